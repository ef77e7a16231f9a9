use std::sync::Arc;
use std::time::Duration;

use quinn::{IdleTimeout, ServerConfig, TransportConfig, VarInt};

/// What one peer may cost this machine.
///
/// The defaults are for a server that anybody can reach. Memory for one connection stays below
/// `receive_window + send_window`, 3 MiB here, and only while the peer sends and we do not read.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at one time, handshakes among them; more are refused. Default 1024.
    pub connections: usize,
    /// Handshakes at one time with addresses that have proved nothing; beyond it a peer must first
    /// answer a Retry packet, which costs us no memory. Default 200.
    pub unvalidated: usize,
    /// Streams with answers that the peer may hold open. Default 16.
    pub bidirectional_streams: u32,
    /// Streams without answers that the peer may hold open. Default 4.
    pub unidirectional_streams: u32,
    /// Bytes of one stream that wait here unread. Default 256 KiB: at 50 ms of round trip this is
    /// 5 MB/s. On loopback 200 to 290 MB/s were measured with 256 KiB as with 1 MiB, so more buys nothing.
    pub stream_window: u32,
    /// Bytes of all streams of a connection that wait here unread. Default 1 MiB.
    pub receive_window: u32,
    /// Bytes that we have sent and the peer has not acknowledged. Default 2 MiB.
    pub send_window: u32,
    /// The longest frame on a stream. Default 256 KiB.
    pub frame: usize,
    /// A handshake that takes longer is given up, on either side. Default 5 s.
    pub handshake: Duration,
    /// A connection on which nothing came for so long is lost. Default 30 s.
    pub idle: Duration,
    /// How often the side that dialled says that it is still there. Default 15 s.
    pub keep_alive: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 1024,
            unvalidated: 200,
            bidirectional_streams: 16,
            unidirectional_streams: 4,
            stream_window: 256 * 1024,
            receive_window: 1024 * 1024,
            send_window: 2 * 1024 * 1024,
            frame: 256 * 1024,
            handshake: Duration::from_secs(5),
            idle: Duration::from_secs(30),
            keep_alive: Duration::from_secs(15),
        }
    }
}

impl Limits {
    pub(crate) fn for_dialling(&self) -> Arc<TransportConfig> {
        let mut transport = self.transport();
        transport.keep_alive_interval(Some(self.keep_alive));
        Arc::new(transport)
    }

    pub(crate) fn for_listening(&self) -> Arc<TransportConfig> {
        Arc::new(self.transport())
    }

    /// How much waits for somebody to call [`crate::Endpoint::accept`].
    pub(crate) fn apply_to_waiting(&self, config: &mut ServerConfig) {
        config
            .max_incoming(self.connections)
            .incoming_buffer_size(64 * 1024)
            .incoming_buffer_size_total(8 * 1024 * 1024);
    }

    fn transport(&self) -> TransportConfig {
        let idle = IdleTimeout::try_from(self.idle).unwrap_or(IdleTimeout::from(VarInt::MAX));
        let mut transport = TransportConfig::default();
        transport
            .max_concurrent_bidi_streams(self.bidirectional_streams.into())
            .max_concurrent_uni_streams(self.unidirectional_streams.into())
            .stream_receive_window(self.stream_window.into())
            .receive_window(self.receive_window.into())
            .send_window(self.send_window.into())
            .datagram_receive_buffer_size(None)
            .max_idle_timeout(Some(idle));
        transport
    }
}
