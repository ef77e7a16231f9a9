//! The program as a person starts it: its own process, its own folder.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use wufei_home::KdfParams;
use wufei_node::{Clock, Node, Pin, enrol};

const PROGRAM: &str = env!("CARGO_BIN_EXE_wufei-regulator");

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(PROGRAM)
        .args(["--data-dir", folder.to_str().unwrap(), "--lang", "en"])
        .args(arguments)
        .env_remove("WUFEI_DATA_DIR")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("passphrase"), "correct horse\n").unwrap();
        Self { folder }
    }

    fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    fn passphrase(&self) -> String {
        self.folder.path().join("passphrase").display().to_string()
    }

    fn init(&self, more: &[&str]) -> Output {
        let passphrase = self.passphrase();
        run(
            &self.data(),
            &[&["--json", "init", "--passphrase-file", &passphrase], more].concat(),
        )
    }

    fn serve(&self, more: &[&str]) -> (Child, Value) {
        let mut child = Command::new(PROGRAM)
            .args(["--data-dir", self.data().to_str().unwrap(), "--json", "serve"])
            .args(["--sync-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        (child, serde_json::from_str(&line).unwrap())
    }
}

fn terminate(mut child: Child) -> Option<i32> {
    let told = Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(told.success());
    child.wait().unwrap().code()
}

#[test]
fn a_ledger_begins_serves_invites_and_ends() {
    let home = Home::new();
    let made = json(&home.init(&["--unsealed"]));
    assert_eq!(made["ledger"], made["root"]);
    assert_eq!(made["key"].as_str().unwrap().len(), 64);

    let (child, ready) = home.serve(&[]);
    assert_eq!(
        (&ready["ready"], &ready["ledger"], &ready["key"]),
        (&Value::Bool(true), &made["ledger"], &made["key"])
    );
    let invited = run(
        &home.data(),
        &[
            "--json",
            "invite",
            "--org-name",
            "江城机械",
            "--kind",
            "producer",
            "--kind",
            "collector",
        ],
    );
    let invite: wufei_sync::Invite = json(&invited)["invite"].as_str().unwrap().parse().unwrap();
    assert_eq!(invite.address, ready["sync"].as_str().unwrap());
    let plain = run(
        &home.data(),
        &["invite", "--org-name", "江城机械", "--kind", "agent"],
    );
    let line = String::from_utf8(plain.stdout).unwrap();
    assert!(line.trim().parse::<wufei_sync::Invite>().is_ok(), "{line}");
    let served = json(&run(&home.data(), &["--json", "state", "--all"]));

    let second = run(&home.data(), &["serve"]);
    assert_eq!(second.status.code(), Some(1));
    assert!(
        text(&second).contains(&format!("is in use by process {}", child.id())),
        "{second:?}"
    );
    assert_eq!(terminate(child), Some(0));

    assert_eq!(
        json(&run(&home.data(), &["--json", "state"])),
        served,
        "the same from the folder"
    );
    let late = run(
        &home.data(),
        &["--json", "invite", "--org-name", "a", "--kind", "agent"],
    );
    assert_eq!(
        (late.status.code(), &json(&late)["error"]["code"]),
        (Some(1), &Value::from("not-serving"))
    );
    let walked = run(&home.data(), &["--json", "verify"]);
    assert_eq!(
        (walked.status.code(), &json(&walked)["ok"]),
        (Some(0), &Value::Bool(true))
    );
}

#[test]
fn a_sealed_issuer_needs_its_passphrase() {
    let home = Home::new();
    assert!(home.init(&[]).status.success());
    let wrong = home.folder.path().join("wrong");
    std::fs::write(&wrong, "incorrect horse").unwrap();
    let refused = run(
        &home.data(),
        &["--json", "serve", "--passphrase-file", wrong.to_str().unwrap()],
    );
    assert_eq!(
        (refused.status.code(), &json(&refused)["error"]["code"]),
        (Some(1), &Value::from("wrong-passphrase"))
    );
    let nobody = run(&home.data(), &["serve"]);
    assert!(text(&nobody).contains("nobody is there to type it"), "{nobody:?}");
    let (child, ready) = home.serve(&["--passphrase-file", &home.passphrase()]);
    assert_eq!(ready["ready"], true);
    assert_eq!(terminate(child), Some(0));
    let seeds = std::fs::read_dir(home.data())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(!seeds.into_iter().any(|name| name == "issuer.seed"));
}

#[test]
fn a_lost_device_is_revoked_beside_the_running_node() {
    let home = Home::new();
    home.init(&["--unsealed"]);
    let (child, _) = home.serve(&[]);
    let invited = json(&run(
        &home.data(),
        &["--json", "invite", "--org-name", "江城机械", "--kind", "producer"],
    ));
    let folder = home.folder.path().join("device");
    let pin = Pin::new("271828").unwrap();
    let node = Node::init_with(&folder, &pin, KdfParams::for_tests(), Clock::system()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let enrolled = enrol(&node, invited["invite"].as_str().unwrap());
    runtime.block_on(enrolled).unwrap();

    let device = node.device().to_string();
    let revoke =
        |device: &str, reason: &str| run(&home.data(), &["--json", "revoke", device, "--reason", reason]);
    let revoked = json(&revoke(&device, "lost"));
    assert_eq!(
        (&revoked["device"], &revoked["reason"], &revoked["log_index"]),
        (
            &Value::from(device.as_str()),
            &Value::from("lost"),
            &Value::from(2)
        )
    );
    assert_eq!(json(&revoke(&device, "left")), revoked, "the first one stands");
    let plain = run(&home.data(), &["revoke", &device, "--reason", "lost"]);
    let line = String::from_utf8(plain.stdout).unwrap();
    assert!(line.contains("what stood in the log before stands"), "{line}");
    runtime.block_on(node.sync_once(Duration::from_secs(60))).unwrap();
    assert_eq!(
        node.revocation().unwrap().entry.to_string(),
        revoked["entry"].as_str().unwrap()
    );

    let nobody = revoke("00000000000000000000000000000000", "lost");
    assert_eq!(
        (nobody.status.code(), &json(&nobody)["error"]["code"]),
        (Some(1), &Value::from("refused"))
    );
    let no_id = revoke("12", "lost");
    assert_eq!(no_id.status.code(), Some(2));
    assert!(text(&no_id).contains("32 hexadecimal digits"), "{no_id:?}");
    assert_eq!(revoke(&device, "bored").status.code(), Some(2));
    assert_eq!(terminate(child), Some(0));
    let walked = run(&home.data(), &["--json", "verify"]);
    assert_eq!(json(&walked)["ok"], true);
    assert_eq!(json(&revoke(&device, "lost"))["error"]["code"], "not-serving");
}

#[test]
fn a_browser_that_listens_does_not_hold_up_the_end() {
    let home = Home::new();
    home.init(&["--unsealed"]);
    let (child, ready) = home.serve(&[]);
    let address = ready["http"].as_str().unwrap().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    let token = ready["token"].as_str().unwrap();
    write!(
        stream,
        "GET /api/v1/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    .unwrap();
    let mut heard = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with("data: ") {
        line.clear();
        assert!(heard.read_line(&mut line).unwrap() > 0, "the stream ended early");
    }
    let asked = Instant::now();
    assert_eq!(terminate(child), Some(0));
    // Requests that do not end are waited for five seconds.
    assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
}

#[test]
fn a_killed_node_leaves_a_folder_that_serves_again() {
    let home = Home::new();
    home.init(&["--unsealed"]);
    let (mut child, first) = home.serve(&[]);
    run(&home.data(), &["invite", "--org-name", "a", "--kind", "agent"]);
    child.kill().unwrap();
    child.wait().unwrap();
    let state = run(&home.data(), &["--json", "state"]);
    assert!(
        state.status.success(),
        "what the killed node left behind misleads nobody"
    );
    let (child, second) = home.serve(&[]);
    assert_ne!(
        first["token"], second["token"],
        "each start has a token of its own"
    );
    assert_eq!(terminate(child), Some(0));
}

#[test]
fn what_cannot_be_done_is_told_with_a_remedy() {
    let home = Home::new();
    let early = run(&home.data(), &["serve"]);
    assert!(
        text(&early).contains("Run wufei-regulator init first"),
        "{early:?}"
    );
    assert!(home.init(&["--unsealed"]).status.success());
    let again = home.init(&["--unsealed"]);
    assert_eq!(json(&again)["error"]["code"], "already-initialised");
    assert!(text(&again).contains("Keys are never written over"));

    for (arguments, code, words) in [
        (&["state", "--org", "12"][..], 2, "32 hexadecimal digits"),
        (
            &[
                "invite",
                "--org-name",
                "a",
                "--kind",
                "agent",
                "--expires",
                "soon",
            ][..],
            2,
            "72h, 3d or 30m",
        ),
        (
            &["serve", "--http-listen", "0.0.0.0:0"][..],
            2,
            "something in front speaks TLS",
        ),
        (&["invite", "--org-name", "a"][..], 2, "--kind"),
        (
            &["serve", "--sync-listen", "nowhere"][..],
            2,
            "a setting is wrong",
        ),
    ] {
        let refused = run(&home.data(), arguments);
        assert_eq!(refused.status.code(), Some(code), "{arguments:?}: {refused:?}");
        assert!(text(&refused).contains(words), "{arguments:?}: {refused:?}");
    }

    let foreign = home.folder.path().join("foreign");
    assert!(
        Command::new("cp")
            .args(["-r", home.data().to_str().unwrap(), foreign.to_str().unwrap()])
            .status()
            .unwrap()
            .success()
    );
    std::fs::remove_file(foreign.join("archive.db")).unwrap();
    rusqlite::Connection::open(foreign.join("archive.db"))
        .unwrap()
        .execute_batch("CREATE TABLE other (x)")
        .unwrap();
    let refused = run(&foreign, &["serve"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused).contains("belongs to another program"),
        "{refused:?}"
    );
}
