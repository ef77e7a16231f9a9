//! Number plates of lorries and trailers.

use std::fmt;

use crate::text::{Reading, compact};
use crate::textual::textual;

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
const LAST: &str = "挂学警港澳";

/// A civil number plate, such as `鄂A12345`, `鄂AD12345` or the trailer's `鄂A1234挂`.
///
/// The colour is part of a vehicle's identity (the same characters exist in blue and in yellow) and is
/// kept beside the plate; tractor and trailer are two plates.
///
/// Source: GA 36, from memory; the ordinary form also in the public package `pyunit-plate`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plate {
    text: String,
    kind: PlateKind,
}

/// The form of a plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlateKind {
    /// Seven characters.
    Ordinary,
    /// Seven characters, the last of them 挂.
    Trailer,
    /// Eight characters of a small vehicle: the third is the energy letter (`鄂AD12345`).
    NewEnergySmall,
    /// Eight characters of a large vehicle, so of a lorry: the last is the energy letter (`鄂A12345D`).
    NewEnergyLarge,
}

impl Plate {
    /// Reads a plate without separators, in capital letters.
    ///
    /// # Errors
    /// [`PlateError`] names the length or the first character that cannot stand where it stands.
    pub fn parse(text: &str) -> Result<Self, PlateError> {
        let characters: Vec<char> = text.chars().take(9).collect();
        if !matches!(characters.len(), 7 | 8) {
            return Err(PlateError::Length {
                found: text.chars().count(),
            });
        }
        let province = characters[0];
        if !PROVINCES.contains(province) {
            return Err(PlateError::Province { found: province });
        }
        let wrong = |place: usize| PlateError::Character {
            position: place + 1,
            found: characters[place],
        };
        if !is_letter(characters[1]) {
            return Err(wrong(1));
        }
        let kind = match characters.len() {
            7 => ordinary(&characters).map_err(wrong)?,
            _ => new_energy(&characters).map_err(wrong)?,
        };
        Ok(Plate {
            text: text.to_owned(),
            kind,
        })
    }

    /// Reads a plate as people write it: `鄂a·12345`, `鄂Ａ １２３４５`, `鄂A-1234 挂`.
    ///
    /// # Errors
    /// As [`Plate::parse`]; positions count without the separators.
    pub fn parse_lenient(text: &str) -> Result<Reading<Self>, PlateError> {
        let plain: String = compact(text)
            .text
            .to_ascii_uppercase()
            .chars()
            .filter(|c| !matches!(c, '-' | '.' | '·' | '•' | '・' | '‧' | '∙' | '⋅' | '●'))
            .collect();
        Ok(Reading::of(Plate::parse(&plain)?, text))
    }

    /// The plate as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The form of the plate.
    pub fn kind(&self) -> PlateKind {
        self.kind
    }
}

impl fmt::Display for Plate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

textual!(Plate, PlateError, "a number plate such as 鄂A12345");

/// Why a text is no number plate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// Neither seven characters nor, with new energy, eight.
    #[error("a plate has 7 characters, with new energy 8, found {found}")]
    Length {
        /// How many characters there are.
        found: usize,
    },

    /// The plate does not begin with the character of a province.
    #[error("a plate begins with the character of a province, not with '{found}'")]
    Province {
        /// The first character.
        found: char,
    },

    /// A character that cannot stand where it stands; I and O are never used.
    #[error("character {position} of the plate cannot be '{found}' (I and O are never used)")]
    Character {
        /// Counted from 1.
        position: usize,
        /// The character that stands there.
        found: char,
    },
}

/// Both forms return the place of the first character that does not fit.
fn ordinary(characters: &[char]) -> Result<PlateKind, usize> {
    first_misfit(characters, 2..6, is_letter_or_digit)?;
    match characters[6] {
        '挂' => Ok(PlateKind::Trailer),
        last if is_letter_or_digit(last) || LAST.contains(last) => Ok(PlateKind::Ordinary),
        _ => Err(6),
    }
}

