use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use quinn::{ConnectionError, TransportErrorCode};

use crate::PeerKey;

/// Why there is no connection, or no longer one.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum NetError {
    /// The address is taken, not ours, or needs rights that we do not have.
    #[error("cannot use the address {address}")]
    Bind {
        address: SocketAddr,
        #[source]
        source: io::Error,
    },

    /// Port 0, or IPv6 from an endpoint that has only IPv4.
    #[error("{address} is no address that can be dialled")]
    Address { address: SocketAddr },

    /// Nobody answered: no network, a wrong address, or the peer is not running.
    #[error("no answer from {address} for {} s", after.as_secs_f32())]
    Unreachable { address: SocketAddr, after: Duration },

    /// Somebody answered who is not who we expect. Nothing was said to them.
    #[error("the peer has the key {found}, expected {}", list(expected))]
    WrongPeer { expected: Vec<PeerKey>, found: PeerKey },

    /// The two sides speak no common protocol: one of them is too old, or is something else.
    #[error("no common protocol")]
    NoCommonProtocol,

    /// The peer has as many connections as it takes.
    #[error("the peer takes no further connections")]
    Refused,

    /// The peer began a handshake and did not end it in time.
    #[error("the handshake was not over after {} s", after.as_secs_f32())]
    HandshakeTooSlow { after: Duration },

    /// The peer proved no key.
    #[error("the peer showed no key")]
    NoKey,

    /// The peer's program closed the connection and said why.
    #[error("the peer closed the connection: {reason} (code {code})")]
    ClosedByPeer { code: u64, reason: String },

    /// This side closed the connection.
    #[error("the connection was closed here")]
    ClosedHere,

    /// The peer does not know the connection any more: it was started again.
    #[error("the peer was started again")]
    PeerRestarted,

    /// Nothing came for the idle timeout.
    #[error("the peer fell silent")]
    Silent,

    /// The peer, or something between, breaks the rules of QUIC or TLS.
    #[error("the peer does not keep to the protocol")]
    Protocol(#[source] ConnectionError),
}

impl From<ConnectionError> for NetError {
    fn from(error: ConnectionError) -> NetError {
        // TLS alert 120, as QUIC carries it. Source: RFC 7301 §3.2, RFC 9001 §4.8.
        let no_alpn = TransportErrorCode::crypto(120);
        match error {
            ConnectionError::ApplicationClosed(close) => NetError::ClosedByPeer {
                code: close.error_code.into_inner(),
                reason: printable(&close.reason),
            },
            ConnectionError::LocallyClosed => NetError::ClosedHere,
            ConnectionError::Reset => NetError::PeerRestarted,
            ConnectionError::TimedOut => NetError::Silent,
            ConnectionError::ConnectionClosed(close) if close.error_code == no_alpn => {
                NetError::NoCommonProtocol
            }
            ConnectionError::TransportError(error) if error.code == no_alpn => NetError::NoCommonProtocol,
            ConnectionError::ConnectionClosed(close)
                if close.error_code == TransportErrorCode::CONNECTION_REFUSED =>
            {
                NetError::Refused
            }
            other => NetError::Protocol(other),
        }
    }
}

/// Why a frame did not arrive or could not be sent. The stream is of no further use.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum FrameError {
    /// The peer announced (or the caller wrote) more than the limit; nothing was allocated for it.
    #[error("a frame of {announced} bytes, at most {limit} are taken")]
    TooLong { announced: u64, limit: usize },

    /// The stream ended inside a frame.
    #[error("the stream ended inside a frame, after {arrived} of its bytes")]
    Truncated { arrived: usize },

    /// The peer gave up sending.
    #[error("the peer abandoned the stream (code {code})")]
    Reset { code: u64 },

    /// The peer wants no more of this stream.
    #[error("the peer stopped reading the stream (code {code})")]
    Stopped { code: u64 },

    /// The stream was finished here before.
    #[error("the stream is finished")]
    Finished,

    /// The whole connection is gone.
    #[error("the connection is gone")]
    Connection(#[from] NetError),
}

fn list(keys: &[PeerKey]) -> String {
    keys.iter()
        .map(PeerKey::to_string)
        .collect::<Vec<_>>()
        .join(" or ")
}

/// The peer chose the words: they must not move the cursor of whoever reads the log.
fn printable(text: &[u8]) -> String {
    String::from_utf8_lossy(text)
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_cannot_write_on_our_terminal() {
        assert_eq!(printable(b"bye\x1b[2J\n\xff"), "bye[2J\u{fffd}");
    }
}
