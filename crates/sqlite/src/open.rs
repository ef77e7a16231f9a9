use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

/// How long a connection waits for another writer before it gives up.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What a database file is to us: whose it is, and how it came to its shape.
#[derive(Debug, Clone, Copy)]
pub struct Schema<'a> {
    /// Stands in the file's header and says which program it belongs to; not zero.
    pub application_id: u32,
    /// SQL scripts; the file's `user_version` counts how many have run. Never edited after a release, only added to.
    pub migrations: &'a [&'a str],
}

impl Schema<'_> {
    /// The version of a file on which all migrations have run.
    pub fn version(&self) -> u32 {
        u32::try_from(self.migrations.len()).expect("nobody writes four milliard migrations")
    }
}

/// Why a database was not opened. The file is as it was before.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum OpenError {
    /// A read-only connection was asked for, and there is no file.
    #[error("there is no database at {path}")]
    Missing { path: PathBuf },

    /// The bytes are something else, or encrypted.
    #[error("{path} is not an SQLite database")]
    NotSqlite { path: PathBuf },

    /// Another program's database.
    #[error("{path} belongs to another program: application id {found:#010x} instead of {expected:#010x}")]
    Foreign {
        path: PathBuf,
        found: u32,
        expected: u32,
    },

    /// Written by a later release (or a negative version, which we never write).
    #[error("{path} has version {found}, this program knows versions up to {known}")]
    Newer { path: PathBuf, found: i32, known: u32 },

    /// A read-only connection cannot run the migrations that are missing.
    #[error("{path} has version {found} and must be brought to {known} first")]
    Older { path: PathBuf, found: i32, known: u32 },

    /// Another connection kept the file for longer than [`BUSY_TIMEOUT`].
    #[error("{path} is busy with another writer")]
    Busy {
        path: PathBuf,
        #[source]
        source: rusqlite::Error,
    },

    /// The file system does not let SQLite keep a write-ahead log here (some network shares).
    #[error("{path} cannot be kept durable here: the journal is {found}, not wal")]
    NoWal { path: PathBuf, found: String },

    /// Migration `number` (the first is 1) failed; the file stays at the version before it.
    #[error("migration {number} of {path} failed")]
    Migration {
        path: PathBuf,
        number: u32,
        #[source]
        source: rusqlite::Error,
    },

    /// The disk, or the file's structure.
    #[error("{path} could not be opened")]
    Sqlite {
        path: PathBuf,
        #[source]
        source: rusqlite::Error,
    },
}

/// Opens the file for reading and writing, makes it when it is missing, and runs the migrations it lacks.
///
/// # Errors
/// See [`OpenError`]; a file that is not ours, newer than us or not SQLite is not touched.
pub fn open(path: &Path, schema: &Schema<'_>) -> Result<Connection, OpenError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let told = tell(path);
    // SQLite takes a file of a single byte for an empty one and would write over it.
    if std::fs::metadata(path).is_ok_and(|about| about.len() == 1) {
        return Err(OpenError::NotSqlite { path: path.into() });
    }
    let mut connection = Connection::open_with_flags(path, flags).map_err(&told)?;
    harden(&connection).map_err(&told)?;

    // Until the file is known to be ours, closing must not move another program's log into its file.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .map_err(&told)?;
    identify(&connection, path, schema)?;
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)
        .map_err(&told)?;

    let journal = write_ahead(&connection).map_err(&told)?;
    if journal != "wal" {
        return Err(OpenError::NoWal {
            path: path.into(),
            found: journal,
        });
    }
    migrate(&mut connection, path, schema)?;
    Ok(connection)
}

/// Turns the write-ahead log on; gives the journal that is in use then.
///
/// Two who open a new file at once both want to turn it on, and SQLite answers the second with "busy" at once,
/// without its busy handler: waiting inside could be a deadlock. Outside, it is not.
fn write_ahead(connection: &Connection) -> rusqlite::Result<String> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        match connection.pragma_update_and_check(None, "journal_mode", "wal", |row| row.get(0)) {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) && Instant::now() < until =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            answer => return answer,
        }
    }
}

/// Opens a fresh database that is gone when the connection closes, in the same shape as [`open`].
///
/// # Errors
/// [`OpenError::Migration`] when a migration is wrong.
pub fn open_in_memory(schema: &Schema<'_>) -> Result<Connection, OpenError> {
    let path = Path::new(":memory:");
    let mut connection = Connection::open_in_memory().map_err(tell(path))?;
    harden(&connection).map_err(tell(path))?;
    migrate(&mut connection, path, schema)?;
    Ok(connection)
}

