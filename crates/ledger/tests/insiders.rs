//! What a party of a manifest may try, with a right key and a right signature, to be more than it is.

mod common;

use common::{City, Person, Replica, part_1, step};
use wufei_ledger::{Act, Admitted, DocId, Entry, NotAdmitted, Rejection, Write};
use wufei_manifest::{Status, StepKind};

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
