//! Manifests: in lists, one whole, and as loads under way.

use super::ClaimedPersonView;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use wufei_manifest as manifest;

/// How far a manifest has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 草稿.
    Draft,
    /// 已开具.
    Issued,
    /// 运输中.
    InTransit,
    /// 已到达.
    Delivered,
    /// 已接收: weighed by the receiver.
    Received,
    /// 已接受, while a step is missing or contradicted.
    Accepted,
    /// 已办结: computed, nobody signs it.
    Closed,
    /// 已拒收: the receiver has not taken the load.
    Refused,
    /// 已作废: the consignor took it back before it was picked up.
    Voided,
    /// 导入: its stage is hearsay.
    Reported,
}

/// A signed milestone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// 开具.
    Issued,
    /// 装运.
    PickedUp,
    /// 到达.
    Delivered,
    /// 接收.
    Received,
    /// 接受.
    Accepted,
    /// 拒收.
    Refused,
    /// 作废.
    Voided,
    /// 定以哪一步为准.
    Resolved,
    /// 更正: other values are proposed for what was signed.
    Corrected,
    /// 同意更正.
    Approved,
    /// 不同意更正, or the proposer withdraws.
    Declined,
    /// 确认代记: what was recorded for a party was its will.
    Confirmed,
    /// 导入.
    Imported,
}

/// The three roles of one manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 移出人.
    Consignor,
    /// 承运人.
    Carrier,
    /// 接受人.
    Receiver,
}

/// How far an entry has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "mark", rename_all = "snake_case")]
pub enum Mark {
    /// ○ Nobody else holds it, and the regulator cannot be reached.
    OnlyHere,
    /// ◔ It is on its way to the regulator.
    Waiting,
    /// ✓✓ The regulator confirmed it.
    AuthorityHasIt {
        /// Its place in the log.
        log_index: u64,
        /// The regulator's clock.
        #[ts(type = "string | null")]
        at: Option<Timestamp>,
    },
    /// ⊘ The regulator has it and gives it no effect until somebody who may endorses it.
    Quarantined {
        /// Its place in the log.
        log_index: u64,
        /// Why.
        why: Quarantine,
    },
    /// ! The regulator refused it.
    Refused {
        /// The stable name of the reason.
        reason: String,
        /// What the regulator said.
        said: String,
    },
}

/// Why the log gives an entry no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quarantine {
    /// Its device was revoked before it was logged.
    Revoked,
    /// Its device had signed two histories.
    Forked,
}

/// 代记: a step that somebody recorded for its party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RecordingView {
    /// The step's entry.
    pub entry: String,
    /// What it says.
    pub step: Option<Step>,
    /// For whom.
    pub role: Role,
    /// The party as the manifest names it.
    pub party: Option<String>,
    /// Who recorded it, by name or id.
    pub by: String,
    /// Why the party did not sign itself.
    pub reason: String,
    /// SHA-256 of the picture of the signed paper, when that stands behind it.
    pub picture: Option<String>,
    /// The number of the code that the party told, when that does.
    pub code: Option<u32>,
    /// Whether the party has confirmed it.
    pub by_party: bool,
    /// Whether the regulator has.
    pub by_regulator: bool,
    /// Whether whoever asks may.
    pub may_confirm: bool,
}

/// Another party's step that could be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordableView {
    /// Which.
    pub step: Step,
    /// Whose it is.
    pub role: Role,
    /// The party as the manifest names it.
    pub party: Option<String>,
    /// Whether a code stands behind it, because the party is enrolled; else a picture of paper.
    pub by_code: bool,
}

impl RecordingView {
    /// The view of a recorded step. `name` tells who an organisation is, `may_confirm` whether whoever asks may,
    /// given the organisation that the manifest names.
    pub fn of(
        recorded: &manifest::RecordedStep,
        of: &manifest::Manifest,
        name: impl Fn(manifest::OrgId) -> String,
        may_confirm: impl Fn(Option<manifest::OrgId>) -> bool,
    ) -> Self {
        let party = of.parties.of(recorded.recording.role);
        let (picture, code) = match recorded.recording.proof {
            manifest::RecordingProof::Picture { digest } => (Some(digest.to_string()), None),
            manifest::RecordingProof::Code { number, .. } => (None, Some(number)),
        };
        let said = |by_regulator| {
            let mut words = recorded.confirmations.iter();
            words.any(|word| word.by_regulator == by_regulator)
        };
        let step = of.steps.iter().find(|step| step.entry == recorded.entry);
        Self {
            entry: recorded.entry.to_string(),
            step: step.map(|step| step.kind.into()),
            role: recorded.recording.role.into(),
            party: party.name.clone(),
            by: name(recorded.by),
            reason: recorded.recording.reason.clone(),
            picture,
            code,
            by_party: said(false),
            by_regulator: said(true),
            may_confirm: may_confirm(party.org),
        }
    }
}

