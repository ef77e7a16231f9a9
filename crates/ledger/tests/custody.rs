//! A drum of oil goes from a workshop to a disposal site, with everything that people do on the way.

mod common;

use common::{City, Person, Replica, part_1, step};
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use wufei_ledger::{Act, Admitted, DocId, Document, DocumentKind, Entry, NotAdmitted, Rejection, Write};
use wufei_manifest::{Conflict, Status, StepKind};

struct Story {
    city: City,
    workshop: Person,
    carrier: Person,
    site: Person,
    stranger: Person,
    home: Replica,
}

impl Story {
    fn new() -> Self {
        let mut city = City::new();
        let [workshop, carrier, site, stranger] =
            [(11, 1), (12, 2), (13, 3), (14, 4)].map(|(seed, org)| city.enrols(seed, org));
        let home = Replica::of(&city);
        Self {
            city,
            workshop,
            carrier,
            site,
            stranger,
            home,
        }
    }

    fn draft(&mut self) -> Entry {
        let act = part_1(&self.workshop, &self.carrier, &self.site);
        self.workshop.does(&self.city, &mut self.home, None, &act)
    }

    /// The whole way, entry by entry.
    fn whole_way(&mut self) -> Vec<Entry> {
        let draft = self.draft();
        let doc = draft.body().doc;
        let Self {
            city,
            workshop,
            carrier,
            site,
            home,
            ..
        } = self;
        let removed = vec![Write::int("removed/a1", 1_180_000)];
        let leg = vec![Write::text("legs/b1/plate", "鄂A12345")];
        let received = vec![Write::int("received/a1", 1_179_000)];
        let accepted = vec![Write::int("accepted/a1", 1_179_000)];
        vec![
            draft,
            workshop.does(city, home, doc, &step(StepKind::Issued, 1, removed)),
            carrier.does(city, home, doc, &step(StepKind::PickedUp, 2, leg)),
            carrier.does(city, home, doc, &step(StepKind::Delivered, 3, vec![])),
            site.does(city, home, doc, &step(StepKind::Received, 4, received)),
            site.does(city, home, doc, &step(StepKind::Accepted, 5, accepted)),
        ]
    }
}

fn refusal(result: Result<Admitted, NotAdmitted>) -> Rejection {
    match result {
        Err(NotAdmitted::Rejected(rejection)) => rejection,
        other => panic!("expected a rejection, found {other:?}"),
    }
}

#[test]
fn a_drum_of_oil_reaches_the_disposal_site() {
    let mut story = Story::new();
    let entries = story.whole_way();
    let doc = entries[0].body().doc;
    let manifest = story.home.manifest(doc);
    assert_eq!(manifest.status, Status::Closed);
    assert_eq!(manifest.totals.planned_g, Some(1_200_000));
    assert_eq!(manifest.totals.removed_g, Some(1_180_000));
    assert_eq!(manifest.totals.accepted_g, Some(1_179_000));
    assert_eq!(manifest.conflicts, []);
    let removed = manifest.lines[0].removed.unwrap();
    assert_eq!(
        removed.by,
        entries[1].id(),
        "the consignor's weight is the consignor's word"
    );
    let audience = story.home.document(doc).audience();
    assert_eq!(audience.len(), 3, "all parties read it: {audience:?}");
}

#[test]
fn a_draft_is_its_creators_own() {
    let mut story = Story::new();
    let draft = story.draft();
    assert_eq!(
        story.home.document(draft.body().doc).audience(),
        [story.workshop.org].into()
    );
}

#[test]
fn a_document_rebuilt_from_its_entries_is_the_same_document() {
    let mut story = Story::new();
    let entries = story.whole_way();
    let doc = entries[0].body().doc;
    let rebuilt = Document::rebuild(doc, &story.home.registry, entries.clone()).unwrap();
    assert_eq!(rebuilt.record(), story.home.document(doc).record());
    assert_eq!(rebuilt.audience(), story.home.document(doc).audience());
    let error = Document::rebuild(doc, &story.home.registry, entries[1..].to_vec()).unwrap_err();
    assert!(
        error.to_string().contains(&entries[1].id().to_string()),
        "{error}"
    );
}

