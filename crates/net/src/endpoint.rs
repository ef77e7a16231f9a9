use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use quinn::{ClientConfig, ConnectError, ServerConfig, TokioRuntime, VarInt};
use tracing::debug;

use crate::connection::Connection;
use crate::error::NetError;
use crate::key::{PeerKey, TransportKey};
use crate::limits::Limits;
use crate::{reset, tls};

/// A UDP socket with a key, that listens, dials, or both. Clones share the socket.
///
/// It needs a Tokio runtime with time and network.
#[derive(Clone)]
pub struct Endpoint {
    inner: quinn::Endpoint,
    key: TransportKey,
    limits: Arc<Limits>,
    unvalidated: Arc<AtomicUsize>,
}

/// Whom a client expects to meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pin {
    /// One of these keys. An empty list fits nobody.
    OneOf(Vec<PeerKey>),
    /// Whoever answers. Only for enrolment, where both sides prove a code over both keys before anything else.
    AnyForEnrolment,
}

impl Pin {
    pub(crate) fn fits(&self, key: &PeerKey) -> bool {
        match self {
            Pin::OneOf(keys) => keys.contains(key),
            Pin::AnyForEnrolment => true,
        }
    }
}

/// Somebody who knocks; nothing has been decided yet. Dropping it refuses.
pub struct Incoming {
    inner: quinn::Incoming,
    limits: Arc<Limits>,
    _place: Option<Place>,
}

