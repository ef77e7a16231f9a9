//! The signed envelope: a body of 218 bytes, a signature, and a payload that the body names by hash.
//!
//! All integers are big-endian; no field is optional. The layout is pinned by `tests/vectors`.

use crate::keys::{first_16, sha256};
use crate::{
    Bits, CredentialId, DeviceId, DeviceKey, DocId, EntryId, LedgerId, OrgId, PublicKey, Rejection, Signature,
};
use std::sync::Arc;
use wufei_manifest::id::Hex;

/// The largest payload, in bytes.
pub const MAX_PAYLOAD: usize = 64 * 1024;

const TAG: &[u8; 16] = b"wufei/entry/v1\0\0";
/// Ed25519 with SHA-256. Suite 2 is kept free for SM2 with SM3.
const SUITE_ED25519_SHA256: u8 = 1;

/// What the payload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// One canonical Automerge change of the document that the body names.
    Change,
    /// One [`Statement`](crate::Statement) about keys.
    Statement,
}

/// The newest checkpoint of the regulator's log that the author had verified; zero when there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// First 8 bytes of SHA-256 of the log's origin line.
    pub log: [u8; 8],
    /// Leaves in that log.
    pub size: u64,
    /// Its root hash.
    pub root: [u8; 32],
}

/// What is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryBody {
    /// What the payload is.
    pub kind: EntryKind,
    /// The ledger, so that no entry can be replayed in another one.
    pub ledger: LedgerId,
    /// The signing device.
    pub device: DeviceId,
    /// The incarnation of that device's store: a restored backup starts a new one.
    pub epoch: u32,
    /// 0, 1, 2 … in (device, epoch), across all documents.
    pub seq: u64,
    /// The entry at `seq - 1`, all zero at 0.
    pub prev: EntryId,
    /// The document; all zero for a statement.
    pub doc: DocId,
    /// The credential under which the author acts.
    pub credential: CredentialId,
    /// The newest checkpoint the author had verified.
    pub seen: Seen,
    /// The author's clock in milliseconds since 1970: shown, never used to decide.
    pub wall_ms: u64,
    /// Bytes of the payload.
    pub payload_len: u32,
    /// SHA-256 of the payload.
    pub payload_hash: [u8; 32],
}

impl EntryBody {
    /// Bytes of an encoded body.
    pub const LEN: usize = 218;

    /// The encoding, field by field.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut out = Vec::with_capacity(Self::LEN);
        out.extend_from_slice(TAG);
        out.push(SUITE_ED25519_SHA256);
        out.push(match self.kind {
            EntryKind::Change => 1,
            EntryKind::Statement => 2,
        });
        out.extend_from_slice(&self.ledger.0);
        out.extend_from_slice(&self.device.0);
        out.extend_from_slice(&self.epoch.to_be_bytes());
        out.extend_from_slice(&self.seq.to_be_bytes());
        out.extend_from_slice(&self.prev.0);
        out.extend_from_slice(&self.doc.0);
        out.extend_from_slice(&self.credential.0);
        out.extend_from_slice(&self.seen.log);
        out.extend_from_slice(&self.seen.size.to_be_bytes());
        out.extend_from_slice(&self.seen.root);
        out.extend_from_slice(&self.wall_ms.to_be_bytes());
        out.extend_from_slice(&self.payload_len.to_be_bytes());
        out.extend_from_slice(&self.payload_hash);
        out.try_into().expect("the fields add up to 218 bytes")
    }

    /// Reads an encoded body. Every accepted body encodes to the same bytes again.
    pub(crate) fn parse(bytes: &[u8; Self::LEN]) -> Result<Self, Rejection> {
        let mut rest: &[u8] = bytes;
        let tag: [u8; 16] = take(&mut rest);
        if &tag != TAG {
            return Err(Rejection::NotAnEntry { found: Hex(tag) });
        }
        let [suite]: [u8; 1] = take(&mut rest);
        if suite != SUITE_ED25519_SHA256 {
            return Err(Rejection::UnknownSuite { found: suite });
        }
        let [kind]: [u8; 1] = take(&mut rest);
        let kind = match kind {
            1 => EntryKind::Change,
            2 => EntryKind::Statement,
            found => return Err(Rejection::UnknownKind { found }),
        };
        Ok(Self {
            kind,
            ledger: LedgerId(take(&mut rest)),
            device: DeviceId(take(&mut rest)),
            epoch: u32::from_be_bytes(take(&mut rest)),
            seq: u64::from_be_bytes(take(&mut rest)),
            prev: EntryId(take(&mut rest)),
            doc: DocId(take(&mut rest)),
            credential: CredentialId(take(&mut rest)),
            seen: Seen {
                log: take(&mut rest),
                size: u64::from_be_bytes(take(&mut rest)),
                root: take(&mut rest),
            },
            wall_ms: u64::from_be_bytes(take(&mut rest)),
            payload_len: u32::from_be_bytes(take(&mut rest)),
            payload_hash: take(&mut rest),
        })
    }

    /// The name of the entry: SHA-256 of its unsigned body.
    ///
    /// Without the signature, because an Ed25519 signer can make many signatures for one body and one
    /// step must not have many names.
    pub fn id(&self) -> EntryId {
        EntryId(sha256(&[&self.to_bytes()]))
    }
}

/// Takes the next field off the front. The caller has checked the total length.
pub(crate) fn take<const N: usize>(rest: &mut &[u8]) -> [u8; N] {
    let (field, tail) = rest
        .split_first_chunk::<N>()
        .expect("the caller checked the total length");
    *rest = tail;
    *field
}

