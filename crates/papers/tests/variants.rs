//! Spreadsheets as the field makes them: other orders, other headers, other cells.

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};
use wufei_papers::Lang;
use wufei_papers::import37::{self, Column, Import, ImportError, ProblemCode, ReportedTime, Severity};

/// One row that says nothing wrong, to be changed by each story.
#[derive(Debug, Clone)]
struct SheetRow(Vec<(Column, Value)>);

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Number(f64),
    /// A cell that holds a date, from its ISO text.
    Date(&'static str),
    Formula(&'static str),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

fn row() -> SheetRow {
    let plain: [(Column, Value); 13] = [
        (Column::Number, "20264201300000".into()),
        (Column::Consignor, "示例修理厂".into()),
        (Column::ConsignorDistrict, "洪山区".into()),
        (Column::Category, "HW08 废矿物油与含矿物油废物".into()),
        (Column::Code, "900-249-08".into()),
        (Column::Planned, 1.5.into()),
        (Column::Unit, "吨".into()),
        (Column::Plate, "鄂A12345".into()),
        (Column::Carrier, "示例危货运输队".into()),
        (Column::Receiver, "示例处置公司".into()),
        (Column::PlannedAt, "2026-10-08".into()),
        (Column::PickedUpAt, "2026-10-08 07:51:00".into()),
        (Column::Stage, "运输中".into()),
    ];
    SheetRow(plain.into())
}

impl SheetRow {
    fn with(mut self, column: Column, value: impl Into<Value>) -> Self {
        self.0.retain(|(known, _)| *known != column);
        self.0.push((column, value.into()));
        self
    }

    fn without(mut self, column: Column) -> Self {
        self.0.retain(|(known, _)| *known != column);
        self
    }
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, value: &Value) {
    match value {
        Value::Text(text) => sheet.write_string(row, column, text),
        Value::Number(number) => sheet.write_number(row, column, *number),
        Value::Date(text) => {
            let date = ExcelDateTime::parse_from_str(text).unwrap();
            let format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
            sheet.write_datetime_with_format(row, column, &date, &format)
        }
        Value::Formula(formula) => sheet.write_formula(row, column, Formula::new(*formula).set_result("7")),
    }
    .unwrap();
}

/// A file with the layout's header in row 1 and these rows from row 2 on.
fn file(rows: &[SheetRow]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet(), rows);
    workbook.save_to_buffer().unwrap()
}

fn fill(sheet: &mut Worksheet, rows: &[SheetRow]) {
    for column in Column::ALL {
        sheet.write_string(0, column as u16, column.header()).unwrap();
    }
    for (place, row) in (1..).zip(rows) {
        for (column, value) in &row.0 {
            write(sheet, place, *column as u16, value);
        }
    }
}

fn import(rows: &[SheetRow]) -> Import {
    import37::read(&file(rows)).unwrap()
}

/// `row column severity code`, one line a problem.
fn told(import: &Import) -> Vec<String> {
    import
        .problems
        .iter()
        .map(|p| {
            let word = |value| serde_json::to_value(value).unwrap().as_str().unwrap().to_owned();
            let code = serde_json::to_value(p.code).unwrap().as_str().unwrap().to_owned();
            format!("{} {} {} {code}", p.row, p.column, word(p.severity))
        })
        .collect()
}

#[test]
fn a_plain_row_has_no_problem() {
    let import = import(&[row()]);
    assert_eq!(told(&import), [""; 0]);
    assert_eq!(import.manifests.len(), 1);
}

#[test]
fn each_fault_is_told_once_at_its_cell() {
    let cases: Vec<(SheetRow, &[&str])> = vec![
        (row().with(Column::Number, 20_264_201_300_000.0), &[]),
        (
            row().with(Column::Number, "2.0264201E+13"),
            &["2 国家联单号 error number-invalid"],
        ),
        (
            row().without(Column::Number),
            &["2 国家联单号 error number-missing"],
        ),
        (
            row()
                .without(Column::Number)
                .with(Column::LocalNumber, "GD-2026-001"),
            &["2 国家联单号 warning number-missing"],
        ),
        (
            row().with(Column::Number, Value::Formula("1+1")),
            &["2 国家联单号 error formula"],
        ),
        (
            row().with(Column::Consignor, " 示例修理厂\u{A0}"),
            &["2 产生单位 corrected text-corrected"],
        ),
        (
            row().with(Column::Consignor, "待填"),
            &["2 产生单位 error consignor-missing"],
        ),
        (
            row().with(Column::Consignor, " 无"),
            &[
                "2 产生单位 corrected text-corrected",
                "2 产生单位 error consignor-missing",
            ],
        ),
        (
            row().with(Column::Consignor, Value::Formula("A1")),
            &["2 产生单位 error formula"],
        ),
        (
            row().without(Column::Carrier),
            &["2 运输单位 warning carrier-missing"],
        ),
        (
            row().with(Column::Carrier, "暂无 "),
            &[
                "2 运输单位 corrected text-corrected",
                "2 运输单位 warning carrier-missing",
            ],
        ),
        (
            row().with(Column::Receiver, "/"),
            &["2 接收单位 warning receiver-missing"],
        ),
        (row().without(Column::Category), &[]),
        (
            row().with(Column::Category, "废矿物油"),
            &["2 废物类别 warning category-unreadable"],
        ),
        (
            row().with(Column::Category, "HW41"),
            &["2 废物类别 error category-unknown"],
        ),
        (row().without(Column::Code), &["2 废物代码 error code-missing"]),
        (
            row().with(Column::Code, 90_024_908.0),
            &["2 废物代码 corrected code-corrected"],
        ),
        (
            row().with(Column::Code, "900-003-S17"),
            &["2 废物代码 error code-of-general-waste"],
        ),
        (
            row().with(Column::Code, "废机油"),
            &["2 废物代码 error code-invalid"],
        ),
        (
            row().with(Column::Code, "HW09 900-249-08"),
            &["2 废物代码 error code-disagrees"],
        ),
        (
            row().with(Column::Code, "900-998-08"),
            &["2 废物代码 warning code-not-listed"],
        ),
        (
            row().with(Column::Code, "900-000-08"),
            &["2 废物代码 warning code-by-identification"],
        ),
        (
            row().without(Column::Planned),
            &["2 计划数量 warning quantity-missing"],
        ),
        (
            row().with(Column::Planned, "1,5"),
            &["2 计划数量 error quantity-unreadable"],
        ),
        (
            row().with(Column::Planned, 1e9),
            &["2 计划数量 error quantity-too-large"],
        ),
        (
            row().with(Column::Planned, 0.000_000_4),
            &["2 计划数量 warning quantity-rounded"],
        ),
        (
            row().with(Column::Planned, Value::Formula("1+1")),
            &["2 计划数量 warning formula"],
        ),
        (
            row().with(Column::Stage, "已接收"),
            &["2 确认数量 warning quantity-missing"],
        ),
        (row().with(Column::Unit, "桶"), &["2 计量单位 error unit-unknown"]),
        (
            row().with(Column::Unit, "KG"),
            &["2 计量单位 corrected unit-converted"],
        ),
        (
            row().with(Column::Plate, "鄂A·12345"),
            &["2 车牌号 corrected plate-corrected"],
        ),
        (row().with(Column::Plate, "鄂A12345/鄂A1234挂"), &[]),
        (
            row().with(Column::Plate, "待定"),
            &["2 车牌号 warning placeholder"],
        ),
        (
            row().with(Column::PickedUpAt, Value::Date("2026-10-08T07:51:00")),
            &[],
        ),
        (
            row().with(Column::PickedUpAt, 46303.5),
            &["2 运输开始时间 corrected date-corrected"],
        ),
        (
            row().with(Column::PickedUpAt, "08/10/2026"),
            &["2 运输开始时间 error date-unreadable"],
        ),
        (
            row().with(Column::DeliveredAt, "2026-10-07"),
            &["2 运输结束时间 warning arrival-before-departure"],
        ),
        (row().with(Column::DeliveredAt, "2026-10-08"), &[]),
        (
            row()
                .with(Column::DeliveredAt, "2026-10-09")
                .with(Column::ReceivedAt, "2026-10-08 09:00:00"),
            &["2 接收日期 warning receipt-before-arrival"],
        ),
        (
            row().with(Column::MajorDifference, "也许"),
            &["2 是否存在重大差异 warning flag-unreadable"],
        ),
        (
            row().with(Column::Voided, "也许"),
            &["2 是否作废 error flag-unreadable"],
        ),
        (row().with(Column::Voided, 0.0), &[]),
        (
            row().with(Column::Stage, "在路上"),
            &["2 当前阶段 warning stage-unknown"],
        ),
        (
            row().with(Column::Note, "注".repeat(4097).as_str()),
            &["2 接收企业备注 error text-too-long"],
        ),
        (row().with(Column::Note, "注".repeat(4096).as_str()), &[]),
        (row().with(Column::Note, "=HYPERLINK(1)"), &[]),
        (row().with(Column::DifferenceNote, "无"), &[]),
        (
            row()
                .with(Column::MajorDifference, "—")
                .with(Column::Stage, "/")
                .with(Column::Unit, "-"),
            &[],
        ),
    ];
    for (case, (row, expected)) in cases.into_iter().enumerate() {
        let import = import(&[row]);
        assert_eq!(told(&import), expected, "case {case}");
        let stays_out = import.problems.iter().any(|p| p.severity == Severity::Error);
        assert_eq!(
            (import.manifests.len(), import.left_out.len()),
            if stays_out { (0, 1) } else { (1, 0) }
        );
        for problem in &import.problems {
            for lang in [Lang::ZhCn, Lang::En] {
                assert!(problem.remedy(lang).chars().count() > 10, "case {case}");
            }
        }
    }
}

#[test]
fn cells_that_hold_dates_are_times_to_the_second() {
    let row = row()
        .with(Column::PickedUpAt, Value::Date("2026-10-08T07:51:01"))
        .with(Column::PlannedAt, Value::Date("2026-10-08"));
    let manifest = &import(&[row]).manifests[0];
    assert_eq!(manifest.picked_up_at.unwrap().to_string(), "2026-10-08 07:51:01");
    assert!(matches!(manifest.planned_at, Some(ReportedTime::Day(_))));
}

#[test]
fn rows_of_one_number_are_one_manifest_wherever_they_stand() {
    let other = row().with(Column::Number, "20264201300001");
    let second = row()
        .with(Column::Code, "900-214-08")
        .with(Column::Number, "2026 4201 300000");
    let import = import(&[row(), other, second]);
    assert_eq!(told(&import), ["4 国家联单号 corrected number-corrected"]);
    assert_eq!(import.manifests.len(), 2);
    assert_eq!(import.manifests[0].rows, [2, 4]);
    let codes: Vec<String> = import.manifests[0]
        .lines
        .iter()
        .map(|l| l.waste_code.to_string())
        .collect();
    assert_eq!(codes, ["900-249-08", "900-214-08"]);
}

#[test]
fn one_bad_row_keeps_its_whole_manifest_out_and_no_other() {
    let bad = row().with(Column::Planned, -1.0);
    let import = import(&[row(), row().with(Column::Number, "20264201300001"), bad]);
    assert_eq!(import.left_out.len(), 1);
    assert_eq!(
        (import.left_out[0].number.as_str(), &import.left_out[0].rows[..]),
        ("20264201300000", &[2, 4][..])
    );
    assert_eq!(import.manifests[0].rows, [3]);
}

#[test]
fn rows_that_disagree_on_their_head_are_warned_of_and_the_first_counts() {
    let import = import(&[
        row().without(Column::Licence),
        row()
            .with(Column::Code, "900-214-08")
            .with(Column::Consignor, "别的厂")
            .with(Column::Licence, "S42-01"),
    ]);
    assert_eq!(told(&import), ["3 产生单位 warning head-differs"]);
    assert_eq!(import.manifests[0].consignor.name, "示例修理厂");
    assert_eq!(
        import.manifests[0].licence.as_deref(),
        Some("S42-01"),
        "a blank says nothing and is filled"
    );
}

#[test]
fn what_the_receiver_says_of_each_line_is_gathered() {
    let import = import(&[
        row()
            .with(Column::Opinion, "接受")
            .with(Column::MajorDifference, "否"),
        row()
            .with(Column::Code, "900-214-08")
            .with(Column::Opinion, "部分接受")
            .with(Column::MajorDifference, "是")
            .with(Column::DifferenceNote, "少一桶"),
        row()
            .with(Column::Code, "900-217-08")
            .with(Column::Opinion, "接受"),
    ]);
    assert_eq!(told(&import), [""; 0]);
    let manifest = &import.manifests[0];
    assert_eq!(manifest.opinion.as_deref(), Some("接受\n部分接受"));
    assert_eq!(manifest.major_difference, Some(true));
    assert_eq!(manifest.difference_note.as_deref(), Some("少一桶"));
}

#[test]
fn a_row_that_was_copied_is_pointed_at() {
    let import = import(&[row(), row()]);
    assert_eq!(told(&import), ["3 国家联单号 warning line-repeated"]);
    assert_eq!(
        import.manifests[0].lines.len(),
        2,
        "both come in: nobody but a person can tell"
    );
}

#[test]
fn totals_and_blank_rows_are_skipped_without_a_word() {
    let blank = SheetRow(vec![(Column::Note, " \u{3000}".into())]);
    let total = SheetRow(vec![
        (Column::Number, "合计：".into()),
        (Column::Planned, Value::Formula("SUM(L2:L3)")),
    ]);
    let subtotal = SheetRow(vec![
        (Column::Consignor, "本页小计".into()),
        (Column::Planned, 3.0.into()),
    ]);
    let import = import(&[
        row(),
        blank,
        subtotal,
        row().with(Column::Number, "20264201300001"),
        total,
    ]);
    assert_eq!(told(&import), [""; 0]);
    assert_eq!(
        (import.manifests.len(), import.rows_read, import.rows_skipped),
        (2, 5, 3)
    );
}

#[test]
fn a_total_below_a_column_of_serial_numbers_is_a_total_too() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    fill(sheet, &[row()]);
    sheet.write_string(0, 40, "序号").unwrap();
    sheet.write_string(2, 40, "合计").unwrap();
    sheet.write_number(2, Column::Planned as u16, 1.5).unwrap();
    let import = import37::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!((told(&import).len(), import.rows_skipped), (0, 1));
}

