//! Manifests as screens show them: rows, and one of them whole.

use super::desk_status::fingerprint;
use super::problem::small;
use super::{FrontDesk, moment, persons};
use crate::acts::waits_for;
use crate::{Desk, Directory, Problem, node};
use std::collections::HashMap;
use wufei_api::views::*;
use wufei_api::{Area, Problem as Told};
use wufei_codes::{Catalogue, Division, DivisionCode, Hazards, WasteCode};
use wufei_ledger::{Bits, DeviceId, DocId, EntryId, OrgId};
use wufei_manifest as manifest;
use wufei_manifest::{Manifest, Scalar, StepKind};
use wufei_node::{NamedParty, PartyPlace, Summary, SummaryFilter};

/// Kept forms of this kind say that a person has looked at a difference.
const SEEN: &str = "seen";

impl FrontDesk {
    pub(super) async fn page_of_manifests(&self, filter: ManifestFilter) -> Result<ManifestPage, Told> {
        self.work(move |desk| {
            let reader = Reader::new(desk)?;
            let limit = usize::try_from(filter.limit).unwrap_or(usize::MAX);
            let page = desk.list(&reader.filter(&filter), filter.before, limit)?;
            let rows = page
                .rows
                .iter()
                .map(|summary| reader.row(summary))
                .collect::<Result<_, _>>()?;
            let count = |(status, count): (String, u64)| {
                let status = manifest::Status::from_name(&status)?.into();
                Some(StatusCount { status, count })
            };
            Ok(ManifestPage {
                rows,
                next: page.next,
                counts: desk
                    .node()
                    .count_by_status()?
                    .into_iter()
                    .filter_map(count)
                    .collect(),
            })
        })
        .await
    }

    pub(super) async fn see_manifest(&self, named: String) -> Result<ManifestView, Told> {
        self.work(move |desk| {
            let reader = Reader::new(desk)?;
            reader.whole(desk.find(&named)?)
        })
        .await
    }

    pub(super) async fn as_a_form(&self, named: String) -> Result<CopiedManifest, Told> {
        self.work(move |desk| {
            let view = Reader::new(desk)?.whole(desk.find(&named)?)?;
            let line = |line: LineView| wufei_api::NewLineForm {
                waste_code: line.waste_code.unwrap_or_default(),
                waste_name: line.waste_name,
                form: line.form,
                packaging: line.packaging,
                ..wufei_api::NewLineForm::default()
            };
            let unenrolled = |party: &PartyInManifest| match party.org {
                Some(_) => None,
                None => party.name.clone(),
            };
            Ok(CopiedManifest {
                code: view.row.code,
                form: wufei_api::NewManifestForm {
                    consignor_name: unenrolled(&view.consignor),
                    carrier_name: unenrolled(&view.carrier),
                    receiver_name: unenrolled(&view.receiver),
                    consignor: view.consignor.org.filter(|_| !view.consignor.is_own),
                    carrier: view.carrier.org,
                    receiver: view.receiver.org,
                    lines: view.lines.into_iter().map(line).collect(),
                    planned_on: None,
                },
            })
        })
        .await
    }

    pub(super) async fn has_seen(&self, named: String) -> Result<Nothing, Told> {
        self.work(move |desk| {
            let doc = desk.find(&named)?;
            Ok(desk.node().put_form(&seen_form(doc), SEEN, "{}")?)
        })
        .await?;
        // It is none of the replica's changes, and the list of what is to be done is shorter all the same.
        self.tell(&[Area::Manifests]);
        Ok(Nothing {})
    }
}

/// Whether a person has said that they looked at this manifest's difference.
pub(super) fn is_seen(desk: &Desk, doc: DocId) -> Result<bool, Problem> {
    Ok(desk.node().form(&seen_form(doc))?.is_some())
}

fn seen_form(doc: DocId) -> String {
    format!("{SEEN}/{doc}")
}

