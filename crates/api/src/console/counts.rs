//! Manifests and masses, counted; the divisions they are counted by.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::views::StatusCount;

/// Everything in one glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct Overview {
    /// Manifests of each status, drafts included; a status without any is here with 0.
    pub statuses: Vec<StatusCount>,
    /// Manifests, without drafts.
    pub manifests: u64,
    /// Grams that were to leave, without drafts.
    pub planned_g: u64,
    /// Grams that left.
    pub removed_g: u64,
    /// Grams that were accepted.
    pub accepted_g: u64,
    /// Manifests that were issued today by the clock of China, as their signers claim.
    pub issued_today: u64,
    /// Organisations with at least one device.
    pub organisations: u64,
    /// Devices that may sign.
    pub devices: u64,
    /// Devices that were revoked.
    pub revoked_devices: u64,
    /// Entries in the log.
    pub log_size: u64,
    /// When the newest of them was logged.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub newest_at: Option<Timestamp>,
}

/// Sums by district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct DistrictCounts {
    /// By division code; those without one first.
    pub items: Vec<DistrictCount>,
}

/// The sums of one district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct DistrictCount {
    /// Division code; null for consignors whose place is unknown.
    pub district: Option<String>,
    /// Its name, when it is one of ours.
    pub name: Option<String>,
    /// Manifests, without drafts.
    pub manifests: u64,
    /// Grams that were to leave.
    pub planned_g: u64,
    /// Grams that left.
    pub removed_g: u64,
    /// Grams that were accepted.
    pub accepted_g: u64,
}

/// Sums by waste.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct WasteCounts {
    /// By waste code; lines without one first.
    pub items: Vec<WasteCount>,
}

/// The sums of one waste.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct WasteCount {
    /// Eight digits with hyphens.
    pub waste_code: Option<String>,
    /// A name that one of its lines has.
    pub waste_name: Option<String>,
    /// Manifests with such a line, without drafts.
    pub manifests: u64,
    /// Grams that were to leave.
    pub planned_g: u64,
    /// Grams that left.
    pub removed_g: u64,
    /// Grams that were accepted.
    pub accepted_g: u64,
}

/// The divisions that we know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct DivisionList {
    /// Province, city, districts by code; then the functional zones.
    pub items: Vec<DivisionView>,
}

/// A division, or a functional zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct DivisionView {
    /// Six digits of GB/T 2260; a zone has a name of ours such as `WH-DHGX`, and no manifest is counted by it.
    pub code: String,
    /// The full name, such as 硚口区.
    pub name: String,
    /// The name in English.
    pub name_en: String,
    /// What it is.
    pub kind: DivisionKind,
    /// The districts in which a zone lies; empty for a division.
    pub within: Vec<String>,
}

/// What kind of division it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(export_to = "console/")]
pub enum DivisionKind {
    /// 省.
    Province,
    /// 市.
    Prefecture,
    /// 区.
    District,
    /// 功能区: no division of the standard.
    FunctionalZone,
}

/// What this node holds of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct StateView {
    /// `org:…` or `all`.
    pub scope: String,
    /// SHA-256 over entries with verdicts and over the folds.
    pub state: String,
    /// Entries.
    pub entries: u64,
    /// Entries with a receipt.
    pub settled: u64,
    /// Manifests.
    pub manifests: u64,
    /// Contradictions that the folds show.
    pub conflicts: u64,
}
