//! A device that was lost: closed out by the issuer, while what it signed stands.

mod common;

use common::{City, Person, Replica, entry_of, part_1, step};
use wufei_ledger::{
    Admitted, DocId, Entry, EntryKind, NotAdmitted, Registry, Rejection, RevocationReason, Revoke, Statement,
};
use wufei_manifest::StepKind;

fn revoke(person: &Person, reason: RevocationReason) -> Statement {
    Statement::Revoke(Revoke {
        device: person.credential.device(),
        reason,
        cutoff: None,
    })
}

fn hears(registry: &mut Registry, entry: &Entry) -> Result<Admitted, NotAdmitted> {
    let verified = registry.verify(entry.clone())?;
    let Ok(admitted) = wufei_ledger::admit(&verified, registry, |_| -> Result<_, std::convert::Infallible> {
        panic!("a statement opens no document")
    });
    admitted
}

#[test]
fn what_a_lost_device_had_signed_stands_and_everybody_knows_that_it_is_lost() {
    let mut city = City::new();
    let [mut workshop, carrier, site] = [(11, 1), (12, 2), (13, 3)].map(|(seed, org)| city.enrols(seed, org));
    let mut home = Replica::of(&city);
    let draft = workshop.does(&city, &mut home, None, &part_1(&workshop, &carrier, &site));
    let issued = workshop.does(
        &city,
        &mut home,
        draft.body().doc,
        &step(StepKind::Issued, 1, vec![]),
    );

    let device = workshop.credential.device();
    let statement = city.states(&revoke(&workshop, RevocationReason::Lost));
    let mut registry = city.registry();
    for enrolment in &city.enrolments {
        hears(&mut registry, enrolment).unwrap();
    }
    assert_eq!(
        hears(&mut registry, &statement),
        Ok(Admitted::Revoked(device)),
        "again: a success"
    );
    let revocation = registry.revoked(device).unwrap();
    assert_eq!(
        (revocation.entry, revocation.at_ms, revocation.stated.reason),
        (statement.id(), statement.body().wall_ms, RevocationReason::Lost)
    );
    assert_eq!(registry.revoked(carrier.credential.device()), None);
    for entry in [&draft, &issued] {
        assert!(
            registry.verify(entry.clone()).is_ok(),
            "its signature is as good as before"
        );
    }
}

#[test]
fn of_two_revocations_the_first_counts_in_whatever_order_they_come() {
    let mut city = City::new();
    let workshop = city.enrols(11, 1);
    let [lost, stolen] = [RevocationReason::Lost, RevocationReason::Stolen].map(|reason| {
        let mut author = city.author();
        // The second one, a day later by the issuer's clock.
        author.now_ms += u64::from(reason.to_byte()) * 86_400_000;
        entry_of(
            &author,
            EntryKind::Statement,
            DocId::default(),
            revoke(&workshop, reason).to_bytes(),
        )
    });
    for order in [[&lost, &stolen], [&stolen, &lost]] {
        let mut registry = city.registry();
        for statement in order {
            hears(&mut registry, statement).unwrap();
        }
        let known = registry.revoked(workshop.credential.device()).unwrap();
        assert_eq!(known.entry, lost.id());
        assert_eq!(registry.revocations().len(), 1);
    }
}

#[test]
fn a_device_closes_itself_out_and_no_stranger() {
    let mut city = City::new();
    let [workshop, rival] = [(11, 1), (12, 2)].map(|(seed, org)| city.enrols(seed, org));
    let mut registry = city.registry();
    for enrolment in &city.enrolments {
        hears(&mut registry, enrolment).unwrap();
    }
    let by_rival = |victim: &Person| {
        let payload = revoke(victim, RevocationReason::Stolen).to_bytes();
        let author = rival.author(&city);
        entry_of(&author, EntryKind::Statement, DocId::default(), payload)
    };
    let refused = hears(&mut registry, &by_rival(&workshop));
    assert!(
        matches!(&refused, Err(NotAdmitted::Rejected(Rejection::MayNotState { device, .. })) if *device == rival.credential.device()),
        "{refused:?}"
    );
    assert_eq!(registry.revocations().len(), 0);
    let own = rival.credential.device();
    assert_eq!(
        hears(&mut registry, &by_rival(&rival)),
        Ok(Admitted::Revoked(own))
    );
}
