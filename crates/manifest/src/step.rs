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
    /// An importer reports a manifest that happened elsewhere: its steps are hearsay, not signatures.
    Imported,
}

impl StepKind {
    /// Every kind, in the order in which a manifest passes them.
    pub const ALL: [Self; 6] = [
        Self::Issued,
        Self::PickedUp,
        Self::Delivered,
        Self::Received,
        Self::Accepted,
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
            Self::Imported => "imported",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The path patterns whose values this step fixes. `*` stands for one name, `**` for the rest.
    ///
    /// Decided in `docs/decisions/0004-seals.md`.
    pub const fn seals(self) -> &'static [&'static str] {
        match self {
            Self::Issued => &["meta/**", "parties/**", "lines/**", "plan/**"],
            Self::PickedUp => &["legs/**", "removed/**"],
            Self::Delivered => &["arrival/**"],
            Self::Received => &["received/**"],
            Self::Accepted => &["accepted/**"],
            Self::Imported => &["**"],
        }
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
}
