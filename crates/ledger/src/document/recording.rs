//! Steps that somebody records for a party, and who may confirm them.

use super::admission::put_at;
use super::correcting::{Speaker, bytes, reason};
use super::standing::KnownSteps;
use super::{Document, StepPlace};
use crate::guard::{ChangeSet, OpAction, Resolved};
use crate::roles::{PARTIES, Role};
use crate::{Act, EntryId, OrgId, TypedCode, Write};
use automerge::ScalarValue;
use std::collections::BTreeSet;
use wufei_manifest::id::Hex;
use wufei_manifest::{Confirms, PartyRole, Recording, RecordingProof, StepKind, Unconfirmable, Unrecordable};

impl Act {
    /// The same act, as it is recorded for the party whose step it is, who signed it on paper.
    #[must_use]
    pub fn recorded_on_paper(mut self, reason: impl Into<String>, picture: [u8; 32]) -> Self {
        if let Some(row) = self.note_recording(reason) {
            self.writes.push(Write::bytes(format!("{row}/picture"), picture));
        }
        self
    }

    /// The same act, as it is recorded for the party whose step it is, who told one of its codes. What the code
    /// makes of the seal is written when it is signed.
    #[must_use]
    pub fn recorded_by_code(mut self, reason: impl Into<String>, code: TypedCode) -> Self {
        if let Some(row) = self.note_recording(reason) {
            let number = Write::int(format!("{row}/code_number"), i64::from(code.number()));
            self.writes.push(number);
            self.code = Some(code);
        }
        self
    }

    fn note_recording(&mut self, reason: impl Into<String>) -> Option<String> {
        let (kind, row) = self.step?;
        let row = format!("steps/{}", Hex(row));
        let role = kind.party()?;
        self.writes.push(Write::text(format!("{row}/for"), role.name()));
        self.writes.push(Write::text(format!("{row}/reason"), reason));
        Some(row)
    }

    /// Says that a recorded step was its party's will. The regulator may say who a party is that was not enrolled.
    pub fn confirm(row: [u8; 8], confirms: &Confirms) -> Self {
        let at = |name: &str| format!("steps/{}/{name}", Hex(row));
        let mut writes = vec![Write::bytes(at("confirms"), confirms.step.0)];
        writes.extend(confirms.party.map(|org| Write::bytes(at("party"), org.0)));
        Self {
            writes,
            step: Some((StepKind::Confirmed, row)),
            ..Self::default()
        }
    }
}

/// What a step says of being recorded, when it says so.
pub(super) fn recording_at(
    kind: StepKind,
    row: &str,
    resolved: &Resolved,
) -> Result<Option<Recording>, Unrecordable> {
    let field = |name: &str| put_at(resolved, &format!("{row}/{name}"));
    let (Some(role), Some(named)) = (kind.party(), field("for")) else {
        return Ok(None);
    };
    let is_theirs = matches!(named, ScalarValue::Str(named) if *named == *role.name());
    let proof = match (field("picture"), field("code"), field("code_number")) {
        (Some(picture), None, None) => {
            bytes(picture).map(|digest| RecordingProof::Picture { digest: Hex(digest) })
        }
        (None, Some(code), Some(ScalarValue::Int(number))) => code_proof(code, *number),
        _ => None,
    };
    match (is_theirs, field("reason").and_then(reason), proof) {
        (true, Some(reason), Some(proof)) => Ok(Some(Recording { role, reason, proof })),
        _ => Err(Unrecordable::Malformed),
    }
}

fn code_proof(code: &ScalarValue, number: i64) -> Option<RecordingProof> {
    let number = u32::try_from(number).ok()?;
    let mac = Hex(bytes(code)?);
    Some(RecordingProof::Code { number, mac })
}

/// What a *confirmed* says. `None` for one that names no step.
pub(super) fn confirms_at(row: &str, resolved: &Resolved) -> Option<Confirms> {
    let field = |name: &str| put_at(resolved, &format!("{row}/{name}"));
    let party = match field("party") {
        Some(party) => Some(OrgId(bytes(party)?)),
        None => None,
    };
    Some(Confirms {
        step: EntryId(field("confirms").and_then(bytes)?),
        party,
    })
}

impl Role {
    /// The role of a party.
    pub(super) fn of(party: PartyRole) -> Self {
        match party {
            PartyRole::Consignor => Self::Consignor,
            PartyRole::Carrier => Self::Carrier,
            PartyRole::Receiver => Self::Receiver,
        }
    }

