//! Feeds on their way out: at most two pages ahead of the network, read from the disk when there is room.

use super::{LoadedPage, Output, caught_up, feed_reset, send};
use crate::frame::{Frame, Page, Pull};
use crate::limits::{FILL, MAX_FRAME, MAX_ITEMS, PAGES_IN_FLIGHT};
use crate::{CloseCode, Stream};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use wufei_ledger::{EntryBody, EntryId, Feed, FeedHash, Receipt};

#[derive(Debug, Default)]
pub(super) struct Serve {
    /// Every open pull stream; `None` before its request.
    pulls: BTreeMap<u32, Option<Serving>>,
}

#[derive(Debug)]
struct Serving {
    feed: Feed,
    live: bool,
    /// The last item sent, and the chain up to there.
    at: u64,
    hash: FeedHash,
    loading: bool,
    /// Frames that have not left yet.
    unwritten: usize,
    /// There may be more than was loaded.
    more: bool,
    /// The device knows that it is caught up.
    told: bool,
    /// What the device was answered stays so, for ever.
    hidden: bool,
}

/// How much of a feed a device gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// All of it.
    Open,
    /// Nothing: it looks like an empty one.
    Empty,
    /// Nothing further: it looks as if it ended where the device has read to, so that nobody is alarmed.
    Still,
}

impl Serve {
    pub(super) fn open_streams(&self) -> usize {
        self.pulls.len()
    }

    pub(super) fn opened(&mut self, number: u32) {
        self.pulls.insert(number, None);
    }

    pub(super) fn asked(
        &mut self,
        number: u32,
        pull: Pull,
        access: Access,
        out: &mut Vec<Output>,
    ) -> Result<(), (CloseCode, String)> {
        let Some(slot @ None) = self.pulls.get_mut(&number) else {
            return Err((CloseCode::Protocol, format!("a second request on pull {number}")));
        };
        *slot = Some(Serving {
            feed: pull.feed,
            live: pull.live,
            at: pull.after,
            hash: pull.after_hash,
            loading: false,
            unwritten: 0,
            more: true,
            told: false,
            hidden: access != Access::Open,
        });
        let nothing = match access {
            Access::Open => {
                self.go_on(number, out);
                return Ok(());
            }
            // Exactly what a feed without items is answered.
            Access::Empty => LoadedPage {
                hash_after: (pull.after == 0).then(FeedHash::default),
                ..LoadedPage::default()
            },
            Access::Still => LoadedPage {
                hash_after: Some(pull.after_hash),
                head: pull.after,
                ..LoadedPage::default()
            },
        };
        self.loaded(number, nothing, out)
    }

    pub(super) fn loaded(
        &mut self,
        number: u32,
        page: LoadedPage,
        out: &mut Vec<Output>,
    ) -> Result<(), (CloseCode, String)> {
        let Some(Some(pull)) = self.pulls.get_mut(&number) else {
            return Ok(());
        };
        pull.loading = false;
        if page.hash_after != Some(pull.hash) {
            out.extend([
                feed_reset(number, page.head),
                Output::Finish(Stream::Pull(number)),
            ]);
            self.pulls.remove(&number);
            return Ok(());
        }
        let first = pull.at + 1;
        let fitting = fitting(&page.items);
        let is_cut = fitting < page.items.len();
        let mut items = page.items;
        items.truncate(fitting);
        for item in &items {
            let body = item.get(Receipt::LEN..Receipt::LEN + EntryBody::LEN);
            let body = body.ok_or_else(|| {
                let why = format!(
                    "item {} of feed {} has {} bytes on disk",
                    pull.at + 1,
                    pull.feed,
                    item.len()
                );
                (CloseCode::Fault, why)
            })?;
            pull.hash = pull.hash.then(EntryId(Sha256::digest(body).into()));
            pull.at += 1;
        }
        let is_last = !is_cut && pull.at >= page.head;
        if items.is_empty() && !is_last {
            let why = format!("feed {} ends at {} but has no item {first}", pull.feed, page.head);
            return Err((CloseCode::Fault, why));
        }
        if !items.is_empty() {
            pull.unwritten += 1;
            pull.told = false;
            let page = Page {
                first,
                items,
                end_hash: pull.hash,
            };
            out.push(send(Stream::Pull(number), Frame::Page(page)));
        }
        if !is_last {
            pull.more = true;
        } else if !pull.told {
            pull.told = true;
            pull.unwritten += 1;
            out.push(caught_up(number, pull.at, pull.hash));
        }
        if is_last && !pull.live {
            out.push(Output::Finish(Stream::Pull(number)));
            self.pulls.remove(&number);
            return Ok(());
        }
        self.go_on(number, out);
        Ok(())
    }

    pub(super) fn written(&mut self, number: u32, out: &mut Vec<Output>) {
        if let Some(Some(pull)) = self.pulls.get_mut(&number) {
            pull.unwritten = pull.unwritten.saturating_sub(1);
            self.go_on(number, out);
        }
    }

    /// News to slow readers is only the mark that there is some: the items wait on the disk.
    pub(super) fn grown(&mut self, out: &mut Vec<Output>) {
        let numbers: Vec<u32> = self.pulls.keys().copied().collect();
        for number in numbers {
            if let Some(Some(pull)) = self.pulls.get_mut(&number) {
                pull.more = true;
                self.go_on(number, out);
            }
        }
    }

    fn go_on(&mut self, number: u32, out: &mut Vec<Output>) {
        let Some(Some(pull)) = self.pulls.get_mut(&number) else {
            return;
        };
        if pull.hidden || pull.loading || !pull.more || pull.unwritten >= PAGES_IN_FLIGHT {
            return;
        }
        pull.more = false;
        pull.loading = true;
        out.push(Output::LoadPage {
            pull: number,
            feed: pull.feed,
            after: pull.at,
            limit_bytes: FILL,
        });
    }
}

/// How many of these items one frame carries.
fn fitting(items: &[Vec<u8>]) -> usize {
    let mut room = MAX_FRAME - 128;
    let fits = |item: &&Vec<u8>| {
        let left = room.checked_sub(item.len() + 4);
        room = left.unwrap_or(0);
        left.is_some()
    };
    items.iter().take(MAX_ITEMS).take_while(fits).count()
}
