//! Opens an SQLite file so that nothing is lost: pragmas, migrations, identity.
//!
//! Every connection that leaves this crate
//!
//! - belongs to us: the file's `application_id` is the one asked for, or the file was empty;
//! - is neither newer than the code nor older: the migrations have run, each in a transaction;
//! - survives a power cut: write-ahead log, `synchronous=FULL`;
//! - does not trust the file: `trusted_schema=OFF`, `cell_size_check=ON`, `foreign_keys=ON`.
//!
//! A file that is refused is left as it was found.

mod check;
mod filesystem;
mod open;

pub use check::quick_check;
pub use filesystem::filesystem_of;
pub use open::{BUSY_TIMEOUT, OpenError, Schema, open, open_in_memory, open_read_only};
pub use rusqlite;
