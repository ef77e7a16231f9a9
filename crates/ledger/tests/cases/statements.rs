//! Statements of every type: who may state them and how they are spelt; keys that sign less than others.

use super::{Cases, DRAFT, ISSUED, Line, NOTHING, PickedUp, World, edit, entry, line};
use crate::common::{entry_of, step};
use wufei_ledger::{
    Author, Bits, Credential, CredentialBody, CredentialId, DeviceId, DeviceKey, DocId, Endorse, Entry,
    EntryId, EntryKind, EpochReason, ForkProof, LedgerId, NewEpoch, NewKey, OrgId, RevocationReason, Revoke,
    Statement, Write,
};
use wufei_manifest::id::Hex;

pub fn add(cases: &mut Cases) {
    enrolments(cases);
    revocations(cases);
    rotations(cases);
    new_beginnings(cases);
    epochs(cases);
    endorsements(cases);
    forks(cases);
    keys_that_sign_less(cases);
    spellings(cases);
    orders(cases);
}

/// A key and the credential under which it signs.
struct Holder {
    key: DeviceKey,
    credential: Credential,
}

/// The key of this seed, let in by the issuer.
fn holder(world: &World, seed: u8, org: u8, bits: Bits) -> Holder {
    let (issuer, key) = (&world.city.issuer, &world.city.issuer_key);
    Holder {
        key: DeviceKey::from_seed(&[seed; 32]),
        credential: body(issuer, seed, org, bits).sign(key),
    }
}

fn body(issuer: &Credential, seed: u8, org: u8, bits: Bits) -> CredentialBody {
    CredentialBody {
        issuer: issuer.id(),
        subject: DeviceKey::from_seed(&[seed; 32]).public().to_bytes(),
        org: OrgId([org; 16]),
        bits,
        ..*issuer.body()
    }
}

impl Holder {
    /// The head of the workshop.
    fn head(world: &World) -> Self {
        holder(world, 31, 1, Bits::PRODUCER.and(Bits::ORG_ADMIN))
    }

    /// The workshop's key on paper.
    fn paper(world: &World) -> Self {
        holder(world, 41, 1, Bits::PRODUCER.and(Bits::RECOVERY))
    }

    fn workshop(world: &World) -> Self {
        holder(world, 11, 1, Bits::PRODUCER)
    }

    fn issuer(world: &World) -> Self {
        Self {
            key: DeviceKey::from_seed(&[2; 32]),
            credential: world.city.issuer,
        }
    }

    fn device(&self) -> DeviceId {
        self.key.device()
    }

    /// Lets this key in.
    fn enters(&self) -> (Line, &'static str) {
        (line("credential", &self.credential.to_bytes()), "believed")
    }

    /// A further device of the same organisation.
    fn enrols(&self, seed: u8, org: u8, bits: Bits) -> Self {
        Self {
            key: DeviceKey::from_seed(&[seed; 32]),
            credential: body(&self.credential, seed, org, bits).sign(&self.key),
        }
    }

    fn author(&self, world: &World, (epoch, seq): (u32, u64)) -> Author<'_> {
        Author {
            key: &self.key,
            ledger: ledger(world),
            credential: self.credential.id(),
            epoch,
            seq,
            prev: EntryId([seq.min(1) as u8; 32]),
            now_ms: 1_790_000_000_000,
        }
    }

    fn signs(&self, world: &World, place: (u32, u64), payload: Vec<u8>) -> Line {
        let author = self.author(world, place);
        let signed = entry_of(&author, EntryKind::Statement, DocId::default(), payload);
        entry(&signed)
    }

    fn states(&self, world: &World, statement: &Statement) -> Line {
        self.signs(world, (0, 0), statement.to_bytes())
    }
}

fn ledger(world: &World) -> LedgerId {
    world.city.registry().ledger()
}

fn enrol(holder: &Holder) -> Statement {
    Statement::Enrol(Box::new(holder.credential))
}

