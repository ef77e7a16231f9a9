//! Wastes and organisations to choose from: by code, name, two Han characters, pinyin initials.

use super::manifests::Reader;
use super::problem::small;
use super::{FrontDesk, check, desk_status};
use crate::Problem;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;
use wufei_api::Problem as Told;
use wufei_api::views::*;
use wufei_codes::{
    Catalogue, CatalogueEntry, Division, DivisionCode, Initials, WasteCode, could_be_initials,
};
use wufei_manifest::{self as manifest, Line};

/// Among how many of the own manifests those used last are looked for.
const LATEST: usize = 40;
/// The longest answer.
const MOST: u32 = 100;

/// The initials of every entry of the catalogue: its description and its category's name.
static INITIALS: LazyLock<HashMap<WasteCode, [Initials; 2]>> = LazyLock::new(|| {
    let catalogue = Catalogue::edition_2021();
    let of = |entry: &CatalogueEntry| {
        let category = catalogue.category_name(entry.code.category());
        let name = category.map_or("", |name| name.zh.as_str());
        (entry.code, [Initials::of(&entry.description), Initials::of(name)])
    };
    catalogue.entries().map(of).collect()
});

impl FrontDesk {
    pub(super) async fn find_wastes(&self, query: WasteQuery) -> Result<WasteMatches, Told> {
        self.work(move |desk| {
            let reader = Reader::new(desk)?;
            let used = used_lines(&reader)?;
            let text = query.text.trim();
            let mut found = wastes(text, &used);
            let limit = query.limit.clamp(1, MOST) as usize;
            let more = found.len() > limit;
            found.truncate(limit);
            Ok(WasteMatches {
                wastes: found,
                more,
                edition: desk_status::edition(),
            })
        })
        .await
    }

    pub(super) async fn find_parties(&self, query: PartyQuery) -> Result<PartyMatches, Told> {
        self.work(move |desk| {
            let reader = Reader::new(desk)?;
            let used = used_parties(&reader, query.role)?;
            let directory = desk.directory()?;
            let text = query.text.trim().to_lowercase();
            let fits_text = |profile: &&wufei_node::Profile| {
                text.is_empty()
                    || profile.name.to_lowercase().contains(&text)
                    || profile
                        .uscc
                        .as_deref()
                        .is_some_and(|uscc| uscc.to_lowercase().starts_with(&text))
                    || could_be_initials(&text) && Initials::of(&profile.name).contain(&text)
            };
            let mut found: Vec<_> = directory
                .profiles()
                .iter()
                .filter(fits_text)
                .map(|profile| party(profile, query.role, &used))
                .collect();
            found.sort_by(|a, b| {
                let rank = |party: &PartyView| (!party.used, !party.fits_role);
                rank(a).cmp(&rank(b)).then_with(|| a.name.cmp(&b.name))
            });
            let limit = query.limit.clamp(1, MOST) as usize;
            let more = found.len() > limit;
            found.truncate(limit);
            Ok(PartyMatches {
                parties: found,
                more,
                known: small(directory.profiles().len()),
            })
        })
        .await
    }
}

