//! What becomes of two acts that were signed apart: every pair, from every state in which both can be signed.
//!
//! `docs/conflicts.md` is the table of what is expected, and holds every row. After a change that is meant,
//! `WUFEI_WRITE_CONFLICTS=1 cargo nextest run --workspace -j1 -E 'binary(conflicts)'` writes the rows anew; read them.

mod common;

use StepKind::{Accepted, Delivered, Issued, PickedUp, Received, Refused, Voided};
use common::{City, Person, Replica, part_1, step};
use proptest::prelude::*;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::collections::BTreeSet;
use wufei_ledger::{
    Act, Admitted, Author, DocId, Document, Entry, EntryId, NotAdmitted, OrgId, Rejection, Write,
};
use wufei_manifest::id::Hex;
use wufei_manifest::{Conflict, Manifest, Scalar, Status, StepKind};

/// The acts of the parties, each with the party: of each party there are two devices.
const ACTS: [(StepKind, usize); 7] = [
    (Issued, 0),
    (PickedUp, 1),
    (Delivered, 1),
    (Received, 2),
    (Accepted, 2),
    (Refused, 2),
    (Voided, 0),
];
const PARTIES: [&str; 3] = ["consignor", "carrier", "receiver"];

/// A manifest, the devices of its three parties, and what all of them know.
#[derive(Clone)]
struct Scene {
    city: City,
    people: Vec<Person>,
    doc: DocId,
    known: Vec<Entry>,
    base: Replica,
    regulator_seq: u64,
}

/// The device of a party: 0 or 1.
fn device(party: usize, which: usize) -> usize {
    party * 2 + which
}

/// An act with values that tell which device signed it.
fn act(kind: StepKind, who: usize) -> Act {
    let grams = 1_000 + who as i64;
    let text = |path: &str| Write::text(path, format!("by {who}"));
    let writes = match kind {
        Issued => vec![text("plan/note")],
        PickedUp => vec![Write::text(format!("legs/b{who}/plate"), format!("鄂A1234{who}"))],
        Delivered => vec![text("arrival/seal")],
        Received => vec![Write::int("received/a1", grams)],
        Accepted => vec![Write::int("accepted/a1", grams)],
        Refused => vec![Write::text("refusal/reason", "other"), text("refusal/note")],
        Voided => vec![text("voiding/reason")],
        other => unreachable!("no party signs {other} here"),
    };
    let at = ACTS.iter().position(|(act, _)| *act == kind).unwrap();
    step(kind, (at * 10 + who) as u8, writes)
}

/// An act that says what stands.
fn resolve(stands: EntryId, row: u8) -> Act {
    let stands = Write::bytes(format!("steps/{}/stands", Hex([row; 8])), stands.0);
    step(StepKind::Resolved, row, vec![stands])
}

/// Whoever may say what stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    Party(usize),
    Regulator,
}

impl Voice {
    const ALL: [Self; 4] = [Self::Party(0), Self::Party(1), Self::Party(2), Self::Regulator];

    const fn name(self) -> &'static str {
        match self {
            Self::Party(party) => PARTIES[party],
            Self::Regulator => "regulator",
        }
    }
}

impl Scene {
    /// A draft that everybody knows.
    fn begun() -> Self {
        let mut city = City::new();
        let mut people: Vec<_> = (0..6).map(|n| city.enrols(11 + n, 1 + n / 2)).collect();
        let mut base = Replica::of(&city);
        let draft = part_1(&people[0], &people[2], &people[4]);
        let draft = people[0].does(&city, &mut base, None, &draft);
        Self {
            doc: draft.body().doc,
            known: vec![draft],
            city,
            people,
            base,
            regulator_seq: 1_000,
        }
    }

    /// With these steps signed one after the other.
    fn after(history: &[StepKind]) -> Self {
        let mut scene = Self::begun();
        history.iter().for_each(|kind| scene.goes_on(*kind));
        scene
    }

    /// The first device of the party signs a step, and everybody hears of it.
    fn goes_on(&mut self, kind: StepKind) {
        let mut base = self.base.clone();
        let entry = self.signs(&mut base, kind, 0);
        self.base = base;
        self.known.push(entry);
    }