/// A place among the handshakes with addresses that have proved nothing.
struct Place(Arc<AtomicUsize>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Endpoint {
    /// Listens on `address` (port 0 takes a free one) for the protocols in `alpns`, best first.
    ///
    /// # Errors
    /// [`NetError::Bind`].
    pub fn server(
        address: SocketAddr,
        key: &TransportKey,
        alpns: &[&[u8]],
        limits: Limits,
    ) -> Result<Endpoint, NetError> {
        let mut config = ServerConfig::with_crypto(tls::server(key, alpns));
        config.transport_config(limits.for_listening());
        limits.apply_to_waiting(&mut config);
        Endpoint::bind(address, key, Some(config), limits)
    }

    /// Dials only, from any free port, over IPv6 and IPv4 where the machine has both.
    ///
    /// # Errors
    /// [`NetError::Bind`].
    pub fn client(key: &TransportKey, limits: Limits) -> Result<Endpoint, NetError> {
        Endpoint::bind((Ipv6Addr::UNSPECIFIED, 0).into(), key, None, limits.clone())
            .or_else(|_| Endpoint::bind((Ipv4Addr::UNSPECIFIED, 0).into(), key, None, limits))
    }

    fn bind(
        address: SocketAddr,
        key: &TransportKey,
        config: Option<ServerConfig>,
        limits: Limits,
    ) -> Result<Endpoint, NetError> {
        // Linux opens an IPv6 socket for both families.
        let inner = UdpSocket::bind(address)
            .and_then(|socket| {
                quinn::Endpoint::new(
                    reset::endpoint_config(key),
                    config,
                    socket,
                    Arc::new(TokioRuntime),
                )
            })
            .map_err(|source| NetError::Bind { address, source })?;
        Ok(Endpoint {
            inner,
            key: key.clone(),
            limits: Arc::new(limits),
            unvalidated: Arc::default(),
        })
    }

    /// Where this endpoint can be reached.
    ///
    /// # Errors
    /// [`NetError::Bind`] when the socket is broken.
    pub fn local_address(&self) -> Result<SocketAddr, NetError> {
        let address = (Ipv6Addr::UNSPECIFIED, 0).into();
        self.inner
            .local_addr()
            .map_err(|source| NetError::Bind { address, source })
    }

    /// Connections that are open or being opened.
    pub fn open_connections(&self) -> usize {
        self.inner.open_connections()
    }

    /// Connects to whoever answers at `address` with a key that `expected` allows.
    ///
    /// That the server likes *our* key is not known yet when this returns: in TLS 1.3 it looks at it
    /// last. A close before its first frame is its refusal.
    ///
    /// # Errors
    /// [`NetError::WrongPeer`], [`NetError::NoCommonProtocol`], [`NetError::Unreachable`] after
    /// `limits.handshake`, and the rest of [`NetError`].
    pub async fn connect(
        &self,
        address: SocketAddr,
        expected: Pin,
        alpn: &[u8],
    ) -> Result<Connection, NetError> {
        let found = Arc::new(OnceLock::new());
        let mut config = ClientConfig::new(tls::client(&self.key, alpn, expected.clone(), found.clone()));
        config.transport_config(self.limits.for_dialling());
        // The name is asked for and never sent.
        let connecting = self
            .inner
            .connect_with(config, address, "wufei")
            .map_err(|error| match error {
                ConnectError::EndpointStopping => NetError::ClosedHere,
                _ => NetError::Address { address },
            })?;
        let after = self.limits.handshake;
        let connection = match tokio::time::timeout(after, connecting).await {
            Err(_) | Ok(Err(quinn::ConnectionError::TimedOut)) => {
                return Err(NetError::Unreachable { address, after });
            }
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(blame(error, expected, found.get())),
        };
        Connection::new(connection, self.limits.frame)
    }

    /// Waits for the next who knocks; `None` when the endpoint was shut down.
    ///
    /// Whoever comes when `limits.connections` are open is refused; whoever comes when
    /// `limits.unvalidated` handshakes are under way must first prove its address.
    pub async fn accept(&self) -> Option<Incoming> {
        loop {
            let incoming = self.inner.accept().await?;
            if self.inner.open_connections() >= self.limits.connections {
                debug!(peer.address = %incoming.remote_address(), "refused a connection: all places are taken");
                incoming.refuse();
                continue;
            }
            let place = (!incoming.remote_address_validated()).then(|| {
                let place = Place(self.unvalidated.clone());
                (place.0.fetch_add(1, Ordering::Relaxed), place)
            });
            match place {
                Some((before, _)) if before >= self.limits.unvalidated => {
                    incoming
                        .retry()
                        .expect("an address that is not validated may be asked to retry");
                }
                place => {
                    let place = place.map(|(_, place)| place);
                    return Some(Incoming {
                        inner: incoming,
                        limits: self.limits.clone(),
                        _place: place,
                    });
                }
            }
        }
    }

    /// Closes all connections with this code and reason, and waits until the peers have been told.
    /// The port is free when this endpoint and its clones are dropped.
    pub async fn shut_down(&self, code: u32, reason: &str) {
        self.inner.close(VarInt::from_u32(code), reason.as_bytes());
        self.inner.wait_idle().await;
    }
}

impl Incoming {
    /// From where somebody knocks. Anybody can write any address on an envelope:
    /// see [`Incoming::is_address_proved`].
    pub fn remote_address(&self) -> SocketAddr {
        self.inner.remote_address()
    }

    /// Whether the peer has shown that it receives what is sent to its address.
    pub fn is_address_proved(&self) -> bool {
        self.inner.remote_address_validated()
    }

    /// Finishes the handshake. Do this in a task of its own: a peer may take `limits.handshake` for it.
    ///
    /// # Errors
    /// [`NetError::HandshakeTooSlow`], [`NetError::NoCommonProtocol`], [`NetError::Protocol`] when
    /// the peer shows no raw key, and the rest of [`NetError`].
    pub async fn accept(self) -> Result<Connection, NetError> {
        let after = self.limits.handshake;
        let connecting = self.inner.accept()?;
        match tokio::time::timeout(after, connecting).await {
            Err(_) => Err(NetError::HandshakeTooSlow { after }),
            Ok(connection) => Connection::new(connection?, self.limits.frame),
        }
    }
}

/// A handshake that failed after the server showed a key we do not want failed because of it.
fn blame(error: quinn::ConnectionError, expected: Pin, found: Option<&PeerKey>) -> NetError {
    match (expected, found) {
        (Pin::OneOf(expected), Some(found)) if !expected.contains(found) => NetError::WrongPeer {
            expected,
            found: *found,
        },
        _ => error.into(),
    }
}
