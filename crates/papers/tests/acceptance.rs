//! The two spreadsheets that the import is measured by, and the list of what is wrong in one of them.

use std::collections::BTreeMap;

use wufei_papers::Lang;
use wufei_papers::import37::{self, Import, ProblemCode, ReportedTime, Severity, Stage};

fn import(name: &str) -> Import {
    let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
    import37::read_file(path.as_ref()).unwrap()
}

/// Row → (column, severity), as the list says; faults of severity `none` are to be passed over in silence.
fn told_faults() -> BTreeMap<u32, (String, String)> {
    let list = include_str!("data/manifests-37col-dirty.faults.json");
    let faults: BTreeMap<u32, BTreeMap<String, String>> = serde_json::from_str(list).unwrap();
    faults
        .into_iter()
        .filter(|(_, fault)| fault["severity"] != "none")
        .map(|(row, fault)| (row, (fault["column"].clone(), fault["severity"].clone())))
        .collect()
}

fn word(severity: Severity) -> String {
    serde_json::to_value(severity)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn the_clean_file_gives_400_manifests_and_no_problem() {
    let import = import("manifests-37col.xlsx");
    assert_eq!(import.problems, []);
    assert_eq!(import.left_out, []);
    assert_eq!(import.manifests.len(), 400);
    assert_eq!(import.manifests.iter().map(|m| m.lines.len()).sum::<usize>(), 496);
    assert_eq!((import.rows_read, import.rows_skipped), (496, 0));
}

#[test]
fn the_dirty_file_has_exactly_the_listed_faults_row_by_row() {
    let import = import("manifests-37col-dirty.xlsx");
    let mut told = BTreeMap::new();
    for problem in &import.problems {
        let place = (problem.column.header().to_owned(), word(problem.severity));
        assert_eq!(
            told.insert(problem.row, place),
            None,
            "row {} has a second problem: {problem:?}",
            problem.row
        );
    }
    assert_eq!(told, told_faults());
    assert_eq!(
        (import.rows_read, import.rows_skipped),
        (144, 1),
        "the total row is skipped"
    );
}

#[test]
fn a_manifest_with_an_error_stays_out_whole_and_all_others_come_in() {
    let import = import("manifests-37col-dirty.xlsx");
    let error_rows: Vec<u32> = import
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Error)
        .map(|p| p.row)
        .collect();
    assert_eq!(import.left_out.len(), 8);
    for row in &error_rows {
        assert!(
            import.left_out.iter().any(|out| out.rows.contains(row)),
            "row {row} is named"
        );
        assert!(
            !import.manifests.iter().any(|m| m.rows.contains(row)),
            "row {row} stays out"
        );
    }
    let mut rows: Vec<u32> = import.manifests.iter().flat_map(|m| m.rows.clone()).collect();
    rows.extend(import.left_out.iter().flat_map(|out| out.rows.clone()));
    rows.sort_unstable();
    assert!(
        rows.into_iter().eq(2..=144),
        "every row but the total is in one manifest, in or out"
    );
}

#[test]
fn corrected_values_are_the_ones_that_were_meant() {
    let import = import("manifests-37col-dirty.xlsx");
    let at = |row| import.manifests.iter().find(|m| m.rows.contains(&row)).unwrap();
    let line = |row| at(row).lines.iter().find(|l| l.row == row).unwrap();

    assert_eq!(at(51).number.unwrap().to_string(), "20264201500041");
    assert_eq!(
        (line(20).planned_g, line(20).accepted_g),
        (Some(850_000), Some(850_000))
    );
    assert_eq!(line(101).planned_g, Some(1_250_500_000));
    assert_eq!(line(33).accepted_g, None);
    assert_eq!(line(86).waste_code.to_string(), "900-249-08");
    assert_eq!(at(113).planned_at.unwrap().to_string(), "2026-10-09");
    assert_eq!(at(96).note, None, "what a formula computes is not taken");
    assert!(at(99).voided);
    assert_eq!(at(64).backfill.as_deref(), Some("纸质补录"));
    assert_eq!(at(81).consignor.name, "示例𠮷野家门诊");
}

#[test]
fn a_manifest_comes_in_with_everything_the_sheet_says_but_persons() {
    let import = import("manifests-37col.xlsx");
    let manifest = &import.manifests[0];
    assert_eq!(manifest.rows, [2]);
    assert_eq!(manifest.number.unwrap().to_string(), "20264201300000");
    assert_eq!(manifest.consignor.name, "示例02号门诊厂");
    assert_eq!(manifest.consignor.district.as_deref(), Some("洪山区"));
    assert_eq!(
        manifest.carrier.as_ref().unwrap().name,
        "示例危货运输丙队",
        "the firm, not the driver"
    );
    assert_eq!(
        manifest.receiver.as_ref().unwrap().province.as_deref(),
        Some("湖北省")
    );
    assert_eq!(manifest.licence.as_deref(), Some("S42-01-01-07"));
    assert_eq!(manifest.plate.as_ref().unwrap().as_str(), "鄂ALPG7V");
    assert!(matches!(manifest.planned_at, Some(ReportedTime::Day(_))));
    assert_eq!(manifest.received_at.unwrap().to_string(), "2026-10-08 15:51:00");
    assert_eq!(manifest.stage, Some(Stage::Received));
    assert_eq!(manifest.major_difference, Some(false));
    assert_eq!(manifest.lines[0].method.as_deref(), Some("R4"));
    assert_eq!(manifest.lines[0].planned_g, Some(17_000_000));
    assert_eq!(
        import.manifests[1].rows,
        [3, 4, 5],
        "three wastes on one manifest"
    );

    let json = serde_json::to_string(&import).unwrap();
    for person in ["张某", "李某", "王某"] {
        assert!(!json.contains(person), "{person} must not be carried");
    }
}

#[test]
fn every_remedy_speaks_both_languages_and_names_the_value() {
    let import = import("manifests-37col-dirty.xlsx");
    for problem in &import.problems {
        let (zh, en) = (problem.remedy(Lang::ZhCn), problem.remedy(Lang::En));
        assert!(zh.ends_with('。') && en.ends_with('.') && zh != en, "{zh} / {en}");
        let says_value = problem.code == ProblemCode::TextTooLong
            || (zh.contains(&problem.value) && en.contains(&problem.value));
        assert!(says_value, "{:?}: {zh} / {en}", problem.value);
    }
    let remedy = |row| {
        import
            .problems
            .iter()
            .find(|p| p.row == row)
            .unwrap()
            .remedy(Lang::ZhCn)
    };
    assert_eq!(
        remedy(7),
        "“2026420150000”不是国家联单号：应为 14 位数字（年份 4 位、省 2 位、市 2 位、流水号 6 位），现有 13 位。请对照联单更正后重新导入。"
    );
    assert_eq!(
        remedy(37),
        "废物代码“900-041-49”与废物类别“HW08 废矿物油与含矿物油废物”不一致。请核对废物，更正其中一项后重新导入。"
    );
}

#[test]
fn a_problem_is_one_stable_line_of_json() {
    let import = import("manifests-37col-dirty.xlsx");
    assert_eq!(
        serde_json::to_string(&import.problems[0]).unwrap(),
        r#"{"row":7,"column":"国家联单号","code":"number-invalid","severity":"error","value":"2026420150000"}"#
    );
}
