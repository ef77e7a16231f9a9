//! Who may write what, and when: one table that a lawyer can read.
//!
//! A row is judged from the entry and its causes alone: the roles are those that the document named, and
//! the steps those that had been signed, in what the author knew. A role whose field holds two values
//! at that point must fit both. Once *issued* is signed, the roles are those that it sealed: a party that
//! somebody named beside the seal is none. Where it was signed twice, either seal gives its roles: whoever
//! wanted to use one of them alone could leave the other out of their causes.

use crate::document::{DocumentKind, Word};
use crate::guard::{ChangeSet, Index, OpAction, Resolved, ResolvedOp};
use crate::{EntryId, OrgId, Rejection};
use automerge::ScalarValue;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use wufei_manifest::{ClaimedPerson, Confirms, Recording, StepKind};

/// A part somebody plays in one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Began the document.
    Creator,
    /// 移出人, named at `parties/consignor/org`.
    Consignor,
    /// 承运人, named at `parties/carrier/org`.
    Carrier,
    /// 接受人, named at `parties/receiver/org`.
    Receiver,
    /// The regulator's issuer.
    Issuer,
}

/// What an operation does, as far as the table cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// Makes a row.
    Make,
    /// Writes where nothing stood.
    Fill,
    /// Writes over something.
    Replace,
    /// Takes something away.
    Delete,
}

