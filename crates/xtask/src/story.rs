use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;

use crate::household::Household;
use crate::process::Process;

/// What the story needs: two programs, a folder for the homes, and history to import.
pub struct Stage {
    pub wufei: PathBuf,
    pub regulator: PathBuf,
    pub folder: PathBuf,
    pub spreadsheet: PathBuf,
    pub manifests: usize,
}

/// How the story ended, as the last line says it.
#[derive(Debug, Serialize)]
pub struct Ending {
    pub ok: bool,
    pub manifests: u64,
    pub entries: u64,
    pub settled: u64,
    pub conflicts: u64,
    pub seconds: f64,
}

/// A command that reads and writes a few files.
const SOON: Duration = Duration::from_secs(60);
/// A command that works through the whole spreadsheet, unoptimised.
const LATER: Duration = Duration::from_secs(600);

const PIN: &str = "271828";

/// The people of the demo city: name of the process, of the organisation, and its kind.
const PEOPLE: [(&str, &str, &str); 4] = [
    ("workshop", "示例汽修厂", "producer"),
    ("carrier", "示例危货运输", "transporter"),
    ("site", "示例东处置", "disposal"),
    ("agent", "示例环保管家", "agent"),
];

/// Opens the node, enrols the people, lets the agent import the history, plays the day's new manifests
/// from the workshop's gate to the site's scales, and has everybody sync.
pub fn play(stage: &Stage, household: &Household) -> Result<Ending> {
    let began = Instant::now();
    let tell = |what: &str| eprintln!("[{:6.1} s] {what}", began.elapsed().as_secs_f64());
    let pin_file = stage.folder.join("pin");
    fs::write(&pin_file, PIN)?;

    tell("the regulator opens its node");
    let mut node = Node::open(stage, household)?;
    let mut devices = Vec::new();
    for (name, organisation, kind) in PEOPLE {
        tell(&format!("{organisation} is enrolled"));
        let invite = node.invite(organisation, kind)?;
        devices.push(Device::enrol(
            stage,
            household,
            name,
            &pin_file,
            &node.sync_address,
            &invite,
        )?);
    }
    tell("the agent imports the history");
    let [workshop, carrier, site, agent] = devices.as_mut_slice() else {
        unreachable!("there are four people");
    };
    agent.ask(&format!("import {}", stage.spreadsheet.display()), LATER)?;
    tell(&format!("the day brings {} new manifests", stage.manifests));
    let consignments: Vec<String> = (0..stage.manifests)
        .map(|_| leaves_the_gate(workshop))
        .collect::<Result<_>>()?;
    meet([workshop, carrier, site])?;
    for manifest in &consignments {
        carrier.ask(&format!("manifest pick-up {manifest}"), SOON)?;
        carrier.ask(&format!("manifest deliver {manifest}"), SOON)?;
    }
    meet([carrier, site, workshop])?;
    for manifest in &consignments {
        site.ask(&format!("manifest receive {manifest} --weight 1.17t"), SOON)?;
        site.ask(&format!("manifest accept {manifest}"), SOON)?;
    }

    let mut ending = Ending {
        ok: true,
        manifests: 0,
        entries: 0,
        settled: 0,
        conflicts: 0,
        seconds: 0.0,
    };
    for device in &mut devices {
        tell(&format!("the {} syncs", device.name));
        device.ask("sync", LATER)?;
        let state = device.ask("state", SOON)?;
        ending.entries = ending.entries.max(number(&state, "entries")?);
        ending.settled = ending.settled.max(number(&state, "settled")?);
        ending.manifests = ending.manifests.max(number(&state, "manifests")?);
        ending.conflicts += number(&state, "conflicts")?;
    }
    ending.ok = ending.manifests >= 400 && ending.settled == ending.entries;
    ending.seconds = began.elapsed().as_secs_f64();
    node.process.stop()?;
    Ok(ending)
}

