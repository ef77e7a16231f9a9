//! A small world: one office on a real file, and people with keys who sign and send.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod client;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use wufei_archive::{Archive, Batch, Invite, Organisation, Shard, SqliteArchive, StoredCredential};
use wufei_ledger::{
    Act, Author, Bits, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Document, DocumentKind,
    Entry, EntryId, EpochReason, NewEpoch, OrgId, Registry, Statement, Write,
};
use wufei_manifest::StepKind;
use wufei_regulator::metrics::Metrics;
use wufei_regulator::{Denied, Grant, Issuer, Office, Outcome};

pub const MORNING: u64 = 1_790_000_000_000;

pub struct World {
    pub office: Office,
    pub now: Arc<AtomicU64>,
    path: PathBuf,
    folder: Option<tempfile::TempDir>,
    invites: u8,
}

pub fn issuer() -> Issuer {
    let (root, key) = (DeviceKey::from_seed(&[100; 32]), DeviceKey::from_seed(&[101; 32]));
    let body = |issuer, subject: &DeviceKey| CredentialBody {
        issuer,
        subject: subject.public().to_bytes(),
        transport: [0; 32],
        org: OrgId([42; 16]),
        bits: Bits::REGULATOR,
        slot: 0,
        region: 420100,
        not_before: 0,
        not_after: u64::MAX,
        serial: 0,
    };
    let root_credential = body(CredentialId::default(), &root).sign(&root);
    let credential = CredentialBody {
        transport: [9; 32],
        ..body(root_credential.id(), &key)
    }
    .sign(&root);
    Issuer::new(key, root_credential, credential).unwrap()
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("archive.db");
        let archive = SqliteArchive::create(&path, Shard(420100)).unwrap();
        Self {
            folder: Some(folder),
            ..Self::with(Arc::new(archive), &path)
        }
    }

    pub fn with(archive: Arc<dyn Archive>, path: &Path) -> Self {
        let now = Arc::new(AtomicU64::new(MORNING));
        let clock = now.clone();
        let clock = Arc::new(move || clock.load(Ordering::Relaxed));
        let office = Office::open(archive, issuer(), Metrics::default(), clock).unwrap();
        Self {
            office,
            now,
            path: path.to_owned(),
            folder: None,
            invites: 0,
        }
    }

    /// Keeps root and issuer in the archive, as `init` does.
    pub fn keeps_its_roots(&self) {
        let credentials = self.office.issuer_chain().0;
        let before_the_log = |credential| StoredCredential {
            credential,
            log_index: None,
        };
        let batch = Batch {
            credentials: credentials.into_iter().map(before_the_log).collect(),
            expected_size: self.office.log_size(),
            ..Batch::default()
        };
        self.office.archive().commit(&batch).unwrap();
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything is dropped and opened again from what is on the disk.
    pub async fn restarted(self) -> Self {
        self.office.close().await;
        let archive = SqliteArchive::open(&self.path).unwrap();
        Self {
            folder: self.folder,
            invites: self.invites,
            ..Self::with(Arc::new(archive), &self.path)
        }
    }

    pub async fn invited(&mut self, name: &str, org: u8, bits: Bits) -> [u8; 8] {
        self.invites += 1;
        let tag = [self.invites; 8];
        let invite = Invite {
            tag,
            key: [1; 32],
            organisation: Organisation {
                org: OrgId([org; 16]),
                name: name.to_owned(),
                uscc: String::new(),
                kinds: bits,
                division: 420102,
                since_ms: MORNING,
            },
            bits,
            slot: 0,
            made_ms: MORNING,
            expires_ms: MORNING + 1000,
            used: None,
        };
        self.office.invite(invite).await.unwrap();
        tag
    }

    pub async fn person(&mut self, name: &str, org: u8, device: u8, bits: Bits) -> Person {
        let tag = self.invited(name, org, bits).await;
        let key = DeviceKey::from_seed(&[device; 32]);
        let grant = self.grant(tag, device).await.unwrap();
        let credential = *grant.chain.0.last().unwrap();
        let mut registry = Registry::new(grant.chain.0[0]).unwrap();
        registry.learn_chain(&grant.chain).unwrap();
        Person {
            key,
            seed: [device; 32],
            credential,
            registry,
            epoch: 0,
            seq: 0,
            prev: EntryId::default(),
        }
    }

    pub async fn grant(&self, tag: [u8; 8], device: u8) -> Result<Grant, Denied> {
        let key = DeviceKey::from_seed(&[device; 32]).public().to_bytes();
        self.office.grant(tag, key, transport(device)).await.unwrap()
    }

    pub async fn send<'e>(&self, entries: impl IntoIterator<Item = &'e Entry>) -> Vec<Outcome> {
        self.office
            .admit(entries.into_iter().cloned().collect())
            .await
            .unwrap()
    }
}

