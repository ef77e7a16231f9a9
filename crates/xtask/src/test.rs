use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::build::{cargo, pick, programs, root};
use crate::count::Count;
use crate::generate;
use crate::household::Household;
use crate::npm::{self, Package};
use crate::pages;
use crate::setup::python;

/// How one step of the tests ended.
struct Outcome {
    step: &'static str,
    took: Duration,
    failure: Option<String>,
}

/// The steps so far.
struct Steps<'h> {
    household: &'h Household,
    outcomes: Vec<Outcome>,
    tests: Count,
}

/// Formats, lints and tests everything, says at the end how each step went, and fails when one did.
///
/// The order is by what a step needs: the window carries the built screens, and the journeys and stories
/// start the programs. Whatever can still be said after a failure is said.
pub fn test(household: &Household) -> Result<()> {
    npm::check_node()?;
    fetch_components(household);
    let (screens, journeys) = (Package::screens(), Package::journeys());
    let mut steps = Steps {
        household,
        outcomes: Vec::new(),
        tests: Count::default(),
    };

    steps.run("format", cargo().args(["fmt", "--all", "--check"]))?;
    steps.run("verdicts, read a second time", &mut second_reader())?;
    let fetched = steps.take("packages of npm", || {
        screens.install(household)?;
        journeys.install(household)
    })?;
    if fetched {
        steps.run("screens: style and types", &mut screens.script("check"))?;
        steps.run("journeys: style and types", &mut journeys.script("check"))?;
        steps.vitest("screens: tests", &screens, &[])?;
    }
    if fetched && steps.take("screens: pages", || pages::build(household))? {
        steps.programs(&journeys)?;
    }
    conclude(&steps.outcomes, steps.tests)
}

impl Steps<'_> {
    /// Everything that is compiled, and what starts it.
    fn programs(&mut self, journeys: &Package) -> Result<()> {
        let household = self.household;
        self.run(
            "lints",
            cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
        )?;
        // One build for all that follows: programs that are built without the tests beside them get other
        // features of the same guests, and everything above those would be compiled twice.
        let mut built = None;
        let all = ["--workspace", "--bins", "--tests"];
        self.take("programs", || {
            built = Some(programs(household, &all)?);
            Ok(())
        })?;
        let Some(built) = built else {
            return Ok(());
        };
        self.take("contract in TypeScript", || {
            generate::check(household, &pick(&built, generate::EXPORTER)?)
        })?;
        self.documentation()?;
        let regulator = pick(&built, "wufei-regulator")?;
        let folder = regulator.parent().context("a program lies in a folder")?;
        let folder = folder.to_string_lossy().into_owned();
        self.vitest("journeys: tests", journeys, &[("WUFEI_PROGRAMS", &folder)])?;
        self.rust()
    }

    fn documentation(&mut self) -> Result<()> {
        let step = "examples in the documentation";
        self.cargo_test(step, &["test", "--workspace", "--doc"])
    }

    /// Last of all, because it is the longest.
    fn rust(&mut self) -> Result<()> {
        if !answers(cargo().args(["nextest", "--version"])) {
            return self.cargo_test("tests", &["test", "--workspace", "--lib", "--bins", "--tests"]);
        }
        // Properties are tried on the same cases each time, so that a run of the same source ends the same way;
        // other cases are for `cargo xtask fuzz`, and for whoever runs nextest without this seed.
        let mut nextest = cargo();
        nextest
            .args(["nextest", "run", "--workspace", "--no-fail-fast"])
            .env("PROPTEST_RNG_SEED", "20261126");
        self.run("tests", &mut nextest)?;
        self.count(Count::of_nextest(
            &root().join("target/nextest/default/junit.xml"),
        ));
        Ok(())
    }

    /// The tests of an npm package, and how many there were.
    fn vitest(&mut self, step: &'static str, package: &Package, variables: &[(&str, &str)]) -> Result<()> {
        let report = report(step)?;
        let mut vitest = package.program("vitest");
        vitest
            .args(["run", "--reporter=default", "--reporter=json"])
            .arg(format!("--outputFile.json={}", report.display()))
            .envs(variables.iter().copied());
        self.run(step, &mut vitest)?;
        self.count(Count::of_vitest(&report));
        Ok(())
    }

    /// `cargo test`, which says at the end of each program how many tests there were.
    fn cargo_test(&mut self, step: &'static str, arguments: &[&str]) -> Result<()> {
        let household = self.household;
        let mut tests = Count::default();
        self.take(step, || {
            let mut cargo = household.spawn(step, cargo().args(arguments))?;
            while let Some(line) = cargo.line_or_end()? {
                println!("{line}");
                tests += Count::of_line(&line);
            }
            let status = cargo.wait()?;
            if !status.success() {
                bail!("{step} failed ({status})");
            }
            Ok(())
        })?;
        self.tests += tests;
        Ok(())
    }

    fn run(&mut self, step: &'static str, command: &mut Command) -> Result<bool> {
        let household = self.household;
        self.take(step, || household.run(step, command))
    }

    /// Tells whether it went well; an error only when somebody interrupted.
    fn take(&mut self, step: &'static str, work: impl FnOnce() -> Result<()>) -> Result<bool> {
        eprintln!("\n── {step}");
        let began = Instant::now();
        let failure = work().err().map(|error| format!("{error:#}"));
        if self.household.signal().is_some() {
            bail!("interrupted");
        }
        if let Some(failure) = &failure {
            eprintln!("{failure}");
        }
        let is_well = failure.is_none();
        self.outcomes.push(Outcome {
            step,
            took: began.elapsed(),
            failure,
        });
        Ok(is_well)
    }

    /// A runner that could not begin has no counts; its step has failed and says so.
    fn count(&mut self, counted: Result<Count>) {
        match counted {
            Ok(tests) => self.tests += tests,
            Err(error) => eprintln!("{error:#}"),
        }
    }
}

