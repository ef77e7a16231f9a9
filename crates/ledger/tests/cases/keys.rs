//! Credentials and statements: who may make a key known, and which bytes are a key.

use super::{Cases, DRAFT, ISSUED, Line, NOTHING, World, entry, line};
use crate::common::{City, entry_of};
use wufei_ledger::{
    Bits, Credential, CredentialBody, DeviceId, DeviceKey, DocId, Entry, EntryKind, OrgId, RevocationReason,
    Revoke, Statement,
};

pub fn add(cases: &mut Cases) {
    chains(cases);
    weak_keys(cases);
    statements(cases);
    revocations(cases);
}

fn told(credential: Credential) -> Line {
    line("credential", &credential.to_bytes())
}

/// A credential for the key of this seed, as the issuer of this one would write it.
fn body(issuer: &Credential, seed: u8, org: u8, bits: Bits) -> CredentialBody {
    CredentialBody {
        issuer: issuer.id(),
        subject: DeviceKey::from_seed(&[seed; 32]).public().to_bytes(),
        org: OrgId([org; 16]),
        bits,
        ..*issuer.body()
    }
}

fn chains(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let city = &world.city;
    let key = |seed: u8| DeviceKey::from_seed(&[seed; 32]);
    let root = key(1);
    let admin = Bits::PRODUCER.and(Bits::ORG_ADMIN);
    let head = body(&city.issuer, 31, 7, admin).sign(&city.issuer_key);
    let clerk = body(&head, 32, 7, admin).sign(&key(31));
    let mut cut = told(head);
    cut.1.pop();
    for (name, lines) in [
        (
            "an administrator enrols a device of its own organisation",
            vec![(told(head), "believed"), (told(clerk), "believed")],
        ),
        (
            "a credential before its issuer's",
            vec![
                (told(clerk), "held"),
                (told(head), "believed"),
                (told(clerk), "believed"),
            ],
        ),
        (
            "a credential that is signed by its own key",
            vec![(
                told(body(&city.issuer, 66, 7, Bits::PRODUCER).sign(&key(66))),
                "credential-signature",
            )],
        ),
        (
            "a second regulator by the issuer",
            vec![(
                told(body(&city.issuer, 66, 0, Bits::REGULATOR).sign(&city.issuer_key)),
                "may-not-issue",
            )],
        ),
        (
            "a workshop by the root",
            vec![(
                told(body(&city.root, 66, 7, Bits::PRODUCER).sign(&root)),
                "may-not-issue",
            )],
        ),
        (
            "a second issuer by the root",
            vec![(
                told(body(&city.root, 66, 0, Bits::REGULATOR).sign(&root)),
                "believed",
            )],
        ),
        (
            "a device by a device that is no administrator",
            vec![(
                told(body(&world.workshop.credential, 66, 1, Bits::PRODUCER).sign(&world.workshop.key)),
                "may-not-issue",
            )],
        ),
        (
            "a device of another organisation by an administrator",
            vec![
                (told(head), "believed"),
                (
                    told(body(&head, 66, 8, Bits::PRODUCER).sign(&key(31))),
                    "may-not-issue",
                ),
            ],
        ),
        (
            "a regulator by an administrator",
            vec![
                (told(head), "believed"),
                (
                    told(body(&head, 66, 7, Bits::REGULATOR).sign(&key(31))),
                    "may-not-issue",
                ),
            ],
        ),
        (
            "a fifth link",
            vec![
                (told(head), "believed"),
                (told(clerk), "believed"),
                (
                    told(body(&clerk, 66, 7, Bits::PRODUCER).sign(&key(32))),
                    "may-not-issue",
                ),
            ],
        ),
        ("a credential that is cut", vec![(cut, "not-a-credential")]),
        (
            "a credential with another tag",
            vec![(line("credential", &[0; Credential::LEN]), "not-a-credential")],
        ),
    ] {
        cases.add(name, &world, &lines);
    }
}

fn weak_keys(cases: &mut Cases) {
    let world = World::at(NOTHING);
    let small = |low: u8| {
        let mut key = [0; 32];
        key[0] = low;
        key
    };
    let spelt_above_the_prime = |low: u8| {
        let mut key = [0xff; 32];
        (key[0], key[31]) = (low, 0x7f);
        key
    };
    let eighth: [u8; 32] =
        crate::from_hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")
            .try_into()
            .expect("32 bytes");
    for (name, subject) in [
        ("the identity", small(1)),
        ("a key of order two", spelt_above_the_prime(0xec)),
        ("a key of order four", small(0)),
        ("a key of order eight", eighth),
        ("a key that is no point", small(2)),
        ("the identity in a second spelling", spelt_above_the_prime(0xee)),
        (
            "a key of order four in a second spelling",
            spelt_above_the_prime(0xed),
        ),
        ("a good point in a second spelling", spelt_above_the_prime(0xf0)),
        ("all bits set", [0xff; 32]),
    ] {
        let weak = CredentialBody {
            subject,
            ..body(&world.city.issuer, 66, 7, Bits::PRODUCER)
        };
        let weak = weak.sign(&world.city.issuer_key);
        cases.add(
            &format!("a credential for {name}"),
            &world,
            &[(told(weak), "weak-key")],
        );
    }
}