pub fn transport(device: u8) -> [u8; 32] {
    DeviceKey::from_seed(&[device ^ 0x80; 32]).public().to_bytes()
}

/// Somebody with one device.
pub struct Person {
    pub key: DeviceKey,
    pub seed: [u8; 32],
    pub credential: Credential,
    pub registry: Registry,
    pub epoch: u32,
    pub seq: u64,
    pub prev: EntryId,
}

impl Person {
    pub fn org(&self) -> OrgId {
        self.credential.body().org
    }

    pub fn author(&self) -> Author<'_> {
        Author {
            key: &self.key,
            ledger: self.registry.ledger(),
            credential: self.credential.id(),
            epoch: self.epoch,
            seq: self.seq,
            prev: self.prev,
            now_ms: MORNING,
        }
    }

    fn signed(&mut self, entry: Entry) -> Entry {
        self.seq += 1;
        self.prev = entry.id();
        entry
    }

    /// Signs a statement.
    pub fn states(&mut self, statement: &Statement) -> Entry {
        let entry = self.author().state(statement).unwrap();
        self.signed(entry)
    }

    /// The newest entry, as revocations and incarnations name it.
    pub fn head(&self) -> Option<(u32, u64, EntryId)> {
        Some((self.epoch, self.seq.checked_sub(1)?, self.prev))
    }

    /// The same device as it was: a copy that signs for itself from here on.
    pub fn copied(&self) -> Self {
        Self {
            key: DeviceKey::from_seed(&self.seed),
            seed: self.seed,
            credential: self.credential,
            registry: self.registry.clone(),
            epoch: self.epoch,
            seq: self.seq,
            prev: self.prev,
        }
    }

    /// Begins a new incarnation and states it.
    pub fn begins(&mut self, epoch: u32, why: EpochReason, last_known: Option<(u32, u64, EntryId)>) -> Entry {
        (self.epoch, self.seq, self.prev) = (epoch, 0, EntryId::default());
        self.states(&Statement::NewEpoch(NewEpoch { why, last_known }))
    }

    /// Begins a manifest from this organisation to another, with one waste of so many grams.
    pub fn drafts(&mut self, carrier: OrgId, receiver: OrgId, grams: i64) -> Entry {
        let party = |role: &str, org: OrgId| Write::bytes(format!("parties/{role}/org"), org.0.to_vec());
        let act = Act {
            writes: vec![
                party("consignor", self.org()),
                Write::text("parties/consignor/name", "武汉江城机械制造有限公司"),
                Write::text("parties/consignor/division", "420102"),
                party("carrier", carrier),
                party("receiver", receiver),
                Write::text("lines/a1/waste_code", "900-249-08"),
                Write::text("lines/a1/waste_name", "废矿物油"),
                Write::int("lines/a1/planned_g", grams),
            ],
            step: None,
            ..Act::default()
        };
        let mut nonce = [0; 16];
        nonce[..8].copy_from_slice(&self.seq.to_be_bytes());
        let entry = Document::begin(DocumentKind::Manifest, &self.author(), nonce, &act).unwrap();
        self.signed(entry)
    }

    /// Signs writes and perhaps a step on what these entries make.
    pub fn writes(
        &mut self,
        known: &[&Entry],
        writes: Vec<Write>,
        step: Option<StepKind>,
        registry: &Registry,
    ) -> Entry {
        let mut row = self.seq.to_be_bytes();
        row[0] = self.key.public().to_bytes()[0];
        let act = Act {
            writes,
            step: step.map(|kind| (kind, row)),
            ..Act::default()
        };
        self.acts(known, &act, registry)
    }

    /// Signs an act on what these entries make.
    pub fn acts(&mut self, known: &[&Entry], act: &Act, registry: &Registry) -> Entry {
        let doc = known[0].body().doc;
        let entries = known.iter().map(|entry| (*entry).clone());
        let document = Document::rebuild(doc, registry, entries).unwrap();
        let entry = document.write(&self.author(), act).unwrap();
        self.signed(entry)
    }
}

pub fn doc(entry: &Entry) -> DocId {
    entry.body().doc
}

pub fn settled(outcome: &Outcome) -> wufei_ledger::Receipt {
    match outcome {
        Outcome::Settled(receipt) => *receipt,
        other => panic!("{other:?}"),
    }
}
