//! Real devices at a real office, over QUIC on loopback and files on disk.

mod world;

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;
use world::{MORNING, World};
use wufei_archive::{Invite, Organisation};
use wufei_home::{KdfParams, Pin};
use wufei_ledger::{Act, Bits, DocId, OrgId, RevocationReason, Write};
use wufei_manifest::Quarantine;
use wufei_net::{Endpoint, Limits, NetError, TransportKey};
use wufei_node::{
    Clock, CloseCode, CourierState, Denial, EnrolError, Node, Phase, RecordError, SyncError, SyncReport,
    Trouble, enrol, verify_export,
};
use wufei_regulator::sessions::{ALPNS, serve};
use wufei_sync::{ALPN_SYNC, InviteCode};

const LONG: Duration = Duration::from_secs(60);

/// An office that can be reached.
struct Town {
    world: World,
    key: TransportKey,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    codes: u8,
}

impl Town {
    async fn new() -> Self {
        let mut town = Self {
            world: World::new(),
            key: TransportKey::from_seed(&[77; 32]),
            address: "127.0.0.1:0".parse().unwrap(),
            stop: None,
            serving: None,
            codes: 0,
        };
        town.opens().await;
        town
    }

    /// Opens at the address of before.
    async fn opens(&mut self) {
        let bind = || Endpoint::server(self.address, &self.key, &ALPNS, Limits::default());
        let endpoint = until(|| bind().ok()).await;
        self.address = endpoint.local_address().unwrap();
        let (stop, stopped) = oneshot::channel();
        let office = self.world.office.clone();
        let key = *self.key.public().as_bytes();
        self.stop = Some(stop);
        self.serving = Some(tokio::spawn(serve(office, endpoint, key, async {
            let _ = stopped.await;
        })));
    }

    async fn closes(&mut self) {
        self.stop.take().unwrap().send(()).unwrap();
        self.serving.take().unwrap().await.unwrap();
    }

    async fn invites(&mut self, name: &str, org: u8, bits: Bits) -> String {
        self.codes += 1;
        let code = InviteCode::from_random([self.codes; 10]);
        let invite = Invite {
            tag: code.tag(),
            key: code.key(),
            organisation: Organisation {
                org: OrgId([org; 16]),
                name: name.to_owned(),
                uscc: String::new(),
                kinds: bits,
                division: 420_102,
                since_ms: MORNING,
            },
            bits,
            slot: 0,
            made_ms: MORNING,
            expires_ms: MORNING + 1000,
            used: None,
        };
        self.world.office.invite(invite).await.unwrap();
        format!("{}/{code}", self.address)
    }

    async fn device(&mut self, name: &str, org: u8, bits: Bits) -> Device {
        let invite = self.invites(name, org, bits).await;
        let device = Device::new();
        let identity = enrol(&device.node, &invite).await.unwrap();
        assert_eq!(identity.org, OrgId([org; 16]));
        assert_eq!(identity.org_name, name);
        device
    }
}

struct Device {
    node: Node,
    _folder: tempfile::TempDir,
}

impl Device {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pin = Pin::new("271828").unwrap();
        let home = folder.path().join("home");
        let node = Node::init_with(&home, &pin, KdfParams::for_tests(), Clock::system()).unwrap();
        Self {
            node,
            _folder: folder,
        }
    }

    async fn syncs(&self) -> SyncReport {
        self.node.sync_once(LONG).await.unwrap()
    }

    fn writes(&self) -> DocId {
        self.node
            .record(None, |_| Ok::<_, Infallible>(part_1(1, 2)))
            .unwrap()
            .doc
    }

    fn issues(&self, doc: DocId) {
        let act = Act {
            writes: Vec::new(),
            step: Some((wufei_manifest::StepKind::Issued, [1; 8])),
            ..Act::default()
        };
        self.node
            .record(Some(doc), |_| Ok::<_, Infallible>(act.clone()))
            .unwrap();
    }

    fn picks_up(&self, doc: DocId) {
        let act = Act {
            writes: Vec::new(),
            step: Some((wufei_manifest::StepKind::PickedUp, [2; 8])),
            ..Act::default()
        };
        self.node
            .record(Some(doc), |_| Ok::<_, Infallible>(act.clone()))
            .unwrap();
    }

    fn sees(&self, doc: DocId) -> bool {
        self.node.manifest(doc).unwrap().is_some()
    }

    fn waiting(&self) -> u64 {
        self.node.outbox_status().unwrap().waiting
    }

    /// Stays with the office until it is told to leave.
    fn stays(&self) -> Courier {
        let (state, seen) = watch::channel(CourierState::default());
        let (stop, stopped) = oneshot::channel::<()>();
        let node = self.node.clone();
        let running = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            node.run_courier(state, stopped).await.unwrap();
        });
        Courier { seen, stop, running }
    }
}

