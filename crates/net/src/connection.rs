use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use quinn::VarInt;
use quinn::crypto::rustls::HandshakeData;
use rustls::pki_types::CertificateDer;

use crate::error::NetError;
use crate::frames::{FrameReader, FrameWriter};
use crate::key::PeerKey;

/// A connection whose peer has proved its key. Clones are the same connection; when the last one is
/// dropped, it is closed with code 0.
#[derive(Clone)]
pub struct Connection {
    inner: quinn::Connection,
    peer: PeerKey,
    alpn: Vec<u8>,
    frame_limit: usize,
}

/// What a connection has cost so far, in bytes of UDP payload: handshake, lost packets, padding and all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes that left this machine.
    pub sent_bytes: u64,
    /// Bytes that arrived here.
    pub received_bytes: u64,
    /// The current estimate of the time to the peer and back.
    pub round_trip: Duration,
}

impl Connection {
    pub(crate) fn new(inner: quinn::Connection, frame_limit: usize) -> Result<Connection, NetError> {
        let identity = inner
            .peer_identity()
            .and_then(|any| any.downcast::<Vec<CertificateDer<'static>>>().ok());
        let spki = identity.as_deref().and_then(|certificates| certificates.first());
        let peer = spki
            .and_then(|spki| PeerKey::from_spki(spki).ok())
            .ok_or(NetError::NoKey)?;
        let handshake = inner
            .handshake_data()
            .and_then(|any| any.downcast::<HandshakeData>().ok());
        let alpn = handshake
            .and_then(|data| data.protocol)
            .ok_or(NetError::NoCommonProtocol)?;
        Ok(Connection {
            inner,
            peer,
            alpn,
            frame_limit,
        })
    }

    /// The key that the peer proved. Whether it is welcome is for the caller to say.
    pub fn peer_key(&self) -> PeerKey {
        self.peer
    }

    /// The protocol that both sides agreed on.
    pub fn alpn(&self) -> &[u8] {
        &self.alpn
    }

    /// Where the peer is now; a peer that changes networks keeps its connection.
    pub fn remote_address(&self) -> SocketAddr {
        let address = self.inner.remote_address();
        SocketAddr::new(address.ip().to_canonical(), address.port())
    }

    /// What the connection has cost so far.
    pub fn stats(&self) -> Traffic {
        let stats = self.inner.stats();
        Traffic {
            sent_bytes: stats.udp_tx.bytes,
            received_bytes: stats.udp_rx.bytes,
            round_trip: stats.path.rtt,
        }
    }

    /// Opens a stream with an answer. The peer hears of it with the first frame.
    ///
    /// # Errors
    /// When the connection is gone. Waits while the peer's limit of open streams is reached.
    pub async fn open_bi(&self) -> Result<(FrameWriter, FrameReader), NetError> {
        let (writer, reader) = self.inner.open_bi().await?;
        Ok((
            FrameWriter::new(writer, self.frame_limit),
            FrameReader::new(reader, self.frame_limit),
        ))
    }

    /// Opens a stream without an answer. The peer hears of it with the first frame.
    ///
    /// # Errors
    /// As [`Connection::open_bi`].
    pub async fn open_uni(&self) -> Result<FrameWriter, NetError> {
        Ok(FrameWriter::new(self.inner.open_uni().await?, self.frame_limit))
    }

    /// Waits for the peer to open a stream with an answer.
    ///
    /// # Errors
    /// When the connection is gone: this is how its end is noticed.
    pub async fn accept_bi(&self) -> Result<(FrameWriter, FrameReader), NetError> {
        let (writer, reader) = self.inner.accept_bi().await?;
        Ok((
            FrameWriter::new(writer, self.frame_limit),
            FrameReader::new(reader, self.frame_limit),
        ))
    }

    /// Waits for the peer to open a stream without an answer.
    ///
    /// # Errors
    /// As [`Connection::accept_bi`].
    pub async fn accept_uni(&self) -> Result<FrameReader, NetError> {
        Ok(FrameReader::new(self.inner.accept_uni().await?, self.frame_limit))
    }

    /// Closes the connection at once and tells the peer why. Frames still on their way are lost:
    /// wait for [`FrameWriter::delivered`] or for the peer's answer first.
    ///
    /// The reason travels in one packet; keep it below a thousand bytes.
    pub fn close(&self, code: u32, reason: &str) {
        self.inner.close(VarInt::from_u32(code), reason.as_bytes());
    }

    /// Waits for the end of the connection and says why it ended.
    pub async fn closed(&self) -> NetError {
        self.inner.closed().await.into()
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Connection({} at {})",
            self.peer.fingerprint(),
            self.remote_address()
        )
    }
}
