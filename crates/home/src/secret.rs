use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

/// Bytes that a secret may have: keys are small, and a wrong path should not fill the memory.
pub const MAX_SECRET_LENGTH: u64 = 64 * 1024;

/// Why a secret was not read or written.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum SecretError {
    /// There is no such file.
    #[error("there is no {path}")]
    Missing { path: PathBuf },

    /// Other people of this machine may read it, so it may be no secret any more.
    #[error("{path} can be read by others (mode {mode:04o}); make it private with chmod 600")]
    Exposed { path: PathBuf, mode: u32 },

    /// A folder, a device or a link stands where the file should.
    #[error("{path} is not an ordinary file")]
    NotAFile { path: PathBuf },

    /// See [`MAX_SECRET_LENGTH`].
    #[error("{path} has {found} bytes, a key file has at most {MAX_SECRET_LENGTH}")]
    TooLong { path: PathBuf, found: u64 },

    /// The disk.
    #[error("{path} could not be read or written")]
    Disk {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// Puts `secret` into the file at `path`, readable by its owner only, in place of what was there.
///
/// After a power cut the file holds either the old bytes or the new ones. Two writers at once are
/// kept apart by the folder's lock ([`crate::Folder`]).
///
/// # Errors
/// [`SecretError::Disk`]; then the old bytes are still there.
pub fn write_secret(path: &Path, secret: &[u8]) -> Result<(), SecretError> {
    replace(path, secret).map_err(|source| SecretError::Disk {
        path: path.into(),
        source,
    })
}

/// Reads a file that [`write_secret`] wrote; the bytes are wiped from memory when dropped.
///
/// # Errors
/// See [`SecretError`]; a file that others may read is refused.
pub fn read_secret(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let told = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => SecretError::Missing { path: path.into() },
        _ => SecretError::Disk {
            path: path.into(),
            source,
        },
    };
    // Asked before opening: opening a pipe would wait for its writer.
    if !fs::symlink_metadata(path).map_err(told)?.is_file() {
        return Err(SecretError::NotAFile { path: path.into() });
    }
    let mut file = File::open(path).map_err(told)?;
    let about = file.metadata().map_err(told)?;
    let mode = about.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(SecretError::Exposed {
            path: path.into(),
            mode,
        });
    }
    if about.len() > MAX_SECRET_LENGTH {
        return Err(SecretError::TooLong {
            path: path.into(),
            found: about.len(),
        });
    }
    // One buffer of the right size: a vector that grows leaves copies behind.
    let mut secret = Zeroizing::new(vec![0; usize::try_from(about.len()).expect("at most 64 KiB")]);
    file.read_exact(&mut secret).map_err(told)?;
    Ok(secret)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let mut new = std::ffi::OsString::from(".");
    new.push(name);
    new.push(".new");
    let new = folder.join(new);

    // Left over when a write was cut off; `create_new` below then follows nobody's link.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    sync_folder(folder)
}

/// Makes a folder, and those above it that are missing, for the owner's eyes only.
pub(crate) fn make_private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    match path.parent() {
        Some(above) if !above.as_os_str().is_empty() => sync_folder(above),
        _ => Ok(()),
    }
}

/// A new name is on disk only when its folder is.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn what_is_written_is_read_and_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("transport.key");
        write_secret(&path, &[7; 32]).unwrap();
        write_secret(&path, &[8; 32]).unwrap();
        assert_eq!(*read_secret(&path).unwrap(), [8; 32]);
        assert_eq!(mode(&path), 0o600);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing is left lying about"
        );
    }

    #[test]
    fn a_write_that_was_cut_off_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        fs::write(&elsewhere, "old").unwrap();
        symlink(&elsewhere, folder.path().join(".a.key.new")).unwrap();
        write_secret(&folder.path().join("a.key"), b"new").unwrap();
        assert_eq!(fs::read(&elsewhere).unwrap(), b"old");
        assert_eq!(*read_secret(&folder.path().join("a.key")).unwrap(), *b"new");
    }

    #[test]
    fn a_key_that_others_can_read_is_refused_and_the_text_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.key");
        write_secret(&path, b"secret").unwrap();
        for bits in [0o640, 0o604, 0o644, 0o620] {
            fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
            let error = read_secret(&path).unwrap_err();
            assert!(
                matches!(error, SecretError::Exposed { mode, .. } if mode == bits),
                "{error}"
            );
            assert!(
                error.to_string().contains(&format!("{bits:04o}")) && error.to_string().contains("chmod 600")
            );
        }
    }

    #[test]
    fn what_is_missing_a_folder_or_huge_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            read_secret(&folder.path().join("none")),
            Err(SecretError::Missing { .. })
        ));
        assert!(matches!(
            read_secret(folder.path()),
            Err(SecretError::NotAFile { .. })
        ));
        let huge = folder.path().join("huge");
        write_secret(&huge, &vec![0; 65_537]).unwrap();
        assert!(matches!(
            read_secret(&huge),
            Err(SecretError::TooLong { found: 65_537, .. })
        ));
        assert!(matches!(
            write_secret(&folder.path().join("no/where"), b"x"),
            Err(SecretError::Disk { .. })
        ));
    }
}
