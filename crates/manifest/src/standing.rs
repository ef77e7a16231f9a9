//! Which steps stand: what a resolution does to the steps that contradict the one it names.
//!
//! The ledger's door asks this of what an author knew, the fold of everything that is known here. Both get the
//! same answer for the same steps, in whatever order these came.

use crate::{OrgId, StepKind};

/// A step, as far as it matters for what stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// What it says.
    pub kind: StepKind,
    /// Whose device signed it.
    pub org: OrgId,
    /// Of a *resolved*: the place of the step that it names.
    pub names: Option<usize>,
}

/// Who resolves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// A device of this organisation.
    Org(OrgId),
    /// The regulator's issuer.
    Regulator,
}

/// Why somebody may not say that a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unresolvable {
    /// Its author did not know of the step.
    #[error("its author does not know of that step")]
    Unknown,
    /// Nothing that its author knew contradicts the step.
    #[error("nothing contradicts the step it names")]
    NoRival,
    /// Every *issued* that the step builds on has fallen.
    #[error("the step it names builds on an issue that does not stand")]
    Baseless,
    /// It was settled before: only the regulator settles it anew.
    #[error("the step it names was settled before: only the regulator settles that anew")]
    Settled,
    /// Other organisations signed against it: an organisation may only give way.
    #[error("where organisations contradict each other, each may only give way, or the regulator decides")]
    OnlyGiveWay,
    /// None of the contradicting steps is this organisation's.
    #[error("none of the contradicting steps is this organisation's")]
    NotItsConflict,
}

/// Which of some steps stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    fallen: Vec<bool>,
    /// Steps that build on nothing but *issued* steps that have fallen.
    baseless: Vec<bool>,
    /// The resolutions that count, by place, each with the steps that fall by it.
    pub resolutions: Vec<(usize, Vec<usize>)>,
}

impl Standing {
    /// Judges steps. `knows(a, b)` says whether the author of step `a` knew of step `b`.
    ///
    /// Of resolutions about the same steps, one that knew of another takes its place. Those that are left count,
    /// unless they contradict each other: then none of these does, and the conflict stays open. What contradicts
    /// the named step falls, as far as the resolution knew of it. A step falls too when each *issued* that it
    /// builds on has fallen: nobody shall be heard of by naming such a step either.
    pub fn of(claims: &[Claim], knows: impl Fn(usize, usize) -> bool) -> Self {
        let mut standing = Self {
            fallen: vec![false; claims.len()],
            baseless: vec![false; claims.len()],
            resolutions: Vec::new(),
        };
        let named = claims
            .iter()
            .enumerate()
            .filter_map(|(at, claim)| Some((at, claim.names?)));
        let (on_issued, on_others): (Vec<_>, Vec<_>) =
            named.partition(|(_, names)| claims[*names].kind == StepKind::Issued);
        standing.settle(claims, &on_issued, &knows);
        standing.drop_the_baseless(claims, &knows);
        let has_base = |(_, names): &(usize, usize)| !standing.baseless[*names];
        let on_others: Vec<_> = on_others.into_iter().filter(has_base).collect();
        standing.settle(claims, &on_others, &knows);
        for (at, claim) in claims
            .iter()
            .enumerate()
            .filter(|(_, claim)| claim.names.is_some())
        {
            let counts = standing.resolutions.iter().any(|(counts, _)| *counts == at);
            debug_assert!(claim.kind == StepKind::Resolved);
            standing.fallen[at] = !counts;
        }
        standing
    }

    /// Lets fall what contradicts the steps named by those resolutions that count.
    fn settle(&mut self, claims: &[Claim], named: &[(usize, usize)], knows: impl Fn(usize, usize) -> bool) {
        let contradict =
            |one: usize, other: usize| one != other && claims[one].kind.contradicts(claims[other].kind);
        let is_superseded = |(at, names): &&(usize, usize)| {
            let takes_its_place = |(later, others): &(usize, usize)| {
                (others == names || contradict(*others, *names)) && knows(*later, *at)
            };
            named.iter().any(takes_its_place)
        };
        let last: Vec<_> = named.iter().filter(|one| !is_superseded(one)).collect();
        let is_disputed = |names: usize| last.iter().any(|(_, others)| contradict(*others, names));
        for (at, names) in last.iter().filter(|(_, names)| !is_disputed(*names)) {
            let falls: Vec<_> = (0..claims.len())
                .filter(|other| contradict(*other, *names) && knows(*at, *other))
                .collect();
            falls.iter().for_each(|other| self.fallen[*other] = true);
            self.resolutions.push((*at, falls));
        }
        self.resolutions.sort_unstable();
    }

    fn drop_the_baseless(&mut self, claims: &[Claim], knows: impl Fn(usize, usize) -> bool) {
        let issued: Vec<_> = (0..claims.len())
            .filter(|at| claims[*at].kind == StepKind::Issued)
            .collect();
        if issued.iter().all(|at| self.stands(*at)) {
            return;
        }
        for (at, claim) in claims.iter().enumerate() {
            if matches!(claim.kind, StepKind::Issued | StepKind::Resolved) {
                continue;
            }
            let mut bases = issued.iter().filter(|base| knows(at, **base)).peekable();
            if bases.peek().is_some() && bases.all(|base| self.fallen[*base]) {
                self.baseless[at] = true;
                self.fallen[at] = true;
            }
        }
    }

    /// Whether the step at this place stands.
    pub fn stands(&self, at: usize) -> bool {
        !self.fallen[at]
    }

    /// The steps that stand and contradict this one.
    pub fn rivals<'a>(&'a self, claims: &'a [Claim], at: usize) -> impl Iterator<Item = usize> + 'a {
        (0..claims.len()).filter(move |other| {
            *other != at && self.stands(*other) && claims[*other].kind.contradicts(claims[at].kind)
        })
    }

    /// Whether somebody who knows these steps may say that the one at this place stands.
    ///
    /// # Errors
    /// [`Unresolvable`].
    pub fn may_resolve(&self, claims: &[Claim], at: usize, voice: Voice) -> Result<(), Unresolvable> {
        if self.baseless[at] {
            return Err(Unresolvable::Baseless);
        }
        let Voice::Org(own) = voice else {
            // What an organisation settled, the regulator may settle otherwise.
            let kind = claims[at].kind;
            let is_rival = |(other, claim): (usize, &Claim)| other != at && claim.kind.contradicts(kind);
            let has_rival = claims.iter().enumerate().any(is_rival);
            return if has_rival {
                Ok(())
            } else {
                Err(Unresolvable::NoRival)
            };
        };
        if !self.stands(at) {
            return Err(Unresolvable::Settled);
        }
        let rivals: Vec<_> = self.rivals(claims, at).map(|rival| claims[rival].org).collect();
        let is_own = claims[at].org == own;
        if rivals.is_empty() {
            Err(Unresolvable::NoRival)
        } else if is_own && rivals.iter().any(|org| *org != own) {
            Err(Unresolvable::OnlyGiveWay)
        } else if !is_own && !rivals.contains(&own) {
            Err(Unresolvable::NotItsConflict)
        } else {
            Ok(())
        }
    }
}
