//! The house's own tools: run, test, bench.

mod bench;
mod build;
mod household;
mod process;
mod run;
mod setup;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::household::Household;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The house's own tools"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Play a day in the demo city: a regulator's node and its devices, each a process of its own
    Run(run::Options),
    /// Format, lint and test everything
    Test,
    /// Measure
    #[command(subcommand)]
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let household = match Household::new() {
        Ok(household) => household,
        Err(error) => return complain(&error),
    };
    let done = setup::install_what_is_missing().and_then(|()| match task {
        Task::Run(options) => run::run(&options, &household).map(|never| match never {}),
        Task::Test => test::test(&household),
        Task::Bench(bench) => bench::bench(&bench, &household).map(|never| match never {}),
    });
    match (done, household.signal()) {
        (_, Some(signal)) => ExitCode::from(128 + signal),
        (Ok(()), None) => ExitCode::SUCCESS,
        (Err(error), None) => complain(&error),
    }
}

fn complain(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}
