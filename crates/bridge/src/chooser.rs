//! What is around the desk when nobody sits before it: the test says what the person picks.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use wufei_api::views::FilePurpose;
use wufei_app::{Choosing, Surroundings};

/// What "the person" picks in the system's next file dialog.
#[derive(Clone, Default)]
pub struct Picked(Arc<Mutex<Option<PathBuf>>>);

impl Picked {
    /// The next dialog gives this file; `None` closes it without one.
    pub fn set(&self, path: Option<PathBuf>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = path;
    }
}

impl Surroundings for Picked {
    /// A picked file is given once.
    fn choose(&self, _: FilePurpose) -> Choosing {
        let picked = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        Box::pin(std::future::ready(picked))
    }
}
