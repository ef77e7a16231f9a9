//! Corrections: proposed on a base, answered by those concerned, and what becomes of them.
//!
//! Nothing is overwritten. A correction that counts changes what the fold shows, with its own entry as the source;
//! what was signed stays as it was, and the old value stays in sight. Decided in
//! `docs/decisions/0015-corrections.md`.

use crate::correctable::{Approver, PartyRole};
use crate::id::Hex;
use crate::record::{Field, Record, Scalar, StepFact};
use crate::{EntryId, OrgId};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// What a step says about a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correcting {
    /// *Corrected*: it proposes one.
    Proposes(Proposal),
    /// *Approved* or *declined*: it answers one.
    Answers(Answer),
}

/// A proposed correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The digest of the heads that it builds on: what its author saw.
    pub base: Hex<32>,
    /// Why.
    pub reason: String,
    /// The fields, 1 to 32.
    pub fields: Vec<ProposedField>,
    /// Who must agree, computed from the base alone. Nobody: it counts at once.
    pub approvers: Vec<Approver>,
}

/// One field of a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposedField {
    /// Where.
    pub path: String,
    /// What should stand there.
    pub value: Scalar,
    /// The step that had sealed the field. Should it fall, the correction falls with it.
    pub sealed_by: EntryId,
}

/// An answer to a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The entry that proposes.
    pub correction: EntryId,
    /// The base that the answer is about.
    pub base: Hex<32>,
    /// Agreed, or not.
    pub approves: bool,
    /// Of the regulator: the party for which it speaks. None where the proposer withdraws.
    pub speaks_for: Option<PartyRole>,
    /// In words.
    pub reason: Option<String>,
}

/// Why a correction cannot be proposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Uncorrectable {
    /// The digest is not that of its causes.
    #[error("the base that it states is not the one it builds on")]
    OtherBase,
    /// Nothing, or a book.
    #[error("a correction says why, in at most 2000 bytes")]
    NoReason,
    /// None, too many, or a gap in their numbers.
    #[error("a correction names 1 to 32 fields, each with its path and value, and nothing else")]
    Fields,
    /// Two values for one field.
    #[error("it names {path} twice")]
    Twice {
        /// The field.
        path: String,
    },
    /// The table has no row for it.
    #[error("{path} cannot be corrected")]
    NotCorrectable {
        /// The field.
        path: String,
    },
    /// Nobody has signed it.
    #[error("{path} is not sealed yet: edit it directly")]
    NotSealed {
        /// The field.
        path: String,
    },
    /// The steps that seal it contradict each other.
    #[error("which step seals {path} is not settled: say first which one stands")]
    Unsettled {
        /// The field.
        path: String,
    },
    /// A line or a journey that the manifest does not have.
    #[error("{path} belongs to no line or journey of this manifest")]
    NoRow {
        /// The field.
        path: String,
    },
    /// It is there already.
    #[error("{path} holds this value already")]
    Same {
        /// The field.
        path: String,
    },
    /// Of another kind, or out of bounds.
    #[error("{path} should hold {rule}")]
    Value {
        /// The field.
        path: String,
        /// What may stand there.
        rule: &'static str,
    },
    /// The organisation's earlier proposals wait for answers.
    #[error("{limit} corrections of this organisation are open already")]
    TooManyOpen {
        /// The limit.
        limit: usize,
    },
}

/// Why somebody may not answer a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unanswerable {
    /// Its author did not know of it.
    #[error("its author does not know of that correction")]
    Unknown,
    /// It names another base than the proposal.
    #[error("it answers on another base than the proposal's")]
    OtherBase,
    /// No party that is asked, or the regulator without saying for whom.
    #[error("its author is not asked")]
    NotAsked,
    /// Once is enough.
    #[error("this party has answered already")]
    Answered,
    /// All have agreed, or somebody has not.
    #[error("the correction is decided already")]
    Decided,
    /// It reads as no answer.
    #[error("an answer names the correction, its base and nothing but what answers hold")]
    Malformed,
}

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum CorrectionState {
    /// 待同意: somebody has not answered.
    Open,
    /// 已更正: all have agreed, and it is shown.
    Applied,
    /// 未获同意: somebody declined, or its proposer withdrew it.
    Declined,
    /// 更正冲突: another one of the same field is complete too, and the log has placed neither.
    Racing,
    /// 已被抢先: another correction of the same field came first in the log.
    Overtaken {
        /// The one that counts.
        by: EntryId,
    },
    /// 已失效: the step that it corrects does not stand, or the log gives the proposal no effect.
    Fallen,
}

