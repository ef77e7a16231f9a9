//! Changes: what the guard, the roles and the seals refuse.

use super::{Cases, DRAFT, ISSUED, NOTHING, PICKED_UP, RECEIVED, World, edit, entry, signed_by, spoilt};
use crate::common::{Person, Replica, entry_of, map, part_1, step};
use automerge::legacy::{Key, ObjectId, OpId, OpType, SortedVec};
use automerge::transaction::{Transactable, Transaction};
use automerge::{ActorId, AutomergeError, Change, ExpandedChange, ObjType, ScalarValue};
use sha2::{Digest, Sha256};
use wufei_adversary::ATTACKS;
use wufei_ledger::{
    Act, Author, DocId, Document, DocumentKind, Entry, EntryBody, EntryKind, Write, actor_id,
};
use wufei_manifest::StepKind;

pub fn add(cases: &mut Cases) {
    attacks(cases);
    encodings(cases);
    beginnings(cases);
    roles(cases);
    forged_maps(cases);
    seals(cases);
    beside_each_other(cases);
    taken_away(cases);
    parties_in_doubt(cases);
    imports_and_profiles(cases);
    mutants(cases);
}

/// Each attack of the guard's list, on the workshop's next edit of its draft.
fn attacks(cases: &mut Cases) {
    let mut world = World::at(DRAFT);
    let doc = world.doc();
    let two_writes = Act {
        writes: vec![
            Write::int("lines/a1/planned_g", 5),
            Write::int("lines/a1/packages", 2),
        ],
        step: None,
        ..Act::default()
    };
    let author = world.workshop.author(&world.city);
    let next = world.home.document(doc).write(&author, &two_writes).unwrap();
    for attack in ATTACKS {
        if let Some(payload) = attack.spoilt(next.payload()) {
            let sent = signed_by(&world.workshop, &world.city, doc, payload);
            cases.add(attack.name, &world, &[(entry(&sent), attack.answer)]);
        }
    }
    let stale = spoilt(&next, |change| change.deps.clear());
    let sent = signed_by(&world.workshop, &world.city, world.doc(), stale);
    cases.add(
        "a second change that names no cause",
        &world,
        &[(entry(&sent), "guard-sequence")],
    );
    let twice = spoilt(&next, |change| change.deps.push(change.deps[0]));
    let sent = signed_by(&world.workshop, &world.city, world.doc(), twice);
    cases.add("a cause named twice", &world, &[(entry(&sent), "guard-field")]);
}

/// An edit of the workshop, not yet taken in by anybody.
pub(super) fn next_edit() -> (World, Entry) {
    let mut world = World::at(DRAFT);
    let doc = world.doc();
    let author = world.workshop.author(&world.city);
    let next = world
        .home
        .document(doc)
        .write(&author, &edit("lines/a1/planned_g", 5))
        .unwrap();
    (world, next)
}

/// The chunk with another body and the checksum that fits it.
pub fn chunk_of(body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![1];
    let mut length = body.len();
    while length >= 0x80 {
        hashed.push(length as u8 | 0x80);
        length >>= 7;
    }
    hashed.push(length as u8);
    hashed.extend_from_slice(body);
    [&[0x85, 0x6f, 0x4a, 0x83], &Sha256::digest(&hashed)[..4], &hashed].concat()
}

