//! The known ways to break Automerge 0.12 with a change whose hash and signature are right, one for each row
//! of what was tried on it (`docs/guard.md`), and what the ledger answers.

use crate::Scene;
use crate::mutate::{Layout, checked, expanded};
use automerge::legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue};
use std::num::NonZeroU64;
use wufei_ledger::Entry;

/// One attack.
pub struct Attack {
    /// What it does.
    pub name: &'static str,
    /// The code of the rejection; `held` for what waits.
    pub answer: &'static str,
    /// What plain Automerge does with it.
    pub harm: &'static str,
    make: Make,
}

enum Make {
    /// Spoils the operations and fields of an honest change.
    Fields(fn(&mut ExpandedChange)),
    /// Spoils the bytes of an honest change; the checksum is put right afterwards.
    Bytes(fn(&Layout, Vec<u8>) -> Vec<u8>),
    /// The bytes as they are.
    Raw(fn(&[u8]) -> Vec<u8>),
    /// Whatever the scene offers.
    Whole(fn(&Scene) -> Entry),
}

impl Attack {
    /// What the thief signs and sends.
    pub fn entry(&self, scene: &Scene) -> Entry {
        match self.make {
            Make::Whole(make) => make(scene),
            _ => scene.entry(
                self.spoilt(&scene.next)
                    .expect("the other kinds spoil the next change"),
            ),
        }
    }

    /// An honest change, spoilt: one that replaces a value with its first operation and has a second one.
    /// `None` for the attacks that need more than one change.
    pub fn spoilt(&self, next: &[u8]) -> Option<Vec<u8>> {
        Some(match self.make {
            Make::Fields(spoil) => {
                let mut change = expanded(next);
                spoil(&mut change);
                Change::from(change).raw_bytes().to_vec()
            }
            Make::Bytes(spoil) => {
                let layout = Layout::of(next).expect("an honest change has a layout");
                checked(spoil(&layout, next.to_vec()))
            }
            Make::Raw(make) => make(next),
            Make::Whole(_) => return None,
        })
    }
}

fn op(change: &mut ExpandedChange) -> &mut Op {
    &mut change.operations[0]
}

fn nowhere() -> OpId {
    OpId::new(77, &ActorId::from([5_u8; 16].as_slice()))
}

macro_rules! attacks {
    ($($make:ident $name:literal, $answer:literal, $harm:literal, $how:expr;)*) => {
        /// All of them.
        pub const ATTACKS: &[Attack] = &[
            $(Attack { name: $name, answer: $answer, harm: $harm, make: Make::$make($how) },)*
        ];
    };
}

