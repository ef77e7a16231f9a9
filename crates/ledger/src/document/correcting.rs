//! Corrections at the door: what may be proposed on a base, and who may answer.

use super::reading::as_scalar as scalar;
use super::standing::KnownSteps;
use super::writing::{Act, Write};
use super::{Document, StepPlace};
use crate::guard::{After, OpAction, Resolved};
use crate::keys::sha256;
use crate::roles::{PARTIES, SignedStep};
use crate::seal;
use crate::{EntryId, OrgId, Rejection};
use automerge::{ChangeHash, ScalarValue};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wufei_manifest::id::Hex;
use wufei_manifest::{
    Answer, Correcting, CorrectionState, Corrections, LONGEST_REASON, MOST_FIELDS, MOST_OPEN, PartyRole,
    Proposal, ProposedField, Scalar, StepFact, StepKind, Unanswerable, Uncorrectable, ValueRule, approvers,
    correctable,
};

const TAG: &[u8; 16] = b"wufei/base/v0\0\0\0";

/// What a step about a correction says, as it is written, before anybody has looked at its causes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Word {
    /// Base, reason, and the fields with their new values.
    Proposes(Hex<32>, String, Vec<(String, Scalar)>),
    /// An answer.
    Answers(Answer),
}

/// SHA-256 over tag 16 ‖ the hashes of the changes that it builds on, ascending.
pub(super) fn base_of(dependencies: &[ChangeHash]) -> Hex<32> {
    let mut sorted: Vec<_> = dependencies.iter().map(|hash| hash.0).collect();
    sorted.sort_unstable();
    sorted.dedup();
    Hex(sha256(&[TAG, sorted.as_flattened()]))
}

impl Act {
    /// Proposes other values for what is sealed, in the step's own row. The base is written when it is signed.
    pub fn correct(row: [u8; 8], reason: impl Into<String>, fields: impl IntoIterator<Item = Write>) -> Self {
        let at = |name: &str| format!("steps/{}/{name}", Hex(row));
        let mut writes = vec![Write::text(at("reason"), reason)];
        for (n, field) in fields.into_iter().enumerate() {
            writes.push(Write::text(at(&format!("path_{n}")), field.path));
            writes.push(Write {
                path: at(&format!("value_{n}")),
                value: field.value,
            });
        }
        Self {
            writes,
            step: Some((StepKind::Corrected, row)),
            ..Self::default()
        }
    }

    /// Answers a proposal, in the step's own row.
    pub fn answer(row: [u8; 8], answer: &Answer) -> Self {
        let at = |name: &str| format!("steps/{}/{name}", Hex(row));
        let mut writes = vec![
            Write::bytes(at("correction"), answer.correction.0),
            Write::bytes(at("base"), answer.base.0),
        ];
        writes.extend(answer.speaks_for.map(|role| Write::text(at("for"), role.name())));
        writes.extend(
            answer
                .reason
                .iter()
                .map(|reason| Write::text(at("reason"), reason)),
        );
        let kind = if answer.approves {
            StepKind::Approved
        } else {
            StepKind::Declined
        };
        Self {
            writes,
            step: Some((kind, row)),
            ..Self::default()
        }
    }
}

impl Word {
    /// Reads it from the row of the step. A step of another kind says nothing here.
    pub(super) fn read(kind: StepKind, row: &str, resolved: &Resolved) -> Result<Option<Self>, Rejection> {
        if !matches!(
            kind,
            StepKind::Corrected | StepKind::Approved | StepKind::Declined
        ) {
            return Ok(None);
        }
        let mut fields = BTreeMap::new();
        for op in &resolved.ops {
            let name = op
                .path
                .strip_prefix(row)
                .and_then(|below| below.strip_prefix('/'));
            if let (Some(name), OpAction::Put(value)) = (name, &op.action) {
                fields.insert(name, value);
            }
        }
        // What every step has, or may have.
        for name in ["kind", "seal", "person", "card"] {
            fields.remove(name);
        }
        if kind == StepKind::Corrected {
            let proposed = Self::proposal(fields).map_err(|why| Rejection::Correction { why })?;
            return Ok(Some(proposed));
        }
        let correction = fields
            .get("correction")
            .and_then(|value| bytes(value))
            .map(EntryId);
        let answer = correction.and_then(|correction| answer(kind, correction, fields));
        match answer {
            Some(answer) => Ok(Some(Self::Answers(answer))),
            None => Err(Rejection::Answer {
                correction: correction.unwrap_or_default(),
                why: Unanswerable::Malformed,
            }),
        }
    }

