//! Signing in and out with a browser.

use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use wufei_api::console::{Problem, SessionView, SignIn};
use wufei_codes::{Division, DivisionCode};

use super::asking::time;
use super::door::{Caller, Shut, is_from_here};
use super::problem::ApiError;
use super::{Api, Body};

/// Show the session
///
/// Also for whoever is not signed in: a sign-in page says where one is about to enter.
#[utoipa::path(
    get, path = "/api/v1/session", operation_id = "showSession", tag = "session", security(()),
    responses(
        (status = 200, description = "Whether one is signed in", body = SessionView),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn show(State(api): State<Api>, headers: HeaderMap) -> Json<SessionView> {
    let now_ms = api.office.now_ms();
    let caller = api.door.caller(&headers, now_ms);
    let ends_ms = match caller {
        Some(Caller::Session(session)) => api.door.ends_ms(session, now_ms),
        Some(Caller::Token) | None => None,
    };
    Json(view(&api, caller.is_some(), ends_ms))
}

/// Sign in
///
/// With the token that the node printed. The answer sets a cookie that lasts twelve hours, or until the node
/// is started again. After ten wrong tokens within a minute, nobody can sign in for ten seconds.
#[utoipa::path(
    post, path = "/api/v1/session", operation_id = "signIn", tag = "session", request_body = SignIn, security(()),
    responses(
        (status = 201, description = "Signed in", body = SessionView),
        (status = "4XX", description = "Not signed in", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not signed in", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn sign_in(
    State(api): State<Api>,
    headers: HeaderMap,
    Body(asked): Body<SignIn>,
) -> Result<impl IntoResponse, ApiError> {
    // Nobody is signed in from a page that is not ours. Programs send neither header.
    let says_where = headers.contains_key("sec-fetch-site") || headers.contains_key(header::ORIGIN);
    if says_where && !is_from_here(&headers) {
        return Err(ApiError::CrossSite);
    }
    match api.door.enter(&asked.token, api.office.now_ms())? {
        Ok((cookie, ends_ms)) => Ok((
            StatusCode::CREATED,
            AppendHeaders([(header::SET_COOKIE, cookie)]),
            Json(view(&api, true, Some(ends_ms))),
        )),
        Err(Shut::Wrong) => Err(ApiError::Unauthorized),
        Err(Shut::Pause(seconds)) => Err(ApiError::TooManyTries { seconds }),
    }
}

/// Sign out
///
/// Ends the session of this cookie. The token itself cannot be signed out: it ends with the node.
#[utoipa::path(
    delete, path = "/api/v1/session", operation_id = "signOut", tag = "session",
    responses(
        (status = 204, description = "Signed out"),
        (status = "4XX", description = "Not signed out", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn sign_out(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> impl IntoResponse {
    let cookie = match caller {
        Caller::Session(session) => Some((header::SET_COOKIE, api.door.leave(session))),
        Caller::Token => None,
    };
    (StatusCode::NO_CONTENT, AppendHeaders(cookie))
}

fn view(api: &Api, signed_in: bool, ends_ms: Option<u64>) -> SessionView {
    let code = format!("{:06}", api.office.region());
    let division = DivisionCode::parse(&code).ok().and_then(Division::find);
    SessionView {
        signed_in,
        expires_at: ends_ms.and_then(time),
        ledger: api.office.ledger().to_string(),
        node: division.map(|division| division.name.clone()),
        node_en: division.map(|division| division.name_en.clone()),
        region: code,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}
