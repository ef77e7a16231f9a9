//! A short run of every target; `cargo xtask fuzz` throws as many as one likes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use wufei_adversary::scene::offer;
use wufei_adversary::target::Run;
use wufei_adversary::{ATTACKS, Scene, Target, harm};
use wufei_ledger::{Admitted, NotAdmitted};

fn thrown(target: Target, mutants: u64) {
    let mut run = Run::new(target, 20_261_126);
    let found = run.throw(mutants);
    assert_eq!(
        found.harmful,
        [],
        "{} mutants of {}",
        found.mutants,
        target.name()
    );
    assert!(
        found.accepted > 0,
        "none of {} mutants was accepted: they are too wild to find anything",
        found.mutants
    );
    assert!(found.accepted < found.mutants);
}

#[test]
fn no_mutant_of_an_entry_is_taken_for_a_signed_one() {
    let mut run = Run::new(Target::Entry, 20_261_126);
    let found = run.throw(20_000);
    assert_eq!(found.harmful, []);
}

#[test]
fn no_mutant_of_a_change_is_admitted_and_does_harm() {
    thrown(Target::Guard, 6000);
}

#[test]
fn nobody_is_believed_who_does_not_descend_from_the_root() {
    thrown(Target::Chain, 1000);
}

#[test]
fn no_mutant_of_a_frame_is_read_as_what_it_does_not_print() {
    thrown(Target::Frames, 20_000);
}

#[test]
fn each_known_attack_is_refused_with_its_reason_and_nothing_changes() {
    let mut wrong = Vec::new();
    for attack in ATTACKS {
        let mut scene = Scene::draft();
        let before = scene.document.record();
        let entry = attack.entry(&scene);
        let answer = match offer(&scene.registry, &mut scene.document, &entry) {
            Ok(admitted) => format!("{admitted:?}"),
            Err(NotAdmitted::Rejected(why)) => why.code().to_owned(),
            Err(NotAdmitted::Held(_)) => "held".to_owned(),
        };
        if answer != attack.answer {
            wrong.push((attack.name, answer, attack.answer));
        }
        assert_eq!(scene.document.record(), before, "{}", attack.name);
        let next = scene.entry(scene.next.clone());
        let honest = offer(&scene.registry, &mut scene.document, &next);
        assert_eq!(
            honest,
            Ok(Admitted::Changed(scene.document.id())),
            "after {} the honest change comes in",
            attack.name
        );
    }
    assert_eq!(wrong, [], "attack, answer, expected answer");
}

/// Whoever looks for harm must see it where it is: Automerge alone takes many of the attacks in.
#[test]
fn harm_is_seen_where_it_is() {
    let harms = |name: &str| {
        let scene = Scene::draft();
        let attack = ATTACKS.iter().find(|attack| attack.name == name).unwrap();
        let entry = attack.entry(&scene);
        let entries = [scene.history.as_slice(), &[entry]].concat();
        catch_unwind(AssertUnwindSafe(|| {
            harm::find(&scene.registry, &scene.document, &entries)
        }))
        .unwrap_or_else(|_| Err("it panics".to_owned()))
    };
    for name in [
        "an unknown predecessor",
        "operation numbers used again",
        "an actor that nothing names",
        "an object that nobody made",
    ] {
        assert!(harms(name).is_err(), "{name} harms Automerge, and nobody saw it");
    }
    let scene = Scene::draft();
    let next = scene.entry(scene.next.clone());
    let mut document = scene.document.clone();
    offer(&scene.registry, &mut document, &next).unwrap();
    let entries = [scene.history.as_slice(), &[next]].concat();
    assert_eq!(harm::find(&scene.registry, &document, &entries), Ok(()));
}
