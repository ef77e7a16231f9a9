//! Carries the core's wishes out and tells it what came of them.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::{info, warn};
use wufei_ledger::{Bits, EntryId, Feed, Receipt};
use wufei_net::{Endpoint, PeerKey, Pin};
use wufei_sync::client::{
    Client, ClientConfig, Input, Mode, OutboxItem, Output, Phase, Storage, Stored, TakenPage, Trouble,
};
use wufei_sync::{ALPN_SYNC, CloseCode, Frame, Head, Refusal};

use super::streams::{Streams, Tell, gone, in_full};
use super::{CourierState, SyncError, SyncReport, dial, endpoint};
use crate::{Identity, Node, NodeError, PageTaken, TakeError};

/// How long our last word may take to leave. QUIC would wait three probe time-outs (some 80 ms) for a peer that
/// asks again; a lost goodbye only leaves the node a dead connection, which it drops by itself.
const GOODBYE: Duration = Duration::from_millis(5);

/// How a run ended.
pub(super) enum Ended {
    Done,
    Stopped,
    Failed(Trouble),
}

pub(super) struct Driver {
    node: Node,
    identity: Arc<Identity>,
    feeds: Vec<Feed>,
    mode: Mode,
    core: Client,
    endpoint: Endpoint,
    link: Option<Streams>,
    dialing: Option<JoinHandle<()>>,
    /// Counts connections: what an older one still says is not heard.
    generation: u64,
    events: UnboundedSender<Event>,
    inbox: UnboundedReceiver<Event>,
    wake_ms: Option<u64>,
    began: Instant,
    began_ms: u64,
    state: watch::Sender<CourierState>,
    report: SyncReport,
    counting: bool,
}

enum Event {
    /// From the disk: always heard.
    Disk(Input),
    /// From the connection of this generation.
    Link(u64, Input),
    Connected(u64, Streams),
    Took(PageTaken),
    Settled(u64),
    Outbox(u64),
}

impl Driver {
    pub(super) fn new(
        node: &Node,
        mode: Mode,
        state: watch::Sender<CourierState>,
    ) -> Result<Self, SyncError> {
        let identity = node.identity().ok_or(SyncError::NotEnrolled)?;
        let reads_all = identity.bits.has(Bits::REGULATOR) || identity.bits.has(Bits::AUDITOR);
        let feeds = match reads_all {
            true => vec![Feed::All],
            // The directory first: it holds the credentials and profiles that the others refer to.
            false => vec![Feed::Directory, Feed::Org(identity.org)],
        };
        let seed = node.random::<8>().map_err(NodeError::from)?;
        let core = Client::new(ClientConfig {
            ledger: identity.ledger,
            build: concat!("wufei ", env!("CARGO_PKG_VERSION")).to_owned(),
            chain: identity.chain.clone(),
            feeds: feeds.clone(),
            mode,
            seed: u64::from_be_bytes(seed),
        });
        let (events, inbox) = unbounded_channel();
        Ok(Self {
            endpoint: endpoint(node)?,
            began_ms: node.clock().now_ms(),
            node: node.clone(),
            identity: Arc::new(identity),
            feeds,
            mode,
            core,
            link: None,
            dialing: None,
            generation: 0,
            events,
            inbox,
            wake_ms: None,
            began: Instant::now(),
            state,
            report: SyncReport::default(),
            counting: false,
        })
    }

    /// Runs until the core says that it has ended; `cancel` makes it end.
    pub(super) async fn run(&mut self, cancel: impl Future<Output = ()>) -> Ended {
        let mut cancel = pin!(cancel);
        let mut changed = self.node.changed();
        let mut is_stopped = false;
        self.count_outbox();
        let mut next = Some(Input::Start);
        loop {
            if let Some(input) = next.take()
                && let Some(result) = self.step(input)
            {
                self.report.elapsed_us = micros(self.began.elapsed());
                return match result {
                    Err(trouble) => Ended::Failed(trouble),
                    Ok(()) if is_stopped => Ended::Stopped,
                    Ok(()) => Ended::Done,
                };
            }
            let timer = self.timer();
            next = tokio::select! {
                Some(event) = self.inbox.recv() => self.hear(event),
                () = timer => Some(Input::Timer),
                // One visit takes what is there when it begins; its own commits are no news.
                Ok(()) = changed.changed(), if self.mode == Mode::Stay => {
                    self.count_outbox();
                    Some(Input::LocalChange)
                }
                () = &mut cancel, if !is_stopped => {
                    is_stopped = true;
                    Some(Input::Stop)
                }
            };
        }
    }

    /// Leaves, and says what was done.
    pub(super) async fn into_report(mut self) -> SyncReport {
        self.hang_up(CloseCode::Done);
        let goodbye = self.endpoint.shut_down(CloseCode::Done.to_u32(), "");
        let _ = tokio::time::timeout(GOODBYE, goodbye).await;
        self.report
    }