/// In which state of the document, by what the author knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum While {
    /// In the document's first change.
    Genesis,
    /// In the first change, which signs an *imported* step.
    Imported,
    /// Until one of these steps is signed.
    Before(&'static [StepKind]),
    /// After the first step and until one of the others is signed.
    Between(StepKind, &'static [StepKind]),
    /// Once this step is signed.
    After(StepKind),
    /// At any time.
    Always,
}

/// One row: whoever has one of the roles may do one of the operations on the path in that state.
#[derive(Debug, Clone, Copy)]
pub struct RoleRow {
    /// In documents of this kind.
    pub kind: DocumentKind,
    /// `*` stands for one name, `**` for one or more.
    pub path: &'static str,
    /// For paths below `steps/`: rows that sign this step.
    pub step: Option<StepKind>,
    /// The operations.
    pub ops: &'static [Op],
    /// The roles.
    pub who: &'static [Role],
    /// The state.
    pub during: While,
}

/// For values.
const WRITE: &[Op] = &[Op::Fill, Op::Replace, Op::Delete];
const FILL: &[Op] = &[Op::Fill];
/// For the maps of rows. There are no others but the fixed ones: a map where a value belongs would hide
/// the value that somebody wrote there at the same time, and maps in maps could go on without end.
const ROW: &[Op] = &[Op::Make, Op::Delete];
const NEW_ROW: &[Op] = &[Op::Make];
const STEP: &[Op] = &[Op::Make, Op::Fill];

const fn row(path: &'static str, ops: &'static [Op], who: &'static [Role], during: While) -> RoleRow {
    RoleRow {
        kind: DocumentKind::Manifest,
        path,
        step: None,
        ops,
        who,
        during,
    }
}

const fn step(kind: StepKind, who: &'static [Role], during: While) -> RoleRow {
    RoleRow {
        kind: DocumentKind::Manifest,
        path: "steps/**",
        step: Some(kind),
        ops: STEP,
        who,
        during,
    }
}

const fn profile(path: &'static str, ops: &'static [Op], during: While) -> RoleRow {
    RoleRow {
        kind: DocumentKind::Profile,
        path,
        step: None,
        ops,
        who: &[Role::Issuer],
        during,
    }
}

/// The table. What no row allows is forbidden.
///
/// Part 1 of the form is the consignor's, whoever typed it (反向填写: the collector prepares, the producer
/// signs); part 2 the carrier's, part 3 the receiver's. Source: Transfer Measures (部令第23号), articles 10–12.
/// Only steps that stand count: one that a resolution among the causes let fall has not been signed here.
pub const TABLE: &[RoleRow] = {
    use Role::{Carrier, Consignor, Creator, Issuer, Receiver};
    use StepKind::{
        Accepted, Approved, Confirmed, Corrected, Declined, Delivered, Imported, Issued, PickedUp, Received,
        Refused, Resolved, Voided,
    };
    const CORRECTING: &[Role] = &[Consignor, Carrier, Receiver, Issuer];
    const ISSUED: &[StepKind] = &[Issued];
    const LEAVING: &[StepKind] = &[PickedUp, Accepted, Refused, Voided];
    const PICKING_UP: &[StepKind] = &[PickedUp, Voided];
    const ARRIVING: &[StepKind] = &[Delivered, Accepted, Refused, Voided];
    const WEIGHING: &[StepKind] = &[Received, Refused, Voided];
    const CLOSING: &[StepKind] = &[Accepted, Refused, Voided];
    const MOVING: &[StepKind] = &[PickedUp, Delivered, Received, Accepted, Refused, Voided];
    &[
        row("meta/*", FILL, &[Creator], While::Genesis),
        row("parties/*/*", WRITE, &[Creator, Consignor], While::Before(ISSUED)),
        row("plan/*", WRITE, &[Creator, Consignor], While::Before(ISSUED)),
        row("lines/*", ROW, &[Creator, Consignor], While::Before(ISSUED)),
        row("lines/*/*", WRITE, &[Creator, Consignor], While::Before(ISSUED)),
        // The consignor weighs what leaves; at the gate the carrier may fill in what was left open. The receiver's
        // last word closes both: a weight that is written by somebody who knows what was accepted is none.
        row("removed/*", WRITE, &[Consignor], While::Before(LEAVING)),
        row("removed/*", FILL, &[Carrier], While::Between(Issued, LEAVING)),
        row("legs/*", ROW, &[Carrier], While::Between(Issued, PICKING_UP)),
        row("legs/*/*", WRITE, &[Carrier], While::Between(Issued, PICKING_UP)),
        row("arrival/*", WRITE, &[Carrier], While::Between(Issued, ARRIVING)),
        // A missing step of the carrier is a finding, never a wall for the receiver.
        row("received/*", WRITE, &[Receiver], While::Between(Issued, WEIGHING)),
        row(
            "accepted/*",
            WRITE,
            &[Receiver],
            While::Between(Received, CLOSING),
        ),
        // These two maps are none of the fixed ones: documents that began before there were refusals have them too.
        row("refusal", NEW_ROW, &[Receiver], While::Between(Issued, CLOSING)),
        row("refusal/*", WRITE, &[Receiver], While::Between(Issued, CLOSING)),
        row("voiding", NEW_ROW, &[Consignor], While::Between(Issued, MOVING)),
        row("voiding/*", WRITE, &[Consignor], While::Between(Issued, MOVING)),
        step(Issued, &[Consignor], While::Before(ISSUED)),
        step(PickedUp, &[Carrier], While::Between(Issued, PICKING_UP)),
        step(
            Delivered,
            &[Carrier],
            While::Between(Issued, &[Delivered, Voided]),
        ),
        step(Received, &[Receiver], While::Between(Issued, WEIGHING)),
        step(Accepted, &[Receiver], While::Between(Received, CLOSING)),
        step(Refused, &[Receiver], While::Between(Issued, CLOSING)),
        step(Voided, &[Consignor], While::Between(Issued, MOVING)),
        // Which of them may name which step: `wufei_manifest::Standing::may_resolve`.
        step(
            Resolved,
            &[Consignor, Carrier, Receiver, Issuer],
            While::After(Issued),
        ),
        // Who is asked about which correction: `wufei_manifest::approvers`.
        step(Corrected, CORRECTING, While::Between(Issued, &[Voided])),
        step(Approved, CORRECTING, While::Between(Issued, &[Voided])),
        step(Declined, CORRECTING, While::Between(Issued, &[Voided])),
        // Who of them: the one for whom the step was recorded. What a change records for a party is judged as that
        // party's: `Document::check_recording`.
        step(Confirmed, CORRECTING, While::After(Issued)),
        // What an importer reports of a manifest that happened elsewhere comes in one signed change.
        row("removed/*", FILL, &[Creator], While::Imported),
        row("legs/*", NEW_ROW, &[Creator], While::Imported),
        row("legs/*/*", FILL, &[Creator], While::Imported),
        row("arrival/*", FILL, &[Creator], While::Imported),
        row("received/*", FILL, &[Creator], While::Imported),
        row("accepted/*", FILL, &[Creator], While::Imported),
        row("reported/*", FILL, &[Creator], While::Imported),
        step(Imported, &[Creator], While::Imported),
        profile("meta/*", FILL, While::Genesis),
        profile("profile/*", WRITE, While::Always),
    ]
};

/// What the table needs to know of the author and of what the author knew.
pub(crate) struct Position<'a> {
    pub(crate) kind: DocumentKind,
    /// The author's roles.
    pub(crate) roles: Vec<Role>,
    /// Steps among the causes that stand by what the causes say.
    pub(crate) signed: BTreeSet<StepKind>,
    /// The step that this change signs.
    pub(crate) signs: Option<&'a SignedStep>,
    pub(crate) is_genesis: bool,
}

