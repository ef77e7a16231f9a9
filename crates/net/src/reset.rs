use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use quinn::crypto::{CryptoError, HmacKey};
use quinn::{ConnectionId, ConnectionIdGenerator, EndpointConfig};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::TransportKey;

/// An endpoint that, when it starts again after a crash, can tell its peers that their connections are gone.
///
/// The secret for stateless resets comes from the transport key instead of from chance; otherwise
/// peers of a killed process notice only after the idle timeout.
///
/// Source: RFC 9000 §10.3.
pub(crate) fn endpoint_config(key: &TransportKey) -> EndpointConfig {
    let mut config = EndpointConfig::new(Arc::new(ResetKey(key.reset_secret.clone())));
    // quinn's own connection ids carry a checksum with a key of the process, and a packet from
    // before the restart would be dropped for it instead of answered.
    config.cid_generator(|| Box::new(RandomIds));
    config
}

struct ResetKey(Arc<Zeroizing<[u8; 32]>>);

impl ResetKey {
    fn mac(&self, data: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&**self.0).expect("HMAC takes keys of any length");
        mac.update(data);
        mac
    }
}

impl HmacKey for ResetKey {
    fn sign(&self, data: &[u8], signature_out: &mut [u8]) {
        signature_out.copy_from_slice(&self.mac(data).finalize().into_bytes());
    }

    fn signature_len(&self) -> usize {
        32
    }

    fn verify(&self, data: &[u8], signature: &[u8]) -> Result<(), CryptoError> {
        self.mac(data).verify_slice(signature).map_err(|_| CryptoError)
    }
}

struct RandomIds;

impl ConnectionIdGenerator for RandomIds {
    fn generate_cid(&mut self) -> ConnectionId {
        let mut id = [0; 8];
        getrandom::fill(&mut id).expect("the system gave random numbers for the handshake before");
        ConnectionId::new(&id)
    }

    fn cid_len(&self) -> usize {
        8
    }

    fn cid_lifetime(&self) -> Option<Duration> {
        None
    }
}
