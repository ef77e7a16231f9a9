//! Steps 6 to 9: what a change says about its document is true.
//!
//! The index knows each admitted change, its ancestors and every operation. It is built from the changes
//! when a document is opened; documents are small (some ten changes).

use super::GuardError;
use super::decode::Checked;
use automerge::ChangeHash;
use automerge::legacy::{self, OpType};
use std::collections::HashMap;

/// Why a change does not fit the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Step 6: these causes are not here yet.
    Waits(Vec<ChangeHash>),
    /// Never.
    Refused(GuardError),
}

impl From<GuardError> for Unfit {
    fn from(error: GuardError) -> Self {
        Self::Refused(error)
    }
}

/// A change that fits: its ancestors and the path of each operation are known.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    hash: ChangeHash,
    actor: [u8; 16],
    max_op: u64,
    pub(crate) ancestors: ChangeSet,
    pub(crate) ops: Vec<ResolvedOp>,
}

/// One operation, by path.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedOp {
    id: OpId,
    target: Target,
    pub(crate) path: String,
    pub(crate) action: OpAction,
    /// What it replaces. Empty when nothing stood there.
    pub(crate) replaces: Vec<OpId>,
}

/// What an operation does to its path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OpAction {
    /// Makes a map.
    Make,
    /// Writes a value.
    Put(automerge::ScalarValue),
    /// Takes away what stood there.
    Delete,
}

/// Number and actor of an operation.
type OpId = (u64, [u8; 16]);
/// The map (`None` is the root) and the key in it.
type Target = (Option<OpId>, String);

/// A set of changes of one document, by their place in the order of admission.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ChangeSet(Vec<u64>);

impl ChangeSet {
    pub(crate) fn has(&self, change: usize) -> bool {
        self.0
            .get(change / 64)
            .is_some_and(|word| word >> (change % 64) & 1 == 1)
    }

    pub(crate) fn add(&mut self, change: usize) {
        let word = change / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (change % 64);
    }

    pub(crate) fn add_all(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0
            .iter_mut()
            .zip(&other.0)
            .for_each(|(own, theirs)| *own |= theirs);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn len(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }
}

#[derive(Debug, Clone)]
struct KnownChange {
    hash: ChangeHash,
    max_op: u64,
    /// Without itself.
    ancestors: ChangeSet,
    ops: Vec<ResolvedOp>,
}

#[derive(Debug, Clone)]
struct KnownOp {
    change: usize,
    /// The path below a map that this operation made.
    made: Option<String>,
    is_delete: bool,
    replaced_by: Vec<usize>,
}

/// Everything the guard knows of one document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    changes: Vec<KnownChange>,
    by_hash: HashMap<ChangeHash, usize>,
    /// Each author's changes: number n at place n - 1, and each is a cause of the next.
    by_actor: HashMap<[u8; 16], Vec<usize>>,
    ops: HashMap<OpId, KnownOp>,
    targets: HashMap<Target, Vec<OpId>>,
    /// Every value written at a path: place of the change, place of the operation in it.
    values: HashMap<String, Vec<(usize, usize)>>,
}

impl Index {
    pub(crate) fn len(&self) -> usize {
        self.changes.len()
    }

    pub(crate) fn has(&self, hash: &ChangeHash) -> bool {
        self.by_hash.contains_key(hash)
    }

    /// The place of a change.
    pub(crate) fn place(&self, hash: &ChangeHash) -> Option<usize> {
        self.by_hash.get(hash).copied()
    }

    /// The last change of an author.
    pub(crate) fn last_by(&self, actor: &[u8; 16]) -> Option<usize> {
        self.changes_by(actor).last().copied()
    }

    fn changes_by(&self, actor: &[u8; 16]) -> &[usize] {
        self.by_actor.get(actor).map(Vec::as_slice).unwrap_or_default()
    }

    pub(crate) fn hash(&self, change: usize) -> ChangeHash {
        self.changes[change].hash
    }

    pub(crate) fn ancestors(&self, change: usize) -> &ChangeSet {
        &self.changes[change].ancestors
    }

    /// A change with all its ancestors: the state that its author left behind.
    pub(crate) fn up_to(&self, change: usize) -> ChangeSet {
        let mut state = self.ancestors(change).clone();
        state.add(change);
        state
    }

    pub(crate) fn ops(&self, change: usize) -> &[ResolvedOp] {
        &self.changes[change].ops
    }

