//! Waste codes, credit codes, plates, manifest numbers, divisions: parse, print, look up.
//!
//! Every code has two readers. `parse` takes the one canonical spelling and nothing else: it reads what
//! a program wrote. `parse_lenient` reads what a person typed or pasted and says in [`Reading`] whether
//! anything had to be put right. Printing a code and parsing it again gives the same code.
//!
//! The crate has no clock: whether an [`Edition`] is in force on a day is asked with the day.

mod catalogue;
mod division;
mod hazards;
mod initials;
mod manifest_number;
mod plate;
mod text;
mod textual;
mod uscc;
mod waste_code;

pub use catalogue::{Catalogue, CatalogueEntry, CatalogueError, CategoryName, Edition};
pub use division::{Division, DivisionCode, DivisionCodeError, DivisionKind, FunctionalZone};
pub use hazards::{Hazard, HazardSemantics, Hazards, HazardsError};
pub use initials::{Initials, could_be_initials};
pub use manifest_number::{ManifestNumber, ManifestNumberError};
pub use plate::{Plate, PlateError, PlateKind};
pub use text::{Normalised, Reading, compact, excerpt, tidy};
pub use uscc::{Uscc, UsccError};
pub use waste_code::{Category, CategoryError, WasteCode, WasteCodeError};
