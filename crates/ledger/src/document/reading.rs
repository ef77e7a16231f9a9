//! What a document says, with the entry behind each value.

use super::{Document, Signed, StepPlace};
use crate::EntryId;
use crate::guard::ChangeSet;
use crate::seal::{self, Encoding};
use automerge::{ChangeHash, ObjId, ROOT, ReadDoc, ScalarValue, Value};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use wufei_manifest::{Contest, Field, Quarantined, Record, Scalar, StepFact, StepKind};

impl Document {
    /// Everything it says, with provenance. Sealed fields hold what their step sealed.
    pub fn record(&self) -> Record {
        let steps = self.all_steps();
        let fallen = steps.fallen();
        let seals = self.seals_in_order(fallen);
        let contests = self.contests(&seals, fallen);
        let mut fields = self.fields(&self.automerge, None, fallen);
        if !contests.is_empty() || !fallen.is_empty() || seals.values().any(|seals| seals.len() > 1) {
            self.show_what_was_sealed(&seals, &mut fields);
        }
        fields.retain(|path, _| !path.starts_with("steps/") || path.ends_with("/note"));
        Record {
            doc: self.id,
            fields,
            steps: self.step_facts(),
            contests,
            authors: self.entries.iter().map(|entry| entry.org).collect(),
            quarantined: self.quarantined(),
        }
    }

    /// The entries that the log gives no effect.
    fn quarantined(&self) -> Vec<Quarantined> {
        let quarantined = |(change, entry): (usize, &Signed)| {
            let mut steps = self.steps.iter().filter(|step| step.change == change);
            Some(Quarantined {
                entry: entry.id,
                org: entry.org,
                device: entry.device,
                claimed_ms: entry.claimed_ms,
                why: entry.standing().quarantine()?,
                step: steps.next().map(|step| step.kind),
            })
        };
        self.entries.iter().enumerate().filter_map(quarantined).collect()
    }

    /// The places of the steps, causes before effects, then by entry id.
    pub(super) fn steps_in_order(&self) -> Vec<usize> {
        let mut order: Vec<_> = (0..self.steps.len()).collect();
        order.sort_by_cached_key(|at| {
            let change = self.steps[*at].change;
            // A cause has fewer ancestors than its effect.
            (self.index.ancestors(change).len(), self.entries[change].id)
        });
        order
    }

    /// The changes that sign each kind of step and stand, in the order of the steps.
    fn seals_in_order(&self, fallen: &ChangeSet) -> BTreeMap<StepKind, Vec<usize>> {
        let mut seals = BTreeMap::<_, Vec<_>>::new();
        for at in self.steps_in_order() {
            let StepPlace { change, kind, .. } = &self.steps[at];
            let (change, kind) = (*change, *kind);
            if !fallen.has(change) {
                seals.entry(kind).or_default().push(change);
            }
        }
        seals
    }

    fn step_facts(&self) -> Vec<StepFact> {
        let order = self.steps_in_order().into_iter();
        order.map(|at| self.step_fact(&self.steps[at])).collect()
    }

    pub(super) fn step_fact(&self, step: &StepPlace) -> StepFact {
        let entry = self.entries[step.change];
        let ancestors = self.index.ancestors(step.change);
        let after = self.steps.iter().filter(|other| ancestors.has(other.change));
        StepFact {
            entry: entry.id,
            kind: step.kind,
            org: entry.org,
            by_regulator: entry.by_issuer,
            device: entry.device,
            claimed_ms: entry.claimed_ms,
            person: step.person,
            after: after.map(|other| self.entries[other.change].id).collect(),
            stands: step.stands,
            correcting: step.correcting.as_deref().cloned(),
            recording: step.recording.clone(),
            confirms: step.confirms,
            standing: entry.standing(),
            logged: entry.logged.map(|logged| logged.index),
        }
    }

    /// Writes to sealed paths by changes that are neither the step nor among its causes. Found from the
    /// operations, not from values: an edit that was edited back counts too. Where a step was signed more
    /// than once, a write is named with the first of those seals that did not know of it.
    fn contests(&self, seals: &BTreeMap<StepKind, Vec<usize>>, fallen: &ChangeSet) -> Vec<Contest> {
        let mut contests = BTreeSet::new();
        for (kind, seals) in seals {
            let (kind, rivals) = (*kind, seals.iter().copied().collect::<BTreeSet<_>>());
            // What the same kind of step writes beside it is a conflict of steps, not an edit; what a step wrote
            // that does not stand is shown with that step.
            let is_edit = |change: &usize| !rivals.contains(change) && !fallen.has(*change);
            for other in (0..self.index.len()).filter(is_edit) {
                let unaware = |seal: &&usize| !self.index.ancestors(**seal).has(other);
                let mut touched = self.index.ops(other).iter();
                let Some(first) = touched.find(|op| seal::covers(kind, &op.path)) else {
                    continue;
                };
                let Some(seal) = seals.iter().find(unaware) else {
                    continue;
                };
                let touched = touched.filter(|op| seal::covers(kind, &op.path));
                contests.extend(std::iter::once(first).chain(touched).map(|op| Contest {
                    path: op.path.to_string(),
                    sealed_by: self.entries[*seal].id,
                    by: self.entries[other].id,
                }));
            }
        }
        contests.into_iter().collect()
    }

