use rusqlite::Connection;

/// Reads the whole file and says what is wrong with its structure; an empty list means sound.
///
/// Takes about a second for each GiB. Indexes are not compared with their tables
/// (that is `PRAGMA integrity_check`, which is several times slower).
///
/// # Errors
/// When the file is too damaged for SQLite to read at all.
///
/// Source: <https://www.sqlite.org/pragma.html#pragma_quick_check>
pub fn quick_check(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA quick_check")?;
    let mut lines: Vec<String> = statement
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    lines.retain(|line| line != "ok");
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Seek, SeekFrom, Write};

    #[test]
    fn a_sound_file_has_nothing_to_say_and_a_torn_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE t (x BLOB);
                 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100)
                 INSERT INTO t SELECT randomblob(1000) FROM n;",
            )
            .unwrap();
        assert!(quick_check(&connection).unwrap().is_empty());
        drop(connection);

        let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(4096 * 5)).unwrap();
        file.write_all(&[0xff; 4096]).unwrap();
        drop(file);

        let torn = Connection::open(&path).unwrap();
        assert!(!matches!(quick_check(&torn), Ok(lines) if lines.is_empty()));
    }
}
