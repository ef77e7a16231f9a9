use super::{Known, put_known, take_known};

/// That a device begins a new incarnation of its sequence: reason u8 ‖ last known.
///
/// The epoch that it opens is the entry's own. Epoch 0 needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewEpoch {
    /// Why.
    pub why: EpochReason,
    /// The newest entry of an earlier incarnation that the device knows: its chain goes on from there.
    pub last_known: Option<Known>,
}

/// Why an incarnation begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EpochReason {
    /// The store was restored from a copy that lacks something it had signed.
    Restored,
    /// It had signed two histories.
    Forked,
    /// A reason from a newer version.
    Other(u8),
}

impl EpochReason {
    /// The byte in statements.
    pub const fn to_byte(self) -> u8 {
        match self {
            Self::Restored => 1,
            Self::Forked => 2,
            Self::Other(byte) => byte,
        }
    }

    /// The reason for this byte.
    pub const fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::Restored,
            2 => Self::Forked,
            other => Self::Other(other),
        }
    }
}

impl NewEpoch {
    /// Incarnations that one key may have. Each may write in each document, so they need an end.
    pub const MOST: u32 = 1024;

    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut out = vec![self.why.to_byte()];
        put_known(&mut out, self.last_known);
        out
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (why, last_known) = bytes.split_first()?;
        Some(Self {
            why: EpochReason::from_byte(*why),
            last_known: take_known(last_known)?,
        })
    }
}
