//! Devices and keys on paper, as a screen meets them, without any network.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use tempfile::TempDir;
use wufei_api::dispatch;
use wufei_api::views::FilePurpose;
use wufei_app::ledger::{Bits, Chain, CredentialBody, CredentialId, DeviceKey, OrgId};
use wufei_app::node::{Pin, RecoverySheet};
use wufei_app::{Choosing, Desk, FrontDesk, Surroundings};
use wufei_manifest::id::parse_hex;

const PIN: &str = "19491001";
const WORKSHOP: &str = "示例汽修厂";
/// A year like any other: from 2000 to 2100.
const ALWAYS: (u64, u64) = (946_684_800_000, 4_102_444_800_000);

/// A person who always chooses this file.
struct Person(Mutex<Option<PathBuf>>);

impl Surroundings for Person {
    fn choose(&self, _: FilePurpose) -> Choosing {
        let file = self.0.lock().unwrap().clone();
        Box::pin(async move { file })
    }
}

/// A desk in a folder of its own, whose person chooses a page in it.
struct Workplace {
    folder: TempDir,
    desk: FrontDesk,
}

impl Workplace {
    fn page(&self) -> PathBuf {
        self.folder.path().join("page.html")
    }

    async fn asks(&self, name: &str, request: Value) -> Value {
        let answer = dispatch(&self.desk, name, request).await;
        answer.unwrap_or_else(|problem| panic!("{name}: {problem}"))
    }

    async fn is_refused(&self, name: &str, request: Value) -> String {
        match dispatch(&self.desk, name, request).await {
            Ok(answer) => panic!("{name} was answered: {answer}"),
            Err(problem) => problem.code(),
        }
    }

    async fn chooses(&self) -> Value {
        let answer = self.asks("choose_file", json!({ "purpose": "page_to" })).await;
        answer["file"]["chosen"].clone()
    }

    /// What stands on the page in groups, as somebody types it.
    fn reads_page(&self) -> String {
        let page = std::fs::read_to_string(self.page()).unwrap();
        let groups = page.split("<span>").skip(1);
        groups.map(|group| group.split('<').next().unwrap()).collect()
    }
}

/// The organisation's first device, enrolled by a regulator that nobody reaches.
async fn first_device() -> Workplace {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    enrol(&home);
    open(folder, &home).await
}

async fn open(folder: TempDir, home: &Path) -> Workplace {
    let page = folder.path().join("page.html");
    let desk = FrontDesk::open(home, Person(Mutex::new(Some(page))));
    let workplace = Workplace { folder, desk };
    workplace.asks("unlock", json!({ "pin": PIN })).await;
    workplace
}

fn enrol(home: &Path) {
    let desk = Desk::init(home, &Pin::new(PIN).unwrap()).unwrap();
    let request = desk.request_to_join().unwrap().to_string();
    let keys = parse_hex::<128>(request.strip_prefix("wufei-device:").unwrap()).unwrap();
    let [root_key, issuer_key] = [1, 2].map(|seed| DeviceKey::from_seed(&[seed; 32]));
    let body = |issuer, subject: [u8; 32], (org, bits)| CredentialBody {
        issuer,
        subject,
        transport: keys[32..64].try_into().unwrap(),
        org,
        bits,
        slot: 0,
        region: 420_102,
        not_before: ALWAYS.0,
        not_after: ALWAYS.1,
        serial: 0,
    };
    let regulator = (OrgId([0; 16]), Bits::REGULATOR);
    let root = body(CredentialId::default(), root_key.public().to_bytes(), regulator).sign(&root_key);
    let issuer = body(root.id(), issuer_key.public().to_bytes(), regulator).sign(&root_key);
    let workshop = (OrgId([7; 16]), Bits::PRODUCER.and(Bits::ORG_ADMIN));
    let own = body(issuer.id(), keys[..32].try_into().unwrap(), workshop).sign(&issuer_key);
    let chain = Chain(vec![root, issuer, own]);
    let enrolled = desk
        .node()
        .finish_enrolment(chain, "127.0.0.1:9", [7; 32], WORKSHOP);
    enrolled.unwrap();
}

