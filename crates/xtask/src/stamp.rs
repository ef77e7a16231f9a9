use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result};

/// A short text that differs when one of these files or folders differs, by name or by content.
///
/// It tells whether something must be made anew on this machine and nothing else: the hash may change with
/// the toolchain, which costs one making too many.
pub fn of(folder: &Path, entries: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for entry in entries {
        feed(&mut hasher, folder, Path::new(entry))?;
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

fn feed(hasher: &mut DefaultHasher, folder: &Path, entry: &Path) -> Result<()> {
    let path = folder.join(entry);
    let about = match fs::metadata(&path) {
        Ok(about) => about,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot look at {}", path.display())),
    };
    if !about.is_dir() {
        entry.hash(hasher);
        let content = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        content.hash(hasher);
        return Ok(());
    }
    let mut inside = fs::read_dir(&path)
        .and_then(Iterator::collect::<std::io::Result<Vec<_>>>)
        .with_context(|| format!("cannot read {}", path.display()))?;
    inside.sort_by_key(fs::DirEntry::file_name);
    for found in inside {
        feed(hasher, folder, &entry.join(found.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_and_every_byte_counts_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("src")).unwrap();
        fs::write(at("src/a"), "1").unwrap();
        fs::write(at("lock"), "1").unwrap();
        let now = || of(folder.path(), &["src", "lock", "none"]).unwrap();
        let first = now();
        fs::write(at("beside"), "1").unwrap();
        assert_eq!(now(), first);
        fs::write(at("src/a"), "2").unwrap();
        assert_ne!(now(), first);
        fs::write(at("src/a"), "1").unwrap();
        assert_eq!(now(), first);
        fs::rename(at("src/a"), at("src/b")).unwrap();
        assert_ne!(now(), first);
    }
}
