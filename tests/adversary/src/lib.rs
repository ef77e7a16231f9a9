//! What a thief, a competitor or a broken machine may send.
//!
//! [`attacks`] is the list of changes that are known to break Automerge, each with the reason for which the
//! ledger refuses it. [`target`] makes mutants without number out of honest bytes and looks for harm: a panic,
//! or a change that was admitted and then [`harm`]s the document. Both are used by tests, by `cargo xtask fuzz`
//! and by `cargo xtask bench attacks`.

pub mod attacks;
pub mod harm;
pub mod mutate;
pub mod scene;
pub mod target;

pub use attacks::{ATTACKS, Attack};
pub use scene::Scene;
pub use target::{Found, Target};
