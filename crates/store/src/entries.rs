use rusqlite::{OptionalExtension, Row, Transaction};
use wufei_ledger::{DeviceId, DocId, EntryId, Known, Logged, Verdict};

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
    /// What its receipt says; `None` while none is here.
    pub logged: Option<Logged>,
}

/// The columns that [`read`] reads. What is frozen stands in no document.
macro_rules! columns {
    () => {
        "SELECT entry.row, entry.id, entry.signed, receipt.log_index, receipt.verdict
         FROM entry LEFT JOIN receipt ON receipt.entry = entry.id "
    };
}
macro_rules! unfrozen {
    () => {
        "NOT EXISTS (SELECT 1 FROM frozen WHERE frozen.row = entry.row) "
    };
}

impl Store {
    /// Whether an entry is here.
    ///
    /// # Errors
    /// As all reads.
    pub fn contains(&self, id: EntryId) -> Result<bool, StoreError> {
        Ok(self.document_of(id)?.is_some())
    }

    /// The document of an entry that is here; all zero of a statement.
    ///
    /// # Errors
    /// As all reads.
    pub fn document_of(&self, id: EntryId) -> Result<Option<DocId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT doc FROM entry WHERE id = ?1")?
            .query_row([id.as_bytes()], |row| row.get(0).map(DocId))
            .optional()?)
    }

    /// The entries at a place of a device's sequence that no receipt is here for, and that are not frozen.
    ///
    /// # Errors
    /// As all reads.
    pub fn unlogged_at(&self, device: DeviceId, epoch: u32, seq: u64) -> Result<Vec<EntryId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(concat!(
                "SELECT entry.id FROM entry WHERE device = ?1 AND epoch = ?2 AND seq = ?3
                     AND NOT EXISTS (SELECT 1 FROM receipt WHERE receipt.entry = entry.id) AND ",
                unfrozen!(),
            ))?
            .query_map((device.as_bytes(), epoch, seq.cast_signed()), |row| {
                row.get(0).map(EntryId)
            })?
            .collect::<Result<_, _>>()?)
    }

    /// The entries of one incarnation of a device from a number on that no receipt is here for, by number.
    ///
    /// # Errors
    /// As all reads.
    pub fn unlogged_from(
        &self,
        device: DeviceId,
        epoch: u32,
        seq: u64,
    ) -> Result<Vec<StoredEntry>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(concat!(
                columns!(),
                "WHERE device = ?1 AND epoch = ?2 AND seq >= ?3 AND receipt.entry IS NULL AND ",
                unfrozen!(),
                "ORDER BY seq",
            ))?
            .query_map((device.as_bytes(), epoch, seq.cast_signed()), read)?
            .collect::<Result<_, _>>()?)
    }

    /// The newest entry of a device that is here and not frozen: in its newest incarnation the highest number. Of
    /// those that the log has, when `logged` is set.
    ///
    /// # Errors
    /// As all reads.
    pub fn device_head(&self, device: DeviceId, logged: bool) -> Result<Option<Known>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(concat!(
                "SELECT epoch, seq, id FROM entry WHERE device = ?1
                     AND (NOT ?2 OR EXISTS (SELECT 1 FROM receipt WHERE receipt.entry = entry.id)) AND ",
                unfrozen!(),
                "ORDER BY epoch DESC, seq DESC LIMIT 1",
            ))?
            .query_row((device.as_bytes(), logged), |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, i64>(1)?.cast_unsigned(),
                    EntryId(row.get(2)?),
                ))
            })
            .optional()?)
    }

    /// The entries that are frozen, in the order of admission: the other histories of devices that signed two.
    ///
    /// # Errors
    /// As all reads.
    pub fn frozen(&self) -> Result<Vec<StoredEntry>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(concat!(
                columns!(),
                "WHERE entry.row IN (SELECT row FROM frozen) ORDER BY entry.row"
            ))?
            .query_map([], read)?
            .collect::<Result<_, _>>()?)
    }

    /// One entry.
    ///
    /// # Errors
    /// As all reads.
    pub fn entry(&self, id: EntryId) -> Result<Option<StoredEntry>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(concat!(columns!(), "WHERE entry.id = ?1"))?
            .query_row([id.as_bytes()], read)
            .optional()?)
    }

    /// The entries of a document, in the order of admission, without those that are frozen.
    ///
    /// # Errors
    /// As all reads.
    pub fn entries_of(&self, doc: DocId) -> Result<Vec<StoredEntry>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(concat!(
                columns!(),
                "WHERE entry.doc = ?1 AND ",
                unfrozen!(),
                "ORDER BY entry.row"
            ))?
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
            .prepare(concat!(
                "SELECT doc FROM entry WHERE doc <> ?1 AND ",
                unfrozen!(),
                "GROUP BY doc ORDER BY min(row)"
            ))?
            .query_map([DocId::default().as_bytes()], |row| row.get(0).map(DocId))?
            .collect::<Result<_, _>>()?)
    }

    /// Every entry that is not frozen, with its document and its verdict, in the order of admission. For the state
    /// line.
    ///
    /// # Errors
    /// As all reads; [`StoreError::Damaged`] for a verdict byte that is none.
    pub fn verdicts(&self) -> Result<Vec<(DocId, EntryId, Option<Verdict>)>, StoreError> {
        let mut statement = self.connection.prepare(concat!(
            "SELECT entry.doc, entry.id, receipt.verdict
             FROM entry LEFT JOIN receipt ON receipt.entry = entry.id WHERE ",
            unfrozen!(),
            "ORDER BY entry.row",
        ))?;
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

    /// Calls `visit` with every entry that is not frozen, in the order of admission.
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
            .prepare(concat!(columns!(), "WHERE ", unfrozen!(), "ORDER BY entry.row"))
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
        logged: match row.get::<_, Option<i64>>(3)? {
            // A verdict that is none is named by the walk over the receipts.
            Some(index) => Verdict::from_byte(row.get(4)?).map(|verdict| Logged {
                index: index.cast_unsigned(),
                verdict,
            }),
            None => None,
        },
    })
}

/// Puts entries aside. What is to be sent is not sent any more.
pub(crate) fn freeze(
    transaction: &Transaction<'_>,
    entries: &[EntryId],
    at_ms: u64,
) -> Result<(), StoreError> {
    let mut freeze = transaction.prepare_cached(
        "INSERT INTO frozen (row, at_ms) SELECT row, ?2 FROM entry WHERE id = ?1 ON CONFLICT DO NOTHING",
    )?;
    let mut refuse = transaction.prepare_cached(
        "UPDATE outbox SET refused_code = 'forked', refused_text = 'another history of its device was logged first'
         WHERE entry = ?1 AND refused_code IS NULL",
    )?;
    for entry in entries {
        freeze.execute((entry.as_bytes(), at_ms.cast_signed()))?;
        refuse.execute([entry.as_bytes()])?;
    }
    Ok(())
}
