//! Masses, in whole grams.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A mass in whole grams, never negative and at most 50 000 t.
///
/// Grams and not tonnes, because sums must not depend on rounding. Prints as tonnes, without
/// trailing zeros: `1.25 t`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(u64);

/// Why a text or number is no mass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Waste weighs something.
    #[error("a mass cannot be negative: {0}")]
    Negative(String),
    /// More than any single consignment.
    #[error("{0} is more than 50000 t")]
    TooMuch(String),
    /// A scale cannot show it, and a sum would round it.
    #[error("{0} is finer than one gram")]
    FinerThanGram(String),
    /// Neither digits nor a known unit.
    #[error("{0:?} is not a mass: write 1.25t, 1250kg or 1250000g")]
    Unreadable(String),
}

impl Quantity {
    /// The largest mass one consignment may have, 50 000 t.
    pub const MAX: Self = Self(50_000_000_000);

    /// A mass of this many grams; nothing above [`Quantity::MAX`].
    pub const fn grams(grams: u64) -> Option<Self> {
        if grams <= Self::MAX.0 {
            Some(Self(grams))
        } else {
            None
        }
    }

    /// A mass from a number in a document.
    ///
    /// # Errors
    /// [`QuantityError::Negative`] and [`QuantityError::TooMuch`].
    pub fn from_grams(grams: i64) -> Result<Self, QuantityError> {
        let grams = u64::try_from(grams).map_err(|_| QuantityError::Negative(format!("{grams} g")))?;
        Self::grams(grams).ok_or_else(|| QuantityError::TooMuch(format!("{grams} g")))
    }

    /// The mass in grams.
    pub const fn in_grams(self) -> u64 {
        self.0
    }

    /// The mass in grams as documents hold it.
    pub const fn to_i64(self) -> i64 {
        // At most 5e10, so it always fits.
        self.0 as i64
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (tonnes, grams) = (self.0 / 1_000_000, self.0 % 1_000_000);
        if grams == 0 {
            return write!(f, "{tonnes} t");
        }
        let fraction = format!("{grams:06}");
        write!(f, "{tonnes}.{} t", fraction.trim_end_matches('0'))
    }
}

impl FromStr for Quantity {
    type Err = QuantityError;

    /// Reads `1.25t`, `1.25 吨`, `1250kg`, `1250 千克`, `1250 公斤`, `1250000g`. A bare number is tonnes,
    /// the unit of every official form (HJ 1259-2022, 5.2).
    fn from_str(text: &str) -> Result<Self, QuantityError> {
        let unreadable = || QuantityError::Unreadable(text.to_owned());
        let trimmed = text.trim();
        let digits_end = trimmed
            .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+'))
            .unwrap_or(trimmed.len());
        let (number, unit) = trimmed.split_at(digits_end);
        let decimals = match unit.trim() {
            "" | "t" | "T" | "吨" => 6,
            "kg" | "KG" | "千克" | "公斤" => 3,
            "g" | "克" => 0,
            _ => return Err(unreadable()),
        };
        if let Some(rest) = number.strip_prefix('-') {
            let zero = rest.chars().all(|c| matches!(c, '0' | '.'));
            return if zero {
                Err(unreadable())
            } else {
                Err(QuantityError::Negative(text.to_owned()))
            };
        }
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
        if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
            return Err(unreadable());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > decimals {
            return Err(QuantityError::FinerThanGram(text.to_owned()));
        }
        let padded = format!("{whole}{fraction:0<decimals$}");
        let significant = padded.trim_start_matches('0');
        if significant.len() > 11 {
            return Err(QuantityError::TooMuch(text.to_owned()));
        }
        let grams = if significant.is_empty() {
            0
        } else {
            significant.parse().map_err(|_| unreadable())?
        };
        Self::grams(grams).ok_or_else(|| QuantityError::TooMuch(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_mass_is_read_in_the_units_of_the_trade() {
        let cases = [
            ("1.25", 1_250_000),
            ("1.25t", 1_250_000),
            ("1.25 吨", 1_250_000),
            ("1250kg", 1_250_000),
            ("0.5公斤", 500),
            ("7 g", 7),
            ("0", 0),
        ];
        for (text, grams) in cases {
            assert_eq!(
                text.parse::<Quantity>().map(Quantity::in_grams),
                Ok(grams),
                "{text}"
            );
        }
    }

    #[test]
    fn a_wrong_mass_says_what_is_wrong() {
        let wrong = |text: &str| text.parse::<Quantity>().unwrap_err().to_string();
        assert_eq!(wrong("-3t"), "a mass cannot be negative: -3t");
        assert_eq!(wrong("0.0000001"), "0.0000001 is finer than one gram");
        assert_eq!(wrong("60000"), "60000 is more than 50000 t");
        assert_eq!(
            wrong("3 buckets"),
            "\"3 buckets\" is not a mass: write 1.25t, 1250kg or 1250000g"
        );
        for odd in [
            "",
            ".",
            "-",
            "1.2.3",
            "1-2",
            "--1",
            "99999999999999999999999t",
            "é",
        ] {
            assert!(odd.parse::<Quantity>().is_err(), "{odd:?}");
        }
    }

    proptest! {
        #[test]
        fn printing_then_parsing_a_mass_is_the_identity(grams in 0..=Quantity::MAX.0) {
            let mass = Quantity(grams);
            prop_assert_eq!(mass.to_string().parse(), Ok(mass));
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in ".*") {
            let _ = text.parse::<Quantity>();
        }
    }
}
