//! Keys and admissions as text: what a QR on paper holds, and what a person can type from it.
//!
//! A word that names kind and version, then Crockford's base 32 of the content and of the first three bytes of
//! SHA-256 over word and content. Dashes, blanks and line ends mean nothing. In capitals throughout, so that a QR
//! holds it in its alphanumeric mode.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of the check: one of 16 million wrong texts passes.
const CHECK: usize = 3;
/// The longest text that is looked at: an admission with the keys of two generations.
const MOST_CHARS: usize = 64 * 1024;
/// Characters of a group, as printed.
const GROUP: usize = 4;

/// Why a text is not what is asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaperError {
    /// Another kind of text, or none of ours.
    #[error("it begins with {found:?} where {expected} is expected")]
    Word {
        /// The word.
        expected: &'static str,
        /// The first characters.
        found: String,
    },
    /// Digits and letters, without U.
    #[error("{found:?} is in no such text (character {at} after the word)")]
    Character {
        /// The character.
        found: char,
        /// Its place, from 1.
        at: usize,
    },
    /// Too short or too long.
    #[error("{found} characters follow the word where {expected} are expected")]
    Length {
        /// How many there should be.
        expected: usize,
        /// How many there are.
        found: usize,
    },
    /// A character is wrong, or two stand in each other's place.
    #[error("the check does not fit: a character is wrong")]
    Check,
    /// The check fits, and the content is none.
    #[error("the content is not right: {why}")]
    Content {
        /// What is wrong.
        why: String,
    },
}

/// Writes a content under a word, in groups of four with dashes.
pub(crate) fn write(word: &'static str, content: &[u8]) -> String {
    let mut text = String::from(word);
    let check = check(word, content);
    let mut bits = 0u32;
    let mut held = 0;
    let mut written = 0;
    let mut digit = |value: u32| {
        if written % GROUP == 0 {
            text.push('-');
        }
        written += 1;
        text.push(char::from(ALPHABET[(value & 31) as usize]));
    };
    for byte in content.iter().chain(&check) {
        bits = (bits << 8 | u32::from(*byte)) & 0xFFFF;
        held += 8;
        while held >= 5 {
            held -= 5;
            digit(bits >> held);
        }
    }
    if held > 0 {
        digit(bits << (5 - held));
    }
    text
}

/// Reads what stands under a word, as people type it: small letters, full-width letters, O for 0, I and L for 1.
///
/// # Errors
/// [`PaperError`]; never for its length alone, which is the content's own matter.
pub(crate) fn read(word: &'static str, text: &str) -> Result<Zeroizing<Vec<u8>>, PaperError> {
    let text: Zeroizing<String> = Zeroizing::new(
        text.chars()
            .take(MOST_CHARS)
            .map(half_width)
            .filter(|c| !is_filler(*c))
            .map(folded)
            .collect(),
    );
    let digits = text.strip_prefix(word).ok_or_else(|| PaperError::Word {
        expected: word,
        // Never more than the word would have: what follows may be secret.
        found: text.chars().take(word.len()).collect(),
    })?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len()));
    let mut bits = 0u32;
    let mut held = 0;
    for (at, found) in digits.chars().enumerate() {
        let value = value_of(found).ok_or(PaperError::Character { found, at: at + 1 })?;
        bits = (bits << 5 | value) & 0xFFFF;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    let is_padded = held < 5 && bits & ((1 << held) - 1) == 0;
    let content = bytes.len().checked_sub(CHECK).ok_or(PaperError::Length {
        expected: digits_of(CHECK + 1),
        found: digits.chars().count(),
    })?;
    if !is_padded || check(word, &bytes[..content]) != bytes[content..] {
        return Err(PaperError::Check);
    }
    bytes.truncate(content);
    Ok(bytes)
}

/// Whether a text says of itself that it is one under this word.
pub(crate) fn is_under(word: &str, text: &str) -> bool {
    let mut told = text.chars().map(half_width).filter(|c| !is_filler(*c));
    word.chars()
        .all(|c| told.next().is_some_and(|found| folded(found) == c))
}

/// As [`read`], for a content of one length: a missing character is told as such.
pub(crate) fn read_exact<const N: usize>(
    word: &'static str,
    text: &str,
) -> Result<Zeroizing<[u8; N]>, PaperError> {
    let found = text.chars().map(half_width).filter(|c| !is_filler(*c)).count();
    let expected = digits_of(N + CHECK);
    if is_under(word, text) && found != word.len() + expected {
        let found = found - word.len();
        return Err(PaperError::Length { expected, found });
    }
    let bytes = read(word, text)?;
    let mut exact = Zeroizing::new([0; N]);
    if bytes.len() != N {
        return Err(PaperError::Check);
    }
    exact.copy_from_slice(&bytes);
    Ok(exact)
}

const fn digits_of(bytes: usize) -> usize {
    (bytes * 8).div_ceil(5)
}

fn check(word: &str, content: &[u8]) -> [u8; CHECK] {
    let hash = Sha256::new().chain_update(word).chain_update(content).finalize();
    [hash[0], hash[1], hash[2]]
}

fn value_of(c: char) -> Option<u32> {
    let at = ALPHABET.iter().position(|known| char::from(*known) == c)?;
    u32::try_from(at).ok()
}

/// As it is printed: nobody sees whether a 1 is an I or an L, nor in the word.
fn folded(c: char) -> char {
    match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

fn is_filler(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '–' | '—' | ':' | '\u{feff}')
}

/// Chinese keyboards write `７Ｋ３Ｍ` as easily as `7K3M`.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).expect("the block mirrors ASCII"),
        '\u{3000}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const WORD: &str = "WFS1";

    proptest! {
        #[test]
        fn what_is_written_is_read_again(content in proptest::collection::vec(any::<u8>(), 1..1200)) {
            let text = write(WORD, &content);
            prop_assert_eq!(&*read(WORD, &text).unwrap(), &content);
            let typed = text.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
            prop_assert_eq!(&*read(WORD, &typed).unwrap(), &content);
        }

        #[test]
        fn one_wrong_character_is_noticed(content in any::<[u8; 32]>(), at in 5usize..70, to in 0usize..32) {
            let mut text: Vec<char> = write(WORD, &content).chars().collect();
            let at = at.min(text.len() - 1);
            let to = char::from(ALPHABET[to]);
            prop_assume!(text[at] != '-' && text[at] != to);
            text[at] = to;
            let text: String = text.into_iter().collect();
            prop_assert_eq!(read_exact::<32>(WORD, &text), Err(PaperError::Check));
        }

        #[test]
        fn whatever_is_typed_is_answered(text in ".{0,200}") {
            let _ = read(WORD, &text);
            let _ = read_exact::<32>(WORD, &text);
        }
    }

    #[test]
    fn a_seed_has_fourteen_groups() {
        let text = write(WORD, &[7; 32]);
        assert_eq!(text.split('-').count(), 1 + 14);
        assert!(
            text.bytes()
                .all(|c| c == b'-' || c.is_ascii_digit() || c.is_ascii_uppercase())
        );
    }

    #[test]
    fn what_is_wrong_is_said() {
        let text = write(WORD, &[7; 32]);
        let said = |text: &str| read_exact::<32>(WORD, text).unwrap_err().to_string();
        assert_eq!(
            said("https://example"),
            r#"it begins with "HTTP" where WFS1 is expected"#
        );
        assert_eq!(
            said(&text[..text.len() - 1]),
            "55 characters follow the word where 56 are expected"
        );
        assert_eq!(
            said(&text.replacen(&text[5..6], "U", 1)),
            "'U' is in no such text (character 1 after the word)"
        );
    }
}
