//! Homes: who may hold one, who may sign in it, and what a restart finds.

mod city;

use std::convert::Infallible;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use city::{City, PIN, begin, open, part_1, pin, step, three};
use wufei_home::{HomeError, KdfParams, KeyFileError, Pin};
use wufei_ledger::{Act, Bits, OrgId, Write};
use wufei_manifest::StepKind;
use wufei_node::{Clock, EnrolmentError, KeyError, Node, NodeError, RecordError};

#[test]
fn a_second_process_on_one_home_is_told_who_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let first = begin(&home);
    let error = Node::open(&home, Clock::system()).unwrap_err();
    assert!(
        matches!(error, NodeError::Home(HomeError::InUse { pid: Some(pid), .. }) if pid == std::process::id()),
        "{error}"
    );
    drop(first);
    open(&home);
}

#[test]
fn a_home_is_begun_once_and_a_beginning_that_was_cut_off_is_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    drop(begin(&home));
    let again = Node::init_with(&home, &pin(), KdfParams::for_tests(), Clock::system());
    assert!(matches!(again, Err(NodeError::AlreadyBegun { .. })));

    std::fs::remove_file(home.join("keys/device.key")).unwrap();
    assert!(matches!(
        Node::open(&home, Clock::system()),
        Err(NodeError::NotBegun { .. })
    ));
    let device = begin(&home).device();
    let node = open(&home);
    node.unlock(&pin()).unwrap();
    assert_eq!(node.device(), device);
}

#[test]
fn a_replica_that_lost_its_key_is_not_begun_anew() {
    let mut city = City::new();
    let workshop = city.device(1, "江城汽修厂", Bits::PRODUCER);
    let home = workshop.home();
    drop(workshop.node);
    std::fs::remove_file(home.join("keys/device.key")).unwrap();
    let again = Node::init_with(&home, &pin(), KdfParams::for_tests(), Clock::system());
    assert!(matches!(again, Err(NodeError::AlreadyBegun { .. })));
}

#[test]
fn without_the_pin_a_device_reads_and_syncs_but_does_not_sign() {
    let mut city = City::new();
    let workshop = city.device(1, "江城汽修厂", Bits::PRODUCER);
    let act = part_1(workshop.org, OrgId([2; 16]), OrgId([3; 16]));
    let doc = workshop.begins(&act).doc;
    workshop.node.lock();
    let refused = workshop.node.record(None, |_| Ok::<_, Infallible>(act.clone()));
    assert!(matches!(refused, Err(RecordError::Key(KeyError::Locked))));
    assert!(workshop.node.sign_possession(b"wufei/possess").is_err());

    city.collects(&workshop.node);
    city.updates(&workshop);
    assert!(workshop.node.manifest(doc).unwrap().is_some());

    let wrong = workshop.node.unlock(&Pin::new("314159").unwrap());
    assert!(matches!(wrong, Err(KeyError::File(KeyFileError::WrongPin))));
    assert!(workshop.node.is_locked());
    workshop.node.unlock(&pin()).unwrap();
    workshop.begins(&act);
}

#[test]
fn a_changed_pin_opens_and_the_old_one_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let node = begin(&folder.path().join("home"));
    let new = Pin::new("314159").unwrap();
    assert!(node.change_pin(&new, &new, KdfParams::for_tests()).is_err());
    node.change_pin(&pin(), &new, KdfParams::for_tests()).unwrap();
    assert!(node.unlock(&pin()).is_err());
    node.unlock(&new).unwrap();
}

#[test]
fn the_seed_is_nowhere_in_the_home() {
    let mut city = City::new();
    let workshop = city.device(1, "江城汽修厂", Bits::PRODUCER);
    workshop.begins(&part_1(workshop.org, OrgId([2; 16]), OrgId([3; 16])));
    let file = std::fs::read(workshop.home().join("keys/device.key")).unwrap();
    let seed = wufei_home::unseal(&file, &pin()).unwrap();
    for entry in [
        "ledger.db",
        "ledger.db-wal",
        "keys/device.key",
        "keys/transport.key",
        "lock",
    ] {
        let bytes = std::fs::read(workshop.home().join(entry)).unwrap_or_default();
        assert!(!bytes.windows(32).any(|window| window == *seed), "{entry}");
        assert!(
            !bytes.windows(PIN.len()).any(|window| window == PIN.as_bytes()),
            "{entry}"
        );
    }
}

