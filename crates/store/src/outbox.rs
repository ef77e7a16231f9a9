use rusqlite::OptionalExtension;
use wufei_ledger::{DocId, EntryId, Receipt};

use crate::{Store, StoreError};

/// An entry that still has to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Order of admission: ask for what follows with it.
    pub row: u64,
    /// Its name.
    pub id: EntryId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// An entry that the regulator refused. It stays here and is not sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedEntry {
    /// Its name.
    pub id: EntryId,
    /// The stable name of the reason.
    pub code: String,
    /// What the regulator said.
    pub text: String,
}

/// An entry of this device without a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How the regulator refused it, if it did.
    pub refused: Option<RefusedEntry>,
}

/// What has not been confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OutboxStatus {
    /// Entries to send, or sent without an answer yet.
    pub waiting: u64,
    /// Their bytes.
    pub waiting_bytes: u64,
    /// Entries that the regulator refused, oldest first.
    pub refused: Vec<RefusedEntry>,
}

impl Store {
    /// The entries after `row` that have no receipt and were not refused, oldest first, until their
    /// bytes reach `limit_bytes`. The first comes whatever its size.
    ///
    /// # Errors
    /// As all reads.
    pub fn outbox(&self, after: u64, limit_bytes: usize) -> Result<Vec<OutboxItem>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT outbox.row, outbox.entry, entry.signed FROM outbox JOIN entry ON entry.row = outbox.row
             WHERE outbox.row > ?1 AND outbox.refused_code IS NULL ORDER BY outbox.row",
        )?;
        let mut rows = statement.query([after.cast_signed()])?;
        let (mut items, mut total) = (Vec::new(), 0usize);
        while let Some(row) = rows.next()? {
            let bytes: Vec<u8> = row.get(2)?;
            total = total.saturating_add(bytes.len());
            if total > limit_bytes && !items.is_empty() {
                break;
            }
            items.push(OutboxItem {
                row: row.get::<_, i64>(0)?.cast_unsigned(),
                id: EntryId(row.get(1)?),
                bytes,
            });
        }
        Ok(items)
    }

    /// Whether an entry is in the outbox, and how it was refused if it was.
    ///
    /// # Errors
    /// As all reads.
    pub fn in_outbox(&self, id: EntryId) -> Result<Option<Option<RefusedEntry>>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT refused_code, refused_text FROM outbox WHERE entry = ?1")?;
        let mut rows = statement.query([id.as_bytes()])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let refused = match (row.get(0)?, row.get(1)?) {
            (Some(code), Some(text)) => Some(RefusedEntry { id, code, text }),
            _ => None,
        };
        Ok(Some(refused))
    }

    /// The entries without a receipt, oldest first, refused ones among them.
    ///
    /// # Errors
    /// As all reads.
    pub fn unconfirmed(&self, limit: usize) -> Result<Vec<Unconfirmed>, StoreError> {
        self.read_unconfirmed(
            "SELECT outbox.entry, refused_code, refused_text, entry.signed
             FROM outbox JOIN entry ON entry.row = outbox.row ORDER BY outbox.row LIMIT ?1",
            limit,
        )
    }

    /// The entries that the regulator refused, oldest first.
    ///
    /// # Errors
    /// As all reads.
    pub fn refused(&self, limit: usize) -> Result<Vec<Unconfirmed>, StoreError> {
        self.read_unconfirmed(
            "SELECT outbox.entry, refused_code, refused_text, entry.signed
             FROM outbox JOIN entry ON entry.row = outbox.row
             WHERE refused_code IS NOT NULL ORDER BY outbox.row LIMIT ?1",
            limit,
        )
    }

    fn read_unconfirmed(&self, sql: &str, limit: usize) -> Result<Vec<Unconfirmed>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(sql)?
            .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                let id = EntryId(row.get(0)?);
                let refused: (Option<String>, Option<String>) = (row.get(1)?, row.get(2)?);
                Ok(Unconfirmed {
                    bytes: row.get(3)?,
                    refused: match refused {
                        (Some(code), Some(text)) => Some(RefusedEntry { id, code, text }),
                        _ => None,
                    },
                })
            })?
            .collect::<Result<_, _>>()?)
    }

    /// The entry of a document that has come least far: a refused one, else one without a receipt.
    ///
    /// # Errors
    /// As all reads.
    pub fn unconfirmed_in(&self, doc: DocId) -> Result<Option<Option<RefusedEntry>>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT outbox.entry, refused_code, refused_text FROM entry JOIN outbox ON outbox.row = entry.row
             WHERE entry.doc = ?1 ORDER BY refused_code IS NULL, outbox.row LIMIT 1",
        )?;
        let mut rows = statement.query([doc.as_bytes()])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let id = EntryId(row.get(0)?);
        Ok(Some(match (row.get(1)?, row.get(2)?) {
            (Some(code), Some(text)) => Some(RefusedEntry { id, code, text }),
            _ => None,
        }))
    }

    /// The newest entry of a document that has a receipt, by its receipt.
    ///
    /// # Errors
    /// As all reads.
    pub fn newest_receipt_in(&self, doc: DocId) -> Result<Option<Receipt>, StoreError> {
        let newest: Option<EntryId> = self
            .connection
            .prepare_cached(
                "SELECT entry.id FROM entry JOIN receipt ON receipt.entry = entry.id
                 WHERE entry.doc = ?1 ORDER BY receipt.log_index DESC LIMIT 1",
            )?
            .query_row([doc.as_bytes()], |row| row.get(0).map(EntryId))
            .optional()?;
        newest.map_or(Ok(None), |entry| self.receipt(entry))
    }

    /// Whether an entry of a document has no receipt, whoever signed it.
    ///
    /// # Errors
    /// As all reads.
    pub fn is_provisional(&self, doc: DocId) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM entry LEFT JOIN receipt ON receipt.entry = entry.id
                 WHERE entry.doc = ?1 AND receipt.entry IS NULL)",
            )?
            .query_row([doc.as_bytes()], |row| row.get(0))?)
    }

    /// What has not been confirmed.
    ///
    /// # Errors
    /// As all reads.
    pub fn outbox_status(&self) -> Result<OutboxStatus, StoreError> {
        let (waiting, waiting_bytes) = self.connection.query_row(
            "SELECT count(*), coalesce(sum(length(entry.signed)), 0)
             FROM outbox JOIN entry ON entry.row = outbox.row WHERE outbox.refused_code IS NULL",
            [],
            |row| {
                Ok((
                    row.get::<_, i64>(0)?.cast_unsigned(),
                    row.get::<_, i64>(1)?.cast_unsigned(),
                ))
            },
        )?;
        let refused = self
            .connection
            .prepare(
                "SELECT entry, refused_code, refused_text FROM outbox WHERE refused_code IS NOT NULL ORDER BY row",
            )?
            .query_map([], |row| {
                Ok(RefusedEntry {
                    id: EntryId(row.get(0)?),
                    code: row.get(1)?,
                    text: row.get(2)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(OutboxStatus {
            waiting,
            waiting_bytes,
            refused,
        })
    }

    /// Marks entries as refused. Those that are not in the outbox (any more) are left alone.
    ///
    /// # Errors
    /// As all writes; then none is marked.
    pub fn refuse(&mut self, refused: &[RefusedEntry]) -> Result<(), StoreError> {
        let transaction = self.write()?;
        {
            let mut mark = transaction
                .prepare_cached("UPDATE outbox SET refused_code = ?2, refused_text = ?3 WHERE entry = ?1")?;
            for RefusedEntry { id, code, text } in refused {
                mark.execute((id.as_bytes(), code, text))?;
            }
        }
        Ok(transaction.commit()?)
    }
}
