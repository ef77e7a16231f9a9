//! A city with a regulator in memory, and devices that are real nodes in folders of their own.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::convert::Infallible;
use std::path::Path;

use tempfile::TempDir;
use wufei_home::{KdfParams, Pin};
use wufei_ledger::{
    Act, Author, Bits, Chain, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Document,
    DocumentKind, Entry, EntryBody, EntryId, EntryKind, Feed, FeedHash, FeedItem, OrgId, Receipt, Seen,
    Statement, Verdict, Write,
};
use wufei_manifest::StepKind;
use wufei_net::TransportKey;
use wufei_node::{Clock, Node, PageTaken, Recorded, TakeError};

pub const PIN: &str = "271828";
pub const START_MS: u64 = 1_790_000_000_000;

pub fn pin() -> Pin {
    Pin::new(PIN).unwrap()
}

/// A device: its folder is gone with it.
pub struct Device {
    pub folder: TempDir,
    pub node: Node,
    pub org: OrgId,
}

/// The regulator's keys, and its log.
pub struct City {
    root: Credential,
    issuer: Credential,
    issuer_key: DeviceKey,
    seq: u64,
    prev: EntryId,
    pub log: Vec<Entry>,
}

pub fn begin(home: &Path) -> Node {
    let (clock, _) = Clock::told(START_MS);
    Node::init_with(home, &pin(), KdfParams::for_tests(), clock).unwrap()
}

pub fn open(home: &Path) -> Node {
    let (clock, _) = Clock::told(START_MS);
    Node::open(home, clock).unwrap()
}

impl City {
    pub fn new() -> Self {
        let [root_key, issuer_key] = [1, 2].map(|seed| DeviceKey::from_seed(&[seed; 32]));
        let regulator = (OrgId([0; 16]), Bits::REGULATOR);
        let root = credential(
            CredentialId::default(),
            &root_key.public().to_bytes(),
            [9; 32],
            regulator,
            0,
        )
        .sign(&root_key);
        let issuer =
            credential(root.id(), &issuer_key.public().to_bytes(), [9; 32], regulator, 1).sign(&root_key);
        Self {
            root,
            issuer,
            issuer_key,
            seq: 0,
            prev: EntryId::default(),
            log: Vec::new(),
        }
    }

    /// A new device in a new folder, enrolled for an organisation.
    pub fn device(&mut self, org: u8, name: &str, bits: Bits) -> Device {
        let folder = tempfile::tempdir().unwrap();
        let node = begin(&folder.path().join("home"));
        let org = OrgId([org; 16]);
        self.enrols(&node, org, name, bits);
        Device { folder, node, org }
    }

    /// Grants a credential, and makes it and the organisation's profile known in the directory.
    pub fn enrols(&mut self, node: &Node, org: OrgId, name: &str, bits: Bits) {
        let chain = self.chain_for(node, org, bits);
        let own = *chain.0.last().unwrap();
        let statement = Statement::Enrol(Box::new(own)).to_bytes();
        let entry = self.signs(|author| {
            let body = EntryBody {
                kind: EntryKind::Statement,
                ledger: author.ledger,
                device: author.key.device(),
                epoch: author.epoch,
                seq: author.seq,
                prev: author.prev,
                doc: DocId::default(),
                credential: author.credential,
                seen: Seen::default(),
                wall_ms: author.now_ms,
                payload_len: 0,
                payload_hash: [0; 32],
            };
            Entry::sign(body, statement, author.key).unwrap()
        });
        self.log.push(entry);
        let act = Act {
            writes: vec![
                Write::bytes("profile/org", org.0),
                Write::text("profile/name", name),
                Write::text("profile/kinds", bits.names().join(",")),
                Write::int("profile/division", 420_100),
            ],
            step: None,
            ..Act::default()
        };
        let profile = self
            .signs(|author| Document::begin(DocumentKind::Profile, author, [org.0[0]; 16], &act).unwrap());
        self.log.push(profile);
        node.finish_enrolment(chain, "127.0.0.1:4420", [7; 32], name)
            .unwrap();
    }

