//! The unified social credit code of an organisation.

use std::fmt;

use crate::text::{Reading, compact};
use crate::textual::textual;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// An 18-character unified social credit code 统一社会信用代码, its check character right.
///
/// Characters: authority, kind of organisation, six of the division of registration, nine of the
/// organisation code, one check. Letters stand in the first two places too (`N2…` village collectives,
/// `Y1…` others), so "eight leading digits" is not a rule. The division is that of registration, often
/// a historic one: nothing is checked against today's table. A code names a firm and not its site.
///
/// Source: GB 32100-2015.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc([u8; 18]);

impl Uscc {
    /// Reads 18 capital characters without blanks.
    ///
    /// # Errors
    /// [`UsccError`] names the length, the first character that is not of the alphabet, or the check
    /// character that was expected.
    pub fn parse(text: &str) -> Result<Self, UsccError> {
        let length = text.chars().count();
        if length != 18 {
            return Err(UsccError::Length { found: length });
        }
        let mut code = [0; 18];
        for (place, c) in text.chars().enumerate() {
            code[place] = u8::try_from(c)
                .ok()
                .filter(|byte| ALPHABET.contains(byte))
                .ok_or(UsccError::Character {
                    position: place + 1,
                    found: c,
                })?;
        }
        let expected = check_character(&code);
        if code[17] != expected {
            return Err(UsccError::Check {
                expected: char::from(expected),
                found: char::from(code[17]),
            });
        }
        Ok(Uscc(code))
    }

    /// Reads a code as people write it: in full width, with blanks or hyphens, in small letters.
    ///
    /// # Errors
    /// As [`Uscc::parse`]; positions count without the blanks.
    pub fn parse_lenient(text: &str) -> Result<Reading<Self>, UsccError> {
        let plain = compact(text).text.replace('-', "").to_ascii_uppercase();
        Ok(Reading::of(Uscc::parse(&plain)?, text))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only characters of the alphabet, which is ASCII")
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Uscc({})", self.as_str())
    }
}

textual!(Uscc, UsccError, "a unified social credit code of 18 characters");

/// Why a text is no unified social credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    /// Not 18 characters.
    #[error("a credit code has 18 characters, found {found}")]
    Length {
        /// How many characters there are.
        found: usize,
    },

    /// A character that no credit code holds; I, O, S, V and Z are left out of the alphabet.
    #[error(
        "character {position} of the credit code is '{found}'; digits and capital letters without I, O, S, V, Z are used"
    )]
    Character {
        /// Counted from 1.
        position: usize,
        /// The character that stands there.
        found: char,
    },

    /// The last character does not fit the 17 before it: somewhere a character is wrong.
    #[error("the credit code should end in '{expected}' and ends in '{found}'")]
    Check {
        /// The check character of the first 17 characters.
        expected: char,
        /// The last character.
        found: char,
    },
}

/// The check character of the first 17 characters, all of them in the alphabet.
fn check_character(code: &[u8; 18]) -> u8 {
    let mut weight = 1;
    let mut sum = 0;
    for byte in &code[..17] {
        let value = ALPHABET
            .iter()
            .position(|a| a == byte)
            .expect("checked against the alphabet by the caller");
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET[(31 - sum % 31) % 31]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn public_and_synthetic_codes_are_read() {
        for code in [
            "91110000600037341L",
            "91420102000000000Q",
            "92420102MA0TE5T08Q",
            "12420102TE5T00016P",
            "N2420102TE5T00024W",
        ] {
            assert_eq!(Uscc::parse(code).unwrap().to_string(), code);
        }
    }

    #[test]
    fn small_letters_blanks_and_full_width_are_put_right() {
        for given in [
            "91420102000000000q",
            " 9142 0102 0000 0000 0Q ",
            "９１４２０１０２０００００００００Ｑ",
            "91420102-00000000-0Q",
        ] {
            let reading = Uscc::parse_lenient(given).unwrap();
            assert_eq!(
                (reading.value.as_str(), reading.corrected),
                ("91420102000000000Q", true),
                "{given}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (given, why) in [
            ("", "a credit code has 18 characters, found 0"),
            ("9142010200000000Q", "a credit code has 18 characters, found 17"),
            (
                "91420102000000000A",
                "the credit code should end in 'Q' and ends in 'A'",
            ),
            (
                "9142010200000O000Q",
                "character 14 of the credit code is 'O'; digits and capital letters without I, O, S, V, Z are used",
            ),
        ] {
            assert_eq!(Uscc::parse(given).unwrap_err().to_string(), why, "{given}");
        }
    }

    fn with_check() -> impl Strategy<Value = String> {
        proptest::collection::vec(0usize..31, 17).prop_map(|values| {
            let mut code = [b'0'; 18];
            for (place, value) in values.into_iter().enumerate() {
                code[place] = ALPHABET[value];
            }
            code[17] = check_character(&code);
            String::from_utf8(code.to_vec()).expect("ASCII")
        })
    }

    proptest! {
        #[test]
        fn printing_then_parsing_is_the_identity(text in with_check()) {
            let code = Uscc::parse(&text).unwrap();
            prop_assert_eq!(code.to_string(), text.clone());
            prop_assert_eq!(Uscc::parse_lenient(&text.to_lowercase()).unwrap().value, code);
        }

        #[test]
        fn one_wrong_character_is_always_noticed(text in with_check(), place in 0usize..17, other in 0usize..31) {
            let mut bytes = text.into_bytes();
            prop_assume!(bytes[place] != ALPHABET[other]);
            bytes[place] = ALPHABET[other];
            let changed = String::from_utf8(bytes).unwrap();
            let noticed = matches!(Uscc::parse(&changed), Err(UsccError::Check { .. }));
            prop_assert!(noticed);
        }
    }
}
