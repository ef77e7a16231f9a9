//! Step 10: apply to a clone and believe only what can be read back.

use super::GuardError;
use super::decode::{Checked, quietly};
use automerge::{Automerge, ReadDoc};

/// The document after this change. The document that was passed stays as it is.
pub(crate) fn apply(document: &Automerge, checked: &Checked) -> Result<Automerge, GuardError> {
    let hash = checked.hash();
    let mut clone = document.clone();
    quietly(move || {
        clone
            .apply_changes([checked.change.clone()])
            .map_err(|error| error.to_string())?;
        let kept = clone
            .get_change_by_hash(&hash)
            .ok_or("it is not there afterwards")?;
        if kept.raw_bytes() != checked.change.raw_bytes() {
            return Err("it reads back as other bytes".to_owned());
        }
        Ok(clone)
    })
    .flatten()
    .map_err(GuardError::NotReproduced)
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
