//! The demo city: a regulator node and four devices, each a process of its own, play a day of work.
//!
//! `cargo xtask run` starts this. Words go to standard error; the last line on standard output is the
//! summary as JSON. `"ok": true` is said only when each device prints the same state as the node has for
//! its organisation, and every entry and receipt verifies everywhere.

mod day;

use clap::Parser;
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;
use wufei_tests::process::kill_everything;

/// Plays a day in the demo city.
#[derive(Parser)]
struct Options {
    /// Keep the homes in this folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let handler = ctrlc::set_handler(|| {
        kill_everything();
        eprintln!("interrupted: everything that was started has been stopped");
        std::process::exit(130);
    });
    if let Err(error) = handler {
        eprintln!("demo-city: {error}");
        return ExitCode::FAILURE;
    }
    let began = Instant::now();
    let played = day::play(options.data.as_deref());
    kill_everything();
    match played {
        Ok(mut summary) => {
            summary["seconds"] = json!(began.elapsed().as_secs_f64().round());
            println!("{summary}");
            if summary["ok"] == json!(true) {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("demo-city: the day could not be finished: {error:#}");
            println!("{}", json!({ "ok": false, "error": format!("{error:#}") }));
            ExitCode::FAILURE
        }
    }
}
