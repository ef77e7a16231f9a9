//! Workshops that cannot sign: a telephone that lies at home, and a firm that is not enrolled.

use serde_json::Value;
use std::path::Path;
use wufei_tests::{Node, Person};

fn text(value: &Value, key: &str) -> String {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
        .to_owned()
}

fn town(folder: &Path) -> (Node, Person, Person, Person) {
    let node = Node::begin(folder).unwrap();
    let enrol = |name: &str, kind: &str| Person::enrolled(folder, &node, name, kind, "420102").unwrap();
    let workshop = enrol("示例汽修厂", "producer");
    let lorry = enrol("示例运输", "transporter");
    let site = enrol("示例处置", "disposal");
    for person in [&workshop, &lorry] {
        person.run(&["sync"]).unwrap();
    }
    (node, workshop, lorry, site)
}

fn prepares(by: &Person, consignor: [&str; 2]) -> String {
    let parties = ["--carrier", "示例运输", "--receiver", "示例处置"];
    let line = ["--line", "900-249-08 1.2t"];
    let new = [&["manifest", "new"], consignor.as_slice(), &parties, &line].concat();
    text(&by.run(&new).unwrap(), "manifest")
}

fn show(of: &Person, manifest: &str) -> Value {
    of.run(&["manifest", "show", manifest]).unwrap()["manifest"].clone()
}

/// The code of the problem that a command meets.
fn problem(of: &Person, arguments: &[&str]) -> String {
    let said = of.try_run(arguments).unwrap();
    assert!(!said.status.success(), "{arguments:?}");
    let said: Value = serde_json::from_slice(&said.stdout).unwrap();
    text(&said["error"], "code")
}

