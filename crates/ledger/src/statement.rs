//! Statements: entries about keys. Version 0 until the ledger's credentials are complete.

use crate::entry::take;
use crate::{Credential, DeviceId, EntryId, Rejection};

const TAG: &[u8; 16] = b"wufei/stmt/v1\0\0\0";

/// The payload of an entry of kind *statement*: tag 16 ‖ type u8 ‖ content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// The issuer made this credential known: type 1, then the credential.
    ///
    /// Enrolment stands in the log like everything else, so the regulator answers for each key it let in.
    Enrol(Box<Credential>),
    /// The issuer closed this device out: type 2, then the device 16 ‖ reason u8 ‖ last known.
    ///
    /// Last known is one byte 0, or 1 ‖ epoch u32 ‖ seq u64 ‖ entry 32.
    Revoke(Revoke),
}

/// That a device may sign no more. What was logged before stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revoke {
    /// The device: all its keys' credentials are meant.
    pub device: DeviceId,
    /// Why.
    pub reason: RevocationReason,
    /// The newest of the device's entries that the issuer knew then: epoch, number, name. It decides nothing
    /// yet; a rule for entries that were signed before and arrive later will need it.
    pub last_known: Option<(u32, u64, EntryId)>,
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

impl Statement {
    /// The payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Enrol(credential) => [TAG.as_slice(), &[1], &credential.to_bytes()].concat(),
            Self::Revoke(revoke) => [TAG.as_slice(), &[2], &revoke.to_bytes()].concat(),
        }
    }

    /// Reads a payload. Every accepted payload is made of its statement again.
    ///
    /// # Errors
    /// [`Rejection::NotAStatement`] and, for a credential inside, [`Rejection::NotACredential`].
    pub fn parse(payload: &[u8]) -> Result<Self, Rejection> {
        let wrong = || Rejection::NotAStatement { found: payload.len() };
        match payload.strip_prefix(TAG) {
            Some([1, credential @ ..]) => Ok(Self::Enrol(Box::new(Credential::from_bytes(credential)?))),
            Some([2, revoke @ ..]) => Revoke::from_bytes(revoke).map(Self::Revoke).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

impl Revoke {
    /// Bytes without and with a last known entry.
    const SHORT: usize = 16 + 1 + 1;
    const LONG: usize = Self::SHORT + 4 + 8 + 32;

    fn to_bytes(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(Self::LONG);
        out.extend_from_slice(&self.device.0);
        out.push(self.reason.to_byte());
        out.push(u8::from(self.last_known.is_some()));
        if let Some((epoch, seq, entry)) = self.last_known {
            out.extend_from_slice(&epoch.to_be_bytes());
            out.extend_from_slice(&seq.to_be_bytes());
            out.extend_from_slice(&entry.0);
        }
        out
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let has_last = match (bytes.len(), bytes.get(Self::SHORT - 1)) {
            (Self::SHORT, Some(0)) => false,
            (Self::LONG, Some(1)) => true,
            _ => return None,
        };
        let mut rest = bytes;
        let device = DeviceId(take(&mut rest));
        let [reason, _]: [u8; 2] = take(&mut rest);
        let last_known = has_last.then(|| {
            (
                u32::from_be_bytes(take(&mut rest)),
                u64::from_be_bytes(take(&mut rest)),
                EntryId(take(&mut rest)),
            )
        });
        Some(Self {
            device,
            reason: RevocationReason::from_byte(reason),
            last_known,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revoke(last_known: Option<(u32, u64, EntryId)>) -> Statement {
        Statement::Revoke(Revoke {
            device: DeviceId([3; 16]),
            reason: RevocationReason::Stolen,
            last_known,
        })
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for last_known in [None, Some((1, 77, EntryId([9; 32])))] {
            let statement = revoke(last_known);
            assert_eq!(Statement::parse(&statement.to_bytes()), Ok(statement));
        }
        for byte in 0..=255 {
            assert_eq!(RevocationReason::from_byte(byte).to_byte(), byte);
        }
    }

    #[test]
    fn there_is_one_spelling_of_a_revocation() {
        let short = revoke(None).to_bytes();
        let long = revoke(Some((1, 77, EntryId([9; 32])))).to_bytes();
        let flag = TAG.len() + 1 + Revoke::SHORT - 1;
        let with = |bytes: &[u8], at: usize, byte: u8| {
            let mut bytes = bytes.to_vec();
            bytes[at] = byte;
            bytes
        };
        let cases = [
            with(&short, flag, 1),
            with(&long, flag, 0),
            with(&long, flag, 2),
            with(&short, TAG.len(), 3),
            [short.as_slice(), &[0]].concat(),
            [long.as_slice(), &[0]].concat(),
            short[..short.len() - 1].to_vec(),
            long[..long.len() - 1].to_vec(),
            TAG.to_vec(),
        ];
        for bytes in cases {
            let found = bytes.len();
            assert_eq!(
                Statement::parse(&bytes),
                Err(Rejection::NotAStatement { found }),
                "{bytes:?}"
            );
        }
    }
}
