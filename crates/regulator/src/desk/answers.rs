//! What the regulator does of itself when an entry asks for it.

use std::sync::Arc;

use wufei_ledger::{
    Admitted, Bits, DocId, Entry, EntryId, ForkProof, NewKey, Rejection, Statement, VerifiedEntry,
};

use super::against::find;
use super::{Desk, Fault};
use crate::draft::Draft;
use crate::issuer::Subject;

/// Documents that the endorsements of one batch may change.
pub(super) const ENDORSED_AT_ONCE: usize = wufei_ledger::Endorse::MOST;

impl Desk {
    /// Does what a statement asks for, in the same batch.
    pub(super) fn answer(
        &mut self,
        draft: &mut Draft,
        verified: &VerifiedEntry,
        admitted: &Admitted,
    ) -> Result<(), Fault> {
        match admitted {
            Admitted::Rotating(new) => {
                let bits = verified.bits();
                self.enrol_anew(draft, verified, new, bits)
            }
            Admitted::Reenrolling(new) => {
                let bits = verified.bits().common(Bits::KINDS).and(Bits::ORG_ADMIN);
                self.enrol_anew(draft, verified, new, bits)
            }
            Admitted::Endorsed(entries) => self.bring_back(draft, entries),
            _ => Ok(()),
        }
    }

    /// The same organisation goes on with another key.
    fn enrol_anew(
        &mut self,
        draft: &mut Draft,
        verified: &VerifiedEntry,
        new: &NewKey,
        bits: Bits,
    ) -> Result<(), Fault> {
        // The same question again, or a key that somebody has already.
        if !self.is_new_key(new.key, new.transport) {
            return Ok(());
        }
        let slot = self.registry.get(verified.body().credential);
        let subject = Subject {
            org: verified.org(),
            bits,
            slot: slot.map_or(0, |own| own.body().slot),
            key: new.key,
            transport: new.transport,
        };
        let now_ms = draft.log_ms;
        let serial = self.registry.all().count() as u64;
        let credential = self.issuer.issue(subject, serial, now_ms);
        self.state(draft, &Statement::Enrol(Box::new(credential)), now_ms)
    }

    /// Entries that had no effect have one from now on, and those whom they name hear of it.
    fn bring_back(&mut self, draft: &mut Draft, entries: &[EntryId]) -> Result<(), Fault> {
        draft.endorsed += entries.len();
        for id in entries {
            self.waiting.wake_one(*id);
            let Some(entry) = find(&*self.archive, draft, *id)? else {
                continue;
            };
            let doc = entry.body().doc;
            if doc == DocId::default() {
                continue;
            }
            self.open_document(doc)?;
            let open = self.documents.get_mut(&doc).expect("opened above");
            open.document.note_endorsements(&self.registry);
            draft.changed.insert(doc);
            self.carry_to_joined(draft, doc)?;
            self.check_code(draft, doc, *id)?;
        }
        Ok(())
    }

    /// Keeps the proof of a fork in the log, where everybody reads of it.
    pub(super) fn show_fork(
        &mut self,
        draft: &mut Draft,
        entry: &Arc<Entry>,
        why: &Rejection,
    ) -> Result<(), Fault> {
        let Rejection::Forked { device, epoch, seq } = *why else {
            return Ok(());
        };
        let is_known = self.registry.fork(device, epoch).is_some();
        if is_known || device == self.issuer.device() || seq != entry.body().seq {
            return Ok(());
        }
        let place = wufei_archive::Place { device, epoch, seq };
        let Some(first) = self.occupant(draft, place)? else {
            return Ok(());
        };
        let first = find(&*self.archive, draft, first)?;
        let Some(proof) = first.and_then(|first| ForkProof::of(&first, entry)) else {
            return Ok(());
        };
        let now_ms = draft.log_ms;
        self.state(draft, &Statement::ForkProof(Box::new(proof)), now_ms)
    }
}
