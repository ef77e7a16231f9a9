//! Steps 5 to 8: what a change says about its document is true.
//!
//! The index knows each admitted change, its ancestors and every operation. It is built from the changes
//! when a document is opened; documents are small (some ten changes).

use super::GuardError;
use super::decode::Checked;
use automerge::ChangeHash;
use automerge::legacy::{self, OpType};
use std::collections::HashMap;
use std::sync::Arc;

/// What one author may change in one document. An honest manifest has some ten changes by each party; what
/// the index keeps of each grows with the number of all.
const MAX_CHANGES: u64 = 1024;

/// Why a change does not fit the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Step 5: these causes are not here yet.
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
    pub(super) actor: [u8; 16],
    max_op: u64,
    pub(crate) ancestors: ChangeSet,
    pub(crate) ops: Vec<ResolvedOp>,
}

impl Resolved {
    /// The number of its first operation.
    pub(super) fn first_op(&self) -> u64 {
        first_op(self.max_op, &self.ops)
    }
}

fn first_op(max_op: u64, ops: &[ResolvedOp]) -> u64 {
    max_op + 1 - ops.len() as u64
}

/// One operation, by path.
#[derive(Debug, Clone)]
pub(crate) struct ResolvedOp {
    pub(super) id: OpId,
    /// The map that it writes in; `None` is the root.
    pub(super) map: Option<OpId>,
    pub(crate) path: Arc<str>,
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
pub(super) type OpId = (u64, [u8; 16]);
/// Place of a change, and of an operation in it.
type Place = (usize, usize);

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
    /// The changes that replaced each of them.
    replaced_by: Vec<Vec<usize>>,
}

/// Everything the guard knows of one document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    changes: Vec<KnownChange>,
    by_hash: HashMap<ChangeHash, usize>,
    /// Each author's changes: number n at place n - 1, and each is a cause of the next.
    by_actor: HashMap<[u8; 16], Vec<usize>>,
    /// Every map made and every value written at a path.
    written: HashMap<Arc<str>, Vec<Place>>,
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
        self.find(&(number, actor)).map(|(change, _)| change)
    }

    /// Where an operation stands. The numbers of one author's changes rise and do not overlap.
    fn find(&self, (number, actor): &OpId) -> Option<Place> {
        let own = self.changes_by(actor);
        let later = own.partition_point(|change| self.changes[*change].first_op() <= *number);
        let change = own[..later].last().copied()?;
        let known = &self.changes[change];
        (*number <= known.max_op).then(|| (change, (number - known.first_op()) as usize))
    }

    /// Whether an operation replaces something, and nothing but what these changes wrote.
    pub(crate) fn replaces_only(&self, op: &ResolvedOp, changes: &ChangeSet) -> bool {
        let by_them = |id: &OpId| self.find(id).is_some_and(|(change, _)| changes.has(change));
        !op.replaces.is_empty() && op.replaces.iter().all(by_them)
    }

    /// The values that stand at a path as of these changes. More than one when they conflict.
    pub(crate) fn values_at<'a>(
        &'a self,
        path: &str,
        at: &'a ChangeSet,
    ) -> impl Iterator<Item = &'a automerge::ScalarValue> {
        let places = self.written.get(path).map(Vec::as_slice).unwrap_or_default();
        places
            .iter()
            .filter_map(move |place| match &self.at(*place).action {
                OpAction::Put(value) if self.stands_at(*place, at) => Some(value),
                _ => None,
            })
    }

    fn at(&self, (change, op): Place) -> &ResolvedOp {
        &self.changes[change].ops[op]
    }

    /// What was ever written at the paths that are wanted, and by which change.
    pub(super) fn written(
        &self,
        wanted: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = (usize, &ResolvedOp)> {
        let places = self.written.iter().filter(move |(path, _)| wanted(path));
        let places = places.flat_map(|(_, places)| places);
        places.map(|place| (place.0, self.at(*place)))
    }

    /// A known operation.
    pub(super) fn operation(&self, id: &OpId) -> Option<&ResolvedOp> {
        self.find(id).map(|place| self.at(place))
    }

    /// Whether an operation is among these changes and none of them replaced it.
    pub(super) fn stands(&self, id: &OpId, at: &ChangeSet) -> bool {
        self.find(id).is_some_and(|place| self.stands_at(place, at))
    }

    fn stands_at(&self, (change, op): Place, at: &ChangeSet) -> bool {
        let known = &self.changes[change];
        at.has(change)
            && known.ops[op].action != OpAction::Delete
            && !known.replaced_by[op].iter().any(|change| at.has(*change))
    }

    /// Steps 5 to 8 for one change that [`Checked::is_by`] its author.
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
            start: expected,
            actor,
            path: String::new(),
            resolved: Vec::with_capacity(checked.expanded.operations.len()),
            touched: HashMap::with_capacity(checked.expanded.operations.len()),
        }
        .resolve(&checked.expanded)?;
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
        if seq > MAX_CHANGES {
            let (found, limit) = (seq, MAX_CHANGES);
            return Err(GuardError::Tireless { found, limit });
        }
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
            replaced_by: vec![Vec::new(); ops.len()],
            ops,
        });
        let ops = self.changes[at].ops.len();
        self.written.reserve(ops);
        for place in 0..ops {
            self.insert_op((at, place));
        }
        at
    }

    fn insert_op(&mut self, place: Place) {
        for at in 0..self.at(place).replaces.len() {
            let replaced = self.at(place).replaces[at];
            if let Some((change, op)) = self.find(&replaced) {
                self.changes[change].replaced_by[op].push(place.0);
            }
        }
        let op = &self.changes[place.0].ops[place.1];
        let written = self.written.entry(op.path.clone()).or_default();
        // What its own change replaced stands in no state: it is left out, or a change of a thousand writes to
        // one field would make every later one a thousand times as slow.
        let own = written.partition_point(|(change, _)| *change < place.0);
        let is_replaced = |(change, other): &Place| {
            let other = &self.changes[*change].ops[*other];
            op.map == other.map && op.replaces.contains(&other.id)
        };
        if let Some(replaced) = written[own..].iter().position(is_replaced) {
            written.remove(own + replaced);
        }
        // A deletion never stands.
        if op.action != OpAction::Delete {
            written.push(place);
        }
    }
}

