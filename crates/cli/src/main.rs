//! The command line `wufei`: a replica without a window.
//!
//! Data goes to standard output, words and progress to standard error. With `--json` each result is one
//! JSON line. Exit codes: 0 done, 1 failed or does not verify, 2 wrong usage.

mod args;
mod devices;
mod home;
mod lang;
mod output;
mod pin;
mod run;
mod shell;
mod show;
mod words;

use args::Cli;
use clap::Parser;
use output::Output;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = lang::chosen(cli.common.lang);
    log_to_stderr(cli.common.verbose);
    let output = Output::new(cli.common.json, lang);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("wufei: {error}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(run::run(cli, output))
}

/// Quiet unless asked: what a person needs is said by the commands themselves.
fn log_to_stderr(verbose: u8) {
    let default = match verbose {
        0 => "error",
        1 => "info",
        _ => "debug",
    };
    let filter = tracing_subscriber::EnvFilter::try_from_env("WUFEI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
