//! What the regulator keeps: a log of entries with receipts, the feeds cut from it, who was enrolled,
//! and a read model for lists and sums.
//!
//! [`Archive`] is the trait; [`SqliteArchive`] is its home on one machine. A home on a database server
//! would implement the same trait and pass the same conformance tests.
//!
//! Whoever writes decides everything beforehand and hands over one [`Batch`]: it is committed whole or
//! not at all, and only while the log is as long as the writer believed (compare-and-swap). So two
//! writers on one archive waste work and never break anything.
//!
//! The read model ([`ManifestRow`]) holds nothing that the entries do not say: it can be dropped and
//! painted again at any time.

mod archive;
mod batch;
mod error;
mod query;
mod record;
mod sqlite;

#[cfg(test)]
mod conformance;

pub use archive::Archive;
pub use batch::{Batch, FeedGrowth, FeedLink, InviteUse};
pub use error::ArchiveError;
pub use query::{DistrictSum, ManifestPage, ManifestQuery, Period, Position, Sort, SortKey, Sums, WasteSum};
pub use record::{
    FeedRow, Invite, LineRow, LogRow, ManifestRow, Organisation, Parked, Place, Shard, Stored, StoredCode,
    StoredCredential, StoredRevocation, Used,
};
pub use sqlite::SqliteArchive;

/// The version of the SQLite inside.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
