//! What the regulator sees over HTTP.

use reqwest::blocking::Client;
use serde_json::Value;
use wufei_tests::{Node, Person};

/// Asks with the token.
struct Regulator<'a> {
    node: &'a Node,
    client: Client,
}

impl Regulator<'_> {
    fn get(&self, path: &str) -> (u16, Value) {
        let request = self
            .client
            .get(format!("{}{path}", self.node.http))
            .bearer_auth(&self.node.token);
        let answer = request.send().unwrap();
        (answer.status().as_u16(), answer.json().unwrap_or(Value::Null))
    }

    fn ok(&self, path: &str) -> Value {
        let (status, answer) = self.get(path);
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }
}

#[test]
fn the_regulator_follows_a_load_from_issue_to_closure() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let enrol = |name: &str, kind: &str, division: &str| {
        Person::enrolled(folder.path(), &node, name, kind, division).unwrap()
    };
    let workshop = enrol("示例汽修厂", "producer", "420102");
    let carrier = enrol("示例运输", "transporter", "420112");
    let site = enrol("示例处置", "disposal", "420115");
    let sync = || [&workshop, &carrier, &site].map(|person| person.run(&["sync"]).unwrap());
    sync();
    let new = [
        "manifest",
        "new",
        "--carrier",
        "示例运输",
        "--receiver",
        "示例处置",
        "--line",
        "900-249-08 1.2t 液态 桶装 12",
    ];
    let manifest = workshop.run(&new).unwrap()["manifest"]
        .as_str()
        .unwrap()
        .to_owned();
    workshop.run(&["manifest", "issue", &manifest]).unwrap();
    sync();
    carrier
        .run(&[
            "manifest",
            "pick-up",
            &manifest,
            "--plate",
            "鄂A12345",
            "--removed",
            "1.18t",
        ])
        .unwrap();
    carrier.run(&["manifest", "deliver", &manifest]).unwrap();
    sync();
    sync();
    site.run(&["manifest", "receive", &manifest, "--weighed", "1.179t"])
        .unwrap();
    site.run(&["manifest", "accept", &manifest, "--accepted", "1.178t"])
        .unwrap();
    sync();

    let regulator = Regulator {
        node: &node,
        client: Client::new(),
    };
    let bare = regulator
        .client
        .get(format!("{}/api/v1/manifests", node.http))
        .send()
        .unwrap();
    assert_eq!(bare.status().as_u16(), 401, "nobody looks in without the token");

    let list = regulator.ok("/api/v1/manifests?status=closed&district=420102&waste=900-249-08");
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "{list}");
    assert_eq!(list["items"][0]["id"], Value::from(manifest.clone()));
    assert_eq!(
        regulator.ok("/api/v1/manifests?q=汽修")["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        regulator.ok("/api/v1/manifests?q=没有这家")["items"]
            .as_array()
            .unwrap()
            .len(),
        0
    );

    let one = regulator.ok(&format!("/api/v1/manifests/{manifest}"));
    let timeline = one["timeline"].as_array().unwrap();
    let steps: Vec<_> = timeline
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert_eq!(
        steps,
        ["issued", "picked_up", "delivered", "received", "accepted"]
    );
    let signers: Vec<_> = timeline
        .iter()
        .map(|step| step["signer"]["org_name"].as_str().unwrap())
        .collect();
    assert_eq!(
        signers,
        ["示例汽修厂", "示例运输", "示例运输", "示例处置", "示例处置"]
    );
    for step in timeline {
        assert_eq!(step["verified"], true, "{step}");
        assert!(
            step["receipt"]["log_index"].is_u64() && step["claimed_at"].is_string(),
            "{step}"
        );
    }
    let weights = &one["weights"][0];
    let grams = ["planned", "removed", "received", "accepted"].map(|which| weights[which]["grams"].as_u64());
    assert_eq!(
        grams,
        [Some(1_200_000), Some(1_180_000), Some(1_179_000), Some(1_178_000)]
    );
    assert_eq!(
        weights["removed"]["signer"]["org_name"], "示例运输",
        "the gate's scale, signed by the carrier"
    );

    let districts = regulator.ok("/api/v1/counts/districts");
    let district = |item: &&Value| item["district"] == "420102";
    let counted = districts["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(district)
        .unwrap();
    assert_eq!(
        (&counted["manifests"], &counted["accepted_g"]),
        (&Value::from(1), &Value::from(1_178_000))
    );
    let wastes = regulator.ok("/api/v1/counts/wastes");
    assert_eq!(wastes["items"][0]["waste_code"], "900-249-08");

    let (status, problem) = regulator.get("/api/v1/manifests?limit=many");
    assert_eq!(status, 422, "{problem}");
    assert!(
        problem["code"].is_string() && problem["detail"].is_string(),
        "{problem}"
    );
    assert_eq!(
        regulator.ok("/api/v1/openapi.json")["openapi"]
            .as_str()
            .unwrap()
            .split('.')
            .next(),
        Some("3")
    );
    let plain = |path: &str| {
        regulator
            .client
            .get(format!("{}{path}", node.http))
            .send()
            .unwrap()
    };
    assert_eq!(plain("/livez").status().as_u16(), 200);
    assert_eq!(plain("/readyz").status().as_u16(), 200);
    assert!(plain("/metrics").text().unwrap().contains("wufei_"));
}