    /// Signs on what a replica knows, and takes it in there.
    fn signs(&mut self, at: &mut Replica, kind: StepKind, which: usize) -> Entry {
        let who = device(party_of(kind), which);
        self.people[who].does(&self.city, at, self.doc, &act(kind, who))
    }

    fn may_sign(&mut self, kind: StepKind) -> bool {
        let who = device(party_of(kind), 1);
        let mut at = self.base.clone();
        let entry = self.people[who].signs(&self.city, &mut at, self.doc, &act(kind, who));
        at.takes(&entry) == Ok(Admitted::Changed(self.doc))
    }

    /// Says what stands, on what a replica knows. Nobody has taken it in yet.
    fn says(&mut self, at: &mut Replica, voice: Voice, stands: EntryId, row: u8) -> Entry {
        self.says_on(at, (voice, 0), stands, row)
    }

    fn says_on(
        &mut self,
        at: &mut Replica,
        (voice, which): (Voice, usize),
        stands: EntryId,
        row: u8,
    ) -> Entry {
        let act = resolve(stands, row);
        match voice {
            Voice::Party(party) => self.people[device(party, which)].signs(&self.city, at, self.doc, &act),
            Voice::Regulator => {
                self.regulator_seq += 1;
                let author = Author {
                    seq: self.regulator_seq,
                    ..self.city.author()
                };
                at.document(self.doc).write(&author, &act).unwrap()
            }
        }
    }

    /// Two replicas that hear of these entries in two orders, and one that is rebuilt, show the same.
    fn seen_by_all(&self, entries: &[&Entry]) -> (Replica, Manifest) {
        let (mut one, mut other) = (self.base.clone(), self.base.clone());
        entries.iter().for_each(|entry| one.hears(entry));
        entries.iter().rev().for_each(|entry| other.hears(entry));
        let manifest = one.manifest(self.doc);
        assert_eq!(
            manifest.canonical_json(),
            other.manifest(self.doc).canonical_json()
        );
        assert_eq!(one.state(), other.state());
        let all = self.known.iter().chain(entries.iter().copied()).cloned();
        let rebuilt = Document::rebuild(self.doc, &one.registry, all).unwrap();
        assert_eq!(Manifest::fold(&rebuilt.record()), manifest);
        assert_eq!(rebuilt.record(), other.document(self.doc).record());
        (one, manifest)
    }
}

fn party_of(kind: StepKind) -> usize {
    ACTS.iter().find(|(act, _)| *act == kind).unwrap().1
}

/// Every set of steps that can be reached by signing one after the other, the shortest first.
fn histories() -> Vec<(Vec<StepKind>, Scene)> {
    let mut found = vec![(Vec::new(), Scene::begun())];
    let mut seen = BTreeSet::from([BTreeSet::new()]);
    let mut at = 0;
    while at < found.len() {
        let (history, scene) = found[at].clone();
        for (kind, _) in ACTS {
            let longer: Vec<_> = history.iter().copied().chain([kind]).collect();
            let as_set: BTreeSet<_> = longer.iter().copied().collect();
            if as_set.len() == longer.len() && !seen.contains(&as_set) && scene.clone().may_sign(kind) {
                seen.insert(as_set);
                let mut scene = scene.clone();
                scene.goes_on(kind);
                found.push((longer, scene));
            }
        }
        at += 1;
    }
    found
}

fn names(kinds: &[StepKind]) -> String {
    let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
    if names.is_empty() {
        "draft".to_owned()
    } else {
        names.join(", ")
    }
}

fn describe(conflicts: &[Conflict]) -> String {
    let one = |conflict: &Conflict| match conflict {
        Conflict::TwoSteps { step, .. } => format!("two {step}"),
        Conflict::Opposed { step, against, .. } => {
            format!(
                "{step} against {}",
                names(&against.iter().copied().collect::<Vec<_>>())
            )
        }
        Conflict::TwoValues { path, .. } | Conflict::TwoCorrections { path, .. } => {
            panic!("two values at {path}")
        }
    };
    let all: Vec<_> = conflicts
        .iter()
        .filter(|conflict| conflict.is_of_steps())
        .map(one)
        .collect();
    if all.is_empty() {
        "–".to_owned()
    } else {
        all.join("; ")
    }
}

