//! Text as it is indexed and asked for: every Han character is a word of its own.
//!
//! SQLite's `trigram` finds nothing for a word of two characters, and most Chinese words have two.
//! So Han characters stand apart in the index, and a search for 废酸 is a search for the phrase "废 酸".

use wufei_manifest::typed::half_width;

/// The text as the index keeps it.
pub(crate) fn indexed(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() * 2);
    for c in text.chars().map(half_width) {
        if is_han(c) {
            spaced.push(' ');
            spaced.push(c);
            spaced.push(' ');
        } else {
            spaced.push(c);
        }
    }
    spaced
}

/// The FTS5 expression for what a person typed; `None` when there is nothing to look for.
///
/// Words must all occur. The last may be unfinished, unless it ends in a Han character.
pub(crate) fn expression(typed: &str) -> Option<String> {
    let typed: String = typed.chars().map(half_width).collect();
    let mut words = typed
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .peekable();
    let mut parts = Vec::new();
    while let Some(word) = words.next() {
        let phrase = indexed(word).replace('"', " ");
        let is_unfinished =
            words.peek().is_none() && word.ends_with(|c: char| c.is_alphanumeric() && !is_han(c));
        parts.push(format!(
            "\"{}\"{}",
            phrase.trim(),
            if is_unfinished { " *" } else { "" }
        ));
    }
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// The unified ideographs with their extensions, and the compatibility ones.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_types_becomes_phrases() {
        for (typed, expected) in [
            ("废酸", Some("\"废  酸\"")),
            ("900-249", Some("\"900-249\" *")),
            ("江城 ９００", Some("\"江  城\" AND \"900\" *")),
            ("WF-7K3M", Some("\"WF-7K3M\" *")),
            ("a\" OR \"b", Some("\"a\" AND \"OR\" AND \"b\" *")),
            ("  ", None),
            ("-- \"*\"", None),
        ] {
            assert_eq!(expression(typed).as_deref(), expected, "{typed}");
        }
    }
}
