//! Somebody says that what was signed is wrong, and somebody concerned answers.

use super::{Scene, StepAct, told_reason};
use crate::Problem;
use wufei_codes::{Catalogue, WasteCode};
use wufei_ledger::{Act, OrgId, Write};
use wufei_manifest::{
    Answer, Asked, Correction, CorrectionState, Leg, Line, Manifest, Quantity, Scalar, StepKind,
    Uncorrectable, ValueRule, correctable,
};

/// 更正. Nothing is overwritten: it counts when all concerned have agreed. Decided in
/// `docs/decisions/0015-corrections.md`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correct {
    /// Why, in words.
    pub reason: String,
    /// What should stand where.
    pub fields: Vec<FieldChange>,
}

/// A field and what should stand there, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// A path such as `accepted/7f3a`, or a short name: `accepted` of the only line, `2:accepted` of the second.
    pub field: String,
    /// Such as `1.157t`.
    pub value: String,
}

/// 同意更正.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approve {
    /// The entry that proposes, or the beginning of its id; empty for the only one that is open.
    pub correction: String,
}

/// 不同意更正. Whoever proposed it withdraws it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decline {
    /// The entry that proposes, or the beginning of its id; empty for the only one that is open.
    pub correction: String,
    /// Why, in words.
    pub reason: Option<String>,
}

impl FieldChange {
    /// Reads `accepted=1.157t`.
    ///
    /// # Errors
    /// [`Problem::Uncorrectable`] when there is nothing to write.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (field, value) = text.split_once('=').ok_or_else(|| Problem::Uncorrectable {
            field: text.to_owned(),
            why: Uncorrectable::Fields,
        })?;
        Ok(Self {
            field: field.trim().to_owned(),
            value: value.trim().to_owned(),
        })
    }
}

impl StepAct for Correct {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        let manifest = scene.manifest;
        scene.may_speak(StepKind::Corrected)?;
        let reason = told_reason(&self.reason).ok_or(Problem::NoReason {
            step: StepKind::Corrected,
        })?;
        let wrong = |field: &str, why| Problem::Uncorrectable {
            field: field.to_owned(),
            why,
        };
        if self.fields.is_empty() {
            return Err(wrong("", Uncorrectable::Fields));
        }
        let mut writes: Vec<Write> = Vec::new();
        for change in &self.fields {
            let path = path_of(manifest, &change.field);
            let why = |why| wrong(&path, why);
            let row = correctable(&path)
                .ok_or_else(|| why(Uncorrectable::NotCorrectable { path: path.clone() }))?;
            let step = StepKind::ALL
                .into_iter()
                .find(|kind| sealed_by(*kind, &path))
                .filter(|kind| manifest.step(*kind).is_some());
            if step.is_none() {
                return Err(why(Uncorrectable::NotSealed { path: path.clone() }));
            }
            let old = manifest.value_at(&path);
            let name = path.rsplit('/').next().unwrap_or_default();
            let is_line = manifest.lines.iter().any(|line| line.id == name);
            let is_mass =
                matches!(row.value, ValueRule::Mass) || matches!(row.value, ValueRule::MassOfLine) && is_line;
            let value = value_of(&change.value, row.value, is_mass, old.as_ref())?;
            if old.as_ref() == Some(&value) {
                return Err(why(Uncorrectable::Same { path: path.clone() }));
            }
            row.check(&value, old.as_ref(), is_line).map_err(|rule| {
                why(Uncorrectable::Value {
                    path: path.clone(),
                    rule,
                })
            })?;
            if writes.iter().any(|write| write.path == path) {
                return Err(why(Uncorrectable::Twice { path: path.clone() }));
            }
            writes.push(Write { path, value });
        }
        follow_the_code(manifest, &mut writes);
        Ok(Act::correct(scene.row, reason, writes))
    }
}

/// What the catalogue says of a corrected code goes with it, where it was written down.
fn follow_the_code(manifest: &Manifest, writes: &mut Vec<Write>) {
    let mut more: Vec<Write> = Vec::new();
    for write in writes.iter() {
        let Some(line) = write.path.strip_suffix("/waste_code") else {
            continue;
        };
        let code = write.value.as_text().and_then(|code| WasteCode::parse(code).ok());
        let listed = code.and_then(|code| Catalogue::edition_2021().find(code));
        let path = format!("{line}/hazards");
        let hazards = listed.map(|entry| Scalar::Text(entry.hazards.to_string()));
        if let Some(value) = hazards
            && manifest.value_at(&path).is_some_and(|old| old != value)
            && !writes.iter().any(|write| write.path == path)
        {
            more.push(Write { path, value });
        }
    }
    writes.extend(more);
}

/// Whether this step fixes a path that can be corrected.
fn sealed_by(kind: StepKind, path: &str) -> bool {
    let container = path.split('/').next().unwrap_or_default();
    let fixes = |pattern: &&str| pattern.strip_suffix("/**") == Some(container);
    kind.seals().iter().any(fixes)
}

