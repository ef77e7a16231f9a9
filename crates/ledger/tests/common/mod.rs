//! People with keys, and replicas that hear of entries in whatever order a test likes.
#![allow(dead_code)]

use automerge::transaction::{CommitOptions, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, Change, ObjId, ROOT, ReadDoc};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;
use wufei_ledger::StateLine;
use wufei_ledger::{
    Act, Admitted, Author, Bits, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Document,
    DocumentKind, Entry, EntryBody, EntryId, EntryKind, Held, NotAdmitted, OrgId, Registry, Seen, Statement,
    Verdict, Write, admit,
};
use wufei_manifest::{Manifest, StepKind};

/// The regulator's keys and the city's registry.
#[derive(Clone)]
pub struct City {
    pub root: Credential,
    pub issuer: Credential,
    pub issuer_key: Arc<DeviceKey>,
    issued: u64,
    pub enrolments: Vec<Entry>,
}

/// One device of one organisation.
#[derive(Clone)]
pub struct Person {
    pub key: Arc<DeviceKey>,
    pub org: OrgId,
    pub credential: Credential,
    pub seq: u64,
    pub prev: EntryId,
    nonce: u8,
}

impl City {
    pub fn new() -> Self {
        let (root_key, issuer_key) = (DeviceKey::from_seed(&[1; 32]), DeviceKey::from_seed(&[2; 32]));
        let root = credential(
            CredentialId::default(),
            &root_key,
            OrgId([0; 16]),
            Bits::REGULATOR,
            0,
        )
        .sign(&root_key);
        let issuer = credential(root.id(), &issuer_key, OrgId([0; 16]), Bits::REGULATOR, 1).sign(&root_key);
        Self {
            root,
            issuer,
            issuer_key: Arc::new(issuer_key),
            issued: 0,
            enrolments: Vec::new(),
        }
    }

    pub fn registry(&self) -> Registry {
        let mut registry = Registry::new(self.root).unwrap();
        registry.learn(self.issuer).unwrap();
        registry
    }

    pub fn enrols(&mut self, seed: u8, org: u8) -> Person {
        let key = DeviceKey::from_seed(&[seed; 32]);
        let org = OrgId([org; 16]);
        let body = credential(self.issuer.id(), &key, org, Bits::PRODUCER, u64::from(seed));
        let credential = body.sign(&self.issuer_key);
        self.states(&Statement::Enrol(Box::new(credential)));
        Person {
            key: Arc::new(key),
            org,
            credential,
            seq: 0,
            prev: EntryId::default(),
            nonce: 0,
        }
    }

    /// The issuer's next entry.
    pub fn states(&mut self, statement: &Statement) -> Entry {
        let author = self.author();
        let entry = entry_of(
            &author,
            EntryKind::Statement,
            DocId::default(),
            statement.to_bytes(),
        );
        self.issued += 1;
        self.enrolments.push(entry.clone());
        entry
    }

    pub fn author(&self) -> Author<'_> {
        Author {
            key: &self.issuer_key,
            ledger: self.registry().ledger(),
            credential: self.issuer.id(),
            epoch: 0,
            seq: self.issued,
            prev: self.enrolments.last().map_or_else(EntryId::default, Entry::id),
            now_ms: 1_790_000_000_000,
        }
    }
}

fn credential(issuer: CredentialId, key: &DeviceKey, org: OrgId, bits: Bits, serial: u64) -> CredentialBody {
    CredentialBody {
        issuer,
        subject: key.public().to_bytes(),
        transport: [9; 32],
        org,
        bits,
        slot: 0,
        region: 420_100,
        not_before: 0,
        not_after: u64::MAX,
        serial,
    }
}

pub fn entry_of(author: &Author<'_>, kind: EntryKind, doc: DocId, payload: Vec<u8>) -> Entry {
    let body = EntryBody {
        kind,
        ledger: author.ledger,
        device: author.key.device(),
        epoch: author.epoch,
        seq: author.seq,
        prev: author.prev,
        doc,
        credential: author.credential,
        seen: Seen::default(),
        wall_ms: author.now_ms,
        payload_len: 0,
        payload_hash: [0; 32],
    };
    Entry::sign(body, payload, author.key).unwrap()
}

impl Person {
    pub fn author(&self, city: &City) -> Author<'_> {
        Author {
            key: &self.key,
            ledger: city.registry().ledger(),
            credential: self.credential.id(),
            epoch: 0,
            seq: self.seq,
            prev: self.prev,
            now_ms: 1_790_000_000_000 + self.seq,
        }
    }

    /// Signs, and takes it in at home: an honest person's entry is admissible.
    pub fn does(
        &mut self,
        city: &City,
        home: &mut Replica,
        doc: impl Into<Option<DocId>>,
        act: &Act,
    ) -> Entry {
        let entry = self.signs(city, home, doc, act);
        assert!(
            matches!(home.takes(&entry), Ok(Admitted::Changed(_))),
            "{:?}",
            home.takes(&entry)
        );
        entry
    }

    /// Signs whatever it is asked to; nobody has admitted it.
    pub fn signs(
        &mut self,
        city: &City,
        home: &mut Replica,
        doc: impl Into<Option<DocId>>,
        act: &Act,
    ) -> Entry {
        self.nonce = self.nonce.wrapping_add(1);
        let nonce = [self.nonce; 16];
        let entry = match doc.into() {
            None => Document::begin(DocumentKind::Manifest, &self.author(city), nonce, act).unwrap(),
            Some(doc) => home.document(doc).write(&self.author(city), act).unwrap(),
        };
        self.seq += 1;
        self.prev = entry.id();
        entry
    }
}

