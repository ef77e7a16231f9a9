//! What was signed can be checked by anyone, and a changed byte is named.

use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use wufei_tests::{Node, Person};

#[test]
fn a_flipped_byte_of_any_stored_entry_is_named_by_verify() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let enrol =
        |name: &str, kind: &str| Person::enrolled(folder.path(), &node, name, kind, "420102").unwrap();
    let (workshop, _carrier, _site) = (
        enrol("示例汽修厂", "producer"),
        enrol("示例运输", "transporter"),
        enrol("示例处置", "disposal"),
    );
    workshop.run(&["sync"]).unwrap();
    let line = "900-249-08 1.2t";
    workshop
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
    workshop.run(&["sync"]).unwrap();
    assert_eq!(workshop.run(&["verify"]).unwrap()["ok"], true);

    // A thief with an SQLite shell: every part of an entry, from the tag to the last byte of the payload.
    let database = Connection::open(workshop.home.join("ledger.db")).unwrap();
    let (id, signed): (Vec<u8>, Vec<u8>) = database
        .query_row(
            "SELECT id, signed FROM entry ORDER BY row DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    let name: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
    let last = signed.len() - 1;
    for at in [
        0, 16, 17, 20, 40, 60, 90, 120, 150, 186, 190, 217, 218, 250, 281, 282, 300, last,
    ] {
        let mut flipped = signed.clone();
        flipped[at] ^= 1;
        let put = |bytes: &[u8]| {
            database
                .execute("UPDATE entry SET signed = ?1 WHERE id = ?2", (bytes, &id))
                .unwrap();
        };
        put(&flipped);
        let output = workshop.try_run(&["verify"]).unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "byte {at}: {said}");
        assert!(
            said.contains(&name),
            "byte {at}: entry {name} is not named in {said}"
        );
        put(&signed);
    }
    assert_eq!(workshop.run(&["verify"]).unwrap()["ok"], true);
}

#[test]
fn an_export_verifies_anywhere_and_no_digit_of_it_can_be_changed() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let workshop = Person::enrolled(folder.path(), &node, "示例汽修厂", "producer", "420102").unwrap();
    workshop.run(&["sync"]).unwrap();
    workshop
        .run(&[
            "manifest",
            "new",
            "--carrier",
            "示例汽修厂",
            "--receiver",
            "示例汽修厂",
            "--line",
            "900-249-08 1t",
        ])
        .unwrap();
    workshop.run(&["sync"]).unwrap();
    let export = folder.path().join("export.jsonl");
    workshop.run(&["export", &export.to_string_lossy()]).unwrap();

    let stranger = Person::new(folder.path(), "stranger").unwrap();
    let verify = |person: &Person| person.try_run(&["verify", &export.to_string_lossy()]).unwrap();
    assert_eq!(verify(&stranger).status.code(), Some(0));

    let text = std::fs::read_to_string(&export).unwrap();
    let digits: Vec<_> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_hexdigit())
        .map(|(at, _)| at)
        .collect();
    // Spread over the whole file; each run starts a process.
    for at in digits.iter().step_by(digits.len() / 40) {
        let mut changed = text.clone().into_bytes();
        changed[*at] = if changed[*at] == b'0' { b'1' } else { b'0' };
        std::fs::write(&export, &changed).unwrap();
        let output = verify(&stranger);
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(
            output.status.code(),
            Some(1),
            "character {at} of {}: {said}",
            text.len()
        );
    }
}

/// A workshop whose manifest was issued and picked up; all of it is logged and back at the workshop.
fn picked_up(folder: &Path, node: &Node) -> Person {
    let enrol = |name: &str, kind: &str| Person::enrolled(folder, node, name, kind, "420102").unwrap();
    let (workshop, carrier) = (enrol("示例汽修厂", "producer"), enrol("示例运输", "transporter"));
    let _site = enrol("示例处置", "disposal");
    workshop.run(&["sync"]).unwrap();
    let draft = workshop
        .run(&[
            "manifest",
            "new",
            "--carrier",
            "示例运输",
            "--receiver",
            "示例处置",
            "--line",
            "900-249-08 1.2t",
        ])
        .unwrap();
    let manifest = draft["manifest"].as_str().unwrap();
    workshop
        .run(&["manifest", "issue", manifest, "--removed", "1.18t"])
        .unwrap();
    workshop.run(&["sync"]).unwrap();
    carrier.run(&["sync"]).unwrap();
    carrier
        .run(&["manifest", "pick-up", manifest, "--plate", "鄂A12345"])
        .unwrap();
    carrier.run(&["sync"]).unwrap();
    workshop.run(&["sync"]).unwrap();
    workshop
}