struct Courier {
    seen: watch::Receiver<CourierState>,
    stop: oneshot::Sender<()>,
    running: JoinHandle<()>,
}

impl Courier {
    async fn reaches(&mut self, what: impl Fn(&CourierState) -> bool) -> CourierState {
        let reached = tokio::time::timeout(LONG, self.seen.wait_for(|state| what(state))).await;
        reached.expect("in time").expect("while it runs").clone()
    }

    async fn leaves(self) {
        self.stop.send(()).unwrap();
        self.running.await.unwrap();
    }
}

fn part_1(consignor: u8, carrier: u8) -> Act {
    Act {
        writes: vec![
            Write::bytes("parties/consignor/org", [consignor; 16]),
            Write::text("parties/consignor/name", "江城汽修厂"),
            Write::bytes("parties/carrier/org", [carrier; 16]),
            Write::text("parties/carrier/name", "Müller 物流"),
            Write::bytes("parties/receiver/org", [3; 16]),
            Write::text("parties/receiver/name", "长江危废处置中心"),
            Write::text("lines/a1/waste_code", "900-249-08"),
            Write::text("lines/a1/waste_name", "废矿物油"),
            Write::int("lines/a1/planned_g", 1_200_000),
        ],
        step: None,
        ..Act::default()
    }
}

async fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = look() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(LONG, looking).await.expect("in time")
}

fn story(body: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(body);
}

#[test]
fn what_the_workshop_issues_the_carrier_reads() {
    story(async {
        let mut town = Town::new().await;
        let workshop = town.device("江城汽修厂", 1, Bits::PRODUCER).await;
        let lorry = town.device("Müller 物流", 2, Bits::TRANSPORTER).await;
        let doc = workshop.writes();
        workshop.issues(doc);
        assert_eq!(workshop.waiting(), 2);

        let report = workshop.syncs().await;
        assert_eq!(
            (report.pushed, report.receipts, report.refused, report.parked),
            (2, 2, 0, 0)
        );
        assert_eq!(workshop.waiting(), 0);
        assert!(report.bytes_up > 0 && report.bytes_down > 0 && report.elapsed_us > 0);

        let report = lorry.syncs().await;
        assert!(lorry.sees(doc));
        assert_eq!(report.not_taken, []);
        assert_eq!(report.server_log_size, town.world.office.log_size());
        // Two statements and two profiles of the directory, two entries of the manifest.
        assert_eq!((report.pushed, report.pulled), (0, 6));

        workshop.syncs().await;
        let idle = workshop.syncs().await;
        assert_eq!((idle.pushed, idle.pulled, idle.pages), (0, 0, 0));
        town.closes().await;
    });
}

#[test]
fn who_stays_hears_the_news_at_once_and_comes_back_by_itself() {
    story(async {
        let mut town = Town::new().await;
        let workshop = town.device("江城汽修厂", 1, Bits::PRODUCER).await;
        let lorry = town.device("Müller 物流", 2, Bits::TRANSPORTER).await;
        let mut at_workshop = workshop.stays();
        let mut at_lorry = lorry.stays();
        at_workshop.reaches(|state| state.phase == Phase::Live).await;
        at_lorry.reaches(|state| state.phase == Phase::Live).await;

        let first = workshop.writes();
        workshop.issues(first);
        until(|| lorry.sees(first).then_some(())).await;
        until(|| (workshop.waiting() == 0).then_some(())).await;

        town.closes().await;
        let alone = at_workshop
            .reaches(|state| matches!(state.phase, Phase::Waiting { .. }))
            .await;
        assert!(
            matches!(
                alone.trouble,
                Some(Trouble::Closed {
                    code: CloseCode::Draining
                })
            ),
            "{alone:?}"
        );
        let second = workshop.writes();
        workshop.issues(second);
        at_workshop.reaches(|state| state.outbox == 2).await;
        assert!(!lorry.sees(second));

        town.opens().await;
        until(|| lorry.sees(second).then_some(())).await;
        let back = at_workshop
            .reaches(|state| state.phase == Phase::Live && state.outbox == 0)
            .await;
        assert_eq!((back.tries, back.trouble), (0, None));
        at_workshop.leaves().await;
        at_lorry.leaves().await;
        town.closes().await;
    });
}

