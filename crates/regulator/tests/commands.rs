//! The program as a person starts it: its own process, its own folder.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

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
