//! Signing sheets: made and printed by the producer, read and used by whoever collects.

use crate::acts::{Issue, Scene, StepAct};
use crate::code_file::text_in;
use crate::devices::{write, write_text};
use crate::node::{DeviceError, RecoverySheet, SigningSheet};
use crate::{Desk, Done, Problem};
use jiff::tz::Offset;
use std::path::{Path, PathBuf};
use wufei_ledger::DeviceId;
use wufei_manifest::id::Hex;
use wufei_manifest::{Manifest, Quantity};
use wufei_papers::printed;

const DAY_MS: u64 = 24 * 3600 * 1000;

impl Desk {
    /// Makes signing sheets that are good until then and for so much each.
    ///
    /// # Errors
    /// [`Problem::Device`], [`Problem::Record`]. Those that were made before it stay enrolled, and nobody has them.
    pub fn make_sheets(
        &self,
        count: u32,
        until_ms: u64,
        most: Quantity,
    ) -> Result<Vec<SigningSheet>, Problem> {
        let one = |_| Ok(self.node().make_sheet(until_ms, most.in_grams())?);
        (0..count).map(one).collect()
    }

    /// Makes signing sheets and writes them into a folder: one file each, and one page to be printed. Returns the
    /// files and the page.
    ///
    /// # Errors
    /// As [`Desk::make_sheets`]; [`Problem::Weight`], [`Problem::File`].
    pub fn write_sheets(
        &self,
        folder: &Path,
        count: u32,
        days: u32,
        most: &str,
    ) -> Result<(Vec<PathBuf>, PathBuf), Problem> {
        let most: Quantity = most.parse().map_err(|error| Problem::Weight {
            value: most.to_owned(),
            error,
        })?;
        std::fs::create_dir_all(folder).map_err(|error| Problem::file(folder, error))?;
        let until_ms = self
            .node()
            .clock()
            .now_ms()
            .saturating_add(u64::from(days) * DAY_MS);
        let sheets = self.make_sheets(count, until_ms, most)?;
        let file = |sheet: &SigningSheet| {
            let file = folder.join(format!("sheet-{}.json", number(sheet.device())));
            write(&file, sheet)?;
            Ok(file)
        };
        let files = sheets.iter().map(file).collect::<Result<Vec<_>, Problem>>()?;
        // Those of an earlier day lie in the same folder.
        let page = folder.join(format!("sheets-{}.html", Hex(self.random_row())));
        write_text(&page, &self.sheets_page(&sheets))?;
        Ok((files, page))
    }

    /// The page to be printed.
    pub fn sheets_page(&self, sheets: &[SigningSheet]) -> String {
        let printed = |sheet: &SigningSheet| printed::SigningSheet {
            number: number(sheet.device()),
            until: clock(sheet.until_ms()),
            most: tonnes(sheet.most_g()),
            code: sheet.code(),
        };
        let sheets: Vec<_> = sheets.iter().map(printed).collect();
        printed::signing_sheets(&self.made(), &sheets)
    }

    /// The page of a recovery sheet.
    pub fn recovery_page(&self, sheet: &RecoverySheet) -> String {
        let own = sheet.welcome.chain.0.last();
        let sheet = printed::RecoverySheet {
            number: own.map_or_else(String::new, |own| number(own.device())),
            until: own.map_or_else(String::new, |own| clock(own.body().not_after)),
            code: sheet.code(),
        };
        printed::recovery_sheet(&self.made(), &sheet)
    }

    fn made(&self) -> printed::Made {
        printed::Made {
            org: self.own_name().unwrap_or_default(),
            device: crate::front::fingerprint(self.device()),
            at: clock(self.node().clock().now_ms()),
        }
    }

    /// The own organisation as the directory calls it, or as it was called at enrolment.
    fn own_name(&self) -> Option<String> {
        let identity = self.node().identity()?;
        let profile = self.node().profile(identity.org).ok().flatten();
        Some(profile.map_or(identity.org_name, |profile| profile.name))
    }

    /// Reads a signing sheet from its text, as typed or scanned, or from the text of its file.
    ///
    /// # Errors
    /// [`Problem::Device`].
    pub fn read_sheet(&self, text: &str) -> Result<SigningSheet, Problem> {
        Ok(self.node().sheet(text)?)
    }

