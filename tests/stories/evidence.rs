//! What was signed can be checked by anyone, and a changed byte is named.

use rusqlite::Connection;
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
