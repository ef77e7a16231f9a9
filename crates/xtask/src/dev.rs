use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::build::{Profile, binaries, pick, programs, root};
use crate::household::Household;
use crate::npm::Package;

/// Where vite serves the screens (`ui/vite.config.ts`, `src-tauri/tauri.conf.json`).
const VITE: &str = "http://127.0.0.1:5173";

#[derive(Args)]
pub struct Options {
    /// In the window instead of a browser
    #[arg(long)]
    window: bool,
    /// The replica's folder; by default one of its own in target/dev
    #[arg(long, value_name = "DIR", env = "WUFEI_HOME")]
    home: Option<PathBuf>,
    /// Where a regulator's node serves its console, for the console's screens
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:4480")]
    console: String,
}

impl Options {
    /// Whether the window has to be built.
    pub fn opens_a_window(&self) -> bool {
        self.window
    }
}

/// The first line of `desk-bridge`.
#[derive(Deserialize)]
struct Ready {
    url: String,
}

/// Serves the screens with hot reload over a replica, until the window is closed or somebody interrupts.
pub fn dev(options: &Options, household: &Household) -> Result<()> {
    let screens = Package::screens();
    screens.install(household)?;
    let home = options
        .home
        .clone()
        .unwrap_or_else(|| root().join("target/dev/home"));
    if let Some(around) = home.parent() {
        std::fs::create_dir_all(around).with_context(|| format!("cannot make {}", around.display()))?;
    }
    if options.window {
        in_window(options, household, &screens, &home)
    } else {
        in_browser(options, household, &screens, &home)
    }
}

fn in_browser(options: &Options, household: &Household, screens: &Package, home: &Path) -> Result<()> {
    let built = binaries(household, Profile::Debug, &["wufei-bridge"])?;
    let mut bridge = Command::new(pick(&built, "desk-bridge")?);
    bridge.arg("--home").arg(home);
    let mut bridge = household.spawn("desk-bridge", &mut bridge)?;
    let line = bridge.line_or_end()?.context("the bridge ended at once")?;
    let ready: Ready = serde_json::from_str(&line).with_context(|| format!("not ready: {line}"))?;
    let (address, key) = ready
        .url
        .split_once("/?key=")
        .with_context(|| format!("no key in {}", ready.url))?;
    let mut vite = vite(options, screens);
    vite.env("WUFEI_BRIDGE", address).env("WUFEI_BRIDGE_KEY", key);
    eprintln!("the desk: {VITE}/  the console: {VITE}/regulator.html  (Ctrl-C ends)");
    household.run("vite", &mut vite)
}

fn in_window(options: &Options, household: &Household, screens: &Package, home: &Path) -> Result<()> {
    let window = ["--package", "wufei-desktop", "--no-default-features", "--bins"];
    let built = programs(household, &window)?;
    let mut vite = household.spawn("vite", &mut vite(options, screens))?;
    // It says where it listens once it does.
    loop {
        match vite.line_or_end()? {
            None => bail!("vite ended before it served anything"),
            Some(line) if line.contains(VITE) => break,
            Some(line) => eprintln!("{line}"),
        }
    }
    let mut desk = Command::new(pick(&built, "wufei-desk")?);
    desk.env("WUFEI_HOME", home);
    household.run("wufei-desk", &mut desk)
}

fn vite(options: &Options, screens: &Package) -> Command {
    let mut vite = screens.program("vite");
    vite.env("WUFEI_CONSOLE", &options.console);
    vite
}
