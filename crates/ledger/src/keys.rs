//! Signing keys and signatures: Ed25519, checked one by one and strictly.

use crate::{DeviceId, Rejection};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::fmt;
use wufei_manifest::id::Hex;

/// An Ed25519 signature.
pub type Signature = Hex<64>;

/// The public half of a signing key.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// The key in these bytes.
    ///
    /// # Errors
    /// [`Rejection::WeakKey`] for bytes that are no point of the curve, for a second spelling of a point
    /// (one key would be two devices), and for points of small order: under such a key one signature
    /// fits many messages. RFC 8032 leaves the last two to the verifier.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, Rejection> {
        match VerifyingKey::from_bytes(bytes) {
            Ok(key) if !key.is_weak() && is_canonical(bytes) => Ok(Self(key)),
            _ => Err(Rejection::WeakKey { key: Hex(*bytes) }),
        }
    }

    /// The 32 bytes.
    pub fn to_bytes(self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The id of the device that holds the secret half.
    pub fn device(self) -> DeviceId {
        device_id(&self.to_bytes())
    }

    /// Whether this key signed these bytes.
    ///
    /// Always `verify_strict`, never batches: replicas must agree on every corner case.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        self.0
            .verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0))
            .is_ok()
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", Hex(self.to_bytes()))
    }
}

/// The secret half: it stays in memory only while its replica is unlocked, and is wiped on drop.
pub struct DeviceKey(SigningKey);

impl DeviceKey {
    /// The key grown from a seed.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// The id of this device.
    pub fn device(&self) -> DeviceId {
        self.public().device()
    }

    /// Signs bytes. Every message that this system signs begins with its own 16-byte tag, so that a
    /// signature for one purpose never serves another.
    pub fn sign(&self, message: &[u8]) -> Signature {
        Hex(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceKey({})", self.device())
    }
}

/// Whether the y coordinate, without the sign bit, is below the field's prime 2^255 - 19.
fn is_canonical(bytes: &[u8; 32]) -> bool {
    let high = bytes[1..31].iter().all(|byte| *byte == 0xFF) && bytes[31] & 0x7F == 0x7F;
    !high || bytes[0] < 0xED
}

/// SHA-256 of `"wufei/key/v1\0"` and the public key, first 16 bytes.
pub fn device_id(public: &[u8; 32]) -> DeviceId {
    DeviceId(first_16(&[b"wufei/key/v1\0", public]))
}

/// The first 16 bytes of SHA-256 over these parts, one after the other.
pub(crate) fn first_16(parts: &[&[u8]]) -> [u8; 16] {
    sha256(parts)[..16].try_into().expect("a SHA-256 has 32 bytes")
}

/// SHA-256 over these parts, one after the other.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_point_is_no_key() {
        let mut identity = [0u8; 32];
        identity[0] = 1;
        assert!(matches!(
            PublicKey::from_bytes(&identity),
            Err(Rejection::WeakKey { .. })
        ));
    }

    #[test]
    fn a_signature_fits_one_message_and_one_key() {
        let (ours, theirs) = (DeviceKey::from_seed(&[1; 32]), DeviceKey::from_seed(&[2; 32]));
        let signature = ours.sign(b"twelve drums");
        assert!(ours.public().verify(b"twelve drums", &signature));
        assert!(!ours.public().verify(b"eleven drums", &signature));
        assert!(!theirs.public().verify(b"twelve drums", &signature));
    }
}
