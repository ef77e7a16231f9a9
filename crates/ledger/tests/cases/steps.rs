//! Refused, voided and resolved: who may sign them, what stands after them, and what a fallen step leaves behind.

use super::changes::{actors_at, chunk_of, data_of};
use super::{
    Cases, DRAFT, ISSUED, Line, NOTHING, PICKED_UP, RECEIVED, WHOLE, World, entry, signed_by, spoilt,
};
use crate::common::{Replica, entry_of, map, step};
use Who::{Carrier, OtherCarrier, OtherSite, Regulator, Second, Site, Stranger, Workshop};
use automerge::legacy::{Key, OpType};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, Change, ObjType, ROOT, ReadDoc, ScalarValue};
use wufei_ledger::{Act, Author, Entry, EntryId, EntryKind, Write, actor_id};
use wufei_manifest::Scalar;
use wufei_manifest::StepKind::{
    self, Accepted, Delivered, Issued, PickedUp, Received, Refused, Resolved, Voided,
};
use wufei_manifest::id::Hex;

pub fn add(cases: &mut Cases) {
    parties(cases);
    reasons(cases);
    after_a_void(cases);
    void_against_pick_up(cases);
    settled_anew(cases);
    named_by_a_resolution(cases);
    disagreeing(cases);
    fallen_issue(cases);
    baseless(cases);
}

/// Who signs; the others of a party are incarnations of its one device.
#[derive(Debug, Clone, Copy)]
pub(super) enum Who {
    Workshop,
    Second,
    Carrier,
    OtherCarrier,
    Site,
    OtherSite,
    Stranger,
    Regulator,
}

pub(super) type Edit = fn(&mut Transaction<'_>) -> Result<(), AutomergeError>;

/// A case that is being written: what was sent so far, and what is expected of it.
#[derive(Clone)]
pub(super) struct Story {
    pub(super) world: World,
    pub(super) lines: Vec<(Line, &'static str)>,
    /// What everybody sent, in the order of the lines.
    pub(super) sent: Vec<Entry>,
}

impl Story {
    pub(super) fn at(steps: usize) -> Self {
        Self {
            world: World::at(steps),
            lines: Vec::new(),
            sent: Vec::new(),
        }
    }

    pub(super) fn home(&self) -> Replica {
        self.world.home.clone()
    }

    pub(super) fn author(&self, who: Who) -> Author<'_> {
        let world = &self.world;
        let author = match who {
            Workshop => world.workshop.author(&world.city),
            Second => world.second.author(&world.city),
            Carrier | OtherCarrier => world.carrier.author(&world.city),
            Site | OtherSite => world.site.author(&world.city),
            Stranger => world.stranger.author(&world.city),
            Regulator => world.city.author(),
        };
        Author {
            epoch: u32::from(matches!(who, OtherCarrier | OtherSite)),
            seq: 100 + self.sent.len() as u64,
            ..author
        }
    }

    pub(super) fn send(&mut self, sent: Entry, at: &mut Replica, expected: &'static str) -> EntryId {
        if expected == "admitted" {
            at.hears(&sent);
        }
        self.lines.push((entry(&sent), expected));
        self.sent.push(sent);
        self.sent.last().unwrap().id()
    }

    /// Somebody signs on what a replica knows, which takes it in when the door does.
    pub(super) fn acts(&mut self, who: Who, at: &mut Replica, act: &Act, expected: &'static str) -> EntryId {
        let sent = at
            .document(self.world.doc())
            .write(&self.author(who), act)
            .unwrap();
        self.send(sent, at, expected)
    }

    pub(super) fn signs(
        &mut self,
        who: Who,
        at: &mut Replica,
        (kind, writes): (StepKind, Vec<Write>),
        expected: &'static str,
    ) -> EntryId {
        let row = 100 + self.sent.len() as u8;
        self.acts(who, at, &step(kind, row, writes), expected)
    }

    pub(super) fn resolves(
        &mut self,
        who: Who,
        at: &mut Replica,
        stands: EntryId,
        expected: &'static str,
    ) -> EntryId {
        let stands = Write::bytes(self.own_row("stands"), stands.0);
        self.signs(who, at, (Resolved, vec![stands]), expected)
    }

    pub(super) fn own_row(&self, name: &str) -> String {
        format!("steps/{}/{name}", Hex([100 + self.sent.len() as u8; 8]))
    }

    /// A change that no honest device makes, on all that was admitted.
    pub(super) fn forges(
        &mut self,
        who: Who,
        at: &mut Replica,
        edit: Edit,
        expected: &'static str,
    ) -> EntryId {
        let admitted = self.lines.iter().zip(&self.sent);
        let admitted = admitted.filter(|((_, verdict), _)| *verdict == "admitted");
        let history = self.world.entries.iter().chain(admitted.map(|(_, sent)| sent));
        let mut view = Automerge::new();
        view.apply_changes(history.map(|entry| Change::try_from(entry.payload()).unwrap()))
            .unwrap();
        let author = self.author(who);
        let actor = actor_id(&author.key.public(), author.epoch, self.world.doc());
        view.set_actor(ActorId::from(actor.as_slice()));
        let mut tx = view.transaction();
        edit(&mut tx).unwrap();
        let hash = tx.commit_with(CommitOptions::default()).0.unwrap();
        let payload = view.get_change_by_hash(&hash).unwrap().raw_bytes().to_vec();
        let sent = entry_of(&author, EntryKind::Change, self.world.doc(), payload);
        self.send(sent, at, expected)
    }

    pub(super) fn ends(self, cases: &mut Cases, name: &str) {
        cases.add(name, &self.world, &self.lines);
    }
}

fn reason(of: &str) -> Vec<Write> {
    vec![Write::text(format!("{of}/reason"), "mismatch")]
}

fn write(write: Write) -> Act {
    Act {
        writes: vec![write],
        step: None,
        ..Act::default()
    }
}

/// Steps of the honest history, what that is, and what is said to each who signs then.
type InAState<'a> = (usize, &'a str, &'a [(Who, &'a str)]);

