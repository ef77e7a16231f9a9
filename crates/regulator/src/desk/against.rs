//! What the log alone knows against an entry: its device was revoked, or signed something else at its place.

use wufei_archive::{Archive, Place};
use wufei_ledger::{DeviceId, Entry, EntryId, EntryKind, Rejection, Statement, VerifiedEntry};
use wufei_manifest::Quarantine;

use super::answers::ENDORSED_AT_ONCE;
use super::{Desk, Fault};
use crate::draft::Draft;
use crate::upheld::Judged;
use crate::waiting::Cause;

/// Entries of one device that are logged without an effect. An honest one leaves fewer behind; a thief could fill
/// the log.
const MOST_QUARANTINED: u64 = 10_000;

/// Statements of one organisation. Each is read by every device of the city. An honest one makes some hundred in a
/// year, most of them for signing sheets.
const MOST_STATEMENTS: u64 = 8192;

/// What speaks against an entry before the door is asked.
#[derive(Debug)]
pub(super) enum Against {
    /// Nothing.
    Nothing,
    /// It is logged and has no effect.
    Quarantine(Quarantine),
    /// Nobody can say yet.
    Waits(Cause),
    /// It is not logged.
    Refused(Rejection),
}

impl Desk {
    pub(super) fn against(&mut self, draft: &Draft, verified: &VerifiedEntry) -> Result<Against, Fault> {
        let entry = verified.entry();
        // First, because the walk down from a cutoff must see every entry, whatever else speaks against it.
        let late = self.after_revocation(draft, entry)?;
        if let Against::Waits(_) = late {
            return Ok(late);
        }
        if let Some(found) = self.unopened(draft, entry)? {
            return Ok(found);
        }
        if let Some(forked) = self.fork(draft, entry)? {
            return Ok(Against::Refused(forked));
        }
        if entry.body().kind == EntryKind::Statement
            && let Some(found) = self.against_statement(draft, verified)
        {
            return Ok(found);
        }
        let device = entry.body().device;
        let found = match late {
            // What a revocation upholds, a fork that the thief signs below it does not spoil.
            Against::Nothing if self.registry.revoked(device).is_none() => self.after_fork(entry),
            found => found,
        };
        Ok(match found {
            Against::Quarantine(_) if self.registry.is_endorsed(entry.id(), verified.org()) => {
                Against::Nothing
            }
            Against::Quarantine(_) if *self.quarantined_of(device)? >= MOST_QUARANTINED => {
                Against::Refused(Rejection::Revoked {
                    device,
                    limit: MOST_QUARANTINED,
                })
            }
            found => found,
        })
    }

    /// An incarnation begins with the statement that opens it.
    fn unopened(&mut self, draft: &Draft, entry: &Entry) -> Result<Option<Against>, Fault> {
        let place = Place::of(entry);
        if place.epoch == 0 {
            return Ok(None);
        }
        if place.seq == 0 {
            let begins = matches!(Statement::parse(entry.payload()), Ok(Statement::NewEpoch(_)));
            let is_statement = entry.body().kind == EntryKind::Statement;
            let (epoch, seq) = (place.epoch, place.seq);
            let wrong = !(is_statement && begins);
            return Ok(wrong.then_some(Against::Refused(Rejection::Epoch { epoch, seq })));
        }
        let opening = self.occupant(draft, Place { seq: 0, ..place })?;
        Ok(match opening {
            Some(_) => None,
            None => Some(Against::Waits(Cause::Epoch(place.device, place.epoch))),
        })
    }

    /// What somebody else stated already, keys that somebody has already, and more than one batch can do.
    fn against_statement(&self, draft: &Draft, verified: &VerifiedEntry) -> Option<Against> {
        let (org, limit) = (verified.org(), MOST_STATEMENTS);
        if !verified.by_issuer() && self.statements.get(&org).is_some_and(|made| *made >= limit) {
            return Some(Against::Refused(Rejection::Statements { org, limit }));
        }
        let by = match Statement::parse(verified.entry().payload()).ok()? {
            Statement::Revoke(stated) => self.registry.revoked(stated.device)?.entry,
            Statement::ForkProof(proof) => self.registry.fork(proof.device(), proof.epoch())?.entry,
            Statement::Enrol(credential) if !verified.by_issuer() => {
                let body = credential.body();
                let is_known = self.registry.get(credential.id()).is_some();
                let may = is_known || self.is_new_key(body.subject, body.transport);
                let (issuer, credential) = (verified.body().credential, credential.id());
                let refused = Against::Refused(Rejection::MayNotIssue { issuer, credential });
                return (!may).then_some(refused);
            }
            Statement::Endorse(endorse) => {
                let is_too_much = draft.endorsed + endorse.entries().len() > ENDORSED_AT_ONCE;
                return is_too_much.then_some(Against::Waits(Cause::Room));
            }
            _ => return None,
        };
        Some(Against::Refused(Rejection::StatedBefore { by }))
    }

