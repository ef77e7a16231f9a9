use std::num::NonZero;

use lru::LruCache;
use wufei_ledger::{DocId, Document, DocumentError, Entry, EntryId, Logged, Registry};
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

    /// Notes what the log says of an entry, when its document is here. From disk it is read with its receipt.
    pub(crate) fn note_logged(&mut self, doc: DocId, entry: EntryId, logged: Logged) {
        if let Some(document) = self.0.peek_mut(&doc) {
            document.note_logged(entry, logged);
        }
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
    let mut document = Document::rebuild(doc, registry, entries)?;
    for (id, logged) in stored
        .iter()
        .filter_map(|stored| Some((stored.id, stored.logged?)))
    {
        document.note_logged(id, logged);
    }
    Ok(document)
}