impl KnownChange {
    fn first_op(&self) -> u64 {
        first_op(self.max_op, &self.ops)
    }
}

/// Step 8: walks the operations of one change, with what the change itself has made so far.
struct Operations<'a> {
    index: &'a Index,
    ancestors: &'a ChangeSet,
    /// The number of the first operation.
    start: u64,
    actor: [u8; 16],
    /// The operations so far.
    resolved: Vec<ResolvedOp>,
    /// Room to put paths together in.
    path: String,
    /// The last of them at each key that this change touched.
    touched: HashMap<(&'a legacy::ObjectId, &'a legacy::Key), usize>,
}

impl<'a> Operations<'a> {
    fn resolve(mut self, expanded: &'a automerge::ExpandedChange) -> Result<Vec<ResolvedOp>, GuardError> {
        for (at, op) in expanded.operations.iter().enumerate() {
            let resolved = self.operation(at, op)?;
            self.resolved.push(resolved);
            self.touched.insert((&op.obj, &op.key), at);
        }
        Ok(self.resolved)
    }

    fn operation(&mut self, at: usize, op: &legacy::Op) -> Result<ResolvedOp, GuardError> {
        let legacy::Key::Map(key) = &op.key else {
            return Err(GuardError::Operation {
                op: at,
                why: "a list key",
            });
        };
        let mut path = std::mem::take(&mut self.path);
        path.clear();
        let map = match &op.obj {
            legacy::ObjectId::Root => None,
            legacy::ObjectId::Id(map) => {
                let map = op_id(map).ok_or(GuardError::NoObject { op: at })?;
                path.push_str(self.path_of(&map).ok_or(GuardError::NoObject { op: at })?);
                path.push('/');
                Some(map)
            }
        };
        path.push_str(key);
        let mut replaces: Vec<OpId> = op
            .pred
            .iter()
            .map(op_id)
            .collect::<Option<_>>()
            .ok_or(GuardError::NoObject { op: at })?;
        replaces.sort_unstable();
        if replaces != self.standing_at(op, map, &path) {
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
        let resolved = ResolvedOp {
            id: (self.start + at as u64, self.actor),
            map,
            path: Arc::from(path.as_str()),
            action,
            replaces,
        };
        self.path = path;
        Ok(resolved)
    }

    /// The path of a map that exists among the causes or was made earlier in this change.
    fn path_of(&self, (number, actor): &OpId) -> Option<&str> {
        let op = if *actor == self.actor && *number >= self.start {
            self.resolved.get(usize::try_from(number - self.start).ok()?)?
        } else {
            let place = self.index.find(&(*number, *actor))?;
            self.ancestors.has(place.0).then(|| self.index.at(place))?
        };
        (op.action == OpAction::Make).then_some(&op.path)
    }

    /// The operations that an honest write must name: those that its causes and this change still show there.
    fn standing_at(&self, op: &legacy::Op, map: Option<OpId>, path: &str) -> Vec<OpId> {
        if let Some(last) = self.touched.get(&(&op.obj, &op.key)) {
            let last = &self.resolved[*last];
            return match last.action {
                OpAction::Delete => Vec::new(),
                OpAction::Make | OpAction::Put(_) => vec![last.id],
            };
        }
        let Some(places) = self.index.written.get(path) else {
            return Vec::new();
        };
        let here = places.iter().filter(|place| {
            self.index.at(**place).map == map && self.index.stands_at(**place, self.ancestors)
        });
        let mut standing: Vec<_> = here.map(|place| self.index.at(*place).id).collect();
        standing.sort_unstable();
        standing
    }
}

fn op_id(id: &legacy::OpId) -> Option<OpId> {
    Some((id.counter(), id.actor().to_bytes().try_into().ok()?))
}