    fn party(self) -> Option<PartyRole> {
        PartyRole::ALL.into_iter().find(|party| Self::of(*party) == self)
    }
}

fn org_path(party: PartyRole) -> &'static str {
    match party {
        PartyRole::Consignor => PARTIES[0],
        PartyRole::Carrier => PARTIES[1],
        PartyRole::Receiver => PARTIES[2],
    }
}

impl Document {
    /// Whether somebody with these roles may record a step so. `states` are those in which parties are named.
    ///
    /// A picture of paper stands for a party that is not enrolled, a code for one that is; in every state, so that
    /// nobody chooses their causes by who was named in them.
    pub(super) fn check_recording(
        &self,
        recording: &Recording,
        roles: &[Role],
        states: &[ChangeSet],
        resolved: &Resolved,
    ) -> Result<(), Unrecordable> {
        if roles.contains(&Role::of(recording.role)) {
            return Err(Unrecordable::Oneself);
        }
        if roles.is_empty() {
            return Err(Unrecordable::Stranger);
        }
        let path = org_path(recording.role);
        if resolved
            .ops
            .iter()
            .any(|op| *op.path == *path && op.action != OpAction::Make)
        {
            return Err(Unrecordable::NamesParty);
        }
        let named = |state: &ChangeSet| self.index.values_at(path, state).next().is_some();
        match recording.proof {
            RecordingProof::Picture { .. } if states.iter().any(named) => Err(Unrecordable::Enrolled),
            RecordingProof::Code { .. } if !states.iter().all(named) => Err(Unrecordable::NoCodes),
            _ => Ok(()),
        }
    }

    /// The part that the regulator said an organisation plays, which was not enrolled when a step was recorded for it.
    pub(super) fn is_named_later(&self, role: Role, org: OrgId, known: &KnownSteps) -> bool {
        let Some(party) = role.party() else {
            return false;
        };
        known.standing().any(|step| {
            let confirms = step.confirms.filter(|confirms| confirms.party == Some(org));
            confirms.is_some_and(|confirms| {
                let recorded = known.standing().find(|step| self.entry_of(step) == confirms.step);
                recorded
                    .and_then(recording_of)
                    .is_some_and(|recording| recording.role == party)
            })
        })
    }

    /// Organisations that the regulator named as a party after a step had been recorded for them.
    pub(super) fn named_later(&self) -> BTreeSet<OrgId> {
        let steps = self.steps.iter().filter(|step| self.has_effect(step.change));
        steps.filter_map(|step| step.confirms?.party).collect()
    }

    /// Whether somebody with these roles may confirm a step.
    pub(super) fn check_confirmation(
        &self,
        confirms: &Confirms,
        roles: &[Role],
        speaker: Speaker,
        known: &KnownSteps,
    ) -> Result<(), Unconfirmable> {
        let recorded = known.standing().find(|step| self.entry_of(step) == confirms.step);
        let recording = recorded.and_then(recording_of).ok_or(Unconfirmable::Unknown)?;
        if !speaker.by_issuer && !roles.contains(&Role::of(recording.role)) {
            return Err(Unconfirmable::NotThatParty);
        }
        let is_on_paper = matches!(recording.proof, RecordingProof::Picture { .. });
        if confirms.party.is_some() && !(speaker.by_issuer && is_on_paper) {
            return Err(Unconfirmable::MayNotName);
        }
        let is_repeated = |step: &StepPlace| {
            let by = self.entries[step.change];
            let same_voice = by.by_issuer == speaker.by_issuer && (by.by_issuer || by.org == speaker.org);
            same_voice && step.confirms == Some(*confirms)
        };
        if known.standing().any(is_repeated) {
            return Err(Unconfirmable::Already);
        }
        Ok(())
    }

    /// What a step says of itself that was recorded for its party, and the digest of what it sealed.
    pub fn recording_of(&self, entry: EntryId) -> Option<(&Recording, [u8; 32])> {
        let step = self.steps.iter().find(|step| self.entry_of(step) == entry)?;
        Some((recording_of(step)?, step.seal))
    }

    fn entry_of(&self, step: &StepPlace) -> EntryId {
        self.entries[step.change].id
    }
}

fn recording_of(step: &StepPlace) -> Option<&Recording> {
    step.recording.as_deref()
}
