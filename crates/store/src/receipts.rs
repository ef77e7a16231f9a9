use rusqlite::{Connection, OptionalExtension, Row, Transaction};
use wufei_ledger::{EntryId, Receipt, Signature, Verdict};

use crate::database::fixed;
use crate::{Batch, Store, StoreError};

impl Store {
    /// Keeps receipts that the caller has verified and takes their entries out of the outbox.
    /// Returns how many were new.
    ///
    /// # Errors
    /// [`StoreError::ReceiptContradicts`]; then none of them is kept.
    pub fn settle(&mut self, receipts: Vec<Receipt>) -> Result<usize, StoreError> {
        let batch = Batch {
            receipts,
            ..Batch::default()
        };
        Ok(self.append(&batch)?.settled)
    }

    /// The receipt of an entry.
    ///
    /// # Errors
    /// As all reads.
    pub fn receipt(&self, entry: EntryId) -> Result<Option<Receipt>, StoreError> {
        find(&self.connection, entry)
    }

    /// Calls `visit` with every receipt, in the order of the log.
    ///
    /// # Errors
    /// As all reads, and what `visit` returns.
    pub fn each_receipt<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Receipt) -> Result<(), E>,
    ) -> Result<(), E> {
        let fault = |error: rusqlite::Error| E::from(StoreError::from(error));
        let mut statement = self
            .connection
            .prepare("SELECT entry, verdict, log_index, log_ms, signature FROM receipt ORDER BY log_index")
            .map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            visit(read(row)?)?;
        }
        Ok(())
    }
}

/// Keeps one receipt; whether it was new.
pub(crate) fn keep(transaction: &Transaction<'_>, receipt: &Receipt) -> Result<bool, StoreError> {
    let added = transaction
        .prepare_cached(
            "INSERT INTO receipt (entry, verdict, log_index, log_ms, signature) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO NOTHING",
        )?
        .execute((
            receipt.entry.as_bytes(),
            receipt.verdict.to_byte(),
            receipt.index.cast_signed(),
            receipt.log_ms.cast_signed(),
            receipt.signature.0.as_slice(),
        ))?;
    if added == 0 {
        let kept = find(transaction, receipt.entry)?;
        let place = |receipt: Receipt| (receipt.verdict, receipt.index, receipt.log_ms);
        if kept.map(place) != Some(place(*receipt)) {
            return Err(StoreError::ReceiptContradicts {
                found: Box::new(*receipt),
            });
        }
        return Ok(false);
    }
    transaction
        .prepare_cached("DELETE FROM outbox WHERE entry = ?1")?
        .execute([receipt.entry.as_bytes()])?;
    Ok(true)
}

fn find(connection: &Connection, entry: EntryId) -> Result<Option<Receipt>, StoreError> {
    connection
        .prepare_cached("SELECT entry, verdict, log_index, log_ms, signature FROM receipt WHERE entry = ?1")?
        .query_row([entry.as_bytes()], |row| Ok(read(row)))
        .optional()?
        .transpose()
}

fn read(row: &Row<'_>) -> Result<Receipt, StoreError> {
    const WHAT: &str = "receipt";
    let verdict = Verdict::from_byte(row.get(1)?).ok_or(StoreError::Damaged { what: WHAT })?;
    Ok(Receipt {
        entry: EntryId(row.get(0)?),
        verdict,
        index: row.get::<_, i64>(2)?.cast_unsigned(),
        log_ms: row.get::<_, i64>(3)?.cast_unsigned(),
        signature: wufei_manifest::id::Hex(fixed::<64>(row.get_ref(4)?.as_blob().unwrap_or_default(), WHAT)?)
            as Signature,
    })
}