    /// Puts what each step sealed in the place of what stands there now. Where a step was signed more than
    /// once, the first seal is shown and the others' values stand beside it.
    fn show_what_was_sealed(
        &self,
        seals: &BTreeMap<StepKind, Vec<usize>>,
        fields: &mut BTreeMap<String, Vec<Field>>,
    ) {
        // Each seal costs a reading of the document, and one device can sign as many incarnations of itself.
        const MOST_READ: usize = 8;
        for (kind, seals) in seals {
            fields.retain(|path, _| !seal::covers(*kind, path));
            for change in seals.iter().take(MOST_READ).rev() {
                let known = self.known_steps(self.index.ancestors(*change));
                let at = [self.index.hash(*change)];
                let sealed = self.fields(&self.automerge, Some(&at), known.fallen());
                for (path, values) in sealed {
                    if seal::covers(*kind, &path) {
                        fields.entry(path).or_default().extend(values);
                    }
                }
            }
        }
        fields.values_mut().for_each(leave_one_of_each);
    }

    /// All values by path, now or as of these changes, without what steps wrote that have fallen. What several
    /// devices wrote alike is one value.
    pub(super) fn fields(
        &self,
        doc: &impl ReadDoc,
        at: Option<&[ChangeHash]>,
        fallen: &ChangeSet,
    ) -> BTreeMap<String, Vec<Field>> {
        let mut fields = BTreeMap::new();
        self.walk(doc, &ROOT, at, ("", fallen), &mut fields);
        fields.values_mut().for_each(leave_one_of_each);
        fields
    }

    fn walk(
        &self,
        doc: &impl ReadDoc,
        map: &ObjId,
        at: Option<&[ChangeHash]>,
        (below, fallen): (&str, &ChangeSet),
        fields: &mut BTreeMap<String, Vec<Field>>,
    ) {
        let items = match at {
            Some(heads) => doc.map_range_at(map, .., heads),
            None => doc.map_range(map, ..),
        };
        for item in items {
            let path = format!("{below}{}", item.key);
            let standing = if item.conflict {
                all_at(doc, map, &item.key, at)
            } else {
                vec![(item.id(), item.value.into_value())]
            };
            for (id, value) in standing {
                if value.is_object() {
                    // Two devices may have made one row at the same time. Automerge shows one of the
                    // two maps: what stands in the other is read as well, or one could hide the other.
                    self.walk(doc, &id, at, (&format!("{path}/"), fallen), fields);
                } else if let Value::Scalar(value) = &value
                    && let Some(value) = as_scalar(value)
                    && (is_reason(&path) || !self.is_by(&id, fallen))
                {
                    let by = self.author_of(&id);
                    fields.entry(path.clone()).or_default().push(Field { value, by });
                }
            }
        }
    }

    /// The entry that made an operation; all zero for one that is being written and not signed yet.
    fn author_of(&self, id: &ObjId) -> EntryId {
        self.change_that_made(id)
            .map_or_else(EntryId::default, |change| self.entries[change].id)
    }

    /// Whether one of these changes made an operation.
    pub(super) fn is_by(&self, id: &ObjId, changes: &ChangeSet) -> bool {
        self.change_that_made(id)
            .is_some_and(|change| changes.has(change))
    }

    fn change_that_made(&self, id: &ObjId) -> Option<usize> {
        match id {
            ObjId::Root => None,
            ObjId::Id(number, actor, _) => self.index.change_of(*number, actor.to_bytes()),
        }
    }
}

/// What a step says of itself stays readable when the step has fallen: it weighs nothing.
pub(super) fn is_reason(path: &str) -> bool {
    ["steps/", "refusal/", "voiding/"]
        .iter()
        .any(|container| path.starts_with(container))
}

/// What stands beside each other at one key; the one that Automerge shows is last.
fn all_at<'a>(
    doc: &'a impl ReadDoc,
    map: &ObjId,
    key: &str,
    at: Option<&[ChangeHash]>,
) -> Vec<(ObjId, Value<'a>)> {
    let all = match at {
        Some(heads) => doc.get_all_at(map, key, heads),
        None => doc.get_all(map, key),
    };
    let all = all.unwrap_or_default().into_iter();
    all.map(|(value, id)| (id, value)).collect()
}

/// Of equal values the last stays: it is the one that is shown.
fn leave_one_of_each(values: &mut Vec<Field>) {
    if values.len() > 1 {
        let mut seen = HashSet::new();
        values.reverse();
        values.retain(|field| seen.insert(Encoding::from(&field.value)));
        values.reverse();
    }
}

pub(super) fn as_scalar(value: &ScalarValue) -> Option<Scalar> {
    match value {
        ScalarValue::Str(text) => Some(Scalar::Text(text.to_string())),
        ScalarValue::Int(number) => Some(Scalar::Int(*number)),
        ScalarValue::Boolean(truth) => Some(Scalar::Bool(*truth)),
        ScalarValue::Bytes(bytes) => Some(Scalar::Bytes(bytes.clone())),
        _ => None,
    }
}
