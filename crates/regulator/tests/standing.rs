//! Which late entries stand: revocations with a cutoff, forks, incarnations, endorsements, and new keys.

mod world;

use world::{Person, World, settled};
use wufei_archive::SqliteArchive;
use wufei_ledger::{
    Bits, Credential, CredentialBody, DeviceKey, Endorse, Entry, EntryId, EpochReason, ForkProof, Known,
    NewKey, PublicKey, RevocationReason, Revoke, Statement, Verdict,
};
use wufei_manifest::{Quarantine, Status, StepKind};
use wufei_regulator::Outcome;
use wufei_regulator::verify::{Bad, verify};

const REVOKED: Verdict = Verdict::Quarantined(Quarantine::Revoked);
const FORKED: Verdict = Verdict::Quarantined(Quarantine::Forked);

fn refused(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused(refused) => &refused.code,
        other => panic!("{other:?}"),
    }
}

fn revoke(person: &Person, cutoff: Option<Known>) -> Statement {
    Statement::Revoke(Revoke {
        device: person.credential.device(),
        reason: RevocationReason::Lost,
        cutoff,
    })
}

fn endorse(entries: &[EntryId]) -> Statement {
    Statement::Endorse(Endorse::new(entries.to_vec()).unwrap())
}

impl World {
    async fn one(&self, entry: &Entry) -> Outcome {
        self.send([entry]).await.pop().unwrap()
    }

    async fn verdict(&self, entry: &Entry) -> Verdict {
        settled(&self.one(entry).await).verdict
    }

    fn walk(&self) -> Vec<Bad> {
        let archive = SqliteArchive::open_read_only(self.path()).unwrap();
        let mut found = Vec::new();
        verify(&archive, &mut |bad| found.push(bad.clone())).unwrap();
        found
    }

    /// A device of the same organisation, enrolled by the first.
    async fn second(&self, first: &mut Person, seed: u8, bits: Bits) -> Person {
        let key = DeviceKey::from_seed(&[seed; 32]);
        let credential = first.enrols(&key, world::transport(seed), bits);
        let enrolment = first.states(&Statement::Enrol(Box::new(credential)));
        assert_eq!(self.verdict(&enrolment).await, Verdict::Applied);
        let mut registry = first.registry.clone();
        registry.learn(credential).unwrap();
        Person {
            key,
            seed: [seed; 32],
            credential,
            registry,
            epoch: 0,
            seq: 0,
            prev: EntryId::default(),
        }
    }

    fn status(&self, of: &Entry) -> Option<String> {
        let row = self.office.archive().manifest(world::doc(of)).unwrap();
        row.map(|row| row.status)
    }
}

impl Person {
    fn enrols(&self, key: &DeviceKey, transport: [u8; 32], bits: Bits) -> Credential {
        CredentialBody {
            issuer: self.credential.id(),
            subject: key.public().to_bytes(),
            transport,
            org: self.org(),
            bits,
            slot: 1,
            region: 420100,
            not_before: 0,
            not_after: u64::MAX,
            serial: 1,
        }
        .sign(&self.key)
    }

    /// Manifests that nobody else is concerned with, one entry each.
    fn several(&mut self, count: usize) -> Vec<Entry> {
        let other = wufei_ledger::OrgId([99; 16]);
        (0..count).map(|_| self.drafts(other, other, 1_000)).collect()
    }
}

#[tokio::test]
async fn what_lies_on_the_chain_below_the_cutoff_stands_in_whatever_order_it_comes() {
    let orders: [&[usize]; 4] = [&[1, 2, 3, 4], &[4, 3, 2, 1], &[3, 1, 4, 2], &[2, 4, 1, 3]];
    for order in orders {
        let mut world = World::new();
        world.keeps_its_roots();
        let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
        let mut boss = world
            .person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN))
            .await;
        let entries = plant.several(6);
        // The log has the first. The boss has seen the fifth on the device itself, before it was lost.
        world.send([&entries[0]]).await;
        let cutoff = (0, 4, entries[4].id());
        let statement = boss.states(&revoke(&plant, Some(cutoff)));
        assert_eq!(world.verdict(&statement).await, Verdict::Applied);
        for at in order {
            world.send([&entries[*at]]).await;
        }
        for late in &entries[..5] {
            assert_eq!(world.verdict(late).await, Verdict::Admitted, "{order:?}");
        }
        // The sixth was signed by whoever found it.
        assert_eq!(world.verdict(&entries[5]).await, REVOKED);
        assert_eq!(world.office.archive().parked().unwrap(), []);
        assert_eq!(world.walk(), []);
    }
}

