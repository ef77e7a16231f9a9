//! A step that is recorded for a party who cannot sign it, and the party's word for it.

use super::{Scene, StepAct, told_reason};
use crate::Problem;
use wufei_ledger::{Act, TypedCode};
use wufei_manifest::{Confirms, RecordedStep, Unrecordable};

/// Another party's act, recorded by somebody who was present. Decided in `docs/decisions/0020-signing-for-others.md`.
pub struct Recorded<'a> {
    /// What the party did.
    pub act: &'a dyn StepAct,
    /// Why it does not sign itself, in words.
    pub reason: String,
    /// What stands behind it.
    pub proof: Proof,
}

/// What stands behind a recorded step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// SHA-256 of a picture of the paper that an unenrolled party signed.
    Picture([u8; 32]),
    /// A code that an enrolled party told.
    Code(TypedCode),
}

impl StepAct for Recorded<'_> {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        let act = self.act.decide(&Scene {
            records: true,
            ..*scene
        })?;
        let step = act.step.map(|(kind, _)| kind);
        let Some((step, role)) = step.and_then(|step| Some((step, step.party()?))) else {
            return Err(Problem::Unrecordable {
                why: Unrecordable::Malformed,
                party: None,
            });
        };
        let reason = told_reason(&self.reason).ok_or(Problem::NoReason { step })?;
        let party = scene.party(role);
        let refused = |why| Problem::Unrecordable {
            why,
            party: party.name.clone(),
        };
        // Only for a clear sentence: the wall itself is the ledger's.
        match (self.proof, party.org) {
            (_, Some(org)) if org == scene.own => Err(refused(Unrecordable::Oneself)),
            (Proof::Picture(_), Some(_)) => Err(refused(Unrecordable::Enrolled)),
            (Proof::Code(_), None) => Err(refused(Unrecordable::NoCodes)),
            (Proof::Picture(picture), None) => Ok(act.recorded_on_paper(reason, picture)),
            (Proof::Code(code), Some(_)) => Ok(act.recorded_by_code(reason, code)),
        }
    }
}

/// 确认代记: what was recorded for this organisation was its will.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confirm {
    /// The recorded step's entry, or the beginning of its id; empty while only one waits.
    pub step: String,
}

impl StepAct for Confirm {
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem> {
        let named = self.step.trim().to_lowercase();
        let all = scene.manifest.recordings.iter();
        let mut waiting = all.filter(|recorded| waits_for_word_of(recorded, scene));
        let is_named = |recorded: &&RecordedStep| recorded.entry.to_string().starts_with(&named);
        match (waiting.find(is_named), waiting.find(is_named)) {
            (Some(recorded), None) => Ok(Act::confirm(
                scene.row,
                &Confirms {
                    step: recorded.entry,
                    party: None,
                },
            )),
            _ => Err(Problem::NothingToConfirm { named }),
        }
    }
}

fn waits_for_word_of(recorded: &RecordedStep, scene: &Scene<'_>) -> bool {
    waits_for_word(recorded, scene.party(recorded.recording.role).org, scene.own)
}

/// Whether a recorded step waits for the word of this organisation, which `party` names, or the regulator later.
pub(crate) fn waits_for_word(
    recorded: &RecordedStep,
    party: Option<wufei_ledger::OrgId>,
    own: wufei_ledger::OrgId,
) -> bool {
    let is_named_later = recorded.confirmations.iter().any(|word| word.party == Some(own));
    let has_confirmed = recorded
        .confirmations
        .iter()
        .any(|word| !word.by_regulator && word.org == own);
    (party == Some(own) || is_named_later) && !has_confirmed
}
