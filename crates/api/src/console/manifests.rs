//! Manifests: the list, one of them with its timeline, and its entries.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::views::{
    ConflictView, CorrectionView, DetailView, LegView, PartyInManifest, QuarantinedView, RecordingView,
    RefusalView, ReportedView, ResolutionView, Role, Status, Step, VoidingView,
};

/// A page of manifests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct ManifestList {
    /// The manifests, in the order asked for.
    pub items: Vec<ManifestItem>,
    /// Ask with this as `after` for the next page; null on the last one.
    pub next: Option<String>,
    /// How many there are on all pages; null unless asked for with `count=true`.
    pub count: Option<Count>,
}

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct Count {
    /// The number.
    pub total: u64,
    /// Counting ended there: it is at least so many.
    pub at_least: bool,
}

/// Where a manifest comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "console/")]
pub enum ManifestKind {
    /// Its steps are signed by those who did them.
    Native,
    /// Its steps are reported by an importer, never signed.
    Imported,
}

/// A manifest in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct ManifestItem {
    /// The document.
    pub id: String,
    /// The display code: for eyes only.
    pub code: String,
    /// Where it comes from.
    pub kind: ManifestKind,
    /// How far it has come.
    pub status: Status,
    /// The national number.
    pub number: Option<String>,
    /// 移出人.
    pub consignor: Option<String>,
    /// 承运人.
    pub carrier: Option<String>,
    /// 接受人.
    pub receiver: Option<String>,
    /// Division code of the consignor's place.
    pub district: Option<String>,
    /// When it was issued, as claimed or reported; a draft's first entry.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub at: Option<Timestamp>,
    /// When its newest entry was logged.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub updated_at: Option<Timestamp>,
    /// Sum of the lines.
    pub planned_g: Option<u64>,
    /// Sum of the lines.
    pub removed_g: Option<u64>,
    /// Sum of the lines.
    pub accepted_g: Option<u64>,
    /// Signed entries.
    pub entries: u32,
    /// Contradictions.
    pub conflicts: u32,
    /// Writes to what was sealed.
    pub contested: u32,
    /// The wastes.
    pub lines: Vec<LineItem>,
}

/// A waste in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct LineItem {
    /// The line.
    pub id: String,
    /// Eight digits with hyphens.
    pub waste_code: Option<String>,
    /// As written.
    pub waste_name: Option<String>,
    /// Grams.
    pub planned_g: Option<u64>,
    /// Grams.
    pub removed_g: Option<u64>,
    /// Grams.
    pub accepted_g: Option<u64>,
}

/// One manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct ManifestView {
    /// As in lists.
    pub item: ManifestItem,
    /// Who sends.
    pub consignor: PartyInManifest,
    /// Who carries.
    pub carrier: PartyInManifest,
    /// Who takes in.
    pub receiver: PartyInManifest,
    /// The signed steps, causes before effects.
    pub timeline: Vec<TimelineStep>,
    /// Each waste with its weights, each with who wrote it.
    pub weights: Vec<LineWeights>,
    /// The journeys.
    pub legs: Vec<LegView>,
    /// Steps that were passed over.
    pub missing: Vec<Step>,
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
    /// Writes to what was sealed: they change nothing and stay visible.
    pub contested: Vec<ContestedWrite>,
    /// Entries that the log gives no effect. The regulator may endorse them.
    pub quarantined: Vec<QuarantinedView>,
    /// Steps that somebody recorded for their party.
    pub recordings: Vec<RecordingView>,
    /// What an importer said of a manifest from elsewhere.
    pub reported: Option<ReportedView>,
    /// Fields that have no place above.
    pub details: Vec<DetailView>,
    /// What all replicas show of it: the fold, as the state line digests it.
    #[schema(value_type = Object)]
    #[ts(type = "unknown")]
    pub manifest: serde_json::Value,
}

/// Which of contradicting steps stands, as the regulator says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "console/")]
pub struct NewResolution {
    /// The entry of the step that stands, 64 hexadecimal digits.
    pub stands: String,
}

/// An answer to a correction that the regulator gives for a party which cannot: it is closed, or only a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "console/")]
pub struct NewAnswer {
    /// The party for which the regulator speaks. None only to withdraw a correction of the regulator's own.
    #[serde(rename = "for")]
    pub speaks_for: Option<Role>,
    /// Why, in words; everybody reads it.
    pub reason: Option<String>,
}