    fn proposal(mut fields: BTreeMap<&str, &ScalarValue>) -> Result<Self, Uncorrectable> {
        let base = fields.remove("base").and_then(bytes);
        let base = base.map(Hex).ok_or(Uncorrectable::OtherBase)?;
        let reason = fields.remove("reason").and_then(reason);
        let reason = reason.ok_or(Uncorrectable::NoReason)?;
        let mut proposed = Vec::new();
        // Numbered from 0 without a gap: what is left over has no place in a proposal.
        while let Some(path) = fields.remove(&*format!("path_{}", proposed.len())) {
            let value = fields.remove(&*format!("value_{}", proposed.len()));
            match (path, value.and_then(scalar)) {
                (ScalarValue::Str(path), Some(value)) => proposed.push((path.to_string(), value)),
                _ => return Err(Uncorrectable::Fields),
            }
        }
        if !(1..=MOST_FIELDS).contains(&proposed.len()) || !fields.is_empty() {
            return Err(Uncorrectable::Fields);
        }
        Ok(Self::Proposes(base, reason, proposed))
    }
}

fn answer(kind: StepKind, correction: EntryId, mut fields: BTreeMap<&str, &ScalarValue>) -> Option<Answer> {
    fields.remove("correction");
    let base = Hex(fields.remove("base").and_then(bytes)?);
    let speaks_for = match fields.remove("for") {
        Some(ScalarValue::Str(role)) => Some(PartyRole::from_name(role)?),
        Some(_) => return None,
        None => None,
    };
    let reason = match fields.remove("reason") {
        Some(text) => Some(reason(text)?),
        None => None,
    };
    fields.is_empty().then_some(Answer {
        correction,
        base,
        approves: kind == StepKind::Approved,
        speaks_for,
        reason,
    })
}

/// Who signs, as far as corrections care.
#[derive(Clone, Copy)]
pub(super) struct Speaker {
    pub(super) org: OrgId,
    pub(super) by_issuer: bool,
}

impl Document {
    /// What a step says about a correction, when it may say so. Judged on its causes alone.
    pub(super) fn correcting(
        &self,
        resolved: &Resolved,
        dependencies: &[ChangeHash],
        signs: Option<&SignedStep>,
        speaker: Speaker,
    ) -> Result<Option<Arc<Correcting>>, Rejection> {
        let Some(word) = signs.and_then(|step| step.word.as_ref()) else {
            return Ok(None);
        };
        let known = self.known_steps(&resolved.ancestors);
        let base = Base::of(self, &known);
        let correcting = match word {
            Word::Proposes(stated, reason, fields) => {
                let proposal = base.proposal(*stated, dependencies, reason, fields, speaker);
                proposal
                    .map(Correcting::Proposes)
                    .map_err(|why| Rejection::Correction { why })?
            }
            Word::Answers(answer) => {
                base.check(answer, speaker).map_err(|why| Rejection::Answer {
                    correction: answer.correction,
                    why,
                })?;
                Correcting::Answers(answer.clone())
            }
        };
        Ok(Some(Arc::new(correcting)))
    }
}

/// What the author of a step about a correction knew.
struct Base<'a> {
    document: &'a Document,
    known: &'a KnownSteps,
    /// The steps about corrections.
    facts: Vec<StepFact>,
    standing: BTreeSet<EntryId>,
}

impl<'a> Base<'a> {
    fn of(document: &'a Document, known: &'a KnownSteps) -> Self {
        let entry = |step: &StepPlace| document.entries[step.change].id;
        let standing: BTreeSet<_> = known.standing().map(entry).collect();
        let facts = document.steps_in_order().into_iter().filter_map(|at| {
            let step = &document.steps[at];
            let is_known = step.correcting.is_some() && standing.contains(&entry(step));
            // The log knows more than the author did.
            is_known.then(|| StepFact {
                logged: None,
                ..document.step_fact(step)
            })
        });
        Self {
            facts: facts.collect(),
            document,
            known,
            standing,
        }
    }

