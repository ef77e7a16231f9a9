use crate::EntryId;

/// That somebody takes responsibility for entries: each entry's name, 32 bytes, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endorse {
    /// The entries: at least one, at most [`Endorse::MOST`].
    entries: Vec<EntryId>,
}

impl Endorse {
    /// Entries that one statement may name.
    pub const MOST: usize = 256;

    /// Of these entries; `None` for none of them or too many.
    pub fn new(mut entries: Vec<EntryId>) -> Option<Self> {
        entries.sort_unstable();
        entries.dedup();
        (1..=Self::MOST)
            .contains(&entries.len())
            .then_some(Self { entries })
    }

    /// The entries, ascending.
    pub fn entries(&self) -> &[EntryId] {
        &self.entries
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.entries.iter().flat_map(|entry| entry.0).collect()
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (entries, []) = bytes.as_chunks::<32>() else {
            return None;
        };
        let read: Vec<_> = entries.iter().map(|entry| EntryId(*entry)).collect();
        let is_ascending = read.is_sorted_by(|one, other| one < other);
        Self::new(read).filter(|_| is_ascending)
    }
}
