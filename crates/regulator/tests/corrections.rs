//! The regulator answers a correction for a party that cannot: signed by the issuer, logged, and told as such.

mod world;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use world::client::Client;
use wufei_ledger::{Act, Bits, Write};
use wufei_manifest::StepKind;

#[tokio::test]
async fn the_regulator_agrees_for_a_firm_that_is_closed() {
    let mut client = Client::new().await;
    let mut plant = client.world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let lorry = client.world.person("长江运输", 2, 2, Bits::TRANSPORTER).await;
    let registry = client.world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), lorry.org(), 1_250_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    let line = "lines/a1/planned_g";
    let proposed = Act::correct([7; 8], "填错了", [Write::int(line, 1_520_000)]);
    let proposed = plant.acts(&[&draft, &issued], &proposed, &registry);
    client.world.send([&draft, &issued, &proposed]).await;

    let path = format!("/api/v1/manifests/{}", draft.body().doc);
    let view = client.gets(&path).await;
    let correction = &view["corrections"][0];
    assert_eq!(correction["state"], "open", "{view}");
    assert_eq!(correction["asked"][0]["who"], "长江运输");
    assert_eq!(view["item"]["planned_g"], 1_250_000);

    let says = async |what: &str, entry: &str, body: Value| {
        let path = format!("{path}/corrections/{entry}/{what}");
        let answer = client.asks(Method::POST, &path).json(&body).send().await.unwrap();
        (answer.status(), answer.json::<Value>().await.unwrap())
    };
    let entry = proposed.id().to_string();
    // Nobody is asked as the consignor, who proposed it; and nothing was proposed by the issue.
    for (entry, body) in [
        (&entry, json!({ "for": "consignor" })),
        (&entry, json!({})),
        (&issued.id().to_string(), json!({ "for": "receiver" })),
    ] {
        let (status, problem) = says("approval", entry, body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
    }
    let (status, view) = says(
        "approval",
        &entry,
        json!({ "for": "receiver", "reason": "已注销" }),
    )
    .await;
    assert_eq!(status, StatusCode::CREATED, "{view}");
    assert_eq!(view["item"]["planned_g"], 1_520_000);
    let correction = &view["corrections"][0];
    assert_eq!(correction["state"], "applied");
    let approved = &correction["asked"][0]["approved"];
    assert_eq!(
        (&approved["by_regulator"], &approved["reason"]),
        (&json!(true), &json!("已注销"))
    );
    assert_eq!(correction["fields"][0]["before"], "1250000");
    let (status, _) = says("decline", &entry, json!({ "for": "receiver" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "it is decided");
}
