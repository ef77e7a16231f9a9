use rusqlite::{Row, Transaction};
use wufei_ledger::{CredentialId, DocId, EntryId, Held};
use wufei_manifest::id::Hex;

use crate::database::fixed;
use crate::{NewHeld, Store, StoreError};

/// How many entries of one device may wait.
pub const HELD_PER_DEVICE: usize = 1000;

/// An entry that waits, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldEntry {
    /// Its name.
    pub id: EntryId,
    /// The document it names.
    pub doc: DocId,
    /// For what.
    pub waits_for: Held,
    /// The bytes as received.
    pub signed: Vec<u8>,
}

impl Store {
    /// The entries that wait and name this document, in the order of arrival.
    ///
    /// # Errors
    /// As all reads.
    pub fn held_in(&self, doc: DocId) -> Result<Vec<HeldEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, doc, waits, waits_for, signed FROM held WHERE doc = ?1 ORDER BY row",
        )?;
        let mut rows = statement.query([doc.as_bytes()])?;
        collect(&mut rows)
    }

    /// The entries that wait for this credential, in the order of arrival.
    ///
    /// # Errors
    /// As all reads.
    pub fn held_for(&self, credential: CredentialId) -> Result<Vec<HeldEntry>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, doc, waits, waits_for, signed FROM held
             WHERE waits = 'credential' AND waits_for = ?1 ORDER BY row",
        )?;
        let mut rows = statement.query([credential.as_bytes()])?;
        collect(&mut rows)
    }

    /// Every entry that waits, in the order of arrival.
    ///
    /// # Errors
    /// As all reads.
    pub fn held(&self) -> Result<Vec<HeldEntry>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT id, doc, waits, waits_for, signed FROM held ORDER BY row")?;
        let mut rows = statement.query([])?;
        collect(&mut rows)
    }

    /// Whether any entry waits.
    ///
    /// # Errors
    /// As all reads.
    pub fn holds_any(&self) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM held LIMIT 1")?
            .exists([])?)
    }
}

pub(crate) fn hold(transaction: &Transaction<'_>, held: &[NewHeld]) -> Result<(), StoreError> {
    let mut count = transaction.prepare_cached("SELECT count(*) FROM held WHERE device = ?1")?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO held (id, doc, device, waits, waits_for, signed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO UPDATE SET waits = excluded.waits, waits_for = excluded.waits_for",
    )?;
    for new in held {
        let (waits, waits_for) = to_columns(&new.waits_for);
        insert.execute((
            new.id.as_bytes(),
            new.doc.as_bytes(),
            new.device.as_bytes(),
            waits,
            waits_for,
            &new.signed,
        ))?;
        let now: i64 = count.query_row([new.device.as_bytes()], |row| row.get(0))?;
        if now.cast_unsigned() > HELD_PER_DEVICE as u64 {
            return Err(StoreError::TooManyHeld {
                device: new.device,
                limit: HELD_PER_DEVICE,
            });
        }
    }
    Ok(())
}

pub(crate) fn release(transaction: &Transaction<'_>, id: EntryId) -> Result<(), StoreError> {
    transaction
        .prepare_cached("DELETE FROM held WHERE id = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

fn to_columns(waits_for: &Held) -> (&'static str, Vec<u8>) {
    match waits_for {
        Held::Credential(id) => ("credential", id.as_bytes().to_vec()),
        Held::Causes(hashes) => ("causes", hashes.iter().flat_map(|hash| hash.0).collect()),
    }
}

fn collect(rows: &mut rusqlite::Rows<'_>) -> Result<Vec<HeldEntry>, StoreError> {
    let mut held = Vec::new();
    while let Some(row) = rows.next()? {
        held.push(read(row)?);
    }
    Ok(held)
}

fn read(row: &Row<'_>) -> Result<HeldEntry, StoreError> {
    const WHAT: &str = "waiting entry";
    let bytes: Vec<u8> = row.get(3)?;
    let waits_for = match row.get_ref(2)?.as_str().unwrap_or_default() {
        "credential" => Held::Credential(CredentialId(fixed(&bytes, WHAT)?)),
        "causes" => Held::Causes(
            bytes
                .chunks(32)
                .map(|hash| fixed(hash, WHAT).map(Hex))
                .collect::<Result<_, _>>()?,
        ),
        _ => return Err(StoreError::Damaged { what: WHAT }),
    };
    Ok(HeldEntry {
        id: EntryId(row.get(0)?),
        doc: DocId(row.get(1)?),
        waits_for,
        signed: row.get(4)?,
    })
}
