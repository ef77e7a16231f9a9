//! What a change leaves behind, read from the index alone: a step is judged before Automerge sees it.

use super::index::{ChangeSet, Index, OpAction, OpId, Resolved, ResolvedOp};
use automerge::ScalarValue;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The state of a document, perhaps with one more change that the index does not hold yet.
pub(crate) struct After<'a> {
    index: &'a Index,
    causes: &'a ChangeSet,
    /// None where the state is only read.
    change: Option<&'a Resolved>,
    replaced: HashSet<OpId>,
    /// Maps that the change makes, by their operation.
    made: HashMap<OpId, &'a ResolvedOp>,
}

impl<'a> After<'a> {
    pub(crate) fn new(index: &'a Index, change: &'a Resolved) -> Self {
        let is_map = |op: &&ResolvedOp| op.action == OpAction::Make;
        Self {
            index,
            causes: &change.ancestors,
            replaced: change
                .ops
                .iter()
                .flat_map(|op| op.replaces.iter().copied())
                .collect(),
            made: change.ops.iter().filter(is_map).map(|op| (op.id, op)).collect(),
            change: Some(change),
        }
    }

    /// The state that these changes left behind. They hold the causes of each.
    pub(crate) fn of(index: &'a Index, changes: &'a ChangeSet) -> Self {
        Self {
            index,
            causes: changes,
            change: None,
            replaced: HashSet::new(),
            made: HashMap::new(),
        }
    }

    /// The values at every path that is wanted, of those changes before it that count there. More than one stand
    /// at a path where devices wrote there at the same time.
    pub(crate) fn values(
        &self,
        wanted: impl Fn(&str) -> bool,
        counts: impl Fn(&str, usize) -> bool,
    ) -> BTreeMap<&'a str, Vec<&'a ScalarValue>> {
        let mut values = BTreeMap::<_, Vec<_>>::new();
        let here = self.change.into_iter().flat_map(|change| &change.ops);
        let here = here.filter(|op| wanted(&op.path));
        let before = self.index.written(&wanted);
        let before = before.filter(|(change, op)| counts(&op.path, *change));
        for op in before.map(|(_, op)| op).chain(here) {
            if let OpAction::Put(value) = &op.action
                && self.stands(op)
                && self.is_below_what_stands(op)
            {
                values.entry(&*op.path).or_default().push(value);
            }
        }
        values
    }

    fn stands(&self, op: &ResolvedOp) -> bool {
        let by_it = |change: &Resolved| op.id.1 == change.actor && op.id.0 >= change.first_op();
        let is_own = self.change.is_some_and(by_it);
        !self.replaced.contains(&op.id) && (is_own || self.index.stands(&op.id, self.causes))
    }

    /// Whether all maps above it stand: what lies below a row that was taken away is gone with it.
    fn is_below_what_stands(&self, op: &ResolvedOp) -> bool {
        let Some(map) = op.map else {
            return true;
        };
        let map = match self.made.get(&map) {
            Some(own) => Some(*own),
            None => self.index.operation(&map),
        };
        map.is_some_and(|map| self.stands(map) && self.is_below_what_stands(map))
    }
}
