//! The cases of `tests/vectors/verdicts.json`: what comes in, in order, and what the door says to each line.

mod bodies;
mod changes;
mod columns;
mod confirmations;
mod corrections;
mod keys;
mod persons;
mod recordings;
mod scalar;
mod statements;
mod steps;

use crate::common::{City, Person, Replica, entry_of, part_1, step};
use automerge::{Change, ExpandedChange};
use serde_json::{Value, json};
use wufei_ledger::{
    Act, Admitted, Credential, DocId, Entry, EntryKind, NotAdmitted, Receipt, Verdict, Write,
};
use wufei_manifest::StepKind::{self, Accepted, Delivered, Issued, PickedUp, Received};

/// Every case, and the honest history that most of them begin with.
pub fn all() -> Value {
    let mut cases = Cases::default();
    bodies::add(&mut cases);
    keys::add(&mut cases);
    statements::add(&mut cases);
    changes::add(&mut cases);
    columns::add(&mut cases);
    steps::add(&mut cases);
    persons::add(&mut cases);
    corrections::add(&mut cases);
    recordings::add(&mut cases);
    confirmations::add(&mut cases);
    json!({
        "what": "lines of an export with the verdict of each; a case begins with the first `after` lines of the \
                 honest history, in a ledger that knows nothing else",
        "history": World::at(WHOLE).history,
        "cases": cases.0,
    })
}

/// Steps of the honest history: nothing, a draft, and then one more step each.
pub const NOTHING: usize = 0;
pub const DRAFT: usize = 1;
pub const ISSUED: usize = 2;
pub const PICKED_UP: usize = 3;
pub const RECEIVED: usize = 5;
pub const WHOLE: usize = 6;

/// A city in which one drum of oil has come so far.
#[derive(Clone)]
pub struct World {
    pub city: City,
    pub workshop: Person,
    pub carrier: Person,
    pub site: Person,
    pub stranger: Person,
    /// A second device of the workshop.
    pub second: Person,
    pub home: Replica,
    /// What `home` was when the case began.
    begin: Replica,
    /// The manifest so far.
    pub entries: Vec<Entry>,
    history: Vec<Value>,
}

impl World {
    pub fn at(steps: usize) -> Self {
        let mut city = City::new();
        let mut people = [(11, 1), (12, 2), (13, 3)].map(|(seed, org)| city.enrols(seed, org));
        let [stranger, second] = [(14, 4), (21, 1)].map(|(seed, org)| city.enrols(seed, org));
        let mut home = Replica::of(&city);
        let mut entries: Vec<Entry> = Vec::new();
        let [workshop, carrier, site] = &people;
        let part_1 = part_1(workshop, carrier, site);
        let way: [(usize, StepKind, Write); 5] = [
            (0, Issued, Write::int("removed/a1", 1_180_000)),
            (1, PickedUp, Write::text("legs/b1/plate", "鄂A12345")),
            (1, Delivered, Write::truth("arrival/intact", true)),
            (2, Received, Write::int("received/a1", 1_179_500)),
            (2, Accepted, Write::int("accepted/a1", 1_179_500)),
        ];
        if steps > NOTHING {
            entries.push(people[0].does(&city, &mut home, None, &part_1));
        }
        for (id, (who, kind, write)) in (1..).zip(way.into_iter().take(steps.saturating_sub(DRAFT))) {
            let doc = entries[0].body().doc;
            let act = step(kind, id, vec![write]);
            entries.push(people[who].does(&city, &mut home, doc, &act));
        }
        let [workshop, carrier, site] = people;
        let keys = [city.root, city.issuer].map(|credential| line("credential", &credential.to_bytes()));
        let signed = city.enrolments.iter().chain(&entries);
        let signed = signed.map(|entry| line("entry", &entry.to_bytes()));
        let history = keys.into_iter().chain(signed);
        Self {
            history: history
                .map(|(kind, bytes)| {
                    told(
                        kind,
                        &bytes,
                        if kind == "entry" { "admitted" } else { "believed" },
                    )
                })
                .collect(),
            begin: home.clone(),
            city,
            workshop,
            carrier,
            site,
            stranger,
            second,
            home,
            entries,
        }
    }

