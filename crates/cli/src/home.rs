//! Where this replica lives.

use std::path::PathBuf;

/// `--home` or `WUFEI_HOME`, else `$XDG_DATA_HOME/wufei`, else `~/.local/share/wufei`.
pub fn folder(given: Option<PathBuf>) -> PathBuf {
    let from = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    given
        .or_else(|| from("XDG_DATA_HOME").map(|data| data.join("wufei")))
        .or_else(|| from("HOME").map(|home| home.join(".local/share/wufei")))
        .unwrap_or_else(|| PathBuf::from("wufei-home"))
}
