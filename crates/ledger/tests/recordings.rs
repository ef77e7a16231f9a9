//! Steps recorded for parties who could not sign: who may record what, what stands behind it, and who confirms.

mod common;

use common::{City, Person, Replica, part_1, step};
use wufei_ledger::{
    Act, Admitted, Author, DocId, Document, Entry, EntryId, LedgerId, NotAdmitted, OrgId, Rejection,
    TypedCode, Write,
};
use wufei_manifest::StepKind::{self, Accepted, Delivered, Issued, PickedUp, Received, Voided};
use wufei_manifest::{Confirms, Manifest, PartyRole, RecordingProof, Status, Unconfirmable, Unrecordable};

const PICTURE: [u8; 32] = [0x5a; 32];
const WHY: &str = "手机没电，签在纸上";

/// A workshop, a carrier and a site that are enrolled, and a stranger who is too.
struct Scene {
    city: City,
    workshop: Person,
    carrier: Person,
    site: Person,
    stranger: Person,
    at: Replica,
    known: Vec<Entry>,
    doc: DocId,
    row: u8,
}

impl Scene {
    /// A draft by the carrier. Without a `consignor` the workshop is a name only.
    fn with(names: impl Fn(&mut Act)) -> Self {
        let mut city = City::new();
        let [workshop, mut carrier, site, stranger] = [1, 2, 3, 4].map(|n| city.enrols(10 + n, n));
        let mut at = Replica::of(&city);
        let mut draft = part_1(&workshop, &carrier, &site);
        names(&mut draft);
        let draft = carrier.does(&city, &mut at, None, &draft);
        Self {
            doc: draft.body().doc,
            known: vec![draft],
            city,
            workshop,
            carrier,
            site,
            stranger,
            at,
            row: 0,
        }
    }

    /// The workshop is not enrolled.
    fn on_paper() -> Self {
        Self::with(|draft| draft.writes.retain(|write| write.path != "parties/consignor/org"))
    }

    /// Everybody is enrolled, and the workshop's telephone lies at home.
    fn by_code() -> Self {
        Self::with(|_| {})
    }

    fn act(&mut self, kind: StepKind) -> Act {
        self.row += 1;
        let writes = match kind {
            Issued => vec![Write::int("removed/a1", 1_180_000)],
            PickedUp => vec![Write::text("legs/b1/plate", "鄂A12345")],
            Received => vec![Write::int("received/a1", 1_175_000)],
            Accepted => vec![Write::int("accepted/a1", 1_175_000)],
            Voided => vec![Write::text("voiding/reason", "wrong firm")],
            _ => vec![],
        };
        step(kind, self.row, writes)
    }

    /// Signs, whether or not it is admissible, and offers it at the door.
    fn offers(
        &mut self,
        who: fn(&mut Self) -> &mut Person,
        act: &Act,
    ) -> (Entry, Result<Admitted, NotAdmitted>) {
        let (city, mut at) = (self.city.clone(), self.at.clone());
        let doc = self.doc;
        let entry = who(self).signs(&city, &mut at, doc, act);
        let taken = self.at.takes(&entry);
        if taken.is_ok() {
            self.known.push(entry.clone());
        }
        (entry, taken)
    }

    fn does(&mut self, who: fn(&mut Self) -> &mut Person, act: &Act) -> Entry {
        let (entry, taken) = self.offers(who, act);
        assert!(matches!(taken, Ok(Admitted::Changed(_))), "{taken:?}");
        entry
    }

    fn why(&mut self, who: fn(&mut Self) -> &mut Person, act: &Act) -> Unrecordable {
        let before = self.at.state();
        let (_, taken) = self.offers(who, act);
        assert_eq!(self.at.state(), before);
        match taken {
            Err(NotAdmitted::Rejected(Rejection::Recording { why })) => why,
            other => panic!("{other:?}"),
        }
    }

