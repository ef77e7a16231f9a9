//! The way out: the desk signs what still waits and stops its courier before the process ends.

use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Manager, Runtime};
use wufei_app::FrontDesk;

/// How long the desk may take. What it could not finish is in its folder and goes on at the next start.
const PATIENCE: Duration = Duration::from_secs(15);

/// Tells the demo's starter to open the window again on another home.
const SWITCH: i32 = 75;

/// Whether somebody is on the way out already.
#[derive(Default)]
pub struct Leaving(AtomicBool);

/// Where to.
#[derive(Debug)]
pub enum Way {
    /// It is closed.
    Out,
    /// It is opened again on the demo's home of this label.
    ToHome(String),
}

/// Closes the desk and ends the process. Only the first call counts.
pub fn leave<R: Runtime>(app: &AppHandle<R>, way: Way) {
    if app.state::<Leaving>().0.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let desk = app.state::<FrontDesk>();
        if tokio::time::timeout(PATIENCE, desk.close()).await.is_err() {
            tracing::error!(
                after_s = PATIENCE.as_secs(),
                "the desk did not close within {} s",
                PATIENCE.as_secs()
            );
        }
        match way {
            Way::Out => app.exit(0),
            Way::ToHome(label) => {
                println!("{}", json!({ "switch": label }));
                app.exit(SWITCH);
            }
        }
    });
}

/// Leaves when the session manager or a terminal asks for it.
///
/// # Errors
/// When the system does not let signals be heard.
#[cfg(unix)]
pub async fn on_signals<R: Runtime>(app: AppHandle<R>) -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut asked = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = asked.recv() => {}
        _ = interrupted.recv() => {}
        _ = hung_up.recv() => {}
    }
    leave(&app, Way::Out);
    Ok(())
}