impl Person {
    /// Signs a change that no honest device makes: on a history of its choice, in an epoch of its choice.
    /// Its number in the device's sequence is the next one all the same.
    pub fn forges(
        &mut self,
        city: &City,
        history: &[&Entry],
        epoch: u32,
        edit: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Entry {
        let mut author = self.author(city);
        author.epoch = epoch;
        let doc = history[0].body().doc;
        let mut view = Automerge::new();
        let changes = history
            .iter()
            .map(|entry| Change::try_from(entry.payload()).unwrap());
        view.apply_changes(changes).unwrap();
        let actor = wufei_ledger::actor_id(&self.key.public(), epoch, doc);
        view.set_actor(ActorId::from(actor.as_slice()));
        let mut tx = view.transaction();
        edit(&mut tx).unwrap();
        let hash = tx.commit_with(CommitOptions::default()).0.unwrap();
        let payload = view.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec();
        let entry = entry_of(&author, EntryKind::Change, doc, payload);
        self.seq += 1;
        self.prev = entry.id();
        entry
    }
}

/// The map at a path of a forged change.
pub fn map(tx: &Transaction<'_>, path: &str) -> ObjId {
    path.split('/')
        .fold(ROOT, |map, name| tx.get(&map, name).unwrap().unwrap().1)
}

/// Part 1 of a manifest with one drum of oil.
pub fn part_1(consignor: &Person, carrier: &Person, receiver: &Person) -> Act {
    Act {
        writes: vec![
            Write::bytes("parties/consignor/org", consignor.org.0),
            Write::text("parties/consignor/name", "示例汽修厂"),
            Write::bytes("parties/carrier/org", carrier.org.0),
            Write::bytes("parties/receiver/org", receiver.org.0),
            Write::text("lines/a1/waste_code", "900-249-08"),
            Write::int("lines/a1/planned_g", 1_200_000),
        ],
        step: None,
        ..Act::default()
    }
}

pub fn step(kind: StepKind, id: u8, writes: Vec<Write>) -> Act {
    Act {
        writes,
        step: Some((kind, [id; 8])),
        ..Act::default()
    }
}

/// A replica in memory: what arrives too early waits.
#[derive(Clone)]
pub struct Replica {
    pub registry: Registry,
    documents: BTreeMap<DocId, Document>,
    held: Vec<Entry>,
    entries: Vec<EntryId>,
}

impl Replica {
    pub fn of(city: &City) -> Self {
        let mut replica = Self {
            registry: city.registry(),
            documents: BTreeMap::new(),
            held: Vec::new(),
            entries: Vec::new(),
        };
        for enrolment in &city.enrolments {
            replica.hears(enrolment);
        }
        replica
    }

    pub fn document(&mut self, doc: DocId) -> &mut Document {
        self.documents.entry(doc).or_insert_with(|| Document::empty(doc))
    }

    /// The door, once.
    pub fn takes(&mut self, entry: &Entry) -> Result<Admitted, NotAdmitted> {
        let verified = self.registry.verify(entry.clone())?;
        let documents = &mut self.documents;
        let admitted = admit(&verified, &mut self.registry, move |doc| {
            Ok::<_, Infallible>(documents.entry(doc).or_insert_with(|| Document::empty(doc)))
        });
        let admitted = admitted.unwrap_or_else(|never| match never {})?;
        if admitted != Admitted::Known {
            self.entries.push(entry.id());
        }
        Ok(admitted)
    }

    /// The door, and again for what waited.
    pub fn hears(&mut self, entry: &Entry) {
        match self.takes(entry) {
            Err(NotAdmitted::Held(Held::Causes(_) | Held::Credential(_))) => self.held.push(entry.clone()),
            Err(NotAdmitted::Rejected(rejection)) => panic!("{rejection}"),
            Ok(_) => {
                for waiting in std::mem::take(&mut self.held) {
                    self.hears(&waiting);
                }
            }
        }
    }

    pub fn manifest(&mut self, doc: DocId) -> Manifest {
        Manifest::fold(&self.document(doc).record())
    }

    pub fn state(&self) -> String {
        let mut line = StateLine::default();
        for entry in &self.entries {
            line.entry(*entry, Some(Verdict::Admitted));
        }
        for document in self.documents.values().filter(|document| !document.is_empty()) {
            line.manifest(&Manifest::fold(&document.record()));
        }
        serde_json::to_string(&line.summary("test")).unwrap()
    }
}