/// What a step wrote that does not stand is not shown, and nothing contradicts itself any more.
fn check_settled(replica: &mut Replica, doc: DocId, stands: EntryId, falls: EntryId) -> Status {
    let record = replica.document(doc).record();
    let manifest = Manifest::fold(&record);
    assert_eq!(manifest.conflicts, [], "resolved");
    let shown = |entry: EntryId| {
        let mut fields = record
            .fields
            .iter()
            .filter(|(path, _)| !path.starts_with("refusal/") && !path.starts_with("voiding/"));
        fields.any(|(_, values)| values.iter().any(|field| field.by == entry))
    };
    let is_reason = |entry: EntryId| {
        let step = manifest.steps.iter().find(|step| step.entry == entry).unwrap();
        matches!(step.kind, Refused | Voided)
    };
    assert!(!shown(falls), "what it wrote has no effect");
    assert!(shown(stands) || is_reason(stands), "what it wrote is shown");
    let state = |entry: EntryId| {
        manifest
            .steps
            .iter()
            .find(|step| step.entry == entry)
            .unwrap()
            .stands
    };
    assert!(state(stands) && !state(falls));
    let resolution = manifest.resolutions.last().unwrap();
    assert_eq!(
        (resolution.stands, resolution.falls.as_slice()),
        (stands, [falls].as_slice())
    );
    manifest.status
}

/// Tries every voice on both sides: who may, and what is shown then.
fn ways(scene: &mut Scene, merged: &Replica, one: &Entry, other: &Entry) -> String {
    let manifest = merged.clone().manifest(scene.doc);
    let kind = |entry: &Entry| {
        manifest
            .steps
            .iter()
            .find(|step| step.entry == entry.id())
            .unwrap()
            .kind
    };
    let mut told = Vec::new();
    for (stands, falls) in [(one, other), (other, one)] {
        let mut may = Vec::new();
        let mut status = None;
        for voice in Voice::ALL {
            let mut at = merged.clone();
            let said = scene.says(&mut at, voice, stands.id(), 90);
            let offered = manifest.conflicts.iter().flat_map(Conflict::ways);
            let offered = offered
                .filter(|way| way.stands == stands.id())
                .flat_map(|way| way.by.clone());
            let offered: Vec<OrgId> = offered.collect();
            match at.takes(&said) {
                Ok(Admitted::Changed(_)) => {
                    let now = check_settled(&mut at, scene.doc, stands.id(), falls.id());
                    assert!(status.is_none_or(|before| before == now), "whoever says it");
                    if status.replace(now).is_none() {
                        scene.seen_by_all(&[one, other, &said]);
                    }
                    may.push(voice.name());
                    if let Voice::Party(party) = voice {
                        assert!(
                            offered.contains(&scene.people[device(party, 0)].org),
                            "a screen offers it"
                        );
                    }
                }
                Err(NotAdmitted::Rejected(rejection)) => {
                    let Voice::Party(party) = voice else {
                        panic!("{rejection}")
                    };
                    assert!(matches!(rejection, Rejection::Resolution { .. }), "{rejection}");
                    assert!(
                        !offered.contains(&scene.people[device(party, 0)].org),
                        "a screen does not offer it"
                    );
                }
                odd => panic!("{odd:?}"),
            }
        }
        let status = status.expect("the regulator always may").name();
        let way = format!("{} by {} → {status}", kind(stands), may.join(" or "));
        if !told.contains(&way) {
            told.push(way);
        }
    }
    told.join("; ")
}

/// One row: both acts are signed on what both knew, and then everybody hears of both.
fn pair(mut scene: Scene, history: &[StepKind], one: StepKind, other: StepKind) -> String {
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let first = scene.signs(&mut here, one, 0);
    let second = scene.signs(&mut there, other, 1);
    let (merged, manifest) = scene.seen_by_all(&[&first, &second]);
    here.hears(&second);
    there.hears(&first);
    assert_eq!(here.state(), there.state());
    assert_eq!(here.state(), merged.state());
    let steps_contradict = manifest.is_contradicted();
    assert_eq!(steps_contradict, one.contradicts(other), "{one} and {other}");
    let ways = if steps_contradict {
        ways(&mut scene, &merged, &first, &second)
    } else {
        assert!(manifest.steps.iter().all(|step| step.stands));
        for voice in Voice::ALL {
            let mut at = merged.clone();
            let said = scene.says(&mut at, voice, first.id(), 90);
            assert!(at.takes(&said).is_err(), "there is nothing to resolve");
        }
        "–".to_owned()
    };
    let told: Vec<_> = manifest
        .conflicts
        .iter()
        .filter(|conflict| conflict.is_of_steps())
        .cloned()
        .collect();
    format!(
        "| {} | {one} | {other} | {} | {} | {ways} |",
        names(history),
        manifest.status.name(),
        describe(&told),
    )
}

