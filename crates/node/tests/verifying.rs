//! Every byte counts: what `verify` says of damaged stores and exports.

mod city;

use city::{City, START_MS, open, part_1, pin, three, whole_way};
use wufei_ledger::LedgerId;
use wufei_manifest::{Scalar, StepKind};
use wufei_node::{Fault, Node, verify_export, verify_export_with_account};

/// A site that holds a whole manifest and the directory, and its database as another program sees it.
fn settled() -> (city::Device, rusqlite::Connection) {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    whole_way(&mut city, [&workshop, &carrier, &site]);
    city.updates(&site);
    assert_eq!(site.node.verify().unwrap().faults, []);
    let disk = rusqlite::Connection::open(site.home().join("ledger.db")).unwrap();
    (site, disk)
}

fn faults(node: &Node) -> Vec<Fault> {
    node.verify().unwrap().faults
}

fn names(faults: &[Fault], row: i64) -> bool {
    faults
        .iter()
        .any(|fault| matches!(fault, Fault::Entry { row: found, .. } if *found == row.cast_unsigned()))
}

#[test]
fn every_flipped_byte_of_a_stored_entry_names_it() {
    let (site, disk) = settled();
    // A statement, a profile and the step that accepts: head and tail of each, and every seventh byte between.
    let rows: i64 = disk
        .query_row("SELECT max(row) FROM entry", [], |row| row.get(0))
        .unwrap();
    for row in [1, 2, rows] {
        let read = "SELECT signed FROM entry WHERE row = ?1";
        let signed: Vec<u8> = disk.query_row(read, [row], |row| row.get(0)).unwrap();
        let write = "UPDATE entry SET signed = ?2 WHERE row = ?1";
        let places = (0..signed.len()).filter(|at| *at < 20 || at % 7 == 0 || signed.len() - at < 20);
        for at in places {
            let mut flipped = signed.clone();
            flipped[at] ^= 1 << (at % 8);
            disk.execute(write, (row, &flipped)).unwrap();
            assert!(names(&faults(&site.node), row), "byte {at} of row {row}");
        }
        disk.execute(write, (row, &signed)).unwrap();
    }
    assert_eq!(faults(&site.node), []);
}

#[test]
fn a_changed_column_a_forged_receipt_and_a_painted_summary_are_named() {
    let (site, disk) = settled();
    let check = |damage: &str, repair: &str, expected: &str| {
        disk.execute_batch(damage).unwrap();
        let found: Vec<_> = faults(&site.node).iter().map(ToString::to_string).collect();
        assert!(
            found.iter().any(|fault| fault.contains(expected)),
            "{damage}: {found:?}"
        );
        disk.execute_batch(repair).unwrap();
        assert_eq!(faults(&site.node), [], "{repair}");
    };
    check(
        "CREATE TEMP TABLE kept AS SELECT * FROM entry WHERE row = 3; UPDATE entry SET device = zeroblob(16) WHERE row = 3",
        "UPDATE entry SET device = (SELECT device FROM kept) WHERE row = 3; DROP TABLE kept",
        "the column device does not say what the signed bytes say",
    );
    check(
        "UPDATE receipt SET log_ms = log_ms + 1 WHERE log_index = 2",
        "UPDATE receipt SET log_ms = log_ms - 1 WHERE log_index = 2",
        "no issuer of this ledger signed it",
    );
    check(
        "UPDATE summary SET accepted_g = accepted_g + 1",
        "UPDATE summary SET accepted_g = accepted_g - 1",
        "is not what its entries say",
    );
    check(
        "UPDATE own SET next_seq = next_seq - 1",
        "UPDATE own SET next_seq = next_seq + 1",
        "the next to use is number 1",
    );
    check(
        "CREATE TEMP TABLE kept AS SELECT * FROM receipt WHERE log_index = (SELECT max(log_index) FROM receipt); \
         DELETE FROM receipt WHERE log_index = (SELECT log_index FROM kept)",
        "INSERT INTO receipt SELECT * FROM kept; DROP TABLE kept",
        "neither a receipt nor a place in the outbox",
    );
    check(
        "CREATE TEMP TABLE kept AS SELECT * FROM entry WHERE row = (SELECT max(row) FROM entry) - 2; \
         DELETE FROM entry WHERE row = (SELECT row FROM kept)",
        "INSERT INTO entry SELECT * FROM kept; DROP TABLE kept",
        "build on one that is missing or damaged",
    );
}

#[test]
fn an_export_is_checked_from_its_bytes_alone() {
    let (site, _) = settled();
    let mut bytes = Vec::new();
    site.node.export(&mut bytes).unwrap();
    let ledger = site.node.identity().unwrap().ledger;
    let report = verify_export(bytes.as_slice(), Some(ledger)).unwrap();
    assert_eq!(report.faults, []);
    let inside = site.node.verify().unwrap();
    assert_eq!(
        (
            report.entries,
            report.receipts,
            report.documents,
            report.credentials
        ),
        (
            inside.entries,
            inside.receipts,
            inside.documents,
            inside.credentials
        )
    );
    let other = verify_export(bytes.as_slice(), Some(LedgerId([9; 16]))).unwrap();
    assert!(!other.is_sound());
}

