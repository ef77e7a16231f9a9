//! The devices of this organisation and its keys on paper.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The organisation's devices and sheets, as far as they are known here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Devices {
    /// Devices that people sign with, this one first.
    pub devices: Vec<DeviceView>,
    /// Signing sheets and recovery sheets, those that can still be used first.
    pub sheets: Vec<PaperView>,
    /// Whether this device looks after the others.
    pub is_managing: bool,
    /// How far this device is on its way to another key.
    pub rotation: RotationStage,
}

/// One device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceView {
    /// Its id.
    pub device: String,
    /// Four groups of four digits, to be compared by telephone.
    pub fingerprint: String,
    /// What it is enrolled as.
    pub kinds: Vec<String>,
    /// Whether it looks after the others.
    pub is_managing: bool,
    /// Whether it is this one.
    pub is_this: bool,
    /// How it stands.
    pub standing: Standing,
    /// When its credential ends.
    #[ts(type = "string | null")]
    pub valid_to: Option<Timestamp>,
}

/// How a device stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// It signs.
    Active,
    /// It goes on under another key.
    Rotated,
    /// It was closed out.
    Revoked {
        /// Why; none for a reason that this program does not know.
        reason: Option<RevocationWhy>,
        /// When, by the clock of whoever said so.
        #[ts(type = "string | null")]
        at: Option<Timestamp>,
    },
}

/// Why a device was closed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RevocationWhy {
    /// 遗失.
    Lost,
    /// 被盗.
    Stolen,
    /// 停用: whoever had it has left.
    Left,
    /// 更换.
    Replaced,
}

/// A key on paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperView {
    /// Its key's id.
    pub device: String,
    /// The number that is printed on it.
    pub number: String,
    /// What it is for.
    pub kind: PaperKind,
    /// How it stands.
    pub state: PaperState,
    /// Until when.
    #[ts(type = "string | null")]
    pub until: Option<Timestamp>,
    /// The most that a signing sheet's manifest may plan, in grams.
    pub most_g: Option<u64>,
}

/// What a key on paper is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// 签字单.
    Signing,
    /// 恢复单.
    Recovery,
}

/// How a key on paper stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PaperState {
    /// It can be used.
    Good,
    /// It has signed.
    Used,
    /// Its time is over.
    Expired,
    /// It was closed out.
    Revoked,
}

/// Closes a device or a sheet of this organisation out. What is known here of it is upheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RevokeDevice {
    /// Its id.
    pub device: String,
    /// Why.
    pub reason: RevocationWhy,
}

/// What a device says that wants to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceRequestText {
    /// One line: `wufei-device:` and 256 digits.
    pub request: String,
}

/// The same, looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeviceRequestView {
    /// One line, as it is to be used.
    pub request: String,
    /// Four groups of four digits, to be compared with the other screen.
    pub fingerprint: String,
}

/// Lets a further device in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AdmitDevice {
    /// As in [`DeviceRequestView::request`].
    pub request: String,
    /// Whether it shall look after the others as well.
    pub is_managing: bool,
}

/// What the new device needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AdmissionText {
    /// `WFA1-` and groups of four. It holds no secret.
    pub admission: String,
}

/// How far a device is on its way to another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RotationStage {
    /// It is not on its way.
    None,
    /// It has asked, and the regulator has not answered.
    Asked,
    /// The new key is enrolled; the old one has something to send.
    Granted,
}
