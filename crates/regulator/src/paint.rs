//! From a manifest's fold to its row in the read model.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use wufei_archive::{LineRow, ManifestRow};
use wufei_codes::Division;
use wufei_manifest::{Line, Manifest, Party, Scalar, StepKind, Weight};

/// What a row says beside the fold: where and when its entries stand in the log.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Logged {
    pub(crate) first_index: u64,
    pub(crate) first_ms: u64,
    pub(crate) last_ms: u64,
    pub(crate) entries: usize,
}

pub(crate) fn paint(manifest: &Manifest, logged: Logged) -> ManifestRow {
    let parties = &manifest.parties;
    ManifestRow {
        doc: manifest.id,
        first_index: logged.first_index,
        code: manifest.code.clone(),
        kind: name_of(&manifest.kind),
        status: manifest.status.name().to_owned(),
        number: manifest.number.clone().unwrap_or_default(),
        consignor: text(&parties.consignor.name),
        carrier: text(&parties.carrier.name),
        receiver: text(&parties.receiver.name),
        district: district(&parties.consignor),
        // A clock may claim any number; the database counts to 2⁶³.
        at_ms: date(manifest).unwrap_or(logged.first_ms).min(i64::MAX as u64),
        updated_ms: logged.last_ms,
        planned_g: manifest.totals.planned_g,
        removed_g: manifest.totals.removed_g,
        accepted_g: manifest.totals.accepted_g,
        entries: count(logged.entries),
        conflicts: count(manifest.conflicts.len()),
        contested: count(manifest.contested.len()),
        lines: manifest.lines.iter().map(line).collect(),
        words: words(manifest),
    }
}

fn line(line: &Line) -> LineRow {
    let grams = |weight: Option<Weight>| weight.map(|weight| weight.grams.in_grams());
    LineRow {
        line: line.id.clone(),
        waste_code: text(&line.waste_code),
        waste_name: text(&line.waste_name),
        planned_g: grams(line.planned),
        removed_g: grams(line.removed),
        accepted_g: grams(line.accepted),
    }
}

/// The division's code; where only its name was written, the code of the one division with that name.
fn district(consignor: &Party) -> String {
    let is_code = |code: &&String| code.len() == 6 && code.bytes().all(|c| c.is_ascii_digit());
    if let Some(code) = consignor.division.as_ref().filter(is_code) {
        return code.clone();
    }
    let named = consignor.district.as_deref().and_then(Division::find_by_name);
    named
        .map(|division| division.code.to_string())
        .unwrap_or_default()
}

/// When it was issued, as its signer claims; of an imported one, when the waste left as its importer
/// reports. `None` while it is a draft.
fn date(manifest: &Manifest) -> Option<u64> {
    if let Some(issued) = manifest.step(StepKind::Issued) {
        return Some(issued.claimed_ms);
    }
    let imported = manifest.step(StepKind::Imported)?;
    let text = |path: &&str| manifest.details.get(*path).and_then(Scalar::as_text);
    let reported = REPORTED_TIMES.iter().filter_map(text).find_map(moment);
    Some(reported.unwrap_or(imported.claimed_ms))
}

/// Where an importer writes when things happened; the best one first.
const REPORTED_TIMES: [&str; 4] = [
    "arrival/picked_up_at",
    "plan/date",
    "arrival/delivered_at",
    "received/at",
];

/// A reported day (its beginning) or time of a day, by the clock of China, in milliseconds since 1970.
fn moment(text: &str) -> Option<u64> {
    let time = match text.parse::<Date>() {
        Ok(day) if text.len() == "2026-11-23".len() => day.at(0, 0, 0, 0),
        _ => text.parse::<DateTime>().ok()?,
    };
    let moment = Offset::constant(8).to_timestamp(time).ok()?;
    u64::try_from(moment.as_millisecond()).ok()
}

/// Everything that somebody might type in order to find it.
fn words(manifest: &Manifest) -> String {
    let written = written(manifest);
    // Codes are typed without their hyphens as well, and a plate by what comes after place and letter.
    let run_together = written
        .iter()
        .filter(|word| word.contains('-'))
        .map(|word| word.replace('-', ""));
    let plates = manifest
        .legs
        .iter()
        .flat_map(|leg| leg.plate.iter().chain(&leg.trailer));
    let ends =
        plates.filter_map(|plate| Some(plate.char_indices().nth(2)?.0).map(|at| plate[at..].to_owned()));
    let mut words: Vec<String> = written.iter().map(|word| (*word).to_owned()).collect();
    words.extend(run_together);
    words.extend(ends);
    words.join("\n")
}