    fn corrections(&self) -> Corrections<'_> {
        Corrections::of(&self.facts, |entry| self.standing.contains(&entry))
    }

    /// The one step of a kind that stands.
    fn step(&self, kind: StepKind) -> Result<Option<&StepPlace>, ()> {
        let mut steps = self.known.standing().filter(|step| step.kind == kind);
        match (steps.next(), steps.next()) {
            (step, None) => Ok(step),
            _ => Err(()),
        }
    }

    /// What a step sealed. The door let it seal one value for each field.
    fn sealed(&self, step: &StepPlace) -> BTreeMap<String, Scalar> {
        let index = &self.document.index;
        let state = index.up_to(step.change);
        let then = self.document.known_steps(index.ancestors(step.change));
        let values = After::of(index, &state).values(
            |path| seal::covers(step.kind, path),
            |_, change| !then.fallen().has(change),
        );
        let one = |values: Vec<&ScalarValue>| values.first().copied().and_then(scalar);
        let sealed = values.into_iter();
        sealed
            .filter_map(|(path, values)| Some((path.to_owned(), one(values)?)))
            .collect()
    }

    fn proposal(
        &self,
        stated: Hex<32>,
        dependencies: &[ChangeHash],
        reason: &str,
        fields: &[(String, Scalar)],
        speaker: Speaker,
    ) -> Result<Proposal, Uncorrectable> {
        if stated != base_of(dependencies) {
            return Err(Uncorrectable::OtherBase);
        }
        let corrections = self.corrections();
        if !speaker.by_issuer && corrections.open_by(speaker.org) >= MOST_OPEN {
            return Err(Uncorrectable::TooManyOpen { limit: MOST_OPEN });
        }
        let unsettled = |path: &str| Uncorrectable::Unsettled {
            path: path.to_owned(),
        };
        let first = &fields.first().ok_or(Uncorrectable::Fields)?.0;
        let not_sealed = || Uncorrectable::NotSealed { path: first.clone() };
        // Who is asked hangs on it, whatever is corrected.
        let issued = self.step(StepKind::Issued).map_err(|()| unsettled(first))?;
        let issued = self.sealed(issued.ok_or_else(not_sealed)?);
        let mut sealed = BTreeMap::new();
        let mut proposed: Vec<ProposedField> = Vec::new();
        for (path, value) in fields {
            let path = path.clone();
            if proposed.iter().any(|earlier| earlier.path == path) {
                return Err(Uncorrectable::Twice { path });
            }
            let Some(row) = correctable(&path) else {
                return Err(Uncorrectable::NotCorrectable { path });
            };
            let mut kinds = StepKind::ALL.into_iter();
            let kind = kinds.find(|kind| seal::covers(*kind, &path));
            let step = match kind.map(|kind| self.step(kind)) {
                Some(Ok(Some(step))) => step,
                Some(Err(())) => return Err(unsettled(&path)),
                Some(Ok(None)) | None => return Err(Uncorrectable::NotSealed { path }),
            };
            let sealed = sealed.entry(step.kind).or_insert_with(|| self.sealed(step));
            let name = path.rsplit('/').next().unwrap_or_default();
            let has_row = |fields: &BTreeMap<String, Scalar>, row: &str| {
                let below = format!("{row}/");
                fields.keys().any(|path| path.starts_with(&below))
            };
            let is_line = row.value == ValueRule::MassOfLine && has_row(&issued, &format!("lines/{name}"));
            let (above, _) = path.rsplit_once('/').unwrap_or_default();
            if above.contains('/') && !has_row(sealed, above) {
                return Err(Uncorrectable::NoRow { path });
            }
            let corrected = corrections.value_at(&path);
            let old = corrected.or_else(|| sealed.get(&*path));
            if old == Some(value) && !corrections.is_raced_for(&path) {
                return Err(Uncorrectable::Same { path });
            }
            if let Err(rule) = row.check(value, old, is_line) {
                return Err(Uncorrectable::Value { path, rule });
            }
            proposed.push(ProposedField {
                path,
                value: value.clone(),
                sealed_by: self.document.entries[step.change].id,
            });
        }
        let party = |path: &str| match issued.get(path) {
            Some(value) => value.as_org(),
            None => None,
        };
        let is_received = self.known.standing().any(|step| step.kind == StepKind::Received);
        Ok(Proposal {
            base: stated,
            reason: reason.to_owned(),
            approvers: approvers(
                proposed.iter().map(|field| field.path.as_str()),
                PARTIES.map(party),
                is_received,
                (!speaker.by_issuer).then_some(speaker.org),
            ),
            fields: proposed,
        })
    }

    fn check(&self, answer: &Answer, speaker: Speaker) -> Result<(), Unanswerable> {
        let mut facts = self.facts.iter();
        let proposed = facts.find_map(|fact| match &fact.correcting {
            Some(Correcting::Proposes(proposal)) if fact.entry == answer.correction => Some((fact, proposal)),
            _ => None,
        });
        let (fact, proposal) = proposed.ok_or(Unanswerable::Unknown)?;
        if proposal.base != answer.base {
            return Err(Unanswerable::OtherBase);
        }
        let Speaker { org, by_issuer } = speaker;
        let asked = proposal
            .approvers
            .iter()
            .find(|by| by.is_answered_by(org, by_issuer, answer.speaks_for));
        let is_proposer = fact.by_regulator == by_issuer && (by_issuer || fact.org == org);
        let withdraws = is_proposer && !answer.approves && answer.speaks_for.is_none();
        if asked.is_none() && !withdraws {
            return Err(Unanswerable::NotAsked);
        }
        let has_answered = |fact: &StepFact| match &fact.correcting {
            Some(Correcting::Answers(earlier)) => {
                earlier.correction == answer.correction
                    && asked
                        .is_some_and(|by| by.is_answered_by(fact.org, fact.by_regulator, earlier.speaks_for))
            }
            _ => false,
        };
        if self.facts.iter().any(has_answered) {
            return Err(Unanswerable::Answered);
        }
        match self.corrections().state(answer.correction) {
            Some(CorrectionState::Open) => Ok(()),
            _ => Err(Unanswerable::Decided),
        }
    }
}

pub(super) fn bytes<const N: usize>(value: &ScalarValue) -> Option<[u8; N]> {
    match value {
        ScalarValue::Bytes(bytes) => bytes.as_slice().try_into().ok(),
        _ => None,
    }
}

pub(super) fn reason(value: &ScalarValue) -> Option<String> {
    match value {
        ScalarValue::Str(text) if !text.trim().is_empty() && text.len() <= LONGEST_REASON => {
            Some(text.to_string())
        }
        _ => None,
    }
}
