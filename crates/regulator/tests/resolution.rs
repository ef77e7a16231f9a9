//! The regulator says which of contradicting steps stands: signed by the issuer, logged, and seen by everybody.

mod world;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use world::client::Client;
use wufei_ledger::{Bits, Write};
use wufei_manifest::StepKind;

#[tokio::test]
async fn the_regulator_ends_what_two_organisations_cannot() {
    let mut client = Client::new().await;
    let mut plant = client.world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut lorry = client.world.person("长江运输", 2, 2, Bits::TRANSPORTER).await;
    let registry = client.world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), lorry.org(), 1_250_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    let known = [&draft, &issued];
    let reason = vec![Write::text("voiding/reason", "写错了代码")];
    let voided = plant.writes(&known, reason, Some(StepKind::Voided), &registry);
    let picked_up = lorry.writes(&known, vec![], Some(StepKind::PickedUp), &registry);
    client.world.send([&draft, &issued, &voided, &picked_up]).await;

    let path = format!("/api/v1/manifests/{}", draft.body().doc);
    let view = client.gets(&path).await;
    assert_eq!(view["item"]["status"], "in_transit");
    let [conflict] = view["conflicts"].as_array().unwrap().as_slice() else {
        panic!("{}", view["conflicts"]);
    };
    assert_eq!(
        (&conflict["kind"], &conflict["step"]),
        (&json!("opposed"), &json!("voided"))
    );
    let choosers: Vec<_> = conflict["rivals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rival| &rival["choosers"])
        .collect();
    assert!(
        choosers.contains(&&json!(["江城机械"])) && choosers.contains(&&json!(["长江运输"])),
        "{choosers:?}"
    );

    let says = async |path: &str, stands: String| {
        let request = client.asks(Method::POST, path).json(&json!({ "stands": stands }));
        let answer = request.send().await.unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let resolution = format!("{path}/resolution");
    // Nothing contradicts the issue; and there is no manifest of this name.
    let (status, problem) = says(&resolution, issued.id().to_string()).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("invalid")),
        "{problem}"
    );
    let nowhere = format!("/api/v1/manifests/{}/resolution", "0".repeat(32));
    assert_eq!(
        says(&nowhere, issued.id().to_string()).await.0,
        StatusCode::NOT_FOUND
    );

    let (status, view) = says(&resolution, voided.id().to_string()).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(view["item"]["status"], "voided");
    assert_eq!(view["voiding"]["reason"], "写错了代码");
    assert_eq!(view["conflicts"], json!([]));
    assert_eq!(view["resolutions"][0]["by_regulator"], true);
    assert_eq!(view["resolutions"][0]["stands"]["step"], "voided");
    assert_eq!(view["resolutions"][0]["falls"][0]["step"], "picked_up");
    let timeline = view["timeline"].as_array().unwrap();
    let of = |step: &str| timeline.iter().find(|one| one["step"] == step).unwrap();
    assert_eq!(
        (&of("picked_up")["stands"], &of("resolved")["verified"]),
        (&json!(false), &json!(true))
    );

    // The regulator finds out more, and says otherwise.
    let (status, view) = says(&resolution, picked_up.id().to_string()).await;
    assert_eq!(
        (status, &view["item"]["status"]),
        (StatusCode::CREATED, &json!("in_transit"))
    );
    assert_eq!(view["resolutions"].as_array().unwrap().len(), 1);
}
