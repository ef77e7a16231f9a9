//! What two replicas say to each other, decided without a socket or a clock.
//!
//! A [`Client`](client::Client) lives in a device, a [`Server`](server::Server) in the regulator's node,
//! one for each connection. Both are told what happened and say what to do:
//!
//! ```text
//! frames, ends, disconnects ─▶                      ─▶ send, read, finish, close
//! what storage answered     ─▶  step(now_ms, input) ─▶ load outbox, store page, admit …
//! local change, timer       ─▶                      ─▶ wake me at …
//! ```
//!
//! A driver moves the bytes and asks the disk. What the cores promise, whatever the network does:
//! an entry stays in the outbox until its receipt is stored; a cursor moves with its page, in one
//! transaction of the store; memory is bounded, because a stream is read only when the core asks.

pub mod backoff;
pub mod client;
mod close;
pub mod frame;
pub mod handshake;
pub mod invite;
pub mod limits;
pub mod server;

pub use close::CloseCode;
pub use frame::{Frame, FrameError, Head, Refusal};
pub use invite::{Invite, InviteCode, InviteError};

/// The protocol of devices that are enrolled.
pub const ALPN_SYNC: &[u8] = b"wufei-sync/1";
/// The protocol of devices that want to be.
pub const ALPN_ENROL: &[u8] = b"wufei-enrol/1";

/// A stream of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// Both ways, opened by the device, first.
    Control,
    /// Device to node.
    Push,
    /// Both ways, opened by the device, one for each pull. Either side counts them for itself.
    Pull(u32),
}
