//! Every role, on every kind of path, in every state, with every operation: the table says what the law of
//! the form says, which is written down here a second time, by part of the form instead of by row.

use super::{Op, Position, Role, SignedStep, TABLE, matches};
use crate::document::DocumentKind;
use std::collections::BTreeSet;
use wufei_manifest::StepKind::{
    self, Accepted, Approved, Confirmed, Corrected, Declined, Delivered, Imported, Issued, PickedUp,
    Received, Refused, Resolved, Voided,
};

const OPS: [Op; 4] = [Op::Make, Op::Fill, Op::Replace, Op::Delete];
const ROW: &str = "steps/7f3a";

/// Names that stand in a manifest or a profile, and names that do not.
const AREAS: [&str; 17] = [
    "meta", "parties", "plan", "lines", "removed", "legs", "arrival", "received", "accepted", "refusal",
    "voiding", "reported", "steps", "profile", "weights", "", "*",
];
/// What stands below them: a row and its fields, and deeper than anything may stand.
const BELOW: [&[&str]; 6] = [
    &[],
    &["7f3a"],
    &["7f3a", "kind"],
    &["7f3a", "kind", "deeper"],
    &["7f3b"],
    &["7f3b", "kind"],
];

struct State {
    kind: DocumentKind,
    signed: BTreeSet<StepKind>,
    is_genesis: bool,
    signs: Option<StepKind>,
}

impl State {
    fn has(&self, step: StepKind) -> bool {
        self.signed.contains(&step)
    }

    /// A first change that reports a manifest from elsewhere.
    fn imports(&self) -> bool {
        self.is_genesis && self.signs == Some(Imported)
    }

    /// The receiver has said the last word, or the consignor has taken it back.
    fn is_over(&self) -> bool {
        self.has(Accepted) || self.has(Refused) || self.has(Voided)
    }

    /// Nothing says that the load has left.
    fn is_still_there(&self) -> bool {
        !self.is_over() && !self.has(PickedUp) && !self.has(Delivered) && !self.has(Received)
    }

    /// Nobody has fixed yet what is to leave.
    fn is_open(&self) -> bool {
        !self.has(Issued) && !self.has(Imported)
    }
}

/// A value may be written, written over, taken away; never made into a map.
fn is_of_a_value(op: Op) -> bool {
    op != Op::Make
}

/// A row is made and taken away; it is never a value.
fn is_of_a_row(op: Op) -> bool {
    matches!(op, Op::Make | Op::Delete)
}

/// What the form allows one role. Source: Transfer Measures (部令第23号), articles 10–12; decisions 0004, 0005, 0013, 0015.
fn is_lawful(role: Role, op: Op, path: &[&str], state: &State) -> bool {
    if state.kind == DocumentKind::Profile {
        return role == Role::Issuer
            && match path {
                ["meta", _] => op == Op::Fill && state.is_genesis,
                ["profile", _] => is_of_a_value(op),
                _ => false,
            };
    }
    let prepares = matches!(role, Role::Creator | Role::Consignor) && state.is_open();
    let reports = role == Role::Creator && state.imports();
    // Nobody carries what they know to be void; what was refused or accepted, the carrier may have carried.
    let carries_until =
        |end| role == Role::Carrier && state.has(Issued) && !state.has(end) && !state.has(Voided);
    let weighs_in = role == Role::Receiver
        && state.has(Issued)
        && !state.has(Received)
        && !state.has(Refused)
        && !state.has(Voided);
    let decides_after = |step| role == Role::Receiver && state.has(step) && !state.is_over();
    let takes_back = role == Role::Consignor && state.has(Issued) && state.is_still_there();
    match path {
        ["meta", _] => role == Role::Creator && op == Op::Fill && state.is_genesis,
        ["parties", _, _] | ["plan", _] | ["lines", _, _] => prepares && is_of_a_value(op),
        ["lines", _] => prepares && is_of_a_row(op),
        ["removed", _] => {
            let weighs =
                role == Role::Consignor && !state.has(PickedUp) && !state.has(Imported) && !state.is_over();
            let fills_in = carries_until(PickedUp) && !state.is_over();
            weighs && is_of_a_value(op) || op == Op::Fill && (fills_in || reports)
        }
        ["legs", _] => carries_until(PickedUp) && is_of_a_row(op) || reports && op == Op::Make,
        ["legs", _, _] => carries_until(PickedUp) && is_of_a_value(op) || reports && op == Op::Fill,
        ["arrival", _] => {
            let arrives = carries_until(Delivered) && !state.is_over();
            arrives && is_of_a_value(op) || reports && op == Op::Fill
        }
        ["received", _] => weighs_in && is_of_a_value(op) || reports && op == Op::Fill,
        ["accepted", _] => decides_after(Received) && is_of_a_value(op) || reports && op == Op::Fill,
        ["refusal"] => decides_after(Issued) && op == Op::Make,
        ["refusal", _] => decides_after(Issued) && is_of_a_value(op),
        ["voiding"] => takes_back && op == Op::Make,
        ["voiding", _] => takes_back && is_of_a_value(op),
        ["reported", _] => reports && op == Op::Fill,
        // Whoever signs a step writes its row once, and no other row.
        ["steps", "7f3a"] | ["steps", "7f3a", _] => {
            matches!(op, Op::Make | Op::Fill)
                && match state.signs {
                    None => false,
                    Some(Issued) => role == Role::Consignor && state.is_open(),
                    Some(PickedUp) => carries_until(PickedUp),
                    Some(Delivered) => carries_until(Delivered),
                    Some(Received) => weighs_in,
                    Some(Accepted) => decides_after(Received),
                    Some(Refused) => decides_after(Issued),
                    Some(Voided) => takes_back,
                    // Which of these may name which step is judged beside the table.
                    Some(Resolved) => state.has(Issued) && speaks(role),
                    // As is which field may be corrected, and who is asked.
                    Some(Corrected | Approved | Declined) => {
                        state.has(Issued) && !state.has(Voided) && speaks(role)
                    }
                    // And whose step was recorded.
                    Some(Confirmed) => state.has(Issued) && speaks(role),
                    Some(Imported) => reports,
                }
        }
        _ => false,
    }
}

