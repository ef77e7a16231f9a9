//! Several parties act at the same time without hearing of each other, honestly and less so, and some of what
//! they send is spoilt on the way. What must hold whatever they do:
//!
//! - P1: every value and step that is shown was written by an admitted entry whose signature fits.
//! - P2: the same entries give the same state, in any order of arrival, and in a document that is rebuilt.
//! - P3: nothing panics and nothing waits for ever.
//! - P4: what is refused changes nothing, and keeps nobody out who comes after it.
//! - P5: what was admitted once is never gone again.
//! - P9: every replica finds the same digest in each seal, or it would not have admitted the step.
//!
//! P8 is in `src/roles/every.rs`; P6 and P7 are the log's (`crates/regulator/tests/obligations.rs`).

mod common;

use automerge::legacy::{Key, Op, OpType};
use automerge::transaction::Transactable;
use automerge::{Change, ObjType, ScalarValue};
use common::{City, Person, Replica, entry_of, map, part_1, step};
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::BTreeSet;
use wufei_adversary::mutate::checked;
use wufei_ledger::{Act, Admitted, DocId, Document, Entry, EntryId, EntryKind, Held, NotAdmitted, Write};
use wufei_manifest::id::Hex;
use wufei_manifest::{Conflict, Manifest, Scalar, StepFact, StepKind};

/// What one of the parties does next, on what its own replica knows.
#[derive(Debug, Clone)]
enum Deed {
    /// Writes a value.
    Writes { path: usize, value: i64 },
    /// Signs a step.
    Signs { kind: usize, row: u8 },
    /// Names somebody as a party.
    Names { role: usize, who: usize },
    /// Takes a row away, as an incarnation that knows the first entry only.
    Deletes { row: usize, epoch: u32 },
    /// Says that one of the contradicting steps stands.
    Says { way: usize, row: u8 },
    /// Hears of everything that another one knows.
    Hears { from: usize },
    /// The next value that it writes is spoilt before it is signed, and then written as it should be.
    Spoils { path: usize, at: u16, flip: u8 },
}

const PATHS: [&str; 10] = [
    "lines/a1/planned_g",
    "lines/a2/planned_g",
    "lines/a2/packages",
    "plan/date",
    "removed/a1",
    "legs/b1/load",
    "legs/b2/load",
    "arrival/seal",
    "received/a1",
    "accepted/a1",
];
const ROLES: [&str; 3] = ["consignor", "carrier", "receiver"];
const ROWS: [(&str, &str); 3] = [("lines", "a1"), ("lines", "a2"), ("legs", "b1")];
const PARTIES: usize = 5;

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let deed = prop_oneof![
        4 => (0..PATHS.len(), 0..3_i64).prop_map(|(path, value)| Deed::Writes { path, value }),
        4 => (0..7_usize, 0..3_u8).prop_map(|(kind, row)| Deed::Signs { kind, row }),
        1 => (0..6_usize, 3..6_u8).prop_map(|(way, row)| Deed::Says { way, row }),
        1 => (0..3_usize, 0..PARTIES).prop_map(|(role, who)| Deed::Names { role, who }),
        1 => (0..3_usize, 1..3_u32).prop_map(|(row, epoch)| Deed::Deletes { row, epoch }),
        4 => (0..PARTIES).prop_map(|from| Deed::Hears { from }),
        2 => (0..PATHS.len(), any::<u16>(), 1..=255_u8).prop_map(|(path, at, flip)| Deed::Spoils { path, at, flip }),
    ];
    (0..PARTIES, deed)
}

struct Gathering {
    city: City,
    /// Two devices of the workshop, a carrier, a site, and the agent who prepared the manifest.
    people: Vec<Person>,
    replicas: Vec<Replica>,
    known: Vec<Vec<Entry>>,
    doc: DocId,
}

