//! The signed milestones of a manifest.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A signed milestone. *Closed* is missing on purpose: it is computed, nobody signs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// The consignor fixes what is to leave, with whom, and to where.
    Issued,
    /// The carrier takes the load over.
    PickedUp,
    /// The carrier hands the load to the receiver's gate.
    Delivered,
    /// The receiver has the load and has weighed it.
    Received,
    /// The receiver accepts what was received.
    Accepted,
    /// The receiver takes the whole load not: at the gate, or after it was weighed.
    Refused,
    /// The consignor takes an issued manifest back before the load has left.
    Voided,
    /// Somebody who may says which of several contradicting steps stands.
    Resolved,
    /// A party, or the regulator, proposes other values for what was sealed.
    Corrected,
    /// Somebody who is asked agrees to a correction.
    Approved,
    /// Somebody who is asked does not agree, or the proposer withdraws.
    Declined,
    /// A party, or the regulator, says that what was recorded for that party was its will.
    Confirmed,
    /// An importer reports a manifest that happened elsewhere: its steps are hearsay, not signatures.
    Imported,
}

impl StepKind {
    /// Every kind, in the order in which a manifest passes them.
    pub const ALL: [Self; 13] = [
        Self::Issued,
        Self::PickedUp,
        Self::Delivered,
        Self::Received,
        Self::Accepted,
        Self::Refused,
        Self::Voided,
        Self::Resolved,
        Self::Corrected,
        Self::Approved,
        Self::Declined,
        Self::Confirmed,
        Self::Imported,
    ];

    /// The stable name used in documents and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::PickedUp => "picked_up",
            Self::Delivered => "delivered",
            Self::Received => "received",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Voided => "voided",
            Self::Resolved => "resolved",
            Self::Corrected => "corrected",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Confirmed => "confirmed",
            Self::Imported => "imported",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The path patterns whose values this step fixes. `*` stands for one name, `**` for the rest.
    ///
    /// Decided in `docs/decisions/0004-seals.md` and `0013-contradicting-steps.md`.
    pub const fn seals(self) -> &'static [&'static str] {
        match self {
            Self::Issued => &["meta/**", "parties/**", "lines/**", "plan/**"],
            Self::PickedUp => &["legs/**", "removed/**"],
            Self::Delivered => &["arrival/**"],
            Self::Received => &["received/**"],
            Self::Accepted => &["accepted/**"],
            Self::Refused => &["refusal/**"],
            Self::Voided => &["voiding/**"],
            // What they say stands in their own rows, and they fix nothing else.
            Self::Resolved | Self::Corrected | Self::Approved | Self::Declined | Self::Confirmed => &[],
            Self::Imported => &["**"],
        }
    }
}

impl StepKind {
    /// Whether two different steps of these kinds cannot both be true of one load, whoever signed them.
    ///
    /// A load leaves, arrives and is weighed once. Who refuses it does not accept it, before or after weighing.
    /// What was void has not moved. Decided in `docs/decisions/0013-contradicting-steps.md`.
    pub const fn contradicts(self, other: Self) -> bool {
        use StepKind::{Accepted, Delivered, Issued, PickedUp, Received, Refused, Voided};
        matches!(
            (self, other),
            (Issued, Issued)
                | (PickedUp, PickedUp)
                | (Delivered, Delivered)
                | (Received, Received)
                | (Accepted, Accepted | Refused)
                | (Refused, Refused | Accepted)
                | (
                    Voided,
                    Voided | PickedUp | Delivered | Received | Accepted | Refused
                )
                | (PickedUp | Delivered | Received | Accepted | Refused, Voided)
        )
    }
}

impl fmt::Display for StepKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_has_one_name() {
        for kind in StepKind::ALL {
            assert_eq!(StepKind::from_name(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }

    #[test]
    fn contradicting_is_mutual() {
        for one in StepKind::ALL {
            for other in StepKind::ALL {
                assert_eq!(
                    one.contradicts(other),
                    other.contradicts(one),
                    "{one} and {other}"
                );
            }
        }
    }
}
