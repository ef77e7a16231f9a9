//! The walk that believes no column.

mod people;

use people::{City, doc};
use rusqlite::Connection;
use wufei_ledger::EntryId;
use wufei_store::{Audited, Batch, Broken, Store, StoreError};

fn walk(store: &Store) -> Vec<Audited> {
    let mut all = Vec::new();
    store
        .audit(|audited| {
            all.push(audited);
            Ok::<_, StoreError>(())
        })
        .unwrap();
    all
}

/// A store of three entries, and what its walk says after `damage` was done to its second row.
fn after(damage: &str) -> (EntryId, Vec<Audited>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let mut city = City::new();
    let entries: Vec<_> = (1..=3).map(|number| city.signs(doc(number), b"drums")).collect();
    let id = entries[1].id();
    let receipts = entries
        .iter()
        .zip(0..)
        .map(|(entry, index)| city.confirms(entry.id(), index));
    let batch = Batch {
        receipts: receipts.collect(),
        entries,
        ..Batch::default()
    };
    Store::open(&path).unwrap().append(&batch).unwrap();
    Connection::open(&path).unwrap().execute_batch(damage).unwrap();
    let store = Store::open(&path).unwrap();
    (id, walk(&store), store.integrity_check().unwrap())
}

#[test]
fn a_sound_store_is_read_whole() {
    let (_, all, sqlite) = after("");
    assert_eq!(all.len(), 3);
    for audited in &all {
        let entry = audited.entry.as_ref().unwrap();
        assert_eq!(
            (Some(entry.id()), entry.id()),
            (audited.named, audited.receipt.unwrap().entry)
        );
    }
    assert!(sqlite.is_empty());
}

#[test]
fn every_column_that_lies_is_named_with_its_entry() {
    for (column, damage) in [
        ("id", "UPDATE entry SET id = randomblob(32) WHERE row = 2"),
        ("doc", "UPDATE entry SET doc = randomblob(16) WHERE row = 2"),
        ("device", "UPDATE entry SET device = zeroblob(16) WHERE row = 2"),
        ("epoch", "UPDATE entry SET epoch = 1 WHERE row = 2"),
        ("seq", "UPDATE entry SET seq = 7 WHERE row = 2"),
    ] {
        let (id, all, _) = after(damage);
        let wrong: Vec<_> = all.iter().filter(|audited| audited.entry.is_err()).collect();
        assert_eq!(wrong.len(), 1, "{column}");
        assert_eq!(wrong[0].entry.as_ref().unwrap_err(), &Broken::Column { column });
        assert!(column == "id" || wrong[0].named == Some(id));
    }
}

#[test]
fn bytes_cut_short_are_named() {
    let (id, all, _) = after("UPDATE entry SET signed = substr(signed, 1, 200) WHERE row = 2");
    assert_eq!(all[1].named, Some(id));
    assert_eq!(
        all[1].entry.as_ref().unwrap_err().to_string(),
        "an entry has at least 282 bytes, found 200"
    );
}

#[test]
fn an_act_without_a_place_in_the_outbox_would_never_be_sent_and_is_named() {
    let (mut store, mut city) = (Store::open_in_memory().unwrap(), City::new());
    let entry = city.signs(doc(1), b"drums");
    let batch = Batch {
        entries: vec![entry.clone()],
        ..Batch::default()
    };
    store.append(&batch).unwrap();
    assert_eq!(store.outbox_faults(city.device()).unwrap(), [entry.id()]);
    store.settle(vec![city.confirms(entry.id(), 0)]).unwrap();
    assert!(store.outbox_faults(city.device()).unwrap().is_empty());
}
