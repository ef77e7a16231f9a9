//! What comes from the regulator: pages, receipts, refusals, in any order.

mod city;

use city::{City, deliver, part_1, step, three, whole_way};
use proptest::prelude::*;
use proptest::sample::Index;
use wufei_ledger::{
    Act, Bits, DeviceKey, Entry, EpochReason, Feed, FeedHash, ForkProof, LedgerId, OrgId, Receipt, Statement,
    Verdict, Write,
};
use wufei_manifest::{Status, StepKind};
use wufei_node::{Mark, TakeError};

#[test]
fn a_drum_goes_all_the_way_and_every_replica_shows_the_same() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let doc = whole_way(&mut city, [&workshop, &carrier, &site]);
    let mut states = Vec::new();
    for device in [&workshop, &carrier, &site] {
        city.updates(device);
        let view = device.node.manifest(doc).unwrap().unwrap();
        assert_eq!(view.manifest.status, Status::Closed);
        assert!(
            view.marks
                .values()
                .all(|mark| matches!(mark, Mark::AuthorityHasIt { .. }))
        );
        let state = device.node.state().unwrap();
        assert_eq!(
            (state.entries, state.settled, state.manifests, state.conflicts),
            (6, 6, 1, 0)
        );
        assert_eq!(state.scope, format!("org:{}", device.org));
        states.push(state.state);
        assert_eq!(device.node.verify().unwrap().faults, []);
        assert_eq!(device.node.outbox_status().unwrap().waiting, 0);
        let names: Vec<_> = device
            .node
            .profiles()
            .unwrap()
            .into_iter()
            .map(|profile| profile.name)
            .collect();
        assert_eq!(names, ["Müller 物流", "江城汽修厂", "长江危废处置中心"]);
        let found = device.node.profile(site.org).unwrap().unwrap();
        assert_eq!(
            (found.kinds, found.division),
            (vec!["disposal".to_owned()], Some(420_100))
        );
    }
    assert!(states.iter().all(|state| *state == states[0]));
}

#[test]
fn a_replica_that_reads_everything_counts_everything() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    whole_way(&mut city, [&workshop, &carrier, &site]);
    let auditor = city.device(9, "审计", Bits::AUDITOR);
    for page in city.delivers(&auditor.node, Feed::All, 3) {
        assert_eq!((page.held, page.refused.len()), (0, 0));
    }
    let state = auditor.node.state().unwrap();
    assert_eq!((state.scope.as_str(), state.entries), ("all", city.log.len()));
    assert_eq!(auditor.node.verify().unwrap().faults, []);
}

#[test]
fn entries_that_came_before_their_signers_wait_and_then_come_in() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let doc = whole_way(&mut city, [&workshop, &carrier, &site]);
    let late = city.device(4, "迟到", Bits::DISPOSAL);
    let feed = Feed::Org(late.org);
    let pages = city.delivers(&late.node, feed, 100);
    assert_eq!((pages[0].new, pages[0].held), (0, 6));
    assert_eq!(late.node.manifest(doc).unwrap(), None);
    let late = late.restarts();
    city.delivers(&late.node, Feed::Directory, 1);
    assert_eq!(
        late.node.manifest(doc).unwrap().unwrap().manifest.status,
        Status::Closed
    );
    city.updates(&workshop);
    assert_eq!(
        late.node.state().unwrap().state,
        workshop.node.state().unwrap().state
    );
    assert_eq!(late.node.verify().unwrap().faults, []);
}

