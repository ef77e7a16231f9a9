//! What the console in a browser needs of the node: a session, and news.

mod world;

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use insta::assert_json_snapshot;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use world::client::Client;
use wufei_ledger::{Bits, Write};
use wufei_manifest::StepKind;

const SESSION: &str = "/api/v1/session";

impl Client {
    /// Signs in as a browser does, and gives the cookie that it sends from then on.
    async fn signs_in(&self) -> String {
        let response = self.shows(self.token.as_str()).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        assert!(
            cookie.ends_with("; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict"),
            "{cookie}"
        );
        cookie.split(';').next().unwrap().to_owned()
    }

    fn shows(&self, token: &str) -> RequestBuilder {
        self.shows_from("same-origin", token)
    }

    fn shows_from(&self, site: &str, token: &str) -> RequestBuilder {
        self.asks_as_stranger(Method::POST, SESSION)
            .header("sec-fetch-site", site)
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
    assert!(
        left.headers()["set-cookie"]
            .to_str()
            .unwrap()
            .starts_with("wufei_session=; Max-Age=0")
    );
    assert_eq!(status(list(&cookie)).await, StatusCode::UNAUTHORIZED);

    let cookie = client.signs_in().await;
    client.world.now.fetch_add(12 * 3600 * 1000, Ordering::Relaxed);
    assert_eq!(
        status(list(&cookie)).await,
        StatusCode::UNAUTHORIZED,
        "a day later"
    );
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
        let answer = invite()
            .header(name, value)
            .header("accept-language", "en")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        assert_eq!(answer.json::<Value>().await.unwrap()["code"], "cross-site");
    }
    assert_eq!(client.world.office.archive().invites().unwrap(), []);
    for (name, value) in [
        ("sec-fetch-site", "same-origin"),
        ("origin", &format!("http://{host}")),
    ] {
        assert_eq!(
            status(invite().header(name, value)).await,
            StatusCode::CREATED,
            "{name}: {value}"
        );
    }
    let with_token = client
        .asks(Method::POST, "/api/v1/invites")
        .json(&json!({ "org_name": "江城机械", "kinds": ["producer"] }));
    assert_eq!(
        status(with_token).await,
        StatusCode::CREATED,
        "a program has the token and no cookie"
    );
    let signs_in = client.shows_from("cross-site", client.token.as_str());
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
    assert_eq!(
        (&problem["code"], &problem["title"]),
        (&json!("too-many-tries"), &json!("尝试次数过多"))
    );
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
        client
            .world
            .person("江城机械", device, device, Bits::PRODUCER)
            .await;
    }
    let (mut heard, mut log_size) = (0, 0);
    while log_size < 20 {
        log_size = stream.next().await.unwrap();
        heard += 1;
    }
    let fits = begun.elapsed().as_millis() / 500 + 1;
    assert!(heard <= fits, "{heard} events in {:?}", begun.elapsed());

    let stays = Stream::of(client.asks(Method::GET, "/api/v1/events")).await;
    let leaves = client
        .asks_with(&cookie, Method::DELETE, SESSION)
        .header("sec-fetch-site", "same-origin");
    assert_eq!(status(leaves).await, StatusCode::NO_CONTENT);
    client.world.person("江城机械", 11, 11, Bits::PRODUCER).await;
    assert_eq!(stream.next().await, None, "who has left hears nothing more");

    let mut stream = stays;
    assert!(stream.next().await.is_some());
    client.stop.send_replace(true);
    // News of the last person may still be under way; the end comes behind it, and in time.
    while stream.next().await.is_some() {}
}

#[tokio::test]
async fn pages_and_data_have_each_their_policy() {
    let client = Client::new().await;
    let page = client.asks_as_stranger(Method::GET, "/").send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("script-src 'self'; style-src 'self' 'unsafe-inline'"),
        "{policy}"
    );
    assert_eq!(page.headers()["cache-control"], "no-store");
    assert_eq!(page.headers()["x-content-type-options"], "nosniff");
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"));

    let data = client
        .asks_as_stranger(Method::GET, "/api/v1/session")
        .send()
        .await
        .unwrap();
    assert_eq!(
        data.headers()["content-security-policy"],
        "default-src 'none'; frame-ancestors 'none'"
    );
}

/// A manifest from the workshop to the works on this plate.
async fn a_load(client: &mut Client, plate: &str) -> Value {
    let mut plant = client.world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut lorry = client.world.person("长江运输", 2, 2, Bits::TRANSPORTER).await;
    let registry = client.world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), lorry.org(), 1_250_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    let leg = vec![Write::text("legs/a1/plate", plate)];
    let picked_up = lorry.writes(&[&draft, &issued], leg, Some(StepKind::PickedUp), &registry);
    let outcomes = client.world.send([&draft, &issued, &picked_up]).await;
    assert_eq!(outcomes.iter().map(world::settled).count(), 3);
    client
        .gets(&format!("/api/v1/manifests/{}", draft.body().doc))
        .await
}

fn searching(words: &str) -> String {
    let encoded: String = words.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("/api/v1/manifests?count=true&q={encoded}")
}

