//! Revocations: a device that was lost signs no more.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use wufei_api::console::{HeadView, NewRevocation, Problem, RevocationReason, RevocationView};
use wufei_archive::StoredRevocation;
use wufei_ledger::{DeviceId, Registry};

use super::asking::{id, time, wrong};
use super::problem::{ApiError, Expected};
use super::{Api, Body};

/// The longest note, in characters.
const LONGEST_NOTE: usize = 500;

/// Revoke a device
///
/// From now on nothing further of it is taken in, and it is told so when it comes; what stood in the log
/// before stands. A device that is revoked already keeps its first revocation, which is then the answer.
#[utoipa::path(
    post, path = "/api/v1/devices/{device}/revocation", operation_id = "revokeDevice", tag = "people",
    params(("device" = String, Path, description = "The device, 32 hexadecimal digits")),
    request_body = NewRevocation,
    responses(
        (status = 201, description = "Revoked", body = RevocationView),
        (status = 200, description = "It was revoked before", body = RevocationView),
        (status = "4XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Nothing was done", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn revoke(
    State(api): State<Api>,
    Path(device): Path<String>,
    Body(asked): Body<NewRevocation>,
) -> Result<(StatusCode, Json<RevocationView>), ApiError> {
    let device: DeviceId = id("device", &device)?;
    let note = asked.note.as_deref().unwrap_or_default().trim().to_owned();
    if note.chars().count() > LONGEST_NOTE {
        return Err(wrong("/note", &note, Expected::Note));
    }
    let revoked = api
        .office
        .revoke(device, ledger_reason(asked.reason), note)
        .await?;
    let status = match revoked {
        Some(true) => StatusCode::CREATED,
        Some(false) => StatusCode::OK,
        None => return Err(ApiError::NotFound),
    };
    let view = api.read(move |office| {
        let stored = office.archive().revocations()?;
        let stored = stored.iter().find(|revocation| revocation.device == device);
        stored
            .and_then(|stored| view(&office.directory().registry, stored))
            .ok_or(ApiError::Fault)
    });
    Ok((status, Json(view.await?)))
}

/// A revocation as it was stated and noted; `None` while the registry that was read is older than it.
pub(super) fn view(registry: &Registry, stored: &StoredRevocation) -> Option<RevocationView> {
    let known = registry.revoked(stored.device)?;
    let last = known.stated.cutoff;
    Some(RevocationView {
        device: stored.device.to_string(),
        revoked_at: time(known.at_ms),
        reason: reason(known.stated.reason),
        note: Some(stored.note.clone()).filter(|note| !note.is_empty()),
        entry: stored.entry.to_string(),
        log_index: stored.log_index,
        last_known: last.map(|(epoch, seq, entry)| HeadView {
            epoch,
            seq,
            entry: entry.to_string(),
        }),
    })
}

fn ledger_reason(reason: RevocationReason) -> wufei_ledger::RevocationReason {
    match reason {
        RevocationReason::Lost => wufei_ledger::RevocationReason::Lost,
        RevocationReason::Stolen => wufei_ledger::RevocationReason::Stolen,
        RevocationReason::Left => wufei_ledger::RevocationReason::Left,
        RevocationReason::Replaced => wufei_ledger::RevocationReason::Replaced,
    }
}

fn reason(reason: wufei_ledger::RevocationReason) -> Option<RevocationReason> {
    match reason {
        wufei_ledger::RevocationReason::Lost => Some(RevocationReason::Lost),
        wufei_ledger::RevocationReason::Stolen => Some(RevocationReason::Stolen),
        wufei_ledger::RevocationReason::Left => Some(RevocationReason::Left),
        wufei_ledger::RevocationReason::Replaced => Some(RevocationReason::Replaced),
        wufei_ledger::RevocationReason::Other(_) => None,
    }
}
