//! Who confirms a recorded step, and who is a party from then on.

use super::recordings::{CONSIGNOR, Proof};
use super::steps::{Story, Who};
use super::{Cases, NOTHING, World, entry, line};
use crate::common::part_1;
use Proof::{Code, Paper};
use Who::{Carrier, OtherCarrier, Regulator, Second, Site, Stranger, Workshop};
use wufei_ledger::{Act, Author, Bits, CredentialBody, DeviceKey, EntryId, OrgId, Write};
use wufei_manifest::StepKind::{Issued, PickedUp, Resolved, Voided};
use wufei_manifest::{Confirms, Scalar};

pub fn add(cases: &mut Cases) {
    confirmed(cases);
    confirmed_by_voices(cases);
    named_later(cases);
    fallen(cases);
}

fn confirmed(cases: &mut Cases) {
    let (mut story, mut home) = Story::before(Code, CONSIGNOR);
    let issued = story.records(Carrier, &mut home, (Code, Issued), "admitted");
    for (name, value) in [
        ("confirms", None),
        ("confirms", Some(Scalar::Bytes(vec![7; 31]))),
        ("confirms", Some(Scalar::Text("the issue".to_owned()))),
        ("party", Some(Scalar::Bytes(vec![7; 15]))),
        ("party", Some(Scalar::Text("the old workshop".to_owned()))),
    ] {
        let row = [100 + story.sent.len() as u8; 8];
        let confirms = Confirms {
            step: issued,
            party: None,
        };
        let mut act = Act::confirm(row, &confirms);
        let path = story.own_row(name);
        act.writes.retain(|write| write.path != path);
        act.writes.extend(value.map(|value| Write { path, value }));
        story.acts(Regulator, &mut home, &act, "role");
    }
    story.ends(cases, "what stands in the row of a confirmation");

    let (mut story, mut home) = Story::before(Code, CONSIGNOR);
    let mut elsewhere = home.clone();
    let draft = story.sent[0].id();
    let issued = story.records(Carrier, &mut home, (Code, Issued), "admitted");
    let named = Some(story.world.stranger.org);
    for who in [Workshop, Regulator] {
        story.confirms(who, &mut home, (EntryId([7; 32]), None), "confirmation");
        story.confirms(who, &mut home, (draft, None), "confirmation");
        story.confirms(who, &mut elsewhere, (issued, None), "confirmation");
        // With a code everybody knows who it is.
        story.confirms(who, &mut home, (issued, named), "confirmation");
    }
    for who in [Carrier, Site, Stranger] {
        story.confirms(who, &mut home, (issued, None), "confirmation");
    }
    let mut apart = home.clone();
    story.confirms(Workshop, &mut home, (issued, None), "admitted");
    story.confirms(Workshop, &mut home, (issued, None), "confirmation");
    story.confirms(Second, &mut home, (issued, None), "confirmation");
    story.confirms(Second, &mut apart, (issued, None), "admitted");
    story.confirms(Regulator, &mut home, (issued, None), "admitted");
    let word = story.confirms(Regulator, &mut home, (issued, None), "confirmation");
    story.confirms(Regulator, &mut home, (word, None), "confirmation");
    let picked_up = story.signs(Carrier, &mut home, (PickedUp, vec![]), "admitted");
    story.confirms(Carrier, &mut home, (picked_up, None), "confirmation");
    story.confirms(Regulator, &mut home, (picked_up, None), "confirmation");
    story.ends(cases, "confirmations by everybody");

    // Without `for` the other names mean nothing, and in another row `for` does not either.
    let (mut story, mut home) = Story::before(Code, CONSIGNOR);
    let mut act = story.recorded(Code, Issued, vec![]);
    let path = story.own_row("for");
    act.writes.retain(|write| write.path != path);
    let issued = story.acts(Workshop, &mut home, &act, "admitted");
    story.confirms(Workshop, &mut home, (issued, None), "confirmation");
    let picked_up = story.records(Site, &mut home, (Code, PickedUp), "admitted");
    let confirms = |story: &Story| {
        let row = [100 + story.sent.len() as u8; 8];
        let step = picked_up;
        Act::confirm(row, &Confirms { step, party: None })
    };
    let mut act = confirms(&story);
    act.writes.push(Write::int("received/a1", 1));
    story.acts(Site, &mut home.clone(), &act, "confirmation");
    story.acts(Carrier, &mut home, &act, "role");
    let mut act = confirms(&story);
    act.writes.push(Write::text(story.own_row("for"), "receiver"));
    story.acts(Carrier, &mut home, &act, "admitted");
    story.confirms(Regulator, &mut home, (picked_up, None), "admitted");
    story.ends(cases, "names of a recording in rows of other steps");
}

