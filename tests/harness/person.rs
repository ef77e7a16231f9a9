//! Somebody with a device: a home folder and the program `wufei`.

use crate::node::{Node, PIN};
use crate::process::{PATIENCE, Process, program};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Somebody with a device.
pub struct Person {
    /// What the organisation is called.
    pub name: String,
    /// The organisation's id, once enrolled.
    pub org: String,
    /// The replica's folder.
    pub home: PathBuf,
    pin_file: PathBuf,
    shell: Option<Process>,
}

impl Person {
    /// Makes a replica in `folder/name`, not enrolled yet.
    ///
    /// # Errors
    /// When `wufei init` fails.
    pub fn new(folder: &Path, name: &str) -> Result<Self> {
        let pin_file = folder.join("pin");
        std::fs::write(&pin_file, PIN)?;
        let home = folder.join(name);
        let person = Self {
            name: name.to_owned(),
            org: String::new(),
            home,
            pin_file,
            shell: None,
        };
        person.run(&["init"])?;
        Ok(person)
    }

    /// Makes a replica and enrols it for a new organisation of this name.
    ///
    /// # Errors
    /// When the invite, `init` or `enrol` fails.
    pub fn enrolled(folder: &Path, node: &Node, name: &str, kind: &str, division: &str) -> Result<Self> {
        let mut person = Self::new(folder, name)?;
        person.enrol(&node.invite(name, kind, division)?)?;
        Ok(person)
    }

    /// The same person, after the folder was copied.
    pub fn moved_to(&self, folder: &Path) -> Self {
        Self {
            name: self.name.clone(),
            org: self.org.clone(),
            home: folder.join(&self.name),
            pin_file: folder.join("pin"),
            shell: None,
        }
    }

    /// Uses an invite.
    ///
    /// # Errors
    /// When `wufei enrol` fails.
    pub fn enrol(&mut self, invite: &str) -> Result<()> {
        let identity = self.run(&["enrol", invite])?;
        self.org = identity["org"]
            .as_str()
            .context("the organisation's id")?
            .to_owned();
        Ok(())
    }

    /// `wufei` on this home, to be given arguments.
    ///
    /// # Errors
    /// When the program was not built.
    pub fn wufei(&self) -> Result<Command> {
        let mut command = program("wufei")?;
        command
            .env("WUFEI_HOME", &self.home)
            .arg("--pin-file")
            .arg(&self.pin_file);
        Ok(command)
    }

    /// Runs one command in a process of its own and gives everything it said.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn try_run(&self, arguments: &[&str]) -> Result<Output> {
        Ok(self.wufei()?.arg("--json").args(arguments).output()?)
    }

    /// Runs one command that must succeed; gives its last JSON line.
    ///
    /// # Errors
    /// When it fails; with its words.
    pub fn run(&self, arguments: &[&str]) -> Result<Value> {
        let output = self.try_run(arguments)?;
        let (said, words) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        if !output.status.success() {
            bail!(
                "{}: wufei {} failed ({}): {said}{words}",
                self.name,
                arguments.join(" "),
                output.status
            );
        }
        serde_json::from_str(said.lines().last().unwrap_or("null"))
            .with_context(|| format!("no JSON: {said}"))
    }

    /// Opens a shell: one process that stays and syncs by itself.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn open(&mut self) -> Result<()> {
        let mut command = self.wufei()?;
        command.args(["--json", "shell"]);
        let mut shell = Process::start(&self.name, command)?;
        let ready: Value = serde_json::from_str(&shell.hear()?)?;
        if ready["ready"] != Value::Bool(true) {
            bail!("{} is not ready: {ready}", self.name);
        }
        self.shell = Some(shell);
        Ok(())
    }

    /// Types one command into the shell; gives the answer, which must be a success.
    ///
    /// # Errors
    /// When there is no shell, or the answer says no.
    pub fn types(&mut self, line: &str) -> Result<Value> {
        let answer = self.tries(line)?;
        if answer["ok"] != Value::Bool(true) {
            bail!("{}: {line}: {answer}", self.name);
        }
        Ok(answer)
    }

    /// Types one command into the shell; gives the answer, whatever it is.
    ///
    /// # Errors
    /// When there is no shell.
    pub fn tries(&mut self, line: &str) -> Result<Value> {
        let shell = self
            .shell
            .as_mut()
            .with_context(|| format!("{} has no shell open", self.name))?;
        shell.tell(line)?;
        let answer = shell.hear()?;
        serde_json::from_str(&answer).with_context(|| format!("{}: {line}: {answer}", self.name))
    }

    /// Types a command again and again until the answer is as wished.
    ///
    /// # Errors
    /// When that takes longer than [`PATIENCE`]; with the last answer.
    pub fn waits(&mut self, line: &str, what: &str, wished: impl Fn(&Value) -> bool) -> Result<Value> {
        let since = Instant::now();
        loop {
            let answer = self.tries(line)?;
            if wished(&answer) {
                return Ok(answer);
            }
            if since.elapsed() > PATIENCE {
                bail!(
                    "{} waited in vain until {what}; last answer to `{line}`: {answer}",
                    self.name
                );
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits until nothing is left to send.
    ///
    /// # Errors
    /// As [`Person::waits`].
    pub fn waits_until_sent(&mut self) -> Result<()> {
        self.waits("outbox", "everything is sent", |answer| answer["waiting"] == 0)
            .map(drop)
    }

    /// Waits until a manifest is here and has this status.
    ///
    /// # Errors
    /// As [`Person::waits`].
    pub fn waits_for(&mut self, manifest: &str, status: &str) -> Result<Value> {
        let line = format!("manifest show {manifest}");
        self.waits(&line, status, |answer| answer["manifest"]["status"] == status)
    }

    /// Ends the shell.
    ///
    /// # Errors
    /// When it does not end well.
    pub fn close(&mut self) -> Result<()> {
        if let Some(mut shell) = self.shell.take() {
            let status = shell.finish()?;
            if !status.success() {
                bail!(
                    "{}: the shell ended with {status}{}",
                    self.name,
                    shell.last_words()
                );
            }
        }
        Ok(())
    }

    /// SIGKILL to the shell.
    pub fn kill(&mut self) {
        if let Some(mut shell) = self.shell.take() {
            shell.kill();
        }
    }

    /// The process id of the shell while it is open.
    pub fn pid(&self) -> Option<u32> {
        self.shell.as_ref().map(Process::pid)
    }
}
