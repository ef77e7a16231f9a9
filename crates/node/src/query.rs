//! What screens and the command line ask.

use std::collections::BTreeMap;

use serde::Serialize;
use wufei_ledger::{DeviceId, DocId, DocumentKind, Entry, EntryId, OrgId, Receipt};
use wufei_manifest::{Manifest, Quarantine};
use wufei_store::{OutboxStatus, Profile, RefusedEntry, Summary, SummaryFilter, SummaryPage, Unconfirmed};

use crate::node::Replica;
use crate::{Claimed, Node, NodeError};

/// One manifest with what is known about each of its entries.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ManifestView {
    /// The manifest as its entries make it.
    pub manifest: Manifest,
    /// How far each entry has come, its steps among them.
    pub marks: BTreeMap<EntryId, Mark>,
    /// Entries of it that came before what they build on.
    pub held: Vec<EntryId>,
    /// Who signed each entry.
    pub signers: BTreeMap<EntryId, Signer>,
    /// Who acted in each step, by the signing device's claim.
    pub persons: BTreeMap<EntryId, Claimed>,
}

/// Whose key signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Signer {
    /// For whom.
    pub org: OrgId,
    /// The device. The device signs; the person is the device's claim.
    pub device: DeviceId,
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
    /// The regulator has it and gives it no effect, and nobody who may has endorsed it.
    Quarantined {
        /// Its word.
        receipt: Receipt,
        /// Why.
        why: Quarantine,
    },
}

/// An entry of this device without a receipt.
#[derive(Debug, Clone)]
pub struct UnconfirmedEntry {
    /// The entry.
    pub entry: Entry,
    /// How far it has come.
    pub mark: Mark,
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

    /// One manifest as lists show it.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn summary(&self, doc: DocId) -> Result<Option<Summary>, NodeError> {
        Ok(self.replica().store.summary(doc)?)
    }

    /// The manifests with contradictions, those touched last first, at most `limit`.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn conflicted(&self, limit: usize) -> Result<Vec<Summary>, NodeError> {
        Ok(self.replica().store.conflicted(limit)?)
    }

    /// The manifests with corrections that wait for an answer, those touched last first, at most `limit`.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn corrected(&self, limit: usize) -> Result<Vec<Summary>, NodeError> {
        Ok(self.replica().store.corrected(limit)?)
    }

    /// How many manifests have contradictions.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn count_conflicts(&self) -> Result<u64, NodeError> {
        Ok(self.replica().store.count_conflicts()?)
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
        let (mut marks, mut signers) = (BTreeMap::new(), BTreeMap::new());
        for entry in entries {
            marks.insert(entry, self.mark(&replica, entry)?);
            signers.extend(replica.signer(entry)?.map(|signer| (entry, signer)));
        }
        let mut persons = BTreeMap::new();
        for step in &manifest.steps {
            if let Some(claim) = step.person {
                persons.insert(step.entry, replica.claimed(claim)?);
            }
        }
        let held = replica.store.held_in(doc)?;
        Ok(Some(ManifestView {
            manifest,
            marks,
            held: held.into_iter().map(|held| held.id).collect(),
            signers,
            persons,
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

    /// The entries without a receipt, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`NodeError::Store`]. Bytes that are no entry any more are passed over: `verify` names them.
    pub fn unconfirmed(&self, limit: usize) -> Result<Vec<UnconfirmedEntry>, NodeError> {
        let unconfirmed = self.replica().store.unconfirmed(limit)?;
        Ok(self.read_unconfirmed(unconfirmed))
    }

    /// The entries that the regulator refused, oldest first, at most `limit`.
    ///
    /// # Errors
    /// As [`Node::unconfirmed`].
    pub fn unconfirmed_refused(&self, limit: usize) -> Result<Vec<UnconfirmedEntry>, NodeError> {
        let refused = self.replica().store.refused(limit)?;
        Ok(self.read_unconfirmed(refused))
    }

    fn read_unconfirmed(&self, unconfirmed: Vec<Unconfirmed>) -> Vec<UnconfirmedEntry> {
        let read = |one: Unconfirmed| {
            let entry = Entry::parse(&one.bytes).ok()?;
            let mark = self.mark_in_outbox(one.refused);
            Some(UnconfirmedEntry { entry, mark })
        };
        unconfirmed.into_iter().filter_map(read).collect()
    }

    /// Of a document's entries, the mark of the one that has come least far.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn mark_of(&self, doc: DocId) -> Result<Mark, NodeError> {
        let replica = self.replica();
        if let Some(unconfirmed) = replica.store.unconfirmed_in(doc)? {
            return Ok(self.mark_in_outbox(unconfirmed));
        }
        if replica.store.is_provisional(doc)? {
            return Ok(Mark::Waiting);
        }
        let newest = replica.store.newest_receipt_in(doc)?;
        Ok(match newest {
            Some(receipt) => replica.mark_of_receipt(receipt)?,
            None => Mark::Waiting,
        })
    }

    /// How many of this device's entries have a receipt.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn count_confirmed(&self) -> Result<u64, NodeError> {
        let replica = self.replica();
        let status = replica.store.outbox_status()?;
        let signed = replica.store.own()?.map_or(0, |own| own.next_seq);
        Ok(signed.saturating_sub(status.waiting + status.refused.len() as u64))
    }

    fn mark_in_outbox(&self, refused: Option<RefusedEntry>) -> Mark {
        match refused {
            Some(refused) => Mark::Refused {
                code: refused.code,
                text: refused.text,
            },
            None if !self.is_connected() => Mark::OnlyHere,
            None => Mark::Waiting,
        }
    }

    fn mark(&self, replica: &Replica, entry: EntryId) -> Result<Mark, NodeError> {
        if let Some(receipt) = replica.store.receipt(entry)? {
            return replica.mark_of_receipt(receipt);
        }
        let in_outbox = replica.store.in_outbox(entry)?;
        Ok(in_outbox.map_or(Mark::Waiting, |refused| self.mark_in_outbox(refused)))
    }
}

impl Replica {
    /// What a receipt says of its entry, with what was endorsed since.
    fn mark_of_receipt(&self, receipt: Receipt) -> Result<Mark, NodeError> {
        let Some(why) = receipt.verdict.quarantine() else {
            return Ok(Mark::AuthorityHasIt { receipt });
        };
        let signer = self.signer(receipt.entry)?;
        let is_endorsed = self
            .registry
            .as_ref()
            .zip(signer)
            .is_some_and(|(registry, signer)| registry.is_endorsed(receipt.entry, signer.org));
        Ok(match is_endorsed {
            true => Mark::AuthorityHasIt { receipt },
            false => Mark::Quarantined { receipt, why },
        })
    }

    /// Who signed an entry. Bytes that are no entry any more name nobody.
    fn signer(&self, entry: EntryId) -> Result<Option<Signer>, NodeError> {
        let Some(stored) = self.store.entry(entry)? else {
            return Ok(None);
        };
        let entry = Entry::parse(&stored.signed).ok();
        let credential = entry.as_ref().map(|entry| entry.body().credential);
        let known = self.registry.as_ref().zip(credential);
        Ok(known
            .and_then(|(registry, id)| registry.get(id))
            .map(|credential| Signer {
                org: credential.body().org,
                device: credential.device(),
            }))
    }
}