/// An entry that the log has and gives no effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct QuarantinedView {
    /// The entry.
    pub entry: String,
    /// Whose device signed it.
    pub by: String,
    /// The step that it signs, if it signs one.
    pub step: Option<Step>,
    /// Why it has no effect.
    pub why: Quarantine,
}

/// Which manifests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct ManifestFilter {
    /// Words that all occur: codes, numbers, firms, wastes, plates.
    pub text: String,
    /// Only these; all when empty.
    pub statuses: Vec<Status>,
    /// Only those in which the own organisation has this role.
    pub role: Option<Role>,
    /// The `next` of the page before.
    pub before: Option<u64>,
    /// Rows of the page, 1 to 200.
    pub limit: u32,
}

/// A page of manifests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManifestPage {
    /// Those touched last first.
    pub rows: Vec<ManifestRow>,
    /// Where the next page begins; none on the last.
    pub next: Option<u64>,
    /// How many manifests there are of each status, whatever the filter.
    pub counts: Vec<StatusCount>,
}

/// How many of one status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StatusCount {
    /// The status.
    pub status: Status,
    /// How many.
    pub count: u64,
}

/// A manifest in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManifestRow {
    /// The document.
    pub id: String,
    /// The display code: for eyes only.
    pub code: String,
    /// The 14-digit national number.
    pub number: Option<String>,
    /// How far it is.
    pub status: Status,
    /// 移出人.
    pub consignor: String,
    /// 承运人.
    pub carrier: String,
    /// 接受人.
    pub receiver: String,
    /// The roles of the own organisation in it.
    pub own_roles: Vec<Role>,
    /// The first waste.
    pub waste_code: Option<String>,
    /// Its name.
    pub waste_name: Option<String>,
    /// How many wastes.
    pub lines: u32,
    /// Grams, all lines.
    pub planned_g: Option<u64>,
    /// Grams, all lines.
    pub removed_g: Option<u64>,
    /// Grams, all lines.
    pub received_g: Option<u64>,
    /// Grams, all lines.
    pub accepted_g: Option<u64>,
    /// When it was issued, by the consignor's clock.
    #[ts(type = "string | null")]
    pub issued_at: Option<Timestamp>,
    /// Planned day of the transfer.
    pub planned_on: Option<String>,
    /// The vehicle.
    pub plate: Option<String>,
    /// Of its entries, the mark of the one that has come least far.
    pub mark: Mark,
    /// Contradictions.
    pub conflicts: u32,
}

/// Which manifest: its id, the beginning of it, its display code or its national number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManifestRef {
    /// How it is named.
    pub manifest: String,
}

/// One manifest, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ManifestView {
    /// As in lists.
    pub row: ManifestRow,
    /// Who sends.
    pub consignor: PartyInManifest,
    /// Who carries.
    pub carrier: PartyInManifest,
    /// Who takes in.
    pub receiver: PartyInManifest,
    /// The wastes.
    pub lines: Vec<LineView>,
    /// The journeys.
    pub legs: Vec<LegView>,
    /// The signed steps, causes before effects.
    pub steps: Vec<StepView>,
    /// Steps that were passed over.
    pub missing: Vec<Step>,
    /// The step that the own organisation may sign next, if any.
    pub next_step: Option<Step>,
    /// Steps that the own organisation may sign instead: *voided* or *refused*.
    pub other_steps: Vec<Step>,
    /// Why the receiver refused the load.
    pub refusal: Option<RefusalView>,
    /// Why the consignor took the manifest back.
    pub voiding: Option<VoidingView>,
    /// What contradicts itself.
    pub conflicts: Vec<ConflictView>,
    /// Contradictions that somebody resolved.
    pub resolutions: Vec<ResolutionView>,
    /// Corrections, causes before effects.
    pub corrections: Vec<CorrectionView>,
    /// What the own organisation may propose to correct.
    pub correctable: Vec<CorrectableView>,
    /// Writes to what was sealed: they change nothing and stay visible.
    pub contested: Vec<ContestView>,
    /// Steps that somebody recorded for their party.
    pub recordings: Vec<RecordingView>,
    /// The step that the own organisation may record for another party, if any.
    pub recordable: Option<RecordableView>,
    /// Entries that the log gives no effect.
    pub quarantined: Vec<QuarantinedView>,
    /// Whether this device may answer for some of them.
    pub may_endorse: bool,
    /// Whether the consignor of this draft can issue it here with a signing sheet.
    pub may_sign_by_sheet: bool,
    /// The receiver's opinion: `full`, `difference`, `part`, or as an importer wrote it.
    pub opinion: Option<String>,
    /// The receiver's words.
    pub note: Option<String>,
    /// What an importer said of a manifest from elsewhere.
    pub reported: Option<ReportedView>,
    /// Whose draft it is: the organisation that is to check and issue it.
    pub prepared_for: Option<String>,
    /// Entries that came before what they build on.
    pub held: u32,
    /// Fields that have no place above.
    pub details: Vec<DetailView>,
}

