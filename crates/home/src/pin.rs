use std::fmt;

use zeroize::Zeroizing;

/// What a person types to open a key: six digits or more, or eight characters or more.
///
/// Full-width letters and digits count as the plain ones, because an input method in Chinese mode
/// types `１２３` where the person sees and means `123`. A line end (from a file or a pipe) is not
/// part of it. The text is wiped from memory when the value is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(Zeroizing<String>);

/// Why a text is no PIN. It never carries the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinError {
    /// Too easy to guess, even with the costly derivation in front of it.
    #[error("a PIN has at least 6 digits or 8 characters, this one has {found}")]
    TooShort {
        /// Characters in the text.
        found: usize,
    },

    /// Nobody typed this.
    #[error("a PIN has at most {limit} bytes, this one has {found}")]
    TooLong {
        /// Bytes in the text.
        found: usize,
        /// Bytes allowed.
        limit: usize,
    },
}

const LONGEST: usize = 1024;

impl Pin {
    /// Takes a PIN as it was typed.
    ///
    /// # Errors
    /// [`PinError`] names the rule.
    pub fn new(typed: &str) -> Result<Pin, PinError> {
        let typed = typed.strip_suffix('\n').unwrap_or(typed);
        let typed = typed.strip_suffix('\r').unwrap_or(typed);
        if typed.len() > LONGEST {
            return Err(PinError::TooLong {
                found: typed.len(),
                limit: LONGEST,
            });
        }
        // Reserved at once: a string that grows leaves copies of its beginning behind.
        let mut plain = Zeroizing::new(String::with_capacity(typed.len()));
        plain.extend(typed.chars().map(half_width));
        let found = plain.chars().count();
        let fewest = if plain.chars().all(|c| c.is_ascii_digit()) {
            6
        } else {
            8
        };
        if found < fewest {
            return Err(PinError::TooShort { found });
        }
        Ok(Pin(plain))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

/// The block Halfwidth and Fullwidth Forms repeats ASCII `!` to `~`, 0xFEE0 further up.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).expect("lands in ASCII"),
        '\u{3000}' => ' ',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_digits_or_eight_characters() {
        for (typed, good) in [
            ("", false),
            ("12345", false),
            ("123456", true),
            ("12345\n", false),
            ("123456\r\n", true),
            ("12345a7", false),
            ("12345a78", true),
            ("危险废物转移", false),
            ("危险废物转移联单", true),
        ] {
            assert_eq!(Pin::new(typed).is_ok(), good, "{typed:?}");
        }
        assert_eq!(
            Pin::new("abcdef").unwrap_err().to_string(),
            "a PIN has at least 6 digits or 8 characters, this one has 6"
        );
        assert!(matches!(
            Pin::new(&"1".repeat(1025)),
            Err(PinError::TooLong { found: 1025, .. })
        ));
    }

    #[test]
    fn the_input_method_does_not_change_the_pin() {
        assert_eq!(Pin::new("１２３４５６").unwrap(), Pin::new("123456").unwrap());
        assert_eq!(
            Pin::new("ａｂｃ　ＤＥＦ！").unwrap(),
            Pin::new("abc DEF!").unwrap()
        );
    }

    #[test]
    fn a_log_line_does_not_tell_it() {
        assert_eq!(format!("{:?}", Pin::new("271828").unwrap()), "Pin(…)");
    }
}
