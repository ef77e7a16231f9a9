//! One manifest as evidence: every entry read from its bytes, verified, and told with its signer.

use std::collections::{HashMap, hash_map};
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use wufei_api::console::{
    ContestedWrite, EntryKind, EntryView, LineWeights, ManifestItem, ManifestView, ReceiptView, Signer,
    TimelineStep, Verdict, WeightView,
};
use wufei_api::views::{
    AnsweredView, AskedView, ConflictView, CorrectedFieldView, CorrectionView, DetailView, LegView,
    PartyInManifest, QuarantinedView, RecordingView, RefusalView, ReportedView, ResolutionView, RivalView,
    SideView, VoidingView,
};
use wufei_archive::Stored;
use wufei_codes::{Division, DivisionCode};
use wufei_ledger::{DocId, DocumentKind, Entry, EntryId, OrgId, Receipt};
use wufei_manifest::{
    Answered, Asked, Conflict, CorrectedField, Correction, CorrectionState, Line, Manifest, Party,
    Quarantine, RecordedStep, Scalar, SignedStep, Way, Weight,
};

use super::asking::time;
use super::fingerprint;
use super::problem::ApiError;
use crate::office::{Directory, Office};

/// A manifest's entries, read from their bytes.
pub(super) struct Signed<'o> {
    office: &'o Office,
    directory: Arc<Directory>,
    /// The registered names of those who signed.
    names: HashMap<OrgId, Option<String>>,
    doc: DocId,
    log: Vec<(Stored, Entry)>,
}

impl<'o> Signed<'o> {
    /// Reads the entries of a document, in log order.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there are none; [`ApiError::Fault`] for what cannot be read.
    pub(super) fn read(office: &'o Office, doc: DocId) -> Result<Self, ApiError> {
        let stored = office.archive().document(doc)?;
        let read = |stored: Stored| match stored.parse() {
            Ok(entry) => Ok((stored, entry)),
            Err(why) => {
                tracing::error!(entry.id = %stored.entry, "stored entry {} is damaged: {why}", stored.entry);
                Err(ApiError::Fault)
            }
        };
        let log = stored.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if log.is_empty() {
            return Err(ApiError::NotFound);
        }
        let directory = office.directory();
        let mut names = HashMap::new();
        for (_, entry) in &log {
            let credential = directory.registry.get(entry.body().credential);
            if let Some(org) = credential.map(|credential| credential.body().org)
                && let hash_map::Entry::Vacant(unknown) = names.entry(org)
            {
                unknown.insert(office.archive().organisation(org)?.map(|org| org.name));
            }
        }
        Ok(Self {
            office,
            directory,
            names,
            doc,
            log,
        })
    }

