//! Whom a device says to be acting.

use crate::hex_id;
use serde::Serialize;

hex_id!(
    /// A person at a device: 16 random bytes. It says nothing about them; the name is in a card.
    PersonId,
    16
);
hex_id!(
    /// A person's card, named by SHA-256 of `"wufei/card/v1\0"` and its bytes.
    CardAddress,
    32
);

/// Who acts, as the signing device says. The device signs; the person is its claim, and nothing decides by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ClaimedPerson {
    /// The person.
    pub person: PersonId,
    /// The card with their name; none when the device named none.
    pub card: Option<CardAddress>,
}
