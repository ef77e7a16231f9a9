//! The languages in which papers speak to people.

/// A language that every sentence exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Lang {
    /// Picks the sentence of this language.
    pub(crate) fn pick(self, zh: String, en: String) -> String {
        match self {
            Lang::ZhCn => zh,
            Lang::En => en,
        }
    }
}
