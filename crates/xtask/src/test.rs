use std::env;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::build::cargo;
use crate::household::Household;

/// How one step of the tests ended.
struct Outcome {
    step: &'static str,
    took: Duration,
    failure: Option<String>,
}

/// Formats, lints and tests everything, says at the end how each step went, and fails when one did.
pub fn test(household: &Household) -> Result<()> {
    fetch_components(household);
    let mut outcomes = Vec::new();
    let mut step = |step: &'static str, arguments: &[&str]| -> Result<bool> {
        eprintln!("\n── {step}: cargo {}", arguments.join(" "));
        let began = Instant::now();
        let failure = household
            .run(step, cargo().args(arguments))
            .err()
            .map(|error| format!("{error:#}"));
        if household.signal().is_some() {
            bail!("interrupted");
        }
        outcomes.push(Outcome {
            step,
            took: began.elapsed(),
            failure,
        });
        Ok(outcomes.last().is_some_and(|outcome| outcome.failure.is_none()))
    };

    step("format", &["fmt", "--all", "--check"])?;
    step(
        "lints",
        &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
    )?;
    // The stories start the programs themselves, so these must be there before.
    if step("programs", &["build", "--workspace", "--bins"])? {
        step("examples in the documentation", &["test", "--workspace", "--doc"])?;
        // Last, so that what is read last is the count of the tests.
        if answers(cargo().args(["nextest", "--version"])) {
            step("tests", &["nextest", "run", "--workspace"])?;
        } else {
            step("tests", &["test", "--workspace", "--lib", "--bins", "--tests"])?;
        }
    }
    conclude(&outcomes)
}

/// Adds rustfmt and clippy to a toolchain that was installed without them.
fn fetch_components(household: &Household) {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(command, _)| !answers(cargo().args([*command, "--version"])))
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return;
    }
    eprintln!("adding to the toolchain: {}", missing.join(" "));
    let mut rustup = Command::new("rustup");
    rustup.args(["component", "add"]).args(&missing);
    // Set for us by rustup's own cargo; it names the toolchain that is in use.
    if let Some(toolchain) = env::var_os("RUSTUP_TOOLCHAIN") {
        rustup.arg("--toolchain").arg(toolchain);
    }
    // The step that needs it will fail and say so.
    if let Err(error) = household.run("rustup", &mut rustup) {
        eprintln!("{error:#}");
    }
}

fn answers(command: &mut Command) -> bool {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

fn conclude(outcomes: &[Outcome]) -> Result<()> {
    eprintln!();
    for outcome in outcomes {
        eprintln!("{}", line(outcome));
    }
    let failed: Vec<&str> = outcomes
        .iter()
        .filter(|outcome| outcome.failure.is_some())
        .map(|o| o.step)
        .collect();
    match failed.as_slice() {
        [] => Ok(()),
        failed => Err(anyhow::anyhow!("failed: {}", failed.join(", "))).context("not everything is well"),
    }
}

fn line(outcome: &Outcome) -> String {
    let seconds = outcome.took.as_secs();
    match &outcome.failure {
        None => format!("ok      {:<30} {seconds:>5} s", outcome.step),
        Some(failure) => format!("FAILED  {:<30} {seconds:>5} s  {failure}", outcome.step),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(step: &'static str, failure: Option<&str>) -> Outcome {
        Outcome {
            step,
            took: Duration::from_secs(71),
            failure: failure.map(str::to_owned),
        }
    }

    #[test]
    fn one_failure_fails_the_whole_and_is_named() {
        let bad = outcome("lints", Some("lints failed (exit status: 101)"));
        assert_eq!(
            line(&bad),
            "FAILED  lints                             71 s  lints failed (exit status: 101)"
        );
        assert!(conclude(&[outcome("format", None), outcome("tests", None)]).is_ok());
        let error = conclude(&[outcome("format", None), bad, outcome("tests", None)]).unwrap_err();
        assert_eq!(format!("{error:#}"), "not everything is well: failed: lints");
    }
}
