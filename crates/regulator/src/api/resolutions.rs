//! Resolutions: the regulator says which of contradicting steps stands.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wufei_api::console::{ManifestView, NewResolution, Problem};
use wufei_ledger::{DocId, EntryId};

use super::asking::{id, wrong};
use super::problem::{ApiError, Expected};
use super::{Api, Body, manifests};

/// Say which of contradicting steps stands
///
/// The regulator may always say it, also where the organisations only may give way, and where it was said before.
/// What contradicts the step has no effect from then on, and stays visible.
#[utoipa::path(
    post, path = "/api/v1/manifests/{id}/resolution", operation_id = "resolveManifest", tag = "manifests",
    params(("id" = String, Path, description = "The document, 32 hexadecimal digits")),
    request_body = NewResolution,
    responses(
        (status = 201, description = "Signed and logged; the manifest as it is then", body = ManifestView),
        (status = "4XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn resolve(
    State(api): State<Api>,
    Path(doc): Path<String>,
    Body(asked): Body<NewResolution>,
) -> Result<(StatusCode, Json<ManifestView>), ApiError> {
    let doc: DocId = id("id", &doc)?;
    let stands: EntryId = id("/stands", &asked.stands)?;
    match api.office.resolve(doc, stands).await? {
        Some(true) => {}
        Some(false) => return Err(wrong("/stands", &asked.stands, Expected::Rival)),
        None => return Err(ApiError::NotFound),
    }
    let view = api.read(move |office| manifests::view(office, doc)).await?;
    Ok((StatusCode::CREATED, Json(view)))
}
