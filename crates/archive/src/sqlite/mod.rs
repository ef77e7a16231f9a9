//! The archive in one SQLite file: one writer, and as many readers as ask at the same time.

mod feeds;
mod log;
mod manifests;
mod people;
mod schema;
mod search;
mod value;
mod write;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;
use wufei_ledger::{DeviceId, DocId, EntryId, Feed, FeedHash, OrgId};

use crate::{
    Archive, ArchiveError, Batch, DistrictSum, FeedRow, Invite, LogRow, ManifestPage, ManifestQuery,
    ManifestRow, Organisation, Parked, Period, Place, Shard, Stored, StoredCode, StoredCredential,
    StoredRevocation, WasteSum,
};

/// The archive of one shard in one SQLite file.
///
/// Readers have connections of their own (write-ahead log), so they neither wait for the writer nor
/// hold it up.
pub struct SqliteArchive {
    shard: Shard,
    path: PathBuf,
    // Closed before the writer: the last connection to close must be one that may fold the log into the file.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

/// Idle readers that are kept; more are opened when more ask at once, and closed afterwards.
const IDLE_READERS: usize = 8;

impl SqliteArchive {
    /// Makes the archive of a shard, or opens it when it is there already.
    ///
    /// # Errors
    /// [`ArchiveError::Open`]; [`ArchiveError::OtherShard`].
    pub fn create(path: &Path, shard: Shard) -> Result<Self, ArchiveError> {
        let connection = wufei_sqlite::open(path, &schema::SCHEMA)?;
        schema::begin(&connection, shard)?;
        let archive = Self::with(connection, path)?;
        match archive.shard == shard {
            true => Ok(archive),
            false => Err(ArchiveError::OtherShard {
                asked: shard,
                found: archive.shard,
            }),
        }
    }

    /// Opens an archive that [`SqliteArchive::create`] has made, and runs the migrations that it lacks.
    ///
    /// # Errors
    /// [`ArchiveError::Open`]; [`ArchiveError::NoShard`] when nobody has made it.
    pub fn open(path: &Path) -> Result<Self, ArchiveError> {
        Self::with(wufei_sqlite::open(path, &schema::SCHEMA)?, path)
    }

    /// Opens an archive beside its running writer: whatever writes fails.
    ///
    /// # Errors
    /// As [`SqliteArchive::open`].
    pub fn open_read_only(path: &Path) -> Result<Self, ArchiveError> {
        let connection = wufei_sqlite::open_read_only(path, &schema::SCHEMA)?;
        Ok(Self {
            shard: schema::shard(&connection)?,
            path: path.into(),
            writer: Mutex::new(connection),
            readers: Mutex::default(),
        })
    }

    fn with(connection: Connection, path: &Path) -> Result<Self, ArchiveError> {
        let shard = schema::shard(&connection)?;
        schema::tune_writer(&connection)?;
        schema::check_read_model(&connection, shard)?;
        Ok(Self {
            shard,
            path: path.into(),
            writer: Mutex::new(connection),
            readers: Mutex::default(),
        })
    }

