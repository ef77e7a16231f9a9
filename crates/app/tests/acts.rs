//! What people may ask for, decided without any world.

use std::collections::BTreeMap;
use wufei_app::acts::{
    Accept, Approve, Correct, Deliver, FieldChange, Issue, LineWeight, NewLine, NewManifest, PickUp, Receive,
    RefusalReason, Refuse, Resolve, Scene, StepAct, Void,
};
use wufei_app::node::Profile;
use wufei_app::{Directory, Lang, Problem};
use wufei_ledger::{DeviceId, DocId, EntryId, OrgId};
use wufei_manifest::{EntryStanding, Field, Manifest, Record, Scalar, StepFact, StepKind};

const WORKSHOP: OrgId = OrgId([1; 16]);
const CARRIER: OrgId = OrgId([2; 16]);
const SITE: OrgId = OrgId([3; 16]);

/// Two lines; the workshop has weighed the first; signed up to `steps`.
fn manifest(steps: &[StepKind]) -> Manifest {
    let field = |value| {
        vec![Field {
            value,
            by: EntryId([9; 32]),
        }]
    };
    let org = |org: OrgId| field(Scalar::Bytes(org.0.to_vec()));
    let fields = BTreeMap::from([
        ("parties/consignor/org".to_owned(), org(WORKSHOP)),
        ("parties/carrier/org".to_owned(), org(CARRIER)),
        ("parties/receiver/org".to_owned(), org(SITE)),
        (
            "lines/a1/waste_code".to_owned(),
            field(Scalar::Text("900-249-08".into())),
        ),
        (
            "lines/b2/waste_code".to_owned(),
            field(Scalar::Text("900-041-49".into())),
        ),
        ("removed/a1".to_owned(), field(Scalar::Int(1_180_000))),
    ]);
    let step = |(n, kind): (usize, &StepKind)| StepFact {
        entry: EntryId([n as u8; 32]),
        kind: *kind,
        org: WORKSHOP,
        device: DeviceId([n as u8; 16]),
        by_regulator: false,
        claimed_ms: 0,
        person: None,
        after: [].into(),
        stands: None,
        correcting: None,
        recording: None,
        confirms: None,
        standing: EntryStanding::Provisional,
        logged: None,
    };
    Manifest::fold(&Record {
        doc: DocId([7; 16]),
        fields,
        steps: steps.iter().enumerate().map(step).collect(),
        ..Record::default()
    })
}

fn decide(own: OrgId, steps: &[StepKind], act: &impl StepAct) -> Result<Vec<String>, Problem> {
    let manifest = manifest(steps);
    let scene = Scene {
        own,
        manifest: &manifest,
        row: [1; 8],
        second_row: [2; 8],
        records: false,
    };
    Ok(act
        .decide(&scene)?
        .writes
        .into_iter()
        .map(|write| write.path)
        .collect())
}

fn weights(texts: &[&str]) -> Vec<LineWeight> {
    texts
        .iter()
        .map(|text| LineWeight::parse(text).unwrap())
        .collect()
}

fn pick_up(plate: &str, removed: &[&str]) -> PickUp {
    PickUp {
        plate: plate.to_owned(),
        trailer: None,
        removed: weights(removed),
    }
}

#[test]
fn a_line_is_named_by_its_place_or_its_id() {
    use StepKind::Issued;
    let by_place = decide(CARRIER, &[Issued], &pick_up("鄂A12345", &["2=0.3t"])).unwrap();
    let by_id = decide(CARRIER, &[Issued], &pick_up("鄂A12345", &["b2=0.3t"])).unwrap();
    assert_eq!(by_place, by_id);
    assert!(by_place.contains(&"removed/b2".to_owned()), "{by_place:?}");
}

