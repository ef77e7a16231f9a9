//! What the node can prove of what it keeps: the state line and the walk over every byte.

mod world;

use world::{World, settled};
use wufei_archive::SqliteArchive;
use wufei_ledger::{Bits, Document, Feed, Logged, StateLine};
use wufei_manifest::{Manifest, StepKind};
use wufei_regulator::state::{Scope, state};
use wufei_regulator::verify::{Bad, verify};

async fn three_manifests(world: &mut World) -> [wufei_ledger::OrgId; 3] {
    let mut plant = world.person("plant", 1, 1, Bits::PRODUCER).await;
    let lorry = world.person("lorry", 2, 2, Bits::TRANSPORTER).await;
    let works = world.person("works", 3, 3, Bits::DISPOSAL).await;
    let registry = world.office.directory().registry.clone();
    for grams in [1, 2, 3] {
        let draft = plant.drafts(lorry.org(), works.org(), grams);
        let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
        // The last one stays a draft.
        let entries = if grams == 3 {
            vec![draft]
        } else {
            vec![draft, issued]
        };
        world
            .send(&entries)
            .await
            .iter()
            .for_each(|outcome| assert!(settled(outcome).index > 0));
    }
    [plant.org(), lorry.org(), works.org()]
}

#[tokio::test]
async fn the_state_line_of_an_organisation_is_the_one_its_device_makes() {
    let mut world = World::new();
    let orgs = three_manifests(&mut world).await;
    let registry = world.office.directory().registry.clone();
    for (org, manifests) in orgs.iter().zip([3, 2, 2]) {
        // What a device does with the feed that it reads.
        let mut line = StateLine::default();
        let mut documents = std::collections::BTreeMap::<_, Vec<_>>::new();
        for row in world
            .office
            .archive()
            .feed_page(Feed::Org(*org), 0, usize::MAX)
            .unwrap()
        {
            line.entry(
                row.stored.entry,
                row.stored.receipt().map(|receipt| receipt.verdict),
            );
            documents.entry(row.stored.doc).or_default().push(row.stored);
        }
        for (doc, stored) in documents {
            let entries = stored.iter().map(|stored| stored.parse().unwrap());
            let mut document = Document::rebuild(doc, &registry, entries).unwrap();
            for receipt in stored.iter().filter_map(wufei_archive::Stored::receipt) {
                document.note_logged(receipt.entry, Logged::from(&receipt));
            }
            line.manifest(&Manifest::fold(&document.record()));
        }
        let own = state(world.office.archive(), &registry, Scope::Org(*org)).unwrap();
        assert_eq!(own, line.summary(format!("org:{org}")));
        assert_eq!((own.manifests, own.settled), (manifests, own.entries));
    }
    let all = state(world.office.archive(), &registry, Scope::All).unwrap();
    assert_eq!(
        (all.manifests, all.entries),
        (3, 5),
        "statements and profiles are nobody's manifests"
    );
}

fn walk(path: &std::path::Path) -> Vec<Bad> {
    let archive = SqliteArchive::open(path).unwrap();
    let mut found = Vec::new();
    let walked = verify(&archive, &mut |bad| found.push(bad.clone())).unwrap();
    assert_eq!(walked.bad, found.len());
    found
}

#[tokio::test]
async fn whatever_byte_is_changed_is_named() {
    let mut world = World::new();
    world.keeps_its_roots();
    three_manifests(&mut world).await;
    world.office.close().await;
    let path = world.path().to_owned();
    assert_eq!(walk(&path), []);

    let raw = rusqlite::Connection::open(&path).unwrap();
    let size: i64 = raw
        .query_row("SELECT size FROM log_head", [], |row| row.get(0))
        .unwrap();
    for index in 0..size {
        let (id, signed): (Vec<u8>, Vec<u8>) = raw
            .query_row(
                "SELECT entry_id, signed FROM entry WHERE log_index = ?1",
                [index],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .unwrap();
        let name: String = id.iter().map(|byte| format!("{byte:02x}")).collect();
        // Every 13th byte here; `wufei-ledger` flips each one.
        for at in (0..signed.len()).step_by(13).chain([signed.len() - 1]) {
            let mut changed = signed.clone();
            changed[at] ^= 1;
            let put = |bytes: &[u8]| {
                raw.execute(
                    "UPDATE entry SET signed = ?2 WHERE log_index = ?1",
                    rusqlite::params![index, bytes],
                )
                .unwrap()
            };
            put(&changed);
            let found = walk(&path);
            assert!(
                found
                    .iter()
                    .any(|bad| bad.entry.as_deref() == Some(&name) && bad.log_index == Some(index as u64)),
                "byte {at} of entry {index}: {found:?}"
            );
            put(&signed);
        }
    }
    assert_eq!(walk(&path), []);
}

#[tokio::test]
async fn a_receipt_a_feed_a_number_or_a_row_that_was_changed_is_named() {
    let mut world = World::new();
    world.keeps_its_roots();
    three_manifests(&mut world).await;
    world.office.close().await;
    let path = world.path().to_owned();
    let raw = rusqlite::Connection::open(&path).unwrap();
    for (change, back, why) in [
        (
            "UPDATE entry SET log_ms = log_ms + 1 WHERE log_index = 7",
            "UPDATE entry SET log_ms = log_ms - 1 WHERE log_index = 7",
            "its receipt does not verify",
        ),
        (
            "UPDATE entry SET verdict = 9 WHERE log_index = 7",
            "UPDATE entry SET verdict = 1 WHERE log_index = 7",
            "unknown verdict 9",
        ),
        (
            "UPDATE entry SET verdict = 2 WHERE log_index = 7",
            "UPDATE entry SET verdict = 1 WHERE log_index = 7",
            "its receipt does not verify",
        ),
        (
            "UPDATE entry SET epoch = 1 WHERE log_index = 7",
            "UPDATE entry SET epoch = 0 WHERE log_index = 7",
            "another document or place",
        ),
        (
            "UPDATE feed SET log_index = 6 WHERE feed = x'02' AND seq = 8",
            "UPDATE feed SET log_index = 7 WHERE feed = x'02' AND seq = 8",
            "item 8 of feed all",
        ),
        (
            "UPDATE log_head SET size = size + 1",
            "UPDATE log_head SET size = size - 1",
            "its head says",
        ),
        (
            "UPDATE manifest_row SET planned_g = planned_g + 1",
            "UPDATE manifest_row SET planned_g = planned_g - 1",
            "is not what its entries say",
        ),
    ] {
        assert!(raw.execute(change, []).unwrap() > 0, "{change}");
        let found = walk(&path);
        assert!(
            found.iter().any(|bad| bad.why.contains(why)),
            "{change}: {found:?}"
        );
        raw.execute(back, []).unwrap();
        assert_eq!(walk(&path), []);
    }
}
