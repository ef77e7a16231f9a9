//! Steps that somebody records for a party that could not sign them itself.
//!
//! A recorded step has the effect of a signed one and says of itself what it is: who recorded it, why, and what
//! stands behind it. Decided in `docs/decisions/0020-signing-for-others.md`.

use crate::correctable::PartyRole;
use crate::id::Hex;
use crate::record::StepFact;
use crate::{EntryId, OrgId, StepKind};
use serde::Serialize;

/// What a step says that was recorded for its party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recording {
    /// For whom.
    #[serde(rename = "for")]
    pub role: PartyRole,
    /// Why the party did not sign itself, in words.
    pub reason: String,
    /// What stands behind it.
    pub proof: RecordingProof,
}

/// What stands behind a recorded step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RecordingProof {
    /// A picture of the paper that the party signed with its hand.
    Picture {
        /// SHA-256 of the picture's bytes.
        digest: Hex<32>,
    },
    /// One of the codes that the regulator gave to the party, as it was typed. Nobody but the regulator can check it.
    Code {
        /// Which one.
        number: u32,
        /// HMAC-SHA-256 under the code over what the step seals.
        mac: Hex<32>,
    },
}

/// The longest reason, in bytes.
pub const LONGEST_REASON: usize = 2_000;

impl StepKind {
    /// Whose step it is, and so for whom it can be recorded; none for those that several may sign.
    pub const fn party(self) -> Option<PartyRole> {
        match self {
            Self::Issued | Self::Voided => Some(PartyRole::Consignor),
            Self::PickedUp | Self::Delivered => Some(PartyRole::Carrier),
            Self::Received | Self::Accepted | Self::Refused => Some(PartyRole::Receiver),
            Self::Resolved
            | Self::Corrected
            | Self::Approved
            | Self::Declined
            | Self::Confirmed
            | Self::Imported => None,
        }
    }
}

/// Why a step cannot be recorded for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unrecordable {
    /// Another party's step, no reason, or no proof.
    #[error("it names the party whose step this is, a reason of at most 2000 bytes, and one picture or code")]
    Malformed,
    /// Its author plays that part.
    #[error("its author is that party and signs for itself")]
    Oneself,
    /// Its author has no part in the manifest.
    #[error("its author has no part in this manifest")]
    Stranger,
    /// The party is enrolled, and a picture of paper is no signature of it.
    #[error("that party is enrolled: it signs itself, or tells one of its codes")]
    Enrolled,
    /// The party has no codes, because it is not enrolled.
    #[error("that party is not enrolled and has no codes: what it signed on paper is photographed")]
    NoCodes,
    /// The change also says who the party is.
    #[error("who the party is and what is recorded for it are two entries")]
    NamesParty,
}

/// Says that a recorded step was that party's will.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirms {
    /// The recorded step.
    pub step: EntryId,
    /// Of the regulator: which organisation it is that was not enrolled then.
    pub party: Option<OrgId>,
}

/// Why a recorded step cannot be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unconfirmable {
    /// Not a recorded step that its author knew, or one that does not stand.
    #[error("its author knows of no such recorded step")]
    Unknown,
    /// Its author is neither that party nor the regulator.
    #[error("only the party for which it was recorded confirms it, or the regulator")]
    NotThatParty,
    /// It was confirmed by the same voice.
    #[error("it was confirmed already")]
    Already,
    /// Who an enrolled party is stands in the manifest; and only the regulator says who another one is.
    #[error("only the regulator says who a party is, and only of one that was not enrolled")]
    MayNotName,
}

/// A step that was recorded for its party, and who confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordedStep {
    /// The step.
    pub entry: EntryId,
    /// Whose device recorded it.
    pub by: OrgId,
    /// What it says of itself.
    #[serde(flatten)]
    pub recording: Recording,
    /// Who took it upon themselves. Nobody yet: it is that device's word alone.
    pub confirmations: Vec<Confirmation>,
}

/// Somebody's word that a recorded step was that party's will.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Confirmation {
    /// The entry.
    pub entry: EntryId,
    /// Whose device signed it.
    pub org: OrgId,
    /// Whether it is the regulator's issuer that signed.
    pub by_regulator: bool,
    /// The party, as the regulator names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<OrgId>,
}

impl RecordedStep {
    /// The recorded steps among some, each with its confirmations, in the order of the steps.
    pub(crate) fn all(steps: &[StepFact], has_effect: impl Fn(EntryId) -> bool) -> Vec<Self> {
        let confirmations = |step: EntryId| {
            let of = steps.iter().filter(|fact| has_effect(fact.entry));
            of.filter_map(|fact| fact.confirms.map(|confirms| (fact, confirms)))
                .filter(|(_, confirms)| confirms.step == step)
                .map(|(fact, confirms)| Confirmation {
                    entry: fact.entry,
                    org: fact.org,
                    by_regulator: fact.by_regulator,
                    party: confirms.party,
                })
                .collect()
        };
        let recorded = |fact: &StepFact| {
            Some(Self {
                entry: fact.entry,
                by: fact.org,
                recording: fact.recording.as_deref()?.clone(),
                confirmations: confirmations(fact.entry),
            })
        };
        steps.iter().filter_map(recorded).collect()
    }

    /// Whether it is more than one device's word.
    pub fn is_confirmed(&self) -> bool {
        !self.confirmations.is_empty()
    }
}
