//! Whatever is typed wrong, the answer names the value, what it means for the data, and the remedy, in both languages.

use serde_json::Value;
use wufei_tests::{Node, Person};

/// One city for the whole story: its first four people, and a draft at the workshop.
struct City {
    folder: tempfile::TempDir,
    node: Node,
    workshop: Person,
    carrier: Person,
    manifest: String,
}

fn city() -> City {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let enrol =
        |name: &str, kind: &str| Person::enrolled(folder.path(), &node, name, kind, "420102").unwrap();
    let (workshop, carrier) = (enrol("示例汽修厂", "producer"), enrol("示例运输", "transporter"));
    let site = enrol("示例处置", "disposal");
    for person in [&workshop, &carrier, &site] {
        person.run(&["sync"]).unwrap();
    }
    let line = "900-249-08 1.2t 液态 桶装 12";
    let draft = workshop
        .run(&[
            "manifest",
            "new",
            "--carrier",
            "示例运输",
            "--receiver",
            "示例处置",
            "--line",
            line,
        ])
        .unwrap();
    let manifest = draft["manifest"].as_str().unwrap().to_owned();
    City {
        folder,
        node,
        workshop,
        carrier,
        manifest,
    }
}

/// Exit code and error of a command that must fail, in this language.
fn refused(person: &Person, lang: &str, arguments: &[&str]) -> (Option<i32>, Value, String) {
    let arguments = [&["--lang", lang], arguments].concat();
    let output = person.try_run(&arguments).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "{arguments:?} should fail: {said}");
    let error = serde_json::from_str::<Value>(said.lines().last().unwrap_or("null")).unwrap_or(Value::Null);
    (output.status.code(), error["error"].clone(), words)
}

/// Runs it in both languages; each must name the value and give three sentences.
fn both_languages(person: &Person, code: &str, value: &str, arguments: &[&str]) {
    for lang in ["zh-CN", "en"] {
        let (exit, error, words) = refused(person, lang, arguments);
        assert_eq!(exit, Some(1), "{arguments:?}: {words}");
        assert_eq!(error["code"], code, "{arguments:?}: {error}");
        for sentence in ["what", "so_what", "what_now"] {
            let text = error[sentence].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{arguments:?} says no {sentence}");
            assert!(words.contains(text), "people read what machines read: {words}");
            let is_chinese = text.chars().any(|c| matches!(c, '。' | '，' | '；'));
            assert_eq!(is_chinese, lang == "zh-CN", "{lang}: {text}");
        }
        let whole = format!("{}{}", error["what"], error["what_now"]);
        assert!(whole.contains(value), "{value} is not named in {whole}");
    }
}

#[test]
fn every_wrong_field_is_named_with_its_value_and_a_remedy() {
    let City {
        folder,
        node,
        workshop,
        carrier,
        manifest,
    } = city();
    let before = workshop.run(&["state"]).unwrap();
    let new = |line: &'static str| {
        vec![
            "manifest",
            "new",
            "--carrier",
            "示例运输",
            "--receiver",
            "示例处置",
            "--line",
            line,
        ]
    };
    both_languages(
        &workshop,
        "code.unreadable",
        "900-249-49",
        &new("HW08/900-249-49 1t"),
    );
    both_languages(&workshop, "qty.unreadable", "-1t", &new("900-249-08 -1t"));
    both_languages(&workshop, "line.unreadable", "900-249-08", &new("900-249-08"));
    let stranger = [
        "manifest",
        "new",
        "--carrier",
        "某某运输",
        "--receiver",
        "示例处置",
        "--line",
        "900-249-08 1t",
    ];
    both_languages(&workshop, "party.unknown", "某某运输", &stranger);
    both_languages(
        &workshop,
        "manifest.unknown",
        "WF-0000-0000",
        &["manifest", "issue", "WF-0000-0000"],
    );
    both_languages(
        &workshop,
        "sign.not_party",
        "示例运输",
        &["manifest", "pick-up", &manifest, "--plate", "鄂A12345"],
    );
    both_languages(
        &carrier,
        "manifest.unknown",
        &manifest,
        &["manifest", "pick-up", &manifest, "--plate", "鄂A12345"],
    );
    assert_eq!(workshop.run(&["state"]).unwrap(), before, "nothing was signed");

    workshop.run(&["manifest", "issue", &manifest]).unwrap();
    workshop.run(&["sync"]).unwrap();
    carrier.run(&["sync"]).unwrap();
    both_languages(
        &carrier,
        "plate.unreadable",
        "鄂AI2345",
        &["manifest", "pick-up", &manifest, "--plate", "鄂AI2345"],
    );
    both_languages(
        &carrier,
        "qty.missing",
        "1",
        &["manifest", "pick-up", &manifest, "--plate", "鄂A12345"],
    );
    both_languages(&workshop, "step.signed", "", &["manifest", "issue", &manifest]);

    // Invites.
    let late = Person::new(folder.path(), "late").unwrap();
    both_languages(&late, "enrol.needed", "", &new("900-249-08 1t"));
    let used = node.invite("示例二", "producer", "420102").unwrap();
    let mut second = Person::new(folder.path(), "second").unwrap();
    second.enrol(&used).unwrap();
    let (_, error, _) = refused(&late, "en", &["enrol", &used]);
    assert_eq!(error["code"], "enrol.used", "{error}");
    let (_, error, _) = refused(&late, "zh-CN", &["enrol", "127.0.0.1:1/nonsense"]);
    assert_eq!(error["code"], "enrol.invite", "{error}");
    let brief = [
        "--org-name",
        "示例三",
        "--kind",
        "producer",
        "--division",
        "420102",
        "--expires",
        "1s",
    ];
    let expired = node.invite_by(&brief).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let (_, error, _) = refused(&late, "en", &["enrol", &expired]);
    assert_eq!(error["code"], "enrol.expired", "{error}");
}

