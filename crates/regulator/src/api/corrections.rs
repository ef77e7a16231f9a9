//! Corrections: the regulator answers for a party that cannot.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wufei_api::console::{ManifestView, NewAnswer, Problem};
use wufei_ledger::{DocId, EntryId};

use super::asking::{id, wrong};
use super::problem::{ApiError, Expected};
use super::{Api, Body, manifests};
use crate::Word;

/// Agree to a correction for a party
///
/// For a party that is closed, or that is only a text. The answer is signed with the issuer's key and says for whom.
#[utoipa::path(
    post, path = "/api/v1/manifests/{id}/corrections/{entry}/approval", operation_id = "approveCorrection",
    tag = "manifests",
    params(
        ("id" = String, Path, description = "The document, 32 hexadecimal digits"),
        ("entry" = String, Path, description = "The entry that proposes, 64 hexadecimal digits"),
    ),
    request_body = NewAnswer,
    responses(
        (status = 201, description = "Signed and logged; the manifest as it is then", body = ManifestView),
        (status = "4XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn approve(
    State(api): State<Api>,
    Path((doc, entry)): Path<(String, String)>,
    Body(asked): Body<NewAnswer>,
) -> Result<(StatusCode, Json<ManifestView>), ApiError> {
    answer(api, (doc, entry), asked, true).await
}

/// Decline a correction for a party
///
/// Without a party it withdraws a correction that the regulator proposed.
#[utoipa::path(
    post, path = "/api/v1/manifests/{id}/corrections/{entry}/decline", operation_id = "declineCorrection",
    tag = "manifests",
    params(
        ("id" = String, Path, description = "The document, 32 hexadecimal digits"),
        ("entry" = String, Path, description = "The entry that proposes, 64 hexadecimal digits"),
    ),
    request_body = NewAnswer,
    responses(
        (status = 201, description = "Signed and logged; the manifest as it is then", body = ManifestView),
        (status = "4XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn decline(
    State(api): State<Api>,
    Path((doc, entry)): Path<(String, String)>,
    Body(asked): Body<NewAnswer>,
) -> Result<(StatusCode, Json<ManifestView>), ApiError> {
    answer(api, (doc, entry), asked, false).await
}

async fn answer(
    api: Api,
    (doc, entry): (String, String),
    asked: NewAnswer,
    approves: bool,
) -> Result<(StatusCode, Json<ManifestView>), ApiError> {
    let doc: DocId = id("id", &doc)?;
    let correction: EntryId = id("entry", &entry)?;
    let reason = asked.reason.filter(|reason| !reason.trim().is_empty());
    if let Some(long) = reason.as_ref().filter(|reason| reason.len() > LONGEST_REASON) {
        return Err(wrong("/reason", long, Expected::Note));
    }
    let word = Word {
        correction,
        approves,
        speaks_for: asked.speaks_for.map(Into::into),
        reason,
    };
    match api.office.answer(doc, word).await? {
        Some(true) => {}
        Some(false) => return Err(wrong("entry", &entry, Expected::OpenCorrection)),
        None => return Err(ApiError::NotFound),
    }
    let view = api.read(move |office| manifests::view(office, doc)).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// In bytes, as the ledger has it.
const LONGEST_REASON: usize = 2_000;
