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

/// Builds everything in release mode and becomes the benchmark; its last line is the result.
pub fn bench(bench: &Bench, household: &Household) -> Result<Infallible> {
    let Bench::Sync(options) = bench;
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
