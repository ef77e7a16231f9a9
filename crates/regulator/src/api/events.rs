//! What is new, as it happens: one event that says "look again".

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};
use wufei_api::console::{LogGrew, Problem};

use super::Api;
use super::door::Caller;
use super::problem::ApiError;

/// Between two events there is at least this long: a busy morning is no reason to read everything a hundred times.
const PACE: Duration = Duration::from_millis(500);
/// How often a silent stream says that it lives. Proxies close what is silent for a minute.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Streams that are open at the same time.
pub(super) const MOST_STREAMS: usize = 200;

/// Follow what changes
///
/// Server-sent events: `event: changed` with a `LogGrew` at once and then after commits, at most two a
/// second. The stream ends with the session, and when the node stops; a browser comes back by itself.
#[utoipa::path(
    get, path = "/api/v1/events", operation_id = "followChanges", tag = "state",
    responses(
        (status = 200, description = "The stream", body = LogGrew, content_type = "text/event-stream"),
        (status = "4XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
        (status = "5XX", description = "Not answered", body = Problem, content_type = "application/problem+json"),
    )
)]
pub(super) async fn follow(
    State(api): State<Api>,
    Extension(caller): Extension<Caller>,
) -> Result<impl IntoResponse, ApiError> {
    let place = Arc::clone(&api.streams).try_acquire_owned();
    let follower = Follower {
        grown: api.office.grown(),
        stopped: api.stopped.clone(),
        caller,
        not_before: Instant::now(),
        is_first: true,
        _place: place.map_err(|_| ApiError::NotReady)?,
        api,
    };
    let events = futures_util::stream::unfold(follower, |mut follower| async {
        let changed = follower.next().await?;
        let event = Event::default().event("changed").json_data(changed);
        Some((Ok::<_, Infallible>(event.expect("a number is JSON")), follower))
    });
    let keep_alive = KeepAlive::new().interval(KEEP_ALIVE);
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // For a proxy that would rather gather a page than pass on a line.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    Ok((headers, Sse::new(events).keep_alive(keep_alive)))
}

struct Follower {
    api: Api,
    caller: Caller,
    grown: watch::Receiver<u64>,
    stopped: watch::Receiver<bool>,
    not_before: Instant,
    is_first: bool,
    _place: OwnedSemaphorePermit,
}

impl Follower {
    /// The next event; `None` when the stream is over.
    async fn next(&mut self) -> Option<LogGrew> {
        let is_first = std::mem::take(&mut self.is_first);
        let (grown, not_before) = (&mut self.grown, self.not_before);
        let news = async {
            if !is_first {
                grown.changed().await.ok()?;
            }
            sleep_until(not_before).await;
            Some(*grown.borrow_and_update())
        };
        let log_size = tokio::select! {
            // An error means that the node was dropped: also an end.
            _ = self.stopped.wait_for(|is_stopped| *is_stopped) => None,
            log_size = news => log_size,
        }?;
        self.not_before = Instant::now() + PACE;
        self.is_welcome().then_some(LogGrew { log_size })
    }

    /// Whoever has signed out hears nothing more.
    fn is_welcome(&self) -> bool {
        match self.caller {
            Caller::Token => true,
            Caller::Session(session) => {
                let now_ms = self.api.office.now_ms();
                self.api.door.ends_ms(session, now_ms).is_some()
            }
        }
    }
}
