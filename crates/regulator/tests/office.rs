//! What the office promises to those who send and to those who read.

mod world;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use world::{MORNING, Person, World, doc, settled, transport};
use wufei_archive::{
    Archive, ArchiveError, Batch, DistrictSum, FeedRow, Invite, LogRow, ManifestPage, ManifestQuery,
    ManifestRow, Organisation, Parked, Period, Place, Shard, SqliteArchive, Stored, StoredCode,
    StoredCredential, StoredRevocation, WasteSum,
};
use wufei_ledger::{Bits, DeviceId, DocId, Entry, EntryId, Feed, FeedHash, OrgId, Receipt, Verdict, Write};
use wufei_manifest::StepKind;
use wufei_regulator::{Denied, Office, OfficeError, Outcome};

/// The entries of a feed, from the bytes that travel, with the chain checked.
fn feed(office: &Office, feed: Feed) -> Vec<EntryId> {
    let (mut after, mut chain, mut ids) = (0, FeedHash::default(), Vec::new());
    loop {
        let page = office.page(feed, after, 2000).unwrap();
        assert_eq!(page.hash_after, Some(chain));
        if page.items.is_empty() {
            assert_eq!((after, chain), office.head(feed).unwrap());
            return ids;
        }
        for item in &page.items {
            let (receipt, entry) = item.split_at(Receipt::LEN);
            let (receipt, entry) = (
                Receipt::from_bytes(receipt).unwrap(),
                Entry::parse(entry).unwrap(),
            );
            assert!(receipt.is_signed_by(&office.issuer_key(), office.ledger()));
            assert_eq!(receipt.entry, entry.id());
            chain = chain.then(entry.id());
            ids.push(entry.id());
            after += 1;
        }
        assert_eq!(page.end_hash, chain);
    }
}

async fn three(world: &mut World) -> [Person; 3] {
    [
        world.person("plant", 1, 1, Bits::PRODUCER).await,
        world.person("lorry", 2, 2, Bits::TRANSPORTER).await,
        world.person("works", 3, 3, Bits::DISPOSAL).await,
    ]
}

fn status(office: &Office, doc: DocId) -> String {
    office.archive().manifest(doc).unwrap().unwrap().status
}

#[tokio::test]
async fn an_entry_gets_one_receipt_however_often_it_is_sent() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    let draft = plant.drafts(lorry.org(), works.org(), 1_000_000);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &plant.registry.clone());
    let before = world.office.log_size();

    let entries = [draft.clone(), issued.clone(), draft.clone()];
    let first = world.send(&entries).await;
    let again = world.send(&entries).await;
    assert_eq!(first, again);
    assert_eq!(first[0], first[2], "twice in one batch is once");
    for (outcome, entry) in first.iter().zip(&entries) {
        let receipt = settled(outcome);
        assert_eq!((receipt.entry, receipt.verdict), (entry.id(), Verdict::Admitted));
        assert!(receipt.is_signed_by(&world.office.issuer_key(), world.office.ledger()));
    }
    assert_eq!(settled(&first[0]).index, before, "indexes follow without gaps");
    assert_eq!(settled(&first[1]).index, before + 1);

    let world = world.restarted().await;
    assert_eq!(world.send(&entries).await, first, "also after a restart");
    assert_eq!(world.office.log_size(), before + 2);
    assert_eq!(status(&world.office, doc(&draft)), "issued");
}

