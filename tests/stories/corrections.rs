//! A wrong weight is corrected by three firms without signal, and the node hears of it in the evening.

use serde_json::Value;
use wufei_tests::{Node, Person};

struct City {
    _folder: tempfile::TempDir,
    node: Node,
    workshop: Person,
    carrier: Person,
    site: Person,
    manifest: String,
}

impl City {
    /// A load that was accepted, known to all.
    fn with_a_closed_manifest() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let node = Node::begin(folder.path()).unwrap();
        let enrol =
            |name: &str, kind: &str| Person::enrolled(folder.path(), &node, name, kind, "420102").unwrap();
        let workshop = enrol("示例汽修厂", "producer");
        let carrier = enrol("示例运输", "transporter");
        let site = enrol("示例处置", "disposal");
        workshop.run(&["sync"]).unwrap();
        let parties = ["--carrier", "示例运输", "--receiver", "示例处置"];
        let draft = [&["manifest", "new"], &parties[..], &["--line", "900-249-08 1.2t"]].concat();
        let draft = workshop.run(&draft).unwrap();
        let manifest = draft["manifest"].as_str().unwrap().to_owned();
        let city = Self {
            _folder: folder,
            node,
            workshop,
            carrier,
            site,
            manifest,
        };
        let m = city.manifest.as_str();
        city.workshop
            .run(&["manifest", "issue", m, "--removed", "1.18t"])
            .unwrap();
        city.sync();
        city.carrier
            .run(&["manifest", "pick-up", m, "--plate", "鄂A12345"])
            .unwrap();
        city.carrier.run(&["manifest", "deliver", m]).unwrap();
        city.sync();
        city.site
            .run(&["manifest", "receive", m, "--weighed", "1.175t"])
            .unwrap();
        city.site.run(&["manifest", "accept", m]).unwrap();
        city.sync();
        city
    }

    fn sync(&self) {
        for _ in 0..2 {
            for person in [&self.workshop, &self.carrier, &self.site] {
                person.run(&["sync"]).unwrap();
            }
        }
    }

    fn shown(&self, person: &Person) -> Value {
        person.run(&["manifest", "show", &self.manifest]).unwrap()["manifest"].clone()
    }
}

#[test]
fn a_weight_is_corrected_and_every_replica_shows_the_same() {
    let city = City::with_a_closed_manifest();
    let m = city.manifest.as_str();
    // Nothing to correct it to, and what nobody may correct.
    for (set, code) in [
        ("accepted=1.175t", "correct.field"),
        ("parties/carrier/name=别人", "correct.field"),
        ("accepted=much", "qty.unreadable"),
    ] {
        let output = city
            .site
            .try_run(&["manifest", "correct", m, "--set", set, "--reason", "x"])
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(code), "{set}: {said}");
    }
    let set = ["--set", "accepted=1.157t", "--reason", "读错了磅单"];
    city.site
        .run(&[&["manifest", "correct", m], &set[..]].concat())
        .unwrap();
    // It asks the consignor and nobody else.
    city.sync();
    let output = city.carrier.try_run(&["manifest", "approve", m]).unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("correct.not_asked"));
    assert_eq!(city.shown(&city.workshop)["totals"]["accepted_g"], 1_175_000);
    city.workshop.run(&["manifest", "approve", m]).unwrap();
    // At once where it was signed, and everywhere once they have met.
    assert_eq!(city.shown(&city.workshop)["totals"]["accepted_g"], 1_157_000);
    assert_eq!(city.shown(&city.site)["totals"]["accepted_g"], 1_175_000);
    city.sync();
    let shown = city.shown(&city.site);
    assert_eq!(shown["totals"]["accepted_g"], 1_157_000);
    assert_eq!(shown["status"], "closed");
    let correction = &shown["corrections"][0];
    assert_eq!(correction["state"]["is"], "applied");
    assert_eq!(correction["fields"][0]["before"], 1_175_000);
    for person in [&city.workshop, &city.carrier] {
        assert_eq!(city.shown(person)["corrections"], shown["corrections"]);
        assert_eq!(person.run(&["verify"]).unwrap()["ok"], true);
    }
}

#[test]
fn two_corrections_without_signal_end_as_the_log_has_them() {
    let mut city = City::with_a_closed_manifest();
    let m = city.manifest.clone();
    // Both ask for the other's agreement, and neither has heard of the other's proposal when it is given.
    city.site
        .run(&[
            "manifest",
            "correct",
            &m,
            "--set",
            "accepted=1.157t",
            "--reason",
            "读错了磅单",
        ])
        .unwrap();
    city.site.run(&["sync"]).unwrap();
    city.workshop.run(&["sync"]).unwrap();
    city.node.stop().unwrap();
    city.workshop.run(&["manifest", "approve", &m]).unwrap();
    city.carrier
        .run(&[
            "manifest",
            "correct",
            &m,
            "--set",
            "plate=鄂A54321",
            "--reason",
            "换了车",
        ])
        .unwrap();
    assert_eq!(city.shown(&city.workshop)["totals"]["accepted_g"], 1_157_000);
    city.node.start().unwrap();
    city.sync();
    city.workshop.run(&["manifest", "approve", &m]).unwrap();
    city.sync();
    let shown = city.shown(&city.carrier);
    assert_eq!(shown["legs"][0]["plate"], "鄂A54321");
    assert_eq!(shown["totals"]["accepted_g"], 1_157_000);
    assert_eq!(shown["conflicts"].as_array().map(Vec::len), Some(0));
    let states = [&city.workshop, &city.carrier, &city.site].map(|person| city.shown(person).to_string());
    assert!(
        states.iter().all(|state| *state == states[0]),
        "the same everywhere"
    );
    let mut shows = city.workshop.wufei().unwrap();
    let output = shows
        .args(["--lang", "zh-CN", "manifest", "show", &m])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("已更正") && text.contains("1175000"), "{text}");
}