#[test]
fn an_account_says_which_device_signed_what_and_when_it_was_logged() {
    let (site, _) = settled();
    let mut bytes = Vec::new();
    site.node.export(&mut bytes).unwrap();
    let (report, accounts) = verify_export_with_account(bytes.as_slice(), None).unwrap();
    assert_eq!(report.faults, []);
    let [account] = accounts.as_slice() else {
        panic!("one manifest, found {}", accounts.len());
    };
    let steps: Vec<_> = account
        .entries
        .iter()
        .map(|entry| (entry.step, entry.org_name.as_deref().unwrap()))
        .collect();
    let (workshop, carrier, own) = ("江城汽修厂", "Müller 物流", "长江危废处置中心");
    assert_eq!(
        steps,
        [
            (None, workshop),
            (Some(StepKind::Issued), workshop),
            (Some(StepKind::PickedUp), carrier),
            (Some(StepKind::Delivered), carrier),
            (Some(StepKind::Received), own),
            (Some(StepKind::Accepted), own),
        ]
    );
    let weighed = account.entries.iter().find(|entry| {
        let mut values = entry.values.iter();
        values.any(|stated| stated.path == "received/a1" && stated.value == Scalar::Int(1_179_000))
    });
    let weighed = weighed.unwrap();
    assert_eq!(
        (weighed.device, weighed.step),
        (site.node.device(), Some(StepKind::Received))
    );
    let logged = weighed.logged.unwrap();
    assert_eq!(logged.log_ms, START_MS + logged.index);
    assert_eq!(
        site.node.verify_with_account().unwrap(),
        (site.node.verify().unwrap(), accounts)
    );
}

#[test]
fn a_receipt_that_nobody_signed_puts_nothing_into_the_log() {
    let (site, disk) = settled();
    disk.execute_batch("UPDATE receipt SET log_ms = log_ms + 1")
        .unwrap();
    let (report, accounts) = site.node.verify_with_account().unwrap();
    assert!(!report.is_sound());
    assert!(accounts[0].entries.iter().all(|entry| entry.logged.is_none()));
}

#[test]
fn a_device_that_was_copied_shows_where_both_exports_meet() {
    let mut city = City::new();
    let [workshop, carrier, site] = three(&mut city);
    let act = part_1(workshop.org, carrier.org, site.org);
    let city::Device { folder, node, .. } = workshop;
    let home = node.home().to_owned();
    drop(node);
    let copied = folder.path().join("copied");
    copy(&home, &copied);
    let [mut both, theirs] = [home, copied].map(|home| {
        let node = open(&home);
        node.unlock(&pin()).unwrap();
        node.record(None, |_| Ok::<_, std::convert::Infallible>(act.clone()))
            .unwrap();
        let mut bytes = Vec::new();
        node.export(&mut bytes).unwrap();
        assert_eq!(verify_export(bytes.as_slice(), None).unwrap().faults, []);
        bytes
    });
    both.extend_from_slice(theirs.split_inclusive(|byte| *byte == b'\n').next_back().unwrap());
    let faults = verify_export(both.as_slice(), None).unwrap().faults;
    assert!(matches!(faults.as_slice(), [Fault::Place { .. }]), "{faults:?}");
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    // A home is private, or it is not opened.
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for item in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (from, to) = (item.path(), to.join(item.file_name()));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

#[test]
fn every_changed_digit_of_an_export_is_noticed() {
    let (site, _) = settled();
    let mut bytes = Vec::new();
    site.node.export(&mut bytes).unwrap();
    let ledger = site.node.identity().unwrap().ledger;
    for at in (0..bytes.len()).step_by(61) {
        let mut changed = bytes.clone();
        changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
        let report = verify_export(changed.as_slice(), Some(ledger)).unwrap();
        assert!(
            !report.is_sound(),
            "byte {at}: {}",
            String::from_utf8_lossy(&changed[at.saturating_sub(20)..at + 5])
        );
    }
}

#[test]
fn a_file_that_is_no_export_says_so_and_a_huge_line_is_not_read() {
    for (text, expected) in [
        ("", "there is no root credential"),
        ("{}\n", "missing field `kind`"),
        (
            "{\"kind\":\"entry\",\"bytes\":\"00\"}\n",
            "an entry has at least 282 bytes",
        ),
        (
            "{\"kind\":\"entry\",\"bytes\":\"0g\"}\n",
            "the bytes are not base 16",
        ),
        (
            "{\"kind\":\"credential\",\"bytes\":\"00\"}\n",
            "are not a credential",
        ),
    ] {
        let report = verify_export(text.as_bytes(), None).unwrap();
        let found: Vec<_> = report.faults.iter().map(ToString::to_string).collect();
        assert!(
            found.iter().any(|fault| fault.contains(expected)),
            "{text}: {found:?}"
        );
    }
    let endless = std::io::BufReader::new(std::io::Read::take(std::io::repeat(b'a'), 1 << 30));
    let report = verify_export(endless, None).unwrap();
    assert!(report.faults[0].to_string().contains("longer than"));
}
