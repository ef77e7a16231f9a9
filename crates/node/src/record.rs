//! What a person does here: signed, passed through the door, kept.

use std::convert::Infallible;

use wufei_ledger::{
    Act, Admitted, Author, DeviceKey, DocId, Document, DocumentError, DocumentKind, EntryId, EpochReason,
    NewEpoch, NotAdmitted, Registry, Revocation, Statement, VerifiedEntry, WriteError, admit,
};
use wufei_store::{Batch, Own};

use crate::node::Replica;
use crate::picture::{self, Picture};
use crate::{KeyError, Node, NodeError, keys};

/// An act that was signed and is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorded {
    /// The document it changed.
    pub doc: DocId,
    /// The entry.
    pub entry: EntryId,
}

/// A manifest to be begun, one of many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewManifest {
    /// The number it was imported under: a number that is known already is not imported again.
    pub import_number: Option<String>,
    /// What its first entry says.
    pub act: Act,
}

/// What became of one of many new manifests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordedOrKnown {
    /// It was signed and is kept.
    Recorded(Recorded),
    /// Its number was imported before, as this document.
    Known(DocId),
}

/// Why an act was not recorded. Nothing was signed that could be sent, and no number was used up.
#[derive(Debug, thiserror::Error)]
pub enum RecordError<E: std::error::Error + 'static = Infallible> {
    /// What the caller found against it.
    #[error(transparent)]
    Refused(E),

    /// It would be refused everywhere, or nothing would change.
    #[error(transparent)]
    Write(#[from] WriteError),

    /// This device is not enrolled yet.
    #[error("this device is not enrolled")]
    NotEnrolled,

    /// The regulator has revoked this device. It reads and exports as before.
    #[error("this device was revoked ({})", .revocation.stated.reason.name())]
    Revoked {
        /// By which statement, when and why.
        revocation: Box<Revocation>,
    },

    /// There is no such document here.
    #[error("there is no document {doc} here")]
    Unknown {
        /// As asked for.
        doc: DocId,
    },

    /// The signing key is locked, or the system gave no random numbers.
    #[error(transparent)]
    Key(#[from] KeyError),

    /// The disk.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl<E: std::error::Error + 'static> RecordError<E> {
    /// The same among the reasons of somebody else.
    pub(crate) fn of<F: std::error::Error + Into<E> + 'static>(error: RecordError<F>) -> Self {
        match error {
            RecordError::Refused(why) => Self::Refused(why.into()),
            RecordError::Write(error) => Self::Write(error),
            RecordError::NotEnrolled => Self::NotEnrolled,
            RecordError::Revoked { revocation } => Self::Revoked { revocation },
            RecordError::Unknown { doc } => Self::Unknown { doc },
            RecordError::Key(error) => Self::Key(error),
            RecordError::Node(error) => Self::Node(error),
        }
    }
}

/// Entries that share one transaction.
const AT_ONCE: usize = 200;

