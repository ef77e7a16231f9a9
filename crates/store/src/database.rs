use std::path::Path;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};
use wufei_ledger::{DeviceId, EntryId, Receipt};
use wufei_sqlite::{OpenError, Schema};

/// `WFEI` in the file's header.
const APPLICATION_ID: u32 = 0x5746_4549;
const SCHEMA: Schema<'static> = Schema {
    application_id: APPLICATION_ID,
    migrations: &[
        include_str!("../migrations/0001_entries.sql"),
        include_str!("../migrations/0002_cards.sql"),
        include_str!("../migrations/0003_histories.sql"),
    ],
};

/// Raise it whenever `projections/` or what `node` paints into it changes: the pictures are then painted again.
const PICTURES_VERSION: u32 = 3;
const PICTURES: &str = include_str!("../projections/pictures.sql");

/// A device's database. One value is the only writer of its file.
#[derive(Debug)]
pub struct Store {
    pub(crate) connection: Connection,
}

/// Why the store could not do it. Nothing is half done.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file was not opened.
    #[error(transparent)]
    Open(#[from] OpenError),

    /// Another connection kept the file for longer than [`wufei_sqlite::BUSY_TIMEOUT`].
    #[error("the database is busy with another writer")]
    Busy(#[source] rusqlite::Error),

    /// There is no room to write.
    #[error("the disk is full")]
    Full(#[source] rusqlite::Error),

    /// SQLite could not read or write.
    #[error("the database could not be read or written")]
    Disk(#[source] rusqlite::Error),

    /// A stored value is not what its column may hold: the file was damaged or changed by hand.
    #[error("the stored {what} is damaged; run `wufei verify`")]
    Damaged {
        /// Such as `cursor`.
        what: &'static str,
    },

    /// The regulator signed two different places for one entry, or one place for two entries.
    #[error("the receipt for entry {} at log index {} contradicts one that is kept here", .found.entry, .found.index)]
    ReceiptContradicts {
        /// The receipt that came now.
        found: Box<Receipt>,
    },

    /// One device's entries wait for more than it may leave unexplained.
    #[error("device {device} has more than {limit} entries that wait for earlier ones")]
    TooManyHeld {
        /// Whose entries.
        device: DeviceId,
        /// How many may wait.
        limit: usize,
    },

    /// The sequence number is taken by another entry: two writers on one key.
    #[error("entry {entry} takes a place in this device's sequence that is taken already")]
    PlaceTaken {
        /// The entry that came second.
        entry: EntryId,
    },
}

impl Store {
    /// Opens the file, makes it when it is missing, and brings it up to date.
    ///
    /// # Errors
    /// [`StoreError::Open`]; a file that is not ours is not touched.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::ready(wufei_sqlite::open(path, &SCHEMA)?)
    }

    /// A store that is gone when it is dropped.
    ///
    /// # Errors
    /// [`StoreError::Disk`] when there is no memory.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        Self::ready(wufei_sqlite::open_in_memory(&SCHEMA)?)
    }

    /// Whether the pictures (summaries, profiles) are of an older version or were never painted.
    /// They are empty then: paint all documents in batches and call [`Store::pictures_are_painted`].
    ///
    /// # Errors
    /// As all reads.
    pub fn needs_painting(&self) -> Result<bool, StoreError> {
        let version: u32 = self
            .connection
            .query_row("SELECT version FROM projection", [], |row| row.get(0))?;
        Ok(version != PICTURES_VERSION)
    }

    /// Remembers that every document has its picture.
    ///
    /// # Errors
    /// As all writes.
    pub fn pictures_are_painted(&mut self) -> Result<(), StoreError> {
        self.connection
            .execute("UPDATE projection SET version = ?1", [PICTURES_VERSION])?;
        Ok(())
    }

    /// Drops all pictures, so that they are painted again.
    ///
    /// # Errors
    /// As all writes.
    pub fn drop_pictures(&mut self) -> Result<(), StoreError> {
        let transaction = self.write()?;
        transaction.execute_batch(PICTURES)?;
        transaction.execute("UPDATE projection SET version = 0", [])?;
        Ok(transaction.commit()?)
    }

    /// What SQLite itself finds wrong with the file, its indexes included; empty when it is sound.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn integrity_check(&self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare("PRAGMA integrity_check")?;
        let mut lines: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        lines.retain(|line| line != "ok");
        Ok(lines)
    }

    fn ready(connection: Connection) -> Result<Self, StoreError> {
        connection.set_prepared_statement_cache_capacity(64);
        let mut store = Self { connection };
        if store.needs_painting()? {
            store.drop_pictures()?;
        }
        Ok(store)
    }

    /// Begins a transaction that is sure to be able to write.
    pub(crate) fn write(&mut self) -> Result<Transaction<'_>, StoreError> {
        Ok(self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy(error),
            Some(ErrorCode::DiskFull) => Self::Full(error),
            _ => Self::Disk(error),
        }
    }
}

/// The fixed number of bytes in a column of such a length.
pub(crate) fn fixed<const N: usize>(bytes: &[u8], what: &'static str) -> Result<[u8; N], StoreError> {
    bytes.try_into().map_err(|_| StoreError::Damaged { what })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_opens_again_and_asks_for_pictures_until_they_are_painted() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut store = Store::open(&path).unwrap();
        assert!(store.needs_painting().unwrap());
        store.pictures_are_painted().unwrap();
        drop(store);
        let mut store = Store::open(&path).unwrap();
        assert!(!store.needs_painting().unwrap());
        assert_eq!(store.integrity_check().unwrap(), Vec::<String>::new());
        store.drop_pictures().unwrap();
        assert!(store.needs_painting().unwrap());
    }

    #[test]
    fn another_programs_database_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE t (x);")
            .unwrap();
        assert!(matches!(
            Store::open(&path),
            Err(StoreError::Open(OpenError::Foreign { .. }))
        ));
    }
}
