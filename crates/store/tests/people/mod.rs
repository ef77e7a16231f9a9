//! A city of one issuer and one workshop whose device signs entries of any content.

#![allow(dead_code, reason = "each test binary uses its own part")]

use wufei_ledger::{
    Bits, CredentialBody, CredentialId, DeviceId, DeviceKey, DocId, Entry, EntryBody, EntryId, EntryKind,
    OrgId, Receipt, Registry, Seen, Verdict, VerifiedEntry,
};

pub struct City {
    pub registry: Registry,
    pub issuer: DeviceKey,
    workshop: DeviceKey,
    credential: CredentialId,
    last: EntryId,
    next_seq: u64,
}

impl City {
    pub fn new() -> Self {
        let [root, issuer, workshop] = [1, 2, 3].map(|seed| DeviceKey::from_seed(&[seed; 32]));
        let body = |issuer, key: &DeviceKey, bits| CredentialBody {
            issuer,
            subject: key.public().to_bytes(),
            transport: [9; 32],
            org: OrgId([4; 16]),
            bits,
            slot: 0,
            region: 420_100,
            not_before: 0,
            not_after: u64::MAX,
            serial: 1,
        };
        let root_credential = body(CredentialId::default(), &root, Bits::REGULATOR).sign(&root);
        let mut registry = Registry::new(root_credential).unwrap();
        let issuer_credential = body(root_credential.id(), &issuer, Bits::REGULATOR).sign(&root);
        registry.learn(issuer_credential).unwrap();
        let credential = body(issuer_credential.id(), &workshop, Bits::PRODUCER).sign(&issuer);
        registry.learn(credential).unwrap();
        Self {
            registry,
            issuer,
            workshop,
            credential: credential.id(),
            last: EntryId::default(),
            next_seq: 0,
        }
    }

    pub fn device(&self) -> DeviceId {
        self.workshop.device()
    }

    /// The workshop's next entry.
    pub fn signs(&mut self, doc: DocId, payload: &[u8]) -> VerifiedEntry {
        let entry = self.signs_at(self.next_seq, doc, payload);
        self.next_seq += 1;
        self.last = entry.id();
        entry
    }

    /// An entry at any place of the workshop's sequence.
    pub fn signs_at(&self, seq: u64, doc: DocId, payload: &[u8]) -> VerifiedEntry {
        let body = EntryBody {
            kind: EntryKind::Change,
            ledger: self.registry.ledger(),
            device: self.workshop.device(),
            epoch: 0,
            seq,
            prev: self.last,
            doc,
            credential: self.credential,
            seen: Seen::default(),
            wall_ms: 1_760_000_000_000,
            payload_len: 0,
            payload_hash: [0; 32],
        };
        let entry = Entry::sign(body, payload.to_vec(), &self.workshop).unwrap();
        self.registry.verify(entry).unwrap()
    }

    pub fn confirms(&self, entry: EntryId, index: u64) -> Receipt {
        let ledger = self.registry.ledger();
        Receipt::sign(
            ledger,
            entry,
            Verdict::Admitted,
            index,
            1_760_000_000_500,
            &self.issuer,
        )
    }
}

pub fn doc(number: u32) -> DocId {
    let mut bytes = [7; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    DocId(bytes)
}
