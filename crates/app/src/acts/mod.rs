//! What people do with a manifest: one file for each act, decided without any world.

mod accept;
mod correct;
mod deliver;
mod issue;
mod new_manifest;
mod pick_up;
mod receive;
mod record;
mod refuse;
mod resolve;
mod void;
mod weights;

pub use accept::{Accept, Opinion};
pub use correct::{Approve, Correct, Decline, FieldChange, waits_for};
pub use deliver::Deliver;
pub use issue::Issue;
pub use new_manifest::{NewLine, NewManifest, PartyName, Unenrolled};
pub use pick_up::PickUp;
pub use receive::Receive;
pub(crate) use record::waits_for_word;
pub use record::{Confirm, Proof, Recorded};
pub use refuse::{RefusalReason, Refuse};
pub use resolve::Resolve;
pub use void::Void;
pub use weights::LineWeight;

use crate::Problem;
use wufei_ledger::{Act, OrgId};
pub use wufei_manifest::PartyRole;
use wufei_manifest::{Conflict, Manifest, Party, Status, StepKind};

/// Where an act happens: who acts, on what, and the random id of the step's row.
#[derive(Debug)]
pub struct Scene<'a> {
    /// The acting organisation.
    pub own: OrgId,
    /// The manifest as this replica knows it.
    pub manifest: &'a Manifest,
    /// Random.
    pub row: [u8; 8],
    /// Random, for a second row.
    pub second_row: [u8; 8],
    /// Whether the act is recorded for the party whose it is.
    pub records: bool,
}

/// An act on a manifest that is there already.
pub trait StepAct {
    /// What is to be signed.
    ///
    /// # Errors
    /// A [`Problem`] that names the field, its value and the remedy. Nothing was signed.
    fn decide(&self, scene: &Scene<'_>) -> Result<Act, Problem>;
}

impl Scene<'_> {
    fn party(&self, role: PartyRole) -> &Party {
        self.manifest.parties.of(role)
    }

    /// Only for a clear sentence: the wall itself is the ledger's role table.
    fn may_sign(&self, step: StepKind, role: PartyRole, after: &[Status]) -> Result<(), Problem> {
        if self.manifest.status == Status::Reported {
            return Err(Problem::OnlyReported {
                manifest: self.manifest.code.clone(),
            });
        }
        if let Some(signed) = self.manifest.step(step) {
            return Err(Problem::AlreadySigned {
                step,
                entry: signed.entry,
            });
        }
        if !self.records && self.party(role).org != Some(self.own) {
            let named = self.party(role).name.clone();
            return Err(Problem::NotThatParty { step, role, named });
        }
        if let Some(by) = self.contradicted_by() {
            return Err(Problem::Contradicted { step, by });
        }
        if !after.contains(&self.manifest.status) {
            return Err(Problem::NotNow {
                step,
                status: self.manifest.status,
            });
        }
        Ok(())
    }

    /// Whether the own organisation has a word in what was signed.
    fn may_speak(&self, step: StepKind) -> Result<(), Problem> {
        match self.manifest.status {
            Status::Reported => {
                return Err(Problem::OnlyReported {
                    manifest: self.manifest.code.clone(),
                });
            }
            status @ (Status::Draft | Status::Voided) => return Err(Problem::NotNow { step, status }),
            _ => {}
        }
        let parties = &self.manifest.parties;
        let all = [&parties.consignor, &parties.carrier, &parties.receiver];
        let is_party = all.iter().any(|party| party.org == Some(self.own));
        is_party.then_some(()).ok_or_else(|| Problem::NotAsked {
            asked: all.iter().filter_map(|party| party.name.clone()).collect(),
        })
    }

    /// An organisation as the manifest names it.
    fn name(&self, org: OrgId) -> String {
        let parties = &self.manifest.parties;
        [&parties.consignor, &parties.carrier, &parties.receiver]
            .into_iter()
            .find(|party| party.org == Some(org))
            .and_then(|party| party.name.clone())
            .unwrap_or_else(|| org.to_string())
    }

    /// What somebody signed against the journey, while nobody has said what stands.
    fn contradicted_by(&self) -> Option<StepKind> {
        let opposes = |conflict: &Conflict| match conflict {
            Conflict::Opposed { step, .. } => Some(*step),
            Conflict::TwoSteps { .. } | Conflict::TwoValues { .. } | Conflict::TwoCorrections { .. } => None,
        };
        self.manifest.conflicts.iter().find_map(opposes)
    }
}

/// What was typed as a reason, if anything was.
fn told_reason(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}
