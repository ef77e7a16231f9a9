//! What a thief, a competitor or a broken machine may send, beside the changes that break Automerge: those
//! are thrown in `tests/adversary`.

mod common;

use automerge::{Change, ExpandedChange};
use common::{City, Person, Replica, entry_of, part_1};
use proptest::prelude::*;
use wufei_ledger::{
    Admitted, Credential, DeviceKey, Entry, EntryBody, EntryKind, NotAdmitted, PublicKey, Rejection,
};

/// One admitted draft, and the next change of its author, ready to be spoilt.
struct Scene {
    city: City,
    workshop: Person,
    home: Replica,
    draft: Entry,
    next: ExpandedChange,
}

impl Scene {
    fn new() -> Self {
        let mut city = City::new();
        let [mut workshop, carrier, site] =
            [(11, 1), (12, 2), (13, 3)].map(|(seed, org)| city.enrols(seed, org));
        let mut home = Replica::of(&city);
        let act = part_1(&workshop, &carrier, &site);
        let draft = workshop.does(&city, &mut home, None, &act);
        let act = wufei_ledger::Act {
            writes: vec![wufei_ledger::Write::int("lines/a1/planned_g", 5)],
            step: None,
            ..wufei_ledger::Act::default()
        };
        let next = home
            .document(draft.body().doc)
            .write(&workshop.author(&city), &act)
            .unwrap();
        let next = Change::try_from(next.payload()).unwrap().decode();
        Self {
            city,
            workshop,
            home,
            draft,
            next,
        }
    }

    /// Signs the spoilt change properly and sends it.
    fn sends(&mut self, payload: &[u8]) -> Result<Admitted, NotAdmitted> {
        let author = self.workshop.author(&self.city);
        let entry = entry_of(
            &author,
            EntryKind::Change,
            self.draft.body().doc,
            payload.to_vec(),
        );
        self.home.takes(&entry)
    }
}

#[test]
fn only_the_canonical_bytes_of_a_change_pass() {
    let mut scene = Scene::new();
    let change = Change::from(scene.next.clone());
    let mut longer = change.raw_bytes().to_vec();
    longer.push(0);
    assert!(matches!(
        scene.sends(&longer),
        Err(NotAdmitted::Rejected(Rejection::Guard(_)))
    ));
    let big = scene.draft.payload();
    let deflated = Change::try_from(big).unwrap().bytes().to_vec();
    assert_ne!(deflated, big, "the draft is large enough to be deflated");
    assert!(matches!(
        scene.sends(&deflated),
        Err(NotAdmitted::Rejected(Rejection::Guard(_)))
    ));
}

#[test]
fn every_flipped_byte_of_an_entry_is_noticed() {
    let mut scene = Scene::new();
    let bytes = scene.draft.to_bytes();
    let mut fresh = Replica::of(&scene.city);
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 0x40;
        let Ok(entry) = Entry::parse(&flipped) else {
            continue;
        };
        let result = fresh.takes(&entry);
        assert!(result.is_err(), "byte {at} of {}: {result:?}", EntryBody::LEN);
    }
    assert!(scene.home.takes(&scene.draft).is_ok());
    assert!(fresh.takes(&scene.draft).is_ok());
}

#[test]
fn credentials_grow_from_the_root_only() {
    let city = City::new();
    let mut registry = city.registry();
    let thief = DeviceKey::from_seed(&[66; 32]);
    let body = |issuer: &Credential| {
        let mut body = *city.issuer.body();
        body.issuer = issuer.id();
        body.subject = thief.public().to_bytes();
        body
    };
    let code = |result: Result<(), NotAdmitted>| match result {
        Err(NotAdmitted::Rejected(rejection)) => rejection.code(),
        Err(NotAdmitted::Held(_)) => "held",
        Ok(()) => "believed",
    };
    let self_made = body(&city.issuer).sign(&thief);
    assert_eq!(code(registry.learn(self_made)), "credential-signature");
    let second_regulator = body(&city.issuer).sign(&city.issuer_key);
    assert_eq!(code(registry.learn(second_regulator)), "may-not-issue");
    let orphan = body(&second_regulator).sign(&thief);
    assert_eq!(code(registry.learn(orphan)), "held");
    let mut weak = body(&city.issuer);
    weak.bits = wufei_ledger::Bits::PRODUCER;
    weak.subject = {
        let mut identity = [0; 32];
        identity[0] = 1;
        identity
    };
    assert_eq!(code(registry.learn(weak.sign(&city.issuer_key))), "weak-key");
    assert!(PublicKey::from_bytes(&[0xFF; 32]).is_err());
}

proptest! {
    #[test]
    fn no_bytes_make_the_door_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = Entry::parse(&bytes);
        let _ = wufei_ledger::Statement::parse(&bytes);
        let _ = Credential::from_bytes(&bytes);
        let _ = wufei_ledger::Receipt::from_bytes(&bytes);
        let _ = wufei_ledger::guard::check(&bytes);
    }

    #[test]
    fn a_parsed_entry_prints_its_own_bytes(payload in proptest::collection::vec(any::<u8>(), 0..300), seq in any::<u64>()) {
        let scene = Scene::new();
        let mut author = scene.workshop.author(&scene.city);
        author.seq = seq;
        let entry = entry_of(&author, EntryKind::Change, scene.draft.body().doc, payload);
        let parsed = Entry::parse(&entry.to_bytes()).unwrap();
        prop_assert_eq!(parsed.to_bytes(), entry.to_bytes());
        prop_assert_eq!(parsed, entry);
    }
}
