//! The device's side: one courier that comes back until everything has been said.

mod pull;
mod push;

use crate::backoff::Backoff;
use crate::frame::{CaughtUp, FeedReset, Frame, Head, Hello, HelloOk, Refusal};
use crate::limits::{COME_BACK_MS, HELLO_MS, RECEIPTS_WAITING};
use crate::{CloseCode, Stream};
use pull::Pulls;
use push::Push;
use std::sync::Arc;
use wufei_ledger::{Chain, EntryId, Feed, FeedHash, FeedItem, LedgerId, Receipt};

/// Who the device is and what it wants.
#[derive(Debug, Clone)]
pub struct ClientConfig {
    /// The ledger it belongs to.
    pub ledger: LedgerId,
    /// Version of the program.
    pub build: String,
    /// The credentials from the root to the device.
    pub chain: Chain,
    /// What it reads. Items of the first feed may be causes of items of the others.
    pub feeds: Vec<Feed>,
    /// Until when.
    pub mode: Mode,
    /// Decides the jitter of all waits.
    pub seed: u64,
}

/// When the courier is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// When the outbox is empty and all feeds are caught up, or at the first trouble.
    Once,
    /// When it is told to stop.
    Stay,
}

/// Where the courier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Not started, or done.
    Idle,
    /// After a failed attempt.
    Waiting {
        /// Milliseconds since 1970 of the next attempt.
        until_ms: u64,
    },
    /// Making a connection.
    Dialing,
    /// Greeting.
    Hello,
    /// Something is on its way.
    Syncing {
        /// Entries wait for an answer, or answers for the disk.
        push: bool,
        /// Items wait for the disk, or are still to come.
        pull: bool,
    },
    /// All is said; what comes next comes at once.
    Live,
}

/// What happened.
#[derive(Debug)]
pub enum Input {
    /// Begin. Also skips a wait.
    Start,
    /// Say no more, and end when the disk is quiet.
    Stop,
    /// The connection asked for by [`Output::Dial`] is there.
    Connected,
    /// That connection could not be made.
    DialFailed {
        /// The reason, for people.
        why: String,
    },
    /// The connection is gone.
    Disconnected {
        /// The number that the node closed it with, when it did.
        code: Option<CloseCode>,
        /// The reason, for people.
        why: String,
    },
    /// A frame was read, as asked by [`Output::Read`].
    Frame {
        /// The stream.
        stream: Stream,
        /// The frame.
        frame: Frame,
    },
    /// The node finished a stream that [`Output::Read`] asked for.
    StreamEnded(Stream),
    /// Bytes on this stream are not a frame.
    BadFrame {
        /// The stream.
        stream: Stream,
        /// The reason, for people.
        why: String,
    },
    /// The answer to [`Output::LoadStart`].
    StartLoaded {
        /// The newest entry that this device signed.
        head: Option<Head>,
        /// For each configured feed: the last item stored and the chain up to there.
        cursors: Vec<(u64, FeedHash)>,
    },
    /// The answer to [`Output::LoadOutbox`].
    OutboxLoaded(Vec<OutboxItem>),
    /// The answer to [`Output::StorePage`].
    PageStored(Stored),
    /// The answer to [`Output::StoreReceipts`].
    ReceiptsStored {
        /// Set when one did not verify: then at most those before it are stored.
        wrong: Option<String>,
    },
    /// The answer to [`Output::StoreRefusals`].
    RefusalsStored,
    /// The answer to any storage request: it failed, nothing was changed by it.
    StorageFailed {
        /// Which request.
        what: Storage,
        /// The reason, for people.
        why: String,
    },
    /// Something was committed here.
    LocalChange,
    /// The time asked for by [`Output::WakeAt`] has come.
    Timer,
}

/// What became of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stored {
    /// It is on disk, with its cursor.
    Yes,
    /// It is wrong, and cannot become right. Nothing was stored.
    Wrong {
        /// The reason, for people.
        why: String,
    },
}

/// A storage request, as named by its failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// [`Output::LoadStart`].
    Start,
    /// [`Output::LoadOutbox`].
    Outbox,
    /// [`Output::StorePage`].
    Page,
    /// [`Output::StoreReceipts`].
    Receipts,
    /// [`Output::StoreRefusals`].
    Refusals,
}

