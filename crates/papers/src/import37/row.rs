//! One row of the table: its cells read, and what is worth telling about them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use calamine::DataRef;
use wufei_codes::{
    Catalogue, Category, CategoryError, ManifestNumber, Plate, PlateKind, Reading, WasteCode, WasteCodeError,
    compact, excerpt, tidy,
};

use super::MAX_TEXT_CHARS;
use super::column::Column;
use super::header::Header;
use super::manifest::{ImportedLine, ImportedManifest, ReportedParty, Stage};
use super::problem::{MAX_VALUE_CHARS, Problem, ProblemCode, Severity};
use super::quantity::{self, NoWeight, Unit};
use super::reported_time::{self, ReportedTime};

/// A cell with the formula behind it.
pub(super) struct Cell<'a> {
    pub value: DataRef<'a>,
    pub formula: Option<String>,
}

/// The cells of one row in known columns.
#[derive(Default)]
pub(super) struct Cells<'a> {
    by_column: BTreeMap<Column, Cell<'a>>,
    total_elsewhere: bool,
}

impl<'a> Cells<'a> {
    pub fn put(&mut self, column: Column, cell: Cell<'a>) {
        self.by_column.insert(column, cell);
    }

    /// Takes note of a cell in a column that is not read: the word 合计 often stands below a serial number.
    pub fn put_elsewhere(&mut self, cell: &Cell<'a>) {
        self.total_elsewhere |= is_total_word(&text_of(&cell.value));
    }

    /// Whether no known column holds anything.
    pub fn is_blank(&self) -> bool {
        self.by_column
            .values()
            .all(|cell| cell.formula.is_none() && is_blank(&text_of(&cell.value)))
            && !self.total_elsewhere
    }

    /// Whether this is a row of totals: a total word somewhere, and neither number nor code.
    pub fn is_total(&self) -> bool {
        let nothing_of_a_manifest = [Column::Number, Column::Code].iter().all(|column| {
            self.by_column.get(column).is_none_or(|cell| {
                let text = text_of(&cell.value);
                is_blank(&text) || is_total_word(&text)
            })
        });
        let total_word = self.total_elsewhere
            || self
                .by_column
                .values()
                .any(|cell| is_total_word(&text_of(&cell.value)));
        nothing_of_a_manifest && total_word
    }
}

/// What a cell shows, as far as that is text.
pub(super) fn text_of<'t>(value: &'t DataRef<'_>) -> Cow<'t, str> {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            Cow::Borrowed(text)
        }
        DataRef::SharedString(text) => Cow::Borrowed(text),
        DataRef::Int(number) => Cow::Owned(number.to_string()),
        DataRef::Float(number) => Cow::Owned(number.to_string()),
        DataRef::Bool(flag) => Cow::Borrowed(if *flag { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(time) => Cow::Owned(time.as_f64().to_string()),
        DataRef::Error(error) => Cow::Owned(error.to_string()),
        DataRef::Empty => Cow::Borrowed(""),
    }
}

/// What was read from a row.
pub(super) struct Row {
    /// As the spreadsheet counts.
    pub number: u32,
    /// Rows of one key are one manifest.
    pub key: String,
    /// The manifest's number as it stands there.
    pub shown_number: String,
    /// What is said once a manifest; `None` when an error left nothing to stand on.
    pub head: Option<ImportedManifest>,
    pub line: Option<ImportedLine>,
    pub problems: Vec<Problem>,
    /// How much text was taken from the row.
    pub text_bytes: usize,
}

/// What stands in a cell.
enum Found<'c, 'a> {
    Blank,
    /// A problem was told, and there is nothing to take.
    Nothing,
    Value(&'c DataRef<'a>, Cow<'c, str>),
}

/// Reads the cells of one row.
pub(super) struct RowReader<'c, 'a> {
    row: u32,
    cells: &'c Cells<'a>,
    header: &'c Header,
    is_1904: bool,
    problems: Vec<Problem>,
    text_bytes: usize,
}

impl<'c, 'a> RowReader<'c, 'a> {
    pub fn new(row: u32, cells: &'c Cells<'a>, header: &'c Header, is_1904: bool) -> Self {
        RowReader {
            row,
            cells,
            header,
            is_1904,
            problems: Vec::new(),
            text_bytes: 0,
        }
    }

