//! Persons: named in every step that is signed here, known to whoever has their card, and forgotten for good.

mod city;

use city::{City, Device, part_1, step, three};
use std::path::Path;
use wufei_ledger::{Card, DocId, PersonId, Write};
use wufei_manifest::{CardAddress, ClaimedPerson, StepKind};
use wufei_node::{
    CardsTaken, Claimed, Fault, KnownPerson, Node, PersonError, verify_export, verify_export_with_account,
};

const NAME: &str = "王建国师傅";
const PHONE: &str = "13871234567";

/// A driver picks a load up: the manifest, and the three who hold it then.
fn picked_up() -> (City, [Device; 3], DocId, PersonId) {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let wang = carrier.node.add_person(NAME, Some(PHONE)).unwrap();
    let doc = workshop.begins(&part_1(workshop.org, carrier.org, site.org)).doc;
    workshop.does(doc, &step(StepKind::Issued, 1, vec![Write::int("removed/a1", 1)]));
    city.collects(&workshop.node);
    city.updates(&carrier);
    let leg = vec![Write::text("legs/b1/plate", "鄂A12345")];
    carrier.does(doc, &step(StepKind::PickedUp, 2, leg));
    city.collects(&carrier.node);
    city.updates(&site);
    (city, [workshop, carrier, site], doc, wang)
}

/// What a device says of the steps of a manifest.
fn claims(of: &Device, doc: DocId) -> Vec<(StepKind, Option<Claimed>)> {
    let view = of.node.manifest(doc).unwrap().unwrap();
    let claimed = |entry| view.persons.get(&entry).cloned();
    let steps = view.manifest.steps.iter();
    steps.map(|step| (step.kind, claimed(step.entry))).collect()
}

fn known(of: &Device, doc: DocId) -> KnownPerson {
    claims(of, doc)[1].1.clone().expect("the driver is named").known
}

fn named() -> KnownPerson {
    KnownPerson::Named { name: NAME.into() }
}

fn exported(of: &Device, with_cards: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    match with_cards {
        true => of.node.export_with_cards(&mut bytes).unwrap(),
        false => of.node.export(&mut bytes).unwrap(),
    }
    bytes
}

/// Whether a text stands in any file below a folder, in clear or in base 16.
fn stands_in(folder: &Path, text: &str) -> bool {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    std::fs::read_dir(folder).unwrap().any(|file| {
        let path = file.unwrap().path();
        if path.is_dir() {
            return stands_in(&path, text);
        }
        let bytes = std::fs::read(&path).unwrap();
        let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        holds(text) || holds(&hex)
    })
}

/// What is typed and thrown away leaves its bytes in places of the file that nothing uses.
fn leaves_traces(node: &Node) {
    for n in 0..40 {
        let id = format!("form-{n}");
        let json = format!("{{\"driver\":\"{NAME}\",\"n\":{n}}}");
        node.put_form(&id, "new_manifest", &json).unwrap();
    }
    for n in 0..40 {
        node.delete_form(&format!("form-{n}")).unwrap();
    }
}

#[test]
fn a_step_names_the_person_at_the_device_and_a_peer_learns_no_name() {
    let (_, [workshop, carrier, site], doc, wang) = picked_up();
    assert_eq!(claims(&carrier, doc)[0], (StepKind::Issued, None));
    assert_eq!(known(&carrier, doc), named());
    let (kind, claimed) = claims(&site, doc)[1].clone();
    let claimed = claimed.unwrap();
    assert_eq!(
        (kind, claimed.person, claimed.known),
        (StepKind::PickedUp, wang, KnownPerson::NotHere)
    );
    assert!(!stands_in(&site.home(), NAME));
    assert!(
        !String::from_utf8(exported(&carrier, false))
            .unwrap()
            .contains("card")
    );
    assert_eq!(workshop.node.persons().unwrap(), []);
}

#[test]
fn nobody_is_named_when_nobody_is_said_to_be_at_the_device() {
    let (city, [_, carrier, site], doc, wang) = picked_up();
    carrier.node.act_as(None).unwrap();
    carrier.does(doc, &step(StepKind::Delivered, 3, vec![]));
    assert_eq!(claims(&carrier, doc)[2], (StepKind::Delivered, None));
    let stranger = PersonId([9; 16]);
    assert!(matches!(
        carrier.node.act_as(Some(stranger)),
        Err(PersonError::Unknown { person }) if person == stranger
    ));
    // A card that came from another device makes nobody a person of this one.
    site.node.take_cards(exported(&carrier, true).as_slice()).unwrap();
    assert!(matches!(
        site.node.act_as(Some(wang)),
        Err(PersonError::NotOwn { .. })
    ));
    drop(city);
}