    /// The change that made an operation.
    pub(crate) fn change_of(&self, number: u64, actor: &[u8]) -> Option<usize> {
        let actor = actor.try_into().ok()?;
        self.ops.get(&(number, actor)).map(|op| op.change)
    }

    /// Whether an operation replaces something, and nothing but what these changes wrote.
    pub(crate) fn replaces_only(&self, op: &ResolvedOp, changes: &ChangeSet) -> bool {
        let by_them = |id: &OpId| self.ops.get(id).is_some_and(|known| changes.has(known.change));
        !op.replaces.is_empty() && op.replaces.iter().all(by_them)
    }

    /// The values that stand at a path as of these changes. More than one when they conflict.
    pub(crate) fn values_at<'a>(
        &'a self,
        path: &str,
        at: &'a ChangeSet,
    ) -> impl Iterator<Item = &'a automerge::ScalarValue> {
        let places = self.values.get(path).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(move |(change, op)| {
            let op = &self.changes[*change].ops[*op];
            match &op.action {
                OpAction::Put(value) if self.stands(&op.id, at) => Some(value),
                _ => None,
            }
        })
    }

    /// Whether an operation is among these changes and none of them replaced it.
    fn stands(&self, id: &OpId, at: &ChangeSet) -> bool {
        let op = &self.ops[id];
        at.has(op.change) && !op.is_delete && !op.replaced_by.iter().any(|change| at.has(*change))
    }

    /// Steps 6 to 9 for one change that [`Checked::is_by`] its author.
    pub(crate) fn resolve(&self, checked: &Checked) -> Result<Resolved, Unfit> {
        let ancestors = self.ancestors_of(checked)?;
        let (change, actor) = (&checked.change, checked.actor());
        self.next_in_sequence(change.seq(), &actor, &ancestors)?;
        // No cause of a dependency goes beyond it: this very rule held for the dependency.
        let expected = 1 + checked
            .dependencies()
            .iter()
            .map(|hash| self.changes[self.by_hash[hash]].max_op)
            .max()
            .unwrap_or(0);
        if change.start_op().get() != expected {
            return Err(GuardError::StartOp {
                found: change.start_op().get(),
                expected,
            }
            .into());
        }
        let ops = Operations {
            index: self,
            ancestors: &ancestors,
            own: HashMap::new(),
            standing: HashMap::new(),
        }
        .resolve(expected, actor, &checked.expanded)?;
        Ok(Resolved {
            hash: change.hash(),
            actor,
            max_op: change.max_op(),
            ancestors,
            ops,
        })
    }

    fn ancestors_of(&self, checked: &Checked) -> Result<ChangeSet, Unfit> {
        let missing: Vec<_> = checked
            .dependencies()
            .iter()
            .filter(|hash| !self.has(hash))
            .copied()
            .collect();
        if !missing.is_empty() {
            return Err(Unfit::Waits(missing));
        }
        let mut ancestors = ChangeSet::default();
        for hash in checked.dependencies() {
            let at = self.by_hash[hash];
            ancestors.add_all(&self.changes[at].ancestors);
            ancestors.add(at);
        }
        Ok(ancestors)
    }

    fn next_in_sequence(&self, seq: u64, actor: &[u8; 16], ancestors: &ChangeSet) -> Result<(), GuardError> {
        let own = self.changes_by(actor);
        if (1..=own.len() as u64).contains(&seq) {
            return Err(GuardError::Equivocation { seq });
        }
        let last = own.partition_point(|place| ancestors.has(*place)) as u64;
        if seq != last + 1 {
            return Err(GuardError::Sequence { found: seq, last });
        }
        Ok(())
    }

    /// Remembers a resolved change once it is admitted; returns its place.
    pub(crate) fn insert(&mut self, resolved: Resolved) -> usize {
        let at = self.changes.len();
        for (place, op) in resolved.ops.iter().enumerate() {
            for replaced in &op.replaces {
                if let Some(known) = self.ops.get_mut(replaced) {
                    known.replaced_by.push(at);
                }
            }
            let known = KnownOp {
                change: at,
                made: (op.action == OpAction::Make).then(|| op.path.clone()),
                is_delete: op.action == OpAction::Delete,
                replaced_by: Vec::new(),
            };
            self.ops.insert(op.id, known);
            // A deletion never stands, and what its own change replaced stands in no state: left out, or a
            // change of a thousand writes to one field would make every later one a thousand times as slow.
            let is_replaced = |known: &OpId| op.replaces.binary_search(known).is_ok();
            let standing = self.targets.entry(op.target.clone()).or_default();
            standing.pop_if(|last| self.ops[last].change == at && is_replaced(last));
            let written = self.values.entry(op.path.clone()).or_default();
            written.pop_if(|(change, place)| *change == at && is_replaced(&resolved.ops[*place].id));
            match op.action {
                OpAction::Make => standing.push(op.id),
                OpAction::Put(_) => {
                    standing.push(op.id);
                    written.push((at, place));
                }
                OpAction::Delete => {}
            }
        }
        let Resolved {
            hash,
            actor,
            max_op,
            ancestors,
            ops,
        } = resolved;
        self.by_hash.insert(hash, at);
        self.by_actor.entry(actor).or_default().push(at);
        self.changes.push(KnownChange {
            hash,
            max_op,
            ancestors,
            ops,
        });
        at
    }
}

