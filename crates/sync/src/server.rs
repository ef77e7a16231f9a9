//! The node's side of one connection. It keeps nothing that outlives it.

mod intake;
mod serve;

use crate::frame::{CaughtUp, FeedReset, Frame, GoAway, Head, Hello, HelloOk, Refusal};
use crate::limits::{COME_BACK_MS, HELLO_MS, MAX_PULLS, WINDOW_BYTES, WINDOW_ENTRIES};
use crate::{CloseCode, Stream};
use intake::Intake;
use serve::{Access, Serve};
use wufei_ledger::{Bits, Credential, Entry, EntryId, Feed, FeedHash, LedgerId, Receipt};

/// What the node knows when a connection begins.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// The ledger.
    pub ledger: LedgerId,
    /// The credential whose transport key the device showed.
    pub credential: Credential,
    /// That the device was revoked. It may still read the directory, where it learns of it, and hear what became
    /// of what it signed; its other feeds stand still.
    pub is_revoked: bool,
}

/// What happened.
#[derive(Debug)]
pub enum Input {
    /// The device opened a stream.
    Opened(Stream),
    /// A frame was read, as asked by [`Output::Read`].
    Frame {
        /// The stream.
        stream: Stream,
        /// The frame.
        frame: Frame,
    },
    /// Bytes on a stream are not a frame.
    BadFrame {
        /// The stream.
        stream: Stream,
        /// The reason, for people.
        why: String,
    },
    /// The device finished its half of a stream.
    StreamEnded(Stream),
    /// A frame of [`Output::Send`] has left for the network.
    Written(Stream),
    /// The connection is gone.
    Disconnected,
    /// The answer to [`Output::LoadHello`].
    HelloLoaded {
        /// The newest entry of this device that is in the log.
        known: Option<Head>,
        /// Entries in the log.
        log_size: u64,
    },
    /// The answer to [`Output::Admit`], after the commit: one outcome for each entry.
    Admitted(Vec<Outcome>),
    /// The answer to [`Output::LoadPage`].
    PageLoaded {
        /// As asked.
        pull: u32,
        /// The items.
        page: LoadedPage,
    },
    /// A storage request failed.
    StorageFailed {
        /// The reason, for people.
        why: String,
    },
    /// The log has grown.
    Grown,
    /// The log has grown, and this device is revoked.
    Revoked,
    /// The node shuts down.
    Drain,
    /// The time asked for by [`Output::WakeAt`] has come.
    Timer,
}

/// What became of a pushed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the log; if it was there before, this is the receipt of then.
    Settled(Receipt),
    /// It will never be.
    Refused(Refusal),
    /// It waits for what it depends on.
    Parked(EntryId),
}

/// Items of a feed, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LoadedPage {
    /// The chain over the feed up to the item after which the page begins; `None` beyond the end.
    pub hash_after: Option<FeedHash>,
    /// Consecutive items: each a receipt, then the entry as signed.
    pub items: Vec<Vec<u8>>,
    /// The last item of the feed.
    pub head: u64,
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Send a frame; answer [`Input::Written`]. Frames of one stream keep their order.
    Send {
        /// The stream.
        stream: Stream,
        /// The frame.
        frame: Frame,
    },
    /// Finish this side of a stream after what was sent.
    Finish(Stream),
    /// Read one frame of this stream.
    Read(Stream),
    /// Look up what is known of the device; answer [`Input::HelloLoaded`].
    LoadHello,
    /// Admit these entries in this order; answer [`Input::Admitted`]. There is one such request at a time.
    Admit(Vec<Entry>),
    /// Load items of a feed; answer [`Input::PageLoaded`] with the same `pull`.
    LoadPage {
        /// Names the request.
        pull: u32,
        /// The feed: one that this device may read.
        feed: Feed,
        /// The item before the first one wanted.
        after: u64,
        /// About how many bytes; one item at least.
        limit_bytes: usize,
    },
    /// Bring [`Input::Timer`] at this time, instead of any asked for before; `None`: never.
    WakeAt(Option<u64>),
    /// The device said hello; for the log.
    Greeted {
        /// The version of its program.
        build: String,
        /// The newest entry that it signed.
        head: Option<Head>,
    },
    /// Close the connection; nothing is answered any more.
    Close {
        /// The number for the device.
        code: CloseCode,
        /// The reason, for the node's log.
        why: String,
    },
}

/// One connection.
#[derive(Debug)]
pub struct Server {
    config: ServerConfig,
    greeting: Greeting,
    intake: Intake,
    serve: Serve,
    drain: bool,
    told_wake: Option<u64>,
}

