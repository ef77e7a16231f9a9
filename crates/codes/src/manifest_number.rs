//! The official number of a transfer manifest.

use std::fmt;

use crate::text::{Reading, compact, found};
use crate::textual::textual;

/// The 14-digit number of a transfer manifest: year, province and prefecture of removal, serial.
///
/// The national system gives it out; the serial runs through the whole prefecture, so neither a device
/// nor a firm can mint one. Wuhan's numbers read `YYYY4201nnnnnn`; counties that the province runs
/// itself have prefecture 90. Numbers compare by year, place and serial.
///
/// Source: Transfer Measures, article 15.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ManifestNumber {
    year: u16,
    province: u8,
    prefecture: u8,
    serial: u32,
}

impl ManifestNumber {
    /// Reads 14 digits.
    ///
    /// # Errors
    /// [`ManifestNumberError`] names the length, a character that is no digit, a year before 2000, or
    /// digits that stand for no province or prefecture.
    pub fn parse(text: &str) -> Result<Self, ManifestNumberError> {
        if let Some((place, c)) = text.chars().enumerate().find(|(_, c)| !c.is_ascii_digit()) {
            return Err(ManifestNumberError::Character {
                position: place + 1,
                found: c,
            });
        }
        if text.len() != 14 {
            return Err(ManifestNumberError::Length { found: text.len() });
        }
        let number: u64 = text.parse().expect("14 digits fit in 64 bits");
        let year = (number / 10_000_000_000) as u16;
        let province = (number / 100_000_000 % 100) as u8;
        let prefecture = (number / 1_000_000 % 100) as u8;
        let serial = (number % 1_000_000) as u32;
        if year < 2000 {
            return Err(ManifestNumberError::Year { found: year });
        }
        if !is_province(province) || prefecture == 0 {
            return Err(ManifestNumberError::Place {
                found: found(&text[4..8]),
            });
        }
        Ok(ManifestNumber {
            year,
            province,
            prefecture,
            serial,
        })
    }

    /// Reads a number as people write it: in full width, with blanks or hyphens inside.
    ///
    /// # Errors
    /// As [`ManifestNumber::parse`]; positions count without the blanks.
    pub fn parse_lenient(text: &str) -> Result<Reading<Self>, ManifestNumberError> {
        let plain = compact(text).text.replace('-', "");
        Ok(Reading::of(ManifestNumber::parse(&plain)?, text))
    }

    /// The year in which the number was given out.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Digits 5 and 6: the province of removal, such as 42 for Hubei.
    pub fn province(self) -> u8 {
        self.province
    }

    /// Digits 7 and 8: the prefecture of removal within the province, such as 01 for Wuhan.
    pub fn prefecture(self) -> u8 {
        self.prefecture
    }

    /// The last six digits.
    pub fn serial(self) -> u32 {
        self.serial
    }

    /// Whether the place of removal is in Wuhan.
    pub fn is_of_wuhan(self) -> bool {
        (self.province, self.prefecture) == (42, 1)
    }
}

impl fmt::Display for ManifestNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:04}{:02}{:02}{:06}",
            self.year, self.province, self.prefecture, self.serial
        )
    }
}

textual!(
    ManifestNumber,
    ManifestNumberError,
    "a manifest number of 14 digits"
);

/// Why a text is no manifest number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestNumberError {
    /// Not 14 digits.
    #[error("a manifest number has 14 digits, found {found}")]
    Length {
        /// How many digits there are.
        found: usize,
    },

    /// Something that is no digit.
    #[error("a manifest number has digits only; character {position} is '{found}'")]
    Character {
        /// Counted from 1.
        position: usize,
        /// The character that stands there.
        found: char,
    },

    /// The first four digits are no year in which manifests had such numbers.
    #[error("a manifest number begins with the year, not with {found:04}")]
    Year {
        /// The first four digits.
        found: u16,
    },

    /// Digits 5 to 8 are no province and prefecture.
    #[error("digits 5 to 8 of a manifest number are province and prefecture, not {found}")]
    Place {
        /// Digits 5 to 8.
        found: String,
    },
}

/// Source: GB/T 2260, the first two digits.
fn is_province(digits: u8) -> bool {
    matches!(digits, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81 | 82)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_place_of_removal_is_read_from_the_digits() {
        for (text, place, wuhan) in [
            ("20264201000001", (42, 1), true),
            ("20264213000001", (42, 13), false),
            ("20264290000001", (42, 90), false),
            ("20264201999999", (42, 1), true),
        ] {
            let number = ManifestNumber::parse(text).unwrap();
            assert_eq!(
                ((number.province(), number.prefecture()), number.is_of_wuhan()),
                (place, wuhan),
                "{text}"
            );
            assert_eq!(number.to_string(), text);
        }
    }

    #[test]
    fn blanks_inside_are_put_right() {
        for given in [
            " 20264201500041\u{A0}",
            "2026 4201 500041",
            "２０２６４２０１５０００４１",
            "2026-4201-500041",
        ] {
            let reading = ManifestNumber::parse_lenient(given).unwrap();
            assert_eq!(
                (reading.value.to_string().as_str(), reading.corrected),
                ("20264201500041", true),
                "{given:?}"
            );
        }
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (given, why) in [
            ("2026420100001", "a manifest number has 14 digits, found 13"),
            ("", "a manifest number has 14 digits, found 0"),
            (
                "LX2025-1001",
                "a manifest number has digits only; character 1 is 'L'",
            ),
            (
                "2.0264201E+13",
                "a manifest number has digits only; character 2 is '.'",
            ),
            (
                "19994201000001",
                "a manifest number begins with the year, not with 1999",
            ),
            (
                "20260001000001",
                "digits 5 to 8 of a manifest number are province and prefecture, not 0001",
            ),
            (
                "20264200000001",
                "digits 5 to 8 of a manifest number are province and prefecture, not 4200",
            ),
        ] {
            assert_eq!(
                ManifestNumber::parse(given).unwrap_err().to_string(),
                why,
                "{given}"
            );
        }
    }

    proptest! {
        #[test]
        fn printing_then_parsing_is_the_identity(
            year in 2000u16..=9999, province in 11u8..=82, prefecture in 1u8..=99, serial in 0u32..1_000_000,
        ) {
            prop_assume!(is_province(province));
            let number = ManifestNumber { year, province, prefecture, serial };
            prop_assert_eq!(ManifestNumber::parse(&number.to_string()), Ok(number));
        }
    }
}