/// Bytes that Automerge reads and that are not the one encoding of their change.
fn encodings(cases: &mut Cases) {
    let (world, next) = next_edit();
    let honest = next.payload();
    let header = if honest[9] & 0x80 == 0 { 10 } else { 11 };
    let body = &honest[header..];
    assert_eq!(chunk_of(body), honest, "taken apart and put together");
    let draft = world.entries[0].payload();
    let deflated = Change::try_from(draft).unwrap().bytes().to_vec();
    assert_ne!(deflated, draft, "the draft is large enough to be deflated");
    let mut checksum = honest.to_vec();
    checksum[4] ^= 1;
    let mut magic = honest.to_vec();
    magic[0] ^= 1;
    // Of one operation the column of actions lists one value; a run of that value would mean the same.
    let actors = actors_at(body);
    let action = data_of(body, 66, actors + 1);
    assert_eq!((body[action], body[action + 1]), (0x7f, 1));
    let mut run_of_one = body.to_vec();
    run_of_one[action] = 1;
    let mut with_actor = body.to_vec();
    with_actor[actors] = 1;
    with_actor.splice(actors + 1..actors + 1, [16].into_iter().chain([0xee; 16]));
    let mut long_number = body.to_vec();
    long_number[0] |= 0x80;
    long_number.insert(1, 0);
    for (name, payload, expected) in [
        ("no payload", Vec::new(), "guard-bytes"),
        (
            "a chunk that is cut",
            honest[..honest.len() - 1].to_vec(),
            "guard-bytes",
        ),
        ("a byte after the chunk", [honest, &[0]].concat(), "guard-bytes"),
        (
            "a byte after the columns",
            chunk_of(&[body, &[0]].concat()),
            "guard-bytes",
        ),
        ("another magic", magic, "guard-bytes"),
        ("a wrong checksum", checksum, "guard-bytes"),
        ("a deflated chunk", deflated, "guard-bytes"),
        (
            "a number that is not in its shortest form",
            chunk_of(&long_number),
            "guard-bytes",
        ),
        (
            "a run of length one",
            chunk_of(&run_of_one),
            "guard-not-canonical",
        ),
        (
            "an actor that no operation names",
            chunk_of(&with_actor),
            "guard-not-canonical",
        ),
    ] {
        let sent = signed_by(&world.workshop, &world.city, world.doc(), payload);
        cases.add(name, &world, &[(entry(&sent), expected)]);
    }
}

/// Where a change with one cause counts its other actors: after cause, author, number, first operation, time
/// and message.
pub fn actors_at(body: &[u8]) -> usize {
    assert_eq!((body[0], body[33]), (1, 16), "one cause, then the author");
    let after = |at: usize| at + 1 + body[at..].iter().take_while(|byte| **byte & 0x80 != 0).count();
    let message = (0..3).fold(1 + 32 + 1 + 16, |at, _| after(at));
    message + 1
}

/// Where the data of a column begins. Every number of this list is below 128.
pub fn data_of(body: &[u8], column: u8, list: usize) -> usize {
    let count = usize::from(body[list]);
    let listed = body[list + 1..][..2 * count].chunks(2);
    let before = listed
        .take_while(|pair| pair[0] != column)
        .map(|pair| usize::from(pair[1]));
    list + 1 + 2 * count + before.sum::<usize>()
}

/// A first change as another actor would have made it: its operations name each other by that actor.
fn under_actor(change: &mut ExpandedChange, actor: &[u8; 16]) {
    let actor = ActorId::from(actor.as_slice());
    for op in &mut change.operations {
        if let ObjectId::Id(made) = &op.obj {
            op.obj = ObjectId::Id(OpId::new(made.counter(), &actor));
        }
    }
    change.actor_id = actor;
}

fn beginnings(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let begin = |kind: DocumentKind, nonce: u8| {
        let act = part_1(&world.workshop, &world.carrier, &world.site);
        let act = if kind == DocumentKind::Manifest {
            act
        } else {
            Act::default()
        };
        Document::begin(kind, &world.workshop.author(&world.city), [nonce; 16], &act).unwrap()
    };
    let honest = begin(DocumentKind::Manifest, 1);
    let doc = honest.body().doc;
    let at = |doc: DocId, payload| signed_by(&world.workshop, &world.city, doc, payload);
    let put = |key: &'static str, value: ScalarValue| {
        move |change: &mut ExpandedChange| {
            let op = change
                .operations
                .iter_mut()
                .find(|op| op.key == Key::Map(key.into()) && matches!(op.action, OpType::Put(_)));
            op.expect("the first change writes it").action = OpType::Put(value);
        }
    };
    let elsewhere = DocId([7; 16]);
    let actor = actor_id(&world.workshop.key.public(), 0, elsewhere);
    let moved = spoilt(&honest, |change| under_actor(change, &actor));
    let without_a_map = spoilt(&honest, |change| {
        let made = change
            .operations
            .iter()
            .rposition(|op| op.action == OpType::Make(ObjType::Map) && op.key == Key::Map("reported".into()));
        change.operations[made.unwrap()].key = Key::Map("other".into());
    });
    for (name, sent, expected) in [
        (
            "a document whose id its author cannot mint",
            at(elsewhere, moved),
            "genesis",
        ),
        (
            "a document with another nonce",
            at(
                doc,
                spoilt(&honest, put("nonce", ScalarValue::Bytes(vec![9; 16]))),
            ),
            "genesis",
        ),
        (
            "a document with a nonce of 15 bytes",
            at(
                doc,
                spoilt(&honest, put("nonce", ScalarValue::Bytes(vec![9; 15]))),
            ),
            "genesis",
        ),
        (
            "a document of an unknown kind",
            at(doc, spoilt(&honest, put("kind", ScalarValue::Str("poem".into())))),
            "genesis",
        ),
        (
            "a document without one of its maps",
            at(doc, without_a_map),
            "genesis",
        ),
    ] {
        cases.add(name, &world, &[(entry(&sent), expected)]);
    }
    let carrier = spoilt(&honest, |change| {
        let at = change
            .operations
            .iter()
            .position(|op| op.key == Key::Map("carrier".into()))
            .unwrap();
        let mut again = change.operations[at].clone();
        again.pred = SortedVec::from(vec![OpId::new(at as u64 + 1, &change.actor_id)]);
        change.operations.push(again);
    });
    cases.add(
        "a fixed map made twice",
        &world,
        &[(entry(&at(doc, carrier)), "role")],
    );
    let world = World::at(DRAFT);
    let mut second = world.workshop.author(&world.city);
    second.epoch = 1;
    let other = Document::begin(DocumentKind::Manifest, &second, [1; 16], &Act::default()).unwrap();
    let actor = actor_id(&world.workshop.key.public(), 1, world.doc());
    let payload = spoilt(&other, |change| under_actor(change, &actor));
    let again = entry_of(&second, EntryKind::Change, world.doc(), payload);
    cases.add(
        "a second beginning of one document",
        &world,
        &[(entry(&again), "genesis")],
    );
}

