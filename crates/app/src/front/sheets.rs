//! Signing sheets on a screen: made and printed, read and remembered for an act.

use super::{FrontDesk, blocking, day, moment};
use crate::code_file::MOST_TEXT;
use crate::node::{DeviceError, PaperError, SigningSheet};
use crate::{Desk, Problem};
use std::collections::HashMap;
use std::path::Path;
use std::sync::PoisonError;
use wufei_api::Problem as Told;
use wufei_api::views::*;
use wufei_manifest::Quantity;

/// Sheets that are made at once.
const MOST_SHEETS: u32 = 50;
/// Days that a sheet may be good for.
const MOST_DAYS: i64 = 366;

/// Sheets that were read since the program began, by their keys' ids. A screen names a sheet by that, so that the
/// seed is not carried about.
#[derive(Default)]
pub(super) struct Sheets(HashMap<String, SigningSheet>);

impl FrontDesk {
    pub(super) async fn print_sheets(&self, asked: MakeSheets) -> Result<PrintedPage, Told> {
        let MakeSheets {
            count,
            until,
            most_g,
            chosen,
        } = asked;
        if !(1..=MOST_SHEETS).contains(&count) {
            return Err(Told::SheetCount { found: count });
        }
        let most = i64::try_from(most_g)
            .ok()
            .and_then(|grams| Quantity::from_grams(grams).ok());
        let most = most
            .filter(|most| *most != Quantity::default())
            .ok_or(Told::Weight {
                value: format!("{most_g}g"),
            })?;
        self.print(&ChosenRef { chosen }, move |desk| {
            let until_ms = end_of(&until, desk.node().clock().now_ms())?;
            let sheets = desk.make_sheets(count, until_ms, most)?;
            Ok(desk.sheets_page(&sheets))
        })
        .await
    }

    pub(super) async fn print_recovery_sheet(&self, file: &ChosenRef) -> Result<PrintedPage, Told> {
        self.print(file, |desk| {
            let sheet = desk.node().make_recovery_sheet().map_err(Problem::from)?;
            Ok(desk.recovery_page(&sheet))
        })
        .await
    }

    /// Makes a page and writes it. Whether the file can be written is tried first: a sheet that was enrolled and
    /// that nobody has would stand in the directory for ever.
    async fn print(
        &self,
        file: &ChosenRef,
        make: impl FnOnce(&Desk) -> Result<String, Told> + Send + 'static,
    ) -> Result<PrintedPage, Told> {
        let path = self.chosen_path(file)?;
        let desk = self.desk()?;
        if desk.node().is_locked() {
            return Err(Told::Locked);
        }
        let written = path.clone();
        blocking(move || {
            crate::devices::write_text(&written, "")?;
            let page = make(&desk).inspect_err(|_| remove(&written))?;
            Ok(crate::devices::write_text(&written, &page)?)
        })
        .await?;
        self.key_was_used();
        Ok(PrintedPage {
            is_open: self.0.surroundings.show(&path),
            path: path.display().to_string(),
        })
    }

    pub(super) async fn take_sheet(&self, text: String) -> Result<SheetView, Told> {
        if text.len() as u64 > MOST_TEXT {
            let why = format!("{} characters are more than any sheet has", text.len());
            return Err(Told::SheetUnreadable { why });
        }
        let front = self.clone();
        self.work(move |desk| {
            let sheet = desk.read_sheet(&text)?;
            let problem = desk.check_sheet(&sheet).err();
            let view = SheetView {
                sheet: sheet.device().to_string(),
                number: sheet.device().to_string().chars().take(8).collect(),
                org: sheet.org().to_string(),
                org_name: sheet.org_name.clone(),
                until: moment(sheet.until_ms()),
                most_g: sheet.most_g(),
                problem: problem.map(Into::into),
            };
            let mut held = front.0.sheets.lock().unwrap_or_else(PoisonError::into_inner);
            held.0.insert(view.sheet.clone(), sheet);
            Ok(view)
        })
        .await
    }

    /// A sheet that was read here.
    pub(super) fn held_sheet(&self, named: &str) -> Option<SigningSheet> {
        let held = self.0.sheets.lock().unwrap_or_else(PoisonError::into_inner);
        held.0.get(named).cloned()
    }

    /// As [`FrontDesk::held_sheet`], where one is needed.
    pub(super) fn sheet_at_hand(&self, named: &str) -> Result<SigningSheet, Problem> {
        self.held_sheet(named).ok_or_else(|| {
            let why = "it was not read since the program began".to_owned();
            Problem::Device(DeviceError::Sheet(PaperError::Content { why }))
        })
    }
}

/// An empty page that nobody wants is not left lying about; that it could not be removed is no second trouble.
fn remove(file: &Path) {
    let _ = std::fs::remove_file(file);
}

/// The last millisecond of that day in Beijing, which must be from today to a year from now.
fn end_of(until: &str, now_ms: u64) -> Result<u64, Told> {
    let refused = || Told::SheetUntil {
        value: until.chars().take(40).collect(),
    };
    let last: jiff::civil::Date = until.trim().parse().map_err(|_| refused())?;
    let today = moment(now_ms).map(day).ok_or_else(refused)?;
    let days = today.until(last).map_err(|_| refused())?.get_days();
    if !(0..=MOST_DAYS).contains(&i64::from(days)) {
        return Err(refused());
    }
    let end = last.tomorrow().map_err(|_| refused())?;
    let end = jiff::tz::Offset::constant(8).to_timestamp(end.at(0, 0, 0, 0));
    let end = end.map_err(|_| refused())?.as_millisecond();
    // Midnight is the next day already, and would be shown as such.
    u64::try_from(end - 1).map_err(|_| refused())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-27 10:00 in Beijing.
    const NOW: u64 = 1_795_744_800_000;

    #[test]
    fn a_sheet_is_good_to_the_end_of_its_last_day() {
        const HOUR: u64 = 3600 * 1000;
        assert_eq!(end_of("2026-11-27", NOW), Ok(NOW + 14 * HOUR - 1));
        assert_eq!(end_of(" 2026-11-28 ", NOW), Ok(NOW + 38 * HOUR - 1));
    }

    #[test]
    fn a_day_that_is_over_or_far_away_is_refused_with_its_value() {
        for value in [
            "2026-11-26",
            "2027-12-01",
            "2026-13-01",
            "",
            "tomorrow",
            "9999-12-31",
        ] {
            let value = value.to_owned();
            assert_eq!(end_of(&value, NOW), Err(Told::SheetUntil { value }));
        }
    }
}