    /// Says what is wrong with the file's structure; nothing when it is sound.
    ///
    /// # Errors
    /// When it is too damaged to be read at all.
    pub fn quick_check(&self) -> Result<Vec<String>, ArchiveError> {
        self.read(|connection| Ok(wufei_sqlite::quick_check(connection)?))
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        // A panic cannot leave half a transaction behind: dropping it rolls it back.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read<T>(&self, ask: impl FnOnce(&Connection) -> Result<T, ArchiveError>) -> Result<T, ArchiveError> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let connection = wufei_sqlite::open_read_only(&self.path, &schema::SCHEMA)?;
                connection.set_prepared_statement_cache_capacity(64);
                connection
            }
        };
        let answer = ask(&connection);
        let mut idle = self.idle();
        if answer.is_ok() && idle.len() < IDLE_READERS {
            idle.push(connection);
        }
        answer
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Archive for SqliteArchive {
    fn shard(&self) -> Shard {
        self.shard
    }

    fn commit(&self, batch: &Batch) -> Result<(), ArchiveError> {
        write::commit(&mut self.writer(), self.shard, batch)
    }

    fn log_size(&self) -> Result<u64, ArchiveError> {
        self.read(|connection| log::size(connection, self.shard))
    }

    fn log(&self, from: u64, limit: usize) -> Result<Vec<LogRow>, ArchiveError> {
        self.read(|connection| log::rows(connection, self.shard, from, limit))
    }

    fn entry(&self, id: EntryId) -> Result<Option<Stored>, ArchiveError> {
        self.read(|connection| log::entry(connection, self.shard, id))
    }

    fn document(&self, doc: DocId) -> Result<Vec<Stored>, ArchiveError> {
        self.read(|connection| log::document(connection, self.shard, doc))
    }

    fn documents(&self, after: Option<DocId>, limit: usize) -> Result<Vec<DocId>, ArchiveError> {
        self.read(|connection| log::documents(connection, self.shard, after, limit))
    }

    fn at(&self, place: Place) -> Result<Option<EntryId>, ArchiveError> {
        self.read(|connection| log::at(connection, self.shard, place))
    }

    fn last(&self, device: DeviceId, epoch: u32) -> Result<Option<(Place, EntryId)>, ArchiveError> {
        self.read(|connection| log::last(connection, self.shard, device, epoch))
    }

    fn device_head(&self, device: DeviceId) -> Result<Option<(Place, EntryId)>, ArchiveError> {
        self.read(|connection| log::device_head(connection, self.shard, device))
    }

    fn count_quarantined(&self, device: DeviceId) -> Result<u64, ArchiveError> {
        self.read(|connection| log::count_quarantined(connection, self.shard, device))
    }

    fn feeds(&self) -> Result<Vec<Feed>, ArchiveError> {
        self.read(|connection| feeds::all(connection, self.shard))
    }

    fn feed_head(&self, feed: Feed) -> Result<(u64, FeedHash), ArchiveError> {
        self.read(|connection| feeds::head(connection, self.shard, feed))
    }

    fn feed_hash(&self, feed: Feed, seq: u64) -> Result<Option<FeedHash>, ArchiveError> {
        self.read(|connection| feeds::hash(connection, self.shard, feed, seq))
    }

    fn feed_page(&self, feed: Feed, after: u64, limit_bytes: usize) -> Result<Vec<FeedRow>, ArchiveError> {
        self.read(|connection| feeds::page(connection, self.shard, feed, after, limit_bytes))
    }

    fn parties(&self, doc: DocId) -> Result<BTreeSet<OrgId>, ArchiveError> {
        self.read(|connection| feeds::parties(connection, self.shard, doc))
    }

    fn credentials(&self) -> Result<Vec<StoredCredential>, ArchiveError> {
        self.read(|connection| people::credentials(connection, self.shard))
    }

    fn revocations(&self) -> Result<Vec<StoredRevocation>, ArchiveError> {
        self.read(|connection| people::revocations(connection, self.shard))
    }

    fn organisation(&self, org: OrgId) -> Result<Option<Organisation>, ArchiveError> {
        self.read(|connection| people::organisation(connection, self.shard, org))
    }

    fn organisations(&self) -> Result<Vec<Organisation>, ArchiveError> {
        self.read(|connection| people::organisations(connection, self.shard))
    }

    fn invite(&self, tag: [u8; 8]) -> Result<Option<Invite>, ArchiveError> {
        self.read(|connection| people::invite(connection, self.shard, tag))
    }

    fn code(&self, org: OrgId, number: u32) -> Result<Option<StoredCode>, ArchiveError> {
        self.read(|connection| people::code(connection, self.shard, org, number))
    }

    fn codes(&self, org: OrgId) -> Result<Vec<StoredCode>, ArchiveError> {
        self.read(|connection| people::codes(connection, self.shard, org))
    }

    fn invites(&self) -> Result<Vec<Invite>, ArchiveError> {
        self.read(|connection| people::invites(connection, self.shard))
    }

    fn parked(&self) -> Result<Vec<Parked>, ArchiveError> {
        self.read(|connection| log::parked(connection, self.shard))
    }

    fn manifests(&self, query: &ManifestQuery) -> Result<ManifestPage, ArchiveError> {
        self.read(|connection| manifests::page(connection, self.shard, query))
    }

    fn count_manifests(&self, query: &ManifestQuery, most: u64) -> Result<u64, ArchiveError> {
        self.read(|connection| manifests::count_rows(connection, self.shard, query, most))
    }

    fn manifest(&self, doc: DocId) -> Result<Option<ManifestRow>, ArchiveError> {
        self.read(|connection| manifests::one(connection, self.shard, doc))
    }

    fn sums_by_district(&self, period: Period) -> Result<Vec<DistrictSum>, ArchiveError> {
        self.read(|connection| manifests::sums_by_district(connection, self.shard, period))
    }

    fn sums_by_waste(&self, period: Period) -> Result<Vec<WasteSum>, ArchiveError> {
        self.read(|connection| manifests::sums_by_waste(connection, self.shard, period))
    }

    fn statuses(&self) -> Result<Vec<(String, u64)>, ArchiveError> {
        self.read(|connection| manifests::statuses(connection, self.shard))
    }

    fn is_repaint_due(&self) -> Result<bool, ArchiveError> {
        self.read(|connection| schema::is_repaint_due(connection, self.shard))
    }

    fn begin_repaint(&self) -> Result<(), ArchiveError> {
        schema::begin_repaint(&mut self.writer(), self.shard)
    }

    fn repainted(&self) -> Result<(), ArchiveError> {
        schema::repainted(&self.writer(), self.shard)
    }
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Self::Busy(Box::new(error))
            }
            Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => Self::Damaged {
                what: format!("the database file ({error})"),
            },
            _ => Self::Disk(Box::new(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[test]
    fn sqlite_keeps_every_claim_of_an_archive() {
        let folder = tempfile::tempdir().unwrap();
        let made = AtomicU32::new(0);
        conformance::every_claim(|| {
            let name = format!("{}.db", made.fetch_add(1, Ordering::Relaxed));
            let path = folder.path().join(name);
            Box::new(SqliteArchive::create(&path, Shard(420100)).unwrap())
        });
    }

    #[test]
    fn an_archive_belongs_to_one_shard_and_is_not_made_by_opening_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        assert!(matches!(SqliteArchive::open(&path), Err(ArchiveError::NoShard)));
        SqliteArchive::create(&path, Shard(420100)).unwrap();
        assert_eq!(SqliteArchive::open(&path).unwrap().shard(), Shard(420100));
        let wrong = SqliteArchive::create(&path, Shard(430100)).err().unwrap();
        assert_eq!(wrong.to_string(), "the archive is of shard 420100, not 430100");
    }

    #[test]
    fn who_reads_beside_the_writer_sees_what_is_committed_and_can_write_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        let writer = SqliteArchive::create(&path, Shard(420100)).unwrap();
        let reader = SqliteArchive::open_read_only(&path).unwrap();
        let parked = Parked {
            entry: EntryId([1; 32]),
            signed: vec![1],
            arrived_ms: 1,
        };
        let batch = Batch {
            park: vec![parked.clone()],
            ..Batch::default()
        };
        writer.commit(&batch).unwrap();
        assert_eq!(reader.parked().unwrap(), [parked]);
        assert!(matches!(reader.commit(&batch), Err(ArchiveError::Disk(_))));
    }

    #[test]
    fn a_read_model_of_another_version_is_due_for_repainting() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        drop(SqliteArchive::create(&path, Shard(420100)).unwrap());
        let raw = Connection::open(&path).unwrap();
        raw.execute("UPDATE read_model SET version = 999", []).unwrap();
        drop(raw);
        let archive = SqliteArchive::open(&path).unwrap();
        assert!(archive.is_repaint_due().unwrap());
        archive.begin_repaint().unwrap();
        assert!(
            archive.is_repaint_due().unwrap(),
            "until it is painted to the end"
        );
        archive.repainted().unwrap();
        assert!(!archive.is_repaint_due().unwrap());
    }
}
