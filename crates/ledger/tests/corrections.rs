//! Corrections: what may be proposed, who is asked, and what becomes of those that race.

mod common;

use StepKind::{Accepted, Delivered, Issued, PickedUp, Received, Voided};
use common::{City, Person, Replica, part_1, step};
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use wufei_ledger::{
    Act, Admitted, Author, DocId, Document, Entry, EntryId, Logged, NotAdmitted, OrgId, Rejection, Verdict,
    Write,
};
use wufei_manifest::id::Hex;
use wufei_manifest::{
    Answer, Conflict, Correction, CorrectionState, Manifest, PartyRole, Scalar, StepKind, Unanswerable,
    Uncorrectable,
};

const CONSIGNOR: usize = 0;
const CARRIER: usize = 2;
const RECEIVER: usize = 4;
const REGULATOR: usize = 6;

/// A manifest, two devices of each of its three parties, and what all of them know.
#[derive(Clone)]
struct Scene {
    city: City,
    people: Vec<Person>,
    doc: DocId,
    known: Vec<Entry>,
    base: Replica,
    regulator_seq: u64,
    row: u8,
}

impl Scene {
    fn after(history: &[StepKind]) -> Self {
        let mut city = City::new();
        let mut people: Vec<_> = (0..6).map(|n| city.enrols(11 + n, 1 + n / 2)).collect();
        let mut base = Replica::of(&city);
        let draft = part_1(&people[CONSIGNOR], &people[CARRIER], &people[RECEIVER]);
        let draft = people[CONSIGNOR].does(&city, &mut base, None, &draft);
        let mut scene = Self {
            doc: draft.body().doc,
            known: vec![draft],
            city,
            people,
            base,
            regulator_seq: 1_000,
            row: 0,
        };
        for kind in history {
            let (who, writes) = match kind {
                Issued => (CONSIGNOR, vec![Write::int("removed/a1", 1_180_000)]),
                PickedUp => (CARRIER, vec![Write::text("legs/b1/plate", "鄂A12345")]),
                Delivered => (CARRIER, vec![]),
                Received => (RECEIVER, vec![Write::int("received/a1", 1_175_000)]),
                Accepted => (RECEIVER, vec![Write::int("accepted/a1", 1_175_000)]),
                Voided => (CONSIGNOR, vec![Write::text("voiding/reason", "wrong firm")]),
                other => unreachable!("{other}"),
            };
            let act = scene.numbered(step(*kind, 0, writes));
            let mut base = scene.base.clone();
            let entry = scene.signs(&mut base, who, &act);
            base.hears(&entry);
            scene.base = base;
            scene.known.push(entry);
        }
        scene
    }

    fn closed() -> Self {
        Self::after(&[Issued, PickedUp, Delivered, Received, Accepted])
    }

    fn numbered(&mut self, mut act: Act) -> Act {
        self.row += 1;
        act.step = act.step.map(|(kind, _)| (kind, [self.row; 8]));
        act
    }

    /// Signs, whether or not it is admissible.
    fn signs(&mut self, at: &mut Replica, who: usize, act: &Act) -> Entry {
        if who == REGULATOR {
            self.regulator_seq += 1;
            let author = Author {
                seq: self.regulator_seq,
                ..self.city.author()
            };
            return at.document(self.doc).write(&author, act).unwrap();
        }
        self.people[who].signs(&self.city, at, self.doc, act)
    }

    fn proposes(&mut self, at: &mut Replica, who: usize, fields: &[Write]) -> Entry {
        self.row += 1;
        let act = Act::correct([self.row; 8], "读错了磅单", fields.iter().cloned());
        self.signs(at, who, &act)
    }

    fn answers(&mut self, at: &mut Replica, who: usize, proposal: &Entry, approves: bool) -> Entry {
        self.answers_for(at, who, proposal, approves, None)
    }

    fn answers_for(
        &mut self,
        at: &mut Replica,
        who: usize,
        proposal: &Entry,
        approves: bool,
        speaks_for: Option<PartyRole>,
    ) -> Entry {
        self.row += 1;
        let base = correction(&at.manifest(self.doc), proposal.id()).base;
        let answer = Answer {
            correction: proposal.id(),
            base,
            approves,
            speaks_for,
            reason: None,
        };
        self.signs(at, who, &Act::answer([self.row; 8], &answer))
    }

    /// Somebody proposes, the receiver's or consignor's counter-party agrees; both on the same replica.
    fn agreed(&mut self, at: &mut Replica, by: usize, to: usize, field: &Write) -> [Entry; 2] {
        let proposal = self.proposes(at, by, std::slice::from_ref(field));
        at.hears(&proposal);
        let approval = self.answers(at, to, &proposal, true);
        at.hears(&approval);
        [proposal, approval]
    }