/// A party of one manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PartyInManifest {
    /// The organisation, if it is enrolled.
    pub org: Option<String>,
    /// As written.
    pub name: Option<String>,
    /// 统一社会信用代码.
    pub uscc: Option<String>,
    /// Division code.
    pub division: Option<String>,
    /// The division's name, or the district as written.
    pub place: Option<String>,
    /// Licence number.
    pub licence: Option<String>,
    /// Whether it is this device's own.
    pub is_own: bool,
}

/// A waste of one manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    /// The line.
    pub id: String,
    /// `900-249-08`.
    pub waste_code: Option<String>,
    /// `HW08`.
    pub category: Option<String>,
    /// Its name.
    pub waste_name: Option<String>,
    /// 危险特性: `T`, `I`, `C`, `R`, `In`.
    pub hazards: Vec<String>,
    /// 形态.
    pub form: Option<String>,
    /// 包装方式.
    pub packaging: Option<String>,
    /// Pieces.
    pub packages: Option<u64>,
    /// By the consignor, when it was issued.
    pub planned: Option<WeightSaid>,
    /// 移出量, when it left.
    pub removed: Option<WeightSaid>,
    /// On the receiver's scale.
    pub received: Option<WeightSaid>,
    /// 接受量.
    pub accepted: Option<WeightSaid>,
}

/// A mass and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WeightSaid {
    /// Whole grams.
    pub grams: u64,
    /// The organisation whose device signed it.
    pub by: Option<String>,
    /// The entry.
    pub entry: String,
}

/// One journey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LegView {
    /// The vehicle.
    pub plate: Option<String>,
    /// The trailer.
    pub trailer: Option<String>,
}

/// A signed step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepView {
    /// What it says.
    pub step: Step,
    /// The entry.
    pub entry: String,
    /// For whom the key signs.
    pub org: String,
    /// Its name, as far as it is known here.
    pub org_name: Option<String>,
    /// The device. The device signs; the person is the device's claim.
    pub device: String,
    /// Four groups of four digits of the key.
    pub fingerprint: String,
    /// Who acted, as the device says; none when it names nobody.
    pub person: Option<ClaimedPersonView>,
    /// The signer's clock: a claim.
    #[ts(type = "string | null")]
    pub claimed_at: Option<Timestamp>,
    /// How far it has come.
    pub mark: Mark,
    /// Whether it was signed on this device.
    pub is_own: bool,
    /// Whether the regulator signed it.
    pub by_regulator: bool,
    /// Whether it stands: one that does not has no effect.
    pub stands: bool,
}

/// 拒收: why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RefusalView {
    /// A code: `mismatch`, `packaging`, `not_permitted`, `no_capacity`, `other`.
    pub reason: Option<String>,
    /// In words.
    pub note: Option<String>,
}

/// 作废: why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct VoidingView {
    /// In words.
    pub reason: Option<String>,
}

/// A signed step on one side of a contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SideView {
    /// The entry.
    pub entry: String,
    /// What it says.
    pub step: Step,
    /// Who signed, by name or id.
    pub by: String,
    /// The signer's clock: a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub claimed_at: Option<Timestamp>,
}

/// One of several steps that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RivalView {
    /// The step.
    pub side: SideView,
    /// The organisations that may say that it stands, by name or id. The regulator always may.
    pub choosers: Vec<String>,
    /// Whether whoever asks is one of them.
    pub may_choose: bool,
}