impl CorrectionState {
    /// The stable name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied => "applied",
            Self::Declined => "declined",
            Self::Racing => "racing",
            Self::Overtaken { .. } => "overtaken",
            Self::Fallen => "fallen",
        }
    }
}

/// A correction as the fold shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Correction {
    /// The entry that proposes it.
    pub entry: EntryId,
    /// Whose device signed it.
    pub org: OrgId,
    /// Whether it is the regulator's issuer that signed.
    pub by_regulator: bool,
    /// The signer's clock, milliseconds since 1970.
    pub claimed_ms: u64,
    /// What its author saw, as one digest: answers are about this.
    pub base: Hex<32>,
    /// Why.
    pub reason: String,
    /// What changes.
    pub fields: Vec<CorrectedField>,
    /// Who is asked, and who has agreed.
    pub asked: Vec<Asked>,
    /// Who did not agree: a party, or the proposer who withdrew.
    pub declined: Vec<Answered>,
    /// What became of it.
    pub state: CorrectionState,
}

/// One field of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CorrectedField {
    /// Where.
    pub path: String,
    /// What it replaces, or would replace.
    pub before: Option<Scalar>,
    /// Who had signed that.
    pub before_by: Option<EntryId>,
    /// What it says should stand there.
    pub after: Scalar,
}

/// Somebody who is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The parts it plays.
    pub roles: Vec<PartyRole>,
    /// Its organisation; none for a firm that is only a text.
    pub org: Option<OrgId>,
    /// Its agreement, or the regulator's for it.
    pub approved: Option<Answered>,
}

/// An answer as it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The entry.
    pub entry: EntryId,
    /// Whose device signed it.
    pub org: OrgId,
    /// Whether it is the regulator's issuer that signed: for the party, never as the party.
    pub by_regulator: bool,
    /// The signer's clock, milliseconds since 1970.
    pub claimed_ms: u64,
    /// In words.
    pub reason: Option<String>,
}

impl Approver {
    /// Whether an answer by this signer is this party's, or the regulator's for it.
    pub fn is_answered_by(&self, org: OrgId, by_regulator: bool, speaks_for: Option<PartyRole>) -> bool {
        match speaks_for {
            Some(role) => by_regulator && self.roles.contains(&role),
            None => !by_regulator && self.org == Some(org),
        }
    }
}

/// A proposal with its answers.
struct Case<'a> {
    fact: &'a StepFact,
    proposal: &'a Proposal,
    /// The answers, causes before effects.
    answers: Vec<(&'a StepFact, &'a Answer)>,
    state: CorrectionState,
}

/// The corrections among some steps, decided.
///
/// The ledger's door asks this of what an author knew, the fold of everything that is known here.
pub struct Corrections<'a> {
    cases: Vec<Case<'a>>,
}

impl<'a> Corrections<'a> {
    /// Decides them. `stands` says whether a step has an effect.
    ///
    /// A correction is complete when all that it asks have agreed and nobody has declined. Of two complete ones of
    /// one field, of which neither's author knew the other as complete, the one counts whose last entry the log has
    /// first. One that is logged whole beats one that is not. While none is, none counts.
    pub fn of(facts: &'a [StepFact], stands: impl Fn(EntryId) -> bool) -> Self {
        let mut cases: Vec<Case<'a>> = Vec::new();
        let mut places = BTreeMap::new();
        for fact in facts {
            match &fact.correcting {
                Some(Correcting::Proposes(proposal)) => {
                    places.insert(fact.entry, cases.len());
                    cases.push(Case {
                        fact,
                        proposal,
                        answers: Vec::new(),
                        state: CorrectionState::Open,
                    });
                }
                Some(Correcting::Answers(answer)) if stands(fact.entry) => {
                    if let Some(at) = places.get(&answer.correction) {
                        cases[*at].answers.push((fact, answer));
                    }
                }
                _ => {}
            }
        }
        let mut complete = Vec::new();
        for (at, case) in cases.iter_mut().enumerate() {
            let mut sealed_by = case.proposal.fields.iter().map(|field| field.sealed_by);
            if !stands(case.fact.entry) || !sealed_by.all(&stands) {
                case.state = CorrectionState::Fallen;
            } else if case.answers.iter().any(|(_, answer)| !answer.approves) {
                case.state = CorrectionState::Declined;
            } else if case.is_complete() {
                complete.push(at);
            }
        }
        let mut corrections = Self { cases };
        corrections.race(complete);
        corrections
    }

