use std::collections::BTreeSet;
use std::convert::Infallible;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::process::{GRACE, Process};

/// Everything that xtask has started, so that nothing outlives it.
///
/// Each child leads a process group of its own: Ctrl-C in the terminal reaches xtask alone, and xtask
/// stops the children, with whatever they started. Every wait in here notices Ctrl-C within 20 ms and
/// returns an error, so all the ways out of xtask (done, failed, panicked, interrupted) are the same:
/// values are dropped and take their processes with them. A second Ctrl-C kills at once.
pub struct Household {
    inner: Arc<Inner>,
}

#[derive(Default)]
pub struct Inner {
    groups: Mutex<BTreeSet<i32>>,
    signal: AtomicU8,
}

impl Household {
    /// Starts to listen for Ctrl-C, SIGTERM and SIGHUP.
    pub fn new() -> Result<Household> {
        let household = Household::without_signals();
        let inner = household.inner.clone();
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot listen for Ctrl-C")?;
        thread::spawn(move || {
            for signal in signals.forever() {
                let signal = u8::try_from(signal).expect("the three we listen for are below 16");
                if inner.signal.swap(signal, Ordering::SeqCst) == 0 {
                    eprintln!("stopping; once more to stop at once");
                } else {
                    inner.tell_all(Signal::KILL);
                    std::process::exit(128 + i32::from(signal));
                }
            }
        });
        Ok(household)
    }

    /// For tests, which leave Ctrl-C to their runner.
    pub fn without_signals() -> Household {
        Household {
            inner: Arc::default(),
        }
    }

    /// The signal that asked us to stop.
    pub fn signal(&self) -> Option<u8> {
        self.inner.signal()
    }

    /// Starts a process whose standard output is read line by line.
    pub fn spawn(&self, name: &str, command: &mut Command) -> Result<Process> {
        self.inner.check_interrupted()?;
        Process::start(
            name,
            command.stdin(Stdio::null()).stdout(Stdio::piped()),
            self.inner.clone(),
        )
    }

    /// Runs a command that speaks to the person directly, and waits for it.
    pub fn run(&self, name: &str, command: &mut Command) -> Result<()> {
        self.inner.check_interrupted()?;
        let mut process = Process::start(name, command.stdin(Stdio::null()), self.inner.clone())?;
        let status = process.wait()?;
        ensure!(status.success(), "{name} failed ({status})");
        Ok(())
    }

    /// Becomes this program, and returns only when that is not possible. It gets the terminal, the
    /// signals and the exit status for itself; what it starts is its own affair.
    pub fn become_command(&self, command: &mut Command) -> Result<Infallible> {
        self.inner.check_interrupted()?;
        let error = command.exec();
        Err(error).with_context(|| format!("cannot start {}", command.get_program().to_string_lossy()))
    }
}

impl Drop for Household {
    /// Only what was leaked is left here: a [`Process`] ends when it is dropped.
    fn drop(&mut self) {
        self.inner.tell_all(Signal::TERM);
        let deadline = Instant::now() + GRACE;
        while self.inner.anybody_left() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(20));
        }
        self.inner.tell_all(Signal::KILL);
    }
}

impl Inner {
    pub fn signal(&self) -> Option<u8> {
        match self.signal.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(signal),
        }
    }

    pub fn check_interrupted(&self) -> Result<()> {
        if self.signal().is_some() {
            bail!("interrupted");
        }
        Ok(())
    }

    pub fn moved_in(&self, group: Pid) {
        self.groups().insert(group.as_raw_pid());
    }

    pub fn moved_out(&self, group: Pid) {
        self.groups().remove(&group.as_raw_pid());
    }

    fn tell_all(&self, signal: Signal) {
        for group in self.living() {
            // It may have ended just now.
            let _ = kill_process_group(group, signal);
        }
    }

    fn anybody_left(&self) -> bool {
        self.living()
            .into_iter()
            .any(|group| test_kill_process_group(group).is_ok())
    }

    fn living(&self) -> Vec<Pid> {
        self.groups()
            .iter()
            .filter_map(|raw| Pid::from_raw(*raw))
            .collect()
    }

    fn groups(&self) -> MutexGuard<'_, BTreeSet<i32>> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{getpid, kill_process};

    #[test]
    fn ctrl_c_ends_every_wait_and_starts_nothing_new() {
        let household = Household::new().unwrap();
        let mut sleeping = household
            .spawn("sleep", Command::new("sleep").arg("1000"))
            .unwrap();
        kill_process(getpid(), Signal::INT).unwrap();
        let error = sleeping.wait().unwrap_err();
        assert_eq!(error.to_string(), "interrupted");
        assert_eq!(household.signal(), Some(2));
        assert_eq!(sleeping.line_or_end().unwrap_err().to_string(), "interrupted");
        assert!(household.spawn("late", &mut Command::new("true")).is_err());
        assert!(household.run("late", &mut Command::new("true")).is_err());
        assert!(household.become_command(&mut Command::new("true")).is_err());
        assert!(!sleeping.stop().unwrap().success());
    }
}
