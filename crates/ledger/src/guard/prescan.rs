//! Steps 1 and 2: look at the bytes without Automerge, and expand nothing.
//!
//! Layout of a change chunk (Automerge binary format, "change chunks"): magic 4 ‖ checksum 4 ‖ type u8 ‖
//! length uleb ‖ dependencies ‖ actor ‖ seq ‖ start op ‖ time ‖ message ‖ other actors ‖ column metadata ‖
//! column data ‖ extra bytes.

use super::GuardError;
use sha2::{Digest, Sha256};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE_CHUNK: u8 = 1;

/// Operation numbers above this would leave no room for honest edits: Automerge counts them in 32 bits.
pub(super) const MAX_OP_NUMBER: u64 = 1 << 31;
pub(crate) const MAX_DEPENDENCIES: u64 = 64;
const MAX_ACTORS: u64 = 64;
const MAX_MESSAGE: u64 = 0;
const MAX_OPS: u64 = 1024;
const MAX_PREDECESSORS: u64 = 4096;
/// More than there are, so that one that is not used here is named.
const MAX_COLUMNS: u64 = 16;
/// Looser than the limit of step 4, which says what a key is.
const MAX_KEY_SCANNED: u64 = 256;

/// Column specifications are `id << 4 | type`. These are the columns of operations on maps;
/// key actor, key counter and insert belong to lists, mark and expand to rich text: not used here.
const OBJECT_ACTOR: u64 = 1;
const OBJECT_COUNTER: u64 = 2;
const KEY_TEXT: u64 = 1 << 4 | 5;
const INSERT: u64 = 3 << 4 | 4;
const ACTION: u64 = 4 << 4 | 2;
const VALUE_META: u64 = 5 << 4 | 6;
const VALUE: u64 = 5 << 4 | 7;
const PREDECESSOR_COUNT: u64 = 7 << 4;
const PREDECESSOR_ACTOR: u64 = 7 << 4 | 1;
const PREDECESSOR_COUNTER: u64 = 7 << 4 | 3;
const COLUMNS: [u64; 10] = [
    OBJECT_ACTOR,
    OBJECT_COUNTER,
    KEY_TEXT,
    INSERT,
    ACTION,
    VALUE_META,
    VALUE,
    PREDECESSOR_COUNT,
    PREDECESSOR_ACTOR,
    PREDECESSOR_COUNTER,
];

/// Accepts bytes that are safe to give to Automerge's parser.
pub(super) fn prescan(bytes: &[u8]) -> Result<(), GuardError> {
    if bytes.len() > crate::MAX_PAYLOAD {
        return Err(too_many("bytes", bytes.len() as u64, crate::MAX_PAYLOAD as u64));
    }
    let mut at = Cursor(bytes);
    if at.take(4)? != MAGIC {
        return Err(GuardError::Bytes("wrong magic"));
    }
    let checksum = at.take(4)?;
    let hashed = at.0;
    // Type 2 is a deflated change: it could grow a thousandfold, and it is not canonical.
    if at.take(1)? != [CHANGE_CHUNK] {
        return Err(GuardError::Bytes("not an uncompressed change"));
    }
    let length = at.uleb()?;
    if length != at.0.len() as u64 {
        return Err(GuardError::Bytes("the stated length is not the rest"));
    }
    if Sha256::digest(hashed)[..4] != *checksum {
        return Err(GuardError::Bytes("wrong checksum"));
    }
    fields(&mut at)?;
    columns(&mut at)
}

fn fields(at: &mut Cursor<'_>) -> Result<(), GuardError> {
    let dependencies = at.uleb()?;
    if dependencies > MAX_DEPENDENCIES {
        return Err(too_many("dependencies", dependencies, MAX_DEPENDENCIES));
    }
    at.take(32 * dependencies as usize)?;
    at.actor()?;
    let _seq = at.uleb()?;
    // Automerge adds to this number while it decodes: near 64 bits that would overflow.
    let start_op = at.uleb()?;
    if start_op >= MAX_OP_NUMBER {
        return Err(GuardError::Field {
            field: "start_op",
            why: start_op.to_string(),
        });
    }
    at.sleb()?;
    let message = at.uleb()?;
    if message > MAX_MESSAGE {
        return Err(too_many("message bytes", message, MAX_MESSAGE));
    }
    let actors = at.uleb()?;
    if actors > MAX_ACTORS {
        return Err(too_many("actors", actors, MAX_ACTORS));
    }
    (0..actors).try_for_each(|_| at.actor())
}

