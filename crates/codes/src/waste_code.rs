//! Codes of hazardous wastes and the categories they end in.

use std::fmt;

use crate::text::{Reading, compact, found};
use crate::textual::textual;

/// An eight-digit code of the national catalogue, such as `900-249-08`.
///
/// The digits name the industry (`900`), the waste within it (`249`) and the category (`08`, printed
/// `HW08`). Codes compare by these numbers in turn. Whether a code is *listed* depends on the edition:
/// ask [`crate::Catalogue::find`]. The industry says where such waste typically arises and nothing about
/// the firm at hand: 95 codes of 2021 begin with 900, "not of a particular industry".
///
/// Source: National Catalogue of Hazardous Wastes, 2021 edition, article 5 and the notes to the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WasteCode {
    industry: u16,
    serial: u16,
    category: Category,
}

impl WasteCode {
    /// Puts a code together from its three numbers.
    ///
    /// # Errors
    /// [`WasteCodeError::Shape`] when industry or serial has more than three digits.
    pub fn new(industry: u16, serial: u16, category: Category) -> Result<Self, WasteCodeError> {
        let code = WasteCode {
            industry,
            serial,
            category,
        };
        if industry > 999 || serial > 999 {
            return Err(WasteCodeError::Shape {
                found: code.to_string(),
            });
        }
        Ok(code)
    }

    /// Reads the canonical spelling `900-249-08` and nothing else.
    ///
    /// # Errors
    /// [`WasteCodeError::Shape`] for any other spelling, [`WasteCodeError::UnknownCategory`] when the last
    /// two digits name no category.
    pub fn parse(text: &str) -> Result<Self, WasteCodeError> {
        let shape = || WasteCodeError::Shape { found: found(text) };
        let bytes: &[u8; 10] = text.as_bytes().try_into().map_err(|_| shape())?;
        if bytes[3] != b'-' || bytes[7] != b'-' {
            return Err(shape());
        }
        let industry = digits(&bytes[0..3]).ok_or_else(shape)?;
        let serial = digits(&bytes[4..7]).ok_or_else(shape)?;
        let category = digits(&bytes[8..10]).ok_or_else(shape)?;
        let category = Category::new(category as u8).map_err(|_| WasteCodeError::UnknownCategory {
            found: found(text),
            category: category as u8,
        })?;
        Ok(WasteCode {
            industry,
            serial,
            category,
        })
    }

    /// Reads a code as people write it: with the category before it, without hyphens, in full width,
    /// with blanks: `HW08 900-249-08`, `hw08/900-249-08`, `90024908`, `９００－２４９－０８`.
    ///
    /// # Errors
    /// As [`WasteCode::parse`]; besides, [`WasteCodeError::Disagree`] when the category before the code is
    /// not the one it ends in, and [`WasteCodeError::GeneralWaste`] for a code of general solid waste.
    pub fn parse_lenient(text: &str) -> Result<Reading<Self>, WasteCodeError> {
        let plain = compact(text).text.to_ascii_uppercase();
        if plain.is_empty() {
            return Err(WasteCodeError::Empty);
        }
        let shape = || WasteCodeError::Shape { found: found(text) };
        let (stated, rest) = split_category(&plain).ok_or_else(shape)?;
        if is_general_waste(rest) {
            return Err(WasteCodeError::GeneralWaste { found: found(text) });
        }
        let digits: String = match rest.len() {
            8 if rest.bytes().all(|b| b.is_ascii_digit()) => {
                format!("{}-{}-{}", &rest[0..3], &rest[3..6], &rest[6..8])
            }
            _ => rest.to_owned(),
        };
        let code = WasteCode::parse(&digits).map_err(|error| match error {
            WasteCodeError::UnknownCategory { category, .. } => WasteCodeError::UnknownCategory {
                found: found(text),
                category,
            },
            _ => shape(),
        })?;
        match stated {
            Some(number) if number != code.category.number() => {
                Err(WasteCodeError::Disagree { stated: number, code })
            }
            _ => Ok(Reading::of(code, text)),
        }
    }

    /// The three digits of the industry.
    pub fn industry(self) -> u16 {
        self.industry
    }

    /// The three digits that number the waste within its industry and category.
    pub fn serial(self) -> u16 {
        self.serial
    }

    /// The category in the last two digits.
    pub fn category(self) -> Category {
        self.category
    }

    /// Whether this is `900-000-NN`: a waste in no line of the table, found hazardous by identification.
    /// Such a code is valid for every category; the number of the identification report goes with it.
    ///
    /// Source: National Catalogue of Hazardous Wastes, article 6.
    pub fn is_identified(self) -> bool {
        self.industry == 900 && self.serial == 0
    }
}

impl fmt::Display for WasteCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:03}-{:03}-{:02}",
            self.industry,
            self.serial,
            self.category.number()
        )
    }
}

