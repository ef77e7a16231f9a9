use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, Command, ExitStatus};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::Value;

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
    stdin: Option<ChildStdin>,
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
        let stdin = child.stdin.take();
        Ok(Process {
            name: name.into(),
            child,
            group,
            lines,
            stdin,
            status: None,
            house,
        })
    }

    /// The number that the system gave it.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends one line and waits for the JSON line that answers it.
    pub fn ask(&mut self, line: &str, patience: Duration) -> Result<Value> {
        self.say(line)?;
        self.next_json(patience)
            .with_context(|| format!("{} was asked: {line}", self.name))
    }

    /// Sends one line.
    pub fn say(&mut self, line: &str) -> Result<()> {
        let stdin = self
            .stdin
            .as_mut()
            .with_context(|| format!("{} is not listening any more", self.name))?;
        match writeln!(stdin, "{line}").and_then(|()| stdin.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Err(self.gone("it was told something")),
            result => result.with_context(|| format!("cannot write to {}", self.name)),
        }
    }

    /// Says that no further line comes.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the next line, which must be JSON.
    pub fn next_json(&mut self, patience: Duration) -> Result<Value> {
        let line = self.next_line(patience)?;
        serde_json::from_str(&line).with_context(|| format!("{} said what is not JSON: {line}", self.name))
    }

    /// Waits for the next line of its standard output.
    pub fn next_line(&mut self, patience: Duration) -> Result<String> {
        match self.line_or_end(patience)? {
            Some(line) => Ok(line),
            None => Err(self.gone("its next line was awaited")),
        }
    }

    /// Waits for the next line; `None` when it has closed its standard output.
    pub fn line_or_end(&mut self, patience: Duration) -> Result<Option<String>> {
        let began = Instant::now();
        let lines = self
            .lines
            .as_ref()
            .with_context(|| format!("nobody reads what {} says", self.name))?;
        loop {
            match lines.recv_timeout(GLANCE) {
                Ok(line) => return Ok(Some(line)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.house.check_interrupted()?;
            if began.elapsed() >= patience {
                bail!(
                    "{} (process {}) said nothing for {} s",
                    self.name,
                    self.id(),
                    patience.as_secs_f32()
                );
            }
        }
    }

    /// Waits until it ends by itself.
    pub fn wait(&mut self, patience: Duration) -> Result<ExitStatus> {
        let began = Instant::now();
        loop {
            if let Some(status) = self.ended()? {
                return Ok(status);
            }
            self.house.check_interrupted()?;
            if began.elapsed() >= patience {
                bail!(
                    "{} (process {}) did not end within {} s",
                    self.name,
                    self.id(),
                    patience.as_secs_f32()
                );
            }
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

    fn gone(&mut self, when: &str) -> anyhow::Error {
        match self.wait(GRACE) {
            Ok(status) => anyhow!(
                "{} (process {}) ended ({status}) when {when}",
                self.name,
                self.id()
            ),
            Err(error) => error.context(format!("{} closed its pipes when {when}", self.name)),
        }
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
    fn a_question_gets_its_answer_line_by_line() {
        let household = Household::without_signals();
        let mut echo = sh(
            &household,
            r#"while read -r n; do echo "{\"n\":$n}"; done; echo bye"#,
        );
        for n in 0..3 {
            assert_eq!(echo.ask(&n.to_string(), SOON).unwrap()["n"], n);
        }
        echo.hang_up();
        assert_eq!(echo.next_line(SOON).unwrap(), "bye");
        assert!(echo.wait(SOON).unwrap().success());
        assert_eq!(echo.line_or_end(SOON).unwrap(), None);
    }

    #[test]
    fn whoever_dies_while_we_wait_is_named_with_the_manner_of_its_death() {
        let household = Household::without_signals();
        let mut node = sh(&household, "echo ready; read -r line; exit 3");
        node.next_line(SOON).unwrap();
        let error = format!("{:#}", node.ask("state", SOON).unwrap_err());
        assert!(error.starts_with("sh was asked: state: sh (process "), "{error}");
        assert!(
            error.ends_with("ended (exit status: 3) when its next line was awaited"),
            "{error}"
        );

        let mut node = sh(&household, "echo ready; exec sleep 1000");
        node.next_line(SOON).unwrap();
        assert!(!node.kill().unwrap().success());
        let error = format!("{:#}", node.next_line(SOON).unwrap_err());
        assert!(error.contains("signal: 9"), "{error}");
        assert!(node.say("anybody there?").is_err());
    }

    #[test]
    fn patience_ends() {
        let household = Household::without_signals();
        let mut silent = sh(&household, "exec sleep 1000");
        let error = silent.next_line(Duration::from_millis(50)).unwrap_err();
        assert!(error.to_string().ends_with("said nothing for 0.05 s"), "{error}");
        assert!(silent.wait(Duration::from_millis(50)).is_err());
    }

    #[test]
    fn what_is_not_json_is_shown() {
        let household = Household::without_signals();
        let error = sh(&household, "echo hello").next_json(SOON).unwrap_err();
        assert!(
            error.to_string().ends_with("said what is not JSON: hello"),
            "{error}"
        );
    }

    #[test]
    fn a_dropped_process_takes_its_children_along_even_when_they_do_not_listen() {
        let household = Household::without_signals();
        let stubborn = "trap '' TERM; sleep 1000 & echo $!; while :; do wait; done";
        let mut parent = sh(&household, stubborn);
        let child: u32 = parent.next_line(SOON).unwrap().parse().unwrap();
        let parent_id = parent.id();
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
        polite.next_line(SOON).unwrap();
        assert!(polite.stop().unwrap().success());
        assert_eq!(polite.next_line(SOON).unwrap(), "bye");
    }

    #[test]
    fn a_panic_leaves_nobody_behind() {
        let (sender, receiver) = channel();
        let story = thread::spawn(move || {
            let household = Household::without_signals();
            let process = sh(&household, "exec sleep 1000");
            sender.send(process.id()).unwrap();
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
        let child: u32 = forgotten.next_line(SOON).unwrap().parse().unwrap();
        let id = forgotten.id();
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
