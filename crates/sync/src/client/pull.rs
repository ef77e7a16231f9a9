//! Feeds on their way in: checked item by item, stored page by page, the first feed first.

use super::{Output, Stored, TakenPage, Trouble, send};
use crate::Stream;
use crate::frame::{Frame, Page, Pull};
use crate::limits::PAGES_IN_FLIGHT;
use std::collections::VecDeque;
use std::sync::Arc;
use wufei_ledger::{Entry, Feed, FeedHash, FeedItem, Receipt};

#[derive(Debug)]
pub(super) struct Pulls {
    /// In the order of the configuration.
    pulls: Vec<Reading>,
    next_number: u32,
    /// Which one has a page at the store.
    storing: Option<usize>,
}

/// One feed.
#[derive(Debug)]
struct Reading {
    feed: Feed,
    number: u32,
    live: bool,
    /// The last item read, and the chain up to there.
    at: u64,
    hash: FeedHash,
    /// Read, not stored; the first may be at the store.
    pages: VecDeque<Arc<TakenPage>>,
    state: State,
    /// A read is asked for and not answered.
    reading: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// More is to come.
    Behind,
    /// All that the node had is read; a live stream brings more.
    CaughtUp,
    /// The node's feed is another one.
    Reset,
}

impl Pulls {
    pub(super) fn new(
        feeds: &[Feed],
        cursors: &[(u64, FeedHash)],
        live: bool,
        out: &mut Vec<Output>,
    ) -> Self {
        let mut pulls = Self {
            pulls: Vec::new(),
            next_number: 0,
            storing: None,
        };
        for (at, feed) in feeds.iter().enumerate() {
            let (after, after_hash) = cursors.get(at).copied().unwrap_or_default();
            pulls.pulls.push(Reading {
                feed: *feed,
                number: 0,
                live,
                at: after,
                hash: after_hash,
                pages: VecDeque::new(),
                state: State::Behind,
                reading: false,
            });
            pulls.open(at, out);
        }
        pulls
    }

    fn open(&mut self, at: usize, out: &mut Vec<Output>) {
        let pull = &mut self.pulls[at];
        pull.number = self.next_number;
        pull.state = State::Behind;
        pull.reading = true;
        self.next_number += 1;
        let stream = Stream::Pull(pull.number);
        let frame = Frame::Pull(Pull {
            feed: pull.feed,
            after: pull.at,
            after_hash: pull.hash,
            live: pull.live,
        });
        out.extend([send(stream, frame), Output::Read(stream)]);
    }

    fn find(&mut self, number: u32) -> Result<&mut Reading, Trouble> {
        let found = self.pulls.iter_mut().find(|pull| pull.number == number);
        found.ok_or_else(|| Trouble::Protocol {
            why: format!("a frame on pull {number}, which is closed"),
        })
    }

    pub(super) fn page(&mut self, number: u32, page: Page, out: &mut Vec<Output>) -> Result<(), Trouble> {
        let pull = self.find(number)?;
        pull.reading = false;
        let wrong = |why: String| Trouble::WrongPage { feed: pull.feed, why };
        if page.first != pull.at + 1 || page.items.is_empty() {
            return Err(wrong(format!(
                "{} items from {} on, after item {}",
                page.items.len(),
                page.first,
                pull.at
            )));
        }
        let mut hash = pull.hash;
        let mut items = Vec::with_capacity(page.items.len());
        for (seq, bytes) in (page.first..).zip(&page.items) {
            let (receipt, entry) = bytes
                .split_at_checked(Receipt::LEN)
                .ok_or_else(|| wrong(format!("item {seq} has {} bytes", bytes.len())))?;
            let receipt = Receipt::from_bytes(receipt)
                .ok_or_else(|| wrong(format!("the receipt of item {seq} is not one of ours")))?;
            let entry = Entry::parse(entry).map_err(|why| wrong(format!("item {seq}: {why}")))?;
            if receipt.entry != entry.id() {
                return Err(wrong(format!(
                    "the receipt of item {seq} is for {}",
                    receipt.entry
                )));
            }
            hash = hash.then(entry.id());
            items.push(FeedItem { seq, receipt, entry });
        }
        if hash != page.end_hash {
            return Err(wrong(format!(
                "the chain ends in {hash}, not in {}",
                page.end_hash
            )));
        }
        pull.at += items.len() as u64;
        pull.hash = hash;
        pull.state = State::Behind;
        pull.pages.push_back(Arc::new(TakenPage {
            feed: pull.feed,
            items,
            end: hash,
        }));
        pull.read_on(out);
        Ok(())
    }

