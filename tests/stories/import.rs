//! The agent brings a spreadsheet.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wufei_tests::{Node, Person};

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../crates/papers/tests/data")
        .join(name)
}

#[test]
fn a_dry_run_says_row_by_row_what_is_wrong_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let agent = Person::new(folder.path(), "示例环保管家").unwrap();
    let file = data("manifests-37col-dirty.xlsx");
    let output = agent
        .try_run(&["import", "--dry-run", &file.to_string_lossy()])
        .unwrap();
    assert!(output.status.success());
    let said = String::from_utf8(output.stdout).unwrap();
    let mut lines: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let summary = lines.pop().unwrap();
    assert_eq!(summary["dry_run"], true);
    let found: BTreeMap<u64, (String, String)> = lines
        .iter()
        .map(|line| {
            for key in ["code", "value", "remedy"] {
                assert!(line[key].is_string(), "{key} is missing in {line}");
            }
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            (line["row"].as_u64().unwrap(), (text("column"), text("severity")))
        })
        .collect();
    let faults = std::fs::read_to_string(data("manifests-37col-dirty.faults.json")).unwrap();
    let faults: BTreeMap<String, Value> = serde_json::from_str(&faults).unwrap();
    let expected: BTreeMap<u64, (String, String)> = faults
        .iter()
        .filter(|(_, fault)| fault["severity"] != "none")
        .map(|(row, fault)| {
            let text = |key: &str| fault[key].as_str().unwrap().to_owned();
            (row.parse().unwrap(), (text("column"), text("severity")))
        })
        .collect();
    assert_eq!(found, expected);
    assert_eq!(lines.len(), expected.len(), "one line a problem");
    assert_eq!(agent.run(&["state"]).unwrap()["entries"], 0);
}

#[test]
fn the_faultless_rows_come_in_and_a_second_import_finds_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let agent = Person::enrolled(folder.path(), &node, "示例环保管家", "agent", "420106").unwrap();
    let file = data("manifests-37col-dirty.xlsx");
    let preview = agent
        .run(&["import", "--dry-run", &file.to_string_lossy()])
        .unwrap();
    let first = agent.run(&["import", &file.to_string_lossy()]).unwrap();
    assert_eq!(first["recorded"], preview["manifests"]);
    assert!(first["left_out"].as_u64() > Some(0));
    let again = agent.run(&["import", &file.to_string_lossy()]).unwrap();
    assert_eq!(
        (&again["recorded"], &again["known"]),
        (&Value::from(0), &first["recorded"])
    );
    let list = agent
        .run(&["manifest", "list", "--search", "20264201500001"])
        .unwrap();
    assert_eq!(list["items"][0]["status"], "reported", "{list}");
    let shown = agent.run(&["manifest", "show", "20264201500001"]).unwrap();
    assert_eq!(
        shown["manifest"]["reported"]["by"],
        Value::from(agent.org.clone())
    );
    assert_eq!(
        shown["manifest"]["parties"]["consignor"]["org"],
        Value::Null,
        "nobody is matched by name"
    );
}
