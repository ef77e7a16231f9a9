//! How people who type Latin letters look for Chinese words: by the first letters of their pinyin.

use pinyin::ToPinyinMulti;

/// The first letters of a text's pinyin, every reading of each character beside the others.
///
/// `废矿物油` is found by `fkwy` and by `kwy`; `长江` by `cj` and by `zj`. Letters and digits stand for
/// themselves; everything else is passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initials(Vec<Heads>);

/// The possible first letters at one place.
type Heads = Vec<char>;

impl Initials {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        Self(text.chars().filter_map(heads).collect())
    }

    /// Whether these letters follow one another somewhere in the text. No letters are found nowhere.
    pub fn contain(&self, letters: &str) -> bool {
        let letters: Vec<char> = letters.chars().map(|c| c.to_ascii_lowercase()).collect();
        !letters.is_empty()
            && self.0.windows(letters.len()).any(|window| {
                window
                    .iter()
                    .zip(&letters)
                    .all(|(heads, letter)| heads.contains(letter))
            })
    }

    /// The first letters by the most usual readings, as one word.
    pub fn usual(&self) -> String {
        self.0.iter().filter_map(|heads| heads.first()).collect()
    }
}

/// Whether a text can be the beginning of words in pinyin: nothing but Latin letters.
pub fn could_be_initials(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic())
}

fn heads(c: char) -> Option<Heads> {
    if c.is_ascii_alphanumeric() {
        return Some(vec![c.to_ascii_lowercase()]);
    }
    let mut heads = Heads::new();
    for reading in c.to_pinyin_multi()? {
        let head = reading.plain().chars().next();
        heads.extend(head.filter(|head| !heads.contains(head)));
    }
    Some(heads)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_the_first_letters_of_any_reading() {
        for (text, letters, found) in [
            ("废矿物油", "fkwy", true),
            ("废矿物油", "FKW", true),
            ("废矿物油", "kwy", true),
            ("废矿物油", "fwy", false),
            ("长江石化", "cj", true),
            ("长江石化", "zjs", true),
            ("重金属（含铅）", "zjshq", true),
            ("HW08 油泥", "hw08yn", true),
            ("废酸", "", false),
        ] {
            assert_eq!(Initials::of(text).contain(letters), found, "{text} {letters}");
        }
        assert_eq!(Initials::of("示例汽修厂").usual(), "slqxc");
    }

    #[test]
    fn only_letters_could_be_initials() {
        assert!(could_be_initials("fkwy"));
        for text in ["", "900", "废油", "f y"] {
            assert!(!could_be_initials(text), "{text}");
        }
    }
}
