//! Codes for parties who may have a step recorded for them, and the regulator's word for recorded steps.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wufei_api::console::{Codes, ManifestView, NewCodes, NewConfirmation, Problem};
use wufei_ledger::{DocId, EntryId, OrgId};
use wufei_manifest::Confirms;

use super::asking::{id, wrong};
use super::problem::{ApiError, Expected};
use super::{Api, Body, manifests};

/// Codes that are made at once: what fits a page.
const MOST_CODES: u32 = 100;

/// Make codes for an organisation
///
/// Printed and handed over, they let the organisation have a step recorded when it has no device at hand: it tells one
/// on the telephone. Each serves once. They are shown here and never again.
#[utoipa::path(
    post, path = "/api/v1/organisations/{org}/codes", operation_id = "makeCodes", tag = "people",
    params(("org" = String, Path, description = "The organisation, 32 hexadecimal digits")),
    request_body = NewCodes,
    responses(
        (status = 201, description = "Made", body = Codes),
        (status = "4XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn make(
    State(api): State<Api>,
    Path(org): Path<String>,
    Body(asked): Body<NewCodes>,
) -> Result<(StatusCode, Json<Codes>), ApiError> {
    let org: OrgId = id("org", &org)?;
    if !(1..=MOST_CODES).contains(&asked.count) {
        return Err(wrong("/count", &asked.count.to_string(), Expected::Codes));
    }
    let made = api.office.make_codes(org, asked.count).await?;
    let codes = made.ok_or(ApiError::NotFound)?;
    let codes = codes.iter().map(ToString::to_string).collect();
    Ok((StatusCode::CREATED, Json(Codes { codes })))
}

/// Confirm a recorded step
///
/// That it was the will of the party for which it was recorded. Of a party that was not enrolled it may say which
/// organisation that is: it reads the manifest from then on, and signs for itself.
#[utoipa::path(
    post, path = "/api/v1/manifests/{id}/recordings/{entry}/confirmation", operation_id = "confirmRecording",
    tag = "manifests",
    params(
        ("id" = String, Path, description = "The document, 32 hexadecimal digits"),
        ("entry" = String, Path, description = "The recorded step's entry, 64 hexadecimal digits"),
    ),
    request_body = NewConfirmation,
    responses(
        (status = 201, description = "Signed and logged; the manifest as it is then", body = ManifestView),
        (status = "4XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn confirm(
    State(api): State<Api>,
    Path((doc, entry)): Path<(String, String)>,
    Body(asked): Body<NewConfirmation>,
) -> Result<(StatusCode, Json<ManifestView>), ApiError> {
    let doc: DocId = id("id", &doc)?;
    let step: EntryId = id("entry", &entry)?;
    let party = asked.party.as_deref().map(|org| named(&api, org)).transpose()?;
    match api.office.confirm(doc, Confirms { step, party }).await? {
        Some(true) => {}
        Some(false) => return Err(wrong("entry", &entry, Expected::Recorded)),
        None => return Err(ApiError::NotFound),
    }
    let view = api.read(move |office| manifests::view(office, doc)).await?;
    Ok((StatusCode::CREATED, Json(view)))
}

/// An organisation that is enrolled.
fn named(api: &Api, org: &str) -> Result<OrgId, ApiError> {
    let found: OrgId = id("/party", org)?;
    match api.office.archive().organisation(found)? {
        Some(_) => Ok(found),
        None => Err(wrong("/party", org, Expected::Organisation)),
    }
}
