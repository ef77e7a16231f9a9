use std::convert::Infallible;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::build::{Profile, binaries, pick};
use crate::household::Household;

#[derive(Args)]
pub struct Options {
    /// Without a window; so far there is none anyway
    #[arg(long)]
    headless: bool,
    /// Keep the homes of node and devices in this folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Builds the programs and becomes the demo city (`tests/story`), which starts and stops the rest.
pub fn run(options: &Options, household: &Household) -> Result<Infallible> {
    eprintln!("building wufei, wufei-regulator and the demo city");
    // The city looks for the two others beside itself.
    let built = binaries(
        household,
        Profile::Debug,
        &["wufei-cli", "wufei-regulator", "wufei-tests"],
    )?;
    let mut city = Command::new(pick(&built, "demo-city")?);
    if let Some(folder) = &options.data {
        city.arg("--data").arg(folder);
    }
    household.become_command(&mut city)
}
