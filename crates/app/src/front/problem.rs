//! What the replica and the acts say, as a screen is told it: codes and values, no words.

use super::fingerprint;
use crate::Problem;
use crate::node::{
    CloseCode, Denial, DeviceError, EnrolError, EnrolmentError, HomeError, KeyError, KeyFileError, NodeError,
    OpenError, PersonError, RecordError, SecretError, StoreError, SyncError, Trouble,
};
use crate::told::chain;
use std::convert::Infallible;
use wufei_api::views::Role;
use wufei_api::{CorrectionFault, Problem as Told, RecordFault};
use wufei_ledger::WriteError;
use wufei_manifest::{Uncorrectable, Unrecordable};

impl From<Problem> for Told {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::WasteCode { value, .. } => Self::WasteCode { value },
            Problem::NotListed { code, edition } => Self::NotListed {
                value: code.to_string(),
                edition,
            },
            // A form has a field for each; a line in one text is the command line's.
            Problem::LineUnreadable { value } => Self::WasteCode { value },
            Problem::Weight { value, .. } => Self::Weight { value },
            Problem::WeightZero { waste } => Self::WeightZero {
                waste: waste.to_string(),
            },
            Problem::WeightMissing { line, waste } => Self::WeightMissing {
                line: small(line),
                waste,
            },
            Problem::AlreadyWeighed { waste, given } => Self::AlreadyWeighed {
                waste,
                grams: given.in_grams(),
            },
            Problem::LineUnknown { named, lines } => Self::LineUnknown {
                named,
                lines: small(lines),
            },
            Problem::NoLines => Self::NoLines,
            Problem::Plate { value, .. } => Self::Plate { value },
            Problem::Date { value } => Self::Date { value },
            Problem::PartyUnknown { field, named, known } => Self::PartyUnknown {
                role: role_of_field(field),
                named,
                known: small(known),
            },
            Problem::PartyAmbiguous { field, named, found } => Self::PartyAmbiguous {
                role: role_of_field(field),
                named,
                found: small(found.len()),
            },
            Problem::ManifestUnknown { named } => Self::ManifestUnknown { named },
            Problem::ManifestAmbiguous { named, found } => Self::ManifestAmbiguous {
                named,
                found: small(found.len()),
            },
            Problem::NotThatParty { step, role, named } => Self::NotThatParty {
                step: step.into(),
                role: role.into(),
                named,
            },
            Problem::NotNow { step, status } => Self::NotNow {
                step: step.into(),
                status: status.into(),
            },
            Problem::AlreadySigned { step, .. } => Self::AlreadySigned { step: step.into() },
            Problem::Contradicted { step, by } => Self::Contradicted {
                step: step.into(),
                by: by.into(),
            },
            Problem::NoReason { step } => Self::NoReason { step: step.into() },
            Problem::WeightsUnsettled { waste, consignor } => Self::WeightsUnsettled { waste, consignor },
            Problem::PartyNameless { field } => Self::PartyNameless {
                role: role_of_field(field),
            },
            Problem::CreditCode { value, .. } => Self::CreditCode { value },
            Problem::Unrecordable { why, party } => Self::Unrecordable {
                named: party,
                hindrance: match why {
                    Unrecordable::Oneself => RecordFault::Oneself,
                    Unrecordable::Enrolled => RecordFault::Enrolled,
                    Unrecordable::NoCodes => RecordFault::NoCodes,
                    Unrecordable::Malformed | Unrecordable::Stranger | Unrecordable::NamesParty => {
                        RecordFault::Other
                    }
                },
            },
            Problem::Code { value } => Self::Code { value },
            Problem::PictureTooLarge { path, bytes, limit } => Self::PictureTooLarge { path, bytes, limit },
            Problem::NothingToConfirm { named } => Self::NothingToConfirm { named },
            Problem::NothingToResolve { named } => Self::NothingToResolve { named },
            Problem::MayNotResolve { may } => Self::MayNotResolve { may },
            Problem::Uncorrectable { field, why } => Self::Uncorrectable {
                field,
                fault: fault_of(&why),
            },
            Problem::NothingToAnswer { named } => Self::NothingToAnswer { named },
            Problem::NotAsked { asked } => Self::NotAsked { asked },
            Problem::OnlyReported { manifest } => Self::OnlyReported { manifest },
            Problem::File { path, error } => Self::File {
                path,
                why: error.to_string(),
            },
            Problem::Pin(_) | Problem::PinsDiffer => Self::PinRule,
            Problem::NoPin => Self::Locked,
            Problem::Export(error) => Self::Export { why: chain(&error) },
            Problem::Import(error) => Self::ImportFile { why: chain(&error) },
            Problem::Device(error) => device(error),
            Problem::Joined(EnrolmentError::Enrolled { .. }) => Self::AlreadyEnrolled,
            Problem::Joined(error) => Self::Admission { why: chain(&error) },
            Problem::NotOurs { path, .. } => Self::NotOurs { path },
            Problem::NoCode { path } => Self::NoCode { path },
            Problem::NothingToEndorse { manifest } => Self::NothingToEndorse { manifest },
            Problem::PersonUnknown { named } => Self::PersonUnknown { named },
            Problem::PersonAmbiguous { named, found } => Self::PersonAmbiguous {
                named,
                found: small(found.len()),
            },
            Problem::Person(error) => person(error),
            Problem::Node(error) => node(error),
            Problem::Record(error) => record(error),
            Problem::Enrol(error) => enrol(error),
            Problem::Sync(error) => sync(error),
        }
    }
}

