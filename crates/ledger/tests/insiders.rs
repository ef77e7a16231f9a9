//! What a party of a manifest may try, with a right key and a right signature, to be more than it is.

mod common;

use automerge::legacy::{Key, OpId, SortedVec};
use automerge::transaction::{Transactable, Transaction};
use automerge::{AutomergeError, Change, ObjType, ScalarValue};
use common::{City, Person, Replica, entry_of, map, part_1, step};
use wufei_ledger::{Act, Admitted, DocId, Entry, EntryId, EntryKind, NotAdmitted, Rejection, Write};
use wufei_manifest::id::Hex;
use wufei_manifest::{Scalar, Status, StepKind};

/// An agent prepared a manifest for the workshop; everybody has the draft.
struct Scene {
    city: City,
    agent: Person,
    workshop: Person,
    carrier: Person,
    site: Person,
    home: Replica,
    draft: Entry,
    doc: DocId,
}

impl Scene {
    fn new() -> Self {
        let mut city = City::new();
        let [mut agent, workshop, carrier, site] =
            [(14, 4), (11, 1), (12, 2), (13, 3)].map(|(seed, org)| city.enrols(seed, org));
        let mut home = Replica::of(&city);
        let draft = agent.does(&city, &mut home, None, &part_1(&workshop, &carrier, &site));
        let doc = draft.body().doc;
        Self {
            city,
            agent,
            workshop,
            carrier,
            site,
            home,
            draft,
            doc,
        }
    }

    fn issue(&mut self) -> Entry {
        let act = step(StepKind::Issued, 1, vec![]);
        self.workshop.does(&self.city, &mut self.home, self.doc, &act)
    }
}

fn edit(write: Write) -> Act {
    Act {
        writes: vec![write],
        step: None,
        ..Act::default()
    }
}

fn refusal(result: Result<Admitted, NotAdmitted>) -> Rejection {
    match result {
        Err(NotAdmitted::Rejected(rejection)) => rejection,
        other => panic!("expected a rejection, found {other:?}"),
    }
}

#[test]
fn a_carrier_named_beside_the_seal_is_no_carrier() {
    let mut scene = Scene::new();
    let mut accomplice = scene.city.enrols(15, 5);
    let enrolment = scene.city.enrolments.last().unwrap().clone();
    let mut elsewhere = scene.home.clone();
    scene.issue();
    // As if the agent had not heard of the seal.
    let Scene {
        city,
        agent,
        carrier,
        home,
        doc,
        ..
    } = &mut scene;
    let renamed = edit(Write::bytes("parties/carrier/org", accomplice.org.0));
    let renamed = agent.does(city, &mut elsewhere, *doc, &renamed);
    home.hears(&enrolment);
    home.hears(&renamed);
    let picked_up = step(StepKind::PickedUp, 2, vec![]);
    let theft = accomplice.signs(city, home, *doc, &picked_up);
    assert_eq!(refusal(home.takes(&theft)).code(), "role");
    carrier.does(city, home, *doc, &picked_up);
    let manifest = home.manifest(*doc);
    assert_eq!(manifest.status, Status::InTransit);
    assert_eq!(manifest.parties.carrier.org, Some(carrier.org));
}

#[test]
fn a_second_seal_signed_apart_takes_no_role_from_the_first_ones_parties() {
    let mut scene = Scene::new();
    let mut accomplice = scene.city.enrols(15, 5);
    let enrolment = scene.city.enrolments.last().unwrap().clone();
    scene.home.hears(&enrolment);
    let mut elsewhere = scene.home.clone();
    scene.issue();
    let Scene {
        city,
        agent,
        site,
        home,
        doc,
        ..
    } = &mut scene;
    let mut all_mine = edit(Write::bytes("parties/consignor/org", accomplice.org.0));
    all_mine
        .writes
        .push(Write::bytes("parties/receiver/org", accomplice.org.0));
    let all_mine = agent.does(city, &mut elsewhere, *doc, &all_mine);
    let issued_too = accomplice.does(city, &mut elsewhere, *doc, &step(StepKind::Issued, 2, vec![]));
    home.hears(&all_mine);
    home.hears(&issued_too);
    let received = vec![Write::int("received/a1", 1_000)];
    site.does(city, home, *doc, &step(StepKind::Received, 3, received));
    assert_eq!(home.manifest(*doc).status, Status::Received);
}