fn revoke(device: DeviceId) -> Statement {
    Statement::Revoke(Revoke {
        device,
        reason: RevocationReason::Lost,
        cutoff: None,
    })
}

fn enrolments(cases: &mut Cases) {
    let mut world = World::at(DRAFT);
    let doc = world.doc();
    let head = Holder::head(&world);
    let clerk = head.enrols(32, 1, Bits::PRODUCER);
    let deputy = head.enrols(33, 1, Bits::PRODUCER.and(Bits::ORG_ADMIN));
    let further = deputy.enrols(34, 1, Bits::PRODUCER);
    let author = clerk.author(&world, (0, 1));
    let act = edit("lines/a1/planned_g", 1_100_000);
    let written = world.home.document(doc).write(&author, &act).unwrap();
    let states = |who: &Holder, statement| who.states(&world, &statement);
    let lines = [
        head.enters(),
        (entry(&written), "held"),
        (states(&head, enrol(&clerk)), "admitted"),
        (states(&head, enrol(&clerk)), "admitted"),
        (entry(&written), "admitted"),
        (
            states(&clerk, enrol(&clerk.enrols(34, 1, Bits::PRODUCER))),
            "not-the-issuer",
        ),
        (states(&clerk, revoke(head.device())), "may-not-state"),
        (states(&clerk, revoke(clerk.device())), "admitted"),
    ];
    cases.add("a second device that an administrator enrolled", &world, &lines);
    let lines = [
        head.enters(),
        (states(&head, enrol(&deputy)), "admitted"),
        (states(&deputy, enrol(&further)), "may-not-issue"),
        (states(&deputy, revoke(head.device())), "admitted"),
    ];
    cases.add("a second administrator that the first enrolled", &world, &lines);

    let own = |bits| head.enrols(34, 1, bits);
    let foreign_signature = Holder {
        credential: body(&head.credential, 34, 1, Bits::PRODUCER).sign(&clerk.key),
        ..own(Bits::PRODUCER)
    };
    let weak = CredentialBody {
        subject: [0; 32],
        ..body(&head.credential, 34, 1, Bits::PRODUCER)
    };
    let weak = Holder {
        credential: weak.sign(&head.key),
        ..own(Bits::PRODUCER)
    };
    for (name, told, expected) in [
        (
            "of powers that it has not itself",
            own(Bits::RECOVERY.and(Bits::ONE_USE)),
            "admitted",
        ),
        (
            "of a kind that it is not",
            own(Bits::PRODUCER.and(Bits::TRANSPORTER)),
            "may-not-issue",
        ),
        ("of a regulator", own(Bits::REGULATOR), "may-not-issue"),
        (
            "for another organisation",
            head.enrols(34, 2, Bits::PRODUCER),
            "may-not-issue",
        ),
        (
            "with a credential by the issuer",
            holder(&world, 34, 1, Bits::PRODUCER),
            "may-not-issue",
        ),
        (
            "that another key signed",
            foreign_signature,
            "credential-signature",
        ),
        ("of a weak key", weak, "weak-key"),
    ] {
        let lines = [head.enters(), (states(&head, enrol(&told)), expected)];
        let name = format!("an enrolment by an administrator {name}");
        cases.add(&name, &world, &lines);
    }
    let paper = Holder::paper(&world);
    let told = paper.enrols(34, 1, Bits::PRODUCER);
    let lines = [
        paper.enters(),
        (states(&paper, enrol(&told)), "not-the-issuer"),
        (line("credential", &told.credential.to_bytes()), "may-not-issue"),
    ];
    cases.add("an enrolment by a recovery key", &world, &lines);
}

