//! A device that was lost: what the node refuses from then on, what stands, and what it tells.

mod world;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use world::World;
use world::client::Client;
use wufei_archive::SqliteArchive;
use wufei_ledger::{Bits, DeviceId, RevocationReason, Verdict};
use wufei_manifest::{Quarantine, StepKind};
use wufei_regulator::Outcome;
use wufei_regulator::verify::{Bad, verify};

const APART: Verdict = Verdict::Quarantined(Quarantine::Revoked);

impl World {
    async fn revokes(&self, device: DeviceId) -> Option<bool> {
        let note = String::from("电话报失");
        self.office
            .revoke(device, RevocationReason::Lost, note)
            .await
            .unwrap()
    }

    fn walk(&self) -> Vec<Bad> {
        let archive = SqliteArchive::open_read_only(self.path()).unwrap();
        let mut found = Vec::new();
        verify(&archive, &mut |bad| found.push(bad.clone())).unwrap();
        found
    }
}

#[tokio::test]
async fn what_was_logged_stands_and_nothing_further_has_an_effect_even_after_a_restart() {
    let mut world = World::new();
    world.keeps_its_roots();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let lorry = world.person("长江运输", 2, 2, Bits::TRANSPORTER).await;
    let registry = world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), lorry.org(), 1_250_000);
    let logged = world::settled(&world.send([&draft]).await[0]);
    // Signed before anybody knew that the device is lost, and sent afterwards.
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);

    let device = plant.credential.device();
    assert_eq!(
        world.revokes(DeviceId([0; 16])).await,
        None,
        "nobody has this name"
    );
    assert_eq!(
        world.revokes(world.office.issuer_key().device()).await,
        None,
        "the issuer is no device"
    );
    assert_eq!(world.revokes(device).await, Some(true));
    let size = world.office.log_size();
    assert_eq!(
        world.revokes(device).await,
        Some(false),
        "again: the first one stands"
    );
    assert_eq!(world.office.log_size(), size);

    for _ in 0..2 {
        let outcomes = world.send([&draft, &issued]).await;
        assert_eq!(
            world::settled(&outcomes[0]),
            logged,
            "it is told the receipt of then"
        );
        assert_eq!(world::settled(&outcomes[1]).verdict, APART);
        assert_eq!(world.walk(), []);
        world = world.restarted().await;
    }
    let directory = world.office.directory();
    let revocation = directory.registry.revoked(device).unwrap();
    assert_eq!(
        (revocation.stated.reason, revocation.stated.cutoff),
        (RevocationReason::Lost, Some((0, 0, draft.id())))
    );
    assert!(
        directory.registry.verify(draft).is_ok(),
        "its signature is as good as before"
    );
}

#[tokio::test]
async fn what_waits_for_its_causes_has_no_effect_when_they_come_too_late() {
    let mut world = World::new();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut lorry = world.person("长江运输", 2, 2, Bits::TRANSPORTER).await;
    let registry = world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), lorry.org(), 1_250_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    let picked_up = lorry.writes(&[&draft, &issued], vec![], Some(StepKind::PickedUp), &registry);
    assert_eq!(world.send([&picked_up]).await, [Outcome::Parked(picked_up.id())]);
    world.revokes(lorry.credential.device()).await;
    world.send([&draft, &issued]).await;
    assert_eq!(world.office.archive().parked().unwrap(), [], "it waits no longer");
    assert_eq!(world::settled(&world.send([&picked_up]).await[0]).verdict, APART);
}

#[tokio::test]
async fn a_revocation_that_was_taken_out_of_the_files_or_put_into_them_is_named() {
    let mut world = World::new();
    world.keeps_its_roots();
    let plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    world.revokes(plant.credential.device()).await;
    world.office.close().await;
    let raw = rusqlite::Connection::open(world.path()).unwrap();
    raw.execute("CREATE TABLE aside AS SELECT * FROM revocation", [])
        .unwrap();
    for (change, why) in [
        ("DELETE FROM revocation", "which is not known as revoked by it"),
        (
            "UPDATE revocation SET device = zeroblob(16)",
            "and no entry says so",
        ),
    ] {
        raw.execute(change, []).unwrap();
        let found = world.walk();
        assert!(
            found.iter().any(|bad| bad.why.contains(why)),
            "{change}: {found:?}"
        );
        raw.execute("DELETE FROM revocation", []).unwrap();
        raw.execute("INSERT INTO revocation SELECT * FROM aside", [])
            .unwrap();
        assert_eq!(world.walk(), []);
    }
}

