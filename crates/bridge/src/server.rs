//! The desk over HTTP: commands, events, pages, and what a test says about the next file dialog.

use crate::chooser::Picked;
use crate::key::{Door, guard};
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::Stream;
use serde::Deserialize;
use serde_json::Value;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{broadcast, watch};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;
use wufei_api::{Area, Changed};
use wufei_app::FrontDesk;

/// The longest request that is read.
const MAX_BODY: usize = 1024 * 1024;

/// As in the window (`src-tauri/tauri.conf.json`), so that what one forbids fails in the other too.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What every handler knows.
pub struct Bridge {
    /// Answers the commands.
    pub desk: FrontDesk,
    /// What the next file dialog gives.
    pub picked: Picked,
    /// True once the bridge is to end.
    pub ending: watch::Receiver<bool>,
}

/// All routes, behind the door.
pub fn router(bridge: Bridge, door: Door, pages: PathBuf) -> Router {
    let header =
        |name: HeaderName, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .route("/call/{name}", post(call))
        .route("/events", get(events))
        .route("/chosen", post(chosen))
        .with_state(Arc::new(bridge))
        .fallback_service(ServeDir::new(pages))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(from_fn_with_state(door, guard))
        .layer(header(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "no-referrer"))
        .layer(header(header::CACHE_CONTROL, "no-store"))
}

/// One command: the answer, or the problem with status 422.
async fn call(
    State(bridge): State<Arc<Bridge>>,
    Path(name): Path<String>,
    Json(request): Json<Value>,
) -> Response {
    match wufei_api::dispatch(&bridge.desk, &name, request).await {
        Ok(answer) => Json(answer).into_response(),
        Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response(),
    }
}

#[derive(Deserialize)]
struct ChosenNext {
    path: Option<PathBuf>,
}

async fn chosen(State(bridge): State<Arc<Bridge>>, Json(next): Json<ChosenNext>) -> StatusCode {
    bridge.picked.set(next.path);
    StatusCode::NO_CONTENT
}