/// The seal of a *delivered* with no field below `arrival/`.
const NOTHING_ARRIVED: [u8; 32] = [
    0x9d, 0x39, 0xee, 0x95, 0x10, 0xb0, 0x23, 0x07, 0xc0, 0x6a, 0xb2, 0xce, 0x17, 0x2e, 0x27, 0xf8, 0x14,
    0xb9, 0x54, 0x47, 0xd9, 0xdf, 0xf9, 0x54, 0x31, 0x93, 0xf4, 0xcc, 0x2a, 0x6a, 0x91, 0xee,
];

/// Forges a change on the draft and says how it is refused.
fn try_on_draft(
    by: fn(&mut Scene) -> &mut Person,
    edit: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
) -> &'static str {
    let mut scene = Scene::new();
    let city = City::new();
    let draft = scene.draft.clone();
    let entry = by(&mut scene).forges(&city, &[&draft], 0, edit);
    refusal(scene.home.takes(&entry)).code()
}

#[test]
fn maps_are_made_for_rows_and_nowhere_else() {
    for path in [
        "lines/a1/deeper",
        "parties/carrier/deeper",
        "parties/fourth",
        "plan/deeper",
    ] {
        let (above, key) = path.rsplit_once('/').unwrap();
        let made = try_on_draft(
            |scene| &mut scene.workshop,
            |tx| tx.put_object(map(tx, above), key, ObjType::Map).map(drop),
        );
        assert_eq!(made, "role", "{path}");
    }
    let value_for_row = try_on_draft(
        |scene| &mut scene.agent,
        |tx| tx.put(map(tx, "lines"), "a2", 1_i64),
    );
    assert_eq!(value_for_row, "role", "a value where a row belongs");
}

#[test]
fn the_fixed_maps_stay_where_they_are() {
    let by_agent: fn(&mut Scene) -> &mut Person = |scene| &mut scene.agent;
    assert_eq!(
        try_on_draft(by_agent, |tx| tx.delete(map(tx, "parties"), "carrier")),
        "role"
    );
    assert_eq!(
        try_on_draft(by_agent, |tx| tx.put(map(tx, "parties"), "carrier", 1_i64)),
        "role"
    );
}

#[test]
fn a_first_change_makes_each_fixed_map_once() {
    let mut scene = Scene::new();
    let Scene {
        city, agent, home, ..
    } = &mut scene;
    let honest = agent.signs(city, home, None, &Act::default());
    let mut change = Change::try_from(honest.payload()).unwrap().decode();
    let carrier = change
        .operations
        .iter()
        .position(|op| op.key == Key::Map("carrier".into()));
    let carrier = carrier.unwrap();
    let made = OpId::new(carrier as u64 + 1, &change.actor_id);
    let mut again = change.operations[carrier].clone();
    again.pred = SortedVec::from(vec![made]);
    change.operations.push(again);
    let payload = Change::from(change).raw_bytes().to_vec();
    agent.seq -= 1;
    let author = agent.author(city);
    let twice = entry_of(&author, EntryKind::Change, honest.body().doc, payload);
    assert_eq!(refusal(home.takes(&twice)).code(), "role");
    assert!(home.takes(&honest).is_ok());
}

#[test]
fn a_step_is_written_by_the_change_that_signs_it() {
    let mut scene = Scene::new();
    let issued = scene.issue();
    let Scene {
        city,
        carrier,
        home,
        doc,
        ..
    } = &mut scene;
    let note_on = |row: u8| {
        let note = Write::text(format!("steps/{}/note", Hex([row; 8])), "the drums leaked");
        step(StepKind::PickedUp, 2, vec![note])
    };
    let on_theirs = carrier.signs(city, home, *doc, &note_on(1));
    assert_eq!(refusal(home.takes(&on_theirs)).code(), "role");
    carrier.seq -= 1;
    carrier.prev = EntryId::default();
    carrier.does(city, home, *doc, &note_on(2));
    assert!(
        home.document(*doc)
            .record()
            .steps
            .iter()
            .any(|step| step.entry == issued.id())
    );
}

