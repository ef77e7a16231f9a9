//! What the regulator does itself: let devices in, revoke them, say which step stands, endorse.

use std::sync::Arc;

use wufei_archive::{Batch, Invite, InviteUse, Used};
use wufei_ledger::{
    Bits, Credential, DeviceId, DocId, Endorse, Entry, EntryId, PublicKey, Rejection, RevocationReason,
    Revoke, Statement,
};
use wufei_manifest::{Answer, Manifest};

use super::{Desk, Fault};
use crate::draft::{Draft, Fate};
use crate::issuer::{Issuer, Next, Subject};
use crate::office::{Denied, Grant, Word};

impl Desk {
    // Invites.

    /// Keeps a new invite.
    pub(crate) fn invite(&mut self, invite: Invite) -> Result<(), Fault> {
        Ok(self.archive.commit(&Batch {
            expected_size: self.size,
            invites: vec![invite],
            ..Batch::default()
        })?)
    }

    /// Lets a device in that has proved the code of an invite: its credential, the statement that makes
    /// it known, the profile of a new organisation and the end of the invite come in one transaction.
    pub(crate) fn grant(
        &mut self,
        tag: [u8; 8],
        device_key: [u8; 32],
        transport_key: [u8; 32],
        now_ms: u64,
    ) -> Result<Result<Grant, Denied>, Fault> {
        let Some(invite) = self.archive.invite(tag)? else {
            return Ok(Err(Denied::Unknown));
        };
        if now_ms >= invite.expires_ms {
            return Ok(Err(Denied::Expired));
        }
        if let Some(used) = &invite.used {
            let same = used.device_key == device_key && used.transport_key == transport_key;
            return Ok(match same {
                // It asks again because it did not hear the answer.
                true => Ok(self.granted(&invite, used.credential)),
                false => Err(Denied::Used),
            });
        }
        if !self.is_new_key(device_key, transport_key) {
            return Ok(Err(Denied::Key));
        }
        self.enrol(invite, device_key, transport_key, now_ms).map(Ok)
    }

    pub(super) fn is_new_key(&self, device_key: [u8; 32], transport_key: [u8; 32]) -> bool {
        let usable = |key: &[u8; 32]| PublicKey::from_bytes(key).is_ok();
        let taken = |credential: &Credential| {
            credential.body().subject == device_key || credential.body().transport == transport_key
        };
        usable(&device_key) && usable(&transport_key) && !self.registry.all().any(taken)
    }

    fn enrol(
        &mut self,
        invite: Invite,
        device_key: [u8; 32],
        transport_key: [u8; 32],
        now_ms: u64,
    ) -> Result<Grant, Fault> {
        let serial = self.registry.all().count() as u64;
        let subject = Subject {
            org: invite.organisation.org,
            bits: invite.bits,
            slot: invite.slot,
            key: device_key,
            transport: transport_key,
        };
        let credential = self.issuer.issue(subject, serial, now_ms);
        let mut draft = self.draft(now_ms);
        self.state(&mut draft, &Statement::Enrol(Box::new(credential)), now_ms)?;
        if self.archive.organisation(invite.organisation.org)?.is_none() {
            let mut nonce = [0; 16];
            getrandom::fill(&mut nonce).map_err(Fault::NoRandom)?;
            let next = self.next()?;
            let profile = self.issuer.profile(&invite.organisation, next, nonce, now_ms);
            self.take_own(&mut draft, profile.map_err(|why| Fault::Own(why.to_string()))?)?;
            let mut organisation = invite.organisation.clone();
            organisation.since_ms = draft.log_ms;
            draft.batch.organisations.push(organisation);
        }
        let used = Used {
            device_key,
            transport_key,
            credential,
        };
        draft.batch.used.push(InviteUse {
            tag: invite.tag,
            used,
        });
        self.commit(draft, now_ms)?;
        Ok(self.granted(&invite, credential))
    }

    // Revocations.

    /// Revokes a device. `None` when no device has this name; `false` beside a device that was revoked before.
    pub(crate) fn revoke(
        &mut self,
        device: DeviceId,
        reason: RevocationReason,
        note: &str,
        now_ms: u64,
    ) -> Result<Option<bool>, Fault> {
        if self.registry.revoked(device).is_some() {
            return Ok(Some(false));
        }
        // The issuer's own key is the root's to take away.
        let is_device =
            |known: &Credential| known.device() == device && !known.body().bits.has(Bits::REGULATOR);
        if !self.registry.all().any(is_device) {
            return Ok(None);
        }
        let last = self.archive.device_head(device)?;
        let statement = Statement::Revoke(Revoke {
            device,
            reason,
            cutoff: last.map(|(place, id)| (place.epoch, place.seq, id)),
        });
        let mut draft = self.draft(now_ms);
        self.state(&mut draft, &statement, now_ms)?;
        for revocation in &mut draft.batch.revocations {
            note.clone_into(&mut revocation.note);
        }
        self.commit(draft, now_ms)?;
        Ok(Some(true))
    }

    // Contradictions.

