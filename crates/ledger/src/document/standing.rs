//! Which of the steps that somebody knew stand.

use super::{Document, StepPlace};
use crate::guard::ChangeSet;
use wufei_manifest::{Claim, Standing, StepKind, Unresolvable, Voice};

/// The steps among some changes, and which of them stand by what these changes say.
pub(super) struct KnownSteps {
    steps: Vec<StepPlace>,
    claims: Vec<Claim>,
    standing: Standing,
    fallen: ChangeSet,
}

impl Document {
    /// The steps among these changes. They hold the causes of each.
    pub(super) fn known_steps(&self, among: &ChangeSet) -> KnownSteps {
        let known = |step: &&StepPlace| among.has(step.change);
        self.weigh(self.steps.iter().filter(known).cloned().collect())
    }

    /// All the steps that the log gives an effect. What an entry without one wrote counts as fallen.
    pub(super) fn all_steps(&self) -> KnownSteps {
        let steps = self.steps.iter().filter(|step| self.has_effect(step.change));
        let mut known = self.weigh(steps.cloned().collect());
        for change in (0..self.entries.len()).filter(|change| !self.has_effect(*change)) {
            known.fallen.add(change);
        }
        known
    }

    fn weigh(&self, steps: Vec<StepPlace>) -> KnownSteps {
        let place = |entry| {
            steps
                .iter()
                .position(|step| self.entries[step.change].id == entry)
        };
        let claims: Vec<_> = steps
            .iter()
            .map(|step| Claim {
                kind: step.kind,
                org: self.entries[step.change].org,
                names: step.stands.and_then(place),
            })
            .collect();
        let knows =
            |step: usize, other: usize| self.index.ancestors(steps[step].change).has(steps[other].change);
        let standing = Standing::of(&claims, knows);
        let mut fallen = ChangeSet::default();
        for (at, step) in steps.iter().enumerate() {
            // A resolution that does not count wrote nothing but itself.
            if !standing.stands(at) && step.kind != StepKind::Resolved {
                fallen.add(step.change);
            }
        }
        KnownSteps {
            steps,
            claims,
            standing,
            fallen,
        }
    }
}

impl KnownSteps {
    pub(super) fn standing(&self) -> impl Iterator<Item = &StepPlace> + '_ {
        let stands = |(at, _): &(usize, &StepPlace)| self.standing.stands(*at);
        self.steps.iter().enumerate().filter(stands).map(|(_, step)| step)
    }

    /// The changes that sign steps which do not stand.
    pub(super) fn fallen(&self) -> &ChangeSet {
        &self.fallen
    }

    /// Whether somebody who knows these steps may say that one of them stands.
    pub(super) fn may_resolve(
        &self,
        is_named: impl Fn(&StepPlace) -> bool,
        voice: Voice,
    ) -> Result<(), Unresolvable> {
        let at = self
            .steps
            .iter()
            .position(is_named)
            .ok_or(Unresolvable::Unknown)?;
        self.standing.may_resolve(&self.claims, at, voice)
    }
}
