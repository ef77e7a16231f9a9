//! What happens to devices: one more, one that is lost, a new key, all of them gone, a database from yesterday.

use serde_json::Value;
use std::path::Path;
use wufei_tests::{Node, Person};

/// A workshop with a managing device, and the two others that a manifest names.
fn town(folder: &Path) -> (Node, Person, Person) {
    let node = Node::begin(folder).unwrap();
    let enrol = |name: &str, kind: &str| Person::enrolled(folder, &node, name, kind, "420102").unwrap();
    let boss = enrol("示例汽修厂", "producer");
    let lorry = enrol("示例运输", "transporter");
    enrol("示例处置", "disposal");
    for person in [&boss, &lorry] {
        person.run(&["sync"]).unwrap();
    }
    (node, boss, lorry)
}

fn text(value: &Value, key: &str) -> String {
    value[key]
        .as_str()
        .unwrap_or_else(|| panic!("{key} in {value}"))
        .to_owned()
}

/// A further device of the boss's organisation, let in without anybody's network.
fn second(folder: &Path, boss: &Person, name: &str, managing: bool) -> Person {
    let joins = Person::new(folder, name).unwrap();
    let request = text(&joins.run(&["device", "request"]).unwrap(), "request");
    let file = folder.join(format!("{name}.welcome"));
    let file = file.to_str().unwrap();
    let mut admits = vec!["device", "admit", &request, "--to", file];
    if managing {
        admits.push("--managing");
    }
    boss.run(&admits).unwrap();
    joins.run(&["device", "join", file]).unwrap();
    joins
}

fn issues(by: &Person) -> (String, Value) {
    let line = "900-249-08 1.2t";
    let new = [
        "manifest",
        "new",
        "--carrier",
        "示例运输",
        "--receiver",
        "示例处置",
        "--line",
        line,
    ];
    let manifest = text(&by.run(&new).unwrap(), "manifest");
    let issued = by.run(&["manifest", "issue", &manifest]).unwrap();
    (manifest, issued)
}

fn status(of: &Person, manifest: &str) -> String {
    let shown = of.run(&["manifest", "show", manifest]).unwrap();
    text(&shown["manifest"], "status")
}

#[test]
fn a_lost_device_is_closed_out_and_what_it_signed_honestly_is_endorsed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut node, boss, lorry) = town(folder.path());
    let phone = second(folder.path(), &boss, "phone", false);
    assert_eq!(boss.try_run(&["sync"]).unwrap().status.code(), Some(0));
    phone.run(&["sync"]).unwrap();

    // The node is down. The phone signs, and is lost before it can send.
    node.stop().unwrap();
    let (manifest, _) = issues(&phone);
    let device = text(&boss.run(&["device", "list"]).unwrap()["devices"][0], "device");
    let devices = boss.run(&["device", "list"]).unwrap();
    let lost = devices["devices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|own| own["this"] == false);
    let lost = text(lost.unwrap(), "device");
    assert_ne!(device, "");
    boss.run(&["device", "revoke", &lost[..8], "--reason", "lost"])
        .unwrap();
    let again = boss
        .try_run(&["device", "revoke", &lost, "--reason", "lost"])
        .unwrap();
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stdout).contains("device.revoked"));

    node.start().unwrap();
    boss.run(&["sync"]).unwrap();
    // It was only under a seat, and sends what it had.
    phone.run(&["sync"]).unwrap();
    assert_eq!(status(&phone, &manifest), "draft", "kept, and without an effect");
    let refuses = phone.try_run(&["manifest", "issue", &manifest]).unwrap();
    assert!(String::from_utf8_lossy(&refuses.stdout).contains("sign.revoked"));
    boss.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();
    assert_eq!(
        lorry
            .try_run(&["manifest", "show", &manifest])
            .unwrap()
            .status
            .code(),
        Some(1)
    );

    assert_eq!(status(&boss, &manifest), "draft");
    boss.run(&["endorse", &manifest]).unwrap();
    assert_eq!(status(&boss, &manifest), "issued", "at once, here");
    boss.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();
    assert_eq!(status(&lorry, &manifest), "issued");
    for person in [&boss, &lorry, &phone] {
        assert_eq!(person.run(&["verify"]).unwrap()["ok"], true);
    }
    let nothing = boss.try_run(&["endorse", &manifest]).unwrap();
    assert!(String::from_utf8_lossy(&nothing.stdout).contains("endorse.nothing"));

    // A stranger reads the same from bytes alone.
    let file = folder.path().join("export.jsonl");
    let file = file.to_str().unwrap();
    boss.run(&["export", file]).unwrap();
    assert_eq!(boss.run(&["verify", file]).unwrap()["ok"], true);
}