    fn step(&mut self, input: Input) -> Option<Result<(), Trouble>> {
        let mut ended = None;
        for output in self.core.step(self.now_ms(), input) {
            if let Output::Ended(result) = output {
                ended = Some(result);
            } else {
                self.act(output);
            }
        }
        let tries = self.core.tries();
        self.tell_state(|state| state.tries = tries);
        ended
    }

    fn act(&mut self, output: Output) {
        match output {
            Output::Dial => self.dial(),
            Output::LoadStart => self.load_start(),
            Output::Send { stream, frame } => {
                if let Frame::Entries(entries) = &frame {
                    self.report.pushed += entries.len() as u64;
                }
                if let Some(link) = &mut self.link {
                    link.send(stream, frame);
                }
            }
            Output::Read(stream) => {
                if let Some(link) = &mut self.link {
                    link.read(stream);
                }
            }
            Output::Drop(stream) => {
                if let Some(link) = &mut self.link {
                    link.forget(stream);
                }
            }
            Output::Close(code) => self.hang_up(code),
            Output::LoadOutbox { after, limit_bytes } => self.load_outbox(after, limit_bytes),
            Output::StorePage(page) => self.store_page(page),
            Output::StoreReceipts(receipts) => self.store_receipts(receipts),
            Output::StoreRefusals(refusals) => self.store_refusals(refusals),
            Output::Parked(ids) => self.report.parked += ids.len() as u64,
            Output::Welcomed(ok) => {
                self.report.server_log_size = ok.log_size;
                self.report.server_time_ms = ok.time_ms;
                self.node.set_connected(true);
            }
            Output::WakeAt(wake_ms) => self.wake_ms = wake_ms,
            Output::Phase(phase) => self.enter(phase),
            Output::Trouble(trouble) => {
                if trouble.is_alarm() {
                    warn!(%trouble, "the regulator's node does not fit what is here: {trouble}");
                } else {
                    info!(%trouble, "sync will be tried again: {trouble}");
                }
                self.tell_state(|state| state.trouble = Some(trouble));
            }
            Output::Ended(_) => unreachable!("the caller keeps it"),
        }
    }

    fn hear(&mut self, event: Event) -> Option<Input> {
        match event {
            Event::Disk(input) => Some(input),
            Event::Link(generation, input) if generation == self.generation => {
                if matches!(input, Input::Disconnected { .. }) {
                    self.lose_link();
                }
                Some(input)
            }
            Event::Link(..) => None,
            Event::Connected(generation, streams) => {
                if generation != self.generation {
                    streams.connection.close(CloseCode::Done.to_u32(), "");
                    return None;
                }
                streams.watch();
                self.link = Some(streams);
                Some(Input::Connected)
            }
            Event::Took(taken) => {
                self.report.pages += 1;
                self.report.pulled += taken.new as u64;
                self.report.not_taken.extend(taken.refused);
                Some(Input::PageStored(Stored::Yes))
            }
            Event::Settled(count) => {
                self.report.receipts += count;
                None
            }
            Event::Outbox(outbox) => {
                self.counting = false;
                self.tell_state(|state| state.outbox = outbox);
                None
            }
        }
    }

    fn enter(&mut self, phase: Phase) {
        let now_ms = self.node.clock().now_ms();
        self.tell_state(|state| {
            state.phase = phase;
            if phase == Phase::Live {
                state.last_ok_ms = Some(now_ms);
                state.trouble = state.trouble.take().filter(Trouble::is_alarm);
            }
        });
    }

    fn tell_state(&self, change: impl FnOnce(&mut CourierState)) {
        self.state.send_if_modified(|state| {
            let before = state.clone();
            change(state);
            *state != before
        });
    }

    // The network.

    fn dial(&mut self) {
        self.generation += 1;
        let generation = self.generation;
        let (endpoint, identity, events) =
            (self.endpoint.clone(), self.identity.clone(), self.events.clone());
        self.dialing = Some(tokio::spawn(async move {
            let keys = identity.server_keys.iter();
            let pins = keys.filter_map(|key| PeerKey::from_bytes(*key).ok()).collect();
            let failed = |why| Event::Link(generation, Input::DialFailed { why });
            let event = match dial(&endpoint, &identity.address, Pin::OneOf(pins), ALPN_SYNC).await {
                Err(error) => failed(in_full(&error)),
                Ok(connection) => {
                    let events = events.clone();
                    let tell: Tell = Arc::new(move |input| {
                        // Nobody listens once the driver has ended.
                        let _ = events.send(Event::Link(generation, input));
                    });
                    match Streams::new(connection, tell).await {
                        Ok(streams) => Event::Connected(generation, streams),
                        // A node that does not know this key says so at once, often before the first stream.
                        Err(error) => Event::Link(generation, gone(&error)),
                    }
                }
            };
            let _ = events.send(event);
        }));
    }

