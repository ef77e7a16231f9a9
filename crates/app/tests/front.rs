//! A desk as a screen meets it, from the first run on, without any network.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use wufei_api::views::{DemoHome, FilePurpose};
use wufei_api::{Problem, dispatch};
use wufei_app::{Choosing, FrontDesk, Surroundings};

const PIN: &str = "19491001";

/// A person who always chooses the file that the test put before them.
struct Person(Mutex<Option<PathBuf>>);

impl Surroundings for Person {
    fn choose(&self, _: FilePurpose) -> Choosing {
        let file = self.0.lock().unwrap().clone();
        Box::pin(async move { file })
    }

    fn homes(&self) -> Vec<DemoHome> {
        Vec::new()
    }
}

fn desk(home: &Path) -> FrontDesk {
    FrontDesk::open(home, Person(Mutex::new(None)))
}

fn desk_with_file(home: &Path, file: &Path) -> FrontDesk {
    FrontDesk::open(home, Person(Mutex::new(Some(file.to_owned()))))
}

async fn ask(desk: &FrontDesk, name: &str, request: Value) -> Value {
    dispatch(desk, name, request)
        .await
        .unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

async fn refused(desk: &FrontDesk, name: &str, request: Value) -> String {
    match dispatch(desk, name, request).await {
        Ok(answer) => panic!("{name} was answered: {answer}"),
        Err(problem) => problem.code(),
    }
}

#[tokio::test]
async fn a_first_run_makes_keys_and_waits_for_an_invite() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let desk = desk(&home);
    assert_eq!(ask(&desk, "desk_status", json!({})).await["stage"], "new");
    let chosen = json!({ "language": "en", "text_size": "large", "workplace": "producer", "theme": "light" });
    ask(&desk, "save_settings", chosen.clone()).await;
    assert_eq!(refused(&desk, "begin", json!({ "pin": "123" })).await, "pin.rule");
    assert_eq!(
        refused(&desk, "unlock", json!({ "pin": PIN })).await,
        "home.empty"
    );

    let status = ask(&desk, "begin", json!({ "pin": PIN })).await;
    assert_eq!(
        (&status["stage"], &status["is_locked"]),
        (&json!("begun"), &json!(false))
    );
    assert_eq!(refused(&desk, "begin", json!({ "pin": PIN })).await, "home.begun");
    let sign = json!({ "act": { "act": "deliver", "manifest": "WF-0000-0000" }, "form": null });
    let signing = ask(&desk, "sign", sign).await;
    let ended = ask(&desk, "sign_now", json!({ "id": signing["id"] })).await;
    assert_eq!(ended["state"]["state"], "failed");
    assert_eq!(ended["state"]["problem"]["code"], "enrol.needed");
    desk.close().await;

    // The next start: what was chosen is still chosen, and the key is closed.
    let desk = self::desk(&home);
    let status = ask(&desk, "desk_status", json!({})).await;
    assert_eq!(status["settings"], chosen);
    assert_eq!(
        (&status["stage"], &status["is_locked"]),
        (&json!("begun"), &json!(true))
    );
    assert_eq!(
        refused(&desk, "unlock", json!({ "pin": "19491002" })).await,
        "key.wrong_pin"
    );
    assert_eq!(
        refused(&desk, "unlock", json!({ "pin": "1" })).await,
        "key.wrong_pin"
    );
    assert_eq!(
        ask(&desk, "unlock", json!({ "pin": PIN })).await["is_locked"],
        false
    );
    let change = json!({ "old": PIN, "new": "long enough" });
    ask(&desk, "change_pin", change).await;
    assert_eq!(ask(&desk, "lock", json!({})).await["is_locked"], true);
    assert_eq!(
        refused(&desk, "unlock", json!({ "pin": PIN })).await,
        "key.wrong_pin"
    );
    ask(&desk, "unlock", json!({ "pin": "long enough" })).await;
    desk.close().await;
}