/// Everybody in every state that matters.
fn parties(cases: &mut Cases) {
    let refused: [InAState<'_>; 6] = [
        (DRAFT, "a draft", &[(Site, "role")]),
        (
            ISSUED,
            "an issued manifest",
            &[
                (Site, "admitted"),
                (OtherSite, "admitted"),
                (Carrier, "role"),
                (Workshop, "role"),
                (Stranger, "role"),
                (Regulator, "role"),
            ],
        ),
        (
            PICKED_UP,
            "a load on the road",
            &[(Site, "admitted"), (Carrier, "role")],
        ),
        (
            RECEIVED,
            "a weighed load",
            &[(Site, "admitted"), (Workshop, "role")],
        ),
        (WHOLE, "what it accepted", &[(Site, "role")]),
        (WHOLE, "what is closed", &[(Regulator, "role")]),
    ];
    let voided: [InAState<'_>; 5] = [
        (DRAFT, "a draft", &[(Workshop, "role")]),
        (
            ISSUED,
            "an issued manifest",
            &[
                (Workshop, "admitted"),
                (Second, "admitted"),
                (Carrier, "role"),
                (Site, "role"),
                (Stranger, "role"),
                (Regulator, "role"),
            ],
        ),
        (PICKED_UP, "a load on the road", &[(Workshop, "role")]),
        (RECEIVED, "a weighed load", &[(Workshop, "role")]),
        (WHOLE, "a closed manifest", &[(Second, "role")]),
    ];
    for (kind, of, all) in [(Refused, "refusal", &refused[..]), (Voided, "voiding", &voided)] {
        for (steps, what, by) in all {
            for (who, expected) in *by {
                let mut story = Story::at(*steps);
                let mut home = story.home();
                story.signs(*who, &mut home, (kind, reason(of)), expected);
                story.ends(cases, &format!("{who:?}: {kind}, of {what}"));
            }
        }
    }
}