    pub(super) fn caught_up(
        &mut self,
        number: u32,
        head: u64,
        hash: FeedHash,
        out: &mut Vec<Output>,
    ) -> Result<(), Trouble> {
        let pull = self.find(number)?;
        pull.reading = false;
        if (head, hash) != (pull.at, pull.hash) {
            return Err(Trouble::WrongPage {
                feed: pull.feed,
                why: format!("caught up at item {head}, but item {} was the last", pull.at),
            });
        }
        pull.state = State::CaughtUp;
        match pull.live {
            true => pull.read_on(out),
            false => out.push(Output::Drop(Stream::Pull(number))),
        }
        Ok(())
    }

    /// The alarm. The stream is over; the other feeds and the push go on.
    pub(super) fn reset(
        &mut self,
        number: u32,
        head: u64,
        out: &mut Vec<Output>,
    ) -> Result<Trouble, Trouble> {
        let pull = self.find(number)?;
        pull.reading = false;
        pull.state = State::Reset;
        out.push(Output::Drop(Stream::Pull(number)));
        Ok(Trouble::FeedReset {
            feed: pull.feed,
            own: pull.at,
            head,
        })
    }

    pub(super) fn may_end(&self, number: u32) -> bool {
        let of_now = self.pulls.iter().find(|pull| pull.number == number);
        of_now.is_none_or(|pull| !pull.live && pull.state != State::Behind || pull.state == State::Reset)
    }

    /// Offers the next page to the store: one at a time, and those of the first feed before all others.
    pub(super) fn store(&mut self, storing: &mut bool, out: &mut Vec<Output>) {
        if *storing {
            return;
        }
        let first_is_behind = self
            .pulls
            .first()
            .is_some_and(|pull| pull.state == State::Behind && pull.pages.is_empty());
        let next = self
            .pulls
            .iter()
            .enumerate()
            .find(|(at, pull)| !pull.pages.is_empty() && (*at == 0 || !first_is_behind));
        if let Some((at, pull)) = next {
            out.push(Output::StorePage(Arc::clone(&pull.pages[0])));
            self.storing = Some(at);
            *storing = true;
        }
    }

    pub(super) fn stored(&mut self, stored: Stored, out: &mut Vec<Output>) -> Result<(), Trouble> {
        // A page of the connection before is stored before the next one begins.
        let Some(at) = self.storing.take() else {
            return Ok(());
        };
        let pull = &mut self.pulls[at];
        match stored {
            Stored::Yes => {
                pull.pages.pop_front();
                pull.read_on(out);
                Ok(())
            }
            Stored::Wrong { why } => Err(Trouble::WrongPage { feed: pull.feed, why }),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        let is_busy = |pull: &Reading| pull.state == State::Behind || !pull.pages.is_empty();
        self.pulls.iter().any(is_busy)
    }
}

impl Reading {
    /// While one page is stored, the next one travels; never more.
    fn read_on(&mut self, out: &mut Vec<Output>) {
        let wants = match self.state {
            State::Behind => true,
            State::CaughtUp => self.live,
            State::Reset => false,
        };
        if wants && !self.reading && self.pages.len() < PAGES_IN_FLIGHT {
            self.reading = true;
            out.push(Output::Read(Stream::Pull(self.number)));
        }
    }
}
