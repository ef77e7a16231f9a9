//! What a client is told when something is wrong.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a client is told (RFC 9457).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
#[schema(example = json!({
    "type": "urn:wufei:problem:not-found", "title": "没有这个对象", "status": 404,
    "detail": "没有以此为名的页面或记录。", "instance": "/api/v1/manifests/00", "code": "not-found",
    "request_id": "5f0c…", "errors": []
}))]
pub struct Problem {
    /// `urn:wufei:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// In the client's language.
    pub title: String,
    /// As in the status line.
    pub status: u16,
    /// In the client's language: cause and remedy.
    pub detail: String,
    /// The path that was asked for.
    pub instance: String,
    /// For machines.
    pub code: String,
    /// Names the request in the node's log.
    pub request_id: Option<String>,
    /// The fields that are wrong.
    pub errors: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export_to = "console/")]
pub struct FieldProblem {
    /// A JSON pointer into the body, or the name of a parameter.
    pub pointer: String,
    /// In the client's language.
    pub detail: String,
}
