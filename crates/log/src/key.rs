//! Who signs: named Ed25519 keys, one for each kind of signature.

use crate::note::{NoteSignature, Verified};
use crate::{cosignature, text};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// A key that verifies one kind of signature of one name.
///
/// Its text is `<name>+<id as 8 hexadecimal digits>+<base64 of the type and the public key>`.
///
/// Source: c2sp.org/signed-note, "Verifier keys".
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    id: KeyId,
    kind: SignatureType,
    key: VerifyingKey,
}

impl VerifierKey {
    /// The key of this name, with the id that follows from it.
    ///
    /// # Errors
    /// [`KeyError::Weak`] for bytes that are no point of the curve, for a second spelling of a point, and for points
    /// of small order: under such a key one signature fits many texts. RFC 8032 leaves the last two to the verifier.
    pub fn new(name: KeyName, kind: SignatureType, public: &[u8; 32]) -> Result<Self, KeyError> {
        match VerifyingKey::from_bytes(public) {
            Ok(key) if !key.is_weak() && is_canonical(public) => Ok(Self::of(name, kind, key)),
            _ => Err(KeyError::Weak { name }),
        }
    }

    fn of(name: KeyName, kind: SignatureType, key: VerifyingKey) -> Self {
        let id = KeyId::of(&name, kind, key.as_bytes());
        Self { name, id, kind, key }
    }

    /// As in its signatures.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// As in its signatures.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What its signatures state.
    pub fn kind(&self) -> SignatureType {
        self.kind
    }

    /// The 32 bytes of the public key.
    pub fn public(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// What this key states by a signature over a note's text; `None` when it did not sign it.
    ///
    /// Always `verify_strict`: all who read a note must agree on every corner case.
    pub(crate) fn verify(&self, text: &str, signature: &[u8]) -> Option<Verified<'_>> {
        let (seconds, message, signature) = match self.kind {
            SignatureType::Ed25519 => (None, text.to_owned(), signature),
            SignatureType::CosignatureV1 => {
                let (seconds, signature) = cosignature::split(signature)?;
                (Some(seconds), cosignature::message(seconds, text), signature)
            }
        };
        let signature = Signature::from_slice(signature).ok()?;
        self.key.verify_strict(message.as_bytes(), &signature).ok()?;
        Some(Verified { key: self, seconds })
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let material = [&[self.kind as u8], self.public().as_slice()].concat();
        write!(
            f,
            "{}+{}+{}",
            self.name,
            self.id,
            BASE64_STANDARD.encode(material)
        )
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let form = || KeyError::Form { found: text.into() };
        let (name, rest) = text.split_once('+').ok_or_else(form)?;
        let (id, material) = rest.split_once('+').ok_or_else(form)?;
        let name: KeyName = name.parse()?;
        let material = text::base64(material).ok_or_else(form)?;
        let (kind, public) = material.split_first().ok_or_else(form)?;
        let kind = SignatureType::try_from(*kind)?;
        let public = public.try_into().map_err(|_| form())?;
        let key = Self::new(name, kind, public)?;
        if id != key.id.to_string() {
            return Err(KeyError::OtherId {
                found: id.into(),
                expected: key.id,
            });
        }
        Ok(key)
    }
}

/// The name of a key, such as `log.example.cn/2027`: a URL without its scheme, without spaces and `+`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(name: &str) -> Result<Self, KeyError> {
        let bad = |c: char| c.is_whitespace() || c == '+' || text::is_control(c);
        if name.is_empty() || name.contains(bad) {
            return Err(KeyError::Name { found: name.into() });
        }
        Ok(Self(name.into()))
    }
}

/// The short number by which a signature names its key, printed as 8 hexadecimal digits. It finds a key and proves
/// nothing: anybody can make another key with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u32);

impl KeyId {
    /// The first four bytes of SHA-256 over name, line feed, type and public key.
    fn of(name: &KeyName, kind: SignatureType, public: &[u8; 32]) -> Self {
        let hash = Sha256::new()
            .chain_update(name.as_str())
            .chain_update([b'\n', kind as u8])
            .chain_update(public)
            .finalize();
        Self(u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", self.0)
    }
}

/// What a signature states. More kinds will come: the page prefers ML-DSA-44 cosignatures (`0x06`) for new logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum SignatureType {
    /// The key signed this text.
    Ed25519 = 0x01,
    /// The key saw this checkpoint at a stated second, consistent with all it had seen, and none larger.
    CosignatureV1 = 0x04,
}

impl TryFrom<u8> for SignatureType {
    type Error = KeyError;

    fn try_from(found: u8) -> Result<Self, KeyError> {
        match found {
            0x01 => Ok(Self::Ed25519),
            0x04 => Ok(Self::CosignatureV1),
            _ => Err(KeyError::UnknownType { found }),
        }
    }
}

/// Why something is no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Names stand in signature lines, between spaces.
    #[error("{found:?} is no key name: write one without spaces, plus signs and control characters")]
    Name {
        /// As given.
        found: String,
    },
    /// Not the three parts of a verifier key.
    #[error("{found:?} is no verifier key: copy the whole of <name>+<8 hexadecimal digits>+<base64>")]
    Form {
        /// As given.
        found: String,
    },
    /// A newer kind, or a damaged key.
    #[error("signature type {found:#04x} is not known here: give an Ed25519 key, 0x01 or 0x04")]
    UnknownType {
        /// The byte before the public key.
        found: u8,
    },
    /// A part was copied from another key.
    #[error("the id of this verifier key is {expected}, found {found:?}: copy the key again")]
    OtherId {
        /// As given.
        found: String,
        /// As computed from name and key.
        expected: KeyId,
    },
    /// Such a key would let anybody sign.
    #[error(
        "the public key of {name} is none that signatures can be checked with: ask its owner for another"
    )]
    Weak {
        /// Whose it should be.
        name: KeyName,
    },
}

/// The key that signs a log's checkpoints. It is wiped on drop.
///
/// It signs notes and nothing else: a note has no tag before its text, so the key of an issuer or a device must
/// never serve as one.
pub struct LogKey {
    secret: SigningKey,
    verifier: VerifierKey,
}

impl LogKey {
    /// The key grown from a seed.
    pub fn from_seed(name: KeyName, seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let verifier = VerifierKey::of(name, SignatureType::Ed25519, secret.verifying_key());
        Self { secret, verifier }
    }

    /// What others check its signatures with.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Signs the text of a note, its last line feed included.
    pub(crate) fn sign(&self, text: &str) -> NoteSignature {
        NoteSignature::new(
            &self.verifier,
            self.secret.sign(text.as_bytes()).to_bytes().into(),
        )
    }
}

impl fmt::Debug for LogKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LogKey({})", self.verifier)
    }
}

/// A cosigner's verifier key, for [`crate::CosignerKey`].
pub(crate) fn cosigner(name: KeyName, secret: &SigningKey) -> VerifierKey {
    VerifierKey::of(name, SignatureType::CosignatureV1, secret.verifying_key())
}

/// Whether the y coordinate, without the sign bit, is below the field's prime 2^255 - 19.
fn is_canonical(bytes: &[u8; 32]) -> bool {
    let high = bytes[1..31].iter().all(|byte| *byte == 0xFF) && bytes[31] & 0x7F == 0x7F;
    !high || bytes[0] < 0xED
}