    /// Replicas that hear of these entries in two orders, and one that is rebuilt, show the same.
    fn seen_by_all(&self, entries: &[&Entry]) -> (Replica, Manifest) {
        let (mut one, mut other) = (self.base.clone(), self.base.clone());
        entries.iter().for_each(|entry| one.hears(entry));
        entries.iter().rev().for_each(|entry| other.hears(entry));
        let manifest = one.manifest(self.doc);
        assert_eq!(
            manifest.canonical_json(),
            other.manifest(self.doc).canonical_json()
        );
        let all = self.known.iter().chain(entries.iter().copied()).cloned();
        let rebuilt = Document::rebuild(self.doc, &one.registry, all).unwrap();
        assert_eq!(Manifest::fold(&rebuilt.record()), manifest);
        (one, manifest)
    }

    fn why(&mut self, who: usize, fields: &[Write]) -> Uncorrectable {
        let mut at = self.base.clone();
        let entry = self.proposes(&mut at, who, fields);
        match refusal(at.takes(&entry)) {
            Rejection::Correction { why } => why,
            other => panic!("{other}"),
        }
    }
}

fn accepted(grams: i64) -> Write {
    Write::int("accepted/a1", grams)
}

fn planned(grams: i64) -> Write {
    Write::int("lines/a1/planned_g", grams)
}

fn correction(manifest: &Manifest, entry: EntryId) -> &Correction {
    let mut corrections = manifest.corrections.iter();
    corrections.find(|correction| correction.entry == entry).unwrap()
}

fn state(manifest: &Manifest, entry: &Entry) -> CorrectionState {
    correction(manifest, entry.id()).state
}

fn refusal(result: Result<Admitted, NotAdmitted>) -> Rejection {
    match result {
        Err(NotAdmitted::Rejected(rejection)) => rejection,
        other => panic!("expected a rejection, found {other:?}"),
    }
}

fn logs(replica: &mut Replica, doc: DocId, order: &[&Entry]) -> Manifest {
    for (index, entry) in order.iter().enumerate() {
        let logged = Logged {
            index: 100 + index as u64,
            verdict: Verdict::Admitted,
        };
        assert!(replica.document(doc).note_logged(entry.id(), logged));
    }
    replica.manifest(doc)
}

#[test]
fn a_wrong_weight_is_corrected_when_the_counter_party_agrees() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let before = at.manifest(scene.doc);
    let proposal = scene.proposes(&mut at, RECEIVER, &[accepted(1_157_000)]);
    at.hears(&proposal);
    let open = at.manifest(scene.doc);
    assert_eq!(
        open.totals.accepted_g,
        Some(1_175_000),
        "nothing changes by proposing"
    );
    assert_eq!(state(&open, &proposal), CorrectionState::Open);
    let asked = &correction(&open, proposal.id()).asked;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].roles, [PartyRole::Consignor]);
    assert!(asked[0].approved.is_none());

    let approval = scene.answers(&mut at, CONSIGNOR, &proposal, true);
    let (mut at, after) = scene.seen_by_all(&[&proposal, &approval]);
    assert_eq!(state(&after, &proposal), CorrectionState::Applied);
    assert_eq!(after.totals.accepted_g, Some(1_157_000));
    let line = after.lines[0].accepted.unwrap();
    assert_eq!(line.by, proposal.id(), "the correction is the source");
    let field = &correction(&after, proposal.id()).fields[0];
    assert_eq!(field.before, Some(Scalar::Int(1_175_000)));
    assert_eq!(field.before_by, Some(scene.known[5].id()), "who had signed it");
    assert_eq!(after.status, before.status, "it stays closed");
    assert_eq!((after.conflicts, after.contested), (vec![], vec![]));
    let sealed = &at.document(scene.doc).record().fields["accepted/a1"];
    assert_eq!(sealed[0].value, Scalar::Int(1_175_000), "what was signed stays");
}

#[test]
fn a_later_correction_builds_on_an_earlier_one() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let first = scene.agreed(&mut at, RECEIVER, CONSIGNOR, &accepted(1_157_000));
    let second = scene.agreed(&mut at, CONSIGNOR, RECEIVER, &accepted(1_175_000));
    let (_, manifest) = scene.seen_by_all(&[&first[0], &first[1], &second[0], &second[1]]);
    assert_eq!(
        manifest.totals.accepted_g,
        Some(1_175_000),
        "back to what was signed"
    );
    let field = &correction(&manifest, second[0].id()).fields[0];
    assert_eq!(field.before, Some(Scalar::Int(1_157_000)));
    assert_eq!(field.before_by, Some(first[0].id()));
    assert_eq!(manifest.conflicts, []);
}

