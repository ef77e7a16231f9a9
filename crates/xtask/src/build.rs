use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::household::Household;

/// Optimised or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// As `cargo test` builds: what both need is compiled once.
    Debug,
    /// For measuring.
    Release,
}

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("crates/xtask lies two folders deep")
}

/// Cargo, in the root of the repository and with the target folder of [`target_folder`].
pub fn cargo() -> Command {
    // Set by the cargo that runs us, so that it is the same one.
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    if let Some(folder) = target_folder(|name| env::var_os(name)) {
        cargo.env("CARGO_TARGET_DIR", folder);
    }
    cargo
}

/// Builds the binaries of these packages and says where each one lies.
pub fn binaries(
    household: &Household,
    profile: Profile,
    packages: &[&str],
) -> Result<BTreeMap<String, PathBuf>> {
    let mut arguments = vec!["--bins"];
    if profile == Profile::Release {
        arguments.push("--release");
    }
    arguments.extend(packages.iter().flat_map(|package| ["--package", package]));
    programs(household, &arguments)
}

/// Builds what these arguments of `cargo build` choose, and says where each program lies.
pub fn programs(household: &Household, arguments: &[&str]) -> Result<BTreeMap<String, PathBuf>> {
    let mut command = cargo();
    command
        .args(["build", "--message-format=json-render-diagnostics"])
        .args(arguments);
    let mut cargo = household.spawn("cargo build", &mut command)?;
    let mut found = BTreeMap::new();
    while let Some(line) = cargo.line_or_end()? {
        if let Some((name, path)) = executable(&line) {
            found.insert(name, path);
        }
    }
    let status = cargo.wait()?;
    ensure!(status.success(), "cargo build failed ({status})");
    Ok(found)
}

/// The caller's own choice; else, in CI, the folder that outlives the run; else cargo's own.
fn target_folder(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(own) = variable("CARGO_TARGET_DIR") {
        return Some(own.into());
    }
    let is_ci = variable("CI").is_some_and(|value| value == "true");
    let cache = variable("WUFEI_CACHE_DIR").map(PathBuf::from);
    cache
        .filter(|folder| is_ci && folder.is_dir())
        .map(|folder| folder.join("target"))
}

/// Source: the Cargo book, "External tools", artifact messages.
fn executable(message: &str) -> Option<(String, PathBuf)> {
    #[derive(Deserialize)]
    struct Message {
        target: Target,
        profile: ProfileOf,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    #[derive(Deserialize)]
    struct ProfileOf {
        test: bool,
    }
    let message: Message = serde_json::from_str(message).ok()?;
    // The tests of a program are called as it is.
    let program = message.executable.filter(|_| !message.profile.test)?;
    Some((message.target.name, program))
}

/// The binary of this name among those that were built.
pub fn pick(built: &BTreeMap<String, PathBuf>, name: &str) -> Result<PathBuf> {
    built
        .get(name)
        .cloned()
        .with_context(|| format!("cargo built no program {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_where_the_workspace_is() {
        assert!(root().join("Cargo.lock").exists());
    }

    #[test]
    fn the_callers_target_folder_wins_and_the_cache_counts_only_in_ci() {
        let cache = tempfile::tempdir().unwrap();
        let cache = cache.path().to_str().unwrap();
        let in_cache = Path::new(cache).join("target");
        for (variables, expected) in [
            (vec![], None),
            (
                vec![
                    ("CARGO_TARGET_DIR", "/t"),
                    ("CI", "true"),
                    ("WUFEI_CACHE_DIR", cache),
                ],
                Some(Path::new("/t")),
            ),
            (vec![("CI", "true"), ("WUFEI_CACHE_DIR", cache)], Some(&*in_cache)),
            (vec![("CI", "true"), ("WUFEI_CACHE_DIR", "/no/such/folder")], None),
            (vec![("CI", "true")], None),
            (vec![("WUFEI_CACHE_DIR", cache)], None),
        ] {
            let variable = |name: &str| {
                variables
                    .iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, value)| value.into())
            };
            assert_eq!(target_folder(variable).as_deref(), expected, "{variables:?}");
        }
    }

    #[test]
    fn only_messages_about_programs_are_heard() {
        let program = r#"{"reason":"compiler-artifact","target":{"name":"wufei","kind":["bin"]},"profile":{"test":false},"executable":"/t/debug/wufei"}"#;
        assert_eq!(
            executable(program),
            Some(("wufei".into(), "/t/debug/wufei".into()))
        );
        for other in [
            r#"{"reason":"compiler-artifact","target":{"name":"serde"},"profile":{"test":false},"executable":null}"#,
            r#"{"reason":"compiler-artifact","target":{"name":"wufei"},"profile":{"test":true},"executable":"/t/debug/deps/wufei-1"}"#,
            r#"{"reason":"build-finished","success":true}"#,
            "Compiling wufei",
        ] {
            assert_eq!(executable(other), None, "{other}");
        }
    }
}