#[test]
fn an_enrolment_for_another_key_or_another_ledger_is_not_believed() {
    let mut city = City::new();
    let [workshop, carrier, _] = three(&mut city);
    let others = city.chain_for(&carrier.node, workshop.org, Bits::PRODUCER);
    let finish = |chain| {
        workshop
            .node
            .finish_enrolment(chain, "127.0.0.1:4420", [7; 32], "江城汽修厂")
    };
    assert!(matches!(finish(others), Err(EnrolmentError::OtherDevice)));
    let other_org = city.chain_for(&workshop.node, carrier.org, Bits::PRODUCER);
    assert!(matches!(finish(other_org), Err(EnrolmentError::Enrolled { org, .. }) if org == workshop.org));
    let mut short = city.chain_for(&workshop.node, workshop.org, Bits::PRODUCER);
    short.0.remove(1);
    assert!(finish(short).is_err());
    let before = workshop.node.identity();
    finish(city.chain_for(&workshop.node, workshop.org, Bits::PRODUCER)).unwrap();
    assert_eq!(
        workshop.node.identity().unwrap().ledger,
        before.unwrap().ledger,
        "a new credential of the same organisation is welcome"
    );
}

#[test]
fn a_restart_goes_on_where_the_sequence_was() {
    let mut city = City::new();
    let workshop = city.device(1, "江城汽修厂", Bits::PRODUCER);
    let act = part_1(workshop.org, OrgId([2; 16]), OrgId([3; 16]));
    assert_eq!(workshop.node.own_head().unwrap(), None);
    let first = workshop.begins(&act);
    let workshop = workshop.restarts();
    assert_eq!(workshop.node.own_head().unwrap(), Some((0, 0, first.entry)));
    let second = workshop.does(first.doc, &step(StepKind::Issued, 1, vec![]));
    let entry = workshop.node.entry(second.entry).unwrap().unwrap();
    assert_eq!((entry.body().seq, entry.body().prev), (1, first.entry));
    assert!(workshop.node.verify().unwrap().is_sound());
}

#[test]
fn an_act_that_could_not_be_kept_leaves_no_trace_and_uses_no_number_up() {
    let mut city = City::new();
    let workshop = city.device(1, "江城汽修厂", Bits::PRODUCER);
    let doc = workshop
        .begins(&part_1(workshop.org, OrgId([2; 16]), OrgId([3; 16])))
        .doc;
    let state = workshop.node.state().unwrap();
    let note = Act {
        writes: vec![Write::text("lines/a1/form", "液态")],
        step: None,
        ..Act::default()
    };
    let disk = rusqlite::Connection::open(workshop.home().join("ledger.db")).unwrap();
    for table in ["entry", "outbox", "summary"] {
        disk.execute_batch(&format!(
            "CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no room'); END"
        ))
        .unwrap();
        let mut changed = workshop.node.changed();
        changed.mark_unchanged();
        let failed = workshop
            .node
            .record(Some(doc), |_| Ok::<_, Infallible>(note.clone()));
        assert!(
            matches!(failed, Err(RecordError::Node(NodeError::Store(_)))),
            "{table}"
        );
        assert!(!changed.has_changed().unwrap(), "nothing is announced");
        disk.execute_batch("DROP TRIGGER broken").unwrap();
        assert_eq!(workshop.node.state().unwrap(), state, "{table}");
        assert_eq!(workshop.node.own_head().unwrap().unwrap().1, 0);
    }
    workshop.does(doc, &note);
    assert_eq!(workshop.node.own_head().unwrap().unwrap().1, 1);
    assert!(workshop.node.verify().unwrap().is_sound());
}

/// Runs in a process of its own, which the test below kills: writes acts as fast as it can.
#[test]
fn writer() {
    let Some(home) = std::env::var_os("WUFEI_TEST_WRITER_HOME") else {
        return;
    };
    let node = open(home.as_ref());
    node.unlock(&pin()).unwrap();
    let own = node.identity().unwrap().org;
    loop {
        let act = part_1(own, OrgId([2; 16]), OrgId([3; 16]));
        let recorded = node.record(None, |_| Ok::<_, Infallible>(act)).unwrap();
        println!("recorded {}", recorded.entry);
    }
}

#[test]
fn a_writer_killed_at_any_moment_loses_nothing_it_had_announced() {
    let mut city = City::new();
    let workshop = city.device(1, "江城汽修厂", Bits::PRODUCER);
    let home = workshop.home();
    drop(workshop.node);
    let mut announced = Vec::new();
    for lines in [1, 2, 5, 9] {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["writer", "--exact", "--nocapture", "--test-threads=1"])
            .env("WUFEI_TEST_WRITER_HOME", &home)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let recorded = output
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| Some(line.split_once("recorded ")?.1.to_owned()))
            .take(lines);
        announced.extend(recorded);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert_eq!(announced.len(), 17);
    let node = open(&home);
    for entry in announced {
        assert!(node.entry(entry.parse().unwrap()).unwrap().is_some(), "{entry}");
    }
    let report = node.verify().unwrap();
    assert_eq!(report.faults, []);
    let (_, seq, _) = node.own_head().unwrap().unwrap();
    assert_eq!(report.entries as u64, seq + 1, "no hole and nothing twice");
}
