//! What mutants are thrown at, and what counts as harm.

use crate::harm;
use crate::mutate::{self, checked};
use crate::scene::{Scene, offer};
use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind};
use wufei_ledger::{
    Admitted, Bits, Chain, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Document, Endorse,
    Entry, EntryId, EpochReason, Feed, FeedHash, ForkProof, NewEpoch, NewKey, NotAdmitted, OrgId, Receipt,
    Registry, RevocationReason, Revoke, Statement, Verdict, admit,
};
use wufei_sync::Frame;
use wufei_sync::frame::{CaughtUp, FeedReset, GoAway, Head, Hello, HelloOk, Page, Pull, Refusal};

/// What mutants are thrown at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Encoded entries, statements and receipts: what is accepted is what was signed.
    Entry,
    /// Changes that a thief signs with a stolen key: what is admitted does no harm.
    Guard,
    /// Credentials that anybody signs, and statements of an administrator: who is believed descends from the root by
    /// allowed links, and who is revoked is of the administrator's organisation.
    Chain,
    /// Frames of the sync protocol: what is read prints itself.
    Frames,
}

impl Target {
    /// Every target.
    pub const ALL: [Self; 4] = [Self::Entry, Self::Guard, Self::Chain, Self::Frames];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::Guard => "guard",
            Self::Chain => "chain",
            Self::Frames => "frames",
        }
    }

    /// The target of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.name() == name)
    }
}

/// How a run went.
#[derive(Debug, Default)]
pub struct Found {
    /// Mutants thrown.
    pub mutants: u64,
    /// Those that were accepted, and did no harm unless they are listed below.
    pub accepted: u64,
    /// Those that did harm, with the number of the mutant: the same seed makes it again.
    pub harmful: Vec<(u64, String)>,
}

/// Mutants of one seed for one target.
pub struct Run {
    target: Target,
    seed: u64,
    next: u64,
    scenes: [Scene; 3],
    corpus: Vec<Vec<u8>>,
    found: Found,
}

impl Run {
    /// Nothing thrown yet.
    pub fn new(target: Target, seed: u64) -> Self {
        let scenes = [Scene::draft(), Scene::to_be_issued(), Scene::with_a_row_to_come()];
        let corpus = match target {
            Target::Entry => entries(&scenes[0]),
            Target::Guard => scenes.iter().map(|scene| scene.next.clone()).collect(),
            Target::Chain => {
                let chain = scenes[0].chain.iter();
                let chain = chain.map(|credential| credential.to_bytes().to_vec());
                chain.chain(statements(&scenes[0])).collect()
            }
            Target::Frames => frames(&scenes[0]).iter().map(Frame::to_bytes).collect(),
        };
        Self {
            target,
            seed,
            next: 0,
            scenes,
            corpus,
            found: Found::default(),
        }
    }

    /// Throws so many more.
    pub fn throw(&mut self, mutants: u64) -> &Found {
        for _ in 0..mutants {
            let number = self.next;
            self.next += 1;
            // Each mutant has random numbers of its own, so that it can be made again without those before it.
            let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
            rng.set_stream(number);
            let outcome = catch_unwind(AssertUnwindSafe(|| self.one(&mut rng)));
            self.found.mutants += 1;
            match outcome {
                Ok(Ok(accepted)) => self.found.accepted += u64::from(accepted),
                Ok(Err(harm)) => self.found.harmful.push((number, harm)),
                Err(_) => self.found.harmful.push((number, "it panics".to_owned())),
            }
        }
        &self.found
    }

    /// Goes on with this mutant.
    pub fn skip_to(&mut self, number: u64) {
        self.next = number;
    }

    /// Whether the mutant was accepted.
    fn one(&self, rng: &mut ChaCha8Rng) -> Result<bool, String> {
        match self.target {
            Target::Entry => self.entry(rng),
            Target::Guard => self.change(rng),
            Target::Chain => self.chain(rng),
            Target::Frames => self.frame(rng),
        }
    }

    fn mutant(&self, rng: &mut ChaCha8Rng) -> Vec<u8> {
        let of = &self.corpus[rng.random_range(0..self.corpus.len())];
        mutate::bytes(rng, of, &self.corpus)
    }

    fn entry(&self, rng: &mut ChaCha8Rng) -> Result<bool, String> {
        let bytes = self.mutant(rng);
        let known = self.corpus.contains(&bytes);
        if let Some(receipt) = Receipt::from_bytes(&bytes)
            && receipt.to_bytes().as_slice() != bytes
        {
            return Err("a receipt prints other bytes than it was read from".to_owned());
        }
        if let Ok(statement) = Statement::parse(&bytes)
            && statement.to_bytes() != bytes
        {
            return Err("a statement prints other bytes than it was read from".to_owned());
        }
        let Ok(entry) = Entry::parse(&bytes) else {
            return Ok(false);
        };
        if entry.to_bytes() != bytes {
            return Err("an entry prints other bytes than it was read from".to_owned());
        }
        match self.scenes[0].registry.verify(entry) {
            Ok(_) if !known => Err("a signature fits what was never signed".to_owned()),
            verified => Ok(verified.is_ok()),
        }
    }