    /// The manifest that the entries make, whole.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] for a document that is no manifest; [`ApiError::Fault`].
    pub(super) fn view(&self, item: ManifestItem) -> Result<ManifestView, ApiError> {
        let stored: Vec<_> = self.log.iter().map(|(stored, _)| stored.clone()).collect();
        let document = crate::desk::rebuild(self.doc, &self.directory.registry, &stored).map_err(|why| {
            tracing::error!("{why}");
            ApiError::Fault
        })?;
        if document.kind() != Some(DocumentKind::Manifest) {
            return Err(ApiError::NotFound);
        }
        let manifest = Manifest::fold(&document.record());
        let by_id: HashMap<EntryId, &(Stored, Entry)> =
            self.log.iter().map(|pair| (pair.1.id(), pair)).collect();
        let signer = |entry: &EntryId| by_id.get(entry).map(|(_, entry)| self.signer(entry));
        let name = |entry: &EntryId| signer(entry).map_or_else(|| entry.to_string(), named);
        let leg = |leg: &wufei_manifest::Leg| LegView {
            plate: leg.plate.clone(),
            trailer: leg.trailer.clone(),
        };
        let contest = |contest: &wufei_manifest::Contest| ContestedWrite {
            path: contest.path.clone(),
            entry: contest.by.to_string(),
            signer: signer(&contest.by),
            sealed_by: contest.sealed_by.to_string(),
        };
        Ok(ManifestView {
            consignor: party(&manifest.parties.consignor),
            carrier: party(&manifest.parties.carrier),
            receiver: party(&manifest.parties.receiver),
            timeline: manifest
                .steps
                .iter()
                .filter_map(|step| Some(self.step(step, by_id.get(&step.entry)?)))
                .collect(),
            weights: manifest.lines.iter().map(|line| weights(line, &signer)).collect(),
            legs: manifest.legs.iter().map(leg).collect(),
            missing: manifest.missing.iter().map(|step| (*step).into()).collect(),
            refusal: manifest.refusal.as_ref().map(|refusal| RefusalView {
                reason: refusal.reason.clone(),
                note: refusal.note.clone(),
            }),
            voiding: manifest.voiding.as_ref().map(|voiding| VoidingView {
                reason: voiding.reason.clone(),
            }),
            conflicts: manifest
                .conflicts
                .iter()
                .map(|found| self.conflict(found, &manifest, &name))
                .collect(),
            resolutions: manifest
                .resolutions
                .iter()
                .map(|found| ResolutionView {
                    entry: found.entry.to_string(),
                    by: self.org_name(found.org).unwrap_or_else(|| found.org.to_string()),
                    by_regulator: found.by_regulator,
                    stands: side(&manifest, found.stands, &name),
                    falls: found
                        .falls
                        .iter()
                        .filter_map(|entry| side(&manifest, *entry, &name))
                        .collect(),
                })
                .collect(),
            corrections: manifest
                .corrections
                .iter()
                .map(|correction| self.correction(correction, &name))
                .collect(),
            recordings: manifest
                .recordings
                .iter()
                .map(|recorded| self.recording(recorded, &manifest))
                .collect(),
            contested: manifest.contested.iter().map(contest).collect(),
            quarantined: manifest
                .quarantined
                .iter()
                .map(|apart| QuarantinedView {
                    entry: apart.entry.to_string(),
                    by: self.org_name(apart.org).unwrap_or_else(|| apart.org.to_string()),
                    step: apart.step.map(Into::into),
                    why: match apart.why {
                        Quarantine::Revoked => wufei_api::views::Quarantine::Revoked,
                        Quarantine::Forked => wufei_api::views::Quarantine::Forked,
                    },
                })
                .collect(),
            reported: manifest.reported.as_ref().map(|reported| ReportedView {
                by: self
                    .org_name(reported.by)
                    .unwrap_or_else(|| reported.by.to_string()),
                stage: reported.stage.clone(),
                voided: reported.voided,
                backfill: reported.backfill.clone(),
            }),
            details: manifest.details.iter().map(detail).collect(),
            manifest: serde_json::to_value(&manifest).map_err(|_| ApiError::Fault)?,
            item,
        })
    }

    fn step(&self, step: &SignedStep, (stored, entry): &(Stored, Entry)) -> TimelineStep {
        let credential = self.directory.registry.get(entry.body().credential);
        let validity =
            credential.map(|credential| (credential.body().not_before, credential.body().not_after));
        let revocation = self.directory.registry.revoked(entry.body().device);
        TimelineStep {
            step: step.kind.into(),
            entry: step.entry.to_string(),
            signer: self.signer(entry),
            person: step.person.map(|claim| claim.person.to_string()),
            credential: entry.body().credential.to_string(),
            valid_from: validity.and_then(|(from, _)| time(from)),
            valid_to: validity.and_then(|(_, to)| time(to)),
            revoked_at: revocation.and_then(|revocation| time(revocation.at_ms)),
            claimed_at: time(step.claimed_ms),
            receipt: receipt(stored),
            verified: self.is_verified(stored, entry),
            by_regulator: step.by_regulator,
            stands: step.stands,
        }
    }

    fn recording(&self, recorded: &RecordedStep, manifest: &Manifest) -> RecordingView {
        let org = |org: OrgId| self.org_name(org).unwrap_or_else(|| org.to_string());
        RecordingView::of(recorded, manifest, org, |_| {
            !recorded.confirmations.iter().any(|word| word.by_regulator)
        })
    }

