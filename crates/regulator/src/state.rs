//! The state line: what this node holds of a scope, as one digest to compare with a replica's.

use std::collections::BTreeSet;

use wufei_archive::Archive;
use wufei_ledger::{DocId, DocumentKind, EntryId, Feed, OrgId, Registry, StateLine, StateSummary, Verdict};
use wufei_manifest::Manifest;

use crate::desk::Fault;
use crate::draft::on_all_cores;

/// Whose state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The manifests that the feed of this organisation carries: what its devices hold.
    Org(OrgId),
    /// Every manifest.
    All,
}

/// Documents that are in memory at the same time.
const AT_ONCE: usize = 256;
/// Bytes of a feed that are read at a time.
const PAGE: usize = 4 << 20;

/// Gathers the entries of the scope's manifests, with their verdicts and folds.
///
/// # Errors
/// A [`Fault`] when something that is kept cannot be read.
pub fn state(archive: &dyn Archive, registry: &Registry, scope: Scope) -> Result<StateSummary, Fault> {
    // Taken first: what is logged while this runs does not count.
    let size = archive.log_size()?;
    let mut line = StateLine::default();
    match scope {
        Scope::Org(org) => {
            let docs: Vec<_> = documents_of(archive, org, size)?.into_iter().collect();
            for docs in docs.chunks(AT_ONCE) {
                gather(archive, registry, docs, size, &mut line)?;
            }
            Ok(line.summary(Feed::Org(org).to_string()))
        }
        Scope::All => {
            let mut after = None;
            loop {
                let docs = archive.documents(after, AT_ONCE)?;
                let Some(last) = docs.last() else { break };
                after = Some(*last);
                gather(archive, registry, &docs, size, &mut line)?;
            }
            Ok(line.summary(Feed::All.to_string()))
        }
    }
}

fn documents_of(archive: &dyn Archive, org: OrgId, size: u64) -> Result<BTreeSet<DocId>, Fault> {
    let (mut docs, mut after) = (BTreeSet::new(), 0);
    loop {
        let page = archive.feed_page(Feed::Org(org), after, PAGE)?;
        let Some(last) = page.last() else { return Ok(docs) };
        after = last.seq;
        let logged = page.iter().filter(|row| row.stored.log_index < size);
        docs.extend(logged.map(|row| row.stored.doc));
    }
}

struct Gathered {
    entries: Vec<(EntryId, Option<Verdict>)>,
    manifest: Manifest,
}

fn gather(
    archive: &dyn Archive,
    registry: &Registry,
    docs: &[DocId],
    size: u64,
    line: &mut StateLine,
) -> Result<(), Fault> {
    for gathered in on_all_cores(docs, |doc| read(archive, registry, *doc, size)) {
        let Some(gathered) = gathered? else { continue };
        for (id, verdict) in gathered.entries {
            line.entry(id, verdict);
        }
        line.manifest(&gathered.manifest);
    }
    Ok(())
}

fn read(
    archive: &dyn Archive,
    registry: &Registry,
    doc: DocId,
    size: u64,
) -> Result<Option<Gathered>, Fault> {
    let mut stored = archive.document(doc)?;
    stored.retain(|stored| stored.log_index < size);
    let document = crate::desk::rebuild(doc, registry, &stored)?;
    if document.kind() != Some(DocumentKind::Manifest) {
        return Ok(None);
    }
    let verdict = |byte| Verdict::from_byte(byte);
    Ok(Some(Gathered {
        entries: stored
            .iter()
            .map(|stored| (stored.entry, verdict(stored.verdict)))
            .collect(),
        manifest: Manifest::fold(&document.record()),
    }))
}
