//! "The same state", as one digest that any two replicas of the same scope can compare.

use crate::{DocId, EntryId, Verdict};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use wufei_manifest::Manifest;
use wufei_manifest::id::Hex;

/// Gathers what a replica holds and digests it.
///
/// The digest is SHA-256 over the number of entries (u64, big-endian), each entry id with its verdict
/// byte in ascending order (0 while there is no receipt), and then for each manifest in ascending
/// order its id, the length of its canonical JSON (u32, big-endian) and that JSON.
#[derive(Debug, Clone, Default)]
pub struct StateLine {
    entries: BTreeMap<EntryId, u8>,
    manifests: BTreeMap<DocId, (String, usize)>,
}

/// What `wufei state --json` prints.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateSummary {
    /// What was gathered, such as `org:…`.
    pub scope: String,
    /// The digest.
    pub state: Hex<32>,
    /// Entries held.
    pub entries: usize,
    /// Entries with a receipt.
    pub settled: usize,
    /// Manifests held.
    pub manifests: usize,
    /// Contradictions that the folds show.
    pub conflicts: usize,
}

impl StateLine {
    /// Adds an entry, with its verdict once it has a receipt.
    pub fn entry(&mut self, id: EntryId, verdict: Option<Verdict>) {
        self.entries.insert(id, verdict.map_or(0, Verdict::to_byte));
    }

    /// Adds a manifest as its fold shows it.
    pub fn manifest(&mut self, manifest: &Manifest) {
        self.manifests
            .insert(manifest.id, (manifest.canonical_json(), manifest.conflicts.len()));
    }

    /// The digest and the counts.
    pub fn summary(&self, scope: impl Into<String>) -> StateSummary {
        let mut hasher = Sha256::new();
        hasher.update((self.entries.len() as u64).to_be_bytes());
        for (id, verdict) in &self.entries {
            hasher.update(id.0);
            hasher.update([*verdict]);
        }
        for (doc, (json, _)) in &self.manifests {
            hasher.update(doc.0);
            hasher.update((json.len() as u32).to_be_bytes());
            hasher.update(json);
        }
        StateSummary {
            scope: scope.into(),
            state: Hex(hasher.finalize().into()),
            entries: self.entries.len(),
            settled: self.entries.values().filter(|verdict| **verdict != 0).count(),
            manifests: self.manifests.len(),
            conflicts: self.manifests.values().map(|(_, conflicts)| conflicts).sum(),
        }
    }
}
