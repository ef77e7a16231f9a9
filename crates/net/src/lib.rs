//! A QUIC pipe between two keys. It knows nothing of manifests.
//!
//! Each side proves an Ed25519 key of its own (RFC 7250 raw public keys, TLS 1.3, nothing else): no
//! certificates, names or dates. Who may have which key is decided above: a client says which keys
//! it expects ([`Pin`]), a server takes any key and asks [`Connection::peer_key`] before it says a word.
//!
//! - [`Endpoint`] listens and dials; [`Limits`] says what one peer may cost.
//! - [`Connection`] opens and accepts streams.
//! - [`FrameWriter`] and [`FrameReader`] carry frames of bytes over one stream.
//!
//! There is no 0-RTT and no session ticket: what would be saved is one round trip, what would be
//! lost is that nothing said can be replayed.

mod connection;
mod deframer;
mod endpoint;
mod error;
mod frames;
mod key;
mod limits;
mod reset;
mod tls;

pub use connection::{Connection, Traffic};
pub use endpoint::{Endpoint, Incoming, Pin};
pub use error::{FrameError, NetError};
pub use frames::{FrameReader, FrameWriter};
pub use key::{NotAKey, PeerKey, TransportKey};
pub use limits::Limits;