/// An act signed by somebody who may not, on an honest history.
fn acts(cases: &mut Cases, steps: usize, by: fn(&mut World) -> &mut Person, named: &[(&str, Act, &str)]) {
    for (name, act, expected) in named {
        let mut world = World::at(steps);
        let doc = world.doc();
        let mut home = world.home.clone();
        let city = crate::common::City::new();
        let sent = by(&mut world).signs(&city, &mut home, doc, act);
        cases.add(name, &world, &[(entry(&sent), expected)]);
    }
}

fn roles(cases: &mut Cases) {
    let note = |row: &str| Write::text(format!("steps/{row}/note"), "the drums leaked");
    acts(
        cases,
        DRAFT,
        |world| &mut world.carrier,
        &[
            ("the carrier edits part 1", edit("lines/a1/planned_g", 1), "role"),
            (
                "the carrier picks up what was not issued",
                step(StepKind::PickedUp, 9, vec![]),
                "role",
            ),
            ("the carrier issues", step(StepKind::Issued, 9, vec![]), "role"),
        ],
    );
    acts(
        cases,
        DRAFT,
        |world| &mut world.stranger,
        &[("a stranger edits a draft", edit("plan/x", 1), "role")],
    );
    acts(
        cases,
        DRAFT,
        |world| &mut world.second,
        &[
            (
                "a second device of the consignor edits the draft",
                edit("lines/a1/planned_g", 1),
                "admitted",
            ),
            (
                "a second device of the consignor issues",
                step(StepKind::Issued, 9, vec![]),
                "admitted",
            ),
        ],
    );
    acts(
        cases,
        DRAFT,
        |world| &mut world.workshop,
        &[
            (
                "an area that no row of the table names",
                edit("audit/x", 1),
                "role",
            ),
            (
                "the creator edits what the first change fixed",
                edit("meta/schema", 1),
                "role",
            ),
            (
                "an imported step in a draft",
                step(StepKind::Imported, 9, vec![]),
                "role",
            ),
        ],
    );
    acts(
        cases,
        ISSUED,
        |world| &mut world.workshop,
        &[
            (
                "the consignor edits what it issued",
                edit("lines/a1/planned_g", 1),
                "role",
            ),
            (
                "the consignor weighs again before pick-up",
                edit("removed/a1", 1),
                "admitted",
            ),
            (
                "the consignor issues again",
                step(StepKind::Issued, 9, vec![]),
                "role",
            ),
        ],
    );
    acts(
        cases,
        ISSUED,
        |world| &mut world.carrier,
        &[
            (
                "the carrier overwrites the consignor's weight",
                step(StepKind::PickedUp, 9, vec![Write::int("removed/a1", 9)]),
                "role",
            ),
            (
                "the carrier fills in what was not weighed",
                step(StepKind::PickedUp, 9, vec![Write::int("removed/a2", 9)]),
                "admitted",
            ),
            (
                "a note in one's own step",
                step(StepKind::PickedUp, 9, vec![note("0909090909090909")]),
                "admitted",
            ),
            (
                "a note in another's step",
                step(StepKind::PickedUp, 9, vec![note("0101010101010101")]),
                "role",
            ),
        ],
    );
    acts(
        cases,
        ISSUED,
        |world| &mut world.site,
        &[
            (
                "the receiver receives what the carrier did not sign",
                step(StepKind::Received, 9, vec![]),
                "admitted",
            ),
            (
                "the receiver accepts before it receives",
                step(StepKind::Accepted, 9, vec![]),
                "role",
            ),
        ],
    );
    acts(
        cases,
        ISSUED,
        |world| &mut world.stranger,
        &[("a stranger receives", step(StepKind::Received, 9, vec![]), "role")],
    );
    acts(
        cases,
        PICKED_UP,
        |world| &mut world.carrier,
        &[
            (
                "the carrier picks up again",
                step(StepKind::PickedUp, 9, vec![]),
                "role",
            ),
            (
                "another plate after pick-up",
                Act {
                    writes: vec![Write::text("legs/b1/plate", "鄂B00000")],
                    step: None,
                    ..Act::default()
                },
                "role",
            ),
        ],
    );
    acts(
        cases,
        RECEIVED,
        |world| &mut world.site,
        &[
            (
                "the receiver changes the weight that it received",
                edit("received/a1", 1),
                "role",
            ),
            (
                "the receiver notes its opinion",
                edit("accepted/a1", 1),
                "admitted",
            ),
        ],
    );
}

