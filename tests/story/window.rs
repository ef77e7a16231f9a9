//! The city to be looked at: everybody has something to do, and a window shows one home after the other.

use crate::city::{CARRIER, City, SITE, carrier, site, tell, text, workshop};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use wufei_tests::node::PIN;
use wufei_tests::process::{Heard, Process, programs};

/// The exit code of a window that wants to be opened again on another home.
const SWITCH: i32 = 75;

/// Whether there is a window that can be closed in good order.
pub static IS_OPEN: AtomicBool = AtomicBool::new(false);

/// Set when somebody interrupts while the window is open.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// How often the window's silence is used to look after the rest.
const GLANCE: Duration = Duration::from_millis(200);

/// One of the demo's homes, as the window is told of it.
struct Home {
    label: String,
    folder: std::path::PathBuf,
}

/// Makes the city and shows it until the window is closed.
pub fn show(folder: &Path) -> Result<Value> {
    let mut city = City::found(folder)?;
    city.import_history()?;
    city.people(|person| person.open())?;
    city.give_everybody_something_to_do()?;
    // A home has one keeper at a time: now the window is it.
    city.people(|person| person.close())?;
    let homes = city.homes();
    eprintln!();
    eprintln!(
        "控制台 console   {}   令牌 token   {}",
        city.node.http, city.node.token
    );
    eprintln!("PIN              {PIN}   （演示用；每个单位相同 the same for everybody in this demo）");
    for home in &homes {
        eprintln!("{}   WUFEI_HOME={}", home.label, home.folder.display());
    }
    eprintln!();
    IS_OPEN.store(true, Ordering::SeqCst);
    let shown = city.keep_a_window_open(&homes);
    city.node.stop()?;
    Ok(json!({ "ok": true, "switched": shown? }))
}

impl City {
    /// Manifests at every step of the way, so that each desk opens on work.
    fn give_everybody_something_to_do(&mut self) -> Result<()> {
        tell("manifests get under way, so that everybody has something to do");
        let weighed = "--weighed 1=1.179t --weighed 2=0.299t";
        // To issue; to pick up, twice; to deliver; to weigh; to accept; to look at.
        let new = format!(
            "manifest new --carrier {CARRIER} --receiver {SITE} --line '900-214-08 0.8t 液态 桶装 4'"
        );
        self.workshop.types(&new)?;
        let ways = (0..6).map(|_| self.issue()).collect::<Result<Vec<_>>>()?;
        for (manifest, steps) in ways.iter().zip([0, 0, 1, 2, 3, 4]) {
            if steps > 0 {
                self.wait_for(carrier, manifest, "issued")?;
                let pick_up = format!("manifest pick-up {manifest} --plate 鄂A12345 --removed 2=0.3t");
                self.carrier.types(&pick_up)?;
            }
            if steps > 1 {
                self.carrier.types(&format!("manifest deliver {manifest}"))?;
                self.wait_for(site, manifest, "delivered")?;
            }
            if steps > 2 {
                self.site
                    .types(&format!("manifest receive {manifest} {weighed}"))?;
            }
            if steps > 3 {
                let accept = format!("manifest accept {manifest} --opinion difference --note 过磅差1千克");
                self.site.types(&accept)?;
            }
        }
        let last = ways.last().context("six were issued")?;
        let seen = self.wait(
            workshop,
            &format!("manifest show {last}"),
            "it is accepted",
            |answer| matches!(answer["manifest"]["status"].as_str(), Some("accepted" | "closed")),
        )?;
        text(&seen["manifest"], "status")?;
        for manifest in &ways[..2] {
            self.wait_for(carrier, manifest, "issued")?;
        }
        for choose in [workshop, carrier, site] {
            self.wait(choose, "outbox", "everything is sent", |answer| {
                answer["waiting"] == 0
            })?;
        }
        Ok(())
    }

    fn homes(&self) -> Vec<Home> {
        let home = |kind: &str, person: &wufei_tests::Person| Home {
            label: format!("{kind} · {}", person.name),
            folder: person.home.clone(),
        };
        vec![
            home("产废单位", &self.workshop),
            home("运输单位", &self.carrier),
            home("处置单位", &self.site),
            home("环保管家", &self.agent),
        ]
    }

    /// One window at a time; says how often it went to another home.
    fn keep_a_window_open(&mut self, homes: &[Home]) -> Result<usize> {
        let mut next = homes.first().context("the city has homes")?;
        let mut switched = 0;
        while let Some(label) = self.open(next, homes)? {
            next = homes
                .iter()
                .find(|home| home.label == label)
                .with_context(|| format!("the window asks for a home {label} that the city has not"))?;
            switched += 1;
        }
        Ok(switched)
    }

    /// A window on this home until it is closed; the label of the next one when it asks for one.
    fn open(&mut self, home: &Home, homes: &[Home]) -> Result<Option<String>> {
        tell(&format!("the window of {}", home.label));
        let mut window = Process::start("the window", desk(home, homes)?)?;
        let mut asked = None;
        loop {
            match window.listen(GLANCE) {
                Heard::Line(line) => asked = switch(&line).or(asked),
                Heard::Silence => self.check_node()?,
                Heard::End => break,
            }
            if INTERRUPTED.load(Ordering::SeqCst) {
                window.stop()?;
                bail!("interrupted");
            }
        }
        let status = window.finish()?;
        match (status.code(), asked) {
            (Some(0), _) => Ok(None),
            (Some(SWITCH), Some(label)) => Ok(Some(label)),
            _ => bail!("the window ended with {status}{}", window.last_words()),
        }
    }
}

/// The program on this home, in the person's own environment but for our variables.
fn desk(home: &Home, homes: &[Home]) -> Result<Command> {
    let mut command = Command::new(programs()?.join("wufei-desk"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("WUFEI_") {
            command.env_remove(name);
        }
    }
    let list: Vec<Value> = homes
        .iter()
        .map(|home| json!({ "label": home.label, "home": home.folder }))
        .collect();
    command.env("WUFEI_HOME", &home.folder);
    command.env("WUFEI_DEMO_HOMES", Value::from(list).to_string());
    Ok(command)
}

/// The label in `{"switch":"…"}`.
fn switch(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    Some(line["switch"].as_str()?.to_owned())
}