#[test]
fn what_cannot_be_asked_is_named() {
    use StepKind::{Issued, PickedUp, Received};
    let code = |result: Result<Vec<String>, Problem>| result.unwrap_err().code();
    let none = Issue::default();
    assert_eq!(code(decide(SITE, &[], &none)), "sign.not_party");
    assert_eq!(code(decide(WORKSHOP, &[Issued], &none)), "step.signed");
    assert_eq!(
        code(decide(CARRIER, &[], &pick_up("鄂A12345", &["2=1t"]))),
        "step.not_now"
    );
    assert_eq!(
        code(decide(CARRIER, &[Issued], &pick_up("鄂AI2345", &["2=1t"]))),
        "plate.unreadable"
    );
    assert_eq!(
        code(decide(CARRIER, &[Issued], &pick_up("鄂A12345", &[]))),
        "qty.missing"
    );
    assert_eq!(
        code(decide(
            CARRIER,
            &[Issued],
            &pick_up("鄂A12345", &["1=1t", "2=1t"])
        )),
        "qty.weighed"
    );
    assert_eq!(
        code(decide(CARRIER, &[Issued], &pick_up("鄂A12345", &["3=1t"]))),
        "line.unknown"
    );
    assert_eq!(
        code(decide(CARRIER, &[Issued], &pick_up("鄂A12345", &["1t"]))),
        "line.unknown"
    );
    assert_eq!(code(decide(CARRIER, &[Issued], &Deliver)), "step.not_now");
    use StepKind::Accepted;
    let quick = [Issued, PickedUp, Received, Accepted];
    decide(CARRIER, &quick, &Deliver).expect("a site that was quicker leaves the driver their step");
    assert_eq!(
        code(decide(CARRIER, &[Issued, Received], &Deliver)),
        "step.not_now"
    );
    let half = Receive {
        weighed: weights(&["1=1t"]),
    };
    assert_eq!(code(decide(SITE, &[Issued, PickedUp], &half)), "qty.missing");
    assert_eq!(code(decide(SITE, &[Issued], &Accept::default())), "step.not_now");
    assert_eq!(
        code(decide(SITE, &[StepKind::Imported], &Accept::default())),
        "step.reported"
    );
    let all = Receive {
        weighed: weights(&["1=1t", "2=1t"]),
    };
    decide(SITE, &[Issued], &all).expect("a carrier who never signed keeps no load at the gate");
    decide(SITE, &[Issued, Received], &Accept::default()).expect("accepted as weighed");
}

#[test]
fn a_manifest_is_voided_before_pick_up_and_a_load_refused_before_acceptance_with_a_reason() {
    use StepKind::{Accepted, Issued, PickedUp, Received, Voided};
    let code = |result: Result<Vec<String>, Problem>| result.unwrap_err().code();
    let void = |reason: &str| Void {
        reason: reason.to_owned(),
    };
    let written = decide(WORKSHOP, &[Issued], &void(" 写错了 ")).unwrap();
    assert_eq!(written, ["voiding/reason"]);
    assert_eq!(code(decide(WORKSHOP, &[Issued], &void("  "))), "reason.missing");
    assert_eq!(code(decide(SITE, &[Issued], &void("x"))), "sign.not_party");
    assert_eq!(
        code(decide(WORKSHOP, &[Issued, PickedUp], &void("x"))),
        "step.not_now"
    );
    assert_eq!(code(decide(WORKSHOP, &[], &void("x"))), "step.not_now");
    let refuse = |reason, note: Option<&str>| Refuse {
        reason,
        note: note.map(str::to_owned),
    };
    let mismatch = refuse(RefusalReason::Mismatch, None);
    for steps in [&[Issued][..], &[Issued, PickedUp], &[Issued, Received]] {
        assert_eq!(decide(SITE, steps, &mismatch).unwrap(), ["refusal/reason"]);
    }
    let other = |note| decide(SITE, &[Issued], &refuse(RefusalReason::Other, note));
    assert_eq!(code(other(None)), "reason.missing");
    assert_eq!(
        other(Some("无法识别")).unwrap(),
        ["refusal/reason", "refusal/note"]
    );
    assert_eq!(code(decide(CARRIER, &[Issued], &mismatch)), "sign.not_party");
    let accepted = [Issued, Received, Accepted];
    assert_eq!(code(decide(SITE, &accepted, &mismatch)), "step.not_now");
    assert_eq!(code(decide(SITE, &[Issued, Voided], &mismatch)), "step.not_now");
}