#[tokio::test]
async fn the_console_revokes_a_device_and_shows_since_when() {
    let mut client = Client::new().await;
    let mut plant = client.world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let lorry = client.world.person("长江运输", 2, 2, Bits::TRANSPORTER).await;
    let registry = client.world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), lorry.org(), 1_250_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    client.world.send([&draft, &issued]).await;

    let device = plant.credential.device();
    let path = format!("/api/v1/devices/{device}/revocation");
    let asks = async |path: &str, body: Value| {
        let request = client
            .asks(Method::POST, path)
            .header("accept-language", "en")
            .json(&body);
        let response = request.send().await.unwrap();
        (
            response.status().as_u16(),
            response.json::<Value>().await.unwrap(),
        )
    };
    let unknown = "/api/v1/devices/00000000000000000000000000000000/revocation";
    for (path, body, status, code) in [
        (unknown, json!({ "reason": "lost" }), 404, "not-found"),
        (
            "/api/v1/devices/1/revocation",
            json!({ "reason": "lost" }),
            422,
            "invalid",
        ),
        (
            &path,
            json!({ "reason": "lost", "note": "x".repeat(501) }),
            422,
            "invalid",
        ),
        (&path, json!({ "reason": "bored" }), 400, "bad-request"),
        (&path, json!({}), 400, "bad-request"),
    ] {
        let (found, problem) = asks(path, body.clone()).await;
        assert_eq!((found, &problem["code"]), (status, &json!(code)), "{path} {body}");
    }
    assert_eq!(client.world.office.archive().revocations().unwrap(), []);

    let (status, made) = asks(&path, json!({ "reason": "stolen", "note": " 9 月 21 日报案 " })).await;
    assert_eq!(status, 201, "{made}");
    assert_eq!(
        made,
        json!({
            "device": device.to_string(), "revoked_at": "2026-09-21T14:13:20Z", "reason": "stolen",
            "note": "9 月 21 日报案", "entry": made["entry"], "log_index": 6,
            "last_known": { "epoch": 0, "seq": 1, "entry": issued.id().to_string() },
        })
    );
    let (status, again) = asks(&path, json!({ "reason": "left" })).await;
    assert_eq!((status, &again), (200, &made), "the first one stands");

    let of_plant = client.gets(&format!("/api/v1/devices?org={}", plant.org())).await;
    assert_eq!(of_plant["items"].as_array().unwrap().len(), 1);
    assert_eq!(of_plant["items"][0]["revocation"], made);
    let of_lorry = client.gets(&format!("/api/v1/devices?org={}", lorry.org())).await;
    assert_eq!(of_lorry["items"][0]["revocation"], Value::Null);
    let overview = client.gets("/api/v1/overview").await;
    assert_eq!(
        (&overview["devices"], &overview["revoked_devices"]),
        (&json!(1), &json!(1))
    );

    let shown = client
        .gets(&format!("/api/v1/manifests/{}", draft.body().doc))
        .await;
    let step = &shown["timeline"][0];
    assert_eq!(
        (&step["step"], &step["verified"], &step["revoked_at"]),
        (&json!("issued"), &json!(true), &json!("2026-09-21T14:13:20Z"))
    );
    let entry = client
        .world
        .office
        .archive()
        .entry(made["entry"].as_str().unwrap().parse().unwrap());
    let signed = entry.unwrap().unwrap().signed;
    assert!(
        !String::from_utf8_lossy(&signed).contains("报案"),
        "the note is not in the log"
    );
    let stranger = client
        .asks_as_stranger(Method::POST, &path)
        .json(&json!({ "reason": "lost" }));
    assert_eq!(stranger.send().await.unwrap().status(), StatusCode::UNAUTHORIZED);
}
