//! The erasable card of a person: what entries name by its hash and never hold.

use crate::entry::take;
use sha2::{Digest, Sha256};
use std::fmt;
use wufei_manifest::{CardAddress, PersonId};

const TAG: &[u8; 13] = b"wufei/card/v1";

/// A person's name and telephone.
///
/// Its bytes are person 16 ‖ salt 16 ‖ length u8 ‖ name ‖ length u8 ‖ telephone, both UTF-8. Entries hold the
/// SHA-256 of `"wufei/card/v1\0"` and these bytes. The salt is random and stands nowhere else: once the card is
/// erased, nobody can find out by trying names whether one fits the hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    person: PersonId,
    salt: [u8; 16],
    name: String,
    phone: Option<String>,
}

/// Why something is no card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// A card without a name names nobody.
    #[error("a card has a name")]
    NameMissing,
    /// Longer than a card may hold.
    #[error("a name has at most {limit} bytes, found {found}")]
    NameTooLong {
        /// Bytes found.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Longer than a card may hold.
    #[error("a telephone number has at most {limit} bytes, found {found}")]
    PhoneTooLong {
        /// Bytes found.
        found: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A line break or another sign that is no letter would let a card draw on the screens of others.
    #[error("a card holds no control characters")]
    Unprintable,
    /// Wrong lengths, no UTF-8, or written in another way than a card is.
    #[error("these {found} bytes are not a card")]
    NotACard {
        /// Bytes found.
        found: usize,
    },
}

impl Card {
    /// The longest name, in bytes: forty Han characters.
    pub const MAX_NAME: usize = 120;
    /// The longest telephone number, in bytes.
    pub const MAX_PHONE: usize = 40;

    /// A card for a person. White space around name and number is left out; an empty number is none.
    ///
    /// # Errors
    /// [`CardError`], but for `NotACard`.
    pub fn new(person: PersonId, salt: [u8; 16], name: &str, phone: Option<&str>) -> Result<Self, CardError> {
        let phone = phone.map(str::trim).filter(|phone| !phone.is_empty());
        let card = Self {
            person,
            salt,
            name: name.trim().to_owned(),
            phone: phone.map(str::to_owned),
        };
        card.check().map(|()| card)
    }

    /// Reads the bytes of a card.
    ///
    /// # Errors
    /// [`CardError`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CardError> {
        let not = CardError::NotACard { found: bytes.len() };
        if bytes.len() < 34 {
            return Err(not);
        }
        let mut rest = bytes;
        let (person, salt) = (PersonId(take(&mut rest)), take(&mut rest));
        let name = text(&mut rest).ok_or(not)?;
        let phone = text(&mut rest).ok_or(not)?;
        let card = Self::new(person, salt, &name, Some(&phone))?;
        // One card has one encoding: no blanks at the ends, nothing behind it.
        if card.to_bytes() == bytes {
            Ok(card)
        } else {
            Err(not)
        }
    }

    /// The bytes that are kept and travel.
    pub fn to_bytes(&self) -> Vec<u8> {
        let phone = self.phone.as_deref().unwrap_or_default();
        let mut bytes = [self.person.0, self.salt].concat();
        for text in [self.name.as_str(), phone] {
            bytes.push(u8::try_from(text.len()).expect("the limits are below 256"));
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes
    }

    /// What entries name it by.
    pub fn address(&self) -> CardAddress {
        let mut hasher = Sha256::new();
        hasher.update(TAG);
        hasher.update([0]);
        hasher.update(self.to_bytes());
        CardAddress(hasher.finalize().into())
    }

    /// Whose card it is.
    pub fn person(&self) -> PersonId {
        self.person
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The telephone number, when there is one.
    pub fn phone(&self) -> Option<&str> {
        self.phone.as_deref()
    }

    fn check(&self) -> Result<(), CardError> {
        let phone = self.phone.as_deref().unwrap_or_default();
        if self.name.is_empty() {
            return Err(CardError::NameMissing);
        }
        if self.name.len() > Self::MAX_NAME {
            return Err(CardError::NameTooLong {
                found: self.name.len(),
                limit: Self::MAX_NAME,
            });
        }
        if phone.len() > Self::MAX_PHONE {
            return Err(CardError::PhoneTooLong {
                found: phone.len(),
                limit: Self::MAX_PHONE,
            });
        }
        if self.name.chars().chain(phone.chars()).any(char::is_control) {
            return Err(CardError::Unprintable);
        }
        Ok(())
    }
}

/// Without the name: what is printed for those who look for a fault ends up in logs.
impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Card({} of {})", self.address().short(), self.person.short())
    }
}

