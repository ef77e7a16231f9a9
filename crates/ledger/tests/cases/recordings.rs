//! Steps that are recorded for a party: by whom, for whom, and with what behind them.

use super::steps::{Edit, Story, Who};
use super::{Cases, NOTHING, World, spoilt};
use crate::common::{Replica, entry_of, map, part_1, step};
use Who::{Carrier, OtherCarrier, Regulator, Second, Site, Stranger, Workshop};
use automerge::legacy::{Key, OpType};
use automerge::transaction::{Transactable, Transaction};
use automerge::{AutomergeError, ObjType, ScalarValue};
use wufei_ledger::{Act, Document, DocumentKind, EntryId, EntryKind, OrgId, Write};
use wufei_manifest::StepKind::{self, Accepted, Delivered, Issued, PickedUp, Received, Refused, Voided};
use wufei_manifest::{Confirms, PartyRole, Scalar};

pub fn add(cases: &mut Cases) {
    every_kind(cases);
    what_its_row_says(cases);
    by_whom(cases);
    who_the_party_is(cases);
    paper_or_code(cases);
    by_the_issue(cases);
    at_once(cases);
    as_the_party(cases);
}

const WHY: &str = "手机没电，签在纸上";

/// What stands behind a recorded step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Proof {
    Paper,
    Code,
}
use Proof::{Code, Paper};

impl Story {
    /// A draft by somebody, as the first line of the case.
    pub(super) fn drafted(by: Who, spoil: impl FnOnce(&mut Act)) -> (Self, Replica) {
        let story = Self::at(NOTHING);
        let World {
            workshop,
            carrier,
            site,
            ..
        } = &story.world;
        let mut act = part_1(workshop, carrier, site);
        spoil(&mut act);
        story.begins(by, &act, "admitted")
    }

    pub(super) fn begins(mut self, by: Who, act: &Act, expected: &'static str) -> (Self, Replica) {
        let mut home = self.home();
        let draft = Document::begin(DocumentKind::Manifest, &self.author(by), [1; 16], act).unwrap();
        self.world.entries = vec![draft.clone()];
        self.send(draft, &mut home, expected);
        (self, home)
    }

    /// The carrier's draft, in which a party has an organisation's id when a code is to stand for it.
    pub(super) fn before(proof: Proof, party: PartyRole) -> (Self, Replica) {
        Self::drafted(Carrier, |draft| {
            let org = format!("parties/{party}/org");
            draft.writes.retain(|write| proof == Code || write.path != org);
        })
    }

    /// A step as it is recorded.
    pub(super) fn recorded(&self, proof: Proof, kind: StepKind, writes: Vec<Write>) -> Act {
        let act = step(kind, 100 + self.sent.len() as u8, writes);
        match proof {
            Paper => act.recorded_on_paper(WHY, [0x5a; 32]),
            Code => act.recorded_by_code(WHY, "7-7M3K9-2QD4Z".parse().unwrap()),
        }
    }

    pub(super) fn records(
        &mut self,
        who: Who,
        at: &mut Replica,
        (proof, kind): (Proof, StepKind),
        expected: &'static str,
    ) -> EntryId {
        let act = self.recorded(proof, kind, written(kind));
        self.acts(who, at, &act, expected)
    }

    pub(super) fn confirms(
        &mut self,
        who: Who,
        at: &mut Replica,
        (step, party): (EntryId, Option<OrgId>),
        expected: &'static str,
    ) -> EntryId {
        let act = Act::confirm([100 + self.sent.len() as u8; 8], &Confirms { step, party });
        self.acts(who, at, &act, expected)
    }

    pub(super) fn writes(&mut self, who: Who, at: &mut Replica, write: Write, expected: &'static str) {
        let writes = vec![write];
        let act = Act {
            writes,
            ..Act::default()
        };
        self.acts(who, at, &act, expected);
    }
}

/// What a step of this kind comes with.
fn written(kind: StepKind) -> Vec<Write> {
    match kind {
        Issued => vec![Write::int("removed/a1", 1_180_000)],
        PickedUp => vec![Write::text("legs/b1/plate", "鄂A12345")],
        Delivered => vec![Write::truth("arrival/intact", true)],
        Received => vec![Write::int("received/a1", 1_175_000)],
        Accepted => vec![Write::int("accepted/a1", 1_175_000)],
        Refused => vec![Write::text("refusal/reason", "wet")],
        Voided => vec![Write::text("voiding/reason", "wrong firm")],
        _ => vec![],
    }
}