fn pairs() -> Vec<String> {
    let mut rows = Vec::new();
    for (history, mut scene) in histories() {
        let open: Vec<_> = ACTS
            .iter()
            .filter(|(kind, _)| scene.may_sign(*kind))
            .map(|(kind, _)| *kind)
            .collect();
        for (at, one) in open.iter().enumerate() {
            rows.extend(
                open[at..]
                    .iter()
                    .map(|other| pair(scene.clone(), &history, *one, *other)),
            );
        }
    }
    rows
}

/// The contradictions, each from the shortest history.
const CONTRADICTIONS: [(&[StepKind], StepKind, StepKind); 12] = [
    (&[], Issued, Issued),
    (&[Issued], PickedUp, PickedUp),
    (&[Issued], Delivered, Delivered),
    (&[Issued], Received, Received),
    (&[Issued, Received], Accepted, Accepted),
    (&[Issued], Refused, Refused),
    (&[Issued], Voided, Voided),
    (&[Issued, Received], Accepted, Refused),
    (&[Issued], PickedUp, Voided),
    (&[Issued], Delivered, Voided),
    (&[Issued], Received, Voided),
    (&[Issued], Refused, Voided),
];

/// Two acts that contradict each other, and a replica that knows both.
struct Contradiction {
    one: StepKind,
    other: StepKind,
    scene: Scene,
    sides: [Entry; 2],
    merged: Replica,
}

impl Contradiction {
    fn of((history, one, other): (&[StepKind], StepKind, StepKind)) -> Self {
        let mut scene = Scene::after(history);
        let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
        let sides = [scene.signs(&mut here, one, 0), scene.signs(&mut there, other, 1)];
        let (merged, _) = scene.seen_by_all(&[&sides[0], &sides[1]]);
        Self {
            one,
            other,
            scene,
            sides,
            merged,
        }
    }
}

/// One row: two who may say what stands say it without knowing of each other.
fn two_resolutions(between: &Contradiction, voices: [(Voice, usize); 2]) -> Option<String> {
    let Contradiction {
        one,
        other,
        sides,
        merged,
        ..
    } = between;
    let mut scene = between.scene.clone();
    let mut said = Vec::new();
    for (which, (voice, side)) in voices.into_iter().enumerate() {
        let mut at = merged.clone();
        let entry = scene.says_on(&mut at, (voice, which), sides[side].id(), 91 + which as u8);
        at.takes(&entry).ok()?;
        said.push(entry);
    }
    let all = [&sides[0], &sides[1], &said[0], &said[1]];
    let (mut now, manifest) = scene.seen_by_all(&all);
    let agree = voices[0].1 == voices[1].1;
    assert_eq!(manifest.is_contradicted(), !agree);
    assert_eq!(manifest.resolutions.len(), if agree { 2 } else { 0 });
    let resolved = manifest
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Resolved);
    assert!(resolved.clone().all(|step| step.stands == agree));
    assert_eq!(resolved.count(), 2, "they stay visible");
    // Whoever knows both settles it: the regulator, who may always say it.
    let last = scene.says(&mut now, Voice::Regulator, sides[0].id(), 93);
    now.takes(&last).unwrap();
    scene.seen_by_all(&[all.as_slice(), &[&last]].concat());
    let then = check_settled(&mut now, scene.doc, sides[0].id(), sides[1].id());
    assert_eq!(
        now.manifest(scene.doc).resolutions.len(),
        1,
        "it takes the place of both"
    );
    let name = |side: usize| match (one == other, side) {
        (true, 0) => format!("the one {one}"),
        (true, _) => format!("the other {one}"),
        (false, 0) => one.name().to_owned(),
        (false, _) => other.name().to_owned(),
    };
    Some(format!(
        "| {one} and {other} | {}: {} | {}: {} | {} | {} | {} by regulator → {} |",
        voices[0].0.name(),
        name(voices[0].1),
        voices[1].0.name(),
        name(voices[1].1),
        manifest.status.name(),
        describe(
            &manifest
                .conflicts
                .iter()
                .filter(|found| found.is_of_steps())
                .cloned()
                .collect::<Vec<_>>()
        ),
        name(0),
        then.name(),
    ))
}