textual!(WasteCode, WasteCodeError, "a waste code such as 900-249-08");

/// Why a text is no waste code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WasteCodeError {
    /// There is nothing to read.
    #[error("the waste code is empty")]
    Empty,

    /// Not three digits, three digits, two digits.
    #[error("'{found}' is not a waste code of the form 900-249-08")]
    Shape {
        /// The text as it was given.
        found: String,
    },

    /// A code of general solid waste (`900-003-S17`), which belongs in no manifest of hazardous waste.
    #[error("'{found}' is a code of general solid waste, not of hazardous waste")]
    GeneralWaste {
        /// The text as it was given.
        found: String,
    },

    /// The last two digits name a category that does not exist.
    #[error("'{found}' ends in {category:02}, and there is no category HW{category:02}")]
    UnknownCategory {
        /// The text as it was given.
        found: String,
        /// The number that is no category.
        category: u8,
    },

    /// A category stands before the code, and it is not the one that the code ends in.
    #[error("category HW{stated:02} stands before code {code}, which is of {}", code.category())]
    Disagree {
        /// The number of the category that stands before the code.
        stated: u8,
        /// The code itself.
        code: WasteCode,
    },
}

/// A category of the catalogue, `HW01` to `HW40` and `HW45` to `HW50`: 46 of them.
///
/// HW41 to HW44 do not exist (they went out in 2016), so a range check on 1 to 50 is wrong.
///
/// Source: National Catalogue of Hazardous Wastes, 2021 edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Category(u8);

impl Category {
    /// Takes a category by its number.
    ///
    /// # Errors
    /// [`CategoryError::Unknown`] when there is no such category.
    pub fn new(number: u8) -> Result<Self, CategoryError> {
        match number {
            1..=40 | 45..=50 => Ok(Category(number)),
            _ => Err(CategoryError::Unknown {
                found: format!("HW{number:02}"),
            }),
        }
    }

    /// Reads the canonical spelling `HW08`.
    ///
    /// # Errors
    /// [`CategoryError::Shape`] for any other spelling, [`CategoryError::Unknown`] when there is no such
    /// category.
    pub fn parse(text: &str) -> Result<Self, CategoryError> {
        let number = text
            .strip_prefix("HW")
            .filter(|n| n.len() == 2)
            .and_then(|n| digits(n.as_bytes()))
            .ok_or_else(|| CategoryError::Shape { found: found(text) })?;
        Category::new(number as u8)
    }

    /// Reads a category as people write it, with or without its name: `HW08 废矿物油与含矿物油废物`, `hw08`, `08`.
    ///
    /// # Errors
    /// As [`Category::parse`].
    pub fn parse_lenient(text: &str) -> Result<Self, CategoryError> {
        let shape = || CategoryError::Shape { found: found(text) };
        let plain = compact(text).text.to_ascii_uppercase();
        let rest = plain.strip_prefix("HW").unwrap_or(&plain);
        let number = rest
            .get(0..2)
            .and_then(|n| digits(n.as_bytes()))
            .ok_or_else(shape)?;
        // A third digit makes it another number, such as the HW499 seen in the field.
        if rest[2..].starts_with(|c: char| c.is_ascii_digit()) {
            return Err(shape());
        }
        Category::new(number as u8).map_err(|_| CategoryError::Unknown { found: found(text) })
    }

    /// All categories in order.
    pub fn all() -> impl Iterator<Item = Category> {
        (1..=40).chain(45..=50).map(Category)
    }

    /// The number, such as 8 for `HW08`.
    pub fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HW{:02}", self.0)
    }
}

textual!(Category, CategoryError, "a waste category such as HW08");

/// Why a text is no category.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CategoryError {
    /// Not `HW` and two digits.
    #[error("'{found}' is not a waste category of the form HW08")]
    Shape {
        /// The text as it was given.
        found: String,
    },

    /// Well formed, but the catalogue has no such category.
    #[error("'{found}': there are the categories HW01 to HW40 and HW45 to HW50 only")]
    Unknown {
        /// The text as it was given.
        found: String,
    },
}

/// Takes `HW08` and what separates it off the front. `None` when `HW` is not followed by two digits.
fn split_category(plain: &str) -> Option<(Option<u8>, &str)> {
    let Some(rest) = plain.strip_prefix("HW") else {
        return Some((None, plain));
    };
    let number = digits(rest.get(0..2)?.as_bytes())? as u8;
    let rest = &rest[2..];
    let rest = rest
        .strip_prefix(['-', '/', ':', '_', '.', ',', '、', '\\', '|'])
        .unwrap_or(rest);
    Some((Some(number), rest))
}

/// Whether the text has the form `900-003-S17` of the code table for general solid waste.
fn is_general_waste(plain: &str) -> bool {
    let bytes = plain.as_bytes();
    bytes.len() == 11 && bytes[8] == b'S' && bytes[3] == b'-' && bytes[7] == b'-'
}

