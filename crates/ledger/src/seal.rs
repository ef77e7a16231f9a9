//! What a step fixes, as one digest that shows what the signer saw.

use crate::Rejection;
use crate::keys::sha256;
use crate::roles::matches;
use automerge::ScalarValue;
use std::collections::{BTreeMap, BTreeSet};
use wufei_manifest::{Scalar, StepKind};

const TAG: &[u8; 16] = b"wufei/seal/v0\0\0\0";

/// Whether a step of this kind fixes this path. The steps themselves are fixed by their signature.
pub(crate) fn covers(kind: StepKind, path: &str) -> bool {
    !path.starts_with("steps/") && kind.seals().iter().any(|pattern| matches(pattern, path))
}

/// SHA-256 over the sealed fields: tag 16 ‖ name of the step, then for each path in ascending order
/// path length u16 ‖ path ‖ type u8 ‖ value length u32 ‖ value; integers big-endian.
///
/// The fields are those that the step [`covers`], and no others.
///
/// # Errors
/// [`Rejection::SealConflict`] when one of the fields holds two values.
pub(crate) fn digest(
    kind: StepKind,
    fields: &BTreeMap<impl AsRef<str> + Ord, Vec<Encoding>>,
) -> Result<[u8; 32], Rejection> {
    let mut out = TAG.to_vec();
    out.extend_from_slice(kind.name().as_bytes());
    for (path, values) in fields {
        let path = path.as_ref();
        // What several devices wrote alike is one value.
        let distinct: BTreeSet<_> = values.iter().collect();
        let Some(Encoding { tag, bytes }) = distinct.first().filter(|_| distinct.len() == 1) else {
            return Err(Rejection::SealConflict {
                kind,
                path: path.to_owned(),
                values: distinct.len(),
            });
        };
        out.extend_from_slice(&(path.len() as u16).to_be_bytes());
        out.extend_from_slice(path.as_bytes());
        out.push(*tag);
        out.extend_from_slice(&(bytes.len() as u32).to_be_bytes());
        out.extend_from_slice(bytes);
    }
    Ok(sha256(&[&out]))
}

/// The type byte and the bytes of a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Encoding {
    tag: u8,
    bytes: Vec<u8>,
}

impl Encoding {
    fn new(tag: u8, bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self { tag, bytes }
    }

    /// Of a value as Automerge holds it; `None` for kinds that no document holds.
    pub(crate) fn of(value: &ScalarValue) -> Option<Self> {
        Some(match value {
            ScalarValue::Str(text) => Self::new(1, text.as_bytes()),
            ScalarValue::Int(number) => Self::new(2, number.to_be_bytes()),
            ScalarValue::Boolean(truth) => Self::new(3, [u8::from(*truth)]),
            ScalarValue::Bytes(bytes) => Self::new(4, bytes.as_slice()),
            _ => return None,
        })
    }
}

impl From<&Scalar> for Encoding {
    fn from(value: &Scalar) -> Self {
        match value {
            Scalar::Text(text) => Self::new(1, text.as_bytes()),
            Scalar::Int(number) => Self::new(2, number.to_be_bytes()),
            Scalar::Bool(truth) => Self::new(3, [u8::from(*truth)]),
            Scalar::Bytes(bytes) => Self::new(4, bytes.as_slice()),
        }
    }
}
