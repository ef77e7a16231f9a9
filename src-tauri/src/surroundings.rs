//! What is around the desk in a window: the system's file dialogs, and the demo's other homes.

use crate::demo::DemoHomes;
use crate::{leaving, window};
use std::path::Path;
use std::process::{Command, Stdio};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;
use wufei_api::views::{DemoHome, FilePurpose};
use wufei_app::{Choosing, Surroundings};

/// The window and the system below it.
pub struct WindowSurroundings<R: Runtime> {
    app: AppHandle<R>,
    demo: DemoHomes,
}

impl<R: Runtime> WindowSurroundings<R> {
    /// Around this program's window.
    pub fn new(app: AppHandle<R>, demo: DemoHomes) -> Self {
        Self { app, demo }
    }

    fn dialog(&self) -> FileDialogBuilder<R> {
        let dialog = self.app.dialog().file();
        match self.app.get_webview_window(window::MAIN) {
            Some(window) => dialog.set_parent(&window),
            None => dialog,
        }
    }
}

impl<R: Runtime> Surroundings for WindowSurroundings<R> {
    /// The page never opens a dialog itself: it could otherwise name any file.
    fn choose(&self, purpose: FilePurpose) -> Choosing {
        let dialog = self.dialog();
        let (tell, chosen) = oneshot::channel::<Option<FilePath>>();
        let told = move |file| drop(tell.send(file));
        match purpose {
            FilePurpose::Spreadsheet => dialog.add_filter("*.xlsx", &["xlsx"]).pick_file(told),
            FilePurpose::Code => dialog
                .add_filter("*.png *.jpg *.txt *.json", &["png", "jpg", "jpeg", "txt", "json"])
                .pick_file(told),
            FilePurpose::Photograph => dialog
                .add_filter("*.jpg *.png *.heic", &["jpg", "jpeg", "png", "heic", "webp"])
                .pick_file(told),
            FilePurpose::PageTo => dialog.set_file_name("wufei-sheets.html").save_file(told),
            FilePurpose::AdmissionTo => dialog.set_file_name("wufei-admission.txt").save_file(told),
            FilePurpose::ExportTo => dialog.set_file_name("wufei-export.jsonl").save_file(told),
        }
        Box::pin(async move { chosen.await.ok().flatten()?.into_path().ok() })
    }

    /// Left to the system: it knows the person's browser, and its print dialog.
    fn show(&self, page: &Path) -> bool {
        let program = match std::env::consts::OS {
            "windows" => "explorer",
            "macos" => "open",
            _ => "xdg-open",
        };
        match Command::new(program).arg(page).stdin(Stdio::null()).spawn() {
            Ok(mut shown) => {
                // Somebody has to wait for it, or it stays in the system's list of programs.
                std::thread::spawn(move || shown.wait());
                true
            }
            Err(error) => {
                tracing::warn!(error = %error, "{program} cannot show a page");
                false
            }
        }
    }

    fn homes(&self) -> Vec<DemoHome> {
        self.demo.shown()
    }

    fn go_to(&self, label: &str) {
        if self.demo.has(label) {
            leaving::leave(&self.app, leaving::Way::ToHome(label.to_owned()));
        }
    }
}
