//! Corrected, approved and declined: what may be proposed on which base, and who may answer.

use super::steps::{Story, Who};
use super::{Cases, ISSUED, PICKED_UP, WHOLE};
use crate::common::{Replica, step};
use Who::{Carrier, OtherSite, Regulator, Second, Site, Stranger, Workshop};
use wufei_ledger::{Act, EntryId, Write};
use wufei_manifest::StepKind::{Approved, Declined, Issued, Received, Voided};
use wufei_manifest::id::Hex;
use wufei_manifest::{Answer, Manifest, PartyRole, Scalar};

pub fn add(cases: &mut Cases) {
    proposed(cases);
    answered(cases);
    built_upon(cases);
    raced(cases);
    bounded(cases);
    fallen(cases);
}

const ANSWER: Answer = Answer {
    correction: EntryId([7; 32]),
    base: Hex([7; 32]),
    approves: true,
    speaks_for: None,
    reason: None,
};

impl Story {
    fn row(&self) -> [u8; 8] {
        [100 + self.sent.len() as u8; 8]
    }

    pub(super) fn corrects(
        &mut self,
        who: Who,
        at: &mut Replica,
        fields: impl IntoIterator<Item = Write>,
        expected: &'static str,
    ) -> EntryId {
        let act = Act::correct(self.row(), "读错了磅单", fields);
        self.acts(who, at, &act, expected)
    }

    pub(super) fn says(
        &mut self,
        who: Who,
        at: &mut Replica,
        (correction, approves, speaks_for): (EntryId, bool, Option<PartyRole>),
        expected: &'static str,
    ) -> EntryId {
        let manifest = Manifest::fold(&at.document(self.world.doc()).record());
        let mut known = manifest.corrections.iter();
        let known = known.find(|known| known.entry == correction);
        let answer = Answer {
            correction,
            base: known.map_or(Hex([7; 32]), |known| known.base),
            approves,
            speaks_for,
            reason: None,
        };
        let act = Act::answer(self.row(), &answer);
        self.acts(who, at, &act, expected)
    }

    /// Proposed, and agreed to.
    fn agrees(&mut self, who: Who, with: Who, at: &mut Replica, field: Write) -> EntryId {
        let correction = self.corrects(who, at, [field], "admitted");
        self.says(with, at, (correction, true, None), "admitted");
        correction
    }
}

fn accepted(grams: i64) -> Write {
    Write::int("accepted/a1", grams)
}

/// Each by itself on a whole manifest: the field, and what is said.
fn proposed(cases: &mut Cases) {
    let text = |path: &str, text: &str| Write::text(path, text);
    let said = [
        (accepted(1_157_000), "admitted"),
        (accepted(0), "admitted"),
        (accepted(50_000_000_000), "admitted"),
        (accepted(50_000_000_001), "correction"),
        (accepted(-1), "correction"),
        (text("accepted/a1", "1 t"), "correction"),
        (text("accepted/note", "漏记"), "admitted"),
        (text("accepted/note", " \u{2003}"), "correction"),
        (text("accepted/note", "\u{1c}"), "admitted"),
        (Write::int("accepted/note", 1), "correction"),
        (Write::bytes("accepted/note", [1]), "correction"),
        (Write::truth("lines/a1/form", true), "correction"),
        (text("lines/a1/form", "液态"), "admitted"),
        (text("lines/a1/waste_code", "900-214-08"), "admitted"),
        (text("lines/a1/waste_code", "900-214-41"), "correction"),
        (text("lines/a1/waste_code", "90021408"), "correction"),
        (Write::int("lines/a1/packages", 1_000_000), "admitted"),
        (Write::int("lines/a1/packages", 1_000_001), "correction"),
        (Write::int("lines/a1/planned_g", 1_200_000), "correction"),
        (Write::int("lines/a9/planned_g", 5), "correction"),
        (text("plan/date", "2026-11-23"), "admitted"),
        (text("arrival/seal", "A-7"), "admitted"),
        (text("parties/carrier/name", "别人"), "correction"),
        (text("meta/number", "1"), "correction"),
        (text("steps/a1/kind", "issued"), "correction"),
        (text("lines/a1/", "x"), "correction"),
        (text("nowhere", "x"), "correction"),
    ];
    for (field, expected) in said {
        let mut story = Story::at(WHOLE);
        let mut home = story.home();
        let name = format!("a correction of {} to {:?}", field.path, field.value);
        story.corrects(Site, &mut home, [field], expected);
        story.ends(cases, &name);
    }
    for who in [Workshop, Second, Carrier, Site, Regulator, Stranger] {
        let mut story = Story::at(WHOLE);
        let mut home = story.home();
        let expected = if matches!(who, Stranger) {
            "role"
        } else {
            "admitted"
        };
        story.corrects(who, &mut home, [accepted(7)], expected);
        story.ends(cases, &format!("{who:?} proposes a correction"));
    }
    let mut story = Story::at(ISSUED);
    let mut home = story.home();
    story.corrects(Site, &mut home, [accepted(7)], "correction");
    story.corrects(Workshop, &mut home, [Write::int("removed/a1", 7)], "correction");
    story.acts(Workshop, &mut home, &step(Voided, 90, vec![]), "admitted");
    story.corrects(Workshop, &mut home, [Write::int("lines/a1/planned_g", 7)], "role");
    story.ends(
        cases,
        "corrections of what nobody has sealed, and of what is void",
    );

    let mut story = Story::at(WHOLE);
    let mut home = story.home();
    story.corrects(Site, &mut home, [], "correction");
    let many = (0..33).map(|n| Write::text(format!("plan/n{n}"), "x"));
    story.corrects(Site, &mut home, many, "correction");
    story.corrects(Site, &mut home, [accepted(1), accepted(2)], "correction");
    for (name, value) in [
        ("also", Scalar::Int(1)),
        ("path_2", Scalar::Text("plan/date".to_owned())),
        ("value_1", Scalar::Int(1)),
        ("for", Scalar::Text("carrier".to_owned())),
        ("reason", Scalar::Text(" ".to_owned())),
        ("reason", Scalar::Int(1)),
        ("path_0", Scalar::Int(1)),
        ("value_0", Scalar::Int(7)),
    ] {
        let mut act = Act::correct(story.row(), "why", [accepted(7)]);
        let path = story.own_row(name);
        act.writes.retain(|write| write.path != path);
        act.writes.push(Write { path, value });
        let expected = if name == "value_0" {
            "admitted"
        } else {
            "correction"
        };
        story.acts(Site, &mut home, &act, expected);
    }
    let many = (0..32).map(|n| Write::text(format!("plan/n{n}"), "x"));
    story.corrects(Site, &mut home, many, "admitted");
    story.ends(cases, "what stands in the row of a correction");
}

