//! An invite: where to go, and a code that can be read out over the telephone.

use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use wufei_ledger::PublicKey;
use wufei_manifest::typed::{CROCKFORD, crockford, half_width};

/// Eighty random bits that let one device in, once. Printed `7K3M-92QD-…`, in Crockford's base 32.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct InviteCode([u8; Self::LEN]);

/// What an invited person types: `address/CODE`, and in a QR also `#` and the node's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// Host and port, such as `127.0.0.1:4420`.
    pub address: String,
    /// The code.
    pub code: InviteCode,
    /// The key that the node must show, when the invite says so.
    pub pin: Option<[u8; 32]>,
}

/// Why a text is not an invite.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// Nothing stands before the code, or no code after the address.
    #[error(
        "an invite is an address, a stroke and a code, such as 127.0.0.1:4420/7K3M-92QD-…; found {found:?}"
    )]
    Form {
        /// The text.
        found: String,
    },
    /// The address has no port.
    #[error("an address is a host and a port, such as 127.0.0.1:4420; found {found:?}")]
    Address {
        /// What stands there.
        found: String,
    },
    /// The code is too short or too long.
    #[error("a code has {expected} characters, found {found}")]
    Length {
        /// Characters of a code, without dashes.
        expected: usize,
        /// Characters found.
        found: usize,
    },
    /// Codes have digits and letters, without U.
    #[error("{found:?} is in no code")]
    Character {
        /// The character.
        found: char,
    },
    /// What follows `#` is not a key.
    #[error("after # stands the node's key, 64 hexadecimal digits; found {found:?}")]
    Pin {
        /// What stands there.
        found: String,
    },
}

impl InviteCode {
    /// Bytes of a code.
    pub const LEN: usize = 10;
    /// Characters of a printed code, without dashes.
    pub const DIGITS: usize = 16;

    /// A code from ten random bytes.
    pub const fn from_random(bytes: [u8; Self::LEN]) -> Self {
        Self(bytes)
    }

    /// What the device names the invite by: SHA-256 of `"wufei/invite/tag"` and the code, first 8 bytes.
    pub fn tag(&self) -> [u8; 8] {
        let hash = self.hash(b"wufei/invite/tag");
        hash[..8].try_into().expect("a SHA-256 has 32 bytes")
    }

    /// What both sides prove that they know: SHA-256 of `"wufei/invite/key"` and the code.
    /// The node keeps this and the tag, not the code.
    pub fn key(&self) -> [u8; 32] {
        self.hash(b"wufei/invite/key")
    }

    fn hash(&self, tag: &[u8]) -> [u8; 32] {
        Sha256::new()
            .chain_update(tag)
            .chain_update(self.0)
            .finalize()
            .into()
    }
}

impl fmt::Display for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bits = self
            .0
            .iter()
            .fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        for n in 0..Self::DIGITS {
            if n > 0 && n % 4 == 0 {
                f.write_str("-")?;
            }
            let digit = bits >> (5 * (Self::DIGITS - 1 - n)) & 31;
            write!(f, "{}", CROCKFORD[digit as usize] as char)?;
        }
        Ok(())
    }
}

/// Prints no code: whoever reads a log must not be able to enrol.
impl fmt::Debug for InviteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteCode(…)")
    }
}

impl FromStr for InviteCode {
    type Err = InviteError;

    /// Reads a code as people write it: small letters, full-width letters, O for 0, I and L for 1, dashes and blanks anywhere.
    fn from_str(text: &str) -> Result<Self, InviteError> {
        let mut bits = 0u128;
        let mut found = 0;
        for c in text.chars().map(half_width).filter(|c| !is_filler(*c)) {
            let value = crockford(c).ok_or(InviteError::Character { found: c })?;
            found += 1;
            if found <= Self::DIGITS {
                bits = bits << 5 | u128::from(value);
            }
        }
        if found != Self::DIGITS {
            return Err(InviteError::Length {
                expected: Self::DIGITS,
                found,
            });
        }
        let bytes = bits.to_be_bytes();
        Ok(Self(
            bytes[6..]
                .try_into()
                .expect("80 bits are the last ten of sixteen bytes"),
        ))
    }
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.code)?;
        if let Some(pin) = &self.pin {
            f.write_str("#")?;
            pin.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        }
        Ok(())
    }
}

impl FromStr for Invite {
    type Err = InviteError;