impl Gathering {
    fn new() -> Self {
        let mut city = City::new();
        let mut people: Vec<_> = [(11, 1), (21, 1), (12, 2), (13, 3), (14, 4)]
            .into_iter()
            .map(|(seed, org)| city.enrols(seed, org))
            .collect();
        let mut replicas = vec![Replica::of(&city); PARTIES];
        let act = part_1(&people[0], &people[2], &people[3]);
        let draft = people[4].does(&city, &mut replicas[4], None, &act);
        replicas[..4].iter_mut().for_each(|replica| replica.hears(&draft));
        Self {
            doc: draft.body().doc,
            city,
            people,
            replicas,
            known: vec![vec![draft]; PARTIES],
        }
    }

    fn does(&mut self, who: usize, deed: &Deed) {
        let act = match deed {
            Deed::Hears { from } => {
                for entry in self.known[*from].clone() {
                    self.hears(who, &entry);
                }
                return;
            }
            Deed::Deletes { row, epoch } => {
                let (container, row) = ROWS[*row];
                let draft = self.known[who][0].clone();
                let is_there = container == "lines" && row == "a1";
                let entry = self.people[who].forges(&self.city, &[&draft], *epoch, |tx| {
                    let map = map(tx, container);
                    if is_there {
                        tx.delete(map, row)
                    } else {
                        tx.put_object(map, row, ObjType::Map).map(drop)
                    }
                });
                return self.hears(who, &entry);
            }
            Deed::Spoils { path, at, flip } => return self.spoils(who, *path, *at, *flip),
            Deed::Writes { path, value } => Act {
                writes: vec![Write::int(PATHS[*path], *value)],
                step: None,
                ..Act::default()
            },
            Deed::Names { role, who } => Act {
                writes: vec![Write::bytes(
                    format!("parties/{}/org", ROLES[*role]),
                    self.people[*who].org.0,
                )],
                step: None,
                ..Act::default()
            },
            Deed::Says { way, row } => {
                let conflicts = self.replicas[who].manifest(self.doc).conflicts;
                let ways: Vec<_> = conflicts.iter().flat_map(Conflict::ways).collect();
                let Some(way) = ways.get(way % ways.len().max(1)) else {
                    return;
                };
                let stands = format!("steps/{}/stands", Hex([*row; 8]));
                step(StepKind::Resolved, *row, vec![Write::bytes(stands, way.stands.0)])
            }
            Deed::Signs { kind, row } => step(StepKind::ALL[*kind], *row, vec![]),
        };
        let author = self.people[who].author(&self.city);
        let Ok(entry) = self.replicas[who].document(self.doc).write(&author, &act) else {
            return;
        };
        self.people[who].seq += 1;
        self.people[who].prev = entry.id();
        self.hears(who, &entry);
    }

    /// P4, for one spoilt change.
    fn spoils(&mut self, who: usize, path: usize, at: u16, flip: u8) {
        let act = Act {
            writes: vec![Write::int(PATHS[path], i64::from(at))],
            step: None,
            ..Act::default()
        };
        let author = self.people[who].author(&self.city);
        let Ok(right) = self.replicas[who].document(self.doc).write(&author, &act) else {
            return;
        };
        let mut payload = right.payload().to_vec();
        let at = 9 + usize::from(at) % (payload.len() - 9);
        payload[at] ^= flip;
        let spoilt = entry_of(&author, EntryKind::Change, self.doc, checked(payload));
        let before = seen(self.replicas[who].document(self.doc));
        let verdict = self.replicas[who].takes(&spoilt);
        if verdict == Ok(Admitted::Changed(self.doc)) {
            // It says something else, as a person might.
            self.people[who].seq += 1;
            self.people[who].prev = spoilt.id();
            self.known[who].push(spoilt);
            return;
        }
        assert_eq!(before, seen(self.replicas[who].document(self.doc)), "{verdict:?}");
        self.people[who].seq += 1;
        self.people[who].prev = right.id();
        self.hears(who, &right);
    }

    /// What is refused stays with its author.
    fn hears(&mut self, who: usize, entry: &Entry) {
        if self.replicas[who].takes(entry) == Ok(Admitted::Changed(self.doc)) {
            self.known[who].push(entry.clone());
        }
    }
}