#[test]
fn what_is_to_be_corrected_is_named_as_people_name_it() {
    use StepKind::{Accepted, Issued, PickedUp, Received};
    let all = [Issued, PickedUp, Received, Accepted];
    let correct = |set: &[&str]| Correct {
        reason: "读错了磅单".to_owned(),
        fields: set.iter().map(|text| FieldChange::parse(text).unwrap()).collect(),
    };
    let row = |name: &str| format!("steps/0101010101010101/{name}");
    assert_eq!(
        decide(SITE, &all, &correct(&["2:accepted=0.3t", "removed=1.19t"])).unwrap(),
        ["reason", "path_0", "value_0", "path_1", "value_1"].map(row)
    );
    // The hazards follow the code only where they were written down.
    assert_eq!(
        decide(WORKSHOP, &all, &correct(&["waste_code=900-214-08"]))
            .unwrap()
            .len(),
        3
    );
    let code = |own, steps: &[StepKind], set: &[&str]| decide(own, steps, &correct(set)).unwrap_err().code();
    assert_eq!(code(SITE, &all, &["removed=1.18t"]), "correct.field");
    assert_eq!(code(SITE, &all, &["accepted=much"]), "qty.unreadable");
    assert_eq!(code(SITE, &all, &["parties/carrier/name=x"]), "correct.field");
    assert_eq!(code(SITE, &[Issued], &["accepted=1t"]), "correct.field");
    assert_eq!(code(SITE, &[], &["planned=1t"]), "step.not_now");
    assert_eq!(code(OrgId([9; 16]), &all, &["planned=1t"]), "correct.not_asked");
    assert_eq!(code(SITE, &all, &[]), "correct.field");
    let silent = Correct {
        reason: " ".to_owned(),
        ..correct(&["accepted=1t"])
    };
    assert_eq!(decide(SITE, &all, &silent).unwrap_err().code(), "reason.missing");
    let nothing = Approve {
        correction: String::new(),
    };
    assert_eq!(
        decide(SITE, &all, &nothing).unwrap_err().code(),
        "correct.unknown"
    );
}

#[test]
fn what_stands_is_said_by_whoever_may() {
    use StepKind::{Issued, PickedUp, Received, Voided};
    let code = |result: Result<Vec<String>, Problem>| result.unwrap_err().code();
    // Entries are named by their place: 00…, 01…, 02…; all are signed by the workshop.
    let stands = |entry: &str| Resolve {
        stands: entry.to_owned(),
    };
    let twice = [Issued, Received, Received];
    assert_eq!(
        decide(WORKSHOP, &twice, &stands("01")).unwrap(),
        ["steps/0101010101010101/stands"]
    );
    assert_eq!(code(decide(SITE, &twice, &stands("01"))), "resolve.may_not");
    for nothing in ["00", "03", "", "0"] {
        assert_eq!(
            code(decide(WORKSHOP, &twice, &stands(nothing))),
            "resolve.nothing"
        );
    }
    // While it is open, the journey waits.
    assert_eq!(
        code(decide(CARRIER, &[Issued, PickedUp, Voided], &Deliver)),
        "step.contradicted"
    );
}

