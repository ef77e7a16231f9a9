//! Whether the node lives, is ready, what it is, and what it counts. No token: nothing here names anybody.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::Api;
use super::problem::ApiError;
use crate::metrics::StateLabel;

pub(super) fn router() -> Router<Api> {
    Router::new()
        .route("/livez", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/version", get(version))
        .route("/metrics", get(metrics))
}

/// Ready when the archive can be read and the sequencer could do what it was asked last.
async fn ready(State(api): State<Api>) -> impl IntoResponse {
    let sequencer = api.office.is_well();
    let archive = api.read(|office| Ok(office.archive().log_size()?)).await.is_ok();
    let checks = [("sequencer", sequencer), ("archive", archive)];
    let is_ready = checks.iter().all(|(_, well)| *well);
    let status = match is_ready {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let checks: serde_json::Map<_, _> = checks
        .iter()
        .map(|(name, well)| ((*name).to_owned(), json!(well)))
        .collect();
    (status, Json(json!({ "ready": is_ready, "checks": checks })))
}

async fn version() -> impl IntoResponse {
    Json(crate::version())
}

async fn metrics(State(api): State<Api>) -> Result<impl IntoResponse, ApiError> {
    let statuses = api.read(|office| Ok(office.archive().statuses()?)).await?;
    let metrics = api.office.metrics();
    for status in wufei_manifest::Status::ALL {
        let label = StateLabel {
            state: status.name().to_owned(),
        };
        let count = statuses
            .iter()
            .find(|(name, _)| *name == label.state)
            .map_or(0, |(_, count)| *count);
        metrics.manifests.get_or_create(&label).set(count.cast_signed());
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], metrics.text()))
}