/// A contradiction that somebody resolved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ResolutionView {
    /// The entry that resolves.
    pub entry: String,
    /// Who signed it, by name or id.
    pub by: String,
    /// Whether it is the regulator.
    pub by_regulator: bool,
    /// The step that stands.
    pub stands: Option<SideView>,
    /// The steps that do not.
    pub falls: Vec<SideView>,
}

/// 更正: other values for what was signed. The old ones stay in sight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CorrectionView {
    /// The entry that proposes it.
    pub entry: String,
    /// Who proposed it, by name or id.
    pub by: String,
    /// Whether it is the regulator.
    pub by_regulator: bool,
    /// The signer's clock: a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub claimed_at: Option<Timestamp>,
    /// Why.
    pub reason: String,
    /// What changes.
    pub fields: Vec<CorrectedFieldView>,
    /// Who is asked, and who has agreed.
    pub asked: Vec<AskedView>,
    /// Who did not agree, or the proposer who withdrew.
    pub declined: Vec<AnsweredView>,
    /// What became of it.
    pub state: CorrectionState,
    /// Whether whoever asks may agree or not.
    pub may_answer: bool,
    /// Whether whoever asks proposed it and may withdraw it.
    pub may_withdraw: bool,
}

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionState {
    /// 待同意.
    Open,
    /// 已更正.
    Applied,
    /// 未获同意, or withdrawn.
    Declined,
    /// 更正冲突: the log will say which counts.
    Racing,
    /// 已被抢先: another one came first in the log.
    Overtaken,
    /// 已失效: the step that it corrects does not stand.
    Fallen,
}

/// One field of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CorrectedFieldView {
    /// The field.
    pub path: String,
    /// What it replaces, or would replace. Masses are in grams.
    pub before: Option<String>,
    /// Who had signed that, by name or id.
    pub before_by: Option<String>,
    /// What it says should stand there.
    pub after: String,
}

/// Somebody whose agreement a correction needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AskedView {
    /// The parts it plays in the manifest.
    pub roles: Vec<Role>,
    /// Its name or id; none for a firm that is only a text.
    pub who: Option<String>,
    /// Its agreement, or the regulator's for it.
    pub approved: Option<AnsweredView>,
}

/// An answer to a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AnsweredView {
    /// The entry.
    pub entry: String,
    /// Who signed, by name or id.
    pub by: String,
    /// Whether it is the regulator, for the party.
    pub by_regulator: bool,
    /// The signer's clock: a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub claimed_at: Option<Timestamp>,
    /// In words.
    pub reason: Option<String>,
}

/// A field that may be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CorrectableView {
    /// The field.
    pub path: String,
    /// What stands there. Masses are in grams.
    pub value: Option<String>,
}

/// A contradiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConflictView {
    /// Two devices signed the same milestone without knowing of each other.
    TwoSteps {
        /// The milestone.
        step: Step,
        /// All of them.
        rivals: Vec<RivalView>,
    },
    /// The load was voided or refused, and others went on.
    Opposed {
        /// *Voided* or *refused*.
        step: Step,
        /// All of both sides.
        rivals: Vec<RivalView>,
    },
    /// Two devices wrote different values without knowing of each other.
    TwoValues {
        /// The field.
        path: String,
        /// Who wrote, by name or id.
        by: Vec<String>,
    },
    /// All have agreed to several corrections of one field: the log will say which counts.
    TwoCorrections {
        /// The field.
        path: String,
        /// Who proposed them, by name or id.
        by: Vec<String>,
    },
}

/// A write to what was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContestView {
    /// The field.
    pub path: String,
    /// Who wrote it.
    pub by: String,
    /// Whose step had sealed it.
    pub sealed_by: String,
}

/// Hearsay about a manifest from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportedView {
    /// Who imported it, by name or id.
    pub by: String,
    /// 当前阶段 as written.
    pub stage: Option<String>,
    /// 是否作废.
    pub voided: bool,
    /// 补录类型.
    pub backfill: Option<String>,
}

/// A field that has no place of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DetailView {
    /// The field.
    pub path: String,
    /// Its value.
    pub value: String,
}

/// Whose loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LoadsOf {
    /// In which role: carrier or receiver.
    pub role: Role,
}

/// Loads that are not over yet, then those that were done today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Loads {
    /// Those not over: by planned day, then the oldest first, at most 200. Then those delivered (carrier) or
    /// accepted (receiver) today, Beijing time.
    pub loads: Vec<LoadView>,
    /// Whether there are more.
    pub more: bool,
    /// How many of them were done today.
    pub done_today: u32,
}