/// An entry without a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its place in the outbox: later entries have larger rows.
    pub row: u64,
    /// Its name.
    pub id: EntryId,
    /// As signed.
    pub bytes: Vec<u8>,
}

/// Consecutive items of a feed, parsed, with the chain already recomputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenPage {
    /// The feed.
    pub feed: Feed,
    /// The items, without gaps.
    pub items: Vec<FeedItem>,
    /// The chain over the feed up to the last item.
    pub end: FeedHash,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Make a connection; answer [`Input::Connected`] or [`Input::DialFailed`].
    Dial,
    /// Load own head and cursors; answer [`Input::StartLoaded`].
    LoadStart,
    /// Send a frame; the first one of a stream opens it. Frames of one stream keep their order.
    Send {
        /// The stream.
        stream: Stream,
        /// The frame.
        frame: Frame,
    },
    /// Read one frame of this stream.
    Read(Stream),
    /// This stream is not needed any more.
    Drop(Stream),
    /// Close the connection, or give up making one; nothing is answered. What was asked of the disk goes on.
    Close(CloseCode),
    /// Load entries without a receipt, oldest first; answer [`Input::OutboxLoaded`].
    LoadOutbox {
        /// Only later rows.
        after: u64,
        /// About how many bytes.
        limit_bytes: usize,
    },
    /// Verify and store a page with its cursor in one transaction; answer [`Input::PageStored`].
    StorePage(Arc<TakenPage>),
    /// Verify and store receipts; answer [`Input::ReceiptsStored`]. Only a receipt that verifies takes an entry out of the outbox.
    StoreReceipts(Vec<Receipt>),
    /// Mark entries as refused: they are kept and shown, and not sent again. Answer [`Input::RefusalsStored`].
    StoreRefusals(Vec<Refusal>),
    /// Entries wait at the node for what they depend on; they stay in the outbox.
    Parked(Vec<EntryId>),
    /// What the node said about itself.
    Welcomed(HelloOk),
    /// Bring [`Input::Timer`] at this time, instead of any asked for before; `None`: never.
    WakeAt(Option<u64>),
    /// Where the courier is now.
    Phase(Phase),
    /// Something went wrong. The courier comes back by itself, except in [`Mode::Once`].
    Trouble(Trouble),
    /// The courier is done. In [`Mode::Once`], with the first trouble if there was any.
    Ended(Result<(), Trouble>),
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No connection.
    #[error("the node cannot be reached: {why}")]
    Unreachable {
        /// What the network says.
        why: String,
    },
    /// The connection broke.
    #[error("the connection was lost: {why}")]
    Lost {
        /// What the network says.
        why: String,
    },
    /// The node closed the connection.
    #[error("the node ended the conversation: {}", .code.name())]
    Closed {
        /// Its reason.
        code: CloseCode,
    },
    /// The node did not answer the hello in time.
    #[error("the node said no hello within {limit_ms} ms")]
    Late {
        /// The limit.
        limit_ms: u64,
    },
    /// The node said what this protocol does not know.
    #[error("the node does not keep to the protocol: {why}")]
    Protocol {
        /// What it said.
        why: String,
    },
    /// The node's feed is not the one that this device has read: an alarm. The device keeps all it has.
    #[error("feed {feed} at the node is not the one read here up to item {own}; the node's ends at {head}")]
    FeedReset {
        /// The feed.
        feed: Feed,
        /// The last item stored here.
        own: u64,
        /// The node's last item.
        head: u64,
    },
    /// A page does not verify: an alarm.
    #[error("a page of feed {feed} was not taken in: {why}")]
    WrongPage {
        /// The feed.
        feed: Feed,
        /// The reason.
        why: String,
    },
    /// A receipt does not verify: an alarm. Its entry stays in the outbox.
    #[error("a receipt of the node was not taken: {why}")]
    WrongReceipt {
        /// The reason.
        why: String,
    },
    /// This device's own disk.
    #[error("this device could not read or write: {why}")]
    Storage {
        /// The reason.
        why: String,
    },
}

