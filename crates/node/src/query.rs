//! What screens and the command line ask.

use std::collections::BTreeMap;

use serde::Serialize;
use wufei_ledger::{DocId, DocumentKind, Entry, EntryId, OrgId, Receipt};
use wufei_manifest::Manifest;
use wufei_store::{OutboxStatus, Profile, SummaryFilter, SummaryPage};

use crate::node::Replica;
use crate::{Node, NodeError};

/// One manifest with what is known about each of its entries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ManifestView {
    /// The manifest as its entries make it.
    pub manifest: Manifest,
    /// How far each entry has come, its steps among them.
    pub marks: BTreeMap<EntryId, Mark>,
    /// Entries of it that came before what they build on.
    pub held: Vec<EntryId>,
}

/// How far an entry has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "mark", rename_all = "snake_case")]
pub enum Mark {
    /// Nobody else holds it, and the regulator cannot be reached.
    OnlyHere,
    /// It is on its way to the regulator, or another replica brought it and the regulator has not confirmed it.
    Waiting,
    /// The regulator refused it.
    Refused {
        /// The stable name of the reason.
        code: String,
        /// What the regulator said.
        text: String,
    },
    /// The regulator confirmed it.
    AuthorityHasIt {
        /// Its word.
        receipt: Receipt,
    },
}

impl Node {
    /// A page of manifests, those touched last first; `before` is the `next` of the page before.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn manifests(
        &self,
        filter: &SummaryFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Result<SummaryPage, NodeError> {
        Ok(self.replica().store.summaries(filter, before, limit)?)
    }

    /// How many manifests there are of each status.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn count_by_status(&self) -> Result<Vec<(String, u64)>, NodeError> {
        Ok(self.replica().store.count_by_status()?)
    }

    /// One manifest; `None` when this replica has no manifest of this name.
    ///
    /// # Errors
    /// [`NodeError`].
    pub fn manifest(&self, doc: DocId) -> Result<Option<ManifestView>, NodeError> {
        let mut replica = self.replica();
        let document = replica.open_document(doc)?;
        if document.kind() != Some(DocumentKind::Manifest) {
            replica.documents.put(document);
            return Ok(None);
        }
        let manifest = Manifest::fold(&document.record());
        let entries = document.entries();
        replica.documents.put(document);
        let mut marks = BTreeMap::new();
        for entry in entries {
            marks.insert(entry, self.mark(&replica, entry)?);
        }
        let held = replica.store.held_in(doc)?;
        Ok(Some(ManifestView {
            manifest,
            marks,
            held: held.into_iter().map(|held| held.id).collect(),
        }))
    }

    /// The manifests whose id begins with these hexadecimal digits, at most ten.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn documents_beginning(&self, digits: &str) -> Result<Vec<DocId>, NodeError> {
        Ok(self.replica().store.documents_beginning(digits)?)
    }

    /// The document that a number was imported as.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn imported(&self, number: &str) -> Result<Option<DocId>, NodeError> {
        Ok(self.replica().store.imported(number)?)
    }

    /// One entry as it was received.
    ///
    /// # Errors
    /// [`NodeError::Store`]. Bytes that are no entry any more count as absent: `verify` names them.
    pub fn entry(&self, id: EntryId) -> Result<Option<Entry>, NodeError> {
        let stored = self.replica().store.entry(id)?;
        Ok(stored.and_then(|stored| Entry::parse(&stored.signed).ok()))
    }

    /// The regulator's receipt for an entry.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn receipt(&self, entry: EntryId) -> Result<Option<Receipt>, NodeError> {
        Ok(self.replica().store.receipt(entry)?)
    }

    /// Every organisation in the directory, by name.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn profiles(&self) -> Result<Vec<Profile>, NodeError> {
        Ok(self.replica().store.profiles()?)
    }

    /// One organisation of the directory.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn profile(&self, org: OrgId) -> Result<Option<Profile>, NodeError> {
        Ok(self.replica().store.profile(org)?)
    }

    /// What the regulator has not confirmed.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn outbox_status(&self) -> Result<OutboxStatus, NodeError> {
        Ok(self.replica().store.outbox_status()?)
    }

    fn mark(&self, replica: &Replica, entry: EntryId) -> Result<Mark, NodeError> {
        if let Some(receipt) = replica.store.receipt(entry)? {
            return Ok(Mark::AuthorityHasIt { receipt });
        }
        Ok(match replica.store.in_outbox(entry)? {
            Some(Some(refused)) => Mark::Refused {
                code: refused.code,
                text: refused.text,
            },
            Some(None) if !self.is_connected() => Mark::OnlyHere,
            Some(None) | None => Mark::Waiting,
        })
    }
}