#[test]
fn a_page_with_a_gap_another_history_or_a_wrong_receipt_is_not_taken() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    whole_way(&mut city, [&workshop, &carrier, &site]);
    let reader = city.device(4, "读者", Bits::PRODUCER);
    city.delivers(&reader.node, Feed::Directory, 100);
    let feed = Feed::Org(reader.org);
    let items = city.feed(feed);
    let before = reader.node.state().unwrap();
    let take = |items: &[_]| deliver(&reader.node, feed, items).unwrap_err();

    assert!(matches!(
        take(&items[1..]),
        TakeError::Gap {
            expected: 1,
            found: 2,
            ..
        }
    ));
    let hole = [items[0].clone(), items[2].clone()];
    assert!(matches!(
        take(&hole),
        TakeError::Gap {
            expected: 2,
            found: 3,
            ..
        }
    ));
    let rewritten = reader.node.take_page(feed, items.clone(), FeedHash([1; 32]));
    assert!(matches!(rewritten, Err(TakeError::Rewritten { seq: 6, .. })));

    let mut swapped = items.clone();
    swapped[3].receipt = items[4].receipt;
    assert!(matches!(take(&swapped), TakeError::OtherEntry { entry, .. } if entry == items[3].entry.id()));

    let mut forged = items.clone();
    let stranger = DeviceKey::from_seed(&[77; 32]);
    let ledger: LedgerId = reader.node.identity().unwrap().ledger;
    forged[2].receipt = Receipt::sign(ledger, items[2].entry.id(), Verdict::Admitted, 2, 0, &stranger);
    assert!(matches!(take(&forged), TakeError::Receipts { entries, .. } if entries == [items[2].entry.id()]));

    assert_eq!(reader.node.state().unwrap(), before);
    assert_eq!(reader.node.cursor(feed).unwrap(), (0, FeedHash::default()));
    assert_eq!(deliver(&reader.node, feed, &items).unwrap().new, 6);
}

#[test]
fn a_page_that_comes_twice_changes_nothing() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    whole_way(&mut city, [&workshop, &carrier, &site]);
    let feed = Feed::Org(site.org);
    city.updates(&site);
    let before = site.node.state().unwrap();
    let items = city.feed(feed);
    let again = deliver(&site.node, feed, &items).unwrap();
    assert_eq!((again.new, again.settled, again.cursor.0), (0, 0, 6));
    assert!(matches!(
        site.node.take_page(feed, items, FeedHash([1; 32])),
        Err(TakeError::Rewritten { .. })
    ));
    assert_eq!(site.node.state().unwrap(), before);
}

#[test]
fn an_entry_that_can_never_be_right_is_named_and_keeps_nobody_out() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let first = workshop.begins(&part_1(workshop.org, carrier.org, site.org));
    workshop.begins(&part_1(workshop.org, carrier.org, site.org));
    city.logs(&workshop.node);
    let at = city
        .log
        .iter()
        .position(|entry| entry.id() == first.entry)
        .unwrap();
    // The regulator's own copy was damaged: the signature does not fit any more.
    let mut bytes = city.log[at].to_bytes();
    bytes[250] ^= 1;
    city.log[at] = Entry::parse(&bytes).unwrap();
    city.delivers(&site.node, Feed::Directory, 100);
    let page = &city.delivers(&site.node, Feed::Org(site.org), 100)[0];
    assert_eq!(page.new, 1);
    assert_eq!(page.refused[0].entry, first.entry);
    assert_eq!(page.refused[0].why.code(), "bad-signature");
    assert_eq!(site.node.verify().unwrap().faults, []);
}

#[test]
fn receipts_settle_what_they_name_and_wrong_ones_are_named() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let first = workshop.begins(&part_1(workshop.org, carrier.org, site.org));
    let second = workshop.begins(&part_1(workshop.org, carrier.org, site.org));
    city.logs(&workshop.node);
    let mark = |recorded: &wufei_node::Recorded| {
        let view = workshop.node.manifest(recorded.doc).unwrap().unwrap();
        view.marks[&recorded.entry].clone()
    };
    assert_eq!(mark(&first), Mark::OnlyHere);
    workshop.node.set_connected(true);
    assert_eq!(mark(&first), Mark::Waiting);

    let right = city.receipt_of(first.entry);
    let mut wrong = city.receipt_of(second.entry);
    wrong.index += 100;
    let error = workshop.node.take_receipts(&[right, wrong]).unwrap_err();
    assert!(
        matches!(&error, TakeError::Receipts { entries, settled: 1 } if *entries == [second.entry]),
        "{error}"
    );
    assert_eq!(mark(&first), Mark::AuthorityHasIt { receipt: right });

    let reason = ("role".to_owned(), "the carrier may not write lines".to_owned());
    workshop
        .node
        .take_refusals(&[(second.entry, reason.0.clone(), reason.1.clone())])
        .unwrap();
    assert!(workshop.node.outbox(0, 1 << 20).unwrap().is_empty());
    let (code, text) = reason;
    assert_eq!(mark(&second), Mark::Refused { code, text });
    assert_eq!(workshop.node.outbox_status().unwrap().refused.len(), 1);
}