#[test]
fn a_card_goes_where_it_is_named_and_a_forged_one_nowhere() {
    let (_, [workshop, carrier, site], doc, wang) = picked_up();
    let with_cards = exported(&carrier, true);
    assert_eq!(
        site.node.take_cards(with_cards.as_slice()).unwrap(),
        CardsTaken {
            new: 1,
            ..CardsTaken::default()
        }
    );
    assert_eq!(known(&site, doc), named());
    assert_eq!(site.node.take_cards(with_cards.as_slice()).unwrap().known, 1);

    // The workshop has not heard of the pick-up yet: no step there names the card.
    let refused = workshop.node.take_cards(with_cards.as_slice()).unwrap();
    assert_eq!((refused.new, refused.refused[0].code), (0, "card-not-named"));

    let forged = Card::new(wang, [7; 16], "李四", None).unwrap();
    let hex: String = forged
        .to_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let line = format!("{{\"kind\":\"card\",\"bytes\":\"{hex}\"}}\n");
    let refused = site.node.take_cards(line.as_bytes()).unwrap();
    assert_eq!((refused.new, refused.refused[0].code), (0, "card-not-named"));
    assert!(refused.refused[0].why.contains(&forged.address().to_string()));
    assert_eq!(known(&site, doc), named());

    let report = verify_export(with_cards.as_slice(), None).unwrap();
    assert_eq!(report.faults, []);
    let forged = [with_cards, line.into_bytes()].concat();
    let faults = verify_export(forged.as_slice(), None).unwrap().faults;
    assert!(
        matches!(faults.as_slice(), [Fault::Line { why, .. }] if why.starts_with("no step names a card")),
        "{faults:?}"
    );
}

#[test]
fn the_card_of_one_person_is_nothing_about_another_whom_a_step_names_with_it() {
    let (mut city, [_, carrier, site], doc, wang) = picked_up();
    let card = carrier.node.persons().unwrap()[0].card;
    carrier.node.act_as(None).unwrap();
    let row = "steps/0707070707070707";
    let claim = vec![
        Write::bytes(format!("{row}/person"), [8; 16]),
        Write::bytes(format!("{row}/card"), card.0),
    ];
    carrier.does(doc, &step(StepKind::Delivered, 7, claim));
    city.collects(&carrier.node);
    city.updates(&site);
    site.node.take_cards(exported(&carrier, true).as_slice()).unwrap();
    let told: Vec<_> = claims(&site, doc)
        .into_iter()
        .filter_map(|(_, claimed)| claimed)
        .map(|claimed| (claimed.person, claimed.known))
        .collect();
    assert_eq!(told, [(wang, named()), (PersonId([8; 16]), KnownPerson::NotHere)]);
}

#[test]
fn who_is_erased_is_nowhere_in_the_files_and_every_proof_is_as_before() {
    let (_, [_, carrier, _], doc, wang) = picked_up();
    leaves_traces(&carrier.node);
    assert!(stands_in(&carrier.home(), NAME) && stands_in(&carrier.home(), PHONE));
    let proofs = || {
        let state = carrier.node.state().unwrap();
        let folded = carrier.node.manifest(doc).unwrap().unwrap().manifest;
        (
            carrier.node.verify().unwrap(),
            state,
            folded.canonical_json(),
            exported(&carrier, false),
        )
    };
    let before = proofs();
    assert_eq!(before.0.faults, []);

    carrier.node.erase_person(wang).unwrap();
    assert!(!stands_in(&carrier.home(), NAME), "the name is left");
    assert!(!stands_in(&carrier.home(), PHONE), "the telephone number is left");
    assert_eq!(proofs(), before);
    assert!(matches!(known(&carrier, doc), KnownPerson::Erased { .. }));
    let person = &carrier.node.persons().unwrap()[0];
    assert_eq!(
        (person.person, person.is_acting, &person.phone),
        (wang, false, &None)
    );
    // Nobody acts as them any more, and once more is no error.
    assert!(matches!(
        carrier.node.act_as(Some(wang)),
        Err(PersonError::NotOwn { .. })
    ));
    carrier.node.erase_person(wang).unwrap();
    carrier.does(doc, &step(StepKind::Delivered, 3, vec![]));
    assert_eq!(claims(&carrier, doc)[2].1, None);

    let carrier = carrier.restarts();
    assert!(!stands_in(&carrier.home(), NAME));
    assert_eq!(carrier.node.verify().unwrap().faults, []);
}