fn revocations(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let (head, paper) = (Holder::head(&world), Holder::paper(&world));
    let device = |person: &crate::common::Person| person.credential.device();
    let [workshop, second, stranger] = [&world.workshop, &world.second, &world.stranger].map(device);
    let unknown = DeviceId([3; 16]);
    let issuer = Holder::issuer(&world);
    for (name, who, whom, expected) in [
        (
            "of its own device by an administrator",
            &head,
            workshop,
            "admitted",
        ),
        ("of itself by an administrator", &head, head.device(), "admitted"),
        (
            "of another's device by an administrator",
            &head,
            stranger,
            "may-not-state",
        ),
        (
            "of an unknown device by an administrator",
            &head,
            unknown,
            "may-not-state",
        ),
        (
            "of the issuer by an administrator",
            &head,
            issuer.device(),
            "may-not-state",
        ),
        ("of its own device by a recovery key", &paper, second, "admitted"),
        (
            "of another's device by a recovery key",
            &paper,
            stranger,
            "may-not-state",
        ),
        ("of an unknown device by the issuer", &issuer, unknown, "admitted"),
    ] {
        let lines = [who.enters(), (who.states(&world, &revoke(whom)), expected)];
        cases.add(&format!("a revocation {name}"), &world, &lines);
    }
    let workshop = Holder::workshop(&world);
    let lines = [
        workshop.enters(),
        (workshop.states(&world, &revoke(second)), "may-not-state"),
        (workshop.states(&world, &revoke(workshop.device())), "admitted"),
    ];
    cases.add("revocations by a device without a power", &world, &lines);

    let heads = [7, 8].map(|org| holder(&world, 30 + org, org, Bits::ORG_ADMIN));
    let both = [7, 8].map(|org| holder(&world, 51, org, Bits::PRODUCER));
    let revoked = revoke(both[0].device());
    let lines = [
        heads[0].enters(),
        heads[1].enters(),
        both[0].enters(),
        both[1].enters(),
        (heads[1].states(&world, &revoked), "may-not-state"),
        (heads[0].states(&world, &revoked), "admitted"),
    ];
    cases.add(
        "a key of two organisations is the first one's to revoke",
        &world,
        &lines,
    );
}

/// The key of this seed agrees to be enrolled for whoever asks.
fn new_key(world: &World, asks: &Holder, seed: u8) -> NewKey {
    let new = DeviceKey::from_seed(&[seed; 32]);
    NewKey::sign(ledger(world), asks.device(), &new, [8; 32])
}

/// New keys that nobody who holds them agreed to.
fn wrong_keys(world: &World, asks: &Holder) -> [(&'static str, NewKey, &'static str); 4] {
    let good = new_key(world, asks, 61);
    let new = DeviceKey::from_seed(&[61; 32]);
    let transport = [9; 32];
    let small = [0; 32];
    [
        (
            "that was signed for another ledger",
            NewKey::sign(LedgerId([1; 16]), asks.device(), &new, [8; 32]),
            "possession",
        ),
        (
            "that was signed for another device",
            NewKey::sign(ledger(world), DeviceId([3; 16]), &new, [8; 32]),
            "possession",
        ),
        (
            "with another transport key",
            NewKey { transport, ..good },
            "possession",
        ),
        ("of small order", NewKey { key: small, ..good }, "weak-key"),
    ]
}

fn rotations(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let workshop = Holder::workshop(&world);
    let asks = |who: &Holder, place, new| {
        let payload = Statement::Rotate(new).to_bytes();
        who.signs(&world, place, payload)
    };
    let (new, other) = (new_key(&world, &workshop, 61), new_key(&world, &workshop, 62));
    let lines = [
        workshop.enters(),
        (asks(&workshop, (0, 0), new), "admitted"),
        (asks(&workshop, (0, 1), new), "admitted"),
        (asks(&workshop, (0, 2), other), "rotated"),
    ];
    cases.add("a device that goes on under one key and not two", &world, &lines);
    for (name, new, expected) in wrong_keys(&world, &workshop) {
        let lines = [workshop.enters(), (asks(&workshop, (0, 0), new), expected)];
        cases.add(&format!("a rotation to a key {name}"), &world, &lines);
    }
    for (name, who) in [
        ("the issuer", Holder::issuer(&world)),
        ("a recovery key", Holder::paper(&world)),
    ] {
        let new = new_key(&world, &who, 61);
        let lines = [who.enters(), (asks(&who, (0, 0), new), "may-not-state")];
        cases.add(&format!("a rotation by {name}"), &world, &lines);
    }
}

