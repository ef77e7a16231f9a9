//! Devices that signed two histories: the one that the log has stands, the other is put aside.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use wufei_ledger::{DeviceId, DocId, Entry, EntryId, EpochReason, Receipt, Registry, VerifiedEntry};
use wufei_store::Batch;

use crate::NodeError;
use crate::documents::rebuild;
use crate::node::Replica;

impl Replica {
    /// Everything that has to give way with these entries: what their devices signed after them, and what anybody
    /// built on it. Names the documents that it leaves.
    pub(super) fn histories(
        &self,
        yields: &BTreeSet<EntryId>,
        registry: &Registry,
        touched: &mut BTreeSet<DocId>,
    ) -> Result<BTreeSet<EntryId>, NodeError> {
        let mut frozen = BTreeSet::new();
        let mut by_document: BTreeMap<DocId, Vec<EntryId>> = BTreeMap::new();
        for first in yields {
            for (entry, doc) in self.branch(*first)? {
                if frozen.insert(entry) {
                    by_document.entry(doc).or_default().push(entry);
                }
            }
        }
        by_document.remove(&DocId::default());
        for (doc, entries) in by_document {
            let document = rebuild(doc, registry, &self.store.entries_of(doc)?)?;
            let built = document.built_on(&entries);
            let unlogged = document.signed().iter().filter(|own| own.logged.is_none());
            frozen.extend(unlogged.map(|own| own.id).filter(|id| built.contains(id)));
            touched.insert(doc);
        }
        Ok(frozen)
    }

    /// An entry and what its device signed after it that the log does not have, each with its document.
    fn branch(&self, first: EntryId) -> Result<Vec<(EntryId, DocId)>, NodeError> {
        let Some(stored) = self.store.entry(first)?.filter(|stored| stored.logged.is_none()) else {
            return Ok(Vec::new());
        };
        let Ok(entry) = Entry::parse(&stored.signed) else {
            return Ok(Vec::new());
        };
        let body = entry.body();
        let mut branch = vec![(first, body.doc)];
        let later = self
            .store
            .unlogged_from(body.device, body.epoch, body.seq.saturating_add(1))?;
        let later = later
            .iter()
            .filter_map(|stored| Entry::parse(&stored.signed).ok());
        for entry in later {
            if branch.iter().any(|(id, _)| *id == entry.body().prev) {
                branch.push((entry.id(), entry.body().doc));
            }
        }
        Ok(branch)
    }

    /// What stands in the way of entries that the log has: changes of the same author that it does not have.
    pub(super) fn in_the_way(&self, contradicted: &[VerifiedEntry]) -> Result<BTreeSet<EntryId>, NodeError> {
        let mut found = BTreeSet::new();
        for entry in contradicted {
            let body = entry.body();
            let unlogged = self.store.unlogged_from(body.device, body.epoch, 0)?;
            let here = unlogged
                .iter()
                .filter_map(|stored| Entry::parse(&stored.signed).ok());
            let of_this = here.filter(|here| here.body().doc == body.doc && here.id() != entry.id());
            found.extend(of_this.map(|here| here.id()));
        }
        Ok(found)
    }

    /// When this device's own entries are put aside, it goes on in a new incarnation.
    pub(super) fn begin_anew(
        &self,
        frozen: &BTreeSet<EntryId>,
        receipts: &HashMap<EntryId, Receipt>,
        device: DeviceId,
        batch: &mut Batch,
    ) -> Result<(), NodeError> {
        let Some(own) = batch.own.or(self.store.own()?) else {
            return Ok(());
        };
        let mut is_own = false;
        for id in frozen {
            let stored = self.store.entry(*id)?;
            let entry = stored.and_then(|stored| Entry::parse(&stored.signed).ok());
            is_own |=
                entry.is_some_and(|entry| (entry.body().device, entry.body().epoch) == (device, own.epoch));
        }
        if !is_own {
            return Ok(());
        }
        let came = batch
            .entries
            .iter()
            .filter(|entry| entry.body().device == device && receipts.contains_key(&entry.id()));
        let came = came.map(|entry| (entry.body().epoch, entry.body().seq, entry.id()));
        let last_known = came.chain(self.store.device_head(device, true)?).max();
        batch.begin(own.epoch + 1, EpochReason::Forked, last_known);
        Ok(())
    }
}
