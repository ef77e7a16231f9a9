//! The demo's homes. One window shows one of them; to go to another it ends, and whoever started it opens
//! the next (`tests/story`).

use crate::home;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use wufei_api::views::DemoHome;

/// Names the demo's homes: a JSON list of `{"label": …, "home": …}`.
pub const VARIABLE: &str = "WUFEI_DEMO_HOMES";

/// The homes that this window can be exchanged for; none outside the demo.
#[derive(Debug, Default)]
pub struct DemoHomes {
    homes: Vec<Home>,
    current: String,
}

#[derive(Debug, Deserialize)]
struct Home {
    label: String,
    home: PathBuf,
}

impl DemoHomes {
    /// From the variable's text; `own` is the home in this window.
    ///
    /// # Errors
    /// When the text is not such a list.
    pub fn read(text: &str, own: &Path) -> serde_json::Result<Self> {
        Ok(Self {
            homes: serde_json::from_str(text)?,
            current: home::name(own),
        })
    }

    /// As the screens show them.
    pub fn shown(&self) -> Vec<DemoHome> {
        let shown = self.homes.iter().map(|one| DemoHome {
            label: one.label.clone(),
            is_current: home::name(&one.home) == self.current,
        });
        shown.collect()
    }

    /// Whether there is one of this label.
    pub fn has(&self, label: &str) -> bool {
        self.homes.iter().any(|one| one.label == label)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_in_the_window_is_marked_however_its_path_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let [workshop, lorry] = ["workshop", "lorry"].map(|name| folder.path().join(name));
        std::fs::create_dir(&workshop).unwrap();
        let text = serde_json::json!([
            { "label": "汽修厂", "home": workshop },
            { "label": "运输", "home": lorry },
        ]);
        let homes = DemoHomes::read(&text.to_string(), &workshop.join("../workshop")).unwrap();
        let shown: Vec<_> = homes
            .shown()
            .into_iter()
            .map(|one| (one.label, one.is_current))
            .collect();
        assert_eq!(shown, [("汽修厂".to_owned(), true), ("运输".to_owned(), false)]);
        assert!(homes.has("运输") && !homes.has("别处"));
        assert!(DemoHomes::read("{}", &lorry).is_err());
    }
}
