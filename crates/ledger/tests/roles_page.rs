//! `docs/roles.md` has every row of the table, in its order, and no other.

use wufei_ledger::{ROLE_TABLE, Role, RoleOp, RoleRow};

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