#[test]
fn one_who_does_not_agree_is_enough() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let proposal = scene.proposes(&mut at, CARRIER, &[planned(1_000_000)]);
    at.hears(&proposal);
    let (mut here, mut there) = (at.clone(), at.clone());
    let yes = scene.answers(&mut here, CONSIGNOR, &proposal, true);
    let no = scene.answers(&mut there, RECEIVER, &proposal, false);
    let (_, manifest) = scene.seen_by_all(&[&proposal, &yes, &no]);
    assert_eq!(state(&manifest, &proposal), CorrectionState::Declined);
    assert_eq!(manifest.totals.planned_g, Some(1_200_000));
    // Two devices of one organisation say different things: it does not agree.
    let other = scene.answers(&mut at, CONSIGNOR + 1, &proposal, false);
    let also = scene.answers(&mut at, RECEIVER, &proposal, true);
    let (_, manifest) = scene.seen_by_all(&[&proposal, &yes, &also, &other]);
    assert_eq!(state(&manifest, &proposal), CorrectionState::Declined);
}

#[test]
fn its_proposer_may_withdraw_until_it_is_decided() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let proposal = scene.proposes(&mut at, RECEIVER, &[accepted(1)]);
    at.hears(&proposal);
    let withdrawn = scene.answers(&mut at, RECEIVER + 1, &proposal, false);
    let (mut later, manifest) = scene.seen_by_all(&[&proposal, &withdrawn]);
    assert_eq!(state(&manifest, &proposal), CorrectionState::Declined);
    let late = scene.answers(&mut later, CONSIGNOR, &proposal, true);
    check_answer(&mut later, &late, Unanswerable::Decided);
    let approval = scene.answers(&mut at, CONSIGNOR, &proposal, true);
    at.hears(&approval);
    let late = scene.answers(&mut at, RECEIVER, &proposal, false);
    check_answer(&mut at, &late, Unanswerable::Decided);
}

#[test]
fn the_regulator_agrees_for_a_party_that_is_closed() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let proposal = scene.proposes(&mut at, RECEIVER, &[accepted(1_157_000)]);
    at.hears(&proposal);
    let for_nobody = scene.answers(&mut at, REGULATOR, &proposal, true);
    check_answer(&mut at, &for_nobody, Unanswerable::NotAsked);
    let for_carrier = scene.answers_for(&mut at, REGULATOR, &proposal, true, Some(PartyRole::Carrier));
    check_answer(&mut at, &for_carrier, Unanswerable::NotAsked);
    let approval = scene.answers_for(&mut at, REGULATOR, &proposal, true, Some(PartyRole::Consignor));
    let (mut at, manifest) = scene.seen_by_all(&[&proposal, &approval]);
    assert_eq!(state(&manifest, &proposal), CorrectionState::Applied);
    let approved = correction(&manifest, proposal.id()).asked[0].approved.clone();
    assert!(approved.unwrap().by_regulator, "it shows for whom, and by whom");
    let again = scene.answers(&mut at, CONSIGNOR, &proposal, true);
    check_answer(&mut at, &again, Unanswerable::Answered);
}

#[test]
fn the_regulator_proposes_and_every_party_concerned_is_asked() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let proposal = scene.proposes(&mut at, REGULATOR, &[Write::int("removed/a1", 1_190_000)]);
    at.hears(&proposal);
    let manifest = at.manifest(scene.doc);
    let asked = &correction(&manifest, proposal.id()).asked;
    assert_eq!(asked.len(), 3);
    let mut entries = vec![proposal.clone()];
    for who in [CONSIGNOR, CARRIER, RECEIVER] {
        let approval = scene.answers(&mut at, who, &proposal, true);
        at.hears(&approval);
        entries.push(approval);
    }
    let (_, manifest) = scene.seen_by_all(&entries.iter().collect::<Vec<_>>());
    assert_eq!(manifest.totals.removed_g, Some(1_190_000));
}

#[test]
fn a_correction_of_several_fields_counts_whole_or_not_at_all() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let fields = [
        Write::text("lines/a1/waste_code", "900-214-08"),
        Write::text("lines/a1/waste_name", "废机油"),
        Write::int("received/a1", 1_157_000),
        accepted(1_157_000),
    ];
    let proposal = scene.proposes(&mut at, RECEIVER, &fields);
    at.hears(&proposal);
    let approval = scene.answers(&mut at, CONSIGNOR, &proposal, true);
    let (_, manifest) = scene.seen_by_all(&[&proposal, &approval]);
    let line = &manifest.lines[0];
    assert_eq!(line.waste_code.as_deref(), Some("900-214-08"));
    assert_eq!(line.waste_name.as_deref(), Some("废机油"));
    assert_eq!(correction(&manifest, proposal.id()).fields[1].before, None);
    assert_eq!(manifest.totals.received_g, Some(1_157_000));
}