    pub fn doc(&self) -> DocId {
        self.entries[0].body().doc
    }

    pub fn last(&self) -> &Entry {
        self.entries.last().expect("the case begins with a manifest")
    }
}

/// One line of a case, before anybody judged it.
pub type Line = (&'static str, Vec<u8>);

pub fn line(kind: &'static str, bytes: &[u8]) -> Line {
    (kind, bytes.to_vec())
}

pub fn entry(entry: &Entry) -> Line {
    line("entry", &entry.to_bytes())
}

fn told(kind: &str, bytes: &[u8], verdict: &str) -> Value {
    json!({ "kind": kind, "bytes": crate::hex(bytes), "verdict": verdict })
}

#[derive(Default)]
pub struct Cases(Vec<Value>);

impl Cases {
    /// A case with the verdict that is expected of each line: the door must say the same.
    pub fn add(&mut self, name: &str, world: &World, lines: &[(Line, &str)]) {
        let mut replica = world.begin.clone();
        let lines: Vec<Value> = lines
            .iter()
            .map(|((kind, bytes), expected)| {
                let found = verdict(&mut replica, kind, bytes, world);
                assert_eq!(found, *expected, "{name}");
                told(kind, bytes, &found)
            })
            .collect();
        self.0
            .push(json!({ "name": name, "after": world.history.len(), "lines": lines }));
    }

    /// A case of one entry whose verdict is the door's own: for many mutants of one entry.
    pub fn pin(&mut self, name: &str, world: &World, bytes: &[u8]) {
        let mut replica = world.begin.clone();
        let found = verdict(&mut replica, "entry", bytes, world);
        self.add(name, world, &[(line("entry", bytes), &found)]);
    }
}

fn verdict(replica: &mut Replica, kind: &str, bytes: &[u8], world: &World) -> String {
    let code = |result: Result<&'static str, NotAdmitted>| match result {
        Ok(verdict) => verdict,
        Err(NotAdmitted::Held(_)) => "held",
        Err(NotAdmitted::Rejected(rejection)) => rejection.code(),
    };
    let result = match kind {
        "credential" => Credential::from_bytes(bytes)
            .map_err(NotAdmitted::from)
            .and_then(|credential| replica.registry.learn(credential))
            .map(|()| "believed"),
        "entry" => Entry::parse(bytes)
            .map_err(NotAdmitted::from)
            .and_then(|entry| replica.takes(&entry))
            .map(|admitted| match admitted {
                Admitted::Known => "known",
                _ => "admitted",
            }),
        _ => {
            let issuer = world.city.issuer_key.public();
            let receipt = Receipt::from_bytes(bytes).expect("a receipt of ours");
            Ok(match receipt.is_signed_by(&issuer, replica.registry.ledger()) {
                true => "signed",
                false => "not-signed",
            })
        }
    };
    code(result).to_owned()
}

/// The same person signs another change in the place of this one.
pub fn signed_by(person: &Person, city: &City, doc: DocId, payload: Vec<u8>) -> Entry {
    entry_of(&person.author(city), EntryKind::Change, doc, payload)
}

/// The payload of an entry, spoilt and encoded again.
pub fn spoilt(entry: &Entry, spoil: impl FnOnce(&mut ExpandedChange)) -> Vec<u8> {
    let mut change = Change::try_from(entry.payload()).unwrap().decode();
    spoil(&mut change);
    Change::from(change).raw_bytes().to_vec()
}

pub fn edit(path: &str, number: i64) -> Act {
    Act {
        writes: vec![Write::int(path, number)],
        step: None,
        ..Act::default()
    }
}
