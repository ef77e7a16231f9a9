//! What a screen is told when something cannot be done.

use crate::views::{Role, Status, Step};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why a step cannot be recorded for its party.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordFault {
    /// It is the own organisation's step.
    Oneself,
    /// The party is enrolled: paper is no signature of it.
    Enrolled,
    /// The party is not enrolled and has no codes.
    NoCodes,
    /// It is no party's step, or whoever asks has no part in the manifest.
    Other,
}

/// Why a field cannot be corrected so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionFault {
    /// It does not say what should stand there.
    Nothing,
    /// Named twice.
    Twice,
    /// Nobody can correct it.
    NotCorrectable,
    /// Nobody has signed it yet.
    NotSealed,
    /// The steps that seal it contradict each other.
    Unsettled,
    /// No such line or journey.
    NoRow,
    /// It stands there already.
    Same,
    /// Of another kind, or out of bounds.
    Value,
    /// Too many corrections wait for answers.
    TooManyOpen,
}

/// Something that cannot be done as asked. Nothing was signed, and nothing was lost.
///
/// The names are those of the command line. The texts (what, what it means for the data, what now, which
/// button) are the screens', in both languages: a code without them does not compile there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[serde(tag = "code")]
#[error("{}", serde_json::to_string(self).unwrap_or_default())]
#[expect(missing_docs, reason = "the fields are the values in the sentence")]
pub enum Problem {
    // What was typed.
    /// A waste code that is none.
    #[serde(rename = "code.unreadable")]
    WasteCode { value: String },
    /// A well-formed code that the shipped edition lacks. A remark: it stops nothing.
    #[serde(rename = "code.unknown")]
    NotListed { value: String, edition: String },
    /// A mass that is none.
    #[serde(rename = "qty.unreadable")]
    Weight { value: String },
    /// Nothing to transfer.
    #[serde(rename = "qty.zero")]
    WeightZero { waste: String },
    /// A line has no weight.
    #[serde(rename = "qty.missing")]
    WeightMissing { line: u32, waste: Option<String> },
    /// The consignor's weight stands; the carrier does not write over it.
    #[serde(rename = "qty.weighed")]
    AlreadyWeighed { waste: Option<String>, grams: u64 },
    /// No such line.
    #[serde(rename = "line.unknown")]
    LineUnknown { named: String, lines: u32 },
    /// A manifest without a waste.
    #[serde(rename = "line.none")]
    NoLines,
    /// A plate that is none.
    #[serde(rename = "plate.unreadable")]
    Plate { value: String },
    /// A day that is none.
    #[serde(rename = "date.unreadable")]
    Date { value: String },
    /// A party is not chosen.
    #[serde(rename = "party.missing")]
    PartyMissing { role: Role },
    /// Nobody in the directory is called so.
    #[serde(rename = "party.unknown")]
    PartyUnknown { role: Role, named: String, known: u32 },
    /// More than one is.
    #[serde(rename = "party.ambiguous")]
    PartyAmbiguous { role: Role, named: String, found: u32 },
    /// No manifest is called so.
    #[serde(rename = "manifest.unknown")]
    ManifestUnknown { named: String },
    /// More than one is.
    #[serde(rename = "manifest.ambiguous")]
    ManifestAmbiguous { named: String, found: u32 },

