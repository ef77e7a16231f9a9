//! A node reduced to what the protocol needs: a log, feeds, receipts.

use crate::papers::{Fate, PHONES, Papers, fate};
use std::collections::{BTreeMap, HashMap, HashSet};
use wufei_ledger::{Entry, EntryId, Feed, FeedHash, Receipt, Signature, Verdict};
use wufei_sync::Refusal;
use wufei_sync::server::{LoadedPage, Outcome};

#[derive(Default)]
pub struct Office {
    pub log: Vec<EntryId>,
    receipts: HashMap<EntryId, Receipt>,
    pub feeds: BTreeMap<Feed, Vec<(EntryId, Vec<u8>)>>,
    pub parked: HashMap<EntryId, Entry>,
    pub repeats: u64,
    pub refused: u64,
    pub parked_once: HashSet<EntryId>,
}

impl Office {
    pub fn admit(&mut self, entry: Entry) -> Outcome {
        let id = entry.id();
        if let Some(receipt) = self.receipts.get(&id) {
            self.repeats += 1;
            return Outcome::Settled(*receipt);
        }
        match fate(&entry) {
            Fate::Refused => {
                self.refused += 1;
                Outcome::Refused(Refusal {
                    id,
                    code: "seal".to_owned(),
                    text: "the story wants it so".to_owned(),
                })
            }
            Fate::Parked => {
                self.parked.insert(id, entry);
                self.parked_once.insert(id);
                Outcome::Parked(id)
            }
            Fate::Admitted | Fate::Directory => Outcome::Settled(self.settle(entry)),
        }
    }

    /// The cause of a parked entry has come.
    pub fn unpark(&mut self, id: EntryId) {
        if let Some(entry) = self.parked.remove(&id) {
            self.settle(entry);
        }
    }

    fn settle(&mut self, entry: Entry) -> Receipt {
        let id = entry.id();
        assert!(!self.receipts.contains_key(&id), "{id} is settled twice");
        let receipt = Receipt {
            entry: id,
            verdict: Verdict::Admitted,
            index: self.log.len() as u64,
            log_ms: 0,
            signature: good(),
        };
        self.log.push(id);
        self.receipts.insert(id, receipt);
        let feed = match fate(&entry) {
            Fate::Directory => Feed::Directory,
            _ => {
                let author = (0..PHONES)
                    .map(Papers::of)
                    .find(|papers| papers.credential().device() == entry.body().device);
                Feed::Org(author.expect("only phones write").org())
            }
        };
        let item = [receipt.to_bytes().to_vec(), entry.to_bytes()].concat();
        self.feeds.entry(feed).or_default().push((id, item));
        receipt
    }

    pub fn page(&self, feed: Feed, after: u64, limit_bytes: usize) -> LoadedPage {
        let items = self.feeds.get(&feed).map_or(&[][..], Vec::as_slice);
        let mut bytes = 0;
        let mut fits = |item: &&(EntryId, Vec<u8>)| {
            let is_first = bytes == 0;
            bytes += item.1.len();
            is_first || bytes <= limit_bytes
        };
        LoadedPage {
            hash_after: self.hash_at(feed, after),
            items: items
                .iter()
                .skip(after as usize)
                .take_while(&mut fits)
                .map(|item| item.1.clone())
                .collect(),
            head: items.len() as u64,
        }
    }

    fn hash_at(&self, feed: Feed, seq: u64) -> Option<FeedHash> {
        let items = self.feeds.get(&feed).map_or(&[][..], Vec::as_slice);
        let items = items.get(..seq as usize)?;
        Some(
            items
                .iter()
                .fold(FeedHash::default(), |hash, item| hash.then(item.0)),
        )
    }

    pub fn head(&self, feed: Feed) -> (u64, FeedHash) {
        let head = self.feeds.get(&feed).map_or(0, Vec::len) as u64;
        (head, self.hash_at(feed, head).expect("the head is in the feed"))
    }

    /// As after a restore from a backup that was too old.
    pub fn forget_last(&mut self, feed: Feed) {
        self.feeds
            .get_mut(&feed)
            .and_then(Vec::pop)
            .expect("the feed has items");
    }
}

fn good() -> Signature {
    Signature { 0: [1; 64] }
}

pub fn is_good(receipt: &Receipt) -> bool {
    receipt.signature == good()
}

/// A receipt that the node never signed.
pub fn forged(receipt: Receipt) -> Receipt {
    Receipt {
        signature: Signature { 0: [0; 64] },
        ..receipt
    }
}