/// The reasons: what is sealed, and the maps that no first change makes.
fn reasons(cases: &mut Cases) {
    for (who, kind, of) in [(Site, Refused, "refusal"), (Workshop, Voided, "voiding")] {
        let mut story = Story::at(ISSUED);
        let sent = story
            .home()
            .document(story.world.doc())
            .write(&story.author(who), &step(kind, 100, reason(of)));
        let sent = sent.unwrap();
        for (key, value) in [
            ("seal", ScalarValue::Bytes(vec![7; 32])),
            ("seal", ScalarValue::Bytes(vec![7; 31])),
            ("reason", ScalarValue::Str("other".into())),
        ] {
            let payload = spoilt(&sent, |change| {
                let is_it = |op: &&mut automerge::legacy::Op| op.key == Key::Map(key.into());
                change.operations.iter_mut().find(is_it).unwrap().action = OpType::Put(value.clone());
            });
            let is_short = matches!(&value, ScalarValue::Bytes(bytes) if bytes.len() < 32);
            let person = if kind == Refused {
                &story.world.site
            } else {
                &story.world.workshop
            };
            let spoilt = signed_by(person, &story.world.city, story.world.doc(), payload);
            let expected = if is_short { "role" } else { "seal" };
            story.send(spoilt, &mut story.home(), expected);
        }
        story.send(sent, &mut story.home(), "admitted");
        story.ends(cases, &format!("{kind} with a seal of another reason"));
    }

    // Automerge would keep a value that a map carries, and nobody would see it.
    let mut story = Story::at(ISSUED);
    let act = step(Refused, 100, reason("refusal"));
    let mut home = story.home();
    let document = home.document(story.world.doc());
    let sent = document.write(&story.author(Site), &act).unwrap();
    let header = if sent.payload()[9] & 0x80 == 0 { 10 } else { 11 };
    let mut body = sent.payload()[header..].to_vec();
    let actors = actors_at(&body);
    let value_types = data_of(&body, 86, actors + 1 + 17 * usize::from(body[actors]));
    assert_eq!(body[value_types + 1], 0, "the first operation makes a map");
    body[value_types + 1] = 1;
    let (world, payload) = (&story.world, chunk_of(&body));
    let sent = signed_by(&world.site, &world.city, world.doc(), payload);
    story.send(sent, &mut story.home(), "guard-not-canonical");
    story.ends(cases, "a map that carries a value");

    let mut story = Story::at(ISSUED);
    let mut home = story.home();
    story.acts(
        Carrier,
        &mut home,
        &write(Write::text("refusal/reason", "mine")),
        "role",
    );
    story.acts(
        Workshop,
        &mut home,
        &write(Write::text("refusal/reason", "mine")),
        "role",
    );
    story.acts(
        Site,
        &mut home,
        &write(Write::text("voiding/reason", "mine")),
        "role",
    );
    story.acts(
        Site,
        &mut home,
        &write(Write::text("refusal/reason", "wet")),
        "admitted",
    );
    story.acts(
        Site,
        &mut home,
        &write(Write::text("refusal/reason", "torn")),
        "admitted",
    );
    story.signs(Site, &mut home, (Refused, vec![]), "admitted");
    story.acts(
        Site,
        &mut home,
        &write(Write::text("refusal/note", "late")),
        "role",
    );
    story.ends(cases, "a reason before the refusal");

    let forged: [(&str, Edit); 4] = [
        ("a value in the place of the reasons", |tx| {
            tx.put(ROOT, "refusal", "no")
        }),
        ("a map in the reasons", |tx| {
            let map = tx.put_object(ROOT, "refusal", ObjType::Map)?;
            tx.put_object(&map, "reason", ObjType::Map).map(drop)
        }),
        ("the reasons made twice", |tx| {
            tx.put_object(ROOT, "refusal", ObjType::Map)?;
            tx.put_object(ROOT, "refusal", ObjType::Map).map(drop)
        }),
        ("the reasons taken away", |tx| {
            tx.put_object(ROOT, "refusal", ObjType::Map)?;
            tx.delete(ROOT, "refusal")
        }),
    ];
    for (name, edit) in forged {
        let mut story = Story::at(ISSUED);
        let mut home = story.home();
        story.forges(Site, &mut home, edit, "role");
        story.ends(cases, name);
    }

    // Two incarnations of the receiver's device write reasons apart, each in a map of its own.
    for (other, expected) in [("wet", "admitted"), ("torn", "seal-conflict")] {
        let mut story = Story::at(ISSUED);
        let (mut home, mut elsewhere) = (story.home(), story.home());
        story.acts(
            Site,
            &mut home,
            &write(Write::text("refusal/reason", "wet")),
            "admitted",
        );
        story.acts(
            OtherSite,
            &mut elsewhere,
            &write(Write::text("refusal/reason", other)),
            "admitted",
        );
        home.hears(&story.sent[1]);
        if expected == "admitted" {
            story.signs(Site, &mut home, (Refused, vec![]), expected);
        }
        let blindly: Edit = |tx| {
            let row = tx.put_object(map(tx, "steps"), "b9", ObjType::Map)?;
            tx.put(&row, "kind", "refused")?;
            tx.put(&row, "seal", ScalarValue::Bytes(vec![0; 32]))
        };
        if expected != "admitted" {
            story.forges(Site, &mut home, blindly, expected);
        }
        story.ends(cases, &format!("reasons wet and {other}, written apart"));
    }
}

