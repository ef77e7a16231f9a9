//! The guard: nothing else hands bytes to Automerge.
//!
//! Automerge is made for honest peers. A change with a right hash and a right signature can still panic
//! it, make it write a file that it cannot read again, or make two replicas differ (docs/guard.md lists
//! the attacks). So a change passes these steps, cheap ones first, and is refused at the first it fails:
//!
//! | step | where | what |
//! |---|---|---|
//! | 1 | [`prescan`] | at most 64 KiB, one change chunk, minimal lengths, right checksum |
//! | 2 | [`prescan`] | few dependencies and actors, 16-byte actors, known columns, bounded rows, counted without expanding |
//! | 3 | [`decode`] | Automerge parses it, inside `catch_unwind` |
//! | 4 | [`decode`] | fields in order and in range; maps and plain values only |
//! | 5 | [`index`] | all causes are here (else it waits) |
//! | 6 | [`decode`], [`index`] | the author's own and next change, after the author's last |
//! | 7 | [`index`] | operation numbers continue those of its causes |
//! | 8 | [`index`] | each operation has a path, and names what it replaces exactly |
//! | 9 | [`apply`] | applied to a clone, inside `catch_unwind`, and read back byte for byte |
//!
//! Between 8 and 9 the role table judges each path ([`crate::ROLE_TABLE`]) and a step's seal is computed
//! from what the [`index`] knows. So step 9 can wait, and is done once for all changes of a document that
//! come together. What it reads back was encoded anew, so it also finds a change that is not written in the one
//! canonical way, without encoding each change for that alone. What Automerge gives back without ever looking
//! at it, such as a value that a map carries, is refused in step 2 (docs/decisions/0014).

mod apply;
mod decode;
mod index;
mod prescan;
mod values;

pub(crate) use apply::{apply, restore};
pub use decode::{Checked, check};
pub(crate) use index::{ChangeSet, Index, OpAction, Resolved, ResolvedOp, Unfit};
pub(crate) use prescan::MAX_DEPENDENCIES;
pub(crate) use values::After;

use wufei_manifest::id::Hex;

/// Why the guard refuses a change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GuardError {
    /// Step 1 or 2: the bytes are no change chunk in its one canonical form.
    #[error("not a canonical change chunk: {0}")]
    Bytes(&'static str),
    /// Step 2: more of something than any honest change has.
    #[error("a change has at most {limit} {what}, found {found}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many, as far as it was counted.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// Step 2: a column that manifests do not use, such as marks.
    #[error("column {spec} is not used in this ledger")]
    Column {
        /// The column specification.
        spec: u64,
    },
    /// Step 3: Automerge does not parse it.
    #[error("automerge does not parse the change: {0}")]
    Unparsable(String),
    /// Step 2, 4 or 9: it is not written the way in which Automerge writes it.
    #[error("the change is not in its canonical encoding")]
    NotCanonical,
    /// Step 4: a field is out of order or out of range.
    #[error("change field {field} is out of range: {why}")]
    Field {
        /// The field.
        field: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Step 6: the actor is not the one that belongs to this device, epoch and document.
    #[error("actor {found} does not belong to this author in this document")]
    Actor {
        /// The actor in the change.
        found: Hex<16>,
    },
    /// Step 6: the author has written more often in this document than any honest one does.
    #[error("one author makes at most {limit} changes in a document, and this is number {found}")]
    Tireless {
        /// The sequence number of the change.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// Step 6: not the author's next change.
    #[error("the author's change {found} follows its change {last}")]
    Sequence {
        /// The sequence number of the change.
        found: u64,
        /// The author's last one among the causes.
        last: u64,
    },
    /// Step 6: the author signed two entries for one place among its changes. The first to come stands.
    #[error("the author already signed another entry as its change number {seq}")]
    Equivocation {
        /// The sequence number.
        seq: u64,
    },
    /// Step 7: operation numbers do not continue those of the causes.
    #[error("operations start at {found}, expected {expected}")]
    StartOp {
        /// As stated.
        found: u64,
        /// One more than the greatest among the causes.
        expected: u64,
    },
    /// Step 4: an operation that this ledger does not use.
    #[error("operation {op} is not used in this ledger: {why}")]
    Operation {
        /// Its place in the change.
        op: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// Step 8: an operation on an object that is not there.
    #[error("operation {op} names an object that is not among its causes")]
    NoObject {
        /// Its place in the change.
        op: usize,
    },
    /// Step 8: an operation that does not name exactly what it replaces.
    #[error("operation {op} on {path} does not replace exactly what its causes hold there")]
    Predecessors {
        /// Its place in the change.
        op: usize,
        /// The path.
        path: String,
    },
    /// Step 9: Automerge panicked, refused it, or reads it back as other bytes.
    #[error("automerge does not keep the change as it is: {0}")]
    NotReproduced(String),
}

impl GuardError {
    /// A stable name for machines.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Bytes(_) => "guard-bytes",
            Self::TooMany { .. } => "guard-too-many",
            Self::Tireless { .. } => "guard-tireless",
            Self::Column { .. } => "guard-column",
            Self::Unparsable(_) => "guard-unparsable",
            Self::NotCanonical => "guard-not-canonical",
            Self::Field { .. } => "guard-field",
            Self::Actor { .. } => "guard-actor",
            Self::Sequence { .. } => "guard-sequence",
            Self::Equivocation { .. } => "guard-equivocation",
            Self::StartOp { .. } => "guard-start-op",
            Self::Operation { .. } => "guard-operation",
            Self::NoObject { .. } => "guard-no-object",
            Self::Predecessors { .. } => "guard-predecessors",
            Self::NotReproduced(_) => "guard-not-reproduced",
        }
    }
}
