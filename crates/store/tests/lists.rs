//! Lists, filters and search over summaries.

mod people;

use people::{City, doc};
use std::collections::HashSet;
use wufei_store::{Batch, NamedParty, Profile, Store, Summary, SummaryFilter};

fn summary(number: u32, status: &str, waste: &str) -> Summary {
    let code = format!("900-{:03}-08", number % 1000);
    let consignor = format!("江城第{number}汽修厂");
    Summary {
        doc: doc(number),
        status: status.into(),
        number: Some(format!("2026420100{number:04}")),
        search: format!("{consignor} {code} {waste} {}", doc(number).display_code()),
        consignor: NamedParty {
            org: Some(wufei_ledger::OrgId([4; 16])),
            name: consignor,
        },
        waste_code: Some(code),
        lines: 1,
        planned_g: Some(1_250_000),
        ..Summary::default()
    }
}

fn painted(city: &mut City, summaries: Vec<Summary>) -> Batch {
    Batch {
        entries: summaries
            .iter()
            .map(|summary| city.signs(summary.doc, b"drums"))
            .collect(),
        summaries,
        ..Batch::default()
    }
}

fn find(store: &Store, text: &str) -> Vec<Summary> {
    let filter = SummaryFilter {
        text: text.into(),
        ..SummaryFilter::default()
    };
    store.summaries(&filter, None, 200).unwrap().rows
}

#[test]
fn ten_thousand_manifests_come_in_pages_newest_first_and_each_once() {
    let (mut store, mut city) = (Store::open_in_memory().unwrap(), City::new());
    let statuses = ["issued", "closed"];
    let all: Vec<_> = (0..10_000)
        .map(|number| summary(number, statuses[number as usize % 2], "废矿物油"))
        .collect();
    for some in all.chunks(1000) {
        store.append(&painted(&mut city, some.to_vec())).unwrap();
    }
    for (filter, expected) in [
        (SummaryFilter::default(), 10_000),
        (
            SummaryFilter {
                statuses: vec!["issued".into()],
                ..SummaryFilter::default()
            },
            5_000,
        ),
        (
            SummaryFilter {
                statuses: vec!["closed".into(), "voided".into()],
                text: "矿物".into(),
                ..SummaryFilter::default()
            },
            5_000,
        ),
    ] {
        let (mut seen, mut before, mut last) = (HashSet::new(), None, u32::MAX);
        loop {
            let page = store.summaries(&filter, before, 200).unwrap();
            assert!(page.rows.len() == 200 || page.next.is_none());
            for row in page.rows {
                let number = u32::from_be_bytes(row.doc.0[..4].try_into().unwrap());
                assert!(number < last, "newest first");
                last = number;
                assert!(seen.insert(row.doc));
            }
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), expected, "{filter:?}");
    }
    assert_eq!(
        store.count_by_status().unwrap(),
        [("closed".to_owned(), 5_000), ("issued".to_owned(), 5_000)]
    );
}

#[test]
fn a_manifest_touched_again_comes_first() {
    let (mut store, mut city) = (Store::open_in_memory().unwrap(), City::new());
    let [a, b] = [1, 2].map(|number| summary(number, "issued", "废酸"));
    store
        .append(&painted(&mut city, vec![a.clone(), b.clone()]))
        .unwrap();
    let a = Summary {
        status: "picked_up".into(),
        removed_g: Some(1_240_000),
        ..a
    };
    store.append(&painted(&mut city, vec![a.clone()])).unwrap();
    assert_eq!(find(&store, ""), [a.clone(), b]);
    assert_eq!(store.summary(a.doc).unwrap(), Some(a));
}

#[test]
fn a_search_finds_two_characters_a_code_half_typed_and_full_width_digits() {
    let (mut store, mut city) = (Store::open_in_memory().unwrap(), City::new());
    let mut rows = vec![summary(1, "issued", "废酸"), summary(2, "issued", "废矿物油")];
    rows[1].search += " Müller Recycling 鄂A·88K66";
    store.append(&painted(&mut city, rows)).unwrap();
    for (text, expected) in [
        ("废酸", vec![1]),
        ("酸废", vec![]),
        ("废", vec![2, 1]),
        ("矿物油 汽修", vec![2]),
        ("900-00", vec![2, 1]),
        ("900-002-08", vec![2]),
        ("９００-００１", vec![1]),
        ("muller", vec![2]),
        ("88k6", vec![2]),
        ("WF-0000", vec![2, 1]),
        ("\" OR \"", vec![]),
        ("*", vec![]),
    ] {
        let found: Vec<_> = find(&store, text).iter().map(|row| row.doc).collect();
        let expected: Vec<_> = expected.into_iter().map(doc).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_search_forgets_what_no_longer_stands_there() {
    let (mut store, mut city) = (Store::open_in_memory().unwrap(), City::new());
    store
        .append(&painted(&mut city, vec![summary(1, "draft", "废酸")]))
        .unwrap();
    store
        .append(&painted(&mut city, vec![summary(1, "draft", "废碱")]))
        .unwrap();
    assert!(find(&store, "废酸").is_empty());
    assert_eq!(find(&store, "废碱").len(), 1);
}

#[test]
fn pictures_can_be_dropped_and_painted_again() {
    let (mut store, mut city) = (Store::open_in_memory().unwrap(), City::new());
    let row = summary(1, "issued", "废酸");
    store.append(&painted(&mut city, vec![row.clone()])).unwrap();
    store.drop_pictures().unwrap();
    assert!(find(&store, "").is_empty() && store.needs_painting().unwrap());
    let again = Batch {
        summaries: vec![row.clone()],
        ..Batch::default()
    };
    store.append(&again).unwrap();
    store.pictures_are_painted().unwrap();
    assert_eq!(find(&store, "废酸"), [row]);
    assert_eq!(store.documents_beginning("0000").unwrap(), [doc(1)]);
}

#[test]
fn the_directory_is_sorted_by_name_and_has_each_organisation_once() {
    let mut store = Store::open_in_memory().unwrap();
    let profile = |number, org, name: &str| Profile {
        org: wufei_ledger::OrgId([org; 16]),
        doc: doc(number),
        name: name.into(),
        uscc: Some("91420100MA4KXXXX0K".into()),
        kinds: vec!["producer".into(), "org_admin".into()],
        division: Some(420_102),
    };
    let batch = Batch {
        profiles: vec![
            profile(9, 2, "second document"),
            profile(2, 2, "B"),
            profile(1, 1, "A"),
            profile(2, 2, "C"),
        ],
        ..Batch::default()
    };
    store.append(&batch).unwrap();
    assert_eq!(
        store.profiles().unwrap(),
        [profile(1, 1, "A"), profile(2, 2, "C")]
    );
    assert_eq!(
        store.profile(wufei_ledger::OrgId([2; 16])).unwrap(),
        Some(profile(2, 2, "C"))
    );
    assert_eq!(
        store.profile_in(doc(9)).unwrap(),
        Some(profile(9, 2, "second document"))
    );
}