#[test]
fn a_row_made_twice_hides_nothing_and_can_be_settled() {
    let mut scene = Scene::new();
    let mut elsewhere = scene.home.clone();
    let Scene {
        city,
        agent,
        workshop,
        home,
        doc,
        ..
    } = &mut scene;
    let row = |code: &str, grams| Act {
        writes: vec![
            Write::text(format!("lines/b1/{code}"), "900-249-08"),
            Write::int("lines/b1/planned_g", grams),
        ],
        step: None,
        ..Act::default()
    };
    let theirs = agent.does(city, &mut elsewhere, *doc, &row("waste_name", 1));
    let ours = workshop.does(city, home, *doc, &row("waste_code", 2));
    home.hears(&theirs);
    elsewhere.hears(&ours);
    let record = home.document(*doc).record();
    assert_eq!(record, elsewhere.document(*doc).record());
    assert_eq!(record.fields["lines/b1/planned_g"].len(), 2);
    assert!(record.get("lines/b1/waste_name").is_some());
    assert!(record.get("lines/b1/waste_code").is_some());
    for grams in [1, 2, 3] {
        let mut settled = home.clone();
        let seq = workshop.seq;
        workshop.does(
            city,
            &mut settled,
            *doc,
            &edit(Write::int("lines/b1/planned_g", grams)),
        );
        assert_eq!(settled.manifest(*doc).conflicts, []);
        let fields = settled.document(*doc).record().fields;
        assert_eq!(fields["lines/b1/planned_g"][0].value, Scalar::Int(grams));
        workshop.does(city, &mut settled, *doc, &step(StepKind::Issued, 1, vec![]));
        workshop.seq = seq;
    }
}

#[test]
fn two_who_write_the_same_do_not_contradict_each_other() {
    let mut scene = Scene::new();
    let mut elsewhere = scene.home.clone();
    let Scene {
        city,
        agent,
        workshop,
        home,
        doc,
        ..
    } = &mut scene;
    let same = edit(Write::int("lines/a1/planned_g", 7));
    let theirs = agent.does(city, &mut elsewhere, *doc, &same);
    workshop.does(city, home, *doc, &same);
    home.hears(&theirs);
    assert_eq!(home.manifest(*doc).conflicts, []);
    workshop.does(city, home, *doc, &step(StepKind::Issued, 1, vec![]));
}

#[test]
fn a_carrier_with_a_hundred_incarnations_walls_nobody_in() {
    let mut scene = Scene::new();
    let issued = scene.issue();
    let Scene {
        city,
        carrier,
        site,
        home,
        draft,
        doc,
        ..
    } = &mut scene;
    for epoch in 0..100 {
        let leg = carrier.forges(city, &[draft, &issued], epoch, |tx| {
            tx.put_object(map(tx, "legs"), format!("b{epoch}"), ObjType::Map)
                .map(drop)
        });
        home.hears(&leg);
    }
    let received = vec![Write::int("received/a1", 1_000)];
    site.does(city, home, *doc, &step(StepKind::Received, 3, received));
    let accepted = vec![Write::int("accepted/a1", 1_000)];
    site.does(city, home, *doc, &step(StepKind::Accepted, 4, accepted));
    assert_eq!(home.manifest(*doc).status, Status::Accepted);
}

