//! Pushed entries on their way to the sequencer, and its answers on their way back.

use super::{Outcome, Output, send};
use crate::Stream;
use crate::frame::{Frame, Refusal, shortened};
use crate::limits::{ADMIT_BATCH, ADMIT_QUEUE_BYTES, ANSWERS_UNWRITTEN, MAX_ITEMS};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use wufei_ledger::{Entry, EntryBody, EntryId, Rejection};

#[derive(Debug, Default)]
pub(super) struct Intake {
    /// Parsed, not yet handed over.
    queue: VecDeque<Entry>,
    queue_bytes: usize,
    /// A batch is being admitted.
    admitting: bool,
    /// Frames of answers that have not left yet.
    unwritten: usize,
    /// The push stream is not read for now.
    paused: bool,
    stopped: bool,
}

impl Intake {
    /// A frame of entries. What is no entry is refused by the name that its body has.
    pub(super) fn entries(&mut self, entries: Vec<Vec<u8>>, out: &mut Vec<Output>) {
        if self.stopped {
            return;
        }
        let mut refused = Vec::new();
        for bytes in entries {
            match Entry::parse(&bytes) {
                Ok(entry) => {
                    self.queue_bytes += bytes.len();
                    self.queue.push_back(entry);
                }
                Err(why) => refused.push(refusal(&bytes, &why)),
            }
        }
        self.refuse(refused, out);
        self.paused = true;
        self.go_on(out);
    }

    pub(super) fn admitted(&mut self, outcomes: Vec<Outcome>, out: &mut Vec<Output>) {
        self.admitting = false;
        let (mut receipts, mut refused, mut parked) = (Vec::new(), Vec::new(), Vec::new());
        for outcome in outcomes {
            match outcome {
                Outcome::Settled(receipt) => receipts.push(receipt),
                Outcome::Refused(refusal) => refused.push(Refusal {
                    text: shortened(refusal.text),
                    ..refusal
                }),
                Outcome::Parked(id) => parked.push(id),
            }
        }
        for receipts in receipts.chunks(MAX_ITEMS / 4) {
            self.answer(Frame::Receipts(receipts.to_vec()), out);
        }
        self.refuse(refused, out);
        for ids in parked.chunks(MAX_ITEMS) {
            self.answer(Frame::Parked(ids.to_vec()), out);
        }
        self.go_on(out);
    }

    pub(super) fn written(&mut self, out: &mut Vec<Output>) {
        self.unwritten = self.unwritten.saturating_sub(1);
        self.go_on(out);
    }

    /// Takes no more, and forgets what was not handed over: the device still has it.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
        self.queue.clear();
    }

    /// Whether something that was handed over is not answered, or an answer has not left.
    pub(super) fn is_busy(&self) -> bool {
        self.admitting || self.unwritten > 0
    }

    fn go_on(&mut self, out: &mut Vec<Output>) {
        if self.stopped {
            return;
        }
        if !self.admitting && !self.queue.is_empty() {
            let batch: Vec<Entry> = self.queue.drain(..self.queue.len().min(ADMIT_BATCH)).collect();
            let bytes = |entry: &Entry| Entry::HEAD + entry.payload().len();
            self.queue_bytes -= batch.iter().map(bytes).sum::<usize>();
            self.admitting = true;
            out.push(Output::Admit(batch));
        }
        let has_room = self.queue_bytes < ADMIT_QUEUE_BYTES && self.unwritten < ANSWERS_UNWRITTEN;
        if self.paused && has_room {
            self.paused = false;
            out.push(Output::Read(Stream::Push));
        }
    }

    fn refuse(&mut self, refused: Vec<Refusal>, out: &mut Vec<Output>) {
        // 64 texts of the longest length still fit a frame.
        for refusals in refused.chunks(64) {
            self.answer(Frame::Refused(refusals.to_vec()), out);
        }
    }

    fn answer(&mut self, frame: Frame, out: &mut Vec<Output>) {
        self.sent();
        out.push(send(Stream::Control, frame));
    }

    /// A frame was sent on the control stream.
    pub(super) fn sent(&mut self) {
        self.unwritten += 1;
    }
}

/// Names what does not parse, so that the device can find it in its outbox. Bytes too short for a body
/// are named by their hash: no device has such an entry.
fn refusal(bytes: &[u8], why: &Rejection) -> Refusal {
    let body = &bytes[..bytes.len().min(EntryBody::LEN)];
    Refusal {
        id: EntryId(Sha256::digest(body).into()),
        code: why.code().to_owned(),
        text: shortened(why.to_string()),
    }
}