    fn after_revocation(&mut self, draft: &Draft, entry: &Entry) -> Result<Against, Fault> {
        let device = entry.body().device;
        let Some(revocation) = self.registry.revoked(device) else {
            return Ok(Against::Nothing);
        };
        let stated = revocation.stated;
        let archive = &*self.archive;
        let (judged, went_on) = self.upheld.judge(&stated, entry, |id| find(archive, draft, id))?;
        if went_on {
            self.waiting.wake(Cause::Chain(device));
        }
        Ok(match judged {
            Judged::Stands => Against::Nothing,
            Judged::Falls => Against::Quarantine(Quarantine::Revoked),
            Judged::Waits => Against::Waits(Cause::Chain(device)),
        })
    }

    /// The incarnation that signed two histories is suspended: what it signed after the place where they part has
    /// no effect. The device goes on in a new one.
    fn after_fork(&self, entry: &Entry) -> Against {
        let body = entry.body();
        match self.registry.fork(body.device, body.epoch) {
            Some(fork) if body.seq > fork.seq => Against::Quarantine(Quarantine::Forked),
            _ => Against::Nothing,
        }
    }

    pub(super) fn quarantined_of(&mut self, device: DeviceId) -> Result<&mut u64, Fault> {
        use std::collections::hash_map::Entry::{Occupied, Vacant};
        Ok(match self.quarantined.entry(device) {
            Occupied(known) => known.into_mut(),
            Vacant(unknown) => unknown.insert(self.archive.count_quarantined(device)?),
        })
    }

    /// Whether this entry contradicts what its device signed before: another entry at the same place, or
    /// neighbours that do not name each other.
    fn fork(&mut self, draft: &Draft, entry: &Entry) -> Result<Option<Rejection>, Fault> {
        let place = Place::of(entry);
        let forked = |seq| {
            Some(Rejection::Forked {
                device: place.device,
                epoch: place.epoch,
                seq,
            })
        };
        if self.occupant(draft, place)?.is_some_and(|id| id != entry.id()) {
            return Ok(forked(place.seq));
        }
        if let Some(seq) = place.seq.checked_sub(1) {
            let before = self.occupant(draft, Place { seq, ..place })?;
            if before.is_some_and(|id| id != entry.body().prev) {
                return Ok(forked(seq));
            }
        }
        let Some(seq) = place.seq.checked_add(1) else {
            return Ok(None);
        };
        let Some(after) = self.occupant(draft, Place { seq, ..place })? else {
            return Ok(None);
        };
        let names = find(&*self.archive, draft, after)?.map(|after| after.body().prev);
        Ok(match names == Some(entry.id()) {
            true => None,
            false => forked(place.seq),
        })
    }

    pub(super) fn occupant(&mut self, draft: &Draft, place: Place) -> Result<Option<EntryId>, Fault> {
        let last = self.last_of(place.device, place.epoch)?;
        Ok(match last {
            // Nearly always: a device's next entry is beyond all that is held.
            Some((seq, id)) if place.seq >= seq => (place.seq == seq).then_some(id),
            Some(_) => match draft.at(&place) {
                Some(id) => Some(id),
                None => self.archive.at(place)?,
            },
            None => None,
        })
    }

    /// The highest place of one incarnation of a device, with what this batch adds.
    pub(super) fn last_of(&mut self, device: DeviceId, epoch: u32) -> Result<Option<(u64, EntryId)>, Fault> {
        if let Some(last) = self.last.get(&(device, epoch)) {
            return Ok(*last);
        }
        let last = self.archive.last(device, epoch)?;
        let last = last.map(|(place, id)| (place.seq, id));
        self.last.insert((device, epoch), last);
        Ok(last)
    }

    pub(super) fn advance(&mut self, entry: &Entry) {
        let place = Place::of(entry);
        let last = self.last.entry((place.device, place.epoch)).or_default();
        if last.is_none_or(|(seq, _)| seq < place.seq) {
            *last = Some((place.seq, entry.id()));
        }
    }
}

/// An entry that is in the log, or in this batch.
pub(super) fn find(archive: &dyn Archive, draft: &Draft, id: EntryId) -> Result<Option<Entry>, Fault> {
    if let Some(position) = draft.position(id) {
        return Ok(Some(draft.entry(position).clone()));
    }
    let stored = archive.entry(id)?;
    let parsed = stored.map(|stored| stored.parse()).transpose();
    parsed.map_err(Fault::Stored)
}