#[test]
fn what_cannot_be_proposed_is_refused_by_name() {
    let mut scene = Scene::after(&[Issued, PickedUp]);
    let path = |path: &str| path.to_owned();
    let text = |path: &str| Write::text(path, "x");
    for (fields, why) in [
        (vec![], Uncorrectable::Fields),
        (
            (0..33).map(|n| text(&format!("plan/n{n}"))).collect(),
            Uncorrectable::Fields,
        ),
        (
            vec![planned(1), planned(2)],
            Uncorrectable::Twice {
                path: path("lines/a1/planned_g"),
            },
        ),
        (
            vec![text("parties/carrier/name")],
            Uncorrectable::NotCorrectable {
                path: path("parties/carrier/name"),
            },
        ),
        (
            vec![text("meta/kind")],
            Uncorrectable::NotCorrectable {
                path: path("meta/kind"),
            },
        ),
        (
            vec![accepted(1)],
            Uncorrectable::NotSealed {
                path: path("accepted/a1"),
            },
        ),
        (
            vec![text("lines/a2/form")],
            Uncorrectable::NoRow {
                path: path("lines/a2/form"),
            },
        ),
        (
            vec![text("legs/b9/plate")],
            Uncorrectable::NoRow {
                path: path("legs/b9/plate"),
            },
        ),
        (
            vec![planned(1_200_000)],
            Uncorrectable::Same {
                path: path("lines/a1/planned_g"),
            },
        ),
        (
            vec![planned(-1)],
            Uncorrectable::Value {
                path: path("lines/a1/planned_g"),
                rule: "a mass in grams",
            },
        ),
        (
            vec![text("removed/a1")],
            Uncorrectable::Value {
                path: path("removed/a1"),
                rule: "a mass in grams",
            },
        ),
        (
            vec![text("lines/a1/waste_code")],
            Uncorrectable::Value {
                path: path("lines/a1/waste_code"),
                rule: "a waste code",
            },
        ),
        (
            vec![Write::int("legs/b1/plate", 1)],
            Uncorrectable::Value {
                path: path("legs/b1/plate"),
                rule: "a text of at most 2000 bytes",
            },
        ),
    ] {
        assert_eq!(scene.why(CONSIGNOR, &fields), why);
    }
}

#[test]
fn a_proposal_says_why_and_on_what_and_nothing_else() {
    let mut scene = Scene::closed();
    let row = |name: &str| format!("steps/{}/{name}", Hex([99; 8]));
    let good = || Act::correct([99; 8], "why", [accepted(1)]);
    let mut blank = good();
    blank.writes[0] = Write::text(row("reason"), "  ");
    let mut extra = good();
    extra.writes.push(Write::text(row("also"), "x"));
    let mut gap = good();
    gap.writes.push(Write::text(row("path_2"), "plan/date"));
    gap.writes.push(Write::text(row("value_2"), "x"));
    // The right base is written when it is signed, over this one.
    for (act, why) in [
        (blank, Uncorrectable::NoReason),
        (extra, Uncorrectable::Fields),
        (gap, Uncorrectable::Fields),
    ] {
        let mut at = scene.base.clone();
        let entry = scene.signs(&mut at, RECEIVER, &act);
        assert_eq!(refusal(at.takes(&entry)), Rejection::Correction { why });
    }
}

#[test]
fn a_proposal_states_the_base_that_it_builds_on() {
    let mut scene = Scene::closed();
    let history: Vec<&Entry> = scene.known.iter().collect();
    let seal = {
        let mut at = scene.base.clone();
        let honest = scene.people[RECEIVER].clone().signs(
            &scene.city,
            &mut at,
            scene.doc,
            &Act::correct([99; 8], "why", [accepted(1)]),
        );
        assert!(at.takes(&honest).is_ok());
        let change = automerge::Change::try_from(honest.payload()).unwrap();
        change
            .decode()
            .operations
            .into_iter()
            .find_map(|op| match (&op.key, &op.action) {
                (
                    automerge::legacy::Key::Map(key),
                    automerge::legacy::OpType::Put(automerge::ScalarValue::Bytes(bytes)),
                ) if key == "seal" => Some(bytes.clone()),
                _ => None,
            })
    }
    .unwrap();
    let forged = scene.people[RECEIVER].forges(&scene.city, &history, 0, |tx| {
        use automerge::transaction::Transactable;
        use automerge::{ObjType, ScalarValue};
        let steps = common::map(tx, "steps");
        let row = tx.put_object(&steps, "6363636363636363", ObjType::Map)?;
        tx.put(&row, "base", ScalarValue::Bytes(vec![7; 32]))?;
        tx.put(&row, "kind", "corrected")?;
        tx.put(&row, "path_0", "accepted/a1")?;
        tx.put(&row, "reason", "why")?;
        tx.put(&row, "seal", ScalarValue::Bytes(seal))?;
        tx.put(&row, "value_0", 1_i64)
    });
    let why = Uncorrectable::OtherBase;
    assert_eq!(refusal(scene.base.takes(&forged)), Rejection::Correction { why });
}

