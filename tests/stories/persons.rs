//! A driver is named by the carrier's device, told to a party, and forgotten, on the command line.

use serde_json::Value;
use std::path::Path;
use wufei_tests::{Node, Person};

const NAME: &str = "王建国师傅";

fn text(of: &Person, lang: &str, arguments: &[&str]) -> String {
    let mut wufei = of.wufei().unwrap();
    let output = wufei.args(["--lang", lang]).args(arguments).output().unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn stands_in(folder: &Path, name: &str) -> bool {
    std::fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            return stands_in(&path, name);
        }
        let bytes = std::fs::read(path).unwrap();
        bytes.windows(name.len()).any(|window| window == name.as_bytes())
    })
}

#[test]
fn a_driver_is_named_as_a_claim_and_forgotten_without_a_trace_or_a_change() {
    let folder = tempfile::tempdir().unwrap();
    let node = Node::begin(folder.path()).unwrap();
    let enrol =
        |name: &str, kind: &str| Person::enrolled(folder.path(), &node, name, kind, "420102").unwrap();
    let (workshop, carrier) = (enrol("示例汽修厂", "producer"), enrol("示例运输", "transporter"));
    let _site = enrol("示例处置", "disposal");
    workshop.run(&["sync"]).unwrap();
    assert!(text(&carrier, "en", &["person", "list"]).contains("Nobody is named here"));

    let wang = carrier
        .run(&["person", "add", NAME, "--phone", "13871234567"])
        .unwrap();
    assert_eq!(
        (&wang["known"], &wang["is_acting"]),
        (&"named".into(), &true.into())
    );
    let li = carrier.run(&["person", "add", "李四"]).unwrap();
    assert_eq!(li["is_acting"], false);
    let nameless = carrier.try_run(&["person", "add", " "]).unwrap();
    assert!(String::from_utf8_lossy(&nameless.stdout).contains("person.name"));

    let line = "900-249-08 1.2t";
    let draft = workshop.run(&[
        "manifest",
        "new",
        "--carrier",
        "示例运输",
        "--receiver",
        "示例处置",
        "--line",
        line,
    ]);
    let draft = draft.unwrap();
    let manifest = draft["manifest"].as_str().unwrap();
    workshop
        .run(&["manifest", "issue", manifest, "--removed", "1.18t"])
        .unwrap();
    workshop.run(&["sync"]).unwrap();
    carrier.run(&["sync"]).unwrap();
    let signed = text(
        &carrier,
        "zh-CN",
        &["manifest", "pick-up", manifest, "--plate", "鄂A12345"],
    );
    assert!(signed.contains("设备称由 王建国师傅 操作"), "{signed}");
    carrier
        .run(&["person", "use", li["person"].as_str().unwrap()])
        .unwrap();
    carrier.run(&["manifest", "deliver", manifest]).unwrap();
    carrier.run(&["sync"]).unwrap();
    workshop.run(&["sync"]).unwrap();

    // The other party has the id, and the name once somebody gives them the card.
    let short = &wang["person"].as_str().unwrap()[..8];
    let account = text(&workshop, "en", &["verify", "--account"]);
    assert!(
        account.contains(&format!("the device says: {short} (name not here)")),
        "{account}"
    );
    assert!(!stands_in(&workshop.home, NAME));
    let file = folder.path().join("with-cards.jsonl");
    let path = file.to_string_lossy().into_owned();
    carrier.run(&["export", &path]).unwrap();
    assert!(!std::fs::read_to_string(&file).unwrap().contains("\"card\""));
    carrier.run(&["export", "--with-cards", &path]).unwrap();
    assert!(workshop.run(&["verify", &path]).unwrap()["ok"] == true);
    assert_eq!(workshop.run(&["person", "take", &path]).unwrap()["new"], 2);
    assert!(text(&workshop, "zh-CN", &["manifest", "show", manifest]).contains(NAME));
    assert!(text(&workshop, "zh-CN", &["verify", "--account", &path]).contains("设备称由 李四 操作"));
    let other = workshop.try_run(&["person", "use", "李四"]).unwrap();
    assert!(String::from_utf8_lossy(&other.stdout).contains("person.not_own"));

    // A digit of a card that is changed in the file is found out, and nobody takes such a card.
    let forged: String = std::fs::read_to_string(&file)
        .unwrap()
        .lines()
        .map(|line| match line.contains("\"card\"") {
            true => format!("{}\n", line.replacen("e7", "e8", 1)),
            false => format!("{line}\n"),
        })
        .collect();
    std::fs::write(&file, forged).unwrap();
    let refused = workshop.try_run(&["person", "take", &path]).unwrap();
    let said: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(said["refused"][0]["code"], "card-not-named", "{said}");
    assert_eq!(
        workshop.try_run(&["verify", &path]).unwrap().status.code(),
        Some(1)
    );

    let proofs = |of: &Person| [of.run(&["state"]).unwrap(), of.run(&["verify"]).unwrap()];
    for (holder, expected) in [(&carrier, "资料已删除"), (&workshop, "资料已删除")] {
        let before = proofs(holder);
        assert!(stands_in(&holder.home, NAME));
        holder.run(&["person", "erase", NAME]).unwrap();
        assert!(!stands_in(&holder.home, NAME), "{}", holder.name);
        assert_eq!(proofs(holder), before);
        let account = text(holder, "zh-CN", &["verify", "--account"]);
        assert!(
            account.contains(&format!("设备称由 {short}（{expected}） 操作")),
            "{account}"
        );
    }
    assert!(text(&carrier, "en", &["person", "list"]).contains("erased"));
    let gone = carrier.try_run(&["person", "erase", NAME]).unwrap();
    assert!(String::from_utf8_lossy(&gone.stdout).contains("person.unknown"));
}
