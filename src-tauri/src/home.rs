//! Where this desk's replica lives, and what keeps two desks apart.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// `WUFEI_HOME`, else `$XDG_DATA_HOME/wufei`, else `~/.local/share/wufei`: the same as the command line's.
pub fn folder() -> PathBuf {
    let from = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    from("WUFEI_HOME")
        .or_else(|| from("XDG_DATA_HOME").map(|data| data.join("wufei")))
        .or_else(|| from("HOME").map(|home| home.join(".local/share/wufei")))
        .unwrap_or_else(|| PathBuf::from("wufei-home"))
}

/// A short name for a home's path, the same however the path is written: `h` and sixteen hexadecimal digits.
pub fn name(home: &Path) -> String {
    let whole = whole(home).unwrap_or_else(|_| home.to_path_buf());
    let digest = Sha256::digest(whole.as_os_str().as_encoded_bytes());
    let digits = digest[..8].iter().map(|byte| format!("{byte:02x}"));
    format!("h{}", digits.collect::<String>())
}

/// A home that is not there yet has no canonical path, but the folder around it may have one.
fn whole(home: &Path) -> std::io::Result<PathBuf> {
    if let Ok(whole) = home.canonicalize() {
        return Ok(whole);
    }
    let home = std::path::absolute(home)?;
    match (home.parent(), home.file_name()) {
        (Some(around), Some(name)) => Ok(around.canonicalize()?.join(name)),
        _ => Ok(home),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_home_has_one_name_and_another_has_another() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("workshop");
        let before = name(&home);
        std::fs::create_dir(&home).unwrap();
        assert_eq!(name(&home), before, "making the home does not rename it");
        assert_eq!(name(&home.join("../workshop")), before);
        assert_ne!(name(&folder.path().join("lorry")), before);
        assert_eq!((before.len(), &before[..1]), (17, "h"));
    }
}
