use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::build::{pick, programs, root};
use crate::household::Household;

/// The program of `crates/api` that writes the TypeScript.
pub const EXPORTER: &str = "write-bindings";

#[derive(Args)]
pub struct Options {
    /// Write nothing; fail when a file is not as it would be written
    #[arg(long)]
    check: bool,
}

/// Writes the contract's TypeScript into the screens, or says which files are stale.
pub fn generate(options: &Options, household: &Household) -> Result<()> {
    let built = programs(household, &["--package", "wufei-api", "--bin", EXPORTER])?;
    let exporter = pick(&built, EXPORTER)?;
    if options.check {
        check(household, &exporter)
    } else {
        write(household, &exporter)
    }
}

/// Fails when the screens' TypeScript is not what the contract says.
pub fn check(household: &Household, exporter: &Path) -> Result<()> {
    let fresh = root().join("target/typescript");
    export(household, exporter, &fresh)?;
    let stale = differences(&files(&committed())?, &files(&fresh)?);
    if stale.is_empty() {
        return Ok(());
    }
    bail!(
        "ui/src/api/generated is not what crates/api says: {}; run `cargo xtask generate`",
        stale.join(", ")
    );
}

fn write(household: &Household, exporter: &Path) -> Result<()> {
    export(household, exporter, &committed())
}

fn committed() -> PathBuf {
    root().join("ui/src/api/generated")
}

/// Fills this folder with the TypeScript and nothing else.
fn export(household: &Household, exporter: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    household.run(EXPORTER, Command::new(exporter).arg(folder))
}

/// Every file below this folder by its name, with its text.
fn files(folder: &Path) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let inside = fs::read_dir(&next).with_context(|| format!("cannot read {}", next.display()))?;
        for entry in inside {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text =
                fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.strip_prefix(folder).expect("it was found below the folder");
            found.insert(name.to_string_lossy().into_owned(), text);
        }
    }
    Ok(found)
}

fn differences(committed: &BTreeMap<String, String>, fresh: &BTreeMap<String, String>) -> Vec<String> {
    let changed = fresh.iter().filter_map(|(name, text)| match committed.get(name) {
        None => Some(format!("{name} is missing")),
        Some(found) if found != text => Some(format!("{name} differs")),
        Some(_) => None,
    });
    let left = committed
        .keys()
        .filter(|name| !fresh.contains_key(*name))
        .map(|name| format!("{name} is left over"));
    changed.chain(left).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_different_or_left_over_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let (old, new) = (folder.path().join("old"), folder.path().join("new"));
        for (at, text) in [
            (old.join("Same.ts"), "1"),
            (old.join("in/Changed.ts"), "1"),
            (old.join("Gone.ts"), "1"),
            (new.join("Same.ts"), "1"),
            (new.join("in/Changed.ts"), "2"),
            (new.join("New.ts"), "1"),
        ] {
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, text).unwrap();
        }
        let (old, new) = (files(&old).unwrap(), files(&new).unwrap());
        assert_eq!(
            differences(&old, &new),
            [
                "New.ts is missing",
                "in/Changed.ts differs",
                "Gone.ts is left over"
            ]
        );
        assert_eq!(differences(&new, &new), [""; 0]);
    }
}
