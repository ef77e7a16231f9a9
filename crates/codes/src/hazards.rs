//! Hazardous properties as the catalogue prints them.

use std::fmt;

/// One hazardous property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hazard {
    /// 毒性, `T`.
    Toxic,
    /// 腐蚀性, `C`.
    Corrosive,
    /// 易燃性, `I`.
    Ignitable,
    /// 反应性, `R`.
    Reactive,
    /// 感染性, `In`.
    Infectious,
}

impl Hazard {
    /// The letter or letters that the catalogue prints.
    pub fn letter(self) -> &'static str {
        match self {
            Hazard::Toxic => "T",
            Hazard::Corrosive => "C",
            Hazard::Ignitable => "I",
            Hazard::Reactive => "R",
            Hazard::Infectious => "In",
        }
    }

    fn from_letter(letter: &str) -> Option<Self> {
        [
            Hazard::Toxic,
            Hazard::Corrosive,
            Hazard::Ignitable,
            Hazard::Reactive,
            Hazard::Infectious,
        ]
        .into_iter()
        .find(|hazard| hazard.letter() == letter)
    }
}

/// How the letters of one entry belong together.
///
/// Source: National Catalogue of Hazardous Wastes, 2021 edition, footnote 1 to the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardSemantics {
    /// One letter, which applies.
    Single,
    /// Printed `C，T`: the first letter certainly applies, the others possibly.
    FirstCertainOthersPossible,
    /// Printed `T/C`: one or more of the letters apply.
    AnyOf,
}

/// The hazardous properties of one entry, in the printed order, which matters: `C，T` is not `T，C`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Hazards {
    letters: Vec<Hazard>,
    semantics: HazardSemantics,
}

impl Hazards {
    /// Reads the printed form: `T`, `C，T`, `T/C/I/R`.
    ///
    /// # Errors
    /// [`HazardsError`] when a letter is unknown or given twice, or when both separators are used.
    pub fn parse(text: &str) -> Result<Self, HazardsError> {
        let refused = || HazardsError {
            found: crate::text::found(text),
        };
        let (separator, semantics) = match (text.contains(['，', ',']), text.contains('/')) {
            (false, false) => ('/', HazardSemantics::Single),
            (true, false) => ('，', HazardSemantics::FirstCertainOthersPossible),
            (false, true) => ('/', HazardSemantics::AnyOf),
            (true, true) => return Err(refused()),
        };
        let mut letters = Vec::new();
        for letter in text.replace(',', "，").split(separator) {
            let hazard = Hazard::from_letter(letter)
                .filter(|h| !letters.contains(h))
                .ok_or_else(refused)?;
            letters.push(hazard);
        }
        Ok(Hazards { letters, semantics })
    }

    /// The properties in the printed order; never empty.
    pub fn letters(&self) -> &[Hazard] {
        &self.letters
    }

    /// How the letters belong together.
    pub fn semantics(&self) -> HazardSemantics {
        self.semantics
    }

    /// The property that certainly applies, if the catalogue names one.
    pub fn certain(&self) -> Option<Hazard> {
        match self.semantics {
            HazardSemantics::AnyOf => None,
            HazardSemantics::Single | HazardSemantics::FirstCertainOthersPossible => {
                self.letters.first().copied()
            }
        }
    }
}

impl fmt::Display for Hazards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.semantics == HazardSemantics::AnyOf {
            "/"
        } else {
            "，"
        };
        for (place, hazard) in self.letters.iter().enumerate() {
            let before = if place == 0 { "" } else { separator };
            write!(f, "{before}{}", hazard.letter())?;
        }
        Ok(())
    }
}

/// A text that is no list of hazardous properties.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{found}' is not a list of hazardous properties such as T, 'C，T' or T/C")]
pub struct HazardsError {
    /// The text as it was given.
    pub found: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_decides_what_is_certain() {
        for (text, semantics, certain) in [
            ("T", HazardSemantics::Single, Some(Hazard::Toxic)),
            ("In", HazardSemantics::Single, Some(Hazard::Infectious)),
            (
                "C，T",
                HazardSemantics::FirstCertainOthersPossible,
                Some(Hazard::Corrosive),
            ),
            (
                "T，I，C",
                HazardSemantics::FirstCertainOthersPossible,
                Some(Hazard::Toxic),
            ),
            ("T/C/I/R/In", HazardSemantics::AnyOf, None),
        ] {
            let hazards = Hazards::parse(text).unwrap();
            assert_eq!(
                (hazards.semantics(), hazards.certain()),
                (semantics, certain),
                "{text}"
            );
            assert_eq!(hazards.to_string(), text);
        }
    }

    #[test]
    fn mixed_separators_and_unknown_letters_are_refused() {
        for text in ["", "X", "T，", "T，C/I", "T/T", "T C"] {
            assert!(Hazards::parse(text).is_err(), "{text:?}");
        }
    }
}
