//! Why an entry is not taken in.

use crate::{CredentialId, DeviceId, DocId, EntryId, LedgerId, OrgId};
use wufei_manifest::id::Hex;
use wufei_manifest::{StepKind, Unanswerable, Unconfirmable, Uncorrectable, Unrecordable, Unresolvable};

/// An entry that can never be right, whatever may still arrive. Nothing changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Fewer bytes than the smallest entry has.
    #[error("an entry has at least {least} bytes, found {found}")]
    TooShort {
        /// Bytes found.
        found: usize,
        /// Bytes of the smallest entry.
        least: usize,
    },
    /// The first 16 bytes are another tag.
    #[error("an entry begins with its tag, found {found}")]
    NotAnEntry {
        /// What stands there.
        found: Hex<16>,
    },
    /// Written by a newer version, or damaged.
    #[error("signature suite {found} is not known here")]
    UnknownSuite {
        /// The suite byte.
        found: u8,
    },
    /// Written by a newer version, or damaged.
    #[error("entry kind {found} is not known here")]
    UnknownKind {
        /// The kind byte.
        found: u8,
    },
    /// The payload is longer than any entry may carry.
    #[error("a payload has at most {limit} bytes, found {found}")]
    PayloadTooLong {
        /// Bytes found.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The body states another length.
    #[error("the body states a payload of {stated} bytes, found {found}")]
    PayloadLength {
        /// As signed.
        stated: u32,
        /// Bytes found.
        found: usize,
    },
    /// The payload is not the one that was signed.
    #[error("the payload of entry {entry} is not the one that was signed")]
    PayloadHash {
        /// The entry.
        entry: EntryId,
    },
    /// Made for another ledger: a test city, or another city.
    #[error("this is ledger {own}, the entry belongs to {found}")]
    OtherLedger {
        /// Ours.
        own: LedgerId,
        /// As signed.
        found: LedgerId,
    },
    /// The key id in the body is not the credential's.
    #[error("the credential is for device {credential}, the entry names {found}")]
    NotThatDevice {
        /// By the credential.
        credential: DeviceId,
        /// As signed.
        found: DeviceId,
    },
    /// The root key signs issuers and nothing else.
    #[error("entry {entry} is signed by the root key, which signs issuers only")]
    RootSigned {
        /// The entry.
        entry: EntryId,
    },
    /// The signature is not this key's over this body.
    #[error("the signature of entry {entry} does not verify")]
    Signature {
        /// The entry.
        entry: EntryId,
    },
    /// A key of small order, or no key at all.
    #[error("{key} is not a usable Ed25519 public key")]
    WeakKey {
        /// The bytes.
        key: Hex<32>,
    },
    /// Wrong length or tag.
    #[error("these {found} bytes are not a credential")]
    NotACredential {
        /// Bytes found.
        found: usize,
    },
    /// The issuer did not sign it.
    #[error("the signature of credential {credential} does not verify")]
    CredentialSignature {
        /// The credential.
        credential: CredentialId,
    },
    /// The issuer had no right to sign it.
    #[error("{issuer} may not issue credential {credential}")]
    MayNotIssue {
        /// Who signed.
        issuer: CredentialId,
        /// What was signed.
        credential: CredentialId,
    },
    /// Wrong tag, length or type byte.
    #[error("these {found} bytes are not a statement known here")]
    NotAStatement {
        /// Bytes found.
        found: usize,
    },
    /// Statements of this kind are the regulator's.
    #[error("only an issuer may state this; entry {entry} is by {device}")]
    NotTheIssuer {
        /// The entry.
        entry: EntryId,
        /// Its signer.
        device: DeviceId,
    },
    /// A statement by somebody who has not the power.
    #[error("device {device} may not {what}")]
    MayNotState {
        /// Its signer.
        device: DeviceId,
        /// What it stated.
        what: &'static str,
    },
    /// Whoever holds the new key has not agreed to this.
    #[error("the key of device {device} did not sign that it is to be enrolled here")]
    Possession {
        /// The new device.
        device: DeviceId,
    },
    /// A device goes on as one other, not as two.
    #[error("device {device} goes on as {to} already, by entry {by}")]
    Rotated {
        /// The device.
        device: DeviceId,
        /// The new one.
        to: DeviceId,
        /// The statement that came first.
        by: EntryId,
    },
    /// A new incarnation begins with the statement that opens it, and there are not so many.
    #[error("number {seq} of epoch {epoch} opens no incarnation of a device")]
    Epoch {
        /// The incarnation.
        epoch: u32,
        /// The place in it.
        seq: u64,
    },
    /// Two bodies that the device did not both sign.
    #[error("these two bodies are no proof against device {device}")]
    NoFork {
        /// The device.
        device: DeviceId,
    },
    /// A recovery key states; it writes in no document.
    #[error("entry {entry} is signed by a recovery key, which writes in no manifest")]
    RecoveryKey {
        /// The entry.
        entry: EntryId,
    },
    /// A key for one entry signs its first and no other, and no statement.
    #[error("entry {entry} is signed by a key for one use, which signs one act")]
    OneUse {
        /// The entry.
        entry: EntryId,
    },
    /// Two entries claim the same place in a device's sequence.
    #[error("device {device} already signed another entry as number {seq} of epoch {epoch}")]
    Forked {
        /// The device.
        device: DeviceId,
        /// Its incarnation.
        epoch: u32,
        /// The place.
        seq: u64,
    },
    /// The organisation has more entries in this document than any honest one makes. Only the regulator's log
    /// refuses for this reason: it alone knows the order in which they came.
    #[error("organisation {org} already has {limit} entries in document {doc}: begin another manifest")]
    Crowded {
        /// The organisation.
        org: OrgId,
        /// The document.
        doc: DocId,
        /// The limit.
        limit: usize,
    },
    /// The device was revoked, and more of its entries were logged without an effect than any honest device leaves
    /// behind. Only the regulator's log refuses for this reason.
    #[error("device {device} was revoked, and {limit} of its entries have been kept apart already")]
    Revoked {
        /// The device.
        device: DeviceId,
        /// How many are kept apart.
        limit: u64,
    },
    /// The organisation has stated more than any honest one does. Everybody reads the directory, so it needs an end;
    /// only the regulator's log refuses for this reason.
    #[error("organisation {org} already has {limit} statements in the directory")]
    Statements {
        /// The organisation.
        org: OrgId,
        /// How many it may have.
        limit: u64,
    },
    /// Somebody else stated it already. Only the regulator's log refuses for this reason: nothing is amiss.
    #[error("entry {by} states this already")]
    StatedBefore {
        /// The statement.
        by: EntryId,
    },
    /// The bytes are not a canonical Automerge change, or one that could harm a replica.
    #[error("{0}")]
    Guard(#[from] crate::guard::GuardError),
    /// The change writes where its author may not.
    #[error("{who} may not {what} {path}: {rule}")]
    Role {
        /// The author's roles in this document.
        who: String,
        /// The operation.
        what: &'static str,
        /// The path.
        path: String,
        /// What the role table says about this path.
        rule: String,
    },
    /// A document begins with its fixed containers and nothing else is a beginning.
    #[error("this is no beginning of a document: {why}")]
    Genesis {
        /// What is wrong.
        why: String,
    },
    /// The signed digest of a step is not the digest of what it seals.
    #[error("the seal of step {kind} does not fit what it seals")]
    Seal {
        /// The step.
        kind: StepKind,
    },
    /// A step cannot be signed while a field that it seals holds two values.
    #[error("step {kind} would seal {path}, which holds {values} values")]
    SealConflict {
        /// The step.
        kind: StepKind,
        /// The field.
        path: String,
        /// How many values stand there.
        values: usize,
    },
    /// A correction of what cannot be corrected, or not so.
    #[error("this correction cannot be proposed: {why}")]
    Correction {
        /// What is wrong.
        #[source]
        why: Uncorrectable,
    },
    /// An answer by somebody who is not asked, or about something else.
    #[error("correction {correction} cannot be answered so: {why}")]
    Answer {
        /// The correction that it names.
        correction: EntryId,
        /// What is wrong.
        #[source]
        why: Unanswerable,
    },
    /// A step that cannot be recorded for its party, or not so.
    #[error("this step cannot be recorded for somebody: {why}")]
    Recording {
        /// What is wrong.
        #[source]
        why: Unrecordable,
    },
    /// A confirmation by somebody who may not, or of nothing.
    #[error("step {step} cannot be confirmed so: {why}")]
    Confirmation {
        /// The step that it names.
        step: EntryId,
        /// What is wrong.
        #[source]
        why: Unconfirmable,
    },
    /// A resolution by somebody who may not, or of nothing.
    #[error("step {stands} cannot be said to stand: {why}")]
    Resolution {
        /// The step that it names.
        stands: EntryId,
        /// What is wrong.
        #[source]
        why: Unresolvable,
    },
}

impl Rejection {
    /// A stable name for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "entry-too-short",
            Self::NotAnEntry { .. } => "not-an-entry",
            Self::UnknownSuite { .. } => "unknown-suite",
            Self::UnknownKind { .. } => "unknown-kind",
            Self::PayloadTooLong { .. } => "payload-too-long",
            Self::PayloadLength { .. } => "payload-length",
            Self::PayloadHash { .. } => "payload-hash",
            Self::OtherLedger { .. } => "other-ledger",
            Self::NotThatDevice { .. } => "not-that-device",
            Self::RootSigned { .. } => "root-signed",
            Self::Signature { .. } => "bad-signature",
            Self::WeakKey { .. } => "weak-key",
            Self::NotACredential { .. } => "not-a-credential",
            Self::CredentialSignature { .. } => "credential-signature",
            Self::MayNotIssue { .. } => "may-not-issue",
            Self::NotAStatement { .. } => "not-a-statement",
            Self::NotTheIssuer { .. } => "not-the-issuer",
            Self::MayNotState { .. } => "may-not-state",
            Self::Possession { .. } => "possession",
            Self::Rotated { .. } => "rotated",
            Self::Epoch { .. } => "epoch",
            Self::NoFork { .. } => "no-fork",
            Self::RecoveryKey { .. } => "recovery-key",
            Self::OneUse { .. } => "one-use",
            Self::Forked { .. } => "forked",
            Self::Crowded { .. } => "crowded",
            Self::Revoked { .. } => "revoked",
            Self::Statements { .. } => "statements",
            Self::StatedBefore { .. } => "stated-before",
            Self::Guard(error) => error.code(),
            Self::Role { .. } => "role",
            Self::Genesis { .. } => "genesis",
            Self::Seal { .. } => "seal",
            Self::SealConflict { .. } => "seal-conflict",
            Self::Resolution { .. } => "resolution",
            Self::Correction { .. } => "correction",
            Self::Answer { .. } => "answer",
            Self::Recording { .. } => "recording",
            Self::Confirmation { .. } => "confirmation",
        }
    }
}