fn answered(cases: &mut Cases) {
    let mut story = Story::at(WHOLE);
    let mut home = story.home();
    let sent = story.corrects(Carrier, &mut home, [accepted(7)], "admitted");
    let mut elsewhere = story.home();
    story.says(Workshop, &mut elsewhere, (sent, true, None), "answer");
    let other_base = Answer {
        correction: sent,
        ..ANSWER
    };
    let act = Act::answer(story.row(), &other_base);
    story.acts(Workshop, &mut home, &act, "answer");
    let consignor = Some(PartyRole::Consignor);
    story.says(Carrier, &mut home, (sent, true, None), "answer");
    story.says(Stranger, &mut home, (sent, true, None), "role");
    story.says(Regulator, &mut home, (sent, true, None), "answer");
    story.says(Regulator, &mut home, (sent, false, None), "answer");
    story.says(
        Regulator,
        &mut home,
        (sent, true, Some(PartyRole::Carrier)),
        "answer",
    );
    story.says(Workshop, &mut home, (sent, true, consignor), "answer");
    story.says(Workshop, &mut home, (sent, true, None), "admitted");
    story.says(Second, &mut home, (sent, false, None), "answer");
    story.says(Regulator, &mut home, (sent, true, consignor), "answer");
    story.says(
        Regulator,
        &mut home,
        (sent, true, Some(PartyRole::Receiver)),
        "admitted",
    );
    story.says(Site, &mut home, (sent, true, None), "answer");
    story.says(Carrier, &mut home, (sent, false, None), "answer");
    story.ends(cases, "answers by everybody to a correction of the carrier");

    let mut story = Story::at(WHOLE);
    let mut home = story.home();
    let sent = story.corrects(Regulator, &mut home, [accepted(7)], "admitted");
    story.says(Workshop, &mut home, (sent, true, None), "admitted");
    story.says(Regulator, &mut home, (sent, false, None), "admitted");
    story.says(Site, &mut home, (sent, true, None), "answer");
    story.ends(cases, "the regulator withdraws what it proposed");

    let mut story = Story::at(WHOLE);
    let mut home = story.home();
    let sent = story.corrects(Site, &mut home, [accepted(7)], "admitted");
    for (name, value) in [
        ("also", Scalar::Int(1)),
        ("for", Scalar::Text("somebody".to_owned())),
        ("for", Scalar::Int(1)),
        ("reason", Scalar::Text(" ".to_owned())),
        ("correction", Scalar::Bytes(vec![7; 31])),
        ("base", Scalar::Text("here".to_owned())),
    ] {
        let base = Manifest::fold(&home.document(story.world.doc()).record()).corrections[0].base;
        let right = Answer {
            correction: sent,
            base,
            ..ANSWER
        };
        let mut act = Act::answer(story.row(), &right);
        let path = story.own_row(name);
        act.writes.retain(|write| write.path != path);
        act.writes.push(Write { path, value });
        story.acts(Workshop, &mut home, &act, "answer");
    }
    for kind in [Approved, Declined] {
        let row = 100 + story.sent.len() as u8;
        story.acts(Workshop, &mut home, &step(kind, row, vec![]), "answer");
    }
    story.says(Workshop, &mut home, (sent, false, None), "admitted");
    story.ends(cases, "what stands in the row of an answer");
}

