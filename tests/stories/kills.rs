//! SIGKILL at seeded moments of a sync: nothing is lost, nothing is applied twice.
//!
//! Each moment begins with the same city, copied: a node and an agent with 400 entries to send. Either the
//! node or the device is killed by process id while they talk, and started again; then the agent syncs.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use wufei_tests::process::Process;
use wufei_tests::{Node, Person};

/// Moments in the test run; `cargo xtask bench kills` sets more.
const MOMENTS: u64 = 20;

/// Copies a stopped replica's folder, permissions included.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).unwrap()),
        }
    }
}

/// A city at the moment before the agent's first big sync, and how long that sync takes undisturbed.
struct Before {
    folder: tempfile::TempDir,
    node: Node,
    agent: Person,
    takes: Duration,
}

impl Before {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut node = Node::begin(&folder.path().join("city")).unwrap();
        let city = folder.path().join("city");
        let agent = Person::enrolled(&city, &node, "示例环保管家", "agent", "420106").unwrap();
        agent.run(&["sync"]).unwrap();
        let sheet: PathBuf =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/papers/tests/data/manifests-37col.xlsx");
        agent.run(&["import", &sheet.to_string_lossy()]).unwrap();
        node.stop().unwrap();
        let mut before = Self {
            folder,
            node,
            agent,
            takes: Duration::ZERO,
        };
        let (mut node, agent) = before.copy("undisturbed");
        node.start().unwrap();
        let began = Instant::now();
        agent.run(&["sync"]).unwrap();
        before.takes = began.elapsed();
        node.stop().unwrap();
        before
    }

    fn copy(&self, name: &str) -> (Node, Person) {
        let folder = self.folder.path().join(name);
        copy_folder(&self.folder.path().join("city"), &folder);
        (self.node.moved_to(&folder), self.agent.moved_to(&folder))
    }
}

#[test]
fn killing_either_side_at_any_moment_loses_nothing_and_applies_nothing_twice() {
    let moments = std::env::var("WUFEI_KILLS")
        .ok()
        .and_then(|many| many.parse().ok())
        .unwrap_or(MOMENTS);
    let mut before = Before::new();
    let mut in_flight = 0;
    for seed in 0..moments {
        let mut dice = ChaCha8Rng::seed_from_u64(seed);
        let (mut node, agent) = before.copy(&format!("moment-{seed}"));
        node.start().unwrap();
        let mut command = agent.wufei().unwrap();
        command.args(["--json", "sync"]);
        let mut syncing = Process::start("the agent's sync", command).unwrap();
        std::thread::sleep(before.takes.mul_f64(dice.random_range(0.15..0.85)));
        let still_syncing = syncing.is_alive();
        if !still_syncing {
            // The machine is quicker now than when it was measured.
            before.takes = before.takes.mul_f64(0.75);
        }
        if dice.random_bool(0.5) {
            node.kill();
            node.start().unwrap();
            // The device learns from the node's reset that the conversation is over, and ends by itself; when it
            // has nothing to say, only at its next keep-alive. Two moments are enough to see that.
            if seed < 4 {
                syncing.finish().unwrap();
            }
        }
        syncing.kill();
        let waiting = agent.run(&["outbox"]).unwrap()["waiting"].as_u64().unwrap();
        let there = node.state(Some(&agent.org)).unwrap()["entries"].as_u64().unwrap();
        in_flight += u64::from(still_syncing && waiting > 0);

        agent.run(&["sync"]).unwrap();
        let (here, there_now) = (
            agent.run(&["state"]).unwrap(),
            node.state(Some(&agent.org)).unwrap(),
        );
        assert_eq!(
            here["state"], there_now["state"],
            "seed {seed}: {here} against {there_now}"
        );
        assert_eq!(
            here["entries"],
            Value::from(400),
            "seed {seed}: every entry exactly once ({there} were there)"
        );
        assert_eq!(here["settled"], Value::from(400), "seed {seed}");
        assert_eq!(agent.run(&["verify"]).unwrap()["ok"], true, "seed {seed}");
        node.stop().unwrap();
        assert_eq!(node.run(&["verify"]).unwrap()["ok"], true, "seed {seed}");
        std::fs::remove_dir_all(before.folder.path().join(format!("moment-{seed}"))).unwrap();
    }
    println!("{in_flight} of {moments} kills landed with entries in flight");
    assert!(
        2 * in_flight >= moments,
        "{in_flight} of {moments} landed with entries in flight"
    );
}
