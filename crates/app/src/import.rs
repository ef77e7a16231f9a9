//! A spreadsheet of manifests from elsewhere becomes reported history, one signed entry each.

use crate::node::{NewManifest, RecordError, RecordedOrKnown};
use crate::{Desk, Problem};
use serde::Serialize;
use std::path::Path;
use wufei_ledger::{Act, Write};
use wufei_manifest::StepKind;
use wufei_manifest::id::Hex;
use wufei_papers::import37::{self, Import, ImportedLine, ImportedManifest, ReportedParty};

/// How many manifests share one transaction: enough to be quick, few enough to show progress.
const BATCH: usize = 100;

/// What a spreadsheet holds and what was done with it.
#[derive(Debug)]
pub struct ImportReport {
    /// Everything found in the spreadsheet.
    pub found: Import,
    /// What was recorded; none in a dry run.
    pub done: Option<ImportedNow>,
}

/// Counts of what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct ImportedNow {
    /// Manifests recorded now.
    pub recorded: usize,
    /// Manifests whose number was here already.
    pub known: usize,
}

impl Desk {
    /// Reads a spreadsheet; nothing is recorded.
    ///
    /// # Errors
    /// [`Problem::File`] and [`Problem::Import`] when nothing can be read at all.
    pub fn preview_import(&self, path: &Path) -> Result<ImportReport, Problem> {
        Ok(ImportReport {
            found: read(path)?,
            done: None,
        })
    }

    /// Reads a spreadsheet and records each manifest that has no error, unless its number is here already.
    /// `progress` hears how many of how many are done.
    ///
    /// # Errors
    /// As [`Desk::preview_import`], and what stops signing. What was recorded before stays.
    pub fn import(
        &self,
        path: &Path,
        mut progress: impl FnMut(usize, usize),
    ) -> Result<ImportReport, Problem> {
        let found = read(path)?;
        let mut done = ImportedNow::default();
        let total = found.manifests.len();
        for batch in found.manifests.chunks(BATCH) {
            let manifests = batch.iter().map(|manifest| NewManifest {
                import_number: Some(number(manifest)),
                act: act(manifest, || self.random_row()),
            });
            for outcome in self.node().record_many(manifests.collect())? {
                match outcome.map_err(|error| Problem::Record(RecordError::Write(error)))? {
                    RecordedOrKnown::Recorded(_) => done.recorded += 1,
                    RecordedOrKnown::Known(_) => done.known += 1,
                }
            }
            progress(done.recorded + done.known, total);
        }
        Ok(ImportReport {
            found,
            done: Some(done),
        })
    }
}

fn read(path: &Path) -> Result<Import, Problem> {
    import37::read_file(path).map_err(Problem::Import)
}

/// The number by which a second import knows the manifest again.
pub(crate) fn number(manifest: &ImportedManifest) -> String {
    match (&manifest.number, &manifest.local_number) {
        (Some(number), _) => number.to_string(),
        (None, Some(local)) => format!("local:{local}"),
        (None, None) => unreachable!("papers lets no manifest pass that has neither number"),
    }
}

/// The one act that reports this manifest. Firms stay the text that stands there: nobody is matched by a name.
fn act(manifest: &ImportedManifest, mut row: impl FnMut() -> [u8; 8]) -> Act {
    let mut writes = Writes::default();
    writes.text("meta/number", manifest.number.as_ref());
    writes.text("meta/local_number", manifest.local_number.as_ref());
    writes.party("consignor", Some(&manifest.consignor));
    writes.party("carrier", manifest.carrier.as_ref());
    writes.party("receiver", manifest.receiver.as_ref());
    writes.text("parties/receiver/licence", manifest.licence.as_ref());
    writes.text("plan/date", manifest.planned_at.as_ref());
    for line in &manifest.lines {
        writes.line(&Hex(row()).to_string(), line);
    }
    let leg = Hex(row()).to_string();
    writes.text(&format!("legs/{leg}/plate"), manifest.plate.as_ref());
    writes.text(&format!("legs/{leg}/trailer"), manifest.trailer.as_ref());
    writes.text("arrival/picked_up_at", manifest.picked_up_at.as_ref());
    writes.text("arrival/delivered_at", manifest.delivered_at.as_ref());
    writes.text("received/at", manifest.received_at.as_ref());
    writes.text("accepted/opinion", manifest.opinion.as_ref());
    writes.text("accepted/difference", manifest.difference_note.as_ref());
    writes.text("accepted/note", manifest.note.as_ref());
    let difference = manifest
        .major_difference
        .map(|differs| Write::truth("accepted/major_difference", differs));
    writes.0.extend(difference);
    writes.text(
        "reported/stage",
        manifest.stage.map(|stage| stage.word()).as_ref(),
    );
    writes.text("reported/backfill", manifest.backfill.as_ref());
    if manifest.voided {
        writes.0.push(Write::truth("reported/voided", true));
    }
    Act {
        writes: writes.0,
        step: Some((StepKind::Imported, row())),
        ..Act::default()
    }
}

#[derive(Default)]
struct Writes(Vec<Write>);

impl Writes {
    fn text(&mut self, path: &str, value: Option<&impl ToString>) {
        self.0
            .extend(value.map(|value| Write::text(path, value.to_string())));
    }

    fn party(&mut self, role: &str, party: Option<&ReportedParty>) {
        let Some(party) = party else {
            return;
        };
        let at = |name: &str| format!("parties/{role}/{name}");
        self.text(&at("name"), Some(&party.name));
        self.text(&at("province"), party.province.as_ref());
        self.text(&at("city"), party.city.as_ref());
        self.text(&at("district"), party.district.as_ref());
        self.text(&at("township"), party.township.as_ref());
        let code = party
            .district
            .as_deref()
            .and_then(wufei_codes::Division::find_by_name);
        self.text(&at("division"), code.map(|division| division.code).as_ref());
    }

    fn line(&mut self, id: &str, line: &ImportedLine) {
        let at = |name: &str| format!("lines/{id}/{name}");
        self.text(&at("waste_code"), Some(&line.waste_code));
        self.text(&at("waste_name"), line.waste_name.as_ref());
        self.text(&at("form"), line.form.as_ref());
        self.text(&at("packaging"), line.packaging.as_ref());
        self.text(&at("method"), line.method.as_ref());
        self.text(&at("method_class"), line.method_class.as_ref());
        self.0
            .extend(line.planned_g.map(|grams| Write::int(at("planned_g"), grams)));
        self.0.extend(
            line.accepted_g
                .map(|grams| Write::int(format!("accepted/{id}"), grams)),
        );
    }
}
