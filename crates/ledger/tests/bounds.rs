//! How much one author can make of one document.

mod common;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ROOT, ReadDoc};
use common::{City, Replica, entry_of, part_1};
use wufei_ledger::{Document, EntryKind, NotAdmitted, actor_id};

#[test]
fn a_chain_of_changes_has_an_end() {
    let mut city = City::new();
    let [mut workshop, carrier, site] = [(11, 1), (12, 2), (13, 3)].map(|(seed, org)| city.enrols(seed, org));
    let mut home = Replica::of(&city);
    let draft = workshop.does(&city, &mut home, None, &part_1(&workshop, &carrier, &site));
    let doc = draft.body().doc;
    let mut view = Automerge::new();
    view.apply_changes([Change::try_from(draft.payload()).unwrap()])
        .unwrap();
    let actor = actor_id(&workshop.key.public(), 0, doc);
    view.set_actor(ActorId::from(actor.as_slice()));
    let plan = view.get(ROOT, "plan").unwrap().unwrap().1;
    let mut chain = vec![draft];
    for n in 2..=1030_i64 {
        let mut tx = view.transaction();
        tx.put(&plan, "note", n).unwrap();
        let hash = tx.commit_with(CommitOptions::default()).0.unwrap();
        let payload = view.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec();
        chain.push(entry_of(&workshop.author(&city), EntryKind::Change, doc, payload));
    }
    let chain: Vec<_> = chain
        .into_iter()
        .map(|entry| home.registry.verify(entry).unwrap())
        .collect();
    let mut document = Document::empty(doc);
    let verdicts = document.admit_all(&chain);
    assert!(verdicts[..1024].iter().all(Result::is_ok));
    match &verdicts[1024] {
        Err(NotAdmitted::Rejected(why)) => assert_eq!(why.code(), "guard-tireless"),
        other => panic!("{other:?}"),
    }
    assert!(
        verdicts[1025..]
            .iter()
            .all(|verdict| matches!(verdict, Err(NotAdmitted::Held(_))))
    );
    assert_eq!(document.entries().len(), 1024);
}
