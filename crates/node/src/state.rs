//! The state line: what two replicas of the same scope compare.

use std::collections::HashSet;

use wufei_ledger::{Bits, DocumentKind, StateLine, StateSummary};
use wufei_manifest::Manifest;

use crate::{Node, NodeError};

impl Node {
    /// What this replica holds, as one digest.
    ///
    /// The scope is `org:<id>`: the entries of all manifests, not those of the directory. A device of the
    /// regulator or of an auditor reads the feed *all*, and its scope is `all`: every entry.
    /// Everything is read and rebuilt from the stored bytes.
    ///
    /// # Errors
    /// [`NodeError`]; a damaged document is an error, not a line.
    pub fn state(&self) -> Result<StateSummary, NodeError> {
        let replica = self.replica();
        let Some(identity) = &replica.identity else {
            return Ok(StateLine::default().summary("none"));
        };
        let reads_all = [Bits::REGULATOR, Bits::AUDITOR]
            .iter()
            .any(|bit| identity.bits.has(*bit));
        let mut line = StateLine::default();
        let mut manifests = HashSet::new();
        replica.each_document(
            |document| {
                let document = document?;
                let is_manifest = document.kind() == Some(DocumentKind::Manifest);
                Ok(is_manifest.then(|| Manifest::fold(&document.record())))
            },
            |manifest: Result<_, wufei_ledger::DocumentError>| {
                if let Some(manifest) = manifest? {
                    manifests.insert(manifest.id);
                    line.manifest(&manifest);
                }
                Ok(())
            },
        )?;
        for (doc, entry, verdict) in replica.store.verdicts()? {
            if reads_all || manifests.contains(&doc) {
                line.entry(entry, verdict);
            }
        }
        let scope = if reads_all {
            "all".to_owned()
        } else {
            wufei_ledger::Feed::Org(identity.org).to_string()
        };
        Ok(line.summary(scope))
    }
}
