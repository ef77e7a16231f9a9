use std::fmt;

use wufei_ledger::{
    Bits, Credential, DeviceId, DocId, Entry, EntryId, FeedHash, OrgId, Receipt, Rejection, Signature,
    TypedCode, Verdict,
};
use wufei_manifest::id::Hex;

/// A part of the ledger with a log of its own: the division code of its region, such as 420100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shard(pub u32);

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An entry of the log as it is kept. The fields beside `signed` repeat what the bytes say, so that
/// they can be searched; `verify` compares them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The entry's name.
    pub entry: EntryId,
    /// Its document; all zero for a statement.
    pub doc: DocId,
    /// Who signed, and which number it is in the signer's sequence.
    pub place: Place,
    /// Body, signature and payload as received.
    pub signed: Vec<u8>,
    /// The verdict's byte.
    pub verdict: u8,
    /// The place in the log: 0, 1, 2 … without gaps.
    pub log_index: u64,
    /// The regulator's clock in milliseconds since 1970.
    pub log_ms: u64,
    /// The issuer's signature under the receipt.
    pub receipt: Signature,
}

/// A place in a device's sequence. Two entries at one place are a fork.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The device.
    pub device: DeviceId,
    /// The incarnation of its store.
    pub epoch: u32,
    /// The number.
    pub seq: u64,
}

impl Place {
    /// The place that an entry claims.
    pub fn of(entry: &Entry) -> Self {
        let body = entry.body();
        Self {
            device: body.device,
            epoch: body.epoch,
            seq: body.seq,
        }
    }
}

impl Stored {
    /// An entry with the receipt it was given.
    pub fn new(entry: &Entry, receipt: &Receipt) -> Self {
        Self {
            entry: entry.id(),
            doc: entry.body().doc,
            place: Place::of(entry),
            signed: entry.to_bytes(),
            verdict: receipt.verdict.to_byte(),
            log_index: receipt.index,
            log_ms: receipt.log_ms,
            receipt: receipt.signature,
        }
    }

    /// The receipt; `None` when the kept verdict is none of ours.
    pub fn receipt(&self) -> Option<Receipt> {
        Some(Receipt {
            entry: self.entry,
            verdict: Verdict::from_byte(self.verdict)?,
            index: self.log_index,
            log_ms: self.log_ms,
            signature: self.receipt,
        })
    }

    /// Reads the entry from its bytes.
    ///
    /// # Errors
    /// A [`Rejection`] when the bytes are not the ones that were signed.
    pub fn parse(&self) -> Result<Entry, Rejection> {
        Entry::parse(&self.signed)
    }
}

/// One row of the log, also when it can no longer be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRow {
    /// The place in the log.
    pub log_index: u64,
    /// What stands there, or what is wrong with it.
    pub stored: Result<Stored, String>,
}

/// One item of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRow {
    /// Place in the feed: 1, 2, 3 … without gaps.
    pub seq: u64,
    /// The chain after this item.
    pub chain: FeedHash,
    /// The entry.
    pub stored: Stored,
}

/// A credential that is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCredential {
    /// The credential.
    pub credential: Credential,
    /// The statement that made it known; `None` for the root and the issuer, which stand before the log.
    pub log_index: Option<u64>,
}

/// That a device was revoked. What was stated about it stands in the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRevocation {
    /// The device.
    pub device: DeviceId,
    /// The statement.
    pub entry: EntryId,
    /// Its place in the log.
    pub log_index: u64,
    /// What the regulator noted for itself. It is kept here only: the log forgets nothing, and a note may name
    /// somebody.
    pub note: String,
}

/// An organisation that has at least one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Its id: random, given with its first invite.
    pub org: OrgId,
    /// As registered.
    pub name: String,
    /// The unified social credit code; empty when it has none.
    pub uscc: String,
    /// Its kinds.
    pub kinds: Bits,
    /// Division code of its place; 0 when unknown.
    pub division: u32,
    /// The regulator's clock at enrolment, in milliseconds since 1970.
    pub since_ms: u64,
}