    pub fn read(mut self) -> Row {
        let local_number = self.text(Column::LocalNumber);
        let (number, key, shown_number) = self.number(local_number.as_deref());
        let head = self.head(number, local_number);
        let line = self.line(head.as_ref().and_then(|head| head.stage));
        Row {
            number: self.row,
            key,
            shown_number,
            head,
            line,
            problems: self.problems,
            text_bytes: self.text_bytes,
        }
    }

    /// The national number, the key that gathers rows, and the number for people.
    fn number(&mut self, local: Option<&str>) -> (Option<ManifestNumber>, String, String) {
        let alone = format!("row {}", self.row);
        let column = Column::Number;
        match self.find(column) {
            Found::Value(_, text) if !is_placeholder(&text) => match ManifestNumber::parse_lenient(&text) {
                Ok(Reading {
                    value: number,
                    corrected,
                }) => {
                    if corrected {
                        self.correct(column, ProblemCode::NumberCorrected, &text, number.to_string());
                    }
                    if !number.is_of_wuhan() {
                        self.warn(column, ProblemCode::NumberOfOtherPrefecture, &text, None);
                    }
                    (Some(number), number.to_string(), number.to_string())
                }
                Err(_) => {
                    self.error(column, ProblemCode::NumberInvalid, &text, None);
                    // Rows of one wrong number stay out together.
                    let shown = excerpt(&text, MAX_VALUE_CHARS);
                    (None, format!("wrong {}", compact(&text).text), shown)
                }
            },
            Found::Nothing => (None, alone, String::new()),
            found => {
                let value = match found {
                    Found::Value(_, text) => text.into_owned(),
                    _ => String::new(),
                };
                match local {
                    Some(local) => {
                        self.warn(column, ProblemCode::NumberMissing, &value, Some(local.to_owned()));
                        (None, format!("local {local}"), excerpt(local, MAX_VALUE_CHARS))
                    }
                    None => {
                        self.error(column, ProblemCode::NumberMissing, &value, None);
                        (None, alone, String::new())
                    }
                }
            }
        }
    }

    fn head(
        &mut self,
        number: Option<ManifestNumber>,
        local_number: Option<String>,
    ) -> Option<ImportedManifest> {
        let consignor = self.consignor();
        let (plate, trailer) = self.plates();
        let manifest = ImportedManifest {
            number,
            local_number,
            carrier: self.firm(Column::Carrier, ProblemCode::CarrierMissing),
            receiver: self.receiver(),
            licence: self.text(Column::Licence),
            plate,
            trailer,
            planned_at: self.time(Column::PlannedAt),
            picked_up_at: self.time(Column::PickedUpAt),
            delivered_at: self.time(Column::DeliveredAt),
            received_at: self.time(Column::ReceivedAt),
            stage: self.stage(),
            opinion: self.text(Column::Opinion),
            major_difference: self.flag(Column::MajorDifference, Severity::Warning),
            difference_note: self.text(Column::DifferenceNote),
            note: self.text(Column::Note),
            voided: self.flag(Column::Voided, Severity::Error).unwrap_or(false),
            backfill: self.text(Column::Backfill),
            ..ImportedManifest::default()
        };
        self.check_order(Column::DeliveredAt, manifest.picked_up_at, manifest.delivered_at);
        self.check_order(Column::ReceivedAt, manifest.delivered_at, manifest.received_at);
        Some(ImportedManifest {
            consignor: consignor?,
            ..manifest
        })
    }

    fn consignor(&mut self) -> Option<ReportedParty> {
        let address = ReportedParty {
            city: self.text(Column::ConsignorCity),
            district: self.text(Column::ConsignorDistrict),
            township: self.text(Column::ConsignorTownship),
            ..ReportedParty::default()
        };
        let before = self.problems.len();
        match self.text(Column::Consignor) {
            Some(name) if !is_placeholder(&name) => Some(ReportedParty { name, ..address }),
            found => {
                if !self.faulted_since(before) {
                    self.error(
                        Column::Consignor,
                        ProblemCode::ConsignorMissing,
                        &found.unwrap_or_default(),
                        None,
                    );
                }
                None
            }
        }
    }