fn new_beginnings(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let paper = Holder::paper(&world);
    let asks = |who: &Holder, new| who.states(&world, &Statement::Reenrol(new));
    let lines = [
        paper.enters(),
        (asks(&paper, new_key(&world, &paper, 61)), "admitted"),
        (asks(&paper, new_key(&world, &paper, 62)), "admitted"),
    ];
    cases.add("a recovery key that asks for a first device", &world, &lines);
    for (name, new, expected) in wrong_keys(&world, &paper) {
        let lines = [paper.enters(), (asks(&paper, new), expected)];
        cases.add(&format!("a first device anew with a key {name}"), &world, &lines);
    }
    for (name, who) in [
        ("the issuer", Holder::issuer(&world)),
        ("an administrator", Holder::head(&world)),
    ] {
        let new = new_key(&world, &who, 61);
        let lines = [who.enters(), (asks(&who, new), "may-not-state")];
        cases.add(&format!("a first device anew by {name}"), &world, &lines);
    }
}

fn epochs(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let workshop = Holder::workshop(&world);
    let known = |epoch| Some((epoch, 7, EntryId([6; 32])));
    for (name, place, last_known, expected) in [
        ("the second incarnation", (1, 0), known(0), "admitted"),
        (
            "an incarnation of a device that knows nothing",
            (1, 0),
            None,
            "admitted",
        ),
        ("an incarnation after a gap", (7, 0), known(3), "admitted"),
        (
            "the last incarnation",
            (NewEpoch::MOST - 1, 0),
            known(0),
            "admitted",
        ),
        ("one incarnation too many", (NewEpoch::MOST, 0), known(0), "epoch"),
        ("the first incarnation, which none opens", (0, 0), None, "epoch"),
        ("an incarnation that has begun", (1, 1), known(0), "epoch"),
        (
            "an incarnation that goes on from itself",
            (1, 0),
            known(1),
            "epoch",
        ),
        (
            "an incarnation that goes on from a later one",
            (1, 0),
            known(2),
            "epoch",
        ),
    ] {
        let statement = Statement::NewEpoch(NewEpoch {
            why: EpochReason::Restored,
            last_known,
        });
        let signed = workshop.signs(&world, place, statement.to_bytes());
        let lines = [workshop.enters(), (signed, expected)];
        cases.add(name, &world, &lines);
    }
}

fn endorse(ids: impl IntoIterator<Item = [u8; 32]>) -> Vec<u8> {
    let one = Endorse::new(vec![EntryId([0; 32])]).expect("one entry is not too many");
    let mut payload = Statement::Endorse(one).to_bytes();
    payload.truncate(payload.len() - 32);
    payload.extend(ids.into_iter().flatten());
    payload
}

fn numbered(count: u16) -> impl Iterator<Item = [u8; 32]> {
    (0..count).map(|number| {
        let mut id = [5; 32];
        id[..2].copy_from_slice(&number.to_be_bytes());
        id
    })
}

