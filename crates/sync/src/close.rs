//! Why a connection ends, as the number that QUIC carries.

/// Why a connection ends, or why the peer asks for its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloseCode {
    /// Everything was said.
    Done,
    /// The peer said something that this protocol does not know.
    Protocol,
    /// The peer said no hello in time.
    Late,
    /// The key of this connection is not enrolled here.
    NotEnrolled,
    /// This ledger is another one.
    OtherLedger,
    /// The credential has as many connections as it may.
    TooMany,
    /// The node shuts down.
    Draining,
    /// The node has more to do than it can.
    Overloaded,
    /// This version is too old to be served.
    Upgrade,
    /// This side could not read or write its own disk.
    Fault,
    /// The feed is not the one that was read before.
    Alarm,
    /// The device was revoked while it was connected. When it comes back it is told so, and nothing else.
    Revoked,
    /// A number from a newer version.
    Other(u32),
}

impl CloseCode {
    /// The number on the wire.
    pub const fn to_u32(self) -> u32 {
        match self {
            Self::Done => 0,
            Self::Protocol => 1,
            Self::Late => 2,
            Self::NotEnrolled => 3,
            Self::OtherLedger => 4,
            Self::TooMany => 5,
            Self::Draining => 6,
            Self::Overloaded => 7,
            Self::Upgrade => 8,
            Self::Fault => 9,
            Self::Alarm => 10,
            Self::Revoked => 11,
            Self::Other(code) => code,
        }
    }

    /// The reason with this number.
    pub const fn from_u32(code: u32) -> Self {
        match code {
            0 => Self::Done,
            1 => Self::Protocol,
            2 => Self::Late,
            3 => Self::NotEnrolled,
            4 => Self::OtherLedger,
            5 => Self::TooMany,
            6 => Self::Draining,
            7 => Self::Overloaded,
            8 => Self::Upgrade,
            9 => Self::Fault,
            10 => Self::Alarm,
            11 => Self::Revoked,
            other => Self::Other(other),
        }
    }

    /// A stable name for logs and machines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Protocol => "protocol",
            Self::Late => "late",
            Self::NotEnrolled => "not-enrolled",
            Self::OtherLedger => "other-ledger",
            Self::TooMany => "too-many-connections",
            Self::Draining => "draining",
            Self::Overloaded => "overloaded",
            Self::Upgrade => "upgrade",
            Self::Fault => "fault",
            Self::Alarm => "alarm",
            Self::Revoked => "revoked",
            Self::Other(_) => "other",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::CloseCode;

    #[test]
    fn every_number_stands_for_one_reason() {
        for code in 0..32 {
            assert_eq!(CloseCode::from_u32(code).to_u32(), code);
        }
    }
}
