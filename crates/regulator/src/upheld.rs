//! Which of a revoked device's late entries stand: those on its own chain down from the cutoff.
//!
//! An entry names the one before it, so the cutoff fixes everything below it. Nobody who finds the key later can
//! put an entry there. The walk goes down only as far as a late entry asks for.

use std::collections::{HashMap, HashSet};

use wufei_archive::Place;
use wufei_ledger::{DeviceId, Entry, EntryId, EntryKind, Known, Revoke, Statement};

/// The chains of revoked devices, as far as they were walked.
#[derive(Debug, Default)]
pub(crate) struct Upheld {
    chains: HashMap<DeviceId, Chain>,
}

#[derive(Debug)]
struct Chain {
    /// The next entry down; `None` when the chain was walked to its beginning, or breaks off.
    next: Option<Known>,
    upheld: HashSet<EntryId>,
    /// Late entries that wait for the walk, each with its place and the one before it.
    came: HashMap<EntryId, (Place, Option<Known>)>,
}

/// What the chain says of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judged {
    /// It lies on the chain.
    Stands,
    /// It does not, and never will.
    Falls,
    /// The chain between the cutoff and its place is not known yet.
    Waits,
}

impl Upheld {
    /// Forgets what was walked.
    pub(crate) fn clear(&mut self) {
        self.chains.clear();
    }

    /// Judges a late entry of a revoked device. `find` gives an entry that is in the log. The second value says
    /// whether the walk went on, so that entries that wait for it are worth another look.
    pub(crate) fn judge<Fault>(
        &mut self,
        revoke: &Revoke,
        entry: &Entry,
        mut find: impl FnMut(EntryId) -> Result<Option<Entry>, Fault>,
    ) -> Result<(Judged, bool), Fault> {
        let (place, id) = (Place::of(entry), entry.id());
        let chain = self.chains.entry(revoke.device).or_insert_with(|| Chain {
            next: revoke.cutoff,
            upheld: HashSet::new(),
            came: HashMap::new(),
        });
        if chain.upheld.contains(&id) {
            chain.came.remove(&id);
            return Ok((Judged::Stands, false));
        }
        let before = chain.upheld.len();
        while let Some((epoch, seq, next)) = chain.next {
            if (epoch, seq) < (place.epoch, place.seq) {
                break;
            }
            let found = match chain.came.get(&next) {
                Some(came) => Some(*came),
                None if next == id => Some((place, self::one_before(entry))),
                None => find(next)?.map(|found| (Place::of(&found), self::one_before(&found))),
            };
            let Some((found, one_before)) = found else {
                chain.came.insert(id, (place, self::one_before(entry)));
                return Ok((Judged::Waits, chain.upheld.len() > before));
            };
            // A name that stands for another place than it was named for: the chain breaks off here.
            let fits = (found.device, found.epoch, found.seq) == (revoke.device, epoch, seq);
            chain.next = one_before.filter(|_| fits);
            if fits {
                chain.upheld.insert(next);
            }
        }
        let judged = match chain.upheld.contains(&id) {
            true => Judged::Stands,
            false => Judged::Falls,
        };
        chain.came.remove(&id);
        Ok((judged, chain.upheld.len() > before))
    }

    /// An entry has no room to wait in.
    pub(crate) fn forget(&mut self, device: DeviceId, entry: EntryId) {
        if let Some(chain) = self.chains.get_mut(&device) {
            chain.came.remove(&entry);
        }
    }
}

/// The entry before this one in its device's history. The first of an incarnation names the one it goes on from.
fn one_before(entry: &Entry) -> Option<Known> {
    let body = entry.body();
    match body.seq.checked_sub(1) {
        Some(seq) => Some((body.epoch, seq, body.prev)),
        None if body.kind == EntryKind::Statement => match Statement::parse(entry.payload()) {
            Ok(Statement::NewEpoch(begun)) => begun.last_known,
            _ => None,
        },
        None => None,
    }
}