const fn fault_of(why: &Uncorrectable) -> CorrectionFault {
    match why {
        Uncorrectable::OtherBase | Uncorrectable::NoReason | Uncorrectable::Fields => {
            CorrectionFault::Nothing
        }
        Uncorrectable::Twice { .. } => CorrectionFault::Twice,
        Uncorrectable::NotCorrectable { .. } => CorrectionFault::NotCorrectable,
        Uncorrectable::NotSealed { .. } => CorrectionFault::NotSealed,
        Uncorrectable::Unsettled { .. } => CorrectionFault::Unsettled,
        Uncorrectable::NoRow { .. } => CorrectionFault::NoRow,
        Uncorrectable::Same { .. } => CorrectionFault::Same,
        Uncorrectable::Value { .. } => CorrectionFault::Value,
        Uncorrectable::TooManyOpen { .. } => CorrectionFault::TooManyOpen,
    }
}

fn role_of_field(field: &str) -> Role {
    match field {
        "carrier" => Role::Carrier,
        "receiver" => Role::Receiver,
        _ => Role::Consignor,
    }
}

/// Counts on a screen; nobody has four billion lines.
pub(super) fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn node(error: NodeError) -> Told {
    match error {
        NodeError::Home(error) => home(&error),
        NodeError::Key(error) => key(&error),
        NodeError::Store(error) => store(&error),
        NodeError::AlreadyBegun { home } => Told::AlreadyBegun {
            home: home.display().to_string(),
        },
        NodeError::NotBegun { home } => Told::NotBegun {
            home: home.display().to_string(),
        },
        NodeError::Identity(error) => Told::IdentityDamaged { why: chain(&error) },
        NodeError::Document(error) => Told::Damaged { why: chain(&error) },
    }
}

fn device(error: DeviceError) -> Told {
    match error {
        DeviceError::NoPower => Told::NoPower,
        DeviceError::WhichDevice { named, found } => Told::WhichDevice {
            named,
            found: small(found),
        },
        DeviceError::Revoked { device } => Told::DeviceRevoked {
            device: fingerprint(device),
        },
        DeviceError::Request { why } => Told::DeviceRequest { why },
        DeviceError::Enrolled { device } => Told::DeviceEnrolled {
            device: fingerprint(device),
        },
        DeviceError::NotYet => Told::DeviceNotYet,
        DeviceError::Sheet(error) => Told::SheetUnreadable { why: chain(&error) },
        DeviceError::SheetUnknown => Told::SheetUnknown,
        DeviceError::SheetRevoked => Told::SheetRevoked,
        DeviceError::SheetOfOther { org, consignor } => Told::SheetOfOther { org, consignor },
        DeviceError::SheetUsed { .. } => Told::SheetUsed,
        DeviceError::SheetExpired { until_ms } => Told::SheetExpired {
            at: super::moment(until_ms).map(|at| at.to_string()),
        },
        DeviceError::SheetTooSmall { most_g, found_g } => Told::SheetTooSmall {
            most_g,
            grams: found_g,
        },
        DeviceError::HowMany { found } => Told::TooManyToEndorse { found: small(found) },
    }
}

fn person(error: PersonError) -> Told {
    match error {
        PersonError::Card(error) => Told::PersonName { why: chain(&error) },
        PersonError::Unknown { person } => Told::PersonUnknown {
            named: person.to_string(),
        },
        PersonError::NotOwn { person } => Told::PersonNotOwn {
            named: person.short(),
        },
        PersonError::Node(error) => node(error),
    }
}