#[tokio::test]
async fn one_box_finds_names_codes_and_plates_as_people_type_them() {
    let mut client = Client::new().await;
    let shown = a_load(&mut client, "鄂A12345").await;
    assert_eq!(shown["legs"][0]["plate"], "鄂A12345");
    let code = shown["item"]["code"].as_str().unwrap().to_owned();
    let run_together = code.replace('-', "");
    let lower = code.to_lowercase();
    for words in [
        "江城",
        "机械",
        "矿物",
        "矿",
        "废矿物油",
        "鄂A12345",
        "鄂A",
        "鄂a123",
        "A12345",
        "12345",
        "鄂Ａ１２３４５",
        "900-249-08",
        "90024908",
        "900249",
        "900-249",
        &code,
        &run_together,
        &lower,
        "江城 90024908",
    ] {
        let list = client.gets(&searching(words)).await;
        assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "{words}: {list}");
        assert_eq!(list["count"], json!({ "total": 1, "at_least": false }), "{words}");
    }
    for words in ["江机", "鄂B12345", "900-249-09", "90024909", "2345"] {
        let list = client.gets(&searching(words)).await;
        assert_eq!(
            (&list["items"], &list["count"]["total"]),
            (&json!([]), &json!(0)),
            "{words}"
        );
    }
    let uncounted = client.gets("/api/v1/manifests").await;
    assert_eq!(uncounted["count"], Value::Null);
    let (found, problem) = client.is_told(Method::GET, "/api/v1/manifests?count=yes").await;
    assert_eq!(
        (found.as_u16(), &problem["errors"][0]["pointer"]),
        (422, &json!("count"))
    );
}

#[tokio::test]
async fn the_board_has_its_sentence_and_its_tiles() {
    let mut client = Client::new().await;
    a_load(&mut client, "鄂A12345").await;
    let overview = client.gets("/api/v1/overview").await;
    assert_json_snapshot!(overview, @r#"
    {
      "accepted_g": 0,
      "devices": 2,
      "issued_today": 1,
      "log_size": 7,
      "manifests": 1,
      "newest_at": "2026-09-21T14:13:20Z",
      "organisations": 2,
      "planned_g": 1250000,
      "removed_g": 0,
      "revoked_devices": 0,
      "statuses": [
        {
          "count": 0,
          "status": "draft"
        },
        {
          "count": 0,
          "status": "issued"
        },
        {
          "count": 1,
          "status": "in_transit"
        },
        {
          "count": 0,
          "status": "delivered"
        },
        {
          "count": 0,
          "status": "received"
        },
        {
          "count": 0,
          "status": "accepted"
        },
        {
          "count": 0,
          "status": "closed"
        },
        {
          "count": 0,
          "status": "refused"
        },
        {
          "count": 0,
          "status": "voided"
        },
        {
          "count": 0,
          "status": "reported"
        }
      ]
    }
    "#);
    client.world.now.fetch_add(24 * 3600 * 1000, Ordering::Relaxed);
    let tomorrow = client.gets("/api/v1/overview").await;
    assert_eq!(
        (&tomorrow["issued_today"], &tomorrow["manifests"]),
        (&json!(0), &json!(1))
    );

    let divisions = client.gets("/api/v1/divisions").await;
    let items = divisions["items"].as_array().unwrap();
    let kinds = |kind: &str| items.iter().filter(|item| item["kind"] == kind).count();
    assert_eq!(
        [
            kinds("province"),
            kinds("prefecture"),
            kinds("district"),
            kinds("functional_zone")
        ],
        [1, 1, 13, 5]
    );
    assert_eq!(
        items[15],
        json!({
            "code": "WH-DHGX", "name": "武汉东湖新技术开发区", "kind": "functional_zone",
            "name_en": "East Lake High-tech Development Zone (Optics Valley)", "within": ["420111", "420115"],
        })
    );
}

#[tokio::test]
async fn a_step_is_shown_with_its_key_its_credential_and_its_receipt() {
    let mut client = Client::new().await;
    let shown = a_load(&mut client, "鄂A12345").await;
    let (step, device) = (
        &shown["timeline"][1],
        shown["timeline"][1]["signer"]["device"].as_str().unwrap(),
    );
    let devices = client.gets("/api/v1/devices").await;
    let devices = devices["items"].as_array().unwrap();
    let enrolled = devices
        .iter()
        .find(|enrolled| enrolled["device"] == device)
        .unwrap();
    assert_eq!(step["step"], "picked_up");
    assert_eq!(
        [
            &step["credential"],
            &step["valid_from"],
            &step["valid_to"],
            &step["signer"]["fingerprint"]
        ],
        [
            &enrolled["credential"],
            &enrolled["not_before"],
            &enrolled["not_after"],
            &enrolled["fingerprint"]
        ]
    );
    assert_eq!(step["valid_to"], "2027-09-22T14:13:20Z");
    let spelled = format!(
        "{} {} {} {}",
        &device[..4],
        &device[4..8],
        &device[8..12],
        &device[12..16]
    );
    assert_eq!(step["signer"]["fingerprint"], spelled.as_str());
    assert_eq!(
        (&step["receipt"]["log_index"], &step["receipt"]["verdict"]),
        (&json!(6), &json!("admitted"))
    );
    assert_eq!(
        (&step["revoked_at"], &step["verified"]),
        (&Value::Null, &json!(true))
    );
    assert_eq!(shown["consignor"]["place"], "江岸区");
    let planned = &shown["weights"][0]["planned"];
    assert_eq!(
        (&planned["grams"], &planned["signer"]["org_name"]),
        (&json!(1_250_000), &json!("江城机械"))
    );

    let org = enrolled["org"].as_str().unwrap();
    let organisation = client.gets(&format!("/api/v1/organisations/{org}")).await;
    assert_eq!(
        (&organisation["name"], &organisation["devices"]),
        (&json!("长江运输"), &json!(1))
    );
    let nobody = "/api/v1/organisations/00000000000000000000000000000000";
    assert_eq!(client.is_told(Method::GET, nobody).await.0, StatusCode::NOT_FOUND);
}