/// The pinned verdicts, as `tools/verify.py` comes to them: it needs none of our programs.
fn second_reader() -> Command {
    let mut python = Command::new(python().unwrap_or("python3"));
    python
        .current_dir(root())
        .args(["tools/verify.py", "--vectors", "tests/vectors"]);
    python
}

/// Where a runner writes its counts; nothing of an earlier run is there.
fn report(step: &str) -> Result<PathBuf> {
    let folder = root().join("target/reports");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let report = folder.join(format!("{}.json", step.replace([':', ' '], "-")));
    if report.exists() {
        fs::remove_file(&report).with_context(|| format!("cannot remove {}", report.display()))?;
    }
    Ok(report)
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

/// How each step went, which tests failed, and last the count of all tests.
fn conclude(outcomes: &[Outcome], tests: Count) -> Result<()> {
    eprintln!();
    for outcome in outcomes {
        eprintln!("{}", line(outcome));
    }
    for name in &tests.failures {
        eprintln!("FAILED  {name}");
    }
    println!("{}", last_line(&tests));
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

fn last_line(tests: &Count) -> String {
    let Count {
        passed,
        failed,
        skipped,
        ..
    } = tests;
    match skipped {
        0 => format!("{passed} passed, {failed} failed"),
        _ => format!("{passed} passed, {failed} failed, {skipped} skipped"),
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
        let tests = Count::default;
        assert!(conclude(&[outcome("format", None), outcome("tests", None)], tests()).is_ok());
        let outcomes = [outcome("format", None), bad, outcome("tests", None)];
        let error = conclude(&outcomes, tests()).unwrap_err();
        assert_eq!(format!("{error:#}"), "not everything is well: failed: lints");
    }

    #[test]
    fn what_is_read_last_is_the_count_of_the_tests() {
        let mut tests = Count {
            passed: 412,
            ..Count::default()
        };
        assert_eq!(last_line(&tests), "412 passed, 0 failed");
        (tests.failed, tests.skipped) = (1, 2);
        assert_eq!(last_line(&tests), "412 passed, 1 failed, 2 skipped");
    }
}