/// An issuer's word is the issuers', whichever organisation's its key is; a party's is its organisation's.
fn confirmed_by_voices(cases: &mut Cases) {
    let mut story = Story::at(NOTHING);
    let regulators = story.world.city.issuer.body().org;
    let colleague = story.world.city.enrols(31, regulators.0[0]);
    let second = DeviceKey::from_seed(&[32; 32]);
    let issuer = CredentialBody {
        issuer: story.world.city.root.id(),
        subject: second.public().to_bytes(),
        org: OrgId([9; 16]),
        bits: Bits::REGULATOR,
        ..*story.world.city.issuer.body()
    };
    let issuer = issuer.sign(&DeviceKey::from_seed(&[1; 32]));
    story
        .lines
        .push((line("credential", &issuer.to_bytes()), "believed"));
    let World { carrier, site, .. } = &story.world;
    let draft = part_1(&colleague, carrier, site);
    let enrolled = story.world.city.enrolments.last().unwrap().clone();
    story.lines.push((entry(&enrolled), "admitted"));
    story.world.stranger = colleague;
    story.world.home.registry.learn(issuer).unwrap();
    story.world.home.hears(&enrolled);
    let (mut story, mut home) = story.begins(Carrier, &draft, "admitted");
    let issued = story.records(Site, &mut home, (Code, Issued), "admitted");
    story.confirms(Stranger, &mut home, (issued, None), "admitted");
    story.confirms(Regulator, &mut home, (issued, None), "admitted");
    let act = Act::confirm(
        [99; 8],
        &Confirms {
            step: issued,
            party: None,
        },
    );
    let author = Author {
        key: &second,
        credential: issuer.id(),
        seq: 0,
        ..story.author(Regulator)
    };
    let again = home.document(story.world.doc()).write(&author, &act).unwrap();
    story.send(again, &mut home, "confirmation");
    story.ends(
        cases,
        "the word of a second issuer, and of a firm with the issuer's id",
    );
}

/// A party that was not enrolled has its role from the issuer's word on.
fn named_later(cases: &mut Cases) {
    let (mut story, mut home) = Story::before(Paper, CONSIGNOR);
    let issued = story.records(Carrier, &mut home, (Paper, Issued), "admitted");
    let [workshop, stranger] = [&story.world.workshop, &story.world.stranger].map(|person| Some(person.org));
    let mut elsewhere = home.clone();
    story.confirms(Stranger, &mut home, (issued, None), "confirmation");
    story.confirms(Site, &mut home, (issued, stranger), "confirmation");
    story.confirms(Regulator, &mut home, (issued, stranger), "admitted");
    story.confirms(Regulator, &mut home, (issued, stranger), "confirmation");
    story.confirms(Regulator, &mut home, (issued, None), "admitted");
    story.confirms(Stranger, &mut elsewhere, (issued, None), "confirmation");
    story.confirms(Workshop, &mut home, (issued, None), "confirmation");
    story.confirms(Stranger, &mut home, (issued, workshop), "confirmation");
    story.confirms(Stranger, &mut home, (issued, None), "admitted");
    story.records(Stranger, &mut home, (Paper, Voided), "recording");
    story.writes(Stranger, &mut home, Write::int("removed/a1", 1), "admitted");
    story.writes(Stranger, &mut home, Write::int("received/a1", 1), "role");
    story.signs(Stranger, &mut home, (PickedUp, vec![]), "role");
    let mut voided = (story.clone(), home.clone());
    let mut recorded = (story.clone(), home.clone());
    story.confirms(Regulator, &mut home, (issued, workshop), "admitted");
    story.confirms(Workshop, &mut home, (issued, None), "admitted");
    story.records(Stranger, &mut home, (Code, PickedUp), "admitted");
    // Whose word a correction needs was sealed, and this party was not named then.
    let sent = story.corrects(Carrier, &mut home, [Write::int("removed/a1", 2)], "admitted");
    story.says(Stranger, &mut home, (sent, true, None), "answer");
    story.says(Regulator, &mut home, (sent, true, Some(CONSIGNOR)), "admitted");
    story.ends(cases, "a party that was named when its step had been recorded");
    voided
        .0
        .signs(Stranger, &mut voided.1, (Voided, vec![]), "admitted");
    voided.0.ends(cases, "a party that was named later voids");
    recorded
        .0
        .records(Site, &mut recorded.1, (Code, Voided), "recording");
    recorded
        .0
        .records(Site, &mut recorded.1, (Paper, Voided), "admitted");
    recorded.0.ends(cases, "paper of a party that was named later");
}

/// Who was named for a step that falls, is nobody again.
fn fallen(cases: &mut Cases) {
    for knows_both in [false, true] {
        let (mut story, mut home) = Story::before(Paper, CONSIGNOR);
        let mut elsewhere = home.clone();
        let stranger = Some(story.world.stranger.org);
        let first = story.records(Carrier, &mut home, (Paper, Issued), "admitted");
        let act = story.recorded(Paper, Issued, vec![]);
        let second = story.acts(OtherCarrier, &mut elsewhere, &act, "admitted");
        if knows_both {
            home.hears(&story.sent[2]);
        }
        story.confirms(Regulator, &mut home, (first, stranger), "admitted");
        if !knows_both {
            home.hears(&story.sent[2]);
        }
        story.writes(Stranger, &mut home, Write::int("removed/a2", 1), "admitted");
        story.resolves(Carrier, &mut home, second, "admitted");
        story.writes(Stranger, &mut home, Write::int("removed/a3", 1), "role");
        story.confirms(Stranger, &mut home, (second, None), "confirmation");
        story.confirms(Regulator, &mut home, (second, stranger), "admitted");
        story.writes(Stranger, &mut home, Write::int("removed/a3", 1), "admitted");
        let stands = Write::bytes(story.own_row("stands"), first.0);
        story.signs(Stranger, &mut home, (Resolved, vec![stands]), "resolution");
        let word = if knows_both { "knew both" } else { "knew this one" };
        story.ends(
            cases,
            &format!("a party named for an issue that fell, by who {word}"),
        );
    }
}