#[tokio::test]
async fn what_one_person_pressed_is_signed_before_another_takes_over() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("home"));
    ask(&desk, "begin", json!({ "pin": PIN })).await;
    let added = ask(&desk, "add_person", json!({ "name": "王师傅", "phone": "" })).await;
    assert_eq!(added["persons"][0]["is_acting"], true);
    assert_eq!(added["persons"][0]["phone"], json!(null));
    let added = ask(
        &desk,
        "add_person",
        json!({ "name": "李四", "phone": "13800001234" }),
    )
    .await;
    let li = &added["persons"][1]["person"];
    assert_eq!(
        refused(&desk, "add_person", json!({ "name": " ", "phone": "" })).await,
        "person.name"
    );

    let sign = json!({ "act": { "act": "deliver", "manifest": "WF-0000-0000" }, "form": null });
    assert_eq!(ask(&desk, "sign", sign).await["state"]["state"], "waiting");
    let chosen = ask(&desk, "act_as", json!({ "person": li })).await;
    assert_eq!(chosen["persons"][1]["is_acting"], true);
    // It was tried at once; here it fails, for nobody is enrolled.
    let signings = ask(&desk, "signings", json!({})).await;
    assert_eq!(signings["signings"][0]["state"]["state"], "failed");

    let erased = ask(&desk, "erase_person", json!({ "person": li })).await;
    assert_eq!(
        (&erased["persons"][1]["name"], &erased["persons"][1]["is_acting"]),
        (&json!(null), &json!(false))
    );
    assert_eq!(
        refused(&desk, "act_as", json!({ "person": li })).await,
        "person.not_own"
    );
    let stranger = "00".repeat(16);
    assert_eq!(
        refused(&desk, "erase_person", json!({ "person": stranger })).await,
        "person.unknown"
    );
    desk.close().await;
}

#[tokio::test]
async fn two_programs_on_one_home_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let first = desk(&home);
    ask(&first, "begin", json!({ "pin": PIN })).await;
    let second = desk(&home);
    let status = ask(&second, "desk_status", json!({})).await;
    assert_eq!(status["stage"], "closed");
    assert_eq!(status["problem"]["code"], "home.in_use");
    assert_eq!(status["problem"]["process"], std::process::id());
    assert_eq!(
        refused(&second, "begin", json!({ "pin": PIN })).await,
        "home.begun"
    );
    assert_eq!(refused(&second, "today", json!({})).await, "home.in_use");

    // The other program ends, and the screen's “try again” finds the folder free.
    first.close().await;
    let status = ask(&second, "desk_status", json!({})).await;
    assert_eq!(status["stage"], "begun");
    assert_eq!(status["problem"], json!(null));
    second.close().await;
}