/// Whoever knows of a void signs no further step; nothing contradicts it either.
fn after_a_void(cases: &mut Cases) {
    for (name, act) in [("voided", Voided), ("refused", Refused)] {
        let mut story = Story::at(ISSUED);
        let mut home = story.home();
        let who = if act == Voided { Workshop } else { Site };
        let first = story.signs(who, &mut home, (act, vec![]), "admitted");
        let steps = [
            (Second, Issued),
            (Site, Received),
            (Site, Accepted),
            (OtherSite, Refused),
            (Second, Voided),
        ];
        for (who, kind) in steps {
            story.signs(who, &mut home, (kind, vec![]), "role");
        }
        for write in [
            (Workshop, Write::int("removed/a1", 1)),
            (Site, Write::int("received/a1", 1)),
            (Carrier, Write::int("removed/a2", 1)),
            (Carrier, Write::truth("arrival/intact", true)),
            (Site, Write::text("refusal/note", "late")),
            (Workshop, Write::text("voiding/note", "late")),
        ] {
            story.acts(write.0, &mut home, &self::write(write.1), "role");
        }
        for who in [Workshop, Carrier, Site, Regulator] {
            story.resolves(who, &mut home, first, "resolution");
        }
        // A refused load did leave: the carrier may still sign what is missing.
        let late = if act == Voided { "role" } else { "admitted" };
        story.acts(
            Carrier,
            &mut home,
            &write(Write::text("legs/b1/plate", "鄂A12345")),
            late,
        );
        story.signs(Carrier, &mut home, (PickedUp, vec![]), late);
        story.signs(Carrier, &mut home, (Delivered, vec![]), late);
        story.ends(cases, &format!("what may be signed after {name}"));
    }
}

/// Voided and picked up apart; everybody knows both.
fn void_and_pick_up() -> (Story, Replica, EntryId, EntryId) {
    let mut story = Story::at(ISSUED);
    let (mut home, mut elsewhere) = (story.home(), story.home());
    let voided = story.signs(Workshop, &mut home, (Voided, reason("voiding")), "admitted");
    let plate = vec![Write::text("legs/b1/plate", "鄂A12345")];
    let picked_up = story.signs(Carrier, &mut elsewhere, (PickedUp, plate), "admitted");
    home.hears(&story.sent[1]);
    (story, home, voided, picked_up)
}