fn home(error: &HomeError) -> Told {
    match error {
        HomeError::InUse { path, pid } => Told::InUse {
            home: path.display().to_string(),
            process: *pid,
        },
        HomeError::Exposed { path, .. } => Told::Exposed {
            home: path.display().to_string(),
        },
        HomeError::Missing { path } => Told::NotBegun {
            home: path.display().to_string(),
        },
        HomeError::NotAFolder { .. } | HomeError::Disk { .. } => Told::Disk { why: chain(error) },
    }
}

fn key(error: &KeyError) -> Told {
    match error {
        KeyError::File(KeyFileError::WrongPin) => Told::WrongPin,
        KeyError::File(error) => Told::KeyDamaged { why: chain(error) },
        KeyError::Locked => Told::Locked,
        KeyError::OtherDevice { .. } => Told::KeyOfOther { why: chain(error) },
        KeyError::Secret(SecretError::Exposed { path, .. }) => Told::KeyExposed {
            path: path.display().to_string(),
        },
        KeyError::Secret(_) | KeyError::Folder(_) | KeyError::Transport { .. } | KeyError::NoRandom(_) => {
            Told::Disk { why: chain(error) }
        }
    }
}

fn store(error: &StoreError) -> Told {
    match error {
        StoreError::Open(OpenError::Foreign { .. } | OpenError::NotSqlite { .. }) => {
            Told::Foreign { why: chain(error) }
        }
        StoreError::Open(OpenError::Newer { .. }) => Told::Newer,
        StoreError::Full(_) => Told::DiskFull,
        StoreError::Busy(_) => Told::Busy,
        StoreError::Damaged { .. }
        | StoreError::ReceiptContradicts { .. }
        | StoreError::PlaceTaken { .. } => Told::Damaged { why: chain(error) },
        StoreError::Open(_) | StoreError::Disk(_) | StoreError::TooManyHeld { .. } => {
            Told::Disk { why: chain(error) }
        }
    }
}

fn record(error: RecordError<Infallible>) -> Told {
    match error {
        RecordError::Refused(never) => match never {},
        RecordError::Write(WriteError::Nothing) => Told::NothingNew,
        RecordError::Write(error) => Told::Inadmissible { why: chain(&error) },
        RecordError::NotEnrolled => Told::NotEnrolled,
        RecordError::Revoked { revocation } => Told::Revoked {
            at: super::moment(revocation.at_ms).map(|at| at.to_string()),
        },
        RecordError::Unknown { doc } => Told::ManifestUnknown {
            named: doc.to_string(),
        },
        RecordError::Key(error) => key(&error),
        RecordError::Node(error) => node(error),
    }
}

fn enrol(error: EnrolError) -> Told {
    match error {
        EnrolError::Invite(error) => Told::Invite {
            value: String::new(),
            why: chain(&error),
        },
        EnrolError::Denied(Denial::Expired) => Told::InviteExpired,
        EnrolError::Denied(Denial::Used) => Told::InviteUsed,
        EnrolError::Denied(Denial::Unknown) => Told::InviteUnknown,
        EnrolError::Denied(denial) => Told::Denied { why: chain(&denial) },
        EnrolError::NotProven { found } => Told::IdentityMismatch {
            found: Some(found.to_string()),
        },
        EnrolError::Enrolment(EnrolmentError::Enrolled { .. }) => Told::AlreadyEnrolled,
        EnrolError::Enrolment(error) => Told::Credential { why: chain(&error) },
        EnrolError::Key(error) => key(&error),
        EnrolError::Dial(_)
        | EnrolError::Broken(_)
        | EnrolError::Silent { .. }
        | EnrolError::Protocol { .. } => Told::NodeSilent { why: chain(&error) },
    }
}

fn sync(error: SyncError) -> Told {
    match error {
        SyncError::NotEnrolled => Told::NotEnrolled,
        SyncError::Node(error) => node(error),
        SyncError::Trouble { trouble, .. } => of_trouble(&trouble),
        SyncError::TimedOut { after, .. } => Told::Slow {
            seconds: u32::try_from(after.as_secs()).unwrap_or(u32::MAX),
        },
        SyncError::Net(error) => Told::NoNetwork { why: chain(&error) },
    }
}

/// What keeps the courier from its visit.
pub(super) fn of_trouble(trouble: &Trouble) -> Told {
    match trouble {
        Trouble::Closed {
            code: CloseCode::Revoked,
        } => Told::Revoked { at: None },
        Trouble::Closed {
            code: CloseCode::NotEnrolled,
        } => Told::NotKnown,
        Trouble::Closed {
            code: CloseCode::Upgrade,
        } => Told::TooOld,
        trouble if trouble.is_alarm() => Told::Alarm { why: chain(trouble) },
        Trouble::Storage { why } => Told::Disk { why: why.clone() },
        trouble => Told::NodeSilent { why: chain(trouble) },
    }
}