    /// What became of the one that this entry proposes.
    pub fn state(&self, entry: EntryId) -> Option<CorrectionState> {
        let mut cases = self.cases.iter();
        cases.find(|case| case.fact.entry == entry).map(|case| case.state)
    }

    /// How many of an organisation's wait for answers.
    pub fn open_by(&self, org: OrgId) -> usize {
        let is_open = |case: &&Case<'_>| case.state == CorrectionState::Open && case.fact.org == org;
        self.cases.iter().filter(is_open).count()
    }

    /// The value that the last one that counts put at a path. None where none does, and where some race: whoever
    /// then says any of their values settles it.
    pub fn value_at(&self, path: &str) -> Option<&'a Scalar> {
        let counts = self
            .cases
            .iter()
            .rev()
            .filter(|case| case.state == CorrectionState::Applied);
        let fields = counts.flat_map(|case| &case.proposal.fields);
        fields
            .into_iter()
            .find(|field| field.path == path)
            .map(|field| &field.value)
    }

    /// Whether somebody races for this field.
    pub fn is_raced_for(&self, path: &str) -> bool {
        self.races().contains_key(path)
    }

    fn race(&mut self, complete: Vec<usize>) {
        let last = |at: &usize| self.cases[*at].last_logged();
        let (mut logged, mut unplaced): (Vec<_>, Vec<_>) =
            complete.into_iter().partition(|at| last(at).is_some());
        logged.sort_by_key(last);
        let mut counts: Vec<usize> = Vec::new();
        for at in logged {
            match counts.iter().find(|other| self.are_rivals(at, **other)) {
                Some(other) => self.overtake(at, *other),
                None => counts.push(at),
            }
        }
        unplaced.retain(|at| {
            let first = counts.iter().find(|other| self.are_rivals(*at, **other)).copied();
            first.inspect(|first| self.overtake(*at, *first)).is_none()
        });
        let is_racing = |at: &usize| {
            unplaced
                .iter()
                .any(|other| other != at && self.are_rivals(*at, *other))
        };
        let (racing, alone): (Vec<usize>, Vec<usize>) = unplaced.iter().copied().partition(is_racing);
        counts.extend(alone);
        counts
            .into_iter()
            .for_each(|at| self.cases[at].state = CorrectionState::Applied);
        racing
            .into_iter()
            .for_each(|at| self.cases[at].state = CorrectionState::Racing);
    }

    fn overtake(&mut self, at: usize, by: usize) {
        let by = self.cases[by].fact.entry;
        self.cases[at].state = CorrectionState::Overtaken { by };
    }

    /// Whether two complete corrections touch one field, and neither's author knew the other as complete.
    fn are_rivals(&self, one: usize, other: usize) -> bool {
        let (one, other) = (&self.cases[one], &self.cases[other]);
        one.shares_a_field_with(other) && !one.builds_on(other) && !other.builds_on(one)
    }

    /// Fields of which several complete corrections say different things, each with their entries. A later one that
    /// knew them all and counts has the word.
    pub(crate) fn races(&self) -> BTreeMap<String, Vec<EntryId>> {
        let racing = |case: &&Case<'a>| case.state == CorrectionState::Racing;
        let mut at_path = BTreeMap::<_, Vec<&Case<'a>>>::new();
        for case in self.cases.iter().filter(racing) {
            for path in case.paths() {
                at_path.entry(path).or_default().push(case);
            }
        }
        let has_last_word = |path: &str, cases: &[&Case<'a>]| {
            let applied = self
                .cases
                .iter()
                .filter(|case| case.state == CorrectionState::Applied && case.paths().any(|own| own == path));
            applied
                .into_iter()
                .any(|case| cases.iter().all(|racer| case.builds_on(racer)))
        };
        at_path
            .into_iter()
            .filter(|(path, cases)| cases.len() > 1 && !has_last_word(path, cases))
            .map(|(path, cases)| {
                let entries: BTreeSet<_> = cases.iter().map(|case| case.fact.entry).collect();
                (path.to_owned(), entries.into_iter().collect())
            })
            .collect()
    }

    /// Puts the values of those that count into a record, and tells the course of each.
    pub(crate) fn apply(&self, record: &mut Cow<'_, Record>) -> Vec<Correction> {
        let mut told = vec![None; self.cases.len()];
        // Those that count and share a field know each other as complete, and whoever knows comes later here.
        let (counting, others): (Vec<_>, Vec<_>) =
            (0..self.cases.len()).partition(|at| self.cases[*at].state == CorrectionState::Applied);
        for at in counting {
            let case = &self.cases[at];
            told[at] = Some(case.tell(record));
            for field in &case.proposal.fields {
                let values = record.to_mut().fields.entry(field.path.clone()).or_default();
                values.pop();
                values.push(Field {
                    value: field.value.clone(),
                    by: case.fact.entry,
                });
            }
        }
        for at in others {
            told[at] = Some(self.cases[at].tell(record));
        }
        told.into_iter().flatten().collect()
    }
}