impl Trouble {
    /// Whether a person has to look: waiting does not help.
    pub const fn is_alarm(&self) -> bool {
        matches!(
            self,
            Self::FeedReset { .. } | Self::WrongPage { .. } | Self::WrongReceipt { .. }
        )
    }
}

/// The device's side of all its connections, one after the other.
#[derive(Debug)]
pub struct Client {
    config: ClientConfig,
    backoff: Backoff,
    stage: Stage,
    disk: Disk,
    told_phase: Phase,
    told_wake: Option<u64>,
}

#[derive(Debug)]
enum Stage {
    Idle,
    /// Stopped or failed for good, while the disk is still busy.
    Ending(Result<(), Trouble>),
    /// Until this time, and until the disk is quiet.
    Waiting {
        until_ms: u64,
    },
    Dialing {
        connected: bool,
        start: Option<Start>,
    },
    Talking(Box<Talk>),
}

/// Where this device stands, from its disk.
#[derive(Debug)]
struct Start {
    head: Option<Head>,
    cursors: Vec<(u64, FeedHash)>,
}

/// One conversation.
#[derive(Debug)]
struct Talk {
    hello_by_ms: Option<u64>,
    push: Push,
    pulls: Pulls,
    receipts: Vec<Receipt>,
    refusals: Vec<Refusal>,
    /// The control stream is not read until the receipts at hand are stored.
    control_paused: bool,
    first_alarm: Option<Trouble>,
}

/// Which storage requests have no answer yet. They outlive a connection: the next one begins when all
/// are answered, so that it starts from what is really on disk.
#[derive(Debug, Default, Clone, Copy)]
struct Disk {
    start: bool,
    outbox: bool,
    page: bool,
    receipts: bool,
    refusals: bool,
}

impl Disk {
    const fn is_quiet(self) -> bool {
        !(self.start || self.outbox || self.page || self.receipts || self.refusals)
    }
}

impl Client {
    /// A courier that has not started.
    pub fn new(config: ClientConfig) -> Self {
        Self {
            backoff: Backoff::new(config.seed),
            config,
            stage: Stage::Idle,
            disk: Disk::default(),
            told_phase: Phase::Idle,
            told_wake: None,
        }
    }

    /// Failed attempts since the last success.
    pub const fn tries(&self) -> u32 {
        self.backoff.tries()
    }

    /// Takes in what happened and says what to do.
    ///
    /// After an [`Output::Close`] and after [`Input::Disconnected`], nothing of that connection may come
    /// in any more. Storage requests are always answered, also then.
    pub fn step(&mut self, now_ms: u64, input: Input) -> Vec<Output> {
        let mut out = Vec::new();
        self.take(now_ms, input, &mut out);
        self.look_at_clock(now_ms, &mut out);
        self.proceed(now_ms, &mut out);
        self.tell(now_ms, &mut out);
        out
    }

