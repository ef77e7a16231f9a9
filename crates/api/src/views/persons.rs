//! Who acts at this device, as it says.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everybody of whom a card is here or was: those of this device first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Persons {
    /// The persons.
    pub persons: Vec<PersonView>,
}

/// A person of whom a card is here or was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    /// The person: 32 hexadecimal digits.
    pub person: String,
    /// Its first digits, for eyes.
    pub short: String,
    /// The name; none once the card is erased.
    pub name: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
    /// Whether they are a person of this device; else their card came from another.
    pub is_own: bool,
    /// Whether they are at this device now: what is signed here names them.
    pub is_acting: bool,
    /// When the card was erased here.
    #[ts(type = "string | null")]
    pub erased_at: Option<Timestamp>,
}

/// A person to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewPerson {
    /// The name.
    pub name: String,
    /// The telephone number; an empty one is none.
    pub phone: String,
}

/// Who is at this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ActingChoice {
    /// The person; with none, what is signed here names nobody.
    pub person: Option<String>,
}

/// Which person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonRef {
    /// As in [`PersonView::person`].
    pub person: String,
}

/// Who acted, as the signing device says. The device signs; the person is its claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClaimedPersonView {
    /// The person: 32 hexadecimal digits.
    pub person: String,
    /// Its first digits, for eyes.
    pub short: String,
    /// The name, where the card is here.
    pub name: Option<String>,
    /// Whether the card was erased here.
    pub is_erased: bool,
}
