//! One living replica: it records, takes in, syncs, and tells what changed.
//!
//! A [`Node`] holds one home folder (`WUFEI_HOME`):
//!
//! ```text
//! lock                  one process at a time
//! keys/device.key       the signing key, sealed under a PIN
//! keys/transport.key    the key of the QUIC connection: sync goes on while signing is locked
//! ledger.db             everything else
//! ```
//!
//! What a person does here ([`Node::record`]) and what the regulator sends ([`Node::take_page`]) pass the
//! same door, `ledger::admit`, and are kept by the same transaction: the entry, its place in the outbox
//! or its receipt, the sequence number or the cursor, and the pictures that lists show.
//! [`Node::changed`] ticks after the commit and never before.

mod account;
mod cards;
mod clock;
mod courier;
mod devices;
mod documents;
mod enrolled;
mod enrolment;
mod error;
mod export;
mod forms;
mod ingest;
mod keys;
mod mark;
mod node;
mod paper;
mod parallel;
mod persons;
mod picture;
mod places;
mod query;
mod record;
mod sheets;
mod state;
mod succession;
mod take;
mod verify;
mod welcome;

pub use account::{Account, Logged, Signed, Stated};
pub use cards::{CardNotTaken, CardRefusal, CardsTaken};
pub use clock::{Clock, ToldClock};
pub use courier::{CourierState, DialError, SyncError, SyncReport};
pub use devices::{DeviceError, DeviceRequest, OwnDevice};
pub use enrolled::{EnrolmentError, Identity};
pub use enrolment::{EnrolError, enrol};
pub use error::NodeError;
pub use export::{ExportError, verify_export, verify_export_with_account};
pub use ingest::{NotTaken, Taken};
pub use keys::KeyError;
pub use node::Node;
pub use paper::PaperError;
pub use persons::{Claimed, KnownPerson, Person, PersonError};
pub use query::{ManifestView, Mark, Signer, UnconfirmedEntry};
pub use record::{NewManifest, RecordError, Recorded, RecordedOrKnown};
pub use sheets::SigningSheet;
pub use succession::{RecoverySheet, Rotation};
pub use take::{PageTaken, TakeError};
pub use verify::{Fault, VerifyReport};
pub use welcome::Welcome;

pub use wufei_home::{HomeError, KdfParams, KeyFileError, Pin, PinError, SecretError, write_secret};
pub use wufei_net::NetError;
pub use wufei_store::{
    Form, NamedParty, OpenError, OutboxItem, OutboxStatus, PartyPlace, Profile, RefusedEntry, StoreError,
    Summary, SummaryFilter, SummaryPage,
};
pub use wufei_sync::client::{Phase, Trouble};
pub use wufei_sync::handshake::Denial;
pub use wufei_sync::{CloseCode, Invite, InviteError};