pub(super) const CONSIGNOR: PartyRole = PartyRole::Consignor;

fn every_kind(cases: &mut Cases) {
    let parties: [(PartyRole, Who, &[StepKind]); 4] = [
        (CONSIGNOR, Carrier, &[Issued, Voided]),
        (PartyRole::Carrier, Site, &[PickedUp, Delivered]),
        (PartyRole::Receiver, Carrier, &[Received, Accepted]),
        (PartyRole::Receiver, Workshop, &[Refused]),
    ];
    for proof in [Paper, Code] {
        for (party, who, kinds) in parties {
            let (mut story, mut home) = Story::before(proof, party);
            if party != CONSIGNOR {
                story.signs(Workshop, &mut home, (Issued, vec![]), "admitted");
            }
            for kind in kinds {
                story.records(who, &mut home, (proof, *kind), "admitted");
            }
            story.ends(cases, &format!("{kinds:?}, recorded for the {party}: {proof:?}"));
        }
    }
}

/// One name in the row of a recorded issue is another, or is not there.
fn what_its_row_says(cases: &mut Cases) {
    let text = |text: &str| Some(Scalar::Text(text.to_owned()));
    let bytes = |count: usize| Some(Scalar::Bytes(vec![7; count]));
    let number = |number| Some(Scalar::Int(number));
    let said = [
        (Paper, "for", text("receiver"), "recording"),
        (Paper, "for", text("issuer"), "recording"),
        (
            Paper,
            "for",
            Some(Scalar::Bytes(b"consignor".to_vec())),
            "recording",
        ),
        (Paper, "reason", None, "recording"),
        (Paper, "reason", text(""), "recording"),
        (Paper, "reason", text(" \u{2003}"), "recording"),
        (Paper, "reason", text("\u{1c}"), "admitted"),
        (Paper, "reason", bytes(4), "recording"),
        (Paper, "reason", text(&"x".repeat(2000)), "admitted"),
        (Paper, "reason", text(&"x".repeat(2001)), "recording"),
        (Paper, "picture", None, "recording"),
        (Paper, "picture", bytes(31), "recording"),
        (Paper, "picture", text(&"x".repeat(32)), "recording"),
        (Paper, "code", bytes(32), "recording"),
        (Paper, "code", number(1), "recording"),
        (Paper, "code_number", number(7), "recording"),
        (Paper, "code_number", text("7"), "recording"),
        (Paper, "other", text("7"), "admitted"),
        (Code, "picture", bytes(32), "recording"),
        (Code, "picture", number(1), "recording"),
        (Code, "code_number", None, "recording"),
        (Code, "code_number", text("7"), "recording"),
        (Code, "code_number", number(-1), "recording"),
        (Code, "code_number", number(0), "admitted"),
        (Code, "code_number", number(u32::MAX.into()), "admitted"),
        (Code, "code_number", number(i64::from(u32::MAX) + 1), "recording"),
    ];
    for (proof, name, value, expected) in said {
        let (mut story, mut home) = Story::before(proof, CONSIGNOR);
        let mut act = story.recorded(proof, Issued, vec![]);
        let path = story.own_row(name);
        let found = match &value {
            None => "nothing".to_owned(),
            Some(Scalar::Bytes(bytes)) => format!("{} bytes", bytes.len()),
            Some(Scalar::Text(text)) if text.len() > 9 => format!("{} characters", text.len()),
            Some(value) => format!("{value:?}"),
        };
        act.writes.retain(|write| write.path != path);
        act.writes.extend(value.map(|value| Write { path, value }));
        story.acts(Carrier, &mut home, &act, expected);
        story.ends(cases, &format!("recorded by {proof:?}, where {name} is {found}"));
    }
    // What the code makes of the seal is written last of all: these are written by hand.
    let forged: [(&str, Edit, &str); 5] = [
        (
            "a code of 31 bytes",
            |tx| by_hand(tx, &[("code", vec![7; 31].into()), ("code_number", 7.into())]),
            "recording",
        ),
        (
            "a code in words",
            |tx| {
                by_hand(
                    tx,
                    &[("code", "2QD4Z".repeat(2).into()), ("code_number", 7.into())],
                )
            },
            "recording",
        ),
        (
            "a number without its code",
            |tx| by_hand(tx, &[("code_number", 7.into())]),
            "recording",
        ),
        (
            "a code that no key made, and a seal that does not fit",
            |tx| by_hand(tx, &[("code", vec![7; 32].into()), ("code_number", 7.into())]),
            "seal",
        ),
        (
            "neither a code nor a seal",
            |tx| {
                let row = tx.put_object(map(tx, "steps"), "b9", ObjType::Map)?;
                tx.put(&row, "kind", "issued")?;
                tx.put(&row, "for", "receiver")
            },
            "role",
        ),
    ];
    for (name, edit, expected) in forged {
        let (mut story, mut home) = Story::before(Code, CONSIGNOR);
        story.forges(Carrier, &mut home, edit, expected);
        story.ends(cases, &format!("recorded with {name}"));
    }
}

