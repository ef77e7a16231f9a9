//! The demo city: a regulator node and four devices, each a process of its own.
//!
//! `cargo xtask run` starts this. With `--window` the city is shown in a window until that is closed;
//! without, it plays a day of work. Words go to standard error; the last line on standard output is the
//! summary as JSON. Of a day, `"ok": true` is said only when each device prints the same state as the node
//! has for its organisation, and every entry and receipt verifies everywhere.

mod city;
mod day;
mod window;

use clap::Parser;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Instant;
use wufei_tests::process::kill_everything;

/// Plays a day in the demo city, or shows it.
#[derive(Parser)]
struct Options {
    /// Show the city in a window
    #[arg(long)]
    window: bool,
    /// Keep the homes in this folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let has_window = options.window;
    let handler = ctrlc::set_handler(move || {
        // A window and the node below it end in good order; a second time, or before there is one, at once.
        if has_window
            && window::IS_OPEN.load(Ordering::SeqCst)
            && !window::INTERRUPTED.swap(true, Ordering::SeqCst)
        {
            eprintln!("closing the window and stopping the node; once more to stop at once");
            return;
        }
        kill_everything();
        eprintln!("interrupted: everything that was started has been stopped");
        std::process::exit(130);
    });
    if let Err(error) = handler {
        eprintln!("demo-city: {error}");
        return ExitCode::FAILURE;
    }
    let began = Instant::now();
    let played = play(&options);
    kill_everything();
    if window::INTERRUPTED.load(Ordering::SeqCst) {
        eprintln!("interrupted: the window is closed and the node is stopped");
        return ExitCode::from(130);
    }
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
            eprintln!("demo-city: this could not be finished: {error:#}");
            println!("{}", json!({ "ok": false, "error": format!("{error:#}") }));
            ExitCode::FAILURE
        }
    }
}

fn play(options: &Options) -> anyhow::Result<Value> {
    let temporary = tempfile::tempdir()?;
    let folder = options.data.as_deref().unwrap_or(temporary.path());
    let mut summary = if options.window {
        window::show(folder)?
    } else {
        day::play(folder)?
    };
    summary["data"] = json!(options.data);
    Ok(summary)
}