fn void_against_pick_up(cases: &mut Cases) {
    let (mut story, mut home, ..) = void_and_pick_up();
    story.signs(Carrier, &mut home, (Delivered, vec![]), "role");
    story.signs(Site, &mut home, (Received, vec![]), "role");
    story.ends(cases, "steps after an open contradiction");
    for (who, of_void, of_pick_up) in [
        (Workshop, "resolution", "admitted"),
        (Second, "resolution", "admitted"),
        (Carrier, "admitted", "resolution"),
        (OtherCarrier, "admitted", "resolution"),
        (Site, "resolution", "resolution"),
        (Stranger, "role", "role"),
        (Regulator, "admitted", "admitted"),
    ] {
        let (mut story, mut home, voided, picked_up) = void_and_pick_up();
        let mut other = (story.clone(), home.clone());
        story.resolves(who, &mut home, voided, of_void);
        story.signs(Carrier, &mut home, (Delivered, vec![]), "role");
        story.signs(OtherCarrier, &mut home, (PickedUp, vec![]), "role");
        story.ends(cases, &format!("{who:?} says that the void stands"));
        let (story, home) = (&mut other.0, &mut other.1);
        story.resolves(who, home, picked_up, of_pick_up);
        let goes_on = if of_pick_up == "admitted" {
            "admitted"
        } else {
            "role"
        };
        story.signs(Carrier, home, (Delivered, vec![]), goes_on);
        story.signs(Workshop, home, (Voided, vec![]), "role");
        other
            .0
            .ends(cases, &format!("{who:?} says that the pick-up stands"));
    }
}

/// What was settled, only the regulator settles anew.
fn settled_anew(cases: &mut Cases) {
    let (mut story, mut home, voided, picked_up) = void_and_pick_up();
    let settled = story.resolves(Workshop, &mut home, picked_up, "admitted");
    for who in [Workshop, Carrier, Site] {
        story.resolves(who, &mut home, voided, "resolution");
        story.resolves(who, &mut home, picked_up, "resolution");
    }
    story.resolves(Regulator, &mut home, settled, "resolution");
    story.resolves(Regulator, &mut home, picked_up, "admitted");
    story.resolves(Regulator, &mut home, voided, "admitted");
    story.signs(Carrier, &mut home, (Delivered, vec![]), "role");
    story.resolves(Regulator, &mut home, picked_up, "admitted");
    story.signs(Carrier, &mut home, (Delivered, vec![]), "admitted");
    story.ends(cases, "settled again and again");

    // A step that the resolution did not know opens the contradiction again.
    let (mut story, mut home, voided, picked_up) = void_and_pick_up();
    let mut elsewhere = story.home();
    let again = story.signs(OtherCarrier, &mut elsewhere, (PickedUp, vec![]), "admitted");
    story.resolves(Carrier, &mut home, voided, "admitted");
    home.hears(&story.sent[2]);
    story.resolves(Carrier, &mut home, picked_up, "resolution");
    story.resolves(Carrier, &mut home, again, "resolution");
    story.resolves(Workshop, &mut home, again, "admitted");
    story.resolves(Regulator, &mut home, picked_up, "admitted");
    story.signs(Carrier, &mut home, (Delivered, vec![]), "admitted");
    story.ends(cases, "a step that the resolution did not know");

    // Accepted against refused is the receiver's own.
    let mut story = Story::at(RECEIVED);
    let (mut home, mut elsewhere) = (story.home(), story.home());
    let weight = vec![Write::int("accepted/a1", 1)];
    let accepted = story.signs(Site, &mut home, (Accepted, weight), "admitted");
    let refused = story.signs(
        OtherSite,
        &mut elsewhere,
        (Refused, reason("refusal")),
        "admitted",
    );
    home.hears(&story.sent[1]);
    story.resolves(Workshop, &mut home, refused, "resolution");
    story.resolves(Carrier, &mut home, accepted, "resolution");
    story.resolves(Site, &mut home, refused, "admitted");
    story.resolves(Site, &mut home, accepted, "resolution");
    story.resolves(Regulator, &mut home, accepted, "admitted");
    story.signs(Site, &mut home, (Refused, vec![]), "role");
    story.ends(cases, "accepted against refused");
}

