//! One process that stays: it syncs in the background and takes commands line by line.
//!
//! Each line of standard input is a command as after `wufei`, with shell quoting. Each is answered with
//! one JSON line (or a text). At the end of input it finishes.

use crate::args::{Command, Common, DeviceCommand, RecoveryCommand, ShellLine};
use crate::output::{Output, Said};
use crate::run;
use clap::Parser;
use serde_json::json;
use std::process::ExitCode;
use tokio::io::{AsyncBufReadExt, BufReader};
use wufei_app::{Desk, Lang};

/// Longest line that is taken, in bytes.
const MAX_LINE: usize = 1 << 20;

/// Takes commands until standard input ends or somebody interrupts.
pub async fn stay(desk: Desk, common: &Common, output: Output) -> ExitCode {
    let courier = desk.stay_in_touch();
    output.say(&Said::done(
        json!({ "ok": true, "ready": true, "pid": std::process::id(), "device": desk.device() }),
        match output.lang {
            Lang::ZhCn => "就绪。输入命令，Ctrl-D 结束。",
            Lang::En => "Ready. Type a command; Ctrl-D ends.",
        },
    ));
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    loop {
        let line = tokio::select! {
            line = lines.next_line() => line,
            _ = tokio::signal::ctrl_c() => Ok(None),
        };
        match line {
            Ok(Some(line)) if line.trim().is_empty() => {}
            Ok(Some(line)) => answer(&desk, common, output, &line).await,
            Ok(None) | Err(_) => break,
        }
    }
    courier.stop().await;
    ExitCode::SUCCESS
}

async fn answer(desk: &Desk, common: &Common, output: Output, line: &str) {
    match parse(line) {
        Err(usage) => {
            let json = json!({ "ok": false, "error": { "code": "usage", "what": usage } });
            output.say(&Said {
                ok: false,
                ..Said::done(json, usage)
            });
        }
        Ok(command) => match run::on_desk(desk, command, common, output).await {
            Ok(said) => output.say_on_one_line(said),
            Err(problem) => output.fail(&problem),
        },
    }
}

fn parse(line: &str) -> Result<Command, String> {
    if line.len() > MAX_LINE {
        return Err(format!(
            "a line of {} bytes is longer than {MAX_LINE}",
            line.len()
        ));
    }
    let words = shell_words::split(line).map_err(|error| error.to_string())?;
    match ShellLine::try_parse_from(words) {
        // They begin a replica, or end the one that this shell holds, and need the PIN themselves.
        Ok(ShellLine {
            command:
                Command::Shell
                | Command::Init
                | Command::Device(DeviceCommand::Rotate { .. })
                | Command::Recovery(RecoveryCommand::Use { .. }),
        }) => Err("not inside a shell".to_owned()),
        Ok(ShellLine { command }) => Ok(command),
        Err(error) => Err(error.to_string()),
    }
}
