//! `docs/security.md` names the tests that show each promise: they are there.

use std::fs;
use std::path::PathBuf;

#[test]
fn every_test_that_the_page_names_is_there() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let named: Vec<_> = page
        .split('`')
        .filter_map(|quoted| quoted.split_once(".rs::"))
        .map(|(file, test)| (format!("{file}.rs"), test))
        .collect();
    assert!(named.len() > 30, "the page names tests as `file.rs::test`");
    for (file, test) in named {
        let path = root.join(&file);
        let source = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let is_test = source.lines().any(|line| {
            let line = line.trim_start();
            let line = line.strip_prefix("async ").unwrap_or(line);
            line.strip_prefix("fn ")
                .is_some_and(|line| line.starts_with(&format!("{test}(")))
        });
        assert!(is_test, "{file} has no test {test}");
    }
}

#[test]
fn every_promise_has_a_test() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let promised = page.split("## What is promised").nth(1).unwrap();
    let promised = promised.split("\n## ").next().unwrap();
    let rows = promised.lines().filter(|line| line.starts_with("| ")).skip(1);
    for row in rows {
        assert!(row.contains(".rs::"), "no test shows this: {row}");
    }
}
