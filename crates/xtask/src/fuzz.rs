use std::convert::Infallible;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::build::{Profile, binaries, pick};
use crate::household::Household;

#[derive(Args)]
pub struct Options {
    /// entry, guard, chain or frames, `--seconds N`, `--mutants N`, `--seed N`, `--only NUMBER`; see `--help`
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "TARGET AND OPTIONS"
    )]
    passed_on: Vec<String>,
}

/// Builds the thrower of mutants in release mode and becomes it.
pub fn fuzz(options: &Options, household: &Household) -> Result<Infallible> {
    let built = binaries(household, Profile::Release, &["wufei-adversary"])?;
    household.become_command(Command::new(pick(&built, "fuzz")?).args(&options.passed_on))
}