    fn correction(&self, correction: &Correction, name: &impl Fn(&EntryId) -> String) -> CorrectionView {
        // Whoever is asked need not have signed anything here. A name that cannot be read is told by its id.
        let registered = |org| self.office.archive().organisation(org).ok().flatten();
        let org = |org: OrgId| {
            let name = self
                .org_name(org)
                .or_else(|| registered(org).map(|known| known.name));
            name.unwrap_or_else(|| org.to_string())
        };
        let answered = |answer: &Answered| AnsweredView {
            entry: answer.entry.to_string(),
            by: org(answer.org),
            by_regulator: answer.by_regulator,
            claimed_at: time(answer.claimed_ms),
            reason: answer.reason.clone(),
        };
        let field = |field: &CorrectedField| CorrectedFieldView {
            path: field.path.clone(),
            before: field.before.as_ref().map(said),
            before_by: field.before_by.as_ref().map(name),
            after: said(&field.after),
        };
        let asked = |asked: &Asked| AskedView {
            roles: asked.roles.iter().map(|role| (*role).into()).collect(),
            who: asked.org.map(org),
            approved: asked.approved.as_ref().map(answered),
        };
        let is_open = correction.state == CorrectionState::Open;
        CorrectionView {
            entry: correction.entry.to_string(),
            by: org(correction.org),
            by_regulator: correction.by_regulator,
            claimed_at: time(correction.claimed_ms),
            reason: correction.reason.clone(),
            fields: correction.fields.iter().map(field).collect(),
            asked: correction.asked.iter().map(asked).collect(),
            declined: correction.declined.iter().map(answered).collect(),
            state: correction.state.into(),
            may_answer: is_open,
            may_withdraw: is_open && correction.by_regulator,
        }
    }

    fn conflict(
        &self,
        found: &Conflict,
        manifest: &Manifest,
        name: &impl Fn(&EntryId) -> String,
    ) -> ConflictView {
        let rival = |way: &Way| {
            Some(RivalView {
                side: side(manifest, way.stands, name)?,
                choosers: way
                    .by
                    .iter()
                    .map(|org| self.org_name(*org).unwrap_or_else(|| org.to_string()))
                    .collect(),
                // The regulator always may.
                may_choose: true,
            })
        };
        let rivals = || found.ways().iter().filter_map(rival).collect();
        match found {
            Conflict::TwoSteps { step, .. } => ConflictView::TwoSteps {
                step: (*step).into(),
                rivals: rivals(),
            },
            Conflict::Opposed { step, .. } => ConflictView::Opposed {
                step: (*step).into(),
                rivals: rivals(),
            },
            Conflict::TwoValues { path, entries } => ConflictView::TwoValues {
                path: path.clone(),
                by: entries.iter().map(name).collect(),
            },
            Conflict::TwoCorrections { path, entries } => ConflictView::TwoCorrections {
                path: path.clone(),
                by: entries.iter().map(name).collect(),
            },
        }
    }

    /// The entries as they were signed.
    pub(super) fn entries(&self) -> Vec<EntryView> {
        let view = |(stored, entry): &(Stored, Entry)| {
            let body = entry.body();
            EntryView {
                id: entry.id().to_string(),
                kind: match body.kind {
                    wufei_ledger::EntryKind::Change => EntryKind::Change,
                    wufei_ledger::EntryKind::Statement => EntryKind::Statement,
                },
                signer: self.signer(entry),
                credential: body.credential.to_string(),
                epoch: body.epoch,
                seq: body.seq,
                claimed_at: time(body.wall_ms),
                receipt: receipt(stored),
                verified: self.is_verified(stored, entry),
                signed: BASE64_URL_SAFE_NO_PAD.encode(&stored.signed),
            }
        };
        self.log.iter().map(view).collect()
    }