    fn change(&self, rng: &mut ChaCha8Rng) -> Result<bool, String> {
        let scene = &self.scenes[rng.random_range(0..self.scenes.len())];
        let payload = if rng.random() {
            checked(mutate::bytes(rng, &scene.next, &self.corpus))
        } else {
            match mutate::change(rng, &mutate::expanded(&scene.next)) {
                Some(payload) => payload,
                None => return Ok(false),
            }
        };
        if payload.len() > wufei_ledger::MAX_PAYLOAD {
            return Ok(false);
        }
        let entry = scene.entry(payload);
        let mut document = scene.document.clone();
        match offer(&scene.registry, &mut document, &entry) {
            Ok(Admitted::Changed(_)) => {
                let entries = [scene.history.as_slice(), &[entry]].concat();
                harm::find(&scene.registry, &document, &entries)?;
                Ok(true)
            }
            _ if is_same(&document, &scene.document, rng) => Ok(false),
            _ => Err("it was not admitted, and the document is another one".to_owned()),
        }
    }

    /// Credentials whose fields and signers are drawn by lot, some of them in circles, and their bytes spoilt.
    fn chain(&self, rng: &mut ChaCha8Rng) -> Result<bool, String> {
        let scene = &self.scenes[0];
        let bytes = self.mutant(rng);
        if let Ok(credential) = Credential::from_bytes(&bytes)
            && credential.to_bytes().as_slice() != bytes
        {
            return Err("a credential prints other bytes than it was read from".to_owned());
        }
        let mut registry = Registry::new(scene.chain[0]).map_err(|why| why.to_string())?;
        let mut drawn = scene.chain[1..].to_vec();
        drawn.extend(Credential::from_bytes(&bytes));
        for _ in 0..rng.random_range(1..8) {
            let issuer = match rng.random_range(0..4) {
                0 => CredentialId::default(),
                1 => CredentialId(rng.random()),
                _ => drawn[rng.random_range(0..drawn.len())].id(),
            };
            let body = CredentialBody {
                issuer,
                subject: if rng.random_ratio(1, 4) {
                    rng.random()
                } else {
                    scene.chain[rng.random_range(0..3)].body().subject
                },
                org: OrgId([rng.random_range(6..9); 16]),
                bits: Bits(rng.random()),
                serial: rng.random(),
                ..*scene.chain[2].body()
            };
            drawn.push(match rng.random() {
                true => scene.vouched(body),
                false => scene.vouched_by_device(body),
            });
        }
        let known = scene.chain.len();
        // Twice: what had to wait for its issuer may be believed now.
        for credential in drawn.iter().chain(&drawn) {
            match registry.learn(*credential) {
                Ok(()) | Err(NotAdmitted::Held(_) | NotAdmitted::Rejected(_)) => {}
            }
        }
        if let Ok(verified) = registry.verify(scene.statement(bytes)) {
            let mut none = Document::empty(DocId::default());
            let _any = admit(&verified, &mut registry, |_| Ok::<_, Infallible>(&mut none));
        }
        for credential in registry.all() {
            is_rightful(&registry, credential)?;
        }
        let own = Some(scene.chain[2].body().org);
        if registry
            .revocations()
            .any(|revoked| registry.org_of(revoked.stated.device) != own)
        {
            return Err("it revoked a device of another organisation".to_owned());
        }
        Ok(registry.all().count() > known)
    }

    fn frame(&self, rng: &mut ChaCha8Rng) -> Result<bool, String> {
        let bytes = self.mutant(rng);
        let Ok(frame) = Frame::parse(&bytes) else {
            return Ok(false);
        };
        match Frame::parse(&frame.to_bytes()) {
            Ok(again) if again == frame => Ok(true),
            _ => Err("a frame prints what it does not read again".to_owned()),
        }
    }
}

/// Reading a whole document each time would take most of the run: the entries always, all of it now and then.
fn is_same(document: &Document, before: &Document, rng: &mut impl Rng) -> bool {
    document.entries() == before.entries()
        && (rng.random_ratio(31, 32) || document.record() == before.record())
}