#[test]
fn a_copy_that_comes_back_stays_erased() {
    let (_, [_, carrier, site], doc, wang) = picked_up();
    let with_cards = exported(&carrier, true);
    site.node.take_cards(with_cards.as_slice()).unwrap();
    site.node.erase_person(wang).unwrap();
    assert!(!stands_in(&site.home(), NAME));
    let again = site.node.take_cards(with_cards.as_slice()).unwrap();
    assert_eq!((again.new, again.erased), (0, 1));
    assert!(matches!(known(&site, doc), KnownPerson::Erased { .. }));
    // The other replica is another replica's business.
    assert_eq!(known(&carrier, doc), named());
}

#[test]
fn an_erasure_that_was_cut_off_is_finished_when_the_replica_opens() {
    let (_, [_, carrier, _], _, wang) = picked_up();
    let Device { folder, node, org } = carrier;
    let home = node.home().to_owned();
    leaves_traces(&node);
    drop(node);
    // The transaction of the erasure was kept, and then the power went.
    let disk = rusqlite::Connection::open(home.join("ledger.db")).unwrap();
    disk.execute(
        "UPDATE card SET bytes = NULL, erased_ms = 5 WHERE person = ?1",
        [wang.as_bytes()],
    )
    .unwrap();
    disk.execute("UPDATE acting SET has_trace = 1", []).unwrap();
    drop(disk);
    assert!(stands_in(&home, NAME));
    let node = city::open(&home);
    assert!(!stands_in(&home, NAME));
    drop((folder, node, org));
}

#[test]
fn an_account_says_whom_the_device_named() {
    let (_, [_, carrier, _], _, wang) = picked_up();
    let of = |bytes: Vec<u8>| {
        let (report, accounts) = verify_export_with_account(bytes.as_slice(), None).unwrap();
        assert_eq!(report.faults, []);
        accounts[0].entries[2].person.clone().unwrap()
    };
    assert_eq!(of(exported(&carrier, true)).known, named());
    let unnamed = of(exported(&carrier, false));
    assert_eq!((unnamed.person, &unnamed.known), (wang, &KnownPerson::NotHere));
    let here = || {
        carrier.node.verify_with_account().unwrap().1[0].entries[2]
            .person
            .clone()
    };
    assert_eq!(here().unwrap().known, named());
    carrier.node.erase_person(wang).unwrap();
    assert!(matches!(here().unwrap().known, KnownPerson::Erased { .. }));
    assert_eq!(of(exported(&carrier, true)).known, KnownPerson::NotHere);
}

#[test]
fn a_card_that_was_changed_on_the_disk_is_named_and_nobody_is_called_by_it() {
    let (_, [_, carrier, _], doc, wang) = picked_up();
    let disk = rusqlite::Connection::open(carrier.home().join("ledger.db")).unwrap();
    let bytes = Card::new(wang, [1; 16], "李四", None).unwrap().to_bytes();
    disk.execute("UPDATE card SET bytes = ?1", [bytes]).unwrap();
    let address: CardAddress = carrier.node.persons().unwrap()[0].card;
    assert_eq!(carrier.node.verify().unwrap().faults, [Fault::Card { address }]);
    assert_eq!(known(&carrier, doc), KnownPerson::NotHere);
}

#[test]
fn a_claim_is_read_back_from_the_entry_as_it_was_signed() {
    let (_, [_, carrier, site], doc, wang) = picked_up();
    let card = carrier.node.persons().unwrap()[0].card;
    let folded = site.node.manifest(doc).unwrap().unwrap().manifest;
    assert_eq!(
        folded.step(StepKind::PickedUp).unwrap().person,
        Some(ClaimedPerson {
            person: wang,
            card: Some(card)
        })
    );
}