fn resolutions() -> Vec<String> {
    let mut rows = Vec::new();
    for between in CONTRADICTIONS.map(Contradiction::of) {
        for (at, one) in Voice::ALL.into_iter().enumerate() {
            for other in &Voice::ALL[at..] {
                // A party has two devices, the regulator signs with one.
                let is_one_key = one == Voice::Regulator && *other == one;
                let same = [[0, 0], [0, 1], [1, 0], [1, 1]];
                let sides = same
                    .into_iter()
                    .filter(|[a, b]| !is_one_key && (one != *other || a <= b));
                for sides in sides {
                    rows.extend(two_resolutions(&between, [(one, sides[0]), (*other, sides[1])]));
                }
            }
        }
    }
    rows
}

#[test]
fn the_page_says_what_becomes_of_every_pair() {
    let pairs = pairs();
    assert!(pairs.len() > 60, "{}", pairs.len());
    check_page("| both know ", &pairs);
}

#[test]
fn the_page_says_what_becomes_of_two_resolutions() {
    let resolutions = resolutions();
    assert!(resolutions.len() > 60, "{}", resolutions.len());
    check_page("| what contradicts ", &resolutions);
}

/// Holds the table with this head against the rows that were found.
fn check_page(head: &str, found: &[String]) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/conflicts.md");
    let page = std::fs::read_to_string(path).unwrap();
    let begin = page.lines().position(|line| line.starts_with(head)).unwrap() + 2;
    let written: Vec<&str> = page
        .lines()
        .skip(begin)
        .take_while(|line| line.starts_with("| "))
        .collect();
    if std::env::var_os("WUFEI_WRITE_CONFLICTS").is_some() {
        let lines: Vec<&str> = page.lines().collect();
        let new = found.iter().map(String::as_str);
        let all: Vec<&str> = lines[..begin]
            .iter()
            .copied()
            .chain(new)
            .chain(lines[begin + written.len()..].iter().copied())
            .collect();
        return std::fs::write(path, all.join("\n") + "\n").unwrap();
    }
    for (found, written) in found.iter().zip(&written) {
        assert_eq!(found, written, "docs/conflicts.md");
    }
    assert_eq!(written.len(), found.len(), "rows of docs/conflicts.md");
}

fn refusal(result: Result<Admitted, NotAdmitted>) -> Rejection {
    match result {
        Err(NotAdmitted::Rejected(rejection)) => rejection,
        other => panic!("expected a rejection, found {other:?}"),
    }
}

#[test]
fn after_a_void_nothing_goes_on_but_a_word_on_what_stands() {
    let mut scene = Scene::after(&[Issued, Voided]);
    for (kind, _) in ACTS {
        assert!(!scene.may_sign(kind), "{kind}");
    }
    assert_eq!(scene.base.manifest(scene.doc).status, Status::Voided);
    assert_eq!(scene.base.manifest(scene.doc).missing, []);
}

#[test]
fn a_journey_that_did_not_know_of_the_void_goes_on_when_the_consignor_gives_way() {
    let mut scene = Scene::after(&[Issued]);
    let (mut office, mut road) = (scene.base.clone(), scene.base.clone());
    let voided = scene.signs(&mut office, Voided, 0);
    let picked_up = scene.signs(&mut road, PickedUp, 0);
    let delivered = scene.signs(&mut road, Delivered, 0);
    let (mut all, manifest) = scene.seen_by_all(&[&voided, &picked_up, &delivered]);
    assert_eq!(manifest.status, Status::Delivered, "the load is where it is");
    let [Conflict::Opposed { entries, against, .. }] = manifest.conflicts.as_slice() else {
        panic!("{:?}", manifest.conflicts);
    };
    assert_eq!(*against, BTreeSet::from([PickedUp, Delivered]));
    assert_eq!(entries.len(), 3);
    // Whoever knows of the void signs nothing further.
    let who = device(2, 0);
    let early = scene.people[who].signs(&scene.city, &mut all, scene.doc, &act(Received, who));
    assert_eq!(refusal(all.takes(&early)).code(), "role");
    let given_way = scene.says(&mut all, Voice::Party(0), picked_up.id(), 50);
    all.hears(&given_way);
    let received = scene.signs(&mut all, Received, 1);
    let (_, manifest) = scene.seen_by_all(&[&voided, &picked_up, &delivered, &given_way, &received]);
    assert_eq!(manifest.status, Status::Received);
    assert_eq!(manifest.conflicts, []);
    assert_eq!(
        manifest.voiding.unwrap().reason.as_deref(),
        Some("by 0"),
        "its reason stays readable"
    );
}