/// Codes, numbers, names and plates, as they stand in the manifest.
fn written(manifest: &Manifest) -> Vec<&str> {
    let mut words = vec![manifest.code.as_str()];
    words.extend(manifest.number.as_deref());
    words.extend(
        manifest
            .details
            .get("meta/local_number")
            .and_then(Scalar::as_text),
    );
    for party in [
        &manifest.parties.consignor,
        &manifest.parties.carrier,
        &manifest.parties.receiver,
    ] {
        words.extend(party.name.as_deref());
        words.extend(party.uscc.as_deref());
    }
    for line in &manifest.lines {
        words.extend(line.waste_code.as_deref());
        words.extend(line.category.as_deref());
        words.extend(line.waste_name.as_deref());
    }
    for leg in &manifest.legs {
        words.extend(leg.plate.as_deref());
        words.extend(leg.trailer.as_deref());
    }
    words
}

fn text(field: &Option<String>) -> String {
    field.clone().unwrap_or_default()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The stable name that the fold's JSON has.
fn name_of(kind: &wufei_manifest::ManifestKind) -> String {
    match kind {
        wufei_manifest::ManifestKind::Native => "native",
        wufei_manifest::ManifestKind::Imported => "imported",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wufei_ledger::{DeviceId, EntryId, OrgId};
    use wufei_manifest::{Field, Record, StepFact};

    const LOGGED: Logged = Logged {
        first_index: 7,
        first_ms: 1000,
        last_ms: 2000,
        entries: 3,
    };

    fn row(fields: &[(&str, &str)], step: Option<(StepKind, u64)>) -> ManifestRow {
        let field = |(path, text): &(&str, &str)| {
            let value = Scalar::Text((*text).to_owned());
            let by = EntryId::default();
            ((*path).to_owned(), vec![Field { value, by }])
        };
        let step = step.map(|(kind, claimed_ms)| StepFact {
            entry: EntryId::default(),
            kind,
            org: OrgId::default(),
            device: DeviceId::default(),
            by_regulator: false,
            stands: None,
            correcting: None,
            recording: None,
            confirms: None,
            standing: wufei_manifest::EntryStanding::Provisional,
            logged: None,
            claimed_ms,
            person: None,
            after: Default::default(),
        });
        let record = Record {
            fields: fields.iter().map(field).collect(),
            steps: step.into_iter().collect(),
            ..Record::default()
        };
        paint(&Manifest::fold(&record), LOGGED)
    }

    #[test]
    fn the_date_is_when_it_was_issued_or_as_an_importer_reports_it() {
        let at = |fields: &[(&str, &str)], step| row(fields, step).at_ms;
        assert_eq!(at(&[], None), 1000, "a draft has the date of its first entry");
        assert_eq!(at(&[("plan/date", "2026-11-23")], Some((StepKind::Issued, 5))), 5);
        assert_eq!(at(&[], Some((StepKind::Issued, u64::MAX))), i64::MAX as u64);
        let imported = Some((StepKind::Imported, 9));
        assert_eq!(at(&[], imported), 9);
        assert_eq!(
            at(&[("plan/date", "2026-11-23")], imported),
            1_795_363_200_000,
            "the day begins in China"
        );
        let both = [
            ("plan/date", "2026-11-23"),
            ("arrival/picked_up_at", "2026-11-23 08:00:01"),
        ];
        assert_eq!(at(&both, imported), 1_795_392_001_000);
        assert_eq!(at(&[("plan/date", "soon")], imported), 9);
    }

    #[test]
    fn the_district_is_the_code_or_the_one_with_that_name() {
        let of = |fields: &[(&str, &str)]| row(fields, None).district;
        assert_eq!(of(&[("parties/consignor/division", "420111")]), "420111");
        assert_eq!(of(&[("parties/consignor/district", "江岸区")]), "420102");
        assert_eq!(
            of(&[
                ("parties/consignor/division", "4201"),
                ("parties/consignor/district", "远方")
            ]),
            ""
        );
    }
}