#[tokio::test]
async fn what_is_typed_survives_the_end_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let desk = desk(&home);
    ask(&desk, "begin", json!({ "pin": PIN })).await;
    let form = json!({ "id": "new", "kind": "new_manifest", "json": "{\"lines\":[]}", "at": null });
    ask(&desk, "save_form", form.clone()).await;
    // No goodbye: the program is simply gone.
    drop(desk);
    let desk = loop {
        let desk = self::desk(&home);
        if ask(&desk, "desk_status", json!({})).await["stage"] != "closed" {
            break desk;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    let found = ask(&desk, "form", json!({ "id": "new" })).await;
    assert_eq!(found["form"]["json"], form["json"]);
    // Settings stand among the kept forms and are none.
    ask(&desk, "save_settings", json!({ "language": "zh-CN" })).await;
    assert_eq!(
        ask(&desk, "forms", json!({})).await["forms"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    ask(&desk, "discard_form", json!({ "id": "new" })).await;
    assert_eq!(ask(&desk, "forms", json!({})).await["forms"], json!([]));
    let book = "x".repeat(300 * 1024);
    let too_long = json!({ "id": "new", "kind": "new_manifest", "json": book, "at": null });
    assert_eq!(
        refused(&desk, "save_form", too_long).await,
        "ui.unreadable_request"
    );
}

#[tokio::test]
async fn a_waiting_act_can_be_taken_back_and_is_known_by_its_form() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("home"));
    ask(&desk, "begin", json!({ "pin": PIN })).await;
    ask(&desk, "lock", json!({})).await;
    let sign = json!({ "act": { "act": "deliver", "manifest": "WF-0000-0000" }, "form": "f" });
    assert_eq!(refused(&desk, "sign", sign.clone()).await, "sign.locked");
    ask(&desk, "unlock", json!({ "pin": PIN })).await;
    let form = json!({ "id": "f", "kind": "pick_up", "json": "{}", "at": null });
    ask(&desk, "save_form", form).await;
    let signing = ask(&desk, "sign", sign.clone()).await;
    assert_eq!(signing["state"]["state"], "waiting");
    let left = signing["state"]["left_ms"].as_u64().unwrap();
    assert!((9_000..=10_000).contains(&left), "{left}");
    // Whoever presses twice means it once.
    assert_eq!(ask(&desk, "sign", sign).await["id"], signing["id"]);
    let id = json!({ "id": signing["id"] });
    assert_eq!(
        ask(&desk, "take_back", id.clone()).await["state"]["state"],
        "taken_back"
    );
    assert_eq!(refused(&desk, "take_back", id.clone()).await, "sign.too_late");
    assert_eq!(
        ask(&desk, "sign_now", id.clone()).await["state"]["state"],
        "taken_back"
    );
    assert_ne!(
        ask(&desk, "form", json!({ "id": "f" })).await["form"],
        json!(null)
    );
    ask(&desk, "dismiss_signing", id).await;
    assert_eq!(ask(&desk, "signings", json!({})).await["signings"], json!([]));
    desk.close().await;
}

#[tokio::test]
async fn wastes_are_found_as_people_look_for_them() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("home"));
    ask(&desk, "begin", json!({ "pin": PIN })).await;
    for (text, code) in [
        ("900-249-08", "900-249-08"),
        ("90024908", "900-249-08"),
        ("废酸", "900-300-34"),
        ("fkwy", "900-249-08"),
        ("HW08", "900-249-08"),
    ] {
        let found = ask(&desk, "search_wastes", json!({ "text": text, "limit": 100 })).await;
        let codes: Vec<_> = found["wastes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|waste| &waste["code"])
            .collect();
        assert!(codes.contains(&&json!(code)), "{text}: {codes:?}");
        assert_eq!(found["edition"]["superseded_by"], "2025");
    }
    // What comes up in every industry stands before what only few have.
    let found = ask(&desk, "search_wastes", json!({ "text": "fkwy", "limit": 100 })).await;
    let everywhere: Vec<bool> = found["wastes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|waste| waste["industry"] == "非特定行业")
        .collect();
    assert!(
        everywhere.contains(&true) && everywhere.contains(&false),
        "{everywhere:?}"
    );
    assert!(everywhere.is_sorted_by(|a, b| a >= b), "{everywhere:?}");
    let nothing_used = ask(&desk, "search_wastes", json!({ "text": "", "limit": 5 })).await;
    assert_eq!(nothing_used["wastes"], json!([]));
}

#[tokio::test]
async fn an_invite_is_read_from_a_picture_and_only_from_a_chosen_one() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("邀请码.png");
    let key = wufei_ledger::DeviceKey::from_seed(&[7; 32]).public().to_bytes();
    let key = wufei_manifest::id::Hex(key);
    let invite = format!("10.1.2.3:4420/7K3M-92QD-7K3M-92QD#{key}");
    let code = qrcode::QrCode::new(&invite).unwrap();
    let width = code.width();
    let (scale, margin) = (6, 4);
    let edge = u32::try_from((width + 2 * margin) * scale).unwrap();
    let dark = |at: u32| (at as usize / scale).checked_sub(margin).filter(|at| *at < width);
    let pixels = image::GrayImage::from_fn(edge, edge, |x, y| match (dark(x), dark(y)) {
        (Some(x), Some(y)) if code[(x, y)] == qrcode::Color::Dark => image::Luma([0]),
        _ => image::Luma([255]),
    });
    pixels.save(&picture).unwrap();

    let desk = desk_with_file(&folder.path().join("home"), &picture);
    let chosen = ask(&desk, "choose_file", json!({ "purpose": "code" })).await;
    assert_eq!(chosen["file"]["name"], "邀请码.png");
    let read = ask(&desk, "read_code", json!({ "chosen": chosen["file"]["chosen"] })).await;
    let read = ask(&desk, "read_invite", json!({ "invite": read["text"] })).await;
    assert_eq!(read["address"], "10.1.2.3:4420");
    assert_eq!(read["names_key"], true);
    let path = picture.to_str().unwrap();
    assert_eq!(
        refused(&desk, "read_code", json!({ "chosen": path })).await,
        "file.not_chosen"
    );

    let blank = folder.path().join("blank.png");
    image::GrayImage::from_pixel(64, 64, image::Luma([255]))
        .save(&blank)
        .unwrap();
    let desk = desk_with_file(&folder.path().join("home"), &blank);
    let chosen = ask(&desk, "choose_file", json!({ "purpose": "code" })).await;
    let blank = json!({ "chosen": chosen["file"]["chosen"] });
    assert_eq!(refused(&desk, "read_code", blank).await, "picture.no_code");
    assert_eq!(
        refused(&desk, "read_invite", json!({ "invite": "hello" })).await,
        "enrol.invite"
    );
}

#[tokio::test]
async fn a_screen_of_another_build_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("home"));
    assert_eq!(
        refused(&desk, "no_such_command", json!({})).await,
        "ui.unknown_command"
    );
    assert_eq!(
        refused(&desk, "unlock", json!({ "key": 1 })).await,
        "ui.unreadable_request"
    );
    let told = dispatch(&desk, "unlock", json!({})).await.unwrap_err();
    assert!(matches!(told, Problem::UnreadableRequest { name, .. } if name == "unlock"));
}

#[tokio::test]
async fn changes_are_told_to_whoever_listens() {
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&folder.path().join("home"));
    let mut changed = desk.changed();
    ask(&desk, "begin", json!({ "pin": PIN })).await;
    let told = changed.recv().await.unwrap();
    assert!(told.areas.contains(&wufei_api::Area::Desk), "{told:?}");
}
