//! Signing in, and what is new.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What somebody shows in order to come in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export_to = "console/")]
pub struct SignIn {
    /// The token that the node printed at its start.
    pub token: String,
}

impl std::fmt::Debug for SignIn {
    /// Without the token: whoever has it may do everything.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignIn(…)")
    }
}

/// Whether somebody is signed in, and at which node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct SessionView {
    /// Whether this request came with the token or with a session's cookie.
    pub signed_in: bool,
    /// When the session ends; null without one, and for the token itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    #[ts(type = "string | null")]
    pub expires_at: Option<Timestamp>,
    /// The ledger.
    pub ledger: String,
    /// The division whose node this is, such as 武汉市; null for one that we do not know.
    pub node: Option<String>,
    /// The same in English.
    pub node_en: Option<String>,
    /// Its division code.
    pub region: String,
    /// The program's version.
    pub version: String,
}

/// That the log has grown: the data of an event `changed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct LogGrew {
    /// Entries in the log.
    pub log_size: u64,
}
