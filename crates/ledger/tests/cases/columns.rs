//! The bytes of a change, taken apart into its columns: what reads as an honest change and is not its one encoding.

use super::changes::{actors_at, chunk_of, next_edit};
use super::{Cases, DRAFT, World, edit, entry, signed_by};
use crate::common::{entry_of, map};
use automerge::ScalarValue;
use automerge::transaction::{Transactable, Transaction};
use wufei_ledger::{Entry, EntryKind};

pub fn add(cases: &mut Cases) {
    order_of_predecessors(cases);
    order_of_actors(cases);
    unnamed_actor(cases);
    insert(cases);
    lengths(cases);
    numbers_that_descend(cases);
}

const OBJECT_ACTOR: u8 = 1;
const KEY: u8 = 21;
const INSERT: u8 = 52;
const PRED_ACTOR: u8 = 113;
const PRED_NUMBER: u8 = 115;

/// A change with one cause, whose lengths are all below 128.
#[derive(Clone)]
struct Parts {
    /// Down to the message.
    head: Vec<u8>,
    actors: Vec<[u8; 16]>,
    columns: Vec<(u8, Vec<u8>)>,
}

impl Parts {
    fn of(entry: &Entry) -> Self {
        let payload = entry.payload();
        let body = &payload[if payload[9] & 0x80 == 0 { 10 } else { 11 }..];
        let (head, rest) = body.split_at(actors_at(body));
        let (actors, rest) = rest[1..].split_at(17 * usize::from(rest[0]));
        let (list, mut data) = rest[1..].split_at(2 * usize::from(rest[0]));
        let mut columns = Vec::new();
        for pair in list.chunks(2) {
            let (column, left) = data.split_at(usize::from(pair[1]));
            columns.push((pair[0], column.to_vec()));
            data = left;
        }
        let parts = Self {
            head: head.to_vec(),
            actors: actors
                .chunks(17)
                .map(|actor| actor[1..].try_into().unwrap())
                .collect(),
            columns,
        };
        assert_eq!(parts.chunk(), payload, "taken apart and put together");
        parts
    }

    fn column(&mut self, wanted: u8) -> &mut Vec<u8> {
        let found = self.columns.iter_mut().find(|(column, _)| *column == wanted);
        &mut found.expect("the change has this column").1
    }

    fn chunk(&self) -> Vec<u8> {
        let mut body = [&self.head[..], &[self.actors.len() as u8]].concat();
        for actor in &self.actors {
            body.push(16);
            body.extend(actor);
        }
        body.push(self.columns.len() as u8);
        for (column, data) in &self.columns {
            body.extend([*column, data.len() as u8]);
        }
        self.columns.iter().for_each(|(_, data)| body.extend(data));
        chunk_of(&body)
    }
}

