//! Each device's entries name each other in turn: two branches are a copied or restored device.

use std::collections::BTreeMap;

use wufei_ledger::{DeviceId, EntryBody, EntryId};

use crate::Fault;

/// Where entries stand in their devices' sequences, as far as they are here: of others a replica holds a part.
#[derive(Default)]
pub(crate) struct Places {
    /// By device, epoch and number: the entry, and the one that it names as the one before.
    taken: BTreeMap<(DeviceId, u32, u64), (EntryId, EntryId)>,
    twice: Vec<Fault>,
}

impl Places {
    /// Remembers where an entry stands.
    pub(crate) fn take(&mut self, entry: EntryId, body: &EntryBody) {
        let place = (body.device, body.epoch, body.seq);
        let (other, _) = *self.taken.entry(place).or_insert((entry, body.prev));
        if other != entry {
            let why = format!("entry {other} stands at the same place");
            self.twice.push(Fault::Place { entry, why });
        }
    }

    /// What contradicts itself.
    pub(crate) fn faults(self) -> Vec<Fault> {
        let is_broken = |(device, epoch, seq): (DeviceId, u32, u64), prev: EntryId| match seq.checked_sub(1) {
            None => prev != EntryId::default(),
            Some(before) => {
                let before = self.taken.get(&(device, epoch, before));
                before.is_some_and(|(id, _)| *id != prev)
            }
        };
        let broken = self
            .taken
            .iter()
            .filter(|(place, (_, prev))| is_broken(**place, *prev));
        let broken = broken.map(|(_, (entry, _))| Fault::Place {
            entry: *entry,
            why: "it does not name the entry before it".to_owned(),
        });
        broken.chain(self.twice.iter().cloned()).collect()
    }
}
