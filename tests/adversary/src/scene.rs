//! One workshop with an issued manifest, and the changes that its device might send next.

use wufei_ledger::{
    Act, Admitted, Author, Bits, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Document,
    DocumentKind, Entry, EntryBody, EntryId, EntryKind, NotAdmitted, OrgId, Registry, Seen, Write, actor_id,
};
use wufei_manifest::StepKind;

/// A replica that holds one manifest, and the key of the one device that writes in it.
pub struct Scene {
    /// Who is believed.
    pub registry: Registry,
    /// The root, the issuer and the device.
    pub chain: Vec<Credential>,
    key: DeviceKey,
    issuer: DeviceKey,
    /// The manifest as it is held.
    pub document: Document,
    /// Its entries, oldest first.
    pub history: Vec<Entry>,
    /// An honest change that comes next.
    pub next: Vec<u8>,
}

impl Scene {
    /// A draft with two lines, which was edited once.
    pub fn draft() -> Self {
        let mut scene = Self::begin();
        scene.does(&act(&[("lines/a1/planned_g", 1_100_000)]));
        scene.next = scene.writes(&act(&[
            ("lines/a1/planned_g", 1_050_000),
            ("lines/b2/planned_g", 7),
        ]));
        scene
    }

    /// The same, where the next change makes a row.
    pub fn with_a_row_to_come() -> Self {
        let mut scene = Self::begin();
        scene.next = scene.writes(&act(&[("lines/c3/planned_g", 5), ("lines/c3/packages", 1)]));
        scene
    }

    /// The same, where the next change signs a step.
    pub fn to_be_issued() -> Self {
        let mut scene = Self::begin();
        scene.next = scene.writes(&Act {
            step: Some((StepKind::Issued, [1; 8])),
            ..act(&[("removed/a1", 1_050_000)])
        });
        scene
    }

    fn begin() -> Self {
        let [root, issuer, key] = [1, 2, 3].map(|seed| DeviceKey::from_seed(&[seed; 32]));
        let vouched = |by: Option<&Credential>, key: &DeviceKey, bits| CredentialBody {
            issuer: by.map_or_else(CredentialId::default, Credential::id),
            subject: key.public().to_bytes(),
            transport: [9; 32],
            org: OrgId([7; 16]),
            bits,
            slot: 0,
            region: 420_100,
            not_before: 0,
            not_after: u64::MAX,
            serial: 0,
        };
        let top = vouched(None, &root, Bits::REGULATOR).sign(&root);
        let middle = vouched(Some(&top), &issuer, Bits::REGULATOR).sign(&root);
        let device = vouched(Some(&middle), &key, Bits::PRODUCER.and(Bits::ORG_ADMIN)).sign(&issuer);
        let mut registry = Registry::new(top).expect("the root signed itself");
        for credential in [middle, device] {
            registry.learn(credential).expect("an honest chain is believed");
        }
        let mut scene = Self {
            registry,
            chain: vec![top, middle, device],
            key,
            issuer,
            document: Document::empty(DocId::default()),
            history: Vec::new(),
            next: Vec::new(),
        };
        let first = Act {
            writes: vec![
                Write::bytes("parties/consignor/org", [7; 16]),
                Write::text("parties/consignor/name", "示例汽修厂"),
                Write::bytes("parties/carrier/org", [7; 16]),
                Write::bytes("parties/receiver/org", [7; 16]),
                Write::text("lines/a1/waste_code", "900-249-08"),
                Write::int("lines/a1/planned_g", 1_200_000),
                Write::text("lines/b2/waste_code", "900-041-49"),
                Write::truth("plan/urgent", false),
            ],
            step: None,
            ..Act::default()
        };
        let draft = Document::begin(DocumentKind::Manifest, &scene.author(), [5; 16], &first);
        let draft = draft.expect("an honest draft can be written");
        scene.document = Document::empty(draft.body().doc);
        scene.keeps(draft);
        scene
    }

    fn author(&self) -> Author<'_> {
        Author {
            key: &self.key,
            ledger: self.registry.ledger(),
            credential: self.chain[2].id(),
            epoch: 0,
            seq: self.history.len() as u64,
            prev: self.history.last().map_or_else(EntryId::default, Entry::id),
            now_ms: 1_790_000_000_000,
        }
    }

    /// An honest change that replaces nothing.
    pub fn fills_only(&self) -> Vec<u8> {
        self.writes(&act(&[("lines/b2/packages", 7)]))
    }

    fn writes(&self, act: &Act) -> Vec<u8> {
        let entry = self.document.write(&self.author(), act);
        entry.expect("an honest act can be written").payload().to_vec()
    }

    fn does(&mut self, act: &Act) {
        let payload = self.writes(act);
        let entry = self.entry(payload);
        self.keeps(entry);
    }

    fn keeps(&mut self, entry: Entry) {
        let verdict = offer(&self.registry, &mut self.document, &entry);
        verdict.expect("an honest entry is admitted");
        self.history.push(entry);
    }

    /// The device signs these bytes as its next change.
    pub fn entry(&self, payload: Vec<u8>) -> Entry {
        self.entry_of_epoch(0, payload)
    }

    /// The same, by another incarnation of the device.
    pub fn entry_of_epoch(&self, epoch: u32, payload: Vec<u8>) -> Entry {
        let author = Author {
            epoch,
            ..self.author()
        };
        signed(&author, EntryKind::Change, self.document.id(), payload)
    }

    /// The Automerge actor of an incarnation of the device.
    pub fn actor(&self, epoch: u32) -> [u8; 16] {
        actor_id(&self.key.public(), epoch, self.document.id())
    }

    /// The device signs these bytes as a statement.
    pub fn statement(&self, payload: Vec<u8>) -> Entry {
        signed(&self.author(), EntryKind::Statement, DocId::default(), payload)
    }
    /// The issuer signs this body, whatever it says.
    pub fn vouched(&self, body: CredentialBody) -> Credential {
        body.sign(&self.issuer)
    }

    /// The device signs this body, whatever it says.
    pub fn vouched_by_device(&self, body: CredentialBody) -> Credential {
        body.sign(&self.key)
    }
}

/// The door, for one entry of one document.
pub fn offer(registry: &Registry, document: &mut Document, entry: &Entry) -> Result<Admitted, NotAdmitted> {
    let verified = registry.verify(entry.clone())?;
    document
        .admit_all([&verified])
        .pop()
        .expect("one verdict for each entry")
}

fn act(numbers: &[(&str, i64)]) -> Act {
    Act {
        writes: numbers
            .iter()
            .map(|(path, number)| Write::int(*path, *number))
            .collect(),
        step: None,
        ..Act::default()
    }
}

fn signed(author: &Author<'_>, kind: EntryKind, doc: DocId, payload: Vec<u8>) -> Entry {
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
    Entry::sign(body, payload, author.key).expect("the payload fits an entry")
}
