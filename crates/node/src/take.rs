//! What the courier brings and fetches.

use std::sync::Arc;

use wufei_ledger::{EntryId, Feed, FeedHash, FeedItem, Receipt};
use wufei_store::{OutboxItem, RefusedEntry, StoreError};

use crate::enrolled::{is_signed, issuers};
use crate::ingest::Intake;
use crate::{Node, NodeError, NotTaken, parallel};

/// The code of a refusal: another history of the device was logged first.
const FORKED: &str = "forked";

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageTaken {
    /// Entries that are kept now and were not before.
    pub new: usize,
    /// Entries that were here already.
    pub known: usize,
    /// Entries that wait for what they build on.
    pub held: usize,
    /// Receipts that are kept now and were not before.
    pub settled: usize,
    /// Entries that this replica refuses though the regulator admitted them.
    pub refused: Vec<NotTaken>,
    /// The cursor after the page.
    pub cursor: (u64, FeedHash),
}

/// Why a page or receipts were not taken. Nothing of a page is kept then, and its cursor stays.
#[derive(Debug, thiserror::Error)]
pub enum TakeError {
    /// Items are missing between the cursor and the page, or within it.
    #[error("item {expected} of feed {feed} was expected, found {found}")]
    Gap {
        /// The feed.
        feed: Feed,
        /// The next place.
        expected: u64,
        /// The place that came.
        found: u64,
    },

    /// The feed's history is not the one that was read before.
    #[error("feed {feed} was rewritten: the chain up to item {seq} is {found}, expected {expected}")]
    Rewritten {
        /// The feed.
        feed: Feed,
        /// The last place of the page.
        seq: u64,
        /// By our count.
        expected: FeedHash,
        /// As sent.
        found: FeedHash,
    },

    /// A receipt names another entry than the one it came with.
    #[error("the receipt that came with entry {entry} is for entry {receipt}")]
    OtherEntry {
        /// The entry.
        entry: EntryId,
        /// What its receipt names.
        receipt: EntryId,
    },

    /// No issuer of this ledger signed these receipts, or they are for entries that are not here.
    #[error("{} receipts do not verify, the first for entry {}; {settled} others were taken", .entries.len(), .entries[0])]
    Receipts {
        /// Their entries; at least one.
        entries: Vec<EntryId>,
        /// Receipts of the same call that were right and are kept.
        settled: usize,
    },

    /// Nobody is believed before enrolment.
    #[error("this device is not enrolled")]
    NotEnrolled,

    /// The disk, or what stands there.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl From<StoreError> for TakeError {
    fn from(error: StoreError) -> Self {
        Self::Node(error.into())
    }
}