    fn take(&mut self, now_ms: u64, input: Input, out: &mut Vec<Output>) {
        match input {
            Input::Start => {
                if matches!(self.stage, Stage::Idle | Stage::Waiting { .. }) {
                    self.stage = Stage::Waiting { until_ms: now_ms };
                }
            }
            Input::Stop => self.stop(out),
            Input::Connected => {
                if let Stage::Dialing { connected, .. } = &mut self.stage {
                    *connected = true;
                }
            }
            Input::DialFailed { why } => self.fail(now_ms, Trouble::Unreachable { why }, 0, None, out),
            Input::Disconnected { code, why } => {
                // The last frame of a node that leaves may be lost with the connection.
                let at_least_ms = match code {
                    Some(CloseCode::Draining | CloseCode::Overloaded) => COME_BACK_MS,
                    _ => 0,
                };
                let trouble = match code {
                    Some(code) => Trouble::Closed { code },
                    None => Trouble::Lost { why },
                };
                self.fail(now_ms, trouble, at_least_ms, None, out);
            }
            Input::Frame { stream, frame } => self.hear(now_ms, stream, frame, out),
            Input::StreamEnded(stream) => self.stream_ended(now_ms, stream, out),
            Input::BadFrame { stream, why } => {
                self.protocol(now_ms, format!("{why} on {stream:?}"), out);
            }
            Input::StartLoaded { head, cursors } => {
                self.disk.start = false;
                if let Stage::Dialing { start, .. } = &mut self.stage {
                    *start = Some(Start { head, cursors });
                }
            }
            Input::OutboxLoaded(items) => {
                self.disk.outbox = false;
                if let Stage::Talking(talk) = &mut self.stage {
                    talk.push.loaded(items);
                }
            }
            Input::PageStored(stored) => self.page_stored(now_ms, stored, out),
            Input::ReceiptsStored { wrong: None } => {
                self.disk.receipts = false;
                self.backoff.reset();
            }
            Input::ReceiptsStored { wrong: Some(why) } => {
                self.disk.receipts = false;
                let trouble = Trouble::WrongReceipt { why };
                self.fail(now_ms, trouble, 0, Some(CloseCode::Alarm), out);
            }
            Input::RefusalsStored => self.disk.refusals = false,
            Input::StorageFailed { what, why } => {
                match what {
                    Storage::Start => self.disk.start = false,
                    Storage::Outbox => self.disk.outbox = false,
                    Storage::Page => self.disk.page = false,
                    Storage::Receipts => self.disk.receipts = false,
                    Storage::Refusals => self.disk.refusals = false,
                }
                self.fail(now_ms, Trouble::Storage { why }, 0, Some(CloseCode::Fault), out);
            }
            Input::LocalChange => {
                if let Stage::Talking(talk) = &mut self.stage {
                    talk.push.more();
                }
            }
            Input::Timer => {
                // A timer that came too early is asked for again.
                self.told_wake = None;
            }
        }
    }

    /// Everything that can go on now, goes on.
    fn proceed(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        match &mut self.stage {
            Stage::Idle => {}
            Stage::Ending(result) => {
                if self.disk.is_quiet() {
                    out.push(Output::Ended(result.clone()));
                    self.stage = Stage::Idle;
                }
            }
            Stage::Waiting { until_ms } => {
                if now_ms >= *until_ms && self.disk.is_quiet() {
                    self.disk.start = true;
                    out.extend([Output::LoadStart, Output::Dial]);
                    self.stage = Stage::Dialing {
                        connected: false,
                        start: None,
                    };
                }
            }
            Stage::Dialing {
                connected: true,
                start: start @ Some(_),
            } => {
                let start = start.take().expect("matched just now");
                self.greet(now_ms, start, out);
                self.converse(out);
            }
            Stage::Dialing { .. } => {}
            Stage::Talking(_) => self.converse(out),
        }
    }

    /// Hello, pulls and push leave together: a reconnect with nothing new takes two round trips.
    fn greet(&mut self, now_ms: u64, start: Start, out: &mut Vec<Output>) {
        let hello = Hello {
            ledger: self.config.ledger,
            build: self.config.build.clone(),
            chain: self.config.chain.clone(),
            head: start.head,
        };
        out.push(send(Stream::Control, Frame::Hello(hello)));
        out.push(Output::Read(Stream::Control));
        let live = self.config.mode == Mode::Stay;
        let pulls = Pulls::new(&self.config.feeds, &start.cursors, live, out);
        self.stage = Stage::Talking(Box::new(Talk {
            hello_by_ms: Some(now_ms + HELLO_MS),
            push: Push::new(),
            pulls,
            receipts: Vec::new(),
            refusals: Vec::new(),
            control_paused: false,
            first_alarm: None,
        }));
    }

    fn converse(&mut self, out: &mut Vec<Output>) {
        let Stage::Talking(talk) = &mut self.stage else {
            return;
        };
        talk.push.send(&mut self.disk.outbox, out);
        talk.pulls.store(&mut self.disk.page, out);
        self.store_answers(out);
        let Stage::Talking(talk) = &mut self.stage else {
            return;
        };
        if talk.control_paused && talk.receipts.len() < RECEIPTS_WAITING {
            talk.control_paused = false;
            out.push(Output::Read(Stream::Control));
        }
        if self.phase() == Phase::Live {
            self.all_said(out);
        }
    }