#[test]
fn an_invite_lets_one_device_in_and_the_same_one_again() {
    story(async {
        let mut town = Town::new().await;
        let invite = town.invites("江城汽修厂", 1, Bits::PRODUCER).await;
        let (ours, theirs) = (Device::new(), Device::new());
        let wrong = format!("{}/7K3M-92QD-0001-ZZZZ", town.address);
        let denied = enrol(&ours.node, &wrong).await.unwrap_err();
        assert!(matches!(denied, EnrolError::Denied(Denial::Unknown)), "{denied}");
        assert_eq!(ours.node.identity(), None);

        let first = enrol(&ours.node, &invite).await.unwrap();
        let again = enrol(&ours.node, &invite).await.unwrap();
        assert_eq!(first, again);
        let denied = enrol(&theirs.node, &invite).await.unwrap_err();
        assert_eq!(denied.to_string(), "the invite has been used by another device");

        let late = town.invites("迟到", 4, Bits::PRODUCER).await;
        town.world
            .now
            .fetch_add(2_000, std::sync::atomic::Ordering::Relaxed);
        let denied = enrol(&theirs.node, &late).await.unwrap_err();
        assert!(matches!(denied, EnrolError::Denied(Denial::Expired)), "{denied}");
        town.closes().await;
    });
}

#[test]
fn who_made_no_invite_is_not_believed() {
    story(async {
        let mut town = Town::new().await;
        let invite = town.invites("江城汽修厂", 1, Bits::PRODUCER).await;
        let device = Device::new();
        // The invite names another key than the one that answers.
        let pinned = format!("{invite}#{}", TransportKey::from_seed(&[78; 32]).public());
        let refused = enrol(&device.node, &pinned).await.unwrap_err();
        assert!(refused.to_string().contains("expected"), "{refused}");
        let pinned = format!("{invite}#{}", town.key.public());
        enrol(&device.node, &pinned).await.unwrap();
        town.closes().await;
    });
}

#[test]
fn a_key_that_is_not_enrolled_is_turned_away_before_a_word() {
    story(async {
        let mut town = Town::new().await;
        let stranger = Endpoint::client(&TransportKey::from_seed(&[5; 32]), Limits::default()).unwrap();
        let pin = wufei_net::Pin::OneOf(vec![town.key.public()]);
        let connection = stranger.connect(town.address, pin, ALPN_SYNC).await.unwrap();
        let why = connection.closed().await;
        let not_enrolled = u64::from(CloseCode::NotEnrolled.to_u32());
        assert!(
            matches!(why, NetError::ClosedByPeer { code, .. } if code == not_enrolled),
            "{why}"
        );

        let device = Device::new();
        assert!(matches!(
            device.node.sync_once(LONG).await,
            Err(SyncError::NotEnrolled)
        ));
        town.closes().await;
    });
}

#[test]
fn an_office_that_is_closed_is_named_and_nothing_is_lost() {
    story(async {
        let mut town = Town::new().await;
        let workshop = town.device("江城汽修厂", 1, Bits::PRODUCER).await;
        workshop.writes();
        town.closes().await;
        let error = workshop.node.sync_once(LONG).await.unwrap_err();
        let SyncError::Trouble { trouble, report } = error else {
            panic!("{error}");
        };
        assert!(matches!(trouble, Trouble::Unreachable { .. }), "{trouble}");
        assert_eq!((report.pushed, workshop.waiting()), (0, 1));
    });
}