#[test]
fn a_unit_in_the_header_counts_where_the_row_has_none() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    fill(sheet, &[row().without(Column::Unit).with(Column::Planned, 850.0)]);
    sheet
        .write_string(0, Column::Planned as u16, "计划数量（kg）")
        .unwrap();
    sheet.write_string(0, Column::Unit as u16, "别的").unwrap();
    let import = import37::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(import.manifests[0].lines[0].planned_g, Some(850_000));
}

#[test]
fn the_first_sheet_with_the_table_is_read_and_the_others_are_named() {
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .set_name("说明")
        .unwrap()
        .write_string(0, 0, "填表说明")
        .unwrap();
    fill(workbook.add_worksheet().set_name("2025").unwrap(), &[row()]);
    fill(
        workbook.add_worksheet().set_name("2026").unwrap(),
        &[row(), row()],
    );
    let import = import37::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        (import.sheet.as_str(), &import.sheets_not_read[..]),
        ("2025", &["2026".to_owned()][..])
    );
    assert_eq!(import.rows_read, 1);
}

#[test]
fn a_table_without_a_required_column_is_one_clear_error() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("联单").unwrap();
    fill(sheet, &[row()]);
    sheet.write_string(0, Column::Code as u16, "代码").unwrap();
    let error = import37::read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(
        error,
        ImportError::MissingColumns {
            sheet: "联单".into(),
            columns: vec![Column::Code]
        }
    );
    assert_eq!(error.to_string(), "sheet '联单' lacks the column 废物代码");
    assert!(error.remedy(Lang::ZhCn).contains("工作表“联单”缺少列：废物代码"));
}

