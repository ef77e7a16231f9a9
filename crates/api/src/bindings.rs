//! The contract in TypeScript.

use crate::commands::export_commands;
use crate::{Changed, Problem};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use ts_rs::{Config, TS};

/// One line of the map `Commands`.
pub(crate) struct MapLine {
    pub(crate) docs: String,
    pub(crate) name: &'static str,
    pub(crate) request: String,
    pub(crate) answer: String,
    pub(crate) types: Vec<String>,
}

/// Why the TypeScript was not written.
#[derive(Debug, thiserror::Error)]
pub enum BindingsError {
    /// A type.
    #[error("a type cannot be written as TypeScript")]
    Type(#[from] ts_rs::ExportError),
    /// The map of commands.
    #[error("commands.ts cannot be written")]
    Map(#[from] std::io::Error),
}

/// Writes one file for each type, and `commands.ts` with the map of all commands.
///
/// # Errors
/// [`BindingsError`] when a file cannot be written.
pub fn export(folder: &Path) -> Result<(), BindingsError> {
    let config = Config::new().with_out_dir(folder).with_large_int("number");
    Changed::export_all(&config)?;
    Problem::export_all(&config)?;
    crate::console::export(&config)?;
    let lines = export_commands(&config)?;
    let types: BTreeSet<&String> = lines.iter().flat_map(|line| &line.types).collect();
    let mut text = String::from("// Written by `cargo xtask generate` from crates/api. Do not edit.\n");
    for name in types {
        writeln!(text, "import type {{ {name} }} from \"./{name}\";").expect("a text grows");
    }
    text.push_str("\n/** What a screen may ask: of each command its request and its answer. */\nexport type Commands = {\n");
    for MapLine {
        docs,
        name,
        request,
        answer,
        ..
    } in lines
    {
        writeln!(text, "  /** {docs} */\n  {name}: [{request}, {answer}];").expect("a text grows");
    }
    text.push_str("};\n");
    std::fs::create_dir_all(folder)?;
    Ok(std::fs::write(folder.join("commands.ts"), text)?)
}

/// The names that must be imported for a type.
pub(crate) fn imports<T: TS + 'static>(config: &Config) -> Vec<String> {
    vec![T::ident(config)]
}

/// The text of a documentation comment, from its attribute: `doc = r" …"` or `doc = " …"`.
pub(crate) fn doc_of(attribute: &str) -> String {
    let quoted = |c: char| c == '"' || c == '#';
    let text = attribute.split_once('=').map_or("", |(_, text)| text).trim();
    let text = text
        .strip_prefix('r')
        .filter(|raw| raw.starts_with(quoted))
        .unwrap_or(text);
    text.trim_matches(quoted).trim().replace("\\\"", "\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_stands_in_the_map() {
        let folder = tempfile::tempdir().unwrap();
        export(folder.path()).unwrap();
        let map = std::fs::read_to_string(folder.path().join("commands.ts")).unwrap();
        for name in crate::names() {
            assert!(map.contains(&format!("\n  {name}: [")), "{name}");
        }
        assert!(map.contains("import type { ManifestPage } from \"./ManifestPage\";"));
        assert!(map.contains("  /** A page of manifests, those touched last first. */\n  list_manifests: [ManifestFilter, ManifestPage];"));
        let page = std::fs::read_to_string(folder.path().join("ManifestPage.ts")).unwrap();
        assert!(page.contains("next: number | null"), "{page}");
        let of_console = std::fs::read_to_string(folder.path().join("console/ManifestList.ts")).unwrap();
        assert!(of_console.contains("next: string | null"), "{of_console}");
    }
}
