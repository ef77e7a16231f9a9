//! The demo city plays its day, and says so when it cannot.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, Stdio};
use wufei_tests::process::program;

fn demo_city() -> Command {
    let mut command = program("demo-city").unwrap();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn a_day_in_the_city_ends_with_equal_states_and_a_receipt_for_every_entry() {
    let output = demo_city().output().unwrap();
    let (said, words) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    let summary: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert!(output.status.success(), "{summary}\n{words}");
    assert_eq!(summary["ok"], true, "{summary}");
    assert!(summary["manifests"].as_u64() >= Some(406), "{summary}");
    assert_eq!(summary["entries"], summary["settled"], "{summary}");
    assert_eq!(summary["conflicts"], 0, "{summary}");
}

#[test]
fn a_node_that_dies_for_good_ends_the_day_with_a_clear_message() {
    let mut city = demo_city().spawn().unwrap();
    let mut words = BufReader::new(city.stderr.take().unwrap());
    let (mut line, mut pid) = (String::new(), None);
    loop {
        line.clear();
        assert!(
            words.read_line(&mut line).unwrap() > 0,
            "the city ended before the morning"
        );
        if let Some(found) = line.trim().strip_prefix("node pid ") {
            pid = found.parse::<i32>().ok();
        }
        if line.contains("morning:") {
            break;
        }
    }
    let pid = rustix::process::Pid::from_raw(pid.expect("the node's pid was said")).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
    let mut rest = String::new();
    words.read_to_string(&mut rest).unwrap();
    let output = city.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{rest}");
    assert!(
        rest.contains("the regulator's node died in the middle of the day"),
        "{rest}"
    );
    let said = String::from_utf8_lossy(&output.stdout);
    let summary: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(summary["ok"], false);
}

#[test]
fn an_interrupted_city_leaves_nothing_running() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = demo_city().arg("--data").arg(folder.path()).spawn().unwrap();
    let mut words = BufReader::new(city.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("morning:") {
        line.clear();
        assert!(
            words.read_line(&mut line).unwrap() > 0,
            "the city ended before the morning"
        );
    }
    let pid = rustix::process::Pid::from_child(&city);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(city.wait().unwrap().code(), Some(130));
    // The kernel needs a moment to take the last of them away.
    let began = std::time::Instant::now();
    while !still_running(folder.path()).is_empty() {
        assert!(
            began.elapsed().as_secs() < 20,
            "left behind: {:?}",
            still_running(folder.path())
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// Processes whose command line or environment names this folder.
fn still_running(folder: &std::path::Path) -> Vec<String> {
    let folder = folder.to_string_lossy().into_owned();
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    let named = |path: std::path::PathBuf| {
        std::fs::read(path).is_ok_and(|text| String::from_utf8_lossy(&text).contains(&folder))
    };
    processes
        .filter(|entry| named(entry.path().join("cmdline")) || named(entry.path().join("environ")))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}