/// What a verifier counts, and which faults it names with which codes. The words are its own.
fn verdict(said: &[u8]) -> (Value, BTreeSet<String>) {
    let said = String::from_utf8_lossy(said);
    let report: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    let counts = ["ok", "entries", "credentials", "receipts"].map(|count| &report[count]);
    let faults = report["faults"].as_array().unwrap().iter().map(|fault| {
        let code = if fault["kind"] == "entry" {
            &fault["code"]
        } else {
            &Value::Null
        };
        let place = ["kind", "row", "line", "id", "entry", "doc"].map(|part| &fault[part]);
        serde_json::json!([place, code]).to_string()
    });
    (serde_json::json!(counts), faults.collect())
}

fn second_reader(path: &Path) -> std::process::Output {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../tools/verify.py");
    let mut python = Command::new("python3");
    python.arg(program).arg("--json").arg(path).output().unwrap()
}

/// The exit code to which both readers come, with the same counts and faults.
fn agreed(person: &Person, export: &Path, what: &str) -> Option<i32> {
    let ours = person.try_run(&["verify", &export.to_string_lossy()]).unwrap();
    let theirs = second_reader(export);
    let words = String::from_utf8_lossy(&theirs.stderr).into_owned();
    assert_eq!(ours.status.code(), theirs.status.code(), "{what}: {words}");
    assert_eq!(verdict(&ours.stdout), verdict(&theirs.stdout), "{what}: {words}");
    ours.status.code()
}

#[test]
fn both_readers_say_the_same_of_an_export_a_folder_and_every_changed_digit() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let workshop = picked_up(folder.path(), &node);
    let export = folder.path().join("export.jsonl");
    let path = export.to_string_lossy().into_owned();
    workshop.run(&["export", &path]).unwrap();
    let agree = |what: &str| agreed(&workshop, &export, what);
    assert_eq!(agree("as it was written"), Some(0));
    assert_eq!(second_reader(&workshop.home).status.code(), Some(0), "the folder");

    let text = std::fs::read_to_string(&export).unwrap();
    let digits: Vec<_> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii_hexdigit())
        .map(|(at, _)| at)
        .collect();
    for at in digits.iter().step_by(digits.len() / 32) {
        let mut changed = text.clone().into_bytes();
        changed[*at] = if changed[*at] == b'0' { b'1' } else { b'0' };
        std::fs::write(&export, &changed).unwrap();
        assert_eq!(agree(&format!("character {at}")), Some(1));
    }
    let lines: Vec<_> = text.lines().collect();
    for left_out in 0..lines.len() {
        let rest: Vec<_> = lines
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != left_out)
            .map(|(_, line)| format!("{line}\n"))
            .collect();
        std::fs::write(&export, rest.concat()).unwrap();
        agree(&format!("without line {left_out}"));
    }
}

#[test]
fn both_readers_see_a_changed_digit_of_a_name_that_an_export_carries() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let workshop = picked_up(folder.path(), &node);
    workshop
        .run(&["person", "add", "张三", "--phone", "13800000000"])
        .unwrap();
    let parties = ["--carrier", "示例运输", "--receiver", "示例处置"];
    let draft = [&["manifest", "new"], &parties[..], &["--line", "900-249-08 1t"]].concat();
    let draft = workshop.run(&draft).unwrap();
    workshop
        .run(&["manifest", "issue", draft["manifest"].as_str().unwrap()])
        .unwrap();
    let export = folder.path().join("export.jsonl");
    workshop
        .run(&["export", "--with-cards", &export.to_string_lossy()])
        .unwrap();
    assert_eq!(agreed(&workshop, &export, "as it was written"), Some(0));

    let text = std::fs::read_to_string(&export).unwrap();
    let card = r#"{"kind":"card","bytes":""#;
    let first = text.rfind(card).expect("an issued manifest names its person") + card.len();
    let last = text.rfind('"').unwrap();
    for at in (first..last).step_by(5) {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
        std::fs::write(&export, &changed).unwrap();
        assert_eq!(agreed(&workshop, &export, &format!("character {at}")), Some(1));
    }
}