/// Reads manifests for one command: who is who is looked up once.
pub(super) struct Reader<'a> {
    pub(super) desk: &'a Desk,
    pub(super) own: Option<OrgId>,
    names: HashMap<OrgId, String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(desk: &'a Desk) -> Result<Self, Problem> {
        let directory: Directory = desk.directory()?;
        let identity = desk.node().identity();
        let mut names: HashMap<_, _> = directory
            .profiles()
            .iter()
            .map(|profile| (profile.org, profile.name.clone()))
            .collect();
        if let Some(identity) = &identity {
            names
                .entry(identity.org)
                .or_insert_with(|| identity.org_name.clone());
        }
        Ok(Self {
            desk,
            own: identity.map(|identity| identity.org),
            names,
        })
    }

    fn filter(&self, asked: &ManifestFilter) -> SummaryFilter {
        let status = |status: &Status| manifest::Status::from(*status).name().to_owned();
        // Whoever has no organisation yet has no manifest of its own either.
        let own = self.own.unwrap_or_default();
        SummaryFilter {
            party: asked.role.map(|role| (place(role), own)),
            statuses: asked.statuses.iter().map(status).collect(),
            text: asked.text.clone(),
        }
    }

    /// The newest manifests in which the own organisation has this role and that are this far.
    pub(super) fn own_in(
        &self,
        role: Role,
        statuses: &[manifest::Status],
        limit: usize,
    ) -> Result<Vec<Summary>, Problem> {
        let Some(own) = self.own else {
            return Ok(Vec::new());
        };
        let filter = SummaryFilter {
            party: Some((place(role), own)),
            statuses: statuses.iter().map(|status| status.name().to_owned()).collect(),
            text: String::new(),
        };
        Ok(self.desk.list(&filter, None, limit)?.rows)
    }

    pub(super) fn row(&self, summary: &Summary) -> Result<ManifestRow, Problem> {
        let is_own = |party: &NamedParty| self.own.is_some() && party.org == self.own;
        let roles = [
            (Role::Consignor, &summary.consignor),
            (Role::Carrier, &summary.carrier),
            (Role::Receiver, &summary.receiver),
        ];
        let status = manifest::Status::from_name(&summary.status).unwrap_or(manifest::Status::Draft);
        Ok(ManifestRow {
            id: summary.doc.to_string(),
            code: summary.doc.display_code(),
            number: summary.number.clone(),
            status: status.into(),
            consignor: summary.consignor.name.clone(),
            carrier: summary.carrier.name.clone(),
            receiver: summary.receiver.name.clone(),
            own_roles: roles
                .into_iter()
                .filter(|(_, party)| is_own(party))
                .map(|(role, _)| role)
                .collect(),
            waste_code: summary.waste_code.clone(),
            waste_name: summary.waste_name.clone(),
            lines: summary.lines,
            planned_g: summary.planned_g,
            removed_g: summary.removed_g,
            received_g: summary.received_g,
            accepted_g: summary.accepted_g,
            issued_at: summary.issued_ms.and_then(moment),
            planned_on: summary.planned_on.clone(),
            plate: summary.plate.clone(),
            mark: mark(self.desk.node().mark_of(summary.doc)?),
            conflicts: summary.conflicts,
        })
    }

    pub(super) fn row_of(&self, doc: DocId) -> Result<Option<ManifestRow>, Problem> {
        let summary = self.desk.node().summary(doc)?;
        summary.map(|summary| self.row(&summary)).transpose()
    }

    pub(super) fn name(&self, org: OrgId) -> String {
        self.names.get(&org).cloned().unwrap_or_else(|| org.to_string())
    }

    pub(super) fn whole(&self, doc: DocId) -> Result<ManifestView, Problem> {
        let view = self.desk.view(doc)?;
        let row = self.row_of(doc)?.ok_or_else(|| Problem::ManifestUnknown {
            named: doc.to_string(),
        })?;
        let manifest = &view.manifest;
        let prepared_for = manifest.details.get("meta/prepared_for").and_then(Scalar::as_org);
        Ok(ManifestView {
            consignor: self.party(&manifest.parties.consignor),
            carrier: self.party(&manifest.parties.carrier),
            receiver: self.party(&manifest.parties.receiver),
            lines: self.lines(&view),
            legs: manifest
                .legs
                .iter()
                .map(|leg| LegView {
                    plate: leg.plate.clone(),
                    trailer: leg.trailer.clone(),
                })
                .collect(),
            steps: manifest.steps.iter().map(|step| self.step(&view, step)).collect(),
            missing: manifest.missing.iter().map(|step| (*step).into()).collect(),
            next_step: self.next_step(manifest),
            other_steps: self.other_steps(manifest),
            refusal: manifest.refusal.as_ref().map(|refusal| RefusalView {
                reason: refusal.reason.clone(),
                note: refusal.note.clone(),
            }),
            voiding: manifest.voiding.as_ref().map(|voiding| VoidingView {
                reason: voiding.reason.clone(),
            }),
            resolutions: manifest
                .resolutions
                .iter()
                .map(|resolution| self.resolution(&view, resolution))
                .collect(),
            corrections: manifest
                .corrections
                .iter()
                .map(|correction| self.correction(&view, correction))
                .collect(),
            correctable: self.correctable(manifest),
            conflicts: manifest
                .conflicts
                .iter()
                .map(|conflict| self.conflict(&view, conflict))
                .collect(),
            contested: manifest
                .contested
                .iter()
                .map(|contest| ContestView {
                    path: contest.path.clone(),
                    by: self.who(&view, contest.by),
                    sealed_by: self.who(&view, contest.sealed_by),
                })
                .collect(),
            recordings: self.recordings(manifest),
            recordable: self.recordable(manifest),
            quarantined: manifest
                .quarantined
                .iter()
                .map(|apart| QuarantinedView {
                    entry: apart.entry.to_string(),
                    by: self.name(apart.org),
                    step: apart.step.map(Into::into),
                    why: quarantine(apart.why),
                })
                .collect(),
            may_endorse: self.may_endorse(manifest),
            may_sign_by_sheet: self.may_sign_by_sheet(manifest),
            opinion: text(manifest, "accepted/opinion"),
            note: text(manifest, "accepted/note"),
            reported: manifest.reported.as_ref().map(|reported| ReportedView {
                by: self.name(reported.by),
                stage: reported.stage.clone(),
                voided: reported.voided,
                backfill: reported.backfill.clone(),
            }),
            prepared_for: prepared_for.map(|org| self.name(org)),
            held: small(view.held.len()),
            details: manifest
                .details
                .iter()
                .filter(|(path, _)| !HAVE_A_PLACE.contains(&path.as_str()) && !path.ends_with("/hazards"))
                .map(|(path, value)| DetailView {
                    path: path.clone(),
                    value: said(value),
                })
                .collect(),
            row,
        })
    }

    fn party(&self, party: &manifest::Party) -> PartyInManifest {
        let division = party
            .division
            .as_deref()
            .and_then(|code| DivisionCode::parse(code).ok());
        let place = division
            .and_then(Division::find)
            .map(|division| division.name.clone());
        PartyInManifest {
            org: party.org.map(|org| org.to_string()),
            name: party.name.clone(),
            uscc: party.uscc.clone(),
            division: party.division.clone(),
            place: place.or_else(|| party.district.clone()),
            licence: party.licence.clone(),
            is_own: party.org.is_some() && party.org == self.own,
        }
    }

    pub(super) fn lines(&self, view: &node::ManifestView) -> Vec<LineView> {
        let manifest = &view.manifest;
        let weight = |weight: Option<manifest::Weight>| {
            weight.map(|weight| WeightSaid {
                grams: weight.grams.in_grams(),
                by: view.signers.get(&weight.by).map(|signer| self.name(signer.org)),
                entry: weight.by.to_string(),
            })
        };
        let line = |line: &manifest::Line| LineView {
            id: line.id.clone(),
            waste_code: line.waste_code.clone(),
            category: line.category.clone(),
            waste_name: line.waste_name.clone(),
            hazards: hazards(manifest, line),
            form: line.form.clone(),
            packaging: line.packaging.clone(),
            packages: line.packages.and_then(|pieces| u64::try_from(pieces).ok()),
            planned: weight(line.planned),
            removed: weight(line.removed),
            received: weight(line.received),
            accepted: weight(line.accepted),
        };
        manifest.lines.iter().map(line).collect()
    }

    fn step(&self, view: &node::ManifestView, step: &manifest::SignedStep) -> StepView {
        StepView {
            step: step.kind.into(),
            entry: step.entry.to_string(),
            org: step.org.to_string(),
            org_name: self.names.get(&step.org).cloned(),
            device: step.device.to_string(),
            fingerprint: fingerprint(step.device),
            person: view.persons.get(&step.entry).map(persons::claimed),
            claimed_at: moment(step.claimed_ms),
            mark: view.marks.get(&step.entry).cloned().map_or(Mark::Waiting, mark),
            is_own: step.device == self.desk.device(),
            by_regulator: step.by_regulator,
            stands: step.stands,
        }
    }

    /// A managing device answers for what its own organisation's devices had signed.
    fn may_endorse(&self, manifest: &Manifest) -> bool {
        let may = |identity: node::Identity| identity.bits.has(Bits::ORG_ADMIN);
        let mut apart = manifest.quarantined.iter();
        apart.any(|apart| Some(apart.org) == self.own) && self.desk.node().identity().is_some_and(may)
    }

    /// A draft that was prepared here for somebody who is enrolled. Only a hint for buttons: the sheet decides.
    fn may_sign_by_sheet(&self, manifest: &Manifest) -> bool {
        let consignor = manifest.parties.consignor.org;
        let is_draft = manifest.status == manifest::Status::Draft && manifest.reported.is_none();
        is_draft && self.own.is_some() && consignor.is_some() && consignor != self.own
    }

    /// The step that the own organisation may sign next. Only a hint for buttons: the ledger decides.
    pub(super) fn next_step(&self, manifest: &Manifest) -> Option<Step> {
        use manifest::Status::{Accepted, Delivered, Draft, InTransit, Issued, Received};
        let parties = &manifest.parties;
        let own = |party: &manifest::Party| self.is_own(party);
        if manifest
            .conflicts
            .iter()
            .any(|conflict| matches!(conflict, manifest::Conflict::Opposed { .. }))
        {
            return None;
        }
        let next = match manifest.status {
            Draft if own(&parties.consignor) => StepKind::Issued,
            Issued if own(&parties.carrier) => StepKind::PickedUp,
            InTransit if own(&parties.carrier) => StepKind::Delivered,
            Issued | InTransit | Delivered if own(&parties.receiver) => StepKind::Received,
            Received if own(&parties.receiver) => StepKind::Accepted,
            // The site was quicker than the driver, who was there all the same.
            Received | Accepted if own(&parties.carrier) && manifest.step(StepKind::PickedUp).is_some() => {
                StepKind::Delivered
            }
            _ => return None,
        };
        manifest.step(next).is_none().then(|| next.into())
    }

    /// The steps that the own organisation may sign instead of the next one. Only a hint for buttons, too.
    fn other_steps(&self, manifest: &Manifest) -> Vec<Step> {
        use manifest::Status::{Delivered, InTransit, Issued, Received};
        if manifest.is_contradicted() {
            return Vec::new();
        }
        let may_void = manifest.status == Issued && self.is_own(&manifest.parties.consignor);
        let is_here = matches!(manifest.status, Issued | InTransit | Delivered | Received);
        let may_refuse = is_here && self.is_own(&manifest.parties.receiver);
        let voided = may_void.then_some(Step::Voided);
        voided
            .into_iter()
            .chain(may_refuse.then_some(Step::Refused))
            .collect()
    }

    pub(super) fn is_own(&self, party: &manifest::Party) -> bool {
        self.own.is_some() && party.org == self.own
    }

    fn conflict(&self, view: &node::ManifestView, conflict: &manifest::Conflict) -> ConflictView {
        match conflict {
            manifest::Conflict::TwoSteps { step, ways, .. } => ConflictView::TwoSteps {
                step: (*step).into(),
                rivals: self.rivals(view, ways),
            },
            manifest::Conflict::Opposed { step, ways, .. } => ConflictView::Opposed {
                step: (*step).into(),
                rivals: self.rivals(view, ways),
            },
            manifest::Conflict::TwoValues { path, entries } => ConflictView::TwoValues {
                path: path.clone(),
                by: entries.iter().map(|entry| self.who(view, *entry)).collect(),
            },
            manifest::Conflict::TwoCorrections { path, entries } => ConflictView::TwoCorrections {
                path: path.clone(),
                by: entries.iter().map(|entry| self.who(view, *entry)).collect(),
            },
        }
    }

    fn rivals(&self, view: &node::ManifestView, ways: &[manifest::Way]) -> Vec<RivalView> {
        let rival = |way: &manifest::Way| {
            Some(RivalView {
                side: self.side(view, way.stands)?,
                choosers: way.by.iter().map(|org| self.name(*org)).collect(),
                may_choose: self.own.is_some_and(|own| way.by.contains(&own)),
            })
        };
        ways.iter().filter_map(rival).collect()
    }

    fn side(&self, view: &node::ManifestView, entry: EntryId) -> Option<SideView> {
        let step = view.manifest.steps.iter().find(|step| step.entry == entry)?;
        Some(SideView {
            entry: entry.to_string(),
            step: step.kind.into(),
            by: self.who(view, entry),
            claimed_at: moment(step.claimed_ms),
        })
    }

    fn resolution(&self, view: &node::ManifestView, resolution: &manifest::Resolution) -> ResolutionView {
        ResolutionView {
            entry: resolution.entry.to_string(),
            by: self.name(resolution.org),
            by_regulator: resolution.by_regulator,
            stands: self.side(view, resolution.stands),
            falls: resolution
                .falls
                .iter()
                .filter_map(|entry| self.side(view, *entry))
                .collect(),
        }
    }

    fn correction(&self, view: &node::ManifestView, correction: &manifest::Correction) -> CorrectionView {
        let is_open = correction.state == manifest::CorrectionState::Open;
        let is_own = self.own == Some(correction.org) && !correction.by_regulator;
        CorrectionView {
            entry: correction.entry.to_string(),
            by: self.name(correction.org),
            by_regulator: correction.by_regulator,
            claimed_at: moment(correction.claimed_ms),
            reason: correction.reason.clone(),
            fields: correction
                .fields
                .iter()
                .map(|field| CorrectedFieldView {
                    path: field.path.clone(),
                    before: field.before.as_ref().map(said),
                    before_by: field
                        .before_by
                        .and_then(|entry| view.signers.get(&entry))
                        .map(|signer| self.name(signer.org)),
                    after: said(&field.after),
                })
                .collect(),
            asked: correction
                .asked
                .iter()
                .map(|asked| AskedView {
                    roles: asked.roles.iter().map(|role| (*role).into()).collect(),
                    who: asked.org.map(|org| self.name(org)),
                    approved: asked.approved.as_ref().map(|answer| self.answered(answer)),
                })
                .collect(),
            declined: correction
                .declined
                .iter()
                .map(|answer| self.answered(answer))
                .collect(),
            state: correction.state.into(),
            may_answer: self.own.is_some_and(|own| waits_for(correction, own)),
            may_withdraw: is_open && is_own,
        }
    }

    fn answered(&self, answer: &manifest::Answered) -> AnsweredView {
        AnsweredView {
            entry: answer.entry.to_string(),
            by: self.name(answer.org),
            by_regulator: answer.by_regulator,
            claimed_at: moment(answer.claimed_ms),
            reason: answer.reason.clone(),
        }
    }

    /// What a form of corrections offers. Only a hint: the ledger decides.
    fn correctable(&self, manifest: &Manifest) -> Vec<CorrectableView> {
        use manifest::Status::{Draft, Reported, Voided};
        let parties = &manifest.parties;
        let is_party = [&parties.consignor, &parties.carrier, &parties.receiver]
            .into_iter()
            .any(|party| self.is_own(party));
        if !is_party || matches!(manifest.status, Draft | Reported | Voided) {
            return Vec::new();
        }
        let has = |step| manifest.step(step).is_some();
        let mut paths = Vec::new();
        for line in &manifest.lines {
            let id = &line.id;
            let names = [
                "waste_code",
                "waste_name",
                "form",
                "packaging",
                "packages",
                "planned_g",
            ];
            paths.extend(names.map(|name| format!("lines/{id}/{name}")));
            for (step, container) in [
                (StepKind::PickedUp, "removed"),
                (StepKind::Received, "received"),
                (StepKind::Accepted, "accepted"),
            ] {
                paths.extend(has(step).then(|| format!("{container}/{id}")));
            }
        }
        if has(StepKind::PickedUp) {
            let of_leg =
                |leg: &manifest::Leg| ["plate", "trailer"].map(|name| format!("legs/{}/{name}", leg.id));
            paths.extend(manifest.legs.iter().flat_map(of_leg));
        }
        let view = |path: String| CorrectableView {
            value: manifest.value_at(&path).as_ref().map(said),
            path,
        };
        paths.into_iter().map(view).collect()
    }

    /// The organisation whose device signed an entry, and which device when it could be several.
    fn who(&self, view: &node::ManifestView, entry: EntryId) -> String {
        let device = |device: DeviceId| fingerprint(device);
        view.signers.get(&entry).map_or_else(
            || entry.short(),
            |signer| format!("{} · {}", self.name(signer.org), device(signer.device)),
        )
    }
}

