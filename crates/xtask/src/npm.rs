use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::build::root;
use crate::household::Household;
use crate::stamp;

/// The oldest Node that vite and TanStack Router run on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// A folder with a `package.json` of ours.
pub struct Package {
    name: &'static str,
    folder: PathBuf,
}

impl Package {
    /// The screens.
    pub fn screens() -> Package {
        Package::at("ui")
    }

    /// The journeys through them.
    pub fn journeys() -> Package {
        Package::at("tests/e2e")
    }

    fn at(name: &'static str) -> Package {
        Package {
            name,
            folder: root().join(name),
        }
    }

    /// Where it lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Fetches what `package-lock.json` names, unless that was done already.
    ///
    /// Not `npm ci`: a lock that was made elsewhere may name packages for other systems only.
    pub fn install(&self, household: &Household) -> Result<()> {
        check_node()?;
        let wanted = stamp::of(&self.folder, &["package.json", "package-lock.json"])?;
        let stamp = self.folder.join("node_modules/.installed-from");
        if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
            return Ok(());
        }
        eprintln!("fetching the packages of {}", self.name);
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-save", "--no-audit", "--no-fund"]);
        npm.current_dir(&self.folder).stdout(std::io::stderr());
        household.run("npm install", &mut npm)?;
        fs::write(&stamp, wanted).with_context(|| format!("cannot write {}", stamp.display()))
    }

    /// A script of its `package.json`, to be run.
    pub fn script(&self, name: &str) -> Command {
        let mut npm = Command::new("npm");
        npm.args(["run", "--silent", name]).current_dir(&self.folder);
        npm
    }

    /// A program that came with its packages, to be run.
    pub fn program(&self, name: &str) -> Command {
        let mut program = Command::new(self.folder.join("node_modules/.bin").join(name));
        program.current_dir(&self.folder);
        program
    }
}

/// Says what to do when there is no Node, or an old one.
pub fn check_node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    let output = Command::new("node")
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    let found = match output {
        Ok(output) => String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        Err(_) => bail!(
            "the screens need Node {major}.{minor} or newer with npm, and there is no `node`: install it first"
        ),
    };
    if version(&found).is_none_or(|version| version < OLDEST_NODE) {
        bail!(
            "the screens need Node {major}.{minor} or newer, and this is {found}: install a newer one first"
        );
    }
    Ok(())
}

/// Major and minor of `v20.19.0`.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_number() {
        for (text, is_enough) in [
            ("v20.19.0", true),
            ("v20.9.9", false),
            ("v18.20.4", false),
            ("v24.1.0", true),
        ] {
            assert_eq!(version(text).unwrap() >= OLDEST_NODE, is_enough, "{text}");
        }
        assert_eq!(version("node: not found"), None);
    }
}