#[test]
fn a_step_that_a_resolution_did_not_know_opens_the_conflict_again() {
    let mut scene = Scene::after(&[Issued]);
    let (mut office, mut road) = (scene.base.clone(), scene.base.clone());
    let voided = scene.signs(&mut office, Voided, 0);
    let picked_up = scene.signs(&mut road, PickedUp, 0);
    office.hears(&picked_up);
    let given_way = scene.says(&mut office, Voice::Party(1), voided.id(), 50);
    office.hears(&given_way);
    assert_eq!(office.manifest(scene.doc).status, Status::Voided);
    let delivered = scene.signs(&mut road, Delivered, 1);
    let entries = [&voided, &picked_up, &given_way, &delivered];
    let (mut all, manifest) = scene.seen_by_all(&entries);
    assert_eq!(describe(&manifest.conflicts), "voided against delivered");
    assert_eq!(manifest.status, Status::Delivered);
    // The regulator finds that it was on the road: what the carrier gave up stands again.
    let decided = scene.says(&mut all, Voice::Regulator, picked_up.id(), 51);
    all.hears(&decided);
    let (_, manifest) = scene.seen_by_all(&[entries.as_slice(), &[&decided]].concat());
    assert_eq!(manifest.conflicts, []);
    assert_eq!(manifest.status, Status::Delivered);
    assert_eq!(manifest.resolutions.len(), 1);
    assert!(manifest.resolutions[0].by_regulator);
}

#[test]
fn what_is_settled_only_the_regulator_settles_anew() {
    let mut scene = Scene::after(&[Issued]);
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let one = scene.signs(&mut here, Received, 0);
    let other = scene.signs(&mut there, Received, 1);
    let (mut all, _) = scene.seen_by_all(&[&one, &other]);
    let chosen = scene.says(&mut all, Voice::Party(2), one.id(), 50);
    all.hears(&chosen);
    let grams = |manifest: &Manifest| manifest.totals.received_g;
    assert_eq!(grams(&all.manifest(scene.doc)), Some(1_004));
    let again = scene.says(&mut all.clone(), Voice::Party(2), other.id(), 51);
    assert_eq!(
        refusal(all.clone().takes(&again)).to_string(),
        format!(
            "step {} cannot be said to stand: the step it names was settled before: only the regulator settles that anew",
            other.id()
        )
    );
    let decided = scene.says(&mut all, Voice::Regulator, other.id(), 52);
    all.hears(&decided);
    assert_eq!(grams(&all.manifest(scene.doc)), Some(1_005));
    assert_eq!(all.manifest(scene.doc).conflicts, []);
}

#[test]
fn nobody_names_what_they_do_not_know_or_what_is_no_step() {
    let mut scene = Scene::after(&[Issued]);
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let one = scene.signs(&mut here, PickedUp, 0);
    let other = scene.signs(&mut there, PickedUp, 1);
    // The rival is not among its causes.
    for stands in [one.id(), other.id(), scene.known[0].id()] {
        let said = scene.says(&mut here.clone(), Voice::Regulator, stands, 50);
        assert_eq!(refusal(here.clone().takes(&said)).code(), "resolution");
    }
    let (mut all, _) = scene.seen_by_all(&[&one, &other]);
    let nameless = step(StepKind::Resolved, 50, vec![]);
    let said = scene.people[2].signs(&scene.city, &mut all, scene.doc, &nameless);
    assert_eq!(
        refusal(all.takes(&said)).to_string(),
        "its author may not make steps/3232323232323232: a resolution names the entry of the step that stands"
    );
}

