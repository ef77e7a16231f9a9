//! Codes that a party tells on the telephone, so that somebody else can record a step for it.
//!
//! The regulator gives an organisation a list of them and keeps it. A recorded step holds what the code makes of
//! the step's seal and not the code itself: whoever reads the entry cannot use it for another load.

use crate::{DocId, LedgerId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use std::str::FromStr;
use wufei_manifest::typed::{CROCKFORD, crockford, half_width};

const TAG: &[u8; 16] = b"wufei/code/v1\0\0\0";

/// One code of an organisation's list: its number and fifty random bits. Printed `12-7K3M9-2QD4Z`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TypedCode {
    number: u32,
    digits: [u8; Self::DIGITS],
}

/// Why a text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a code is its number and ten characters, such as 12-7K3M9-2QD4Z; found {found:?}")]
pub struct TypedCodeError {
    /// The text.
    pub found: String,
}

impl TypedCode {
    /// Characters after the number.
    pub const DIGITS: usize = 10;

    /// The code with this number, from random bytes of which fifty bits are taken.
    pub fn from_random(number: u32, random: [u8; Self::DIGITS]) -> Self {
        Self {
            number,
            digits: random.map(|byte| byte & 31),
        }
    }

    /// Its place in the organisation's list.
    pub fn number(&self) -> u32 {
        self.number
    }

    /// What it makes of a step's seal: HMAC-SHA-256 under its ten characters, in ASCII, over tag 16 ‖ ledger 16 ‖
    /// document 16 ‖ seal 32. Who does not know the code cannot make it for another load.
    pub fn mac(&self, ledger: LedgerId, doc: DocId, seal: &[u8; 32]) -> [u8; 32] {
        self.over(ledger, doc, seal).finalize().into_bytes().into()
    }

    fn over(&self, ledger: LedgerId, doc: DocId, seal: &[u8; 32]) -> Hmac<Sha256> {
        let key = self.digits.map(|digit| CROCKFORD[usize::from(digit)]);
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("HMAC takes keys of any length");
        for part in [TAG.as_slice(), &ledger.0, &doc.0, seal] {
            mac.update(part);
        }
        mac
    }

    /// Whether this code stands behind what a step holds of it. How long it takes says nothing of how near it was.
    pub fn is_behind(&self, mac: &[u8; 32], ledger: LedgerId, doc: DocId, seal: &[u8; 32]) -> bool {
        self.over(ledger, doc, seal).verify_slice(mac).is_ok()
    }
}

impl fmt::Display for TypedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        for (at, digit) in self.digits.iter().enumerate() {
            if at % 5 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(CROCKFORD[usize::from(*digit)]))?;
        }
        Ok(())
    }
}

/// Prints no code: whoever reads a log must not be able to use it.
impl fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TypedCode({}, …)", self.number)
    }
}

impl FromStr for TypedCode {
    type Err = TypedCodeError;

    /// Reads it as people write it: small and full-width letters, O for 0, I and L for 1, dashes and blanks
    /// anywhere; only between the number and the rest there must be one.
    fn from_str(text: &str) -> Result<Self, TypedCodeError> {
        let wrong = || TypedCodeError {
            found: text.to_owned(),
        };
        let plain: String = text.trim().chars().map(half_width).collect();
        let is_filler = |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '—' | '−');
        let (number, rest) = plain.split_once(is_filler).ok_or_else(wrong)?;
        let digits: Option<Vec<u8>> = rest.chars().filter(|c| !is_filler(*c)).map(crockford).collect();
        Ok(Self {
            number: number.parse().map_err(|_| wrong())?,
            digits: digits
                .and_then(|digits| digits.try_into().ok())
                .ok_or_else(wrong)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let code = TypedCode::from_random(12, [7, 20, 3, 19, 9, 2, 23, 13, 4, 31]);
        assert_eq!(code.to_string(), "12-7M3K9-2QD4Z");
        for typed in ["12-7M3K9-2QD4Z", " 12 7m3k9 2qd4z ", "１２－７Ｍ３Ｋ９２ＱＤ４Ｚ"] {
            assert_eq!(typed.parse::<TypedCode>().unwrap(), code, "{typed}");
        }
        for typed in [
            "",
            "127M3K92QD4Z",
            "12-7M3K9-2QD4",
            "12-7M3K9-2QD4ZZ",
            "x-7M3K9-2QD4Z",
            "12-7M3K9-2QD4U",
        ] {
            assert!(typed.parse::<TypedCode>().is_err(), "{typed}");
        }
        assert!(!format!("{code:?}").contains("7M3K9"));
    }

    #[test]
    fn it_says_nothing_about_another_load() {
        let code = TypedCode::from_random(1, [1; 10]);
        let other = TypedCode::from_random(1, [2; 10]);
        let (ledger, doc) = (LedgerId([1; 16]), DocId([2; 16]));
        let mac = code.mac(ledger, doc, &[3; 32]);
        assert!(code.is_behind(&mac, ledger, doc, &[3; 32]));
        assert!(!other.is_behind(&mac, ledger, doc, &[3; 32]));
        for changed in [
            other.mac(ledger, doc, &[3; 32]),
            code.mac(LedgerId([9; 16]), doc, &[3; 32]),
            code.mac(ledger, DocId([9; 16]), &[3; 32]),
            code.mac(ledger, doc, &[9; 32]),
        ] {
            assert_ne!(mac, changed);
        }
    }
}
