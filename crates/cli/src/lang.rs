//! Which language this person reads.

use crate::args::Language;
use wufei_app::Lang;

/// The flag, else the first of WUFEI_LANG, LC_ALL, LC_MESSAGES and LANG that names one of ours, else Chinese.
pub fn chosen(flag: Option<Language>) -> Lang {
    if let Some(flag) = flag {
        return match flag {
            Language::ZhCn => Lang::ZhCn,
            Language::En => Lang::En,
        };
    }
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let named = ["WUFEI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(set);
    match named.as_deref() {
        Some(locale) if locale.starts_with("en") => Lang::En,
        _ => Lang::ZhCn,
    }
}
