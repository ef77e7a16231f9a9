//! Endorsements: the regulator takes responsibility for entries that the log gave no effect.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use wufei_api::console::{Endorsed, NewEndorsement, Problem};
use wufei_ledger::{Endorse, EntryId};

use super::asking::{id, wrong};
use super::problem::{ApiError, Expected};
use super::{Api, Body};

/// Endorse quarantined entries
///
/// What a revoked or copied device had signed honestly, and what came too late, has an effect from then on. The
/// receipts stay as they are. Entries that have an effect already are passed over.
#[utoipa::path(
    post, path = "/api/v1/endorsements", operation_id = "endorseEntries", tag = "manifests",
    request_body = NewEndorsement,
    responses(
        (status = 201, description = "Signed and logged", body = Endorsed),
        (status = "4XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn endorse(
    State(api): State<Api>,
    Body(asked): Body<NewEndorsement>,
) -> Result<(StatusCode, Json<Endorsed>), ApiError> {
    let count = asked.entries.len();
    if !(1..=Endorse::MOST).contains(&count) {
        return Err(wrong("/entries", &count.to_string(), Expected::Endorsed));
    }
    let named = asked.entries.iter().map(|text| id("/entries", text));
    let entries: Vec<EntryId> = named.collect::<Result<_, _>>()?;
    let endorsed = api.office.endorse(entries).await? as u64;
    Ok((StatusCode::CREATED, Json(Endorsed { endorsed })))
}