fn wastes(text: &str, used: &HashMap<WasteCode, (usize, Line)>) -> Vec<WasteView> {
    let catalogue = Catalogue::edition_2021();
    let entries: Vec<&CatalogueEntry> = if text.is_empty() {
        catalogue
            .entries()
            .filter(|entry| used.contains_key(&entry.code))
            .collect()
    } else {
        let mut entries: Vec<_> = catalogue.search(text).collect();
        if could_be_initials(text) {
            let known: HashSet<_> = entries.iter().map(|entry| entry.code).collect();
            let mut by_initials: Vec<_> = catalogue
                .entries()
                .filter(|entry| {
                    !known.contains(&entry.code)
                        && INITIALS[&entry.code]
                            .iter()
                            .any(|initials| initials.contain(text))
                })
                .collect();
            // Small enterprises have what comes up in every industry (非特定行业) far more often than what
            // only a refinery or a coking plant has.
            by_initials.sort_by_key(|entry| entry.industry != "非特定行业");
            entries.extend(by_initials);
        }
        // What the workshop itself calls a waste is no less its name.
        let own_name = |line: &Line| {
            let name = line.waste_name.as_deref().unwrap_or_default();
            name.contains(text) || could_be_initials(text) && Initials::of(name).contain(text)
        };
        let known: HashSet<_> = entries.iter().map(|entry| entry.code).collect();
        let by_own_name = catalogue.entries().filter(|entry| {
            !known.contains(&entry.code) && used.get(&entry.code).is_some_and(|(_, line)| own_name(line))
        });
        entries.extend(by_own_name);
        entries
    };
    let mut found: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            (
                used.get(&entry.code).map(|(at, _)| *at),
                waste(catalogue, entry, used),
            )
        })
        .collect();
    // A stable sort: within each group the order of the codes stays.
    found.sort_by_key(|(at, _)| at.unwrap_or(usize::MAX));
    found.into_iter().map(|(_, waste)| waste).collect()
}

fn waste(
    catalogue: &Catalogue,
    entry: &CatalogueEntry,
    used: &HashMap<WasteCode, (usize, Line)>,
) -> WasteView {
    let name = catalogue.category_name(entry.code.category());
    let last = used.get(&entry.code).map(|(_, line)| line);
    WasteView {
        code: entry.code.to_string(),
        category: entry.code.category().to_string(),
        category_name: name.map(|name| name.zh.clone()).unwrap_or_default(),
        category_name_en: name.map(|name| name.en.clone()).unwrap_or_default(),
        industry: entry.industry.clone(),
        description: entry.description.clone(),
        hazards: entry
            .hazards
            .letters()
            .iter()
            .map(|hazard| hazard.letter().to_owned())
            .collect(),
        used_name: last.and_then(|line| line.waste_name.clone()),
        used_form: last.and_then(|line| line.form.clone()),
        used_packaging: last.and_then(|line| line.packaging.clone()),
    }
}

/// Each waste that this organisation sent lately, with how long ago (in manifests) and how it was written.
fn used_lines(reader: &Reader<'_>) -> Result<HashMap<WasteCode, (usize, Line)>, Problem> {
    let mut used = HashMap::new();
    for (at, summary) in reader
        .own_in(Role::Consignor, &manifest::Status::ALL, LATEST)?
        .into_iter()
        .enumerate()
    {
        for line in reader.desk.view(summary.doc)?.manifest.lines {
            if let Some(code) = line
                .waste_code
                .as_deref()
                .and_then(|code| WasteCode::parse(code).ok())
            {
                used.entry(code).or_insert((at, line));
            }
        }
    }
    Ok(used)
}

/// The organisations that stood in this role in the manifests sent lately.
fn used_parties(reader: &Reader<'_>, role: Role) -> Result<HashSet<wufei_ledger::OrgId>, Problem> {
    let summaries = reader.own_in(Role::Consignor, &manifest::Status::ALL, LATEST)?;
    let in_role = summaries.into_iter().filter_map(|summary| match role {
        Role::Consignor => summary.consignor.org,
        Role::Carrier => summary.carrier.org,
        Role::Receiver => summary.receiver.org,
    });
    Ok(in_role.collect())
}

fn party(profile: &wufei_node::Profile, role: Role, used: &HashSet<wufei_ledger::OrgId>) -> PartyView {
    let code = profile.division.map(|code| format!("{code:06}"));
    let division = code.as_deref().and_then(|code| DivisionCode::parse(code).ok());
    PartyView {
        org: profile.org.to_string(),
        name: profile.name.clone(),
        uscc: profile.uscc.clone(),
        kinds: profile.kinds.clone(),
        place: division
            .and_then(Division::find)
            .map(|division| division.name.clone()),
        division: code,
        fits_role: check::fits(role, profile),
        used: used.contains(&profile.org),
    }
}
