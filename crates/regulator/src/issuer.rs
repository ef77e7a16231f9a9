//! The regulator's own hand: it signs credentials, receipts, and the entries that make keys and firms known.

use wufei_archive::Organisation;
use wufei_ledger::{
    Act, Author, Bits, Chain, Credential, CredentialBody, DeviceId, DeviceKey, Document, DocumentKind, Entry,
    EntryId, LedgerId, OrgId, PublicKey, Receipt, Rejection, Statement, Verdict, Write, WriteError,
};
use wufei_manifest::id::Hex;
use wufei_manifest::{Answer, Confirms, StepKind};

/// How long a device's credential is good for, in milliseconds: a leap year.
const DEVICE_LIFE_MS: u64 = 366 * 24 * 3600 * 1000;

/// The issuer: its key, and the root's word for it.
pub struct Issuer {
    key: DeviceKey,
    /// From the ledger's root, over the roots that followed it, to the issuer.
    chain: Chain,
    credential: Credential,
}

/// A device to be enrolled.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    pub(crate) org: OrgId,
    pub(crate) bits: Bits,
    pub(crate) slot: u8,
    pub(crate) key: [u8; 32],
    pub(crate) transport: [u8; 32],
}

/// The place of the issuer's next entry in its own sequence.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Next {
    pub(crate) seq: u64,
    pub(crate) prev: EntryId,
}

impl Issuer {
    /// An issuer with its key. `None` when the credential is for another key.
    pub fn new(key: DeviceKey, root: Credential, credential: Credential) -> Option<Self> {
        Self::of(key, Chain(vec![root, credential]))
    }

    /// An issuer at the end of a chain. `None` when it is for another key, or too short.
    pub(crate) fn of(key: DeviceKey, chain: Chain) -> Option<Self> {
        let [_, .., credential] = chain.0.as_slice() else {
            return None;
        };
        let credential = *credential;
        (key.public().to_bytes() == credential.body().subject).then_some(Self {
            key,
            chain,
            credential,
        })
    }

    /// The ledger: named by its root.
    pub fn ledger(&self) -> LedgerId {
        LedgerId(self.chain.0[0].id().0)
    }

    /// Whose signature stands under receipts.
    pub fn public(&self) -> PublicKey {
        self.key.public()
    }

    /// Division code of the region that this issuer numbers.
    pub fn region(&self) -> u32 {
        self.credential.body().region
    }

    /// The device that the issuer's entries are by.
    pub fn device(&self) -> DeviceId {
        self.key.device()
    }

    /// From the root to the issuer: what a stranger needs in order to believe a credential.
    pub fn chain(&self) -> Chain {
        self.chain.clone()
    }

    /// The incarnation of the issuer's sequence. A restored backup will need a new one.
    pub(crate) const EPOCH: u32 = 0;

    pub(crate) fn receipt(&self, entry: EntryId, verdict: Verdict, index: u64, log_ms: u64) -> Receipt {
        Receipt::sign(self.ledger(), entry, verdict, index, log_ms, &self.key)
    }

    /// Signs a credential. `serial` counts the credentials of this issuer.
    pub(crate) fn issue(&self, subject: Subject, serial: u64, now_ms: u64) -> Credential {
        CredentialBody {
            issuer: self.credential.id(),
            subject: subject.key,
            transport: subject.transport,
            org: subject.org,
            bits: subject.bits,
            slot: subject.slot,
            region: self.credential.body().region,
            not_before: now_ms,
            not_after: now_ms + DEVICE_LIFE_MS,
            serial,
        }
        .sign(&self.key)
    }

    /// The entry of a statement.
    pub(crate) fn state(&self, statement: &Statement, next: Next, now_ms: u64) -> Result<Entry, Rejection> {
        self.author(next, now_ms).state(statement)
    }

    /// The change that says which of contradicting steps stands.
    pub(crate) fn resolve(
        &self,
        document: &Document,
        stands: EntryId,
        row: [u8; 8],
        next: Next,
        now_ms: u64,
    ) -> Result<Entry, WriteError> {
        let act = Act {
            writes: vec![Write::bytes(format!("steps/{}/stands", Hex(row)), stands.0)],
            step: Some((StepKind::Resolved, row)),
            ..Act::default()
        };
        document.write(&self.author(next, now_ms), &act)
    }

    /// The change that answers a correction, for a party or to withdraw the regulator's own.
    pub(crate) fn answer(
        &self,
        document: &Document,
        answer: &Answer,
        row: [u8; 8],
        next: Next,
        now_ms: u64,
    ) -> Result<Entry, WriteError> {
        document.write(&self.author(next, now_ms), &Act::answer(row, answer))
    }

    /// The change that confirms a recorded step.
    pub(crate) fn confirm(
        &self,
        document: &Document,
        confirms: &Confirms,
        row: [u8; 8],
        next: Next,
        now_ms: u64,
    ) -> Result<Entry, WriteError> {
        document.write(&self.author(next, now_ms), &Act::confirm(row, confirms))
    }

    fn author(&self, next: Next, now_ms: u64) -> Author<'_> {
        Author {
            key: &self.key,
            ledger: self.ledger(),
            credential: self.credential.id(),
            epoch: Self::EPOCH,
            seq: next.seq,
            prev: next.prev,
            now_ms,
        }
    }

    /// The profile that makes an organisation known by name.
    pub(crate) fn profile(
        &self,
        organisation: &Organisation,
        next: Next,
        nonce: [u8; 16],
        now_ms: u64,
    ) -> Result<Entry, WriteError> {
        let author = self.author(next, now_ms);
        let mut writes = vec![
            Write::bytes("profile/org", organisation.org.as_bytes().to_vec()),
            Write::text("profile/name", &organisation.name),
            Write::text("profile/kinds", organisation.kinds.names().join(",")),
        ];
        if !organisation.uscc.is_empty() {
            writes.push(Write::text("profile/uscc", &organisation.uscc));
        }
        if organisation.division != 0 {
            writes.push(Write::text(
                "profile/division",
                format!("{:06}", organisation.division),
            ));
        }
        let act = Act {
            writes,
            step: None,
            ..Act::default()
        };
        Document::begin(DocumentKind::Profile, &author, nonce, &act)
    }
}