#[tokio::test]
async fn who_joins_late_reads_everything_from_the_beginning() {
    let mut world = World::new();
    let [mut plant, mut lorry, works] = three(&mut world).await;
    let draft = plant.drafts(lorry.org(), works.org(), 1_000_000);
    world.send([&draft]).await;
    assert_eq!(feed(&world.office, Feed::Org(plant.org())), [draft.id()]);
    assert_eq!(
        feed(&world.office, Feed::Org(works.org())),
        [],
        "a draft is its creator's"
    );

    let other = plant.drafts(lorry.org(), works.org(), 5);
    let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &plant.registry.clone());
    world.send([&other, &issued]).await;
    for org in [lorry.org(), works.org()] {
        assert_eq!(feed(&world.office, Feed::Org(org)), [draft.id(), issued.id()]);
    }
    let registry = world.office.directory().registry.clone();
    let picked_up = lorry.writes(&[&draft, &issued], vec![], Some(StepKind::PickedUp), &registry);
    let mut world = world.restarted().await;
    settled(&world.send([&picked_up]).await[0]);
    assert_eq!(
        feed(&world.office, Feed::Org(works.org())),
        [draft.id(), issued.id(), picked_up.id()],
        "nothing comes twice after a restart"
    );
    let all = feed(&world.office, Feed::All);
    assert_eq!(all.len() as u64, world.office.log_size());
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    // Three statements and three profiles; a fourth device of a known organisation brings one statement.
    assert_eq!(feed(&world.office, Feed::Directory).len(), 6);
    world.person("plant", 1, 9, Bits::PRODUCER).await;
    assert_eq!(feed(&world.office, Feed::Directory).len(), 7);
    assert_eq!(world.office.archive().organisations().unwrap().len(), 3);
}

#[tokio::test]
async fn an_effect_before_its_cause_waits_and_is_settled_with_it() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    let registry = plant.registry.clone();
    let draft = plant.drafts(lorry.org(), works.org(), 1_000_000);
    let note = plant.writes(&[&draft], vec![Write::text("plan/note", "易燃")], None, &registry);
    let issued = plant.writes(&[&draft, &note], vec![], Some(StepKind::Issued), &registry);

    assert_eq!(world.send([&issued]).await, [Outcome::Parked(issued.id())]);
    let world = world.restarted().await;
    assert_eq!(world.send([&note]).await, [Outcome::Parked(note.id())]);
    settled(&world.send([&draft]).await[0]);
    let receipts = world.send([&note, &issued]).await;
    assert!(
        settled(&receipts[0]).index < settled(&receipts[1]).index,
        "causes stand before effects"
    );
    assert!(world.office.archive().parked().unwrap().is_empty());
    assert_eq!(status(&world.office, doc(&draft)), "issued");
}

#[tokio::test]
async fn entries_in_any_order_in_one_batch_are_all_settled() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    let registry = plant.registry.clone();
    let draft = plant.drafts(lorry.org(), works.org(), 1_000_000);
    let note = plant.writes(&[&draft], vec![Write::text("plan/note", "易燃")], None, &registry);
    let issued = plant.writes(&[&draft, &note], vec![], Some(StepKind::Issued), &registry);
    let outcomes = world.send(&[issued, note, draft]).await;
    outcomes.iter().for_each(|outcome| {
        settled(outcome);
    });
    assert!(world.office.archive().parked().unwrap().is_empty());
}

#[tokio::test]
async fn a_fork_is_refused_by_name() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    let first = plant.drafts(lorry.org(), works.org(), 1);
    world.send([&first]).await;
    let code = |outcome: &Outcome| match outcome {
        Outcome::Refused(refused) => refused.code.clone(),
        other => panic!("{other:?}"),
    };

    // The same number again, for another manifest.
    (plant.seq, plant.prev) = (0, EntryId::default());
    let fork = plant.drafts(lorry.org(), works.org(), 2);
    assert_eq!(code(&world.send([&fork]).await[0]), "forked");
    // What follows the branch that was refused.
    let after_fork = plant.drafts(lorry.org(), works.org(), 3);
    assert_eq!(code(&world.send(&[after_fork]).await[0]), "forked");
    // What follows the branch that was taken in.
    (plant.seq, plant.prev) = (1, first.id());
    let honest = plant.drafts(lorry.org(), works.org(), 4);
    settled(&world.send(&[honest]).await[0]);
}

#[tokio::test]
async fn neighbours_that_do_not_name_each_other_are_a_fork_in_either_order() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    plant.seq = 5;
    plant.prev = EntryId([7; 32]);
    let sixth = plant.drafts(lorry.org(), works.org(), 1);
    settled(&world.send(&[sixth]).await[0]);
    (plant.seq, plant.prev) = (4, EntryId::default());
    let fifth = plant.drafts(lorry.org(), works.org(), 2);
    assert!(matches!(&world.send(&[fifth]).await[0], Outcome::Refused(refused) if refused.code == "forked"));
}