pub(super) type Edit = fn(&mut Transaction<'_>) -> Result<(), AutomergeError>;

/// Changes that no honest device makes.
fn forged_maps(cases: &mut Cases) {
    let forged: [(&str, Edit, &str); 11] = [
        (
            "a map in a line",
            |tx| {
                tx.put_object(map(tx, "lines/a1"), "deeper", ObjType::Map)
                    .map(drop)
            },
            "role",
        ),
        (
            "a map in a party",
            |tx| {
                tx.put_object(map(tx, "parties/carrier"), "deeper", ObjType::Map)
                    .map(drop)
            },
            "role",
        ),
        (
            "a fourth party",
            |tx| {
                tx.put_object(map(tx, "parties"), "fourth", ObjType::Map)
                    .map(drop)
            },
            "role",
        ),
        (
            "a value where a row belongs",
            |tx| tx.put(map(tx, "lines"), "a2", 1_i64),
            "role",
        ),
        (
            "a row made over a row",
            |tx| tx.put_object(map(tx, "lines"), "a1", ObjType::Map).map(drop),
            "role",
        ),
        (
            "a fixed map taken away",
            |tx| tx.delete(map(tx, "parties"), "carrier"),
            "role",
        ),
        (
            "a value in the place of a fixed map",
            |tx| tx.put(map(tx, "parties"), "carrier", 1_i64),
            "role",
        ),
        (
            "a line taken away",
            |tx| tx.delete(map(tx, "lines"), "a1"),
            "admitted",
        ),
        (
            "two steps in one change",
            |tx| {
                for row in ["b1", "b2"] {
                    let row = tx.put_object(map(tx, "steps"), row, ObjType::Map)?;
                    tx.put(&row, "kind", "issued")?;
                    tx.put(&row, "seal", ScalarValue::Bytes(vec![0; 32]))?;
                }
                Ok(())
            },
            "role",
        ),
        (
            "a step of an unknown kind",
            |tx| {
                let row = tx.put_object(map(tx, "steps"), "b1", ObjType::Map)?;
                tx.put(&row, "kind", "blessed")?;
                tx.put(&row, "seal", ScalarValue::Bytes(vec![0; 32]))
            },
            "role",
        ),
        (
            "a step without a seal",
            |tx| {
                let row = tx.put_object(map(tx, "steps"), "b1", ObjType::Map)?;
                tx.put(&row, "kind", "issued")
            },
            "role",
        ),
    ];
    for (name, edit, expected) in forged {
        let mut world = World::at(DRAFT);
        let history: Vec<&Entry> = world.entries.iter().collect();
        let sent = world.workshop.forges(&world.city, &history, 0, edit);
        cases.add(name, &world, &[(entry(&sent), expected)]);
    }
}

/// A step of this kind with this seal, without asking what it seals.
fn seal_blindly(tx: &mut Transaction<'_>, kind: &str, seal: [u8; 32]) -> Result<(), AutomergeError> {
    let row = tx.put_object(map(tx, "steps"), "b9", ObjType::Map)?;
    tx.put(&row, "kind", kind)?;
    tx.put(&row, "seal", ScalarValue::Bytes(seal.to_vec()))
}

fn seals(cases: &mut Cases) {
    let (world, issued) = (World::at(DRAFT), World::at(ISSUED));
    let other_digest = spoilt(issued.last(), |change| {
        let seal = change
            .operations
            .iter_mut()
            .find(|op| op.key == Key::Map("seal".into()));
        let OpType::Put(ScalarValue::Bytes(seal)) = &mut seal.expect("a step has a seal").action else {
            panic!("a seal is bytes");
        };
        seal[0] ^= 1;
    });
    let sent = signed_by(&world.workshop, &world.city, world.doc(), other_digest);
    cases.add("a seal that does not fit", &world, &[(entry(&sent), "seal")]);
    let mut home = world.home.clone();
    let mut world = World::at(DRAFT);
    let doc = world.doc();
    // Both devices of the consignor edit one field, neither knowing of the other.
    let first = world
        .workshop
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 1));
    let beside = world
        .second
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 2));
    let history = [&world.entries[0], &first, &beside];
    let sealed = world
        .workshop
        .forges(&world.city, &history, 0, |tx| seal_blindly(tx, "issued", [0; 32]));
    let lines = [
        (entry(&first), "admitted"),
        (entry(&beside), "admitted"),
        (entry(&sealed), "seal-conflict"),
    ];
    cases.add("a step that seals a field with two values", &world, &lines);
    // The same value twice is one value.
    let mut world = World::at(DRAFT);
    let mut home = world.home.clone();
    let first = world
        .workshop
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 3));
    let beside = world
        .second
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 3));
    home.hears(&first);
    home.hears(&beside);
    let sealed = world
        .workshop
        .signs(&world.city, &mut home, doc, &step(StepKind::Issued, 9, vec![]));
    let lines = [&first, &beside, &sealed].map(|sent| (entry(sent), "admitted"));
    cases.add("a step that seals a value written twice", &world, &lines);
    // A row made twice: what stands in either map is sealed.
    let mut world = World::at(DRAFT);
    let mut home = world.home.clone();
    let row = |name: &str| Act {
        writes: vec![Write::text(format!("lines/c1/{name}"), "900-249-08")],
        step: None,
        ..Act::default()
    };
    let first = world
        .workshop
        .signs(&world.city, &mut home, doc, &row("waste_code"));
    let beside = world
        .second
        .signs(&world.city, &mut home, doc, &row("waste_name"));
    home.hears(&first);
    home.hears(&beside);
    let sealed = world
        .workshop
        .signs(&world.city, &mut home, doc, &step(StepKind::Issued, 9, vec![]));
    let lines = [&first, &beside, &sealed].map(|sent| (entry(sent), "admitted"));
    cases.add("a step that seals a row made twice", &world, &lines);
}