#[test]
fn a_weight_that_fell_with_its_issue_is_filled_in_by_the_carrier() {
    let mut scene = Scene::after(&[]);
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let issued = |grams: Option<i64>, row| {
        let removed = grams.map(|grams| Write::int("removed/a1", grams));
        step(Issued, row, removed.into_iter().collect())
    };
    let (city, doc) = (&scene.city, scene.doc);
    let weighed = scene.people[0].does(city, &mut here, doc, &issued(Some(900), 1));
    let open = scene.people[1].does(city, &mut there, doc, &issued(None, 2));
    let (mut all, manifest) = scene.seen_by_all(&[&weighed, &open]);
    assert_eq!(manifest.totals.removed_g, Some(900));
    let chosen = scene.says(&mut all, Voice::Party(0), open.id(), 50);
    all.hears(&chosen);
    assert_eq!(all.manifest(scene.doc).totals.removed_g, None);
    // The same weight as the one that fell, and another.
    for grams in [900, 950] {
        let mut gate = all.clone();
        let seq = scene.people[2].seq;
        let taken = step(PickedUp, 3, vec![Write::int("removed/a1", grams)]);
        let taken = scene.people[2].does(&scene.city, &mut gate, scene.doc, &taken);
        let (_, manifest) = scene.seen_by_all(&[&weighed, &open, &chosen, &taken]);
        assert_eq!(manifest.totals.removed_g, Some(grams as u64));
        assert_eq!((manifest.conflicts, manifest.contested), (vec![], vec![]));
        assert_eq!(manifest.lines[0].removed.unwrap().by, taken.id());
        scene.people[2].seq = seq;
    }
}

#[test]
fn what_builds_on_an_issue_that_fell_falls_with_it() {
    let mut scene = Scene::after(&[]);
    let (mut here, mut there) = (scene.base.clone(), scene.base.clone());
    let one = scene.signs(&mut here, Issued, 0);
    let other = scene.signs(&mut there, Issued, 1);
    let taken = scene.signs(&mut there, PickedUp, 0);
    let (mut all, _) = scene.seen_by_all(&[&one, &other, &taken]);
    let chosen = scene.says(&mut all, Voice::Party(0), one.id(), 50);
    all.hears(&chosen);
    let manifest = all.manifest(scene.doc);
    assert_eq!(manifest.status, Status::Issued);
    assert_eq!(manifest.legs, [], "nobody has taken this load");
    let taken_anew = scene.signs(&mut all, PickedUp, 1);
    let (_, manifest) = scene.seen_by_all(&[&one, &other, &taken, &chosen, &taken_anew]);
    assert_eq!(manifest.status, Status::InTransit);
    assert_eq!(manifest.conflicts, []);
    assert_eq!(manifest.legs.len(), 1);
}

#[test]
fn a_weight_is_not_written_by_somebody_who_knows_what_was_accepted() {
    let mut scene = Scene::after(&[Issued, Received, Accepted]);
    for (who, path) in [(0, "removed/a1"), (2, "removed/a1"), (2, "arrival/seal")] {
        let writes = vec![Write::int(path, 1)];
        let mut at = scene.base.clone();
        let late = scene.people[who].signs(
            &scene.city,
            &mut at,
            scene.doc,
            &Act {
                writes,
                step: None,
                ..Act::default()
            },
        );
        assert_eq!(refusal(at.takes(&late)).code(), "role", "{path}");
    }
    // The step itself is not taken from the carrier, who was there.
    let mut late = scene.base.clone();
    scene.signs(&mut late, PickedUp, 0);
    scene.people[2].does(&scene.city, &mut late, scene.doc, &step(Delivered, 77, vec![]));
    assert_eq!(late.manifest(scene.doc).status, Status::Closed);
}

#[test]
fn the_reason_of_a_refusal_is_sealed() {
    let scene = Scene::after(&[Issued, PickedUp, Refused]);
    let mut base = scene.base.clone();
    let manifest = base.manifest(scene.doc);
    assert_eq!(manifest.status, Status::Refused);
    assert_eq!(
        manifest.missing,
        [Delivered],
        "it came to the gate, and nobody signed that"
    );
    let refusal = manifest.refusal.unwrap();
    assert_eq!(
        (refusal.reason.as_deref(), refusal.note.as_deref()),
        (Some("other"), Some("by 4"))
    );
    let fields = base.document(scene.doc).record().fields;
    assert_eq!(fields["refusal/note"][0].value, Scalar::Text("by 4".into()));
}

