//! The outbox on its way: chunk by chunk, as far ahead of the answers as the window allows.

use super::{OutboxItem, Output, send};
use crate::Stream;
use crate::frame::{Frame, HelloOk};
use crate::limits::{FILL, MAX_ITEMS, OUTBOX_CHUNK, WINDOW_BYTES, WINDOW_ENTRIES};
use std::collections::{HashMap, VecDeque};
use wufei_ledger::EntryId;

#[derive(Debug)]
pub(super) struct Push {
    /// Loaded, not sent.
    queue: VecDeque<OutboxItem>,
    /// Sent, not answered: bytes of each.
    unanswered: HashMap<EntryId, usize>,
    unanswered_bytes: usize,
    window_bytes: usize,
    window_entries: usize,
    /// The last row loaded over this connection.
    after: u64,
    /// The outbox may hold more rows than were loaded.
    more: bool,
    /// Something was committed since the running load began.
    changed: bool,
}

impl Push {
    pub(super) fn new() -> Self {
        Self {
            queue: VecDeque::new(),
            unanswered: HashMap::new(),
            unanswered_bytes: 0,
            window_bytes: WINDOW_BYTES,
            window_entries: WINDOW_ENTRIES,
            after: 0,
            more: true,
            changed: false,
        }
    }

    /// The node may ask for a smaller window, not for a larger one, and not for none.
    pub(super) fn welcomed(&mut self, ok: &HelloOk) {
        self.window_bytes = WINDOW_BYTES.min((ok.window_bytes as usize).max(FILL));
        self.window_entries = WINDOW_ENTRIES.min((ok.window_entries as usize).max(1));
    }

    pub(super) fn more(&mut self) {
        self.more = true;
        self.changed = true;
    }

    pub(super) fn loaded(&mut self, items: Vec<OutboxItem>) {
        self.more = !items.is_empty() || self.changed;
        self.after = items.last().map_or(self.after, |item| item.row);
        self.queue.extend(items);
    }

    pub(super) fn answered(&mut self, id: EntryId) {
        if let Some(bytes) = self.unanswered.remove(&id) {
            self.unanswered_bytes -= bytes;
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        self.more || !self.queue.is_empty() || !self.unanswered.is_empty()
    }

    pub(super) fn send(&mut self, loading: &mut bool, out: &mut Vec<Output>) {
        loop {
            let frame = self.next_frame();
            if frame.is_empty() {
                break;
            }
            out.push(send(Stream::Push, Frame::Entries(frame)));
        }
        if self.more && !*loading && self.queue.is_empty() {
            *loading = true;
            self.changed = false;
            out.push(Output::LoadOutbox {
                after: self.after,
                limit_bytes: OUTBOX_CHUNK,
            });
        }
    }

    fn next_frame(&mut self) -> Vec<Vec<u8>> {
        let mut frame = Vec::new();
        let mut filled = 0;
        while let Some(item) = self.queue.front() {
            let bytes = item.bytes.len();
            let window = self.unanswered.is_empty()
                || (self.unanswered.len() < self.window_entries
                    && self.unanswered_bytes + bytes <= self.window_bytes);
            if !window || filled >= FILL || frame.len() == MAX_ITEMS {
                break;
            }
            let item = self.queue.pop_front().expect("looked at just now");
            if self.unanswered.insert(item.id, bytes).is_none() {
                self.unanswered_bytes += bytes;
            }
            filled += bytes + 4;
            frame.push(item.bytes);
        }
        frame
    }
}
