use std::fs;

use anyhow::{Context, Result};

use crate::household::Household;
use crate::npm::Package;
use crate::stamp;

/// What the built pages are made from.
const SOURCES: [&str; 7] = [
    "src",
    "public",
    "index.html",
    "regulator.html",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

/// Builds `ui/dist`, which the window and the regulator carry inside them, unless it is there and fresh.
///
/// The window's program cannot be compiled without it.
pub fn build(household: &Household) -> Result<()> {
    let screens = Package::screens();
    screens.install(household)?;
    let wanted = stamp::of(screens.folder(), &SOURCES)?;
    // Inside, because vite empties the folder: pages that somebody else built have no stamp.
    let stamp = screens.folder().join("dist/.built-from");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    eprintln!("building the screens");
    // Types are looked at by the screens' own check, which the tests run.
    let mut vite = screens.program("vite");
    vite.arg("build").stdout(std::io::stderr());
    household.run("vite build", &mut vite)?;
    fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
}