impl Node {
    /// Signs what a person does to a document, or to a new manifest, and keeps it.
    ///
    /// `make` sees the document as this replica knows it (empty for a new one) and says what to write.
    /// It must not call this node: the replica is held until the act is kept.
    /// The entry, its sequence number, its place in the outbox and the summary are kept in one
    /// transaction: a sequence number is never used twice, even after a crash.
    ///
    /// # Errors
    /// [`RecordError`]; then nothing was kept.
    pub fn record<E: std::error::Error + 'static>(
        &self,
        doc: Option<DocId>,
        make: impl FnOnce(&Document) -> Result<Act, E>,
    ) -> Result<Recorded, RecordError<E>> {
        let mut replica = self.replica();
        let key = self.key();
        let key = key.as_ref().ok_or(KeyError::Locked)?;
        let mut writing = Writing::begin(&mut replica, key, self.clock().now_ms())?;
        let recorded = match doc {
            None => {
                let act = make(&Document::empty(DocId::default())).map_err(RecordError::Refused)?;
                writing.begin_manifest(&mut replica, &act)?
            }
            Some(doc) => {
                let document = replica.open_document(doc)?;
                if document.is_empty() {
                    return Err(RecordError::Unknown { doc });
                }
                let act = match make(&document) {
                    Ok(act) => act,
                    Err(refused) => {
                        replica.documents.put(document);
                        return Err(RecordError::Refused(refused));
                    }
                };
                writing.write(&mut replica, document, &act)?
            }
        };
        writing.keep(&mut replica, self)?;
        drop(replica);
        self.tick();
        Ok(recorded)
    }

    /// Signs a statement about keys and keeps it. `make` sees who is believed here and says what to state.
    pub(crate) fn sign_statement<E: std::error::Error + 'static>(
        &self,
        make: impl FnOnce(&Registry) -> Result<Statement, E>,
    ) -> Result<EntryId, RecordError<E>> {
        let mut replica = self.replica();
        let key = self.key();
        let key = key.as_ref().ok_or(KeyError::Locked)?;
        let mut writing = Writing::begin(&mut replica, key, self.clock().now_ms())?;
        let registry = replica.registry.clone().ok_or(RecordError::NotEnrolled)?;
        let statement = make(&registry).map_err(RecordError::Refused)?;
        let stated = writing.state(&mut replica, &statement);
        if stated.is_err() {
            // The registry may know more than the disk.
            replica.registry = Some(registry);
        }
        let entry = stated?;
        writing.keep(&mut replica, self)?;
        drop(replica);
        self.tick();
        Ok(entry)
    }

    /// Begins many manifests, 200 to a transaction. One that cannot be right is an error in its place
    /// and does not keep the others out.
    ///
    /// # Errors
    /// [`RecordError`] when the disk or the key fails; what was kept before stays, and an import that is
    /// repeated finds it by its numbers.
    pub fn record_many(
        &self,
        manifests: Vec<NewManifest>,
    ) -> Result<Vec<Result<RecordedOrKnown, WriteError>>, RecordError> {
        let mut outcomes = Vec::with_capacity(manifests.len());
        for some in manifests.chunks(AT_ONCE) {
            let mut replica = self.replica();
            let key = self.key();
            let key = key.as_ref().ok_or(KeyError::Locked)?;
            let mut writing = Writing::begin(&mut replica, key, self.clock().now_ms())?;
            for manifest in some {
                outcomes.push(match writing.begin_one_of_many(&mut replica, manifest) {
                    Ok(outcome) => Ok(outcome),
                    Err(RecordError::Write(error)) => Err(error),
                    Err(fault) => return Err(fault),
                });
            }
            writing.keep(&mut replica, self)?;
            drop(replica);
            self.tick();
        }
        Ok(outcomes)
    }
}

/// Entries that were signed and admitted, and are not kept yet.
pub(crate) struct Writing<'k> {
    author: Author<'k>,
    batch: Batch,
    documents: Vec<Document>,
    /// Whether it is this device that signs, and not a sheet that it reads.
    is_own: bool,
}