/// A signed step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct TimelineStep {
    /// What it says.
    pub step: Step,
    /// The entry.
    pub entry: String,
    /// Who signed.
    pub signer: Signer,
    /// The person who acted, by the device's claim: an id. The node has no names.
    pub person: Option<String>,
    /// The credential under which the key signed.
    pub credential: String,
    /// When the credential begins.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub valid_from: Option<Timestamp>,
    /// When it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub valid_to: Option<Timestamp>,
    /// When the device was revoked; null while it is not. A step that was logged before stands.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub revoked_at: Option<Timestamp>,
    /// The signer's clock: a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub claimed_at: Option<Timestamp>,
    /// The receipt.
    pub receipt: Option<ReceiptView>,
    /// Whether signature, credential and receipt verify, from bytes, now.
    pub verified: bool,
    /// Whether the regulator signed it.
    pub by_regulator: bool,
    /// Whether it stands: one that does not has no effect.
    pub stands: bool,
}

/// A write to what a step had sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct ContestedWrite {
    /// The field.
    pub path: String,
    /// The entry that wrote.
    pub entry: String,
    /// Its signer.
    pub signer: Option<Signer>,
    /// The entry of the step whose seal it touches.
    pub sealed_by: String,
}

/// For whom a key signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct Signer {
    /// The organisation.
    pub org: String,
    /// Its registered name.
    pub org_name: Option<String>,
    /// The device. The device signs; the person is the device's claim.
    pub device: String,
    /// Four groups of four digits of its key, to compare on the telephone.
    pub fingerprint: String,
}

/// What the regulator found about an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "console/")]
pub enum Verdict {
    /// The change stands in its document.
    Admitted,
    /// The statement is in force.
    Applied,
    /// It has no effect: its device was revoked before it was logged.
    QuarantinedRevoked,
    /// It has no effect: its device had signed two histories.
    QuarantinedForked,
}

/// Entries to endorse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "console/")]
pub struct NewEndorsement {
    /// The entries: 1 to 256, each 64 hexadecimal digits.
    pub entries: Vec<String>,
}

/// That a recorded step was its party's will.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "console/")]
pub struct NewConfirmation {
    /// Which organisation the party is, when it was not enrolled then: its id.
    pub party: Option<String>,
}

/// How many entries were endorsed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct Endorsed {
    /// Those that had no effect and have one now.
    pub endorsed: u64,
}

/// The regulator's word that an entry stands in its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct ReceiptView {
    /// The place in the log.
    pub log_index: u64,
    /// The regulator's clock.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub logged_at: Option<Timestamp>,
    /// What the regulator found.
    pub verdict: Verdict,
    /// The issuer's signature, base64url.
    pub signature: String,
}

/// One waste and its weights: facts by different signers, none of them over another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct LineWeights {
    /// The line.
    pub line: String,
    /// Eight digits with hyphens.
    pub waste_code: Option<String>,
    /// `HW08`.
    pub category: Option<String>,
    /// As written.
    pub waste_name: Option<String>,
    /// 形态.
    pub form: Option<String>,
    /// 包装方式.
    pub packaging: Option<String>,
    /// Pieces.
    pub packages: Option<u64>,
    /// By the consignor, when it was issued.
    pub planned: Option<WeightView>,
    /// When it left.
    pub removed: Option<WeightView>,
    /// On the receiver's scale.
    pub received: Option<WeightView>,
    /// By the receiver.
    pub accepted: Option<WeightView>,
}

/// A mass and who states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct WeightView {
    /// Whole grams.
    pub grams: u64,
    /// The entry.
    pub entry: String,
    /// Its signer.
    pub signer: Option<Signer>,
}

/// The entries of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct EntryList {
    /// In log order.
    pub items: Vec<EntryView>,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "console/")]
pub enum EntryKind {
    /// A change of a document.
    Change,
    /// A statement about keys.
    Statement,
}

/// A signed entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct EntryView {
    /// The entry.
    pub id: String,
    /// What it is.
    pub kind: EntryKind,
    /// Who signed.
    pub signer: Signer,
    /// The credential.
    pub credential: String,
    /// The incarnation of the device's store.
    pub epoch: u32,
    /// The number in the device's sequence.
    pub seq: u64,
    /// The signer's clock: a claim.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub claimed_at: Option<Timestamp>,
    /// The receipt.
    pub receipt: Option<ReceiptView>,
    /// Whether signature, credential and receipt verify, from bytes, now.
    pub verified: bool,
    /// Body, signature and payload as signed, base64url.
    pub signed: String,
}
