use rusqlite::{OptionalExtension, Transaction};
use wufei_ledger::{Chain, Credential, EntryId, EpochReason, Known};

use crate::database::fixed;
use crate::{Store, StoreError};

/// This device's own place in its sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// The incarnation of this store.
    pub epoch: u32,
    /// The number that the next entry takes.
    pub next_seq: u64,
    /// The entry before it, all zero at 0.
    pub last: EntryId,
}

/// An incarnation that is due: the device has signed what its store does not hold, or two histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// Why.
    pub why: EpochReason,
    /// The entry that it goes on from.
    pub last_known: Option<Known>,
}

/// Who this device is, as enrolment said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// From the root to this device.
    pub chain: Chain,
    /// Where the regulator is, host:port.
    pub address: String,
    /// Transport keys that are the regulator's.
    pub server_keys: Vec<[u8; 32]>,
    /// The organisation's name at enrolment.
    pub org_name: String,
}

impl Store {
    /// Begins this device's sequence at epoch 0 under this signing key, unless there is one already.
    ///
    /// # Errors
    /// As all writes.
    pub fn begin_own(&mut self, public_key: &[u8; 32]) -> Result<(), StoreError> {
        self.connection.execute(
            "INSERT INTO own (only, public_key, epoch, next_seq, last) VALUES (1, ?1, 0, 0, ?2)
             ON CONFLICT (only) DO UPDATE SET public_key = excluded.public_key WHERE next_seq = 0 AND epoch = 0",
            (public_key, EntryId::default().as_bytes()),
        )?;
        Ok(())
    }

    /// The public half of the signing key; `None` before [`Store::begin_own`].
    ///
    /// # Errors
    /// As all reads.
    pub fn public_key(&self) -> Result<Option<[u8; 32]>, StoreError> {
        Ok(self
            .connection
            .query_row("SELECT public_key FROM own", [], |row| row.get(0))
            .optional()?)
    }

    /// This device's place in its sequence; `None` before [`Store::begin_own`].
    ///
    /// # Errors
    /// As all reads.
    pub fn own(&self) -> Result<Option<Own>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT epoch, next_seq, last FROM own")?
            .query_row([], |row| {
                Ok(Own {
                    epoch: row.get(0)?,
                    next_seq: row.get::<_, i64>(1)?.cast_unsigned(),
                    last: EntryId(row.get(2)?),
                })
            })
            .optional()?)
    }

    /// Goes on as another device of the same organisation: its key, its chain, and a sequence of its own.
    ///
    /// # Errors
    /// As all writes; then it is who it was.
    pub fn become_other(&mut self, public_key: &[u8; 32], chain: &Chain) -> Result<(), StoreError> {
        let chain: Vec<u8> = chain.0.iter().flat_map(Credential::to_bytes).collect();
        let transaction = self.write()?;
        transaction.execute(
            "UPDATE own SET public_key = ?1, epoch = 0, next_seq = 0, last = ?2",
            (public_key, EntryId::default().as_bytes()),
        )?;
        transaction.execute("DELETE FROM opening", [])?;
        transaction.execute("UPDATE identity SET chain = ?1", [chain])?;
        Ok(transaction.commit()?)
    }

    /// The incarnation that begins with the next signature; `None` when none is due.
    ///
    /// # Errors
    /// As all reads; [`StoreError::Damaged`].
    pub fn opening(&self) -> Result<Option<Opening>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT why, epoch, seq, entry FROM opening")?;
        let mut rows = statement.query([])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let why: u8 = row.get(0)?;
        let (epoch, seq): (Option<u32>, Option<i64>) = (row.get(1)?, row.get(2)?);
        let entry: Option<[u8; 32]> = row.get(3)?;
        let last_known = match (epoch, seq, entry) {
            (Some(epoch), Some(seq), Some(entry)) => Some((epoch, seq.cast_unsigned(), EntryId(entry))),
            (None, None, None) => None,
            _ => return Err(StoreError::Damaged { what: "opening" }),
        };
        let why = EpochReason::from_byte(why);
        Ok(Some(Opening { why, last_known }))
    }

    /// Remembers who this device is, in place of what was known.
    ///
    /// # Errors
    /// As all writes.
    pub fn enrol(&mut self, enrolled: &Enrolled) -> Result<(), StoreError> {
        let chain: Vec<u8> = enrolled.chain.0.iter().flat_map(Credential::to_bytes).collect();
        self.connection.execute(
            "INSERT INTO identity (only, chain, address, server_keys, org_name) VALUES (1, ?1, ?2, ?3, ?4)
             ON CONFLICT (only) DO UPDATE SET chain = excluded.chain, address = excluded.address,
                 server_keys = excluded.server_keys, org_name = excluded.org_name",
            (
                chain,
                &enrolled.address,
                enrolled.server_keys.concat(),
                &enrolled.org_name,
            ),
        )?;
        Ok(())
    }

    /// Who this device is; `None` before enrolment.
    ///
    /// # Errors
    /// As all reads; [`StoreError::Damaged`] when the chain cannot be read.
    pub fn enrolled(&self) -> Result<Option<Enrolled>, StoreError> {
        const WHAT: &str = "identity";
        let row: Option<(Vec<u8>, String, Vec<u8>, String)> = self
            .connection
            .query_row(
                "SELECT chain, address, server_keys, org_name FROM identity",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )
            .optional()?;
        let Some((chain, address, server_keys, org_name)) = row else {
            return Ok(None);
        };
        let chain = chain
            .chunks(Credential::LEN)
            .map(|bytes| Credential::from_bytes(bytes).map_err(|_| StoreError::Damaged { what: WHAT }))
            .collect::<Result<_, _>>()?;
        let server_keys = server_keys
            .chunks(32)
            .map(|key| fixed(key, WHAT))
            .collect::<Result<_, _>>()?;
        Ok(Some(Enrolled {
            chain: Chain(chain),
            address,
            server_keys,
            org_name,
        }))
    }
}

/// A new incarnation is due.
pub(crate) fn open(transaction: &Transaction<'_>, opening: &Opening) -> Result<(), StoreError> {
    let (epoch, seq, entry) = match opening.last_known {
        Some((epoch, seq, entry)) => (Some(epoch), Some(seq.cast_signed()), Some(entry.0)),
        None => (None, None, None),
    };
    transaction
        .prepare_cached(
            "INSERT INTO opening (only, why, epoch, seq, entry) VALUES (1, ?1, ?2, ?3, ?4)
             ON CONFLICT (only) DO UPDATE SET why = excluded.why, epoch = excluded.epoch, seq = excluded.seq,
                 entry = excluded.entry",
        )?
        .execute((opening.why.to_byte(), epoch, seq, entry))?;
    Ok(())
}

pub(crate) fn advance(transaction: &Transaction<'_>, own: &Own) -> Result<(), StoreError> {
    transaction
        .prepare_cached("UPDATE own SET epoch = ?1, next_seq = ?2, last = ?3")?
        .execute((own.epoch, own.next_seq.cast_signed(), own.last.as_bytes()))?;
    if own.next_seq > 0 {
        transaction.prepare_cached("DELETE FROM opening")?.execute([])?;
    }
    Ok(())
}