    // Steps.
    /// The step is another party's.
    #[serde(rename = "sign.not_party")]
    NotThatParty {
        step: Step,
        role: Role,
        named: Option<String>,
    },
    /// The step comes later, or is over.
    #[serde(rename = "step.not_now")]
    NotNow { step: Step, status: Status },
    /// Somebody signed it.
    #[serde(rename = "step.signed")]
    AlreadySigned { step: Step },
    /// An imported manifest has no steps to sign.
    #[serde(rename = "step.reported")]
    OnlyReported { manifest: String },
    /// It is refused or void by what somebody signed, and others went on: that is to be resolved first.
    #[serde(rename = "step.contradicted")]
    Contradicted { step: Step, by: Step },
    /// A voiding or a refusal says why.
    #[serde(rename = "reason.missing")]
    NoReason { step: Step },
    /// Two weights that left stand side by side: the consignor settles them.
    #[serde(rename = "qty.unsettled")]
    WeightsUnsettled {
        waste: Option<String>,
        consignor: Option<String>,
    },
    /// A firm that is not enrolled has no name.
    #[serde(rename = "party.nameless")]
    PartyNameless { role: Role },
    /// What was typed is no credit code.
    #[serde(rename = "uscc.unreadable")]
    CreditCode { value: String },
    /// A step cannot be recorded for its party.
    #[serde(rename = "record.may_not")]
    Unrecordable {
        named: Option<String>,
        hindrance: RecordFault,
    },
    /// What was typed is no code.
    #[serde(rename = "record.code")]
    Code { value: String },
    /// A picture of more bytes than are kept.
    #[serde(rename = "record.picture")]
    PictureTooLarge { path: String, bytes: u64, limit: u64 },
    /// No recorded step waits for this organisation's word, or several do.
    #[serde(rename = "record.nothing")]
    NothingToConfirm { named: String },
    /// No such step contradicts another.
    #[serde(rename = "resolve.nothing")]
    NothingToResolve { named: String },
    /// Others may say that this step stands.
    #[serde(rename = "resolve.may_not")]
    MayNotResolve { may: Vec<String> },
    /// A field cannot be corrected so.
    #[serde(rename = "correct.field")]
    Uncorrectable { field: String, fault: CorrectionFault },
    /// No open correction is meant, or several are.
    #[serde(rename = "correct.unknown")]
    NothingToAnswer { named: String },
    /// Others are asked about this correction.
    #[serde(rename = "correct.not_asked")]
    NotAsked { asked: Vec<String> },
    /// Every value stands there already.
    #[serde(rename = "sign.nothing")]
    NothingNew,
    /// It would be refused everywhere.
    #[serde(rename = "sign.inadmissible")]
    Inadmissible { why: String },
    /// The regulator refused it.
    #[serde(rename = "sign.refused")]
    Refused { reason: String, said: String },
    /// The waiting act has been signed or taken back.
    #[serde(rename = "sign.too_late")]
    TooLate,

    // Persons.
    /// No name, or one that no card may hold.
    #[serde(rename = "person.name")]
    PersonName { why: String },
    /// Nobody is called so here.
    #[serde(rename = "person.unknown")]
    PersonUnknown { named: String },
    /// More than one is.
    #[serde(rename = "person.ambiguous")]
    PersonAmbiguous { named: String, found: u32 },
    /// Erased, or of another device: nobody acts here as them.
    #[serde(rename = "person.not_own")]
    PersonNotOwn { named: String },

    // Keys.
    /// The signing key is closed.
    #[serde(rename = "sign.locked")]
    Locked,
    /// This device was revoked.
    #[serde(rename = "sign.revoked")]
    Revoked { at: Option<String> },
    /// A wrong PIN.
    #[serde(rename = "key.wrong_pin")]
    WrongPin,
    /// A PIN that breaks the rule.
    #[serde(rename = "pin.rule")]
    PinRule,
    /// The key file cannot be used.
    #[serde(rename = "key.damaged")]
    KeyDamaged { why: String },
    /// The key is another replica's.
    #[serde(rename = "key.other_device")]
    KeyOfOther { why: String },
    /// Others may read the key.
    #[serde(rename = "key.exposed")]
    KeyExposed { path: String },

    // Home and disk.
    /// A replica is there already.
    #[serde(rename = "home.begun")]
    AlreadyBegun { home: String },
    /// No replica is there.
    #[serde(rename = "home.empty")]
    NotBegun { home: String },
    /// Another program has it.
    #[serde(rename = "home.in_use")]
    InUse { home: String, process: Option<u32> },
    /// Others may open it.
    #[serde(rename = "home.exposed")]
    Exposed { home: String },
    /// The stored identity is damaged.
    #[serde(rename = "home.identity")]
    IdentityDamaged { why: String },
    /// The data file is another program's.
    #[serde(rename = "db.foreign")]
    Foreign { why: String },
    /// The data file is a newer program's.
    #[serde(rename = "db.newer")]
    Newer,
    /// Another writer.
    #[serde(rename = "db.busy")]
    Busy,
    /// The data file is damaged.
    #[serde(rename = "db.damaged")]
    Damaged { why: String },
    /// No room.
    #[serde(rename = "disk.full")]
    DiskFull,
    /// Anything else about the disk.
    #[serde(rename = "disk")]
    Disk { why: String },
    /// A file that cannot be read or written.
    #[serde(rename = "file")]
    File { path: String, why: String },
    /// The chosen file is not known any more.
    #[serde(rename = "file.not_chosen")]
    NotChosen,
    /// A spreadsheet that is none. Why, and how it is mended, are sentences in the language of the screens.
    #[serde(rename = "import.file")]
    ImportFile { why: String },
    /// A picture without a code that can be read.
    #[serde(rename = "picture.no_code")]
    NoCode { path: String },
    /// An export that cannot be written or read.
    #[serde(rename = "export")]
    Export { why: String },

