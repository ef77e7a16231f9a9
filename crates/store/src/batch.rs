use rusqlite::Transaction;
use wufei_ledger::{
    DeviceId, DocId, EntryId, EpochReason, Feed, FeedHash, Held, Known, Receipt, VerifiedEntry,
};

use crate::{Opening, Own, Profile, Store, StoreError, Summary, held, own, receipts, summaries};

/// What is kept together, or not at all.
#[derive(Debug, Default)]
pub struct Batch {
    /// Entries that were admitted, in the order of admission.
    pub entries: Vec<VerifiedEntry>,
    /// Whether the entries are this device's own acts and still have to be sent.
    pub to_send: bool,
    /// This device's place in its sequence after these entries.
    pub own: Option<Own>,
    /// The incarnation that this device begins with its next signature.
    pub opening: Option<Opening>,
    /// Entries to be put aside, and when.
    pub frozen: (Vec<EntryId>, u64),
    /// Receipts, verified by the caller. What has one leaves the outbox.
    pub receipts: Vec<Receipt>,
    /// How far a feed has been read with this batch.
    pub cursor: Option<(Feed, u64, FeedHash)>,
    /// Entries that wait for something.
    pub held: Vec<NewHeld>,
    /// Entries that wait no longer: they are among `entries`, or were refused.
    pub released: Vec<EntryId>,
    /// The documents that changed, as lists show them.
    pub summaries: Vec<Summary>,
    /// The organisations whose profile changed.
    pub profiles: Vec<Profile>,
    /// Numbers that were imported, and what they became.
    pub import_numbers: Vec<(String, DocId)>,
}

impl Batch {
    /// This device goes on in another incarnation: its next signature opens it.
    pub fn begin(&mut self, epoch: u32, why: EpochReason, last_known: Option<Known>) {
        self.opening = Some(Opening { why, last_known });
        self.own = Some(Own {
            epoch,
            next_seq: 0,
            last: EntryId::default(),
        });
    }
}

/// An entry that waits.
#[derive(Debug, Clone)]
pub struct NewHeld {
    /// Its name.
    pub id: EntryId,
    /// The document it names.
    pub doc: DocId,
    /// The device it names.
    pub device: DeviceId,
    /// For what.
    pub waits_for: Held,
    /// Its bytes.
    pub signed: Vec<u8>,
}

/// What a batch changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Appended {
    /// Entries that were not here before.
    pub new: usize,
    /// Receipts that were not here before.
    pub settled: usize,
}

impl Store {
    /// Keeps a batch in one transaction. Entries and receipts that are here already are left as they are.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of the batch is kept.
    pub fn append(&mut self, batch: &Batch) -> Result<Appended, StoreError> {
        let transaction = self.write()?;
        let appended = keep(&transaction, batch)?;
        transaction.commit()?;
        Ok(appended)
    }
}

fn keep(transaction: &Transaction<'_>, batch: &Batch) -> Result<Appended, StoreError> {
    let new = append_entries(transaction, batch)?;
    for id in &batch.released {
        held::release(transaction, *id)?;
    }
    held::hold(transaction, &batch.held)?;
    // After the entries, so that what is confirmed in the same breath never stays in the outbox.
    let mut settled = 0;
    for receipt in &batch.receipts {
        settled += usize::from(receipts::keep(transaction, receipt)?);
    }
    crate::entries::freeze(transaction, &batch.frozen.0, batch.frozen.1)?;
    if let Some(opening) = &batch.opening {
        own::open(transaction, opening)?;
    }
    if let Some(own) = &batch.own {
        own::advance(transaction, own)?;
    }
    for summary in &batch.summaries {
        summaries::paint(transaction, summary)?;
    }
    for profile in &batch.profiles {
        crate::profiles::paint(transaction, profile)?;
    }
    let mut number = transaction.prepare_cached(
        "INSERT INTO import_number (number, doc) VALUES (?1, ?2) ON CONFLICT (number) DO NOTHING",
    )?;
    for (text, doc) in &batch.import_numbers {
        number.execute((text, doc.as_bytes()))?;
    }
    if let Some((feed, seq, hash)) = &batch.cursor {
        transaction
            .prepare_cached(
                "INSERT INTO cursor (feed, seq, hash) VALUES (?1, ?2, ?3)
                 ON CONFLICT (feed) DO UPDATE SET seq = excluded.seq, hash = excluded.hash",
            )?
            .execute((feed.to_key(), seq.cast_signed(), hash.as_bytes()))?;
    }
    Ok(Appended { new, settled })
}

fn append_entries(transaction: &Transaction<'_>, batch: &Batch) -> Result<usize, StoreError> {
    let mut entry = transaction.prepare_cached(
        "INSERT INTO entry (id, doc, device, epoch, seq, signed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (id) DO NOTHING",
    )?;
    let mut outbox = transaction.prepare_cached("INSERT INTO outbox (row, entry) VALUES (?1, ?2)")?;
    let mut taken = transaction
        .prepare_cached("SELECT 1 FROM entry WHERE device = ?1 AND epoch = ?2 AND seq = ?3 AND id <> ?4")?;
    let mut new = 0;
    for verified in &batch.entries {
        let (id, body) = (verified.id(), verified.body());
        let seq = body.seq.cast_signed();
        // A fork of another device is evidence and is kept; a fork of our own must never be made.
        if batch.to_send
            && taken.exists((body.device.as_bytes(), body.epoch, seq, id.as_bytes().as_slice()))?
        {
            return Err(StoreError::PlaceTaken { entry: id });
        }
        let added = entry.execute((
            id.as_bytes(),
            body.doc.as_bytes(),
            body.device.as_bytes(),
            body.epoch,
            seq,
            verified.entry().to_bytes(),
        ))?;
        if added == 0 {
            continue;
        }
        new += 1;
        if batch.to_send {
            outbox.execute((transaction.last_insert_rowid(), id.as_bytes()))?;
        }
    }
    Ok(new)
}