#[test]
fn what_is_contradicted_is_settled_before_it_is_corrected() {
    let mut scene = Scene::after(&[Issued, PickedUp]);
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let weighs = |grams| step(Received, grams as u8, vec![Write::int("received/a1", grams)]);
    let one = scene.signs(&mut here, RECEIVER, &weighs(200));
    let other = scene.signs(&mut there, RECEIVER + 1, &weighs(201));
    let (mut at, _) = scene.seen_by_all(&[&one, &other]);
    let fields = [Write::int("received/a1", 300)];
    let early = scene.proposes(&mut at, RECEIVER, &fields);
    let path = "received/a1".to_owned();
    let why = Uncorrectable::Unsettled { path };
    assert_eq!(refusal(at.takes(&early)), Rejection::Correction { why });
}

#[test]
fn a_correction_falls_with_the_step_that_it_corrects() {
    let mut scene = Scene::after(&[Issued, PickedUp]);
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let weighs = |grams| step(Received, grams as u8, vec![Write::int("received/a1", grams)]);
    let one = scene.signs(&mut here, RECEIVER, &weighs(200));
    here.hears(&one);
    let [proposal, approval] = scene.agreed(&mut here, RECEIVER, CONSIGNOR, &Write::int("received/a1", 300));
    let other = scene.signs(&mut there, RECEIVER + 1, &weighs(201));
    let (mut at, manifest) = scene.seen_by_all(&[&one, &proposal, &approval, &other]);
    assert_eq!(state(&manifest, &proposal), CorrectionState::Applied);
    let stands = Write::bytes(format!("steps/{}/stands", Hex([77; 8])), other.id().0);
    let chosen = scene.signs(&mut at, RECEIVER, &step(StepKind::Resolved, 77, vec![stands]));
    let (_, manifest) = scene.seen_by_all(&[&one, &proposal, &approval, &other, &chosen]);
    assert_eq!(state(&manifest, &proposal), CorrectionState::Fallen);
    assert_eq!(manifest.totals.received_g, Some(201));
}

#[test]
fn who_is_not_asked_has_no_answer() {
    let mut scene = Scene::closed();
    let mut stranger = scene.city.enrols(40, 40);
    let mut at = scene.base.clone();
    at.hears(scene.city.enrolments.last().unwrap());
    let proposal = scene.proposes(&mut at, RECEIVER, &[accepted(1_157_000)]);
    let answer = Answer {
        correction: proposal.id(),
        base: Hex([0; 32]),
        approves: true,
        speaks_for: None,
        reason: None,
    };
    let blind = scene.signs(&mut at, CONSIGNOR, &Act::answer([90; 8], &answer));
    check_answer(&mut at, &blind, Unanswerable::Unknown);
    scene.people[CONSIGNOR].seq -= 1;
    at.hears(&proposal);
    let other_base = scene.signs(&mut at, CONSIGNOR, &Act::answer([91; 8], &answer));
    check_answer(&mut at, &other_base, Unanswerable::OtherBase);
    let base = correction(&at.manifest(scene.doc), proposal.id()).base;
    let right = Answer { base, ..answer };
    let as_carrier = scene.signs(&mut at, CARRIER, &Act::answer([92; 8], &right));
    check_answer(&mut at, &as_carrier, Unanswerable::NotAsked);
    let own = scene.signs(&mut at, RECEIVER, &Act::answer([93; 8], &right));
    check_answer(&mut at, &own, Unanswerable::NotAsked);
    let speaks_for = Some(PartyRole::Consignor);
    let as_regulator = Answer {
        speaks_for,
        ..right.clone()
    };
    let as_regulator = scene.signs(&mut at, CONSIGNOR, &Act::answer([94; 8], &as_regulator));
    check_answer(&mut at, &as_regulator, Unanswerable::NotAsked);
    let by_stranger = stranger.signs(&scene.city, &mut at, scene.doc, &Act::answer([95; 8], &right));
    assert_eq!(refusal(at.takes(&by_stranger)).code(), "role");
    let proposed = Act::correct([96; 8], "mine", [accepted(5)]);
    let by_stranger = stranger.signs(&scene.city, &mut at, scene.doc, &proposed);
    assert_eq!(refusal(at.takes(&by_stranger)).code(), "role");
    let once = scene.answers(&mut at, CONSIGNOR, &proposal, true);
    at.hears(&once);
    let twice = scene.answers(&mut at, CONSIGNOR + 1, &proposal, true);
    check_answer(&mut at, &twice, Unanswerable::Answered);
}

