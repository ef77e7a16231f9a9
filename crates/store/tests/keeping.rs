//! What is kept together, what leaves the outbox, what waits.

mod people;

use people::{City, doc};
use wufei_ledger::{Feed, FeedHash, Held, Verdict, VerifiedEntry};
use wufei_manifest::id::Hex;
use wufei_store::{Batch, HELD_PER_DEVICE, NewHeld, Own, RefusedEntry, Store, StoreError};

fn own_acts(entries: Vec<VerifiedEntry>) -> Batch {
    let last = entries.last().unwrap();
    let own = Own {
        epoch: 0,
        next_seq: last.body().seq + 1,
        last: last.id(),
    };
    Batch {
        own: Some(own),
        entries,
        to_send: true,
        ..Batch::default()
    }
}

fn begun() -> (Store, City) {
    let mut store = Store::open_in_memory().unwrap();
    store.begin_own(&[5; 32]).unwrap();
    (store, City::new())
}

#[test]
fn an_act_stays_in_the_outbox_until_its_receipt_comes() {
    let (mut store, mut city) = begun();
    let [first, second] = [b"issued".as_slice(), b"picked up"].map(|payload| city.signs(doc(1), payload));
    let batch = own_acts(vec![first.clone(), second.clone()]);
    assert_eq!(store.append(&batch).unwrap().new, 2);

    let sent = store.outbox(0, 1 << 20).unwrap();
    assert_eq!(
        sent.iter().map(|item| item.id).collect::<Vec<_>>(),
        [first.id(), second.id()]
    );
    assert_eq!(sent[0].bytes, first.entry().to_bytes());
    assert_eq!(store.outbox(sent[0].row, 1 << 20).unwrap(), sent[1..]);
    assert_eq!(
        store.outbox(0, 1).unwrap().len(),
        1,
        "the first comes whatever its size"
    );

    let receipt = city.confirms(first.id(), 40);
    assert_eq!(store.settle(vec![receipt]).unwrap(), 1);
    assert_eq!(store.settle(vec![receipt]).unwrap(), 0, "a repeat is a success");
    assert_eq!(store.outbox(0, 1 << 20).unwrap(), sent[1..]);
    assert_eq!(store.receipt(first.id()).unwrap(), Some(receipt));

    let refused = RefusedEntry {
        id: second.id(),
        code: "role".into(),
        text: "the carrier may not write lines".into(),
    };
    store.refuse(std::slice::from_ref(&refused)).unwrap();
    assert_eq!(store.outbox(0, 1 << 20).unwrap(), []);
    assert_eq!(store.outbox_status().unwrap().refused, [refused]);
    let verdicts: Vec<_> = store
        .verdicts()
        .unwrap()
        .into_iter()
        .map(|(_, id, verdict)| (id, verdict))
        .collect();
    assert_eq!(
        verdicts,
        [(first.id(), Some(Verdict::Admitted)), (second.id(), None)]
    );
}

#[test]
fn the_same_entry_twice_is_kept_once() {
    let (mut store, mut city) = begun();
    let entry = city.signs(doc(1), b"issued");
    let batch = Batch {
        entries: vec![entry.clone(), entry],
        receipts: Vec::new(),
        ..Batch::default()
    };
    assert_eq!(store.append(&batch).unwrap().new, 1);
    assert_eq!(store.append(&batch).unwrap().new, 0);
    assert_eq!(store.count_entries().unwrap(), 1);
}

#[test]
fn a_batch_that_fails_at_its_end_leaves_nothing_behind() {
    let (mut store, mut city) = begun();
    let before = city.signs(doc(1), b"issued");
    store.append(&own_acts(vec![before.clone()])).unwrap();
    store.settle(vec![city.confirms(before.id(), 40)]).unwrap();

    let entry = city.signs(doc(2), b"issued");
    let mut batch = own_acts(vec![entry.clone()]);
    batch.receipts = vec![city.confirms(entry.id(), 40)];
    batch.cursor = Some((Feed::Directory, 9, FeedHash([9; 32])));
    batch.import_numbers = vec![("20264201000001".into(), doc(2))];
    let error = store.append(&batch).unwrap_err();
    assert!(
        matches!(&error, StoreError::ReceiptContradicts { found } if found.index == 40),
        "{error}"
    );

    assert!(!store.contains(entry.id()).unwrap());
    assert_eq!(store.own().unwrap().unwrap().next_seq, 1);
    assert_eq!(store.cursor(Feed::Directory).unwrap(), (0, FeedHash::default()));
    assert_eq!(store.imported("20264201000001").unwrap(), None);
    assert_eq!(store.outbox(0, 1 << 20).unwrap(), []);
}