#[tokio::test]
async fn what_a_stranger_signed_waits_and_what_somebody_forged_is_refused() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    let draft = plant.drafts(lorry.org(), works.org(), 1);
    let mut bytes = draft.to_bytes();
    bytes[218] ^= 1;
    let forged = Entry::parse(&bytes).unwrap();
    let outcomes = world.send(&[forged]).await;
    assert!(matches!(&outcomes[0], Outcome::Refused(refused) if refused.code == "bad-signature"));

    plant.credential = wufei_ledger::CredentialBody {
        serial: 99,
        ..*plant.credential.body()
    }
    .sign(&plant.key);
    let unknown = plant.drafts(lorry.org(), works.org(), 1);
    assert_eq!(world.send([&unknown]).await, [Outcome::Parked(unknown.id())]);
}

#[tokio::test]
async fn an_invite_lets_one_device_in_and_tells_it_again() {
    let mut world = World::new();
    let tag = world
        .invited("plant", 1, Bits::PRODUCER.and(Bits::ORG_ADMIN))
        .await;
    assert_eq!(world.grant([99; 8], 1).await, Err(Denied::Unknown));
    assert_eq!(world.office.take_invite([99; 8]).unwrap(), Err(Denied::Unknown));
    let granted = world.grant(tag, 1).await.unwrap();
    assert_eq!(granted.org_name, "plant");
    assert_eq!(
        world.grant(tag, 1).await,
        Ok(granted.clone()),
        "a crash between two frames loses nothing"
    );
    assert_eq!(world.grant(tag, 2).await, Err(Denied::Used));
    let credential = world.office.device_by_transport(&transport(1)).unwrap();
    assert_eq!(Some(&credential), granted.chain.0.last());
    assert_eq!(world.office.device_by_transport(&transport(2)), None);
    assert!(Office::may_read(&credential, Feed::Org(OrgId([1; 16]))));
    assert!(!Office::may_read(&credential, Feed::Org(OrgId([2; 16]))));
    assert!(!Office::may_read(&credential, Feed::All));

    let second = world.invited("plant", 1, Bits::PRODUCER).await;
    assert_eq!(
        world.grant(second, 1).await,
        Err(Denied::Key),
        "a key is enrolled once"
    );
    let world = world.restarted().await;
    assert_eq!(world.grant(tag, 1).await, Ok(granted));
    world.now.store(MORNING + 1000, Ordering::Relaxed);
    assert_eq!(world.grant(second, 3).await, Err(Denied::Expired));
    assert_eq!(world.office.take_invite(second).unwrap(), Err(Denied::Expired));
    assert_eq!(
        world.office.log_size(),
        2,
        "what was refused left nothing in the log"
    );
}

#[tokio::test]
async fn the_log_clock_never_goes_back() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    let one = settled(&world.send(&[plant.drafts(lorry.org(), works.org(), 1)]).await[0]);
    world.now.store(MORNING - 60_000, Ordering::Relaxed);
    let two = settled(&world.send(&[plant.drafts(lorry.org(), works.org(), 1)]).await[0]);
    assert_eq!(one.log_ms, two.log_ms);
}

/// An archive that fails when it is told to: before the commit, or after it.
struct Frail {
    home: SqliteArchive,
    fail: Arc<AtomicU8>,
}

const BEFORE: u8 = 1;
const AFTER: u8 = 2;

impl Archive for Frail {
    fn commit(&self, batch: &Batch) -> Result<(), ArchiveError> {
        let disk = || Err(ArchiveError::Disk("the plug was pulled".into()));
        match self.fail.swap(0, Ordering::Relaxed) {
            BEFORE => disk(),
            AFTER => {
                self.home.commit(batch)?;
                disk()
            }
            _ => self.home.commit(batch),
        }
    }

