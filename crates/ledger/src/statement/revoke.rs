use super::{Known, put_known, take_known};
use crate::DeviceId;
use crate::entry::take;

/// That a device may sign no more: device 16 ‖ reason u8 ‖ cutoff.
///
/// What was logged before stands. What comes later stands when it lies on the device's own chain that ends at
/// the cutoff, or somebody who may endorses it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoke {
    /// The device: all its keys' credentials are meant.
    pub device: DeviceId,
    /// Why.
    pub reason: RevocationReason,
    /// The newest of the device's entries that the author upholds: epoch, number, name.
    pub cutoff: Option<Known>,
}

/// Why a device is revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RevocationReason {
    /// 遗失: nobody knows where it is.
    Lost,
    /// 被盗: somebody else has it.
    Stolen,
    /// 停用: its owner has left, or the organisation is closed.
    Left,
    /// 更换: another device has taken its place.
    Replaced,
    /// A reason from a newer version. The device is revoked all the same.
    Other(u8),
}

impl RevocationReason {
    /// The byte in statements.
    pub const fn to_byte(self) -> u8 {
        match self {
            Self::Lost => 1,
            Self::Stolen => 2,
            Self::Left => 3,
            Self::Replaced => 4,
            Self::Other(byte) => byte,
        }
    }

    /// The reason for this byte.
    pub const fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::Lost,
            2 => Self::Stolen,
            3 => Self::Left,
            4 => Self::Replaced,
            other => Self::Other(other),
        }
    }

    /// A stable name for machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Stolen => "stolen",
            Self::Left => "left",
            Self::Replaced => "replaced",
            Self::Other(_) => "other",
        }
    }
}

impl Revoke {
    pub(super) fn to_bytes(self) -> Vec<u8> {
        let mut out = self.device.0.to_vec();
        out.push(self.reason.to_byte());
        put_known(&mut out, self.cutoff);
        out
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (fixed, cutoff) = bytes.split_first_chunk::<17>()?;
        let mut fixed = fixed.as_slice();
        Some(Self {
            device: DeviceId(take(&mut fixed)),
            reason: RevocationReason::from_byte(fixed[0]),
            cutoff: take_known(cutoff)?,
        })
    }
}
