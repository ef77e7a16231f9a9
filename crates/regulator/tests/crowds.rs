//! What one device with a key of its own can pile up, and how the others fare meanwhile.

mod world;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, Change, ChangeHash, ROOT, ReadDoc};
use world::{Person, World, doc, settled};
use wufei_ledger::{
    Bits, Endorse, Entry, EntryBody, EntryId, EntryKind, EpochReason, Registry, Seen, Statement, Write,
    actor_id,
};
use wufei_manifest::StepKind;
use wufei_regulator::Outcome;

fn code(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Refused(refused) => refused.code.clone(),
        other => format!("{other:?}"),
    }
}

/// An entry of any incarnation of a device at any place, around any change.
fn entry(of: &Person, (epoch, seq): (u32, u64), prev: EntryId, draft: &Entry, payload: Vec<u8>) -> Entry {
    let body = EntryBody {
        kind: EntryKind::Change,
        ledger: of.registry.ledger(),
        device: of.key.device(),
        epoch,
        seq,
        prev,
        doc: doc(draft),
        credential: of.credential.id(),
        seen: Seen::default(),
        wall_ms: world::MORNING,
        payload_len: 0,
        payload_hash: [0; 32],
    };
    Entry::sign(body, payload, &of.key).unwrap()
}

/// What one incarnation of a device writes on the draft, knowing of no other.
fn change(of: &Person, epoch: u32, draft: &Entry) -> Vec<u8> {
    let mut view = Automerge::new();
    view.apply_changes([Change::try_from(draft.payload()).unwrap()])
        .unwrap();
    let actor = actor_id(&of.key.public(), epoch, doc(draft));
    view.set_actor(ActorId::from(actor.as_slice()));
    let plan = view.get(ROOT, "plan").unwrap().unwrap().1;
    let mut tx = view.transaction();
    tx.put(&plan, "note", i64::from(epoch)).unwrap();
    let hash = tx.commit_with(CommitOptions::default()).0.unwrap();
    let change = view.get_change_by_hash(&hash).unwrap();
    change.raw_bytes().to_vec()
}

/// The same, after a cause that nobody has ever seen.
fn orphan(of: &Person, draft: &Entry, n: u32) -> Entry {
    let mut change = Change::try_from(&*change(of, 0, draft)).unwrap().decode();
    let mut cause = [0xFF; 32];
    cause[28..].copy_from_slice(&n.to_be_bytes());
    change.deps.push(ChangeHash(cause));
    let payload = Change::from(change).raw_bytes().to_vec();
    entry(of, (0, 100 + u64::from(n)), EntryId([7; 32]), draft, payload)
}

async fn three(world: &mut World) -> (Person, Person, Person, Registry) {
    let plant = world.person("plant", 1, 1, Bits::PRODUCER).await;
    let lorry = world.person("lorry", 2, 2, Bits::TRANSPORTER).await;
    let works = world.person("works", 3, 3, Bits::DISPOSAL).await;
    let mut registry = plant.registry.clone();
    for other in [&lorry, &works] {
        registry.learn(other.credential).unwrap();
    }
    (plant, lorry, works, registry)
}

#[tokio::test]
async fn a_document_has_an_end_for_each_organisation_by_itself() {
    let mut world = World::new();
    let (mut plant, mut lorry, works, registry) = three(&mut world).await;
    let draft = plant.drafts(lorry.org(), works.org(), 1_000_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    for entry in [&draft, &issued] {
        settled(&world.send([entry]).await[0]);
    }
    // The plant has three devices, and each pretends to be as many incarnations of itself as it may.
    let mut refused = 0;
    for device in [1, 11, 12] {
        let mut of = match device {
            1 => plant.copied(),
            _ => world.person("plant", 1, device, Bits::PRODUCER).await,
        };
        for first in (1..=800).step_by(400) {
            let mut flood = Vec::new();
            for epoch in first..first + 400 {
                let begins = of.begins(epoch, EpochReason::Restored, None);
                let payload = change(&of, epoch, &draft);
                flood.push(begins.clone());
                flood.push(entry(&of, (epoch, 1), begins.id(), &draft, payload));
            }
            let outcomes = world.send(&flood).await;
            for outcome in outcomes.iter().skip(1).step_by(2) {
                match outcome {
                    Outcome::Settled(_) => {
                        assert_eq!(refused, 0, "what comes later is not taken in its place")
                    }
                    outcome => {
                        assert_eq!(code(outcome), "crowded");
                        refused += 1;
                    }
                }
            }
        }
    }
    assert_eq!(refused, 2 + 2400 - 2048);
    // The carrier does what it came for.
    let leg = vec![Write::text("legs/a1/plate", "鄂A12345")];
    let picked_up = lorry.writes(&[&draft, &issued], leg, Some(StepKind::PickedUp), &registry);
    settled(&world.send([&picked_up]).await[0]);
}

#[tokio::test]
async fn orphans_fill_a_room_with_an_end_and_nobody_waits_for_them() {
    let mut world = World::new();
    let (mut plant, mut lorry, works, registry) = three(&mut world).await;
    let draft = plant.drafts(lorry.org(), works.org(), 1_000_000);
    settled(&world.send([&draft]).await[0]);
    // Two thousand more than there is room for.
    for first in (0..12_000).step_by(1000) {
        let orphans: Vec<_> = (first..first + 1000).map(|n| orphan(&plant, &draft, n)).collect();
        for outcome in world.send(&orphans).await {
            assert!(matches!(outcome, Outcome::Parked(_)), "{outcome:?}");
        }
    }
    assert_eq!(world.office.archive().parked().unwrap().len(), 10_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    let leg = vec![Write::text("legs/a1/plate", "鄂A12345")];
    let picked_up = lorry.writes(&[&draft, &issued], leg, Some(StepKind::PickedUp), &registry);
    // In the wrong order: an honest effect before its cause has a place in no full room, and loses nothing by it.
    assert!(matches!(world.send([&picked_up]).await[0], Outcome::Parked(_)));
    settled(&world.send([&issued]).await[0]);
    settled(&world.send([&picked_up]).await[0]);
}

#[tokio::test]
async fn nobody_fills_the_directory_that_everybody_reads() {
    let mut world = World::new();
    let admin = Bits::PRODUCER.and(Bits::ORG_ADMIN);
    let mut plant = world.person("plant", 1, 1, admin).await;
    let mut other = world.person("other", 2, 2, admin).await;
    let answers_for = |n: u64| {
        let mut id = [7; 32];
        id[..8].copy_from_slice(&n.to_be_bytes());
        Statement::Endorse(Endorse::new(vec![EntryId(id)]).unwrap())
    };
    let flood: Vec<_> = (0..8300).map(|n| plant.states(&answers_for(n))).collect();
    // One batch endorses 256 entries.
    let mut outcomes = Vec::new();
    for some in flood.chunks(250) {
        outcomes.extend(world.send(some).await);
    }
    let refused = outcomes
        .iter()
        .filter(|outcome| !matches!(outcome, Outcome::Settled(_)))
        .count();
    assert_eq!(refused, 8300 - 8192);
    assert_eq!(code(outcomes.last().unwrap()), "statements");
    let world = world.restarted().await;
    assert_eq!(code(&world.send([flood.last().unwrap()]).await[0]), "statements");
    settled(&world.send([&other.states(&answers_for(1))]).await[0]);
}