    fn signer(&self, entry: &Entry) -> Signer {
        let credential = self.directory.registry.get(entry.body().credential);
        let org = credential
            .map(|credential| credential.body().org)
            .unwrap_or_default();
        Signer {
            org: org.to_string(),
            org_name: self.org_name(org),
            device: entry.body().device.to_string(),
            fingerprint: fingerprint(entry.body().device),
        }
    }

    fn org_name(&self, org: OrgId) -> Option<String> {
        self.names.get(&org).cloned().flatten()
    }

    fn is_verified(&self, stored: &Stored, entry: &Entry) -> bool {
        let (ledger, registry) = (self.office.ledger(), &self.directory.registry);
        // Each receipt by the issuer of its year.
        let issuers = registry
            .authorities()
            .filter(|known| registry.is_issuer(known.id()));
        let mut keys = issuers.filter_map(|known| registry.public_key(known.id()));
        let is_signed = |receipt: Receipt| {
            receipt.entry == entry.id() && keys.any(|key| receipt.is_signed_by(&key, ledger))
        };
        stored.receipt().is_some_and(is_signed) && registry.verify(entry.clone()).is_ok()
    }
}

fn named(signer: Signer) -> String {
    signer.org_name.unwrap_or(signer.org)
}

fn receipt(stored: &Stored) -> Option<ReceiptView> {
    let receipt = stored.receipt()?;
    Some(ReceiptView {
        log_index: receipt.index,
        logged_at: time(receipt.log_ms),
        verdict: match receipt.verdict {
            wufei_ledger::Verdict::Admitted => Verdict::Admitted,
            wufei_ledger::Verdict::Applied => Verdict::Applied,
            wufei_ledger::Verdict::Quarantined(Quarantine::Revoked) => Verdict::QuarantinedRevoked,
            wufei_ledger::Verdict::Quarantined(Quarantine::Forked) => Verdict::QuarantinedForked,
        },
        signature: BASE64_URL_SAFE_NO_PAD.encode(receipt.signature.0),
    })
}

fn weights(line: &Line, signer: &impl Fn(&EntryId) -> Option<Signer>) -> LineWeights {
    let weight = |weight: Option<Weight>| {
        weight.map(|weight| WeightView {
            grams: weight.grams.in_grams(),
            entry: weight.by.to_string(),
            signer: signer(&weight.by),
        })
    };
    LineWeights {
        line: line.id.clone(),
        waste_code: line.waste_code.clone(),
        category: line.category.clone(),
        waste_name: line.waste_name.clone(),
        form: line.form.clone(),
        packaging: line.packaging.clone(),
        packages: line.packages.and_then(|pieces| u64::try_from(pieces).ok()),
        planned: weight(line.planned),
        removed: weight(line.removed),
        received: weight(line.received),
        accepted: weight(line.accepted),
    }
}

fn party(party: &Party) -> PartyInManifest {
    let code = party
        .division
        .as_deref()
        .and_then(|code| DivisionCode::parse(code).ok());
    let place = code
        .and_then(Division::find)
        .map(|division| division.name.clone());
    PartyInManifest {
        org: party.org.map(|org| org.to_string()),
        name: party.name.clone(),
        uscc: party.uscc.clone(),
        division: party.division.clone(),
        place: place.or_else(|| party.district.clone()),
        licence: party.licence.clone(),
        // The regulator is nobody's party.
        is_own: false,
    }
}

fn side(manifest: &Manifest, entry: EntryId, name: &impl Fn(&EntryId) -> String) -> Option<SideView> {
    let step = manifest.steps.iter().find(|step| step.entry == entry)?;
    Some(SideView {
        entry: entry.to_string(),
        step: step.kind.into(),
        by: name(&entry),
        claimed_at: time(step.claimed_ms),
    })
}

fn detail((path, value): (&String, &Scalar)) -> DetailView {
    DetailView {
        path: path.clone(),
        value: said(value),
    }
}

fn said(value: &Scalar) -> String {
    match value {
        Scalar::Text(text) => text.clone(),
        Scalar::Int(number) => number.to_string(),
        Scalar::Bool(truth) => truth.to_string(),
        Scalar::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}
