//! Who said it, after what, and is every byte as signed?
//!
//! The ledger is a set of signed [`Entry`]s. An entry carries one Automerge change of one document,
//! or one [`Statement`] about keys. Automerge documents are *views*: they can be rebuilt from the
//! entries at any time, and nothing from outside reaches Automerge except through the [`guard`].
//!
//! There is one door in. What this device writes and what a peer sends both pass [`admit`]:
//!
//! ```text
//! bytes ─ Entry::parse ─▶ Entry ─ Registry::verify ─▶ VerifiedEntry ─ admit ─▶ Admitted
//!          length, tag,           credential chain,                  guard, roles, seals
//!          payload hash           verify_strict                      (or a statement applied)
//! ```
//!
//! Each arrow may refuse with a [`Rejection`]: the entry can never be right, whatever may still
//! arrive. An entry whose causes have not arrived yet is not refused but [`Held`].
//!
//! Nothing here knows a clock, a disk, a socket or a random source.

mod admit;
mod card;
mod code;
mod credential;
mod document;
mod entry;
mod feed;
pub mod guard;
mod keys;
mod receipt;
mod registry;
mod rejection;
mod roles;
mod seal;
mod state_line;
mod statement;

pub use admit::{Admitted, Held, NotAdmitted, admit, admit_unconfirmed};
pub use card::{Card, CardError};
pub use code::{TypedCode, TypedCodeError};
pub use credential::{Bits, Chain, Credential, CredentialBody, CredentialId, LedgerId};
pub use document::{Act, Author, Document, DocumentError, DocumentKind, Signed, Write, WriteError};
pub use entry::{Entry, EntryBody, EntryKind, MAX_PAYLOAD, Seen, VerifiedEntry, actor_id, document_id};
pub use feed::{Feed, FeedHash, FeedItem, Logged, Verdict};
pub use keys::{DeviceKey, PublicKey, Signature, device_id};
pub use receipt::Receipt;
pub use registry::{Endorsement, Fork, Registry, Revocation};
pub use rejection::Rejection;
pub use roles::{Op as RoleOp, Role, RoleRow, TABLE as ROLE_TABLE, While};
pub use state_line::{StateLine, StateSummary};
pub use statement::{
    Endorse, EpochReason, ForkProof, Known, NewEpoch, NewKey, RevocationReason, Revoke, SignedBody, Statement,
};

pub use wufei_manifest::{CardAddress, DeviceId, DocId, EntryId, OrgId, PersonId};