fn check_answer(at: &mut Replica, entry: &Entry, expected: Unanswerable) {
    match refusal(at.takes(entry)) {
        Rejection::Answer { why, .. } => assert_eq!(why, expected),
        other => panic!("{other}"),
    }
}

#[test]
fn an_answer_about_nothing_is_malformed() {
    let mut scene = Scene::closed();
    let nameless = step(StepKind::Approved, 90, vec![]);
    let mut at = scene.base.clone();
    let entry = scene.signs(&mut at, CONSIGNOR, &nameless);
    check_answer(&mut at, &entry, Unanswerable::Malformed);
}

#[test]
fn a_void_manifest_is_not_corrected() {
    let mut scene = Scene::after(&[Issued, Voided]);
    let mut at = scene.base.clone();
    let entry = scene.proposes(&mut at, CONSIGNOR, &[planned(1)]);
    assert_eq!(refusal(at.takes(&entry)).code(), "role");
    let mut draft = Scene::after(&[]);
    let mut at = draft.base.clone();
    let entry = draft.proposes(&mut at, CONSIGNOR, &[planned(1)]);
    assert_eq!(
        refusal(at.takes(&entry)).code(),
        "role",
        "a draft is edited directly"
    );
}

#[test]
fn a_thousand_proposals_are_sixteen() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let mut open = 0;
    for grams in 0..1_000 {
        let entry = scene.proposes(&mut at, RECEIVER, &[accepted(grams)]);
        match at.takes(&entry) {
            Ok(_) => open += 1,
            Err(NotAdmitted::Rejected(Rejection::Correction { why })) => {
                assert_eq!(why, Uncorrectable::TooManyOpen { limit: 16 });
                // Nothing was taken in: the same number is free.
                scene.people[RECEIVER].seq -= 1;
                if grams > 40 {
                    break;
                }
            }
            odd => panic!("{odd:?}"),
        }
    }
    assert_eq!(open, 16);
    // The others are not kept from correcting by it.
    let own = scene.proposes(&mut at, CONSIGNOR, &[accepted(7)]);
    at.hears(&own);
    assert_eq!(at.manifest(scene.doc).corrections.len(), 17);
}

#[test]
fn of_two_complete_corrections_the_log_decides() {
    let mut scene = Scene::closed();
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let one = scene.agreed(&mut here, RECEIVER, CONSIGNOR, &accepted(1_100_000));
    let other = scene.agreed(&mut there, CONSIGNOR + 1, RECEIVER + 1, &accepted(1_200_000));
    let all = [&one[0], &one[1], &other[0], &other[1]];
    let (merged, manifest) = scene.seen_by_all(&all);
    assert_eq!(state(&manifest, &one[0]), CorrectionState::Racing);
    assert_eq!(
        manifest.totals.accepted_g,
        Some(1_175_000),
        "none counts before the log"
    );
    let mut entries = vec![one[0].id(), other[0].id()];
    entries.sort_unstable();
    let path = "accepted/a1".to_owned();
    assert_eq!(manifest.conflicts, [Conflict::TwoCorrections { path, entries }]);
    // What counts is the last entry that each needs, not the proposal.
    let first = logs(
        &mut merged.clone(),
        scene.doc,
        &[&other[0], &one[0], &one[1], &other[1]],
    );
    assert_eq!(first.totals.accepted_g, Some(1_100_000));
    assert_eq!(
        state(&first, &other[0]),
        CorrectionState::Overtaken { by: one[0].id() }
    );
    assert_eq!(first.conflicts, []);
    let second = logs(
        &mut merged.clone(),
        scene.doc,
        &[&other[0], &one[0], &other[1], &one[1]],
    );
    assert_eq!(second.totals.accepted_g, Some(1_200_000));
    // One that is logged whole beats one that is not.
    let half = logs(&mut merged.clone(), scene.doc, &[&one[0], &other[0], &other[1]]);
    assert_eq!(half.totals.accepted_g, Some(1_200_000));
    // Whoever knows both may propose anew, and then that counts.
    let mut late = merged.clone();
    let third = scene.agreed(&mut late, RECEIVER, CONSIGNOR, &accepted(1_100_000));
    let manifest = late.manifest(scene.doc);
    assert_eq!(manifest.totals.accepted_g, Some(1_100_000));
    assert_eq!(state(&manifest, &third[0]), CorrectionState::Applied);
    assert_eq!(manifest.conflicts, []);
}