/// What people sign without knowing of each other.
fn beside_each_other(cases: &mut Cases) {
    // A carrier that is named beside the seal is no carrier.
    let mut world = World::at(DRAFT);
    let mut elsewhere = world.home.clone();
    let doc = world.doc();
    let issued = world.workshop.does(
        &world.city,
        &mut world.home,
        doc,
        &step(StepKind::Issued, 1, vec![]),
    );
    let renamed = Act {
        writes: vec![Write::bytes("parties/carrier/org", world.stranger.org.0)],
        step: None,
        ..Act::default()
    };
    let renamed = world.second.does(&world.city, &mut elsewhere, doc, &renamed);
    world.home.hears(&renamed);
    let picked_up = step(StepKind::PickedUp, 2, vec![]);
    let mut home: Replica = world.home.clone();
    let theft = world.stranger.signs(&world.city, &mut home, doc, &picked_up);
    let honest = world.carrier.signs(&world.city, &mut home, doc, &picked_up);
    let lines = [
        (entry(&issued), "admitted"),
        (entry(&renamed), "admitted"),
        (entry(&theft), "role"),
        (entry(&honest), "admitted"),
    ];
    cases.add("a carrier named beside the seal", &world, &lines);
    // One step signed twice apart: both stand.
    let mut world = World::at(DRAFT);
    let mut home = world.home.clone();
    let first = world
        .workshop
        .signs(&world.city, &mut home, doc, &step(StepKind::Issued, 1, vec![]));
    let beside = world
        .second
        .signs(&world.city, &mut home, doc, &step(StepKind::Issued, 2, vec![]));
    let lines = [(entry(&first), "admitted"), (entry(&beside), "admitted")];
    cases.add("a step signed twice, apart", &world, &lines);
    // One device signs two changes for one place.
    let mut world = World::at(DRAFT);
    let mut home = world.home.clone();
    let first = world
        .workshop
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 1));
    let other = world
        .workshop
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 2));
    let lines = [(entry(&first), "admitted"), (entry(&other), "guard-equivocation")];
    cases.add("two changes for one place", &world, &lines);
    // A restored backup of a device is another incarnation, and so another actor.
    let mut world = World::at(DRAFT);
    let history: Vec<&Entry> = world.entries.iter().collect();
    let edit: Edit = |tx| tx.put(map(tx, "lines/a1"), "planned_g", 7_i64);
    let restored = world.workshop.forges(&world.city, &history, 1, edit);
    cases.add(
        "another incarnation of a device",
        &world,
        &[(entry(&restored), "admitted")],
    );
}