    fn regulator_signs(&mut self, act: &Act) -> (Entry, Result<Admitted, NotAdmitted>) {
        self.row += 1;
        let author = Author {
            seq: 1_000 + u64::from(self.row),
            ..self.city.author()
        };
        let entry = self.at.document(self.doc).write(&author, act).unwrap();
        let taken = self.at.takes(&entry);
        (entry, taken)
    }

    fn confirms(&mut self, step: EntryId, party: Option<OrgId>) -> Act {
        self.row += 1;
        Act::confirm([self.row; 8], &Confirms { step, party })
    }

    /// What every replica shows, also one that is rebuilt and one that hears of the entries backwards.
    fn manifest(&mut self) -> Manifest {
        let manifest = self.at.manifest(self.doc);
        let rebuilt = Document::rebuild(self.doc, &self.at.registry, self.known.clone()).unwrap();
        assert_eq!(Manifest::fold(&rebuilt.record()), manifest);
        let mut backwards = Replica::of(&self.city);
        self.known.iter().rev().for_each(|entry| backwards.hears(entry));
        assert_eq!(backwards.manifest(self.doc), manifest);
        manifest
    }
}

fn workshop(scene: &mut Scene) -> &mut Person {
    &mut scene.workshop
}

fn carrier(scene: &mut Scene) -> &mut Person {
    &mut scene.carrier
}

fn site(scene: &mut Scene) -> &mut Person {
    &mut scene.site
}

fn stranger(scene: &mut Scene) -> &mut Person {
    &mut scene.stranger
}

fn code() -> TypedCode {
    "7-7M3K9-2QD4Z".parse().unwrap()
}

