//! Changes that come together have the verdicts that they have one by one.

mod common;

use common::{City, Person, Replica, part_1, step};
use proptest::prelude::*;
use wufei_adversary::mutate::{Layout, checked};
use wufei_ledger::{Act, Admitted, Document, Entry, EntryKind, NotAdmitted, VerifiedEntry, Write};
use wufei_manifest::{Manifest, StepKind};

/// A manifest from draft to acceptance, with edits between the steps.
fn history(city: &mut City) -> (Vec<Entry>, Person) {
    let [mut workshop, mut carrier, mut site] =
        [(11, 1), (12, 2), (13, 3)].map(|(seed, org)| city.enrols(seed, org));
    let mut home = Replica::of(city);
    let first = part_1(&workshop, &carrier, &site);
    let draft = workshop.does(city, &mut home, None, &first);
    let doc = draft.body().doc;
    let edit = |n| Act {
        writes: vec![
            Write::int("lines/a1/planned_g", n),
            Write::int("lines/b2/planned_g", n),
        ],
        step: None,
        ..Act::default()
    };
    let mut entries = vec![draft];
    entries.push(workshop.does(city, &mut home, doc, &edit(700_000)));
    entries.push(workshop.does(city, &mut home, doc, &edit(710_000)));
    let removed = vec![
        Write::int("removed/a1", 700_000),
        Write::int("removed/b2", 700_000),
    ];
    entries.push(workshop.does(city, &mut home, doc, &step(StepKind::Issued, 1, removed)));
    let leg = vec![Write::text("legs/c3/plate", "鄂A12345")];
    entries.push(carrier.does(city, &mut home, doc, &step(StepKind::PickedUp, 2, leg)));
    entries.push(carrier.does(city, &mut home, doc, &step(StepKind::Delivered, 3, vec![])));
    let weighed = vec![
        Write::int("received/a1", 699_000),
        Write::int("received/b2", 700_000),
    ];
    entries.push(site.does(city, &mut home, doc, &step(StepKind::Received, 4, weighed)));
    let taken = vec![
        Write::int("accepted/a1", 699_000),
        Write::int("accepted/b2", 700_000),
    ];
    entries.push(site.does(city, &mut home, doc, &step(StepKind::Accepted, 5, taken)));
    (entries, workshop)
}

fn verified(home: &Replica, entries: &[Entry]) -> Vec<VerifiedEntry> {
    let verified = entries.iter().map(|entry| home.registry.verify(entry.clone()));
    verified.collect::<Result<_, _>>().unwrap()
}

fn code(verdict: &Result<Admitted, NotAdmitted>) -> String {
    match verdict {
        Ok(Admitted::Changed(_)) => "changed".to_owned(),
        Ok(other) => format!("{other:?}"),
        Err(NotAdmitted::Rejected(why)) => why.code().to_owned(),
        Err(NotAdmitted::Held(_)) => "held".to_owned(),
    }
}

/// The same payload with its checksum put right, signed by the author of the original.
fn signed_again(city: &City, workshop: &Person, of: &Entry, payload: Vec<u8>) -> Entry {
    let author = workshop.author(city);
    common::entry_of(&author, EntryKind::Change, of.body().doc, checked(payload))
}

/// The same change with an actor that nothing names: it parses to the same, and has another hash.
fn not_canonical(change: &[u8]) -> Vec<u8> {
    let layout = Layout::of(change).unwrap();
    layout.with_unused_actor(change.to_vec())
}

#[test]
fn one_change_that_automerge_would_keep_otherwise_stays_out_and_the_others_come_in() {
    let mut city = City::new();
    let (entries, workshop) = history(&mut city);
    let home = Replica::of(&city);
    let twisted = signed_again(&city, &workshop, &entries[1], not_canonical(entries[1].payload()));
    let together: Vec<Entry> = [&entries[..1], &[twisted], &entries[1..]].concat();
    let mut document = Document::empty(entries[0].body().doc);
    let verdicts = document.admit_all(&verified(&home, &together));
    let codes: Vec<_> = verdicts.iter().map(code).collect();
    let mut expected = vec!["changed"; entries.len() + 1];
    expected[1] = "guard-not-canonical";
    assert_eq!(codes, expected);
    let rebuilt = Document::rebuild(document.id(), &home.registry, entries).unwrap();
    assert_eq!(document.record(), rebuilt.record());
    assert_eq!(document.audience(), rebuilt.audience());
}

#[test]
fn a_first_change_that_automerge_would_keep_otherwise_leaves_an_empty_document() {
    let mut city = City::new();
    let (entries, workshop) = history(&mut city);
    let home = Replica::of(&city);
    let twisted = not_canonical(entries[0].payload());
    let mut author = workshop.author(&city);
    (author.seq, author.prev) = (entries[0].body().seq, entries[0].body().prev);
    let doc = entries[0].body().doc;
    let entry = common::entry_of(&author, EntryKind::Change, doc, checked(twisted));
    let mut document = Document::empty(doc);
    let verdicts = document.admit_all(&verified(&home, &[entry]));
    assert_eq!(code(&verdicts[0]), "guard-not-canonical");
    assert!(document.is_empty());
    assert!(
        document
            .admit_all(&verified(&home, &entries))
            .iter()
            .all(Result::is_ok)
    );
    assert_eq!(
        Manifest::fold(&document.record()).status,
        wufei_manifest::Status::Closed
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Honest changes and mutants of them, in any order and cut anywhere.
    #[test]
    fn a_batch_has_the_verdicts_that_its_entries_have_alone(
        mutants in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1..=255_u8), 0..6),
        keys in proptest::collection::vec(any::<u32>(), 32),
        cuts in proptest::collection::vec(1_usize..6, 16),
    ) {
        let mut city = City::new();
        let (mut entries, workshop) = history(&mut city);
        let honest = entries.clone();
        for (of, at, flip) in mutants {
            let of = of.get(&honest);
            let mut payload = of.payload().to_vec();
            let at = 9 + at.index(payload.len() - 9);
            payload[at] ^= flip;
            entries.push(signed_again(&city, &workshop, of, payload));
        }
        let mut order: Vec<usize> = (0..entries.len()).collect();
        // Some histories stay in order, or nearly nothing would ever be admitted.
        if keys[0] % 2 == 0 {
            order.sort_by_key(|at| keys[*at + 1]);
        }
        let entries: Vec<_> = order.into_iter().map(|at| entries[at].clone()).collect();
        let home = Replica::of(&city);
        let verified = verified(&home, &entries);
        let doc = entries[0].body().doc;
        let (mut together, mut alone) = (Document::empty(doc), Document::empty(doc));
        let mut rest = verified.as_slice();
        for cut in cuts {
            let (batch, later) = rest.split_at(cut.min(rest.len()));
            rest = later;
            let verdicts = together.admit_all(batch);
            let each: Vec<_> = batch.iter().flat_map(|entry| alone.admit_all([entry])).collect();
            prop_assert_eq!(verdicts, each);
        }
        prop_assert_eq!(together.record(), alone.record());
        prop_assert_eq!(together.entries(), alone.entries());
        prop_assert_eq!(together.audience(), alone.audience());
    }
}
