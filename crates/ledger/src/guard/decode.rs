//! Steps 3 and 4: Automerge parses the change, and nothing about it is unusual.

use super::GuardError;
use super::prescan::{MAX_DEPENDENCIES, MAX_OP_NUMBER, prescan};
use automerge::legacy::{ObjectId, OpId, OpType};
use automerge::{Change, ChangeHash, ExpandedChange, ScalarValue};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wufei_manifest::id::Hex;

/// Until the year 36812, in seconds.
const MAX_TIME: i64 = 1 << 40;
const MAX_KEY: usize = 64;
const MAX_TEXT: usize = 4096;
const MAX_BYTES: usize = 64;

/// A change that passed steps 1 to 4.
#[derive(Debug, Clone)]
pub struct Checked {
    pub(super) change: Change,
    pub(super) expanded: ExpandedChange,
}

impl Checked {
    /// The hash by which other changes name this one as their cause.
    pub fn hash(&self) -> ChangeHash {
        self.change.hash()
    }

    /// The number of this change among its author's.
    pub(crate) fn seq(&self) -> u64 {
        self.change.seq()
    }

    pub(super) fn actor(&self) -> [u8; 16] {
        let actor = self.change.actor_id().to_bytes().try_into();
        actor.expect("the prescan lets 16-byte actors pass only")
    }

    /// The first half of step 6: the change is by the author to whom this actor belongs.
    pub(crate) fn is_by(&self, actor: &[u8; 16]) -> Result<(), GuardError> {
        match self.actor() {
            found if found == *actor => Ok(()),
            found => Err(GuardError::Actor { found: Hex(found) }),
        }
    }

    /// The change itself, for Automerge.
    pub(crate) fn into_change(self) -> Change {
        self.change
    }

    /// The causes.
    pub fn dependencies(&self) -> &[ChangeHash] {
        self.change.deps()
    }
}

/// Checks everything about a change that can be checked without its document.
///
/// # Errors
/// The [`GuardError`] of the first step that it fails.
pub fn check(bytes: &[u8]) -> Result<Checked, GuardError> {
    prescan(bytes)?;
    let (change, expanded) = quietly(|| parse(bytes)).map_err(GuardError::Unparsable)??;
    fields(&change)?;
    // Automerge panics where it adds up such an actor's operations.
    if change.other_actor_ids().len() != others(&expanded) {
        return Err(GuardError::NotCanonical);
    }
    expanded
        .operations
        .iter()
        .enumerate()
        .try_for_each(|(at, op)| operation(at, op))?;
    Ok(Checked { change, expanded })
}

fn parse(bytes: &[u8]) -> Result<(Change, ExpandedChange), GuardError> {
    let change = Change::try_from(bytes).map_err(|error| GuardError::Unparsable(error.to_string()))?;
    let expanded = change.decode();
    Ok((change, expanded))
}

/// Whether a change is written in the one way in which Automerge writes it: no run of length 1, no empty
/// column, no actor that nothing names. Two encodings of one change would have two hashes.
pub(super) fn is_canonical(change: &Change) -> bool {
    quietly(|| Change::from(change.decode()).raw_bytes() == change.raw_bytes()).unwrap_or(false)
}

/// How many other actors the operations name.
fn others(change: &ExpandedChange) -> usize {
    let objects = change.operations.iter().filter_map(|op| match &op.obj {
        ObjectId::Id(object) => Some(object.actor()),
        ObjectId::Root => None,
    });
    let replaced = change
        .operations
        .iter()
        .flat_map(|op| op.pred.iter().map(OpId::actor));
    let named = objects.chain(replaced).filter(|actor| **actor != change.actor_id);
    named.collect::<BTreeSet<_>>().len()
}

fn fields(change: &Change) -> Result<(), GuardError> {
    let out_of_range = |field, why: String| Err(GuardError::Field { field, why });
    let dependencies = change.deps();
    if dependencies.len() as u64 > MAX_DEPENDENCIES || !dependencies.is_sorted_by(|a, b| a < b) {
        return out_of_range("deps", "not strictly ascending".to_owned());
    }
    if !(0..MAX_TIME).contains(&change.timestamp()) {
        return out_of_range("time", format!("{} s", change.timestamp()));
    }
    if change.is_empty() {
        return out_of_range("operations", "none".to_owned());
    }
    if change.max_op() >= MAX_OP_NUMBER {
        return out_of_range("max_op", change.max_op().to_string());
    }
    if change.message().is_some() || !change.extra_bytes().is_empty() {
        return out_of_range(
            "message",
            "the ledger uses neither messages nor extra bytes".to_owned(),
        );
    }
    Ok(())
}

/// Maps and plain values only: they merge predictably, and the attacks on lists, counters and marks have no way in.
fn operation(at: usize, op: &automerge::legacy::Op) -> Result<(), GuardError> {
    let unused = |why| Err(GuardError::Operation { op: at, why });
    let automerge::legacy::Key::Map(key) = &op.key else {
        return unused("a list key");
    };
    if op.insert {
        return unused("an insertion");
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if key.is_empty() || key.len() > MAX_KEY || !key.chars().all(plain) {
        return unused("a key other than 1 to 64 of a-z, 0-9 and _");
    }
    match &op.action {
        OpType::Make(automerge::ObjType::Map) | OpType::Delete => Ok(()),
        OpType::Put(ScalarValue::Str(text)) if text.len() <= MAX_TEXT => Ok(()),
        OpType::Put(ScalarValue::Bytes(bytes)) if bytes.len() <= MAX_BYTES => Ok(()),
        OpType::Put(ScalarValue::Int(_) | ScalarValue::Boolean(_)) => Ok(()),
        OpType::Put(ScalarValue::Str(_)) => unused("a text above 4096 bytes"),
        OpType::Put(ScalarValue::Bytes(_)) => unused("a byte string above 64 bytes"),
        OpType::Put(_) => unused("a value other than text, whole number, truth value or bytes"),
        _ => unused("neither a map, a value nor a deletion"),
    }
}

/// Runs Automerge where a panic stays an answer.
///
/// The object that panicked must be thrown away by the caller: it may be half changed.
pub(super) fn quietly<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| {
        let text = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no text");
        format!("panic: {text}")
    })
}