fn named_by_a_resolution(cases: &mut Cases) {
    let (mut story, mut home, ..) = void_and_pick_up();
    let draft = story.world.entries[0].id();
    let issued = story.world.entries[1].id();
    for who in [Workshop, Regulator] {
        story.resolves(who, &mut home, EntryId([7; 32]), "resolution");
        story.resolves(who, &mut home, draft, "resolution");
        story.resolves(who, &mut home, issued, "resolution");
    }
    story.signs(Workshop, &mut home, (Resolved, vec![]), "role");
    for stands in [
        Scalar::Bytes(vec![7; 31]),
        Scalar::Text("the void".to_owned()),
        Scalar::Int(1),
    ] {
        let path = story.own_row("stands");
        let writes = vec![Write { path, value: stands }];
        story.signs(Workshop, &mut home, (Resolved, writes), "role");
    }
    story.ends(cases, "resolutions that name no step");

    // Here, but not among the causes.
    let (mut story, mut home, voided, picked_up) = void_and_pick_up();
    let mut elsewhere = story.home();
    elsewhere.hears(&story.sent[0]);
    story.resolves(Regulator, &mut elsewhere, picked_up, "resolution");
    story.resolves(Regulator, &mut elsewhere, voided, "resolution");
    story.resolves(Regulator, &mut home, picked_up, "admitted");
    story.ends(cases, "a resolution of a step that its author did not know");

    let (mut story, mut home, _, picked_up) = void_and_pick_up();
    let other = story.own_row("other");
    let stands = Write::bytes(story.own_row("stands"), picked_up.0);
    let both = vec![stands, Write::text(other, "as we agreed on the telephone")];
    story.signs(Workshop, &mut home, (Resolved, both), "admitted");
    let carried = vec![Write::bytes(story.own_row("stands"), [7; 31])];
    story.signs(Carrier, &mut home, (Delivered, carried), "admitted");
    story.ends(cases, "other names in the row of a step");

    let (mut story, mut home, _, picked_up) = void_and_pick_up();
    let stands = Write::bytes(story.own_row("stands"), picked_up.0);
    let beyond = vec![stands, Write::int("removed/a1", 1)];
    story.signs(Workshop, &mut home, (Resolved, beyond), "role");
    let sent = {
        let row = story.own_row("stands");
        let act = step(
            Resolved,
            100 + story.sent.len() as u8,
            vec![Write::bytes(row, picked_up.0)],
        );
        home.document(story.world.doc())
            .write(&story.author(Workshop), &act)
            .unwrap()
    };
    let payload = spoilt(&sent, |change| {
        let seal = change
            .operations
            .iter_mut()
            .find(|op| op.key == Key::Map("seal".into()));
        seal.unwrap().action = OpType::Put(ScalarValue::Bytes(vec![0; 32]));
    });
    let author = story.author(Workshop);
    let sealed = entry_of(&author, EntryKind::Change, story.world.doc(), payload);
    story.send(sealed, &mut home, "seal");
    story.ends(cases, "a resolution that writes or seals something else");

    let mut story = Story::at(NOTHING);
    story.world.entries = World::at(DRAFT).entries;
    let draft = story.world.entries[0].clone();
    let mut home = story.home();
    story.send(draft.clone(), &mut home, "admitted");
    story.resolves(Regulator, &mut home, draft.id(), "role");
    story.ends(cases, "a resolution in a draft");
}

/// Two resolutions that say different things without knowing of each other leave it open.
fn disagreeing(cases: &mut Cases) {
    let (mut story, mut home, voided, picked_up) = void_and_pick_up();
    let mut elsewhere = home.clone();
    story.resolves(Workshop, &mut home, picked_up, "admitted");
    story.resolves(Carrier, &mut elsewhere, voided, "admitted");
    story.signs(OtherCarrier, &mut home.clone(), (Delivered, vec![]), "admitted");
    home.hears(&story.sent[3]);
    story.signs(Carrier, &mut home, (Delivered, vec![]), "role");
    story.resolves(Carrier, &mut home, picked_up, "resolution");
    let mut regulated = (story.clone(), home.clone());
    story.resolves(Workshop, &mut home, picked_up, "admitted");
    story.signs(Carrier, &mut home, (Delivered, vec![]), "admitted");
    story.ends(cases, "two resolutions that disagree, and one gives way again");
    let (story, home) = (&mut regulated.0, &mut regulated.1);
    story.resolves(Regulator, home, voided, "admitted");
    story.signs(Carrier, home, (Delivered, vec![]), "role");
    regulated
        .0
        .ends(cases, "two resolutions that disagree, and the regulator decides");

    let (mut story, mut home, _, picked_up) = void_and_pick_up();
    let mut elsewhere = home.clone();
    story.resolves(Workshop, &mut home, picked_up, "admitted");
    story.resolves(Regulator, &mut elsewhere, picked_up, "admitted");
    home.hears(&story.sent[3]);
    story.signs(Carrier, &mut home, (Delivered, vec![]), "admitted");
    story.ends(cases, "two resolutions that say the same");
}

