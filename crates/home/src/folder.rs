use std::fs::{self, File, OpenOptions, Permissions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::secret::make_private_folder;

/// A folder that this process holds; letting go of the value lets go of the folder.
///
/// The lock belongs to the operating system, so a killed process leaves nothing to clear away.
/// The file `lock` stays, with the number of the last process that held it.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

/// Why a folder cannot be a home.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum HomeError {
    /// It was not to be created, and is not there.
    #[error("there is no folder {path}")]
    Missing { path: PathBuf },

    /// A file has this name.
    #[error("{path} is not a folder")]
    NotAFolder { path: PathBuf },

    /// Other people of this machine may look in.
    #[error("{path} can be opened by others (mode {mode:04o}); make it private with chmod 700")]
    Exposed { path: PathBuf, mode: u32 },

    /// One process holds one home. `pid` is what the other one wrote down, when it had come that far.
    #[error("{path} is in use by {}", match pid { Some(pid) => format!("process {pid}"), None => "another process".into() })]
    InUse { path: PathBuf, pid: Option<u32> },

    /// The disk, or no permission.
    #[error("{path} could not be opened")]
    Disk {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

impl Folder {
    /// Takes hold of the folder at `path`.
    ///
    /// With `create`, a missing folder is made (0700) with those above it, and an empty one is made
    /// private. A folder that already holds something is never changed: if others may open it, it is refused.
    ///
    /// # Errors
    /// See [`HomeError`].
    pub fn open(path: &Path, create: bool) -> Result<Folder, HomeError> {
        let told = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound => HomeError::Missing { path: path.into() },
            io::ErrorKind::NotADirectory => HomeError::NotAFolder { path: path.into() },
            _ => HomeError::Disk {
                path: path.into(),
                source,
            },
        };
        if create && !path.exists() {
            make_private_folder(path).map_err(told)?;
        }
        let about = fs::metadata(path).map_err(told)?;
        if !about.is_dir() {
            return Err(HomeError::NotAFolder { path: path.into() });
        }
        let mode = about.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            let is_empty = fs::read_dir(path).map_err(told)?.next().is_none();
            if !(create && is_empty) {
                return Err(HomeError::Exposed {
                    path: path.into(),
                    mode,
                });
            }
            fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(told)?;
        }
        Ok(Folder {
            path: path.into(),
            _lock: lock(path)?,
        })
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where a file of this name lies, or would lie.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

fn lock(folder: &Path) -> Result<File, HomeError> {
    let told = |source| HomeError::Disk {
        path: folder.into(),
        source,
    };
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(folder.join("lock"))
        .map_err(told)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let pid = file
                .take(16)
                .read_to_string(&mut text)
                .ok()
                .and_then(|_| text.trim().parse().ok());
            return Err(HomeError::InUse {
                path: folder.into(),
                pid,
            });
        }
        Err(TryLockError::Error(source)) => return Err(told(source)),
    }
    file.set_len(0).map_err(told)?;
    file.rewind().map_err(told)?;
    writeln!(file, "{}", std::process::id()).map_err(told)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o7777
    }

    #[test]
    fn a_home_is_private_from_its_first_moment() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("a/home");
        assert!(matches!(
            Folder::open(&path, false),
            Err(HomeError::Missing { .. })
        ));
        let home = Folder::open(&path, true).unwrap();
        assert_eq!((mode(&path), mode(&home.file("lock"))), (0o700, 0o600));
    }

    #[test]
    fn a_second_holder_is_told_who_has_it_until_it_is_let_go() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("home");
        let first = Folder::open(&path, true).unwrap();
        let error = Folder::open(&path, false).unwrap_err();
        assert!(matches!(error, HomeError::InUse { pid, .. } if pid == Some(std::process::id())));
        assert!(
            error
                .to_string()
                .ends_with(&format!("is in use by process {}", std::process::id()))
        );
        drop(first);
        Folder::open(&path, false).unwrap();
    }

    #[test]
    fn an_empty_folder_is_made_private_and_a_full_one_is_refused() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("home");
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
        assert!(matches!(
            Folder::open(&path, false),
            Err(HomeError::Exposed { mode: 0o755, .. })
        ));
        drop(Folder::open(&path, true).unwrap());
        assert_eq!(mode(&path), 0o700);

        fs::set_permissions(&path, Permissions::from_mode(0o750)).unwrap();
        assert!(matches!(
            Folder::open(&path, true),
            Err(HomeError::Exposed { mode: 0o750, .. })
        ));
        assert_eq!(mode(&path), 0o750);
    }

    #[test]
    fn a_file_is_no_home() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("file");
        fs::write(&path, "").unwrap();
        assert!(matches!(
            Folder::open(&path, true),
            Err(HomeError::NotAFolder { .. })
        ));
        assert!(matches!(
            Folder::open(&path.join("below"), true),
            Err(HomeError::NotAFolder { .. })
        ));
    }
}