#[test]
fn nobody_writes_outside_their_part() {
    let mut story = Story::new();
    let draft = story.draft();
    let doc = draft.body().doc;
    let Story {
        city,
        workshop,
        carrier,
        site,
        stranger,
        home,
    } = &mut story;
    let writes = |path: &str| Act {
        writes: vec![Write::int(path, 1)],
        step: None,
        ..Act::default()
    };

    // Before it is issued, part 1 is the creator's and the consignor's alone.
    for person in [&mut *carrier, &mut *site, &mut *stranger] {
        let entry = person.signs(city, home, doc, &writes("lines/a1/planned_g"));
        assert_eq!(refusal(home.takes(&entry)).code(), "role");
    }
    let entry = carrier.signs(city, home, doc, &step(StepKind::PickedUp, 9, vec![]));
    assert_eq!(
        refusal(home.takes(&entry)).code(),
        "role",
        "nothing is picked up before it is issued"
    );

    workshop.does(city, home, doc, &step(StepKind::Issued, 1, vec![]));
    // Afterwards not even theirs.
    let late = workshop.signs(city, home, doc, &writes("lines/a1/planned_g"));
    let why = refusal(home.takes(&late)).to_string();
    assert_eq!(
        why,
        "creator and consignor may not replace lines/a1/planned_g: \
         creator or consignor may fill or replace or delete lines/*/* before issued"
    );
    let forged = stranger.signs(city, home, doc, &step(StepKind::Received, 9, vec![]));
    assert_eq!(refusal(home.takes(&forged)).code(), "role");
    let impatient = site.signs(city, home, doc, &step(StepKind::Accepted, 9, vec![]));
    assert_eq!(
        refusal(home.takes(&impatient)).code(),
        "role",
        "nothing is accepted before it is received"
    );
    let free_field = workshop.signs(city, home, doc, &writes("audit/x"));
    assert!(
        refusal(home.takes(&free_field))
            .to_string()
            .ends_with("nobody may")
    );
    assert_eq!(home.manifest(doc).status, Status::Issued);
}

#[test]
fn the_carrier_fills_in_a_weight_but_never_overwrites_the_consignors() {
    let mut story = Story::new();
    let draft = story.draft();
    let doc = draft.body().doc;
    let Story {
        city,
        workshop,
        carrier,
        home,
        ..
    } = &mut story;
    workshop.does(
        city,
        home,
        doc,
        &step(StepKind::Issued, 1, vec![Write::int("removed/a1", 1_000)]),
    );
    let over = carrier.signs(
        city,
        home,
        doc,
        &step(StepKind::PickedUp, 2, vec![Write::int("removed/a1", 900)]),
    );
    assert_eq!(refusal(home.takes(&over)).code(), "role");
}

#[test]
fn an_edit_made_beside_the_seal_changes_nothing_and_stays_visible() {
    let mut story = Story::new();
    let draft = story.draft();
    let doc = draft.body().doc;
    let mut office_pc = Replica::of(&story.city);
    office_pc.hears(&draft);
    let mut second = {
        let mut person = story.city.enrols(21, 1);
        let enrolment = story.city.enrolments.last().unwrap();
        story.home.hears(enrolment);
        office_pc.hears(enrolment);
        person.seq = 0;
        person
    };
    let Story {
        city, workshop, home, ..
    } = &mut story;
    let issued = workshop.does(city, home, doc, &step(StepKind::Issued, 1, vec![]));
    let writes = vec![Write::int("lines/a1/planned_g", 9_999)];
    let edit = second.does(
        city,
        &mut office_pc,
        doc,
        &Act {
            writes,
            step: None,
            ..Act::default()
        },
    );
    home.hears(&edit);
    office_pc.hears(&issued);
    let manifest = home.manifest(doc);
    assert_eq!(
        manifest.totals.planned_g,
        Some(1_200_000),
        "what was signed stands"
    );
    assert_eq!(manifest.contested.len(), 1);
    assert_eq!(manifest.contested[0].by, edit.id());
    assert_eq!(manifest, office_pc.manifest(doc), "both see the same");
}

