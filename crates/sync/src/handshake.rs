//! Enrolment, `wufei-enrol/1`: three frames on one stream, and nothing is believed before its proof.
//!
//! ```text
//! device                                        node
//!   ── Ask{tag, device key, proof, possession} ──▶   knows the invite by its tag
//!   ◀─ Granted{proof, chain, name} or Denied ─────   the code proves who both are, bound to both TLS keys
//!   ── Taken{signature} ─────────────────────────▶   the device has written its credential down
//! ```

use crate::frame::{ChainWire, FrameError, open, seal, split, text};
use crate::invite::InviteCode;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use wufei_ledger::{Chain, CredentialId, PublicKey, Signature};

/// The keys that the two ends showed each other in TLS: proofs are bound to them, so that nobody in
/// between can pass a proof on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ends {
    /// The device's transport key.
    pub client: [u8; 32],
    /// The node's transport key.
    pub server: [u8; 32],
}

/// One message of an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolFrame {
    /// Device to node.
    Ask(Ask),
    /// Node to device: you are in.
    Granted(Granted),
    /// Node to device: you are not.
    Denied(Denial),
    /// Device to node: the signature over [`taken_message`].
    Taken(Signature),
}

/// A device asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// Which invite ([`InviteCode::tag`]).
    pub tag: [u8; 8],
    /// The device's signing key.
    pub device: [u8; 32],
    /// HMAC-SHA256 under [`InviteCode::key`] over `"ask"`, both transport keys and the device key.
    pub proof: [u8; 32],
    /// The device key's signature over [`possession_message`].
    pub possession: Signature,
}

/// The node let a device in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// HMAC-SHA256 under [`InviteCode::key`] over `"granted"`, both transport keys, the device key, the chain and the name.
    pub proof: [u8; 32],
    /// Root, issuer, the device's own credential.
    pub chain: Chain,
    /// The name of the organisation, as the node has it.
    pub org_name: String,
}

/// Why the node did not let a device in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Denial {
    /// No invite has this code, or the proof does not fit it: both are answered alike.
    #[error("no invite has this code")]
    Unknown,
    /// The invite was good once.
    #[error("the invite has expired")]
    Expired,
    /// Another device came in with this invite.
    #[error("the invite has been used by another device")]
    Used,
    /// The device key is weak, already enrolled otherwise, or its signature is wrong.
    #[error("this device key cannot be enrolled")]
    Key,
    /// Too many attempts: try later.
    #[error("the node has too many enrolments to answer now")]
    Busy,
    /// The node could not write.
    #[error("the node could not complete the enrolment")]
    Fault,
    /// A reason from a newer version.
    #[error("the node refused with code {0}")]
    Other(u8),
}

impl Denial {
    const fn to_byte(self) -> u8 {
        match self {
            Self::Unknown => 1,
            Self::Expired => 2,
            Self::Used => 3,
            Self::Key => 4,
            Self::Busy => 5,
            Self::Fault => 6,
            Self::Other(code) => code,
        }
    }

    const fn from_byte(code: u8) -> Self {
        match code {
            1 => Self::Unknown,
            2 => Self::Expired,
            3 => Self::Used,
            4 => Self::Key,
            5 => Self::Busy,
            6 => Self::Fault,
            other => Self::Other(other),
        }
    }

    /// A stable name for machines.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Expired => "expired",
            Self::Used => "used",
            Self::Key => "key",
            Self::Busy => "busy",
            Self::Fault => "fault",
            Self::Other(_) => "other",
        }
    }
}

impl Ask {
    /// Asks with this code. `possession` is the device key's signature over [`possession_message`].
    pub fn new(code: &InviteCode, ends: Ends, device: &PublicKey, possession: Signature) -> Self {
        let device = device.to_bytes();
        Self {
            tag: code.tag(),
            device,
            proof: ask_mac(&code.key(), ends, &device).finalize().into_bytes().into(),
            possession,
        }
    }

    /// The device key, when the asker knows the code of this invite and holds that key.
    ///
    /// # Errors
    /// [`Denial::Unknown`] for a wrong proof, [`Denial::Key`] for a weak key or a wrong signature.
    pub fn check(&self, invite_key: &[u8; 32], ends: Ends) -> Result<PublicKey, Denial> {
        let proof: [u8; 32] = ask_mac(invite_key, ends, &self.device)
            .finalize()
            .into_bytes()
            .into();
        if !bool::from(proof.ct_eq(&self.proof)) {
            return Err(Denial::Unknown);
        }
        let device = PublicKey::from_bytes(&self.device).map_err(|_| Denial::Key)?;
        if !device.verify(&possession_message(self.tag, ends), &self.possession) {
            return Err(Denial::Key);
        }
        Ok(device)
    }
}

