//! Feeds: which entries a replica reads, in which order, and how it notices a rewritten one.

use crate::keys::sha256;
use crate::{Entry, EntryId, OrgId, Receipt};
use serde::{Deserialize, Serialize};
use std::fmt;
use wufei_manifest::Quarantine;

wufei_manifest::hex_id!(
    /// The chain over a feed up to one item: SHA-256 of the hash before it and the entry's id; all zero at the start.
    FeedHash,
    32
);

impl FeedHash {
    /// The chain after one more entry.
    pub fn then(self, entry: EntryId) -> Self {
        Self(sha256(&[&self.0, &entry.0]))
    }
}

/// A sequence of entries that some replicas may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feed {
    /// Keys and profiles: every enrolled device reads it.
    Directory,
    /// The documents an organisation is a party of.
    Org(OrgId),
    /// Everything: the regulator and its auditors read it.
    All,
}

impl Feed {
    /// The key under which a feed is kept: one byte for the kind, then the organisation.
    pub fn to_key(self) -> Vec<u8> {
        match self {
            Self::Directory => vec![0],
            Self::Org(org) => [&[1], org.as_bytes().as_slice()].concat(),
            Self::All => vec![2],
        }
    }

    /// The feed kept under this key.
    pub fn from_key(key: &[u8]) -> Option<Self> {
        match key {
            [0] => Some(Self::Directory),
            [1, org @ ..] => OrgId::from_slice(org).map(Self::Org),
            [2] => Some(Self::All),
            _ => None,
        }
    }
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory => f.write_str("directory"),
            Self::Org(org) => write!(f, "org:{org}"),
            Self::All => f.write_str("all"),
        }
    }
}

/// One item of a feed: the entry and the regulator's receipt for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedItem {
    /// Place in this feed: 1, 2, 3 … without gaps. A cursor of 0 stands before the first.
    pub seq: u64,
    /// The receipt, with the place in the log.
    pub receipt: Receipt,
    /// The entry as it was received.
    pub entry: Entry,
}

/// What became of an entry, in one byte of every receipt. 0 is kept for "not logged yet".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The change stands in its document.
    Admitted,
    /// The statement is in force.
    Applied,
    /// The entry is well formed and signed, and has no effect until somebody who may endorses it.
    Quarantined(Quarantine),
}

impl Verdict {
    /// The byte in receipts and state lines.
    pub const fn to_byte(self) -> u8 {
        match self {
            Self::Admitted => 0x01,
            Self::Applied => 0x02,
            Self::Quarantined(Quarantine::Revoked) => 0x81,
            Self::Quarantined(Quarantine::Forked) => 0x82,
        }
    }

    /// The verdict for this byte.
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            0x01 => Some(Self::Admitted),
            0x02 => Some(Self::Applied),
            0x81 => Some(Self::Quarantined(Quarantine::Revoked)),
            0x82 => Some(Self::Quarantined(Quarantine::Forked)),
            _ => None,
        }
    }

    /// Why the entry has no effect, if it has none.
    pub const fn quarantine(self) -> Option<Quarantine> {
        match self {
            Self::Quarantined(why) => Some(why),
            Self::Admitted | Self::Applied => None,
        }
    }
}

/// A place in the regulator's log, and what the log says of the entry there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// 0, 1, 2 … without gaps.
    pub index: u64,
    /// What the regulator found.
    pub verdict: Verdict,
}

impl From<&Receipt> for Logged {
    fn from(receipt: &Receipt) -> Self {
        Self {
            index: receipt.index,
            verdict: receipt.verdict,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_has_one_key() {
        for feed in [Feed::Directory, Feed::Org(OrgId([3; 16])), Feed::All] {
            assert_eq!(Feed::from_key(&feed.to_key()), Some(feed));
        }
        assert_eq!(Feed::from_key(&[1, 2]), None);
    }

    #[test]
    fn the_chain_depends_on_order() {
        let [a, b] = [EntryId([1; 32]), EntryId([2; 32])];
        let start = FeedHash::default();
        assert_ne!(start.then(a).then(b), start.then(b).then(a));
    }
}