#[test]
fn an_account_reads_who_signed_what_and_when_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let workshop = picked_up(folder.path(), &node);
    let export = folder.path().join("export.jsonl");
    let path = export.to_string_lossy().into_owned();
    workshop.run(&["export", &path]).unwrap();
    let read = |lang: &str, arguments: &[&str]| {
        let mut wufei = workshop.wufei().unwrap();
        let output = wufei
            .args(["--lang", lang, "verify", "--account"])
            .args(arguments)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let (english, chinese) = (read("en", &[&path]), read("zh-CN", &[&path]));
    for (text, words) in [
        (
            &english,
            [
                "The device signs; the person and the time are the device's claim.",
                "signed \"picked up\", the seal fits; claims 20",
                "/plate = 鄂A12345",
                "parties/receiver/org = ",
                "All verify: ",
            ],
        ),
        (
            &chinese,
            [
                "签字的是设备（密钥）",
                "签「装运」，封定相符；设备时间 20",
                "/plate = 鄂A12345",
                "parties/receiver/org = ",
                "全部核验通过",
            ],
        ),
    ] {
        for words in words {
            assert!(text.contains(words), "{words} is not in\n{text}");
        }
        let carrier = text
            .lines()
            .find(|line| line.contains("示例运输") && line.contains('#'));
        assert!(
            carrier.is_some(),
            "who picked up, and where the log has it:\n{text}"
        );
    }
    assert_eq!(
        read("en", &[]),
        english,
        "the folder and its export tell the same"
    );
    let output = workshop.try_run(&["verify", "--account", &path]).unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let account: Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
    let steps = account["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["step"]);
    assert_eq!(
        steps.collect::<Vec<_>>(),
        [&Value::Null, &Value::from("issued"), &Value::from("picked_up")]
    );
}

#[test]
fn an_account_says_who_voided_who_refused_and_who_said_what_stands() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let enrol =
        |name: &str, kind: &str| Person::enrolled(folder.path(), &node, name, kind, "420102").unwrap();
    let (workshop, carrier) = (enrol("示例汽修厂", "producer"), enrol("示例运输", "transporter"));
    let site = enrol("示例处置", "disposal");
    workshop.run(&["sync"]).unwrap();
    let issued = || {
        let parties = ["--carrier", "示例运输", "--receiver", "示例处置"];
        let draft = [&["manifest", "new"], &parties[..], &["--line", "900-249-08 1.2t"]].concat();
        let draft = workshop.run(&draft).unwrap();
        let manifest = draft["manifest"].as_str().unwrap().to_owned();
        workshop
            .run(&["manifest", "issue", &manifest, "--removed", "1.18t"])
            .unwrap();
        manifest
    };
    let (refused, contradicted) = (issued(), issued());
    for person in [&workshop, &carrier, &site] {
        person.run(&["sync"]).unwrap();
    }
    site.run(&[
        "manifest",
        "refuse",
        &refused,
        "--reason",
        "other",
        "--note",
        "包装破损",
    ])
    .unwrap();
    workshop
        .run(&["manifest", "void", &contradicted, "--reason", "填错了"])
        .unwrap();
    let picked_up = carrier
        .run(&["manifest", "pick-up", &contradicted, "--plate", "鄂A12345"])
        .unwrap();
    for person in [&site, &carrier, &workshop] {
        person.run(&["sync"]).unwrap();
    }
    let stands = picked_up["entry"].as_str().unwrap();
    workshop
        .run(&["manifest", "resolve", &contradicted, "--stands", stands])
        .unwrap();
    for (lang, words) in [
        (
            "en",
            ["signed \"refused\"", "signed \"voided\"", "signed \"resolved\""],
        ),
        ("zh-CN", ["签「拒收」", "签「作废」", "签「定以哪步为准」"]),
    ] {
        let mut wufei = workshop.wufei().unwrap();
        let output = wufei
            .args(["--lang", lang, "verify", "--account"])
            .output()
            .unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        for words in words {
            assert!(text.contains(words), "{words} is not in\n{text}");
        }
    }
}