impl Granted {
    /// Grants this chain to this device key.
    pub fn new(invite_key: &[u8; 32], ends: Ends, device: &[u8; 32], chain: Chain, org_name: String) -> Self {
        let proof = granted_mac(invite_key, ends, device, &chain, &org_name);
        Self {
            proof: proof.finalize().into_bytes().into(),
            chain,
            org_name,
        }
    }

    /// Whether this answer comes from who made the invite and is for this device on this connection.
    /// Nothing in it may be believed before.
    #[must_use]
    pub fn is_proven(&self, code: &InviteCode, ends: Ends, device: &PublicKey) -> bool {
        let mac = granted_mac(&code.key(), ends, &device.to_bytes(), &self.chain, &self.org_name);
        let proof: [u8; 32] = mac.finalize().into_bytes().into();
        proof.ct_eq(&self.proof).into()
    }
}

/// What the device key signs to show that the asker holds it: tag 16 ‖ invite tag 8 ‖ both transport keys.
pub fn possession_message(tag: [u8; 8], ends: Ends) -> Vec<u8> {
    [b"wufei/possess/v1".as_slice(), &tag, &ends.client, &ends.server].concat()
}

/// What the device key signs once its credential is on its disk: tag 16 ‖ credential 16.
pub fn taken_message(credential: CredentialId) -> Vec<u8> {
    [b"wufei/taken/v1\0\0".as_slice(), credential.as_bytes()].concat()
}

fn ask_mac(invite_key: &[u8; 32], ends: Ends, device: &[u8; 32]) -> Hmac<Sha256> {
    bound_mac(b"ask", invite_key, ends, device)
}

fn granted_mac(
    invite_key: &[u8; 32],
    ends: Ends,
    device: &[u8; 32],
    chain: &Chain,
    name: &str,
) -> Hmac<Sha256> {
    let mut mac = bound_mac(b"granted", invite_key, ends, device);
    mac.update(&(chain.0.len() as u64).to_be_bytes());
    chain
        .0
        .iter()
        .for_each(|credential| mac.update(&credential.to_bytes()));
    mac.update(name.as_bytes());
    mac
}

fn bound_mac(purpose: &[u8], invite_key: &[u8; 32], ends: Ends, device: &[u8; 32]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(invite_key).expect("HMAC takes keys of any length");
    mac.update(purpose);
    mac.update(&ends.client);
    mac.update(&ends.server);
    mac.update(device);
    mac
}

const ASK: u8 = 64;
const GRANTED: u8 = 65;
const DENIED: u8 = 66;
const TAKEN: u8 = 67;

impl EnrolFrame {
    /// Bytes of the longest enrolment frame, without its length prefix.
    pub const MAX: usize = 16 * 1024;

    /// The bytes that travel, without their length.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Ask(ask) => seal(
                ASK,
                256,
                &AskWire {
                    tag: ask.tag,
                    device: ask.device,
                    proof: ask.proof,
                    possession: ask.possession,
                },
            ),
            Self::Granted(granted) => seal(
                GRANTED,
                2048,
                &GrantedWire {
                    proof: granted.proof,
                    chain: ChainWire(granted.chain.clone()),
                    org_name: granted.org_name.clone(),
                },
            ),
            Self::Denied(denial) => seal(DENIED, 8, &denial.to_byte()),
            Self::Taken(signature) => seal(TAKEN, 80, signature),
        }
    }

    /// Reads one frame that fills `bytes` exactly. Unknown extensions are skipped.
    ///
    /// # Errors
    /// A [`FrameError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, FrameError> {
        if bytes.len() > Self::MAX {
            return Err(FrameError::TooLong {
                found: bytes.len(),
                limit: Self::MAX,
            });
        }
        let (kind, body) = split(bytes)?;
        Ok(match kind {
            ASK => {
                let wire: AskWire = open(kind, body)?;
                Self::Ask(Ask {
                    tag: wire.tag,
                    device: wire.device,
                    proof: wire.proof,
                    possession: wire.possession,
                })
            }
            GRANTED => {
                let wire: GrantedWire = open(kind, body)?;
                Self::Granted(Granted {
                    proof: wire.proof,
                    chain: wire.chain.0,
                    org_name: wire.org_name,
                })
            }
            DENIED => Self::Denied(Denial::from_byte(open(kind, body)?)),
            TAKEN => Self::Taken(open(kind, body)?),
            found => return Err(FrameError::UnknownType { found }),
        })
    }
}