#[tokio::test]
async fn nobody_who_has_the_key_later_gets_below_the_cutoff() {
    let mut world = World::new();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut thief = plant.copied();
    let honest = plant.several(4);
    let false_ones: Vec<_> = (0..3)
        .map(|_| thief.drafts(thief.org(), thief.org(), 666))
        .collect();
    world.send([&honest[0]]).await;
    let mut boss = world
        .person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let statement = boss.states(&revoke(&plant, Some((0, 3, honest[3].id()))));
    world.send([&statement]).await;
    // Nobody can say before the chain is here.
    for late in &false_ones {
        assert_eq!(world.one(late).await, Outcome::Parked(late.id()));
    }
    for late in &honest[1..] {
        world.send([late]).await;
    }
    for late in &honest {
        assert_eq!(world.verdict(late).await, Verdict::Admitted);
    }
    for late in &false_ones {
        assert_eq!(refused(&world.one(late).await), "forked");
    }
    assert_eq!(world.office.archive().parked().unwrap(), []);
}

#[tokio::test]
async fn the_chain_goes_on_through_a_new_incarnation() {
    let mut world = World::new();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut boss = world
        .person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let before = plant.several(3);
    let begins = plant.begins(1, EpochReason::Restored, plant.head());
    let after = plant.several(2);
    let statement = boss.states(&revoke(&plant, plant.head()));
    world.send([&statement]).await;
    let all: Vec<_> = before.iter().chain([&begins]).chain(&after).collect();
    for entry in &all {
        world.send([*entry]).await;
    }
    for entry in &all {
        let expected = match entry.id() == begins.id() {
            true => Verdict::Applied,
            false => Verdict::Admitted,
        };
        assert_eq!(world.verdict(entry).await, expected);
    }
    // What nobody upholds comes after it, in a third incarnation.
    let late = plant.begins(2, EpochReason::Restored, plant.head());
    assert_eq!(world.verdict(&late).await, REVOKED);
}

