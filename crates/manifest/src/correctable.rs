//! What can be corrected, what may stand there, and whose agreement it takes: one table.

use crate::{OrgId, Quantity, Scalar};
use serde::{Deserialize, Serialize};
use std::fmt;
use wufei_codes::WasteCode;

/// A party of a manifest, by the part it plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyRole {
    /// 移出人.
    Consignor,
    /// 承运人.
    Carrier,
    /// 接受人.
    Receiver,
}

impl PartyRole {
    /// Every part, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Consignor, Self::Carrier, Self::Receiver];

    /// The stable name in documents and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consignor => "consignor",
            Self::Carrier => "carrier",
            Self::Receiver => "receiver",
        }
    }

    /// The part with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl fmt::Display for PartyRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a field may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueRule {
    /// Eight digits of a waste code.
    WasteCode,
    /// A text that says something.
    Text,
    /// Pieces.
    Count,
    /// Whole grams.
    Mass,
    /// Whole grams where the name is that of a line; else what stands there already, or a text.
    MassOfLine,
    /// What stands there already, or a text.
    Alike,
}

/// One row: a field, what it may hold, and who agrees to a correction of it.
#[derive(Debug, Clone, Copy)]
pub struct CorrectableRow {
    /// `*` stands for one name.
    pub path: &'static str,
    /// What may stand there.
    pub value: ValueRule,
    /// Whose agreement a correction needs, besides the proposer's.
    pub approvers: &'static [PartyRole],
    /// Who is asked as well once the receiver has weighed the load.
    pub once_received: &'static [PartyRole],
}

/// The longest text that a correction writes, in bytes.
pub const LONGEST_TEXT: usize = 2_000;
/// The most fields of one correction.
pub const MOST_FIELDS: usize = 32;
/// The most corrections of one organisation that wait for answers in one manifest.
pub const MOST_OPEN: usize = 16;
const MOST_PIECES: i64 = 1_000_000;

const fn row(path: &'static str, value: ValueRule, approvers: &'static [PartyRole]) -> CorrectableRow {
    CorrectableRow {
        path,
        value,
        approvers,
        once_received: &[],
    }
}

/// The table. What no row names cannot be corrected: who the parties are and what was signed is another manifest.
///
/// What the waste is and what it weighs concerns the two ends of the journey; how it went, those who were at the gate.
pub const CORRECTABLE: &[CorrectableRow] = {
    use PartyRole::{Carrier, Consignor, Receiver};
    use ValueRule::{Alike, Count, Mass, MassOfLine, Text, WasteCode};
    const ENDS: &[PartyRole] = &[Consignor, Receiver];
    const GATE: &[PartyRole] = &[Consignor, Carrier];
    &[
        row("lines/*/waste_code", WasteCode, ENDS),
        row("lines/*/waste_name", Text, ENDS),
        row("lines/*/edition", Text, ENDS),
        row("lines/*/hazards", Text, ENDS),
        row("lines/*/form", Text, ENDS),
        row("lines/*/packaging", Text, ENDS),
        row("lines/*/packages", Count, ENDS),
        row("lines/*/planned_g", Mass, ENDS),
        row("plan/*", Alike, ENDS),
        CorrectableRow {
            path: "removed/*",
            value: MassOfLine,
            approvers: GATE,
            once_received: &[Receiver],
        },
        row("legs/*/plate", Text, GATE),
        row("legs/*/trailer", Text, GATE),
        row("arrival/*", Alike, GATE),
        row("received/*", MassOfLine, ENDS),
        row("accepted/*", MassOfLine, ENDS),
    ]
};

/// The row that speaks of a path.
pub fn correctable(path: &str) -> Option<&'static CorrectableRow> {
    let fits = |pattern: &str| {
        let (mut pattern, mut names) = (pattern.split('/'), path.split('/'));
        loop {
            match (pattern.next(), names.next()) {
                (None, None) => return true,
                (Some("*"), Some(name)) if !name.is_empty() => {}
                (Some(expected), Some(found)) if expected == found => {}
                _ => return false,
            }
        }
    };
    CORRECTABLE.iter().find(|row| fits(row.path))
}

impl CorrectableRow {
    /// Checks a new value. `old` is what stands there, `is_line` whether the path's last name is that of a line.
    ///
    /// # Errors
    /// What the value should be.
    pub fn check(&self, value: &Scalar, old: Option<&Scalar>, is_line: bool) -> Result<(), &'static str> {
        let is_right = match self.value {
            ValueRule::WasteCode => {
                let code = value.as_text().map(WasteCode::parse);
                return code
                    .is_some_and(|code| code.is_ok())
                    .then_some(())
                    .ok_or("a waste code");
            }
            ValueRule::Mass => return as_mass(value),
            ValueRule::MassOfLine if is_line => return as_mass(value),
            ValueRule::Count => {
                let pieces = value.as_int();
                return pieces
                    .is_some_and(|pieces| (0..=MOST_PIECES).contains(&pieces))
                    .then_some(())
                    .ok_or("a number of pieces");
            }
            ValueRule::Text => return as_text(value),
            ValueRule::Alike | ValueRule::MassOfLine => match (old, value) {
                (None | Some(Scalar::Text(_)), _) => return as_text(value),
                (Some(Scalar::Int(_)), Scalar::Int(_)) | (Some(Scalar::Bool(_)), Scalar::Bool(_)) => true,
                _ => false,
            },
        };
        is_right.then_some(()).ok_or("of the type that stands there")
    }
}

