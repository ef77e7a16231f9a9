//! Acts on their way to a signature.

use super::Step;
use crate::act::ActRequest;
use crate::problem::Problem;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An act to be signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignRequest {
    /// The act.
    pub act: ActRequest,
    /// The form that it came from: it is forgotten once the act is signed, and not before.
    pub form: Option<String>,
}

/// An act and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Signing {
    /// Names it.
    pub id: String,
    /// The act.
    pub act: ActRequest,
    /// The step that it signs; none for a draft that is prepared for another.
    pub step: Option<Step>,
    /// The form that it came from.
    pub form: Option<String>,
    /// How far.
    pub state: SigningState,
}

/// How far an act is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum SigningState {
    /// Unsigned; it can be taken back.
    Waiting {
        /// When it is signed, by this device's clock.
        #[ts(type = "string")]
        signs_at: Timestamp,
        /// Milliseconds until then, as of this answer.
        left_ms: u32,
    },
    /// Signed: from here on only another step corrects it.
    Signed {
        /// The document.
        manifest: String,
        /// Its display code.
        code: String,
        /// When.
        #[ts(type = "string")]
        at: Timestamp,
    },
    /// Taken back: nothing was signed.
    TakenBack,
    /// It could not be signed; the form is still there.
    Failed {
        /// Why.
        problem: Problem,
    },
}

/// Which act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SigningRef {
    /// As in [`Signing::id`].
    pub id: String,
}

/// Acts that wait, and those that ended since the program began and were not dismissed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Signings {
    /// The newest first.
    pub signings: Vec<Signing>,
}