/// The parties and the regulator have a word in what was signed; whoever typed a draft has none.
fn speaks(role: Role) -> bool {
    role != Role::Creator
}

fn states() -> impl Iterator<Item = State> {
    let kinds = [DocumentKind::Manifest, DocumentKind::Profile];
    let signs = || std::iter::once(None).chain(StepKind::ALL.map(Some));
    kinds.into_iter().flat_map(move |kind| {
        // What was said about corrections and records opens and closes nothing: none of it and all of it are enough.
        let about: BTreeSet<_> = [Corrected, Approved, Declined, Confirmed].into();
        let others: Vec<_> = StepKind::ALL
            .into_iter()
            .filter(|step| !about.contains(step))
            .collect();
        (0..2_u32 << others.len()).flat_map(move |which| {
            let mut signed: BTreeSet<_> = others
                .iter()
                .enumerate()
                .filter(|(at, _)| which & 1 << at != 0)
                .map(|(_, step)| *step)
                .collect();
            if which >> others.len() == 1 {
                signed.extend(&about);
            }
            // Nobody signs steps in a profile: none and all of them are enough to show that it does not matter.
            let is_odd = kind == DocumentKind::Profile && !matches!(signed.len(), 0 | 13);
            // In a first change nothing was signed before.
            let genesis: &[bool] = match signed.len() {
                0 => &[true, false],
                _ if is_odd => &[],
                _ => &[false],
            };
            genesis.iter().flat_map(move |is_genesis| {
                let signed = signed.clone();
                signs().map(move |signs| State {
                    kind,
                    signed: signed.clone(),
                    is_genesis: *is_genesis,
                    signs,
                })
            })
        })
    })
}

#[test]
fn the_table_allows_what_is_lawful_and_nothing_else() {
    let paths: Vec<Vec<&str>> = AREAS
        .iter()
        .flat_map(|area| BELOW.iter().map(|below| [&[*area], *below].concat()))
        .collect();
    let (mut judged, mut lawful) = (0_u32, 0_u32);
    for state in states() {
        let signs = state.signs.map(|kind| SignedStep {
            kind,
            row: ROW.to_owned(),
            seal: [0; 32],
            stands: None,
            person: None,
            word: None,
            recording: None,
            confirms: None,
        });
        let mut position = Position {
            kind: state.kind,
            roles: Vec::new(),
            signed: state.signed.clone(),
            signs: signs.as_ref(),
            is_genesis: state.is_genesis,
        };
        for path in &paths {
            // What is signed decides elsewhere only whether it is an import.
            if path[0] != "steps" && !matches!(state.signs, None | Some(Imported)) {
                continue;
            }
            let text = path.join("/");
            // Where no row speaks of a path, the table forbids it in every state.
            let is_spoken_of = TABLE
                .iter()
                .any(|row| row.kind == state.kind && matches(row.path, &text));
            if !is_spoken_of {
                let mut all = OPS.iter().flat_map(|op| Role::ALL.map(|role| (role, *op)));
                assert!(!all.any(|(role, op)| is_lawful(role, op, path, &state)), "{text}");
                continue;
            }
            for op in OPS {
                let mut anybody = false;
                for role in Role::ALL {
                    position.roles = vec![role];
                    let expected = is_lawful(role, op, path, &state);
                    assert_eq!(
                        position.may(op, &text),
                        expected,
                        "{} {} {text} in a {:?} after {:?}, first change: {}, signing {:?}",
                        role.name(),
                        op.name(),
                        state.kind,
                        state.signed,
                        state.is_genesis,
                        state.signs,
                    );
                    anybody |= expected;
                    judged += 1;
                    lawful += u32::from(expected);
                }
                // Who has several roles may do what any of them may, and nothing more; who has none, nothing.
                position.roles = Role::ALL.to_vec();
                assert_eq!(
                    position.may(op, &text),
                    anybody,
                    "all roles: {} {text}",
                    op.name()
                );
                position.roles.clear();
                assert!(!position.may(op, &text), "no role: {} {text}", op.name());
            }
        }
    }
    assert!(judged > 100_000 && lawful > 1_000, "{lawful} of {judged}");
}
