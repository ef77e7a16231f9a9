use std::fs;
use std::ops::AddAssign;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// How many tests went how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub passed: usize,
    pub failed: usize,
    pub skipped: usize,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
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
        }
        let report: Report = serde_json::from_str(&read(report)?).context("vitest's report")?;
        Ok(Count {
            passed: report.num_passed_tests,
            failed: report.num_failed_tests,
            skipped: report.num_pending_tests,
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
        }
    }
}

fn read(report: &Path) -> Result<String> {
    fs::read_to_string(report).with_context(|| format!("cannot read {}", report.display()))
}

/// From the attributes of the outermost element.
fn of_junit(text: &str) -> Option<Count> {
    let start = text.find("<testsuites ")?;
    let tag = text[start..].split('>').next()?;
    let number = |name: &str| -> Option<usize> {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?;
        value.split('"').next()?.parse().ok()
    };
    let failed = number("failures")? + number("errors")?;
    Some(Count {
        passed: number("tests")?.checked_sub(failed)?,
        failed,
        skipped: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn count(passed: usize, failed: usize, skipped: usize) -> Count {
        Count {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn what_runners_report_is_read() {
        let junit = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="195" failures="2" errors="1" uuid="x" time="71.5">
    <testsuite name="xtask" tests="3" disabled="0" errors="0" failures="0">"#;
        assert_eq!(of_junit(junit), Some(count(192, 3, 0)));
        assert_eq!(of_junit("<testsuites>"), None);
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("report.json");
        fs::write(
            &report,
            r#"{"numTotalTests":4,"numPassedTests":2,"numFailedTests":1,"numPendingTests":1,"success":false}"#,
        )
        .unwrap();
        assert_eq!(Count::of_vitest(&report).unwrap(), count(2, 1, 1));
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
        assert_eq!(sum, count(15, 2, 1));
    }
}
