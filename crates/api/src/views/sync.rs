//! The courier, as people see it.

use super::{Mark, Step};
use crate::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How far the sending is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncView {
    /// Whether the node can be reached.
    pub phase: SyncPhase,
    /// Entries without a receipt.
    pub waiting: u64,
    /// When the oldest of them was signed.
    #[ts(type = "string | null")]
    pub waiting_since: Option<Timestamp>,
    /// Entries that the regulator refused.
    pub refused: u64,
    /// Refused entries, failed acts, conflicts in the own manifests: what needs a person.
    pub attention: u64,
    /// When all was said the last time.
    #[ts(type = "string | null")]
    pub last_ok: Option<Timestamp>,
    /// Failed attempts since.
    pub tries: u32,
    /// When it is tried again.
    #[ts(type = "string | null")]
    pub next_try: Option<Timestamp>,
    /// What went wrong last.
    pub trouble: Option<Problem>,
    /// The node's address; none before enrolment.
    pub node: Option<String>,
}

/// Whether the node can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncPhase {
    /// There is nobody to talk to before enrolment.
    Idle,
    /// It could not be reached; all work goes on here.
    Offline,
    /// On the way there.
    Connecting,
    /// Something is being sent or fetched.
    Exchanging,
    /// All is said; what comes next goes at once.
    Live,
}

/// What the regulator has not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxView {
    /// The courier.
    pub sync: SyncView,
    /// Entries, the oldest first; at most 200.
    pub entries: Vec<OutboxEntry>,
    /// Whether there are more.
    pub more: bool,
    /// Bytes to be sent.
    pub waiting_bytes: u64,
    /// Entries here that have a receipt.
    pub confirmed: u64,
}

/// One entry that has no receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutboxEntry {
    /// The entry.
    pub entry: String,
    /// Its document; none for a statement.
    pub manifest: Option<String>,
    /// The display code.
    pub code: Option<String>,
    /// The step that it signs, if it does.
    pub step: Option<Step>,
    /// The first waste.
    pub waste_code: Option<String>,
    /// Its name.
    pub waste_name: Option<String>,
    /// Grams, all lines: what the step speaks of.
    pub grams: Option<u64>,
    /// When it was signed, by this device's clock.
    #[ts(type = "string | null")]
    pub at: Option<Timestamp>,
    /// How far it is.
    pub mark: Mark,
}
