//! The state line over HTTP.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;
use wufei_api::console::{Problem, StateView};

use super::asking::id;
use super::problem::ApiError;
use super::{Api, Asked};
use crate::state::{Scope, state as summary};

/// Whose state.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StateQuery {
    /// An organisation; everything when left out.
    org: Option<String>,
}

/// Show the state line
///
/// A replica that holds the same prints the same. It reads every manifest of the scope.
#[utoipa::path(
    get, path = "/api/v1/state", operation_id = "showState", tag = "state", params(StateQuery),
    responses(
        (status = 200, description = "The state line", body = StateView),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn state(
    State(api): State<Api>,
    Asked(asked): Asked<StateQuery>,
) -> Result<Json<StateView>, ApiError> {
    let scope = match asked.org.as_deref() {
        Some(org) => Scope::Org(id("org", org)?),
        None => Scope::All,
    };
    let line = api.read(move |office| {
        summary(office.archive(), &office.directory().registry, scope).map_err(|fault| {
            tracing::error!(cause = %crate::causes(&fault), "the state line was not made: {fault}");
            ApiError::Fault
        })
    });
    let line = line.await?;
    Ok(Json(StateView {
        scope: line.scope,
        state: line.state.to_string(),
        entries: line.entries as u64,
        settled: line.settled as u64,
        manifests: line.manifests as u64,
        conflicts: line.conflicts as u64,
    }))
}