/// Tells each change as a server-sent event `changed`, until the bridge ends.
async fn events(State(bridge): State<Arc<Bridge>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let listening = (bridge.desk.changed(), bridge.ending.clone());
    let stream = futures_util::stream::unfold(listening, |(mut changes, mut ending)| async move {
        let changed = tokio::select! {
            changed = next(&mut changes) => changed?,
            _ = ending.wait_for(|ending| *ending) => return None,
        };
        let event = Event::default()
            .event("changed")
            .json_data(changed)
            .expect("areas are plain data");
        Some((Ok(event), (changes, ending)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// Whoever fell behind is told to read everything again.
async fn next(changes: &mut broadcast::Receiver<Changed>) -> Option<Changed> {
    match changes.recv().await {
        Ok(changed) => Some(changed),
        Err(broadcast::error::RecvError::Lagged(_)) => Some(Changed {
            areas: Area::ALL.to_vec(),
        }),
        Err(broadcast::error::RecvError::Closed) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
    use serde_json::json;

    struct Served {
        port: u16,
        key: String,
        end: watch::Sender<bool>,
        server: tokio::task::JoinHandle<std::io::Result<()>>,
        desk: FrontDesk,
        _folder: tempfile::TempDir,
        http: reqwest::Client,
    }

    /// A bridge over a home that is not there yet.
    async fn serve() -> Served {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.html"), "<p>a page").unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let door = Door::new(port).unwrap();
        let key = door.address().split_once("key=").unwrap().1.to_owned();
        let picked = Picked::default();
        let desk = FrontDesk::open(&folder.path().join("home"), picked.clone());
        let (end, ending) = watch::channel(false);
        let bridge = Bridge {
            desk: desk.clone(),
            picked,
            ending: ending.clone(),
        };
        let router = router(bridge, door, folder.path().to_owned());
        let mut until = ending;
        let server = tokio::spawn(async move {
            let ended = async move { drop(until.wait_for(|ending| *ending).await) };
            axum::serve(listener, router).with_graceful_shutdown(ended).await
        });
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Served {
            port,
            key,
            end,
            server,
            desk,
            _folder: folder,
            http,
        }
    }

    impl Served {
        fn url(&self, path: &str) -> String {
            format!("http://127.0.0.1:{}{path}", self.port)
        }

        fn post(&self, path: &str, body: &Value) -> reqwest::RequestBuilder {
            let post = self
                .http
                .post(self.url(path))
                .header(CONTENT_TYPE, "application/json");
            post.body(body.to_string())
        }

        fn call(&self, name: &str, body: &Value) -> reqwest::RequestBuilder {
            self.post(&format!("/call/{name}"), body)
                .header("x-wufei-key", &self.key)
        }
    }

    #[tokio::test]
    async fn nobody_comes_in_without_the_key_or_by_another_name() {
        let served = serve().await;
        let status = async |request: reqwest::RequestBuilder| request.send().await.unwrap().status().as_u16();
        let call = || served.call("desk_status", &json!({}));
        assert_eq!(status(call()).await, 200);
        assert_eq!(status(served.post("/call/desk_status", &json!({}))).await, 401);
        assert_eq!(status(served.http.get(served.url("/"))).await, 401);
        assert_eq!(status(served.http.get(served.url("/?key=0123"))).await, 401);
        // A page of the internet whose name means 127.0.0.1, and one that sends requests from afar.
        assert_eq!(
            status(call().header(HOST, format!("evil.example:{}", served.port))).await,
            421
        );
        assert_eq!(status(call().header(ORIGIN, "http://evil.example")).await, 421);
        let own = format!("http://localhost:{}", served.port);
        assert_eq!(status(call().header(ORIGIN, own)).await, 200);
    }

    #[tokio::test]
    async fn the_printed_address_lets_a_browser_in_and_forgets_the_key() {
        let served = serve().await;
        let first = served
            .http
            .get(served.url(&format!("/?key={}", served.key)))
            .send()
            .await
            .unwrap();
        assert_eq!(first.status(), 303);
        assert_eq!(first.headers()[LOCATION], "/");
        let cookie = first.headers()[SET_COOKIE].to_str().unwrap().to_owned();
        assert!(
            cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
            "{cookie}"
        );
        let cookie = cookie.split(';').next().unwrap();
        let page = served
            .http
            .get(served.url("/"))
            .header(COOKIE, cookie)
            .send()
            .await
            .unwrap();
        assert_eq!(page.headers()["content-security-policy"], CONTENT_SECURITY_POLICY);
        assert_eq!(page.text().await.unwrap(), "<p>a page");
        let other = format!("wufei_desk_1={}", served.key);
        let page = served
            .http
            .get(served.url("/"))
            .header(COOKIE, other)
            .send()
            .await
            .unwrap();
        assert_eq!(page.status(), 401, "another bridge's cookie");
    }

    #[tokio::test]
    async fn commands_answer_as_in_the_window() {
        let served = serve().await;
        let answer: Value = served
            .call("desk_status", &json!({}))
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        assert_eq!(answer["stage"], "new");
        let problem = served.call("desk_statos", &json!({})).send().await.unwrap();
        assert_eq!(problem.status(), 422);
        let problem: Value = problem.json().await.unwrap();
        assert!(problem["code"].is_string(), "{problem}");
    }

    #[tokio::test]
    async fn a_picked_file_is_given_once() {
        let served = serve().await;
        let choose = json!({ "purpose": "spreadsheet" });
        let chosen = async || -> Value {
            let answer = served.call("choose_file", &choose).send().await.unwrap();
            answer.json().await.unwrap()
        };
        assert_eq!(chosen().await["file"], Value::Null);
        let pick = served.post("/chosen", &json!({ "path": "/tmp/manifests.xlsx" }));
        let picked = pick.header("x-wufei-key", &served.key).send().await.unwrap();
        assert_eq!(picked.status(), 204);
        assert_eq!(chosen().await["file"]["name"], "manifests.xlsx");
        assert_eq!(chosen().await["file"], Value::Null);
    }

    #[tokio::test]
    async fn changes_are_told_until_the_bridge_ends() {
        let served = serve().await;
        let events = served
            .http
            .get(served.url("/events"))
            .header("x-wufei-key", &served.key);
        let mut events = events.send().await.unwrap();
        let settings = json!({ "language": "en", "text_size": "large", "workplace": null, "theme": "light" });
        let saved = served.call("save_settings", &settings).send().await.unwrap();
        assert_eq!(saved.status(), 200, "{}", saved.text().await.unwrap());
        let told = events.chunk().await.unwrap().unwrap();
        let told = String::from_utf8_lossy(&told);
        assert!(
            told.starts_with("event: changed\n") && told.contains("\"desk\""),
            "{told}"
        );
        served.end.send(true).unwrap();
        assert!(
            events.chunk().await.unwrap().is_none(),
            "an open stream does not hold up the end"
        );
        served.server.await.unwrap().unwrap();
        served.desk.close().await;
    }
}
