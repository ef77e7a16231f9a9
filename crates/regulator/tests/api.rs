//! What the node says over HTTP, over a real socket.

mod world;

use std::sync::atomic::Ordering;

use insta::assert_json_snapshot;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use world::World;
use world::client::Client;
use wufei_ledger::{Bits, Write};
use wufei_manifest::StepKind;

/// The same with the values of these keys left out: random ids and signatures.
fn without(keys: &[&str], value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(|item| without(keys, item)).collect(),
        Value::Object(fields) => {
            let field = |(key, value): (&String, &Value)| match keys.contains(&key.as_str()) {
                true => (key.clone(), json!(format!("[{key}]"))),
                false => (key.clone(), without(keys, value)),
            };
            Value::Object(fields.iter().map(field).collect())
        }
        other => other.clone(),
    }
}

/// A manifest that went from the plant to the works by the lorry; returns its id.
async fn a_journey(world: &mut World) -> String {
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut lorry = world.person("长江运输", 2, 2, Bits::TRANSPORTER).await;
    let mut works = world.person("示范处置", 3, 3, Bits::DISPOSAL).await;
    let registry = world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), works.org(), 1_250_000);
    let removed = vec![Write::int("removed/a1", 1_240_000)];
    let issued = plant.writes(&[&draft], removed, Some(StepKind::Issued), &registry);
    let picked_up = lorry.writes(&[&draft, &issued], vec![], Some(StepKind::PickedUp), &registry);
    let known = [&draft, &issued, &picked_up];
    let received = vec![Write::int("received/a1", 1_235_000)];
    let received = works.writes(&known, received, Some(StepKind::Received), &registry);
    let known = [&draft, &issued, &picked_up, &received];
    let accepted = vec![Write::int("accepted/a1", 1_230_000)];
    let accepted = works.writes(&known, accepted, Some(StepKind::Accepted), &registry);
    world.now.fetch_add(1500, Ordering::Relaxed);
    let outcomes = world
        .send([&draft, &issued, &picked_up, &received, &accepted])
        .await;
    assert_eq!(outcomes.iter().map(world::settled).count(), 5);
    draft.body().doc.to_string()
}