#[test]
fn a_wrong_pin_opens_nothing_and_the_seed_is_nowhere_in_clear() {
    let folder = tempfile::tempdir().unwrap();
    let person = Person::new(folder.path(), "示例").unwrap();
    std::fs::write(folder.path().join("pin"), "00000000").unwrap();
    let (_, error, _) = refused(&person, "en", &["enrol", "127.0.0.1:1/7K3M-92QD-7K3M-92QD"]);
    assert_eq!(error["code"], "key.wrong_pin", "{error}");
    std::fs::write(folder.path().join("pin"), "123").unwrap();
    let (_, error, _) = refused(&person, "zh-CN", &["enrol", "127.0.0.1:1/7K3M-92QD-7K3M-92QD"]);
    assert_eq!(error["code"], "pin.rule", "{error}");
}

#[test]
fn one_home_is_held_by_one_process() {
    let folder = tempfile::tempdir().unwrap();
    let mut person = Person::new(folder.path(), "示例").unwrap();
    person.open().unwrap();
    let pid = person.pid().unwrap().to_string();
    both_languages(&person, "home.in_use", &pid, &["state"]);
    person.close().unwrap();
    person.run(&["state"]).unwrap();
}

#[test]
fn a_foreign_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let person = Person::new(folder.path(), "示例").unwrap();
    let file = person.home.join("ledger.db");
    for entry in std::fs::read_dir(&person.home).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("ledger.db") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    std::fs::write(&file, b"these are somebody's holiday pictures, not a ledger").unwrap();
    both_languages(&person, "db.foreign", "", &["state"]);
    assert_eq!(
        std::fs::read(&file).unwrap(),
        b"these are somebody's holiday pictures, not a ledger"
    );
}

#[test]
fn a_truncated_spreadsheet_and_a_truncated_export_are_refused_whole() {
    let City { folder, workshop, .. } = city();
    let sheet = include_bytes!("../../crates/papers/tests/data/manifests-37col.xlsx");
    let cut = folder.path().join("cut.xlsx");
    std::fs::write(&cut, &sheet[..sheet.len() / 2]).unwrap();
    both_languages(&workshop, "import.file", "", &["import", &cut.to_string_lossy()]);
    let export = folder.path().join("export.jsonl");
    workshop.run(&["export", &export.to_string_lossy()]).unwrap();
    let text = std::fs::read(&export).unwrap();
    std::fs::write(&export, &text[..text.len() - 40]).unwrap();
    let output = workshop.try_run(&["verify", &export.to_string_lossy()]).unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn wrong_usage_exits_with_2() {
    let folder = tempfile::tempdir().unwrap();
    let person = Person::new(folder.path(), "示例").unwrap();
    assert_eq!(
        person.try_run(&["manifest", "fly"]).unwrap().status.code(),
        Some(2)
    );
}

#[test]
fn a_key_that_the_node_does_not_know_is_told_so_and_keeps_its_entries() {
    let folder = tempfile::tempdir().unwrap();
    let mut node = Node::begin(&folder.path().join("city")).unwrap();
    node.stop().unwrap();
    let before = folder.path().join("before");
    crate::kills::copy_folder(&folder.path().join("city"), &before);
    node.start().unwrap();
    let workshop = Person::enrolled(folder.path(), &node, "示例汽修厂", "producer", "420102").unwrap();
    workshop.run(&["sync"]).unwrap();
    let own = [
        "manifest",
        "new",
        "--carrier",
        "示例汽修厂",
        "--receiver",
        "示例汽修厂",
        "--line",
        "900-249-08 1t",
    ];
    workshop.run(&own).unwrap();
    node.stop().unwrap();
    // Yesterday's node: it has never heard of this device.
    let mut yesterday = node.moved_to(&before);
    yesterday.start().unwrap();
    both_languages(&workshop, "sync.not_known", "", &["sync", "--timeout", "20"]);
    assert_eq!(
        workshop.run(&["outbox"]).unwrap()["waiting"],
        1,
        "what was signed stays"
    );
    // Nobody answers at all.
    yesterday.stop().unwrap();
    both_languages(&workshop, "net.node_silent", "", &["sync", "--timeout", "20"]);
}