    fn receiver(&mut self) -> Option<ReportedParty> {
        let address = ReportedParty {
            province: self.text(Column::ReceiverProvince),
            city: self.text(Column::ReceiverCity),
            district: self.text(Column::ReceiverDistrict),
            ..ReportedParty::default()
        };
        let name = self.firm(Column::Receiver, ProblemCode::ReceiverMissing)?.name;
        Some(ReportedParty { name, ..address })
    }

    /// A firm that a manifest can do without.
    fn firm(&mut self, column: Column, missing: ProblemCode) -> Option<ReportedParty> {
        let before = self.problems.len();
        match self.text(column) {
            Some(name) if !is_placeholder(&name) => Some(ReportedParty {
                name,
                ..ReportedParty::default()
            }),
            found => {
                if !self.faulted_since(before) {
                    self.warn(column, missing, &found.unwrap_or_default(), None);
                }
                None
            }
        }
    }

    fn line(&mut self, stage: Option<Stage>) -> Option<ImportedLine> {
        let waste_code = self.waste_code();
        let waste_name = self.text(Column::Name);
        let form = self.text(Column::Form);
        let packaging = self.text(Column::Packaging);
        let method_class = self.text(Column::MethodClass);
        let method = self.text(Column::Method);
        let unit = self.unit();
        let is_received = matches!(stage, Some(Stage::Received | Stage::Closed));
        let planned_g = self.weight(Column::Planned, unit, true);
        let accepted_g = self.weight(Column::Accepted, unit, is_received);
        let waste_code = waste_code?;
        let row = self.row;
        Some(ImportedLine {
            waste_code,
            waste_name,
            form,
            packaging,
            planned_g,
            accepted_g,
            method_class,
            method,
            row,
        })
    }

    fn waste_code(&mut self) -> Option<WasteCode> {
        let (category, category_text) = match self.find(Column::Category) {
            Found::Value(_, text) => (Some(Category::parse_lenient(&text)), text),
            Found::Blank | Found::Nothing => (None, Cow::Borrowed("")),
        };
        if let Some(Err(CategoryError::Unknown { .. })) = category {
            // The code ends in the same digits; one fault is told once.
            self.error(
                Column::Category,
                ProblemCode::CategoryUnknown,
                &category_text,
                None,
            );
            return None;
        }
        let column = Column::Code;
        let text = match self.find(column) {
            Found::Value(_, text) if !is_placeholder(&text) => text,
            Found::Nothing => return None,
            Found::Value(_, text) => {
                self.error(column, ProblemCode::CodeMissing, &text, None);
                return None;
            }
            Found::Blank => {
                self.error(column, ProblemCode::CodeMissing, "", None);
                return None;
            }
        };
        let Reading {
            value: code,
            corrected,
        } = match WasteCode::parse_lenient(&text) {
            Ok(reading) => reading,
            Err(error) => {
                let (kind, detail) = match error {
                    WasteCodeError::GeneralWaste { .. } => (ProblemCode::CodeOfGeneralWaste, None),
                    WasteCodeError::UnknownCategory { .. } => (ProblemCode::CategoryUnknown, None),
                    WasteCodeError::Disagree { stated, .. } => {
                        (ProblemCode::CodeDisagrees, Some(format!("HW{stated:02}")))
                    }
                    WasteCodeError::Empty | WasteCodeError::Shape { .. } => (ProblemCode::CodeInvalid, None),
                };
                self.error(column, kind, &text, detail);
                return None;
            }
        };
        match category {
            Some(Ok(category)) if category != code.category() => {
                let detail = excerpt(&category_text, MAX_VALUE_CHARS);
                self.error(column, ProblemCode::CodeDisagrees, &text, Some(detail));
                return None;
            }
            Some(Err(_)) => {
                let taken = code.category().to_string();
                self.warn(
                    Column::Category,
                    ProblemCode::CategoryUnreadable,
                    &category_text,
                    Some(taken),
                );
            }
            Some(Ok(_)) | None => {}
        }
        if corrected {
            self.correct(column, ProblemCode::CodeCorrected, &text, code.to_string());
        }
        let catalogue = Catalogue::edition_2021();
        if code.is_identified() {
            self.warn(column, ProblemCode::CodeByIdentification, &code.to_string(), None);
        } else if catalogue.find(code).is_none() {
            let edition = catalogue.edition().name.clone();
            self.warn(
                column,
                ProblemCode::CodeNotListed,
                &code.to_string(),
                Some(edition),
            );
        }
        Some(code)
    }