/// A load with all that a driver or a gate needs at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LoadView {
    /// As in lists.
    pub row: ManifestRow,
    /// Where it is picked up: district or place.
    pub from_place: Option<String>,
    /// Where it goes.
    pub to_place: Option<String>,
    /// The wastes.
    pub lines: Vec<LineView>,
    /// The trailer.
    pub trailer: Option<String>,
    /// When it left, by the carrier's clock.
    #[ts(type = "string | null")]
    pub picked_up_at: Option<Timestamp>,
    /// When it arrived, by the carrier's clock.
    #[ts(type = "string | null")]
    pub delivered_at: Option<Timestamp>,
    /// The step that the own organisation may sign next, if any.
    pub next_step: Option<Step>,
}

impl From<manifest::Status> for Status {
    fn from(status: manifest::Status) -> Self {
        match status {
            manifest::Status::Draft => Self::Draft,
            manifest::Status::Issued => Self::Issued,
            manifest::Status::InTransit => Self::InTransit,
            manifest::Status::Delivered => Self::Delivered,
            manifest::Status::Received => Self::Received,
            manifest::Status::Accepted => Self::Accepted,
            manifest::Status::Closed => Self::Closed,
            manifest::Status::Refused => Self::Refused,
            manifest::Status::Voided => Self::Voided,
            manifest::Status::Reported => Self::Reported,
        }
    }
}

impl From<Status> for manifest::Status {
    fn from(status: Status) -> Self {
        match status {
            Status::Draft => Self::Draft,
            Status::Issued => Self::Issued,
            Status::InTransit => Self::InTransit,
            Status::Delivered => Self::Delivered,
            Status::Received => Self::Received,
            Status::Accepted => Self::Accepted,
            Status::Closed => Self::Closed,
            Status::Refused => Self::Refused,
            Status::Voided => Self::Voided,
            Status::Reported => Self::Reported,
        }
    }
}

impl From<manifest::CorrectionState> for CorrectionState {
    fn from(state: manifest::CorrectionState) -> Self {
        match state {
            manifest::CorrectionState::Open => Self::Open,
            manifest::CorrectionState::Applied => Self::Applied,
            manifest::CorrectionState::Declined => Self::Declined,
            manifest::CorrectionState::Racing => Self::Racing,
            manifest::CorrectionState::Overtaken { .. } => Self::Overtaken,
            manifest::CorrectionState::Fallen => Self::Fallen,
        }
    }
}

impl From<Role> for manifest::PartyRole {
    fn from(role: Role) -> Self {
        match role {
            Role::Consignor => Self::Consignor,
            Role::Carrier => Self::Carrier,
            Role::Receiver => Self::Receiver,
        }
    }
}

impl From<manifest::PartyRole> for Role {
    fn from(role: manifest::PartyRole) -> Self {
        match role {
            manifest::PartyRole::Consignor => Self::Consignor,
            manifest::PartyRole::Carrier => Self::Carrier,
            manifest::PartyRole::Receiver => Self::Receiver,
        }
    }
}

impl From<manifest::StepKind> for Step {
    fn from(kind: manifest::StepKind) -> Self {
        match kind {
            manifest::StepKind::Issued => Self::Issued,
            manifest::StepKind::PickedUp => Self::PickedUp,
            manifest::StepKind::Delivered => Self::Delivered,
            manifest::StepKind::Received => Self::Received,
            manifest::StepKind::Accepted => Self::Accepted,
            manifest::StepKind::Refused => Self::Refused,
            manifest::StepKind::Voided => Self::Voided,
            manifest::StepKind::Resolved => Self::Resolved,
            manifest::StepKind::Corrected => Self::Corrected,
            manifest::StepKind::Approved => Self::Approved,
            manifest::StepKind::Declined => Self::Declined,
            manifest::StepKind::Confirmed => Self::Confirmed,
            manifest::StepKind::Imported => Self::Imported,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_ledger() {
        for status in manifest::Status::ALL {
            let name = serde_json::to_value(Status::from(status)).unwrap();
            assert_eq!(name, status.name());
            assert_eq!(manifest::Status::from(Status::from(status)), status);
        }
        for kind in manifest::StepKind::ALL {
            let name = serde_json::to_value(Step::from(kind)).unwrap();
            assert_eq!(name, kind.name());
        }
    }
}