#[test]
fn corrections_of_different_fields_do_not_race() {
    let mut scene = Scene::closed();
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let one = scene.agreed(&mut here, RECEIVER, CONSIGNOR, &accepted(1_100_000));
    let other = scene.agreed(
        &mut there,
        CARRIER,
        CONSIGNOR + 1,
        &Write::text("legs/b1/plate", "鄂A54321"),
    );
    let (_, manifest) = scene.seen_by_all(&[&one[0], &one[1], &other[0], &other[1]]);
    assert_eq!(manifest.totals.accepted_g, Some(1_100_000));
    assert_eq!(manifest.legs[0].plate.as_deref(), Some("鄂A54321"));
    assert_eq!(manifest.conflicts, []);
}

/// What is said apart about corrections, from a manifest with one open proposal by the receiver.
const WORDS: [&str; 5] = [
    "consignor proposes the same field",
    "receiver proposes another field",
    "consignor approves",
    "consignor declines",
    "receiver withdraws",
];

fn says(scene: &mut Scene, at: &mut Replica, word: usize, which: usize, open: &Entry) -> Vec<Entry> {
    let grams = 1_100_000 + which as i64;
    match word {
        0 => scene
            .agreed(at, CONSIGNOR + which, RECEIVER + which, &accepted(grams))
            .to_vec(),
        1 => {
            let field = Write::int("received/a1", grams);
            scene
                .agreed(at, RECEIVER + which, CONSIGNOR + which, &field)
                .to_vec()
        }
        2 => vec![scene.answers(at, CONSIGNOR + which, open, true)],
        3 => vec![scene.answers(at, CONSIGNOR + which, open, false)],
        4 => vec![scene.answers(at, RECEIVER + which, open, false)],
        other => unreachable!("{other}"),
    }
}

fn told(manifest: &Manifest) -> String {
    let corrections = manifest
        .corrections
        .iter()
        .map(|correction| correction.state.name());
    let shown = manifest.totals.accepted_g.map_or(0, |grams| grams / 1_000);
    let conflict = if manifest.conflicts.is_empty() {
        ""
    } else {
        ", conflict"
    };
    format!(
        "{} ({shown} kg{conflict})",
        corrections.collect::<Vec<_>>().join(", ")
    )
}

/// Two who speak apart, in both orders of arrival, before the log, and in both orders of the log.
fn word_pairs() -> Vec<String> {
    let mut rows = Vec::new();
    let words = || WORDS.iter().enumerate();
    for (one, first_word) in words() {
        for (other, second_word) in words().skip(one) {
            let mut scene = Scene::closed();
            let mut base = scene.base.clone();
            let open = scene.proposes(&mut base, RECEIVER, &[accepted(1_157_000)]);
            base.hears(&open);
            scene.base = base;
            scene.known.push(open.clone());
            let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
            let first = says(&mut scene, &mut here, one, 0, &open);
            let second = says(&mut scene, &mut there, other, 1, &open);
            let all: Vec<&Entry> = first.iter().chain(&second).collect();
            let (merged, manifest) = scene.seen_by_all(&all);
            let known: Vec<&Entry> = scene.known.iter().collect();
            let log = |order: [&[Entry]; 2]| {
                let order = order.into_iter().flatten();
                let order: Vec<&Entry> = known.iter().copied().chain(order).collect();
                told(&logs(&mut merged.clone(), scene.doc, &order))
            };
            rows.push(format!(
                "| {} | {} | {} | {} | {} |",
                first_word,
                second_word,
                told(&manifest),
                log([&first, &second]),
                log([&second, &first]),
            ));
        }
    }
    rows
}

#[test]
fn the_page_says_what_becomes_of_two_words_about_corrections() {
    let found = word_pairs();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conflicts.md");
    let page = std::fs::read_to_string(path).unwrap();
    let begin = page
        .lines()
        .position(|line| line.starts_with("| one says, apart "));
    let begin = begin.expect("the head of the table") + 2;
    let lines: Vec<&str> = page.lines().collect();
    let written: Vec<&str> = lines[begin..]
        .iter()
        .copied()
        .take_while(|line| line.starts_with("| "))
        .collect();
    if std::env::var_os("WUFEI_WRITE_CONFLICTS").is_some() {
        let rows = found.iter().map(String::as_str);
        let after = lines[begin + written.len()..].iter().copied();
        let all: Vec<&str> = lines[..begin].iter().copied().chain(rows).chain(after).collect();
        return std::fs::write(path, all.join("\n") + "\n").unwrap();
    }
    assert_eq!(written, found, "docs/conflicts.md");
}

/// What somebody does next, on what the own replica knows.
#[derive(Debug, Clone)]
enum Deed {
    /// Proposes another value for one of the fields.
    Proposes { field: usize, value: i64 },
    /// Answers one of the proposals.
    Answers {
        which: usize,
        approves: bool,
        role: usize,
    },
    /// Hears of everything that another one knows.
    Hears { from: usize },
}