/// The path that a short name means.
fn path_of(manifest: &Manifest, field: &str) -> String {
    let (place, name) = match field.split_once(':') {
        Some((place, name)) => (place.trim(), name.trim()),
        None => ("1", field.trim()),
    };
    let at = |count: usize| {
        place
            .parse()
            .ok()
            .and_then(|n: usize| n.checked_sub(1))
            .filter(|n| *n < count)
    };
    let of_line = |path: fn(&Line) -> String| {
        let line = at(manifest.lines.len()).map(|n| &manifest.lines[n]);
        line.or_else(|| manifest.lines.iter().find(|line| line.id == place))
            .map(path)
    };
    let of_leg = |path: fn(&Leg) -> String| at(manifest.legs.len()).map(|n| path(&manifest.legs[n]));
    let found = match name {
        "planned" => of_line(|line| format!("lines/{}/planned_g", line.id)),
        "removed" => of_line(|line| format!("removed/{}", line.id)),
        "received" => of_line(|line| format!("received/{}", line.id)),
        "accepted" => of_line(|line| format!("accepted/{}", line.id)),
        "waste_code" => of_line(|line| format!("lines/{}/waste_code", line.id)),
        "waste_name" => of_line(|line| format!("lines/{}/waste_name", line.id)),
        "form" => of_line(|line| format!("lines/{}/form", line.id)),
        "packaging" => of_line(|line| format!("lines/{}/packaging", line.id)),
        "packages" => of_line(|line| format!("lines/{}/packages", line.id)),
        "plate" => of_leg(|leg| format!("legs/{}/plate", leg.id)),
        "trailer" => of_leg(|leg| format!("legs/{}/trailer", leg.id)),
        _ => None,
    };
    found.unwrap_or_else(|| field.to_owned())
}

fn value_of(typed: &str, rule: ValueRule, is_mass: bool, old: Option<&Scalar>) -> Result<Scalar, Problem> {
    let typed = typed.trim();
    let as_number = || match typed.parse() {
        Ok(number) => Scalar::Int(number),
        Err(_) => Scalar::Text(typed.to_owned()),
    };
    if is_mass {
        let grams: Quantity = typed.parse().map_err(|error| Problem::Weight {
            value: typed.to_owned(),
            error,
        })?;
        return Ok(Scalar::Int(grams.to_i64()));
    }
    Ok(match (rule, old) {
        (ValueRule::Count, _) | (ValueRule::Alike | ValueRule::MassOfLine, Some(Scalar::Int(_))) => {
            as_number()
        }
        (ValueRule::Alike | ValueRule::MassOfLine, Some(Scalar::Bool(_))) => match typed {
            "true" => Scalar::Bool(true),
            "false" => Scalar::Bool(false),
            _ => Scalar::Text(typed.to_owned()),
        },
        (ValueRule::WasteCode, _) => {
            let code = WasteCode::parse(typed).map(|code| code.to_string());
            Scalar::Text(code.unwrap_or_else(|_| typed.to_owned()))
        }
        _ => Scalar::Text(typed.to_owned()),
    })
}

impl StepAct for Approve {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        let correction = open(scene, StepKind::Approved, &self.correction)?;
        asked(scene, correction)?;
        Ok(answer(scene, correction, true, None))
    }
}

impl StepAct for Decline {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        let correction = open(scene, StepKind::Declined, &self.correction)?;
        let is_proposer = correction.org == scene.own && !correction.by_regulator;
        if !is_proposer {
            asked(scene, correction)?;
        }
        let reason = self.reason.as_deref().and_then(told_reason);
        Ok(answer(scene, correction, false, reason))
    }
}

/// The open correction that is meant.
fn open<'a>(scene: &Scene<'a>, step: StepKind, named: &str) -> Result<&'a Correction, Problem> {
    scene.may_speak(step)?;
    let named = named.trim().to_lowercase();
    let is_meant = |correction: &&Correction| {
        correction.state == CorrectionState::Open && correction.entry.to_string().starts_with(&named)
    };
    let mut meant = scene.manifest.corrections.iter().filter(is_meant);
    match (meant.next(), meant.next()) {
        (Some(correction), None) => Ok(correction),
        _ => Err(Problem::NothingToAnswer { named }),
    }
}

/// Whether the own organisation is asked, and has not answered.
fn asked(scene: &Scene<'_>, correction: &Correction) -> Result<(), Problem> {
    let waits = |asked: &&Asked| asked.approved.is_none();
    let is_own = |asked: &Asked| asked.org == Some(scene.own);
    if correction.asked.iter().filter(waits).any(is_own) {
        return Ok(());
    }
    Err(Problem::NotAsked {
        asked: correction
            .asked
            .iter()
            .filter(waits)
            .filter_map(|asked| asked.org)
            .map(|org| scene.name(org))
            .collect(),
    })
}

fn answer(scene: &Scene<'_>, correction: &Correction, approves: bool, reason: Option<&str>) -> Act {
    let answer = Answer {
        correction: correction.entry,
        base: correction.base,
        approves,
        speaks_for: None,
        reason: reason.map(str::to_owned),
    };
    Act::answer(scene.row, &answer)
}

/// Whether an organisation is asked about an open correction and has not answered.
pub fn waits_for(correction: &Correction, org: OrgId) -> bool {
    let is_own = |asked: &Asked| asked.org == Some(org) && asked.approved.is_none();
    correction.state == CorrectionState::Open && correction.asked.iter().any(is_own)
}