fn as_mass(value: &Scalar) -> Result<(), &'static str> {
    let grams = value.as_int().map(Quantity::from_grams);
    match grams {
        Some(Ok(_)) => Ok(()),
        _ => Err("a mass in grams"),
    }
}

fn as_text(value: &Scalar) -> Result<(), &'static str> {
    let text = value.as_text();
    let says_something = |text: &str| !text.trim().is_empty() && text.len() <= LONGEST_TEXT;
    text.is_some_and(says_something)
        .then_some(())
        .ok_or("a text of at most 2000 bytes")
}

/// Somebody whose agreement a correction needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Approver {
    /// The parts it plays, of those that are asked.
    pub roles: Vec<PartyRole>,
    /// Its organisation; none for a firm that is only a text: the regulator answers for it.
    pub org: Option<OrgId>,
}

/// Who must agree to a correction of these paths: the parties that the table names, but for the proposer.
///
/// `parties` holds the organisation of each [`PartyRole`] in turn, as *issued* sealed them.
pub fn approvers<'p>(
    paths: impl IntoIterator<Item = &'p str>,
    parties: [Option<OrgId>; 3],
    is_received: bool,
    proposer: Option<OrgId>,
) -> Vec<Approver> {
    let rows: Vec<_> = paths.into_iter().filter_map(correctable).collect();
    let is_asked = |role: &PartyRole| {
        rows.iter()
            .any(|row| row.approvers.contains(role) || is_received && row.once_received.contains(role))
    };
    let mut approvers: Vec<Approver> = Vec::new();
    for (role, org) in PartyRole::ALL.into_iter().zip(parties) {
        if !is_asked(&role) || org.is_some() && org == proposer {
            continue;
        }
        match approvers
            .iter_mut()
            .find(|known| org.is_some() && known.org == org)
        {
            Some(known) => known.roles.push(role),
            None => approvers.push(Approver {
                roles: vec![role],
                org,
            }),
        }
    }
    approvers
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORGS: [Option<OrgId>; 3] = [Some(OrgId([1; 16])), Some(OrgId([2; 16])), Some(OrgId([3; 16]))];

    fn asked(path: &str, is_received: bool, proposer: Option<usize>) -> Vec<PartyRole> {
        let proposer = proposer.and_then(|at| ORGS[at]);
        let approvers = approvers([path], ORGS, is_received, proposer);
        approvers
            .into_iter()
            .flat_map(|approver| approver.roles)
            .collect()
    }

    #[test]
    fn whoever_is_concerned_is_asked_and_the_proposer_is_not() {
        use PartyRole::{Carrier, Consignor, Receiver};
        for (path, is_received, proposer, expected) in [
            ("lines/a1/planned_g", false, Some(0), vec![Receiver]),
            ("lines/a1/waste_code", true, Some(1), vec![Consignor, Receiver]),
            ("removed/a1", false, Some(0), vec![Carrier]),
            ("removed/a1", true, Some(0), vec![Carrier, Receiver]),
            ("legs/b1/plate", true, Some(1), vec![Consignor]),
            ("accepted/a1", true, Some(2), vec![Consignor]),
            ("accepted/a1", true, None, vec![Consignor, Receiver]),
        ] {
            assert_eq!(asked(path, is_received, proposer), expected, "{path}");
        }
    }

    #[test]
    fn a_firm_with_two_parts_answers_once() {
        let one = Some(OrgId([1; 16]));
        let asked = approvers(["removed/a1"], [one, one, ORGS[2]], false, ORGS[2]);
        assert_eq!(asked.len(), 1);
        assert_eq!(asked[0].roles, [PartyRole::Consignor, PartyRole::Carrier]);
        assert_eq!(approvers(["removed/a1"], [one, one, ORGS[2]], false, one), []);
    }

    #[test]
    fn a_firm_that_is_only_a_text_is_asked_too() {
        let asked = approvers(["legs/b1/plate"], [ORGS[0], None, ORGS[2]], false, ORGS[0]);
        assert_eq!(asked[0].org, None);
    }

    #[test]
    fn neither_parties_nor_steps_can_be_corrected() {
        for path in [
            "parties/carrier/org",
            "meta/number",
            "steps/a1/kind",
            "lines/a1",
            "lines//form",
            "legs/a1/plate/x",
            "voiding/reason",
        ] {
            assert!(correctable(path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_value_is_of_the_field_s_kind() {
        let text = |text: &str| Scalar::Text(text.to_owned());
        for (path, value, old, is_line, is_right) in [
            ("lines/a1/waste_code", text("900-249-08"), None, false, true),
            ("lines/a1/waste_code", text("oil"), None, false, false),
            ("lines/a1/packages", Scalar::Int(-1), None, false, false),
            ("removed/a1", Scalar::Int(1), None, true, true),
            ("removed/a1", Scalar::Int(-1), None, true, false),
            ("removed/a1", text("1 t"), None, true, false),
            ("accepted/note", text("漏记"), None, false, true),
            ("accepted/note", text("  "), None, false, false),
            ("arrival/count", Scalar::Int(2), Some(Scalar::Int(1)), false, true),
            ("arrival/count", text("2"), Some(Scalar::Int(1)), false, false),
            ("plan/date", Scalar::Bytes(vec![1]), None, false, false),
        ] {
            let row = correctable(path).unwrap();
            let checked = row.check(&value, old.as_ref(), is_line);
            assert_eq!(checked.is_ok(), is_right, "{path} {value:?}");
        }
    }
}