/// Whether this credential descends from the root, and by links that may be.
fn is_rightful(registry: &Registry, credential: &Credential) -> Result<(), String> {
    let Some(Chain(chain)) = registry.chain(credential.id()) else {
        return Err("who is believed does not descend from the root".to_owned());
    };
    if chain.len() > usize::from(Registry::LONGEST_CHAIN) {
        return Err(format!("a chain of {} links", chain.len()));
    }
    for (depth, pair) in chain.windows(2).enumerate() {
        let (above, below) = (pair[0].body(), pair[1].body());
        let key = wufei_ledger::PublicKey::from_bytes(&above.subject).map_err(|why| why.to_string())?;
        if !key.verify(
            &below.to_bytes(),
            &wufei_manifest::id::Hex(
                pair[1].to_bytes()[CredentialBody::LEN..]
                    .try_into()
                    .expect("64 bytes"),
            ),
        ) {
            return Err("a link is not signed by the one above it".to_owned());
        }
        let is_regulator = below.bits.has(Bits::REGULATOR);
        let may = match depth {
            0 => is_regulator,
            1 => !is_regulator,
            _ => {
                let is_own = above.bits.has(Bits::ORG_ADMIN) && above.org == below.org;
                is_own && !is_regulator && above.bits.has(below.bits.common(Bits::KINDS))
            }
        };
        if !may {
            return Err(format!("link {} was never allowed", depth + 1));
        }
    }
    Ok(())
}

fn entries(scene: &Scene) -> Vec<Vec<u8>> {
    let mut corpus: Vec<_> = scene.history.iter().map(Entry::to_bytes).collect();
    for statement in statements(scene) {
        corpus.push(scene.statement(statement.clone()).to_bytes());
        corpus.push(statement);
    }
    corpus.push(receipt(scene).to_bytes().to_vec());
    corpus
}

/// One statement of each type, as the device would make it.
fn statements(scene: &Scene) -> Vec<Vec<u8>> {
    let device = scene.chain[2].device();
    let key = DeviceKey::from_seed(&[5; 32]);
    let new = NewKey::sign(scene.registry.ledger(), device, &key, [8; 32]);
    let second = scene.vouched_by_device(CredentialBody {
        issuer: scene.chain[2].id(),
        subject: new.key,
        ..*scene.chain[2].body()
    });
    let known = Some((0, 0, scene.history[0].id()));
    let branches = [vec![1], vec![2]].map(|payload| scene.entry(payload));
    let fork = ForkProof::of(&branches[0], &branches[1]).expect("two entries at one place");
    let ids = branches.iter().map(Entry::id).collect();
    [
        Statement::Enrol(Box::new(second)),
        Statement::Revoke(Revoke {
            device,
            reason: RevocationReason::Lost,
            cutoff: known,
        }),
        Statement::Rotate(new),
        Statement::NewEpoch(NewEpoch {
            why: EpochReason::Restored,
            last_known: known,
        }),
        Statement::Endorse(Endorse::new(ids).expect("two entries are not too many")),
        Statement::ForkProof(Box::new(fork)),
        Statement::Reenrol(new),
    ]
    .iter()
    .map(Statement::to_bytes)
    .collect()
}

fn receipt(scene: &Scene) -> Receipt {
    let key = wufei_ledger::DeviceKey::from_seed(&[2; 32]);
    Receipt::sign(
        scene.registry.ledger(),
        scene.history[0].id(),
        Verdict::Admitted,
        41,
        1_790_000_000_000,
        &key,
    )
}

fn frames(scene: &Scene) -> Vec<Frame> {
    let head = Head {
        epoch: 0,
        seq: 7,
        id: EntryId([3; 32]),
    };
    let (hash, bytes) = (FeedHash([4; 32]), scene.history[0].to_bytes());
    vec![
        Frame::Hello(Hello {
            ledger: scene.registry.ledger(),
            build: "wufei 0.1.0".to_owned(),
            chain: Chain(scene.chain.clone()),
            head: Some(head),
        }),
        Frame::HelloOk(HelloOk {
            window_bytes: 1 << 20,
            window_entries: 500,
            known: Some(head),
            log_size: 77,
            time_ms: 1_790_000_000_000,
        }),
        Frame::Receipts(vec![receipt(scene); 3]),
        Frame::Refused(vec![Refusal {
            id: head.id,
            code: "role".to_owned(),
            text: "carrier may not fill received/a1".to_owned(),
        }]),
        Frame::Parked(vec![head.id; 4]),
        Frame::GoAway(GoAway {
            code: 3,
            after_ms: 500,
        }),
        Frame::Entries(vec![bytes.clone(), bytes.clone()]),
        Frame::Pull(Pull {
            feed: Feed::Org(OrgId([7; 16])),
            after: 12,
            after_hash: hash,
            live: true,
        }),
        Frame::Page(Page {
            first: 13,
            items: vec![bytes],
            end_hash: hash,
        }),
        Frame::CaughtUp(CaughtUp { head: 14, hash }),
        Frame::FeedReset(FeedReset { head: 14 }),
    ]
}
