//! Which language this person reads.

use crate::args::Language;
use wufei_app::Lang;

/// The flag, else what the surroundings ask for.
pub fn chosen(flag: Option<Language>) -> Lang {
    match flag {
        Some(Language::ZhCn) => Lang::ZhCn,
        Some(Language::En) => Lang::En,
        None => Lang::of_locale(|name| std::env::var(name).ok()),
    }
}
