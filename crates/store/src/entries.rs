use rusqlite::{OptionalExtension, Row};
use wufei_ledger::{DocId, EntryId, Verdict};

use crate::{Store, StoreError};

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Order of admission on this replica.
    pub row: u64,
    /// Its name.
    pub id: EntryId,
    /// The bytes as received.
    pub signed: Vec<u8>,
}

impl Store {
    /// Whether an entry is here.
    ///
    /// # Errors
    /// As all reads.
    pub fn contains(&self, id: EntryId) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM entry WHERE id = ?1")?
            .exists([id.as_bytes()])?)
    }

    /// One entry.
    ///
    /// # Errors
    /// As all reads.
    pub fn entry(&self, id: EntryId) -> Result<Option<StoredEntry>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT row, id, signed FROM entry WHERE id = ?1")?
            .query_row([id.as_bytes()], read)
            .optional()?)
    }

    /// The entries of a document, in the order of admission.
    ///
    /// # Errors
    /// As all reads.
    pub fn entries_of(&self, doc: DocId) -> Result<Vec<StoredEntry>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT row, id, signed FROM entry WHERE doc = ?1 ORDER BY row")?
            .query_map([doc.as_bytes()], read)?
            .collect::<Result<_, _>>()?)
    }

    /// The statements, in the order of admission: entries that name no document.
    ///
    /// # Errors
    /// As all reads.
    pub fn statements(&self) -> Result<Vec<StoredEntry>, StoreError> {
        self.entries_of(DocId::default())
    }

    /// Every document there is an entry of, in the order of the first one; statements are of none.
    ///
    /// # Errors
    /// As all reads.
    pub fn documents(&self) -> Result<Vec<DocId>, StoreError> {
        Ok(self
            .connection
            .prepare("SELECT doc FROM entry WHERE doc <> ?1 GROUP BY doc ORDER BY min(row)")?
            .query_map([DocId::default().as_bytes()], |row| row.get(0).map(DocId))?
            .collect::<Result<_, _>>()?)
    }

    /// Every entry with its document and its verdict, in the order of admission. For the state line.
    ///
    /// # Errors
    /// As all reads; [`StoreError::Damaged`] for a verdict byte that is none.
    pub fn verdicts(&self) -> Result<Vec<(DocId, EntryId, Option<Verdict>)>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT entry.doc, entry.id, receipt.verdict
             FROM entry LEFT JOIN receipt ON receipt.entry = entry.id ORDER BY entry.row",
        )?;
        let mut rows = statement.query([])?;
        let mut verdicts = Vec::new();
        while let Some(row) = rows.next()? {
            let byte: Option<u8> = row.get(2)?;
            let verdict = byte
                .map(|byte| Verdict::from_byte(byte).ok_or(StoreError::Damaged { what: "verdict" }))
                .transpose()?;
            verdicts.push((DocId(row.get(0)?), EntryId(row.get(1)?), verdict));
        }
        Ok(verdicts)
    }

    /// How many entries are here.
    ///
    /// # Errors
    /// As all reads.
    pub fn count_entries(&self) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT count(*) FROM entry", [], |row| row.get::<_, i64>(0))?
            .cast_unsigned())
    }

    /// Calls `visit` with every entry, in the order of admission.
    ///
    /// # Errors
    /// As all reads, and what `visit` returns.
    pub fn each_entry<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(StoredEntry) -> Result<(), E>,
    ) -> Result<(), E> {
        let fault = |error: rusqlite::Error| E::from(StoreError::from(error));
        let mut statement = self
            .connection
            .prepare("SELECT row, id, signed FROM entry ORDER BY row")
            .map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            visit(read(row).map_err(fault)?)?;
        }
        Ok(())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredEntry> {
    Ok(StoredEntry {
        row: row.get::<_, i64>(0)?.cast_unsigned(),
        id: EntryId(row.get(1)?),
        signed: row.get(2)?,
    })
}
