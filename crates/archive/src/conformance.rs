//! What every home of the archive must do, written once against the trait.
//!
//! A home calls [`every_claim`] with a function that gives it a fresh, empty archive.

use wufei_ledger::{
    Bits, Credential, CredentialBody, CredentialId, DeviceKey, DocId, Entry, EntryBody, EntryId, EntryKind,
    Feed, FeedHash, LedgerId, OrgId, Receipt, Seen, TypedCode, Verdict,
};

use crate::{
    Archive, ArchiveError, Batch, FeedGrowth, FeedLink, Invite, InviteUse, LineRow, ManifestQuery,
    ManifestRow, Organisation, Parked, Period, Place, Sort, SortKey, Stored, StoredCode, StoredCredential,
    StoredRevocation, Sums, Used,
};

pub(crate) fn every_claim(fresh: impl Fn() -> Box<dyn Archive>) {
    an_empty_archive_has_nothing(&*fresh());
    what_is_committed_is_read(&*fresh());
    of_two_writers_one_wins_and_the_other_changes_nothing(&*fresh());
    a_batch_that_fails_in_its_middle_leaves_nothing(&*fresh());
    a_fork_has_no_room(&*fresh());
    a_feed_is_read_in_pages_that_fit(&*fresh());
    an_invite_serves_once(&*fresh());
    a_code_serves_once(&*fresh());
    a_device_is_revoked_once(&*fresh());
    what_waits_is_kept_until_it_waits_no_longer(&*fresh());
    a_search_finds_parts_of_names_and_beginnings_of_numbers(&*fresh());
    a_list_is_filtered_sorted_and_paged_without_gaps(&*fresh());
    sums_leave_out_drafts(&*fresh());
    fifty_thousand_rows_are_paged(&*fresh());
    a_read_model_can_be_dropped_and_painted_again(&*fresh());
}

fn key(device: u8) -> DeviceKey {
    DeviceKey::from_seed(&[device; 32])
}

/// An entry of a device about a document, at a place of the log.
fn stored(device: u8, seq: u64, doc: u8, log_index: u64) -> Stored {
    let (ledger, key) = (LedgerId([9; 16]), key(device));
    let body = EntryBody {
        kind: EntryKind::Change,
        ledger,
        device: key.device(),
        epoch: 0,
        seq,
        prev: EntryId::default(),
        doc: DocId([doc; 16]),
        credential: CredentialId([device; 16]),
        seen: Seen::default(),
        wall_ms: 1_700_000_000_000,
        payload_len: 0,
        payload_hash: [0; 32],
    };
    let entry = Entry::sign(body, vec![doc; 100], &key).unwrap();
    let receipt = Receipt::sign(
        ledger,
        entry.id(),
        Verdict::Admitted,
        log_index,
        7,
        &self::key(99),
    );
    Stored::new(&entry, &receipt)
}

fn batch(expected_size: u64, entries: Vec<Stored>) -> Batch {
    Batch {
        expected_size,
        entries,
        ..Batch::default()
    }
}

fn growth(feed: Feed, entries: &[Stored]) -> FeedGrowth {
    let mut chain = FeedHash::default();
    let links = (1..).zip(entries).map(|(seq, stored)| {
        chain = chain.then(stored.entry);
        FeedLink {
            seq,
            log_index: stored.log_index,
            chain,
        }
    });
    FeedGrowth {
        feed,
        links: links.collect(),
    }
}

fn an_empty_archive_has_nothing(archive: &dyn Archive) {
    assert_eq!(archive.log_size().unwrap(), 0);
    assert_eq!(archive.feed_head(Feed::All).unwrap(), (0, FeedHash::default()));
    assert_eq!(
        archive.feed_hash(Feed::All, 0).unwrap(),
        Some(FeedHash::default())
    );
    assert_eq!(archive.feed_hash(Feed::All, 1).unwrap(), None);
    assert!(archive.feed_page(Feed::All, 0, 1000).unwrap().is_empty());
    assert!(archive.feed_page(Feed::All, u64::MAX, 1000).unwrap().is_empty());
    assert!(archive.log(0, 10).unwrap().is_empty());
    assert!(archive.device_head(key(1).device()).unwrap().is_none());
    assert_eq!(archive.count_quarantined(key(1).device()).unwrap(), 0);
    assert!(!archive.is_repaint_due().unwrap());
    assert_eq!(
        archive
            .manifests(&ManifestQuery {
                limit: 10,
                ..ManifestQuery::default()
            })
            .unwrap()
            .rows,
        []
    );
}

