use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// How many tests went how, and which did not go well.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
    /// The names of those that failed, where the runner tells them in its report.
    pub failures: Vec<String>,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }
}

impl Count {
    /// What vitest wrote with its JSON reporter.
    pub fn of_vitest(report: &Path) -> Result<Count> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Report {
            num_passed_tests: usize,
            num_failed_tests: usize,
            num_pending_tests: usize,
            #[serde(default)]
            test_results: Vec<TestFile>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct TestFile {
            assertion_results: Vec<Assertion>,
        }
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Assertion {
            full_name: String,
            status: String,
        }
        let report: Report = serde_json::from_str(&read(report)?).context("vitest's report")?;
        let all = report
            .test_results
            .into_iter()
            .flat_map(|file| file.assertion_results);
        Ok(Count {
            passed: report.num_passed_tests,
            failed: report.num_failed_tests,
            skipped: report.num_pending_tests,
            failures: all
                .filter(|test| test.status == "failed")
                .map(|test| test.full_name)
                .collect(),
        })
    }

    /// What nextest wrote as JUnit (`.config/nextest.toml`).
    pub fn of_nextest(report: &Path) -> Result<Count> {
        let text = read(report)?;
        of_junit(&text).with_context(|| format!("no counts in {}", report.display()))
    }

    /// What `cargo test` says at the end of each program: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
    pub fn of_line(line: &str) -> Count {
        let Some(counts) = line.strip_prefix("test result: ") else {
            return Count::default();
        };
        let number = |what: &str| {
            let before = counts.split(what).next().filter(|before| *before != counts)?;
            before
                .rsplit([' ', '.', ';'])
                .find(|word| !word.is_empty())?
                .parse()
                .ok()
        };
        Count {
            passed: number(" passed").unwrap_or(0),
            failed: number(" failed").unwrap_or(0),
            skipped: number(" ignored").unwrap_or(0),
            failures: Vec::new(),
        }
    }
}

fn read(report: &Path) -> Result<String> {
    fs::read_to_string(report).with_context(|| format!("cannot read {}", report.display()))
}

/// The counts from the attributes of the outermost element, the names from those of the tests. What a test
/// printed is escaped there, so a `<` always begins an element.
fn of_junit(text: &str) -> Option<Count> {
    let tag = text.split("<testsuites ").nth(1)?.split('>').next()?;
    let number = |name: &str| attribute(tag, name)?.parse::<usize>().ok();
    let failed = number("failures")? + number("errors")?;
    Some(Count {
        passed: number("tests")?.checked_sub(failed)?,
        failed,
        skipped: 0,
        failures: text
            .split("<testcase ")
            .skip(1)
            .filter(|test| test.contains("<failure") || test.contains("<error"))
            .filter_map(|test| {
                Some(format!(
                    "{} {}",
                    attribute(test, "classname")?,
                    attribute(test, "name")?
                ))
            })
            .collect(),
    })
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let quoted = format!("{name}=\"");
    let mut value = tag.match_indices(&quoted).filter_map(|(at, _)| {
        let is_whole_name = tag[..at].chars().next_back().is_none_or(char::is_whitespace);
        is_whole_name.then(|| &tag[at + quoted.len()..])
    });
    value.next()?.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(passed: usize, failed: usize, skipped: usize, failures: &[&str]) -> Count {
        Count {
            passed,
            failed,
            skipped,
            failures: failures.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn what_runners_report_is_read() {
        let junit = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="195" failures="2" errors="1" uuid="x" time="71.5">
    <testsuite name="xtask" tests="3" disabled="0" errors="0" failures="0">
        <testcase name="a::holds" classname="wufei-x" time="1"/>
        <testcase name="a::breaks" classname="wufei-x" time="1">
            <failure message="thread &apos;a::breaks&apos; panicked">left &lt; right</failure>
        </testcase>"#;
        assert_eq!(of_junit(junit), Some(count(192, 3, 0, &["wufei-x a::breaks"])));
        assert_eq!(of_junit("<testsuites>"), None);
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.json");
        fs::write(
            &report,
            r#"{"numTotalTests":4,"numPassedTests":2,"numFailedTests":1,"numPendingTests":1,"success":false,
            "testResults":[{"name":"a.test.ts","assertionResults":[
                {"fullName":"a newcomer issues","status":"passed"},
                {"fullName":"an officer endorses","status":"failed","failureMessages":["no"]}]}]}"#,
        )
        .unwrap();
        assert_eq!(
            Count::of_vitest(&report).unwrap(),
            count(2, 1, 1, &["an officer endorses"])
        );
    }

    #[test]
    fn what_cargo_test_says_is_added_up() {
        let mut sum = Count::default();
        for line in [
            "running 2 tests",
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ] {
            sum += Count::of_line(line);
        }
        assert_eq!(sum, count(15, 2, 1, &[]));
    }
}