/// Step 9: walks the operations of one change, with what the change itself has made so far.
struct Operations<'a> {
    index: &'a Index,
    ancestors: &'a ChangeSet,
    /// Maps made by this change, with their paths.
    own: HashMap<OpId, String>,
    /// What stands at a target after the operations so far, where this change touched it.
    standing: HashMap<Target, Vec<OpId>>,
}

impl Operations<'_> {
    fn resolve(
        mut self,
        start: u64,
        actor: [u8; 16],
        expanded: &automerge::ExpandedChange,
    ) -> Result<Vec<ResolvedOp>, GuardError> {
        let mut resolved = Vec::with_capacity(expanded.operations.len());
        for (at, op) in expanded.operations.iter().enumerate() {
            let id = (start + at as u64, actor);
            resolved.push(self.operation(at, id, op)?);
        }
        Ok(resolved)
    }

    fn operation(&mut self, at: usize, id: OpId, op: &legacy::Op) -> Result<ResolvedOp, GuardError> {
        let legacy::Key::Map(key) = &op.key else {
            return Err(GuardError::Operation {
                op: at,
                why: "a list key",
            });
        };
        let (object, parent) = match &op.obj {
            legacy::ObjectId::Root => (None, String::new()),
            legacy::ObjectId::Id(object) => {
                let object = op_id(object).ok_or(GuardError::NoObject { op: at })?;
                let path = self.path_of(&object).ok_or(GuardError::NoObject { op: at })?;
                (Some(object), path + "/")
            }
        };
        let path = parent + key;
        let target = (object, key.to_string());
        let mut replaces: Vec<OpId> = op
            .pred
            .iter()
            .map(op_id)
            .collect::<Option<_>>()
            .ok_or(GuardError::NoObject { op: at })?;
        replaces.sort_unstable();
        if replaces != self.standing_at(&target) {
            return Err(GuardError::Predecessors { op: at, path });
        }
        let action = match &op.action {
            OpType::Make(_) => OpAction::Make,
            OpType::Delete => OpAction::Delete,
            OpType::Put(value) => OpAction::Put(value.clone()),
            _ => {
                return Err(GuardError::Operation {
                    op: at,
                    why: "neither a map, a value nor a deletion",
                });
            }
        };
        if action == OpAction::Make {
            self.own.insert(id, path.clone());
        }
        let standing = if action == OpAction::Delete {
            Vec::new()
        } else {
            vec![id]
        };
        self.standing.insert(target.clone(), standing);
        Ok(ResolvedOp {
            id,
            target,
            path,
            action,
            replaces,
        })
    }

    /// The path of a map that exists among the causes or was made earlier in this change.
    fn path_of(&self, object: &OpId) -> Option<String> {
        if let Some(path) = self.own.get(object) {
            return Some(path.clone());
        }
        let known = self.index.ops.get(object)?;
        if self.ancestors.has(known.change) {
            known.made.clone()
        } else {
            None
        }
    }

    /// The operations that an honest write to this target must name: those its causes still show there.
    fn standing_at(&self, target: &Target) -> Vec<OpId> {
        if let Some(standing) = self.standing.get(target) {
            return standing.clone();
        }
        let Some(ids) = self.index.targets.get(target) else {
            return Vec::new();
        };
        let stands = |id: &&OpId| self.index.stands(id, self.ancestors);
        let mut standing: Vec<_> = ids.iter().filter(stands).copied().collect();
        standing.sort_unstable();
        standing
    }
}

fn op_id(id: &legacy::OpId) -> Option<OpId> {
    Some((id.counter(), id.actor().to_bytes().try_into().ok()?))
}
