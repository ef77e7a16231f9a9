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
    /// The tag, as in `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language that a tag or a locale names, such as `zh-CN`, `en` or `en_GB.UTF-8`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_', '.']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// What `Accept-Language` prefers among ours (RFC 9110 §12.5.4); the first of equals.
    pub fn accepted(header: &str) -> Self {
        let weighed = header.split(',').filter_map(|range| {
            let (tag, weight) = range.split_once(';').unwrap_or((range, "q=1"));
            let weight: f32 = weight.trim().strip_prefix("q=")?.parse().ok()?;
            Some((Self::from_tag(tag)?, weight))
        });
        let best = weighed
            .filter(|(_, weight)| *weight > 0.0)
            .reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(lang, _)| lang).unwrap_or_default()
    }

    /// What a process is asked for by its surroundings: `WUFEI_LANG`, then the locale. Only programs read
    /// the environment, so they pass how to look a variable up.
    pub fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        ["WUFEI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| variable(name).filter(|value| !value.is_empty()))
            .and_then(|value| Self::from_tag(&value))
            .unwrap_or_default()
    }

    /// Picks the sentence of this language.
    pub(crate) fn pick(self, zh: String, en: String) -> String {
        match self {
            Self::ZhCn => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_wins_and_chinese_is_the_default() {
        for (header, expected) in [
            ("en", Lang::En),
            ("en-GB,zh;q=0.8", Lang::En),
            ("fr, zh-CN;q=0.9, en;q=0.8", Lang::ZhCn),
            ("zh;q=0.1, en;q=0.2", Lang::En),
            ("en;q=0", Lang::ZhCn),
            ("fr", Lang::ZhCn),
            ("", Lang::ZhCn),
            (";;;q=,,", Lang::ZhCn),
        ] {
            assert_eq!(Lang::accepted(header), expected, "{header:?}");
        }
    }
}
