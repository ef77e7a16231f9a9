//! Finds the header row of the table and which column stands where.

use std::collections::BTreeMap;

use wufei_codes::compact;

use super::column::Column;
use super::import_error::ImportError;
use super::quantity::Unit;

/// The header is looked for in this many rows; titles and dates of the export may stand above it.
pub(super) const SEARCHED_ROWS: u32 = 30;
/// A row with fewer known headers than this is no header row.
const ENOUGH: usize = 5;

/// Where the table of a sheet begins and which of its columns is which.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    pub sheet: String,
    /// As the spreadsheet counts.
    pub row: u32,
    /// Keyed by the place of the column, from 0.
    columns: BTreeMap<u32, Column>,
    /// Units that stand in brackets in a header, such as 计划数量（千克）.
    pub units: BTreeMap<Column, Unit>,
}

impl Header {
    pub fn column_at(&self, place: u32) -> Option<Column> {
        self.columns
            .get(&place)
            .copied()
            .filter(|column| !column.is_personal())
    }
}

/// Looks for the header among the first rows of a sheet, given as row → (column, text).
///
/// # Errors
/// [`ImportError::NoTable`] when no row looks like it; [`ImportError::MissingColumns`] and
/// [`ImportError::RepeatedColumn`] when one does.
pub(super) fn find(sheet: &str, rows: &BTreeMap<u32, Vec<(u32, String)>>) -> Result<Header, ImportError> {
    let best = rows
        .iter()
        .map(|(row, cells)| (row, known(cells)))
        // The first of several equally good rows.
        .reduce(|best, next| if next.1.len() > best.1.len() { next } else { best });
    let Some((row, cells)) = best.filter(|(_, cells)| cells.len() >= ENOUGH) else {
        return Err(ImportError::NoTable {
            sheets: vec![sheet.to_owned()],
        });
    };
    let mut header = Header {
        sheet: sheet.to_owned(),
        row: *row,
        columns: BTreeMap::new(),
        units: BTreeMap::new(),
    };
    for (place, column, unit) in cells {
        if header.columns.values().any(|known| *known == column) {
            return Err(ImportError::RepeatedColumn {
                sheet: sheet.to_owned(),
                column,
            });
        }
        header.columns.insert(place, column);
        if let Some(unit) = unit {
            header.units.insert(column, unit);
        }
    }
    let missing: Vec<Column> = Column::REQUIRED
        .into_iter()
        .filter(|required| {
            // A unit in the header of the weight is as good as a column for it.
            let elsewhere = *required == Column::Unit && header.units.contains_key(&Column::Planned);
            !elsewhere && !header.columns.values().any(|column| column == required)
        })
        .collect();
    if !missing.is_empty() {
        return Err(ImportError::MissingColumns {
            sheet: sheet.to_owned(),
            columns: missing,
        });
    }
    Ok(header)
}

fn known(cells: &[(u32, String)]) -> Vec<(u32, Column, Option<Unit>)> {
    cells
        .iter()
        .filter_map(|(place, text)| {
            let (base, suffix) = split_suffix(text);
            let column = Column::ALL
                .into_iter()
                .find(|column| split_suffix(column.header()).0 == base)?;
            let is_weight = matches!(column, Column::Planned | Column::Accepted);
            Some((
                *place,
                column,
                suffix.and_then(|s| Unit::parse(&s)).filter(|_| is_weight),
            ))
        })
        .collect()
}

/// Cuts the bracketed suffix off a header: 产废单位所属区（县/镇） is 产废单位所属区.
fn split_suffix(header: &str) -> (String, Option<String>) {
    let plain = compact(header).text;
    // An asterisk marks columns that must be filled.
    let plain = plain.trim_matches('*');
    match plain
        .strip_suffix([')', ']'])
        .and_then(|open| open.rsplit_once(['(', '[']))
    {
        Some((base, suffix)) => (base.to_owned(), Some(suffix.to_owned())),
        None => (plain.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(u32, &[&str])]) -> BTreeMap<u32, Vec<(u32, String)>> {
        rows.iter()
            .map(|(row, cells)| (*row, (0..).zip(cells.iter().map(|c| (*c).to_owned())).collect()))
            .collect()
    }

    #[test]
    fn headers_are_found_below_a_title_with_and_without_brackets_and_marks() {
        let header = find(
            "表",
            &rows(&[
                (1, &["危险废物转移联单导出"]),
                (
                    3,
                    &[
                        "*国家联单号",
                        "产生单位",
                        "产废单位所属区",
                        " 废物\n代码",
                        "计划数量(千克)",
                        "接收单位",
                        "别的",
                    ],
                ),
            ]),
        )
        .unwrap();
        assert_eq!(header.row, 3);
        assert_eq!(header.column_at(2), Some(Column::ConsignorDistrict));
        assert_eq!(header.column_at(3), Some(Column::Code));
        assert_eq!(header.column_at(6), None);
        assert_eq!(header.units.get(&Column::Planned), Some(&Unit::Kilogram));
    }

    #[test]
    fn missing_columns_are_all_named_at_once() {
        let error = find(
            "表",
            &rows(&[(
                1,
                &[
                    "国家联单号",
                    "废物类别",
                    "废物名称",
                    "计划数量",
                    "接收单位",
                    "是否作废",
                ],
            )]),
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "sheet '表' lacks the columns 产生单位, 废物代码, 计量单位"
        );
    }

    #[test]
    fn a_column_that_stands_there_twice_is_refused_because_either_could_be_meant() {
        let error = find(
            "表",
            &rows(&[(
                1,
                &[
                    "国家联单号",
                    "产生单位",
                    "废物代码",
                    "计划数量",
                    "计划数量（吨）",
                    "计量单位",
                    "接收单位",
                ],
            )]),
        )
        .unwrap_err();
        assert_eq!(error.to_string(), "sheet '表' has the column 计划数量 twice");
    }
}