fn refused(taken: Result<Admitted, NotAdmitted>) -> Rejection {
    match taken {
        Err(NotAdmitted::Rejected(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_carrier_records_what_an_unenrolled_workshop_signed_on_paper() {
    let mut scene = Scene::on_paper();
    let act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    let issued = scene.does(carrier, &act);
    let act = scene.act(PickedUp);
    scene.does(carrier, &act);
    let manifest = scene.manifest();
    assert_eq!(manifest.status, Status::InTransit);
    let [recorded] = manifest.recordings.as_slice() else {
        panic!("{:?}", manifest.recordings);
    };
    assert_eq!((recorded.entry, recorded.by), (issued.id(), scene.carrier.org));
    assert_eq!(recorded.recording.role, PartyRole::Consignor);
    assert_eq!(recorded.recording.reason, WHY);
    assert!(matches!(recorded.recording.proof, RecordingProof::Picture { digest } if digest.0 == PICTURE));
    assert!(!recorded.is_confirmed());
    assert_eq!(manifest.lines[0].removed.unwrap().by, issued.id());
}

#[test]
fn every_step_of_a_party_can_be_recorded_and_no_other_step() {
    for (role, kinds) in [
        (PartyRole::Consignor, vec![Issued, Voided]),
        (PartyRole::Carrier, vec![PickedUp, Delivered]),
        (PartyRole::Receiver, vec![Received, Accepted]),
    ] {
        // Who is not that party records for it.
        let by = if role == PartyRole::Carrier { site } else { carrier };
        let path = format!("parties/{role}/org");
        let mut scene = Scene::with(|draft| draft.writes.retain(|write| write.path != path));
        if role != PartyRole::Consignor {
            let act = scene.act(Issued);
            scene.does(workshop, &act);
        }
        for kind in kinds {
            let act = scene.act(kind).recorded_on_paper(WHY, PICTURE);
            scene.does(by, &act);
            assert_eq!(scene.manifest().step(kind).unwrap().kind, kind);
        }
    }
}

#[test]
fn what_the_same_change_writes_is_the_partys_and_nothing_more() {
    let mut scene = Scene::on_paper();
    // Part 2 is not the consignor's, and the carrier's own part comes after the issue.
    let mut act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    act.writes.push(Write::text("legs/b1/plate", "鄂A12345"));
    let (_, taken) = scene.offers(carrier, &act);
    assert!(matches!(refused(taken), Rejection::Role { .. }));
    // Without the step it is nobody's business what the workshop weighed.
    let act = Act {
        writes: vec![Write::int("removed/a1", 1)],
        ..Act::default()
    };
    let (_, taken) = scene.offers(carrier, &act);
    assert!(matches!(refused(taken), Rejection::Role { .. }));
}

#[test]
fn paper_is_for_those_who_are_not_enrolled_and_a_code_for_those_who_are() {
    let mut scene = Scene::by_code();
    let act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    assert_eq!(scene.why(carrier, &act), Unrecordable::Enrolled);
    let mut scene = Scene::on_paper();
    let act = scene.act(Issued).recorded_by_code(WHY, code());
    assert_eq!(scene.why(carrier, &act), Unrecordable::NoCodes);
}

#[test]
fn strangers_record_nothing_and_nobody_records_for_oneself() {
    let mut scene = Scene::on_paper();
    let act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    assert_eq!(scene.why(stranger, &act), Unrecordable::Stranger);
    let mut scene = Scene::by_code();
    let act = scene.act(Issued).recorded_by_code(WHY, code());
    assert_eq!(scene.why(stranger, &act), Unrecordable::Stranger);
    assert_eq!(scene.why(workshop, &act), Unrecordable::Oneself);
}

#[test]
fn nobody_names_a_party_in_the_change_that_speaks_for_it() {
    let mut scene = Scene::on_paper();
    let victim = scene.stranger.org;
    let mut act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    act.writes.push(Write::bytes("parties/consignor/org", victim.0));
    assert_eq!(scene.why(carrier, &act), Unrecordable::NamesParty);
    // Named in an entry of its own, it is a party that is enrolled.
    let names = Act {
        writes: vec![Write::bytes("parties/consignor/org", victim.0)],
        ..Act::default()
    };
    scene.does(carrier, &names);
    let act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    assert_eq!(scene.why(carrier, &act), Unrecordable::Enrolled);
}

#[test]
fn a_recording_says_for_whom_why_and_by_what() {
    let mut scene = Scene::on_paper();
    let row = |scene: &Scene| format!("steps/{}", wufei_manifest::id::Hex([scene.row; 8]));
    for spoil in ["for", "reason", "picture"] {
        let mut act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
        let path = format!("{}/{spoil}", row(&scene));
        let write = act.writes.iter_mut().find(|write| write.path == path).unwrap();
        *write = match spoil {
            "for" => Write::text(path, "receiver"),
            "reason" => Write::text(path, " "),
            _ => Write::bytes(path, [1; 31]),
        };
        assert_eq!(scene.why(carrier, &act), Unrecordable::Malformed, "{spoil}");
    }
    // Two things behind one step, or none.
    let mut act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    act.writes
        .push(Write::bytes(format!("{}/code", row(&scene)), [1; 32]));
    assert_eq!(scene.why(carrier, &act), Unrecordable::Malformed);
    let mut act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    act.writes.retain(|write| !write.path.ends_with("/picture"));
    assert_eq!(scene.why(carrier, &act), Unrecordable::Malformed);
    let mut act = scene.act(Issued).recorded_on_paper("长".repeat(700), PICTURE);
    assert_eq!(scene.why(carrier, &act), Unrecordable::Malformed);
    act.writes.clear();
}

#[test]
fn a_code_is_bound_to_what_was_sealed() {
    let mut scene = Scene::by_code();
    let act = scene.act(Issued).recorded_by_code(WHY, code());
    let issued = scene.does(carrier, &act);
    let manifest = scene.manifest();
    let RecordingProof::Code { number, mac } = manifest.recordings[0].recording.proof else {
        panic!("{:?}", manifest.recordings);
    };
    assert_eq!(number, 7);
    let (_, seal) = scene.at.document(scene.doc).recording_of(issued.id()).unwrap();
    let ledger: LedgerId = scene.city.registry().ledger();
    assert_eq!(mac.0, code().mac(ledger, scene.doc, &seal));
    let other: TypedCode = "7-7M3K9-2QD4X".parse().unwrap();
    assert_ne!(mac.0, other.mac(ledger, scene.doc, &seal));
}

#[test]
fn the_party_or_the_regulator_confirms_once_and_nobody_else() {
    let mut scene = Scene::by_code();
    let act = scene.act(Issued).recorded_by_code(WHY, code());
    let issued = scene.does(carrier, &act).id();
    let no = |taken| match refused(taken) {
        Rejection::Confirmation { why, .. } => why,
        other => panic!("{other}"),
    };
    for who in [carrier, site] {
        let act = scene.confirms(issued, None);
        assert_eq!(no(scene.offers(who, &act).1), Unconfirmable::NotThatParty);
    }
    // Only the regulator says who somebody is, and here it is known.
    let named = scene.confirms(issued, Some(OrgId([4; 16])));
    assert_eq!(no(scene.offers(workshop, &named).1), Unconfirmable::MayNotName);
    assert_eq!(no(scene.regulator_signs(&named).1), Unconfirmable::MayNotName);
    let act = scene.confirms(issued, None);
    scene.does(workshop, &act);
    let act = scene.confirms(issued, None);
    assert_eq!(no(scene.offers(workshop, &act).1), Unconfirmable::Already);
    let act = scene.confirms(issued, None);
    let (entry, taken) = scene.regulator_signs(&act);
    assert!(taken.is_ok(), "{taken:?}");
    scene.known.push(entry);
    let words: Vec<_> = scene.manifest().recordings[0]
        .confirmations
        .iter()
        .map(|word| word.by_regulator)
        .collect();
    assert_eq!(words.len(), 2);
    assert!(words.contains(&true) && words.contains(&false));
    // What nobody recorded needs nobody's word.
    let act = scene.act(PickedUp);
    let picked_up = scene.does(carrier, &act).id();
    let act = scene.confirms(picked_up, None);
    assert_eq!(no(scene.offers(carrier, &act).1), Unconfirmable::Unknown);
}

#[test]
fn a_workshop_that_enrols_later_is_named_by_the_regulator_and_signs_for_itself() {
    let mut scene = Scene::on_paper();
    let act = scene.act(Issued).recorded_on_paper(WHY, PICTURE);
    let issued = scene.does(carrier, &act).id();
    let org = scene.workshop.org;
    assert!(!scene.at.document(scene.doc).audience().contains(&org));
    // Before that it is a stranger, whatever it says.
    let act = scene.confirms(issued, None);
    assert!(scene.offers(workshop, &act).1.is_err());
    let act = scene.confirms(issued, Some(org));
    let (entry, taken) = scene.regulator_signs(&act);
    assert!(taken.is_ok(), "{taken:?}");
    scene.known.push(entry);
    assert!(scene.at.document(scene.doc).audience().contains(&org));
    let act = scene.confirms(issued, None);
    scene.does(workshop, &act);
    let manifest = scene.manifest();
    let by_party = manifest.recordings[0]
        .confirmations
        .iter()
        .filter(|word| !word.by_regulator);
    assert_eq!(by_party.map(|word| word.org).collect::<Vec<_>>(), [org]);
    // It is the consignor now: it may take the manifest back.
    let act = scene.act(Voided);
    scene.does(workshop, &act);
    assert_eq!(scene.manifest().status, Status::Voided);
}

#[test]
fn a_recorded_step_beside_a_signed_one_is_a_conflict_like_any_other() {
    let mut scene = Scene::by_code();
    let mut apart = scene.at.clone();
    let (city, doc) = (scene.city.clone(), scene.doc);
    let own = step(Issued, 99, vec![]);
    let own = scene.workshop.does(&city, &mut apart, doc, &own);
    let act = scene.act(Issued).recorded_by_code(WHY, code());
    scene.does(carrier, &act);
    scene.at.hears(&own);
    scene.known.push(own);
    let manifest = scene.manifest();
    assert!(manifest.is_contradicted());
    assert_eq!(manifest.conflicts.len(), 1);
}
