//! Credentials: which key may act for which organisation, and who said so.

use crate::entry::{Signer, take};
use crate::keys::first_16;
use crate::{
    DeviceId, DeviceKey, Entry, EntryId, Held, NotAdmitted, OrgId, PublicKey, Rejection, Revoke, Signature,
    VerifiedEntry,
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;
use wufei_manifest::hex_id;
use wufei_manifest::id::Hex;

const TAG: &[u8; 16] = b"wufei/cred/v1\0\0\0";

hex_id!(
    /// A credential, named by SHA-256 of its body, first 16 bytes.
    CredentialId,
    16
);
hex_id!(
    /// A ledger, named by its root credential.
    LedgerId,
    16
);

/// What an organisation is, and what its key may do besides signing entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Bits(pub u16);

impl Bits {
    /// Waste arises here.
    pub const PRODUCER: Self = Self(1);
    /// Carries waste.
    pub const TRANSPORTER: Self = Self(1 << 1);
    /// Uses or disposes of waste.
    pub const DISPOSAL: Self = Self(1 << 2);
    /// Collects from small enterprises.
    pub const COLLECTOR: Self = Self(1 << 3);
    /// Keeps the books for others (环保管家).
    pub const AGENT: Self = Self(1 << 4);
    /// The authority.
    pub const REGULATOR: Self = Self(1 << 5);
    /// Reads everything, writes nothing.
    pub const AUDITOR: Self = Self(1 << 6);
    /// May enrol further devices of its organisation.
    pub const ORG_ADMIN: Self = Self(1 << 8);

    const NAMES: [(Self, &'static str); 8] = [
        (Self::PRODUCER, "producer"),
        (Self::TRANSPORTER, "transporter"),
        (Self::DISPOSAL, "disposal"),
        (Self::COLLECTOR, "collector"),
        (Self::AGENT, "agent"),
        (Self::REGULATOR, "regulator"),
        (Self::AUDITOR, "auditor"),
        (Self::ORG_ADMIN, "org_admin"),
    ];

    /// Whether all of these bits are set.
    pub const fn has(self, bits: Self) -> bool {
        self.0 & bits.0 == bits.0
    }

    /// These bits and those.
    pub const fn and(self, bits: Self) -> Self {
        Self(self.0 | bits.0)
    }

    /// The names of the set bits.
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES
            .iter()
            .filter(|(bit, _)| self.has(*bit))
            .map(|(_, name)| *name)
            .collect()
    }

    /// The bit with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(_, own)| *own == name)
            .map(|(bit, _)| *bit)
    }
}

/// What an issuer signs about a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CredentialBody {
    /// The credential of the signer; all zero for a root.
    pub issuer: CredentialId,
    /// The signing key.
    pub subject: [u8; 32],
    /// The key of the QUIC connection: apart, so that signing can wait behind a PIN while sync goes on.
    pub transport: [u8; 32],
    /// For whom the key signs.
    pub org: OrgId,
    /// Kinds and powers.
    pub bits: Bits,
    /// Reserves this device's range of daily serials.
    pub slot: u8,
    /// Division code of the registration, such as 420100.
    pub region: u32,
    /// Milliseconds since 1970.
    pub not_before: u64,
    /// Milliseconds since 1970.
    pub not_after: u64,
    /// Counts the issuer's credentials.
    pub serial: u64,
}

impl CredentialBody {
    /// Bytes of an encoded body.
    pub const LEN: usize = 16 + 16 + 32 + 32 + 16 + 2 + 1 + 4 + 8 + 8 + 8;

    /// The encoding, field by field, big-endian.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut out = Vec::with_capacity(Self::LEN);
        out.extend_from_slice(TAG);
        out.extend_from_slice(&self.issuer.0);
        out.extend_from_slice(&self.subject);
        out.extend_from_slice(&self.transport);
        out.extend_from_slice(&self.org.0);
        out.extend_from_slice(&self.bits.0.to_be_bytes());
        out.push(self.slot);
        out.extend_from_slice(&self.region.to_be_bytes());
        out.extend_from_slice(&self.not_before.to_be_bytes());
        out.extend_from_slice(&self.not_after.to_be_bytes());
        out.extend_from_slice(&self.serial.to_be_bytes());
        out.try_into().expect("the fields add up to LEN")
    }

    /// The name of the credential.
    pub fn id(&self) -> CredentialId {
        CredentialId(first_16(&[&self.to_bytes()]))
    }

    /// Signs this body.
    pub fn sign(self, key: &DeviceKey) -> Credential {
        Credential {
            id: self.id(),
            signature: key.sign(&self.to_bytes()),
            body: self,
        }
    }
}

/// A signed credential. Whether it is to be believed, a [`Registry`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Credential {
    id: CredentialId,
    body: CredentialBody,
    signature: Signature,
}

impl Credential {
    /// Bytes of an encoded credential.
    pub const LEN: usize = CredentialBody::LEN + 64;