fn columns(at: &mut Cursor<'_>) -> Result<(), GuardError> {
    let count = at.uleb()?;
    if count > MAX_COLUMNS {
        return Err(too_many("columns", count, MAX_COLUMNS));
    }
    let mut listed = Vec::with_capacity(count as usize);
    for _ in 0..count {
        let (spec, length) = (at.uleb()?, at.uleb()?);
        if !COLUMNS.contains(&spec) {
            return Err(GuardError::Column { spec });
        }
        if listed.last().is_some_and(|(last, _)| *last >= spec) {
            return Err(GuardError::Bytes("columns out of order"));
        }
        listed.push((spec, length));
    }
    let (mut actions, mut value_types): (&[u8], &[u8]) = (&[], &[]);
    for (spec, length) in listed {
        let length =
            usize::try_from(length).map_err(|_| GuardError::Bytes("a column longer than the change"))?;
        let data = at.take(length)?;
        match spec {
            ACTION => bounded_rows(data, "operations", MAX_OPS)?,
            PREDECESSOR_COUNT => bounded_sum(data)?,
            OBJECT_ACTOR | OBJECT_COUNTER | VALUE_META => bounded_rows(data, "operations", MAX_OPS)?,
            PREDECESSOR_ACTOR | PREDECESSOR_COUNTER => bounded_rows(data, "predecessors", MAX_PREDECESSORS)?,
            KEY_TEXT => bounded_texts(data)?,
            INSERT => bounded_flags(data)?,
            _ => {}
        }
        match spec {
            ACTION => actions = data,
            VALUE_META => value_types = data,
            _ => {}
        }
    }
    if !at.0.is_empty() {
        return Err(GuardError::Bytes("extra bytes after the columns"));
    }
    only_puts_have_values(actions, value_types)
}

/// Automerge keeps a value that a map carries and gives it back, so reading back would not find it, and nobody
/// would ever see it: one change could be written in as many ways as there are values.
fn only_puts_have_values(actions: &[u8], value_types: &[u8]) -> Result<(), GuardError> {
    const MAKE: i64 = 0;
    const DELETE: i64 = 3;
    let (actions, value_types) = (numbers(actions)?, numbers(value_types)?);
    let mut rows = actions.into_iter().zip(value_types);
    let has_value = |(action, of): (Option<i64>, Option<i64>)| {
        matches!(action, Some(MAKE | DELETE)) && of.is_some_and(|of| of != 0)
    };
    if rows.any(has_value) {
        return Err(GuardError::NotCanonical);
    }
    Ok(())
}

/// The rows of a run-length column that was counted before. Only numbers below 64 come out as they are meant.
fn numbers(data: &[u8]) -> Result<Vec<Option<i64>>, GuardError> {
    let (mut at, mut rows) = (Cursor(data), Vec::new());
    while !at.0.is_empty() {
        match at.sleb()? {
            0 => rows.resize(rows.len() + at.uleb()? as usize, None),
            times @ 1.. => {
                let value = at.sleb()?;
                rows.resize(rows.len() + times as usize, Some(value));
            }
            listed => {
                for _ in 0..listed.unsigned_abs() {
                    rows.push(Some(at.sleb()?));
                }
            }
        }
    }
    Ok(rows)
}

/// Counts the rows of a run-length column of numbers from its headers alone.
fn bounded_rows(data: &[u8], what: &'static str, limit: u64) -> Result<(), GuardError> {
    let mut rows = 0;
    runs(
        data,
        |at| at.sleb().map(drop),
        |count| add(&mut rows, count, what, limit),
    )
}

/// As [`bounded_rows`], for keys, which carry their own length: one long key in a run would be a copy for each row.
fn bounded_texts(data: &[u8]) -> Result<(), GuardError> {
    let mut rows = 0;
    let skip = |at: &mut Cursor<'_>| {
        let length = at.uleb()?;
        if length > MAX_KEY_SCANNED {
            return Err(too_many("bytes of a key", length, MAX_KEY_SCANNED));
        }
        at.take(length as usize).map(drop)
    };
    runs(data, skip, |count| add(&mut rows, count, "operations", MAX_OPS))
}

/// Counts the rows of a run-length column of unsigned numbers and sums its values, from its headers alone.
fn bounded_sum(data: &[u8]) -> Result<(), GuardError> {
    bounded_rows(data, "operations", MAX_OPS)?;
    let (mut at, mut sum) = (Cursor(data), 0);
    while !at.0.is_empty() {
        match at.sleb()? {
            0 => drop(at.uleb()?),
            times @ 1.. => {
                let product = at.uleb()?.saturating_mul(times.unsigned_abs());
                add(&mut sum, product, "predecessors", MAX_PREDECESSORS)?;
            }
            listed => {
                for _ in 0..listed.unsigned_abs() {
                    let value = at.uleb()?;
                    add(&mut sum, value, "predecessors", MAX_PREDECESSORS)?;
                }
            }
        }
    }
    Ok(())
}

/// A column of flags: lengths of alternating runs.
fn bounded_flags(data: &[u8]) -> Result<(), GuardError> {
    let (mut at, mut rows) = (Cursor(data), 0);
    while !at.0.is_empty() {
        let count = at.uleb()?;
        add(&mut rows, count, "operations", MAX_OPS)?;
    }
    Ok(())
}