/// The row of a recorded issue with these names, and a seal that nobody reckoned.
fn by_hand(tx: &mut Transaction<'_>, names: &[(&str, ScalarValue)]) -> Result<(), AutomergeError> {
    let row = tx.put_object(map(tx, "steps"), "b9", ObjType::Map)?;
    tx.put(&row, "kind", "issued")?;
    tx.put(&row, "seal", ScalarValue::Bytes(vec![0; 32]))?;
    tx.put(&row, "for", "consignor")?;
    tx.put(&row, "reason", WHY)?;
    names
        .iter()
        .try_for_each(|(name, value)| tx.put(&row, *name, value.clone()))
}

fn by_whom(cases: &mut Cases) {
    for (proof, own) in [(Paper, "no part"), (Code, "the consignor")] {
        for (who, expected) in [
            (Workshop, "recording"),
            (Second, "recording"),
            (Carrier, "admitted"),
            (OtherCarrier, "admitted"),
            (Site, "admitted"),
            (Regulator, "admitted"),
            (Stranger, "recording"),
        ] {
            let (mut story, mut home) = Story::before(proof, CONSIGNOR);
            story.records(who, &mut home, (proof, Issued), expected);
            story.ends(
                cases,
                &format!("{who:?} records an issue by {proof:?}, where the workshop is {own}"),
            );
        }
    }
    // Who wrote the first change has a part, and the table is asked after all this.
    let (mut story, mut home) = Story::drafted(Stranger, |_| ());
    story.records(Stranger, &mut home, (Code, PickedUp), "role");
    story.records(Site, &mut home, (Code, PickedUp), "role");
    story.records(Carrier, &mut home, (Code, PickedUp), "recording");
    story.records(Stranger, &mut home, (Code, Issued), "admitted");
    story.records(Site, &mut home, (Code, Issued), "role");
    story.records(Stranger, &mut home, (Code, PickedUp), "admitted");
    story.records(Site, &mut home, (Code, Voided), "role");
    story.ends(cases, "a stranger who drafted it records all that there is");
}

/// Who a party is, and what is done for it, are not said in one change.
fn who_the_party_is(cases: &mut Cases) {
    for (proof, path, expected) in [
        (Paper, "parties/consignor/org", "recording"),
        (Code, "parties/consignor/org", "recording"),
        (Paper, "parties/receiver/org", "admitted"),
        (Paper, "parties/consignor/name", "admitted"),
    ] {
        let (mut story, mut home) = Story::before(proof, CONSIGNOR);
        let names = Write::bytes(path, story.world.stranger.org.0);
        let act = story.recorded(proof, Issued, vec![names]);
        story.acts(Carrier, &mut home, &act, expected);
        story.ends(cases, &format!("an issue by {proof:?} that says {path}"));
    }
    let (mut story, mut home) = Story::before(Code, CONSIGNOR);
    let takes_away: Edit = |tx| {
        tx.delete(map(tx, "parties/consignor"), "org")?;
        by_hand(tx, &[("code", vec![7; 32].into()), ("code_number", 7.into())])
    };
    story.forges(Carrier, &mut home, takes_away, "recording");
    story.ends(cases, "an issue by code that takes the party's name away");
}

