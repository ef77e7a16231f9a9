//! The regulator's node as a process with a data folder of its own.

use crate::process::{Process, program};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The passphrase of every key in these stories.
pub const PIN: &str = "19491001";

/// The regulator's node.
pub struct Node {
    data: PathBuf,
    pin_file: PathBuf,
    process: Option<Process>,
    /// QUIC address; the same after every restart.
    pub sync: String,
    /// HTTP address.
    pub http: String,
    /// Bearer token of the present run.
    pub token: String,
}

impl Node {
    /// Makes the keys and starts serving on free ports of the loopback interface.
    ///
    /// # Errors
    /// When the program fails.
    pub fn begin(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let data = folder.join("node");
        let pin_file = folder.join("pin");
        std::fs::write(&pin_file, PIN)?;
        let mut node = Self {
            data,
            pin_file,
            process: None,
            sync: "127.0.0.1:0".to_owned(),
            http: "127.0.0.1:0".to_owned(),
            token: String::new(),
        };
        let pin = node.pin_file.to_string_lossy().into_owned();
        node.run(&["init", "--passphrase-file", &pin])?;
        node.start()?;
        Ok(node)
    }

    /// Starts serving, at the addresses of the last run if there was one.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn start(&mut self) -> Result<()> {
        let mut command = program("wufei-regulator")?;
        command
            .args(["serve", "--json", "--data-dir"])
            .arg(&self.data)
            .arg("--passphrase-file")
            .arg(&self.pin_file);
        let http = self.http.trim_start_matches("http://").to_owned();
        command.args(["--sync-listen", &self.sync, "--http-listen", &http]);
        let mut process = Process::start("the node", command)?;
        let ready: Value = serde_json::from_str(&process.hear()?).context("the node's first line")?;
        if ready["ready"] != Value::Bool(true) {
            bail!("the node is not ready: {ready}");
        }
        let text = |key: &str| ready[key].as_str().unwrap_or_default().to_owned();
        (self.sync, self.http, self.token) = (text("sync"), text("http"), text("token"));
        self.process = Some(process);
        Ok(())
    }

    /// The same node, not running, after its folder was copied.
    pub fn moved_to(&self, folder: &Path) -> Self {
        Self {
            data: folder.join("node"),
            pin_file: folder.join("pin"),
            process: None,
            sync: self.sync.clone(),
            http: self.http.clone(),
            token: String::new(),
        }
    }

    /// SIGTERM, and waits for its end.
    ///
    /// # Errors
    /// When it does not end well.
    pub fn stop(&mut self) -> Result<()> {
        if let Some(mut process) = self.process.take() {
            let status = process.stop()?;
            if !status.success() {
                bail!("the node ended with {status}{}", process.last_words());
            }
        }
        Ok(())
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill();
        }
    }

    /// Whether it is meant to run and does not.
    pub fn has_died(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| !process.is_alive())
    }

    /// Its process id while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.process.as_ref().map(Process::pid)
    }

    /// Runs one command of `wufei-regulator` on this data folder; gives its JSON line.
    ///
    /// # Errors
    /// When it fails; with its words.
    pub fn run(&self, arguments: &[&str]) -> Result<Value> {
        let mut command = program("wufei-regulator")?;
        command
            .args(arguments)
            .args(["--json", "--data-dir"])
            .arg(&self.data);
        let output = command.output().context("wufei-regulator could not be started")?;
        let (said, words) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        if !output.status.success() {
            bail!(
                "wufei-regulator {} failed ({}): {said}{words}",
                arguments.join(" "),
                output.status
            );
        }
        serde_json::from_str(said.lines().last().unwrap_or("null"))
            .with_context(|| format!("no JSON: {said}"))
    }

    /// An invite for the first device of a new organisation.
    ///
    /// # Errors
    /// When the node does not give one.
    pub fn invite(&self, name: &str, kind: &str, division: &str) -> Result<String> {
        self.invite_by(&["--org-name", name, "--kind", kind, "--division", division])
    }

    /// An invite for a further device of an organisation.
    ///
    /// # Errors
    /// When the node does not give one.
    pub fn invite_further(&self, org: &str) -> Result<String> {
        self.invite_by(&["--org", org])
    }

    /// An invite by these arguments of `wufei-regulator invite`.
    ///
    /// # Errors
    /// When the node does not give one.
    pub fn invite_by(&self, arguments: &[&str]) -> Result<String> {
        let invite = self.run(&[&["invite"], arguments].concat())?;
        Ok(invite["invite"].as_str().context("the invite's text")?.to_owned())
    }

    /// The state line of one organisation's feed, or of everything.
    ///
    /// # Errors
    /// When the node does not answer.
    pub fn state(&self, org: Option<&str>) -> Result<Value> {
        match org {
            Some(org) => self.run(&["state", "--org", org]),
            None => self.run(&["state", "--all"]),
        }
    }
}