/// A well-formed entry: its length, tag and payload hash are right. Nobody has checked its signature yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    id: EntryId,
    body: EntryBody,
    signature: Signature,
    payload: Vec<u8>,
}

impl Entry {
    /// Bytes of an entry with an empty payload.
    pub const HEAD: usize = EntryBody::LEN + 64;
    /// Bytes of the largest entry.
    pub const MAX: usize = Self::HEAD + MAX_PAYLOAD;

    /// Signs a body over this payload.
    ///
    /// The body's payload length and hash are set here. The payload must fit [`MAX_PAYLOAD`].
    ///
    /// # Errors
    /// [`Rejection::PayloadTooLong`].
    pub fn sign(mut body: EntryBody, payload: Vec<u8>, key: &DeviceKey) -> Result<Self, Rejection> {
        if payload.len() > MAX_PAYLOAD {
            return Err(Rejection::PayloadTooLong {
                found: payload.len(),
                limit: MAX_PAYLOAD,
            });
        }
        body.payload_len = u32::try_from(payload.len()).expect("checked against MAX_PAYLOAD above");
        body.payload_hash = sha256(&[&payload]);
        let bytes = body.to_bytes();
        Ok(Self {
            id: EntryId(sha256(&[&bytes])),
            signature: key.sign(&bytes),
            body,
            payload,
        })
    }

    /// Reads one entry that fills `bytes` exactly.
    ///
    /// # Errors
    /// A [`Rejection`] that names the wrong field and what stands in it.
    pub fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
        let Some((body, rest)) = bytes.split_first_chunk::<{ EntryBody::LEN }>() else {
            return Err(Rejection::TooShort {
                found: bytes.len(),
                least: Self::HEAD,
            });
        };
        let Some((signature, payload)) = rest.split_first_chunk::<64>() else {
            return Err(Rejection::TooShort {
                found: bytes.len(),
                least: Self::HEAD,
            });
        };
        if payload.len() > MAX_PAYLOAD {
            return Err(Rejection::PayloadTooLong {
                found: payload.len(),
                limit: MAX_PAYLOAD,
            });
        }
        let id = EntryId(sha256(&[body]));
        let body = EntryBody::parse(body)?;
        if body.payload_len as usize != payload.len() {
            return Err(Rejection::PayloadLength {
                stated: body.payload_len,
                found: payload.len(),
            });
        }
        if body.payload_hash != sha256(&[payload]) {
            return Err(Rejection::PayloadHash { entry: id });
        }
        Ok(Self {
            id,
            body,
            signature: Hex(*signature),
            payload: payload.to_vec(),
        })
    }

    /// The bytes that travel and are kept: body, signature, payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::HEAD + self.payload.len());
        out.extend_from_slice(&self.body.to_bytes());
        out.extend_from_slice(&self.signature.0);
        out.extend_from_slice(&self.payload);
        out
    }

    /// The name of this entry.
    pub fn id(&self) -> EntryId {
        self.id
    }

    /// What is signed.
    pub fn body(&self) -> &EntryBody {
        &self.body
    }

    /// The signature over the body.
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The change or statement.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }
}

/// An entry whose signature and credential are right. Only [`Registry::verify`](crate::Registry::verify) makes one.
#[derive(Debug, Clone)]
pub struct VerifiedEntry {
    entry: Arc<Entry>,
    signer: Signer,
    actor: [u8; 16],
}

/// Who signed, as the credential says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signer {
    pub(crate) public: PublicKey,
    pub(crate) org: OrgId,
    pub(crate) bits: Bits,
    pub(crate) is_issuer: bool,
}

impl VerifiedEntry {
    pub(crate) fn new(entry: Arc<Entry>, signer: Signer) -> Self {
        let body = entry.body();
        Self {
            actor: actor_id(&signer.public, body.epoch, body.doc),
            entry,
            signer,
        }
    }

    /// The entry.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// The name of this entry.
    pub fn id(&self) -> EntryId {
        self.entry.id
    }

    /// What is signed.
    pub fn body(&self) -> &EntryBody {
        &self.entry.body
    }

    /// For whom the signing key was registered.
    pub fn org(&self) -> OrgId {
        self.signer.org
    }

    /// Kinds and powers of the signing key.
    pub fn bits(&self) -> Bits {
        self.signer.bits
    }

    /// Whether the regulator's issuer signed it.
    pub fn by_issuer(&self) -> bool {
        self.signer.is_issuer
    }

    /// The Automerge actor that this author has in this document.
    pub fn actor(&self) -> [u8; 16] {
        self.actor
    }
}

/// The document that an entry at this place mints. Only its author can mint it, and nobody can guess it.
pub fn document_id(ledger: LedgerId, device: DeviceId, epoch: u32, seq: u64, nonce: &[u8; 16]) -> DocId {
    DocId(first_16(&[
        b"wufei/doc/v1\0",
        &ledger.0,
        &device.0,
        &epoch.to_be_bytes(),
        &seq.to_be_bytes(),
        nonce,
    ]))
}

/// The Automerge actor of one incarnation of one device in one document.
pub fn actor_id(public: &PublicKey, epoch: u32, doc: DocId) -> [u8; 16] {
    first_16(&[
        b"wufei/actor/v1\0",
        &public.to_bytes(),
        &epoch.to_be_bytes(),
        &doc.0,
    ])
}