    /// The unit of the row; `None` when what stands there is no unit of weight.
    fn unit(&mut self) -> Option<Option<Unit>> {
        let Some(text) = self.word(Column::Unit) else {
            return Some(None);
        };
        match Unit::parse(&text) {
            Some(Unit::Tonne) => Some(Some(Unit::Tonne)),
            Some(unit) => {
                self.correct(Column::Unit, ProblemCode::UnitConverted, &text, "g".into());
                Some(Some(unit))
            }
            None => {
                self.error(Column::Unit, ProblemCode::UnitUnknown, &text, None);
                None
            }
        }
    }

    /// A weight in grams. The unit of the row counts before the one in the header, and tonnes where
    /// there is neither.
    fn weight(&mut self, column: Column, unit: Option<Option<Unit>>, is_expected: bool) -> Option<i64> {
        let unit = unit?
            .or(self.header.units.get(&column).copied())
            .unwrap_or(Unit::Tonne);
        let (value, text) = match self.find(column) {
            Found::Value(value, text) => (value, text),
            Found::Nothing => return None,
            Found::Blank => {
                if is_expected {
                    self.warn(column, ProblemCode::QuantityMissing, "", None);
                }
                return None;
            }
        };
        if is_placeholder(&text) {
            self.warn(column, ProblemCode::Placeholder, &text, None);
            return None;
        }
        match quantity::read(value, &text, unit) {
            Ok(weight) => {
                let grams = weight.grams.to_string();
                if weight.rounded {
                    self.warn(column, ProblemCode::QuantityRounded, &text, Some(grams));
                } else if weight.corrected {
                    self.correct(column, ProblemCode::QuantityCorrected, &text, grams);
                }
                Some(weight.grams)
            }
            Err(why) => {
                let code = match why {
                    NoWeight::Negative => ProblemCode::QuantityNegative,
                    NoWeight::Unreadable => ProblemCode::QuantityUnreadable,
                    NoWeight::TooLarge => ProblemCode::QuantityTooLarge,
                };
                self.error(column, code, &text, None);
                None
            }
        }
    }

    fn plates(&mut self) -> (Option<Plate>, Option<Plate>) {
        let column = Column::Plate;
        let Found::Value(_, text) = self.find(column) else {
            return (None, None);
        };
        if is_placeholder(&text) {
            self.warn(column, ProblemCode::Placeholder, &text, None);
            return (None, None);
        }
        if let Ok(reading) = Plate::parse_lenient(&text) {
            if reading.corrected {
                self.correct(
                    column,
                    ProblemCode::PlateCorrected,
                    &text,
                    reading.value.to_string(),
                );
            }
            return (Some(reading.value), None);
        }
        match tractor_and_trailer(&text) {
            Some((plate, trailer)) => (Some(plate), Some(trailer)),
            None => {
                self.error(column, ProblemCode::PlateInvalid, &text, None);
                (None, None)
            }
        }
    }

    fn time(&mut self, column: Column) -> Option<ReportedTime> {
        let Found::Value(value, text) = self.find(column) else {
            return None;
        };
        if is_placeholder(&text) {
            self.warn(column, ProblemCode::Placeholder, &text, None);
            return None;
        }
        match reported_time::read(value, &text, self.is_1904) {
            Some((time, corrected)) => {
                if corrected {
                    self.correct(column, ProblemCode::DateCorrected, &text, time.to_string());
                }
                Some(time)
            }
            None => {
                self.error(column, ProblemCode::DateUnreadable, &text, None);
                None
            }
        }
    }