fn endorsements(cases: &mut Cases) {
    let world = World::at(ISSUED);
    let [draft, issued] = [&world.entries[0], &world.entries[1]].map(|entry| entry.id().0);
    let mut both = [draft, issued];
    both.sort_unstable();
    for (name, who, expected) in [
        ("the issuer", Holder::issuer(&world), "admitted"),
        ("an administrator", Holder::head(&world), "admitted"),
        (
            "another's administrator, who has no say",
            holder(&world, 32, 2, Bits::ORG_ADMIN),
            "admitted",
        ),
        (
            "a device without the power",
            Holder::workshop(&world),
            "may-not-state",
        ),
        ("a recovery key", Holder::paper(&world), "may-not-state"),
    ] {
        let lines = [who.enters(), (who.signs(&world, (0, 0), endorse(both)), expected)];
        cases.add(&format!("an endorsement by {name}"), &world, &lines);
    }
    let issuer = Holder::issuer(&world);
    let mut half = endorse(both);
    half.truncate(half.len() - 16);
    for (name, payload, expected) in [
        ("of entries that nobody knows", endorse(numbered(3)), "admitted"),
        (
            "of as many entries as may be",
            endorse(numbered(Endorse::MOST as u16)),
            "admitted",
        ),
        (
            "of one entry too many",
            endorse(numbered(Endorse::MOST as u16 + 1)),
            "not-a-statement",
        ),
        ("of nothing", endorse([]), "not-a-statement"),
        (
            "that names an entry twice",
            endorse([draft, draft]),
            "not-a-statement",
        ),
        (
            "whose entries descend",
            endorse([both[1], both[0]]),
            "not-a-statement",
        ),
        ("that names half an entry", half, "not-a-statement"),
    ] {
        let lines = [(issuer.signs(&world, (0, 0), payload), expected)];
        cases.add(&format!("an endorsement {name}"), &world, &lines);
    }
}

/// A body without payload, at this place.
fn signed(author: &Author<'_>, wall_ms: u64) -> Entry {
    let author = Author {
        now_ms: wall_ms,
        ..*author
    };
    entry_of(&author, EntryKind::Change, DocId([4; 16]), Vec::new())
}

/// Both as they stand in a proof, whether or not they prove anything.
fn proof(one: &Entry, other: &Entry) -> Vec<u8> {
    let head = |entry: &Entry| entry.to_bytes()[..282].to_vec();
    [b"wufei/stmt/v1\0\0\0\x06".as_slice(), &head(one), &head(other)].concat()
}

/// The same with the lower name first.
fn in_order(one: &Entry, other: &Entry) -> Vec<u8> {
    match one.id() < other.id() {
        true => proof(one, other),
        false => proof(other, one),
    }
}

