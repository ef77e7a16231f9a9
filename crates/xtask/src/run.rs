use std::convert::Infallible;
use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::build::{Profile, binaries, pick, programs};
use crate::household::Household;
use crate::pages;

#[derive(Args)]
pub struct Options {
    /// Play a whole day without a window, also where there is a display
    #[arg(long)]
    headless: bool,
    /// Keep the homes of node and devices in this folder
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl Options {
    /// Whether somebody would see a window.
    pub fn opens_a_window(&self) -> bool {
        !self.headless && has_display(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
    }
}

fn has_display(is_set: impl Fn(&str) -> bool) -> bool {
    is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Builds the programs and becomes the demo city (`tests/story`), which starts and stops the rest.
pub fn run(options: &Options, household: &Household) -> Result<Infallible> {
    let opens_a_window = options.opens_a_window();
    if !opens_a_window && !options.headless {
        eprintln!(
            "there is no display (neither DISPLAY nor WAYLAND_DISPLAY): the day is played without a window"
        );
    }
    pages::build(household)?;
    eprintln!("building the programs and the demo city");
    // The city looks for the other programs beside itself. With the window all are built, as the tests do:
    // a part of them would get other features of the same guests, and those would be compiled twice.
    let built = if opens_a_window {
        programs(household, &["--workspace", "--bins"])?
    } else {
        binaries(
            household,
            Profile::Debug,
            &["wufei-cli", "wufei-regulator", "wufei-tests"],
        )?
    };
    let mut city = Command::new(pick(&built, "demo-city")?);
    if opens_a_window {
        city.arg("--window");
    }
    if let Some(folder) = &options.data {
        city.arg("--data").arg(folder);
    }
    household.become_command(&mut city)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_kind_of_display_will_do() {
        assert!(has_display(|name| name == "DISPLAY"));
        assert!(has_display(|name| name == "WAYLAND_DISPLAY"));
        assert!(!has_display(|name| name == "WUFEI_HOME"));
    }
}