#[test]
fn a_code_told_on_the_telephone_is_recorded_offline_and_confirmed_once() {
    let folder = tempfile::tempdir().unwrap();
    let (mut node, workshop, lorry, _) = town(folder.path());
    let org = workshop.org.clone();
    let made = node.run(&["codes", &org, "--count", "3"]).unwrap();
    let codes: Vec<_> = made["codes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    assert_eq!(codes.len(), 3);
    assert!(codes[2].starts_with("3-"), "{codes:?}");

    node.stop().unwrap();
    let consignor = ["--consignor", "示例汽修厂"];
    let (one, two, three) = (
        prepares(&lorry, consignor),
        prepares(&lorry, consignor),
        prepares(&lorry, consignor),
    );
    let records = |manifest: &str, code: &str| {
        let issue = [
            "manifest",
            "issue",
            manifest,
            "--recorded",
            "手机在家里",
            "--code",
            code,
        ];
        lorry.run(&issue).unwrap()
    };
    let small = codes[0].to_lowercase();
    records(&one, &small);
    // The same code once more, and one that nobody gave.
    records(&two, codes[0]);
    records(&three, "3-00000-00000");
    assert_eq!(
        problem(
            &lorry,
            &["manifest", "issue", &one, "--recorded", "x", "--code", "1-12"]
        ),
        "record.code"
    );
    let pick_up = [
        "manifest",
        "pick-up",
        &one,
        "--plate",
        "鄂A12345",
        "--removed",
        "1.18t",
    ];
    lorry.run(&pick_up).unwrap();
    let shown = show(&lorry, &one);
    assert_eq!(shown["status"], "in_transit");
    assert_eq!(shown["recordings"][0]["confirmations"], Value::Array(vec![]));

    node.start().unwrap();
    lorry.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();
    assert_eq!(lorry.run(&["outbox"]).unwrap()["waiting"], 0);
    let confirmed = |manifest: &str| {
        let shown = show(&lorry, manifest);
        let words = shown["recordings"][0]["confirmations"].as_array().unwrap();
        words.iter().filter(|word| word["by_regulator"] == true).count()
    };
    // Of two manifests with one code, the one that was logged first has it.
    assert_eq!(confirmed(&one) + confirmed(&two), 1);
    assert_eq!(confirmed(&three), 0);

    // The workshop says itself that the one which was not confirmed was its will.
    workshop.run(&["sync"]).unwrap();
    workshop.run(&["manifest", "confirm", &three]).unwrap();
    assert_eq!(
        problem(&workshop, &["manifest", "confirm", &three]),
        "record.nothing"
    );
    workshop.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();
    let word = &show(&lorry, &three)["recordings"][0]["confirmations"][0];
    assert_eq!(
        (&word["by_regulator"], &word["org"]),
        (&false.into(), &org.as_str().into())
    );
    assert_eq!(lorry.run(&["verify"]).unwrap()["ok"], true);
}

#[test]
fn paper_is_recorded_for_a_firm_that_is_not_enrolled_and_its_word_may_follow() {
    let folder = tempfile::tempdir().unwrap();
    let (mut node, _, lorry, site) = town(folder.path());
    let picture = folder.path().join("paper.jpg");
    std::fs::write(&picture, b"\xff\xd8 a photograph of paper").unwrap();
    let picture = picture.to_str().unwrap();

    node.stop().unwrap();
    let manifest = prepares(&lorry, ["--consignor-name", "路边修车铺"]);
    assert_eq!(
        problem(&lorry, &["manifest", "issue", &manifest]),
        "sign.not_party"
    );
    // A reason with nothing behind it is asked wrongly.
    let bare = lorry
        .try_run(&["manifest", "issue", &manifest, "--recorded", "没有登记"])
        .unwrap();
    assert_eq!(bare.status.code(), Some(2));
    let by_code = ["--recorded", "没有登记", "--code", "1-00000-00000"];
    assert_eq!(
        problem(
            &lorry,
            &[&["manifest", "issue", &manifest], by_code.as_slice()].concat()
        ),
        "record.may_not"
    );
    let nowhere = ["--recorded", "没有登记", "--picture", "/nowhere.jpg"];
    assert_eq!(
        problem(
            &lorry,
            &[&["manifest", "issue", &manifest], nowhere.as_slice()].concat()
        ),
        "file"
    );
    lorry
        .run(&[
            "manifest",
            "issue",
            &manifest,
            "--recorded",
            "没有登记，签在纸上",
            "--picture",
            picture,
            "--removed",
            "1.18t",
        ])
        .unwrap();
    lorry
        .run(&["manifest", "pick-up", &manifest, "--plate", "鄂A12345"])
        .unwrap();
    let recorded = show(&lorry, &manifest)["recordings"][0].clone();
    assert_eq!(
        (&recorded["for"], &recorded["reason"]),
        (&"consignor".into(), &"没有登记，签在纸上".into())
    );
    let kept = lorry
        .home
        .join("pictures")
        .join(text(&recorded["proof"], "digest"));
    assert_eq!(std::fs::read(kept).unwrap(), std::fs::read(picture).unwrap());

    node.start().unwrap();
    lorry.run(&["sync"]).unwrap();
    site.run(&["sync"]).unwrap();
    let step = text(&recorded, "entry");
    assert_eq!(show(&site, &manifest)["recordings"][0]["entry"], step.as_str());
    let lines = String::from_utf8(
        site.wufei()
            .unwrap()
            .args(["--lang", "zh-CN", "verify", "--account"])
            .output()
            .unwrap()
            .stdout,
    )
    .unwrap();
    assert!(lines.contains("代移出人记：没有登记，签在纸上"), "{lines}");

    // The firm enrols, the authority says who it is, and it signs for itself.
    let garage = Person::enrolled(folder.path(), &node, "路边修车铺", "producer", "420102").unwrap();
    garage.run(&["sync"]).unwrap();
    assert_eq!(
        problem(&garage, &["manifest", "show", &manifest]),
        "manifest.unknown"
    );
    let org = garage.org.clone();
    node.run(&["confirm", &manifest, &step, "--party", &org]).unwrap();
    assert!(node.run(&["confirm", &manifest, &step, "--party", &org]).is_err());
    garage.run(&["sync"]).unwrap();
    garage.run(&["manifest", "confirm", &manifest]).unwrap();
    garage.run(&["sync"]).unwrap();
    site.run(&["sync"]).unwrap();
    let words = show(&site, &manifest)["recordings"][0]["confirmations"].clone();
    assert_eq!(words.as_array().unwrap().len(), 2, "{words}");
    assert_eq!(site.run(&["verify"]).unwrap()["ok"], true);
}
