//! From a manifest's fold to its row in the read model.

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
        at_ms: date(manifest).unwrap_or(logged.first_ms),
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
    let reported = REPORTED_TIMES
        .iter()
        .find_map(|path| manifest.details.get(*path).and_then(Scalar::as_int))
        .and_then(|ms| u64::try_from(ms).ok());
    Some(reported.unwrap_or(imported.claimed_ms))
}

/// Where an importer writes when things happened, in milliseconds since 1970; the best one first.
const REPORTED_TIMES: [&str; 4] = [
    "reported/picked_up_ms",
    "reported/planned_ms",
    "reported/delivered_ms",
    "reported/received_ms",
];

/// Everything that somebody might type in order to find it.
fn words(manifest: &Manifest) -> String {
    let mut words = vec![manifest.code.as_str()];
    words.extend(manifest.number.as_deref());
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
    }
    words.join("\n")
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
