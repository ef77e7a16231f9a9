use wufei_ledger::{DocId, EntryId, Feed, FeedHash, OrgId};

use crate::{
    Invite, ManifestRow, Organisation, Parked, Stored, StoredCode, StoredCredential, StoredRevocation, Used,
};

/// Everything that one transaction writes. The writer has decided it all; the archive decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// How long the log must be for this batch to be right.
    pub expected_size: u64,
    /// New entries, the first of them at `expected_size`, without gaps.
    pub entries: Vec<Stored>,
    /// What each feed gains.
    pub feeds: Vec<FeedGrowth>,
    /// Organisations whose feeds carry a document from now on.
    pub parties: Vec<(DocId, OrgId)>,
    /// Credentials to believe.
    pub credentials: Vec<StoredCredential>,
    /// Devices that may sign no more. Of a device that is revoked already, the first revocation stays.
    pub revocations: Vec<StoredRevocation>,
    /// Organisations that have their first device.
    pub organisations: Vec<Organisation>,
    /// New invites.
    pub invites: Vec<Invite>,
    /// Invites that were used.
    pub used: Vec<InviteUse>,
    /// New codes.
    pub codes: Vec<StoredCode>,
    /// Codes that were told: of which organisation, their numbers, and behind which entry they stand.
    pub used_codes: Vec<(OrgId, u32, EntryId)>,
    /// Entries that wait from now on.
    pub park: Vec<Parked>,
    /// Entries that wait no longer: they were admitted, or refused for good.
    pub unpark: Vec<EntryId>,
    /// Manifests as they look now; each takes the place of the row of the same document.
    pub rows: Vec<ManifestRow>,
}

/// What one feed gains: items that follow each other without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedGrowth {
    /// The feed.
    pub feed: Feed,
    /// Its new items, oldest first.
    pub links: Vec<FeedLink>,
}

/// One item of a feed, by its place in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedLink {
    /// Place in the feed, from 1.
    pub seq: u64,
    /// Place in the log.
    pub log_index: u64,
    /// The chain after this item.
    pub chain: FeedHash,
}

/// That a device used an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InviteUse {
    /// The invite.
    pub tag: [u8; 8],
    /// By whom.
    pub used: Used,
}
