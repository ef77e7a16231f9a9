//! What a person is told when something cannot be done: what, what it means for the data, what now.

use crate::acts::PartyRole;
use crate::node::{
    DeviceError, EnrolError, EnrolmentError, ExportError, NodeError, PersonError, PinError, RecordError,
    SyncError,
};
use std::path::Path;
use wufei_codes::{PlateError, UsccError, WasteCode, WasteCodeError};
use wufei_ledger::{DocId, EntryId, OrgId};
use wufei_manifest::{PersonId, Quantity, QuantityError, Status, StepKind, Uncorrectable, Unrecordable};
use wufei_papers::import37::ImportError;

/// Something that cannot be done as asked. Nothing was signed, and nothing was lost.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// A waste code that is none.
    #[error("waste code {value:?}: {error}")]
    WasteCode {
        /// As typed.
        value: String,
        /// What is wrong.
        error: WasteCodeError,
    },
    /// A well-formed code that the shipped edition lacks. A remark: it stops nothing.
    #[error("{code} is not in the {edition} catalogue")]
    NotListed {
        /// The code.
        code: WasteCode,
        /// The edition.
        edition: String,
    },
    /// A line that cannot be read.
    #[error("{value:?} is no line of a manifest")]
    LineUnreadable {
        /// As typed.
        value: String,
    },
    /// A mass that is none.
    #[error("weight: {error}")]
    Weight {
        /// As typed.
        value: String,
        /// What is wrong.
        error: QuantityError,
    },
    /// Nothing to transfer.
    #[error("the planned weight of {waste} is zero")]
    WeightZero {
        /// The waste.
        waste: WasteCode,
    },
    /// A line has no weight.
    #[error("line {line} has no weight")]
    WeightMissing {
        /// Its place, from 1.
        line: usize,
        /// Its waste.
        waste: Option<String>,
    },
    /// The consignor's weight stands; the carrier does not write over it.
    #[error("the consignor has weighed this line")]
    AlreadyWeighed {
        /// The line's waste.
        waste: Option<String>,
        /// What was to be written.
        given: Quantity,
    },
    /// No such line.
    #[error("there is no line {named:?} among {lines}")]
    LineUnknown {
        /// As typed; empty where a line must be named.
        named: String,
        /// How many lines there are.
        lines: usize,
    },
    /// A manifest without a waste.
    #[error("a manifest has at least one line")]
    NoLines,
    /// A plate that is none.
    #[error("plate {value:?}: {error}")]
    Plate {
        /// As typed.
        value: String,
        /// What is wrong.
        error: PlateError,
    },
    /// A day that is none.
    #[error("{value:?} is no day")]
    Date {
        /// As typed.
        value: String,
    },
    /// Nobody in the directory is called so.
    #[error("no organisation {named:?} for {field} among {known}")]
    PartyUnknown {
        /// The field.
        field: &'static str,
        /// As typed.
        named: String,
        /// Organisations in the directory.
        known: usize,
    },
    /// More than one is.
    #[error("{} organisations are called {named:?}", found.len())]
    PartyAmbiguous {
        /// The field.
        field: &'static str,
        /// As typed.
        named: String,
        /// All that are called so.
        found: Vec<OrgId>,
    },
    /// A firm without a name.
    #[error("{field} has no name")]
    PartyNameless {
        /// The field.
        field: &'static str,
    },
    /// A credit code that is none.
    #[error("credit code {value:?}: {error}")]
    CreditCode {
        /// As typed.
        value: String,
        /// What is wrong.
        error: UsccError,
    },
    /// A step that cannot be recorded for its party.
    #[error("this cannot be recorded for {}: {why}", party.as_deref().unwrap_or("that party"))]
    Unrecordable {
        /// What is wrong.
        #[source]
        why: Unrecordable,
        /// The party, as the manifest names it.
        party: Option<String>,
    },
    /// What was typed is no code.
    #[error("{value:?} is no code")]
    Code {
        /// As typed.
        value: String,
    },
    /// A picture of more bytes than are kept.
    #[error("{path} has {bytes} bytes, and a picture at most {limit}")]
    PictureTooLarge {
        /// The file.
        path: String,
        /// Its bytes.
        bytes: u64,
        /// The limit.
        limit: u64,
    },
    /// No recorded step waits for this organisation's word.
    #[error("no recorded step {named:?} waits for this organisation's word")]
    NothingToConfirm {
        /// As typed.
        named: String,
    },
    /// No manifest is called so.
    #[error("no manifest {named:?}")]
    ManifestUnknown {
        /// As typed.
        named: String,
    },
    /// More than one is.
    #[error("{} manifests are called {named:?}", found.len())]
    ManifestAmbiguous {
        /// As typed.
        named: String,
        /// All that are called so.
        found: Vec<DocId>,
    },
    /// The step is another party's.
    #[error("this organisation is not the {role:?} of this manifest")]
    NotThatParty {
        /// The step.
        step: StepKind,
        /// Whose it is.
        role: PartyRole,
        /// Who is named there.
        named: Option<String>,
    },
    /// The step comes later, or is over.
    #[error("{step} cannot be signed while the manifest is {status:?}")]
    NotNow {
        /// The step.
        step: StepKind,
        /// How far the manifest is.
        status: Status,
    },
    /// Somebody signed it.
    #[error("{step} was signed by entry {entry}")]
    AlreadySigned {
        /// The step.
        step: StepKind,
        /// The entry.
        entry: EntryId,
    },
    /// It is refused or void by what somebody signed, and others went on: that is to be resolved first.
    #[error("{step} cannot be signed while {by} contradicts the other steps")]
    Contradicted {
        /// The step.
        step: StepKind,
        /// What contradicts the others.
        by: StepKind,
    },
    /// A voiding or a refusal says why.
    #[error("{step} needs a reason")]
    NoReason {
        /// The step.
        step: StepKind,
    },
    /// Two weights that left stand side by side.
    #[error("two weights that left stand side by side")]
    WeightsUnsettled {
        /// The line's waste.
        waste: Option<String>,
        /// Who settles them.
        consignor: Option<String>,
    },
    /// No such step contradicts another.
    #[error("no step {named:?} contradicts another")]
    NothingToResolve {
        /// As typed.
        named: String,
    },
    /// Others may say that this step stands.
    #[error("this organisation may not say that this step stands")]
    MayNotResolve {
        /// The organisations that may, besides the regulator.
        may: Vec<String>,
    },
    /// This cannot be corrected so.
    #[error("{field} cannot be corrected so: {why}")]
    Uncorrectable {
        /// The field.
        field: String,
        /// What is wrong.
        #[source]
        why: Uncorrectable,
    },
    /// No open correction has this id, or several have.
    #[error("no one open correction is meant by {named:?}")]
    NothingToAnswer {
        /// As typed.
        named: String,
    },
    /// Others are asked.
    #[error("this organisation is not asked")]
    NotAsked {
        /// The organisations that are.
        asked: Vec<String>,
    },
    /// An imported manifest has no steps to sign.
    #[error("manifest {manifest} is only reported")]
    OnlyReported {
        /// Its display code.
        manifest: String,
    },
    /// A file that cannot be read.
    #[error("{path}: {error}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        error: std::io::Error,
    },
    /// A PIN that breaks the rule.
    #[error(transparent)]
    Pin(PinError),
    /// Typed twice, and not the same.
    #[error("the two PINs differ")]
    PinsDiffer,
    /// Nobody to ask for a PIN.
    #[error("a PIN is needed, and nobody can be asked")]
    NoPin,
    /// No person is called so here.
    #[error("no person {named:?}")]
    PersonUnknown {
        /// As typed.
        named: String,
    },
    /// More than one is.
    #[error("{} persons are called {named:?}", found.len())]
    PersonAmbiguous {
        /// As typed.
        named: String,
        /// All that are called so.
        found: Vec<PersonId>,
    },
    /// A person who cannot be added or chosen.
    #[error(transparent)]
    Person(PersonError),
    /// An export that cannot be written or read.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A spreadsheet that is none.
    #[error(transparent)]
    Import(ImportError),
    /// The replica.
    #[error(transparent)]
    Node(#[from] NodeError),
    /// Signing.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Letting a device in, closing one out, and answering for its entries.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// What another device handed over is not right.
    #[error(transparent)]
    Joined(#[from] EnrolmentError),
    /// A file of ours that cannot be read as such.
    #[error("{path} is no {what}")]
    NotOurs {
        /// As given.
        path: String,
        /// What it should be, such as `welcome`.
        what: &'static str,
    },
    /// A picture without a code that can be read.
    #[error("no code can be read in {path}")]
    NoCode {
        /// The picture.
        path: String,
    },
    /// Nothing there needs an endorsement of this organisation.
    #[error("nothing of {manifest} waits for an endorsement of this organisation")]
    NothingToEndorse {
        /// The manifest.
        manifest: String,
    },
    /// Enrolment.
    #[error(transparent)]
    Enrol(#[from] EnrolError),
    /// The courier.
    #[error(transparent)]
    Sync(#[from] SyncError),
}

/// What a person reads.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Sentence {
    /// A stable name for machines and for the help desk.
    pub code: String,
    /// What happened.
    pub what: String,
    /// What it means for the data.
    pub so_what: String,
    /// What to do now.
    pub what_now: String,
}

impl Problem {
    /// What the system says of a file.
    pub fn file(path: &Path, error: std::io::Error) -> Self {
        Self::File {
            path: path.display().to_string(),
            error,
        }
    }

    pub(crate) fn not_enrolled() -> Self {
        Self::Record(RecordError::NotEnrolled)
    }
}

impl From<PersonError> for Problem {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::Node(error) => Self::Node(error),
            error => Self::Person(error),
        }
    }
}

/// Signing passes on what the act itself found against it.
impl From<RecordError<Problem>> for Problem {
    fn from(error: RecordError<Problem>) -> Self {
        recorded(error)
    }
}

impl From<RecordError<DeviceError>> for Problem {
    fn from(error: RecordError<DeviceError>) -> Self {
        recorded(error)
    }
}

fn recorded<E: Into<Problem> + std::error::Error + 'static>(error: RecordError<E>) -> Problem {
    match error {
        RecordError::Refused(problem) => problem.into(),
        RecordError::Write(error) => Problem::Record(RecordError::Write(error)),
        RecordError::NotEnrolled => Problem::Record(RecordError::NotEnrolled),
        RecordError::Revoked { revocation } => Problem::Record(RecordError::Revoked { revocation }),
        RecordError::Unknown { doc } => Problem::Record(RecordError::Unknown { doc }),
        RecordError::Key(error) => Problem::Record(RecordError::Key(error)),
        RecordError::Node(error) => Problem::Node(error),
    }
}