fn paper_or_code(cases: &mut Cases) {
    let (mut story, mut home) = Story::before(Paper, CONSIGNOR);
    story.records(Carrier, &mut home, (Code, Issued), "recording");
    story.ends(cases, "a code of nobody");
    let (mut story, mut home) = Story::before(Code, CONSIGNOR);
    story.records(Carrier, &mut home, (Paper, Issued), "recording");
    story.forges(
        Carrier,
        &mut home,
        |tx| tx.delete(map(tx, "parties/consignor"), "org"),
        "admitted",
    );
    story.records(Site, &mut home, (Code, Issued), "recording");
    story.records(Site, &mut home, (Paper, Issued), "admitted");
    story.ends(cases, "paper of a party that has a name, and has none any more");
    // What stands there need not be an organisation, nor one.
    let (mut story, mut home) = Story::before(Paper, CONSIGNOR);
    story.writes(
        Carrier,
        &mut home,
        Write::text("parties/consignor/org", "示例"),
        "admitted",
    );
    story.records(Site, &mut home, (Paper, Issued), "recording");
    story.records(Site, &mut home, (Code, Issued), "admitted");
    story.ends(cases, "a party that is named in words");
    let (mut story, mut home) = Story::before(Paper, CONSIGNOR);
    let mut elsewhere = home.clone();
    let [one, other] = [&story.world.workshop, &story.world.stranger].map(|person| person.org);
    let names = |org: OrgId| Write::bytes("parties/consignor/org", org.0);
    story.writes(Carrier, &mut home, names(one), "admitted");
    story.writes(OtherCarrier, &mut elsewhere, names(other), "admitted");
    let on_paper: Edit = |tx| by_hand(tx, &[("picture", vec![7; 32].into())]);
    let by_code: Edit = |tx| by_hand(tx, &[("code", vec![7; 32].into()), ("code_number", 7.into())]);
    story.forges(Site, &mut home, on_paper, "recording");
    story.forges(Workshop, &mut home, by_code, "recording");
    story.forges(Site, &mut home, by_code, "seal-conflict");
    story.ends(cases, "a party that two devices named apart");
}

/// Once issued, it is asked in what was sealed: in each issue that stands, and in nothing else.
fn by_the_issue(cases: &mut Cases) {
    let (mut story, mut elsewhere) = Story::before(Code, CONSIGNOR);
    let mut home = elsewhere.clone();
    story.forges(
        Carrier,
        &mut elsewhere,
        |tx| tx.delete(map(tx, "parties/consignor"), "org"),
        "admitted",
    );
    story.signs(Workshop, &mut home, (Issued, vec![]), "admitted");
    home.hears(&story.sent[1]);
    story.records(Site, &mut home, (Paper, Voided), "recording");
    story.records(Site, &mut home, (Code, Voided), "admitted");
    story.ends(cases, "a name taken away beside the issue");

    let (story, mut home, [recorded, own]) = issued_with_and_without();
    for (stands, proof, other) in [(recorded, Paper, Code), (own, Code, Paper)] {
        let (mut story, mut home) = (story.clone(), home.clone());
        story.records(Site, &mut home, (Paper, Voided), "recording");
        story.records(Site, &mut home, (Code, Voided), "recording");
        story.resolves(Regulator, &mut home, stands, "admitted");
        story.records(Site, &mut home, (other, Voided), "recording");
        story.records(Site, &mut home, (proof, Voided), "admitted");
        story.ends(
            cases,
            &format!("two issues, one with a name and one without; {proof:?} for the one that stands"),
        );
    }
    // It is the carrier who gives way: the recorded issue is by its signature.
    let (mut other, mut theirs) = (story.clone(), home.clone());
    let mut story = story;
    story.resolves(Workshop, &mut home, own, "resolution");
    story.resolves(Carrier, &mut home, own, "admitted");
    story.confirms(Workshop, &mut home, (recorded, None), "confirmation");
    story.confirms(Regulator, &mut home, (recorded, None), "confirmation");
    story.ends(cases, "a recorded issue that falls is confirmed by nobody");
    other.resolves(Workshop, &mut theirs, recorded, "admitted");
    other.confirms(Workshop, &mut theirs, (recorded, None), "confirmation");
    other.confirms(Regulator, &mut theirs, (recorded, None), "admitted");
    other.ends(
        cases,
        "a recorded issue stands, and the other consignor gives way",
    );
}