#[derive(Serialize, Deserialize)]
struct AskWire {
    tag: [u8; 8],
    device: [u8; 32],
    proof: [u8; 32],
    possession: Signature,
}

#[derive(Serialize, Deserialize)]
struct GrantedWire {
    proof: [u8; 32],
    chain: ChainWire,
    #[serde(deserialize_with = "text")]
    org_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wufei_ledger::{Bits, Credential, CredentialBody, DeviceKey, OrgId};

    const ENDS: Ends = Ends {
        client: [1; 32],
        server: [2; 32],
    };

    fn code() -> InviteCode {
        InviteCode::from_random(*b"ten random")
    }

    fn ask(device: &DeviceKey, code: &InviteCode, ends: Ends) -> Ask {
        let possession = device.sign(&possession_message(code.tag(), ends));
        Ask::new(code, ends, &device.public(), possession)
    }

    fn credential(seed: u8) -> Credential {
        let key = DeviceKey::from_seed(&[seed; 32]);
        CredentialBody {
            issuer: CredentialId::default(),
            subject: key.public().to_bytes(),
            transport: [seed; 32],
            org: OrgId([seed; 16]),
            bits: Bits::PRODUCER,
            slot: 0,
            region: 420_100,
            not_before: 0,
            not_after: u64::MAX,
            serial: 1,
        }
        .sign(&key)
    }

    #[test]
    fn who_knows_the_code_is_let_in_and_believes_the_answer() {
        let device = DeviceKey::from_seed(&[7; 32]);
        let ask = ask(&device, &code(), ENDS);
        assert_eq!(ask.check(&code().key(), ENDS), Ok(device.public()));
        let chain = Chain(vec![credential(1), credential(2)]);
        let granted = Granted::new(&code().key(), ENDS, &ask.device, chain, "江汉化工".to_owned());
        assert!(granted.is_proven(&code(), ENDS, &device.public()));
    }

    #[test]
    fn somebody_in_between_can_use_neither_proof() {
        let device = DeviceKey::from_seed(&[7; 32]);
        let between = Ends {
            client: [9; 32],
            ..ENDS
        };
        let ask = ask(&device, &code(), ENDS);
        assert_eq!(ask.check(&code().key(), between), Err(Denial::Unknown));
        let granted = Granted::new(
            &code().key(),
            ENDS,
            &ask.device,
            Chain(vec![credential(1)]),
            "a".to_owned(),
        );
        assert!(!granted.is_proven(&code(), between, &device.public()));
        let renamed = Granted {
            org_name: "b".to_owned(),
            ..granted.clone()
        };
        assert!(!renamed.is_proven(&code(), ENDS, &device.public()));
        let rechained = Granted {
            chain: Chain(vec![credential(3)]),
            ..granted
        };
        assert!(!rechained.is_proven(&code(), ENDS, &device.public()));
    }

    #[test]
    fn a_wrong_code_and_a_borrowed_key_are_denied() {
        let device = DeviceKey::from_seed(&[7; 32]);
        let guess = InviteCode::from_random([0; 10]);
        let wrong = ask(&device, &guess, ENDS).check(&code().key(), ENDS);
        assert_eq!(wrong, Err(Denial::Unknown));
        let other = DeviceKey::from_seed(&[8; 32]);
        let possession = other.sign(&possession_message(code().tag(), ENDS));
        let borrowed = Ask::new(&code(), ENDS, &device.public(), possession);
        assert_eq!(borrowed.check(&code().key(), ENDS), Err(Denial::Key));
    }

    #[test]
    fn every_enrolment_frame_reads_back() {
        let device = DeviceKey::from_seed(&[7; 32]);
        let ask = ask(&device, &code(), ENDS);
        let granted = Granted::new(
            &code().key(),
            ENDS,
            &ask.device,
            Chain(vec![credential(1)]),
            "废".to_owned(),
        );
        let mut frames = vec![
            EnrolFrame::Ask(ask),
            EnrolFrame::Granted(granted),
            EnrolFrame::Taken(device.sign(&taken_message(credential(1).id()))),
        ];
        frames.extend((1..=9).map(|code| EnrolFrame::Denied(Denial::from_byte(code))));
        for frame in frames {
            let bytes = frame.to_bytes();
            assert_eq!(EnrolFrame::parse(&bytes), Ok(frame));
            for end in 0..bytes.len() {
                assert!(EnrolFrame::parse(&bytes[..end]).is_err());
            }
        }
    }

    proptest! {
        #[test]
        fn random_bytes_are_no_enrolment_and_no_panic(kind in 60u8..70, body in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = EnrolFrame::parse(&[vec![kind], body].concat());
        }
    }
}
