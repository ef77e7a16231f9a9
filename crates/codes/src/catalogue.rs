//! The national catalogue of hazardous wastes, one dated edition at a time.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};

use crate::hazards::{Hazards, HazardsError};
use crate::text::compact;
use crate::waste_code::{Category, CategoryError, WasteCode, WasteCodeError};

/// One edition of the national catalogue: which codes are listed, what they mean, how they are hazardous.
///
/// A code that an edition lacks is not wrong for that: editions differ, and `900-000-NN` stands in none.
#[derive(Debug, Clone)]
pub struct Catalogue {
    edition: Edition,
    entries: BTreeMap<WasteCode, CatalogueEntry>,
    categories: BTreeMap<Category, CategoryName>,
}

static EDITION_2021: LazyLock<Catalogue> = LazyLock::new(|| {
    let edition = Edition {
        name: "2021".into(),
        title: "国家危险废物名录（2021年版）".into(),
        valid_from: date(2021, 1, 1),
        valid_to: Some(date(2024, 12, 31)),
        superseded_by: Some("2025".into()),
    };
    Catalogue::from_csv(edition, include_bytes!("../data/hazardous_waste_2021.csv"))
        .expect("the shipped table is read whole by a test")
});

impl Catalogue {
    /// The edition shipped with the program. It is the edition of 2021 and **superseded** since
    /// 2025-01-01; the screens say so. About seven codes of 2025 are missing from it.
    ///
    /// Source: annex to decree 15 of the ministry; `data/README.md` says how the table was taken out of it.
    pub fn edition_2021() -> &'static Catalogue {
        &EDITION_2021
    }

    /// Reads an edition from its table: CSV in UTF-8 with the columns `category_code`, `category_name`,
    /// `category_name_en`, `industry_source`, `waste_code`, `description` and `hazard_raw`.
    ///
    /// # Errors
    /// [`CatalogueError`] names the line: a column is missing, a value does not parse, a code is listed
    /// twice, or a code is not of the category it stands under.
    pub fn from_csv(edition: Edition, table: &[u8]) -> Result<Self, CatalogueError> {
        let mut entries = BTreeMap::new();
        let mut categories = BTreeMap::new();
        for (index, row) in csv::Reader::from_reader(table).deserialize().enumerate() {
            // The header is line 1; no description of the table breaks over lines.
            let line = index + 2;
            let row: Row = row.map_err(|source| CatalogueError::Table { line, source })?;
            let code =
                WasteCode::parse(&row.waste_code).map_err(|source| CatalogueError::Code { line, source })?;
            let category = Category::parse(&row.category_code)
                .map_err(|source| CatalogueError::Category { line, source })?;
            if category != code.category() {
                return Err(CatalogueError::Disagree { line, category, code });
            }
            let hazards =
                Hazards::parse(&row.hazard_raw).map_err(|source| CatalogueError::Hazards { line, source })?;
            categories.entry(category).or_insert(CategoryName {
                zh: row.category_name,
                en: row.category_name_en,
            });
            let entry = CatalogueEntry {
                code,
                industry: row.industry_source,
                description: row.description,
                hazards,
            };
            if entries.insert(code, entry).is_some() {
                return Err(CatalogueError::Repeated { line, code });
            }
        }
        Ok(Catalogue {
            edition,
            entries,
            categories,
        })
    }

    /// Which edition this is, and when it was in force.
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The entry of a code, if this edition lists it.
    pub fn find(&self, code: WasteCode) -> Option<&CatalogueEntry> {
        self.entries.get(&code)
    }

    /// The name of a category in this edition.
    pub fn category_name(&self, category: Category) -> Option<&CategoryName> {
        self.categories.get(&category)
    }

    /// All entries in the order of their codes.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &CatalogueEntry> {
        self.entries.values()
    }

    /// Finds entries for a person who types: the beginning of a code (`900-2`, `9002`, `HW08`, `HW08-900`),
    /// or words that all occur in the description, the industry or the category's name (`废矿物油 汽车`).
    ///
    /// The order is that of the codes; an empty query finds nothing.
    pub fn search<'a>(&'a self, query: &str) -> impl Iterator<Item = &'a CatalogueEntry> {
        let query = Query::read(query);
        self.entries()
            .filter(move |entry| query.matches(entry, self.category_name(entry.code.category())))
    }
}

/// Which edition a table is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Edition {
    /// The short name that records keep beside a code, such as `2021`.
    pub name: String,
    /// The title as printed.
    pub title: String,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force; `None` while it is.
    pub valid_to: Option<Date>,
    /// The name of the edition that followed, if one did.
    pub superseded_by: Option<String>,
}

impl Edition {
    /// Whether the edition is in force on a day.
    pub fn in_force_on(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// One line of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CatalogueEntry {
    /// The code.
    pub code: WasteCode,
    /// 行业来源: the industry in which such waste typically arises, as printed.
    pub industry: String,
    /// 危险废物: what the waste is, as printed.
    pub description: String,
    /// 危险特性: how it is hazardous.
    pub hazards: Hazards,
}

/// The name of a category.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CategoryName {
    /// As printed in the catalogue.
    pub zh: String,
    /// Our translation; the catalogue has none.
    pub en: String,
}

