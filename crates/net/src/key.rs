use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use ed25519_dalek::{SigningKey, VerifyingKey};
use hmac::{Hmac, KeyInit, Mac};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::sign::CertifiedKey;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Proves on the wire who we are. It signs TLS handshakes and nothing else: entries have another key.
#[derive(Clone)]
pub struct TransportKey {
    public: PeerKey,
    pub(crate) certified: Arc<CertifiedKey>,
    pub(crate) reset_secret: Arc<Zeroizing<[u8; 32]>>,
}

/// The Ed25519 public key that a peer proved. Prints as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerKey([u8; 32]);

/// The text or the bytes are no Ed25519 public key, or one that proves nothing (of small order).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a usable Ed25519 public key")]
pub struct NotAKey;

// An Ed25519 key in DER is a constant and 32 bytes. Source: RFC 8410 §4 and §7.
const SPKI: [u8; 12] = *b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";
const PKCS8: [u8; 16] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";

impl TransportKey {
    /// Makes the key from its 32-byte seed.
    pub fn from_seed(seed: &[u8; 32]) -> TransportKey {
        let public = PeerKey(SigningKey::from_bytes(seed).verifying_key().to_bytes());
        let pkcs8 = Zeroizing::new([&PKCS8[..], seed].concat());
        let signing = rustls::crypto::ring::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(&pkcs8[..]))
            .expect("a constant and any 32 bytes are a private key");
        let certified = CertifiedKey::new(vec![CertificateDer::from(public.to_spki())], signing);

        let mut mac = Hmac::<Sha256>::new_from_slice(seed).expect("HMAC takes keys of any length");
        mac.update(b"wufei stateless reset v1");
        let reset_secret = Zeroizing::new(mac.finalize().into_bytes().into());
        TransportKey {
            public,
            certified: Arc::new(certified),
            reset_secret: Arc::new(reset_secret),
        }
    }

    /// What the peer will see.
    pub fn public(&self) -> PeerKey {
        self.public
    }
}

impl fmt::Debug for TransportKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TransportKey({})", self.public.fingerprint())
    }
}

impl PeerKey {
    /// Takes the 32 bytes of a public key.
    ///
    /// # Errors
    /// [`NotAKey`] when they are no point of the curve, or one of small order: for such a "key"
    /// anybody can make signatures.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<PeerKey, NotAKey> {
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| NotAKey)?;
        if key.is_weak() {
            Err(NotAKey)
        } else {
            Ok(PeerKey(bytes))
        }
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The first eight bytes, for logs and for two people on the telephone: `3b6a-27bc-ceb6-a42d`.
    pub fn fingerprint(&self) -> String {
        let pair = |at: usize| format!("{:02x}{:02x}", self.0[at], self.0[at + 1]);
        [pair(0), pair(2), pair(4), pair(6)].join("-")
    }

    pub(crate) fn from_spki(spki: &[u8]) -> Result<PeerKey, NotAKey> {
        let key = spki.strip_prefix(&SPKI).ok_or(NotAKey)?;
        PeerKey::from_bytes(key.try_into().map_err(|_| NotAKey)?)
    }

    fn to_spki(self) -> Vec<u8> {
        [&SPKI[..], &self.0].concat()
    }
}

impl fmt::Display for PeerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PeerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PeerKey({})", self.fingerprint())
    }
}

impl FromStr for PeerKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<PeerKey, NotAKey> {
        if text.len() != 64 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NotAKey);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).expect("checked above");
        }
        PeerKey::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_seed_is_the_one_of_rfc_8032() {
        // RFC 8032 §7.1, test 1.
        let seed = *b"\x9d\x61\xb1\x9d\xef\xfd\x5a\x60\xba\x84\x4a\xf4\x92\xec\x2c\xc4\x44\x49\xc5\x69\x7b\x32\x69\x19\x70\x3b\xac\x03\x1c\xae\x7f\x60";
        let key = TransportKey::from_seed(&seed);
        assert_eq!(
            key.public().to_string(),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
        );
        assert_eq!(key.public().fingerprint(), "d75a-9801-82b1-0ab7");
        assert_eq!(format!("{key:?}"), "TransportKey(d75a-9801-82b1-0ab7)");
    }

    #[test]
    fn printing_then_parsing_is_the_identity() {
        for seed in 0..20 {
            let key = TransportKey::from_seed(&[seed; 32]).public();
            assert_eq!(key.to_string().parse(), Ok(key));
            assert_eq!(key.to_string().to_uppercase().parse(), Ok(key));
            assert_eq!(PeerKey::from_spki(&key.to_spki()), Ok(key));
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let good = TransportKey::from_seed(&[1; 32]).public();
        for text in [
            "",
            "00",
            &good.to_string()[1..],
            &format!("{good}0"),
            &"危".repeat(21),
            &"+1".repeat(32),
        ] {
            assert_eq!(text.parse::<PeerKey>(), Err(NotAKey), "{text}");
        }
        let mut neutral = [0; 32];
        neutral[0] = 1;
        assert_eq!(
            PeerKey::from_bytes(neutral),
            Err(NotAKey),
            "the neutral element has order 1"
        );
        assert_eq!(PeerKey::from_bytes([0; 32]), Err(NotAKey), "a point of order 4");
        for length in 0..44 {
            assert_eq!(PeerKey::from_spki(&good.to_spki()[..length]), Err(NotAKey));
        }
    }
}
