//! The check card: what is right, what is odd, what stops the hand.

use crate::problem::Problem;
use crate::views::Role;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a person sees before signing. The law never stops a signature; only what can never be right does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckCard {
    /// Everything that was looked at, what stops first.
    pub items: Vec<CheckItem>,
    /// Whether it can be signed as it is.
    pub can_sign: bool,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckItem {
    /// How serious.
    pub level: Level,
    /// What.
    pub remark: Remark,
    /// The form's field, such as `lines/0/planned_g`, for the cursor to jump to.
    pub field: Option<String>,
}

/// How serious it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// It cannot be signed so.
    Stop,
    /// It can, and somebody should look.
    Look,
    /// All well.
    Fine,
}

/// What was found. The texts are the screens'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "remark", rename_all = "snake_case")]
pub enum Remark {
    /// It can never be right so.
    Problem {
        /// Why.
        problem: Problem,
    },
    /// A field that must be filled is empty.
    Missing,
    /// Everybody who is needed is named, and enrolled.
    PartiesNamed,
    /// A party is not enrolled: it signs nothing here, and others record for it.
    Unenrolled {
        /// In which role it is named.
        role: Role,
        /// What it is called.
        name: String,
    },
    /// The organisation is not enrolled for this kind of work (Transfer Measures, articles 10 and 11).
    KindMissing {
        /// In which role it is named.
        role: Role,
        /// Its name.
        name: String,
        /// What it is enrolled as.
        kinds: Vec<String>,
    },
    /// One organisation stands in two roles.
    SameParty {
        /// Its name.
        name: String,
    },
    /// All codes stand in the edition that ships with the program.
    CodesListed {
        /// The edition.
        edition: String,
    },
    /// The edition that was asked is no longer in force.
    EditionSuperseded {
        /// The edition.
        edition: String,
        /// What followed it.
        superseded_by: String,
    },
    /// A well-formed code that the edition lacks.
    CodeNotListed {
        /// The code.
        code: String,
        /// The edition.
        edition: String,
    },
    /// Form, packaging or pieces are not filled in (part 1 of the national form asks for them).
    LineIncomplete {
        /// The line, from 1.
        line: u32,
    },
    /// All masses are there.
    MassesGiven,
    /// A line leaves unweighed: the carrier or the receiver will weigh it.
    NotWeighed {
        /// The line, from 1.
        line: u32,
    },
    /// What left differs from what was planned.
    RemovedDiffers {
        /// The line, from 1.
        line: u32,
        /// Grams.
        planned_g: u64,
        /// Grams.
        removed_g: u64,
    },
    /// What was weighed or accepted differs from what left: consignor and authority are to be told, even
    /// when it is accepted (Transfer Measures, article 18).
    ReceivedDiffers {
        /// The line, from 1.
        line: u32,
        /// Grams that left.
        removed_g: u64,
        /// Grams on this scale.
        received_g: u64,
    },
    /// No planned day.
    NoDay,
    /// The planned day is over.
    DayPassed {
        /// The day.
        day: String,
    },
    /// A step before this one has not arrived here; it is a finding, not a wall.
    StepMissing {
        /// Which.
        step: crate::views::Step,
    },
    /// Two signed things contradict each other.
    Conflicted,
    /// The key is closed: the PIN will be asked for.
    KeyLocked,
}
