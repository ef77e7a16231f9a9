use rusqlite::{Connection, Row, types::ValueRef};
use wufei_ledger::{Entry, EntryId, Receipt, Rejection};

use crate::{Store, StoreError};

/// One stored entry, read again from its bytes.
#[derive(Debug)]
pub struct Audited {
    /// Order of admission.
    pub row: u64,
    /// The name that the row bears; `None` when that column holds no name any more.
    pub named: Option<EntryId>,
    /// The entry in the bytes, or what is wrong with the row.
    pub entry: Result<Entry, Broken>,
    /// The receipt kept under the name that the row bears; damage to it shows in [`Store::each_receipt`].
    pub receipt: Option<Receipt>,
    /// Whether it was put aside: another history of its device stands.
    pub is_frozen: bool,
}

/// What is wrong with a stored row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// The bytes are no entry.
    #[error(transparent)]
    Bytes(#[from] Rejection),

    /// A column beside the bytes says something else than the bytes.
    #[error("the column {column} does not say what the signed bytes say")]
    Column {
        /// Its name.
        column: &'static str,
    },

    /// The index of names leads elsewhere, so the entry would not be found.
    #[error("the entry is not found by its name")]
    NotFound,
}

impl Store {
    /// Calls `visit` with every stored entry, read again from its bytes: no column is believed.
    ///
    /// # Errors
    /// When SQLite cannot read the table at all, and what `visit` returns.
    pub fn audit<E: From<StoreError>>(
        &self,
        mut visit: impl FnMut(Audited) -> Result<(), E>,
    ) -> Result<(), E> {
        let fault = |error: rusqlite::Error| E::from(StoreError::from(error));
        // NOT INDEXED, so that the table itself is read and no copy in an index.
        let mut statement = self
            .connection
            .prepare(
                "SELECT row, id, doc, device, epoch, seq, signed, row IN (SELECT row FROM frozen)
                 FROM entry NOT INDEXED ORDER BY row",
            )
            .map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            visit(self.read_again(row)?)?;
        }
        Ok(())
    }

    /// Entries that this device signed and that have neither a receipt nor a place in the outbox,
    /// and places in the outbox without an entry. Both empty in a sound store.
    ///
    /// # Errors
    /// As all reads.
    pub fn outbox_faults(&self, own: wufei_ledger::DeviceId) -> Result<Vec<EntryId>, StoreError> {
        let mut statement = self.connection.prepare(
            "SELECT id FROM entry WHERE device = ?1
                 AND NOT EXISTS (SELECT 1 FROM receipt WHERE receipt.entry = entry.id)
                 AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.row = entry.row AND outbox.entry = entry.id)
             UNION ALL
             SELECT entry FROM outbox
                 WHERE NOT EXISTS (SELECT 1 FROM entry WHERE entry.row = outbox.row AND entry.id = outbox.entry)",
        )?;
        Ok(statement
            .query_map([own.as_bytes()], |row| row.get(0).map(EntryId))?
            .collect::<Result<_, _>>()?)
    }

    fn read_again(&self, row: &Row<'_>) -> Result<Audited, StoreError> {
        let number = row.get::<_, i64>(0)?;
        let named = blob(row, 1)?.and_then(EntryId::from_slice);
        let entry = check_row(&self.connection, number, row)?;
        let receipt = match named {
            // A damaged receipt is reported by its own walk.
            Some(id) => match self.receipt(id) {
                Err(StoreError::Damaged { .. }) => None,
                receipt => receipt?,
            },
            None => None,
        };
        Ok(Audited {
            row: number.cast_unsigned(),
            named,
            entry,
            receipt,
            is_frozen: row.get(7)?,
        })
    }
}

fn check_row(
    connection: &Connection,
    number: i64,
    row: &Row<'_>,
) -> Result<Result<Entry, Broken>, StoreError> {
    let entry = match Entry::parse(blob(row, 6)?.unwrap_or_default()) {
        Ok(entry) => entry,
        Err(rejection) => return Ok(Err(rejection.into())),
    };
    let body = entry.body();
    let columns: [(&'static str, bool); 5] = [
        ("id", blob(row, 1)? == Some(entry.id().as_bytes().as_slice())),
        ("doc", blob(row, 2)? == Some(body.doc.as_bytes().as_slice())),
        ("device", blob(row, 3)? == Some(body.device.as_bytes().as_slice())),
        ("epoch", row.get_ref(4)? == ValueRef::Integer(body.epoch.into())),
        (
            "seq",
            row.get_ref(5)? == ValueRef::Integer(body.seq.cast_signed()),
        ),
    ];
    if let Some((column, _)) = columns.into_iter().find(|(_, agrees)| !agrees) {
        return Ok(Err(Broken::Column { column }));
    }
    let found: Option<i64> = connection
        .prepare_cached("SELECT row FROM entry WHERE id = ?1")?
        .query_map([entry.id().as_bytes()], |row| row.get(0))?
        .next()
        .transpose()?;
    Ok(if found == Some(number) {
        Ok(entry)
    } else {
        Err(Broken::NotFound)
    })
}

/// The bytes of a column; `None` when something else stands there.
fn blob<'r>(row: &'r Row<'_>, at: usize) -> Result<Option<&'r [u8]>, StoreError> {
    Ok(match row.get_ref(at)? {
        ValueRef::Blob(bytes) => Some(bytes),
        _ => None,
    })
}
