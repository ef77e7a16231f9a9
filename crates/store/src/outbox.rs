use wufei_ledger::EntryId;

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