/// The step that a change signs.
pub(crate) struct SignedStep {
    pub(crate) kind: StepKind,
    /// Its row, such as `steps/7f3a`.
    pub(crate) row: String,
    pub(crate) seal: [u8; 32],
    /// Of a *resolved*: the entry of the step that it says stands.
    pub(crate) stands: Option<EntryId>,
    /// Whom the device says to be acting. Never judged: what is no person's id names nobody.
    pub(crate) person: Option<ClaimedPerson>,
    /// Of a step about a correction: what it says.
    pub(crate) word: Option<Word>,
    /// Of a step that somebody recorded for its party: what it says of that.
    pub(crate) recording: Option<Arc<Recording>>,
    /// Of a *confirmed*: what it confirms.
    pub(crate) confirms: Option<Confirms>,
}

impl SignedStep {
    /// Whether a role row for steps of this kind speaks of this path. Nobody writes in the row of another step.
    fn is_written_at(&self, row: &RoleRow, path: &str) -> bool {
        let below = path.strip_prefix(&self.row);
        let is_own = below.is_some_and(|below| below.is_empty() || matches("/*", below));
        is_own && row.step == Some(self.kind)
    }
}

/// Where the parties are named.
pub(crate) const PARTIES: [&str; 3] = [
    "parties/consignor/org",
    "parties/carrier/org",
    "parties/receiver/org",
];

/// Whether `parties/*/org` names this organisation and no other in one of these states.
pub(crate) fn is_named(role: Role, org: OrgId, index: &Index, states: &[ChangeSet]) -> bool {
    let [consignor, carrier, receiver] = PARTIES;
    let path = match role {
        Role::Consignor => consignor,
        Role::Carrier => carrier,
        Role::Receiver => receiver,
        Role::Creator | Role::Issuer => return false,
    };
    let is_org = |value: &ScalarValue| match value {
        ScalarValue::Bytes(bytes) => bytes.as_slice() == org.0,
        _ => false,
    };
    states.iter().any(|state| {
        let mut named = index.values_at(path, state).peekable();
        named.peek().is_some() && named.all(is_org)
    })
}

/// Judges each operation of a change. What stands by a step that has fallen (`replaces_fallen`) is as good as empty.
///
/// That a genesis makes its fixed maps is not judged here: [`crate::document`] checks that none is missing.
pub(crate) fn judge(
    change: &Resolved,
    position: &Position<'_>,
    replaces_fallen: impl Fn(&ResolvedOp) -> bool,
) -> Result<(), Rejection> {
    let makes_fixed_map = |op: &ResolvedOp| {
        op.action == OpAction::Make
            && op.replaces.is_empty()
            && position.kind.containers().contains(&&*op.path)
    };
    let judged = |op: &&ResolvedOp| !(position.is_genesis && makes_fixed_map(op));
    change
        .ops
        .iter()
        .filter(judged)
        .try_for_each(|op| judge_one(op, position, replaces_fallen(op)))
}

fn judge_one(op: &ResolvedOp, position: &Position<'_>, replaces_fallen: bool) -> Result<(), Rejection> {
    let what = match &op.action {
        OpAction::Make => Op::Make,
        // Clearing away what has no effect is the first half of filling the place.
        OpAction::Delete if replaces_fallen => Op::Fill,
        OpAction::Delete => Op::Delete,
        OpAction::Put(_) if op.replaces.is_empty() || replaces_fallen => Op::Fill,
        OpAction::Put(_) => Op::Replace,
    };
    // Rows are made once: a second map at a row's place would hide the first one's content.
    let remade = what == Op::Make && !op.replaces.is_empty();
    if !remade && position.may(what, &op.path) {
        return Ok(());
    }
    let rules: Vec<String> = position.rows_on(&op.path).map(RoleRow::to_string).collect();
    Err(Rejection::Role {
        who: position.describe(),
        what: what.name(),
        path: op.path.to_string(),
        rule: if rules.is_empty() {
            "nobody may".to_owned()
        } else {
            rules.join("; or ")
        },
    })
}

