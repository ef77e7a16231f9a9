//! Brings what is here to the regulator and what is new there back, over QUIC, whenever there is a network.
//!
//! What is said is decided by `wufei_sync::client`; here are the socket, the clock and the disk.

mod dial;
mod driver;
mod streams;

use std::future::Future;
use std::time::Duration;

use serde::{Serialize, Serializer};
use tokio::sync::watch;
use wufei_net::NetError;
use wufei_sync::client::{Mode, Phase, Trouble};

pub use dial::DialError;
pub(crate) use dial::{dial, endpoint};
use driver::Driver;

use crate::{Node, NodeError, NotTaken};

/// What one visit to the regulator did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct SyncReport {
    /// Entries that were sent.
    pub pushed: u64,
    /// Entries that are settled now and were not before, by receipts.
    pub receipts: u64,
    /// Entries that the regulator refused.
    pub refused: u64,
    /// Entries that wait at the regulator for what they build on.
    pub parked: u64,
    /// Entries that are here now and were not before.
    pub pulled: u64,
    /// Pages of feeds that were taken in.
    pub pages: u64,
    /// Entries that this replica refuses though the regulator admitted them.
    #[serde(serialize_with = "in_words")]
    pub not_taken: Vec<NotTaken>,
    /// Bytes of UDP payload that left this machine, handshake and all.
    pub bytes_up: u64,
    /// Bytes of UDP payload that arrived.
    pub bytes_down: u64,
    /// Time to the regulator and back, in microseconds.
    pub round_trip_us: u64,
    /// From the first packet to the last word, in microseconds.
    pub elapsed_us: u64,
    /// Entries in the regulator's log when it answered.
    pub server_log_size: u64,
    /// The regulator's clock when it answered, in milliseconds since 1970: shown, never used to decide.
    pub server_time_ms: u64,
}

/// Why a visit did not reach its end. What was taken in or confirmed before stays.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// There is no regulator to visit before enrolment.
    #[error("this device is not enrolled")]
    NotEnrolled,

    /// No socket.
    #[error(transparent)]
    Net(#[from] NetError),

    /// This device's own disk or keys.
    #[error(transparent)]
    Node(#[from] NodeError),

    /// It took longer than it may.
    #[error("the sync was not over after {} s", after.as_secs_f32())]
    TimedOut {
        /// The limit.
        after: Duration,
        /// What was done until then.
        report: Box<SyncReport>,
    },

    /// The courier met trouble.
    #[error("{trouble}")]
    Trouble {
        /// Which.
        #[source]
        trouble: Trouble,
        /// What was done besides.
        report: Box<SyncReport>,
    },
}

/// What the courier is doing, for eyes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourierState {
    /// Where it is.
    pub phase: Phase,
    /// When all was said the last time, in milliseconds since 1970 by this device's clock.
    pub last_ok_ms: Option<u64>,
    /// Failed attempts since.
    pub tries: u32,
    /// Entries that wait for their receipt.
    pub outbox: u64,
    /// What went wrong last; `None` once all is well again. An alarm stays.
    pub trouble: Option<Trouble>,
}

impl Default for CourierState {
    fn default() -> Self {
        Self {
            phase: Phase::Idle,
            last_ok_ms: None,
            tries: 0,
            outbox: 0,
            trouble: None,
        }
    }
}

impl Node {
    /// Visits the regulator once: pushes all, pulls until nothing is missing, leaves.
    ///
    /// # Errors
    /// [`SyncError`].
    pub async fn sync_once(&self, deadline: Duration) -> Result<SyncReport, SyncError> {
        let mut driver = Driver::new(self, Mode::Once, watch::Sender::default())?;
        let ended = driver.run(tokio::time::sleep(deadline)).await;
        self.set_connected(false);
        let report = driver.into_report().await;
        match ended {
            driver::Ended::Done => Ok(report),
            driver::Ended::Stopped => Err(SyncError::TimedOut {
                after: deadline,
                report: Box::new(report),
            }),
            driver::Ended::Failed(trouble) => Err(SyncError::Trouble {
                trouble,
                report: Box::new(report),
            }),
        }
    }

    /// Stays with the regulator until `cancel`: what happens there comes at once, what happens here goes at
    /// once, and after every failure it comes back by itself. `state` tells how it goes.
    ///
    /// # Errors
    /// [`SyncError::NotEnrolled`], [`SyncError::Net`] and [`SyncError::Node`], before the first attempt only.
    pub async fn run_courier(
        &self,
        state: watch::Sender<CourierState>,
        cancel: impl Future<Output = ()>,
    ) -> Result<(), SyncError> {
        let mut driver = Driver::new(self, Mode::Stay, state)?;
        driver.run(cancel).await;
        self.set_connected(false);
        driver.into_report().await;
        Ok(())
    }
}

fn in_words<S: Serializer>(not_taken: &[NotTaken], serializer: S) -> Result<S::Ok, S::Error> {
    let words = |not: &NotTaken| format!("{}: {}", not.entry, not.why);
    serializer.collect_seq(not_taken.iter().map(words))
}