/// The shortest two's complement in groups of seven bits.
fn sleb(mut number: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while !(-64..64).contains(&number) {
        bytes.push(number as u8 & 0x7f | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8 & 0x7f);
    bytes
}

/// A list of two numbers, as a run-length column has it.
fn two(first: i64, second: i64) -> Vec<u8> {
    [vec![0x7e], sleb(first), sleb(second)].concat()
}

/// Two devices of the workshop wrote one field apart, and this chooses: the honest change, on what came before.
fn choice(numbers_differ: bool) -> (World, Vec<Entry>, Entry) {
    let mut world = World::at(DRAFT);
    let (doc, mut home) = (world.doc(), world.home.clone());
    let mut first = edit("lines/a1/planned_g", 1);
    if numbers_differ {
        first
            .writes
            .insert(0, edit("lines/a1/packages", 2).writes.remove(0));
    }
    let first = world.workshop.signs(&world.city, &mut home, doc, &first);
    let second = edit("lines/a1/planned_g", 2);
    let beside = world.second.signs(&world.city, &mut home, doc, &second);
    home.hears(&first);
    home.hears(&beside);
    // One change knows both, so that the choice has one cause.
    let both = world
        .workshop
        .does(&world.city, &mut home, doc, &edit("plan/x", 1));
    let before = vec![first, beside, both];
    let history: Vec<&Entry> = world.entries.iter().chain(&before).collect();
    let chosen = world.workshop.forges(&world.city, &history, 0, |tx| {
        tx.put(map(tx, "lines/a1"), "planned_g", 3_i64)
    });
    (world, before, chosen)
}

fn order_of_predecessors(cases: &mut Cases) {
    for (numbers_differ, name) in [(false, "by actor"), (true, "by number")] {
        let (world, before, chosen) = choice(numbers_differ);
        let mut parts = Parts::of(&chosen);
        let [_, first, second] = parts.column(PRED_ACTOR)[..] else {
            panic!("two predecessors of two actors");
        };
        *parts.column(PRED_ACTOR) = vec![0x7e, second, first];
        if numbers_differ {
            let numbers = parts.column(PRED_NUMBER);
            let [0x7e, lower, 1] = numbers[..] else {
                panic!("two predecessors, one after the other: {numbers:?}");
            };
            *numbers = two(i64::from(lower) + 1, -1);
        }
        let turned = signed_by(&world.workshop, &world.city, world.doc(), parts.chunk());
        for (sent, expected, order) in [
            (&chosen, "admitted", "ascend"),
            (&turned, "guard-not-canonical", "descend"),
        ] {
            let told = before.iter().map(|sent| (entry(sent), "admitted"));
            let lines: Vec<_> = told.chain([(entry(sent), expected)]).collect();
            cases.add(&format!("predecessors that {order} {name}"), &world, &lines);
        }
    }
}

/// Another incarnation of the workshop's device replaces what the second device wrote, in a map of the first.
fn order_of_actors(cases: &mut Cases) {
    let mut world = World::at(DRAFT);
    let (doc, mut home) = (world.doc(), world.home.clone());
    let before = edit("lines/a1/planned_g", 2);
    let before = world.second.does(&world.city, &mut home, doc, &before);
    let history = [&world.entries[0], &before];
    let honest = world.workshop.clone().forges(&world.city, &history, 1, |tx| {
        tx.put(map(tx, "lines/a1"), "planned_g", 3_i64)
    });
    let mut parts = Parts::of(&honest);
    assert_eq!(parts.actors.len(), 2);
    parts.actors.reverse();
    for column in [OBJECT_ACTOR, PRED_ACTOR] {
        let [0x7f, actor] = parts.column(column)[..] else {
            panic!("one operation names one actor");
        };
        *parts.column(column) = vec![0x7f, 3 - actor];
    }
    let mut author = world.workshop.author(&world.city);
    author.epoch = 1;
    let turned = entry_of(&author, EntryKind::Change, doc, parts.chunk());
    for (sent, expected, order) in [
        (&honest, "admitted", "ascend"),
        (&turned, "guard-not-canonical", "descend"),
    ] {
        let lines = [(entry(&before), "admitted"), (entry(sent), expected)];
        cases.add(&format!("other actors that {order}"), &world, &lines);
    }
}

/// It is asked after the fields and before the operations.
fn unnamed_actor(cases: &mut Cases) {
    let (world, next) = next_edit();
    let honest = Parts::of(&next);
    let mut capitals = honest.clone();
    capitals.column(KEY)[2].make_ascii_uppercase();
    let mut empty = honest.clone();
    empty.columns.clear();
    let named = |parts: &Parts| {
        let mut parts = parts.clone();
        parts.actors.push([0xee; 16]);
        parts
    };
    for (name, parts, expected) in [
        ("a key in capitals", capitals.clone(), "guard-operation"),
        (
            "a key in capitals, and an actor that nobody names",
            named(&capitals),
            "guard-not-canonical",
        ),
        (
            "no operation, and an actor that nobody names",
            named(&empty),
            "guard-field",
        ),
    ] {
        let sent = signed_by(&world.workshop, &world.city, world.doc(), parts.chunk());
        cases.add(name, &world, &[(entry(&sent), expected)]);
    }
    let by_another = signed_by(&world.carrier, &world.city, world.doc(), named(&honest).chunk());
    cases.add(
        "another's change, and an actor that nobody names",
        &world,
        &[(entry(&by_another), "guard-not-canonical")],
    );
}

fn insert(cases: &mut Cases) {
    let (world, next) = next_edit();
    let honest = Parts::of(&next);
    for (name, flags, expected) in [
        ("an operation that inserts", vec![0, 1], "guard-operation"),
        (
            "an operation that does not insert, after none that does",
            vec![0, 0, 1],
            "guard-not-canonical",
        ),
    ] {
        let mut parts = honest.clone();
        *parts.column(INSERT) = flags;
        let sent = signed_by(&world.workshop, &world.city, world.doc(), parts.chunk());
        cases.add(name, &world, &[(entry(&sent), expected)]);
    }
}

fn lengths(cases: &mut Cases) {
    let text = |character: &str, count| ScalarValue::Str(character.repeat(count).into());
    for (name, value, expected) in [
        ("a text of 4096 bytes", text("x", 4096), "admitted"),
        ("a text of 4097 bytes", text("x", 4097), "guard-operation"),
        ("a text of 1365 characters", text("长", 1365), "admitted"),
        ("a text of 1366 characters", text("长", 1366), "guard-operation"),
        ("64 bytes", ScalarValue::Bytes(vec![7; 64]), "admitted"),
        ("65 bytes", ScalarValue::Bytes(vec![7; 65]), "guard-operation"),
    ] {
        let mut world = World::at(DRAFT);
        let history: Vec<&Entry> = world.entries.iter().collect();
        let writes = |tx: &mut Transaction<'_>| tx.put(map(tx, "plan"), "x", value);
        let sent = world.workshop.forges(&world.city, &history, 0, writes);
        cases.add(name, &world, &[(entry(&sent), expected)]);
    }
}

/// Differences of operation numbers may be below zero, and the numbers may not.
fn numbers_that_descend(cases: &mut Cases) {
    let world = World::at(DRAFT);
    let history: Vec<&Entry> = world.entries.iter().collect();
    let honest = world.workshop.clone().forges(&world.city, &history, 0, |tx| {
        let line = map(tx, "lines/a1");
        tx.put(&line, "planned_g", 3_i64)?;
        tx.put(&line, "waste_code", "900-249-09")
    });
    let mut parts = Parts::of(&honest);
    let numbers = parts.column(PRED_NUMBER).clone();
    let [0x7e, later, 0x7f] = numbers[..] else {
        panic!("the second replaces what was written before: {numbers:?}");
    };
    let later = i64::from(later);
    for (name, numbers, expected) in [
        ("that descend", two(later, -1), "admitted"),
        ("that descend below 0", two(later, -later - 1), "guard-unparsable"),
        ("that begin below 0", two(-1, later), "guard-unparsable"),
        (
            "of 32 bits",
            two(later, 0xffff_ffff - later),
            "guard-predecessors",
        ),
        (
            "of 33 bits",
            two(later, 0x1_0000_0000 - later),
            "guard-unparsable",
        ),
    ] {
        *parts.column(PRED_NUMBER) = numbers;
        let sent = signed_by(&world.workshop, &world.city, world.doc(), parts.chunk());
        cases.add(
            &format!("numbers of predecessors {name}"),
            &world,
            &[(entry(&sent), expected)],
        );
    }
}
