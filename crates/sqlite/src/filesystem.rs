use std::fs::{self, File};
use std::io;
use std::os::fd::AsRawFd;
use std::path::Path;

/// Names the file system that `path` lies on, such as `ext4`, `overlay` or `tmpfs`.
///
/// `None` when the kernel does not list the mount, as inside a chroot. A file that does not exist
/// yet is looked for in its folder.
///
/// # Errors
/// When the folder cannot be opened, or there is no `/proc` (this is Linux only).
///
/// Source: `proc_pid_mountinfo(5)`, `proc_pid_fdinfo(5)`.
pub fn filesystem_of(path: &Path) -> io::Result<Option<String>> {
    let path = fs::canonicalize(path).or_else(|_| std::path::absolute(path))?;
    let folder = if path.is_dir() {
        path.as_path()
    } else {
        path.parent().unwrap_or(Path::new("/"))
    };
    // The folder is opened, never the database itself: closing any descriptor of a file drops the
    // locks that SQLite holds on it in this process (<https://www.sqlite.org/howtocorrupt.html> §2.2).
    let folder = File::open(folder)?;
    let about = fs::read_to_string(format!("/proc/self/fdinfo/{}", folder.as_raw_fd()))?;
    let mount = about
        .lines()
        .find_map(|line| line.strip_prefix("mnt_id:"))
        .map(str::trim);
    let mounts = fs::read_to_string("/proc/self/mountinfo")?;
    Ok(mount.and_then(|id| type_of_mount(&mounts, id)))
}

/// The fields before ` - ` vary in number; the type is the first one after it.
fn type_of_mount(mounts: &str, id: &str) -> Option<String> {
    let line = mounts.lines().find(|line| line.split(' ').next() == Some(id))?;
    let (_, after) = line.split_once(" - ")?;
    after.split(' ').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_stands_after_the_dash_however_many_fields_come_before() {
        let mounts = "\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw
25 27 0:23 / /dev/my\\040shm rw - tmpfs tmpfs rw,size=24684084k
";
        for (id, expected) in [
            ("22", Some("proc")),
            ("27", Some("ext4")),
            ("25", Some("tmpfs")),
            ("2", None),
        ] {
            assert_eq!(type_of_mount(mounts, id).as_deref(), expected, "mount {id}");
        }
    }

    #[test]
    fn proc_is_proc_and_a_file_not_yet_written_is_where_its_folder_is() {
        assert_eq!(
            filesystem_of(Path::new("/proc/self/status")).unwrap().as_deref(),
            Some("proc")
        );
        let folder = tempfile::tempdir().unwrap();
        let of_folder = filesystem_of(folder.path()).unwrap();
        assert_eq!(
            filesystem_of(&folder.path().join("not-yet.db")).unwrap(),
            of_folder
        );
    }
}
