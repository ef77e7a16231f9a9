use anyhow::{Context, Result};

use crate::build::{pick, programs};
use crate::household::Household;
use crate::npm::Package;
use crate::pages;

/// Takes every picture in `docs/screenshots`: the journeys' package walks through the screens and looks.
pub fn take(household: &Household) -> Result<()> {
    let journeys = Package::journeys();
    journeys.install(household)?;
    pages::build(household)?;
    // As the tests build them, so that nothing is compiled twice.
    let built = programs(household, &["--workspace", "--bins", "--tests"])?;
    let regulator = pick(&built, "wufei-regulator")?;
    let folder = regulator.parent().context("a program lies in a folder")?;
    let mut pictures = journeys.script("screenshots");
    pictures.env("WUFEI_PROGRAMS", folder);
    household.run("screenshots", &mut pictures)
}