#[test]
fn a_device_goes_on_under_a_new_key_and_the_old_one_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut node, boss, lorry) = town(folder.path());
    let (before, _) = issues(&boss);
    node.stop().unwrap();
    // Without a network it is asked for, and nothing is lost.
    let waits = boss.try_run(&["device", "rotate", "--timeout", "2"]).unwrap();
    assert_eq!(waits.status.code(), Some(1));
    let (meanwhile, _) = issues(&boss);
    node.start().unwrap();
    let done = boss.run(&["device", "rotate"]).unwrap();
    assert_eq!(done["rotation"], "done", "{done}");
    let (after, _) = issues(&boss);
    boss.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();
    for manifest in [&before, &meanwhile, &after] {
        assert_eq!(status(&lorry, manifest), "issued");
    }
    let devices = boss.run(&["device", "list"]).unwrap();
    let devices = devices["devices"].as_array().unwrap();
    assert_eq!(devices.len(), 2);
    let this = devices.iter().find(|own| own["this"] == true).unwrap();
    assert_eq!(this["device"], done["device"]);
    assert_eq!(this["revoked"], Value::Null);
    let old = devices.iter().find(|own| own["this"] == false).unwrap();
    assert_eq!(old["revoked"], "replaced");
    assert_eq!(boss.run(&["verify"]).unwrap()["ok"], true);
    assert_eq!(boss.run(&["outbox"]).unwrap()["waiting"], 0);
}

#[test]
fn an_organisation_that_lost_every_device_comes_back_with_its_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let (_node, boss, lorry) = town(folder.path());
    let (manifest, _) = issues(&boss);
    let sheet = folder.path().join("sheet.json");
    let sheet = sheet.to_str().unwrap();
    boss.run(&["recovery", "make", sheet]).unwrap();
    boss.run(&["sync"]).unwrap();
    let lost = boss.run(&["device", "list"]).unwrap();
    let lost = lost["devices"]
        .as_array()
        .unwrap()
        .iter()
        .find(|own| own["this"] == true)
        .unwrap()
        .clone();
    let lost = text(&lost, "device");

    let mut fresh = Person::new(folder.path(), "fresh").unwrap();
    fresh
        .run(&["recovery", "use", sheet, "--lost", &lost, "--lost", &lost])
        .unwrap();
    fresh.org = boss.org.clone();
    fresh.run(&["sync"]).unwrap();
    assert_eq!(status(&fresh, &manifest), "issued", "all it had is here again");
    let (after, _) = issues(&fresh);
    fresh.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();
    assert_eq!(status(&lorry, &after), "issued");
    // The old one signs no more, and the sheet was not left lying about.
    boss.run(&["sync"]).unwrap();
    let refuses = boss.try_run(&["manifest", "issue", &manifest]).unwrap();
    assert!(String::from_utf8_lossy(&refuses.stdout).contains("sign.revoked"));
    assert!(!fresh.home.join("recovery").exists());
    assert_eq!(fresh.run(&["verify"]).unwrap()["ok"], true);
    // It manages devices again.
    second(folder.path(), &fresh, "phone", false);
}

