//! One honest side, and one that is not ours.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;

use quinn::crypto::rustls::QuicClientConfig;
use rustls::client::AlwaysResolvesClientRawPublicKeys;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, ServerName, UnixTime};
use rustls::sign::CertifiedKey;
use rustls::{DigitallySignedStruct, Error, SignatureScheme};
use wufei_net::{Connection, Endpoint, FrameError, Limits, NetError, Pin, TransportKey};

const ALPN: &[u8] = b"wufei-test/1";
const PKCS8: [u8; 16] = *b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
const SPKI: [u8; 12] = *b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

fn office() -> (Endpoint, SocketAddr) {
    let key = TransportKey::from_seed(&[1; 32]);
    let office = Endpoint::server("127.0.0.1:0".parse().unwrap(), &key, &[ALPN], Limits::default()).unwrap();
    let address = office.local_address().unwrap();
    (office, address)
}

/// Believes every server.
#[derive(Debug)]
struct Credulous {
    takes_raw_keys: bool,
}

impl ServerCertVerifier for Credulous {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        vec![SignatureScheme::ED25519]
    }

    fn requires_raw_public_keys(&self) -> bool {
        self.takes_raw_keys
    }
}

/// A stranger that shows the key `shown` and signs with the key of `seed`; or shows nothing.
fn stranger(shows: Option<(Vec<u8>, [u8; 32])>, takes_raw_keys: bool) -> quinn::Endpoint {
    let builder =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_protocol_versions(&[&rustls::version::TLS13])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Credulous { takes_raw_keys }));
    let mut config = match shows {
        None => builder.with_no_client_auth(),
        Some((spki, seed)) => {
            let pkcs8 = [&PKCS8[..], &seed].concat();
            let signing =
                rustls::crypto::ring::sign::any_eddsa_type(&PrivatePkcs8KeyDer::from(&pkcs8[..])).unwrap();
            let key = CertifiedKey::new(vec![CertificateDer::from(spki)], signing);
            builder.with_client_cert_resolver(Arc::new(AlwaysResolvesClientRawPublicKeys::new(Arc::new(key))))
        }
    };
    config.alpn_protocols = vec![ALPN.to_vec()];
    let config = quinn::ClientConfig::new(Arc::new(QuicClientConfig::try_from(config).unwrap()));
    let mut endpoint = quinn::Endpoint::client("127.0.0.1:0".parse().unwrap()).unwrap();
    endpoint.set_default_client_config(config);
    endpoint
}

fn spki_of(seed: [u8; 32]) -> Vec<u8> {
    [&SPKI[..], TransportKey::from_seed(&seed).public().as_bytes()].concat()
}

async fn knock(
    stranger: &quinn::Endpoint,
    office: &Endpoint,
) -> (Option<quinn::Connection>, Result<Connection, NetError>) {
    let address = office.local_address().unwrap();
    let (theirs, ours) = tokio::join!(
        async { stranger.connect(address, "wufei").unwrap().await },
        async { office.accept().await.unwrap().accept().await }
    );
    (theirs.ok(), ours)
}

#[tokio::test]
async fn whoever_proves_no_key_of_its_own_stays_outside() {
    let neutral = [&SPKI[..], &[1], &[0; 31]].concat();
    let long = [&spki_of([2; 32])[..], &[0]].concat();
    for (who, shows, takes_raw_keys) in [
        ("no key", None, true),
        ("no key, and wants a certificate", None, false),
        (
            "a key whose secret it does not have",
            Some((spki_of([3; 32]), [2; 32])),
            true,
        ),
        ("a key for which anybody can sign", Some((neutral, [2; 32])), true),
        ("a key and something behind it", Some((long, [2; 32])), true),
        ("noise", Some((b"noise".to_vec(), [2; 32])), true),
        ("nothing at all", Some((vec![], [2; 32])), true),
    ] {
        let (office, _) = office();
        let stranger = stranger(shows, takes_raw_keys);
        let (theirs, ours) = knock(&stranger, &office).await;
        assert!(matches!(ours, Err(NetError::Protocol(_))), "{who}: {ours:?}");
        // TLS 1.3 may let the client believe in the connection for a moment.
        if let Some(theirs) = theirs {
            assert!(
                matches!(theirs.closed().await, quinn::ConnectionError::ConnectionClosed(_)),
                "{who}"
            );
        }
    }
}