fn directory() -> Directory {
    let profile = |org, name: &str| Profile {
        org,
        doc: DocId([0; 16]),
        name: name.to_owned(),
        uscc: None,
        kinds: vec![],
        division: Some(420_102),
    };
    let twice = [profile(OrgId([4; 16]), "同名"), profile(OrgId([5; 16]), "同名")];
    let own = [
        profile(WORKSHOP, "示例汽修厂"),
        profile(CARRIER, "示例运输"),
        profile(SITE, "示例处置"),
    ];
    Directory::new(own.into_iter().chain(twice).collect())
}

fn new(line: &str) -> Result<NewManifest, Problem> {
    Ok(NewManifest {
        consignor: None,
        carrier: "示例运输".into(),
        receiver: "示例处置".into(),
        lines: vec![NewLine::parse(line)?],
        planned_on: Some("2026-11-23".into()),
    })
}

#[test]
fn a_new_manifest_takes_the_codes_as_people_type_them() {
    let (act, remarks) = new("ＨＷ08-900-249-08 1.2t 液态 桶装 12")
        .unwrap()
        .decide(WORKSHOP, &directory(), || [1; 8])
        .unwrap();
    let code = act
        .writes
        .iter()
        .find(|write| write.path.ends_with("waste_code"))
        .unwrap();
    assert_eq!(code.value, Scalar::Text("900-249-08".into()));
    assert!(remarks.is_empty());
    let (_, remarks) = new("900-999-08 1t")
        .unwrap()
        .decide(WORKSHOP, &directory(), || [1; 8])
        .unwrap();
    assert_eq!(
        remarks[0].code(),
        "code.unknown",
        "a code that the old edition lacks is told, never refused"
    );
}

#[test]
fn nobody_is_guessed_by_name() {
    let mut manifest = new("900-249-08 1t").unwrap();
    manifest.carrier = "示例".into();
    let code = |manifest: &NewManifest| {
        manifest
            .decide(WORKSHOP, &directory(), || [1; 8])
            .unwrap_err()
            .code()
    };
    assert_eq!(code(&manifest), "party.unknown");
    manifest.carrier = "同名".into();
    assert_eq!(code(&manifest), "party.ambiguous");
}

#[test]
fn every_problem_has_three_sentences_in_both_languages() {
    let io = || std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    let problems = [
        new("900-249-08").unwrap_err(),
        new("900-249-08 1bucket").unwrap_err(),
        new("900-249-08 -1t").unwrap_err(),
        new("900-249-49x 1t")
            .unwrap()
            .decide(WORKSHOP, &directory(), || [1; 8])
            .unwrap_err(),
        new("900-249-08 0t")
            .unwrap()
            .decide(WORKSHOP, &directory(), || [1; 8])
            .unwrap_err(),
        NewManifest {
            lines: vec![],
            ..new("900-249-08 1t").unwrap()
        }
        .decide(WORKSHOP, &directory(), || [1; 8])
        .unwrap_err(),
        NewManifest {
            planned_on: Some("tomorrow".into()),
            ..new("900-249-08 1t").unwrap()
        }
        .decide(WORKSHOP, &directory(), || [1; 8])
        .unwrap_err(),
        Problem::ManifestUnknown { named: "WF-1".into() },
        Problem::ManifestAmbiguous {
            named: "WF-1".into(),
            found: vec![DocId([1; 16])],
        },
        Problem::PinsDiffer,
        Problem::NoPin,
        Problem::file("/nowhere".as_ref(), io()),
    ];
    for problem in &problems {
        let (zh, en) = (problem.sentence(Lang::ZhCn), problem.sentence(Lang::En));
        assert_eq!(zh.code, en.code);
        for (zh, en) in [
            (zh.what, en.what),
            (zh.so_what, en.so_what),
            (zh.what_now, en.what_now),
        ] {
            let is_chinese = |text: &str| text.chars().any(|c| matches!(c, '。' | '，' | '；' | '、'));
            assert!(is_chinese(&zh) && zh.ends_with('。'), "{zh}");
            assert!(!is_chinese(&en) && en.ends_with('.'), "{en}");
        }
    }
}