/// Opens a file that [`open`] has brought up to date, for one more reader.
///
/// # Errors
/// See [`OpenError`]; [`OpenError::Older`] when migrations have not run yet.
pub fn open_read_only(path: &Path, schema: &Schema<'_>) -> Result<Connection, OpenError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|source| match path.exists() {
        false => OpenError::Missing { path: path.into() },
        true => tell(path)(source),
    })?;
    harden(&connection).map_err(tell(path))?;
    let version = identify(&connection, path, schema)?;
    if version < i64::from(schema.version()) {
        let found = i32::try_from(version).expect("below a version that SQLite holds in 32 bits");
        return Err(OpenError::Older {
            path: path.into(),
            found,
            known: schema.version(),
        });
    }
    Ok(connection)
}

/// The settings that live in the connection and write nothing to the file.
fn harden(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.pragma_update(None, "temp_store", "memory")
}

/// Tells whether the file is ours, and returns how many migrations have run on it.
///
/// A file without any table and without an id is empty: an earlier start may have been cut off before the first migration.
fn identify(connection: &Connection, path: &Path, schema: &Schema<'_>) -> Result<i64, OpenError> {
    let told = tell(path);
    // One snapshot: another process may be running the first migration just now.
    let snapshot = connection.unchecked_transaction().map_err(&told)?;
    let found = application_id(&snapshot).map_err(&told)?;
    let version = user_version(&snapshot).map_err(&told)?;
    let objects: i64 = snapshot
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(&told)?;
    drop(snapshot);
    let is_empty = found == 0 && version == 0 && objects == 0;
    if found != schema.application_id && !is_empty {
        return Err(OpenError::Foreign {
            path: path.into(),
            found,
            expected: schema.application_id,
        });
    }
    if version < 0 || i64::from(version) > i64::from(schema.version()) {
        return Err(OpenError::Newer {
            path: path.into(),
            found: version,
            known: schema.version(),
        });
    }
    Ok(version.into())
}

fn migrate(connection: &mut Connection, path: &Path, schema: &Schema<'_>) -> Result<(), OpenError> {
    for (number, script) in (1..).zip(schema.migrations) {
        run_migration(connection, schema.application_id, number, script).map_err(|source| {
            match source.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy) => OpenError::Busy {
                    path: path.into(),
                    source,
                },
                _ => OpenError::Migration {
                    path: path.into(),
                    number,
                    source,
                },
            }
        })?;
    }
    Ok(())
}