#[tokio::test]
async fn a_manifest_is_listed_and_shown_with_its_timeline_and_weights() {
    let mut client = Client::new().await;
    let id = a_journey(&mut client.world).await;
    let list = client.gets("/api/v1/manifests").await;
    assert_eq!(list["items"][0]["id"], id);
    assert_json_snapshot!(without(&["id", "code"], &list), @r#"
    {
      "count": null,
      "items": [
        {
          "accepted_g": 1230000,
          "at": "2026-09-21T14:13:20Z",
          "carrier": null,
          "code": "[code]",
          "conflicts": 0,
          "consignor": "武汉江城机械制造有限公司",
          "contested": 0,
          "district": "420102",
          "entries": 5,
          "id": "[id]",
          "kind": "native",
          "lines": [
            {
              "accepted_g": 1230000,
              "id": "[id]",
              "planned_g": 1250000,
              "removed_g": 1240000,
              "waste_code": "900-249-08",
              "waste_name": "废矿物油"
            }
          ],
          "number": null,
          "planned_g": 1250000,
          "receiver": null,
          "removed_g": 1240000,
          "status": "accepted",
          "updated_at": "2026-09-21T14:13:21.5Z"
        }
      ],
      "next": null
    }
    "#);

    let view = client.gets(&format!("/api/v1/manifests/{id}")).await;
    assert_eq!(view["manifest"]["status"], "accepted");
    assert_json_snapshot!(without(&["entry", "device", "fingerprint", "credential", "signature"], &view["timeline"]), @r#"
    [
      {
        "by_regulator": false,
        "claimed_at": "2026-09-21T14:13:20Z",
        "credential": "[credential]",
        "entry": "[entry]",
        "person": null,
        "receipt": {
          "log_index": 7,
          "logged_at": "2026-09-21T14:13:21.5Z",
          "signature": "[signature]",
          "verdict": "admitted"
        },
        "revoked_at": null,
        "signer": {
          "device": "[device]",
          "fingerprint": "[fingerprint]",
          "org": "01010101010101010101010101010101",
          "org_name": "江城机械"
        },
        "stands": true,
        "step": "issued",
        "valid_from": "2026-09-21T14:13:20Z",
        "valid_to": "2027-09-22T14:13:20Z",
        "verified": true
      },
      {
        "by_regulator": false,
        "claimed_at": "2026-09-21T14:13:20Z",
        "credential": "[credential]",
        "entry": "[entry]",
        "person": null,
        "receipt": {
          "log_index": 8,
          "logged_at": "2026-09-21T14:13:21.5Z",
          "signature": "[signature]",
          "verdict": "admitted"
        },
        "revoked_at": null,
        "signer": {
          "device": "[device]",
          "fingerprint": "[fingerprint]",
          "org": "02020202020202020202020202020202",
          "org_name": "长江运输"
        },
        "stands": true,
        "step": "picked_up",
        "valid_from": "2026-09-21T14:13:20Z",
        "valid_to": "2027-09-22T14:13:20Z",
        "verified": true
      },
      {
        "by_regulator": false,
        "claimed_at": "2026-09-21T14:13:20Z",
        "credential": "[credential]",
        "entry": "[entry]",
        "person": null,
        "receipt": {
          "log_index": 9,
          "logged_at": "2026-09-21T14:13:21.5Z",
          "signature": "[signature]",
          "verdict": "admitted"
        },
        "revoked_at": null,
        "signer": {
          "device": "[device]",
          "fingerprint": "[fingerprint]",
          "org": "03030303030303030303030303030303",
          "org_name": "示范处置"
        },
        "stands": true,
        "step": "received",
        "valid_from": "2026-09-21T14:13:20Z",
        "valid_to": "2027-09-22T14:13:20Z",
        "verified": true
      },
      {
        "by_regulator": false,
        "claimed_at": "2026-09-21T14:13:20Z",
        "credential": "[credential]",
        "entry": "[entry]",
        "person": null,
        "receipt": {
          "log_index": 10,
          "logged_at": "2026-09-21T14:13:21.5Z",
          "signature": "[signature]",
          "verdict": "admitted"
        },
        "revoked_at": null,
        "signer": {
          "device": "[device]",
          "fingerprint": "[fingerprint]",
          "org": "03030303030303030303030303030303",
          "org_name": "示范处置"
        },
        "stands": true,
        "step": "accepted",
        "valid_from": "2026-09-21T14:13:20Z",
        "valid_to": "2027-09-22T14:13:20Z",
        "verified": true
      }
    ]
    "#);
    assert_json_snapshot!(without(&["entry", "device", "fingerprint"], &view["weights"]), @r#"
    [
      {
        "accepted": {
          "entry": "[entry]",
          "grams": 1230000,
          "signer": {
            "device": "[device]",
            "fingerprint": "[fingerprint]",
            "org": "03030303030303030303030303030303",
            "org_name": "示范处置"
          }
        },
        "category": "HW08",
        "form": null,
        "line": "a1",
        "packages": null,
        "packaging": null,
        "planned": {
          "entry": "[entry]",
          "grams": 1250000,
          "signer": {
            "device": "[device]",
            "fingerprint": "[fingerprint]",
            "org": "01010101010101010101010101010101",
            "org_name": "江城机械"
          }
        },
        "received": {
          "entry": "[entry]",
          "grams": 1235000,
          "signer": {
            "device": "[device]",
            "fingerprint": "[fingerprint]",
            "org": "03030303030303030303030303030303",
            "org_name": "示范处置"
          }
        },
        "removed": {
          "entry": "[entry]",
          "grams": 1240000,
          "signer": {
            "device": "[device]",
            "fingerprint": "[fingerprint]",
            "org": "01010101010101010101010101010101",
            "org_name": "江城机械"
          }
        },
        "waste_code": "900-249-08",
        "waste_name": "废矿物油"
      }
    ]
    "#);

    let entries = client.gets(&format!("/api/v1/manifests/{id}/entries")).await;
    let entries = entries["items"].as_array().unwrap();
    assert_eq!(entries.len(), 5);
    assert!(entries.iter().all(|entry| entry["verified"] == true));
}

#[tokio::test]
async fn sums_people_and_state_are_told() {
    let mut client = Client::new().await;
    a_journey(&mut client.world).await;
    assert_json_snapshot!(client.gets("/api/v1/counts/districts").await, @r#"
    {
      "items": [
        {
          "accepted_g": 1230000,
          "district": "420102",
          "manifests": 1,
          "name": "江岸区",
          "planned_g": 1250000,
          "removed_g": 1240000
        }
      ]
    }
    "#);
    assert_json_snapshot!(client.gets("/api/v1/counts/wastes?from=2026-01-01&to=2027-01-01").await, @r#"
    {
      "items": [
        {
          "accepted_g": 1230000,
          "manifests": 1,
          "planned_g": 1250000,
          "removed_g": 1240000,
          "waste_code": "900-249-08",
          "waste_name": "废矿物油"
        }
      ]
    }
    "#);
    let none = client.gets("/api/v1/counts/wastes?to=2020-01-01").await;
    assert_eq!(none, json!({ "items": [] }));

    let people = client.gets("/api/v1/organisations?limit=2").await;
    assert_json_snapshot!(people, @r#"
    {
      "items": [
        {
          "devices": 1,
          "division": "420102",
          "kinds": [
            "producer"
          ],
          "name": "江城机械",
          "org": "01010101010101010101010101010101",
          "since": "2026-09-21T14:13:20Z",
          "uscc": null
        },
        {
          "devices": 1,
          "division": "420102",
          "kinds": [
            "transporter"
          ],
          "name": "长江运输",
          "org": "02020202020202020202020202020202",
          "since": "2026-09-21T14:13:20Z",
          "uscc": null
        }
      ],
      "next": "02020202020202020202020202020202"
    }
    "#);
    let rest = client
        .gets(&format!(
            "/api/v1/organisations?after={}",
            people["next"].as_str().unwrap()
        ))
        .await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    let devices = client.gets("/api/v1/devices").await;
    let heads: Vec<_> = devices["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|device| device["head"]["seq"].as_u64())
        .collect();
    let mut sorted = heads.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [Some(0), Some(1), Some(1)]);

    let all = client.gets("/api/v1/state").await;
    assert_eq!(
        (&all["entries"], &all["settled"], &all["manifests"]),
        (&json!(5), &json!(5), &json!(1))
    );
    let org = client
        .gets("/api/v1/state?org=01010101010101010101010101010101")
        .await;
    assert_eq!(org["scope"], "org:01010101010101010101010101010101");
    assert_eq!(org["state"], all["state"], "the plant is a party of everything");
    let stranger = client
        .gets("/api/v1/state?org=09090909090909090909090909090909")
        .await;
    assert_eq!(stranger["manifests"], 0);
}

#[tokio::test]
async fn nothing_about_anybody_is_told_without_the_token() {
    let client = Client::new().await;
    let guarded = [
        "manifests",
        "manifests/00",
        "manifests/00/entries",
        "counts/districts",
        "counts/wastes",
        "overview",
        "divisions",
        "events",
        "organisations",
        "organisations/00",
        "devices",
        "invites",
        "state",
    ];
    for path in guarded {
        for token in ["", "wrong", &client.token.as_str()[1..]] {
            let url = format!("{}/api/v1/{path}", client.base);
            let response = client.http.get(url).bearer_auth(token).send().await.unwrap();
            assert_eq!(
                response.status(),
                StatusCode::UNAUTHORIZED,
                "{path} with {token:?}"
            );
            assert_eq!(response.headers()["www-authenticate"], "Bearer");
        }
    }
    for path in [
        "/livez",
        "/readyz",
        "/version",
        "/metrics",
        "/api/v1/openapi.json",
    ] {
        let response = client
            .http
            .get(format!("{}{path}", client.base))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
    }
}

#[tokio::test]
async fn what_is_asked_wrongly_is_answered_in_words() {
    let client = Client::new().await;
    let unknown = "/api/v1/manifests/00000000000000000000000000000000";
    for (path, status, code) in [
        ("/api/v1/manifests?limit=0", 422, "invalid"),
        ("/api/v1/manifests?limit=1001", 422, "invalid"),
        ("/api/v1/manifests?sort=name", 422, "invalid"),
        ("/api/v1/manifests?status=lost", 422, "invalid"),
        ("/api/v1/manifests?after=zzz", 422, "invalid"),
        ("/api/v1/manifests?from=yesterday", 422, "invalid"),
        ("/api/v1/manifests?colour=red", 400, "bad-request"),
        ("/api/v1/manifests/zz", 422, "invalid"),
        ("/api/v1/state?org=12", 422, "invalid"),
        (unknown, 404, "not-found"),
        ("/api/v1/nothing", 404, "not-found"),
        ("/no-page", 404, "not-found"),
        ("/regulator.html", 404, "not-found"),
    ] {
        let (found, problem) = client.is_told(Method::GET, path).await;
        assert_eq!(
            (found.as_u16(), &problem["code"]),
            (status, &json!(code)),
            "{path}"
        );
        assert_eq!(problem["status"], status);
    }
    let (status, _) = client.is_told(Method::DELETE, "/api/v1/manifests").await;
    assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
    let (_, problem) = client.is_told(Method::GET, "/api/v1/manifests?limit=many").await;
    assert_json_snapshot!(without(&["request_id"], &problem), @r#"
    {
      "code": "invalid",
      "detail": "limit cannot be \"many\": a whole number from 1 to 1000 is expected. Nothing has changed.",
      "errors": [
        {
          "detail": "a whole number from 1 to 1000",
          "pointer": "limit"
        }
      ],
      "instance": "/api/v1/manifests",
      "request_id": "[request_id]",
      "status": 422,
      "title": "A field has an impossible value",
      "type": "urn:wufei:problem:invalid"
    }
    "#);
    let chinese = client
        .asks(Method::GET, unknown)
        .send()
        .await
        .unwrap()
        .json::<Value>()
        .await
        .unwrap();
    assert_eq!(chinese["title"], "没有这个对象");
}

#[tokio::test]
async fn an_invite_is_told_once_and_lets_one_device_in() {
    let client = Client::new().await;
    let makes = async |body: Value| {
        let response = client
            .asks(Method::POST, "/api/v1/invites")
            .json(&body)
            .send()
            .await
            .unwrap();
        (
            response.status().as_u16(),
            response.json::<Value>().await.unwrap(),
        )
    };
    let (status, made) = makes(json!({
        "org_name": " 武汉江城机械制造有限公司 ", "kinds": ["producer", "collector"], "division": "420102", "expires_s": 60
    }))
    .await;
    assert_eq!(status, 201, "{made}");
    let invite: wufei_sync::Invite = made["invite"].as_str().unwrap().parse().unwrap();
    assert_eq!(invite.address, "node.example:4420");
    assert_eq!(invite.pin, Some(world::transport(77)));
    assert_eq!(made["org_name"], "武汉江城机械制造有限公司");
    let kept = client
        .world
        .office
        .take_invite(invite.code.tag())
        .unwrap()
        .unwrap();
    assert_eq!(kept.key, invite.code.key());
    assert!(
        kept.bits
            .has(Bits::PRODUCER.and(Bits::COLLECTOR).and(Bits::ORG_ADMIN))
    );

    client.world.grant(invite.code.tag(), 5).await.unwrap();
    let (status, further) = makes(json!({ "org": made["org"] })).await;
    assert_eq!(status, 201, "{further}");
    let list = client.gets("/api/v1/invites").await;
    assert!(!list.to_string().contains(made["code"].as_str().unwrap()));
    let states: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|invite| invite["state"].clone())
        .collect();
    assert_eq!(states.len(), 2);
    assert!(states.contains(&json!("used")) && states.contains(&json!("open")));
    let second: wufei_sync::Invite = further["invite"].as_str().unwrap().parse().unwrap();
    let kept = client
        .world
        .office
        .take_invite(second.code.tag())
        .unwrap()
        .unwrap();
    assert_eq!((kept.slot, kept.bits.has(Bits::ORG_ADMIN)), (1, false));

    for (body, pointer) in [
        (json!({ "org_name": "", "kinds": ["producer"] }), "/org_name"),
        (json!({ "org_name": "a", "kinds": [] }), "/kinds"),
        (json!({ "org_name": "a", "kinds": ["regulator"] }), "/kinds"),
        (
            json!({ "org_name": "a", "kinds": ["agent"], "uscc": "91420100MA4KXYZ00X" }),
            "/uscc",
        ),
        (
            json!({ "org_name": "a", "kinds": ["agent"], "division": "42" }),
            "/division",
        ),
        (
            json!({ "org_name": "a", "kinds": ["agent"], "expires_s": 0 }),
            "/expires_s",
        ),
        (json!({ "org": "00000000000000000000000000000000" }), "/org"),
    ] {
        let (status, problem) = makes(body.clone()).await;
        assert_eq!(
            (status, &problem["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{body}"
        );
    }
    let (status, problem) = makes(json!({ "org_name": "a", "kinds": ["agent"], "admin": true })).await;
    assert_eq!((status, &problem["code"]), (400, &json!("bad-request")));
    let huge = client
        .asks(Method::POST, "/api/v1/invites")
        .header("content-type", "application/json")
        .body(vec![b' '; 2 << 20]);
    assert_eq!(huge.send().await.unwrap().status(), StatusCode::PAYLOAD_TOO_LARGE);
    let text = client
        .asks(Method::POST, "/api/v1/invites")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(text.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_node_that_cannot_write_is_not_ready() {
    let client = Client::new().await;
    client.world.office.close().await;
    let ready = client
        .http
        .get(format!("{}/readyz", client.base))
        .send()
        .await
        .unwrap();
    assert_eq!(ready.status(), StatusCode::SERVICE_UNAVAILABLE);
    let body: Value = ready.json().await.unwrap();
    assert_eq!(body["checks"], json!({ "sequencer": false, "archive": true }));
    let body = json!({ "org_name": "a", "kinds": ["agent"] });
    let response = client
        .asks(Method::POST, "/api/v1/invites")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()["retry-after"], "2");
}

#[tokio::test]
async fn the_description_names_every_route_and_hides_nothing() {
    let client = Client::new().await;
    let document = client.gets("/api/v1/openapi.json").await;
    assert_eq!(document["openapi"], "3.1.0");
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            operations.push(format!(
                "{method} {path} {}",
                operation["operationId"].as_str().unwrap()
            ));
            assert!(
                operation["summary"].is_string() && operation["responses"]["4XX"].is_object(),
                "{path}"
            );
        }
    }
    assert_json_snapshot!(operations, @r#"
    [
      "get /api/v1/counts/districts countDistricts",
      "get /api/v1/counts/wastes countWastes",
      "get /api/v1/devices listDevices",
      "post /api/v1/devices/{device}/revocation revokeDevice",
      "get /api/v1/divisions listDivisions",
      "post /api/v1/endorsements endorseEntries",
      "get /api/v1/events followChanges",
      "get /api/v1/invites listInvites",
      "post /api/v1/invites makeInvite",
      "get /api/v1/manifests listManifests",
      "get /api/v1/manifests/{id} showManifest",
      "post /api/v1/manifests/{id}/corrections/{entry}/approval approveCorrection",
      "post /api/v1/manifests/{id}/corrections/{entry}/decline declineCorrection",
      "get /api/v1/manifests/{id}/entries listManifestEntries",
      "post /api/v1/manifests/{id}/recordings/{entry}/confirmation confirmRecording",
      "post /api/v1/manifests/{id}/resolution resolveManifest",
      "get /api/v1/organisations listOrganisations",
      "get /api/v1/organisations/{org} showOrganisation",
      "post /api/v1/organisations/{org}/codes makeCodes",
      "get /api/v1/overview showOverview",
      "delete /api/v1/session signOut",
      "get /api/v1/session showSession",
      "post /api/v1/session signIn",
      "get /api/v1/state showState"
    ]
    "#);
    assert_eq!(document["security"], json!([{ "token": [] }, { "session": [] }]));
    let metrics = client
        .http
        .get(format!("{}/metrics", client.base))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        metrics.contains(r#"wufei_manifests{state="draft"} 0"#),
        "{metrics}"
    );
    assert!(metrics.contains(r#"route="/api/v1/openapi.json""#), "{metrics}");
}
