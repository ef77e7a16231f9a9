//! Wastes and organisations to choose from.

use super::{EditionView, Role};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which wastes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WasteQuery {
    /// A code or its beginning, words, two Han characters, pinyin initials (`fkwy`); empty for those used last.
    pub text: String,
    /// At most this many, 1 to 100.
    pub limit: u32,
}

/// Wastes that fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WasteMatches {
    /// Those used here first, then in the order of their codes.
    pub wastes: Vec<WasteView>,
    /// Whether there are more.
    pub more: bool,
    /// Which edition was searched.
    pub edition: EditionView,
}

/// A waste of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WasteView {
    /// `900-249-08`.
    pub code: String,
    /// `HW08`.
    pub category: String,
    /// 废物类别.
    pub category_name: String,
    /// Our translation of it; the catalogue has none.
    pub category_name_en: String,
    /// 行业来源.
    pub industry: String,
    /// 危险废物, as printed.
    pub description: String,
    /// 危险特性.
    pub hazards: Vec<String>,
    /// What this organisation called it last time.
    pub used_name: Option<String>,
    /// Its form last time.
    pub used_form: Option<String>,
    /// Its packaging last time.
    pub used_packaging: Option<String>,
}

/// Which organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyQuery {
    /// A name or a part of it, pinyin initials, a credit code; empty for those used last.
    pub text: String,
    /// For which role: those enrolled for such work come first.
    pub role: Role,
    /// At most this many, 1 to 100.
    pub limit: u32,
}

/// Organisations that fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyMatches {
    /// Those used here first.
    pub parties: Vec<PartyView>,
    /// Whether there are more.
    pub more: bool,
    /// How many organisations the directory holds here; nothing found is not nothing received.
    pub known: u32,
}

/// An organisation of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PartyView {
    /// Its id.
    pub org: String,
    /// Its name.
    pub name: String,
    /// 统一社会信用代码.
    pub uscc: Option<String>,
    /// What it is enrolled as.
    pub kinds: Vec<String>,
    /// Division code.
    pub division: Option<String>,
    /// The division's name.
    pub place: Option<String>,
    /// Whether it is enrolled for the role that was asked for.
    pub fits_role: bool,
    /// Whether it was used here before.
    pub used: bool,
}