fn run_migration(connection: &mut Connection, id: u32, number: u32, script: &str) -> rusqlite::Result<()> {
    if i64::from(user_version(connection)?) >= i64::from(number) {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again under the lock: another process may have opened the same new file.
    if i64::from(user_version(&transaction)?) >= i64::from(number) {
        return Ok(());
    }
    // SQLite keeps the id as a signed number; the bits are what counts.
    transaction.pragma_update(None, "application_id", id.cast_signed())?;
    transaction.execute_batch(script)?;
    transaction.pragma_update(None, "user_version", number)?;
    transaction.commit()
}

fn application_id(connection: &Connection) -> rusqlite::Result<u32> {
    connection
        .pragma_query_one::<i32>(None, "application_id")
        .map(i32::cast_unsigned)
}

fn user_version(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_one(None, "user_version")
}

fn tell(path: &Path) -> impl Fn(rusqlite::Error) -> OpenError {
    move |source| match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::NotSqlite { path: path.into() },
        Some(ErrorCode::DatabaseBusy) => OpenError::Busy {
            path: path.into(),
            source,
        },
        _ => OpenError::Sqlite {
            path: path.into(),
            source,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const DRUMS: &str = "CREATE TABLE drum (id INTEGER PRIMARY KEY, grams INTEGER NOT NULL) STRICT;";
    const SEALS: &str = "CREATE TABLE seal (drum INTEGER NOT NULL REFERENCES drum (id)) STRICT; INSERT INTO drum VALUES (1, 200000);";
    const ONE: Schema<'_> = Schema {
        application_id: 0x5755_4645,
        migrations: &[DRUMS],
    };
    const TWO: Schema<'_> = Schema {
        application_id: 0x5755_4645,
        migrations: &[DRUMS, SEALS],
    };

    fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> T {
        connection.pragma_query_one(None, name).unwrap()
    }

    fn drums(connection: &Connection) -> i64 {
        connection
            .query_row("SELECT count(*) FROM drum", [], |row| row.get(0))
            .unwrap()
    }

    #[test]
    fn a_new_file_is_durable_and_distrustful() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join("a.db"), &TWO).unwrap();
        assert_eq!(pragma::<String>(&connection, "journal_mode"), "wal");
        for (name, value) in [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("temp_store", 2),
            ("busy_timeout", 5_000),
            ("application_id", 0x5755_4645),
            ("user_version", 2),
        ] {
            assert_eq!(pragma::<i64>(&connection, name), value, "{name}");
        }
        assert!(
            connection.execute("INSERT INTO seal VALUES (77)", []).is_err(),
            "drum 77 does not exist"
        );
    }

    #[test]
    fn what_an_older_release_wrote_is_brought_up_to_date_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        open(&path, &ONE)
            .unwrap()
            .execute("INSERT INTO drum VALUES (9, 5)", [])
            .unwrap();
        assert_eq!(drums(&open(&path, &TWO).unwrap()), 2);
        assert_eq!(drums(&open(&path, &TWO).unwrap()), 2);
    }

    #[test]
    fn what_a_later_release_wrote_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        open(&path, &TWO).unwrap();
        let refused = open(&path, &ONE).unwrap_err();
        assert!(
            matches!(
                refused,
                OpenError::Newer {
                    found: 2,
                    known: 1,
                    ..
                }
            ),
            "{refused}"
        );
        assert!(matches!(
            open_read_only(&path, &ONE),
            Err(OpenError::Newer { .. })
        ));
    }

    #[test]
    fn another_programs_database_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for (name, script) in [
            ("id.db", "PRAGMA application_id = 7; CREATE TABLE t (x);"),
            ("no-id.db", "CREATE TABLE t (x);"),
            ("version.db", "PRAGMA user_version = 1;"),
        ] {
            let path = folder.path().join(name);
            Connection::open(&path).unwrap().execute_batch(script).unwrap();
            let before = fs::read(&path).unwrap();
            assert!(
                matches!(open(&path, &ONE), Err(OpenError::Foreign { .. })),
                "{name}"
            );
            assert_eq!(fs::read(&path).unwrap(), before, "{name}");
        }
        let text = open(&folder.path().join("id.db"), &ONE).unwrap_err().to_string();
        assert!(
            text.ends_with("application id 0x00000007 instead of 0x57554645"),
            "{text}"
        );
    }

    #[test]
    fn a_file_that_is_not_a_database_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for length in [1, 15, 100, 511, 4_096, 10_000] {
            let path = folder.path().join(format!("{length}.txt"));
            fs::write(&path, "危险废物".bytes().cycle().take(length).collect::<Vec<_>>()).unwrap();
            let before = fs::read(&path).unwrap();
            assert!(
                matches!(open(&path, &ONE), Err(OpenError::NotSqlite { .. })),
                "{length} bytes"
            );
            assert_eq!(fs::read(&path).unwrap(), before, "{length} bytes");
        }
    }

    #[test]
    fn a_start_cut_off_before_the_first_migration_is_taken_up_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        Connection::open(&path)
            .unwrap()
            .pragma_update(None, "journal_mode", "wal")
            .unwrap();
        open(&path, &ONE).unwrap();
        let no_bytes = folder.path().join("b.db");
        fs::write(&no_bytes, []).unwrap();
        open(&no_bytes, &ONE).unwrap();
    }

    #[test]
    fn a_migration_that_fails_leaves_the_file_at_the_version_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let broken = Schema {
            migrations: &[DRUMS, "CREATE TABLE half (x) STRICT; no sql"],
            ..ONE
        };
        assert!(matches!(
            open(&path, &broken),
            Err(OpenError::Migration { number: 2, .. })
        ));
        let connection = open(&path, &ONE).unwrap();
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .unwrap();
        assert_eq!(tables, 1);
    }

    #[test]
    fn two_who_open_the_same_new_file_migrate_it_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::thread::scope(|scope| {
            let both: Vec<_> = (0..2)
                .map(|_| scope.spawn(|| drums(&open(&path, &TWO).unwrap())))
                .collect();
            for one in both {
                assert_eq!(one.join().unwrap(), 1);
            }
        });
    }

    #[test]
    fn a_reader_sees_what_is_committed_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        assert!(matches!(
            open_read_only(&path, &ONE),
            Err(OpenError::Missing { .. })
        ));
        let writer = open(&path, &ONE).unwrap();
        assert!(matches!(
            open_read_only(&path, &TWO),
            Err(OpenError::Older {
                found: 1,
                known: 2,
                ..
            })
        ));
        let reader = open_read_only(&path, &ONE).unwrap();
        assert_eq!(drums(&reader), 0);
        writer.execute("INSERT INTO drum VALUES (1, 180000)", []).unwrap();
        assert_eq!(drums(&reader), 1);
        assert!(reader.execute("DELETE FROM drum", []).is_err());
    }

    #[test]
    fn a_path_is_a_path_and_never_an_address_with_options() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file:a.db?mode=memory");
        open(&path, &ONE).unwrap();
        assert!(path.exists());
    }

    #[test]
    fn memory_has_the_same_shape() {
        let connection = open_in_memory(&TWO).unwrap();
        assert_eq!(drums(&connection), 1);
        assert_eq!(pragma::<i64>(&connection, "foreign_keys"), 1);
    }
}