/// Issued twice apart, with different weights; picked up on the first.
fn issued_twice() -> (Story, Replica, [EntryId; 3]) {
    let mut story = Story::at(DRAFT);
    let (mut home, mut elsewhere) = (story.home(), story.home());
    let weights = |grams| vec![Write::int("removed/a1", grams)];
    let first = story.signs(Workshop, &mut home, (Issued, weights(1)), "admitted");
    let second = story.signs(
        Second,
        &mut elsewhere,
        (Issued, vec![Write::int("removed/a3", 3)]),
        "admitted",
    );
    let load = vec![
        Write::text("legs/b1/plate", "鄂A12345"),
        Write::int("removed/a2", 2),
    ];
    let picked_up = story.signs(Carrier, &mut home, (PickedUp, load), "admitted");
    home.hears(&story.sent[1]);
    (story, home, [first, second, picked_up])
}

/// What fallen steps wrote is as good as not there: for roles, for seals, and for "fill".
fn fallen_issue(cases: &mut Cases) {
    let fill = |path: &str| write(Write::int(path, 9));
    let (mut story, mut home, [_, second, _]) = issued_twice();
    story.signs(OtherCarrier, &mut home, (PickedUp, vec![]), "role");
    story.acts(Carrier, &mut home, &fill("removed/a1"), "role");
    story.resolves(Carrier, &mut home, second, "resolution");
    story.resolves(Workshop, &mut home, second, "admitted");
    story.acts(Carrier, &mut home, &fill("removed/a3"), "role");
    let mut plain = (story.clone(), home.clone());
    // The honest way: what fell is taken away first.
    story.acts(Carrier, &mut home, &fill("removed/a1"), "admitted");
    story.acts(Carrier, &mut home, &write(Write::int("removed/a1", 8)), "role");
    story.signs(
        Carrier,
        &mut home,
        (PickedUp, vec![Write::text("legs/b1/plate", "鄂B00001")]),
        "admitted",
    );
    story.signs(Workshop, &mut home, (Voided, vec![]), "role");
    story.ends(cases, "a carrier fills in where only a fallen issue wrote");

    let (story, home) = (&mut plain.0, &mut plain.1);
    story.forges(
        Carrier,
        home,
        |tx| tx.put(map(tx, "removed"), "a1", 9_i64),
        "admitted",
    );
    story.forges(
        Carrier,
        home,
        |tx| tx.put(map(tx, "removed"), "a1", 8_i64),
        "role",
    );
    story.forges(
        Carrier,
        home,
        |tx| tx.delete(map(tx, "removed"), "a2"),
        "admitted",
    );
    story.forges(Carrier, home, |tx| tx.delete(map(tx, "removed"), "a3"), "role");
    story.forges(Carrier, home, |tx| tx.delete(map(tx, "legs"), "b1"), "role");
    story.forges(
        Carrier,
        home,
        |tx| tx.put_object(map(tx, "legs"), "b1", ObjType::Map).map(drop),
        "role",
    );
    story.signs(Carrier, home, (PickedUp, vec![]), "admitted");
    plain
        .0
        .ends(cases, "values of fallen steps, replaced and taken away");

    // Sealed without what fell beside it.
    let (mut story, mut home, [_, second, _]) = issued_twice();
    let mut unsettled = (story.clone(), home.clone());
    story.resolves(Regulator, &mut home, second, "admitted");
    story.signs(Carrier, &mut home, (PickedUp, vec![]), "admitted");
    story.ends(
        cases,
        "a step that seals while a value of a fallen step stands beside",
    );
    let (story, home) = (&mut unsettled.0, &mut unsettled.1);
    story.signs(
        Site,
        home,
        (Received, vec![Write::int("received/a1", 1)]),
        "admitted",
    );
    story.resolves(Second, home, second, "admitted");
    story.signs(Site, home, (Received, vec![]), "role");
    unsettled
        .0
        .ends(cases, "a step on two issues, of which one falls");

    // Two weights by two issues: nobody can pick up until one of them falls.
    let mut story = Story::at(DRAFT);
    let (mut home, mut elsewhere) = (story.home(), story.home());
    let first = story.signs(
        Workshop,
        &mut home,
        (Issued, vec![Write::int("removed/a1", 1)]),
        "admitted",
    );
    story.signs(
        Second,
        &mut elsewhere,
        (Issued, vec![Write::int("removed/a1", 2)]),
        "admitted",
    );
    home.hears(&story.sent[1]);
    let blindly: Edit = |tx| {
        let row = tx.put_object(map(tx, "steps"), "b9", ObjType::Map)?;
        tx.put(&row, "kind", "picked_up")?;
        tx.put(&row, "seal", ScalarValue::Bytes(vec![0; 32]))
    };
    story.forges(Carrier, &mut home, blindly, "seal-conflict");
    story.resolves(Second, &mut home, first, "admitted");
    story.forges(Carrier, &mut home, blindly, "seal");
    story.signs(Carrier, &mut home, (PickedUp, vec![]), "admitted");
    story.ends(cases, "two weights by two issues, of which one falls");

    // The reasons of a refusal that fell with its issue stay, and are sealed again.
    let mut story = Story::at(DRAFT);
    let (mut home, mut elsewhere) = (story.home(), story.home());
    story.signs(Workshop, &mut home, (Issued, vec![]), "admitted");
    let second = story.signs(Second, &mut elsewhere, (Issued, vec![]), "admitted");
    story.signs(Site, &mut home, (Refused, reason("refusal")), "admitted");
    home.hears(&story.sent[1]);
    story.signs(OtherSite, &mut home, (Refused, vec![]), "role");
    story.resolves(Workshop, &mut home, second, "admitted");
    story.acts(
        Carrier,
        &mut home,
        &write(Write::text("refusal/reason", "mine")),
        "role",
    );
    let mut other = (story.clone(), home.clone());
    story.signs(Site, &mut home, (Refused, vec![]), "admitted");
    story.ends(cases, "a reason that stays when its refusal falls");
    let (story, home) = (&mut other.0, &mut other.1);
    story.signs(
        Site,
        home,
        (Refused, vec![Write::text("refusal/reason", "wet")]),
        "admitted",
    );
    other
        .0
        .ends(cases, "a reason in the place of one whose refusal fell");
}

/// Nobody is heard of by naming a step that builds on a fallen issue.
fn baseless(cases: &mut Cases) {
    let (mut story, mut home, [first, second, picked_up]) = issued_twice();
    story.resolves(Workshop, &mut home, second, "admitted");
    let again = story.signs(Carrier, &mut home, (PickedUp, vec![]), "admitted");
    story.resolves(Regulator, &mut home, picked_up, "resolution");
    story.resolves(Carrier, &mut home, picked_up, "resolution");
    story.resolves(Carrier, &mut home, again, "resolution");
    story.resolves(Regulator, &mut home, again, "admitted");
    // Now the first issue stands again, and both pick-ups know of it.
    story.resolves(Regulator, &mut home, first, "admitted");
    story.resolves(Regulator, &mut home, picked_up, "admitted");
    story.signs(Carrier, &mut home, (Delivered, vec![]), "admitted");
    story.ends(
        cases,
        "a pick-up that falls with its issue, and stands again with it",
    );
}
