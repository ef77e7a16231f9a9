use std::num::NonZero;

use lru::LruCache;
use wufei_ledger::{DocId, Document, DocumentError, Entry, Registry};
use wufei_store::StoredEntry;

/// Documents that were touched last, so that a page does not rebuild each of them.
///
/// A document is taken out while it is changed and put back after the commit. So one that is ahead of
/// the disk, because the commit failed or a thread panicked, is simply gone.
#[derive(Debug)]
pub(crate) struct Documents(LruCache<DocId, Document>);

impl Documents {
    pub(crate) fn new(limit: usize) -> Self {
        Self(LruCache::new(
            NonZero::new(limit).unwrap_or(NonZero::<usize>::MIN),
        ))
    }

    pub(crate) fn take(&mut self, doc: DocId) -> Option<Document> {
        self.0.pop(&doc)
    }

    pub(crate) fn put(&mut self, document: Document) {
        self.0.put(document.id(), document);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// The document that stored entries make.
pub(crate) fn rebuild(
    doc: DocId,
    registry: &Registry,
    stored: &[StoredEntry],
) -> Result<Document, DocumentError> {
    let entries = stored
        .iter()
        .map(|stored| {
            Entry::parse(&stored.signed).map_err(|rejection| DocumentError::Damaged {
                doc,
                entry: stored.id,
                why: rejection.to_string(),
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    Document::rebuild(doc, registry, entries)
}
