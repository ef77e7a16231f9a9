//! Whom a device says to be acting: a claim, which the door does not judge.

use super::{Cases, ISSUED, PICKED_UP, World, entry};
use crate::common::step;
use wufei_ledger::{Act, Write};
use wufei_manifest::StepKind::{Delivered, PickedUp};
use wufei_manifest::id::Hex;

pub fn add(cases: &mut Cases) {
    let row = format!("steps/{}", Hex([2u8; 8]));
    let (person, card) = (format!("{row}/person"), format!("{row}/card"));
    let claims = [
        (
            "a step that names a person and a card",
            vec![Write::bytes(&person, [1; 16]), Write::bytes(&card, [2; 32])],
        ),
        (
            "a step that names a person of 15 bytes",
            vec![Write::bytes(&person, [1; 15]), Write::bytes(&card, [2; 33])],
        ),
        (
            "a step that names a person in words",
            vec![Write::text(&person, "王师傅")],
        ),
    ];
    for (name, claim) in claims {
        let world = World::at(ISSUED);
        let leg = Write::text("legs/b1/plate", "鄂A12345");
        let act = step(PickedUp, 2, [claim, vec![leg]].concat());
        let mut home = world.home.clone();
        let sent = home
            .document(world.doc())
            .write(&world.carrier.author(&world.city), &act);
        cases.add(name, &world, &[(entry(&sent.unwrap()), "admitted")]);
    }

    let world = World::at(PICKED_UP);
    let late = Act {
        writes: vec![Write::bytes(&person, [1; 16])],
        step: None,
        ..Act::default()
    };
    let beside = step(Delivered, 3, late.writes.clone());
    let lines = [late, beside].map(|act| {
        let mut home = world.home.clone();
        let sent = home
            .document(world.doc())
            .write(&world.carrier.author(&world.city), &act);
        (entry(&sent.unwrap()), "role")
    });
    cases.add("a person named in a step that was signed before", &world, &lines);
}