/// What somebody does next, on what the own replica knows.
#[derive(Debug, Clone)]
enum Deed {
    /// Signs a step.
    Signs { kind: usize },
    /// Says that one of the contradicting steps stands.
    Says { way: usize },
    /// Hears of everything that another one knows.
    Hears { from: usize },
}

/// The six devices, each with its replica, and the regulator.
const REPLICAS: usize = 7;
const REGULATOR: usize = 6;

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let deed = prop_oneof![
        4 => (0..ACTS.len()).prop_map(|kind| Deed::Signs { kind }),
        2 => (0..6_usize).prop_map(|way| Deed::Says { way }),
        2 => (0..REPLICAS).prop_map(|from| Deed::Hears { from }),
    ];
    (0..REPLICAS, deed)
}

struct Gathering {
    scene: Scene,
    replicas: Vec<Replica>,
    known: Vec<Vec<Entry>>,
    row: u8,
}

impl Gathering {
    fn does(&mut self, at: usize, deed: &Deed) {
        self.row += 1;
        let (doc, row) = (self.scene.doc, self.row);
        let mut act = match deed {
            Deed::Hears { from } => {
                for entry in self.known[*from].clone() {
                    self.hears(at, entry);
                }
                return;
            }
            Deed::Signs { kind } => act(ACTS[*kind].0, at),
            Deed::Says { way } => {
                let conflicts = self.replicas[at].manifest(doc).conflicts;
                let ways: Vec<_> = conflicts.iter().flat_map(Conflict::ways).collect();
                let Some(way) = ways.get(way % ways.len().max(1)) else {
                    return;
                };
                resolve(way.stands, row)
            }
        };
        act.step = act.step.map(|(kind, _)| (kind, [row; 8]));
        let city = &self.scene.city;
        let author = match at {
            REGULATOR => Author {
                seq: 2_000 + u64::from(row),
                ..city.author()
            },
            who => self.scene.people[who].author(city),
        };
        let Ok(entry) = self.replicas[at].document(doc).write(&author, &act) else {
            return;
        };
        if at != REGULATOR {
            self.scene.people[at].seq += 1;
        }
        self.hears(at, entry);
    }

    /// What is refused stays with its author.
    fn hears(&mut self, at: usize, entry: Entry) {
        if self.replicas[at].takes(&entry) == Ok(Admitted::Changed(self.scene.doc)) {
            self.known[at].push(entry);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever was signed apart, and in whatever order it is heard of, all replicas show the same bytes; and the
    /// regulator, who may always say what stands, ends every contradiction of steps.
    #[test]
    fn any_history_is_shown_alike_and_can_be_settled(
        deeds in proptest::collection::vec(deed(), 1..40),
        seed in any::<u64>(),
    ) {
        let scene = Scene::after(&[Issued]);
        let doc = scene.doc;
        let mut gathering = Gathering {
            replicas: vec![scene.base.clone(); REPLICAS],
            known: vec![Vec::new(); REPLICAS],
            row: 100,
            scene,
        };
        for (at, deed) in &deeds {
            gathering.does(*at, deed);
        }
        let mut all: Vec<Entry> = Vec::new();
        for entry in gathering.known.concat() {
            if !all.contains(&entry) {
                all.push(entry);
            }
        }
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut shown: Option<String> = None;
        for replica in &mut gathering.replicas {
            all.shuffle(&mut random);
            for entry in &all {
                replica.hears(entry);
            }
            let json = replica.manifest(doc).canonical_json();
            prop_assert_eq!(shown.get_or_insert_with(|| json.clone()), &json);
        }
        let mut office = gathering.replicas[REGULATOR].clone();
        for row in 60..100 {
            let conflicts = office.manifest(doc).conflicts;
            let Some(way) = conflicts.iter().flat_map(Conflict::ways).next() else { break };
            let said = gathering.scene.says(&mut office, Voice::Regulator, way.stands, row);
            prop_assert_eq!(office.takes(&said), Ok(Admitted::Changed(doc)));
        }
        prop_assert!(!office.manifest(doc).is_contradicted(), "{:?}", office.manifest(doc).conflicts);
    }
}
