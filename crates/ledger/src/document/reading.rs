//! What a document says, with the entry behind each value.

use super::{Document, StepPlace};
use crate::EntryId;
use crate::seal::{self, Encoding};
use automerge::{ChangeHash, ObjId, ROOT, ReadDoc, ScalarValue, Value};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use wufei_manifest::{Contest, Field, Record, Scalar, StepFact, StepKind};

impl Document {
    /// Everything it says, with provenance. Sealed fields hold what their step sealed.
    pub fn record(&self) -> Record {
        let contests = self.contests();
        let seals = self.seals_in_order();
        let mut fields = self.fields(&self.automerge, None);
        if !contests.is_empty() || seals.values().any(|seals| seals.len() > 1) {
            self.show_what_was_sealed(&seals, &mut fields);
        }
        fields.retain(|path, _| !path.starts_with("steps/") || path.ends_with("/note"));
        Record {
            doc: self.id,
            fields,
            steps: self.step_facts(),
            contests,
            authors: self.entries.iter().map(|entry| entry.org).collect(),
        }
    }

    /// The places of the steps, causes before effects, then by entry id.
    fn steps_in_order(&self) -> Vec<usize> {
        let mut order: Vec<_> = (0..self.steps.len()).collect();
        order.sort_by_cached_key(|at| {
            let change = self.steps[*at].change;
            // A cause has fewer ancestors than its effect.
            (self.index.ancestors(change).len(), self.entries[change].id)
        });
        order
    }

    /// The changes that sign each kind of step, in the order of the steps.
    fn seals_in_order(&self) -> BTreeMap<StepKind, Vec<usize>> {
        let mut seals = BTreeMap::<_, Vec<_>>::new();
        for at in self.steps_in_order() {
            let StepPlace { change, kind } = self.steps[at];
            seals.entry(kind).or_default().push(change);
        }
        seals
    }

    fn step_facts(&self) -> Vec<StepFact> {
        let fact = |at: usize| {
            let step = self.steps[at];
            let entry = self.entries[step.change];
            let ancestors = self.index.ancestors(step.change);
            let after = self.steps.iter().filter(|other| ancestors.has(other.change));
            StepFact {
                entry: entry.id,
                kind: step.kind,
                org: entry.org,
                device: entry.device,
                claimed_ms: entry.claimed_ms,
                after: after.map(|other| self.entries[other.change].id).collect(),
            }
        };
        self.steps_in_order().into_iter().map(fact).collect()
    }

    /// Writes to sealed paths by changes that are neither the step nor among its causes. Found from the
    /// operations, not from values: an edit that was edited back counts too. Where a step was signed more
    /// than once, a write is named with the first of those seals that did not know of it.
    fn contests(&self) -> Vec<Contest> {
        let mut contests = BTreeSet::new();
        for (kind, seals) in self.seals_in_order() {
            let rivals: BTreeSet<_> = seals.iter().copied().collect();
            // What the same kind of step writes beside it is a conflict of steps, not an edit.
            for other in (0..self.index.len()).filter(|change| !rivals.contains(change)) {
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
                let sealed = self.fields(&self.automerge, Some(&[self.index.hash(*change)]));
                for (path, values) in sealed {
                    if seal::covers(*kind, &path) {
                        fields.entry(path).or_default().extend(values);
                    }
                }
            }
        }
        fields.values_mut().for_each(leave_one_of_each);
    }

    /// All values by path, now or as of these changes. What several devices wrote alike is one value.
    pub(super) fn fields(
        &self,
        doc: &impl ReadDoc,
        at: Option<&[ChangeHash]>,
    ) -> BTreeMap<String, Vec<Field>> {
        let mut fields = BTreeMap::new();
        self.walk(doc, &ROOT, at, "", &mut fields);
        fields.values_mut().for_each(leave_one_of_each);
        fields
    }

    fn walk(
        &self,
        doc: &impl ReadDoc,
        map: &ObjId,
        at: Option<&[ChangeHash]>,
        below: &str,
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
                    self.walk(doc, &id, at, &format!("{path}/"), fields);
                } else if let Some(value) = as_scalar(&value) {
                    let by = self.author_of(&id);
                    fields.entry(path.clone()).or_default().push(Field { value, by });
                }
            }
        }
    }

    /// The entry that made an operation; all zero for one that is being written and not signed yet.
    fn author_of(&self, id: &ObjId) -> EntryId {
        match id {
            ObjId::Root => EntryId::default(),
            ObjId::Id(number, actor, _) => self
                .index
                .change_of(*number, actor.to_bytes())
                .map_or_else(EntryId::default, |change| self.entries[change].id),
        }
    }
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

fn as_scalar(value: &Value<'_>) -> Option<Scalar> {
    let Value::Scalar(scalar) = value else {
        return None;
    };
    match scalar.as_ref() {
        ScalarValue::Str(text) => Some(Scalar::Text(text.to_string())),
        ScalarValue::Int(number) => Some(Scalar::Int(*number)),
        ScalarValue::Boolean(truth) => Some(Scalar::Bool(*truth)),
        ScalarValue::Bytes(bytes) => Some(Scalar::Bytes(bytes.clone())),
        _ => None,
    }
}
