use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::household::Inner;

/// How long a process that was asked to end may take.
pub const GRACE: Duration = Duration::from_secs(5);

const GLANCE: Duration = Duration::from_millis(20);

/// A process that we started and that ends with this value.
pub struct Process {
    name: String,
    child: Child,
    group: Pid,
    lines: Option<Receiver<String>>,
    status: Option<ExitStatus>,
    house: Arc<Inner>,
}

impl Process {
    pub(crate) fn start(name: &str, command: &mut Command, house: Arc<Inner>) -> Result<Process> {
        let mut child = command.process_group(0).spawn().with_context(|| {
            format!(
                "cannot start {name} ({})",
                command.get_program().to_string_lossy()
            )
        })?;
        let group = Pid::from_child(&child);
        house.moved_in(group);
        let lines = child.stdout.take().map(|stdout| {
            let (sender, receiver) = channel();
            thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        break;
                    }
                }
            });
            receiver
        });
        Ok(Process {
            name: name.into(),
            child,
            group,
            lines,
            status: None,
            house,
        })
    }

    /// Waits for the next line of its standard output; `None` when it has closed it.
    pub fn line_or_end(&mut self) -> Result<Option<String>> {
        let lines = self
            .lines
            .as_ref()
            .with_context(|| format!("nobody reads what {} says", self.name))?;
        loop {
            match lines.recv_timeout(GLANCE) {
                Ok(line) => return Ok(Some(line)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => self.house.check_interrupted()?,
            }
        }
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            self.house.check_interrupted()?;
            thread::sleep(GLANCE);
        }
    }

    /// Asks it to end (SIGTERM), and kills what is left of its group after [`GRACE`].
    pub fn stop(&mut self) -> Result<ExitStatus> {
        self.tell(Signal::TERM);
        let deadline = Instant::now() + GRACE;
        while self.ended()?.is_none() && Instant::now() < deadline {
            thread::sleep(GLANCE);
        }
        self.kill()
    }

    /// Ends it and what it started, without a word (SIGKILL).
    pub fn kill(&mut self) -> Result<ExitStatus> {
        self.tell(Signal::KILL);
        let status = match self.status {
            Some(status) => status,
            None => self
                .child
                .wait()
                .with_context(|| format!("cannot wait for {}", self.name))?,
        };
        self.status = Some(status);
        self.house.moved_out(self.group);
        Ok(status)
    }

    fn ended(&mut self) -> Result<Option<ExitStatus>> {
        if self.status.is_none() {
            self.status = self
                .child
                .try_wait()
                .with_context(|| format!("cannot wait for {}", self.name))?;
        }
        Ok(self.status)
    }

    fn tell(&self, signal: Signal) {
        // The whole group may be gone; that is what we want.
        let _ = kill_process_group(self.group, signal);
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("{error:#}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::household::Household;
    use rustix::process::test_kill_process;

    const SOON: Duration = Duration::from_secs(20);

    fn sh(household: &Household, script: &str) -> Process {
        household
            .spawn("sh", Command::new("sh").args(["-c", script]))
            .unwrap()
    }

    fn next(process: &mut Process) -> String {
        process.line_or_end().unwrap().expect("it has more to say")
    }

    fn is_alive(pid: u32) -> bool {
        // A zombie has ended: only its number is still taken.
        let about = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let state = about.rsplit(") ").next().and_then(|rest| rest.chars().next());
        let exists = Pid::from_raw(pid.cast_signed()).is_some_and(|pid| test_kill_process(pid).is_ok());
        exists && state.is_some_and(|state| state != 'Z')
    }

    fn wait_until_dead(pid: u32) {
        let began = Instant::now();
        while is_alive(pid) {
            assert!(began.elapsed() < SOON, "process {pid} is still there");
            thread::sleep(GLANCE);
        }
    }

    #[test]
    fn lines_come_one_by_one_until_the_end() {
        let household = Household::without_signals();
        let mut counting = sh(&household, "echo 1; echo 2; exit 3");
        assert_eq!(
            (next(&mut counting), next(&mut counting)),
            ("1".into(), "2".into())
        );
        assert_eq!(counting.line_or_end().unwrap(), None);
        assert_eq!(counting.wait().unwrap().code(), Some(3));
        assert_eq!(
            counting.stop().unwrap().code(),
            Some(3),
            "it keeps the status with which it ended"
        );
    }

    #[test]
    fn a_dropped_process_takes_its_children_along_even_when_they_do_not_listen() {
        let household = Household::without_signals();
        let stubborn = "trap '' TERM; sleep 1000 & echo $!; while :; do wait; done";
        let mut parent = sh(&household, stubborn);
        let child: u32 = next(&mut parent).parse().unwrap();
        let parent_id = parent.child.id();
        assert!(is_alive(child) && is_alive(parent_id));
        drop(parent);
        wait_until_dead(child);
        wait_until_dead(parent_id);
    }

    #[test]
    fn a_process_that_ends_when_asked_may_say_its_last_words() {
        let household = Household::without_signals();
        let mut polite = sh(
            &household,
            "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done",
        );
        next(&mut polite);
        assert!(polite.stop().unwrap().success());
        assert_eq!(next(&mut polite), "bye");
    }

    #[test]
    fn a_panic_leaves_nobody_behind() {
        let (sender, receiver) = channel();
        let story = thread::spawn(move || {
            let household = Household::without_signals();
            let process = sh(&household, "exec sleep 1000");
            sender.send(process.child.id()).unwrap();
            panic!("the story went wrong");
        });
        let id = receiver.recv().unwrap();
        assert!(story.join().is_err());
        wait_until_dead(id);
    }

    #[test]
    fn what_was_forgotten_ends_with_the_household() {
        let household = Household::without_signals();
        let mut forgotten = sh(&household, "sleep 1000 & echo $!; wait");
        let child: u32 = next(&mut forgotten).parse().unwrap();
        let id = forgotten.child.id();
        std::mem::forget(forgotten);
        drop(household);
        wait_until_dead(child);
        wait_until_dead(id);
    }

    #[test]
    fn a_command_that_fails_is_named() {
        let household = Household::without_signals();
        household.run("true", &mut Command::new("true")).unwrap();
        let error = household
            .run("clippy", Command::new("sh").args(["-c", "exit 101"]))
            .unwrap_err();
        assert_eq!(error.to_string(), "clippy failed (exit status: 101)");
        let error = household
            .run("nothing", &mut Command::new("/no/such/program"))
            .unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("cannot start nothing (/no/such/program)"),
            "{error}"
        );
    }
}