fn forks(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let stranger = holder(&world, 14, 4, Bits::PRODUCER);
    let workshop = Holder::workshop(&world);
    // The same key under a second credential.
    let again = holder(&world, 11, 4, Bits::PRODUCER);
    let author = workshop.author(&world, (0, 7));
    let (one, other) = (signed(&author, 1), signed(&author, 2));
    let shown = ForkProof::of(&one, &other).expect("two entries at one place");
    assert_eq!(
        Statement::ForkProof(Box::new(shown)).to_bytes(),
        in_order(&one, &other)
    );
    let under = |author: &Author<'_>| in_order(&one, &signed(author, 2));
    let with = |change: &dyn Fn(&mut Author<'_>)| {
        let mut author = workshop.author(&world, (0, 7));
        change(&mut author);
        author
    };
    let elsewhere = with(&|author| author.ledger = LedgerId([1; 16]));
    let unknown = with(&|author| author.credential = CredentialId([1; 16]));
    let foreign = with(&|author| author.credential = stranger.credential.id());
    let twice = with(&|author| author.credential = again.credential.id());
    let blamed = [&one, &other].map(|entry| {
        let mut body = entry.body().clone();
        body.device = stranger.device();
        Entry::sign(body, Vec::new(), &workshop.key).unwrap()
    });
    let (lower, higher) = match one.id() < other.id() {
        true => (&one, &other),
        false => (&other, &one),
    };
    let spoilt = |at: usize| {
        let mut payload = in_order(&one, &other);
        payload[17 + at] ^= 0x10;
        payload
    };
    let mut short = in_order(&one, &other);
    short.pop();
    for (name, payload, expected) in [
        ("two bodies at one place", in_order(&one, &other), "admitted"),
        (
            "two bodies under two credentials of one key",
            under(&twice),
            "admitted",
        ),
        (
            "two bodies with the higher name first",
            proof(higher, lower),
            "not-a-statement",
        ),
        ("the same body twice", proof(&one, &one), "not-a-statement"),
        (
            "bodies at two places",
            under(&workshop.author(&world, (0, 8))),
            "not-a-statement",
        ),
        (
            "bodies of two incarnations",
            under(&workshop.author(&world, (1, 7))),
            "not-a-statement",
        ),
        (
            "bodies of two devices",
            under(&stranger.author(&world, (0, 7))),
            "not-a-statement",
        ),
        ("bodies of two ledgers", under(&elsewhere), "not-a-statement"),
        (
            "bodies of another ledger",
            in_order(&signed(&elsewhere, 1), &signed(&elsewhere, 2)),
            "no-fork",
        ),
        (
            "bodies that name a device which did not sign them",
            in_order(&blamed[0], &blamed[1]),
            "no-fork",
        ),
        ("a body under an unknown credential", under(&unknown), "held"),
        ("a body under another's credential", under(&foreign), "no-fork"),
        ("a signature that does not verify", spoilt(220), "no-fork"),
        (
            "a second signature that does not verify",
            spoilt(282 + 220),
            "no-fork",
        ),
        ("a body with another tag", spoilt(3), "not-an-entry"),
        ("a body of another suite", spoilt(16), "unknown-suite"),
        (
            "a second body of another suite",
            spoilt(282 + 16),
            "unknown-suite",
        ),
        ("a body of another kind", spoilt(282 + 17), "unknown-kind"),
        ("a byte less", short, "not-a-statement"),
    ] {
        let lines = [
            workshop.enters(),
            again.enters(),
            stranger.enters(),
            (stranger.signs(&world, (0, 0), payload), expected),
        ];
        cases.add(&format!("a proof of a fork with {name}"), &world, &lines);
    }
}

fn keys_that_sign_less(cases: &mut Cases) {
    let mut world = World::at(ISSUED);
    let doc = world.doc();
    let mut picks_up = |who: &Holder, place| {
        let author = who.author(&world, place);
        let act = step(PickedUp, 9, vec![Write::text("legs/b1/plate", "鄂A12345")]);
        let written = world.home.document(doc).write(&author, &act).unwrap();
        entry(&written)
    };
    let issued = World::at(ISSUED);
    let bits = Bits::TRANSPORTER;
    let driver = holder(&issued, 71, 2, bits.and(Bits::ONE_USE));
    let paper = holder(&issued, 72, 2, bits.and(Bits::RECOVERY));
    let both = holder(&issued, 73, 2, bits.and(Bits::RECOVERY).and(Bits::ONE_USE));
    let endorsed = |who: &Holder| who.states(&issued, &revoke(who.device()));
    let lines = [
        driver.enters(),
        (picks_up(&driver, (0, 1)), "one-use"),
        (picks_up(&driver, (1, 0)), "one-use"),
        (endorsed(&driver), "one-use"),
        (picks_up(&driver, (0, 0)), "admitted"),
        (picks_up(&driver, (0, 0)), "known"),
    ];
    cases.add("a key for one entry", &issued, &lines);
    let lines = [
        paper.enters(),
        (picks_up(&paper, (0, 0)), "recovery-key"),
        (endorsed(&paper), "admitted"),
    ];
    cases.add("a recovery key that writes in a manifest", &issued, &lines);
    let lines = [
        both.enters(),
        (picks_up(&both, (0, 0)), "recovery-key"),
        (endorsed(&both), "one-use"),
    ];
    cases.add(
        "a recovery key for one entry, which signs nothing",
        &issued,
        &lines,
    );
}

