//! The bytes that are signed, pinned: `tests/vectors/*.json` in the repository root.
//!
//! `WUFEI_WRITE_VECTORS=1 cargo test -p wufei-ledger --test vectors` writes them anew. Entries of version 1
//! never change; credentials, statements and document schemas are version 0 and may.

mod cases;
mod common;

use common::{City, Replica, part_1, step};
use serde_json::{Value, json};
use std::path::PathBuf;
use wufei_ledger::{
    Credential, Entry, EntryId, Receipt, RevocationReason, Revoke, Statement, Verdict, Write,
};
use wufei_manifest::StepKind;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

fn pinned(name: &str, made: &Value) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests/vectors")
        .join(name);
    if std::env::var_os("WUFEI_WRITE_VECTORS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(made).unwrap() + "\n").unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

fn described(entry: &Entry) -> Value {
    let body = entry.body();
    json!({
        "id": entry.id(),
        "bytes": hex(&entry.to_bytes()),
        "ledger": body.ledger, "device": body.device, "epoch": body.epoch, "seq": body.seq, "prev": body.prev,
        "doc": body.doc, "credential": body.credential, "wall_ms": body.wall_ms,
        "payload_len": body.payload_len, "payload_hash": hex(&body.payload_hash), "signature": entry.signature(),
    })
}

#[test]
fn entries_are_signed_byte_by_byte_as_pinned() {
    let mut city = City::new();
    let [mut workshop, carrier, site] = [(11, 1), (12, 2), (13, 3)].map(|(seed, org)| city.enrols(seed, org));
    let mut home = Replica::of(&city);
    let act = part_1(&workshop, &carrier, &site);
    let draft = workshop.does(&city, &mut home, None, &act);
    let doc = draft.body().doc;
    let issue = step(StepKind::Issued, 1, vec![Write::int("removed/a1", 1_180_000)]);
    let issued = workshop.does(&city, &mut home, doc, &issue);
    let made = json!({
        "what": "entries of version 1: a statement, the first change of a manifest, and its issue",
        "entries": [described(&city.enrolments[0]), described(&draft), described(&issued)],
    });
    let pinned = pinned("entry-v1.json", &made);
    assert_eq!(pinned, made);
    for vector in pinned["entries"].as_array().unwrap() {
        let bytes = from_hex(vector["bytes"].as_str().unwrap());
        let entry = Entry::parse(&bytes).unwrap();
        assert_eq!(&described(&entry), vector, "the bytes alone give every field");
    }
}

#[test]
fn receipts_are_signed_byte_by_byte_as_pinned() {
    let city = City::new();
    let ledger = city.registry().ledger();
    let receipt = Receipt::sign(
        ledger,
        EntryId([7; 32]),
        Verdict::Admitted,
        41,
        1_790_000_000_123,
        &city.issuer_key,
    );
    let made = json!({
        "what": "a receipt of version 1: entry 32 ‖ verdict u8 ‖ index u64 ‖ log_ms u64 ‖ signature 64",
        "ledger": ledger, "issuer": hex(&city.issuer_key.public().to_bytes()),
        "receipt": receipt, "bytes": hex(&receipt.to_bytes()),
    });
    let pinned = pinned("receipt-v1.json", &made);
    assert_eq!(pinned, made);
    let read = Receipt::from_bytes(&from_hex(pinned["bytes"].as_str().unwrap())).unwrap();
    assert!(read.is_signed_by(&city.issuer_key.public(), ledger));
}

#[test]
fn credentials_and_statements_are_encoded_as_pinned() {
    let mut city = City::new();
    let workshop = city.enrols(11, 1);
    let revoke = |cutoff| {
        Statement::Revoke(Revoke {
            device: workshop.credential.device(),
            reason: RevocationReason::Lost,
            cutoff,
        })
        .to_bytes()
    };
    let made = json!({
        "what": "credentials and statements of version 0: they may still change",
        "root": hex(&city.root.to_bytes()),
        "issuer": hex(&city.issuer.to_bytes()),
        "device": hex(&workshop.credential.to_bytes()),
        "enrol": hex(&Statement::Enrol(Box::new(workshop.credential)).to_bytes()),
        "revoke": hex(&revoke(None)),
        "revoke_with_cutoff": hex(&revoke(Some((0, 41, EntryId([7; 32]))))),
    });
    let pinned = pinned("credential-v0.json", &made);
    assert_eq!(pinned, made);
    let bytes = from_hex(pinned["device"].as_str().unwrap());
    let mut registry = city.registry();
    assert_eq!(registry.learn(Credential::from_bytes(&bytes).unwrap()), Ok(()));
}

#[test]
fn the_door_says_what_is_pinned_of_every_case() {
    let made = cases::all();
    assert_eq!(pinned("verdicts.json", &made), made);
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/format.md");
    let page = std::fs::read_to_string(page).unwrap();
    let lines = made["cases"].as_array().unwrap().iter();
    for line in lines.flat_map(|case| case["lines"].as_array().unwrap()) {
        let verdict = line["verdict"].as_str().unwrap();
        assert!(
            page.contains(&format!("`{verdict}`")),
            "docs/format.md does not explain {verdict}"
        );
    }
}