    /// Whether it can still sign, as far as is known here.
    ///
    /// # Errors
    /// [`Problem::Device`] says why not.
    pub fn check_sheet(&self, sheet: &SigningSheet) -> Result<(), Problem> {
        Ok(self.node().check_sheet(sheet)?)
    }

    /// As [`Desk::issue_with`], with a file: the sheet, its text, or a picture of its QR.
    ///
    /// # Errors
    /// As [`Desk::issue_with`]; [`Problem::File`], [`Problem::NoCode`], [`Problem::NotOurs`].
    pub fn issue_with_sheet(&self, named: &str, issue: &Issue, file: &Path) -> Result<Done, Problem> {
        self.issue_with(named, issue, &self.read_sheet(&text_in(file)?)?)
    }

    /// Issues a manifest with the consignor's signing sheet: 反向填写 for somebody who has no device.
    ///
    /// # Errors
    /// As [`Desk::act`]; [`Problem::Device`] when the sheet is over, used, too small, revoked, somebody else's or not
    /// known here yet.
    pub fn issue_with(&self, named: &str, issue: &Issue, sheet: &SigningSheet) -> Result<Done, Problem> {
        let doc = self.find(named)?;
        let rows = (self.random_row(), self.random_row());
        let recorded = self.node().record_with_sheet(sheet, doc, |document| {
            let manifest = Manifest::fold(&document.record());
            decide(issue, sheet, &manifest, rows)
        })?;
        self.done(doc, recorded.entry, Vec::new())
    }

    /// Decides as [`Desk::issue_with`], and signs nothing.
    ///
    /// # Errors
    /// What [`Desk::issue_with`] would meet.
    pub fn would_issue_with(&self, named: &str, issue: &Issue, sheet: &SigningSheet) -> Result<(), Problem> {
        self.check_sheet(sheet)?;
        let manifest = self.show(named)?.manifest;
        decide(issue, sheet, &manifest, ([0; 8], [1; 8])).map(drop)
    }
}

fn decide(
    issue: &Issue,
    sheet: &SigningSheet,
    manifest: &Manifest,
    (row, second_row): ([u8; 8], [u8; 8]),
) -> Result<wufei_ledger::Act, Problem> {
    let consignor = &manifest.parties.consignor;
    if consignor.org != Some(sheet.org()) {
        return Err(Problem::Device(DeviceError::SheetOfOther {
            org: sheet.org_name.clone(),
            consignor: consignor.name.clone(),
        }));
    }
    let planned = manifest.totals.planned_g.unwrap_or_default();
    if planned > sheet.most_g() {
        return Err(Problem::Device(DeviceError::SheetTooSmall {
            most_g: sheet.most_g(),
            found_g: planned,
        }));
    }
    issue.decide(&Scene {
        own: sheet.org(),
        manifest,
        row,
        second_row,
        records: false,
    })
}

/// A key's number on paper: enough to find it among an organisation's.
fn number(device: DeviceId) -> String {
    device.to_string().chars().take(8).collect()
}

/// A moment in Beijing; a paper that is good beyond the year 9999 says so by its emptiness.
fn clock(ms: u64) -> String {
    let at = i64::try_from(ms)
        .ok()
        .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    at.map_or_else(String::new, |at| {
        Offset::constant(8)
            .to_datetime(at)
            .strftime("%Y-%m-%d %H:%M")
            .to_string()
    })
}

fn tonnes(grams: u64) -> String {
    let (whole, rest) = (grams / 1_000_000, grams % 1_000_000);
    let rest = format!("{rest:06}");
    match rest.trim_end_matches('0') {
        "" => format!("{whole} 吨 (t)"),
        rest => format!("{whole}.{rest} 吨 (t)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_moments_are_printed_as_people_read_them() {
        assert_eq!(tonnes(2_000_000), "2 吨 (t)");
        assert_eq!(tonnes(1_180_000), "1.18 吨 (t)");
        assert_eq!(tonnes(1), "0.000001 吨 (t)");
        assert_eq!(clock(1_764_208_800_000), "2025-11-27 10:00");
        assert_eq!(clock(u64::MAX), "");
    }
}
