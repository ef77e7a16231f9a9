use std::collections::BTreeSet;

use wufei_ledger::{DeviceId, DocId, EntryId, Feed, FeedHash, OrgId};

use crate::{
    ArchiveError, Batch, DistrictSum, FeedRow, Invite, LogRow, ManifestPage, ManifestQuery, ManifestRow,
    Organisation, Parked, Period, Place, Shard, Stored, StoredCode, StoredCredential, StoredRevocation,
    WasteSum,
};

/// What the regulator keeps of one shard.
///
/// Reads see everything that was committed before they began, and never wait for the writer.
/// Every method may fail with [`ArchiveError::Disk`], [`ArchiveError::Busy`] or
/// [`ArchiveError::Damaged`]; only what is special is said below.
pub trait Archive: Send + Sync {
    /// The shard.
    fn shard(&self) -> Shard;

    /// Commits a batch, whole or not at all, and durably.
    ///
    /// # Errors
    /// [`ArchiveError::Lost`] when the log has another length than the batch expects;
    /// [`ArchiveError::InviteTaken`].
    fn commit(&self, batch: &Batch) -> Result<(), ArchiveError>;

    // The log.

    /// Entries in the log.
    fn log_size(&self) -> Result<u64, ArchiveError>;
    /// At most `limit` rows of the log from this index on. Rows that cannot be read are listed as such.
    fn log(&self, from: u64, limit: usize) -> Result<Vec<LogRow>, ArchiveError>;
    /// One entry.
    fn entry(&self, id: EntryId) -> Result<Option<Stored>, ArchiveError>;
    /// The entries of a document, in log order.
    fn document(&self, doc: DocId) -> Result<Vec<Stored>, ArchiveError>;
    /// At most `limit` documents after this one, by id.
    fn documents(&self, after: Option<DocId>, limit: usize) -> Result<Vec<DocId>, ArchiveError>;

    // The devices' sequences.

    /// What stands at a place of a device's sequence.
    fn at(&self, place: Place) -> Result<Option<EntryId>, ArchiveError>;
    /// The highest place held of one incarnation of a device.
    fn last(&self, device: DeviceId, epoch: u32) -> Result<Option<(Place, EntryId)>, ArchiveError>;
    /// The highest place held of a device: the newest incarnation, and in it the highest number.
    fn device_head(&self, device: DeviceId) -> Result<Option<(Place, EntryId)>, ArchiveError>;

    /// How many entries of a device are in the log without an effect.
    fn count_quarantined(&self, device: DeviceId) -> Result<u64, ArchiveError>;

    // Feeds.

    /// The feeds that have items.
    fn feeds(&self) -> Result<Vec<Feed>, ArchiveError>;
    /// Items in a feed, and the chain over them.
    fn feed_head(&self, feed: Feed) -> Result<(u64, FeedHash), ArchiveError>;
    /// The chain after an item; the start's at 0, `None` beyond the head.
    fn feed_hash(&self, feed: Feed, seq: u64) -> Result<Option<FeedHash>, ArchiveError>;
    /// The items after `after`, oldest first: as many as fit `limit_bytes` of entries, and at least one
    /// when there is one.
    fn feed_page(&self, feed: Feed, after: u64, limit_bytes: usize) -> Result<Vec<FeedRow>, ArchiveError>;
    /// The organisations whose feeds carry a document.
    fn parties(&self, doc: DocId) -> Result<BTreeSet<OrgId>, ArchiveError>;

    // Who is who.

    /// All credentials, each after the one that issued it.
    fn credentials(&self) -> Result<Vec<StoredCredential>, ArchiveError>;
    /// All revocations, in log order.
    fn revocations(&self) -> Result<Vec<StoredRevocation>, ArchiveError>;
    /// One organisation.
    fn organisation(&self, org: OrgId) -> Result<Option<Organisation>, ArchiveError>;
    /// All organisations, by name.
    fn organisations(&self) -> Result<Vec<Organisation>, ArchiveError>;
    /// One invite.
    fn invite(&self, tag: [u8; 8]) -> Result<Option<Invite>, ArchiveError>;
    /// All invites, the newest first.
    fn invites(&self) -> Result<Vec<Invite>, ArchiveError>;
    /// A code of an organisation, by its number.
    fn code(&self, org: OrgId, number: u32) -> Result<Option<StoredCode>, ArchiveError>;
    /// All codes of an organisation, by number.
    fn codes(&self, org: OrgId) -> Result<Vec<StoredCode>, ArchiveError>;

    /// The entries that wait, in the order in which they came.
    fn parked(&self) -> Result<Vec<Parked>, ArchiveError>;

    // The read model.

    /// A page of the list of manifests.
    fn manifests(&self, query: &ManifestQuery) -> Result<ManifestPage, ArchiveError>;
    /// How many manifests the list has on all its pages: exact below `most`, and never more than that.
    fn count_manifests(&self, query: &ManifestQuery, most: u64) -> Result<u64, ArchiveError>;
    /// One row of it.
    fn manifest(&self, doc: DocId) -> Result<Option<ManifestRow>, ArchiveError>;
    /// Manifests and masses by district, the empty code first. Drafts are not counted.
    fn sums_by_district(&self, period: Period) -> Result<Vec<DistrictSum>, ArchiveError>;
    /// Manifests and masses by waste code, the empty code first. Drafts are not counted.
    fn sums_by_waste(&self, period: Period) -> Result<Vec<WasteSum>, ArchiveError>;
    /// How many manifests have each status.
    fn statuses(&self) -> Result<Vec<(String, u64)>, ArchiveError>;
    /// Whether the read model is of another version, or was not painted to the end.
    fn is_repaint_due(&self) -> Result<bool, ArchiveError>;
    /// Drops the read model and begins an empty one. It is due for repainting until
    /// [`Archive::repainted`] is called.
    fn begin_repaint(&self) -> Result<(), ArchiveError>;
    /// Says that every manifest has its row again.
    fn repainted(&self) -> Result<(), ArchiveError>;
}
