//! Signing sheets: a key for one act, on paper.

use crate::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Makes signing sheets and writes the page to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MakeSheets {
    /// How many, 1 to 50.
    pub count: u32,
    /// The last day on which they sign, such as `2026-12-31`.
    pub until: String,
    /// The most that one may plan, in grams.
    pub most_g: u64,
    /// The file, as in [`ChosenFile::chosen`](super::ChosenFile::chosen).
    pub chosen: String,
}

/// A page to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintedPage {
    /// Where it lies.
    pub path: String,
    /// Whether it was shown in the program for such pages, to be printed from there.
    pub is_open: bool,
}

/// A sheet as typed, pasted, scanned or read from a file.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SheetText {
    /// `WFS1-` and fourteen groups of four, or the text of its file.
    pub text: String,
}

/// What a sheet says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SheetView {
    /// Names it in an act, until the program ends. It is no secret.
    pub sheet: String,
    /// The number that is printed on it.
    pub number: String,
    /// The organisation that it signs for.
    pub org: String,
    /// Its name.
    pub org_name: String,
    /// Until when.
    #[ts(type = "string | null")]
    pub until: Option<Timestamp>,
    /// The most that its manifest may plan, in grams.
    pub most_g: u64,
    /// Why it cannot sign, whatever the manifest.
    pub problem: Option<Problem>,
}