attacks! {
    Fields "the author's change before it is missing", "guard-sequence", "panics", |c| c.seq = 4;
    Fields "a second change with the author's number", "guard-equivocation", "refuses whole batches", |c| c.seq = 1;
    Fields "an object that nobody made", "guard-no-object", "panics, and again when it saves",
        |c| op(c).obj = ObjectId::Id(nowhere());
    Fields "a value taken for an object", "guard-no-object", "panics",
        |c| op(c).obj = ObjectId::Id(op(c).pred.get(0).expect("it replaces a value").clone());
    Fields "an operation by an actor that is not there", "guard-predecessors", "panics",
        |c| op(c).pred = SortedVec::from(vec![nowhere()]);
    Fields "an insertion after an unknown element", "guard-column", "panics", |c| {
        op(c).key = Key::Seq(nowhere().into());
        op(c).insert = true;
    };
    Fields "a list key in a map", "guard-column", "panics when it is read", |c| op(c).key = Key::head();
    Fields "a predecessor of another key", "guard-predecessors", "panics later", |c| {
        let other = op(c).pred.clone();
        c.operations[1].pred = other;
    };
    Fields "a predecessor left out", "guard-predecessors", "shows a conflict that nobody made",
        |c| op(c).pred = SortedVec::new();
    Fields "an unknown predecessor", "guard-predecessors", "writes a file that it cannot read", |c| {
        let own = c.actor_id.clone();
        op(c).pred = SortedVec::from(vec![OpId::new(900, &own)]);
    };
    Fields "operation numbers used again", "guard-start-op", "writes a file that it cannot read",
        |c| c.start_op = NonZeroU64::MIN;
    Fields "operation numbers at the end of 32 bits", "guard-field", "panics at the next local edit",
        |c| c.start_op = NonZeroU64::new(u64::from(u32::MAX) - 1).expect("is not zero");
    Fields "operation numbers at the end of 64 bits", "guard-field", "panics", |c| {
        let one = c.operations[0].clone();
        c.operations = vec![one; 3];
        c.start_op = NonZeroU64::MAX;
    };
    Fields "a time before all times", "guard-field", "panics: delta value overflows i64", |c| c.time = i64::MIN;
    Fields "a time after all times", "guard-field", "panics with its neighbour", |c| c.time = 1 << 41;
    Fields "an increment of what is no counter", "guard-operation", "the field disappears",
        |c| op(c).action = OpType::Increment(1);
    Fields "a counter", "guard-operation", "wraps around in silence",
        |c| op(c).action = OpType::Put(ScalarValue::counter(i64::MAX));
    Fields "a mark", "guard-column", "writes a file that it cannot read",
        |c| op(c).action = OpType::MarkEnd(true);
    Fields "a list", "guard-operation", "opens the attacks on lists", |c| op(c).action = OpType::Make(ObjType::List);
    Fields "a text object", "guard-operation", "opens the attacks on lists", |c| op(c).action = OpType::Make(ObjType::Text);
    Fields "a fraction", "guard-operation", "weights that add up otherwise elsewhere",
        |c| op(c).action = OpType::Put(ScalarValue::F64(0.5));
    Fields "a null", "guard-operation", "a field that is there and is not",
        |c| op(c).action = OpType::Put(ScalarValue::Null);
    Fields "a text of 5000 characters", "guard-operation", "keeps it",
        |c| op(c).action = OpType::Put("x".repeat(5000).as_str().into());
    Fields "a key with a slash", "guard-operation", "a path that is two", |c| op(c).key = Key::Map("a/b".into());
    Fields "a key of 60 KiB", "guard-too-many", "keeps it in memory for each operation",
        |c| op(c).key = Key::Map("k".repeat(60 * 1024).into());
    Fields "a key of 65 letters", "guard-operation", "keeps it", |c| op(c).key = Key::Map("k".repeat(65).into());
    Fields "a message", "guard-too-many", "keeps it", |c| c.message = Some("hello".to_owned());
    Fields "a footer", "guard-bytes", "keeps it", |c| c.extra_bytes = vec![1, 2, 3];
    Fields "no operation at all", "guard-field", "keeps it", |c| c.operations.clear();
    Fields "a stranger's actor", "guard-actor", "believes it",
        |c| c.actor_id = ActorId::from([5_u8; 16].as_slice());
    Fields "an actor of 100 bytes", "guard-bytes", "keeps it in every operation",
        |c| c.actor_id = ActorId::from([5_u8; 100].as_slice());
    Fields "a cause that is not here", "held", "reserves the author's number for ever",
        |c| c.deps.push(ChangeHash([0xFE; 32]));
    Fields "the same cause twice", "guard-field", "keeps other bytes than were signed", |c| c.deps.push(c.deps[0]);
    Fields "65 causes", "guard-too-many", "takes 32 bytes for each",
        |c| c.deps = (0..65).map(|n| ChangeHash([n; 32])).collect();
    Fields "more than a thousand operations", "guard-too-many", "takes seconds", |c| {
        let one = c.operations[0].clone();
        c.operations = vec![one; 1025];
    };
    Bytes "a time in more bytes than it needs", "guard-unparsable", "refuses it",
        |layout, bytes| layout.with_longer_time(bytes);
    Bytes "an actor that nothing names", "guard-not-canonical", "keeps other bytes under another hash",
        |layout, bytes| layout.with_unused_actor(bytes);
    Whole "a run of one", "guard-not-canonical", "keeps other bytes under another hash", |scene| {
        let fill = scene.fills_only();
        let layout = Layout::of(&fill).expect("an honest change has a layout");
        scene.entry(checked(layout.with_long_run(fill, 1)))
    };
    Whole "an empty column that is listed", "guard-unparsable", "refuses it", |scene| {
        let fill = scene.fills_only();
        let layout = Layout::of(&fill).expect("an honest change has a layout");
        scene.entry(checked(layout.with_empty_column(fill)))
    };
    Whole "what is not among the causes is written over", "guard-predecessors",
        "shows different values for the same heads, by the order of arrival", |scene| {
        // Another incarnation of the device knows the draft alone, and replaces what the first one wrote after it.
        let mut change = expanded(scene.history[1].payload());
        change.operations[0].pred = SortedVec::from(vec![OpId::new(change.start_op.get(), &change.actor_id)]);
        change.seq = 1;
        change.actor_id = ActorId::from(scene.actor(1).as_slice());
        scene.entry_of_epoch(1, Change::from(change).raw_bytes().to_vec())
    };
    Bytes "an unknown column", "guard-column", "keeps other bytes under another hash",
        |layout, bytes| layout.with_unknown_column(bytes);
    Bytes "a run of three million", "guard-too-many", "takes 1.2 GB and 4 s",
        |layout, bytes| layout.with_long_run(bytes, 3_000_000);
    Bytes "a run of 2^62", "guard-too-many", "adds up counts that it did not check",
        |layout, bytes| layout.with_long_run(bytes, 1 << 62);
    Raw "a wrong checksum", "guard-bytes", "accepts it, then refuses its own file", |next| {
        let mut bytes = next.to_vec();
        bytes[4] ^= 1;
        bytes
    };
    Raw "bytes after the end", "guard-bytes", "ignores them", |next| [next, &[0]].concat();
    Raw "a deflated chunk", "guard-bytes", "inflates 60 kB to 60 MB", |next| {
        let mut bytes = next.to_vec();
        bytes[8] = 2;
        checked(bytes)
    };
    Raw "a document in the place of a change", "guard-bytes", "loads all of it", |next| {
        let mut bytes = next.to_vec();
        bytes[8] = 0;
        checked(bytes)
    };
    Raw "nothing", "guard-bytes", "refuses it", |_| Vec::new();
}