#[test]
fn two_places_in_the_log_for_one_entry_are_a_contradiction() {
    let (mut store, mut city) = begun();
    let entry = city.signs(doc(1), b"issued");
    store.append(&own_acts(vec![entry.clone()])).unwrap();
    store.settle(vec![city.confirms(entry.id(), 40)]).unwrap();
    let error = store.settle(vec![city.confirms(entry.id(), 41)]).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("at log index 41 contradicts one that is kept here"),
        "{error}"
    );
}

#[test]
fn a_sequence_number_is_never_used_twice_by_ourselves_but_a_fork_of_others_is_kept() {
    let (mut store, mut city) = begun();
    let one = city.signs(doc(1), b"issued");
    let other = city.signs_at(0, doc(1), b"issued otherwise");
    store.append(&own_acts(vec![one])).unwrap();
    let error = store.append(&own_acts(vec![other.clone()])).unwrap_err();
    assert!(matches!(error, StoreError::PlaceTaken { entry } if entry == other.id()));
    let remote = Batch {
        entries: vec![other],
        ..Batch::default()
    };
    assert_eq!(store.append(&remote).unwrap().new, 1);
}

#[test]
fn a_store_that_is_closed_and_opened_knows_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut city = City::new();
    let entry = city.signs(doc(1), b"issued");
    {
        let mut store = Store::open(&path).unwrap();
        store.begin_own(&[5; 32]).unwrap();
        let mut batch = own_acts(vec![entry.clone()]);
        batch.cursor = Some((Feed::All, 3, FeedHash([3; 32])));
        batch.import_numbers = vec![("20264201000001".into(), doc(1))];
        store.append(&batch).unwrap();
    }
    let mut store = Store::open(&path).unwrap();
    store.begin_own(&[6; 32]).unwrap();
    assert_eq!(
        store.public_key().unwrap(),
        Some([5; 32]),
        "a sequence that has begun keeps its key"
    );
    let own = store.own().unwrap().unwrap();
    assert_eq!((own.epoch, own.next_seq, own.last), (0, 1, entry.id()));
    assert_eq!(store.cursors().unwrap(), [(Feed::All, 3, FeedHash([3; 32]))]);
    assert_eq!(store.imported("20264201000001").unwrap(), Some(doc(1)));
    assert_eq!(store.documents().unwrap(), [doc(1)]);
    assert_eq!(
        store.entry(entry.id()).unwrap().unwrap().signed,
        entry.entry().to_bytes()
    );
}

#[test]
fn what_waits_is_found_by_what_it_waits_for_and_is_bounded_for_each_device() {
    let (mut store, mut city) = begun();
    let mut wait = |waits_for: Held, number: u32| {
        let entry = city.signs(doc(number), b"received");
        NewHeld {
            id: entry.id(),
            doc: doc(number),
            device: entry.body().device,
            waits_for,
            signed: entry.entry().to_bytes(),
        }
    };
    let credential = wufei_ledger::CredentialId([8; 16]);
    let causes = Held::Causes(vec![Hex([1; 32]), Hex([2; 32])]);
    let mut held = vec![wait(Held::Credential(credential), 1), wait(causes.clone(), 2)];
    let hold = |held: Vec<NewHeld>| Batch {
        held,
        ..Batch::default()
    };
    store.append(&hold(held.clone())).unwrap();
    store.append(&hold(held.clone())).unwrap();
    assert_eq!(store.held_for(credential).unwrap()[0].id, held[0].id);
    assert_eq!(store.held_in(doc(2)).unwrap()[0].waits_for, causes);
    assert_eq!(store.held().unwrap().len(), 2);

    held.extend((3..=HELD_PER_DEVICE as u32).map(|number| wait(causes.clone(), number)));
    store.append(&hold(held.clone())).unwrap();
    let one_more = wait(causes, 0);
    let error = store.append(&hold(vec![one_more])).unwrap_err();
    assert!(
        error.to_string().contains("more than 1000 entries that wait"),
        "{error}"
    );
    let release = Batch {
        released: held.iter().map(|held| held.id).collect(),
        ..Batch::default()
    };
    store.append(&release).unwrap();
    assert!(!store.holds_any().unwrap());
}
