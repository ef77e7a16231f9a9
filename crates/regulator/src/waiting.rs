//! Entries that came before their causes.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use wufei_ledger::{CredentialId, DeviceId, DocId, Entry, EntryId, Held};
use wufei_manifest::id::Hex;

/// How many entries may wait. Their senders keep them as well, so refusing to keep one loses nothing.
const MOST_ENTRIES: usize = 10_000;
/// How many bytes may wait.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What an entry waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Cause {
    /// A change of this document, by its hash.
    Change(DocId, Hex<32>),
    /// This credential.
    Credential(CredentialId),
    /// The statement that opens this incarnation of a device.
    Epoch(DeviceId, u32),
    /// More of a revoked device's chain down from its cutoff.
    Chain(DeviceId),
    /// The next batch.
    Room,
}

impl Cause {
    /// What a held entry waits for first.
    pub(crate) fn of(entry: &Entry, held: &Held) -> Self {
        match held {
            Held::Credential(credential) => Self::Credential(*credential),
            Held::Causes(causes) => {
                let first = causes.first().copied().unwrap_or(Hex([0; 32]));
                Self::Change(entry.body().doc, first)
            }
        }
    }
}

/// The waiting room. What waits here is in the archive's table as well.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    entries: HashMap<EntryId, Arc<Entry>>,
    by_cause: HashMap<Cause, Vec<EntryId>>,
    bytes: usize,
    /// Those whose cause has come.
    due: VecDeque<EntryId>,
}

impl Waiting {
    /// A room with what waited before the start; nobody knows any more for what, so all are due.
    pub(crate) fn with(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut room = Self::default();
        for entry in entries {
            room.due.push_back(entry.id());
            room.bytes += size(&entry);
            room.entries.insert(entry.id(), Arc::new(entry));
        }
        room
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn has_due(&self) -> bool {
        !self.due.is_empty()
    }

    pub(crate) fn has(&self, id: EntryId) -> bool {
        self.entries.contains_key(&id)
    }

    /// Keeps an entry until the first of its causes comes: then it is looked at again, and may wait for the next.
    /// Were it looked at whenever the document changes, ten thousand orphans would slow down each change. `false` when there is no room; one that is here already only waits for something else.
    pub(crate) fn keep(&mut self, entry: &Arc<Entry>, cause: Cause) -> bool {
        let id = entry.id();
        if !self.has(id) {
            if self.entries.len() >= MOST_ENTRIES || self.bytes + size(entry) > MOST_BYTES {
                return false;
            }
            self.bytes += size(entry);
            self.entries.insert(id, entry.clone());
        }
        let waiting = self.by_cause.entry(cause).or_default();
        if !waiting.contains(&id) {
            waiting.push(id);
        }
        true
    }

    /// An entry that was admitted or refused does not wait any more. `false` when it never did.
    pub(crate) fn let_go(&mut self, id: EntryId) -> bool {
        match self.entries.remove(&id) {
            Some(entry) => {
                self.bytes -= size(&entry);
                true
            }
            None => false,
        }
    }

    /// What was waited for has come.
    pub(crate) fn wake(&mut self, cause: Cause) {
        self.due.extend(self.by_cause.remove(&cause).unwrap_or_default());
    }

    /// This one is looked at again, whatever it waits for.
    pub(crate) fn wake_one(&mut self, entry: EntryId) {
        if self.has(entry) {
            self.due.push_back(entry);
        }
    }

    /// Whether some entry waits for this.
    pub(crate) fn is_awaited(&self, cause: Cause) -> bool {
        self.by_cause.contains_key(&cause)
    }

    /// Takes at most `limit` due entries, the longest waiting first. They stay here until they are let go.
    pub(crate) fn take_due(&mut self, limit: usize) -> Vec<Arc<Entry>> {
        let mut taken = Vec::new();
        while taken.len() < limit {
            let Some(id) = self.due.pop_front() else { break };
            taken.extend(self.entries.get(&id).cloned());
        }
        taken
    }
}

fn size(entry: &Entry) -> usize {
    Entry::HEAD + entry.payload().len()
}