impl<'a> Case<'a> {
    /// The first agreement for somebody who is asked.
    fn approval(&self, by: &Approver) -> Option<(&'a StepFact, &'a Answer)> {
        self.approvals(by).next()
    }

    fn approvals(&self, by: &Approver) -> impl Iterator<Item = (&'a StepFact, &'a Answer)> {
        self.answers.iter().copied().filter(move |(fact, answer)| {
            answer.approves && by.is_answered_by(fact.org, fact.by_regulator, answer.speaks_for)
        })
    }

    fn is_complete(&self) -> bool {
        self.proposal
            .approvers
            .iter()
            .all(|by| self.approval(by).is_some())
    }

    /// The place in the log of the last entry that it took; none while one is not logged.
    fn last_logged(&self) -> Option<u64> {
        let first_approval = |by: &Approver| {
            let logged = self.approvals(by).filter_map(|(fact, _)| fact.logged);
            logged.min()
        };
        let approvals = self.proposal.approvers.iter().map(first_approval);
        approvals
            .chain([self.fact.logged])
            .try_fold(0, |last, logged| Some(last.max(logged?)))
    }

    /// Whether its author knew another one as complete.
    fn builds_on(&self, other: &Self) -> bool {
        let knows = |fact: &StepFact| self.fact.after.contains(&fact.entry);
        knows(other.fact)
            && other
                .proposal
                .approvers
                .iter()
                .all(|by| other.approvals(by).any(|(fact, _)| knows(fact)))
    }

    fn paths(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.proposal.fields.iter().map(|field| field.path.as_str())
    }

    fn shares_a_field_with(&self, other: &Self) -> bool {
        self.paths().any(|own| other.paths().any(|theirs| own == theirs))
    }

    fn tell(&self, record: &Record) -> Correction {
        let (fact, proposal) = (self.fact, self.proposal);
        let field = |field: &ProposedField| {
            let before = record.fields.get(&field.path).and_then(|values| values.last());
            CorrectedField {
                path: field.path.clone(),
                before: before.map(|before| before.value.clone()),
                before_by: before.map(|before| before.by),
                after: field.value.clone(),
            }
        };
        let asked = |by: &Approver| Asked {
            roles: by.roles.clone(),
            org: by.org,
            approved: self.approval(by).map(|(fact, answer)| answered(fact, answer)),
        };
        let declined = self.answers.iter().filter(|(_, answer)| !answer.approves);
        Correction {
            entry: fact.entry,
            org: fact.org,
            by_regulator: fact.by_regulator,
            claimed_ms: fact.claimed_ms,
            base: proposal.base,
            reason: proposal.reason.clone(),
            fields: proposal.fields.iter().map(field).collect(),
            asked: proposal.approvers.iter().map(asked).collect(),
            declined: declined.map(|(fact, answer)| answered(fact, answer)).collect(),
            state: self.state,
        }
    }
}

fn answered(fact: &StepFact, answer: &Answer) -> Answered {
    Answered {
        entry: fact.entry,
        org: fact.org,
        by_regulator: fact.by_regulator,
        claimed_ms: fact.claimed_ms,
        reason: answer.reason.clone(),
    }
}