/// Fields that the view shows under names of their own.
const HAVE_A_PLACE: [&str; 4] = [
    "plan/date",
    "accepted/opinion",
    "accepted/note",
    "meta/prepared_for",
];

fn text(manifest: &Manifest, path: &str) -> Option<String> {
    manifest
        .details
        .get(path)
        .and_then(Scalar::as_text)
        .map(str::to_owned)
}

fn said(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        other => serde_json::to_value(other).map_or_else(
            |_| String::new(),
            |json| match json {
                serde_json::Value::String(text) => text,
                json => json.to_string(),
            },
        ),
    }
}

/// What the manifest says of the line's hazards; else what the catalogue says of its code.
fn hazards(manifest: &Manifest, line: &manifest::Line) -> Vec<String> {
    let letters = |hazards: &Hazards| {
        hazards
            .letters()
            .iter()
            .map(|hazard| hazard.letter().to_owned())
            .collect()
    };
    let written = text(manifest, &format!("lines/{}/hazards", line.id));
    if let Some(hazards) = written.as_deref().and_then(|text| Hazards::parse(text).ok()) {
        return letters(&hazards);
    }
    let code = line
        .waste_code
        .as_deref()
        .and_then(|code| WasteCode::parse(code).ok());
    code.and_then(|code| Catalogue::edition_2021().find(code))
        .map(|entry| letters(&entry.hazards))
        .unwrap_or_default()
}

pub(super) fn mark(mark: node::Mark) -> Mark {
    match mark {
        node::Mark::OnlyHere => Mark::OnlyHere,
        node::Mark::Waiting => Mark::Waiting,
        node::Mark::Quarantined { receipt, why } => Mark::Quarantined {
            log_index: receipt.index,
            why: quarantine(why),
        },
        node::Mark::Refused { code, text } => Mark::Refused {
            reason: code,
            said: text,
        },
        node::Mark::AuthorityHasIt { receipt } => Mark::AuthorityHasIt {
            log_index: receipt.index,
            at: moment(receipt.log_ms),
        },
    }
}

const fn quarantine(why: wufei_manifest::Quarantine) -> Quarantine {
    match why {
        wufei_manifest::Quarantine::Revoked => Quarantine::Revoked,
        wufei_manifest::Quarantine::Forked => Quarantine::Forked,
    }
}

const fn place(role: Role) -> PartyPlace {
    match role {
        Role::Consignor => PartyPlace::Consignor,
        Role::Carrier => PartyPlace::Carrier,
        Role::Receiver => PartyPlace::Receiver,
    }
}