    fn check_order(&mut self, column: Column, first: Option<ReportedTime>, then: Option<ReportedTime>) {
        let (Some(first), Some(then)) = (first, then) else {
            return;
        };
        if then.is_before(first) {
            let code = match column {
                Column::ReceivedAt => ProblemCode::ReceiptBeforeArrival,
                _ => ProblemCode::ArrivalBeforeDeparture,
            };
            self.warn(column, code, &then.to_string(), Some(first.to_string()));
        }
    }

    fn stage(&mut self) -> Option<Stage> {
        let text = self.word(Column::Stage)?;
        let stage = Stage::parse(&compact(&text).text);
        if stage.is_none() {
            self.warn(Column::Stage, ProblemCode::StageUnknown, &text, None);
        }
        stage
    }

    fn flag(&mut self, column: Column, if_unreadable: Severity) -> Option<bool> {
        let text = self.word(column)?;
        match compact(&text).text.to_ascii_lowercase().as_str() {
            "是" | "有" | "1" | "true" | "y" | "yes" | "已作废" | "作废" => Some(true),
            "否" | "无" | "0" | "false" | "n" | "no" | "正常" | "未作废" => Some(false),
            _ => {
                self.tell(column, ProblemCode::FlagUnreadable, if_unreadable, &text, None);
                None
            }
        }
    }

    /// What a cell says. A dash or a stroke alone says nothing.
    fn word(&mut self, column: Column) -> Option<Cow<'c, str>> {
        match self.find(column) {
            Found::Value(_, text) if !is_stroke(&text) => Some(text),
            _ => None,
        }
    }

    /// A text to keep.
    fn text(&mut self, column: Column) -> Option<String> {
        let text = self.word(column)?;
        let tidied = tidy(&text);
        if tidied.corrected {
            let detail = excerpt(&tidied.text, MAX_VALUE_CHARS);
            self.correct(column, ProblemCode::TextCorrected, &text, detail);
        }
        self.text_bytes += tidied.text.len();
        Some(tidied.text)
    }

    /// What stands in a cell, if it can be taken at all.
    fn find(&mut self, column: Column) -> Found<'c, 'a> {
        let Some(cell) = self.cells.by_column.get(&column) else {
            return Found::Blank;
        };
        let severity = match column {
            Column::Number | Column::Consignor | Column::Code | Column::Unit | Column::Voided => {
                Severity::Error
            }
            _ => Severity::Warning,
        };
        if let Some(formula) = &cell.formula {
            self.tell(
                column,
                ProblemCode::Formula,
                severity,
                &format!("={formula}"),
                None,
            );
            return Found::Nothing;
        }
        let text = text_of(&cell.value);
        if let DataRef::Error(_) = cell.value {
            self.tell(column, ProblemCode::CellError, severity, &text, None);
            return Found::Nothing;
        }
        if is_blank(&text) {
            return Found::Blank;
        }
        // Bytes first: counting the characters of a text of megabytes takes its time.
        if text.len() > MAX_TEXT_CHARS {
            let characters = text.chars().count();
            if characters > MAX_TEXT_CHARS {
                self.error(
                    column,
                    ProblemCode::TextTooLong,
                    &text,
                    Some(characters.to_string()),
                );
                return Found::Nothing;
            }
        }
        Found::Value(&cell.value, text)
    }

    /// Whether a fault was told since there were so many problems: a formula, an overlong text. What was
    /// merely corrected is none, and what stands there may still be a word for nothing.
    fn faulted_since(&self, before: usize) -> bool {
        self.problems[before..]
            .iter()
            .any(|problem| problem.severity != Severity::Corrected)
    }

    fn error(&mut self, column: Column, code: ProblemCode, value: &str, detail: Option<String>) {
        self.tell(column, code, Severity::Error, value, detail);
    }

    fn warn(&mut self, column: Column, code: ProblemCode, value: &str, detail: Option<String>) {
        self.tell(column, code, Severity::Warning, value, detail);
    }

    fn correct(&mut self, column: Column, code: ProblemCode, value: &str, taken: String) {
        self.tell(column, code, Severity::Corrected, value, Some(taken));
    }

