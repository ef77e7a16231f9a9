//! The window `wufei-desk`: the screens of a desk over one replica.
//!
//! It knows nothing of waste: a page asks ([`call`]), the desk of `wufei-app` answers, and what changed is
//! told ([`changed`]). This is the only room that names tauri.

mod call;
mod changed;
mod demo;
#[cfg(target_os = "linux")]
mod environment;
mod home;
mod leaving;
#[cfg(target_os = "linux")]
mod linux_webview;
mod ready;
mod surroundings;
mod window;

use demo::DemoHomes;
use leaving::{Leaving, Way};
use ready::Ready;
use std::path::Path;
use std::process::ExitCode;
use surroundings::WindowSurroundings;
use tauri::async_runtime::{block_on, spawn};
use tauri::{App, Manager, RunEvent, WindowEvent};
use tracing_subscriber::EnvFilter;
use wufei_app::FrontDesk;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    if let Err(error) = environment::prepare() {
        eprintln!("wufei-desk: the window's environment cannot be prepared: {error}");
        return ExitCode::FAILURE;
    }
    log_to_stderr();
    match run() {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(error = %error, "the window cannot be opened");
            ExitCode::FAILURE
        }
    }
}

fn run() -> tauri::Result<ExitCode> {
    let home = home::folder();
    // First of all plugins. The lock is by home: another home is another desk.
    let only_one = tauri_plugin_single_instance::Builder::new()
        .dbus_id(format!("org.wufei.desk.{}", home::name(&home)))
        .callback(|app, _, _| window::show(app))
        .build();
    let app = tauri::Builder::default()
        .plugin(only_one)
        .plugin(tauri_plugin_dialog::init())
        .manage(Leaving::default())
        .manage(Ready::default())
        .setup(move |app| Ok(set_up(app, &home)?))
        .invoke_handler(tauri::generate_handler![call::call, ready::ui_ready])
        .build(tauri::generate_context!())?;
    let code = app.run_return(|app, event| match event {
        // The page must not vanish before what it took for signed is signed.
        RunEvent::WindowEvent {
            event: WindowEvent::CloseRequested { api, .. },
            ..
        } => {
            api.prevent_close();
            leaving::leave(app, Way::Out);
        }
        // The last window is gone by another way than its button.
        RunEvent::ExitRequested { code: None, api, .. } => {
            api.prevent_exit();
            leaving::leave(app, Way::Out);
        }
        _ => {}
    });
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Everything that needs the running program: the desk, what it tells, and the window.
fn set_up(app: &App, home: &Path) -> tauri::Result<()> {
    let handle = app.handle().clone();
    let surroundings = WindowSurroundings::new(handle.clone(), demo_homes(home));
    // Inside the runtime: an enrolled desk begins to send and fetch at once.
    let desk = block_on(async { FrontDesk::open(home, surroundings) });
    spawn(changed::tell(handle.clone(), desk.changed()));
    app.manage(desk);
    window::open(app, home)?;
    spawn(ready::wait(handle.clone(), app.state::<Ready>().inner().clone()));
    #[cfg(unix)]
    spawn(async move {
        if let Err(error) = leaving::on_signals(handle).await {
            tracing::warn!(error = %error, "signals are not heard");
        }
    });
    Ok(())
}

fn demo_homes(own: &Path) -> DemoHomes {
    let Some(text) = std::env::var_os(demo::VARIABLE) else {
        return DemoHomes::default();
    };
    DemoHomes::read(&text.to_string_lossy(), own).unwrap_or_else(|error| {
        tracing::warn!(error = %error, "{} is not a list of homes", demo::VARIABLE);
        DemoHomes::default()
    })
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("WUFEI_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
