use crate::{DeviceId, Entry, EntryBody, EntryId, PublicKey, Rejection, Signature};
use wufei_manifest::id::Hex;

/// Two bodies that one device signed for one place of its sequence: body 218 ‖ signature 64, twice, the one with
/// the lower name first.
///
/// Whoever holds it can show it to anybody who knows the device's key: nothing else is needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForkProof {
    one: SignedBody,
    other: SignedBody,
}

/// An entry without its payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedBody {
    /// What was signed.
    pub body: EntryBody,
    /// The signature over it.
    pub signature: Signature,
}

impl SignedBody {
    const LEN: usize = EntryBody::LEN + 64;

    /// Of an entry.
    pub fn of(entry: &Entry) -> Self {
        Self {
            body: entry.body().clone(),
            signature: *entry.signature(),
        }
    }

    /// The name of the entry.
    pub fn id(&self) -> EntryId {
        self.body.id()
    }

    fn to_bytes(&self) -> Vec<u8> {
        [self.body.to_bytes().as_slice(), &self.signature.0].concat()
    }

    fn from_bytes(bytes: &[u8; Self::LEN]) -> Result<Self, Rejection> {
        let (body, signature) = bytes
            .split_first_chunk::<{ EntryBody::LEN }>()
            .expect("the length is the type's");
        Ok(Self {
            body: EntryBody::parse(body)?,
            signature: Hex(signature.try_into().expect("64 bytes are left")),
        })
    }
}

impl ForkProof {
    /// Of two entries; `None` when they do not stand at one place of one device's sequence, or are the same.
    pub fn of(one: &Entry, other: &Entry) -> Option<Self> {
        let (one, other) = match one.id() < other.id() {
            true => (one, other),
            false => (other, one),
        };
        Self::new(SignedBody::of(one), SignedBody::of(other))
    }

    fn new(one: SignedBody, other: SignedBody) -> Option<Self> {
        let place = |of: &SignedBody| (of.body.ledger, of.body.device, of.body.epoch, of.body.seq);
        let is_proof = place(&one) == place(&other) && one.id() < other.id();
        is_proof.then_some(Self { one, other })
    }

    /// The device.
    pub fn device(&self) -> DeviceId {
        self.one.body.device
    }

    /// The incarnation that forked.
    pub fn epoch(&self) -> u32 {
        self.one.body.epoch
    }

    /// The place.
    pub fn seq(&self) -> u64 {
        self.one.body.seq
    }

    /// Both bodies.
    pub fn bodies(&self) -> [&SignedBody; 2] {
        [&self.one, &self.other]
    }

    /// The other entry at the place of this one.
    pub fn other_than(&self, entry: EntryId) -> Option<EntryId> {
        let [one, other] = self.bodies().map(SignedBody::id);
        match entry {
            entry if entry == one => Some(other),
            entry if entry == other => Some(one),
            _ => None,
        }
    }

    /// Whether this key signed both.
    pub fn is_signed_by(&self, key: &PublicKey) -> bool {
        key.device() == self.device()
            && self
                .bodies()
                .iter()
                .all(|signed| key.verify(&signed.body.to_bytes(), &signed.signature))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.bodies().iter().flat_map(|body| body.to_bytes()).collect()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Result<Option<Self>, Rejection> {
        let ([one, other], []) = bytes.as_chunks::<{ SignedBody::LEN }>() else {
            return Ok(None);
        };
        Ok(Self::new(
            SignedBody::from_bytes(one)?,
            SignedBody::from_bytes(other)?,
        ))
    }
}
