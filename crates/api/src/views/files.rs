//! Files that a person chose, and what is read from or written to them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// For what a file is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FilePurpose {
    /// A spreadsheet to read.
    Spreadsheet,
    /// A picture with a QR to read, or a file that holds the text of one.
    Code,
    /// A photograph of signed paper.
    Photograph,
    /// A page to be printed: sheets are written into it.
    PageTo,
    /// A file for an admission.
    AdmissionTo,
    /// A file to write everything into.
    ExportTo,
}

/// Asks for a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChooseFile {
    /// For what.
    pub purpose: FilePurpose,
}

/// What the person chose; nothing when they thought better of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Chosen {
    /// The file.
    pub file: Option<ChosenFile>,
}

/// A chosen file. A screen may use what a person chose and nothing else on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChosenFile {
    /// Its name for later commands, good until the program ends.
    pub chosen: String,
    /// For eyes.
    pub name: String,
}

/// A file that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChosenRef {
    /// As in [`ChosenFile::chosen`].
    pub chosen: String,
}

/// The text of a code.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct CodeText {
    /// What the QR or the file holds.
    pub text: String,
}

/// Writes a text that the screen shows into a file that the person chose.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct SaveText {
    /// As in [`ChosenFile::chosen`].
    pub chosen: String,
    /// The text.
    pub text: String,
}

/// A text that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedText {
    /// The file.
    pub path: String,
}

/// What a spreadsheet holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportPreview {
    /// The file's name.
    pub file: String,
    /// The sheet that was read.
    pub sheet: String,
    /// Rows below the header that have anything in them.
    pub rows_read: u32,
    /// Manifests that can come in.
    pub ready: u32,
    /// Of these, how many are here already by their number.
    pub known: u32,
    /// Manifests that stay out because a row of theirs has an error.
    pub left_out: u32,
    /// What is worth telling, in the order of rows and columns; at most 500.
    pub faults: Vec<ImportFault>,
    /// Faults beyond those.
    pub faults_not_listed: u32,
    /// The first manifests, to look at.
    pub first: Vec<ImportRow>,
}

/// What is worth telling about a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportFault {
    /// The row as the spreadsheet counts it.
    pub row: u32,
    /// The column by its header.
    pub column: String,
    /// What it means for the manifest.
    pub severity: ImportSeverity,
    /// A stable name.
    pub code: String,
    /// What stands there, shortened.
    pub value: String,
    /// The sentence, in the language of the screens.
    pub text: String,
}

/// What a fault means for the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ImportSeverity {
    /// The manifest stays out.
    Error,
    /// It comes in; somebody should look.
    Warning,
    /// It comes in with a value put right.
    Corrected,
}

/// A manifest of a spreadsheet, in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportRow {
    /// Its number.
    pub number: String,
    /// 移出人.
    pub consignor: String,
    /// 承运人.
    pub carrier: Option<String>,
    /// 接受人.
    pub receiver: Option<String>,
    /// The first waste.
    pub waste_code: Option<String>,
    /// Its name.
    pub waste_name: Option<String>,
    /// All lines, grams.
    pub planned_g: Option<u64>,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportDone {
    /// Manifests recorded now.
    pub recorded: u32,
    /// Manifests that were here already.
    pub known: u32,
    /// Manifests that stayed out.
    pub left_out: u32,
}

/// How far a running import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ImportProgress {
    /// Whether one runs.
    pub is_running: bool,
    /// Manifests done.
    pub done: u32,
    /// Of how many.
    pub total: u32,
}

/// What a check of every stored byte found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerifyView {
    /// Whether all is well.
    pub ok: bool,
    /// Entries looked at.
    pub entries: u64,
    /// Receipts looked at.
    pub receipts: u64,
    /// What does not verify, each in a line; at most 100.
    pub faults: Vec<String>,
    /// When.
    #[ts(type = "string")]
    pub at: Timestamp,
}

/// An export that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Exported {
    /// The file.
    pub path: String,
    /// Its length.
    pub bytes: u64,
}

/// What the help desk wants to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Diagnosis {
    /// Lines, without names, plates or keys.
    pub text: String,
}
