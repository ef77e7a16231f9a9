//! The node over HTTP: what the regulator reads, the devices it lets in and closes out, and the console's pages.

mod asking;
mod codes;
mod corrections;
mod counts;
mod door;
mod endorsements;
mod events;
mod health;
mod invites;
mod manifests;
mod overview;
mod people;
pub mod problem;
mod resolutions;
mod revocations;
mod session;
mod signed;
mod state;
mod token;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::{Json, Router};
use tokio::sync::{Semaphore, watch};
use tower_http::request_id::{MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer};
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use wufei_ledger::DeviceId;

use crate::metrics::{Metrics, RouteLabel};
use crate::office::Office;
use crate::pages;
use problem::ApiError;

pub use door::Door;
pub use token::Token;

/// What every handler knows.
#[derive(Clone)]
pub struct Api {
    office: Office,
    place: Arc<Place>,
    door: Door,
    streams: Arc<Semaphore>,
    /// True when the node stops.
    stopped: watch::Receiver<bool>,
}

/// Where devices find this node.
#[derive(Debug, Clone)]
pub struct Place {
    /// Host and port that an invite names.
    pub address: String,
    /// The key that the node shows on its connections.
    pub server_key: [u8; 32],
}

/// The longest body that is read.
const MAX_BODY: usize = 1024 * 1024;
/// The longest that an answer may take.
const MAX_TIME: Duration = Duration::from_secs(30);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// All routes of the node: its pages, and below `/api` what they are made of.
///
/// Streams of events end when `stopped` becomes true, so that nobody waits for them at the end.
pub fn router(office: Office, place: Place, door: Door, stopped: watch::Receiver<bool>) -> Router {
    let metrics = office.metrics().clone();
    let api = Api {
        office,
        place: Arc::new(place),
        door,
        streams: Arc::new(Semaphore::new(events::MOST_STREAMS)),
        stopped,
    };
    let (guarded, _) = guarded().split_for_parts();
    let (open, _) = open().split_for_parts();
    let text: Arc<str> = described().to_json().expect("a description is plain data").into();
    let open = open
        .merge(health::router())
        .merge(pages::router::<pages::Dist, _>())
        .route(
            "/api/v1/openapi.json",
            axum::routing::get(move || async move {
                ([(header::CONTENT_TYPE, "application/json")], text.to_string())
            }),
        )
        .with_state(api.clone());
    let header = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    // Pages say for themselves what they may load, and which of their files a browser may keep.
    let usually = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    guarded
        .route_layer(from_fn_with_state(api.clone(), door::guard))
        .with_state(api)
        .merge(open)
        .fallback(|| async { ApiError::NotFound })
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::GATEWAY_TIMEOUT,
            MAX_TIME,
        ))
        .layer(from_fn(problem::explain))
        .layer(from_fn_with_state(metrics, measure))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(usually(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ))
        .layer(usually(header::CACHE_CONTROL, "no-store"))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, RandomIds))
}

/// The description of the API (OpenAPI 3.1, JSON), as it is served.
pub fn description() -> String {
    described().to_pretty_json().expect("a description is plain data")
}

fn described() -> utoipa::openapi::OpenApi {
    guarded().merge(open()).into_openapi()
}

/// Routes for everybody.
fn open() -> OpenApiRouter<Api> {
    OpenApiRouter::new().routes(routes!(session::show, session::sign_in))
}

/// Routes for whoever has the token, or a session.
fn guarded() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(Description::openapi())
        .routes(routes!(manifests::list))
        .routes(routes!(manifests::one))
        .routes(routes!(manifests::entries))
        .routes(routes!(overview::overview))
        .routes(routes!(overview::divisions))
        .routes(routes!(counts::by_district))
        .routes(routes!(counts::by_waste))
        .routes(routes!(people::organisations))
        .routes(routes!(people::organisation))
        .routes(routes!(people::devices))
        .routes(routes!(revocations::revoke))
        .routes(routes!(resolutions::resolve))
        .routes(routes!(corrections::approve))
        .routes(routes!(corrections::decline))
        .routes(routes!(endorsements::endorse))
        .routes(routes!(codes::make))
        .routes(routes!(codes::confirm))
        .routes(routes!(invites::list, invites::make))
        .routes(routes!(state::state))
        .routes(routes!(events::follow))
        .routes(routes!(session::sign_out))
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wufei 无废联单: the regulator's node",
        version = "1.0.0",
        description = "Reads manifests, entries and sums; makes invites; revokes devices; says which of contradicting steps stands; answers corrections for a party that cannot; endorses quarantined entries; makes codes and confirms recorded steps. Times are RFC 3339 in UTC, masses whole grams, ids hexadecimal. \
            Errors are application/problem+json in the language of Accept-Language (zh-CN, en). \
            Requests carry the token that the node prints at its start, or the cookie of a session that was begun with it; \
            what a browser changes by its cookie must come from a page of this node. This description needs neither.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/")),
    tags(
        (name = "manifests", description = "联单: lists, one manifest with its timeline, its signed entries"),
        (name = "counts", description = "统计: manifests and masses by district and waste"),
        (name = "people", description = "单位与设备: who is enrolled, who is revoked, and invites"),
        (name = "session", description = "登录: the token once, then a cookie"),
        (name = "state", description = "状态行: one digest to compare with a replica's, and what changes"),
    ),
    security(("token" = []), ("session" = [])),
    modifiers(&TokenScheme)
)]
struct Description;

struct TokenScheme;

impl Modify for TokenScheme {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
            "wufei_session",
            "`__Host-wufei_session` where TLS is spoken in front of the node",
        ));
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
        components.add_security_scheme("session", SecurityScheme::ApiKey(cookie));
    }
}

/// Four groups of four digits: enough to compare a device's key by telephone. The device shows the same.
fn fingerprint(device: DeviceId) -> String {
    let digits = device.to_string();
    [0, 4, 8, 12].map(|at| &digits[at..at + 4]).join(" ")
}

impl Api {
    /// Reads where blocking is allowed.
    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Office) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let office = self.office.clone();
        match tokio::task::spawn_blocking(move || read(&office)).await {
            Ok(answer) => answer,
            Err(panic) => {
                tracing::error!("a request panicked: {panic}");
                Err(ApiError::Fault)
            }
        }
    }
}

/// A JSON body, with our errors.
#[derive(FromRequest)]
#[from_request(via(Json), rejection(ApiError))]
struct Body<T>(T);

/// A query, with our errors.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
struct Asked<T>(T);

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::MediaType,
            _ => Self::Unreadable(rejection.body_text()),
        }
    }
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        Self::Unreadable(rejection.body_text())
    }
}

/// Random, so that ids of two runs do not meet in one log.
#[derive(Clone)]
struct RandomIds;

impl MakeRequestId for RandomIds {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).ok()?;
        let text = wufei_manifest::id::Hex(bytes).to_string();
        HeaderValue::from_str(&text).ok().map(RequestId::new)
    }
}

async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().to_string();
    // The pattern and not the path: paths hold ids.
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("(none)", MatchedPath::as_str).to_owned();
    metrics.http_in_flight.inc();
    let response = next.run(request).await;
    metrics.http_in_flight.dec();
    let status_class = match response.status().as_u16() {
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    };
    let label = RouteLabel {
        route,
        method,
        status_class,
    };
    let took = begun.elapsed().as_secs_f64();
    metrics.http_duration.get_or_create(&label).observe(took);
    response
}