    fn shard(&self) -> Shard {
        self.home.shard()
    }
    fn log_size(&self) -> Result<u64, ArchiveError> {
        self.home.log_size()
    }
    fn log(&self, from: u64, limit: usize) -> Result<Vec<LogRow>, ArchiveError> {
        self.home.log(from, limit)
    }
    fn entry(&self, id: EntryId) -> Result<Option<Stored>, ArchiveError> {
        self.home.entry(id)
    }
    fn document(&self, doc: DocId) -> Result<Vec<Stored>, ArchiveError> {
        self.home.document(doc)
    }
    fn documents(&self, after: Option<DocId>, limit: usize) -> Result<Vec<DocId>, ArchiveError> {
        self.home.documents(after, limit)
    }
    fn at(&self, place: Place) -> Result<Option<EntryId>, ArchiveError> {
        self.home.at(place)
    }
    fn last(&self, device: DeviceId, epoch: u32) -> Result<Option<(Place, EntryId)>, ArchiveError> {
        self.home.last(device, epoch)
    }
    fn device_head(&self, device: DeviceId) -> Result<Option<(Place, EntryId)>, ArchiveError> {
        self.home.device_head(device)
    }
    fn count_quarantined(&self, device: DeviceId) -> Result<u64, ArchiveError> {
        self.home.count_quarantined(device)
    }
    fn feeds(&self) -> Result<Vec<Feed>, ArchiveError> {
        self.home.feeds()
    }
    fn feed_head(&self, feed: Feed) -> Result<(u64, FeedHash), ArchiveError> {
        self.home.feed_head(feed)
    }
    fn feed_hash(&self, feed: Feed, seq: u64) -> Result<Option<FeedHash>, ArchiveError> {
        self.home.feed_hash(feed, seq)
    }
    fn feed_page(&self, feed: Feed, after: u64, limit: usize) -> Result<Vec<FeedRow>, ArchiveError> {
        self.home.feed_page(feed, after, limit)
    }
    fn parties(&self, doc: DocId) -> Result<BTreeSet<OrgId>, ArchiveError> {
        self.home.parties(doc)
    }
    fn credentials(&self) -> Result<Vec<StoredCredential>, ArchiveError> {
        self.home.credentials()
    }
    fn revocations(&self) -> Result<Vec<StoredRevocation>, ArchiveError> {
        self.home.revocations()
    }
    fn organisation(&self, org: OrgId) -> Result<Option<Organisation>, ArchiveError> {
        self.home.organisation(org)
    }
    fn organisations(&self) -> Result<Vec<Organisation>, ArchiveError> {
        self.home.organisations()
    }
    fn invite(&self, tag: [u8; 8]) -> Result<Option<Invite>, ArchiveError> {
        self.home.invite(tag)
    }
    fn invites(&self) -> Result<Vec<Invite>, ArchiveError> {
        self.home.invites()
    }
    fn code(&self, org: OrgId, number: u32) -> Result<Option<StoredCode>, ArchiveError> {
        self.home.code(org, number)
    }
    fn codes(&self, org: OrgId) -> Result<Vec<StoredCode>, ArchiveError> {
        self.home.codes(org)
    }
    fn parked(&self) -> Result<Vec<Parked>, ArchiveError> {
        self.home.parked()
    }
    fn manifests(&self, query: &ManifestQuery) -> Result<ManifestPage, ArchiveError> {
        self.home.manifests(query)
    }
    fn count_manifests(&self, query: &ManifestQuery, most: u64) -> Result<u64, ArchiveError> {
        self.home.count_manifests(query, most)
    }
    fn manifest(&self, doc: DocId) -> Result<Option<ManifestRow>, ArchiveError> {
        self.home.manifest(doc)
    }
    fn sums_by_district(&self, period: Period) -> Result<Vec<DistrictSum>, ArchiveError> {
        self.home.sums_by_district(period)
    }
    fn sums_by_waste(&self, period: Period) -> Result<Vec<WasteSum>, ArchiveError> {
        self.home.sums_by_waste(period)
    }
    fn statuses(&self) -> Result<Vec<(String, u64)>, ArchiveError> {
        self.home.statuses()
    }
    fn is_repaint_due(&self) -> Result<bool, ArchiveError> {
        self.home.is_repaint_due()
    }
    fn begin_repaint(&self) -> Result<(), ArchiveError> {
        self.home.begin_repaint()
    }
    fn repainted(&self) -> Result<(), ArchiveError> {
        self.home.repainted()
    }
}