/// Why a table is no edition of the catalogue. Lines count from 1, the header included.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say what the fields are")]
pub enum CatalogueError {
    /// The CSV does not hold together, or a column is missing.
    #[error("line {line}: the table cannot be read")]
    Table {
        line: usize,
        #[source]
        source: csv::Error,
    },
    /// A code does not parse.
    #[error("line {line}: no waste code")]
    Code {
        line: usize,
        #[source]
        source: WasteCodeError,
    },
    /// A category does not parse.
    #[error("line {line}: no category")]
    Category {
        line: usize,
        #[source]
        source: CategoryError,
    },
    /// The hazardous properties do not parse.
    #[error("line {line}: no hazardous properties")]
    Hazards {
        line: usize,
        #[source]
        source: HazardsError,
    },
    /// A code stands under another category than its own.
    #[error("line {line}: code {code} stands under {category}")]
    Disagree {
        line: usize,
        category: Category,
        code: WasteCode,
    },
    /// A code is listed twice.
    #[error("line {line}: code {code} is listed twice")]
    Repeated { line: usize, code: WasteCode },
}

#[derive(serde::Deserialize)]
struct Row {
    category_code: String,
    category_name: String,
    category_name_en: String,
    industry_source: String,
    waste_code: String,
    description: String,
    hazard_raw: String,
}

enum Query {
    Code {
        category: Option<String>,
        digits: String,
    },
    Words(Vec<String>),
}

impl Query {
    fn read(query: &str) -> Self {
        let plain = compact(query).text.to_ascii_uppercase();
        let (category, rest) = match plain.strip_prefix("HW") {
            Some(rest) => {
                let end = rest.len().min(2);
                (
                    rest.get(..end).map(str::to_owned),
                    rest.get(end..).unwrap_or_default(),
                )
            }
            None => (None, plain.as_str()),
        };
        let all_digits = |text: &str| text.chars().all(|c| c.is_ascii_digit() || "-/".contains(c));
        if !plain.is_empty() && all_digits(rest) && category.as_deref().is_none_or(all_digits) {
            let digits = rest.chars().filter(char::is_ascii_digit).collect();
            return Query::Code { category, digits };
        }
        Query::Words(query.split_whitespace().map(str::to_lowercase).collect())
    }

    fn matches(&self, entry: &CatalogueEntry, name: Option<&CategoryName>) -> bool {
        match self {
            Query::Code { category, digits } => {
                let code = entry.code.to_string().replace('-', "");
                code.starts_with(digits.as_str())
                    && category
                        .as_ref()
                        .is_none_or(|c| code[6..].starts_with(c.as_str()))
            }
            Query::Words(words) => {
                let holds = |text: &str, word: &String| text.to_lowercase().contains(word.as_str());
                !words.is_empty()
                    && words.iter().all(|word| {
                        holds(&entry.description, word)
                            || holds(&entry.industry, word)
                            || name.is_some_and(|n| holds(&n.zh, word) || holds(&n.en, word))
                    })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hazards::HazardSemantics;

    fn find(code: &str) -> Option<&'static CatalogueEntry> {
        Catalogue::edition_2021().find(WasteCode::parse(code).unwrap())
    }

    fn search(query: &str) -> Vec<String> {
        Catalogue::edition_2021()
            .search(query)
            .map(|entry| entry.code.to_string())
            .collect()
    }

    #[test]
    fn the_shipped_edition_has_467_codes_in_46_categories_and_says_that_it_is_superseded() {
        let catalogue = Catalogue::edition_2021();
        assert_eq!(catalogue.entries().len(), 467);
        assert!(Category::all().all(|category| catalogue.category_name(category).is_some()));
        assert!(catalogue.edition().in_force_on(date(2024, 12, 31)));
        assert!(!catalogue.edition().in_force_on(date(2025, 1, 1)));
        assert_eq!(catalogue.edition().superseded_by.as_deref(), Some("2025"));
    }

    #[test]
    fn the_meaning_of_the_hazard_letters_agrees_with_the_table() {
        let catalogue = Catalogue::edition_2021();
        let count = |semantics| {
            catalogue
                .entries()
                .filter(|e| e.hazards.semantics() == semantics)
                .count()
        };
        assert_eq!(count(HazardSemantics::Single), 371);
        assert_eq!(count(HazardSemantics::FirstCertainOthersPossible), 88);
        assert_eq!(count(HazardSemantics::AnyOf), 8);
    }

    #[test]
    fn listed_codes_are_found_and_others_are_not() {
        assert_eq!(find("841-001-01").unwrap().description, "感染性废物");
        assert_eq!(find("900-249-08").unwrap().hazards.to_string(), "T，I");
        assert!(find("831-001-01").is_none());
        assert!(find("292-001-06").is_none());
        assert!(find("900-000-17").is_none());
        let name = Catalogue::edition_2021()
            .category_name(Category::new(31).unwrap())
            .unwrap();
        assert_eq!((name.zh.as_str(), name.en.as_str()), ("含铅废物", "Lead waste"));
    }

    #[test]
    fn a_search_takes_the_beginning_of_a_code_or_words() {
        assert_eq!(search("900-249-08"), ["900-249-08"]);
        assert_eq!(search("９００２４９"), ["900-249-08"]);
        assert_eq!(search("HW08-900-24"), search("hw08 90024"));
        assert_eq!(search("HW08").len(), 32);
        assert!(search("废矿物油 液压").contains(&"900-218-08".to_owned()));
        assert_eq!(search("medical waste").len(), 5);
        assert!(search("").is_empty());
        assert!(search("没有这种废物").is_empty());
    }

    #[test]
    fn a_table_with_a_code_under_the_wrong_category_is_refused_by_line() {
        let table = "category_code,category_name,category_name_en,industry_source,waste_code,description,hazard_raw\n\
                     HW08,废矿物油,Oil,非特定行业,900-249-08,油,\"T，I\"\n\
                     HW08,废矿物油,Oil,非特定行业,900-041-49,桶,T/In\n";
        let error =
            Catalogue::from_csv(Catalogue::edition_2021().edition().clone(), table.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "line 3: code 900-041-49 stands under HW08");
    }
}
