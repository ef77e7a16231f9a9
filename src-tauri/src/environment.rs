//! The environment that WebKitGTK reads while it starts.
//!
//! A process that already runs must not change its own environment: other threads may be reading it, and
//! edition 2024 calls it `unsafe` for that reason. So the program starts itself once more, as the same
//! process, with the variables as they should be, before anything else has begun.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Lets WebKitGTK draw without DMA-BUF, which leaves the window white with some drivers and compositors.
pub const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// The second remedy against a white window, and a slow one: a person sets it.
pub const NO_COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";

/// Opens the window to whoever can reach a local port (tauri-runtime-wry reads it in every build).
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Whether this build may be steered by a WebDriver.
const MAY_BE_STEERED: bool = cfg!(any(debug_assertions, feature = "automation"));

/// What has to be different.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Set(&'static str),
    Remove(&'static str),
}

/// Starts this program anew, in place, when its environment has to be different; else does nothing.
///
/// # Errors
/// When the system cannot start the program a second time.
pub fn prepare() -> io::Result<()> {
    let changes = changes(|name| std::env::var_os(name), MAY_BE_STEERED);
    if changes.is_empty() {
        return Ok(());
    }
    // Not the path: what lies there may have been replaced by an update.
    let mut again = Command::new("/proc/self/exe");
    let mut arguments = std::env::args_os();
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    again.args(arguments);
    for change in changes {
        match change {
            Change::Set(name) => again.env(name, "1"),
            Change::Remove(name) => again.env_remove(name),
        };
    }
    Err(again.exec())
}

fn changes(variable: impl Fn(&str) -> Option<OsString>, may_be_steered: bool) -> Vec<Change> {
    let mut changes = Vec::new();
    if variable(NO_DMABUF).is_none() {
        changes.push(Change::Set(NO_DMABUF));
    }
    if !may_be_steered && variable(AUTOMATION).is_some() {
        changes.push(Change::Remove(AUTOMATION));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)], may_be_steered: bool, expected: &[Change]) {
        let variable = |name: &str| {
            let found = variables.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| OsString::from(value))
        };
        assert_eq!(
            changes(variable, may_be_steered),
            expected,
            "{variables:?}, {may_be_steered}"
        );
    }

    #[test]
    fn a_persons_own_choice_of_renderer_stays() {
        check(&[], true, &[Change::Set(NO_DMABUF)]);
        check(&[(NO_DMABUF, "1")], true, &[]);
        check(&[(NO_DMABUF, "0")], true, &[]);
        check(&[(NO_DMABUF, "")], true, &[]);
    }

    #[test]
    fn only_a_build_for_tests_may_be_steered() {
        let steered = (AUTOMATION, "true");
        check(&[steered, (NO_DMABUF, "1")], true, &[]);
        check(&[steered, (NO_DMABUF, "1")], false, &[Change::Remove(AUTOMATION)]);
        check(
            &[steered],
            false,
            &[Change::Set(NO_DMABUF), Change::Remove(AUTOMATION)],
        );
    }

    #[test]
    fn once_changed_nothing_is_left_to_change() {
        check(&[(NO_DMABUF, "1")], false, &[]);
    }
}