/// Walks a run-length column: `n > 0` repeats one value n times, `n < 0` lists -n values, `0` begins a run of nulls.
fn runs(
    data: &[u8],
    mut skip: impl FnMut(&mut Cursor<'_>) -> Result<(), GuardError>,
    mut count: impl FnMut(u64) -> Result<(), GuardError>,
) -> Result<(), GuardError> {
    let mut at = Cursor(data);
    while !at.0.is_empty() {
        match at.sleb()? {
            0 => {
                let nulls = at.uleb()?;
                count(nulls)?;
            }
            header @ 1.. => {
                count(header.unsigned_abs())?;
                skip(&mut at)?;
            }
            header => {
                count(header.unsigned_abs())?;
                (0..header.unsigned_abs()).try_for_each(|_| skip(&mut at))?;
            }
        }
    }
    Ok(())
}

fn add(sum: &mut u64, more: u64, what: &'static str, limit: u64) -> Result<(), GuardError> {
    *sum = sum.saturating_add(more);
    if *sum > limit {
        Err(too_many(what, *sum, limit))
    } else {
        Ok(())
    }
}

fn too_many(what: &'static str, found: u64, limit: u64) -> GuardError {
    GuardError::TooMany { what, found, limit }
}

struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], GuardError> {
        let (front, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(GuardError::Bytes("it ends too early"))?;
        self.0 = rest;
        Ok(front)
    }

    fn actor(&mut self) -> Result<(), GuardError> {
        match self.uleb()? {
            16 => self.take(16).map(drop),
            _ => Err(GuardError::Bytes("an actor has 16 bytes")),
        }
    }

    /// An unsigned LEB128 number in its shortest form.
    fn uleb(&mut self) -> Result<u64, GuardError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            if shift == 63 && byte > 1 {
                return Err(GuardError::Bytes("a number above 64 bits"));
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    return Err(GuardError::Bytes("a number not in its shortest form"));
                }
                return Ok(value);
            }
        }
        Err(GuardError::Bytes("a number above 64 bits"))
    }

    /// A signed LEB128 number. Whether it is in its shortest form is left to Automerge's parser.
    fn sleb(&mut self) -> Result<i64, GuardError> {
        let mut value = 0i64;
        for shift in (0..64).step_by(7) {
            let byte = self.take(1)?[0];
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let sign_bit = shift + 7;
                if byte & 0x40 != 0 && sign_bit < 64 {
                    value |= -1 << sign_bit;
                }
                return Ok(value);
            }
        }
        Err(GuardError::Bytes("a number above 64 bits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chunk(body: &[u8]) -> Vec<u8> {
        let mut hashed = vec![CHANGE_CHUNK];
        let mut length = body.len();
        while length >= 0x80 {
            hashed.push(length as u8 | 0x80);
            length >>= 7;
        }
        hashed.push(length as u8);
        hashed.extend_from_slice(body);
        let checksum = Sha256::digest(&hashed);
        [MAGIC.as_slice(), &checksum[..4], &hashed].concat()
    }

    /// No dependencies, an actor, seq 1, start op 1, time 0, no message, no other actors, then columns.
    fn with_columns(metadata: &[u8], data: &[u8]) -> Vec<u8> {
        let mut body = vec![0, 16];
        body.extend_from_slice(&[7; 16]);
        body.extend_from_slice(&[1, 1, 0, 0, 0]);
        body.extend_from_slice(metadata);
        body.extend_from_slice(data);
        chunk(&body)
    }

    #[test]
    fn a_run_of_three_million_rows_is_counted_not_expanded() {
        // Column `action`, 5 bytes: a run of 3 000 000 times the value 1.
        let bomb = with_columns(&[1, 66, 5], &[0xc0, 0x8d, 0xb7, 0x01, 0x01]);
        assert_eq!(
            prescan(&bomb),
            Err(GuardError::TooMany {
                what: "operations",
                found: 3_000_000,
                limit: MAX_OPS
            })
        );
    }

    #[test]
    fn a_deflated_chunk_is_refused_unopened() {
        let mut deflated = with_columns(&[0], &[]);
        deflated[8] = 2;
        assert_eq!(
            prescan(&deflated),
            Err(GuardError::Bytes("not an uncompressed change"))
        );
    }

    #[test]
    fn a_wrong_checksum_is_seen() {
        let mut change = with_columns(&[0], &[]);
        assert_eq!(prescan(&change), Ok(()));
        change[4] ^= 1;
        assert_eq!(prescan(&change), Err(GuardError::Bytes("wrong checksum")));
    }

    #[test]
    fn columns_of_lists_and_marks_are_refused() {
        for spec in [17, 19, 148] {
            let metadata: &[u8] = if spec < 128 {
                &[1, spec, 0]
            } else {
                &[1, 0x94, 0x01, 0]
            };
            assert!(
                matches!(
                    prescan(&with_columns(metadata, &[])),
                    Err(GuardError::Column { .. })
                ),
                "{spec}"
            );
        }
    }

    #[test]
    fn a_long_key_is_not_copied_for_each_row() {
        // Column `key`: 1024 times a text of 300 bytes.
        let mut data = vec![0x80, 0x08, 0xac, 0x02];
        data.extend_from_slice(&[b'k'; 300]);
        let wide = with_columns(&[1, 21, 0xb0, 0x02], &data);
        let expected = too_many("bytes of a key", 300, MAX_KEY_SCANNED);
        assert_eq!(prescan(&wide), Err(expected));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_prescan_panic(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
            let _ = prescan(&bytes);
            let _ = prescan(&chunk(&bytes));
        }
    }
}
