//! Reads the 37-column spreadsheet 转移联单 that provincial platforms export: one row per line of waste.
//!
//! Columns are found by their header text, so their order does not matter and further columns do no harm.
//! Rows of one number are one manifest with several lines, wherever they stand. Nothing is all or
//! nothing: a manifest with an error in any of its rows stays out whole, so that no half manifest is
//! recorded, and all others come in. Every value that was put right or left out is a [`Problem`] with the
//! row as the spreadsheet counts it, the column and a sentence on what to do.
//!
//! The result holds **no names of persons**. The columns 发运人, 接收人 and 承运人 (which is the driver in this
//! layout; the carrying firm stands in 运输单位) are not read: an imported manifest becomes an entry that
//! nobody can erase, while a person must be erasable later.

mod column;
mod header;
mod import_error;
mod manifest;
mod problem;
mod quantity;
mod reported_time;
mod row;
mod workbook;

pub use column::Column;
pub use import_error::ImportError;
pub use manifest::{ImportedLine, ImportedManifest, LeftOut, ReportedParty, Stage};
pub use problem::{Problem, ProblemCode, Severity};
pub use reported_time::ReportedTime;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use header::Header;
use row::{Cells, RowReader};
use workbook::Workbook;

/// Files larger than this are not opened, in bytes.
pub const MAX_FILE_BYTES: usize = 64 << 20;
/// Rows below this one are not read; a sheet that has any is refused. As the spreadsheet counts.
pub const MAX_ROWS: u32 = 200_000;
/// Characters that a cell may hold.
pub const MAX_TEXT_CHARS: usize = 4096;
/// Problems that are listed; the rest is only counted.
pub const MAX_PROBLEMS: usize = 50_000;
/// What all texts taken in may need together, in bytes. A shared string is stored once in the file and
/// may be pointed at from every row, so the size of the file says little.
const MAX_TEXT_BYTES: usize = 256 << 20;

/// What was found in a spreadsheet.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Import {
    /// The sheet that was read: the first that has all required columns.
    pub sheet: String,
    /// Further sheets that look like the same table and were not read.
    pub sheets_not_read: Vec<String>,
    /// The manifests that can come in, in the order of their first rows.
    pub manifests: Vec<ImportedManifest>,
    /// Manifests that stay out because a row of theirs has an error, in the order of their first rows.
    pub left_out: Vec<LeftOut>,
    /// Everything worth telling, in the order of rows and columns.
    pub problems: Vec<Problem>,
    /// Problems beyond [`MAX_PROBLEMS`].
    pub problems_not_listed: u32,
    /// Rows below the header that have anything in them.
    pub rows_read: u32,
    /// Those of the rows read that are totals or blank.
    pub rows_skipped: u32,
}

/// Reads a spreadsheet in the `.xlsx` format.
///
/// # Errors
/// [`ImportError`] when nothing can be read at all: not a spreadsheet, damaged, too large, or without
/// the table. Faults within the table are problems in the [`Import`].
pub fn read(bytes: &[u8]) -> Result<Import, ImportError> {
    workbook::check(bytes)?;
    // The parser of the format is not ours; a damaged file must not take the program down.
    catch_unwind(AssertUnwindSafe(|| read_workbook(bytes))).unwrap_or(Err(ImportError::Damaged))
}

/// Reads a spreadsheet from a file, and not more of it than [`MAX_FILE_BYTES`].
///
/// # Errors
/// [`ImportError::File`] when the file cannot be read; otherwise as [`read`].
pub fn read_file(path: &Path) -> Result<Import, ImportError> {
    let failed = |error: std::io::Error| ImportError::File {
        path: path.to_owned(),
        kind: error.kind(),
    };
    let file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > MAX_FILE_BYTES as u64 {
        return Err(ImportError::TooLarge {
            bytes: size,
            limit: MAX_FILE_BYTES as u64,
        });
    }
    let mut bytes = Vec::new();
    // The file may grow while it is read, and a device states no size.
    file.take(MAX_FILE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    read(&bytes)
}

fn read_workbook(bytes: &[u8]) -> Result<Import, ImportError> {
    let mut workbook = Workbook::open(bytes)?;
    let (header, sheets_not_read) = find_table(&mut workbook)?;
    let is_1904 = workbook.is_1904();
    let rows = table_rows(&mut workbook, &header)?;

    let mut import = Import {
        sheet: header.sheet.clone(),
        sheets_not_read,
        manifests: Vec::new(),
        left_out: Vec::new(),
        problems: Vec::new(),
        problems_not_listed: 0,
        rows_read: 0,
        rows_skipped: 0,
    };
    let mut gathered = manifest::Gathered::default();
    let mut text_bytes = 0;
    for (number, cells) in rows {
        import.rows_read += 1;
        if cells.is_blank() || cells.is_total() {
            import.rows_skipped += 1;
            continue;
        }
        let reader = RowReader::new(number, &cells, &header, is_1904);
        let row = reader.read();
        text_bytes += row.text_bytes;
        if text_bytes > MAX_TEXT_BYTES {
            return Err(ImportError::UnpacksTooLarge {
                limit: MAX_TEXT_BYTES as u64,
            });
        }
        gathered.add(row);
    }
    gathered.settle(&mut import);
    Ok(import)
}

/// Finds the first sheet with all required columns, and the names of further such sheets.
fn find_table(workbook: &mut Workbook<'_>) -> Result<(Header, Vec<String>), ImportError> {
    let sheets = workbook.sheets();
    let mut table: Option<Header> = None;
    let mut further = Vec::new();
    let mut near_miss = None;
    for sheet in &sheets {
        match header::find(sheet, &workbook.top_rows(sheet, header::SEARCHED_ROWS)?) {
            Ok(header) if table.is_none() => table = Some(header),
            Ok(header) => further.push(header.sheet),
            Err(error @ (ImportError::MissingColumns { .. } | ImportError::RepeatedColumn { .. })) => {
                near_miss.get_or_insert(error);
            }
            Err(_) => {}
        }
    }
    match (table, near_miss) {
        (Some(header), _) => Ok((header, further)),
        (None, Some(error)) => Err(error),
        (None, None) => Err(ImportError::NoTable { sheets }),
    }
}

/// The cells of the known columns below the header, by row.
fn table_rows<'a>(
    workbook: &'a mut Workbook<'_>,
    header: &Header,
) -> Result<BTreeMap<u32, Cells<'a>>, ImportError> {
    let mut rows: BTreeMap<u32, Cells<'a>> = BTreeMap::new();
    workbook.each_cell(&header.sheet, |place, cell| {
        if place.row <= header.row {
            return Ok(());
        }
        if place.row > MAX_ROWS {
            return Err(ImportError::TooManyRows {
                sheet: header.sheet.clone(),
                limit: MAX_ROWS,
            });
        }
        let row = rows.entry(place.row).or_default();
        match header.column_at(place.column) {
            Some(column) => row.put(column, cell),
            None => row.put_elsewhere(&cell),
        }
        Ok(())
    })?;
    Ok(rows)
}