#[derive(Debug)]
enum Greeting {
    /// Until this time.
    Awaited {
        by_ms: u64,
        /// Opened early: not read before the hello.
        early: Vec<Stream>,
    },
    Loading {
        early: Vec<Stream>,
    },
    Done,
    Closed,
}

impl Server {
    /// A connection whose key is enrolled, accepted at `now_ms`.
    pub fn new(now_ms: u64, config: ServerConfig) -> Self {
        Self {
            serve: Serve::default(),
            intake: Intake::default(),
            greeting: Greeting::Awaited {
                by_ms: now_ms + HELLO_MS,
                early: Vec::new(),
            },
            config,
            drain: false,
            told_wake: None,
        }
    }

    /// Whether it was told to drain.
    pub const fn is_draining(&self) -> bool {
        self.drain
    }

    /// Takes in what happened and says what to do.
    ///
    /// After an [`Output::Close`] and after [`Input::Disconnected`] all inputs are ignored.
    pub fn step(&mut self, now_ms: u64, input: Input) -> Vec<Output> {
        let mut out = Vec::new();
        if matches!(self.greeting, Greeting::Closed) {
            return out;
        }
        if let Err((code, why)) = self.take(now_ms, input, &mut out) {
            self.close(code, why, &mut out);
            return out;
        }
        if self.drain && !self.intake.is_busy() {
            self.close(CloseCode::Draining, "the node shuts down".to_owned(), &mut out);
            return out;
        }
        let wake = match &self.greeting {
            Greeting::Awaited { by_ms, .. } => Some(*by_ms),
            _ => None,
        };
        if wake != self.told_wake {
            self.told_wake = wake;
            out.push(Output::WakeAt(wake));
        }
        out
    }

    fn take(&mut self, now_ms: u64, input: Input, out: &mut Vec<Output>) -> Result<(), (CloseCode, String)> {
        match input {
            Input::Opened(stream) => self.opened(stream, out),
            Input::Frame { stream, frame } => self.hear(stream, frame, out),
            Input::BadFrame { stream, why } => Err((CloseCode::Protocol, format!("{why} on {stream:?}"))),
            // The device opens what it needs and drops what it does not; only the control stream lasts.
            Input::StreamEnded(Stream::Control) => Err((CloseCode::Done, "the device is done".to_owned())),
            Input::StreamEnded(_) => Ok(()),
            Input::Written(stream) => {
                match stream {
                    Stream::Control => self.intake.written(out),
                    Stream::Pull(number) => self.serve.written(number, out),
                    Stream::Push => {}
                }
                Ok(())
            }
            Input::Disconnected => {
                self.greeting = Greeting::Closed;
                Ok(())
            }
            Input::HelloLoaded { known, log_size } => {
                self.welcome(now_ms, known, log_size, out);
                Ok(())
            }
            Input::Admitted(outcomes) => {
                self.intake.admitted(outcomes, out);
                Ok(())
            }
            Input::PageLoaded { pull, page } => self.serve.loaded(pull, page, out),
            Input::StorageFailed { why } => Err((CloseCode::Fault, why)),
            Input::Grown => {
                self.serve.grown(out);
                Ok(())
            }
            // It is known as such: the log has grown by something else.
            Input::Revoked if self.config.is_revoked => {
                self.serve.grown(out);
                Ok(())
            }
            // What is on its way to it must stop at once. It comes back, and begins anew as one who was revoked.
            Input::Revoked => Err((CloseCode::Revoked, "the device was revoked".to_owned())),
            Input::Drain if matches!(self.greeting, Greeting::Done) => {
                self.drain(out);
                Ok(())
            }
            Input::Drain => Err((CloseCode::Draining, "the node shuts down".to_owned())),
            Input::Timer => self.timer(now_ms),
        }
    }

    fn opened(&mut self, stream: Stream, out: &mut Vec<Output>) -> Result<(), (CloseCode, String)> {
        match (&mut self.greeting, stream) {
            (_, Stream::Control) => out.push(Output::Read(stream)),
            (Greeting::Awaited { early, .. } | Greeting::Loading { early }, _)
                if early.len() <= MAX_PULLS =>
            {
                early.push(stream);
            }
            (Greeting::Done, _) if self.serve.open_streams() < MAX_PULLS => self.read_first(stream, out),
            _ => return Err((CloseCode::Protocol, format!("{stream:?} is one stream too many"))),
        }
        Ok(())
    }