#[test]
fn where_a_step_was_signed_twice_the_first_seal_is_shown_and_the_second_beside_it() {
    let mut scene = Scene::new();
    let mut second = scene.city.enrols(16, 1);
    let enrolment = scene.city.enrolments.last().unwrap().clone();
    scene.home.hears(&enrolment);
    let mut elsewhere = scene.home.clone();
    let issued = scene.issue();
    let Scene { city, home, doc, .. } = &mut scene;
    let other_weight = vec![Write::int("lines/a1/planned_g", 9)];
    let issued_too = second.does(
        city,
        &mut elsewhere,
        *doc,
        &step(StepKind::Issued, 2, other_weight),
    );
    home.hears(&issued_too);
    elsewhere.hears(&issued);
    let record = home.document(*doc).record();
    assert_eq!(record, elsewhere.document(*doc).record());
    let expected = if record.steps[0].entry == issued.id() {
        [9, 1_200_000]
    } else {
        [1_200_000, 9]
    };
    let values = record.fields["lines/a1/planned_g"]
        .iter()
        .map(|field| field.value.as_int().unwrap());
    assert_eq!(values.collect::<Vec<_>>(), expected);
}

#[test]
fn an_edit_beside_many_signatures_of_one_step_is_contested_once() {
    let mut scene = Scene::new();
    let issued = scene.issue();
    let Scene {
        city,
        carrier,
        home,
        draft,
        doc,
        ..
    } = &mut scene;
    let late = carrier.forges(city, &[draft, &issued], 0, |tx| {
        tx.put(map(tx, "arrival"), "gate", "north")
    });
    home.hears(&late);
    // Each pair of a signature and an edit was one line once: a million of each would have filled the memory.
    for epoch in 1..=100 {
        let step = carrier.forges(city, &[draft, &issued], epoch, |tx| {
            let row = tx.put_object(map(tx, "steps"), format!("{epoch}"), ObjType::Map)?;
            tx.put(&row, "kind", "delivered")?;
            tx.put(&row, "seal", ScalarValue::Bytes(NOTHING_ARRIVED.to_vec()))
        });
        home.hears(&step);
    }
    let record = home.document(*doc).record();
    assert_eq!(record.steps.len(), 101);
    assert_eq!(record.contests.len(), 1);
    assert_eq!(record.contests[0].by, late.id());
    assert_eq!(record.contests[0].sealed_by, record.steps[1].entry);
}

#[test]
fn one_change_under_two_names_has_the_first_one_only() {
    let mut scene = Scene::new();
    let issued = scene.issue();
    let Scene {
        city,
        workshop,
        home,
        doc,
        ..
    } = &mut scene;
    let again = entry_of(
        &workshop.author(city),
        EntryKind::Change,
        *doc,
        issued.payload().to_vec(),
    );
    let why = refusal(home.takes(&again)).to_string();
    assert_eq!(
        why,
        "the author already signed another entry as its change number 1"
    );
    assert_eq!(home.takes(&issued), Ok(Admitted::Known));
}

#[test]
fn an_entry_under_a_strangers_actor_waits_for_nothing() {
    let mut scene = Scene::new();
    let issued = scene.issue();
    let mut fresh = Replica::of(&scene.city);
    let author = scene.carrier.author(&scene.city);
    let payload = issued.payload().to_vec();
    let stolen = entry_of(&author, EntryKind::Change, scene.doc, payload);
    assert_eq!(refusal(fresh.takes(&stolen)).code(), "guard-actor");
}

#[test]
fn names_written_over_each_other_in_one_change_are_no_parties() {
    let mut scene = Scene::new();
    let Scene {
        city,
        agent,
        workshop,
        carrier,
        site,
        home,
        draft,
        doc,
    } = &mut scene;
    let true_carrier = carrier.org;
    let spam = agent.forges(city, &[draft], 0, |tx| {
        let carrier = map(tx, "parties/carrier");
        for org in 100..200 {
            tx.put(&carrier, "org", ScalarValue::Bytes(vec![org; 16]))?;
        }
        tx.put(&carrier, "org", ScalarValue::Bytes(true_carrier.0.to_vec()))
    });
    home.hears(&spam);
    workshop.does(city, home, *doc, &step(StepKind::Issued, 1, vec![]));
    let parties = [agent.org, workshop.org, carrier.org, site.org];
    assert_eq!(home.document(*doc).audience(), parties.into());
}
