//! Files that are no spreadsheets, are damaged, or mean harm: one clear error, no panic, no flood of memory.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::Workbook;
use wufei_papers::Lang;
use wufei_papers::import37::{self, Column, ImportError};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A small file with the header and a few rows.
fn small() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for column in Column::ALL {
        sheet.write_string(0, column as u16, column.header()).unwrap();
        for row in 1..4 {
            sheet.write_string(row, column as u16, "20264201300000").unwrap();
        }
    }
    sheet.write_number(1, Column::Planned as u16, 1.5).unwrap();
    sheet.write_formula(2, Column::Note as u16, "1+1").unwrap();
    workbook.save_to_buffer().unwrap()
}

type Parts = Vec<(String, Vec<u8>)>;

fn unpacked(file: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            part.read_to_end(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

fn packed(parts: &Parts) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn replace(parts: &mut Parts, part: &str, from: &str, to: &str) {
    let (_, content) = parts.iter_mut().find(|(name, _)| name == part).unwrap();
    let text = String::from_utf8(content.clone()).unwrap();
    assert!(text.contains(from), "{part} holds {from}");
    *content = text.replacen(from, to, 1).into_bytes();
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

#[test]
fn what_is_no_spreadsheet_is_told_in_both_languages() {
    for (bytes, error) in [
        (&b""[..], ImportError::NotASpreadsheet),
        (b"hello, world", ImportError::NotASpreadsheet),
        ("国家联单号,产生单位".as_bytes(), ImportError::NotASpreadsheet),
        (b"PK\x03\x04 and then nothing of the kind", ImportError::Damaged),
        (
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old one",
            ImportError::OldOrLocked,
        ),
    ] {
        assert_eq!(import37::read(bytes).unwrap_err(), error);
        assert!(error.remedy(Lang::ZhCn).contains("未导入任何数据"));
        assert!(error.remedy(Lang::En).contains("Nothing was imported"));
    }
    assert_eq!(
        import37::read(&packed(&vec![("a.txt".into(), b"a".to_vec())])).unwrap_err(),
        ImportError::Damaged
    );
}

#[test]
fn a_spreadsheet_of_something_else_names_the_sheets_that_were_looked_at() {
    let mut workbook = Workbook::new();
    workbook
        .add_worksheet()
        .set_name("考勤")
        .unwrap()
        .write_string(0, 0, "姓名")
        .unwrap();
    let error = import37::read(&workbook.save_to_buffer().unwrap()).unwrap_err();
    assert_eq!(
        error,
        ImportError::NoTable {
            sheets: vec!["考勤".into()]
        }
    );
}

#[test]
fn a_file_cut_short_anywhere_is_damaged_and_nothing_worse() {
    let file = small();
    for length in (0..file.len()).step_by(37) {
        let error = import37::read(&file[..length]).unwrap_err();
        assert!(
            matches!(error, ImportError::Damaged | ImportError::NotASpreadsheet),
            "{length}: {error}"
        );
    }
}

#[test]
fn flipped_bytes_of_the_packed_file_never_panic() {
    let file = small();
    let mut dice = Dice(7);
    for _ in 0..400 {
        let mut bytes = file.clone();
        for _ in 0..1 + dice.below(3) {
            let at = dice.below(bytes.len());
            bytes[at] ^= 1 << dice.below(8);
        }
        let _ = import37::read(&bytes);
    }
}

#[test]
fn flipped_bytes_of_the_unpacked_parts_never_panic() {
    // The checksum of the archive would catch these; packed anew they reach the parser.
    let parts = unpacked(&small());
    let mut dice = Dice(11);
    let mut read = 0;
    for _ in 0..400 {
        let mut parts = parts.clone();
        for _ in 0..1 + dice.below(6) {
            let part = dice.below(parts.len());
            let content = &mut parts[part].1;
            let at = dice.below(content.len());
            content[at] = dice.below(256) as u8;
        }
        read += usize::from(import37::read(&packed(&parts)).is_ok());
    }
    assert!(
        read > 20,
        "only {read} damaged files got past the parser, so the table was hardly tried"
    );
}

#[test]
fn a_small_file_that_unpacks_to_much_is_refused() {
    let zeros = packed(&vec![("zeros".into(), vec![0; 16 << 20])]);
    let mut zeros = ZipArchive::new(Cursor::new(zeros)).unwrap();
    let mut writer = ZipWriter::new_append(Cursor::new(small())).unwrap();
    for copy in 0..17 {
        writer
            .raw_copy_file_rename(zeros.by_index(0).unwrap(), format!("xl/media/image{copy}.png"))
            .unwrap();
    }
    let file = writer.finish().unwrap().into_inner();
    assert!(file.len() < 1 << 20);
    assert_eq!(
        import37::read(&file).unwrap_err(),
        ImportError::UnpacksTooLarge { limit: 256 << 20 }
    );
}

#[test]
fn a_file_over_the_limit_is_not_opened() {
    let file = vec![b'P'; (64 << 20) + 1];
    assert!(matches!(
        import37::read(&file).unwrap_err(),
        ImportError::TooLarge { .. }
    ));
}

#[test]
fn a_file_that_is_not_there_is_told_with_its_name() {
    let error = import37::read_file("no/such/联单.xlsx".as_ref()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file no/such/联单.xlsx cannot be read: entity not found"
    );
    assert!(error.remedy(Lang::ZhCn).contains("no/such/联单.xlsx"));
}

#[test]
fn a_claim_of_more_strings_than_the_file_has_bytes_is_refused() {
    let mut parts = unpacked(&small());
    let (_, strings) = parts
        .iter()
        .find(|(name, _)| name == "xl/sharedStrings.xml")
        .unwrap();
    let text = String::from_utf8(strings.clone()).unwrap();
    let claim = text
        .split("uniqueCount=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let honest = format!("uniqueCount=\"{claim}\"");
    replace(
        &mut parts,
        "xl/sharedStrings.xml",
        &honest,
        "uniqueCount = '99999999999999'",
    );
    assert_eq!(import37::read(&packed(&parts)).unwrap_err(), ImportError::Damaged);
}

#[test]
fn a_shared_formula_with_a_huge_index_reserves_nothing() {
    let mut parts = unpacked(&small());
    let formula = "<f t=\"shared\" si=\"99999999999\" ref=\"A1:B2\">1+1</f>";
    replace(&mut parts, "xl/worksheets/sheet1.xml", "<f>1+1</f>", formula);
    let import = import37::read(&packed(&parts)).unwrap();
    assert!(import.problems.iter().any(|p| p.value == "=1+1"));
}

#[test]
fn a_cell_in_the_far_corner_costs_nothing_and_rows_without_end_are_refused() {
    let mut parts = unpacked(&small());
    replace(
        &mut parts,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        "<row r=\"5\"><c r=\"XFD5\"><v>1</v></c></row></sheetData>",
    );
    assert!(import37::read(&packed(&parts)).is_ok());
    replace(
        &mut parts,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        "<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row></sheetData>",
    );
    let error = import37::read(&packed(&parts)).unwrap_err();
    assert_eq!(
        error,
        ImportError::TooManyRows {
            sheet: "Sheet1".into(),
            limit: 200_000
        }
    );
}

#[test]
fn a_long_string_that_every_row_points_at_cannot_fill_the_memory() {
    // Two characters of the file stand for 12 kB each time: 20 columns of 2 000 rows would be 460 MiB.
    let mut parts = unpacked(&small());
    let long = format!("<si><t>{}</t></si>", "长".repeat(4000));
    let (_, strings) = parts
        .iter()
        .find(|(name, _)| name == "xl/sharedStrings.xml")
        .unwrap();
    let index = String::from_utf8_lossy(strings).matches("<si>").count();
    replace(
        &mut parts,
        "xl/sharedStrings.xml",
        "</sst>",
        &format!("{long}</sst>"),
    );
    let cells = |row: u32| -> String {
        let columns = Column::ALL
            .into_iter()
            .filter(|c| matches!(*c as u8, 2..=5 | 8..=10 | 18..=19 | 24..=33));
        columns
            .map(|c| format!("<c r=\"{}{row}\" t=\"s\"><v>{index}</v></c>", letters(c as u8)))
            .collect()
    };
    let rows: String = (5..2005)
        .map(|row| format!("<row r=\"{row}\">{}</row>", cells(row)))
        .collect();
    replace(
        &mut parts,
        "xl/worksheets/sheet1.xml",
        "</sheetData>",
        &format!("{rows}</sheetData>"),
    );
    let error = import37::read(&packed(&parts)).unwrap_err();
    assert_eq!(error, ImportError::UnpacksTooLarge { limit: 256 << 20 });
}

#[test]
fn a_fault_in_every_row_is_counted_to_the_end_and_listed_up_to_the_limit() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for column in Column::ALL {
        sheet.write_string(0, column as u16, column.header()).unwrap();
    }
    // Neither number nor consignor, carrier, receiver, code or planned weight: six problems a row.
    for row in 1..=9_000 {
        sheet.write_string(row, Column::Name as u16, "废油").unwrap();
    }
    let import = import37::read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!(
        (import.problems.len(), import.problems_not_listed),
        (50_000, 4_000)
    );
    assert_eq!((import.manifests.len(), import.left_out.len()), (0, 9_000));
}

/// A, B, … Z, AA, AB, …
fn letters(column: u8) -> String {
    let last = char::from(b'A' + column % 26);
    if column < 26 {
        last.to_string()
    } else {
        format!("A{last}")
    }
}
