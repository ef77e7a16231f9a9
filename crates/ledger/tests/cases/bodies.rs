//! Bits of a body, a signature and a payload; receipts.

use super::{Cases, DRAFT, ISSUED, NOTHING, Verdict, WHOLE, World, entry, line, scalar, signed_by};
use crate::common::entry_of;
use wufei_ledger::{CredentialId, DocId, Entry, EntryKind, LedgerId, Receipt};
use wufei_manifest::Quarantine;

/// Where each field of an entry begins, and what the door says when a bit of it is another.
const FIELDS: [(&str, usize, &str); 19] = [
    ("tag", 0, "not-an-entry"),
    ("suite", 16, "unknown-suite"),
    ("kind", 17, "unknown-kind"),
    ("ledger", 18, "other-ledger"),
    ("device", 34, "not-that-device"),
    ("epoch", 50, "bad-signature"),
    ("seq", 54, "bad-signature"),
    ("prev", 62, "bad-signature"),
    ("doc", 94, "bad-signature"),
    ("credential", 110, "held"),
    ("seen log", 126, "bad-signature"),
    ("seen size", 134, "bad-signature"),
    ("seen root", 142, "bad-signature"),
    ("wall_ms", 174, "bad-signature"),
    ("payload_len", 182, "payload-length"),
    ("payload_hash", 186, "payload-hash"),
    ("R of the signature", 218, "bad-signature"),
    ("S of the signature", 250, "bad-signature"),
    ("payload", 282, "payload-hash"),
];

pub fn add(cases: &mut Cases) {
    cases.add("the honest way of a whole manifest", &World::at(WHOLE), &[]);
    again(cases);
    flipped(cases);
    lengths(cases);
    signatures(cases);
    others(cases);
    receipts(cases);
}

fn again(cases: &mut Cases) {
    let world = World::at(ISSUED);
    let lines = [
        (entry(&world.entries[0]), "known"),
        (entry(world.last()), "known"),
    ];
    cases.add("entries that are here already", &world, &lines);
    let world = World::at(NOTHING);
    let whole = World::at(ISSUED);
    let lines = [
        (entry(&whole.entries[1]), "held"),
        (entry(&whole.entries[0]), "admitted"),
        (entry(&whole.entries[1]), "admitted"),
    ];
    cases.add("an entry before its cause", &world, &lines);
}

fn flipped(cases: &mut Cases) {
    let (world, issued) = (World::at(DRAFT), World::at(ISSUED));
    let bytes = issued.last().to_bytes();
    for (field, at, expected) in FIELDS {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x40;
        let name = format!("a flipped bit of {field}");
        cases.add(&name, &world, &[(line("entry", &flipped), expected)]);
    }
    let mut other_kind = bytes.clone();
    other_kind[17] = 2;
    let lines = [(line("entry", &other_kind), "bad-signature")];
    cases.add("a change called a statement", &world, &lines);
}

fn lengths(cases: &mut Cases) {
    let (world, issued) = (World::at(DRAFT), World::at(ISSUED));
    let bytes = issued.last().to_bytes();
    for (name, bytes, expected) in [
        ("no byte at all", Vec::new(), "entry-too-short"),
        (
            "a body without its signature",
            bytes[..281].to_vec(),
            "entry-too-short",
        ),
        (
            "a cut payload",
            bytes[..bytes.len() - 1].to_vec(),
            "payload-length",
        ),
        (
            "a longer payload",
            [bytes.as_slice(), &[0]].concat(),
            "payload-length",
        ),
    ] {
        cases.add(name, &world, &[(line("entry", &bytes), expected)]);
    }
}

/// With another signature over the same body.
fn with_signature(entry: &Entry, signature: &[u8; 64]) -> Vec<u8> {
    let mut bytes = entry.to_bytes();
    bytes[218..282].copy_from_slice(signature);
    bytes
}

