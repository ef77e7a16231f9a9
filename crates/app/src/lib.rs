//! The field office's acts, without a window: what a workshop, a driver, a disposal site or an agent does
//! with one replica. The command line and, later, the window are two faces of this.
//!
//! An act is decided in [`acts`] without any world: a typed request and the manifest as it stands give an
//! [`Act`](wufei_ledger::Act) to sign, or a [`Problem`] that a person can do something about. The [`Desk`]
//! gives the world: the replica, its directory and its random ids.

pub mod acts;
mod code_file;
mod desk;
mod devices;
mod directory;
mod find;
mod front;
mod import;
mod persons;
mod problem;
mod records;
mod sentence;
mod sheets;
mod told;

pub use desk::{Desk, Done, is_home, verify_export, verify_export_with_account};
pub use directory::Directory;
pub use front::{Choosing, FrontDesk, Surroundings};
pub use import::{ImportReport, ImportedNow};
pub use problem::{Problem, Sentence};
pub use records::{Evidence, MOST_PICTURE_BYTES};
pub use wufei_ledger as ledger;
pub use wufei_manifest as manifest;
pub use wufei_node as node;
pub use wufei_papers::{Lang, import37};
