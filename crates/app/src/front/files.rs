//! Files that a person chose: spreadsheets to import, pictures to read, an export to write.

use super::problem::small;
use super::{FrontDesk, blocking};
use crate::{ImportReport, Lang, Problem};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{MutexGuard, PoisonError};
use wufei_api::Area;
use wufei_api::Problem as Told;
use wufei_api::views::*;
use wufei_papers::import37::{ImportedManifest, Severity};

/// Faults that a screen lists.
const MOST_FAULTS: usize = 500;
/// Manifests that a preview shows.
const FIRST: usize = 20;

/// What a person chose since the program began. A screen names a file by what it was given here, so that
/// it can use nothing else on the disk.
#[derive(Default)]
pub(super) struct Files {
    chosen: HashMap<String, PathBuf>,
    progress: ImportProgress,
}

impl FrontDesk {
    pub(super) async fn ask_for_file(&self, purpose: FilePurpose) -> Result<Chosen, Told> {
        let Some(path) = self.0.surroundings.choose(purpose).await else {
            return Ok(Chosen { file: None });
        };
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        let mut files = self.files();
        let chosen = format!("file-{}", files.chosen.len() + 1);
        files.chosen.insert(chosen.clone(), path);
        Ok(Chosen {
            file: Some(ChosenFile { chosen, name }),
        })
    }

    pub(super) fn chosen_path(&self, file: &ChosenRef) -> Result<PathBuf, Told> {
        self.files()
            .chosen
            .get(&file.chosen)
            .cloned()
            .ok_or(Told::NotChosen)
    }

    /// The text of the code in a picture, or the text that a file holds.
    pub(super) async fn code_in_file(&self, file: &ChosenRef) -> Result<CodeText, Told> {
        let path = self.chosen_path(file)?;
        let text = blocking(move || Ok(crate::code_file::text_in(&path)?)).await?;
        Ok(CodeText { text })
    }

    /// Writes a text that the screen shows into a file that the person chose.
    pub(super) async fn write_text(&self, SaveText { chosen, text }: SaveText) -> Result<SavedText, Told> {
        let path = self.chosen_path(&ChosenRef { chosen })?;
        blocking(move || {
            std::fs::write(&path, text).map_err(|error| Problem::file(&path, error))?;
            Ok(SavedText {
                path: path.display().to_string(),
            })
        })
        .await
    }

    pub(super) async fn look_into_spreadsheet(&self, file: &ChosenRef) -> Result<ImportPreview, Told> {
        let (path, lang) = (self.chosen_path(file)?, self.lang());
        let desk = self.desk()?;
        blocking(move || {
            let report = desk
                .preview_import(&path)
                .map_err(|problem| in_words(problem, lang))?;
            let mut known = 0usize;
            for manifest in &report.found.manifests {
                let here = desk.node().imported(&crate::import::number(manifest));
                known += usize::from(here.map_err(Problem::from)?.is_some());
            }
            Ok(preview(&path, &report, known, lang))
        })
        .await
    }

    pub(super) async fn import_spreadsheet(&self, file: &ChosenRef) -> Result<ImportDone, Told> {
        let (path, lang) = (self.chosen_path(file)?, self.lang());
        let desk = self.desk()?;
        if desk.node().is_locked() {
            return Err(Told::Locked);
        }
        let front = self.clone();
        front.set_progress(true, 0, 0);
        let done = blocking(move || {
            let report = desk.import(&path, |done, total| front.set_progress(true, done, total));
            front.set_progress(false, 0, 0);
            let report = report.map_err(|problem| in_words(problem, lang))?;
            let now = report.done.unwrap_or_default();
            Ok(ImportDone {
                recorded: small(now.recorded),
                known: small(now.known),
                left_out: small(report.found.left_out.len()),
            })
        })
        .await;
        self.set_progress(false, 0, 0);
        self.key_was_used();
        done
    }

    pub(super) fn progress(&self) -> ImportProgress {
        self.files().progress
    }

    fn set_progress(&self, is_running: bool, done: usize, total: usize) {
        self.files().progress = ImportProgress {
            is_running,
            done: small(done),
            total: small(total),
        };
        self.tell(&[Area::Importing]);
    }

    pub(super) async fn check_every_byte(&self) -> Result<VerifyView, Told> {
        self.work(|desk| {
            let report = desk.verify()?;
            Ok(VerifyView {
                ok: report.is_sound(),
                entries: report.entries as u64,
                receipts: report.receipts as u64,
                faults: report.faults.iter().take(100).map(ToString::to_string).collect(),
                at: jiff::Timestamp::now(),
            })
        })
        .await
    }

    pub(super) async fn write_export(&self, file: &ChosenRef) -> Result<Exported, Told> {
        let path = self.chosen_path(file)?;
        self.work(move |desk| {
            desk.export(&path)?;
            let bytes = std::fs::metadata(&path)
                .map_err(|error| Problem::file(&path, error))?
                .len();
            Ok(Exported {
                path: path.display().to_string(),
                bytes,
            })
        })
        .await
    }

    fn files(&self) -> MutexGuard<'_, Files> {
        self.0.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A file that cannot be read is explained by the importer itself, in both languages and with the remedy.
fn in_words(problem: Problem, lang: Lang) -> Told {
    match problem {
        Problem::Import(error) => Told::ImportFile {
            why: error.remedy(lang),
        },
        other => other.into(),
    }
}

fn preview(path: &Path, report: &ImportReport, known: usize, lang: Lang) -> ImportPreview {
    let found = &report.found;
    let fault = |problem: &wufei_papers::import37::Problem| ImportFault {
        row: problem.row,
        column: problem.column.header().to_owned(),
        severity: match problem.severity {
            Severity::Error => ImportSeverity::Error,
            Severity::Warning => ImportSeverity::Warning,
            Severity::Corrected => ImportSeverity::Corrected,
        },
        code: serde_json::to_value(problem.code)
            .ok()
            .and_then(|code| code.as_str().map(str::to_owned))
            .unwrap_or_default(),
        value: problem.value.clone(),
        text: problem.remedy(lang),
    };
    let faults: Vec<_> = found.problems.iter().take(MOST_FAULTS).map(fault).collect();
    ImportPreview {
        file: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        sheet: found.sheet.clone(),
        rows_read: found.rows_read,
        ready: small(found.manifests.len()),
        known: small(known),
        left_out: small(found.left_out.len()),
        faults_not_listed: small(found.problems.len() - faults.len()) + found.problems_not_listed,
        faults,
        first: found.manifests.iter().take(FIRST).map(row).collect(),
    }
}

fn row(manifest: &ImportedManifest) -> ImportRow {
    let planned = manifest.lines.iter().filter_map(|line| line.planned_g);
    let first = manifest.lines.first();
    ImportRow {
        number: crate::import::number(manifest),
        consignor: manifest.consignor.name.clone(),
        carrier: manifest.carrier.as_ref().map(|party| party.name.clone()),
        receiver: manifest.receiver.as_ref().map(|party| party.name.clone()),
        waste_code: first.map(|line| line.waste_code.to_string()),
        waste_name: first.and_then(|line| line.waste_name.clone()),
        planned_g: planned
            .map(|grams| u64::try_from(grams).unwrap_or(0))
            .reduce(|sum, grams| sum + grams),
    }
}