impl<'k> Writing<'k> {
    /// Who may not sign here, does not get as far as signing.
    fn begin<E: std::error::Error + 'static>(
        replica: &mut Replica,
        key: &'k DeviceKey,
        now_ms: u64,
    ) -> Result<Self, RecordError<E>> {
        let own = replica.store.own().map_err(NodeError::from)?;
        let (Some(identity), Some(own)) = (&replica.identity, own) else {
            return Err(RecordError::NotEnrolled);
        };
        if let Some(revocation) = replica.revocation() {
            let revocation = Box::new(revocation);
            return Err(RecordError::Revoked { revocation });
        }
        let author = Author {
            key,
            ledger: identity.ledger,
            credential: identity.credential,
            epoch: own.epoch,
            seq: own.next_seq,
            prev: own.last,
            now_ms,
        };
        let mut writing = Self {
            author,
            batch: Batch {
                to_send: true,
                ..Batch::default()
            },
            documents: Vec::new(),
            is_own: true,
        };
        if own.epoch > 0 && own.next_seq == 0 {
            writing.open_epoch(replica)?;
        }
        Ok(writing)
    }

    /// Of a sheet: this device's own sequence stays as it is.
    pub(crate) fn of_sheet(author: Author<'k>) -> Self {
        Self {
            author,
            batch: Batch {
                to_send: true,
                ..Batch::default()
            },
            documents: Vec::new(),
            is_own: false,
        }
    }

    /// The first entry of an incarnation says that it begins, and where the one before ended.
    fn open_epoch<E: std::error::Error + 'static>(
        &mut self,
        replica: &mut Replica,
    ) -> Result<(), RecordError<E>> {
        let opening = replica.store.opening().map_err(NodeError::from)?;
        let statement = Statement::NewEpoch(NewEpoch {
            why: opening.map_or(EpochReason::Restored, |opening| opening.why),
            last_known: opening.and_then(|opening| opening.last_known),
        });
        self.state(replica, &statement)?;
        Ok(())
    }

    /// Signs a statement and passes it through the door.
    fn state<E: std::error::Error + 'static>(
        &mut self,
        replica: &mut Replica,
        statement: &Statement,
    ) -> Result<EntryId, RecordError<E>> {
        let entry = self.author.state(statement).map_err(WriteError::from)?;
        let document = Document::empty(DocId::default());
        let recorded = self.admit(replica, document, entry)?;
        // A statement stands in no document.
        self.documents.pop();
        Ok(recorded.entry)
    }

    fn begin_one_of_many(
        &mut self,
        replica: &mut Replica,
        manifest: &NewManifest,
    ) -> Result<RecordedOrKnown, RecordError> {
        let Some(number) = &manifest.import_number else {
            return Ok(RecordedOrKnown::Recorded(
                self.begin_manifest(replica, &manifest.act)?,
            ));
        };
        let in_batch = self
            .batch
            .import_numbers
            .iter()
            .find(|(known, _)| known == number);
        let known = match in_batch {
            Some((_, doc)) => Some(*doc),
            None => replica.store.imported(number).map_err(NodeError::from)?,
        };
        if let Some(doc) = known {
            return Ok(RecordedOrKnown::Known(doc));
        }
        let recorded = self.begin_manifest(replica, &manifest.act)?;
        self.batch.import_numbers.push((number.clone(), recorded.doc));
        Ok(RecordedOrKnown::Recorded(recorded))
    }

    fn begin_manifest<E: std::error::Error + 'static>(
        &mut self,
        replica: &mut Replica,
        act: &Act,
    ) -> Result<Recorded, RecordError<E>> {
        let nonce = keys::random::<16>()?;
        let act = &named(replica, act)?;
        let entry = Document::begin(DocumentKind::Manifest, &self.author, *nonce, act)?;
        let document = Document::empty(entry.body().doc);
        self.admit(replica, document, entry)
    }

    pub(crate) fn write<E: std::error::Error + 'static>(
        &mut self,
        replica: &mut Replica,
        document: Document,
        act: &Act,
    ) -> Result<Recorded, RecordError<E>> {
        let act = &named(replica, act)?;
        match document.write(&self.author, act) {
            Ok(entry) => self.admit(replica, document, entry),
            Err(error) => {
                replica.documents.put(document);
                Err(error.into())
            }
        }
    }

    /// Passes the door that entries of others pass too. What is refused here would be refused everywhere.
    fn admit<E: std::error::Error + 'static>(
        &mut self,
        replica: &mut Replica,
        mut document: Document,
        entry: wufei_ledger::Entry,
    ) -> Result<Recorded, RecordError<E>> {
        let Some(registry) = &mut replica.registry else {
            return Err(RecordError::NotEnrolled);
        };
        let verified: VerifiedEntry = match registry.verify(entry) {
            Ok(verified) => verified,
            Err(not_admitted) => return Err(refusal(&document, not_admitted)),
        };
        let Ok(admitted) = admit(&verified, registry, |_| Ok::<_, Infallible>(&mut document));
        match admitted {
            Ok(Admitted::Known) => return Err(WriteError::Nothing.into()),
            Ok(_) => {}
            Err(not_admitted) => {
                let error = refusal(&document, not_admitted);
                replica.documents.put(document);
                return Err(error);
            }
        }
        let recorded = Recorded {
            doc: document.id(),
            entry: verified.id(),
        };
        if let Picture::Manifest(summary) = picture::of(&document) {
            self.batch.summaries.push(*summary);
        }
        self.author.seq += 1;
        self.author.prev = verified.id();
        self.batch.entries.push(verified);
        self.documents.push(document);
        Ok(recorded)
    }

    pub(crate) fn keep(mut self, replica: &mut Replica, node: &Node) -> Result<(), NodeError> {
        if self.is_own {
            self.batch.own = Some(Own {
                epoch: self.author.epoch,
                next_seq: self.author.seq,
                last: self.author.prev,
            });
        }
        // When the commit fails, the documents are dropped: they are ahead of the disk.
        replica.store.append(&self.batch)?;
        if self.is_own {
            node.remember_head((self.author.epoch, self.author.seq, self.author.prev));
        }
        self.documents
            .into_iter()
            .for_each(|document| replica.documents.put(document));
        Ok(())
    }
}

/// An act with whom this device says to be acting, where it signs a step.
fn named(replica: &Replica, act: &Act) -> Result<Act, NodeError> {
    let mut act = act.clone();
    act.writes.extend(replica.claim_in(act.step)?);
    Ok(act)
}

fn refusal<E: std::error::Error + 'static>(document: &Document, not_admitted: NotAdmitted) -> RecordError<E> {
    match not_admitted {
        NotAdmitted::Rejected(rejection) => WriteError::Inadmissible(rejection).into(),
        NotAdmitted::Held(_) => NodeError::Document(DocumentError::Damaged {
            doc: document.id(),
            entry: EntryId::default(),
            why: "an act on it would wait for entries that are not here".to_owned(),
        })
        .into(),
    }
}
