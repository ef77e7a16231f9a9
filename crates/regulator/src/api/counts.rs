//! Manifests and masses by district and by waste.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use wufei_api::console::{DistrictCount, DistrictCounts, Problem, WasteCount, WasteCounts};
use wufei_archive::Sums;
use wufei_codes::{Division, DivisionCode};

use super::asking::period;
use super::problem::ApiError;
use super::{Api, Asked};

/// When, by the manifests' date.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PeriodQuery {
    /// From this day (Beijing time) or moment on.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// Before this day or moment.
    #[param(example = "2026-12-01")]
    to: Option<String>,
}

/// Count by district
///
/// Manifests and masses by the place of the consignor. Drafts do not count.
#[utoipa::path(
    get, path = "/api/v1/counts/districts", operation_id = "countDistricts", tag = "counts", params(PeriodQuery),
    responses(
        (status = 200, description = "The sums", body = DistrictCounts),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn by_district(
    State(api): State<Api>,
    Asked(asked): Asked<PeriodQuery>,
) -> Result<Json<DistrictCounts>, ApiError> {
    let period = period(asked.from.as_deref(), asked.to.as_deref())?;
    let sums = api
        .read(move |office| Ok(office.archive().sums_by_district(period)?))
        .await?;
    let items = sums.into_iter().map(|sum| {
        let Sums {
            manifests,
            planned_g,
            removed_g,
            accepted_g,
        } = sum.sums;
        DistrictCount {
            name: name(&sum.district),
            district: Some(sum.district).filter(|code| !code.is_empty()),
            manifests,
            planned_g,
            removed_g,
            accepted_g,
        }
    });
    Ok(Json(DistrictCounts {
        items: items.collect(),
    }))
}

fn name(district: &str) -> Option<String> {
    let code = DivisionCode::parse(district).ok()?;
    Division::find(code).map(|division| division.name.clone())
}

/// Count by waste
///
/// Manifests and masses by waste code. Drafts do not count.
#[utoipa::path(
    get, path = "/api/v1/counts/wastes", operation_id = "countWastes", tag = "counts", params(PeriodQuery),
    responses(
        (status = 200, description = "The sums", body = WasteCounts),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn by_waste(
    State(api): State<Api>,
    Asked(asked): Asked<PeriodQuery>,
) -> Result<Json<WasteCounts>, ApiError> {
    let period = period(asked.from.as_deref(), asked.to.as_deref())?;
    let sums = api
        .read(move |office| Ok(office.archive().sums_by_waste(period)?))
        .await?;
    let items = sums.into_iter().map(|sum| {
        let Sums {
            manifests,
            planned_g,
            removed_g,
            accepted_g,
        } = sum.sums;
        WasteCount {
            waste_code: Some(sum.waste_code).filter(|code| !code.is_empty()),
            waste_name: Some(sum.waste_name).filter(|name| !name.is_empty()),
            manifests,
            planned_g,
            removed_g,
            accepted_g,
        }
    });
    Ok(Json(WasteCounts {
        items: items.collect(),
    }))
}