#[test]
fn two_receptions_signed_apart_are_one_conflict_everywhere() {
    let mut story = Story::new();
    let draft = story.draft();
    let doc = draft.body().doc;
    let mut gate_2 = story.city.enrols(22, 3);
    let enrolment = story.city.enrolments.last().unwrap().clone();
    let Story {
        city,
        workshop,
        site,
        home,
        ..
    } = &mut story;
    home.hears(&enrolment);
    let issued = workshop.does(city, home, doc, &step(StepKind::Issued, 1, vec![]));
    let mut other = Replica::of(city);
    other.hears(&draft);
    other.hears(&issued);
    let here = site.does(
        city,
        home,
        doc,
        &step(StepKind::Received, 2, vec![Write::int("received/a1", 5)]),
    );
    let there = gate_2.does(
        city,
        &mut other,
        doc,
        &step(StepKind::Received, 3, vec![Write::int("received/a1", 6)]),
    );
    home.hears(&there);
    other.hears(&here);
    let manifest = home.manifest(doc);
    assert_eq!(manifest, other.manifest(doc));
    let is_two_receptions = |conflict: &Conflict| matches!(conflict, Conflict::TwoSteps { step: StepKind::Received, entries, .. } if entries.len() == 2);
    assert!(
        manifest.conflicts.iter().any(is_two_receptions),
        "{:?}",
        manifest.conflicts
    );
}

#[test]
fn a_field_with_two_values_cannot_be_sealed() {
    let mut story = Story::new();
    let draft = story.draft();
    let doc = draft.body().doc;
    let mut second = story.city.enrols(23, 1);
    let enrolment = story.city.enrolments.last().unwrap().clone();
    let Story {
        city, workshop, home, ..
    } = &mut story;
    home.hears(&enrolment);
    let mut other = Replica::of(city);
    other.hears(&draft);
    let edit = |grams| Act {
        writes: vec![Write::int("lines/a1/planned_g", grams)],
        step: None,
        ..Act::default()
    };
    workshop.does(city, home, doc, &edit(1));
    let there = second.does(city, &mut other, doc, &edit(2));
    home.hears(&there);
    let author = workshop.author(city);
    let error = home
        .document(doc)
        .write(&author, &step(StepKind::Issued, 1, vec![]))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "step issued would seal lines/a1/planned_g, which holds 2 values"
    );
    // Choosing one of them mends it, the shown one as well as the other.
    for choice in [1, 2] {
        let mut elsewhere = home.clone();
        let signed = workshop.signs(city, &mut elsewhere, doc, &edit(choice));
        assert_eq!(
            elsewhere.takes(&signed),
            Ok(Admitted::Changed(doc)),
            "choosing {choice}"
        );
        assert_eq!(elsewhere.manifest(doc).totals.planned_g, Some(choice as u64));
        assert_eq!(elsewhere.manifest(doc).conflicts, []);
    }
    workshop.does(city, home, doc, &edit(3));
    workshop.does(city, home, doc, &step(StepKind::Issued, 1, vec![]));
}

#[test]
fn the_collector_prepares_and_the_producer_signs() {
    let mut story = Story::new();
    let Story {
        city,
        workshop,
        carrier,
        site,
        home,
        ..
    } = &mut story;
    let mut act = part_1(workshop, carrier, site);
    act.writes.push(Write::bytes("meta/prepared_for", workshop.org.0));
    let prepared = site.does(city, home, None, &act);
    let doc = prepared.body().doc;
    assert_eq!(home.document(doc).audience(), [workshop.org, site.org].into());
    let own = site.signs(city, home, doc, &step(StepKind::Issued, 1, vec![]));
    assert_eq!(
        refusal(home.takes(&own)).code(),
        "role",
        "only the consignor issues"
    );
    workshop.does(city, home, doc, &step(StepKind::Issued, 2, vec![]));
}

