use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where a node reads the time, in milliseconds since 1970. It is written into entries and never decides anything.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> u64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Arc::new(|| {
            let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX)
        }))
    }

    /// A clock that stands still until it is told, with the hand that tells it.
    pub fn told(start_ms: u64) -> (Self, ToldClock) {
        let hand = ToldClock(Arc::new(AtomicU64::new(start_ms)));
        let read = hand.clone();
        (Self(Arc::new(move || read.0.load(Ordering::Relaxed))), hand)
    }

    /// Now, in milliseconds since 1970.
    pub fn now_ms(&self) -> u64 {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({} ms)", self.now_ms())
    }
}

/// Tells a [`Clock`] the time: for tests and demonstrations.
#[derive(Debug, Clone)]
pub struct ToldClock(Arc<AtomicU64>);

impl ToldClock {
    /// Sets the time.
    pub fn set(&self, now_ms: u64) {
        self.0.store(now_ms, Ordering::Relaxed);
    }

    /// Lets time pass.
    pub fn advance(&self, by_ms: u64) {
        self.0.fetch_add(by_ms, Ordering::Relaxed);
    }
}