/// A row that is taken away is not sealed, whatever was written in it.
fn taken_away(cases: &mut Cases) {
    let issue = step(StepKind::Issued, 9, vec![]);
    let delete: Edit = |tx| tx.delete(map(tx, "lines"), "a1");
    let mut world = World::at(DRAFT);
    let doc = world.doc();
    let history: Vec<&Entry> = world.entries.iter().collect();
    let deleted = world.workshop.forges(&world.city, &history, 0, delete);
    let mut home = world.home.clone();
    home.hears(&deleted);
    let sealed = world.workshop.signs(&world.city, &mut home, doc, &issue);
    let lines = [&deleted, &sealed].map(|sent| (entry(sent), "admitted"));
    cases.add("a step after a line was taken away", &world, &lines);

    let mut world = World::at(DRAFT);
    let mut home = world.home.clone();
    let history: Vec<&Entry> = world.entries.iter().collect();
    let deleted = world.workshop.forges(&world.city, &history, 0, delete);
    let act = edit("lines/a1/packages", 12);
    let beside = world.second.signs(&world.city, &mut home, doc, &act);
    home.hears(&deleted);
    home.hears(&beside);
    let sealed = world.workshop.signs(&world.city, &mut home, doc, &issue);
    let lines = [&deleted, &beside, &sealed].map(|sent| (entry(sent), "admitted"));
    cases.add("a line taken away beside an edit in it", &world, &lines);

    // Both values of a field are taken away and one is written: a choice that is signed.
    let mut world = World::at(DRAFT);
    let mut home = world.home.clone();
    let first = world
        .workshop
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 1));
    let beside = world
        .second
        .signs(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 2));
    home.hears(&first);
    home.hears(&beside);
    let chosen = world
        .workshop
        .does(&world.city, &mut home, doc, &edit("lines/a1/planned_g", 2));
    let sealed = world.workshop.signs(&world.city, &mut home, doc, &issue);
    let lines = [&first, &beside, &chosen, &sealed].map(|sent| (entry(sent), "admitted"));
    cases.add("a choice between two values", &world, &lines);
}

