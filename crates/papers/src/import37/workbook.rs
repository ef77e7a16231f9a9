//! Opens an `.xlsx` file within limits and walks through the cells of a sheet.

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, Xlsx, XlsxFormulaMetadata};
use wufei_codes::excerpt;
use zip::ZipArchive;

use super::MAX_FILE_BYTES;
use super::import_error::ImportError;
use super::row::{Cell, text_of};

/// All parts of the file together may unpack to this, in bytes. An export of 200 000 rows needs about 150 MiB.
const MAX_UNPACKED_BYTES: u64 = 256 << 20;
/// Sheets beyond these are not looked at.
const MAX_SHEETS: usize = 64;
/// Cells right of this column are not read, counted from 0.
const MAX_COLUMNS: u32 = 512;

/// Looks at a file before the parser of the format does: it has no limits of its own, and a failed
/// allocation ends the program where a panic would not.
///
/// The parser is not given `.xls` at all: it lays such a sheet out as a full rectangle, so that two cells in
/// opposite corners ask for more than a hundred gigabytes.
///
/// # Errors
/// [`ImportError`] when the file is too large, unpacks to too much, or is no `.xlsx`.
pub(super) fn check(bytes: &[u8]) -> Result<(), ImportError> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err(ImportError::TooLarge {
            bytes: bytes.len() as u64,
            limit: MAX_FILE_BYTES as u64,
        });
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Err(ImportError::OldOrLocked);
    }
    if !bytes.starts_with(b"PK") {
        return Err(ImportError::NotASpreadsheet);
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ImportError::Damaged)?;
    let mut left = MAX_UNPACKED_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| ImportError::Damaged)?;
        let holds_strings = part
            .name()
            .map_err(|_| ImportError::Damaged)?
            .to_ascii_lowercase()
            .contains("sharedstrings");
        // The size that the archive states is a claim; what counts is what comes out.
        let mut part = part.take(left + 1);
        let unpacked = if holds_strings {
            check_strings(&mut part)?
        } else {
            measure(&mut part)?
        };
        left = left.checked_sub(unpacked).ok_or(ImportError::UnpacksTooLarge {
            limit: MAX_UNPACKED_BYTES,
        })?;
    }
    Ok(())
}

fn measure(part: &mut impl Read) -> Result<u64, ImportError> {
    std::io::copy(part, &mut std::io::sink()).map_err(|_| ImportError::Damaged)
}

/// The parser reserves room for as many strings as the part claims to hold, before it sees one. A claim of
/// more strings than there are bytes is no honest one.
fn check_strings(part: &mut impl Read) -> Result<u64, ImportError> {
    let mut content = Vec::new();
    part.read_to_end(&mut content).map_err(|_| ImportError::Damaged)?;
    // In UTF-16 the claim would look different from what is searched for here.
    if content.contains(&0) {
        return Err(ImportError::Damaged);
    }
    const CLAIM: &[u8] = b"uniqueCount";
    let mut rest = content.as_slice();
    while let Some(at) = rest.windows(CLAIM.len()).position(|window| window == CLAIM) {
        rest = &rest[at + CLAIM.len()..];
        let claimed = rest
            .iter()
            .skip_while(|b| b.is_ascii_whitespace() || b"=\"'+".contains(b))
            .take_while(|b| b.is_ascii_digit())
            .fold(0usize, |n, b| {
                n.saturating_mul(10).saturating_add(usize::from(b - b'0'))
            });
        if claimed > content.len() {
            return Err(ImportError::Damaged);
        }
    }
    Ok(content.len() as u64)
}

/// Where a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// As the spreadsheet counts, from 1.
    pub row: u32,
    /// From 0.
    pub column: u32,
}

/// An open `.xlsx` file.
pub(super) struct Workbook<'b>(Xlsx<Cursor<&'b [u8]>>);

impl<'b> Workbook<'b> {
    pub fn open(bytes: &'b [u8]) -> Result<Self, ImportError> {
        Xlsx::new(Cursor::new(bytes))
            .map(Workbook)
            .map_err(|_| ImportError::Damaged)
    }

    /// The names of the sheets that hold cells, in the order of their tabs.
    pub fn sheets(&self) -> Vec<String> {
        self.0
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .take(MAX_SHEETS)
            .map(|sheet| sheet.name.clone())
            .collect()
    }

    /// Whether days are counted from 1904 instead of 1900.
    pub fn is_1904(&self) -> bool {
        self.0.has_1904_epoch()
    }

    /// The texts in the first `rows` rows, shortened: enough to find a header.
    pub fn top_rows(
        &mut self,
        sheet: &str,
        rows: u32,
    ) -> Result<BTreeMap<u32, Vec<(u32, String)>>, ImportError> {
        let mut top: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
        self.each_cell(sheet, |place, cell| {
            if place.row <= rows {
                top.entry(place.row)
                    .or_default()
                    .push((place.column, excerpt(&text_of(&cell.value), 64)));
            }
            Ok(())
        })?;
        Ok(top)
    }

    /// Hands over every cell that holds something, in the order of the file.
    pub fn each_cell<'a>(
        &'a mut self,
        sheet: &str,
        mut take: impl FnMut(Place, Cell<'a>) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let mut reader = self
            .0
            .worksheet_cells_reader(sheet)
            .map_err(|_| ImportError::Damaged)?;
        // Cells of a shared formula only point at the cell that has it.
        let mut shared = HashMap::new();
        while let Some(record) = reader
            .next_cell_with_formula_metadata()
            .map_err(|_| ImportError::Damaged)?
        {
            let (row, column) = record.pos;
            let formula = record.formula.map(|formula| match formula {
                XlsxFormulaMetadata::Normal { formula } => excerpt(&formula, MAX_FORMULA_CHARS),
                XlsxFormulaMetadata::Shared {
                    shared_index,
                    formula,
                    ..
                } => {
                    let formula = excerpt(&formula, MAX_FORMULA_CHARS);
                    shared.insert(shared_index, formula.clone());
                    formula
                }
                XlsxFormulaMetadata::SharedDerived { shared_index } => {
                    shared.get(&shared_index).cloned().unwrap_or_default()
                }
                // Whatever kind comes to be told apart, it is a formula.
                _ => String::new(),
            });
            let is_empty = formula.is_none() && record.value == DataRef::Empty;
            if is_empty || column >= MAX_COLUMNS {
                continue;
            }
            take(
                Place {
                    row: row.saturating_add(1),
                    column,
                },
                Cell {
                    value: record.value,
                    formula,
                },
            )?;
        }
        Ok(())
    }
}

/// What is kept of a formula, in characters.
const MAX_FORMULA_CHARS: usize = 100;
