//! Wuhan and its districts.

use std::fmt;
use std::sync::LazyLock;

use crate::text::{Reading, compact, found};
use crate::textual::textual;

/// An administrative division that we know: Hubei, Wuhan, or one of Wuhan's 13 districts.
///
/// Functional zones (Optics Valley and others) are no divisions: they have no code of the standard, and
/// which branch of the bureau is in charge of a site does not follow from its division.
///
/// Source: GB/T 2260, as of 2023-06-30; see `data/wuhan_divisions.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// The six digits.
    pub code: DivisionCode,
    /// The full name, such as 硚口区.
    pub name: String,
    /// The name in English.
    pub name_en: String,
    /// What kind of division it is.
    pub kind: DivisionKind,
}

/// The level of a division.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DivisionKind {
    /// 省.
    Province,
    /// 地级 or 副省级 city.
    Prefecture,
    /// 区.
    District,
}

/// A part of Wuhan with an administration of its own that is no division: it has no code of the standard, so
/// nothing is counted by it. Which site lies in one does not follow from the site's division.
///
/// Source: `data/wuhan_divisions.csv`, partly from memory as its last column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionalZone {
    /// A name of ours, such as `WH-DHGX`.
    pub id: String,
    /// The full name, such as 武汉东湖新技术开发区.
    pub name: String,
    /// The name in English.
    pub name_en: String,
    /// The districts on whose ground it lies.
    pub within: Vec<DivisionCode>,
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    csv::Reader::from_reader(&include_bytes!("../data/wuhan_divisions.csv")[..])
        .deserialize()
        .map(|row| row.expect("the shipped table is read whole by a test"))
        .collect()
});

static ZONES: LazyLock<Vec<FunctionalZone>> = LazyLock::new(|| {
    let code = |text: &str| DivisionCode::parse(text).expect("the shipped table is read whole by a test");
    let rows = TABLE.iter().filter(|row| row.kind == "functional zone");
    let zone = |row: &Row| FunctionalZone {
        id: row.code.clone(),
        name: row.name.clone(),
        name_en: row.name_en.clone(),
        within: row.adcode_for_statistics.split('|').map(code).collect(),
    };
    rows.map(zone).collect()
});

impl FunctionalZone {
    /// Wuhan's functional zones, in the order of the table.
    pub fn all() -> &'static [FunctionalZone] {
        &ZONES
    }
}

static DIVISIONS: LazyLock<Vec<Division>> = LazyLock::new(|| {
    let mut divisions = Vec::new();
    for row in TABLE.iter() {
        let kind = match row.kind.as_str() {
            "province" => DivisionKind::Province,
            "prefecture (sub-provincial city)" => DivisionKind::Prefecture,
            "district" => DivisionKind::District,
            // A functional zone.
            _ => continue,
        };
        let code = DivisionCode::parse(&row.code).expect("the shipped table is read whole by a test");
        divisions.push(Division {
            code,
            name: row.name.clone(),
            name_en: row.name_en.clone(),
            kind,
        });
    }
    divisions
});

impl Division {
    /// All divisions we know, in the order of their codes.
    pub fn all() -> &'static [Division] {
        &DIVISIONS
    }

    /// Wuhan's 13 districts in the order of their codes.
    pub fn districts() -> impl Iterator<Item = &'static Division> {
        Self::all()
            .iter()
            .filter(|division| division.kind == DivisionKind::District)
    }

    /// The division with a code, if we know it.
    pub fn find(code: DivisionCode) -> Option<&'static Division> {
        Self::all().iter().find(|division| division.code == code)
    }

    /// The division of a name, full (硚口区) or short (硚口). Ask only where the city is known to be
    /// Wuhan: other cities have districts of the same names (Baotou has a 青山区).
    pub fn find_by_name(name: &str) -> Option<&'static Division> {
        let name = compact(name).text;
        Self::all()
            .iter()
            .find(|division| division.name == name || division.short_name() == name)
    }

    /// The name without its last character: 硚口 for 硚口区.
    pub fn short_name(&self) -> &str {
        self.name.strip_suffix(['省', '市', '区']).unwrap_or(&self.name)
    }
}

/// Six digits of GB/T 2260, such as `420104`: province, prefecture, county. That a code is well formed
/// does not say that it exists: codes come and go, and a manifest of 2022 keeps the code of 2022.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DivisionCode(u32);

impl DivisionCode {
    /// Reads six digits, the first of them not 0.
    ///
    /// # Errors
    /// [`DivisionCodeError`] for anything else.
    pub fn parse(text: &str) -> Result<Self, DivisionCodeError> {
        Some(text)
            .filter(|t| t.len() == 6 && t.bytes().all(|b| b.is_ascii_digit()))
            .and_then(|t| t.parse().ok())
            .filter(|number| *number >= 100_000)
            .map(DivisionCode)
            .ok_or_else(|| DivisionCodeError { found: found(text) })
    }

    /// Reads a code as people write it, in full width or with blanks.
    ///
    /// # Errors
    /// As [`DivisionCode::parse`].
    pub fn parse_lenient(text: &str) -> Result<Reading<Self>, DivisionCodeError> {
        Ok(Reading::of(DivisionCode::parse(&compact(text).text)?, text))
    }

    /// The six digits as a number.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for DivisionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

textual!(DivisionCode, DivisionCodeError, "a division code of six digits");

/// A text that is no division code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is not a division code of six digits")]
pub struct DivisionCodeError {
    /// The text as it was given.
    pub found: String,
}

#[derive(serde::Deserialize)]
struct Row {
    code: String,
    name: String,
    name_en: String,
    kind: String,
    adcode_for_statistics: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wuhan_has_thirteen_districts() {
        assert_eq!(Division::districts().count(), 13);
        assert_eq!(Division::all().len(), 15);
        let wuhan = Division::find(DivisionCode::parse("420100").unwrap()).unwrap();
        assert_eq!((wuhan.name.as_str(), wuhan.name_en.as_str()), ("武汉市", "Wuhan"));
        assert_eq!(wuhan.kind, DivisionKind::Prefecture);
    }

    #[test]
    fn a_functional_zone_lies_in_districts_and_is_none() {
        assert_eq!(FunctionalZone::all().len(), 5);
        for zone in FunctionalZone::all() {
            assert!(DivisionCode::parse(&zone.id).is_err(), "{}", zone.id);
            let is_district = |code: &DivisionCode| {
                Division::find(*code).is_some_and(|division| division.kind == DivisionKind::District)
            };
            assert!(
                !zone.within.is_empty() && zone.within.iter().all(is_district),
                "{}",
                zone.id
            );
        }
    }

    #[test]
    fn a_district_is_found_by_its_full_and_its_short_name() {
        for (name, code) in [
            ("硚口区", "420104"),
            ("硚口", "420104"),
            (" 东西湖区\u{3000}", "420112"),
            ("武汉", "420100"),
            ("湖北", "420000"),
        ] {
            assert_eq!(
                Division::find_by_name(name).unwrap().code.to_string(),
                code,
                "{name}"
            );
        }
        for name in ["", "区", "桥口区", "武汉东湖新技术开发区"] {
            assert_eq!(Division::find_by_name(name), None, "{name}");
        }
    }

    #[test]
    fn a_code_is_six_digits() {
        for text in [
            "",
            "42010",
            "4201040",
            "42O104",
            "042010",
            "４２０１０４",
            "+42010",
        ] {
            assert!(DivisionCode::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            DivisionCode::parse_lenient("４２０１０４")
                .unwrap()
                .value
                .number(),
            420_104
        );
    }
}