/// Who has a role when a party has two names, or a manifest two seals.
fn parties_in_doubt(cases: &mut Cases) {
    let named = |role: &str, org: &Person| Act {
        writes: vec![Write::bytes(format!("parties/{role}/org"), org.org.0)],
        step: None,
        ..Act::default()
    };
    let mut world = World::at(DRAFT);
    let doc = world.doc();
    let mut home = world.home.clone();
    let theirs = named("consignor", &world.stranger);
    let carriers = named("consignor", &world.carrier);
    let first = world.workshop.signs(&world.city, &mut home, doc, &theirs);
    let beside = world.second.signs(&world.city, &mut home, doc, &carriers);
    home.hears(&first);
    home.hears(&beside);
    let weighed = edit("removed/a1", 1);
    let one = world.stranger.signs(&world.city, &mut home, doc, &weighed);
    let other = world.carrier.signs(&world.city, &mut home, doc, &weighed);
    let lines = [
        (&first, "admitted"),
        (&beside, "admitted"),
        (&one, "role"),
        (&other, "role"),
    ];
    let lines = lines.map(|(sent, expected)| (entry(sent), expected));
    cases.add("a consignor that two devices named apart", &world, &lines);

    let mut world = World::at(DRAFT);
    let (mut here, mut there) = (world.home.clone(), world.home.clone());
    let issue = |id| step(StepKind::Issued, id, vec![]);
    let receiver = named("receiver", &world.stranger);
    let issued = world.workshop.does(&world.city, &mut here, doc, &issue(1));
    let renamed = world.second.does(&world.city, &mut there, doc, &receiver);
    let issued_too = world.second.does(&world.city, &mut there, doc, &issue(2));
    here.hears(&renamed);
    here.hears(&issued_too);
    let received = step(StepKind::Received, 3, vec![Write::int("received/a1", 1)]);
    let by_site = world.site.signs(&world.city, &mut here, doc, &received);
    let by_other = world.stranger.signs(&world.city, &mut here, doc, &received);
    let by_carrier = world.carrier.signs(&world.city, &mut here, doc, &received);
    let lines = [
        (&issued, "admitted"),
        (&renamed, "admitted"),
        (&issued_too, "admitted"),
        (&by_site, "admitted"),
        (&by_other, "admitted"),
        (&by_carrier, "role"),
    ];
    let lines = lines.map(|(sent, expected)| (entry(sent), expected));
    cases.add("two seals with two receivers", &world, &lines);
}

fn imports_and_profiles(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let writes = vec![
        Write::text("meta/number", "20264201300000"),
        Write::text("parties/consignor/name", "示例02号门诊厂"),
        Write::int("lines/a1/planned_g", 17_000_000),
        Write::int("accepted/a1", 17_000_000),
        Write::text("reported/stage", "已接收"),
    ];
    let author = world.stranger.author(&world.city);
    let begin = |kind, author: &_, act: &Act| Document::begin(kind, author, [1; 16], act).unwrap();
    let imported = begin(
        DocumentKind::Manifest,
        &author,
        &step(StepKind::Imported, 1, writes.clone()),
    );
    cases.add("an imported manifest", &world, &[(entry(&imported), "admitted")]);
    // What is reported is reported once: no row of before anything fits any more.
    let mut own = writes.clone();
    own.push(Write::bytes("parties/consignor/org", world.stranger.org.0));
    let imported = begin(DocumentKind::Manifest, &author, &step(StepKind::Imported, 1, own));
    let mut home = world.home.clone();
    home.hears(&imported);
    let next = Author { seq: 1, ..author };
    let mut lines = vec![(entry(&imported), "admitted")];
    for act in [
        edit("plan/x", 1),
        edit("removed/a1", 1),
        step(StepKind::Issued, 2, vec![]),
    ] {
        let sent = home.document(imported.body().doc).write(&next, &act).unwrap();
        lines.push((entry(&sent), "role"));
    }
    cases.add("an imported manifest that goes on", &world, &lines);
    let unsigned = begin(
        DocumentKind::Manifest,
        &author,
        &Act {
            writes,
            step: None,
            ..Act::default()
        },
    );
    cases.add(
        "a report that signs no import",
        &world,
        &[(entry(&unsigned), "role")],
    );
    let act = Act {
        writes: vec![Write::text("profile/name", "示例")],
        step: None,
        ..Act::default()
    };
    let forged = begin(DocumentKind::Profile, &author, &act);
    cases.add(
        "a profile by its organisation",
        &world,
        &[(entry(&forged), "role")],
    );
    let own = begin(DocumentKind::Profile, &world.city.author(), &act);
    cases.add("a profile by the issuer", &world, &[(entry(&own), "admitted")]);
}

/// One bit of each byte of an edit, with the checksum and the signature made good again.
fn mutants(cases: &mut Cases) {
    let (world, next) = next_edit();
    let honest = next.payload();
    for at in 9..honest.len() {
        let mut payload = honest.to_vec();
        payload[at] ^= 1 << (at % 8);
        let checksum = Sha256::digest(&payload[8..]);
        payload[4..8].copy_from_slice(&checksum[..4]);
        let sent = signed_by(&world.workshop, &world.city, world.doc(), payload);
        assert!(sent.to_bytes().len() > EntryBody::LEN);
        cases.pin(
            &format!("an edit with another bit in byte {at}"),
            &world,
            &sent.to_bytes(),
        );
    }
}
