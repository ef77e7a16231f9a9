//! One document as this replica knows it: an Automerge view over the admitted entries.

use crate::{
    Admitted, CredentialId, DeviceKey, DocId, Entry, EntryId, LedgerId, NotAdmitted, OrgId, Registry,
    Rejection, VerifiedEntry,
};
use std::collections::BTreeSet;
use wufei_manifest::{Record, Scalar, StepKind};

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// One consignment from draft to closure.
    Manifest,
    /// An organisation's name, kinds and place: the directory's entries. The issuer writes it.
    Profile,
}

/// Why a document could not be rebuilt: what is stored is not what was admitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// An entry that was admitted once is refused now.
    #[error("stored entry {entry} of document {doc} is damaged: {why}")]
    Damaged {
        /// The document.
        doc: DocId,
        /// The entry.
        entry: EntryId,
        /// What is wrong.
        why: String,
    },
}

/// One write that a person's act makes: a path and its new value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Such as `lines/7f3a/planned_g`. The row's map is made when it is not there yet.
    pub path: String,
    /// The value.
    pub value: Scalar,
}

/// What a person does in one signature: some values, and perhaps a step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Act {
    /// The values to write; those that stand there already are left out.
    pub writes: Vec<Write>,
    /// The milestone that seals, with a random id for its row.
    pub step: Option<(StepKind, [u8; 8])>,
}

/// Who signs, and the place of the next entry in its sequence.
#[derive(Debug, Clone, Copy)]
pub struct Author<'k> {
    /// The signing key.
    pub key: &'k DeviceKey,
    /// The ledger.
    pub ledger: LedgerId,
    /// Under which credential.
    pub credential: CredentialId,
    /// The incarnation of this device's store.
    pub epoch: u32,
    /// The next sequence number.
    pub seq: u64,
    /// The entry before it, all zero at 0.
    pub prev: EntryId,
    /// The device's clock in milliseconds since 1970.
    pub now_ms: u64,
}

/// Why an act could not be signed here. Nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Every value already stands there.
    #[error("nothing would change")]
    Nothing,
    /// It would be refused everywhere.
    #[error(transparent)]
    Inadmissible(#[from] Rejection),
}

/// One document as this replica knows it.
#[derive(Debug, Clone)]
pub struct Document {
    id: DocId,
}

impl Document {
    /// A document of which nothing is known yet.
    pub fn empty(id: DocId) -> Self {
        Self { id }
    }

    /// The document that these admitted entries make, oldest first. Their signatures are not checked
    /// again: they were when they came in (and `wufei verify` checks all of them from bytes).
    ///
    /// # Errors
    /// [`DocumentError::Damaged`].
    pub fn rebuild(
        id: DocId,
        registry: &Registry,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<Self, DocumentError> {
        let _ = (id, registry, entries.into_iter().count());
        todo!()
    }

    /// Signs the first entry of a new document. Its id is the one in the entry's body.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn begin(
        kind: DocumentKind,
        author: &Author<'_>,
        nonce: [u8; 16],
        act: &Act,
    ) -> Result<Entry, WriteError> {
        let _ = (kind, author, nonce, act);
        todo!()
    }
    /// Signs an act on what this replica knows. The document itself stays as it is until the entry is admitted.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&self, author: &Author<'_>, act: &Act) -> Result<Entry, WriteError> {
        let _ = (author, act);
        todo!()
    }

    /// The name.
    pub fn id(&self) -> DocId {
        self.id
    }
    /// Whether nothing is known of it yet.
    pub fn is_empty(&self) -> bool {
        todo!()
    }
    /// What it is about; `None` while it is empty.
    pub fn kind(&self) -> Option<DocumentKind> {
        todo!()
    }
    /// Takes in one change, through the guard, the roles and the seals. On refusal nothing has changed.
    pub(crate) fn admit(&mut self, _entry: &VerifiedEntry) -> Result<Admitted, NotAdmitted> {
        todo!()
    }
    /// The organisations whose feeds carry this document. Of a draft: its creator and the one it is
    /// prepared for. Of an issued manifest: all that were ever named in it.
    /// Of a profile: none, it stands in the directory.
    pub fn audience(&self) -> BTreeSet<OrgId> {
        todo!()
    }
    /// Everything it says, with provenance.
    pub fn record(&self) -> Record {
        todo!()
    }
    /// Entries in the order of admission.
    pub fn entries(&self) -> Vec<EntryId> {
        todo!()
    }
}