fn what_is_committed_is_read(archive: &dyn Archive) {
    let entries = vec![stored(1, 0, 5, 0), stored(1, 1, 6, 1), stored(2, 4, 5, 2)];
    let org = OrgId([8; 16]);
    archive
        .commit(&Batch {
            feeds: vec![growth(Feed::All, &entries), growth(Feed::Org(org), &entries[1..])],
            parties: vec![(DocId([5; 16]), org)],
            ..batch(0, entries.clone())
        })
        .unwrap();

    assert_eq!(archive.log_size().unwrap(), 3);
    let log = archive.log(1, 10).unwrap();
    assert_eq!(log.iter().map(|row| row.log_index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(log[0].stored.as_ref(), Ok(&entries[1]));
    assert_eq!(
        archive.entry(entries[2].entry).unwrap().as_ref(),
        Some(&entries[2])
    );
    assert_eq!(archive.entry(EntryId([1; 32])).unwrap(), None);
    assert_eq!(
        archive.document(DocId([5; 16])).unwrap(),
        [entries[0].clone(), entries[2].clone()]
    );
    assert_eq!(
        archive.documents(None, 10).unwrap(),
        [DocId([5; 16]), DocId([6; 16])]
    );
    assert_eq!(
        archive.documents(Some(DocId([5; 16])), 10).unwrap(),
        [DocId([6; 16])]
    );
    assert!(
        entries[0]
            .receipt()
            .unwrap()
            .is_signed_by(&key(99).public(), LedgerId([9; 16]))
    );
    assert_eq!(entries[0].parse().unwrap().id(), entries[0].entry);

    let [first, second] = [entries[0].place, entries[1].place];
    assert_eq!(archive.at(first).unwrap(), Some(entries[0].entry));
    assert_eq!(archive.at(Place { seq: 2, ..first }).unwrap(), None);
    assert_eq!(
        archive.last(first.device, 0).unwrap(),
        Some((second, entries[1].entry))
    );
    assert_eq!(archive.last(first.device, 1).unwrap(), None);
    assert_eq!(
        archive.device_head(first.device).unwrap(),
        Some((second, entries[1].entry))
    );

    assert_eq!(archive.feeds().unwrap(), [Feed::Org(org), Feed::All]);
    let chain = FeedHash::default().then(entries[1].entry);
    assert_eq!(archive.feed_hash(Feed::Org(org), 1).unwrap(), Some(chain));
    assert_eq!(
        archive.feed_head(Feed::Org(org)).unwrap(),
        (2, chain.then(entries[2].entry))
    );
    assert!(archive.parties(DocId([5; 16])).unwrap().contains(&org));
    assert!(archive.parties(DocId([6; 16])).unwrap().is_empty());
}

fn of_two_writers_one_wins_and_the_other_changes_nothing(archive: &dyn Archive) {
    let [ours, theirs] = [stored(1, 0, 5, 0), stored(2, 0, 6, 0)];
    archive.commit(&batch(0, vec![ours.clone()])).unwrap();
    let lost = archive.commit(&batch(0, vec![theirs.clone()])).unwrap_err();
    assert_eq!(
        lost.to_string(),
        "the log has 1 entries, this batch was made for 0"
    );
    assert_eq!(archive.entry(theirs.entry).unwrap(), None);
    // A batch without entries must know the log as well: what it says may rest on what it has read.
    assert!(matches!(
        archive.commit(&batch(0, vec![])),
        Err(ArchiveError::Lost {
            expected: 0,
            found: 1
        })
    ));
    archive.commit(&batch(1, vec![stored(2, 0, 6, 1)])).unwrap();
    assert_eq!(archive.log_size().unwrap(), 2);
}

fn a_batch_that_fails_in_its_middle_leaves_nothing(archive: &dyn Archive) {
    let entries = vec![stored(1, 0, 5, 0), stored(1, 1, 5, 1)];
    let broken = Batch {
        feeds: vec![growth(Feed::All, &entries)],
        // Twice the same place.
        entries: vec![
            entries[0].clone(),
            Stored {
                log_index: 1,
                ..entries[0].clone()
            },
        ],
        ..Batch::default()
    };
    assert!(archive.commit(&broken).is_err());
    let gap = batch(0, vec![stored(1, 0, 5, 3)]);
    assert!(matches!(archive.commit(&gap), Err(ArchiveError::Damaged { .. })));
    an_empty_archive_has_nothing(archive);
    archive.commit(&batch(0, entries)).unwrap();
}

fn a_fork_has_no_room(archive: &dyn Archive) {
    archive.commit(&batch(0, vec![stored(1, 3, 5, 0)])).unwrap();
    let fork = stored(1, 3, 6, 1);
    assert!(archive.commit(&batch(1, vec![fork])).is_err());
    assert_eq!(archive.log_size().unwrap(), 1);
    let far = stored(1, u64::MAX, 5, 1);
    archive.commit(&batch(1, vec![far.clone()])).unwrap();
    assert_eq!(
        archive.at(far.place).unwrap(),
        Some(far.entry),
        "the bits of a number survive"
    );
}

fn a_feed_is_read_in_pages_that_fit(archive: &dyn Archive) {
    let entries: Vec<_> = (0..10).map(|n| stored(1, n, 5, n)).collect();
    let size = entries[0].signed.len();
    archive
        .commit(&Batch {
            feeds: vec![growth(Feed::All, &entries)],
            ..batch(0, entries.clone())
        })
        .unwrap();
    let seqs = |after, limit| -> Vec<u64> {
        archive
            .feed_page(Feed::All, after, limit)
            .unwrap()
            .iter()
            .map(|row| row.seq)
            .collect()
    };
    assert_eq!(seqs(0, 3 * size), [1, 2, 3]);
    assert_eq!(seqs(3, 3 * size - 1), [4, 5]);
    assert_eq!(
        seqs(8, 1),
        [9],
        "one item that is larger than the page still travels"
    );
    assert_eq!(seqs(10, 1000), [] as [u64; 0]);
    let all = archive.feed_page(Feed::All, 0, usize::MAX).unwrap();
    let mut chain = FeedHash::default();
    for row in all {
        chain = chain.then(row.stored.entry);
        assert_eq!(row.chain, chain);
    }
}

fn organisation(n: u8) -> Organisation {
    Organisation {
        org: OrgId([n; 16]),
        name: format!("江城示范环保{n}号"),
        uscc: "91420100MA4KXYZ00A".to_owned(),
        kinds: Bits::PRODUCER,
        division: 420102,
        since_ms: 1000,
    }
}

fn credential(serial: u64) -> Credential {
    CredentialBody {
        issuer: CredentialId([1; 16]),
        subject: key(3).public().to_bytes(),
        transport: [4; 32],
        org: OrgId([7; 16]),
        bits: Bits::PRODUCER,
        slot: 1,
        region: 420100,
        not_before: 0,
        not_after: 10,
        serial,
    }
    .sign(&key(99))
}

fn an_invite_serves_once(archive: &dyn Archive) {
    let invite = Invite {
        tag: [1; 8],
        key: [2; 32],
        organisation: organisation(7),
        bits: Bits::PRODUCER.and(Bits::ORG_ADMIN),
        slot: 3,
        made_ms: 1000,
        expires_ms: 5000,
        used: None,
    };
    archive
        .commit(&Batch {
            invites: vec![invite.clone()],
            ..Batch::default()
        })
        .unwrap();
    assert_eq!(archive.invite([1; 8]).unwrap(), Some(invite.clone()));
    assert_eq!(archive.invite([2; 8]).unwrap(), None);
    assert!(
        !format!("{invite:?}").contains("0202"),
        "a log line does not tell the key"
    );

    let used = Used {
        device_key: [3; 32],
        transport_key: [4; 32],
        credential: credential(1),
    };
    let uses = Batch {
        used: vec![InviteUse { tag: [1; 8], used }],
        credentials: vec![StoredCredential {
            credential: used.credential,
            log_index: Some(0),
        }],
        organisations: vec![organisation(7)],
        ..Batch::default()
    };
    archive.commit(&uses).unwrap();
    assert_eq!(
        archive.invites().unwrap(),
        [Invite {
            used: Some(used),
            ..invite
        }]
    );
    assert_eq!(
        archive.organisation(OrgId([7; 16])).unwrap(),
        Some(organisation(7))
    );
    assert_eq!(archive.organisations().unwrap(), [organisation(7)]);
    assert_eq!(archive.credentials().unwrap(), uses.credentials);
    let again = archive.commit(&uses).unwrap_err();
    assert_eq!(again.to_string(), "invite 0101010101010101 has been used already");
}

fn a_code_serves_once(archive: &dyn Archive) {
    let org = OrgId([7; 16]);
    let code = |number| StoredCode {
        org,
        code: TypedCode::from_random(number, [number as u8; 10]),
        made_ms: 1000,
        used_by: None,
    };
    let batch = Batch {
        codes: vec![code(2), code(1)],
        ..Batch::default()
    };
    archive.commit(&batch).unwrap();
    assert_eq!(archive.codes(org).unwrap(), [code(1), code(2)]);
    assert_eq!(archive.code(org, 3).unwrap(), None);
    assert_eq!(archive.code(OrgId([8; 16]), 1).unwrap(), None);
    let used = Batch {
        used_codes: vec![(org, 1, EntryId([5; 32]))],
        ..Batch::default()
    };
    archive.commit(&used).unwrap();
    let kept = archive.code(org, 1).unwrap().unwrap();
    assert_eq!(kept.used_by, Some(EntryId([5; 32])));
    let again = archive.commit(&used).unwrap_err();
    assert_eq!(
        again.to_string(),
        format!("code 1 of organisation {org} has been used already")
    );
}

fn a_device_is_revoked_once(archive: &dyn Archive) {
    let revocation = |entry, log_index, note: &str| StoredRevocation {
        device: key(1).device(),
        entry: EntryId([entry; 32]),
        log_index,
        note: note.to_owned(),
    };
    let commits = |revocation| {
        let batch = Batch {
            revocations: vec![revocation],
            ..Batch::default()
        };
        archive.commit(&batch).unwrap();
    };
    assert_eq!(archive.revocations().unwrap(), []);
    let first = revocation(7, 3, "电话报失");
    commits(first.clone());
    commits(revocation(8, 4, ""));
    assert_eq!(archive.revocations().unwrap(), [first], "the first one stays");
}

fn what_waits_is_kept_until_it_waits_no_longer(archive: &dyn Archive) {
    let waits = |n: u8| Parked {
        entry: EntryId([n; 32]),
        signed: vec![n],
        arrived_ms: 100 - u64::from(n),
    };
    let park = Batch {
        park: vec![waits(1), waits(2), waits(1)],
        ..Batch::default()
    };
    archive.commit(&park).unwrap();
    archive.commit(&park).unwrap();
    assert_eq!(
        archive.parked().unwrap(),
        [waits(2), waits(1)],
        "in the order in which they came"
    );
    archive
        .commit(&Batch {
            unpark: vec![EntryId([2; 32])],
            ..Batch::default()
        })
        .unwrap();
    assert_eq!(archive.parked().unwrap(), [waits(1)]);
}

fn manifest(n: u32, status: &str, district: &str, at_ms: u64) -> ManifestRow {
    let mut doc = [0; 16];
    // Documents have random names: the order of ids is another one than that of dates.
    doc[..4].copy_from_slice(&n.wrapping_mul(2_654_435_761).to_be_bytes());
    ManifestRow {
        doc: DocId(doc),
        first_index: u64::from(n),
        code: format!("WF-7K3M-{n:04}"),
        kind: "native".to_owned(),
        status: status.to_owned(),
        number: format!("4201{n:010}"),
        consignor: "武汉江城机械制造有限公司".to_owned(),
        carrier: "Yangtze Haulage".to_owned(),
        receiver: "示范危险废物处置中心".to_owned(),
        district: district.to_owned(),
        at_ms,
        updated_ms: 10_000_000 - at_ms,
        planned_g: Some(u64::from(n) % 7 * 1000),
        removed_g: Some(1000),
        accepted_g: None,
        entries: 8,
        conflicts: 0,
        contested: 0,
        lines: vec![LineRow {
            line: "a".to_owned(),
            waste_code: "900-249-08".to_owned(),
            waste_name: "含铜废酸液".to_owned(),
            planned_g: Some(u64::from(n) % 7 * 1000),
            removed_g: Some(1000),
            accepted_g: None,
        }],
        words: format!(
            "WF-7K3M-{n:04} 4201{n:010} 武汉江城机械制造有限公司 Yangtze Haulage 900-249-08 含铜废酸液"
        ),
    }
}

fn paint(archive: &dyn Archive, rows: Vec<ManifestRow>) {
    archive
        .commit(&Batch {
            rows,
            ..Batch::default()
        })
        .unwrap();
}

fn a_search_finds_parts_of_names_and_beginnings_of_numbers(archive: &dyn Archive) {
    let other = ManifestRow {
        words: "WF-AAAA-BBBB 黄石精细化工 HW34 废硫酸".to_owned(),
        ..manifest(2, "issued", "420281", 20)
    };
    paint(archive, vec![manifest(1, "issued", "420102", 10), other.clone()]);
    let found = |words: &str| -> Vec<u64> {
        let query = ManifestQuery {
            words: words.to_owned(),
            limit: 10,
            ..ManifestQuery::default()
        };
        archive
            .manifests(&query)
            .unwrap()
            .rows
            .iter()
            .map(|row| row.first_index)
            .collect()
    };
    let cases: [(&str, &[u64]); 15] = [
        ("", &[2, 1]),
        ("废酸", &[1]),
        ("酸", &[2, 1]),
        ("废硫酸", &[2]),
        ("江城机械", &[1]),
        ("江械", &[]),
        ("yangtze", &[1]),
        ("yang", &[1]),
        ("900-249", &[1]),
        ("42010000", &[1]),
        ("WF-7K3M", &[1]),
        ("江城 WF-AAAA", &[]),
        ("hw34 黄石", &[2]),
        ("\" OR 1 --", &[]),
        ("*** ((", &[]),
    ];
    for (words, expected) in cases {
        assert_eq!(found(words), expected, "{words:?}");
    }
    paint(
        archive,
        vec![ManifestRow {
            words: "只有一个词".to_owned(),
            ..other
        }],
    );
    assert_eq!(found("黄石"), [] as [u64; 0], "old words are forgotten");
    assert_eq!(found("一个"), [2]);
}

fn a_list_is_filtered_sorted_and_paged_without_gaps(archive: &dyn Archive) {
    let status = |n| if n % 3 == 0 { "accepted" } else { "issued" };
    // Many share one moment, so that pages break among equals.
    let rows: Vec<_> = (0..100)
        .map(|n| manifest(n, status(n), "420102", u64::from(n) / 10))
        .collect();
    paint(archive, rows.clone());
    for (by, descending) in [
        (SortKey::At, true),
        (SortKey::At, false),
        (SortKey::Updated, true),
        (SortKey::Planned, false),
    ] {
        let mut query = ManifestQuery {
            sort: Sort { by, descending },
            limit: 7,
            ..ManifestQuery::default()
        };
        let mut seen = Vec::new();
        loop {
            let page = archive.manifests(&query).unwrap();
            assert!(page.rows.len() <= 7);
            seen.extend(page.rows);
            query.after = page.next;
            if page.next.is_none() {
                break;
            }
        }
        let key = |row: &ManifestRow| match by {
            SortKey::At => (row.at_ms, row.doc),
            SortKey::Updated => (row.updated_ms, row.doc),
            SortKey::Planned => (row.planned_g.unwrap_or(0), row.doc),
        };
        let mut expected = rows.clone();
        expected.sort_by_key(key);
        if descending {
            expected.reverse();
        }
        assert_eq!(seen, expected, "{by:?} {descending}");
    }
    let count = |query: ManifestQuery| {
        let all = archive.count_manifests(&query, 1000).unwrap();
        assert_eq!(
            archive.count_manifests(&query, 1).unwrap(),
            all.min(1),
            "counted so far only"
        );
        let rows = archive
            .manifests(&ManifestQuery { limit: 1000, ..query })
            .unwrap()
            .rows
            .len();
        assert_eq!(all, rows as u64);
        rows
    };
    let any = ManifestQuery::default;
    assert_eq!(
        count(ManifestQuery {
            status: Some("accepted".to_owned()),
            ..any()
        }),
        34
    );
    assert_eq!(
        count(ManifestQuery {
            district: Some("420103".to_owned()),
            ..any()
        }),
        0
    );
    assert_eq!(
        count(ManifestQuery {
            waste: Some("900-249-08".to_owned()),
            ..any()
        }),
        100
    );
    assert_eq!(
        count(ManifestQuery {
            waste: Some("900-214-08".to_owned()),
            ..any()
        }),
        0
    );
    let period = Period {
        from_ms: Some(3),
        to_ms: Some(5),
    };
    assert_eq!(
        count(ManifestQuery { period, ..any() }),
        20,
        "from is included, to is not"
    );
    let period = Period {
        from_ms: None,
        to_ms: Some(u64::MAX),
    };
    assert_eq!(count(ManifestQuery { period, ..any() }), 100);
}

fn sums_leave_out_drafts(archive: &dyn Archive) {
    let unweighed = ManifestRow {
        planned_g: None,
        ..manifest(3, "issued", "420106", 30)
    };
    paint(
        archive,
        vec![
            manifest(1, "issued", "420102", 10),
            manifest(2, "draft", "420102", 10),
            unweighed,
        ],
    );
    let districts = archive.sums_by_district(Period::default()).unwrap();
    let found: Vec<_> = districts
        .iter()
        .map(|sum| (sum.district.as_str(), sum.sums))
        .collect();
    let one = Sums {
        manifests: 1,
        planned_g: 1000,
        removed_g: 1000,
        accepted_g: 0,
    };
    assert_eq!(found, [("420102", one), ("420106", Sums { planned_g: 0, ..one })]);
    let wastes = archive
        .sums_by_waste(Period {
            from_ms: Some(0),
            to_ms: Some(20),
        })
        .unwrap();
    assert_eq!(wastes.len(), 1);
    assert_eq!(
        (wastes[0].waste_code.as_str(), wastes[0].sums),
        ("900-249-08", one)
    );
    assert_eq!(
        archive.statuses().unwrap(),
        [("draft".to_owned(), 1), ("issued".to_owned(), 2)]
    );
}

fn fifty_thousand_rows_are_paged(archive: &dyn Archive) {
    for start in (0..50_000).step_by(5000) {
        paint(
            archive,
            (start..start + 5000)
                .map(|n| manifest(n, "issued", "420102", u64::from(n)))
                .collect(),
        );
    }
    let mut query = ManifestQuery {
        limit: 1000,
        ..ManifestQuery::default()
    };
    let mut seen = 0;
    let mut last = u64::MAX;
    loop {
        let page = archive.manifests(&query).unwrap();
        for row in &page.rows {
            assert!(row.at_ms < last);
            last = row.at_ms;
        }
        seen += page.rows.len();
        query.after = page.next;
        if page.next.is_none() {
            break;
        }
    }
    assert_eq!(seen, 50_000);
    let rare = ManifestQuery {
        words: "42010000049999".to_owned(),
        limit: 10,
        ..ManifestQuery::default()
    };
    assert_eq!(archive.manifests(&rare).unwrap().rows.len(), 1);
}

fn a_read_model_can_be_dropped_and_painted_again(archive: &dyn Archive) {
    archive.commit(&batch(0, vec![stored(1, 0, 5, 0)])).unwrap();
    let rows = vec![manifest(1, "issued", "420102", 10)];
    archive
        .commit(&Batch {
            rows: rows.clone(),
            ..batch(1, vec![])
        })
        .unwrap();
    archive.begin_repaint().unwrap();
    assert!(archive.is_repaint_due().unwrap());
    assert_eq!(archive.manifest(rows[0].doc).unwrap(), None);
    archive
        .commit(&Batch {
            rows: rows.clone(),
            ..batch(1, vec![])
        })
        .unwrap();
    archive.repainted().unwrap();
    assert!(!archive.is_repaint_due().unwrap());
    assert_eq!(archive.manifest(rows[0].doc).unwrap().as_ref(), Some(&rows[0]));
}
