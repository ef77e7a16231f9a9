//! What a consignment of hazardous waste is, and what its record says of it now.
//!
//! A [`Record`] is what the ledger holds of one manifest: every field with the entry that wrote it,
//! and every signed step. [`Manifest::fold`] turns a record into the one state that all replicas see.
//! The fold cannot fail: what contradicts itself is shown as a [`Conflict`], never thrown.
//!
//! Nothing here knows a clock, a disk or a key.

mod canonical;
mod correctable;
mod correction;
pub mod id;
mod manifest;
mod person;
mod quantity;
mod record;
mod recording;
mod standing;
mod step;
pub mod typed;

pub use canonical::canonical_json;
pub use correctable::{
    Approver, CORRECTABLE, CorrectableRow, MOST_FIELDS, MOST_OPEN, PartyRole, ValueRule, approvers,
    correctable,
};
pub use correction::{
    Answer, Answered, Asked, CorrectedField, Correcting, Correction, CorrectionState, Corrections, Proposal,
    ProposedField, Unanswerable, Uncorrectable,
};
pub use id::{DeviceId, DocId, EntryId, OrgId};
pub use manifest::{
    Conflict, Leg, Line, Manifest, ManifestKind, Parties, Party, Refusal, Reported, Resolution, SignedStep,
    Status, Voiding, Way, Weight, WeightTotals,
};
pub use person::{CardAddress, ClaimedPerson, PersonId};
pub use quantity::{Quantity, QuantityError};
pub use record::{Contest, EntryStanding, Field, Quarantine, Quarantined, Record, Scalar, StepFact};
pub use recording::{
    Confirmation, Confirms, LONGEST_REASON, RecordedStep, Recording, RecordingProof, Unconfirmable,
    Unrecordable,
};
pub use standing::{Claim, Standing, Unresolvable, Voice};
pub use step::StepKind;