/// What a replica shows of the document, and which entries it holds.
fn seen(document: &Document) -> impl PartialEq + std::fmt::Debug + use<> {
    let record = document.record();
    let manifest = Manifest::fold(&record);
    let entries: BTreeSet<_> = document.entries().into_iter().collect();
    (entries, document.audience(), manifest.canonical_json(), record)
}

/// P1: every value that is shown stands in the entry that it is said to come from, and that one is signed.
fn check_origins(replica: &mut Replica, doc: DocId, all: &[Entry]) {
    let registry = replica.registry.clone();
    let record = replica.document(doc).record();
    let values = record.fields.iter().flat_map(|(path, values)| {
        values
            .iter()
            .map(move |field| (path, field.by, Some(&field.value)))
    });
    let a_step = "a step".to_owned();
    let steps = record.steps.iter().map(|step| (&a_step, step.entry, None));
    for (path, by, value) in values.chain(steps) {
        let entry = all.iter().find(|entry| entry.id() == by);
        let entry = entry.unwrap_or_else(|| panic!("{path} comes from no admitted entry"));
        assert!(
            registry.verify(entry.clone()).is_ok(),
            "{path} comes from an entry that is not signed"
        );
        let change = Change::try_from(entry.payload()).unwrap().decode();
        if let Some(value) = value {
            let key = path.rsplit('/').next().unwrap();
            let writes = change.operations.iter().any(|op| is_that(op, key, value));
            assert!(writes, "{path} is not what {by} wrote");
        }
    }
}

fn is_that(op: &Op, key: &str, value: &Scalar) -> bool {
    let written = match &op.action {
        OpType::Put(ScalarValue::Str(text)) => Scalar::Text(text.to_string()),
        OpType::Put(ScalarValue::Int(number)) => Scalar::Int(*number),
        OpType::Put(ScalarValue::Boolean(truth)) => Scalar::Bool(*truth),
        OpType::Put(ScalarValue::Bytes(bytes)) => Scalar::Bytes(bytes.clone()),
        _ => return false,
    };
    matches!(&op.key, Key::Map(own) if own == key) && written == *value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_replicas_agree_in_any_order(deeds in proptest::collection::vec(deed(), 1..40), seed in any::<u64>()) {
        let mut gathering = Gathering::new();
        for (who, deed) in &deeds {
            gathering.does(*who, deed);
        }
        let mut all: Vec<Entry> = Vec::new();
        for entry in gathering.known.concat() {
            if !all.contains(&entry) {
                all.push(entry);
            }
        }
        let doc = gathering.doc;
        // Everybody hears of the rest, each in their own order; what comes too early waits.
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut shown = None;
        let fresh = Replica::of(&gathering.city);
        for mut replica in gathering.replicas.into_iter().chain([fresh]) {
            all.shuffle(&mut random);
            let mut admitted = replica.document(doc).entries();
            let before = replica.document(doc).record();
            let mut waiting = all.clone();
            while !waiting.is_empty() {
                let before = waiting.len();
                waiting.retain(|entry| match replica.takes(entry) {
                    Err(NotAdmitted::Held(Held::Causes(_))) => true,
                    Ok(Admitted::Known) => false,
                    Ok(Admitted::Changed(_)) => {
                        admitted.push(entry.id());
                        false
                    }
                    other => panic!("{other:?}"),
                });
                prop_assert!(waiting.len() < before, "nothing waits for ever");
            }
            check_origins(&mut replica, doc, &all);
            let registry = replica.registry.clone();
            let document = replica.document(doc);
            prop_assert_eq!(document.entries(), admitted.clone());
            let after = document.record();
            let is_kept = |step: &StepFact| after.steps.iter().any(|kept| kept.entry == step.entry);
            prop_assert!(before.steps.iter().all(is_kept), "a signed step is gone");
            let by_id = |id: &EntryId| all.iter().find(|entry| entry.id() == *id).unwrap().clone();
            let rebuilt = Document::rebuild(doc, &registry, admitted.iter().map(by_id)).unwrap();
            let now = seen(document);
            prop_assert_eq!(&now, &seen(&rebuilt));
            if let Some(first) = &shown {
                prop_assert_eq!(first, &now);
            }
            shown = Some(now);
        }
    }
}
