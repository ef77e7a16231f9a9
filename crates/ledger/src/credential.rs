//! Credentials: which key may act for which organisation, and who said so.

use crate::entry::take;
use crate::keys::first_16;
use crate::{DeviceId, DeviceKey, OrgId, Rejection, Signature};
use serde::{Deserialize, Serialize};
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
    /// May enrol and revoke devices of its organisation, and endorse their entries.
    pub const ORG_ADMIN: Self = Self(1 << 8);
    /// A key on paper: it may revoke devices of its organisation and have a first one enrolled anew, no more.
    pub const RECOVERY: Self = Self(1 << 9);
    /// A key for one entry.
    pub const ONE_USE: Self = Self(1 << 10);
    /// A root that takes the place of the one that signed it.
    pub const ROOT: Self = Self(1 << 11);
    /// What an organisation is, without the powers.
    pub const KINDS: Self = Self(0x7F);

    const NAMES: [(Self, &'static str); 11] = [
        (Self::PRODUCER, "producer"),
        (Self::TRANSPORTER, "transporter"),
        (Self::DISPOSAL, "disposal"),
        (Self::COLLECTOR, "collector"),
        (Self::AGENT, "agent"),
        (Self::REGULATOR, "regulator"),
        (Self::AUDITOR, "auditor"),
        (Self::ORG_ADMIN, "org_admin"),
        (Self::RECOVERY, "recovery"),
        (Self::ONE_USE, "one_use"),
        (Self::ROOT, "root"),
    ];

    /// Whether all of these bits are set.
    pub const fn has(self, bits: Self) -> bool {
        self.0 & bits.0 == bits.0
    }

    /// What is set here and there.
    pub const fn common(self, bits: Self) -> Self {
        Self(self.0 & bits.0)
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

    /// The issuer's signature.
    pub(crate) fn signature(&self) -> &Signature {
        &self.signature
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