fn digits(bytes: &[u8]) -> Option<u16> {
    bytes.iter().try_fold(0u16, |number, byte| match byte {
        b'0'..=b'9' => Some(number * 10 + u16::from(byte - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_write_them() {
        for (given, code, corrected) in [
            ("900-249-08", "900-249-08", false),
            ("HW08-900-249-08", "900-249-08", true),
            ("HW08 900-249-08", "900-249-08", true),
            ("hw08 900-249-08", "900-249-08", true),
            ("hw08/900-249-08", "900-249-08", true),
            ("hw17-336-064-17", "336-064-17", true),
            ("９００－２４９－０８", "900-249-08", true),
            ("90024908", "900-249-08", true),
            ("HW0890024908", "900-249-08", true),
            (" 900-249-08\u{A0}", "900-249-08", true),
            ("900-000-17", "900-000-17", false),
            ("841-001-01", "841-001-01", false),
            ("831-001-01", "831-001-01", false),
            ("292-001-06", "292-001-06", false),
        ] {
            let reading = WasteCode::parse_lenient(given).unwrap_or_else(|e| panic!("{given:?}: {e}"));
            assert_eq!(
                (reading.value.to_string().as_str(), reading.corrected),
                (code, corrected),
                "{given:?}"
            );
        }
    }

    #[test]
    fn what_is_no_code_says_why() {
        for (given, why) in [
            ("", "the waste code is empty"),
            ("\u{3000}", "the waste code is empty"),
            (
                "HW08 900-249-49",
                "category HW08 stands before code 900-249-49, which is of HW49",
            ),
            (
                "900-003-S17",
                "'900-003-S17' is a code of general solid waste, not of hazardous waste",
            ),
            (
                "900-001-S08",
                "'900-001-S08' is a code of general solid waste, not of hazardous waste",
            ),
            (
                "900-001-43",
                "'900-001-43' ends in 43, and there is no category HW43",
            ),
            (
                "900-001-00",
                "'900-001-00' ends in 00, and there is no category HW00",
            ),
            ("HW499", "'HW499' is not a waste code of the form 900-249-08"),
            (
                "WASTE-UNKNOWN",
                "'WASTE-UNKNOWN' is not a waste code of the form 900-249-08",
            ),
            (
                "7631-99-4",
                "'7631-99-4' is not a waste code of the form 900-249-08",
            ),
            ("HW", "'HW' is not a waste code of the form 900-249-08"),
            ("HW废矿", "'HW废矿' is not a waste code of the form 900-249-08"),
            ("9002490", "'9002490' is not a waste code of the form 900-249-08"),
        ] {
            assert_eq!(
                WasteCode::parse_lenient(given).unwrap_err().to_string(),
                why,
                "{given:?}"
            );
        }
    }

    #[test]
    fn the_strict_reader_corrects_nothing() {
        for given in [
            "HW08-900-249-08",
            "90024908",
            "９００-249-08",
            " 900-249-08",
            "+90-249-08",
        ] {
            assert!(
                matches!(WasteCode::parse(given), Err(WasteCodeError::Shape { .. })),
                "{given:?}"
            );
        }
    }

    #[test]
    fn there_are_46_categories_and_none_between_40_and_45() {
        assert_eq!(Category::all().count(), 46);
        assert!(Category::all().all(|c| Category::parse(&c.to_string()) == Ok(c)));
        for number in [0, 41, 42, 43, 44, 51, 99, 255] {
            assert!(Category::new(number).is_err(), "{number}");
        }
        assert_eq!(
            Category::parse_lenient("HW43 其他").unwrap_err().to_string(),
            "'HW43 其他': there are the categories HW01 to HW40 and HW45 to HW50 only"
        );
    }

    #[test]
    fn a_category_is_read_with_its_name_and_without() {
        for given in [
            "HW08",
            "HW08 废矿物油与含矿物油废物",
            "hw08废矿物油",
            "ＨＷ０８",
            "08",
        ] {
            assert_eq!(Category::parse_lenient(given).unwrap().number(), 8, "{given:?}");
        }
        for given in ["", "HW", "HW4", "HW499", "废矿物油", "其他"] {
            assert!(
                matches!(Category::parse_lenient(given), Err(CategoryError::Shape { .. })),
                "{given:?}"
            );
        }
    }

    #[test]
    fn codes_sort_by_their_numbers() {
        let mut codes =
            ["900-249-08", "071-001-08", "900-041-49", "251-001-08"].map(|c| WasteCode::parse(c).unwrap());
        codes.sort();
        assert_eq!(
            codes.map(|c| c.to_string()),
            ["071-001-08", "251-001-08", "900-041-49", "900-249-08"]
        );
    }
}
