//! What did the log hold, in which order, and was anybody told otherwise?
//!
//! The regulator's log is a Merkle tree over what it decided. It only grows: who has seen one [`Checkpoint`] can
//! check that every later one holds the same beginning, and who holds a [`TlogProof`] can show for ever, without
//! a network, that one leaf stood at one place and that witnesses saw it.
//!
//! ```text
//! leaf ─ leaf_hash ─▶ Hash ─ Tree::append ─▶ nodes to keep, a root ─ Checkpoint ─ sign ─▶ SignedCheckpoint
//!                                                                                            │
//!                     AddCheckpoint ─ judge ─▶ a witness cosigns ────────────────────────────┤
//!                                                                                            ▼
//! nodes or tiles ─ InclusionProof::prove ──────────────────────────▶ TlogProof ─ verify (Policy) ─▶ TrustedCheckpoint
//! ```
//!
//! Bytes are those of RFC 6962 and of the C2SP pages, so that anybody's tools read this log:
//! [signed-note](https://c2sp.org/signed-note), [tlog-checkpoint](https://c2sp.org/tlog-checkpoint),
//! [tlog-tiles](https://c2sp.org/tlog-tiles), [tlog-cosignature](https://c2sp.org/tlog-cosignature),
//! [tlog-witness](https://c2sp.org/tlog-witness), [tlog-proof](https://c2sp.org/tlog-proof).
//! Every text has one spelling: what is read is printed again byte for byte.
//!
//! Nothing here knows a clock, a disk, a socket or a random source. Stored hashes come in through [`Hashes`] or
//! [`Tiles`], times and keys as arguments.

mod checkpoint;
mod cosignature;
mod hash;
mod key;
mod note;
mod policy;
mod proof;
mod span;
mod text;
mod tile;
mod tlog_proof;
mod tree;
mod witness;

pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use cosignature::{CosignError, CosignerKey};
pub use hash::{EMPTY_ROOT, Hash, leaf_hash, node_hash};
pub use key::{KeyError, KeyId, KeyName, LogKey, SignatureType, VerifierKey};
pub use note::{MAX_SIGNATURES, Note, NoteFull, NoteSignature, Unverified, Verified};
pub use policy::{Cosigned, Policy, PolicyError, TrustedCheckpoint, Untrusted};
pub use proof::{ConsistencyProof, Disproved, InclusionProof, ProveError};
pub use span::Node;
pub use text::{MAX_TEXT, Malformed};
pub use tile::{
    Bundle, BundleError, NoSuchTile, TILE_WIDTH, Tile, TileHashes, TileReadError, Tiles, bundles_between,
    tiles_between,
};
pub use tlog_proof::{TlogProof, TlogProofError};
pub use tree::{Full, Hashes, Missing, ReadError, Tree, TreeHead, root};
pub use witness::{AddCheckpoint, WitnessRefusal};

/// The most leaves a tree may have: 2^62. No proof in it is longer than the 63 hashes that a witness reads.
pub const MAX_SIZE: u64 = 1 << 62;
