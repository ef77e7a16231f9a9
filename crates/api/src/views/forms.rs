//! What a person is typing.

use crate::act::NewManifestForm;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A form: unsigned, kept as it is typed, never sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormView {
    /// Chosen by the screen.
    pub id: String,
    /// Which screen it belongs to.
    pub kind: FormKind,
    /// The values, as the screen wrote them (JSON in a text).
    pub json: String,
    /// When it was last kept. Whatever a screen sends here is replaced by the time of now.
    #[ts(type = "string | null")]
    pub at: Option<Timestamp>,
}

/// Which screen a form belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    /// 开联单.
    NewManifest,
    /// 装运.
    PickUp,
    /// 过磅与接受.
    Reception,
}

/// Which form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormRef {
    /// As in [`FormView::id`].
    pub id: String,
}

/// A form, if it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FoundForm {
    /// The form.
    pub form: Option<FormView>,
}

/// Kept forms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Forms {
    /// The one touched last first.
    pub forms: Vec<FormView>,
}

/// What of an earlier manifest can be used again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopiedManifest {
    /// Parties and wastes, without quantities and dates.
    pub form: NewManifestForm,
    /// The display code of the original.
    pub code: String,
}