const REPLICAS: usize = 7;
const FIELDS: [&str; 4] = ["accepted/a1", "received/a1", "removed/a1", "lines/a1/planned_g"];

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let deed = prop_oneof![
        2 => (0..FIELDS.len(), 1..5_i64).prop_map(|(field, value)| Deed::Proposes { field, value }),
        4 => (0..6_usize, prop::bool::weighted(0.9), 0..3_usize)
            .prop_map(|(which, approves, role)| Deed::Answers { which, approves, role }),
        3 => (0..REPLICAS).prop_map(|from| Deed::Hears { from }),
    ];
    (0..REPLICAS, deed)
}

fn does(scene: &mut Scene, replicas: &mut [Replica], known: &mut [Vec<Entry>], at: usize, deed: &Deed) {
    let doc = scene.doc;
    scene.row = scene.row.wrapping_add(1);
    let row = [scene.row; 8];
    let act = match deed {
        Deed::Hears { from } => {
            for entry in known[*from].clone() {
                if replicas[at].takes(&entry) == Ok(Admitted::Changed(doc)) {
                    known[at].push(entry);
                }
            }
            return;
        }
        Deed::Proposes { field, value } => Act::correct(row, "why", [Write::int(FIELDS[*field], *value)]),
        Deed::Answers {
            which,
            approves,
            role,
        } => {
            let corrections = replicas[at].manifest(doc).corrections;
            let Some(correction) = corrections.get(which % corrections.len().max(1)) else {
                return;
            };
            let answer = Answer {
                correction: correction.entry,
                base: correction.base,
                approves: *approves,
                speaks_for: (at == REGULATOR).then(|| PartyRole::ALL[*role]),
                reason: None,
            };
            Act::answer(row, &answer)
        }
    };
    let mut home = replicas[at].clone();
    let entry = scene.signs(&mut home, at, &act);
    match replicas[at].takes(&entry) {
        Ok(Admitted::Changed(_)) => known[at].push(entry),
        _ if at != REGULATOR => scene.people[at].seq -= 1,
        _ => scene.regulator_seq -= 1,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same entries and the same order of the log make the same fold, in whatever order they come; and once
    /// all are logged, no corrections race.
    #[test]
    fn any_order_of_arrival_shows_the_same_corrections(
        deeds in prop::collection::vec(deed(), 1..50),
        seed in any::<u64>(),
    ) {
        let mut scene = Scene::closed();
        let doc = scene.doc;
        let mut replicas = vec![scene.base.clone(); REPLICAS];
        let mut known = vec![Vec::new(); REPLICAS];
        for (at, deed) in &deeds {
            does(&mut scene, &mut replicas, &mut known, *at, deed);
        }
        // An order in which a log can take them: as one replica would hear of them, causes first.
        let mut office = scene.base.clone();
        let mut log: Vec<Entry> = Vec::new();
        let mut waiting = known.concat();
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        while !waiting.is_empty() {
            waiting.shuffle(&mut random);
            waiting.retain(|entry| match office.takes(entry) {
                Ok(Admitted::Changed(_)) => { log.push(entry.clone()); false }
                Ok(_) => false,
                Err(NotAdmitted::Held(_)) => true,
                Err(NotAdmitted::Rejected(why)) => panic!("{why}"),
            });
        }
        // The same part of the log is known everywhere.
        for logged in [0, log.len() / 2, log.len()] {
            let mut shown: Option<String> = None;
            for replica in &mut replicas {
                let mut all = log.clone();
                all.shuffle(&mut random);
                for entry in &all {
                    replica.hears(entry);
                }
                let order: Vec<&Entry> = log.iter().take(logged).collect();
                let json = logs(replica, doc, &order).canonical_json();
                prop_assert_eq!(shown.get_or_insert_with(|| json.clone()), &json);
            }
            if logged == log.len() {
                prop_assert_eq!(replicas[0].manifest(doc).conflicts, vec![]);
            }
        }
    }
}

#[test]
fn an_organisation_is_asked_by_what_was_sealed() {
    let mut scene = Scene::closed();
    let mut at = scene.base.clone();
    let org = |who: usize| Some(OrgId([1 + who as u8 / 2; 16]));
    for (path, expected) in [
        ("accepted/a1", vec![org(CONSIGNOR)]),
        ("received/a1", vec![org(CONSIGNOR)]),
        ("removed/a1", vec![org(CONSIGNOR), org(CARRIER)]),
        ("lines/a1/planned_g", vec![org(CONSIGNOR)]),
    ] {
        let entry = scene.proposes(&mut at, RECEIVER, &[Write::int(path, 5)]);
        at.hears(&entry);
        let manifest = at.manifest(scene.doc);
        let asked = correction(&manifest, entry.id())
            .asked
            .iter()
            .map(|asked| asked.org);
        assert_eq!(asked.collect::<Vec<_>>(), expected, "{path}");
    }
}
