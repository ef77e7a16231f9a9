//! Changes of honest bytes: a few by name, and any number by chance.

use automerge::legacy::{Key, ObjectId, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, ObjType, ScalarValue};
use rand::{Rng, RngExt};
use sha2::{Digest, Sha256};
use std::num::NonZeroU64;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Puts the checksum of a chunk right.
pub fn checked(mut chunk: Vec<u8>) -> Vec<u8> {
    if chunk.len() > 8 {
        let checksum = Sha256::digest(&chunk[8..]);
        chunk[4..8].copy_from_slice(&checksum[..4]);
    }
    chunk
}

/// An honest change, to be spoilt.
pub fn expanded(change: &[u8]) -> ExpandedChange {
    Change::try_from(change).expect("an honest change").decode()
}

/// Where the parts of a change chunk lie.
pub struct Layout {
    body: usize,
    time: usize,
    others: usize,
    columns: usize,
    data: usize,
}

impl Layout {
    /// `None` when the bytes are no change chunk.
    pub fn of(chunk: &[u8]) -> Option<Self> {
        let body = end_of_number(chunk, 9)?;
        let (dependencies, mut at) = number(chunk, body)?;
        at += usize::try_from(dependencies).ok()? * 32;
        let (actor, start) = number(chunk, at)?;
        let seq = start + usize::try_from(actor).ok()?;
        let time = end_of_number(chunk, end_of_number(chunk, seq)?)?;
        let message = end_of_number(chunk, time)?;
        let (length, start) = number(chunk, message)?;
        let others = start + usize::try_from(length).ok()?;
        let (count, mut at) = number(chunk, others)?;
        for _ in 0..count {
            let (length, start) = number(chunk, at)?;
            at = start + usize::try_from(length).ok()?;
        }
        let columns = at;
        let (count, mut at) = number(chunk, columns)?;
        for _ in 0..count {
            at = end_of_number(chunk, end_of_number(chunk, at)?)?;
        }
        Some(Self {
            body,
            time,
            others,
            columns,
            data: at,
        })
    }

    /// The body again behind its length.
    fn with_body(&self, chunk: &[u8], body: &[u8]) -> Vec<u8> {
        let mut out = chunk[..9].to_vec();
        put_number(&mut out, body.len() as u64);
        out.extend_from_slice(body);
        out
    }

    /// The part between `from` and `to` replaced by these bytes.
    fn spliced(&self, chunk: &[u8], from: usize, to: usize, by: &[u8]) -> Vec<u8> {
        let body = [&chunk[self.body..from], by, &chunk[to..]].concat();
        self.with_body(chunk, &body)
    }

    /// The same time with a byte more: a signed LEB128 number goes on with nothing.
    pub fn with_longer_time(&self, chunk: Vec<u8>) -> Vec<u8> {
        let end = end_of_number(&chunk, self.time).expect("the layout was read from it");
        let mut time = chunk[self.time..end].to_vec();
        *time.last_mut().expect("a number has a byte") |= 0x80;
        time.push(0);
        self.spliced(&chunk, self.time, end, &time)
    }

    /// One more actor in the list of others, which no operation names.
    pub fn with_unused_actor(&self, chunk: Vec<u8>) -> Vec<u8> {
        let (count, rest) = number(&chunk, self.others).expect("the layout was read from it");
        let mut others = Vec::new();
        put_number(&mut others, count + 1);
        others.extend_from_slice(&chunk[rest..self.columns]);
        others.push(16);
        others.extend_from_slice(&[0xFD; 16]);
        self.spliced(&chunk, self.others, self.columns, &others)
    }

    /// One more column, of these bytes, at the end.
    fn with_column(&self, chunk: &[u8], spec: u64, data: &[u8]) -> Vec<u8> {
        let (count, mut at) = number(chunk, self.columns).expect("the layout was read from it");
        let mut listed = Vec::new();
        let mut lengths = 0;
        for _ in 0..count {
            let (known, then) = number(chunk, at).expect("the layout was read from it");
            let (length, next) = number(chunk, then).expect("the layout was read from it");
            listed.push((known, length));
            lengths += usize::try_from(length).expect("a chunk fits in memory");
            at = next;
        }
        // Columns rise. Where it is listed already, its own data make room.
        let place = listed.partition_point(|(known, _)| *known < spec);
        let before: u64 = listed[..place].iter().map(|(_, length)| length).sum();
        let from = self.data + usize::try_from(before).expect("a chunk fits in memory");
        let mut to = from;
        if listed.get(place).is_some_and(|(known, _)| *known == spec) {
            to += usize::try_from(listed.remove(place).1).expect("a chunk fits in memory");
        }
        listed.insert(place, (spec, data.len() as u64));
        let mut columns = Vec::new();
        put_number(&mut columns, listed.len() as u64);
        for (spec, length) in listed {
            put_number(&mut columns, spec);
            put_number(&mut columns, length);
        }
        let end = self.data + lengths;
        let body = [
            &chunk[self.body..self.columns],
            &columns,
            &chunk[self.data..from],
            data,
            &chunk[to..end],
            &chunk[end..],
        ]
        .concat();
        self.with_body(chunk, &body)
    }

    /// The column of predecessors' actors with nothing in it, in a change that replaces nothing.
    pub fn with_empty_column(&self, chunk: Vec<u8>) -> Vec<u8> {
        const PREDECESSOR_ACTOR: u64 = 7 << 4 | 1;
        self.with_column(&chunk, PREDECESSOR_ACTOR, &[])
    }

