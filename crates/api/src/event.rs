//! The one event: look again.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A part of what screens show. The key of each of their queries begins with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Identity, lock, settings.
    Desk,
    /// Manifests and everything drawn from them.
    Manifests,
    /// Organisations in the directory.
    Parties,
    /// Kept forms.
    Forms,
    /// Acts that wait or ended.
    Signings,
    /// The courier and the outbox.
    Sync,
    /// A running import.
    Importing,
}

impl Area {
    /// Every area.
    pub const ALL: [Self; 7] = [
        Self::Desk,
        Self::Manifests,
        Self::Parties,
        Self::Forms,
        Self::Signings,
        Self::Sync,
        Self::Importing,
    ];
}

/// These areas have changed: read again what you show of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Changed {
    /// Which.
    pub areas: Vec<Area>,
}
