//! A device: a disk that survives everything, and a courier that does not.

use crate::office::is_good;
use crate::papers::{Papers, ledger};
use std::collections::{BTreeMap, BTreeSet};
use wufei_ledger::{EntryId, Feed, FeedHash, Receipt};
use wufei_sync::client::{Client, ClientConfig, Mode, OutboxItem, Phase, Stored, TakenPage, Trouble};
use wufei_sync::{Head, Refusal};

/// What is on the disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Store {
    pub written: usize,
    pub settled: BTreeSet<EntryId>,
    pub refused: BTreeSet<EntryId>,
    pub pulled: BTreeMap<Feed, Vec<EntryId>>,
    hashes: BTreeMap<Feed, FeedHash>,
}

pub struct Phone {
    pub papers: &'static Papers,
    pub store: Store,
    pub mode: Mode,
    /// Counts the starts of the program; 0 is never a running one.
    pub life: u32,
    pub core: Option<Client>,
    pub phase: Phase,
    pub wake: Option<u64>,
    pub link: Option<usize>,
    pub troubles: Vec<Trouble>,
}

impl Phone {
    pub fn new(papers: &'static Papers, mode: Mode) -> Self {
        Self {
            papers,
            store: Store::default(),
            mode,
            life: 0,
            core: None,
            phase: Phase::Idle,
            wake: None,
            link: None,
            troubles: Vec::new(),
        }
    }

    pub fn feeds(&self) -> Vec<Feed> {
        vec![Feed::Directory, Feed::Org(self.papers.org())]
    }

    pub fn turn_on(&mut self, seed: u64) {
        self.life += 1;
        self.core = Some(Client::new(ClientConfig {
            ledger: ledger(),
            build: "story".to_owned(),
            chain: self.papers.chain.clone(),
            feeds: self.feeds(),
            mode: self.mode,
            seed,
        }));
    }

    pub fn turn_off(&mut self) {
        self.core = None;
        self.wake = None;
        self.link = None;
        self.phase = Phase::Idle;
    }
}

impl Store {
    pub fn head(&self, papers: &Papers) -> Option<Head> {
        let newest = papers.entries[..self.written].last()?;
        Some(Head {
            epoch: 0,
            seq: newest.body().seq,
            id: newest.id(),
        })
    }

    pub fn outbox(&self, papers: &Papers, after: u64, limit_bytes: usize) -> Vec<OutboxItem> {
        let mut bytes = 0;
        let waiting = (1..).zip(&papers.entries[..self.written]);
        let waiting = waiting.filter(|(row, entry)| *row > after && self.is_waiting(entry.id()));
        let items = waiting.map(|(row, entry)| OutboxItem {
            row,
            id: entry.id(),
            bytes: entry.to_bytes(),
        });
        items
            .take_while(|item| {
                let is_first = bytes == 0;
                bytes += item.bytes.len();
                is_first || bytes <= limit_bytes
            })
            .collect()
    }

    pub fn is_waiting(&self, id: EntryId) -> bool {
        !self.settled.contains(&id) && !self.refused.contains(&id)
    }

    pub fn cursor(&self, feed: Feed) -> (u64, FeedHash) {
        let seq = self.pulled.get(&feed).map_or(0, Vec::len) as u64;
        (seq, self.hashes.get(&feed).copied().unwrap_or_default())
    }

    pub fn take_page(&mut self, page: &TakenPage) -> Stored {
        let (at, hash) = self.cursor(page.feed);
        let mut end = hash;
        for (seq, item) in (at + 1..).zip(&page.items) {
            assert_eq!(item.seq, seq, "a gap or a repeat in {}", page.feed);
            assert!(is_good(&item.receipt), "feeds hold good receipts only");
            end = end.then(item.entry.id());
        }
        assert_eq!(end, page.end, "the chain of {}", page.feed);
        for item in &page.items {
            self.pulled.entry(page.feed).or_default().push(item.entry.id());
            self.settled.insert(item.entry.id());
        }
        self.hashes.insert(page.feed, end);
        Stored::Yes
    }

    pub fn take_receipts(&mut self, receipts: &[Receipt]) -> Option<String> {
        for receipt in receipts {
            if !is_good(receipt) {
                return Some(format!("the receipt for {} is forged", receipt.entry));
            }
            self.settled.insert(receipt.entry);
        }
        None
    }

    pub fn take_refusals(&mut self, refusals: &[Refusal]) {
        self.refused.extend(refusals.iter().map(|refusal| refusal.id));
    }
}
