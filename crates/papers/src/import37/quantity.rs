//! Weights as they stand in a cell, in whole grams.

use calamine::DataRef;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};
use rust_decimal::{Decimal, RoundingStrategy};
use wufei_codes::compact;

/// 100 000 t on one line: more than any vehicle, and a slipped comma at the latest here.
const MAX_GRAMS: i64 = 100_000 * 1_000_000;

/// The unit of a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Tonne,
    Kilogram,
    Gram,
}

impl Unit {
    pub fn parse(text: &str) -> Option<Self> {
        match compact(text).text.to_lowercase().as_str() {
            "吨" | "公吨" | "t" => Some(Unit::Tonne),
            "千克" | "公斤" | "kg" => Some(Unit::Kilogram),
            "克" | "g" => Some(Unit::Gram),
            _ => None,
        }
    }

    fn grams(self) -> Decimal {
        match self {
            Unit::Tonne => Decimal::from(1_000_000),
            Unit::Kilogram => Decimal::from(1000),
            Unit::Gram => Decimal::ONE,
        }
    }
}

/// A weight that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weight {
    pub grams: i64,
    /// The spelling had to be put right: separators, full width, a unit beside the number.
    pub corrected: bool,
    /// The weight was finer than a gram.
    pub rounded: bool,
}

/// Why a cell is no weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoWeight {
    Negative,
    Unreadable,
    TooLarge,
}

/// Reads a weight; a number without a unit of its own is in `unit`.
pub(super) fn read(value: &DataRef<'_>, text: &str, unit: Unit) -> Result<Weight, NoWeight> {
    match value {
        DataRef::Int(number) => weigh(Decimal::from(*number), unit, false),
        // This takes the 15 digits that a spreadsheet shows, so 0.1 + 0.2 is 0.3.
        DataRef::Float(number) => weigh(Decimal::from_f64(*number).ok_or(NoWeight::TooLarge)?, unit, false),
        DataRef::String(_) | DataRef::SharedString(_) => read_text(text, unit),
        _ => Err(NoWeight::Unreadable),
    }
}

fn read_text(text: &str, unit: Unit) -> Result<Weight, NoWeight> {
    let plain = compact(text).text;
    let end = plain
        .rfind(|c: char| c.is_ascii_digit() || c == ')')
        .map_or(0, |at| at + 1);
    let (number, suffix) = plain.split_at(end);
    let own = if suffix.is_empty() {
        None
    } else {
        Some(Unit::parse(suffix).ok_or(NoWeight::Unreadable)?)
    };

    // Accountants write a negative number in brackets.
    if let Some(inner) = number.strip_prefix('(').and_then(|n| n.strip_suffix(')')) {
        return Err(if digits(inner).is_some() {
            NoWeight::Negative
        } else {
            NoWeight::Unreadable
        });
    }
    if let Some(inner) = number.strip_prefix('-') {
        return Err(if digits(inner).is_some() {
            NoWeight::Negative
        } else {
            NoWeight::Unreadable
        });
    }
    let plain_number = digits(number).ok_or(NoWeight::Unreadable)?;
    let number = Decimal::from_str_exact(&plain_number).map_err(|_| NoWeight::TooLarge)?;
    weigh(number, own.unwrap_or(unit), plain_number != text)
}

/// The digits of a plain number, thousands separators taken out. `1,5` is no number: it could be 1.5 or 15.
fn digits(number: &str) -> Option<String> {
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|f| !all_digits(f)) {
        return None;
    }
    let mut groups = whole.split([',', '\'']);
    let first = groups.next().filter(|g| all_digits(g))?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && (first.len() > 3 || rest.iter().any(|g| g.len() != 3 || !all_digits(g))) {
        return None;
    }
    let whole = first.to_owned() + &rest.concat();
    Some(match fraction {
        Some(fraction) => format!("{whole}.{fraction}"),
        None => whole,
    })
}

fn weigh(number: Decimal, unit: Unit, corrected: bool) -> Result<Weight, NoWeight> {
    if number.is_sign_negative() && !number.is_zero() {
        return Err(NoWeight::Negative);
    }
    let exact = number.checked_mul(unit.grams()).ok_or(NoWeight::TooLarge)?;
    let whole = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    let grams = whole
        .to_i64()
        .filter(|grams| *grams <= MAX_GRAMS)
        .ok_or(NoWeight::TooLarge)?;
    Ok(Weight {
        grams,
        corrected,
        rounded: whole != exact,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Result<(i64, bool), NoWeight> {
        read(&DataRef::SharedString(text), text, Unit::Tonne).map(|w| (w.grams, w.corrected))
    }

    #[test]
    fn weights_are_read_as_people_write_them() {
        for (given, weight) in [
            ("1.5", Ok((1_500_000, false))),
            ("0.000001", Ok((1, false))),
            ("0", Ok((0, false))),
            ("1,250.5", Ok((1_250_500_000, true))),
            ("１．５", Ok((1_500_000, true))),
            (" 1.5 ", Ok((1_500_000, true))),
            ("1.5吨", Ok((1_500_000, true))),
            ("850 kg", Ok((850_000, true))),
            ("850公斤", Ok((850_000, true))),
            ("-1.2", Err(NoWeight::Negative)),
            ("−1.2", Err(NoWeight::Negative)),
            ("(0.500)", Err(NoWeight::Negative)),
            ("（0.500）", Err(NoWeight::Negative)),
            ("1,5", Err(NoWeight::Unreadable)),
            ("1,2345", Err(NoWeight::Unreadable)),
            ("1.2.3", Err(NoWeight::Unreadable)),
            ("1.2E3", Err(NoWeight::Unreadable)),
            ("3桶", Err(NoWeight::Unreadable)),
            ("约1.5", Err(NoWeight::Unreadable)),
            (".", Err(NoWeight::Unreadable)),
            ("", Err(NoWeight::Unreadable)),
            ("-", Err(NoWeight::Unreadable)),
            ("()", Err(NoWeight::Unreadable)),
            ("1000000", Err(NoWeight::TooLarge)),
            ("99999999999999999999999999999999999", Err(NoWeight::TooLarge)),
        ] {
            assert_eq!(text(given), weight, "{given:?}");
        }
    }

    #[test]
    fn numbers_in_cells_are_exact_to_the_gram() {
        for (given, grams, rounded) in [
            (12.231, 12_231_000, false),
            (0.1 + 0.2, 300_000, false),
            (0.069, 69_000, false),
            (1250.5, 1_250_500_000, false),
            (0.000_000_5, 1, true),
            (1.0 / 3.0, 333_333, true),
        ] {
            let weight = read(&DataRef::Float(given), "", Unit::Tonne).unwrap();
            assert_eq!(
                (weight.grams, weight.rounded, weight.corrected),
                (grams, rounded, false),
                "{given}"
            );
        }
        for (given, why) in [
            (-1.2, NoWeight::Negative),
            (f64::NAN, NoWeight::TooLarge),
            (f64::INFINITY, NoWeight::TooLarge),
            (1e300, NoWeight::TooLarge),
            (100_000.1, NoWeight::TooLarge),
        ] {
            assert_eq!(read(&DataRef::Float(given), "", Unit::Tonne), Err(why), "{given}");
        }
    }
}
