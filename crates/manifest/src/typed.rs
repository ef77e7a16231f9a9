//! What people type: full-width letters, and codes in Crockford's base 32.

/// Crockford's base 32: no I, L, O, U.
pub const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A full-width character of an input method as the plain one; every other as it is.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

/// The value of a digit in Crockford's base 32 as people write it: in either case, O for 0, I and L for 1.
pub fn crockford(c: char) -> Option<u8> {
    let digit = match half_width(c).to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = CROCKFORD.iter().position(|known| char::from(*known) == digit)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_as_people_write_them() {
        for (typed, value) in [
            ('0', 0),
            ('o', 0),
            ('Ｏ', 0),
            ('l', 1),
            ('I', 1),
            ('k', 19),
            ('Ｚ', 31),
        ] {
            assert_eq!(crockford(typed), Some(value), "{typed}");
        }
        for typed in ['U', '-', ' ', '废'] {
            assert_eq!(crockford(typed), None, "{typed}");
        }
    }
}