impl Node {
    /// The last entry that this device signed, as (epoch, seq, id); `None` before the first.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn own_head(&self) -> Result<Option<(u32, u64, EntryId)>, NodeError> {
        let own = self.replica().store.own()?;
        Ok(own.and_then(|own| Some((own.epoch, own.next_seq.checked_sub(1)?, own.last))))
    }

    /// The entries after `row` that still have to be sent, oldest first, up to about `limit_bytes`.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn outbox(&self, after: u64, limit_bytes: usize) -> Result<Vec<OutboxItem>, NodeError> {
        Ok(self.replica().store.outbox(after, limit_bytes)?)
    }

    /// How far a feed has been read: the last item and the chain up to it.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn cursor(&self, feed: Feed) -> Result<(u64, FeedHash), NodeError> {
        Ok(self.replica().store.cursor(feed)?)
    }

    /// Takes in one page of a feed: entries, receipts, summaries and the cursor in one transaction.
    ///
    /// Items up to the cursor are repeats and pass without a word. `end` is the chain after the last item.
    ///
    /// # Errors
    /// [`TakeError`]; then nothing is kept and the cursor stays.
    pub fn take_page(&self, feed: Feed, items: Vec<FeedItem>, end: FeedHash) -> Result<PageTaken, TakeError> {
        let mut replica = self.replica();
        let (after, hash) = replica.store.cursor(feed)?;
        let last = items.last().map_or(after, |item| item.seq);
        let items: Vec<_> = items.into_iter().filter(|item| item.seq > after).collect();
        let chain = chain_over(feed, after, hash, &items)?;
        if last >= after && chain != end {
            return Err(TakeError::Rewritten {
                feed,
                seq: last,
                expected: chain,
                found: end,
            });
        }
        let cursor = (last.max(after), chain);
        if items.is_empty() {
            return Ok(PageTaken {
                cursor,
                ..PageTaken::default()
            });
        }
        let (entries, receipts): (Vec<_>, Vec<_>) =
            items.into_iter().map(|item| (item.entry, item.receipt)).unzip();
        let registry = replica.registry.as_ref().ok_or(TakeError::NotEnrolled)?;
        let (keys, ledger) = (issuers(registry), registry.ledger());
        let wrong = wrong_receipts(&receipts, |receipt| is_signed(receipt, &keys, ledger));
        if !wrong.is_empty() {
            return Err(TakeError::Receipts {
                entries: wrong,
                settled: 0,
            });
        }
        let intake = Intake {
            entries: entries.into_iter().map(Arc::new).collect(),
            receipts,
            cursor: Some((feed, cursor.0, cursor.1)),
            ..Intake::default()
        };
        let taken = replica.ingest(intake, self)?;
        drop(replica);
        self.tick();
        Ok(PageTaken {
            new: taken.new,
            known: taken.known,
            held: taken.held,
            settled: taken.settled,
            refused: taken.refused,
            cursor,
        })
    }

    /// Takes in receipts: their entries leave the outbox. Returns how many were new.
    ///
    /// # Errors
    /// [`TakeError::Receipts`] names those that do not verify; the others are kept.
    pub fn take_receipts(&self, receipts: &[Receipt]) -> Result<usize, TakeError> {
        let mut replica = self.replica();
        let registry = replica.registry.as_ref().ok_or(TakeError::NotEnrolled)?;
        let (keys, ledger) = (issuers(registry), registry.ledger());
        let mut wrong = wrong_receipts(receipts, |receipt| is_signed(receipt, &keys, ledger));
        let mut right = Vec::with_capacity(receipts.len());
        for receipt in receipts.iter().filter(|receipt| !wrong.contains(&receipt.entry)) {
            right.push(*receipt);
        }
        let mut here = Vec::with_capacity(right.len());
        for receipt in right {
            if replica.store.contains(receipt.entry)? {
                here.push(receipt);
            } else {
                wrong.push(receipt.entry);
            }
        }
        let intake = Intake {
            receipts: here,
            ..Intake::default()
        };
        let settled = replica.ingest(intake, self)?.settled;
        drop(replica);
        if settled > 0 {
            self.tick();
        }
        if !wrong.is_empty() {
            return Err(TakeError::Receipts {
                entries: wrong,
                settled,
            });
        }
        Ok(settled)
    }

    /// Takes in refusals: the entries stay in the outbox, are shown as refused, and are not sent again. Where this
    /// device signed two histories, the one that was not logged is put aside, and it goes on in a new incarnation.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn take_refusals(&self, refusals: &[(EntryId, String, String)]) -> Result<(), NodeError> {
        let refused: Vec<_> = refusals
            .iter()
            .map(|(id, code, text)| RefusedEntry {
                id: *id,
                code: code.clone(),
                text: text.clone(),
            })
            .collect();
        let mut replica = self.replica();
        replica.store.refuse(&refused)?;
        let forked = refused.iter().filter(|refused| refused.code == FORKED);
        let intake = Intake {
            yields: forked.map(|refused| refused.id).collect(),
            ..Intake::default()
        };
        if !intake.yields.is_empty() {
            replica.ingest(intake, self)?;
        }
        drop(replica);
        self.tick();
        Ok(())
    }
}

/// The chain after these items, which must follow the cursor without a gap.
fn chain_over(feed: Feed, after: u64, start: FeedHash, items: &[FeedItem]) -> Result<FeedHash, TakeError> {
    let (mut seq, mut hash) = (after, start);
    for item in items {
        if item.seq != seq + 1 {
            return Err(TakeError::Gap {
                feed,
                expected: seq + 1,
                found: item.seq,
            });
        }
        if item.receipt.entry != item.entry.id() {
            return Err(TakeError::OtherEntry {
                entry: item.entry.id(),
                receipt: item.receipt.entry,
            });
        }
        seq = item.seq;
        hash = hash.then(item.entry.id());
    }
    Ok(hash)
}

/// The entries of receipts that do not verify.
fn wrong_receipts(receipts: &[Receipt], is_right: impl Fn(&Receipt) -> bool + Sync) -> Vec<EntryId> {
    let verified = parallel::map(receipts.iter().collect(), || (), |(), receipt| is_right(receipt));
    receipts
        .iter()
        .zip(verified)
        .filter(|(_, is_right)| !is_right)
        .map(|(receipt, _)| receipt.entry)
        .collect()
}
