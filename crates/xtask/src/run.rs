use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::build::{Profile, binaries, pick, root};
use crate::household::Household;
use crate::story::{self, Stage};

#[derive(Args)]
pub struct Options {
    /// Without a window; so far there is none anyway
    #[arg(long)]
    headless: bool,
    /// Keep the homes of node and devices in this folder, which must be new or empty
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How many new manifests the day brings, beside the imported ones
    #[arg(long, value_name = "N", default_value_t = 24)]
    manifests: usize,
}

/// Builds the programs, plays the story, and prints how it ended as one JSON line.
pub fn run(options: &Options, household: &Household) -> Result<()> {
    eprintln!("building wufei and wufei-regulator");
    let built = binaries(household, Profile::Debug, &["wufei-cli", "wufei-regulator"])?;
    let folder = Folder::prepare(options.data.as_deref())?;
    let stage = Stage {
        wufei: pick(&built, "wufei")?,
        regulator: pick(&built, "wufei-regulator")?,
        folder: folder.path().to_owned(),
        spreadsheet: root().join("crates/papers/tests/data/manifests-37col.xlsx"),
        manifests: options.manifests,
    };
    let ending = story::play(&stage, household);
    household.ask_all_to_stop();
    let ending = ending.with_context(|| format!("the story broke off{}", folder.where_to_look()))?;
    println!("{}", serde_json::to_string(&ending)?);
    ensure!(ending.ok, "the processes do not agree{}", folder.where_to_look());
    Ok(())
}

/// Where the homes lie: in a folder that goes away, or in one that the person named.
enum Folder {
    Passing(tempfile::TempDir),
    Kept(PathBuf),
}

impl Folder {
    fn prepare(named: Option<&Path>) -> Result<Folder> {
        let Some(path) = named else {
            return Ok(Folder::Passing(
                tempfile::Builder::new().prefix("wufei-run-").tempdir()?,
            ));
        };
        let told = || format!("cannot use the folder {}", path.display());
        fs::create_dir_all(path).with_context(told)?;
        let path = path.canonicalize().with_context(told)?;
        let is_empty = fs::read_dir(&path).with_context(told)?.next().is_none();
        ensure!(
            is_empty,
            "{} holds something already; --data takes a new or empty folder",
            path.display()
        );
        Ok(Folder::Kept(path))
    }

    fn path(&self) -> &Path {
        match self {
            Folder::Passing(folder) => folder.path(),
            Folder::Kept(path) => path,
        }
    }

    fn where_to_look(&self) -> String {
        match self {
            Folder::Passing(_) => "; with --data DIR the homes and logs are kept".into(),
            Folder::Kept(path) => format!("; homes and logs are in {}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_folder_is_kept_and_must_be_new_or_empty() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("a/city");
        let kept = Folder::prepare(Some(&path)).unwrap();
        fs::write(kept.path().join("home"), "").unwrap();
        drop(kept);
        assert!(path.join("home").exists());
        let error = Folder::prepare(Some(&path)).err().unwrap();
        assert!(
            error
                .to_string()
                .ends_with("holds something already; --data takes a new or empty folder")
        );
    }

    #[test]
    fn a_passing_folder_goes_away() {
        let passing = Folder::prepare(None).unwrap();
        let path = passing.path().to_owned();
        assert!(path.exists());
        drop(passing);
        assert!(!path.exists());
    }
}
