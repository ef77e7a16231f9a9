//! Lines, decimals and base64, read strictly: every value has one spelling.

use crate::{Hash, MAX_SIZE};
use base64::prelude::{BASE64_STANDARD, Engine as _};

/// The most bytes of a note, a proof or a request that are read: 1 MB. A hundred signatures of any known kind
/// fit. The Go implementation draws the line in the same place.
pub const MAX_TEXT: usize = 1_000_000;

/// Where a text does not follow its page, what stands there, and what should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, {field}: found {found}, expected {expected}")]
pub struct Malformed {
    /// Counted from 1 in the text as received.
    pub line: usize,
    /// What the line is about.
    pub field: &'static str,
    /// Its beginning, quoted.
    pub found: String,
    /// What would be right.
    pub expected: &'static str,
}

/// Characters of a bad line that are shown.
const SHOWN: usize = 60;

pub(crate) const DECIMAL: &str = "a decimal number without leading zeroes, at most 4611686018427387904";
const HASH: &str = "32 bytes in base64: 44 characters";

/// One line of a text, without its line feed.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub text: &'a str,
    number: usize,
    field: &'static str,
}

impl<'a> Line<'a> {
    /// A line that was not read but is to be written.
    pub fn given(number: usize, field: &'static str, text: &'a str) -> Self {
        Self { text, number, field }
    }

    pub fn malformed(self, expected: &'static str) -> Malformed {
        let mut shown: String = self.text.chars().take(SHOWN).collect();
        if shown.len() < self.text.len() {
            shown.push('…');
        }
        Malformed {
            line: self.number,
            field: self.field,
            found: format!("{shown:?}"),
            expected,
        }
    }

    /// What follows the word that this line begins with.
    pub fn after(self, word: &'static str, expected: &'static str) -> Result<Self, Malformed> {
        let text = self
            .text
            .strip_prefix(word)
            .ok_or_else(|| self.malformed(expected))?;
        Ok(Self { text, ..self })
    }

    /// The whole line, where there is one and all of it can be printed.
    pub fn printable(self, expected: &'static str) -> Result<&'a str, Malformed> {
        if self.text.is_empty() || self.text.contains(|c| c < ' ') {
            return Err(self.malformed(expected));
        }
        Ok(self.text)
    }

    /// At least one byte.
    pub fn bytes(self, expected: &'static str) -> Result<Vec<u8>, Malformed> {
        base64(self.text)
            .filter(|bytes| !bytes.is_empty())
            .ok_or_else(|| self.malformed(expected))
    }

    /// A number of leaves: digits without a sign.
    pub fn decimal(self) -> Result<u64, Malformed> {
        let canonical = |number: &u64| *number <= MAX_SIZE && number.to_string() == self.text;
        let number = self.text.parse().ok().filter(canonical);
        number.ok_or_else(|| self.malformed(DECIMAL))
    }

    pub fn hash(self) -> Result<Hash, Malformed> {
        let bytes = base64(self.text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Hash).ok_or_else(|| self.malformed(HASH))
    }
}

/// Standard base64 with padding and without stray bits, so that no bytes have two spellings.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok()
}

/// The lines of a text, one after the other.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'a> {
    rest: &'a str,
    /// The number of the next line.
    number: usize,
}

impl<'a> Lines<'a> {
    /// The lines of bytes received: UTF-8 without control characters, no longer than [`MAX_TEXT`], the last line
    /// ended like the others.
    pub fn received(bytes: &'a [u8], field: &'static str) -> Result<Self, Malformed> {
        let malformed = |at: usize, found: String, expected| Malformed {
            line: 1 + line_feeds(&bytes[..at]),
            field,
            found,
            expected,
        };
        if bytes.len() > MAX_TEXT {
            return Err(malformed(
                0,
                format!("{} bytes", bytes.len()),
                "at most 1000000 bytes",
            ));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = error.valid_up_to();
            malformed(at, format!("the byte {:#04x}", bytes[at]), "UTF-8")
        })?;
        if let Some(at) = text.find(is_control) {
            let found = format!("the control character {:#04x}", bytes[at]);
            return Err(malformed(at, found, "none but line feeds"));
        }
        if !text.ends_with('\n') {
            return Err(malformed(
                bytes.len(),
                "the end of the text".into(),
                "a line feed before it",
            ));
        }
        Ok(Self {
            rest: text,
            number: 1,
        })
    }

    /// The next line, which is about `field`.
    pub fn next(&mut self, field: &'static str) -> Result<Line<'a>, Malformed> {
        let (text, rest) = self.rest.split_once('\n').ok_or_else(|| Malformed {
            line: self.number,
            field,
            found: "the end of the text".into(),
            expected: "a line ended by a line feed",
        })?;
        let line = Line {
            text,
            number: self.number,
            field,
        };
        (self.rest, self.number) = (rest, self.number + 1);
        Ok(line)
    }

    /// The hashes up to the next empty line, which is taken too; at most `most`.
    pub fn hashes(&mut self, most: usize, field: &'static str) -> Result<Vec<Hash>, Malformed> {
        let mut hashes = Vec::new();
        loop {
            let line = self.next(field)?;
            if line.text.is_empty() {
                return Ok(hashes);
            }
            if hashes.len() == most {
                return Err(line.malformed("an empty line: no proof is that long"));
            }
            hashes.push(line.hash()?);
        }
    }

    /// Both sides of the last empty line: a note's text with its final line feed, and the lines below.
    pub fn split_at_last_empty_line(self, field: &'static str) -> Result<(&'a str, Self), Malformed> {
        let at = self.rest.rfind("\n\n").ok_or_else(|| Malformed {
            line: self.number,
            field,
            found: "no empty line".into(),
            expected: "a text, an empty line, and at least one signature",
        })?;
        let below = Self {
            rest: &self.rest[at + 2..],
            number: self.number + line_feeds(&self.rest.as_bytes()[..at + 2]),
        };
        Ok((&self.rest[..=at], below))
    }

    /// The lines of a text that stands at the beginning of this one.
    pub fn of(self, text: &'a str) -> Self {
        Self { rest: text, ..self }
    }

    pub fn begins_with(self, word: &str) -> bool {
        self.rest.starts_with(word)
    }

    pub fn is_at_end(self) -> bool {
        self.rest.is_empty()
    }
}

/// Notes may hold no control character but the line feed.
pub(crate) fn is_control(c: char) -> bool {
    c < ' ' && c != '\n'
}

fn line_feeds(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}