    /// Body and signature.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut out = [0; Self::LEN];
        out[..CredentialBody::LEN].copy_from_slice(&self.body.to_bytes());
        out[CredentialBody::LEN..].copy_from_slice(&self.signature.0);
        out
    }

    /// Reads an encoded credential.
    ///
    /// # Errors
    /// [`Rejection::NotACredential`] when length or tag are others.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Rejection> {
        let wrong = || Rejection::NotACredential { found: bytes.len() };
        if bytes.len() != Self::LEN {
            return Err(wrong());
        }
        let mut rest = bytes;
        if &take::<16>(&mut rest) != TAG {
            return Err(wrong());
        }
        let body = CredentialBody {
            issuer: CredentialId(take(&mut rest)),
            subject: take(&mut rest),
            transport: take(&mut rest),
            org: OrgId(take(&mut rest)),
            bits: Bits(u16::from_be_bytes(take(&mut rest))),
            slot: take::<1>(&mut rest)[0],
            region: u32::from_be_bytes(take(&mut rest)),
            not_before: u64::from_be_bytes(take(&mut rest)),
            not_after: u64::from_be_bytes(take(&mut rest)),
            serial: u64::from_be_bytes(take(&mut rest)),
        };
        Ok(Self {
            id: body.id(),
            body,
            signature: Hex(take(&mut rest)),
        })
    }

    /// The name of this credential.
    pub fn id(&self) -> CredentialId {
        self.id
    }

    /// What is signed.
    pub fn body(&self) -> &CredentialBody {
        &self.body
    }

    /// The device whose key this is about.
    pub fn device(&self) -> DeviceId {
        crate::device_id(&self.body.subject)
    }
}

/// The credentials from the root to one device: what a stranger needs in order to believe it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain(#[serde(with = "chain_bytes")] pub Vec<Credential>);

mod chain_bytes {
    use super::Credential;
    use serde::{Deserialize, Deserializer, Serializer, de};
    use wufei_manifest::id::{parse_hex, write_hex};

    struct Printed<'a>(&'a [u8]);
    impl std::fmt::Display for Printed<'_> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write_hex(f, self.0)
        }
    }

    pub fn serialize<S: Serializer>(chain: &[Credential], serializer: S) -> Result<S::Ok, S::Error> {
        let texts = chain
            .iter()
            .map(|credential| Printed(&credential.to_bytes()).to_string());
        serializer.collect_seq(texts)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Credential>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        let read = |text: &String| {
            let bytes = parse_hex::<{ Credential::LEN }>(text).map_err(de::Error::custom)?;
            Credential::from_bytes(&bytes).map_err(de::Error::custom)
        };
        texts.iter().map(read).collect()
    }
}

/// The credentials that are believed here, all of them descending from one root, and the devices that were
/// revoked.
///
/// A revocation takes nothing back: what a revoked device signed goes on to verify. Whether a *further* entry
/// of it is taken in is for the regulator's log to say, because only the log knows what came after.
#[derive(Debug, Clone)]
pub struct Registry {
    ledger: LedgerId,
    known: HashMap<CredentialId, Known>,
    revoked: HashMap<DeviceId, Revocation>,
}

/// That a device was revoked, and by which statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// What was stated.
    pub stated: Revoke,
    /// The statement.
    pub entry: EntryId,
    /// The issuer's clock when it was stated, in milliseconds since 1970.
    pub at_ms: u64,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    credential: Credential,
    public: PublicKey,
    /// Links from the root: 0 for the root itself.
    depth: u8,
}

impl Registry {
    /// A root, an issuer, an organisation's first device, a further device.
    pub const LONGEST_CHAIN: u8 = 4;

    /// A registry that believes this root.
    ///
    /// # Errors
    /// [`Rejection::CredentialSignature`] when the root did not sign itself.
    pub fn new(root: Credential) -> Result<Self, Rejection> {
        let public = PublicKey::from_bytes(&root.body.subject)?;
        let signed = public.verify(&root.body.to_bytes(), &root.signature);
        if !signed || root.body.issuer != CredentialId::default() {
            return Err(Rejection::CredentialSignature { credential: root.id });
        }
        let known = HashMap::from([(
            root.id,
            Known {
                credential: root,
                public,
                depth: 0,
            },
        )]);
        Ok(Self {
            ledger: LedgerId(root.id.0),
            known,
            revoked: HashMap::new(),
        })
    }

    /// The ledger of this root.
    pub fn ledger(&self) -> LedgerId {
        self.ledger
    }