    fn from_str(text: &str) -> Result<Self, InviteError> {
        let text: String = text.trim().chars().map(half_width).collect();
        let (place, pin) = match text.split_once('#') {
            Some((place, pin)) => (place, Some(read_pin(pin)?)),
            None => (text.as_str(), None),
        };
        let form = || InviteError::Form { found: text.clone() };
        let (address, code) = place.rsplit_once('/').ok_or_else(form)?;
        let address = address.trim();
        let port = address.rsplit_once(':').and_then(|(host, port)| {
            let port = port.parse::<u16>().ok()?;
            (!host.is_empty() && port > 0).then_some(port)
        });
        if port.is_none() || address.contains(char::is_whitespace) {
            return Err(InviteError::Address {
                found: address.to_owned(),
            });
        }
        Ok(Self {
            address: address.to_owned(),
            code: code.parse()?,
            pin,
        })
    }
}

fn read_pin(text: &str) -> Result<[u8; 32], InviteError> {
    let digits = text.trim();
    let byte = |at: usize| {
        let pair = digits.get(2 * at..2 * at + 2)?;
        u8::from_str_radix(pair, 16).ok()
    };
    let mut key = [0; 32];
    let is_hex = digits.len() == 64 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    let read = key
        .iter_mut()
        .enumerate()
        .all(|(at, slot)| byte(at).map(|value| *slot = value).is_some());
    if !is_hex || !read || PublicKey::from_bytes(&key).is_err() {
        return Err(InviteError::Pin {
            found: text.to_owned(),
        });
    }
    Ok(key)
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '—' | '−')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const TEXT: &str = "127.0.0.1:4420/7K3M-92QD-0001-ZZZZ";

    #[test]
    fn an_invite_is_read_as_people_write_it() {
        let invite: Invite = TEXT.parse().unwrap();
        assert_eq!(invite.address, "127.0.0.1:4420");
        assert_eq!(invite.code.to_string(), "7K3M-92QD-0001-ZZZZ");
        for written in [
            " 127.0.0.1:4420/7k3m92qdoooizzzz ",
            "127.0.0.1:4420/7K3M 92QD OOOL ZZZZ",
            "１２７.0.0.1：4420／７Ｋ３Ｍ－92QD-0001-zzzz",
        ] {
            assert_eq!(written.parse(), Ok(invite.clone()), "{written}");
        }
    }

    #[test]
    fn a_text_that_is_no_invite_says_why() {
        let wrong = |text: &str| text.parse::<Invite>().unwrap_err().to_string();
        assert_eq!(
            wrong("127.0.0.1:4420/7K3M-92QD"),
            "a code has 16 characters, found 8"
        );
        assert_eq!(wrong("127.0.0.1:4420/UUUU-UUUU-UUUU-UUUU"), "'U' is in no code");
        assert_eq!(
            wrong("here/7K3M-92QD-0001-ZZZZ"),
            "an address is a host and a port, such as 127.0.0.1:4420; found \"here\""
        );
        assert!(wrong("7K3M-92QD-0001-ZZZZ").starts_with("an invite is an address, a stroke and a code"));
        assert!(wrong(&format!("{TEXT}#abc")).starts_with("after # stands the node's key"));
    }

    #[test]
    fn the_log_does_not_hold_the_code() {
        let invite: Invite = TEXT.parse().unwrap();
        assert!(!format!("{invite:?}").contains("7K3M"));
    }

    #[test]
    fn tag_and_key_of_a_code_are_pinned() {
        let code: InviteCode = "7K3M-92QD-0001-ZZZZ".parse().unwrap();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(&code.tag()), "431dd6fe72633df1");
        assert_eq!(
            hex(&code.key()),
            "94d937626cec5c1d5b879060cd7d55c26680ea1e255eb248b5cac808409359ae"
        );
    }

    proptest! {
        #[test]
        fn printing_and_parsing_is_the_identity(bytes: [u8; 10], pinned: bool) {
            let key = wufei_ledger::DeviceKey::from_seed(&[bytes[0]; 32]).public().to_bytes();
            let invite = Invite {
                address: "[::1]:4420".to_owned(),
                code: InviteCode::from_random(bytes),
                pin: pinned.then_some(key),
            };
            prop_assert_eq!(invite.to_string().parse(), Ok(invite));
        }

        #[test]
        fn no_text_panics(text in ".{0,60}") {
            let _ = text.parse::<Invite>();
            let _ = text.parse::<InviteCode>();
        }
    }
}