#[tokio::test]
async fn a_quarantined_step_has_no_effect_and_is_told_to_nobody_until_it_is_endorsed() {
    let mut world = World::new();
    world.keeps_its_roots();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut boss = world
        .person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let mut rival = world
        .person("汉阳机械", 3, 3, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let mut lorry = world.person("长江运输", 2, 4, Bits::TRANSPORTER).await;
    let registry = world.office.directory().registry.clone();
    let draft = plant.drafts(lorry.org(), lorry.org(), 1_250_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
    let picked_up = lorry.writes(&[&draft, &issued], vec![], Some(StepKind::PickedUp), &registry);
    world.send([&draft]).await;
    world
        .send([&boss.states(&revoke(&plant, Some((0, 0, draft.id()))))])
        .await;
    assert_eq!(world.verdict(&issued).await, REVOKED);
    let feed = wufei_ledger::Feed::Org(lorry.org());
    assert_eq!(
        world.office.head(feed).unwrap().0,
        0,
        "the lorry hears nothing of it"
    );
    assert_eq!(world.status(&draft).as_deref(), Some(Status::Draft.name()));
    // Who had heard of it on the road keeps a signature of their own.
    assert_eq!(world.verdict(&picked_up).await, Verdict::Admitted);
    assert_eq!(world.walk(), []);

    let by_rival = rival.states(&endorse(&[issued.id()]));
    assert_eq!(world.verdict(&by_rival).await, Verdict::Applied);
    assert_eq!(
        world.office.head(feed).unwrap().0,
        0,
        "a rival's word is for the rival's entries"
    );
    let by_lorry = lorry.states(&endorse(&[issued.id()]));
    assert_eq!(refused(&world.one(&by_lorry).await), "may-not-state");

    let mut world = world.restarted().await;
    let by_boss = boss.states(&endorse(&[issued.id(), draft.id()]));
    assert_eq!(world.verdict(&by_boss).await, Verdict::Applied);
    assert_eq!(world.status(&draft).as_deref(), Some(Status::InTransit.name()));
    assert_eq!(
        world.office.head(feed).unwrap().0,
        3,
        "now the lorry reads all of it"
    );
    assert_eq!(
        world.verdict(&issued).await,
        REVOKED,
        "its receipt is the one of then"
    );
    assert_eq!(world.walk(), []);
    world = world.restarted().await;
    assert_eq!(world.status(&draft).as_deref(), Some(Status::InTransit.name()));
    assert_eq!(
        world.office.endorse(vec![issued.id()]).await.unwrap(),
        1,
        "the regulator may say so too"
    );
    assert_eq!(
        world.office.endorse(vec![issued.id(), draft.id()]).await.unwrap(),
        0,
        "once"
    );
}

#[tokio::test]
async fn an_endorsement_may_come_before_the_entry() {
    let mut world = World::new();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut boss = world
        .person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let late = plant.several(2);
    world
        .send([
            &boss.states(&revoke(&plant, None)),
            &boss.states(&endorse(&[late[0].id()])),
        ])
        .await;
    assert_eq!(world.verdict(&late[0]).await, Verdict::Admitted);
    assert_eq!(world.verdict(&late[1]).await, REVOKED);
}

#[tokio::test]
async fn a_fork_is_shown_to_everybody_and_suspends_one_incarnation_of_one_device() {
    let mut world = World::new();
    world.keeps_its_roots();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut other = world.person("汉阳机械", 2, 2, Bits::PRODUCER).await;
    let first = plant.several(1);
    let mut copy = plant.copied();
    let (one, two) = (plant.several(2), copy.drafts(other.org(), other.org(), 2_000));
    let later = plant.several(1);
    world.send([&first[0], &one[0]]).await;
    assert_eq!(refused(&world.one(&two).await), "forked");
    // The log keeps the proof, and it needs nothing but the device's key.
    let directory = world.office.directory();
    let fork = directory.registry.fork(plant.credential.device(), 0).unwrap();
    assert_eq!(fork.seq, 1);
    let statement = world.office.archive().entry(fork.entry).unwrap().unwrap();
    let Ok(Statement::ForkProof(proof)) = Statement::parse(statement.parse().unwrap().payload()) else {
        panic!("no proof in {}", fork.entry);
    };
    let key = PublicKey::from_bytes(&plant.credential.body().subject).unwrap();
    assert!(proof.is_signed_by(&key));
    assert_eq!(proof.other_than(one[0].id()), Some(two.id()));
    assert_eq!(
        refused(&world.one(&two).await),
        "forked",
        "again: one proof is enough"
    );

    assert_eq!(
        world.verdict(&one[0]).await,
        Verdict::Admitted,
        "what was logged first stands"
    );
    assert_eq!(
        world.verdict(&one[1]).await,
        FORKED,
        "the incarnation is suspended"
    );
    let world = world.restarted().await;
    assert_eq!(world.verdict(&later[0]).await, FORKED);
    let begins = plant.begins(1, EpochReason::Forked, Some((0, 1, one[0].id())));
    let goes_on = plant.several(1);
    assert_eq!(world.verdict(&begins).await, Verdict::Applied);
    assert_eq!(
        world.verdict(&goes_on[0]).await,
        Verdict::Admitted,
        "a new one is not"
    );
    assert_eq!(
        world.verdict(&other.several(1)[0]).await,
        Verdict::Admitted,
        "nor anybody else"
    );
    assert_eq!(world.walk(), []);
}

#[tokio::test]
async fn a_fork_may_be_shown_by_anybody_and_false_proofs_by_nobody() {
    let mut world = World::new();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let mut witness = world.person("汉阳机械", 2, 2, Bits::PRODUCER).await;
    let mut copy = plant.copied();
    let (one, two) = (plant.several(1), copy.drafts(witness.org(), witness.org(), 5));
    let proof = ForkProof::of(&one[0], &two).unwrap();
    let statement = witness.states(&Statement::ForkProof(Box::new(proof)));
    assert_eq!(world.verdict(&statement).await, Verdict::Applied);
    let again = ForkProof::of(&two, &one[0]).unwrap();
    let again = witness.states(&Statement::ForkProof(Box::new(again)));
    assert_eq!(refused(&world.one(&again).await), "stated-before");
    // Somebody else's signature under one of the bodies.
    let mut false_copy = witness.copied();
    let mut forged = ForkProof::of(
        &witness.several(1)[0],
        &false_copy.drafts(plant.org(), plant.org(), 6),
    )
    .map(|proof| Statement::ForkProof(Box::new(proof)).to_bytes())
    .unwrap();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let body = wufei_ledger::EntryBody {
        ..statement.body().clone()
    };
    let body = wufei_ledger::EntryBody {
        seq: 9,
        prev: EntryId([1; 32]),
        ..body
    };
    let forged = Entry::sign(body, forged, &witness.key).unwrap();
    assert_eq!(refused(&world.one(&forged).await), "no-fork");
}

#[tokio::test]
async fn an_incarnation_begins_with_its_statement_and_ends_somewhere() {
    let mut world = World::new();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let begins = plant.begins(1, EpochReason::Restored, None);
    let first = plant.several(1);
    assert_eq!(world.one(&first[0]).await, Outcome::Parked(first[0].id()));
    assert_eq!(world.verdict(&begins).await, Verdict::Applied);
    assert_eq!(world.verdict(&first[0]).await, Verdict::Admitted);
    (plant.epoch, plant.seq, plant.prev) = (2, 0, EntryId::default());
    assert_eq!(refused(&world.one(&plant.several(1)[0]).await), "epoch");
    let too_many = plant.begins(1024, EpochReason::Restored, None);
    assert_eq!(refused(&world.one(&too_many).await), "epoch");
    let backwards = plant.begins(3, EpochReason::Restored, Some((3, 0, EntryId([1; 32]))));
    assert_eq!(refused(&world.one(&backwards).await), "epoch");
}

#[tokio::test]
async fn a_device_goes_on_as_one_other() {
    let mut world = World::new();
    world.keeps_its_roots();
    let bits = Bits::PRODUCER.and(Bits::ORG_ADMIN);
    let mut plant = world.person("江城机械", 1, 1, bits).await;
    let other = world.person("汉阳机械", 2, 2, Bits::PRODUCER).await;
    let ledger = plant.registry.ledger();
    let asks = |plant: &Person, seed: u8, transport: [u8; 32]| {
        let new = DeviceKey::from_seed(&[seed; 32]);
        NewKey::sign(ledger, plant.credential.device(), &new, transport)
    };
    let new = asks(&plant, 51, world::transport(51));
    let rotation = plant.states(&Statement::Rotate(new));
    assert_eq!(world.verdict(&rotation).await, Verdict::Applied);
    let directory = world.office.directory();
    let enrolled = directory
        .registry
        .all()
        .find(|known| known.body().subject == new.key)
        .unwrap();
    assert_eq!((enrolled.body().org, enrolled.body().bits), (plant.org(), bits));
    assert_eq!(enrolled.body().transport, world::transport(51));
    assert!(world.office.device_by_transport(&world::transport(51)).is_some());

    let second = plant.states(&Statement::Rotate(asks(&plant, 52, world::transport(52))));
    assert_eq!(refused(&world.one(&second).await), "rotated");
    plant.seq -= 1;
    plant.prev = rotation.id();
    let mut stolen = asks(&plant, 53, world::transport(53));
    stolen.key = other.credential.body().subject;
    let stolen = plant.states(&Statement::Rotate(stolen));
    assert_eq!(refused(&world.one(&stolen).await), "possession");
    plant.seq -= 1;
    plant.prev = rotation.id();
    // The last word of the old key closes it out and upholds all it had signed.
    let farewell = plant.states(&Statement::Revoke(Revoke {
        device: plant.credential.device(),
        reason: RevocationReason::Replaced,
        cutoff: plant.head(),
    }));
    assert_eq!(world.verdict(&farewell).await, Verdict::Applied);
    assert_eq!(world.verdict(&plant.several(1)[0]).await, REVOKED);
    assert_eq!(world.walk(), []);
}

#[tokio::test]
async fn a_recovery_key_revokes_and_has_a_first_device_enrolled_and_does_nothing_else() {
    let mut world = World::new();
    let mut boss = world
        .person("江城机械", 1, 1, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let other = world.person("汉阳机械", 2, 2, Bits::PRODUCER).await;
    let mut paper = world
        .second(&mut boss, 61, Bits::PRODUCER.and(Bits::RECOVERY))
        .await;
    let draft = paper.copied().drafts(other.org(), other.org(), 7);
    assert_eq!(refused(&world.one(&draft).await), "recovery-key");
    let of_others = paper.copied().states(&revoke(&other, None));
    assert_eq!(refused(&world.one(&of_others).await), "may-not-state");
    let endorsed = paper.copied().states(&endorse(&[draft.id()]));
    assert_eq!(refused(&world.one(&endorsed).await), "may-not-state");
    let by_boss = boss.head();
    assert_eq!(
        world.verdict(&paper.states(&revoke(&boss, by_boss))).await,
        Verdict::Applied
    );
    let new = DeviceKey::from_seed(&[62; 32]);
    let new = NewKey::sign(
        boss.registry.ledger(),
        paper.credential.device(),
        &new,
        world::transport(62),
    );
    assert_eq!(
        world.verdict(&paper.states(&Statement::Reenrol(new))).await,
        Verdict::Applied
    );
    let directory = world.office.directory();
    let enrolled = directory
        .registry
        .all()
        .find(|known| known.body().subject == new.key)
        .unwrap();
    assert_eq!(enrolled.body().org, boss.org());
    assert_eq!(enrolled.body().bits, Bits::PRODUCER.and(Bits::ORG_ADMIN));
    assert_eq!(
        directory.registry.chain(enrolled.id()).unwrap().0.len(),
        3,
        "as the first one was"
    );
    let by_other = other.copied().states(&Statement::Reenrol(new));
    assert_eq!(refused(&world.one(&by_other).await), "may-not-state");
}

#[tokio::test]
async fn an_organisation_enrols_its_own_devices_and_nobody_elses() {
    let mut world = World::new();
    let mut boss = world
        .person("江城机械", 1, 1, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let other = world.person("汉阳机械", 2, 2, Bits::PRODUCER).await;
    let mut second = world.second(&mut boss, 61, Bits::PRODUCER).await;
    assert_eq!(world.verdict(&second.several(1)[0]).await, Verdict::Admitted);
    let key = DeviceKey::from_seed(&[63; 32]);
    for (name, credential) in [
        (
            "of kinds it has not",
            boss.enrols(&key, world::transport(63), Bits::DISPOSAL),
        ),
        (
            "that somebody has",
            boss.enrols(&other.key, world::transport(63), Bits::PRODUCER),
        ),
        (
            "on somebody's connection",
            boss.enrols(&key, other.credential.body().transport, Bits::PRODUCER),
        ),
    ] {
        let enrolment = boss.copied().states(&Statement::Enrol(Box::new(credential)));
        assert_eq!(refused(&world.one(&enrolment).await), "may-not-issue", "{name}");
    }
    let by_second = second.enrols(&key, world::transport(63), Bits::PRODUCER);
    let by_second = second.states(&Statement::Enrol(Box::new(by_second)));
    assert_eq!(refused(&world.one(&by_second).await), "not-the-issuer");
}

#[tokio::test]
async fn a_thief_cannot_fill_the_log() {
    let mut world = World::new();
    let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
    let statement = revoke(&plant, None);
    let mut boss = world
        .person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    world.send([&boss.states(&statement)]).await;
    let entries = plant.several(10_100);
    let size = world.office.log_size();
    let outcomes = world.send(&entries).await;
    assert_eq!(world.office.log_size() - size, 10_000);
    assert_eq!(refused(outcomes.last().unwrap()), "revoked");
    let world = world.restarted().await;
    assert_eq!(refused(&world.one(entries.last().unwrap()).await), "revoked");
}

#[tokio::test]
async fn a_sheet_signs_one_act_and_a_second_use_is_a_fork() {
    let mut world = World::new();
    let mut boss = world
        .person("江城机械", 1, 1, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    let mut sheet = world
        .second(&mut boss, 61, Bits::PRODUCER.and(Bits::ONE_USE))
        .await;
    // Two collectors have read it.
    let mut copy = sheet.copied();
    let first = sheet.drafts(boss.org(), boss.org(), 1_000);
    let second = copy.drafts(boss.org(), boss.org(), 2_000);
    assert_eq!(world.verdict(&first).await, Verdict::Admitted);
    assert_eq!(refused(&world.one(&second).await), "forked");
    let directory = world.office.directory();
    assert!(directory.registry.fork(sheet.credential.device(), 0).is_some());
    // Neither another act nor a statement, in no incarnation.
    let next = sheet.drafts(boss.org(), boss.org(), 3_000);
    assert_eq!(refused(&world.one(&next).await), "one-use");
    let states = copy.states(&revoke(&boss, None));
    assert_eq!(refused(&world.one(&states).await), "one-use");
    let begins = sheet.begins(1, EpochReason::Restored, None);
    assert_eq!(refused(&world.one(&begins).await), "one-use");
}
