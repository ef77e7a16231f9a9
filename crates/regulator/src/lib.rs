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
//! There is one writer, the [sequencer](crate::sequencer). It answers after the commit.

mod desk;
mod draft;
mod enrolment;
mod issuer;
pub mod metrics;
mod office;
mod paint;
mod sequencer;
pub mod sessions;
mod waiting;

pub use desk::Fault;
pub use issuer::Issuer;
pub use office::{Clock, Denied, Directory, Grant, Office, OfficeError, Outcome, Page, Refused};