impl Position<'_> {
    /// Whether some row of the table allows this.
    fn may(&self, what: Op, path: &str) -> bool {
        self.rows_on(path).any(|row| {
            row.ops.contains(&what)
                && row.who.iter().any(|role| self.roles.contains(role))
                && self.is_during(row.during)
        })
    }

    /// The rows that speak of this path, whatever they say.
    fn rows_on(&self, path: &str) -> impl Iterator<Item = &'static RoleRow> {
        TABLE.iter().filter(move |row| {
            row.kind == self.kind
                && matches(row.path, path)
                && (row.step.is_none() || self.signs.is_some_and(|step| step.is_written_at(row, path)))
        })
    }

    fn is_during(&self, during: While) -> bool {
        let signed = |step| self.signed.contains(&step);
        match during {
            While::Genesis => self.is_genesis,
            While::Imported => {
                self.is_genesis && self.signs.is_some_and(|step| step.kind == StepKind::Imported)
            }
            While::Before(ends) => !ends.iter().copied().any(signed) && !signed(StepKind::Imported),
            While::Between(start, ends) => signed(start) && !ends.iter().copied().any(signed),
            While::After(start) => signed(start),
            While::Always => true,
        }
    }

    fn describe(&self) -> String {
        let own: Vec<_> = self.roles.iter().map(|role| role.name()).collect();
        if own.is_empty() {
            "an organisation without a role".to_owned()
        } else {
            own.join(" and ")
        }
    }
}

/// Whether a pattern fits a path: `*` is one name, `**` one or more.
pub(crate) fn matches(pattern: &str, path: &str) -> bool {
    // Most patterns differ from the path in their first name.
    let literal = pattern.split('*').next().unwrap_or_default();
    if !path.starts_with(literal) {
        return false;
    }
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some("**"), Some(_)) => return true,
            (Some("*"), Some(_)) => {}
            (Some(expected), Some(found)) if expected == found => {}
            _ => return false,
        }
    }
}

impl Role {
    pub(crate) const ALL: [Self; 5] = [
        Self::Creator,
        Self::Consignor,
        Self::Carrier,
        Self::Receiver,
        Self::Issuer,
    ];

    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Creator => "creator",
            Self::Consignor => "consignor",
            Self::Carrier => "carrier",
            Self::Receiver => "receiver",
            Self::Issuer => "issuer",
        }
    }
}

impl Op {
    /// The name in the table.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Fill => "fill",
            Self::Replace => "replace",
            Self::Delete => "delete",
        }
    }
}

fn names(steps: &[StepKind]) -> String {
    let names: Vec<_> = steps.iter().map(|step| step.name()).collect();
    names.join(" or ")
}

impl fmt::Display for While {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Genesis => f.write_str("in the first change"),
            Self::Imported => f.write_str("in a first change that signs imported"),
            Self::Before(ends) => write!(f, "before {}", names(ends)),
            Self::Between(start, ends) => write!(f, "after {start} and before {}", names(ends)),
            Self::After(start) => write!(f, "after {start}"),
            Self::Always => f.write_str("at any time"),
        }
    }
}

impl fmt::Display for RoleRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |names: Vec<&str>| names.join(" or ");
        let who = names(self.who.iter().map(|role| role.name()).collect());
        let ops = names(self.ops.iter().map(|op| op.name()).collect());
        write!(f, "{who} may {ops} {}", self.path)?;
        if let Some(step) = self.step {
            write!(f, " of a step {step}")?;
        }
        write!(f, " {}", self.during)
    }
}

#[cfg(test)]
mod every;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_paths_only() {
        for (pattern, path, fits) in [
            ("lines/**", "lines/a1/planned_g", true),
            ("lines/**", "lines/a1", true),
            ("lines/**", "lines", false),
            ("removed/*", "removed/a1", true),
            ("removed/*", "removed/a1/x", false),
            ("legs/**", "legsx/a", false),
            ("**", "anything/at/all", true),
        ] {
            assert_eq!(matches(pattern, path), fits, "{pattern} on {path}");
        }
    }

    #[test]
    fn a_row_reads_as_a_sentence() {
        assert_eq!(
            TABLE[1].to_string(),
            "creator or consignor may fill or replace or delete parties/*/* before issued"
        );
    }
}
