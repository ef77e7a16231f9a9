//! A city of couriers over a network that does its worst, replayed from a seed.
//!
//! Every schedule cuts connections, kills devices and the node between any two steps of their disks,
//! reorders streams against each other, leaves old connections open beside new ones, and then heals.
//! Afterwards nothing may be lost, nothing may be there twice, and every outbox must be empty.

mod office;
mod papers;
mod phone;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use world::World;
use wufei_ledger::Feed;
use wufei_sync::client::Trouble;

/// Schedules of one test run. `WUFEI_SYNC_SEED=n` runs and prints one of them.
const SCHEDULES: u64 = 2_000;

#[test]
fn whatever_the_network_does_nothing_is_lost_and_nothing_is_there_twice() {
    if let Some(seed) = std::env::var("WUFEI_SYNC_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
    {
        let mut world = World::new(seed, true);
        let result = catch_unwind(AssertUnwindSafe(|| world.run()));
        println!("{}", world.trace.join("\n"));
        result.expect("the trace is printed above");
        return;
    }
    let mut faults = world::Faults::default();
    for seed in 0..SCHEDULES {
        match catch_unwind(|| World::new(seed, false).run()) {
            Ok(found) => faults.add(found),
            Err(_) => panic!("schedule {seed} fails; read it with\n{}", readable(seed)),
        }
    }
    println!("{SCHEDULES} schedules: {faults:?}");
    // The schedules are worth something only when the faults hit work in progress.
    assert!(faults.cuts > SCHEDULES && faults.kills > SCHEDULES && faults.office_kills > SCHEDULES / 2);
    assert!(faults.unanswered > SCHEDULES && faults.repeats > SCHEDULES && faults.doubled > SCHEDULES / 4);
    assert!(faults.forged > SCHEDULES / 20 && faults.refused > SCHEDULES && faults.parked > SCHEDULES);
}

/// The last steps of a schedule that fails.
fn readable(seed: u64) -> String {
    let mut world = World::new(seed, true);
    let _ = catch_unwind(AssertUnwindSafe(|| world.run()));
    let from = world.trace.len().saturating_sub(150);
    format!("WUFEI_SYNC_SEED={seed}\n{}", world.trace[from..].join("\n"))
}

#[test]
fn a_node_with_another_history_raises_an_alarm_and_takes_nothing_away() {
    let mut world = World::new(11, false);
    world.run();
    let before: Vec<_> = world.phones.iter().map(|phone| phone.store.clone()).collect();
    world.office.forget_last(Feed::Directory);
    world.reconnect_all();
    for (phone, before) in world.phones.iter().zip(before) {
        let alarm = phone.troubles.iter().find(|trouble| trouble.is_alarm());
        let own = before.cursor(Feed::Directory).0;
        assert_eq!(
            alarm,
            Some(&Trouble::FeedReset {
                feed: Feed::Directory,
                own,
                head: own - 1
            })
        );
        assert_eq!(phone.store, before, "the device keeps what it has");
    }
}

#[test]
fn the_same_seed_is_the_same_schedule() {
    let trace = |seed| {
        let mut world = World::new(seed, true);
        world.run();
        world.trace
    };
    assert_eq!(trace(5), trace(5));
    assert_ne!(trace(5), trace(6));
}
