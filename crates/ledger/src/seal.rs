//! What a step fixes, as one digest that shows what the signer saw.

use crate::Rejection;
use crate::keys::sha256;
use crate::roles::matches;
use std::collections::BTreeMap;
use wufei_manifest::{Field, Scalar, StepKind};

const TAG: &[u8; 16] = b"wufei/seal/v0\0\0\0";

/// Whether a step of this kind fixes this path. The steps themselves are fixed by their signature.
pub(crate) fn covers(kind: StepKind, path: &str) -> bool {
    !path.starts_with("steps/") && kind.seals().iter().any(|pattern| matches(pattern, path))
}

/// SHA-256 over the sealed fields: tag 16 ‖ name of the step, then for each path in ascending order
/// path length u16 ‖ path ‖ type u8 ‖ value length u32 ‖ value; integers big-endian.
///
/// # Errors
/// [`Rejection::SealConflict`] when one of the fields holds two values.
pub(crate) fn digest(kind: StepKind, fields: &BTreeMap<String, Vec<Field>>) -> Result<[u8; 32], Rejection> {
    let mut out = TAG.to_vec();
    out.extend_from_slice(kind.name().as_bytes());
    for (path, values) in fields.iter().filter(|(path, _)| covers(kind, path)) {
        let [field] = values.as_slice() else {
            return Err(Rejection::SealConflict {
                kind,
                path: path.clone(),
                values: values.len(),
            });
        };
        out.extend_from_slice(&(path.len() as u16).to_be_bytes());
        out.extend_from_slice(path.as_bytes());
        let (tag, value) = encoding(&field.value);
        out.push(tag);
        out.extend_from_slice(&(value.len() as u32).to_be_bytes());
        out.extend_from_slice(&value);
    }
    Ok(sha256(&[&out]))
}

/// The type byte and the bytes of a value.
pub(crate) fn encoding(value: &Scalar) -> (u8, Vec<u8>) {
    match value {
        Scalar::Text(text) => (1, text.as_bytes().to_vec()),
        Scalar::Int(number) => (2, number.to_be_bytes().to_vec()),
        Scalar::Bool(truth) => (3, vec![u8::from(*truth)]),
        Scalar::Bytes(bytes) => (4, bytes.clone()),
    }
}