    /// Believes a credential that an already believed one signed and was allowed to sign.
    ///
    /// The root signs issuers (kind *regulator*). An issuer signs devices of any organisation.
    /// A device with *org_admin* signs further devices of its own organisation.
    ///
    /// # Errors
    /// [`NotAdmitted::Held`] while its issuer is unknown; a [`Rejection`] when it can never be believed.
    pub fn learn(&mut self, credential: Credential) -> Result<(), NotAdmitted> {
        if self.known.contains_key(&credential.id) {
            return Ok(());
        }
        let issuer = *self
            .known
            .get(&credential.body.issuer)
            .ok_or(NotAdmitted::Held(Held::Credential(credential.body.issuer)))?;
        let public = PublicKey::from_bytes(&credential.body.subject)?;
        if !issuer
            .public
            .verify(&credential.body.to_bytes(), &credential.signature)
        {
            return Err(Rejection::CredentialSignature {
                credential: credential.id,
            }
            .into());
        }
        let (own, theirs) = (&issuer.credential.body, &credential.body);
        let may_issue = match issuer.depth {
            0 => theirs.bits.has(Bits::REGULATOR),
            1 => !theirs.bits.has(Bits::REGULATOR),
            _ => own.bits.has(Bits::ORG_ADMIN) && own.org == theirs.org && !theirs.bits.has(Bits::REGULATOR),
        };
        let depth = issuer.depth + 1;
        if !may_issue || depth >= Self::LONGEST_CHAIN {
            return Err(Rejection::MayNotIssue {
                issuer: own_id(&issuer),
                credential: credential.id,
            }
            .into());
        }
        self.known.insert(
            credential.id,
            Known {
                credential,
                public,
                depth,
            },
        );
        Ok(())
    }

    /// Believes each credential of a chain in turn.
    ///
    /// # Errors
    /// As [`Registry::learn`], for the first that is not believed; those before it are.
    pub fn learn_chain(&mut self, chain: &Chain) -> Result<(), NotAdmitted> {
        chain.0.iter().try_for_each(|credential| self.learn(*credential))
    }

    /// The believed credential with this name.
    pub fn get(&self, id: CredentialId) -> Option<&Credential> {
        self.known.get(&id).map(|known| &known.credential)
    }

    /// The signing key of a believed credential.
    pub fn public_key(&self, id: CredentialId) -> Option<PublicKey> {
        self.known.get(&id).map(|known| known.public)
    }

    /// Whether this credential is an issuer's: the root signed it for the regulator.
    pub fn is_issuer(&self, id: CredentialId) -> bool {
        self.known.get(&id).is_some_and(|known| known.depth == 1)
    }

    /// The chain from the root down to this credential.
    pub fn chain(&self, id: CredentialId) -> Option<Chain> {
        let mut chain = Vec::new();
        let mut at = self.known.get(&id)?;
        loop {
            chain.push(at.credential);
            match at.depth {
                0 => break,
                _ => at = self.known.get(&at.credential.body.issuer)?,
            }
        }
        chain.reverse();
        Some(Chain(chain))
    }

    /// Every believed credential, by name.
    pub fn all(&self) -> impl Iterator<Item = &Credential> {
        self.known.values().map(|known| &known.credential)
    }

    /// That this device was revoked; `None` while it may sign.
    pub fn revoked(&self, device: DeviceId) -> Option<&Revocation> {
        self.revoked.get(&device)
    }

    /// Every revocation that is known here, in no order.
    pub fn revocations(&self) -> impl ExactSizeIterator<Item = &Revocation> {
        self.revoked.values()
    }

    /// Keeps a revocation that an issuer stated. A device is revoked once: of several statements the earliest
    /// counts, in whatever order they come.
    pub(crate) fn revoke(&mut self, revocation: Revocation) {
        let age = |revocation: &Revocation| (revocation.at_ms, revocation.entry);
        let known = self.revoked.entry(revocation.stated.device).or_insert(revocation);
        if age(&revocation) < age(known) {
            *known = revocation;
        }
    }

    /// Checks an entry's ledger, credential, device and signature.
    ///
    /// This needs no document and no order: many entries may be checked at the same time.
    ///
    /// # Errors
    /// [`NotAdmitted::Held`] while the credential is unknown; a [`Rejection`] for what can never be right.
    pub fn verify(&self, entry: impl Into<Arc<Entry>>) -> Result<VerifiedEntry, NotAdmitted> {
        let entry = entry.into();
        let body = entry.body();
        if body.ledger != self.ledger {
            return Err(Rejection::OtherLedger {
                own: self.ledger,
                found: body.ledger,
            }
            .into());
        }
        let known = self
            .known
            .get(&body.credential)
            .ok_or(NotAdmitted::Held(Held::Credential(body.credential)))?;
        let device = known.credential.device();
        if device != body.device {
            return Err(Rejection::NotThatDevice {
                credential: device,
                found: body.device,
            }
            .into());
        }
        if known.depth == 0 {
            return Err(Rejection::RootSigned { entry: entry.id() }.into());
        }
        if !known.public.verify(&body.to_bytes(), entry.signature()) {
            return Err(Rejection::Signature { entry: entry.id() }.into());
        }
        let signer = Signer {
            public: known.public,
            org: known.credential.body.org,
            is_issuer: known.depth == 1,
        };
        Ok(VerifiedEntry::new(entry, signer))
    }
}

fn own_id(known: &Known) -> CredentialId {
    known.credential.id
}