    pub fn chain_for(&self, node: &Node, org: OrgId, bits: Bits) -> Chain {
        let transport = TransportKey::from_seed(node.transport_seed()).public();
        let subject = node.device_public_key().to_bytes();
        let own = credential(
            self.issuer.id(),
            &subject,
            *transport.as_bytes(),
            (org, bits),
            self.seq,
        )
        .sign(&self.issuer_key);
        Chain(vec![self.root, self.issuer, own])
    }

    fn signs(&mut self, sign: impl FnOnce(&Author<'_>) -> Entry) -> Entry {
        let entry = sign(&Author {
            key: &self.issuer_key,
            ledger: wufei_ledger::LedgerId(self.root.id().0),
            credential: self.issuer.id(),
            epoch: 0,
            seq: self.seq,
            prev: self.prev,
            now_ms: START_MS,
        });
        self.seq += 1;
        self.prev = entry.id();
        entry
    }

    /// The issuer states something.
    pub fn states(&mut self, statement: &Statement) {
        let entry = self.signs(|author| author.state(statement).unwrap());
        self.log.push(entry);
    }

    pub fn receipt(&self, entry: &Entry, index: usize) -> Receipt {
        let verdict = match entry.body().kind {
            EntryKind::Change => Verdict::Admitted,
            EntryKind::Statement => Verdict::Applied,
        };
        let ledger = wufei_ledger::LedgerId(self.root.id().0);
        let log_ms = START_MS + index as u64;
        Receipt::sign(
            ledger,
            entry.id(),
            verdict,
            index as u64,
            log_ms,
            &self.issuer_key,
        )
    }

    /// Logs what a device has to send, without answering.
    pub fn logs(&mut self, node: &Node) -> Vec<EntryId> {
        let mut after = 0;
        let mut logged = Vec::new();
        loop {
            let sent = node.outbox(after, 64 * 1024).unwrap();
            let Some(last) = sent.last() else {
                return logged;
            };
            after = last.row;
            for item in sent {
                let entry = Entry::parse(&item.bytes).unwrap();
                assert_eq!(entry.id(), item.id);
                if !self.log.iter().any(|known| known.id() == item.id) {
                    self.log.push(entry);
                }
                logged.push(item.id);
            }
        }
    }

    /// Logs what a device has to send, and answers with receipts.
    pub fn collects(&mut self, node: &Node) {
        let logged = self.logs(node);
        let receipts: Vec<_> = logged.iter().map(|id| self.receipt_of(*id)).collect();
        node.take_receipts(&receipts).unwrap();
    }

    pub fn receipt_of(&self, id: EntryId) -> Receipt {
        let index = self.log.iter().position(|entry| entry.id() == id).unwrap();
        self.receipt(&self.log[index], index)
    }

    /// A feed as the regulator serves it: here every organisation may read every manifest.
    pub fn feed(&self, feed: Feed) -> Vec<FeedItem> {
        let by_issuer = |entry: &Entry| entry.body().device == self.issuer_key.device();
        self.log
            .iter()
            .enumerate()
            .filter(|(_, entry)| match feed {
                Feed::Directory => by_issuer(entry),
                Feed::Org(_) => !by_issuer(entry),
                Feed::All => true,
            })
            .zip(1..)
            .map(|((index, entry), seq)| FeedItem {
                seq,
                receipt: self.receipt(entry, index),
                entry: entry.clone(),
            })
            .collect()
    }

    /// Delivers the rest of a feed in pages of `size`.
    pub fn delivers(&self, node: &Node, feed: Feed, size: usize) -> Vec<PageTaken> {
        let (after, _) = node.cursor(feed).unwrap();
        self.feed(feed)[after as usize..]
            .chunks(size)
            .map(|page| deliver(node, feed, page).unwrap())
            .collect()
    }

    /// Both feeds, the directory first.
    pub fn updates(&self, device: &Device) {
        self.delivers(&device.node, Feed::Directory, 100);
        self.delivers(&device.node, Feed::Org(device.org), 100);
    }
}

/// One page that follows the cursor.
pub fn deliver(node: &Node, feed: Feed, page: &[FeedItem]) -> Result<PageTaken, TakeError> {
    let (after, hash) = node.cursor(feed).unwrap();
    let new = page.iter().filter(|item| item.seq > after);
    let end = new.fold(hash, |hash: FeedHash, item| hash.then(item.entry.id()));
    node.take_page(feed, page.to_vec(), end)
}

fn credential(
    issuer: CredentialId,
    subject: &[u8; 32],
    transport: [u8; 32],
    (org, bits): (OrgId, Bits),
    serial: u64,
) -> CredentialBody {
    CredentialBody {
        issuer,
        subject: *subject,
        transport,
        org,
        bits,
        slot: 0,
        region: 420_100,
        not_before: 0,
        not_after: u64::MAX,
        serial,
    }
}

/// Part 1 of a manifest with one drum of oil.
pub fn part_1(consignor: OrgId, carrier: OrgId, receiver: OrgId) -> Act {
    Act {
        writes: vec![
            Write::bytes("parties/consignor/org", consignor.0),
            Write::text("parties/consignor/name", "江城汽修厂"),
            Write::bytes("parties/carrier/org", carrier.0),
            Write::text("parties/carrier/name", "Müller 物流"),
            Write::bytes("parties/receiver/org", receiver.0),
            Write::text("parties/receiver/name", "长江危废处置中心"),
            Write::text("lines/a1/waste_code", "900-249-08"),
            Write::text("lines/a1/waste_name", "废矿物油"),
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

impl Device {
    pub fn begins(&self, act: &Act) -> Recorded {
        self.node
            .record(None, |_| Ok::<_, Infallible>(act.clone()))
            .unwrap()
    }

    pub fn does(&self, doc: DocId, act: &Act) -> Recorded {
        self.node
            .record(Some(doc), |_| Ok::<_, Infallible>(act.clone()))
            .unwrap()
    }

    pub fn home(&self) -> std::path::PathBuf {
        self.node.home().to_owned()
    }

    /// Lets go of the home and opens it again, unlocked.
    pub fn restarts(self) -> Self {
        let Self { folder, node, org } = self;
        let home = node.home().to_owned();
        drop(node);
        let node = open(&home);
        node.unlock(&pin()).unwrap();
        Self { folder, node, org }
    }
}

/// A workshop, a carrier and a disposal site.
pub fn three(city: &mut City) -> [Device; 3] {
    [
        city.device(1, "江城汽修厂", Bits::PRODUCER),
        city.device(2, "Müller 物流", Bits::TRANSPORTER),
        city.device(3, "长江危废处置中心", Bits::DISPOSAL),
    ]
}

/// A drum goes all the way, each on their own device, with the regulator between them.
pub fn whole_way(city: &mut City, [workshop, carrier, site]: [&Device; 3]) -> DocId {
    let doc = workshop.begins(&part_1(workshop.org, carrier.org, site.org)).doc;
    let removed = vec![Write::int("removed/a1", 1_180_000)];
    let leg = vec![Write::text("legs/b1/plate", "鄂A12345")];
    let received = vec![Write::int("received/a1", 1_179_000)];
    let accepted = vec![Write::int("accepted/a1", 1_179_000)];
    for (who, acts) in [
        (workshop, vec![step(StepKind::Issued, 1, removed)]),
        (
            carrier,
            vec![
                step(StepKind::PickedUp, 2, leg),
                step(StepKind::Delivered, 3, vec![]),
            ],
        ),
        (
            site,
            vec![
                step(StepKind::Received, 4, received),
                step(StepKind::Accepted, 5, accepted),
            ],
        ),
    ] {
        city.updates(who);
        for act in acts {
            who.does(doc, &act);
        }
        city.collects(&who.node);
    }
    doc
}
