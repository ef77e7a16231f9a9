use wufei_ledger::DocId;

use crate::ManifestRow;

/// Which manifests, in which order, and from where on. Empty fields ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManifestQuery {
    /// Words that all must occur: in codes, numbers, names of firms and wastes. Han characters match as
    /// a phrase anywhere, the last Latin word or number also by its beginning.
    pub words: String,
    /// A status' stable name.
    pub status: Option<String>,
    /// Division code of the consignor's place, six digits.
    pub district: Option<String>,
    /// A waste code that one of the lines has.
    pub waste: Option<String>,
    /// By the manifest's date.
    pub period: Period,
    /// The order.
    pub sort: Sort,
    /// Only what comes after this place in that order.
    pub after: Option<Position>,
    /// At most so many rows.
    pub limit: usize,
}

/// From `from_ms` (included) to `to_ms` (excluded), in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    /// The first moment.
    pub from_ms: Option<u64>,
    /// The first moment that is outside.
    pub to_ms: Option<u64>,
}

/// By what a list is sorted; equal rows by document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub by: SortKey,
    /// The largest first.
    pub descending: bool,
}

impl Default for Sort {
    /// The newest first.
    fn default() -> Self {
        Self {
            by: SortKey::At,
            descending: true,
        }
    }
}

/// A column that a list can be sorted by; each has an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// The manifest's date.
    At,
    /// When its newest entry was logged.
    Updated,
    /// The planned mass; none counts as nothing.
    Planned,
}

/// A place in a sorted list: a list that goes on here is right even when rows came or went before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The value of the sorted column.
    pub key: u64,
    /// The document.
    pub doc: DocId,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManifestPage {
    /// The rows, in the order asked for.
    pub rows: Vec<ManifestRow>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Position>,
}

/// Manifests and masses, in grams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// How many manifests.
    pub manifests: u64,
    /// Grams that were to leave.
    pub planned_g: u64,
    /// Grams that left.
    pub removed_g: u64,
    /// Grams that were accepted.
    pub accepted_g: u64,
}

/// The sums of one district; the empty code stands for those that are unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DistrictSum {
    /// Six digits.
    pub district: String,
    /// Its sums.
    pub sums: Sums,
}

/// The sums of one waste code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasteSum {
    /// With its hyphens; empty for lines without one.
    pub waste_code: String,
    /// A name that one of its lines has.
    pub waste_name: String,
    /// Its sums.
    pub sums: Sums,
}