fn built_upon(cases: &mut Cases) {
    let mut story = Story::at(WHOLE);
    let mut home = story.home();
    story.agrees(Site, Workshop, &mut home, accepted(7));
    story.corrects(Site, &mut home, [accepted(7)], "correction");
    let second = story.agrees(Workshop, Site, &mut home, accepted(1_175_000));
    story.corrects(Site, &mut home, [accepted(1_175_000)], "correction");
    story.corrects(Site, &mut home, [accepted(7)], "admitted");
    story.says(Site, &mut home, (second, false, None), "answer");
    story.ends(cases, "a correction of a correction");

    // Asked by what the base knew: before the load was weighed, and after.
    for (steps, expected) in [(PICKED_UP, "answer"), (WHOLE, "admitted")] {
        let mut story = Story::at(steps);
        let mut home = story.home();
        let sent = story.corrects(Workshop, &mut home, [Write::int("removed/a1", 7)], "admitted");
        story.says(Site, &mut home, (sent, true, None), expected);
        story.says(Carrier, &mut home, (sent, true, None), "admitted");
        story.ends(
            cases,
            &format!("who is asked about what left, after {steps} steps"),
        );
    }
}

fn raced(cases: &mut Cases) {
    let mut story = Story::at(WHOLE);
    let (mut here, mut there) = (story.home(), story.home());
    story.agrees(Site, Workshop, &mut here, accepted(7));
    story.agrees(Second, OtherSite, &mut there, accepted(8));
    let mut all = story.home();
    story.sent.iter().for_each(|sent| all.hears(sent));
    // What races, nobody shows: what was signed may be proposed again, and one that all agree to settles it.
    story.corrects(Carrier, &mut all, [accepted(1_179_500)], "admitted");
    let third = story.corrects(Site, &mut all, [accepted(7)], "admitted");
    story.says(Workshop, &mut all, (third, true, None), "admitted");
    story.corrects(Site, &mut all, [accepted(7)], "correction");
    story.corrects(Site, &mut all, [accepted(8)], "admitted");
    story.ends(cases, "corrections that race, and one that settles it");

    // Of a firm that is both ends nobody is asked: its two devices race all the same.
    let (mut story, mut here) = Story::drafted(Workshop, |draft| {
        draft.writes.push(Write::bytes("parties/receiver/org", [1; 16]));
    });
    let planned = |grams| Write::int("lines/a1/planned_g", grams);
    story.acts(Workshop, &mut here, &step(Issued, 80, vec![]), "admitted");
    let mut there = here.clone();
    story.corrects(Workshop, &mut here, [planned(7)], "admitted");
    story.corrects(Second, &mut there, [planned(8)], "admitted");
    story.sent[2..].iter().for_each(|sent| here.hears(sent));
    for grams in [7, 8] {
        let (mut story, mut here) = (story.clone(), here.clone());
        story.corrects(Carrier, &mut here, [planned(grams)], "admitted");
        story.ends(
            cases,
            &format!("two corrections race that ask nobody, and {grams} again"),
        );
    }
}

fn bounded(cases: &mut Cases) {
    let mut story = Story::at(WHOLE);
    let mut home = story.home();
    for grams in 0..16 {
        story.corrects(Site, &mut home, [accepted(grams)], "admitted");
    }
    story.corrects(Site, &mut home, [accepted(99)], "correction");
    story.corrects(Workshop, &mut home, [accepted(99)], "admitted");
    story.ends(cases, "sixteen corrections of one organisation are open");
}

fn fallen(cases: &mut Cases) {
    let mut story = Story::at(PICKED_UP);
    let (mut here, mut there) = (story.home(), story.home());
    let weighs = |grams: i64| step(Received, 80 + grams as u8, vec![Write::int("received/a1", grams)]);
    let received = |grams| Write::int("received/a1", grams);
    story.acts(Site, &mut here, &weighs(1), "admitted");
    let sent = story.corrects(Site, &mut here, [received(5)], "admitted");
    let other = story.acts(OtherSite, &mut there, &weighs(2), "admitted");
    let mut all = story.home();
    story.sent.iter().for_each(|sent| all.hears(sent));
    story.corrects(Site, &mut all, [received(6)], "correction");
    story.resolves(Site, &mut all, other, "admitted");
    story.says(Workshop, &mut all, (sent, true, None), "answer");
    story.corrects(Site, &mut all, [received(2)], "correction");
    story.corrects(Site, &mut all, [received(6)], "admitted");
    story.ends(cases, "a correction of a weighing that fell");
}