    fn read_first(&mut self, stream: Stream, out: &mut Vec<Output>) {
        match stream {
            Stream::Pull(number) => self.serve.opened(number),
            Stream::Push | Stream::Control => {}
        }
        out.push(Output::Read(stream));
    }

    fn hear(
        &mut self,
        stream: Stream,
        frame: Frame,
        out: &mut Vec<Output>,
    ) -> Result<(), (CloseCode, String)> {
        match (stream, frame) {
            (Stream::Control, Frame::Hello(hello)) if matches!(self.greeting, Greeting::Awaited { .. }) => {
                self.hello(hello, out)
            }
            (Stream::Push, Frame::Entries(entries)) => {
                self.intake.entries(entries, out);
                Ok(())
            }
            (Stream::Pull(number), Frame::Pull(pull)) => {
                let access = self.access(pull.feed);
                self.serve.asked(number, pull, access, out)
            }
            (stream, frame) => Err((CloseCode::Protocol, format!("{} on {stream:?}", frame.name()))),
        }
    }

    fn hello(&mut self, hello: Hello, out: &mut Vec<Output>) -> Result<(), (CloseCode, String)> {
        if hello.ledger != self.config.ledger {
            return Err((
                CloseCode::OtherLedger,
                format!("the device is of ledger {}", hello.ledger),
            ));
        }
        let leaf = hello.chain.0.last().map(Credential::id);
        if leaf != Some(self.config.credential.id()) {
            let why = "the credential in the hello is not the one of the connection's key";
            return Err((CloseCode::NotEnrolled, why.to_owned()));
        }
        let Greeting::Awaited { early, .. } = &mut self.greeting else {
            unreachable!("the caller matched it");
        };
        self.greeting = Greeting::Loading {
            early: std::mem::take(early),
        };
        out.push(Output::Greeted {
            build: hello.build,
            head: hello.head,
        });
        out.push(Output::LoadHello);
        Ok(())
    }

    fn welcome(&mut self, now_ms: u64, known: Option<Head>, log_size: u64, out: &mut Vec<Output>) {
        let Greeting::Loading { early } = &mut self.greeting else {
            return;
        };
        let early = std::mem::take(early);
        self.greeting = Greeting::Done;
        let ok = Frame::HelloOk(HelloOk {
            window_bytes: WINDOW_BYTES as u32,
            window_entries: WINDOW_ENTRIES as u32,
            known,
            log_size,
            time_ms: now_ms,
        });
        self.intake.sent();
        out.push(send(Stream::Control, ok));
        out.push(Output::Read(Stream::Control));
        early.into_iter().for_each(|stream| self.read_first(stream, out));
    }

    /// What a device may read follows from its credential, as long as it is not revoked.
    fn access(&self, feed: Feed) -> Access {
        let own = self.config.credential.body();
        let may_read = match feed {
            Feed::Directory => return Access::Open,
            Feed::Org(org) => org == own.org,
            Feed::All => own.bits.has(Bits::REGULATOR) || own.bits.has(Bits::AUDITOR),
        };
        match (self.config.is_revoked, may_read) {
            (true, _) => Access::Still,
            (false, true) => Access::Open,
            (false, false) => Access::Empty,
        }
    }

    fn drain(&mut self, out: &mut Vec<Output>) {
        if self.drain {
            return;
        }
        self.drain = true;
        self.intake.stop();
        let go_away = GoAway {
            code: CloseCode::Draining.to_u32(),
            after_ms: COME_BACK_MS,
        };
        self.intake.sent();
        out.push(send(Stream::Control, Frame::GoAway(go_away)));
    }

    fn timer(&mut self, now_ms: u64) -> Result<(), (CloseCode, String)> {
        // A timer that came too early is asked for again.
        self.told_wake = None;
        match &self.greeting {
            Greeting::Awaited { by_ms, .. } if now_ms >= *by_ms => {
                Err((CloseCode::Late, format!("no hello within {HELLO_MS} ms")))
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self, code: CloseCode, why: String, out: &mut Vec<Output>) {
        self.greeting = Greeting::Closed;
        out.push(Output::Close { code, why });
    }
}

fn send(stream: Stream, frame: Frame) -> Output {
    Output::Send { stream, frame }
}

fn caught_up(number: u32, head: u64, hash: FeedHash) -> Output {
    send(Stream::Pull(number), Frame::CaughtUp(CaughtUp { head, hash }))
}

fn feed_reset(number: u32, head: u64) -> Output {
    send(Stream::Pull(number), Frame::FeedReset(FeedReset { head }))
}