    /// Says which of a manifest's contradicting steps stands. `None` when there is no such manifest; `false` when
    /// nothing contradicts that step.
    pub(crate) fn resolve(
        &mut self,
        doc: DocId,
        stands: EntryId,
        now_ms: u64,
    ) -> Result<Option<bool>, Fault> {
        // Profiles and the place of the statements are no manifests.
        if self.archive.manifest(doc)?.is_none() {
            return Ok(None);
        }
        let next = self.next()?;
        self.open_document(doc)?;
        let document = &self.documents.get(&doc).expect("opened above").document;
        let mut row = [0; 8];
        getrandom::fill(&mut row).map_err(Fault::NoRandom)?;
        let resolved = self.issuer.resolve(document, stands, row, next, now_ms);
        let entry = resolved.map_err(|why| Fault::Own(why.to_string()))?;
        let mut draft = self.draft(now_ms);
        let may_not = |why: &Rejection| matches!(why, Rejection::Resolution { .. } | Rejection::Role { .. });
        if !self.take_unless(&mut draft, entry, may_not)? {
            return Ok(Some(false));
        }
        self.commit(draft, now_ms)?;
        Ok(Some(true))
    }

    /// Answers a correction with the regulator's word. `None` when there is no such manifest; `false` when the
    /// correction is not there, is decided, or does not ask that party.
    pub(crate) fn speak_for(&mut self, doc: DocId, word: &Word, now_ms: u64) -> Result<Option<bool>, Fault> {
        if self.archive.manifest(doc)?.is_none() {
            return Ok(None);
        }
        let next = self.next()?;
        self.open_document(doc)?;
        let document = &self.documents.get(&doc).expect("opened above").document;
        let manifest = Manifest::fold(&document.record());
        let mut corrections = manifest.corrections.iter();
        let Some(correction) = corrections.find(|correction| correction.entry == word.correction) else {
            return Ok(Some(false));
        };
        let answer = Answer {
            correction: word.correction,
            base: correction.base,
            approves: word.approves,
            speaks_for: word.speaks_for,
            reason: word.reason.clone(),
        };
        let mut row = [0; 8];
        getrandom::fill(&mut row).map_err(Fault::NoRandom)?;
        let answered = self.issuer.answer(document, &answer, row, next, now_ms);
        let entry = answered.map_err(|why| Fault::Own(why.to_string()))?;
        let mut draft = self.draft(now_ms);
        let may_not = |why: &Rejection| matches!(why, Rejection::Answer { .. } | Rejection::Role { .. });
        if !self.take_unless(&mut draft, entry, may_not)? {
            return Ok(Some(false));
        }
        self.commit(draft, now_ms)?;
        Ok(Some(true))
    }

    fn take_own(&mut self, draft: &mut Draft, entry: Entry) -> Result<(), Fault> {
        self.take_unless(draft, entry, |_| false).map(drop)
    }

    /// Takes the regulator's own entry in, unless it is refused for a reason that is no fault. Then nothing has
    /// changed and no number was used: the entry is forgotten.
    pub(super) fn take_unless(
        &mut self,
        draft: &mut Draft,
        entry: Entry,
        is_no_fault: impl Fn(&Rejection) -> bool,
    ) -> Result<bool, Fault> {
        match self.take(draft, &[Arc::new(entry)])?.pop() {
            Some(Fate::New(_)) => Ok(true),
            Some(Fate::Rejected(why)) if is_no_fault(&why) => Ok(false),
            Some(Fate::Rejected(why)) => Err(Fault::Own(why.to_string())),
            fate => Err(Fault::Own(format!("{fate:?}"))),
        }
    }

    /// The place of the issuer's next entry.
    pub(super) fn next(&mut self) -> Result<Next, Fault> {
        let last = self.last_of(self.issuer.device(), Issuer::EPOCH)?;
        Ok(last.map_or_else(Next::default, |(seq, id)| Next {
            seq: seq + 1,
            prev: id,
        }))
    }

    /// States something in a batch that is being made.
    pub(super) fn state(
        &mut self,
        draft: &mut Draft,
        statement: &Statement,
        now_ms: u64,
    ) -> Result<(), Fault> {
        let next = self.next()?;
        let stated = self.issuer.state(statement, next, now_ms);
        self.take_own(draft, stated.map_err(Fault::Stored)?)
    }

    fn granted(&self, invite: &Invite, credential: Credential) -> Grant {
        let chain = self.registry.full_chain(credential.id());
        Grant {
            chain: chain.expect("it has just been enrolled, or was before"),
            org_name: invite.organisation.name.clone(),
        }
    }

    // The keys of the regulator itself.

    /// Makes another root or issuer known that a root has signed.
    pub(crate) fn make_known(&mut self, authority: Credential, now_ms: u64) -> Result<(), Fault> {
        if self.registry.get(authority.id()).is_some() {
            return Ok(());
        }
        let mut draft = self.draft(now_ms);
        self.state(&mut draft, &Statement::Enrol(Box::new(authority)), now_ms)?;
        self.commit(draft, now_ms)?;
        Ok(())
    }

    // Quarantined entries.

    /// Takes responsibility for entries that the log gave no effect. Says of how many that was true.
    pub(crate) fn endorse(&mut self, entries: &[EntryId], now_ms: u64) -> Result<usize, Fault> {
        let mut apart = Vec::new();
        for id in entries {
            let receipt = self.archive.entry(*id)?.and_then(|stored| stored.receipt());
            let is_apart = receipt.is_some_and(|receipt| receipt.verdict.quarantine().is_some());
            // The regulator's word is for every organisation: any will do to ask whether it was said.
            if is_apart && !self.registry.is_endorsed_by_issuer(*id) {
                apart.push(*id);
            }
        }
        let count = apart.len();
        let Some(endorse) = Endorse::new(apart) else {
            return Ok(0);
        };
        let mut draft = self.draft(now_ms);
        self.state(&mut draft, &Statement::Endorse(endorse), now_ms)?;
        self.commit(draft, now_ms)?;
        Ok(count)
    }
}
