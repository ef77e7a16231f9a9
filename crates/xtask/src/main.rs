//! The house's own tools: run, test, bench, fuzz, dev, generate, screenshots.

mod bench;
mod build;
mod count;
mod dev;
mod fuzz;
mod generate;
mod household;
mod npm;
mod pages;
mod process;
mod run;
mod screenshots;
mod setup;
mod stamp;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::household::Household;
use crate::setup::{BROWSERS, Need, PROGRAMS, SECOND_READER, WINDOW};

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
    /// Open the demo city: a regulator's node and its devices, each a process of its own, with a window
    Run(run::Options),
    /// Format, lint and test everything
    Test,
    /// Measure
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Throw mutants of honest bytes at everything that reads remote ones
    Fuzz(fuzz::Options),
    /// Show the screens as they are being written
    Dev(dev::Options),
    /// Write the contract's TypeScript into the screens
    Generate(generate::Options),
    /// Take the pictures in docs/screenshots
    Screenshots,
}

impl Task {
    /// What the machine must have for it.
    fn needs(&self) -> Vec<Need> {
        let groups: &[&[Need]] = match self {
            Task::Run(options) if options.opens_a_window() => &[&PROGRAMS, &WINDOW],
            Task::Dev(options) if options.opens_a_window() => &[&PROGRAMS, &WINDOW],
            Task::Bench(bench::Bench::Window(_)) => &[&PROGRAMS, &WINDOW, &BROWSERS],
            Task::Run(_) | Task::Bench(_) | Task::Fuzz(_) | Task::Dev(_) | Task::Generate(_) => &[&PROGRAMS],
            Task::Test => &[&PROGRAMS, &WINDOW, &BROWSERS, &SECOND_READER],
            Task::Screenshots => &[&PROGRAMS, &WINDOW, &BROWSERS],
        };
        groups.concat()
    }
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    let household = match Household::new() {
        Ok(household) => household,
        Err(error) => return complain(&error),
    };
    let done = setup::install_what_is_missing(&task.needs()).and_then(|()| match task {
        Task::Run(options) => run::run(&options, &household).map(|never| match never {}),
        Task::Test => test::test(&household),
        Task::Bench(bench) => bench::bench(&bench, &household),
        Task::Fuzz(options) => fuzz::fuzz(&options, &household).map(|never| match never {}),
        Task::Dev(options) => dev::dev(&options, &household),
        Task::Generate(options) => generate::generate(&options, &household),
        Task::Screenshots => screenshots::take(&household),
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
