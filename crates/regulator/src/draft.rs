//! A batch while it is being made: what is new, for which feeds, and what becomes of each entry.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use wufei_archive::{Archive, ArchiveError, Batch, FeedGrowth, FeedLink, Parked, Place, Stored};
use wufei_ledger::{DocId, Entry, EntryId, Feed, FeedHash, Receipt, Rejection, Verdict};

use crate::issuer::Issuer;
use crate::office::{Outcome, Refused};

/// What becomes of one entry, as long as its receipt is not signed.
#[derive(Debug, Clone)]
pub(crate) enum Fate {
    /// It has this place in the draft.
    New(usize),
    /// It was here before.
    Known(Receipt),
    /// Never.
    Rejected(Rejection),
    /// Not yet.
    Parked,
}

/// A batch in the making. Nothing of it is true before it is committed.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) base: u64,
    pub(crate) log_ms: u64,
    pub(crate) batch: Batch,
    pub(crate) changed: BTreeSet<DocId>,
    /// Entries that this batch endorses.
    pub(crate) endorsed: usize,
    new: Vec<(Arc<Entry>, Verdict)>,
    places: HashMap<Place, EntryId>,
    by_id: HashMap<EntryId, usize>,
    feeds: BTreeMap<Feed, Vec<FeedLink>>,
}

impl Draft {
    pub(crate) fn new(base: u64, log_ms: u64) -> Self {
        Self {
            base,
            log_ms,
            batch: Batch {
                expected_size: base,
                ..Batch::default()
            },
            changed: BTreeSet::new(),
            endorsed: 0,
            new: Vec::new(),
            places: HashMap::new(),
            by_id: HashMap::new(),
            feeds: BTreeMap::new(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.new.len()
    }

    /// Whether committing it would change anything.
    pub(crate) fn is_idle(&self) -> bool {
        self.new.is_empty()
            && self.batch
                == Batch {
                    expected_size: self.base,
                    ..Batch::default()
                }
    }

    /// The place in the draft of an entry that was new in it.
    pub(crate) fn position(&self, id: EntryId) -> Option<usize> {
        self.by_id.get(&id).copied()
    }

    /// What this draft puts at a place of a device's sequence.
    pub(crate) fn at(&self, place: &Place) -> Option<EntryId> {
        self.places.get(place).copied()
    }

    pub(crate) fn entry(&self, position: usize) -> &Entry {
        &self.new[position].0
    }

    /// Gives an entry the next place in the log, and returns it.
    pub(crate) fn log(&mut self, entry: Arc<Entry>, verdict: Verdict) -> (usize, u64) {
        let position = self.new.len();
        self.places.insert(Place::of(&entry), entry.id());
        self.by_id.insert(entry.id(), position);
        self.new.push((entry, verdict));
        (position, self.base + position as u64)
    }

    /// Puts an entry at the end of a feed whose head is given, and moves the head.
    pub(crate) fn link(&mut self, feed: Feed, head: &mut (u64, FeedHash), entry: EntryId, log_index: u64) {
        *head = (head.0 + 1, head.1.then(entry));
        let link = FeedLink {
            seq: head.0,
            log_index,
            chain: head.1,
        };
        self.feeds.entry(feed).or_default().push(link);
    }

    pub(crate) fn park(&mut self, entry: &Entry) {
        self.batch.park.push(Parked {
            entry: entry.id(),
            signed: entry.to_bytes(),
            arrived_ms: self.log_ms,
        });
    }

    /// Signs the receipts, on all cores, and commits. Returns the receipts in the order of the draft.
    pub(crate) fn commit(
        mut self,
        archive: &dyn Archive,
        issuer: &Issuer,
    ) -> Result<Vec<Receipt>, ArchiveError> {
        let numbered: Vec<_> = (self.base..).zip(&self.new).collect();
        let log_ms = self.log_ms;
        let receipts = on_all_cores(&numbered, |(index, (entry, verdict))| {
            issuer.receipt(entry.id(), *verdict, *index, log_ms)
        });
        let stored = self.new.iter().zip(&receipts);
        self.batch.entries = stored
            .map(|((entry, _), receipt)| Stored::new(entry, receipt))
            .collect();
        let growth = |(feed, links)| FeedGrowth { feed, links };
        self.batch.feeds = self.feeds.into_iter().map(growth).collect();
        archive.commit(&self.batch)?;
        Ok(receipts)
    }
}

impl Fate {
    /// What the sender is told, once the receipts of the draft are signed.
    pub(crate) fn outcome(self, id: EntryId, receipts: &[Receipt]) -> Outcome {
        match self {
            Self::New(position) => Outcome::Settled(receipts[position]),
            Self::Known(receipt) => Outcome::Settled(receipt),
            Self::Parked => Outcome::Parked(id),
            Self::Rejected(rejection) => Outcome::Refused(Refused {
                id,
                code: rejection.code().to_owned(),
                text: rejection.to_string(),
            }),
        }
    }
}

/// Below this many signatures, a second thread costs more than it saves (about 40 µs each).
const WORTH_A_THREAD: usize = 16;

/// Does the same to each item, shared among the cores, and keeps their order.
pub(crate) fn on_all_cores<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(WORTH_A_THREAD);
    if items.len() <= share {
        return items.iter().map(work).collect();
    }
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = items
            .chunks(share)
            .map(|chunk| scope.spawn(move || chunk.iter().map(work).collect::<Vec<R>>()))
            .collect();
        let joined = threads.into_iter().flat_map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        joined.collect()
    })
}