    /// Answers go to the disk as they come, those that come meanwhile together.
    fn store_answers(&mut self, out: &mut Vec<Output>) {
        let Stage::Talking(talk) = &mut self.stage else {
            return;
        };
        if !self.disk.receipts && !talk.receipts.is_empty() {
            self.disk.receipts = true;
            out.push(Output::StoreReceipts(std::mem::take(&mut talk.receipts)));
        }
        if !self.disk.refusals && !talk.refusals.is_empty() {
            self.disk.refusals = true;
            out.push(Output::StoreRefusals(std::mem::take(&mut talk.refusals)));
        }
    }

    fn all_said(&mut self, out: &mut Vec<Output>) {
        self.backoff.reset();
        if let (Mode::Once, Stage::Talking(talk)) = (self.config.mode, &mut self.stage) {
            let result = talk.first_alarm.take().map_or(Ok(()), Err);
            out.push(Output::Close(CloseCode::Done));
            out.push(Output::Ended(result));
            self.stage = Stage::Idle;
        }
    }

    fn hear(&mut self, now_ms: u64, stream: Stream, frame: Frame, out: &mut Vec<Output>) {
        let Stage::Talking(talk) = &mut self.stage else {
            return;
        };
        let heard = match (stream, frame) {
            (Stream::Control, Frame::HelloOk(ok)) if talk.hello_by_ms.is_some() => {
                talk.hello_by_ms = None;
                talk.push.welcomed(&ok);
                out.extend([Output::Welcomed(ok), Output::Read(Stream::Control)]);
                Ok(())
            }
            (Stream::Control, Frame::GoAway(go_away)) => {
                let code = CloseCode::from_u32(go_away.code);
                self.fail(
                    now_ms,
                    Trouble::Closed { code },
                    go_away.after_ms,
                    Some(CloseCode::Done),
                    out,
                );
                return;
            }
            (Stream::Control, frame) if talk.hello_by_ms.is_none() => talk.answer(frame, out),
            (Stream::Pull(number), Frame::Page(page)) => talk.pulls.page(number, page, out),
            (Stream::Pull(number), Frame::CaughtUp(CaughtUp { head, hash })) => {
                talk.pulls.caught_up(number, head, hash, out)
            }
            (Stream::Pull(number), Frame::FeedReset(FeedReset { head })) => {
                talk.pulls.reset(number, head, out).map(|alarm| {
                    out.push(Output::Trouble(alarm.clone()));
                    talk.first_alarm.get_or_insert(alarm);
                })
            }
            (stream, frame) => Err(Trouble::Protocol {
                why: format!("{} on {stream:?}", frame.name()),
            }),
        };
        if let Err(trouble) = heard {
            let code = if trouble.is_alarm() {
                CloseCode::Alarm
            } else {
                CloseCode::Protocol
            };
            self.fail(now_ms, trouble, 0, Some(code), out);
        }
    }

    fn stream_ended(&mut self, now_ms: u64, stream: Stream, out: &mut Vec<Output>) {
        let Stage::Talking(talk) = &mut self.stage else {
            return;
        };
        let may_end = matches!(stream, Stream::Pull(number) if talk.pulls.may_end(number));
        if !may_end {
            self.protocol(now_ms, format!("{stream:?} ended early"), out);
        }
    }

    fn page_stored(&mut self, now_ms: u64, stored: Stored, out: &mut Vec<Output>) {
        self.disk.page = false;
        if stored == Stored::Yes {
            self.backoff.reset();
        }
        let Stage::Talking(talk) = &mut self.stage else {
            return;
        };
        if let Err(trouble) = talk.pulls.stored(stored, out) {
            let code = if trouble.is_alarm() {
                CloseCode::Alarm
            } else {
                CloseCode::Protocol
            };
            self.fail(now_ms, trouble, 0, Some(code), out);
        }
    }

    fn look_at_clock(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        let Stage::Talking(talk) = &self.stage else {
            return;
        };
        if talk.hello_by_ms.is_some_and(|by_ms| now_ms >= by_ms) {
            let trouble = Trouble::Late { limit_ms: HELLO_MS };
            self.fail(now_ms, trouble, 0, Some(CloseCode::Late), out);
        }
    }

