//! What the ledger holds of one manifest, before anything is concluded from it.

use crate::correction::Correcting;
use crate::recording::{Confirms, Recording};
use crate::{ClaimedPerson, DeviceId, DocId, EntryId, OrgId, StepKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Every field and every step of one document, each with the entry that wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// The document.
    pub doc: DocId,
    /// Path (`lines/7f3a/planned_g`) to the values that stand there. More than one value means that
    /// devices wrote at the same time without knowing of each other; the last is shown first.
    /// A sealed path holds what its step sealed, whatever was written beside or after it. Where that step
    /// was signed more than once, the first one's value is the last here. What a step wrote that does not
    /// stand is left out, but for the reasons of a refusal and a voiding, which weigh nothing.
    pub fields: BTreeMap<String, Vec<Field>>,
    /// The steps in a fixed order: causes before effects, then by entry id.
    pub steps: Vec<StepFact>,
    /// Writes to sealed paths by entries that did not know of the seal.
    pub contests: Vec<Contest>,
    /// Organisations that wrote in this document.
    pub authors: BTreeSet<OrgId>,
    /// Entries that the log gives no effect, in the order of admission. What they wrote is left out of the fields.
    pub quarantined: Vec<Quarantined>,
}

/// An entry that the log has and gives no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Quarantined {
    /// The entry.
    pub entry: EntryId,
    /// For whom its key was registered.
    pub org: OrgId,
    /// The key.
    pub device: DeviceId,
    /// The signer's clock, in milliseconds since 1970: a claim.
    pub claimed_ms: u64,
    /// Why.
    pub why: Quarantine,
    /// The step that it signs, if it signs one.
    pub step: Option<StepKind>,
}

/// One value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The value.
    pub value: Scalar,
    /// The entry that wrote it.
    pub by: EntryId,
}

/// The values a document may hold. No fractions: grams, pieces and milliseconds are integers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// Bytes, such as an organisation's id.
    #[serde(skip_deserializing)]
    Bytes(#[serde(serialize_with = "crate::id::serialize")] Vec<u8>),
}

impl Scalar {
    /// The text, when it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, when it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The truth value, when it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// The organisation, when these are the bytes of one.
    pub fn as_org(&self) -> Option<OrgId> {
        match self {
            Self::Bytes(bytes) => OrgId::from_slice(bytes),
            _ => None,
        }
    }
}

/// A step as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFact {
    /// The entry that signed it.
    pub entry: EntryId,
    /// What it says.
    pub kind: StepKind,
    /// For whom the signing key was registered.
    pub org: OrgId,
    /// Whether the regulator's issuer signed it.
    pub by_regulator: bool,
    /// The key.
    pub device: DeviceId,
    /// The signer's clock, in milliseconds since 1970: a claim, never used to decide.
    pub claimed_ms: u64,
    /// Who acted, by the signing device's claim; none when it names nobody.
    pub person: Option<ClaimedPerson>,
    /// Steps that the signer knew of.
    pub after: BTreeSet<EntryId>,
    /// Of a *resolved*: the step that it says stands.
    pub stands: Option<EntryId>,
    /// Of a *corrected*, *approved* or *declined*: what it says.
    pub correcting: Option<Correcting>,
    /// Of a step that somebody recorded for its party: what it says of that.
    pub recording: Option<Arc<Recording>>,
    /// Of a *confirmed*: the recorded step that it confirms.
    pub confirms: Option<Confirms>,
    /// How far the regulator's log has come with it. A quarantined step has no effect.
    pub standing: EntryStanding,
    /// Its place in the log, once it has one.
    pub logged: Option<u64>,
}

/// How far the regulator's log has come with an entry: a label, never a removal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryStanding {
    /// 待入账: signed, and no receipt has come yet.
    #[default]
    Provisional,
    /// 已入账: the log has it.
    Settled,
    /// 隔离: the log has it and gives it no effect until somebody who may endorses it.
    Quarantined(Quarantine),
}

/// Why the log gives an entry no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quarantine {
    /// Its device was revoked before it was logged, and it is none of the entries that the revocation upholds.
    Revoked,
    /// Its device had signed two histories, and this entry goes on with the incarnation that did.
    Forked,
}

impl Quarantine {
    /// The stable name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Forked => "forked",
        }
    }
}

impl EntryStanding {
    /// Why it has no effect, if it has none.
    pub const fn quarantine(self) -> Option<Quarantine> {
        match self {
            Self::Quarantined(why) => Some(why),
            Self::Provisional | Self::Settled => None,
        }
    }

    /// The stable name of the label.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Settled => "settled",
            Self::Quarantined(_) => "quarantined",
        }
    }
}

/// A write to a path that a step had sealed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Contest {
    /// The path.
    pub path: String,
    /// The step whose seal it touches.
    pub sealed_by: EntryId,
    /// The entry that wrote.
    pub by: EntryId,
}

impl Record {
    /// The value that is shown at a path.
    pub fn get(&self, path: &str) -> Option<&Scalar> {
        self.fields
            .get(path)
            .and_then(|values| values.last())
            .map(|field| &field.value)
    }

    /// The names directly below a path: `rows("lines")` are the ids of the lines.
    pub fn rows<'a>(&'a self, container: &'a str) -> BTreeSet<&'a str> {
        let prefix = format!("{container}/");
        self.fields
            .range(prefix.clone()..)
            .map(|(path, _)| path.as_str())
            .take_while(|path| path.starts_with(&prefix))
            .filter_map(|path| path[prefix.len()..].split('/').next())
            .collect()
    }
}
