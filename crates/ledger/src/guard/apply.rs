//! Step 9: apply to a clone and believe only what can be read back.

use super::GuardError;
use super::decode::{Checked, is_canonical, quietly};
use automerge::{Automerge, Change, ReadDoc};

/// The document after these changes. The document that was passed stays as it is.
pub(crate) fn apply(document: &Automerge, changes: Vec<Change>) -> Result<Automerge, GuardError> {
    let mut clone = document.clone();
    let alone = match changes.as_slice() {
        [change] => Some(change.clone()),
        _ => None,
    };
    let applied = quietly(move || {
        let before = clone.get_heads();
        let mut expected: Vec<_> = changes.iter().map(Change::hash).collect();
        clone.apply_changes(changes).map_err(|error| error.to_string())?;
        // All in one reading, because one by one costs as much as applying them. What is read is encoded anew
        // from what Automerge holds, and hashed: where the hash is the same, the bytes are.
        let mut kept: Vec<_> = clone.get_changes(&before).iter().map(Change::hash).collect();
        expected.sort_unstable();
        kept.sort_unstable();
        if kept == expected {
            Ok(clone)
        } else {
            Err(format!("of {} changes it reads back others", expected.len()))
        }
    })
    .flatten();
    applied.map_err(|why| match alone {
        Some(change) if !is_canonical(&change) => GuardError::NotCanonical,
        _ => GuardError::NotReproduced(why),
    })
}

/// The document that admitted changes make, all in one go.
pub(crate) fn restore(changes: Vec<Checked>) -> Result<Automerge, GuardError> {
    let count = changes.len();
    let document = quietly(move || {
        let mut document = Automerge::new();
        let changes = changes.into_iter().map(|checked| checked.change);
        document
            .apply_changes(changes)
            .map_err(|error| error.to_string())?;
        Ok(document)
    })
    .flatten()
    .map_err(GuardError::NotReproduced)?;
    match document.stats().num_changes {
        found if found == count as u64 => Ok(document),
        found => Err(GuardError::NotReproduced(format!(
            "{found} of {count} changes are there"
        ))),
    }
}