#[test]
fn a_formula_that_fills_a_column_is_told_in_each_of_its_rows() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows: Vec<SheetRow> = (0..3)
        .map(|n| row().with(Column::Number, format!("2026420130000{n}").as_str()))
        .collect();
    fill(sheet, &rows);
    for place in 1..=3 {
        sheet
            .write_formula(place, Column::Note as u16, "B1&\"!\"")
            .unwrap();
    }
    let import = import37::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        import.problems.iter().map(|p| p.row).collect::<Vec<_>>(),
        [2, 3, 4]
    );
    assert!(
        import
            .problems
            .iter()
            .all(|p| p.code == ProblemCode::Formula && p.value == "=B1&\"!\"")
    );
}

/// The clean file written anew with its columns in another order, headers without brackets, a title above
/// and foreign columns between.
fn rewritten(order: &[usize], title_rows: u32) -> Vec<u8> {
    let path = format!("{}/tests/data/manifests-37col.xlsx", env!("CARGO_MANIFEST_DIR"));
    let mut source: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let range = source.worksheet_range("转移联单").unwrap();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for row in 0..title_rows {
        sheet.write_string(row, 0, "危险废物转移联单导出").unwrap();
    }
    for (row, cells) in (title_rows..).zip(range.rows()) {
        for (place, from) in (0..).zip(order) {
            // A foreign column stands before every known one.
            sheet
                .write_string(row, place * 2, if row == title_rows { "其他" } else { "某" })
                .unwrap();
            match &cells[*from] {
                Data::String(text) if row == title_rows => {
                    let bare = text.split('（').next().unwrap();
                    sheet.write_string(row, place * 2 + 1, bare).unwrap();
                }
                Data::String(text) => {
                    sheet.write_string(row, place * 2 + 1, text).unwrap();
                }
                Data::Float(number) => {
                    sheet.write_number(row, place * 2 + 1, *number).unwrap();
                }
                Data::Empty => {}
                other => panic!("the clean file holds {other:?}"),
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

#[test]
fn the_order_of_columns_and_the_brackets_of_headers_do_not_matter() {
    let path = format!("{}/tests/data/manifests-37col.xlsx", env!("CARGO_MANIFEST_DIR"));
    let original = import37::read(&std::fs::read(path).unwrap()).unwrap();
    let reversed: Vec<usize> = (0..37).rev().collect();
    let shuffled: Vec<usize> = (0..37).map(|n| n * 17 % 37).collect();
    for (order, title_rows) in [(reversed, 0), (shuffled, 3)] {
        let mut again = import37::read(&rewritten(&order, title_rows)).unwrap();
        assert_eq!(again.problems, []);
        for manifest in &mut again.manifests {
            manifest.rows.iter_mut().for_each(|row| *row -= title_rows);
            manifest.lines.iter_mut().for_each(|line| line.row -= title_rows);
        }
        assert_eq!(again.manifests, original.manifests);
    }
}

/// Cells near to what is expected, and any text at all.
fn cell() -> impl Strategy<Value = Value> {
    prop_oneof![
        "[ 0-9HWhw.,()（）吨kg/年月日:鄂A-Z挂—－合计待填无是否-]{0,16}".prop_map(Value::Text),
        any::<String>().prop_map(Value::Text),
        any::<f64>()
            .prop_filter("a spreadsheet holds finite numbers", |n| n.is_finite())
            .prop_map(Value::Number),
        Just(Value::Formula("1+1")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_stands_in_the_cells_every_row_is_accounted_for(
        cells in proptest::collection::vec((0usize..37, 1usize..12, cell()), 0..60)
    ) {
        let mut rows: Vec<SheetRow> =
            (0..12).map(|n| row().with(Column::Number, format!("202642013000{n:02}").as_str())).collect();
        for (column, place, value) in cells {
            rows[place] = rows[place].clone().with(Column::ALL[column], value);
        }
        let import = import(&rows);
        let inside: usize = import.manifests.iter().map(|m| m.rows.len()).sum();
        let outside: usize = import.left_out.iter().map(|m| m.rows.len()).sum();
        prop_assert_eq!(import.rows_read as usize, inside + outside + import.rows_skipped as usize);
        prop_assert_eq!(import.rows_read, 12);
        for manifest in &import.manifests {
            prop_assert_eq!(manifest.lines.len(), manifest.rows.len());
            let clean = !import.problems.iter().any(|p| p.severity == Severity::Error && manifest.rows.contains(&p.row));
            prop_assert!(clean);
        }
        for out in &import.left_out {
            let told = import.problems.iter().any(|p| p.severity == Severity::Error && out.rows.contains(&p.row));
            prop_assert!(told, "{out:?} stays out without a reason");
        }
        for problem in &import.problems {
            prop_assert!(!problem.remedy(Lang::ZhCn).is_empty() && !problem.remedy(Lang::En).is_empty());
        }
    }
}