/// A device whose database went back to before its last entry; with the folder of the keys, or without.
fn restored(is_whole_folder: bool) -> (City, city::Device, wufei_ledger::EntryId, Act) {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let home = workshop.home();
    let act = part_1(workshop.org, carrier.org, site.org);
    workshop.begins(&act);
    let wufei = rusqlite::Connection::open(home.join("ledger.db")).unwrap();
    let copy = home.join("copy.db");
    wufei.execute("VACUUM INTO ?1", [copy.to_str().unwrap()]).unwrap();
    drop(wufei);
    let lost = workshop.begins(&act);
    city.logs(&workshop.node);
    let org = workshop.org;
    city.delivers(&workshop.node, Feed::Org(org), 100);
    assert_eq!(workshop.node.outbox_status().unwrap().waiting, 0);

    let city::Device { folder, node, .. } = workshop;
    drop(node);
    for file in ["ledger.db-wal", "ledger.db-shm"] {
        let _ = std::fs::remove_file(home.join(file));
    }
    std::fs::rename(&copy, home.join("ledger.db")).unwrap();
    if is_whole_folder {
        std::fs::remove_file(home.join("keys/signed")).unwrap();
    }
    let node = city::open(&home);
    node.unlock(&city::pin()).unwrap();
    let restored = city::Device { folder, node, org };
    (city, restored, lost.entry, act)
}

#[test]
fn a_restored_database_begins_a_new_incarnation_by_itself() {
    let (mut city, restored, lost, act) = restored(false);
    assert_eq!(
        restored.node.own_head().unwrap(),
        None,
        "nothing of the incarnation that is due"
    );
    // Offline: it has heard nothing of what it lost.
    let next = restored.begins(&act);
    let entry = restored.node.entry(next.entry).unwrap().unwrap();
    assert_eq!((entry.body().epoch, entry.body().seq), (1, 1));
    let opening = restored.node.entry(entry.body().prev).unwrap().unwrap();
    let Ok(Statement::NewEpoch(opening)) = Statement::parse(opening.payload()) else {
        panic!("no statement before {}", next.entry);
    };
    assert_eq!(opening.why, EpochReason::Restored);
    assert_eq!(
        opening.last_known,
        Some((0, 1, lost)),
        "it goes on from what it lost"
    );
    city.logs(&restored.node);
    city.updates(&restored);
    assert_eq!(restored.node.outbox_status().unwrap().waiting, 0);
    assert!(
        restored.node.entry(lost).unwrap().is_some(),
        "what was lost has come back"
    );
    assert_eq!(restored.node.verify().unwrap().faults, []);
    // Once: the next start finds the mark where the database is.
    let city::Device { folder, node, .. } = restored;
    let (home, head) = (node.home().to_owned(), node.own_head().unwrap());
    drop(node);
    assert_eq!(city::open(&home).own_head().unwrap(), head);
    drop(folder);
}

#[test]
fn our_own_entries_that_come_back_settle_and_a_restored_copy_does_not_reuse_their_numbers() {
    let (city, restored, lost, act) = restored(true);
    assert_eq!(restored.node.own_head().unwrap().unwrap().1, 0);
    city.updates(&restored);
    assert_eq!(
        restored.node.own_head().unwrap(),
        Some((0, 1, lost)),
        "the log knew more than the copy"
    );
    let next = restored.begins(&act);
    assert_eq!(
        restored.node.entry(next.entry).unwrap().unwrap().body().prev,
        lost
    );
    assert_eq!(restored.node.verify().unwrap().faults, []);
}

#[test]
fn a_page_that_could_not_be_kept_is_taken_whole_the_next_time() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    whole_way(&mut city, [&workshop, &carrier, &site]);
    let reader = city.device(4, "读者", Bits::PRODUCER);
    let disk = rusqlite::Connection::open(reader.home().join("ledger.db")).unwrap();
    for feed in [Feed::Directory, Feed::Org(reader.org)] {
        let items = city.feed(feed);
        let (half, whole) = (&items[..items.len() / 2], &items[..]);
        deliver(&reader.node, feed, half).unwrap();
        let before = reader.node.cursor(feed).unwrap();
        disk.execute_batch(
            "CREATE TRIGGER broken BEFORE UPDATE ON cursor BEGIN SELECT RAISE(ABORT, 'no room'); END",
        )
        .unwrap();
        assert!(matches!(
            deliver(&reader.node, feed, whole),
            Err(TakeError::Node(_))
        ));
        assert_eq!(reader.node.cursor(feed).unwrap(), before);
        disk.execute_batch("DROP TRIGGER broken").unwrap();
        let taken = deliver(&reader.node, feed, whole).unwrap();
        assert_eq!(taken.new, items.len() - items.len() / 2);
    }
    assert_eq!(reader.node.verify().unwrap().faults, []);
    city.updates(&site);
    assert_eq!(
        reader.node.state().unwrap().state,
        site.node.state().unwrap().state
    );
}