fn signatures(cases: &mut Cases) {
    let (world, issued) = (World::at(DRAFT), World::at(ISSUED));
    let honest = issued.last();
    let body = honest.body().to_bytes();
    let seed = [11; 32];
    let public = world.workshop.key.public().to_bytes();
    assert_eq!(
        scalar::sign_with_small_r(&seed, &public, &body, None),
        honest.signature().0,
        "the arithmetic of these cases is that of RFC 8032"
    );
    let theirs = world.carrier.key.sign(&body).0;
    let malleated = scalar::add_order(&honest.signature().0);
    let mut identity = [0; 32];
    identity[0] = 1;
    // y = p + 1: a second spelling of the identity.
    let mut spelling = [0xff; 32];
    (spelling[0], spelling[31]) = (0xee, 0x7f);
    for (name, signature) in [
        ("another device's signature", theirs),
        ("S and the order of the group added to it", malleated),
        (
            "R of small order, with an S that fits",
            scalar::sign_with_small_r(&seed, &public, &body, Some(identity)),
        ),
        (
            "R in a second spelling, with an S that fits",
            scalar::sign_with_small_r(&seed, &public, &body, Some(spelling)),
        ),
        ("a signature of zeros", [0; 64]),
    ] {
        let bytes = with_signature(honest, &signature);
        cases.add(name, &world, &[(line("entry", &bytes), "bad-signature")]);
    }
}

/// Signed properly, for somebody or something else.
fn others(cases: &mut Cases) {
    let (world, issued) = (World::at(DRAFT), World::at(ISSUED));
    let payload = issued.last().payload().to_vec();
    let mut author = world.workshop.author(&world.city);
    author.ledger = LedgerId([9; 16]);
    let other_ledger = entry_of(&author, EntryKind::Change, world.doc(), payload.clone());
    cases.add(
        "signed for another ledger",
        &world,
        &[(entry(&other_ledger), "other-ledger")],
    );

    let mut author = world.workshop.author(&world.city);
    author.credential = world.carrier.credential.id();
    let borrowed = entry_of(&author, EntryKind::Change, world.doc(), payload.clone());
    cases.add(
        "under another device's credential",
        &world,
        &[(entry(&borrowed), "not-that-device")],
    );

    author.credential = CredentialId([9; 16]);
    let unknown = entry_of(&author, EntryKind::Change, world.doc(), payload.clone());
    cases.add(
        "under a credential that is not here",
        &world,
        &[(entry(&unknown), "held")],
    );

    let stolen = signed_by(&world.carrier, &world.city, world.doc(), payload.clone());
    cases.add(
        "another's change under one's own name",
        &world,
        &[(entry(&stolen), "guard-actor")],
    );

    let replayed = signed_by(&world.workshop, &world.city, DocId([7; 16]), payload);
    cases.add(
        "a change replayed in another document",
        &world,
        &[(entry(&replayed), "guard-actor")],
    );

    let again = signed_by(
        &issued.workshop,
        &issued.city,
        issued.doc(),
        issued.last().payload().to_vec(),
    );
    cases.add(
        "one change under two entries",
        &issued,
        &[(entry(&again), "guard-equivocation")],
    );
}

fn receipts(cases: &mut Cases) {
    let world = World::at(ISSUED);
    let ledger = world.city.registry().ledger();
    let id = world.last().id();
    let says =
        |ledger, verdict, index, key| Receipt::sign(ledger, id, verdict, index, 1_790_000_000_999, key);
    let sign = |ledger, index, key| says(ledger, Verdict::Admitted, index, key);
    let honest = sign(ledger, 7, &world.city.issuer_key);
    let apart = [Quarantine::Revoked, Quarantine::Forked]
        .map(|why| says(ledger, Verdict::Quarantined(why), 7, &world.city.issuer_key));
    let brought_back = Receipt {
        verdict: Verdict::Admitted,
        ..apart[0]
    };
    let moved = Receipt { index: 8, ..honest };
    let elsewhere = sign(LedgerId([9; 16]), 7, &world.city.issuer_key);
    let forged = sign(ledger, 7, &world.workshop.key);
    let lines = [
        (honest, "signed"),
        (apart[0], "signed"),
        (apart[1], "signed"),
        (brought_back, "not-signed"),
        (moved, "not-signed"),
        (elsewhere, "not-signed"),
        (forged, "not-signed"),
    ]
    .map(|(receipt, expected)| (line("receipt", &receipt.to_bytes()), expected));
    cases.add("receipts", &world, &lines);
}