#[tokio::test]
async fn sheets_are_printed_read_and_closed_out() {
    let office = first_device().await;
    let today = jiff::tz::Offset::constant(8)
        .to_datetime(jiff::Timestamp::now())
        .date();
    let tomorrow = today.tomorrow().unwrap().to_string();
    let chosen = office.chooses().await;
    let sheets = |count: u32, until: &str, most_g: u64| json!({ "count": count, "until": until, "most_g": most_g, "chosen": chosen });
    for (refused, code) in [
        (sheets(0, &tomorrow, 1), "sheet.count"),
        (sheets(51, &tomorrow, 1), "sheet.count"),
        (sheets(1, "2026-01-01", 1), "sheet.until"),
        (sheets(1, "soon", 1), "sheet.until"),
        (sheets(1, &tomorrow, 0), "qty.unreadable"),
        (sheets(1, &tomorrow, u64::MAX), "qty.unreadable"),
    ] {
        assert_eq!(
            office.is_refused("make_sheets", refused.clone()).await,
            code,
            "{refused}"
        );
        assert!(!office.page().exists(), "no empty page is left lying about");
    }
    let made = office.asks("make_sheets", sheets(1, &tomorrow, 2_000_000)).await;
    assert_eq!(made["path"], json!(office.page()));
    let known = office.asks("devices", json!({})).await;
    assert_eq!(known["sheets"][0]["state"], "good");
    assert_eq!(known["sheets"][0]["most_g"], 2_000_000);

    let typed = json!({ "text": office.reads_page().to_lowercase() });
    let sheet = office.asks("read_sheet", typed.clone()).await;
    assert_eq!(
        (&sheet["org_name"], &sheet["problem"]),
        (&json!("07070707070707070707070707070707"), &Value::Null)
    );
    assert_eq!(sheet["sheet"], known["sheets"][0]["device"]);
    for (text, code) in [
        ("", "sheet.unreadable"),
        ("{}", "sheet.unreadable"),
        ("WFS1-7K3M", "sheet.unreadable"),
    ] {
        assert_eq!(
            office.is_refused("read_sheet", json!({ "text": text })).await,
            code
        );
    }

    let lost = json!({ "device": sheet["sheet"], "reason": "lost" });
    let known = office.asks("revoke_device", lost).await;
    assert_eq!(known["sheets"][0]["state"], "revoked");
    let sheet = office.asks("read_sheet", typed).await;
    assert_eq!(sheet["problem"]["code"], "sheet.revoked");

    office.asks("lock", json!({})).await;
    let locked = office.is_refused("make_sheets", sheets(1, &tomorrow, 1)).await;
    assert_eq!(locked, "sign.locked");
}

#[tokio::test]
async fn a_further_device_is_let_in_and_looks_after_nobody() {
    let office = first_device().await;
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    drop(Desk::init(&home, &Pin::new(PIN).unwrap()).unwrap());
    let phone = open(folder, &home).await;

    let request = phone.asks("device_request", json!({})).await;
    let shown = office.asks("read_device_request", request.clone()).await;
    assert_eq!(shown["request"], request["request"]);
    let wrong = json!({ "request": "wufei-device:00" });
    assert_eq!(
        office.is_refused("read_device_request", wrong).await,
        "device.request"
    );
    let admit = json!({ "request": request["request"], "is_managing": false });
    let admission = office.asks("admit_device", admit.clone()).await;
    assert_eq!(office.is_refused("admit_device", admit).await, "device.enrolled");

    assert_eq!(
        office.is_refused("join", admission.clone()).await,
        "device.welcome"
    );
    let cut = &admission["admission"].as_str().unwrap()[..300];
    assert_eq!(
        phone.is_refused("join", json!({ "admission": cut })).await,
        "sheet.unreadable"
    );
    let status = phone.asks("join", admission).await;
    assert_eq!(status["stage"], "enrolled");
    assert_eq!(status["identity"]["org_name"], WORKSHOP);
    assert_eq!(status["identity"]["fingerprint"], shown["fingerprint"]);

    let known = phone.asks("devices", json!({})).await;
    assert_eq!(known["is_managing"], false);
    let own = json!({ "device": status["identity"]["device"], "reason": "lost" });
    assert_eq!(
        phone.is_refused("revoke_device", own.clone()).await,
        "device.no_power"
    );
    let known = office.asks("revoke_device", own.clone()).await;
    assert_eq!(known["devices"][1]["standing"]["standing"], "revoked");
    assert_eq!(known["devices"][1]["standing"]["reason"], "lost");
    assert_eq!(office.is_refused("revoke_device", own).await, "device.revoked");
}

#[tokio::test]
async fn a_recovery_sheet_is_printed_whole() {
    let office = first_device().await;
    let chosen = office.chooses().await;
    office
        .asks("make_recovery_sheet", json!({ "chosen": chosen }))
        .await;
    let sheet: RecoverySheet = office.reads_page().parse().unwrap();
    assert_eq!(sheet.welcome.org_name, WORKSHOP);
    assert_eq!(sheet.welcome.chain.0.len(), 4);
    let page = std::fs::read_to_string(office.page()).unwrap();
    assert!(page.contains("<svg"), "a QR holds it");
    let known = office.asks("devices", json!({})).await;
    assert_eq!(known["sheets"][0]["kind"], "recovery");
}

#[tokio::test]
async fn a_key_cannot_change_without_the_node_and_the_desk_goes_on() {
    let office = first_device().await;
    assert_eq!(
        office.is_refused("rotate", json!({ "pin": "000000" })).await,
        "key.wrong_pin"
    );
    let chosen = office.chooses().await;
    let text = json!({ "chosen": chosen, "text": "WFA1-7K3M" });
    office.asks("save_text", text).await;
    assert_eq!(std::fs::read_to_string(office.page()).unwrap(), "WFA1-7K3M");
    let code = office.asks("read_code", json!({ "chosen": chosen })).await;
    assert_eq!(code["text"], "WFA1-7K3M");
    let known = office.asks("devices", json!({})).await;
    assert_eq!(known["rotation"], "none");
    assert_eq!(known["devices"][0]["is_this"], true);
}