/// A history with two devices of the workshop that write at the same time.
fn history() -> (City, wufei_ledger::StateSummary) {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let second = city.device(1, "江城汽修厂", Bits::PRODUCER);
    let doc = workshop.begins(&part_1(workshop.org, carrier.org, site.org)).doc;
    workshop.begins(&part_1(workshop.org, site.org, carrier.org));
    city.collects(&workshop.node);
    city.updates(&second);
    for (device, form) in [(&workshop, "液态"), (&second, "半固态")] {
        let act = Act {
            writes: vec![Write::text("lines/a1/form", form)],
            step: None,
            ..Act::default()
        };
        device.does(doc, &act);
        city.collects(&device.node);
    }
    city.updates(&workshop);
    let both = workshop.node.manifest(doc).unwrap().unwrap().manifest;
    assert_eq!(both.conflicts.len(), 1, "both values stand there");
    let settles = Act {
        writes: vec![Write::text("lines/a1/form", "固态")],
        step: None,
        ..Act::default()
    };
    workshop.does(doc, &settles);
    workshop.does(doc, &step(StepKind::Issued, 1, vec![]));
    city.collects(&workshop.node);
    city.updates(&workshop);
    let state = workshop.node.state().unwrap();
    (city, state)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_order_duplication_and_batching_gives_the_same_state(
        swaps in prop::collection::vec((any::<Index>(), any::<Index>()), 0..40),
        again in prop::collection::vec(any::<Index>(), 0..6),
        size in 1usize..12,
    ) {
        let (mut city, expected) = history();
        let reader = city.device(5, "读者", Bits::PRODUCER);
        let mut entries = city.log.clone();
        entries.extend(again.iter().map(|index| city.log[index.index(city.log.len())].clone()));
        for (a, b) in &swaps {
            let (a, b) = (a.index(entries.len()), b.index(entries.len()));
            entries.swap(a, b);
        }
        let mut refused = 0;
        for some in entries.chunks(size) {
            refused += reader.node.ingest(some.to_vec()).unwrap().refused.len();
        }
        prop_assert_eq!(refused, 0);
        let receipts: Vec<_> = city.log.iter().map(|entry| city.receipt_of(entry.id())).collect();
        reader.node.take_receipts(&receipts).unwrap();
        let found = reader.node.state().unwrap();
        prop_assert_eq!(found.state, expected.state);
        prop_assert_eq!(reader.node.verify().unwrap().faults, []);
    }
}

#[test]
fn nobody_is_believed_before_enrolment() {
    let mut city = City::new();
    let workshop = city.device(1, "江城汽修厂", Bits::PRODUCER);
    workshop.begins(&part_1(workshop.org, OrgId([2; 16]), OrgId([3; 16])));
    city.logs(&workshop.node);
    let folder = tempfile::tempdir().unwrap();
    let stranger = city::begin(&folder.path().join("home"));
    assert_eq!(
        stranger.ingest(city.log.clone()).unwrap(),
        wufei_node::Taken::default()
    );
    let page = deliver(&stranger, Feed::Directory, &city.feed(Feed::Directory));
    assert!(matches!(page, Err(TakeError::NotEnrolled)));
    assert_eq!(stranger.state().unwrap().entries, 0);
}

