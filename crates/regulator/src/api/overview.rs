//! Everything in one glance, and the divisions it is shown by.

use axum::Json;
use axum::extract::State;
use wufei_api::console::{DivisionKind, DivisionList, DivisionView, Overview, Problem};
use wufei_api::views::StatusCount;
use wufei_archive::{Archive, Period, Sums};
use wufei_codes::{Division, FunctionalZone};
use wufei_manifest::Status;

use super::Api;
use super::asking::{day_of, time};
use super::problem::ApiError;
use crate::office::Office;

/// Show everything in one glance
///
/// Manifests by status, masses, people, and how far the log is.
#[utoipa::path(
    get, path = "/api/v1/overview", operation_id = "showOverview", tag = "counts",
    responses(
        (status = 200, description = "The totals", body = Overview),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn overview(State(api): State<Api>) -> Result<Json<Overview>, ApiError> {
    api.read(view).await.map(Json)
}

fn view(office: &Office) -> Result<Overview, ApiError> {
    let archive = office.archive();
    let found = archive.statuses()?;
    let count = |status: Status| found.iter().find(|(name, _)| name == status.name());
    let statuses = Status::ALL.map(|status| StatusCount {
        status: status.into(),
        count: count(status).map_or(0, |(_, count)| *count),
    });
    let all = total(archive, Period::default())?;
    let today = total(archive, day_of(office.now_ms()))?;
    let log_size = archive.log_size()?;
    let newest = archive.log(log_size.saturating_sub(1), 1)?;
    let newest = newest.into_iter().find_map(|row| row.stored.ok());
    let directory = office.directory();
    let (mut devices, mut revoked_devices) = (0, 0);
    for device in directory.devices() {
        match directory.registry.revoked(device.device()) {
            Some(_) => revoked_devices += 1,
            None => devices += 1,
        }
    }
    Ok(Overview {
        statuses: statuses.to_vec(),
        manifests: all.manifests,
        planned_g: all.planned_g,
        removed_g: all.removed_g,
        accepted_g: all.accepted_g,
        issued_today: today.manifests,
        organisations: archive.organisations()?.len() as u64,
        devices,
        revoked_devices,
        log_size,
        newest_at: newest.and_then(|stored| time(stored.log_ms)),
    })
}

/// The sums over all districts.
fn total(archive: &dyn Archive, period: Period) -> Result<Sums, ApiError> {
    let add = |sum: Sums, district: &Sums| Sums {
        manifests: sum.manifests + district.manifests,
        planned_g: sum.planned_g + district.planned_g,
        removed_g: sum.removed_g + district.removed_g,
        accepted_g: sum.accepted_g + district.accepted_g,
    };
    let districts = archive.sums_by_district(period)?;
    Ok(districts
        .iter()
        .map(|district| &district.sums)
        .fold(Sums::default(), add))
}

/// List divisions
///
/// Those that we know, for filters and the tile map: Hubei, Wuhan, its 13 districts, and its functional zones.
#[utoipa::path(
    get, path = "/api/v1/divisions", operation_id = "listDivisions", tag = "counts",
    responses(
        (status = 200, description = "The divisions", body = DivisionList),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn divisions() -> Json<DivisionList> {
    let divisions = Division::all().iter().map(|division| DivisionView {
        code: division.code.to_string(),
        name: division.name.clone(),
        name_en: division.name_en.clone(),
        kind: match division.kind {
            wufei_codes::DivisionKind::Province => DivisionKind::Province,
            wufei_codes::DivisionKind::Prefecture => DivisionKind::Prefecture,
            wufei_codes::DivisionKind::District => DivisionKind::District,
        },
        within: Vec::new(),
    });
    let zones = FunctionalZone::all().iter().map(|zone| DivisionView {
        code: zone.id.clone(),
        name: zone.name.clone(),
        name_en: zone.name_en.clone(),
        kind: DivisionKind::FunctionalZone,
        within: zone.within.iter().map(ToString::to_string).collect(),
    });
    Json(DivisionList {
        items: divisions.chain(zones).collect(),
    })
}