/// An issue on paper by the carrier, and one that the workshop signed, who was named apart from it.
fn issued_with_and_without() -> (Story, Replica, [EntryId; 2]) {
    let (mut story, mut home) = Story::before(Paper, CONSIGNOR);
    let mut elsewhere = home.clone();
    let recorded = story.records(Carrier, &mut home, (Paper, Issued), "admitted");
    let org = story.world.workshop.org;
    let names = Write::bytes("parties/consignor/org", org.0);
    story.writes(OtherCarrier, &mut elsewhere, names, "admitted");
    let own = story.signs(Workshop, &mut elsewhere, (Issued, vec![]), "admitted");
    story.sent[2..].iter().for_each(|sent| home.hears(sent));
    (story, home, [recorded, own])
}

/// Drafted and recorded in one change: nothing stands before it.
fn at_once(cases: &mut Cases) {
    for (proof, names, expected) in [
        (Paper, false, "admitted"),
        (Paper, true, "recording"),
        (Code, false, "recording"),
        (Code, true, "recording"),
    ] {
        let story = Story::at(NOTHING);
        let world = &story.world;
        let draft = part_1(&world.workshop, &world.carrier, &world.site);
        let mut act = story.recorded(proof, Issued, draft.writes);
        act.writes
            .retain(|write| names || write.path != "parties/consignor/org");
        let (story, _) = story.begins(Carrier, &act, expected);
        let named = if names {
            "a party that has"
        } else {
            "none that has"
        };
        story.ends(
            cases,
            &format!("drafted and recorded at once by {proof:?}, with {named} a name"),
        );
    }
}

/// In this one change its author writes what the party may, and no more.
fn as_the_party(cases: &mut Cases) {
    let (mut story, mut home) = Story::before(Paper, CONSIGNOR);
    story.writes(Carrier, &mut home, Write::int("removed/a1", 1), "role");
    let beyond = vec![Write::text("legs/b1/plate", "鄂A12345")];
    let act = story.recorded(Paper, Issued, beyond);
    story.acts(Carrier, &mut home, &act, "role");
    story.signs(Carrier, &mut home, (Issued, vec![]), "role");
    story.records(Carrier, &mut home, (Paper, Issued), "admitted");
    story.writes(Carrier, &mut home, Write::int("removed/a1", 1), "role");
    story.writes(Site, &mut home, Write::int("removed/a2", 1), "role");
    story.records(Site, &mut home, (Paper, Issued), "role");
    story.signs(Carrier, &mut home, (PickedUp, written(PickedUp)), "admitted");
    story.records(Site, &mut home, (Paper, Voided), "role");
    story.ends(cases, "what is written beside a recorded step, and after it");

    // What is a third party's stays theirs.
    let (mut story, mut home) = Story::before(Code, CONSIGNOR);
    story.signs(Workshop, &mut home, (Issued, vec![]), "admitted");
    let act = story.recorded(Code, PickedUp, vec![Write::int("received/a1", 1)]);
    story.acts(Workshop, &mut home, &act, "role");
    story.ends(
        cases,
        "what the receiver weighed, beside a pick-up recorded for the carrier",
    );

    let (mut story, mut home) = Story::before(Code, CONSIGNOR);
    let act = story.recorded(Code, Issued, vec![]);
    let writer = story.author(Carrier);
    let sent = home.document(story.world.doc()).write(&writer, &act).unwrap();
    let payload = spoilt(&sent, |change| {
        let is_seal = |op: &&mut automerge::legacy::Op| op.key == Key::Map("seal".into());
        let seal = change.operations.iter_mut().find(is_seal).unwrap();
        seal.action = OpType::Put(ScalarValue::Bytes(vec![7; 32]));
    });
    let sealed = entry_of(&writer, EntryKind::Change, story.world.doc(), payload);
    story.send(sealed, &mut home, "seal");
    story.ends(cases, "a recorded step with another seal");
}