    fn tell(
        &mut self,
        column: Column,
        code: ProblemCode,
        severity: Severity,
        value: &str,
        detail: Option<String>,
    ) {
        let value = excerpt(value, MAX_VALUE_CHARS);
        self.problems.push(Problem {
            row: self.row,
            column,
            code,
            severity,
            value,
            detail,
        });
    }
}

/// Reads `鄂A12345/鄂A1234挂`: the vehicle and its trailer, in either order.
fn tractor_and_trailer(text: &str) -> Option<(Plate, Plate)> {
    let separates = |c: char| c.is_whitespace() || "/／、,，;；|+＋&和".contains(c);
    let plates: Vec<Plate> = text
        .split(separates)
        .filter(|part| !part.is_empty())
        .map(|part| Plate::parse_lenient(part).map(|reading| reading.value))
        .collect::<Result<_, _>>()
        .ok()?;
    let [first, second] = <[Plate; 2]>::try_from(plates).ok()?;
    match (first.kind(), second.kind()) {
        (PlateKind::Trailer, PlateKind::Trailer) => None,
        (_, PlateKind::Trailer) => Some((first, second)),
        (PlateKind::Trailer, _) => Some((second, first)),
        _ => None,
    }
}

fn is_blank(text: &str) -> bool {
    // Most cells are not blank, and say so with their first character.
    !text.starts_with(|c: char| c.is_alphanumeric()) && compact(text).text.is_empty()
}

/// Words that people and programs put where a value is not known.
fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 14] = [
        "待填",
        "待定",
        "待补",
        "未填",
        "未知",
        "不详",
        "无",
        "暂无",
        "空",
        "见附页",
        "见附件",
        "n/a",
        "null",
        "none",
    ];
    is_stroke(text) || WORDS.contains(&compact(&excerpt(text, 16)).text.to_lowercase().as_str())
}

fn is_stroke(text: &str) -> bool {
    let plain = compact(&excerpt(text, 16)).text;
    plain.len() <= 4 && plain.chars().all(|c| matches!(c, '-' | '/' | '\\' | '*'))
}

/// `合计`, `本页小计：`, `总计（吨）`, but not the firm 小计量仪器厂.
fn is_total_word(text: &str) -> bool {
    if !text.contains('计') {
        return false;
    }
    let plain = compact(&excerpt(text, 32)).text;
    let word = ["本页", "本月", "本季", "本期", "本年", "年度", "全部"]
        .iter()
        .find_map(|lead| plain.strip_prefix(lead))
        .unwrap_or(&plain);
    ["合计", "总计", "小计", "累计"]
        .iter()
        .find_map(|total| word.strip_prefix(total))
        .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn total_words_are_told_from_firms() {
        for text in [
            "合计",
            "总计",
            "小计",
            "累计",
            " 合 计 ",
            "合计：",
            "本页小计",
            "总计（吨）",
            "合计2184.265",
        ] {
            assert!(is_total_word(text), "{text}");
        }
        for text in ["", "小计量仪器厂", "示例会计事务所", "总计划", "HW08 合计"] {
            assert!(!is_total_word(text), "{text}");
        }
    }

    #[test]
    fn placeholders_are_told_from_values() {
        for text in ["待填", "无", "见附页", "—", "--", "/", "／", "N/A", " － "] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["0", "无锡某厂", "-1.2", "(0.5)", "1/2"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn two_plates_are_a_vehicle_and_its_trailer() {
        let plates = |text| tractor_and_trailer(text).map(|(p, t)| (p.to_string(), t.to_string()));
        let both = Some(("鄂A12345".to_owned(), "鄂A1234挂".to_owned()));
        for text in [
            "鄂A12345/鄂A1234挂",
            "鄂A1234挂、鄂a·12345",
            "鄂A12345  鄂A1234挂",
        ] {
            assert_eq!(plates(text), both, "{text}");
        }
        for text in [
            "鄂A12345/鄂A54321",
            "鄂A1234挂/鄂A4321挂",
            "鄂A12345/鄂AI234挂",
            "鄂A12345",
        ] {
            assert_eq!(plates(text), None, "{text}");
        }
    }
}