/// Each statement has one spelling: with a byte less, a byte more or another flag it is none.
fn spellings(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let workshop = Holder::workshop(&world);
    let known = Some((0, 1, EntryId([6; 32])));
    let new = new_key(&world, &workshop, 61);
    let revoke = |cutoff| {
        Statement::Revoke(Revoke {
            device: workshop.device(),
            reason: RevocationReason::Other(9),
            cutoff,
        })
    };
    let begin = |last_known| {
        Statement::NewEpoch(NewEpoch {
            why: EpochReason::Other(9),
            last_known,
        })
    };
    for (name, statement, flag) in [
        ("a revocation", revoke(None), Some(17)),
        ("a revocation with a cutoff", revoke(known), Some(17)),
        ("a rotation", Statement::Rotate(new), None),
        ("a new epoch", begin(None), Some(1)),
        ("a new epoch that goes on from an entry", begin(known), Some(1)),
        ("a first device anew", Statement::Reenrol(new), None),
    ] {
        let whole = statement.to_bytes();
        let longer = [whole.as_slice(), &[0]].concat();
        let shorter = whole[..whole.len() - 1].to_vec();
        let flagged = flag.map(|at| {
            let mut other = whole.clone();
            other[17 + at] = 2;
            other
        });
        let lines: Vec<_> = [longer, shorter, whole[..17].to_vec()]
            .into_iter()
            .chain(flagged)
            .map(|payload| (workshop.signs(&world, (1, 0), payload), "not-a-statement"))
            .collect();
        let lines = [vec![workshop.enters()], lines].concat();
        cases.add(&format!("other spellings of {name}"), &world, &lines);
    }
    let signature = Hex([7; 64]);
    let unsigned = NewKey {
        possession: signature,
        ..new
    };
    let lines = [
        workshop.enters(),
        (
            workshop.states(&world, &Statement::Rotate(unsigned)),
            "possession",
        ),
    ];
    cases.add("a rotation whose possession is no signature", &world, &lines);
}

/// Where two rules fail, the first of the page says the code.
fn orders(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let (head, paper, workshop) = (
        Holder::head(&world),
        Holder::paper(&world),
        Holder::workshop(&world),
    );
    let told = |who: &Holder, payload| who.signs(&world, (0, 0), payload);
    let foreign = |org, bits| {
        let credential = body(&head.credential, 34, org, bits).sign(&workshop.key);
        Statement::Enrol(Box::new(credential)).to_bytes()
    };
    let mut cut = enrol(&workshop).to_bytes();
    cut.pop();
    let [(_, stolen, _), ..] = wrong_keys(&world, &paper);
    let author = workshop.author(&world, (0, 7));
    let (one, other) = (signed(&author, 1), signed(&author, 2));
    let mut newer = match one.id() < other.id() {
        true => proof(&other, &one),
        false => proof(&one, &other),
    };
    newer[17 + 16] = 2;
    let author = workshop.author(&world, (0, 0));
    let rubbish = entry_of(&author, EntryKind::Statement, DocId([4; 16]), vec![0; 20]);
    let lines = [
        workshop.enters(),
        head.enters(),
        paper.enters(),
        (entry(&rubbish), "genesis"),
        (told(&workshop, endorse([[2; 32], [1; 32]])), "not-a-statement"),
        (told(&workshop, cut), "not-a-credential"),
        (told(&workshop, newer), "unknown-suite"),
        (
            told(&paper, Statement::Rotate(stolen).to_bytes()),
            "may-not-state",
        ),
        (
            told(&workshop, Statement::Reenrol(stolen).to_bytes()),
            "may-not-state",
        ),
        (told(&head, foreign(2, Bits::PRODUCER)), "credential-signature"),
        (told(&head, foreign(1, Bits::REGULATOR)), "may-not-issue"),
    ];
    cases.add("statements that break two rules", &world, &lines);
}
