//! Keep it; find it; never lose it: one SQLite file for each device.
//!
//! The table of entries is the truth and only grows. Beside it stand what the regulator confirmed
//! (receipts), how far this device has read (cursors), what it still has to send (outbox) and what
//! waits for its causes (held). Summaries and profiles are pictures of the documents: they can be
//! dropped and painted again at any time.
//!
//! Whatever belongs together is one [`Batch`] and one transaction: an entry is never here without
//! its place in the outbox, its sequence number or its summary.

mod audit;
mod batch;
mod cursors;
mod database;
mod entries;
mod forms;
mod held;
mod imports;
mod outbox;
mod own;
mod profiles;
mod receipts;
mod search;
mod summaries;

pub use audit::{Audited, Broken};
pub use batch::{Appended, Batch, NewHeld};
pub use database::{Store, StoreError};
pub use entries::StoredEntry;
pub use forms::Form;
pub use held::{HELD_PER_DEVICE, HeldEntry};
pub use outbox::{OutboxItem, OutboxStatus, RefusedEntry, Unconfirmed};
pub use own::{Enrolled, Opening, Own};
pub use profiles::Profile;
pub use summaries::{MAX_PAGE, NamedParty, PartyPlace, Summary, SummaryFilter, SummaryPage};
pub use wufei_sqlite::OpenError;