    // Enrolment.
    /// Nothing can be signed before enrolment.
    #[serde(rename = "enrol.needed")]
    NotEnrolled,
    /// No invite.
    #[serde(rename = "enrol.invite")]
    Invite { value: String, why: String },
    /// Too old.
    #[serde(rename = "enrol.expired")]
    InviteExpired,
    /// Used by another device.
    #[serde(rename = "enrol.used")]
    InviteUsed,
    /// The node does not know it.
    #[serde(rename = "enrol.unknown")]
    InviteUnknown,
    /// The node says no.
    #[serde(rename = "enrol.denied")]
    Denied { why: String },
    /// The credential cannot be used.
    #[serde(rename = "enrol.credential")]
    Credential { why: String },
    /// Enrolled already.
    #[serde(rename = "enrol.already")]
    AlreadyEnrolled,

    // Devices and sheets.
    /// Only a managing device may.
    #[serde(rename = "device.no_power")]
    NoPower,
    /// No device of this organisation is called so, or several are.
    #[serde(rename = "device.which")]
    WhichDevice { named: String, found: u32 },
    /// It was closed out before.
    #[serde(rename = "device.revoked")]
    DeviceRevoked { device: String },
    /// No request of a device.
    #[serde(rename = "device.request")]
    DeviceRequest { why: String },
    /// Somebody has this key already.
    #[serde(rename = "device.enrolled")]
    DeviceEnrolled { device: String },
    /// The regulator has to hear of it first.
    #[serde(rename = "device.not_yet")]
    DeviceNotYet,
    /// An admission that is another device's, or does not verify.
    #[serde(rename = "device.welcome")]
    Admission { why: String },
    /// What was typed or scanned is not what was printed.
    #[serde(rename = "sheet.unreadable")]
    SheetUnreadable { why: String },
    /// The directory here does not have the sheet's key.
    #[serde(rename = "sheet.unknown")]
    SheetUnknown,
    /// The sheet was closed out.
    #[serde(rename = "sheet.revoked")]
    SheetRevoked,
    /// The sheet is not the consignor's.
    #[serde(rename = "sheet.other")]
    SheetOfOther { org: String, consignor: Option<String> },
    /// The sheet has signed.
    #[serde(rename = "sheet.used")]
    SheetUsed,
    /// The sheet's time is over.
    #[serde(rename = "sheet.expired")]
    SheetExpired { at: Option<String> },
    /// The sheet is for less.
    #[serde(rename = "sheet.too_small")]
    SheetTooSmall { most_g: u64, grams: u64 },
    /// More sheets than are made at once, or none.
    #[serde(rename = "sheet.count")]
    SheetCount { found: u32 },
    /// A last day that is over, or more than a year away.
    #[serde(rename = "sheet.until")]
    SheetUntil { value: String },
    /// Nothing there waits for this organisation.
    #[serde(rename = "endorse.nothing")]
    NothingToEndorse { manifest: String },
    /// More entries than one statement may name.
    #[serde(rename = "endorse.how_many")]
    TooManyToEndorse { found: u32 },
    /// A file that is none of ours.
    #[serde(rename = "file.other")]
    NotOurs { path: String },

    // Network.
    /// Whoever answered is somebody else.
    #[serde(rename = "net.identity_mismatch")]
    IdentityMismatch { found: Option<String> },
    /// The node does not answer.
    #[serde(rename = "net.node_silent")]
    NodeSilent { why: String },
    /// It took too long.
    #[serde(rename = "net.slow")]
    Slow { seconds: u32 },
    /// No network on this machine.
    #[serde(rename = "net.no_interface")]
    NoNetwork { why: String },
    /// What the node gave does not verify.
    #[serde(rename = "sync.alarm")]
    Alarm { why: String },
    /// The node does not know this device: it was enrolled elsewhere, or the node came back from an old copy.
    #[serde(rename = "sync.not_known")]
    NotKnown,
    /// This program is too old for the node.
    #[serde(rename = "sync.version_newer")]
    TooOld,

    // The screen itself.
    /// The screen asked for what this build does not have.
    #[serde(rename = "ui.unknown_command")]
    UnknownCommand { name: String },
    /// The screen asked in a shape that this build does not know.
    #[serde(rename = "ui.unreadable_request")]
    UnreadableRequest { name: String, why: String },
    /// The part behind the screen does not answer. Said by the screen itself.
    #[serde(rename = "ui.no_answer")]
    NoAnswer { why: String },
}

impl Problem {
    /// The stable name, the same as on the command line.
    pub fn code(&self) -> String {
        let value = serde_json::to_value(self).expect("texts and numbers");
        value["code"].as_str().expect("the tag is a text").to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_tag() {
        assert_eq!(Problem::NoLines.code(), "line.none");
        let told = Problem::Weight {
            value: "1,2,3".into(),
        };
        assert_eq!(
            serde_json::to_string(&told).unwrap(),
            r#"{"code":"qty.unreadable","value":"1,2,3"}"#
        );
    }
}
