//! Codes that organisations tell, and the steps that were recorded with one.

use wufei_archive::{Batch, StoredCode};
use wufei_ledger::{DocId, EntryId, OrgId, Rejection, TypedCode};
use wufei_manifest::{Confirms, Manifest, RecordingProof};

use super::{Desk, Fault, opened};
use crate::draft::Draft;

impl Desk {
    /// Makes further codes for an organisation. `None` when there is none with this id.
    pub(crate) fn make_codes(
        &mut self,
        org: OrgId,
        count: u32,
        now_ms: u64,
    ) -> Result<Option<Vec<TypedCode>>, Fault> {
        if self.archive.organisation(org)?.is_none() {
            return Ok(None);
        }
        let last = self
            .archive
            .codes(org)?
            .last()
            .map_or(0, |last| last.code.number());
        let mut made = Vec::new();
        for number in (last + 1..).take(count as usize) {
            let mut random = [0; TypedCode::DIGITS];
            getrandom::fill(&mut random).map_err(Fault::NoRandom)?;
            made.push(TypedCode::from_random(number, random));
        }
        let stored = |code: &TypedCode| StoredCode {
            org,
            code: *code,
            made_ms: now_ms,
            used_by: None,
        };
        self.archive.commit(&Batch {
            expected_size: self.size,
            codes: made.iter().map(stored).collect(),
            ..Batch::default()
        })?;
        Ok(Some(made))
    }

    /// Confirms a step that was recorded with a code of its party which stands behind no other. A wrong code, or one
    /// that was used, changes nothing: the step stays what it is, one device's word.
    pub(super) fn check_code(&mut self, draft: &mut Draft, doc: DocId, step: EntryId) -> Result<(), Fault> {
        let ledger = self.issuer.ledger();
        let document = opened(&mut self.documents, doc);
        let Some((recording, seal)) = document.recording_of(step) else {
            return Ok(());
        };
        let role = recording.role;
        let RecordingProof::Code { number, mac } = recording.proof else {
            return Ok(());
        };
        // Who the party is, and what the regulator's word builds on, is read from the view: it holds the step from here.
        let confirmed = document.confirm();
        confirmed.map_err(|why| Fault::NotConfirmed { doc, why })?;
        let manifest = Manifest::fold(&document.record());
        let Some(org) = manifest.parties.of(role).org else {
            return Ok(());
        };
        let is_used_here = |used: &(OrgId, u32, EntryId)| (used.0, used.1) == (org, number);
        let kept = self.archive.code(org, number)?;
        let fits = kept
            .is_some_and(|kept| kept.used_by.is_none() && kept.code.is_behind(&mac.0, ledger, doc, &seal));
        if !fits || draft.batch.used_codes.iter().any(is_used_here) {
            return Ok(());
        }
        let confirms = Confirms { step, party: None };
        if self.put_confirmation(draft, doc, &confirms)? {
            draft.batch.used_codes.push((org, number, step));
        }
        Ok(())
    }

    /// Confirms a recorded step with the regulator's word, or says who its party is. `None` when there is no such
    /// manifest; `false` when the step is not there, was not recorded, or was confirmed already.
    pub(crate) fn confirm(
        &mut self,
        doc: DocId,
        confirms: &Confirms,
        now_ms: u64,
    ) -> Result<Option<bool>, Fault> {
        if self.archive.manifest(doc)?.is_none() {
            return Ok(None);
        }
        let mut draft = self.draft(now_ms);
        if !self.put_confirmation(&mut draft, doc, confirms)? {
            return Ok(Some(false));
        }
        self.commit(draft, now_ms)?;
        Ok(Some(true))
    }

    fn put_confirmation(
        &mut self,
        draft: &mut Draft,
        doc: DocId,
        confirms: &Confirms,
    ) -> Result<bool, Fault> {
        let next = self.next()?;
        self.open_document(doc)?;
        let mut row = [0; 8];
        getrandom::fill(&mut row).map_err(Fault::NoRandom)?;
        let document = &self.documents.get(&doc).expect("opened above").document;
        let entry = self.issuer.confirm(document, confirms, row, next, draft.log_ms);
        let entry = entry.map_err(|why| Fault::Own(why.to_string()))?;
        let may_not =
            |why: &Rejection| matches!(why, Rejection::Confirmation { .. } | Rejection::Role { .. });
        self.take_unless(draft, entry, may_not)
    }
}