#[tokio::test]
async fn the_stranger_of_these_tests_is_let_in_with_a_key_of_its_own() {
    let (office, _) = office();
    let (_theirs, ours) = knock(&stranger(Some((spki_of([2; 32]), [2; 32])), true), &office).await;
    assert_eq!(
        ours.unwrap().peer_key(),
        TransportKey::from_seed(&[2; 32]).public()
    );
}

#[tokio::test]
async fn a_stream_that_ends_inside_a_frame_is_an_error_and_not_the_end() {
    let (office, _) = office();
    let stranger = stranger(Some((spki_of([2; 32]), [2; 32])), true);
    let (theirs, ours) = knock(&stranger, &office).await;
    let (theirs, ours) = (theirs.unwrap(), ours.unwrap());
    for (sent, whole, arrived) in [
        (&b"\x03abc\x05de"[..], 1, 3),
        (b"\x40", 0, 1),
        (b"\x01a\x01b\x80\x00\x40", 2, 3),
        (b"\x80\x03\xff\xffx", 0, 5),
    ] {
        let mut stream = theirs.open_uni().await.unwrap();
        stream.write_all(sent).await.unwrap();
        stream.finish().unwrap();
        let mut reader = ours.accept_uni().await.unwrap();
        for _ in 0..whole {
            assert!(reader.read().await.unwrap().is_some());
        }
        let error = reader.read().await.unwrap_err();
        assert!(
            matches!(error, FrameError::Truncated { arrived: a } if a == arrived),
            "{sent:?}: {error}"
        );
    }
}

#[tokio::test]
async fn a_frame_that_only_promises_to_be_huge_is_refused_at_its_first_bytes() {
    let (office, _) = office();
    let stranger = stranger(Some((spki_of([2; 32]), [2; 32])), true);
    let (theirs, ours) = knock(&stranger, &office).await;
    let mut stream = theirs.unwrap().open_uni().await.unwrap();
    stream.write_all(&[0xff; 8]).await.unwrap();
    let ours = ours.unwrap();
    let error = ours.accept_uni().await.unwrap().read().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("a frame of {} bytes, at most 262144 are taken", u64::MAX >> 2)
    );
}

#[tokio::test]
async fn noise_on_the_port_hurts_nobody() {
    let (office, address) = office();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut chance = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for n in 0..3_000_u64 {
        let length = chance() % 1_500;
        let mut datagram: Vec<u8> = (0..length).map(|_| chance() as u8).collect();
        // Half of them begin like a first packet of QUIC version 1.
        if n % 2 == 0 && datagram.len() > 6 {
            datagram[..6].copy_from_slice(&[0xc0 | (chance() as u8 & 0x0f), 0, 0, 0, 1, 8]);
        }
        socket.send_to(&datagram, address).unwrap();
        if n % 50 == 0 {
            tokio::task::yield_now().await;
        }
    }
    let lorry = Endpoint::client(&TransportKey::from_seed(&[2; 32]), Limits::default()).unwrap();
    let pin = Pin::OneOf(vec![TransportKey::from_seed(&[1; 32]).public()]);
    let (ours, theirs) = tokio::join!(lorry.connect(address, pin, ALPN), async {
        loop {
            if let Ok(connection) = office.accept().await.unwrap().accept().await {
                break connection;
            }
        }
    });
    assert_eq!(
        ours.unwrap().peer_key(),
        TransportKey::from_seed(&[1; 32]).public()
    );
    assert_eq!(theirs.peer_key(), lorry_key());
}

fn lorry_key() -> wufei_net::PeerKey {
    TransportKey::from_seed(&[2; 32]).public()
}