/// A device whose whole folder was copied: both sign, and neither knows of the other.
fn two_histories() -> (City, [city::Device; 3], [wufei_node::Recorded; 2]) {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let act = part_1(workshop.org, carrier.org, site.org);
    workshop.begins(&act);
    city.collects(&workshop.node);
    let (home, org) = (workshop.home(), workshop.org);
    let other = tempfile::tempdir().unwrap();
    let city::Device { folder, node, .. } = workshop;
    drop(node);
    std::fs::create_dir_all(other.path().join("keys")).unwrap();
    for file in [
        "ledger.db",
        "keys/device.key",
        "keys/transport.key",
        "keys/signed",
    ] {
        std::fs::copy(home.join(file), other.path().join(file)).unwrap();
    }
    use std::os::unix::fs::PermissionsExt;
    for private in [other.path().to_owned(), other.path().join("keys")] {
        std::fs::set_permissions(private, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    let [one, two] = [(home, folder), (other.path().to_owned(), other)].map(|(home, folder)| {
        let node = city::open(&home);
        node.unlock(&city::pin()).unwrap();
        city::Device { folder, node, org }
    });
    let kept = one.begins(&act);
    let lost = two.begins(&part_1(org, site.org, carrier.org));
    (city, [one, two, carrier], [kept, lost])
}

#[test]
fn the_branch_that_was_logged_second_is_put_aside_and_its_device_goes_on_in_a_new_incarnation() {
    let (mut city, [one, two, _], [kept, lost]) = two_histories();
    city.collects(&one.node);
    let refusal = (
        lost.entry,
        "forked".to_owned(),
        "another entry stands there".to_owned(),
    );
    two.node.take_refusals(&[refusal]).unwrap();
    // Kept as evidence, told as refused, and in no document.
    assert!(two.node.entry(lost.entry).unwrap().is_some());
    assert_eq!(two.node.outbox_status().unwrap().refused.len(), 1);
    assert!(two.node.manifest(lost.doc).unwrap().is_none());
    city.updates(&two);
    let again = two.begins(&part_1(two.org, two.org, two.org));
    let body = two.node.entry(again.entry).unwrap().unwrap().body().clone();
    assert_eq!((body.epoch, body.seq), (1, 1));
    city.collects(&two.node);
    city.updates(&one);
    city.updates(&two);
    for device in [&one, &two] {
        assert!(device.node.manifest(kept.doc).unwrap().is_some());
        assert!(device.node.manifest(again.doc).unwrap().is_some());
        assert_eq!(device.node.verify().unwrap().faults, []);
    }
    assert_eq!(one.node.state().unwrap().state, two.node.state().unwrap().state);
    let mut export = Vec::new();
    two.node.export(&mut export).unwrap();
    assert!(wufei_node::verify_export(&export[..], None).unwrap().is_sound());
}

#[test]
fn whoever_heard_of_the_other_branch_first_lets_it_go_with_what_was_built_on_it() {
    let (mut city, [one, two, carrier], [kept, lost]) = two_histories();
    // The carrier hears of the second branch on the road, and writes in it.
    let branch = two.node.entry(lost.entry).unwrap().unwrap();
    city.updates(&carrier);
    carrier.node.ingest(vec![branch]).unwrap();
    assert!(carrier.node.manifest(lost.doc).unwrap().is_some());
    city.collects(&one.node);
    city.updates(&carrier);
    assert!(
        carrier.node.manifest(lost.doc).unwrap().is_none(),
        "the log has the other one"
    );
    assert!(carrier.node.manifest(kept.doc).unwrap().is_some());
    city.updates(&one);
    assert_eq!(
        one.node.state().unwrap().state,
        carrier.node.state().unwrap().state
    );
    assert_eq!(carrier.node.verify().unwrap().faults, []);
    // Its own sequence is not touched.
    assert_eq!(carrier.node.own_head().unwrap(), None);
}

#[test]
fn a_device_that_hears_of_its_own_fork_goes_on_in_a_new_incarnation() {
    let (mut city, [one, two, carrier], [kept, lost]) = two_histories();
    city.collects(&one.node);
    let branches = [(&one, kept), (&two, lost)].map(|(of, act)| of.node.entry(act.entry).unwrap().unwrap());
    let proof = ForkProof::of(&branches[0], &branches[1]).unwrap();
    city.states(&Statement::ForkProof(Box::new(proof)));
    city.updates(&one);
    let next = one.begins(&part_1(one.org, carrier.org, carrier.org));
    let body = one.node.entry(next.entry).unwrap().unwrap().body().clone();
    assert_eq!((body.epoch, body.seq), (1, 1));
    assert_eq!(one.node.verify().unwrap().faults, []);
}
