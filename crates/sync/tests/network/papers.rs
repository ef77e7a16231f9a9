//! The entries of the city, signed once for all schedules.

use std::sync::OnceLock;
use wufei_ledger::{
    Bits, Chain, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Entry, EntryBody, EntryId,
    EntryKind, LedgerId, OrgId, Seen,
};

pub const PHONES: usize = 3;
pub const ENTRIES: usize = 24;

/// One device and all that it will ever sign.
pub struct Papers {
    pub chain: Chain,
    pub entries: Vec<Entry>,
}

impl Papers {
    pub fn of(phone: usize) -> &'static Papers {
        static ALL: OnceLock<Vec<Papers>> = OnceLock::new();
        &ALL.get_or_init(|| (0..PHONES).map(|phone| sign(phone as u8)).collect())[phone]
    }

    pub fn credential(&self) -> Credential {
        self.chain.0[0]
    }

    pub fn org(&self) -> OrgId {
        self.credential().body().org
    }
}

pub fn ledger() -> LedgerId {
    LedgerId([9; 16])
}

/// What the node of the story does with an entry; the first byte of its payload says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Admitted,
    /// Every device reads it.
    Directory,
    Refused,
    /// At first; its cause comes later.
    Parked,
}

pub fn fate(entry: &Entry) -> Fate {
    match entry.payload()[0] {
        0 => Fate::Directory,
        1 => Fate::Refused,
        2 => Fate::Parked,
        _ => Fate::Admitted,
    }
}

fn sign(phone: u8) -> Papers {
    let key = DeviceKey::from_seed(&[phone + 1; 32]);
    let credential = CredentialBody {
        issuer: CredentialId::default(),
        subject: key.public().to_bytes(),
        transport: [phone; 32],
        // The first two devices belong to one organisation.
        org: OrgId([phone / 2; 16]),
        bits: Bits::PRODUCER,
        slot: phone,
        region: 420_100,
        not_before: 0,
        not_after: u64::MAX,
        serial: u64::from(phone),
    }
    .sign(&key);
    let mut prev = EntryId::default();
    let entries = (0..ENTRIES as u64).map(|seq| {
        let body = EntryBody {
            kind: EntryKind::Change,
            ledger: ledger(),
            device: key.device(),
            epoch: 0,
            seq,
            prev,
            doc: DocId([phone; 16]),
            credential: credential.id(),
            seen: Seen::default(),
            wall_ms: 0,
            payload_len: 0,
            payload_hash: [0; 32],
        };
        // Some entries are so large that two of them fill a frame.
        let length = if seq % 12 == 3 { 60_000 } else { 40 };
        let mut payload = vec![phone; length];
        payload[0] = (seq % 8) as u8;
        let entry = Entry::sign(body, payload, &key).expect("the payload is short enough");
        prev = entry.id();
        entry
    });
    Papers {
        entries: entries.collect(),
        chain: Chain(vec![credential]),
    }
}