/// A length and that many bytes of UTF-8.
fn text(rest: &mut &[u8]) -> Option<String> {
    let (length, after) = rest.split_first()?;
    let (text, after) = after.split_at_checked(usize::from(*length))?;
    *rest = after;
    String::from_utf8(text.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn card(name: &str, phone: Option<&str>) -> Result<Card, CardError> {
        Card::new(PersonId([1; 16]), [2; 16], name, phone)
    }

    #[test]
    fn a_card_is_read_from_its_bytes_and_from_no_others() {
        for phone in [None, Some("138 0000 1234")] {
            let wang = card("王师傅", phone).unwrap();
            let bytes = wang.to_bytes();
            assert_eq!(Card::from_bytes(&bytes), Ok(wang));
            for end in 0..bytes.len() {
                assert!(Card::from_bytes(&bytes[..end]).is_err(), "the first {end} bytes");
            }
            assert!(Card::from_bytes(&[bytes, vec![0]].concat()).is_err());
        }
        let blank = [&[1; 16][..], &[2; 16], &[2], b" A", &[0]].concat();
        assert_eq!(
            Card::from_bytes(&blank),
            Err(CardError::NotACard { found: blank.len() })
        );
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic_and_a_card_prints_its_own_bytes(
            head in prop::array::uniform32(any::<u8>()),
            name in "\\PC{0,45}",
            tail in prop::collection::vec(any::<u8>(), 0..60),
        ) {
            let length = u8::try_from(name.len()).unwrap_or(u8::MAX);
            let bytes = [&head[..], &[length], name.as_bytes(), &tail].concat();
            if let Ok(card) = Card::from_bytes(&bytes) {
                prop_assert_eq!(card.to_bytes(), bytes);
            }
        }
    }

    #[test]
    fn everything_in_a_card_counts_for_its_address() {
        let wang = card("王师傅", Some("13800001234")).unwrap();
        let others = [
            card("王师傅", None).unwrap(),
            card("王师", Some("13800001234")).unwrap(),
            Card::new(PersonId([3; 16]), [2; 16], "王师傅", Some("13800001234")).unwrap(),
            Card::new(PersonId([1; 16]), [3; 16], "王师傅", Some("13800001234")).unwrap(),
        ];
        for other in others {
            assert_ne!(other.address(), wang.address());
        }
    }

    #[test]
    fn what_is_no_name_is_told_why() {
        let long = "王".repeat(41);
        for (name, phone, why) in [
            (" ", None, "a card has a name"),
            (long.as_str(), None, "a name has at most 120 bytes, found 123"),
            ("王", Some("1234567890123456789012345678901234567890 "), ""),
            (
                "王",
                Some("12345678901234567890123456789012345678901"),
                "a telephone number has at most 40 bytes, found 41",
            ),
            ("王\u{1b}[2J", None, "a card holds no control characters"),
        ] {
            let told = card(name, phone).err().map(|error| error.to_string());
            assert_eq!(told.unwrap_or_default(), why, "{name:?} {phone:?}");
        }
    }

    #[test]
    fn a_card_does_not_print_the_name() {
        let printed = format!("{:?}", card("王师傅", Some("13800001234")).unwrap());
        assert!(!printed.contains('王') && !printed.contains("138"), "{printed}");
    }
}
