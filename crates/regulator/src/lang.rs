//! In which language a person is answered.

/// Chinese unless somebody asks for English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// 简体中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The tag, as in `Content-Language`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The language that a tag or a locale names, such as `zh-CN`, `en` or `en_GB.UTF-8`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_', '.']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
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

    /// What the process' environment asks for: `WUFEI_LANG`, then the locale.
    pub fn of_environment() -> Self {
        ["WUFEI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .and_then(|value| Self::from_tag(&value))
            .unwrap_or_default()
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
            ("fr, zh-CN;q=0.9, en;q=0.8", Lang::Zh),
            ("zh;q=0.1, en;q=0.2", Lang::En),
            ("en;q=0", Lang::Zh),
            ("fr", Lang::Zh),
            ("", Lang::Zh),
            (";;;q=,,", Lang::Zh),
        ] {
            assert_eq!(Lang::accepted(header), expected, "{header:?}");
        }
    }
}
