//! Who this desk is and how it is set up.

use crate::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Nothing to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// How far the desk has come, and what a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskStatus {
    /// How far.
    pub stage: Stage,
    /// Whether the signing key is closed. True before there is one.
    pub is_locked: bool,
    /// What the person chose.
    pub settings: Settings,
    /// Who this device is, once enrolled.
    pub identity: Option<IdentityView>,
    /// The edition of the catalogue that the program carries.
    pub edition: EditionView,
    /// The demo's homes; empty outside the demo.
    pub homes: Vec<DemoHome>,
    /// The folder of this replica.
    pub home: String,
    /// The program's version.
    pub version: String,
    /// Why the replica in this folder could not be opened.
    pub problem: Option<Problem>,
}

/// How far a desk has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// No keys yet.
    New,
    /// Keys, but no organisation.
    Begun,
    /// Enrolled: it can sign.
    Enrolled,
    /// A replica is there and cannot be opened.
    Closed,
}

/// What a person chose at the first run, and may change.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// The language of the screens.
    pub language: Language,
    /// The size of the text.
    pub text_size: TextSize,
    /// Decides the menus; none before the person has said.
    pub workplace: Option<Workplace>,
    /// Light, or dark for the cab at night.
    pub theme: Theme,
}

/// The languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
pub enum Language {
    /// 简体中文.
    #[default]
    #[serde(rename = "zh-CN")]
    ZhCn,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// The sizes of text: 14, 18 and 24 px.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TextSize {
    /// 标准.
    #[default]
    Standard,
    /// 大.
    Large,
    /// 特大.
    ExtraLarge,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// Where the person works. It chooses menus and gives no right: roles come from each manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Workplace {
    /// 产废单位, 收集单位 and 环保管家.
    Producer,
    /// 运输单位.
    Transporter,
    /// 处置单位.
    Disposal,
}

/// Who this device is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct IdentityView {
    /// The organisation's id.
    pub org: String,
    /// Its name.
    pub org_name: String,
    /// What it is enrolled as: `producer`, `transporter`, `disposal`, `collector`, `agent`, `auditor`.
    pub kinds: Vec<String>,
    /// Its division code.
    pub division: Option<String>,
    /// The device.
    pub device: String,
    /// Four groups of four digits of the key, to be compared by telephone.
    pub fingerprint: String,
    /// The ledger.
    pub ledger: String,
    /// The node's address.
    pub node: String,
    /// When the credential ends.
    #[ts(type = "string | null")]
    pub valid_to: Option<Timestamp>,
}

/// An edition of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EditionView {
    /// Such as `2021`.
    pub name: String,
    /// As printed.
    pub title: String,
    /// First day in force.
    pub valid_from: String,
    /// Last day in force.
    pub valid_to: Option<String>,
    /// What followed it.
    pub superseded_by: Option<String>,
}

/// One home of the demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DemoHome {
    /// What it is called.
    pub label: String,
    /// Whether it is the one in this window.
    pub is_current: bool,
}

/// Which of the demo's homes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HomeLabel {
    /// As in [`DemoHome::label`].
    pub label: String,
}

/// A PIN.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct WithPin {
    /// At least six digits or eight characters.
    pub pin: String,
}

/// One PIN instead of another.
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ChangePin {
    /// The present one.
    pub old: String,
    /// The one to come.
    pub new: String,
}

/// An invite as typed or read from a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InviteText {
    /// `host:port/CODE`, perhaps with `#` and the node's key.
    pub invite: String,
}

/// What an invite says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct InviteView {
    /// The whole, as it is to be used.
    pub invite: String,
    /// Host and port of the node.
    pub address: String,
    /// The code with its dashes.
    pub code: String,
    /// Whether the invite names the node's key.
    pub names_key: bool,
}

/// An error of the screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UiError {
    /// What happened.
    pub message: String,
    /// Where, as the browser tells it.
    pub stack: Option<String>,
}
