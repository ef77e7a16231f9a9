//! What a change may say that would harm Automerge: each spoils an honest edit in one way.

use automerge::legacy::{Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ExpandedChange, ObjType, ScalarValue};
use std::num::NonZeroU64;

/// Spoils an honest change.
pub type Spoil = fn(&mut ExpandedChange);

/// What is done, how, and the verdict.
pub const ATTACKS: &[(&str, Spoil, &str)] = &[
    (
        "the author's change 1 is missing",
        |c| c.seq = 3,
        "guard-sequence",
    ),
    ("a second change 1", |c| c.seq = 1, "guard-equivocation"),
    (
        "an object nobody made",
        |c| op(c).obj = ObjectId::Id(nowhere()),
        "guard-no-object",
    ),
    (
        "a scalar taken for an object",
        |c| op(c).obj = ObjectId::Id(op(c).pred.get(0).unwrap().clone()),
        "guard-no-object",
    ),
    ("a list key in a map", |c| op(c).key = Key::head(), "guard-column"),
    (
        "predecessor unknown",
        |c| op(c).pred = SortedVec::from(vec![nowhere()]),
        "guard-predecessors",
    ),
    (
        "predecessor left out",
        |c| op(c).pred = SortedVec::new(),
        "guard-predecessors",
    ),
    (
        "operation numbers used again",
        |c| c.start_op = NonZeroU64::MIN,
        "guard-start-op",
    ),
    (
        "operation numbers at the end of 32 bits",
        |c| c.start_op = NonZeroU64::new(u64::from(u32::MAX)).unwrap(),
        "guard-field",
    ),
    (
        "operation numbers at the end of 64 bits",
        |c| {
            let one = c.operations[0].clone();
            c.operations = vec![one; 3];
            c.start_op = NonZeroU64::MAX;
        },
        "guard-field",
    ),
    ("a time before all times", |c| c.time = -1, "guard-field"),
    ("a time after all times", |c| c.time = 1 << 41, "guard-field"),
    (
        "an increment",
        |c| op(c).action = OpType::Increment(1),
        "guard-operation",
    ),
    (
        "a list",
        |c| op(c).action = OpType::Make(ObjType::List),
        "guard-operation",
    ),
    (
        "a text object",
        |c| op(c).action = OpType::Make(ObjType::Text),
        "guard-operation",
    ),
    (
        "a counter",
        |c| op(c).action = OpType::Put(ScalarValue::counter(1)),
        "guard-operation",
    ),
    (
        "a fraction",
        |c| op(c).action = OpType::Put(ScalarValue::F64(0.5)),
        "guard-operation",
    ),
    (
        "a null",
        |c| op(c).action = OpType::Put(ScalarValue::Null),
        "guard-operation",
    ),
    (
        "a text of 5000 characters",
        |c| op(c).action = OpType::Put("x".repeat(5000).as_str().into()),
        "guard-operation",
    ),
    (
        "a key with a slash",
        |c| op(c).key = Key::Map("a/b".into()),
        "guard-operation",
    ),
    (
        "a key of 65 letters",
        |c| op(c).key = Key::Map("k".repeat(65).into()),
        "guard-operation",
    ),
    (
        "a message",
        |c| c.message = Some("hello".to_owned()),
        "guard-too-many",
    ),
    ("no operation at all", |c| c.operations.clear(), "guard-field"),
    (
        "a stranger's actor",
        |c| c.actor_id = automerge::ActorId::from([5u8; 16].as_slice()),
        "guard-actor",
    ),
    (
        "an actor of 100 bytes",
        |c| c.actor_id = automerge::ActorId::from([5u8; 100].as_slice()),
        "guard-bytes",
    ),
    (
        "a cause that is not here",
        |c| c.deps.push(automerge::ChangeHash([9; 32])),
        "held",
    ),
    (
        "a thousand operations and more",
        |c| {
            let one = c.operations[0].clone();
            c.operations = vec![one; 1025];
        },
        "guard-too-many",
    ),
];

fn op(expanded: &mut ExpandedChange) -> &mut Op {
    &mut expanded.operations[0]
}

fn nowhere() -> OpId {
    OpId::new(77, &automerge::ActorId::from([5u8; 16].as_slice()))
}