fn new_energy(characters: &[char]) -> Result<PlateKind, usize> {
    if is_energy_letter(characters[2]) {
        first_misfit(characters, 3..4, is_letter_or_digit)?;
        first_misfit(characters, 4..8, |c| c.is_ascii_digit())?;
        return Ok(PlateKind::NewEnergySmall);
    }
    first_misfit(characters, 2..7, |c| c.is_ascii_digit())?;
    first_misfit(characters, 7..8, is_energy_letter)?;
    Ok(PlateKind::NewEnergyLarge)
}

fn first_misfit(
    characters: &[char],
    places: std::ops::Range<usize>,
    fits: impl Fn(char) -> bool,
) -> Result<(), usize> {
    places
        .into_iter()
        .find(|place| !fits(characters[*place]))
        .map_or(Ok(()), Err)
}

fn is_letter(c: char) -> bool {
    c.is_ascii_uppercase() && c != 'I' && c != 'O'
}

fn is_letter_or_digit(c: char) -> bool {
    c.is_ascii_digit() || is_letter(c)
}

fn is_energy_letter(c: char) -> bool {
    matches!(c, 'A'..='H' | 'J' | 'K')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_four_forms_are_told_apart() {
        for (text, kind) in [
            ("鄂A12345", PlateKind::Ordinary),
            ("鄂AXLSSV", PlateKind::Ordinary),
            ("粤Z1234港", PlateKind::Ordinary),
            ("鄂A1234挂", PlateKind::Trailer),
            ("鄂AD12345", PlateKind::NewEnergySmall),
            ("鄂A12345D", PlateKind::NewEnergyLarge),
        ] {
            let plate = Plate::parse(text).unwrap_or_else(|e| panic!("{text}: {e}"));
            assert_eq!((plate.kind(), plate.to_string().as_str()), (kind, text));
        }
    }

    #[test]
    fn dots_blanks_and_small_letters_are_put_right() {
        for given in [
            "鄂A·12345",
            "鄂a 12345",
            "鄂Ａ１２３４５",
            "鄂A-12345",
            " 鄂A12345",
        ] {
            let reading = Plate::parse_lenient(given).unwrap();
            assert_eq!(
                (reading.value.as_str(), reading.corrected),
                ("鄂A12345", true),
                "{given}"
            );
        }
        assert!(!Plate::parse_lenient("鄂A12345").unwrap().corrected);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (given, why) in [
            (
                "鄂AI2345",
                "character 3 of the plate cannot be 'I' (I and O are never used)",
            ),
            (
                "鄂O12345",
                "character 2 of the plate cannot be 'O' (I and O are never used)",
            ),
            (
                "湖A12345",
                "a plate begins with the character of a province, not with '湖'",
            ),
            ("鄂A1234", "a plate has 7 characters, with new energy 8, found 6"),
            (
                "鄂A123456",
                "character 8 of the plate cannot be '6' (I and O are never used)",
            ),
            (
                "鄂A挂1234",
                "character 3 of the plate cannot be '挂' (I and O are never used)",
            ),
            ("", "a plate has 7 characters, with new energy 8, found 0"),
        ] {
            assert_eq!(Plate::parse(given).unwrap_err().to_string(), why, "{given}");
        }
    }

    proptest! {
        #[test]
        fn printing_then_parsing_is_the_identity(
            text in prop_oneof![
                "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警港澳]",
                "[鄂湘粤][A-HJ-NP-Z][A-HJK][A-HJ-NP-Z0-9][0-9]{4}",
                "[鄂湘粤][A-HJ-NP-Z][0-9]{5}[A-HJK]",
            ]
        ) {
            let plate = Plate::parse(&text).unwrap();
            prop_assert_eq!(plate.to_string(), text.clone());
            let reading = Plate::parse_lenient(&text).unwrap();
            prop_assert_eq!((reading.value, reading.corrected), (plate, false));
        }
    }
}