    fn hang_up(&mut self, code: CloseCode) {
        if let Some(dialing) = self.dialing.take() {
            dialing.abort();
        }
        if let Some(link) = &self.link {
            link.connection.close(code.to_u32(), code.name());
        }
        self.lose_link();
    }

    fn lose_link(&mut self) {
        if let Some(link) = self.link.take() {
            let traffic = link.connection.stats();
            self.report.bytes_up += traffic.sent_bytes;
            self.report.bytes_down += traffic.received_bytes;
            self.report.round_trip_us = micros(traffic.round_trip);
        }
        self.generation += 1;
        self.node.set_connected(false);
    }

    // The clock. It runs evenly, also when somebody sets the machine's.

    fn now_ms(&self) -> u64 {
        self.began_ms + u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX / 2)
    }

    fn timer(&self) -> impl Future<Output = ()> + use<> {
        let wait = self
            .wake_ms
            .map(|wake_ms| Duration::from_millis(wake_ms.saturating_sub(self.now_ms())));
        async move {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        }
    }

    // The disk.

    fn on_disk(&self, work: impl FnOnce(&Node, &UnboundedSender<Event>) -> Input + Send + 'static) {
        let (node, events) = (self.node.clone(), self.events.clone());
        tokio::task::spawn_blocking(move || {
            let input = work(&node, &events);
            let _ = events.send(Event::Disk(input));
        });
    }

    fn load_start(&self) {
        let feeds = self.feeds.clone();
        self.on_disk(move |node, _| {
            let load = || -> Result<Input, NodeError> {
                let head = node.own_head()?;
                let cursors = feeds
                    .iter()
                    .map(|feed| node.cursor(*feed))
                    .collect::<Result<_, _>>()?;
                Ok(Input::StartLoaded {
                    head: head.map(|(epoch, seq, id)| Head { epoch, seq, id }),
                    cursors,
                })
            };
            load().unwrap_or_else(|error| failed(Storage::Start, &error))
        });
    }

    fn load_outbox(&self, after: u64, limit_bytes: usize) {
        self.on_disk(move |node, _| match node.outbox(after, limit_bytes) {
            Ok(items) => Input::OutboxLoaded(
                items
                    .into_iter()
                    .map(|item| OutboxItem {
                        row: item.row,
                        id: item.id,
                        bytes: item.bytes,
                    })
                    .collect(),
            ),
            Err(error) => failed(Storage::Outbox, &error),
        });
    }

    fn store_page(&self, page: Arc<TakenPage>) {
        let (node, events) = (self.node.clone(), self.events.clone());
        tokio::task::spawn_blocking(move || {
            let TakenPage { feed, items, end } = Arc::unwrap_or_clone(page);
            let event = match node.take_page(feed, items, end) {
                Ok(taken) => Event::Took(taken),
                Err(TakeError::Node(error)) => Event::Disk(failed(Storage::Page, &error)),
                Err(wrong) => Event::Disk(Input::PageStored(Stored::Wrong { why: in_full(&wrong) })),
            };
            let _ = events.send(event);
        });
    }

    fn store_receipts(&self, receipts: Vec<Receipt>) {
        self.on_disk(move |node, events| {
            let (settled, input) = match node.take_receipts(&receipts) {
                Ok(settled) => (settled, Input::ReceiptsStored { wrong: None }),
                Err(TakeError::Node(error)) => (0, failed(Storage::Receipts, &error)),
                Err(wrong) => {
                    let settled = match &wrong {
                        TakeError::Receipts { settled, .. } => *settled,
                        _ => 0,
                    };
                    let wrong = Some(in_full(&wrong));
                    (settled, Input::ReceiptsStored { wrong })
                }
            };
            let _ = events.send(Event::Settled(settled as u64));
            input
        });
    }

    fn store_refusals(&mut self, refusals: Vec<Refusal>) {
        self.report.refused += refusals.len() as u64;
        self.on_disk(move |node, _| {
            let refusals: Vec<(EntryId, String, String)> = refusals
                .into_iter()
                .map(|refusal| (refusal.id, refusal.code, refusal.text))
                .collect();
            match node.take_refusals(&refusals) {
                Ok(()) => Input::RefusalsStored,
                Err(error) => failed(Storage::Refusals, &error),
            }
        });
    }

    fn count_outbox(&mut self) {
        if self.mode == Mode::Once || std::mem::replace(&mut self.counting, true) {
            return;
        }
        let (node, events) = (self.node.clone(), self.events.clone());
        tokio::task::spawn_blocking(move || {
            // When the disk fails, the storage that matters says so.
            let waiting = node.outbox_status().map_or(0, |status| status.waiting);
            let _ = events.send(Event::Outbox(waiting));
        });
    }
}

fn failed(what: Storage, error: &NodeError) -> Input {
    Input::StorageFailed {
        what,
        why: in_full(error),
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
