//! How to see that an admitted change does harm.

use automerge::{Automerge, Change, ObjId, ROOT, ReadDoc, Value};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wufei_ledger::{Document, Entry, Registry};

/// Everything that must hold of admitted entries, beside Automerge itself: each change is written in the one way
/// in which it can be written; what Automerge saves it can load, with the same heads; it gives every change back byte for byte; in the reverse
/// order of arrival it shows the same; and the document that was grown is the one that is rebuilt.
///
/// # Errors
/// What does not hold.
pub fn find(registry: &Registry, document: &Document, entries: &[Entry]) -> Result<(), String> {
    let automerge = catch_unwind(AssertUnwindSafe(|| in_automerge(entries)));
    automerge.map_err(|_| "automerge panics".to_owned())??;
    let rebuilt = Document::rebuild(document.id(), registry, entries.iter().cloned());
    let rebuilt = rebuilt.map_err(|error| format!("it cannot be rebuilt: {error}"))?;
    if rebuilt.record() != document.record() {
        return Err("the rebuilt document says something else".to_owned());
    }
    Ok(())
}

fn in_automerge(entries: &[Entry]) -> Result<(), String> {
    let changes: Vec<_> = entries
        .iter()
        .map(|entry| Change::try_from(entry.payload()).map_err(|error| error.to_string()))
        .collect::<Result<_, _>>()?;
    // Reading back is not enough: Automerge gives back what it never looks at, such as a value that a map carries.
    let is_one_spelling = |change: &&Change| Change::from(change.decode()).raw_bytes() == change.raw_bytes();
    if !changes.iter().all(|change| is_one_spelling(&change)) {
        return Err("a change has more than one spelling".to_owned());
    }
    let mut forwards = Automerge::new();
    for change in &changes {
        let applied = forwards.apply_changes([change.clone()]);
        applied.map_err(|error| error.to_string())?;
    }
    let mut backwards = Automerge::new();
    let applied = backwards.apply_changes(changes.iter().rev().cloned());
    applied.map_err(|error| error.to_string())?;
    let mut loaded =
        Automerge::load(&forwards.save()).map_err(|error| format!("it cannot be loaded: {error}"))?;
    for (how, document) in [
        ("in order", &mut forwards),
        ("backwards", &mut backwards),
        ("loaded", &mut loaded),
    ] {
        for change in &changes {
            let kept = document.get_change_by_hash(&change.hash());
            if kept.is_none_or(|kept| kept.raw_bytes() != change.raw_bytes()) {
                return Err(format!("{how}, a change does not read back as it was"));
            }
        }
    }
    let heads = |document: &Automerge| BTreeSet::from_iter(document.get_heads());
    if heads(&forwards) != heads(&loaded) || heads(&forwards) != heads(&backwards) {
        return Err("the heads differ".to_owned());
    }
    let [forwards, backwards, loaded] =
        [&forwards, &backwards, &loaded].map(|document| shown(document, &ROOT));
    if forwards != backwards || forwards != loaded {
        return Err(format!(
            "{forwards} in order, {backwards} backwards, {loaded} loaded"
        ));
    }
    Ok(())
}

/// Everything that a document shows, conflicts included.
fn shown(document: &Automerge, map: &ObjId) -> String {
    let mut out = "{".to_owned();
    for key in document.keys(map) {
        let mut values = document.get_all(map, &*key).unwrap_or_default();
        values.sort_by_cached_key(|(_, id)| id.to_string());
        for (value, id) in values {
            let value = match value {
                Value::Object(_) => shown(document, &id),
                Value::Scalar(scalar) => format!("{scalar:?}"),
            };
            out += &format!("{key:?}@{id}: {value}, ");
        }
    }
    out + "}"
}
