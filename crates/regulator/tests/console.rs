//! What the console in a browser needs of the node: a session, and news.

mod world;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use world::client::Client;
use wufei_ledger::Bits;

const SESSION: &str = "/api/v1/session";

impl Client {
    /// Signs in as a browser does, and gives the cookie that it sends from then on.
    async fn signs_in(&self) -> String {
        let response = self.shows(self.token.as_str()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert!(cookie.ends_with("; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    fn shows(&self, token: &str) -> RequestBuilder {
        self.asks_as_stranger(Method::POST, SESSION)
            .header("sec-fetch-site", "same-origin")
            .json(&json!({ "token": token }))
    }

    fn asks_with(&self, cookie: &str, method: Method, path: &str) -> RequestBuilder {
        self.asks_as_stranger(method, path).header("cookie", cookie)
    }
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

async fn body(request: RequestBuilder) -> Value {
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn whoever_shows_the_token_once_is_signed_in_until_leaving() {
    let client = Client::new().await;
    let stranger = body(client.asks_as_stranger(Method::GET, SESSION)).await;
    assert_eq!(
        stranger,
        json!({
            "signed_in": false, "expires_at": null, "ledger": client.world.office.ledger().to_string(),
            "node": "武汉市", "node_en": "Wuhan", "region": "420100", "version": env!("CARGO_PKG_VERSION"),
        })
    );
    assert_eq!(status(client.shows("wrong")).await, StatusCode::UNAUTHORIZED);

    let cookie = client.signs_in().await;
    let own = body(client.asks_with(&cookie, Method::GET, SESSION)).await;
    assert_eq!(
        (&own["signed_in"], &own["expires_at"]),
        (&json!(true), &json!("2026-09-22T02:13:20Z"))
    );
    let list = |cookie: &str| client.asks_with(cookie, Method::GET, "/api/v1/manifests");
    assert_eq!(status(list(&cookie)).await, StatusCode::OK);
    assert_eq!(status(list("wufei_session=00")).await, StatusCode::UNAUTHORIZED);
    let token_as_cookie = format!("wufei_session={}", client.token.as_str());
    assert_eq!(status(list(&token_as_cookie)).await, StatusCode::UNAUTHORIZED);

    let leaves = client
        .asks_with(&cookie, Method::DELETE, SESSION)
        .header("sec-fetch-site", "same-origin");
    let left = leaves.send().await.unwrap();
    assert_eq!(left.status(), StatusCode::NO_CONTENT);
    assert!(left.headers()["set-cookie"].to_str().unwrap().starts_with("wufei_session=; Max-Age=0"));
    assert_eq!(status(list(&cookie)).await, StatusCode::UNAUTHORIZED);

    let cookie = client.signs_in().await;
    client.world.now.fetch_add(12 * 3600 * 1000, Ordering::Relaxed);
    assert_eq!(status(list(&cookie)).await, StatusCode::UNAUTHORIZED, "a day later");
}

#[tokio::test]
async fn no_page_of_another_site_changes_anything_with_our_cookie() {
    let client = Client::new().await;
    let cookie = client.signs_in().await;
    let invite = || {
        client
            .asks_with(&cookie, Method::POST, "/api/v1/invites")
            .json(&json!({ "org_name": "江城机械", "kinds": ["producer"] }))
    };
    let host = client.base.strip_prefix("http://").unwrap();
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("x-nothing", "at all"),
    ] {
        let answer = invite().header(name, value).header("accept-language", "en").send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], "cross-site");
    }
    assert_eq!(client.world.office.archive().invites().unwrap(), []);
    for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", &format!("http://{host}"))] {
        assert_eq!(status(invite().header(name, value)).await, StatusCode::CREATED, "{name}: {value}");
    }
    let with_token = client
        .asks(Method::POST, "/api/v1/invites")
        .json(&json!({ "org_name": "江城机械", "kinds": ["producer"] }));
    assert_eq!(status(with_token).await, StatusCode::CREATED, "a program has the token and no cookie");
    let signs_in = client.shows(client.token.as_str()).header("sec-fetch-site", "cross-site");
    assert_eq!(status(signs_in).await, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn guessing_tokens_is_slowed_down_and_harms_nobody_who_is_in() {
    let client = Client::new().await;
    let cookie = client.signs_in().await;
    for _ in 0..10 {
        assert_eq!(status(client.shows("wrong")).await, StatusCode::UNAUTHORIZED);
    }
    let paused = client.shows(client.token.as_str()).send().await.unwrap();
    assert_eq!(paused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(paused.headers()["retry-after"], "10");
    let problem: Value = paused.json().await.unwrap();
    assert_eq!((&problem["code"], &problem["title"]), (&json!("too-many-tries"), &json!("尝试次数过多")));
    let inside = client.asks_with(&cookie, Method::GET, "/api/v1/manifests");
    assert_eq!(status(inside).await, StatusCode::OK);
    client.world.now.fetch_add(10_000, Ordering::Relaxed);
    client.signs_in().await;
}

/// The numbers of the next events, as they come.
struct Stream {
    response: reqwest::Response,
    text: String,
}

impl Stream {
    async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        Self {
            response,
            text: String::new(),
        }
    }

    /// `None` at the end of the stream.
    async fn next(&mut self) -> Option<u64> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let data = event.strip_prefix("event: changed\ndata: ");
                let data: Value = serde_json::from_str(data.unwrap_or_else(|| panic!("{event:?}"))).unwrap();
                self.text = rest.to_owned();
                return data["log_size"].as_u64();
            }
            let chunk = tokio::time::timeout(Duration::from_secs(20), self.response.chunk()).await;
            let chunk = chunk.expect("in time").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn a_browser_hears_of_commits_at_most_twice_a_second() {
    let mut client = Client::new().await;
    let cookie = client.signs_in().await;
    let mut stream = Stream::of(client.asks_with(&cookie, Method::GET, "/api/v1/events")).await;
    assert_eq!(stream.next().await, Some(0), "the first one comes at once");
    let begun = Instant::now();
    // Each enrolment is a commit of a statement and a profile.
    for device in 1..=10 {
        client.world.person("江城机械", device, device, Bits::PRODUCER).await;
    }
    let (mut heard, mut log_size) = (0, 0);
    while log_size < 20 {
        log_size = stream.next().await.unwrap();
        heard += 1;
    }
    let fits = begun.elapsed().as_millis() / 500 + 1;
    assert!(heard <= fits, "{heard} events in {:?}", begun.elapsed());

    let stays = Stream::of(client.asks(Method::GET, "/api/v1/events")).await;
    let leaves = client.asks_with(&cookie, Method::DELETE, SESSION).header("sec-fetch-site", "same-origin");
    assert_eq!(status(leaves).await, StatusCode::NO_CONTENT);
    client.world.person("江城机械", 11, 11, Bits::PRODUCER).await;
    assert_eq!(stream.next().await, None, "who has left hears nothing more");

    let mut stream = stays;
    assert!(stream.next().await.is_some());
    client.stop.send_replace(true);
    assert_eq!(stream.next().await, None, "nobody is waited for at the end");
}

#[tokio::test]
async fn pages_and_data_have_each_their_policy() {
    let client = Client::new().await;
    let page = client.asks_as_stranger(Method::GET, "/").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'; style-src 'self' 'unsafe-inline'"), "{policy}");
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"));

    let data = client.asks_as_stranger(Method::GET, "/api/v1/session").send().await.unwrap();
    assert_eq!(
        data.headers()["content-security-policy"],
        "default-src 'none'; frame-ancestors 'none'"
    );
}