#[tokio::test]
async fn a_fault_before_or_after_the_commit_loses_nothing_and_applies_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("archive.db");
    let fail = Arc::new(AtomicU8::new(0));
    let home = SqliteArchive::create(&path, Shard(420100)).unwrap();
    let mut world = World::with(
        Arc::new(Frail {
            home,
            fail: fail.clone(),
        }),
        &path,
    );
    let [mut plant, lorry, works] = three(&mut world).await;
    let registry = plant.registry.clone();
    let before = world.office.log_size();
    for moment in [BEFORE, AFTER] {
        let draft = plant.drafts(lorry.org(), works.org(), 1_000_000);
        let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
        fail.store(moment, Ordering::Relaxed);
        let answer = world.office.admit(vec![draft.clone(), issued.clone()]).await;
        assert!(
            matches!(answer, Err(OfficeError::Fault)),
            "nobody is told what is not known"
        );
        assert!(!world.office.is_well());
        let outcomes = world.send([&draft, &issued]).await;
        assert!(world.office.is_well());
        assert_eq!(
            outcomes
                .iter()
                .map(settled)
                .map(|receipt| receipt.entry)
                .collect::<Vec<_>>(),
            [draft.id(), issued.id()]
        );
        assert_eq!(status(&world.office, doc(&draft)), "issued");
    }
    assert_eq!(world.office.log_size(), before + 4);
    let all = feed(&world.office, Feed::Org(works.org()));
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    assert_eq!(all.len(), 4);

    // The same for letting a device in.
    for (moment, device) in [(BEFORE, 50), (AFTER, 51)] {
        let tag = world.invited("late", device, Bits::PRODUCER).await;
        let key = wufei_ledger::DeviceKey::from_seed(&[device; 32])
            .public()
            .to_bytes();
        fail.store(moment, Ordering::Relaxed);
        assert!(matches!(
            world.office.grant(tag, key, transport(device)).await,
            Err(OfficeError::Fault)
        ));
        let granted = world.grant(tag, device).await.unwrap();
        assert_eq!(
            world.office.device_by_transport(&transport(device)).as_ref(),
            granted.chain.0.last()
        );
    }
    assert_eq!(world.office.log_size(), before + 8);
}

#[tokio::test]
async fn of_two_sequencers_on_one_archive_the_slower_one_decides_again() {
    let mut world = World::new();
    let [mut plant, mut lorry, works] = three(&mut world).await;
    let rival = World::with(Arc::new(SqliteArchive::open(world.path()).unwrap()), world.path());
    let ours = plant.drafts(lorry.org(), works.org(), 1);
    let theirs = lorry.drafts(lorry.org(), works.org(), 2);
    let mut indexes = BTreeSet::new();
    for (office, entry) in [
        (&world, ours.clone()),
        (&rival, theirs.clone()),
        (&world, theirs),
        (&rival, ours),
    ] {
        indexes.insert(settled(&office.send(&[entry]).await[0]).index);
    }
    assert_eq!(
        indexes,
        BTreeSet::from([6, 7]),
        "no index is given twice, and each entry has one"
    );
    assert_eq!(feed(&world.office, Feed::All), feed(&rival.office, Feed::All));
}

#[tokio::test]
async fn the_rows_painted_batch_by_batch_are_those_painted_at_once() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    let registry = plant.registry.clone();
    for grams in 1..20 {
        let draft = plant.drafts(lorry.org(), works.org(), grams);
        world.send([&draft]).await;
        if grams % 2 == 0 {
            world.now.fetch_add(7, Ordering::Relaxed);
            let issued = plant.writes(&[&draft], vec![], Some(StepKind::Issued), &registry);
            world.send(&[issued]).await;
        }
    }
    let query = ManifestQuery {
        limit: 100,
        ..ManifestQuery::default()
    };
    let before = world.office.archive().manifests(&query).unwrap();
    assert_eq!(before.rows.len(), 19);
    world.office.archive().begin_repaint().unwrap();
    let world = world.restarted().await;
    assert_eq!(world.office.archive().manifests(&query).unwrap(), before);
    assert!(!world.office.archive().is_repaint_due().unwrap());
}

#[tokio::test]
async fn a_closed_office_says_so() {
    let mut world = World::new();
    let [mut plant, lorry, works] = three(&mut world).await;
    world.office.close().await;
    let answer = world
        .office
        .admit(vec![plant.drafts(lorry.org(), works.org(), 1)])
        .await;
    assert!(matches!(answer, Err(OfficeError::Closed)));
    assert!(!world.office.is_well());
}