#[test]
fn yesterdays_database_goes_on_in_a_new_incarnation_without_a_fork() {
    let folder = tempfile::tempdir().unwrap();
    let (mut node, boss, lorry) = town(folder.path());
    let (first, _) = issues(&boss);
    boss.run(&["sync"]).unwrap();
    let database = boss.home.join("ledger.db");
    let yesterday = folder.path().join("yesterday.db");
    std::fs::copy(&database, &yesterday).unwrap();
    let (lost, _) = issues(&boss);
    boss.run(&["sync"]).unwrap();
    node.stop().unwrap();
    for file in ["ledger.db-wal", "ledger.db-shm"] {
        let _ = std::fs::remove_file(boss.home.join(file));
    }
    std::fs::copy(&yesterday, &database).unwrap();

    // Offline, and it does not know what it has lost.
    let (after, issued) = issues(&boss);
    assert_eq!(issued["ok"], true);
    node.start().unwrap();
    boss.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();
    for manifest in [&first, &lost, &after] {
        assert_eq!(status(&boss, manifest), "issued");
        assert_eq!(status(&lorry, manifest), "issued");
    }
    let outbox = boss.run(&["outbox"]).unwrap();
    assert_eq!(
        (&outbox["waiting"], &outbox["refused"]),
        (&Value::from(0), &Value::from(Vec::<Value>::new())),
        "{outbox}"
    );
    assert_eq!(boss.run(&["verify"]).unwrap()["ok"], true);
    assert_eq!(
        boss.run(&["state"]).unwrap()["state"],
        node.state(Some(&boss.org)).unwrap()["state"]
    );
}

#[test]
fn the_regulators_own_keys_follow_each_other_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let (mut node, boss, lorry) = town(folder.path());
    let pin = folder.path().join("pin");
    let pin = pin.to_str().unwrap();
    let (first, _) = issues(&boss);
    boss.run(&["sync"]).unwrap();
    let mut manifests = vec![first];
    for which in ["issuer", "root", "issuer"] {
        let serves = node.run(&["succeed", which, "--passphrase-file", pin]);
        assert!(serves.is_err(), "not while it serves");
        node.stop().unwrap();
        node.run(&["succeed", which, "--passphrase-file", pin]).unwrap();
        node.start().unwrap();
        let (manifest, _) = issues(&boss);
        manifests.push(manifest);
        // Devices learn of the new key, and believe its receipts.
        boss.run(&["sync"]).unwrap();
        boss.run(&["sync"]).unwrap();
        assert_eq!(boss.run(&["outbox"]).unwrap()["waiting"], 0, "{which}");
        lorry.run(&["sync"]).unwrap();
    }
    // Whoever comes now believes what was signed in earlier years.
    let newcomer = Person::enrolled(folder.path(), &node, "示例收集", "collector", "420102").unwrap();
    newcomer.run(&["sync"]).unwrap();
    let directory = newcomer.try_run(&["directory"]).unwrap();
    assert!(
        String::from_utf8_lossy(&directory.stdout).contains("示例处置"),
        "{directory:?}"
    );
    for person in [&boss, &lorry, &newcomer] {
        person.run(&["sync"]).unwrap();
        assert_eq!(person.run(&["verify"]).unwrap()["ok"], true);
    }
    for manifest in &manifests {
        assert_eq!(status(&lorry, manifest), "issued");
    }
    assert_eq!(node.run(&["verify"]).unwrap()["bad"], 0);
    let file = folder.path().join("export.jsonl");
    let file = file.to_str().unwrap();
    lorry.run(&["export", file]).unwrap();
    assert_eq!(boss.run(&["verify", file]).unwrap()["ok"], true);
}

