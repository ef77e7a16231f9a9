//! What the node counts, under the names that Prometheus' rules ask for. No firm, plate or number is a label.

use std::sync::atomic::AtomicU64;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// Everything that is counted. Clones count together.
#[derive(Clone, Debug)]
pub struct Metrics {
    /// Entries by what became of them.
    pub entries: Family<OutcomeLabel, Counter>,
    /// Entries that wait for their causes.
    pub entries_held: Gauge,
    /// Entries in the log.
    pub log_size: Gauge,
    /// How long after its author's clock an entry got its receipt.
    pub receipt_delay: Histogram,
    /// From the first entry of a batch to its commit.
    pub store_write: Histogram,
    /// Batches that another writer was faster with.
    pub store_busy: Counter,
    /// Devices with a credential.
    pub peers_enrolled: Gauge,
    /// Connections that are open now.
    pub peers_connected: Gauge,
    /// Connections by how they ended.
    pub sync_sessions: Family<SessionLabel, Counter>,
    /// Bytes of UDP payload.
    pub sync_bytes: Family<DirectionLabel, Counter>,
    /// Manifests by status.
    pub manifests: Family<StateLabel, Gauge<i64, std::sync::atomic::AtomicI64>>,
    /// HTTP requests by route and class of status.
    pub http_duration: Family<RouteLabel, Histogram>,
    /// HTTP requests that are being answered.
    pub http_in_flight: Gauge,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct OutcomeLabel {
    /// See [`EntryOutcome`].
    pub outcome: EntryOutcome,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "these are the label's values")]
pub enum EntryOutcome {
    /// It got its place in the log.
    accepted,
    /// It was there already.
    duplicate,
    /// It waits.
    held,
    /// It can never be right.
    rejected,
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct SessionLabel {
    /// `done`, or the code of its end.
    pub outcome: String,
}

/// `in` or `out`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct DirectionLabel {
    /// As seen from here.
    pub direction: &'static str,
}

/// A manifest's status.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct StateLabel {
    /// The stable name.
    pub state: String,
}

/// One kind of HTTP request.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub struct RouteLabel {
    /// With placeholders, such as `/api/v1/manifests/{id}`.
    pub route: String,
    /// Such as `GET`.
    pub method: String,
    /// `2xx`, `4xx`, `5xx`.
    pub status_class: &'static str,
}

impl Default for Metrics {
    fn default() -> Self {
        let seconds = || Histogram::new(exponential_buckets(0.001, 2.0, 16));
        let metrics = Self {
            entries: Family::default(),
            entries_held: Gauge::default(),
            log_size: Gauge::default(),
            // From a second to a year: a device may have been offline for a month.
            receipt_delay: Histogram::new(exponential_buckets(1.0, 4.0, 13)),
            store_write: seconds(),
            store_busy: Counter::default(),
            peers_enrolled: Gauge::default(),
            peers_connected: Gauge::default(),
            sync_sessions: Family::default(),
            sync_bytes: Family::default(),
            manifests: Family::default(),
            http_duration: Family::new_with_constructor(seconds),
            http_in_flight: Gauge::default(),
        };
        // A counter that appears with its first event hides that event from whoever watches its rate.
        for outcome in [
            EntryOutcome::accepted,
            EntryOutcome::duplicate,
            EntryOutcome::held,
            EntryOutcome::rejected,
        ] {
            drop(metrics.entries.get_or_create(&OutcomeLabel { outcome }));
        }
        for direction in ["in", "out"] {
            drop(metrics.sync_bytes.get_or_create(&DirectionLabel { direction }));
        }
        metrics
    }
}

impl Metrics {
    /// Counts what became of entries.
    pub fn count(&self, outcome: EntryOutcome, entries: u64) {
        self.entries
            .get_or_create(&OutcomeLabel { outcome })
            .inc_by(entries);
    }

    /// The text that a Prometheus server reads.
    pub fn text(&self) -> String {
        let mut registry = Registry::with_prefix("wufei");
        self.register(&mut registry);
        let mut out = String::new();
        text::encode(&mut out, &registry).expect("writing into a string does not fail");
        out
    }

    fn register(&self, r: &mut Registry) {
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        r.register("build", "The program", build);
        r.register(
            "entries_ingested",
            "Entries by what became of them",
            self.entries.clone(),
        );
        r.register(
            "entries_held",
            "Entries that wait for their causes",
            self.entries_held.clone(),
        );
        r.register("log_entries", "Entries in the log", self.log_size.clone());
        r.register_with_unit(
            "entry_receipt_delay",
            "From the author's clock to the receipt",
            Unit::Seconds,
            self.receipt_delay.clone(),
        );
        r.register_with_unit(
            "store_write_duration",
            "From the first entry of a batch to its commit",
            Unit::Seconds,
            self.store_write.clone(),
        );
        r.register(
            "store_busy",
            "Batches that another writer was faster with",
            self.store_busy.clone(),
        );
        r.register(
            "peers_enrolled",
            "Devices with a credential",
            self.peers_enrolled.clone(),
        );
        r.register(
            "peers_connected",
            "Open connections",
            self.peers_connected.clone(),
        );
        r.register(
            "sync_sessions",
            "Connections by how they ended",
            self.sync_sessions.clone(),
        );
        r.register_with_unit(
            "sync",
            "Bytes of UDP payload",
            Unit::Bytes,
            self.sync_bytes.clone(),
        );
        r.register("manifests", "Manifests by status", self.manifests.clone());
        r.register_with_unit(
            "http_request_duration",
            "HTTP requests",
            Unit::Seconds,
            self.http_duration.clone(),
        );
        r.register(
            "http_requests_in_flight",
            "HTTP requests that are being answered",
            self.http_in_flight.clone(),
        );
        let started: Gauge<f64, AtomicU64> = Gauge::default();
        started.set(process_start());
        r.register("start_time_seconds", "When the node started", started);
    }
}

/// Seconds since 1970 at the first call.
fn process_start() -> f64 {
    static START: std::sync::OnceLock<f64> = std::sync::OnceLock::new();
    *START.get_or_init(|| jiff::Timestamp::now().as_millisecond() as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_there_before_anything_has_happened() {
        let metrics = Metrics::default();
        metrics.count(EntryOutcome::accepted, 3);
        let text = metrics.text();
        for line in [
            "wufei_entries_ingested_total{outcome=\"accepted\"} 3",
            "wufei_entries_ingested_total{outcome=\"rejected\"} 0",
            "wufei_sync_bytes_total{direction=\"in\"} 0",
            "wufei_entries_held 0",
            "# TYPE wufei_store_write_duration_seconds histogram",
        ] {
            assert!(
                text.lines().any(|found| found == line),
                "{line} is missing in\n{text}"
            );
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
