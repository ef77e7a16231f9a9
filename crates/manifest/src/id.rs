//! The names of things: fixed-length bytes, printed as lower-case hexadecimal.

use crate::typed::{CROCKFORD, crockford};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Ids have one length.
    #[error("an id of {expected} hexadecimal digits was expected, found {found} characters")]
    Length {
        /// Hexadecimal digits of this kind of id.
        expected: usize,
        /// Characters found.
        found: usize,
    },
    /// Ids are printed with `0-9a-f` only.
    #[error("{found:?} is not a hexadecimal digit")]
    Digit {
        /// The character that is no digit.
        found: char,
    },
}

/// Declares an id of `$len` bytes.
#[macro_export]
macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Bytes of this id.
            pub const LEN: usize = $len;

            /// The bytes.
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// The id in these bytes, when they have its length.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// The first eight digits: for eyes, not for identity.
            pub fn short(&self) -> String {
                self.to_string()[..8].to_owned()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::id::write_hex(f, &self.0)
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::id::IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::id::parse_hex(text).map(Self)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::id::serialize(&self.0, serializer)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::id::deserialize(deserializer).map(Self)
            }
        }
    };
}

hex_id!(
    /// An organisation in this ledger: 16 random bytes given at enrolment.
    OrgId,
    16
);
hex_id!(
    /// A device, named by its signing key: SHA-256 of `"wufei/key/v1\0"` and the public key, first 16 bytes.
    DeviceId,
    16
);
hex_id!(
    /// A document, such as one manifest. Only its author could mint it (see `ledger::document_id`).
    DocId,
    16
);
hex_id!(
    /// An entry, named by SHA-256 of its unsigned body.
    EntryId,
    32
);

impl DocId {
    /// The display code `WF-7K3M-92QD`: for eyes only. A search for it lists all that match.
    ///
    /// Eight digits of Crockford's base 32 (no I, L, O, U) from the first 40 bits; it never looks
    /// like the 14-digit national number, which nobody may mint offline (Transfer Measures, article 15).
    pub fn display_code(&self) -> String {
        let bits = self.0[..5]
            .iter()
            .fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
        let digit = |n: u32| CROCKFORD[(bits >> (35 - 5 * n) & 31) as usize] as char;
        let half = |from: u32| (from..from + 4).map(digit).collect::<String>();
        format!("WF-{}-{}", half(0), half(4))
    }

    /// The ten hexadecimal digits with which every id begins that has this display code.
    ///
    /// Takes it as people type it: any case, with or without `WF` and hyphens, O for 0, I and L for 1.
    pub fn beginning_of_code(code: &str) -> Option<String> {
        let compact: String = code
            .chars()
            .filter(|c| !matches!(c, '-' | ' '))
            .collect::<String>()
            .to_ascii_uppercase();
        let digits = compact.strip_prefix("WF")?;
        let mut bits = 0u64;
        for c in digits.chars() {
            bits = bits << 5 | u64::from(crockford(c)?);
        }
        (digits.len() == 8).then(|| format!("{bits:010x}"))
    }
}

/// Writes bytes as lower-case hexadecimal.
pub fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Reads exactly `2 * N` hexadecimal digits.
pub fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], IdError> {
    if let Some(found) = text.chars().find(|c| !c.is_ascii_hexdigit()) {
        return Err(IdError::Digit { found });
    }
    if text.len() != 2 * N {
        return Err(IdError::Length {
            expected: 2 * N,
            found: text.len(),
        });
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digit = |c: u8| {
            (c as char)
                .to_digit(16)
                .expect("only hexadecimal digits are left here")
        };
        *byte = (digit(pair[0]) << 4 | digit(pair[1])) as u8;
    }
    Ok(bytes)
}

/// Text for people and JSON, bytes for compact formats.
pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        struct Hex<'a>(&'a [u8]);
        impl fmt::Display for Hex<'_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(f, self.0)
            }
        }
        serializer.collect_str(&Hex(bytes))
    } else {
        serializer.serialize_bytes(bytes)
    }
}

/// The counterpart of [`serialize`].
pub fn deserialize<'de, const N: usize, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; N], D::Error> {
    struct Text<const N: usize>;
    impl<const N: usize> Visitor<'_> for Text<N> {
        type Value = [u8; N];
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} hexadecimal digits or {N} bytes", 2 * N)
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
            parse_hex(text).map_err(E::custom)
        }
        fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
            bytes
                .try_into()
                .map_err(|_| E::invalid_length(bytes.len(), &self))
        }
    }
    if deserializer.is_human_readable() {
        deserializer.deserialize_str(Text)
    } else {
        deserializer.deserialize_bytes(Text)
    }
}

/// A fixed-length signature or hash inside a larger message: the same two forms as the ids.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hex<const N: usize>(pub [u8; N]);

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(f, &self.0)
    }
}

impl<const N: usize> FromStr for Hex<N> {
    type Err = IdError;
    fn from_str(text: &str) -> Result<Self, IdError> {
        parse_hex(text).map(Self)
    }
}

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(&self.0, serializer)
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_prints_and_parses_as_itself() {
        let id = OrgId([0xA5; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(
            serde_json::from_str::<OrgId>(&serde_json::to_string(&id).unwrap()).unwrap(),
            id
        );
    }

    #[test]
    fn a_text_that_is_no_id_says_why() {
        let wrong = |text: &str| text.parse::<OrgId>().unwrap_err().to_string();
        assert_eq!(
            wrong("ab"),
            "an id of 32 hexadecimal digits was expected, found 2 characters"
        );
        assert_eq!(wrong("废物"), "'废' is not a hexadecimal digit");
    }

    #[test]
    fn a_display_code_never_looks_like_the_national_number() {
        assert_eq!(DocId([0xFF; 16]).display_code(), "WF-ZZZZ-ZZZZ");
        assert_eq!(DocId([0; 16]).display_code(), "WF-0000-0000");
    }

    #[test]
    fn a_display_code_leads_back_to_the_beginning_of_its_id() {
        let id = DocId([0xA5; 16]);
        assert_eq!(
            DocId::beginning_of_code(&id.display_code()).as_deref(),
            Some("a5a5a5a5a5")
        );
        assert_eq!(
            DocId::beginning_of_code("wf mjjt mjjt").as_deref(),
            Some("a4a5aa4a5a")
        );
        for wrong in ["WF-0000", "WF-UUUU-UUUU", "20264201000001", "废物"] {
            assert_eq!(DocId::beginning_of_code(wrong), None, "{wrong}");
        }
    }
}
