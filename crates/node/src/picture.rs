//! What lists and searches show of a document. Raise `PICTURES_VERSION` in `store` when this changes.

use wufei_codes::{Initials, WasteCode};
use wufei_ledger::{Document, DocumentKind};
use wufei_manifest::{CorrectionState, Manifest, Party, Record, Scalar, StepKind};
use wufei_store::{NamedParty, Profile, Summary};

/// The picture of one document.
pub(crate) enum Picture {
    Manifest(Box<Summary>),
    Profile(Profile),
    /// A document that no list shows.
    None,
}

pub(crate) fn of(document: &Document) -> Picture {
    match document.kind() {
        Some(DocumentKind::Manifest) => {
            Picture::Manifest(Box::new(summary(&Manifest::fold(&document.record()))))
        }
        Some(DocumentKind::Profile) => profile(&document.record()).map_or(Picture::None, Picture::Profile),
        None => Picture::None,
    }
}

fn summary(manifest: &Manifest) -> Summary {
    let parties = &manifest.parties;
    let named = |party: &Party| NamedParty {
        org: party.org,
        name: party.name.clone().unwrap_or_default(),
    };
    Summary {
        doc: manifest.id,
        status: manifest.status.name().to_owned(),
        number: manifest.number.clone(),
        consignor: named(&parties.consignor),
        carrier: named(&parties.carrier),
        receiver: named(&parties.receiver),
        waste_code: manifest.lines.iter().find_map(|line| line.waste_code.clone()),
        waste_name: manifest.lines.iter().find_map(|line| line.waste_name.clone()),
        lines: u32::try_from(manifest.lines.len()).unwrap_or(u32::MAX),
        planned_g: manifest.totals.planned_g,
        removed_g: manifest.totals.removed_g,
        received_g: manifest.totals.received_g,
        accepted_g: manifest.totals.accepted_g,
        planned_on: manifest
            .details
            .get("plan/date")
            .and_then(Scalar::as_text)
            .map(str::to_owned),
        plate: manifest.legs.iter().find_map(|leg| leg.plate.clone()),
        issued_ms: manifest.step(StepKind::Issued).map(|step| step.claimed_ms),
        conflicts: u32::try_from(manifest.conflicts.len()).unwrap_or(u32::MAX),
        corrections: u32::try_from(
            manifest
                .corrections
                .iter()
                .filter(|correction| correction.state == CorrectionState::Open)
                .count(),
        )
        .unwrap_or(u32::MAX),
        search: search_text(manifest),
    }
}

/// Everything that a person may remember of a manifest.
fn search_text(manifest: &Manifest) -> String {
    let parties = &manifest.parties;
    let of_parties = [&parties.consignor, &parties.carrier, &parties.receiver]
        .into_iter()
        .flat_map(|party| [party.name.clone(), party.uscc.clone(), party.district.clone()]);
    let of_lines = manifest.lines.iter().flat_map(|line| {
        // The code is found as it is printed and as its eight digits.
        let digits = line
            .waste_code
            .as_deref()
            .and_then(|code| WasteCode::parse(code).ok());
        [
            line.waste_code.clone(),
            digits.map(|code| code.to_string().replace('-', "")),
            line.category.clone(),
            line.waste_name.clone(),
        ]
    });
    let of_legs = manifest
        .legs
        .iter()
        .flat_map(|leg| [leg.plate.clone(), leg.trailer.clone()]);
    // Whoever types Latin letters looks by the first ones of the pinyin: `slqxc` for 示例汽修厂.
    let initials = [&parties.consignor, &parties.carrier, &parties.receiver]
        .into_iter()
        .filter_map(|party| party.name.as_deref())
        .chain(
            manifest
                .lines
                .iter()
                .filter_map(|line| line.waste_name.as_deref()),
        )
        .map(|name| Some(Initials::of(name).usual()));
    let first = [manifest.number.clone(), Some(manifest.code.clone())];
    let words: Vec<String> = first
        .into_iter()
        .chain(of_parties)
        .chain(initials)
        .chain(of_lines)
        .chain(of_legs)
        .flatten()
        .collect();
    words.join(" ")
}

/// The fields of a profile: `org` (bytes), `name`, `uscc`, `kinds` (names with commas between them), `division`.
fn profile(record: &Record) -> Option<Profile> {
    let text = |name: &str| {
        record
            .get(&format!("profile/{name}"))
            .and_then(Scalar::as_text)
            .map(str::to_owned)
    };
    let division = record.get("profile/division").and_then(|value| match value {
        Scalar::Int(code) => u32::try_from(*code).ok(),
        Scalar::Text(code) => code.parse().ok(),
        _ => None,
    });
    Some(Profile {
        org: record.get("profile/org")?.as_org()?,
        doc: record.doc,
        name: text("name").unwrap_or_default(),
        uscc: text("uscc"),
        kinds: text("kinds")
            .unwrap_or_default()
            .split([',', ' '])
            .filter(|kind| !kind.is_empty())
            .map(str::to_owned)
            .collect(),
        division,
    })
}
