use std::convert::Infallible;
use std::process::Command;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::build::{Profile, binaries, pick};
use crate::household::Household;

#[derive(Subcommand)]
pub enum Bench {
    /// How fast the courier is: durable, in release mode, over real QUIC on loopback
    Sync(SyncOptions),
    /// Kill node or device at many seeded moments of a sync, and see that nothing is lost or taken twice
    Kills(KillOptions),
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

/// Becomes the benchmark that was asked for.
pub fn bench(bench: &Bench, household: &Household) -> Result<Infallible> {
    match bench {
        Bench::Sync(options) => sync(options, household),
        Bench::Kills(options) => kills(options, household),
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