fn statement(city: &City, doc: DocId, payload: Vec<u8>) -> Entry {
    entry_of(&city.author(), EntryKind::Statement, doc, payload)
}

fn enrol(credential: Credential) -> Vec<u8> {
    Statement::Enrol(Box::new(credential)).to_bytes()
}

fn statements(cases: &mut Cases) {
    let world = World::at(DRAFT);
    let city = &world.city;
    let good = body(&city.issuer, 31, 7, Bits::PRODUCER).sign(&city.issuer_key);
    let nobody = DocId::default();
    let one = |payload: Vec<u8>| statement(city, nobody, payload);
    let key = |seed: u8| DeviceKey::from_seed(&[seed; 32]);
    let head = body(&city.issuer, 31, 7, Bits::ORG_ADMIN).sign(&city.issuer_key);
    let clerk = body(&head, 32, 7, Bits::PRODUCER).sign(&key(31));
    let by_workshop = entry_of(
        &world.workshop.author(city),
        EntryKind::Statement,
        nobody,
        enrol(good),
    );
    let mut by_root = city.author();
    let root = key(1);
    (by_root.key, by_root.credential) = (&root, city.root.id());
    let by_root = entry_of(&by_root, EntryKind::Statement, nobody, enrol(good));
    let mut longer = enrol(good);
    longer.push(0);
    let mut unknown = enrol(good);
    unknown[16] = 9;
    for (name, entry_, expected) in [
        ("an enrolment", one(enrol(good)), "admitted"),
        ("an enrolment by a workshop", by_workshop, "not-the-issuer"),
        ("an enrolment by the root", by_root, "root-signed"),
        (
            "an enrolment that names a document",
            statement(city, world.doc(), enrol(good)),
            "genesis",
        ),
        (
            "an enrolment that another key signed",
            one(enrol(body(&city.issuer, 66, 7, Bits::PRODUCER).sign(&key(66)))),
            "credential-signature",
        ),
        (
            "an enrolment of a regulator",
            one(enrol(body(&city.root, 66, 0, Bits::REGULATOR).sign(&root))),
            "may-not-issue",
        ),
        (
            "an enrolment that an administrator should state",
            one(enrol(clerk)),
            "may-not-issue",
        ),
        ("an enrolment with a byte more", one(longer), "not-a-credential"),
        ("a statement of an unknown type", one(unknown), "not-a-statement"),
        ("a statement without a tag", one(vec![0; 20]), "not-a-statement"),
    ] {
        cases.add(name, &world, &[(entry(&entry_), expected)]);
    }
}

fn revocations(cases: &mut Cases) {
    let world = World::at(DRAFT);
    let issued = World::at(ISSUED);
    let revoke = |cutoff| {
        Statement::Revoke(Revoke {
            device: world.workshop.credential.device(),
            reason: RevocationReason::Stolen,
            cutoff,
        })
        .to_bytes()
    };
    let nobody = DocId::default();
    let revoked = statement(&world.city, nobody, revoke(None));
    let known = Some((0, 1, world.entries[0].id()));
    let known = statement(&world.city, nobody, revoke(known));
    let by_revoked = entry_of(
        &issued.workshop.author(&world.city),
        EntryKind::Statement,
        nobody,
        Statement::Revoke(Revoke {
            device: DeviceId([3; 16]),
            reason: RevocationReason::Lost,
            cutoff: None,
        })
        .to_bytes(),
    );
    let lines = [
        (entry(&revoked), "admitted"),
        (entry(&known), "admitted"),
        // Only the log knows what came after: no replica refuses for this reason.
        (entry(issued.last()), "admitted"),
        (entry(&by_revoked), "may-not-state"),
    ];
    cases.add("a device that was revoked", &world, &lines);
    let mut spelling = revoke(None);
    *spelling.last_mut().expect("a flag stands last") = 1;
    let spelling = statement(&world.city, nobody, spelling);
    cases.add(
        "a revocation that promises more than it has",
        &world,
        &[(entry(&spelling), "not-a-statement")],
    );
}