/// The workshop writes and issues a manifest, and has its name.
fn leaves_the_gate(workshop: &mut Device) -> Result<String> {
    let new =
        "manifest new --carrier 示例危货运输 --receiver 示例东处置 --line '900-249-08 1.2t 液态 桶装 12'";
    let manifest = text(&workshop.ask(new, SOON)?, "manifest")?;
    workshop.ask(&format!("manifest issue {manifest} --removed 1.18t"), SOON)?;
    Ok(manifest)
}

/// Everybody hands over what is in the outbox, and takes what has come for them.
fn meet(devices: [&mut Device; 3]) -> Result<()> {
    devices
        .into_iter()
        .try_for_each(|device| device.ask("sync", LATER).map(drop))
}

/// The regulator's node: a folder, and a process that serves it.
struct Node<'a> {
    stage: &'a Stage,
    household: &'a Household,
    process: Process,
    sync_address: String,
}

impl<'a> Node<'a> {
    fn open(stage: &'a Stage, household: &'a Household) -> Result<Node<'a>> {
        once(
            household,
            "wufei-regulator init",
            regulator(stage)?.args(["init", "--json"]),
        )?;
        let mut process = household.spawn("the node", regulator(stage)?.args(["serve", "--json"]))?;
        let ready = process.next_json(SOON)?;
        let sync_address = text(&ready, "sync")?;
        Ok(Node {
            stage,
            household,
            process,
            sync_address,
        })
    }

    fn invite(&self, organisation: &str, kind: &str) -> Result<String> {
        let mut command = regulator(self.stage)?;
        command.args([
            "invite",
            "--json",
            "--org-name",
            organisation,
            "--kind",
            kind,
            "--division",
            "420102",
        ]);
        text(
            &once(self.household, "wufei-regulator invite", &mut command)?,
            "invite",
        )
    }
}

/// A device: a home, and a shell that works and syncs in it.
struct Device {
    name: &'static str,
    shell: Process,
}

impl Device {
    fn enrol(
        stage: &Stage,
        household: &Household,
        name: &'static str,
        pin_file: &Path,
        address: &str,
        invite: &str,
    ) -> Result<Device> {
        let wufei = |arguments: &[&str]| -> Result<Command> {
            let mut command = Command::new(&stage.wufei);
            command.env("WUFEI_HOME", stage.folder.join(name)).args(arguments);
            command
                .args(["--json", "--pin-file"])
                .arg(pin_file)
                .stderr(log(&stage.folder, name)?);
            Ok(command)
        };
        once(household, "wufei init", &mut wufei(&["init"])?)?;
        once(
            household,
            "wufei enrol",
            &mut wufei(&["enrol", &format!("{address}/{invite}")])?,
        )?;
        Ok(Device {
            name,
            shell: household.spawn(name, &mut wufei(&["shell"])?)?,
        })
    }

    fn ask(&mut self, command: &str, patience: Duration) -> Result<Value> {
        self.shell.ask(command, patience)
    }
}

fn regulator(stage: &Stage) -> Result<Command> {
    let mut command = Command::new(&stage.regulator);
    command
        .env("WUFEI_DATA_DIR", stage.folder.join("node"))
        .stderr(log(&stage.folder, "node")?);
    Ok(command)
}

/// Runs a command to its end and reads the one JSON line that it prints.
fn once(household: &Household, name: &str, command: &mut Command) -> Result<Value> {
    let mut process = household.spawn(name, command)?;
    process.hang_up();
    let answer = process.next_json(SOON)?;
    let status = process.wait(SOON)?;
    anyhow::ensure!(status.success(), "{name} failed ({status}): {answer}");
    Ok(answer)
}

/// What a process says on standard error goes to a file beside its home.
fn log(folder: &Path, name: &str) -> Result<File> {
    let path = folder.join(format!("{name}.log"));
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .with_context(|| format!("cannot write {}", path.display()))
}

fn text(answer: &Value, field: &str) -> Result<String> {
    let found = answer[field]
        .as_str()
        .with_context(|| format!("no text {field:?} in {answer}"))?;
    Ok(found.to_owned())
}

fn number(answer: &Value, field: &str) -> Result<u64> {
    answer[field]
        .as_u64()
        .with_context(|| format!("no number {field:?} in {answer}"))
}
