//! What is around the desk in a window: the system's file dialogs, and the demo's other homes.

use crate::demo::DemoHomes;
use crate::{leaving, window};
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
            FilePurpose::Picture => dialog
                .add_filter("*.png *.jpg", &["png", "jpg", "jpeg"])
                .pick_file(told),
            FilePurpose::ExportTo => dialog.set_file_name("wufei-export.jsonl").save_file(told),
        }
        Box::pin(async move { chosen.await.ok().flatten()?.into_path().ok() })
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
