use std::convert::Infallible;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use serde::Deserialize;

use crate::build::{Profile, binaries, pick, programs};
use crate::household::Household;
use crate::npm::Package;
use crate::pages;

#[derive(Subcommand)]
pub enum Bench {
    /// What the guard costs beside plain Automerge, in release mode
    Admit(AdmitOptions),
    /// What refusing each known attack costs in time and memory, in release mode
    Attacks,
    /// How fast the courier is: durable, in release mode, over real QUIC on loopback
    Sync(SyncOptions),
    /// Kill node or device at many seeded moments of a sync, and see that nothing is lost or taken twice
    Kills(KillOptions),
    /// How fast the real window is over a store of many manifests, in release mode
    Window(WindowOptions),
}

#[derive(Args)]
pub struct AdmitOptions {
    /// How many manifests are taken in
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    manifests: usize,
    /// End with one JSON line on standard output
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct SyncOptions {
    /// How many manifests travel
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    manifests: usize,
    /// End with one JSON line on standard output
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct KillOptions {
    /// How many moments; the test run takes 20
    #[arg(long, value_name = "N", default_value_t = 200)]
    moments: usize,
}

#[derive(Args)]
pub struct WindowOptions {
    /// How many manifests the device holds
    #[arg(long, value_name = "N", default_value_t = 50_000)]
    manifests: usize,
}

/// Measures what was asked for.
pub fn bench(bench: &Bench, household: &Household) -> Result<()> {
    match bench {
        Bench::Admit(options) => admit(options, household).map(|never| match never {}),
        Bench::Attacks => attacks(household).map(|never| match never {}),
        Bench::Sync(options) => sync(options, household).map(|never| match never {}),
        Bench::Kills(options) => kills(options, household).map(|never| match never {}),
        Bench::Window(options) => window(options, household),
    }
}

/// The story of the kills (`tests/stories/kills.rs`), longer.
fn kills(options: &KillOptions, household: &Household) -> Result<Infallible> {
    binaries(household, Profile::Debug, &["wufei-cli", "wufei-regulator"])?;
    let mut story = Command::new("cargo");
    story.args([
        "test",
        "--package",
        "wufei-tests",
        "--test",
        "stories",
        "kills",
        "--",
        "--nocapture",
    ]);
    story.env("WUFEI_KILLS", options.moments.to_string());
    household.become_command(&mut story)
}

fn attacks(household: &Household) -> Result<Infallible> {
    let built = binaries(household, Profile::Release, &["wufei-adversary"])?;
    household.become_command(&mut Command::new(pick(&built, "bench-attacks")?))
}

/// Becomes the benchmark of the door; its last line is the result.
fn admit(options: &AdmitOptions, household: &Household) -> Result<Infallible> {
    let built = binaries(household, Profile::Release, &["wufei-tests"])?;
    let mut command = Command::new(pick(&built, "bench-admit")?);
    command.args(["--manifests", &options.manifests.to_string()]);
    if options.json {
        command.arg("--json");
    }
    household.become_command(&mut command)
}

/// Builds everything in release mode and becomes the benchmark; its last line is the result.
fn sync(options: &SyncOptions, household: &Household) -> Result<Infallible> {
    let built = binaries(
        household,
        Profile::Release,
        &["wufei-cli", "wufei-regulator", "wufei-tests"],
    )?;
    let mut command = Command::new(pick(&built, "bench-sync")?);
    command.args(["--manifests", &options.manifests.to_string()]);
    if options.json {
        command.arg("--json");
    }
    household.become_command(&mut command)
}

/// Makes a home that holds many manifests and measures the window over it; its last line but the tests' own
/// is the result.
fn window(options: &WindowOptions, household: &Household) -> Result<()> {
    let journeys = Package::journeys();
    journeys.install(household)?;
    pages::build(household)?;
    // A release build cannot be steered unless it says so.
    let features = ["--features", "wufei-desktop/automation"];
    let arguments = [["--workspace", "--bins"], ["--release", "--locked"], features].concat();
    let built = programs(household, &arguments)?;
    let maker = pick(&built, "bench-home")?;
    let beside = maker.parent().context("a program lies in a folder")?;
    let folder = beside.join("bench-window");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let mut make = Command::new(&maker);
    make.args(["--manifests", &options.manifests.to_string()])
        .arg(&folder);
    let mut made = household.spawn("bench-home", &mut make)?;
    let mut last = String::new();
    while let Some(line) = made.line_or_end()? {
        println!("{line}");
        last = line;
    }
    ensure!(made.wait()?.success(), "the home could not be made");
    #[derive(Deserialize)]
    struct Made {
        home: PathBuf,
    }
    let made: Made = serde_json::from_str(&last).context("bench-home's last line")?;
    let mut bench = journeys.script("bench");
    bench
        .env("WUFEI_PROGRAMS", beside)
        .env("WUFEI_BENCH_HOME", made.home);
    household.run("bench", &mut bench)?;
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))
}
