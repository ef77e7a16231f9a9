//! Organisations, devices and invites.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A page of organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct OrganisationList {
    /// By id.
    pub items: Vec<OrganisationView>,
    /// Ask with this as `after` for the next page.
    pub next: Option<String>,
}

/// An organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct OrganisationView {
    /// Its id in this ledger.
    pub org: String,
    /// As registered.
    pub name: String,
    /// Unified social credit code.
    pub uscc: Option<String>,
    /// Its kinds.
    pub kinds: Vec<String>,
    /// Division code of its place.
    pub division: Option<String>,
    /// When its first device was enrolled.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub since: Option<Timestamp>,
    /// Its devices, revoked ones too.
    pub devices: u32,
}

/// Codes to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "console/")]
pub struct NewCodes {
    /// How many: 1 to 100.
    pub count: u32,
}

/// Codes that were made. They are shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct Codes {
    /// Each with its number: `12-7K3M9-2QD4Z`.
    pub codes: Vec<String>,
}

/// A page of devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct DeviceList {
    /// By id.
    pub items: Vec<DeviceView>,
    /// Ask with this as `after` for the next page.
    pub next: Option<String>,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct DeviceView {
    /// The device.
    pub device: String,
    /// Four groups of four digits of its key, to compare on the telephone.
    pub fingerprint: String,
    /// Its credential.
    pub credential: String,
    /// For whom it signs.
    pub org: String,
    /// Its registered name.
    pub org_name: Option<String>,
    /// Kinds and powers.
    pub bits: Vec<String>,
    /// Its slot of daily serials.
    pub slot: u8,
    /// When the credential begins.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub not_before: Option<Timestamp>,
    /// When it ends.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub not_after: Option<Timestamp>,
    /// The newest of its entries that stands in the log.
    pub head: Option<HeadView>,
    /// That it was revoked; null while it may sign.
    pub revocation: Option<RevocationView>,
}

/// A place in a device's sequence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct HeadView {
    /// The incarnation of the device's store.
    pub epoch: u32,
    /// The number.
    pub seq: u64,
    /// The entry.
    pub entry: String,
}

/// That a device may sign no more. What stood in the log before stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct RevocationView {
    /// The device.
    pub device: String,
    /// From when on, by the regulator's clock.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub revoked_at: Option<Timestamp>,
    /// Why; null for a reason of a newer version.
    pub reason: Option<RevocationReason>,
    /// What was noted here; it is not in the log.
    pub note: Option<String>,
    /// The statement.
    pub entry: String,
    /// Its place in the log.
    pub log_index: u64,
    /// The newest of the device's entries that stood in the log then.
    pub last_known: Option<HeadView>,
}

/// Why a device is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "console/")]
pub enum RevocationReason {
    /// 遗失: nobody knows where it is.
    Lost,
    /// 被盗: somebody else has it.
    Stolen,
    /// 停用: its owner has left, or the organisation is closed.
    Left,
    /// 更换: another device has taken its place.
    Replaced,
}

/// That a device is to be revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "console/")]
#[schema(example = json!({ "reason": "lost", "note": "9 月 21 日电话报失" }))]
pub struct NewRevocation {
    /// Why.
    pub reason: RevocationReason,
    /// For the regulator's own files, at most 500 characters: kept at the node, never in the log.
    #[serde(default)]
    #[ts(optional)]
    pub note: Option<String>,
}

/// For whom an invite is: a new organisation (name and kinds), or a further device of one that is enrolled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[ts(export_to = "console/", optional_fields)]
#[schema(example = json!({
    "org_name": "武汉江城机械制造有限公司", "kinds": ["producer"], "uscc": "91420100MA4KXYZ00A",
    "division": "420102", "expires_s": 259200
}))]
pub struct NewInvite {
    /// The registered name; of an enrolled organisation it is known.
    pub org_name: Option<String>,
    /// `producer`, `transporter`, `disposal`, `collector`, `agent`, `auditor`.
    #[ts(as = "Option<Vec<String>>")]
    pub kinds: Vec<String>,
    /// Unified social credit code.
    pub uscc: Option<String>,
    /// Division code of its place, six digits.
    pub division: Option<String>,
    /// The organisation, when it is enrolled already.
    pub org: Option<String>,
    /// How long the invite serves, in seconds; 72 hours when left out.
    pub expires_s: Option<u64>,
}

/// An invite that was made. The code is told once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct Made {
    /// What the invited person types: address, code, and the node's key.
    pub invite: String,
    /// The code alone.
    pub code: String,
    /// Names the invite without telling the code.
    pub tag: String,
    /// The organisation.
    pub org: String,
    /// Its name.
    pub org_name: String,
    /// When it stops to serve.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub expires_at: Option<Timestamp>,
}

/// All invites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct InviteList {
    /// The newest first.
    pub items: Vec<InviteView>,
}

/// An invite, without its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct InviteView {
    /// Its name.
    pub tag: String,
    /// The organisation.
    pub org: String,
    /// Its name.
    pub org_name: String,
    /// Kinds and powers that its device gets.
    pub bits: Vec<String>,
    /// Whether it still serves.
    pub state: InviteState,
    /// When it was made.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub made_at: Option<Timestamp>,
    /// When it stops to serve.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub expires_at: Option<Timestamp>,
    /// The device that used it.
    pub device: Option<String>,
}

/// Whether an invite still serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "console/")]
pub enum InviteState {
    /// It does.
    Open,
    /// A device came in with it.
    Used,
    /// Its time is over.
    Expired,
}
