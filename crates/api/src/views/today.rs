//! The first screen of a workshop.

use super::{FormView, ManifestRow, Mark, Signing, Step};
use crate::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is to be done here, and what happened last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Today {
    /// What is to be done: what needs a person first, then by day.
    pub tasks: Vec<Task>,
    /// Kept forms.
    pub forms: u32,
    /// Entries without a receipt.
    pub waiting: u64,
    /// What needs a person.
    pub attention: u64,
    /// Own manifests under way.
    pub in_transit: u64,
    /// The last ten signed steps in manifests of this organisation, the newest first.
    pub recent: Vec<RecentStep>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "task", rename_all = "snake_case")]
pub enum Task {
    /// The regulator refused an entry.
    Refused {
        /// Its manifest.
        row: Box<ManifestRow>,
        /// Why.
        problem: Problem,
    },
    /// An act could not be signed.
    Failed {
        /// Which, and why.
        signing: Box<Signing>,
    },
    /// Two signed things contradict each other.
    Conflict {
        /// The manifest.
        row: Box<ManifestRow>,
    },
    /// 待你同意的更正: another organisation proposes to correct what was signed.
    Correction {
        /// The manifest.
        row: Box<ManifestRow>,
        /// Who proposes it, by name or id.
        by: String,
        /// Why.
        reason: String,
    },
    /// The receiver accepted with a difference, or something else than what left.
    Difference {
        /// The manifest.
        row: Box<ManifestRow>,
    },
    /// A manifest was prepared for this organisation: check and issue it.
    IssueDraft {
        /// The manifest.
        row: Box<ManifestRow>,
    },
    /// The planned day has come or is over, and nobody has picked it up.
    NotPickedUp {
        /// The manifest.
        row: Box<ManifestRow>,
    },
    /// A form was left unfinished.
    Continue {
        /// The form.
        form: FormView,
    },
}

/// A signed step that happened lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecentStep {
    /// The document.
    pub manifest: String,
    /// Its display code.
    pub code: String,
    /// The step.
    pub step: Step,
    /// Who signed.
    pub org_name: Option<String>,
    /// The first waste's name, or its code.
    pub waste: Option<String>,
    /// Grams: what the step speaks of.
    pub grams: Option<u64>,
    /// The signer's clock.
    #[ts(type = "string | null")]
    pub at: Option<Timestamp>,
    /// How far it is.
    pub mark: Mark,
}
