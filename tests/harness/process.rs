//! Programs of ours as operating-system processes: spoken to by lines, stopped by signals, never left behind.

use anyhow::{Context, Result, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process_group};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Longest wait for one line of a program that is alive.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// The folder of the programs that were built together with this one.
///
/// # Errors
/// When this program does not stand in a cargo target folder.
pub fn programs() -> Result<PathBuf> {
    let own = std::env::current_exe().context("this program's own path")?;
    let folder = own
        .ancestors()
        .skip(1)
        .find(|folder| folder.join("wufei-regulator").is_file());
    folder.map(PathBuf::from).ok_or_else(|| {
        anyhow!(
            "no program `wufei-regulator` near {}: run `cargo build --workspace --bins`",
            own.display()
        )
    })
}

/// A command for one of our programs, without what this machine's environment would add.
///
/// # Errors
/// As [`programs`].
pub fn program(name: &str) -> Result<Command> {
    let mut command = Command::new(programs()?.join(name));
    for variable in std::env::vars_os().map(|(name, _)| name) {
        let ours = variable.to_string_lossy();
        if ours.starts_with("WUFEI_") || ours.starts_with("LC_") || ours == "LANG" {
            command.env_remove(variable);
        }
    }
    command.env("WUFEI_LANG", "en");
    Ok(command)
}

/// Everything that was started and has not been waited for.
static RUNNING: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

fn running() -> std::sync::MutexGuard<'static, BTreeSet<u32>> {
    RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Kills everything that this process started: for Ctrl-C and for the end after a failure.
pub fn kill_everything() {
    for pid in std::mem::take(&mut *running()) {
        signal(pid, Signal::KILL);
    }
}

fn signal(pid: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(pid).ok().and_then(Pid::from_raw) {
        // It may be gone already: that is as wished.
        let _ = kill_process_group(pid, signal);
    }
}

/// What came from a program within some time.
#[derive(Debug)]
pub enum Heard {
    /// A line of its standard output.
    Line(String),
    /// Nothing.
    Silence,
    /// It has ended, and everything it said was heard.
    End,
}

/// A running program.
pub struct Process {
    name: String,
    child: Child,
    stdin: Option<ChildStdin>,
    lines: Receiver<String>,
    errors: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts a program in a process group of its own.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(name: impl Into<String>, mut command: Command) -> Result<Self> {
        let name = name.into();
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        running().insert(child.id());
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let errors = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&errors);
        let stderr = BufReader::new(child.stderr.take().expect("stderr is piped"));
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                kept.lock().expect("nobody panics while holding it").push(line);
            }
        });
        let stdin = child.stdin.take();
        Ok(Self {
            name,
            child,
            stdin,
            lines,
            errors,
        })
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Writes one line to its standard input.
    ///
    /// # Errors
    /// When it reads no more.
    pub fn tell(&mut self, line: &str) -> Result<()> {
        let stdin = self
            .stdin
            .as_mut()
            .ok_or_else(|| anyhow!("{} takes no more input", self.name))?;
        let written = writeln!(stdin, "{line}").and_then(|()| stdin.flush());
        written.map_err(|error| anyhow!("{} does not listen: {error}{}", self.name, self.last_words()))
    }

    /// The next line of its standard output.
    ///
    /// # Errors
    /// When it ends or says nothing for [`PATIENCE`].
    pub fn hear(&mut self) -> Result<String> {
        self.hear_within(PATIENCE)
    }

    /// The next line within this time.
    ///
    /// # Errors
    /// As [`Process::hear`].
    pub fn hear_within(&mut self, patience: Duration) -> Result<String> {
        match self.lines.recv_timeout(patience) {
            Ok(line) => Ok(line),
            Err(RecvTimeoutError::Timeout) => {
                bail!("{} said nothing for {patience:?}{}", self.name, self.last_words())
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = self
                    .child
                    .wait()
                    .map_or_else(|error| error.to_string(), |status| status.to_string());
                bail!("{} ended ({status}){}", self.name, self.last_words())
            }
        }
    }

    /// The next line within this time, if there is one: for programs that may be silent for hours.
    pub fn listen(&mut self, patience: Duration) -> Heard {
        match self.lines.recv_timeout(patience) {
            Ok(line) => Heard::Line(line),
            Err(RecvTimeoutError::Disconnected) => Heard::End,
            // What it started may outlive it for a moment and hold its output open.
            Err(RecvTimeoutError::Timeout) if self.is_alive() => Heard::Silence,
            Err(RecvTimeoutError::Timeout) => Heard::End,
        }
    }

    /// Asks it to end and waits.
    ///
    /// # Errors
    /// When it does not end within [`PATIENCE`].
    pub fn stop(&mut self) -> Result<ExitStatus> {
        drop(self.stdin.take());
        signal(self.pid(), Signal::TERM);
        self.wait()
    }

    /// Closes its input and waits for its end.
    ///
    /// # Errors
    /// When it does not end within [`PATIENCE`].
    pub fn finish(&mut self) -> Result<ExitStatus> {
        drop(self.stdin.take());
        self.wait()
    }

    fn wait(&mut self) -> Result<ExitStatus> {
        let since = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                running().remove(&self.pid());
                return Ok(status);
            }
            if since.elapsed() > PATIENCE {
                bail!("{} does not end{}", self.name, self.last_words());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// SIGKILL, by process id, and waits until it is gone.
    pub fn kill(&mut self) {
        if running().remove(&self.pid()) {
            signal(self.pid(), Signal::KILL);
        }
        let _ = self.child.wait();
    }

    /// Whether it runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// What it said on standard error at the end.
    pub fn last_words(&self) -> String {
        let errors = self.errors.lock().expect("nobody panics while holding it");
        let last = errors
            .iter()
            .rev()
            .take(12)
            .rev()
            .map(|line| format!("\n    {line}"));
        last.collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