#[test]
fn a_lost_device_learns_that_it_signs_no_more_and_keeps_what_it_has() {
    story(async {
        let mut town = Town::new().await;
        let workshop = town.device("江城汽修厂", 1, Bits::PRODUCER).await;
        let lorry = town.device("Müller 物流", 2, Bits::TRANSPORTER).await;
        let doc = workshop.writes();
        workshop.issues(doc);
        workshop.syncs().await;
        let too_late = workshop.writes();

        let device = workshop.node.device();
        let revoked = town
            .world
            .office
            .revoke(device, RevocationReason::Lost, String::new())
            .await;
        assert_eq!(revoked.unwrap(), Some(true));
        // The carrier goes on; what it writes is no longer for the lost device's eyes.
        lorry.syncs().await;
        assert!(lorry.sees(doc));
        lorry.picks_up(doc);
        assert_eq!(lorry.syncs().await.receipts, 1);
        assert!(lorry.node.revocation().is_none());

        assert_eq!(workshop.node.revocation(), None, "it has not heard of it yet");
        let report = workshop.syncs().await;
        assert_eq!((report.pushed, report.receipts, report.refused), (1, 1, 0));
        // The statement that revokes it, and nothing of its own feed.
        assert_eq!(report.pulled, 1);
        assert_eq!(workshop.node.outbox_status().unwrap().refused, []);
        let apart = workshop
            .node
            .manifest(too_late)
            .unwrap()
            .unwrap()
            .manifest
            .quarantined;
        assert_eq!((apart.len(), apart[0].why), (1, Quarantine::Revoked));

        let revocation = workshop.node.revocation().unwrap();
        assert_eq!(revocation.stated.reason, RevocationReason::Lost);
        let signs = workshop.node.record(None, |_| Ok::<_, Infallible>(part_1(1, 2)));
        assert!(matches!(signs, Err(RecordError::Revoked { .. })), "{signs:?}");
        assert!(workshop.sees(doc) && workshop.sees(too_late));
        let mut export = Vec::new();
        workshop.node.export(&mut export).unwrap();
        assert!(verify_export(&export[..], None).unwrap().is_sound());
        assert!(workshop.node.verify().unwrap().is_sound());

        let idle = workshop.syncs().await;
        assert_eq!((idle.pushed, idle.pulled), (0, 0));
        town.closes().await;
    });
}

#[test]
fn a_device_that_is_revoked_while_it_stays_is_sent_away_and_told() {
    story(async {
        let mut town = Town::new().await;
        let workshop = town.device("江城汽修厂", 1, Bits::PRODUCER).await;
        let lorry = town.device("Müller 物流", 2, Bits::TRANSPORTER).await;
        let doc = workshop.writes();
        workshop.issues(doc);
        let mut at_workshop = workshop.stays();
        at_workshop
            .reaches(|state| state.phase == Phase::Live && state.outbox == 0)
            .await;
        let device = workshop.node.device();
        let office = town.world.office.clone();
        let revoked = office
            .revoke(device, RevocationReason::Stolen, String::new())
            .await;
        assert_eq!(revoked.unwrap(), Some(true));
        let told = at_workshop
            .reaches(|state| matches!(&state.trouble, Some(Trouble::Closed { .. })))
            .await;
        let code = CloseCode::Revoked;
        assert_eq!(told.trouble, Some(Trouble::Closed { code }));
        until(|| workshop.node.revocation()).await;
        at_workshop.reaches(|state| state.phase == Phase::Live).await;

        // It stays with the directory alone: who else is enrolled it hears, what became of its load it does not.
        lorry.syncs().await;
        lorry.picks_up(doc);
        assert_eq!(lorry.syncs().await.receipts, 1);
        town.device("新来的", 4, Bits::PRODUCER).await;
        until(|| (workshop.node.profiles().unwrap().len() == 3).then_some(())).await;
        let status = workshop.node.manifest(doc).unwrap().unwrap().manifest.status;
        assert_eq!(status, wufei_manifest::Status::Issued);
        at_workshop.leaves().await;
        town.closes().await;
    });
}

#[test]
fn a_device_reconnects_more_often_than_it_may_hold_connections() {
    story(async {
        let mut town = Town::new().await;
        let workshop = town.device("江城汽修厂", 1, Bits::PRODUCER).await;
        let mut couriers = Vec::new();
        for _ in 0..4 {
            let mut courier = workshop.stays();
            courier.reaches(|state| state.phase == Phase::Live).await;
            couriers.push(courier);
        }
        let report = workshop.syncs().await;
        assert_eq!(report.pushed, 0);
        // One of them had to make room and came back by itself: none is locked out.
        for courier in &mut couriers {
            courier.reaches(|state| state.phase == Phase::Live).await;
        }
        for courier in couriers {
            courier.leaves().await;
        }
        town.closes().await;
    });
}
