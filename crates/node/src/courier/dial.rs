use std::io;
use std::net::SocketAddr;

use wufei_net::{Connection, Endpoint, Limits, NetError, Pin, TransportKey};

use crate::Node;

/// Why there is no connection to an address.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// The name means nothing here, or there is no network to ask.
    #[error("the address {address} cannot be found")]
    Name {
        /// Host and port.
        address: String,
        /// What the resolver says.
        #[source]
        source: io::Error,
    },

    /// Nobody there, or not who was expected.
    #[error(transparent)]
    Net(#[from] NetError),
}

/// A socket with this device's transport key.
pub(crate) fn endpoint(node: &Node) -> Result<Endpoint, NetError> {
    Endpoint::client(&TransportKey::from_seed(node.transport_seed()), Limits::default())
}

/// Connects to the first of a name's addresses where the expected peer answers.
pub(crate) async fn dial(
    endpoint: &Endpoint,
    address: &str,
    expected: Pin,
    alpn: &[u8],
) -> Result<Connection, DialError> {
    let unknown = |source| DialError::Name {
        address: address.to_owned(),
        source,
    };
    let found: Vec<SocketAddr> = tokio::net::lookup_host(address).await.map_err(unknown)?.collect();
    let mut failed = unknown(io::ErrorKind::NotFound.into());
    for place in found {
        match endpoint.connect(place, expected.clone(), alpn).await {
            Ok(connection) => return Ok(connection),
            Err(error) => failed = error.into(),
        }
    }
    Err(failed)
}