    fn stop(&mut self, out: &mut Vec<Output>) {
        match self.stage {
            Stage::Idle => return out.push(Output::Ended(Ok(()))),
            Stage::Ending(_) => return,
            Stage::Waiting { .. } => {}
            Stage::Dialing { .. } | Stage::Talking(_) => out.push(Output::Close(CloseCode::Done)),
        }
        self.stage = Stage::Ending(Ok(()));
    }

    fn protocol(&mut self, now_ms: u64, why: String, out: &mut Vec<Output>) {
        self.fail(
            now_ms,
            Trouble::Protocol { why },
            0,
            Some(CloseCode::Protocol),
            out,
        );
    }

    /// Ends the connection, if there is one, and waits for the next attempt.
    fn fail(
        &mut self,
        now_ms: u64,
        trouble: Trouble,
        at_least_ms: u64,
        close: Option<CloseCode>,
        out: &mut Vec<Output>,
    ) {
        if !matches!(self.stage, Stage::Dialing { .. } | Stage::Talking(_)) {
            return;
        }
        out.extend(close.map(Output::Close));
        out.push(Output::Trouble(trouble.clone()));
        self.store_answers(out);
        self.stage = match self.config.mode {
            Mode::Once => Stage::Ending(Err(trouble)),
            Mode::Stay => Stage::Waiting {
                until_ms: now_ms + self.backoff.next_ms(at_least_ms),
            },
        };
    }

    fn phase(&self) -> Phase {
        match &self.stage {
            Stage::Idle | Stage::Ending(_) => Phase::Idle,
            Stage::Waiting { until_ms } => Phase::Waiting { until_ms: *until_ms },
            Stage::Dialing { .. } => Phase::Dialing,
            Stage::Talking(talk) if talk.hello_by_ms.is_some() => Phase::Hello,
            Stage::Talking(talk) => {
                let answers = !talk.receipts.is_empty() || !talk.refusals.is_empty();
                let push = self.disk.outbox
                    || self.disk.receipts
                    || self.disk.refusals
                    || answers
                    || talk.push.is_busy();
                let pull = self.disk.page || talk.pulls.is_busy();
                match push || pull {
                    true => Phase::Syncing { push, pull },
                    false => Phase::Live,
                }
            }
        }
    }

    fn tell(&mut self, now_ms: u64, out: &mut Vec<Output>) {
        let wake = match &self.stage {
            Stage::Idle | Stage::Ending(_) | Stage::Dialing { .. } => None,
            // Once the time has come, only the disk is waited for.
            Stage::Waiting { until_ms } => Some(*until_ms).filter(|until_ms| now_ms < *until_ms),
            Stage::Talking(talk) => talk.hello_by_ms,
        };
        if wake != self.told_wake {
            self.told_wake = wake;
            out.push(Output::WakeAt(wake));
        }
        let phase = self.phase();
        if phase != self.told_phase {
            self.told_phase = phase;
            out.push(Output::Phase(phase));
        }
    }
}

impl Talk {
    /// An answer to pushed entries.
    fn answer(&mut self, frame: Frame, out: &mut Vec<Output>) -> Result<(), Trouble> {
        match frame {
            Frame::Receipts(receipts) => {
                receipts
                    .iter()
                    .for_each(|receipt| self.push.answered(receipt.entry));
                self.receipts.extend(receipts);
            }
            Frame::Refused(refusals) => {
                refusals.iter().for_each(|refusal| self.push.answered(refusal.id));
                self.refusals.extend(refusals);
            }
            Frame::Parked(ids) => {
                ids.iter().for_each(|id| self.push.answered(*id));
                out.push(Output::Parked(ids));
            }
            other => {
                return Err(Trouble::Protocol {
                    why: format!("{} on the control stream", other.name()),
                });
            }
        }
        match self.receipts.len() + self.refusals.len() < RECEIPTS_WAITING {
            true => out.push(Output::Read(Stream::Control)),
            false => self.control_paused = true,
        }
        Ok(())
    }
}

fn send(stream: Stream, frame: Frame) -> Output {
    Output::Send { stream, frame }
}