#[test]
fn a_sheet_signs_once_for_a_workshop_without_a_device_at_hand() {
    let folder = tempfile::tempdir().unwrap();
    let (mut node, boss, lorry) = town(folder.path());
    let pile = folder.path().join("sheets");
    let made = ["sheets", pile.to_str().unwrap(), "--count", "2", "--most", "2t"];
    let made = boss.run(&made).unwrap();
    let sheets: Vec<_> = made["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file.as_str().unwrap())
        .collect();
    boss.run(&["sync"]).unwrap();
    lorry.run(&["sync"]).unwrap();

    // At the workshop's gate, without a network: the driver prepares, the sheet signs.
    node.stop().unwrap();
    let prepares = |line: &str| {
        let new = [
            "manifest",
            "new",
            "--consignor",
            "示例汽修厂",
            "--carrier",
            "示例运输",
            "--receiver",
            "示例处置",
            "--line",
            line,
        ];
        text(&lorry.run(&new).unwrap(), "manifest")
    };
    let (one, two, big) = (
        prepares("900-249-08 1.2t"),
        prepares("900-249-08 1.1t"),
        prepares("900-249-08 2.5t"),
    );
    lorry
        .run(&["manifest", "issue", &one, "--sheet", sheets[0]])
        .unwrap();
    assert_eq!(status(&lorry, &one), "issued");
    // The page has the code for hands: typed into a file it is the same sheet.
    let page = std::fs::read_to_string(made["page"].as_str().unwrap()).unwrap();
    assert_eq!(page.matches("<svg").count(), 2);
    let typed = |page: &str| -> String {
        let groups = page.split("<span>").skip(1).take(15);
        groups
            .map(|group| group.split('<').next().unwrap())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let by_hand = folder.path().join("by-hand.txt");
    std::fs::write(&by_hand, typed(&page).to_lowercase()).unwrap();
    let by_hand = by_hand.to_str().unwrap();
    let code = |arguments: &[&str]| {
        let said = lorry.try_run(arguments).unwrap().stdout;
        let said: Value = serde_json::from_slice(&said).unwrap();
        text(&said["error"], "code")
    };
    assert_eq!(
        code(&["manifest", "issue", &two, "--sheet", sheets[0]]),
        "sheet.used"
    );
    assert_eq!(
        code(&["manifest", "issue", &two, "--sheet", by_hand]),
        "sheet.used"
    );
    std::fs::write(by_hand, "WFS1-7K3M").unwrap();
    assert_eq!(
        code(&["manifest", "issue", &two, "--sheet", by_hand]),
        "sheet.unreadable"
    );
    assert_eq!(
        code(&["manifest", "issue", &big, "--sheet", sheets[1]]),
        "sheet.too_small"
    );
    lorry
        .run(&[
            "manifest",
            "pick-up",
            &one,
            "--plate",
            "鄂A12345",
            "--removed",
            "1.18t",
        ])
        .unwrap();

    node.start().unwrap();
    lorry.run(&["sync"]).unwrap();
    assert_eq!(lorry.run(&["outbox"]).unwrap()["waiting"], 0);
    boss.run(&["sync"]).unwrap();
    assert_eq!(
        status(&boss, &one),
        "in_transit",
        "the workshop reads what was signed for it"
    );
    for person in [&boss, &lorry] {
        assert_eq!(person.run(&["verify"]).unwrap()["ok"], true);
    }
    assert_eq!(node.run(&["verify"]).unwrap()["bad"], 0);
}

#[test]
fn what_ends_a_replica_is_not_typed_inside_its_shell() {
    let folder = tempfile::tempdir().unwrap();
    let (_node, mut boss, _lorry) = town(folder.path());
    boss.open().unwrap();
    for line in ["device rotate", "recovery use sheet.json", "init"] {
        assert_eq!(boss.tries(line).unwrap()["error"]["code"], "usage", "{line}");
    }
    assert_eq!(boss.types("state").unwrap()["scope"], format!("org:{}", boss.org));
    boss.close().unwrap();
}
