//! What is around a desk: the system's file dialogs, and the demo's other homes.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use wufei_api::views::{DemoHome, FilePurpose};

/// A person who is looking for a file; nothing when they thought better of it.
pub type Choosing = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Given by whoever shows the desk: the window, or the bridge of the tests.
pub trait Surroundings: Send + Sync + 'static {
    /// Asks the person for a file in the system's own dialog.
    fn choose(&self, purpose: FilePurpose) -> Choosing;

    /// Shows a page in the system's program for such pages, to be printed from there; whether that began.
    fn show(&self, _page: &Path) -> bool {
        false
    }

    /// The demo's homes; none outside the demo.
    fn homes(&self) -> Vec<DemoHome> {
        Vec::new()
    }

    /// Leaves this desk for another of the demo's homes. Whoever shows the desk ends it in good order.
    fn go_to(&self, _label: &str) {}
}
