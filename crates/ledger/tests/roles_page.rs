//! `docs/roles.md` has every row of the table, in its order, and no other; `docs/format.md` every step and what it seals.

use wufei_ledger::{ROLE_TABLE, Role, RoleOp, RoleRow};
use wufei_manifest::StepKind;

/// How the page begins a row.
fn cells(row: &RoleRow) -> String {
    let joined = |names: Vec<&str>| names.join(" or ");
    let step = row
        .step
        .map(|step| format!(" of a step {step}"))
        .unwrap_or_default();
    format!(
        "| {} | {} | `{}`{step} | {} | ",
        joined(row.who.iter().copied().map(Role::name).collect()),
        joined(row.ops.iter().copied().map(RoleOp::name).collect()),
        row.path,
        row.during
    )
}

#[test]
fn the_page_says_what_the_table_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/roles.md");
    let page = std::fs::read_to_string(path).unwrap();
    let written: Vec<&str> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| who |"))
        .collect();
    let expected: Vec<String> = ROLE_TABLE.iter().map(cells).collect();
    for (row, line) in expected.iter().zip(&written) {
        let means = line.strip_prefix(row.as_str());
        let means = means.unwrap_or_else(|| panic!("docs/roles.md has\n{line}\nwhere the table has\n{row}"));
        assert!(
            means.trim_end_matches(" |").len() > 3,
            "nothing is said of: {line}"
        );
    }
    assert_eq!(written.len(), expected.len(), "rows of docs/roles.md");
}

#[test]
fn the_page_of_the_bytes_says_what_each_step_seals() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/format.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, below) = page.split_once("| step | seals |\n|---|---|\n").unwrap();
    let written: Vec<&str> = below.lines().take_while(|line| line.starts_with('|')).collect();
    let row = |kind: StepKind| {
        let patterns: Vec<_> = kind
            .seals()
            .iter()
            .map(|pattern| format!("`{pattern}`"))
            .collect();
        format!("| {kind} | {} |", patterns.join(", "))
    };
    assert_eq!(written, StepKind::ALL.map(row));
}