/// An invitation: whoever shows the code behind `tag` and `key` may enrol one device.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// Names the invite on the wire: `SHA-256("wufei/invite/tag" ‖ code)[..8]`.
    pub tag: [u8; 8],
    /// Proves the code: `SHA-256("wufei/invite/key" ‖ code)`. The code itself is not kept.
    pub key: [u8; 32],
    /// For whom the device will sign.
    pub organisation: Organisation,
    /// Kinds and powers of the credential.
    pub bits: Bits,
    /// The device's slot of daily serials.
    pub slot: u8,
    /// The regulator's clock when it was made, in milliseconds since 1970.
    pub made_ms: u64,
    /// When it stops to serve, in milliseconds since 1970.
    pub expires_ms: u64,
    /// By whom it was used.
    pub used: Option<Used>,
}

impl fmt::Debug for Invite {
    /// Without the key: whoever has it can enrol.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Invite({} for {})", Hex(self.tag), self.organisation.org)
    }
}

/// Who used an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// The device's signing key.
    pub device_key: [u8; 32],
    /// The key of its connections.
    pub transport_key: [u8; 32],
    /// What it was given.
    pub credential: Credential,
}

/// A code that an organisation tells when somebody else records a step for it, and that serves once.
///
/// It is kept as it is: only so can the node tell whose it was. Who reads the archive could have a step recorded
/// that looks confirmed, as could the node itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredCode {
    /// Whose it is.
    pub org: OrgId,
    /// The code with its number.
    pub code: TypedCode,
    /// The regulator's clock when it was made, in milliseconds since 1970.
    pub made_ms: u64,
    /// The recorded step that it stands behind.
    pub used_by: Option<EntryId>,
}

/// An entry that waits for its causes. It has no place in the log yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parked {
    /// The entry's name.
    pub entry: EntryId,
    /// Body, signature and payload as received.
    pub signed: Vec<u8>,
    /// The regulator's clock when it came, in milliseconds since 1970.
    pub arrived_ms: u64,
}

/// A manifest as lists and sums see it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManifestRow {
    /// The document.
    pub doc: DocId,
    /// The log index of the document's first entry: a number for it that never changes.
    pub first_index: u64,
    /// The display code, such as `WF-7K3M-92QD`.
    pub code: String,
    /// `native` or `imported`.
    pub kind: String,
    /// The status' stable name.
    pub status: String,
    /// The national number; empty while it has none.
    pub number: String,
    /// Who sends: the name in the manifest.
    pub consignor: String,
    /// Who carries.
    pub carrier: String,
    /// Who takes.
    pub receiver: String,
    /// Division code of the consignor's place, six digits; empty when unknown.
    pub district: String,
    /// What the manifest's date is, in milliseconds since 1970: when it was issued, as its signer claims or
    /// its importer reports; while it is a draft, when its first entry was logged.
    pub at_ms: u64,
    /// When its newest entry was logged, in milliseconds since 1970.
    pub updated_ms: u64,
    /// Sum over the lines, in grams; `None` while no line has one.
    pub planned_g: Option<u64>,
    /// As above, what was removed.
    pub removed_g: Option<u64>,
    /// As above, what was accepted.
    pub accepted_g: Option<u64>,
    /// Entries of the document.
    pub entries: u32,
    /// Contradictions that the fold shows.
    pub conflicts: u32,
    /// Writes to what was sealed already.
    pub contested: u32,
    /// The wastes.
    pub lines: Vec<LineRow>,
    /// What a search finds the manifest by, with blanks between.
    pub words: String,
}

/// One waste of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineRow {
    /// The line's id in its manifest.
    pub line: String,
    /// The eight-digit code with its hyphens; empty when there is none.
    pub waste_code: String,
    /// As written in the manifest.
    pub waste_name: String,
    /// Grams that were to leave.
    pub planned_g: Option<u64>,
    /// Grams that left.
    pub removed_g: Option<u64>,
    /// Grams that were accepted.
    pub accepted_g: Option<u64>,
}
