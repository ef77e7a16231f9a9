//! The regulator's node: it enrols, takes in, numbers, serves feeds and HTTP.
//!
//! ```text
//! devices ── sessions ──┐                       ┌── feeds ──▶ sessions ──▶ devices
//!                       ▼                       │
//! enrolment ────▶  Office ── Sequencer ── Archive
//!                       ▲        one thread     │
//! HTTP ─────────────────┘                       └── rows ───▶ HTTP
//! ```
//!
//! There is one writer, the sequencer. It answers after the commit.

pub mod api;
pub mod beside;
mod desk;
mod draft;
mod enrolment;
pub mod init;
mod issuer;
pub mod keys;
pub mod metrics;
mod office;
pub mod pages;
mod paint;
pub mod passphrase;
pub mod problem;
mod sequencer;
pub mod serve;
pub mod sessions;
pub mod settings;
pub mod state;
pub mod succeed;
mod upheld;
pub mod verify;
mod waiting;

pub use desk::Fault;
pub use issuer::Issuer;
pub use office::{Clock, Denied, Directory, Grant, Office, OfficeError, Outcome, Page, Refused, Word};

/// What this program is.
pub fn version() -> serde_json::Value {
    serde_json::json!({
        "program": "wufei-regulator",
        "version": env!("CARGO_PKG_VERSION"),
        "api": "v1",
        "sync": "wufei-sync/1",
        "sqlite": wufei_archive::sqlite_version(),
    })
}

/// The causes behind an error, outermost first, for the log.
pub(crate) fn causes(error: &dyn std::error::Error) -> String {
    let mut text = String::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}{}{error}", if text.is_empty() { "" } else { ": " });
        cause = error.source();
    }
    text
}