    /// A column of a kind that no version has.
    pub fn with_unknown_column(&self, chunk: Vec<u8>) -> Vec<u8> {
        self.with_column(&chunk, 0x1F0, &[1, 1])
    }

    /// The column of actions says one action so many times.
    pub fn with_long_run(&self, chunk: Vec<u8>, times: u64) -> Vec<u8> {
        const ACTION: u64 = 66;
        let mut run = Vec::new();
        put_number(&mut run, times);
        run.push(1);
        self.with_column(&chunk, ACTION, &run)
    }
}

fn number(bytes: &[u8], mut at: usize) -> Option<(u64, usize)> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some((value, at));
        }
    }
    None
}

fn end_of_number(bytes: &[u8], at: usize) -> Option<usize> {
    number(bytes, at).map(|(_, end)| end)
}

fn put_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Some bytes changed, added, doubled or taken away, one to four times.
pub fn bytes(rng: &mut impl Rng, of: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = of.to_vec();
    for _ in 0..rng.random_range(1..=4) {
        if bytes.is_empty() {
            bytes.push(rng.random());
        }
        let at = rng.random_range(0..bytes.len());
        match rng.random_range(0..8) {
            0 => bytes[at] ^= 1 << rng.random_range(0..8),
            1 => bytes[at] = rng.random(),
            2 => bytes[at] = [0, 1, 0x7F, 0x80, 0xFF][rng.random_range(0..5)],
            3 => bytes.insert(at, rng.random()),
            4 => drop(bytes.remove(at)),
            5 => bytes.truncate(at),
            6 => {
                let end = rng.random_range(at..=bytes.len().min(at + 40));
                let part = bytes[at..end].to_vec();
                let to = rng.random_range(0..=bytes.len());
                bytes.splice(to..to, part);
            }
            _ => {
                if let Some(other) = others.get(rng.random_range(0..others.len().max(1))) {
                    let from = rng.random_range(0..=other.len());
                    bytes.truncate(at);
                    bytes.extend_from_slice(&other[from..]);
                }
            }
        }
    }
    bytes
}

/// One to three things about the fields and operations of a change are otherwise. `None` when Automerge
/// cannot write such a change down.
pub fn change(rng: &mut impl Rng, of: &ExpandedChange) -> Option<Vec<u8>> {
    let mut change = of.clone();
    for _ in 0..rng.random_range(1..=3) {
        spoil(rng, &mut change);
    }
    catch_unwind(AssertUnwindSafe(|| Change::from(change).raw_bytes().to_vec())).ok()
}

fn spoil(rng: &mut impl Rng, change: &mut ExpandedChange) {
    let small = |rng: &mut dyn Rng| -> u64 {
        match rng.random_range(0..4) {
            0 => rng.random_range(0..4),
            1 => rng.random_range(0..100),
            2 => (1 << rng.random_range(0..32)) - 1,
            _ => rng.random_range(0..u64::from(u32::MAX)),
        }
    };
    match rng.random_range(0..6) {
        0 => change.seq = small(rng),
        1 => change.start_op = NonZeroU64::new(small(rng)).unwrap_or(NonZeroU64::MIN),
        2 => change.time = small(rng) as i64 - 2,
        3 => match rng.random_range(0..3) {
            0 => change.deps.clear(),
            1 => change.deps.push(ChangeHash(rng.random())),
            _ => change.deps.reverse(),
        },
        4 => {
            let at = rng.random_range(0..=change.operations.len());
            if let Some(one) = change.operations.get(at).cloned() {
                change.operations.insert(at, one);
            } else {
                change.operations.pop();
            }
        }
        _ if change.operations.is_empty() => {}
        _ => {
            let own = change.actor_id.clone();
            let some_id = |rng: &mut dyn Rng| {
                let actor = if rng.random_ratio(3, 4) {
                    own.clone()
                } else {
                    ActorId::from(rng.random::<[u8; 16]>().as_slice())
                };
                OpId::new(small(rng).max(1), &actor)
            };
            let at = rng.random_range(0..change.operations.len());
            let op = &mut change.operations[at];
            match rng.random_range(0..6) {
                0 => {
                    op.obj = if rng.random() {
                        ObjectId::Root
                    } else {
                        ObjectId::Id(some_id(rng))
                    }
                }
                1 => {
                    let keys = ["planned_g", "a1", "org", "kind", "steps", "x y", "", "A"];
                    op.key = Key::Map(keys[rng.random_range(0..keys.len())].into());
                }
                2 => op.pred = SortedVec::from(Vec::new()),
                3 => {
                    let mut pred: Vec<_> = op.pred.iter().cloned().collect();
                    pred.push(some_id(rng));
                    op.pred = SortedVec::from(pred);
                }
                4 => op.insert = !op.insert,
                _ => {
                    op.action = match rng.random_range(0..9) {
                        0 => OpType::Delete,
                        1 => OpType::Make(ObjType::Map),
                        2 => OpType::Make(ObjType::List),
                        3 => OpType::Increment(small(rng) as i64),
                        4 => OpType::Put(ScalarValue::Int(small(rng) as i64)),
                        5 => OpType::Put(ScalarValue::Str(
                            "一".repeat(rng.random_range(0..40)).as_str().into(),
                        )),
                        6 => OpType::Put(ScalarValue::Bytes(vec![7; rng.random_range(0..80)])),
                        7 => OpType::Put(ScalarValue::Null),
                        _ => OpType::Put(ScalarValue::F64(0.1)),
                    }
                }
            }
        }
    }
}
