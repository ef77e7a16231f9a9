//! What a screen may ask and what it is told.
//!
//! One table, [`commands`], holds every command with its request and its answer. From it come the trait
//! [`Calls`] that the desk implements, [`dispatch`] that the window and the bridge call, and the map
//! `Commands` in TypeScript. A forgotten command, a misspelt name, a changed shape: none of them compiles.
//!
//! What the regulator's node tells its console over HTTP is in [`console`].
//!
//! Views hold codes and numbers, never sentences: the words are the screens'. Masses are whole grams,
//! moments RFC 3339 in UTC, days `2026-11-23`, ids hexadecimal.

mod act;
mod bindings;
mod check;
mod commands;
pub mod console;
mod event;
mod problem;
mod table;
pub mod views;

pub use act::{
    ActRequest, FieldCorrection, LineGrams, NewLineForm, NewManifestForm, Opinion, RecordProof, RefusalReason,
};
pub use bindings::{BindingsError, export};
pub use check::{CheckCard, CheckItem, Level, Remark};
pub use commands::{Calls, dispatch, names};
pub use event::{Area, Changed};
pub use problem::{CorrectionFault, Problem, RecordFault};