#[test]
fn an_imported_manifest_is_one_signed_report() {
    let mut story = Story::new();
    let Story {
        city,
        stranger: agent,
        home,
        ..
    } = &mut story;
    let writes = vec![
        Write::text("meta/number", "20264201300000"),
        Write::text("parties/consignor/name", "示例02号门诊厂"),
        Write::text("lines/a1/waste_code", "308-001-36"),
        Write::int("lines/a1/planned_g", 17_000_000),
        Write::int("accepted/a1", 17_000_000),
        Write::text("reported/stage", "已接收"),
    ];
    let entry = agent.does(city, home, None, &step(StepKind::Imported, 1, writes));
    let manifest = home.manifest(entry.body().doc);
    assert_eq!(manifest.status, Status::Reported);
    assert_eq!(manifest.reported.as_ref().unwrap().by, agent.org);
    assert_eq!(home.document(entry.body().doc).audience(), [agent.org].into());
    let more = Act {
        writes: vec![Write::int("lines/a1/planned_g", 1)],
        step: None,
        ..Act::default()
    };
    let later = agent.signs(city, home, entry.body().doc, &more);
    assert_eq!(
        refusal(home.takes(&later)).code(),
        "role",
        "a report is not edited afterwards"
    );
}

#[test]
fn a_document_belongs_to_the_one_who_could_mint_it() {
    let mut story = Story::new();
    let draft = story.draft();
    let Story {
        city, stranger, home, ..
    } = &mut story;
    // The same change, signed by somebody else for the same document.
    let author = stranger.author(city);
    let stolen = common::entry_of(
        &author,
        wufei_ledger::EntryKind::Change,
        draft.body().doc,
        draft.payload().to_vec(),
    );
    assert_eq!(refusal(home.takes(&stolen)).code(), "guard-actor");
    let mut elsewhere = Replica::of(city);
    assert_eq!(refusal(elsewhere.takes(&stolen)).code(), "guard-actor");
    // A change for one document, replayed in another.
    let other_doc = DocId([7; 16]);
    let author = story.workshop.author(&story.city);
    let replayed = common::entry_of(
        &author,
        wufei_ledger::EntryKind::Change,
        other_doc,
        draft.payload().to_vec(),
    );
    assert_eq!(refusal(elsewhere.takes(&replayed)).code(), "guard-actor");
}

#[test]
fn only_the_issuer_writes_profiles() {
    let mut story = Story::new();
    let Story {
        city, stranger, home, ..
    } = &mut story;
    let act = Act {
        writes: vec![Write::text("profile/name", "示例")],
        step: None,
        ..Act::default()
    };
    let forged = Document::begin(DocumentKind::Profile, &stranger.author(city), [1; 16], &act).unwrap();
    assert_eq!(refusal(home.takes(&forged)).code(), "role");
    let own = Document::begin(DocumentKind::Profile, &city.author(), [1; 16], &act).unwrap();
    assert!(home.takes(&own).is_ok());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// P2: the same entries give the same state, in any order, any number of times.
    #[test]
    fn any_order_and_duplication_gives_the_same_state(seed in any::<u64>(), repeats in 0..6_usize) {
        let mut story = Story::new();
        let mut entries = story.whole_way();
        let second = part_1(&story.workshop, &story.carrier, &story.site);
        entries.push(story.workshop.does(&story.city, &mut story.home, None, &second));
        let expected = story.home.state();
        let mut all = story.city.enrolments.clone();
        all.extend(entries);
        let again: Vec<_> = all[..repeats].to_vec();
        all.extend(again);
        all.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
        let mut bare = City::new();
        bare.enrolments.clear();
        let mut other = Replica::of(&bare);
        for entry in &all {
            other.hears(entry);
        }
        prop_assert_eq!(other.state(), expected);
    }
}
