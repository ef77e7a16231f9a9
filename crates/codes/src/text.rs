//! Text as people type and paste it, made plain.

/// A text made plain, with the word whether that changed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    /// The plain text.
    pub text: String,
    /// Whether the plain text differs from what was given.
    pub corrected: bool,
}

/// A value read from a person's text, with the word whether the spelling had to be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading<T> {
    /// The value that was meant.
    pub value: T,
    /// Whether the text was not yet the canonical spelling of the value.
    pub corrected: bool,
}

impl<T: std::fmt::Display> Reading<T> {
    /// Compares the value's own spelling with the text it was read from.
    pub(crate) fn of(value: T, found: &str) -> Self {
        let corrected = value.to_string() != found;
        Reading { value, corrected }
    }
}

/// Makes a code plain: full-width forms become ASCII, every dash becomes `-`, and blanks, line breaks,
/// zero-width and control characters go, inside the text too.
///
/// This is deliberately less than NFKC, which also turns a footnote mark into a digit (`08²` into `082`).
pub fn compact(text: &str) -> Normalised {
    let plain: String = text
        .chars()
        .filter(|c| !is_blank(*c) && !is_invisible(*c))
        .map(plain_char)
        .collect();
    Normalised {
        corrected: plain != text,
        text: plain,
    }
}

/// Makes a name or a note safe to keep: blanks at both ends and invisible characters go, the rest stays
/// as it stands, rare characters and full-width punctuation included.
///
/// Line breaks inside stay (as `\n`); characters that turn the writing direction go, since they can make
/// a text look like another.
pub fn tidy(text: &str) -> Normalised {
    let visible: String = text
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !is_invisible(*c))
        .collect();
    let plain = visible.trim_matches(is_blank);
    Normalised {
        corrected: plain != text,
        text: plain.to_owned(),
    }
}

/// Shortens a found text for an error or a list: at most `max` characters, the last of them `…` when
/// something was left out.
pub fn excerpt(text: &str, max: usize) -> String {
    if text.chars().nth(max).is_none() {
        return text.to_owned();
    }
    text.chars().take(max.saturating_sub(1)).chain(['…']).collect()
}

/// The longest found value that an error of this crate carries, in characters.
pub(crate) const FOUND_MAX: usize = 64;

/// What an error says it found: without line breaks, not too long.
pub(crate) fn found(text: &str) -> String {
    let line: String = text.chars().filter(|c| !c.is_control()).collect();
    excerpt(&line, FOUND_MAX)
}

fn plain_char(c: char) -> char {
    match c {
        // Full-width ASCII lies 0xFEE0 above ASCII.
        '\u{FF01}'..='\u{FF5E}' => match char::from_u32(c as u32 - 0xFEE0) {
            Some('~') | None => '-',
            Some(ascii) => ascii,
        },
        // Hyphens and dashes; the minus sign; the long vowel mark and the stroke 一 are what Chinese and
        // Japanese input methods give for the same key.
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2043}'
        | '\u{02D7}'
        | '\u{FE58}'
        | '\u{FE63}'
        | '\u{30FC}'
        | '\u{FF70}'
        | '\u{2500}'
        | '\u{2501}'
        | '\u{301C}'
        | '\u{00AD}'
        | '\u{4E00}' => '-',
        _ => c,
    }
}

fn is_blank(c: char) -> bool {
    // Braille blank and Hangul fillers are drawn as blanks but are not white space to Unicode.
    c.is_whitespace() || matches!(c, '\u{2800}' | '\u{3164}' | '\u{115F}' | '\u{1160}' | '\u{FFA0}')
}

/// Characters that leave no mark: control, zero-width, direction and the byte-order mark. Variation
/// selectors stay: they tell two forms of a rare character apart.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lose_width_blanks_and_fancy_dashes() {
        for (given, plain) in [
            ("900-249-08", "900-249-08"),
            ("９００－２４９－０８", "900-249-08"),
            (" 900\u{00A0}–\u{3000}249—08\r\n", "900-249-08"),
            ("\u{FEFF}900-\u{200B}249-08", "900-249-08"),
            ("900‑249−08", "900-249-08"),
            ("08²", "08²"),
        ] {
            assert_eq!(
                compact(given),
                Normalised {
                    text: plain.into(),
                    corrected: given != plain
                },
                "{given:?}"
            );
        }
    }

    #[test]
    fn a_name_keeps_its_rare_character_and_its_full_width_brackets() {
        let name = "示例𠮷野家（武汉） 门诊";
        assert_eq!(
            tidy(name),
            Normalised {
                text: name.into(),
                corrected: false
            }
        );
        assert_eq!(
            tidy("\u{3000}示例\u{202E}厂 \n"),
            Normalised {
                text: "示例厂".into(),
                corrected: true
            }
        );
    }

    #[test]
    fn an_excerpt_counts_characters_not_bytes() {
        assert_eq!(excerpt("危险废物", 4), "危险废物");
        assert_eq!(excerpt("危险废物名录", 4), "危险废…");
        assert_eq!(excerpt("", 0), "");
    }
}
