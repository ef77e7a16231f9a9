//! One device's conversation: carries the core's wishes out and tells it what came of them.

use std::time::{Duration, Instant};

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};
use tokio::sync::watch;
use tracing::{debug, info};
use wufei_ledger::{Credential, Entry, Feed};
use wufei_net::Connection;
use wufei_sync::server::{Input, LoadedPage, Outcome, Output, Server, ServerConfig};
use wufei_sync::{CloseCode, Head, Refusal};

use super::streams::Streams;
use crate::Office;
use crate::metrics::{DirectionLabel, SessionLabel};

/// Serves one device until either side ends it.
pub(super) async fn run(
    office: &Office,
    connection: Connection,
    credential: Credential,
    mut draining: watch::Receiver<bool>,
) {
    office.metrics().peers_connected.inc();
    let (tell, mut told) = unbounded_channel();
    // Before it is asked whether the device is revoked: what is stated meanwhile is heard as news.
    let mut grown = office.grown();
    let mut session = Session {
        core: Server::new(
            office.now_ms(),
            ServerConfig {
                ledger: office.ledger(),
                credential,
                is_revoked: office.is_revoked(credential.device()),
            },
        ),
        streams: Streams::new(&connection, tell.clone()),
        office: office.clone(),
        connection,
        credential,
        tell,
        wake_ms: None,
        began: Instant::now(),
        began_ms: office.now_ms(),
        end: None,
    };
    while session.end.is_none() {
        let wake = session
            .wake_ms
            .map(|wake_ms| wake_ms.saturating_sub(session.now_ms()));
        let input = tokio::select! {
            Some(input) = told.recv() => input,
            opened = session.streams.next() => Input::Opened(session.streams.admit(opened)),
            Ok(()) = grown.changed() => session.grown(),
            // When the hall is gone, the node is shutting down as well.
            _ = draining.wait_for(|is_draining| *is_draining), if !session.core.is_draining() => Input::Drain,
            () = sleep(wake) => Input::Timer,
        };
        session.step(input);
    }
    session.leave();
}

struct Session {
    office: Office,
    connection: Connection,
    credential: Credential,
    core: Server,
    streams: Streams,
    tell: UnboundedSender<Input>,
    wake_ms: Option<u64>,
    began: Instant,
    began_ms: u64,
    end: Option<CloseCode>,
}

impl Session {
    fn step(&mut self, input: Input) {
        let is_lost = matches!(input, Input::Disconnected);
        for output in self.core.step(self.now_ms(), input) {
            self.act(output);
        }
        if is_lost {
            self.end = Some(CloseCode::Done);
        }
    }

    fn grown(&self) -> Input {
        match self.office.is_revoked(self.credential.device()) {
            true => Input::Revoked,
            false => Input::Grown,
        }
    }

    /// The node's time when the connection began, and what has passed since: it runs evenly, also when
    /// somebody sets the clock.
    fn now_ms(&self) -> u64 {
        self.began_ms + self.began.elapsed().as_millis() as u64
    }

    fn act(&mut self, output: Output) {
        match output {
            Output::Send { stream, frame } => self.streams.send(stream, frame),
            Output::Finish(stream) => self.streams.finish(stream),
            Output::Read(stream) => self.streams.read(stream),
            Output::LoadHello => self.load_hello(),
            Output::Admit(entries) => self.admit(entries),
            Output::LoadPage {
                pull,
                feed,
                after,
                limit_bytes,
            } => self.load_page(pull, feed, after, limit_bytes),
            Output::WakeAt(wake_ms) => self.wake_ms = wake_ms,
            Output::Greeted { build, head } => {
                let device = self.credential.device();
                let head = head.map(|head| head.seq);
                info!(device.id = %device, build, head, "device {device} says hello");
            }
            Output::Close { code, why } => {
                let device = self.credential.device();
                debug!(device.id = %device, code = code.name(), "the conversation with {device} ends: {why}");
                self.connection.close(code.to_u32(), code.name());
                self.end = Some(code);
            }
        }
    }

    fn leave(self) {
        let metrics = self.office.metrics();
        metrics.peers_connected.dec();
        let traffic = self.connection.stats();
        for (direction, bytes) in [("in", traffic.received_bytes), ("out", traffic.sent_bytes)] {
            let label = DirectionLabel { direction };
            metrics.sync_bytes.get_or_create(&label).inc_by(bytes);
        }
        let outcome = self.end.unwrap_or(CloseCode::Done).name().to_owned();
        metrics
            .sync_sessions
            .get_or_create(&SessionLabel { outcome })
            .inc();
    }

    fn load_hello(&self) {
        let device = self.credential.device();
        self.on_disk(move |office| {
            let known = office.device_head(device).map_err(|error| error.to_string())?;
            Ok(Input::HelloLoaded {
                known: known.map(|(epoch, seq, id)| Head { epoch, seq, id }),
                log_size: office.log_size(),
            })
        });
    }

    fn load_page(&self, pull: u32, feed: Feed, after: u64, limit_bytes: usize) {
        self.on_disk(move |office| {
            let page = office
                .page(feed, after, limit_bytes)
                .map_err(|error| error.to_string())?;
            Ok(Input::PageLoaded {
                pull,
                page: LoadedPage {
                    hash_after: page.hash_after,
                    items: page.items,
                    head: page.head,
                },
            })
        });
    }

    fn admit(&self, entries: Vec<Entry>) {
        let (office, tell) = (self.office.clone(), self.tell.clone());
        tokio::spawn(async move {
            let input = match office.admit(entries).await {
                Ok(outcomes) => Input::Admitted(outcomes.into_iter().map(outcome).collect()),
                Err(error) => Input::StorageFailed {
                    why: error.to_string(),
                },
            };
            // A device that has left asks again and is given the same receipts.
            let _ = tell.send(input);
        });
    }

    fn on_disk(&self, work: impl FnOnce(&Office) -> Result<Input, String> + Send + 'static) {
        let (office, tell) = (self.office.clone(), self.tell.clone());
        tokio::task::spawn_blocking(move || {
            let input = work(&office).unwrap_or_else(|why| Input::StorageFailed { why });
            let _ = tell.send(input);
        });
    }
}

fn outcome(outcome: crate::Outcome) -> Outcome {
    match outcome {
        crate::Outcome::Settled(receipt) => Outcome::Settled(receipt),
        crate::Outcome::Parked(id) => Outcome::Parked(id),
        crate::Outcome::Refused(refused) => Outcome::Refused(Refusal {
            id: refused.id,
            code: refused.code,
            text: refused.text,
        }),
    }
}

async fn sleep(wait_ms: Option<u64>) {
    match wait_ms {
        Some(wait_ms) => tokio::time::sleep(Duration::from_millis(wait_ms)).await,
        None => std::future::pending().await,
    }
}
