//! What has to hold of revocations and forks at the node, tried on random histories: obligations P6 and P7.
//!
//! P1 to P5, P8 and P9 are shown where no log is needed (`crates/ledger`).

mod world;

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use world::{Person, World, settled};
use wufei_ledger::{
    Bits, Endorse, Entry, EntryId, ForkProof, PublicKey, RevocationReason, Revoke, Statement, Verdict,
};
use wufei_manifest::Quarantine;
use wufei_regulator::Outcome;

/// Entries of an honest device, and of whoever found it afterwards.
const HONEST: usize = 7;
const STOLEN: usize = 4;

fn story<T>(of: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(of)
}

/// A device with entries of manifests that nobody else is concerned with; each claims a time of its own.
fn chain(of: &mut Person, count: usize) -> Vec<Entry> {
    let other = wufei_ledger::OrgId([99; 16]);
    (0..count).map(|_| of.drafts(other, other, 1_000)).collect()
}

fn revoke(device: &Person, cutoff: Option<(u32, u64, EntryId)>) -> Statement {
    Statement::Revoke(Revoke {
        device: device.credential.device(),
        reason: RevocationReason::Stolen,
        cutoff,
    })
}

/// Sends everything once more: what had to wait has its answer then.
async fn answers(world: &World, entries: &[Entry]) -> Vec<Outcome> {
    world.send(entries).await
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// P7: of a revoked device's entries stand exactly those that were logged before the revocation, those on its
    /// chain down from the cutoff, and those that were endorsed: in whatever order all of them come, whatever
    /// comes twice, and whatever their clocks claim.
    #[test]
    fn p7_a_revocation_cuts_exactly(
        order in Just((0..HONEST + STOLEN + 2).collect::<Vec<_>>()).prop_shuffle(),
        repeats in proptest::collection::vec(any::<Index>(), 0..6),
        cutoff in proptest::option::of(0..HONEST),
        endorsed in subsequence((0..HONEST + STOLEN).collect::<Vec<_>>(), 1..4),
        restarts in any::<bool>(),
    ) {
        story(async {
            let mut world = World::new();
            world.keeps_its_roots();
            let mut phone = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
            let mut boss = world.person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN)).await;
            let signed = chain(&mut phone, HONEST + STOLEN);
            let upheld = cutoff.map(|at| (0, at as u64, signed[at].id()));
            let ends = boss.states(&revoke(&phone, upheld));
            let named = endorsed.iter().map(|at| signed[*at].id()).collect();
            let answers_for = boss.states(&Statement::Endorse(Endorse::new(named).unwrap()));

            let all: Vec<_> = signed.iter().chain([&ends, &answers_for]).cloned().collect();
            let half = order.len() / 2;
            for (count, at) in order.iter().enumerate() {
                world.send([&all[*at]]).await;
                if restarts && count == half {
                    world = world.restarted().await;
                }
            }
            for repeat in repeats {
                world.send([repeat.get(&all)]).await;
            }
            let answers = answers(&world, &all).await;
            let logged: Vec<_> = answers.iter().map(settled).collect();
            let [.., ends, answers_for] = logged.as_slice() else { unreachable!() };
            for (at, receipt) in logged[..signed.len()].iter().enumerate() {
                let stands = receipt.index < ends.index
                    || cutoff.is_some_and(|cutoff| at <= cutoff)
                    || (endorsed.contains(&at) && answers_for.index < receipt.index);
                let expected = match stands {
                    true => Verdict::Admitted,
                    false => Verdict::Quarantined(Quarantine::Revoked),
                };
                assert_eq!(receipt.verdict, expected, "entry {at}");
                // An endorsement that came later gives it its effect all the same.
                let registry = &world.office.directory().registry;
                assert_eq!(registry.is_endorsed(receipt.entry, phone.org()), endorsed.contains(&at));
            }
            assert_eq!(world.office.archive().parked().unwrap(), [], "nothing waits for ever");
        });
    }

    /// P6: of entries that one device signed for one place, one is logged and the others are refused; the log holds
    /// a proof that needs nothing but the device's key; nobody else is touched.
    #[test]
    fn p6_two_histories_leave_a_proof(
        first in 0..3_usize,
        lengths in (1..4_usize, 1..4_usize),
        shuffled in Just((0..16_usize).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        story(async {
            let mut world = World::new();
            let mut plant = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
            let mut other = world.person("汉阳机械", 2, 2, Bits::PRODUCER).await;
            let common = chain(&mut plant, first);
            let mut copy = plant.copied();
            let one = chain(&mut plant, lengths.0);
            let two: Vec<_> = (0..lengths.1).map(|n| copy.drafts(copy.org(), other.org(), 7_000 + n as i64)).collect();
            let apart: Vec<_> = one.iter().chain(&two).cloned().collect();
            world.send(&common).await;
            for at in shuffled.iter().filter(|at| **at < apart.len()) {
                world.send([&apart[*at]]).await;
            }
            let outcomes = answers(&world, &apart).await;
            let is_logged = |outcome: &Outcome| matches!(outcome, Outcome::Settled(_));
            let (ones, twos) = outcomes.split_at(one.len());
            for place in 0..ones.len().min(twos.len()) {
                assert!(!(is_logged(&ones[place]) && is_logged(&twos[place])), "both at place {place}");
            }
            let directory = world.office.directory();
            let Some(fork) = directory.registry.fork(plant.credential.device(), 0) else {
                // The two histories never met at one place: each refused the other's neighbours.
                assert!(outcomes.iter().any(|outcome| !is_logged(outcome)));
                return;
            };
            let statement = world.office.archive().entry(fork.entry).unwrap().unwrap().parse().unwrap();
            let Ok(Statement::ForkProof(proof)) = Statement::parse(statement.payload()) else {
                panic!("no proof in {}", fork.entry);
            };
            let key = PublicKey::from_bytes(&plant.credential.body().subject).unwrap();
            assert!(proof.is_signed_by(&key));
            assert_eq!(proof.seq(), fork.seq);
            let [a, b] = proof.bodies().map(|body| body.id());
            let at = (fork.seq as usize) - first;
            let pair = [one[at].id(), two[at].id()];
            assert!(pair.contains(&a) && pair.contains(&b));
            assert_eq!(ForkProof::of(&one[at], &two[at]).as_ref(), Some(&*proof));
            let untouched = chain(&mut other, 1);
            assert_eq!(settled(&world.send(&untouched).await[0]).verdict, Verdict::Admitted);
        });
    }

    /// P6, P7: a revocation and an endorsement that race leave the same effect in either order.
    #[test]
    fn p6_a_revocation_and_an_endorsement_race_to_the_same_end(
        order in Just(vec![0, 1, 2]).prop_shuffle(),
    ) {
        story(async {
            let mut world = World::new();
            let mut phone = world.person("江城机械", 1, 1, Bits::PRODUCER).await;
            let mut boss = world.person("江城机械", 1, 2, Bits::PRODUCER.and(Bits::ORG_ADMIN)).await;
            let late = chain(&mut phone, 1).remove(0);
            let all = [
                boss.states(&revoke(&phone, None)),
                boss.states(&Statement::Endorse(Endorse::new(vec![late.id()]).unwrap())),
                late.clone(),
            ];
            for at in order {
                world.send([&all[at]]).await;
            }
            let row = world.office.archive().manifest(world::doc(&late)).unwrap().unwrap();
            assert_eq!(row.planned_g, Some(1_000), "it has its effect");
        });
    }
}
