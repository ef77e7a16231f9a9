//! A witness's word: this is the largest tree I have seen, and it holds all before it.

use crate::note::NoteSignature;
use crate::{Checkpoint, KeyName, VerifierKey, key};
use ed25519_dalek::{Signer, SigningKey};
use std::fmt;

/// The key of a witness, or of a log that states the time of its checkpoints. It is wiped on drop.
///
/// Cosignatures do not name their signer, so no two cosigners may share a key.
///
/// Source: c2sp.org/tlog-cosignature, Ed25519.
pub struct CosignerKey {
    secret: SigningKey,
    verifier: VerifierKey,
}

impl CosignerKey {
    /// The key grown from a seed.
    pub fn from_seed(name: KeyName, seed: &[u8; 32]) -> Self {
        let secret = SigningKey::from_bytes(seed);
        let verifier = key::cosigner(name, &secret);
        Self { secret, verifier }
    }

    /// What others check its cosignatures with.
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// States that this is the largest consistent checkpoint of its log seen so far, at `seconds` since 1970.
    ///
    /// The statement is true only for whoever [judged](crate::AddCheckpoint::judge) the checkpoint, and has kept it
    /// as the largest, before.
    ///
    /// # Errors
    /// [`CosignError`] for a time outside 1 ..= 2^63 - 1; zero would mean that no time is stated.
    pub fn cosign(&self, checkpoint: &Checkpoint, seconds: u64) -> Result<NoteSignature, CosignError> {
        if !is_time(seconds) {
            return Err(CosignError { seconds });
        }
        let signature = self
            .secret
            .sign(message(seconds, &checkpoint.to_string()).as_bytes());
        let timestamped = [seconds.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        Ok(NoteSignature::new(&self.verifier, timestamped))
    }
}

impl fmt::Debug for CosignerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CosignerKey({})", self.verifier)
    }
}

/// The time is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{seconds} seconds since 1970 is no time that can be cosigned; set the clock of this machine")]
pub struct CosignError {
    /// As given.
    pub seconds: u64,
}

/// What a cosigner signs: two lines of its own, and the checkpoint's text.
pub(crate) fn message(seconds: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// The time and the signature in a cosignature: 8 bytes, big-endian, and the rest.
pub(crate) fn split(timestamped: &[u8]) -> Option<(u64, &[u8])> {
    let (seconds, signature) = timestamped.split_first_chunk()?;
    let seconds = u64::from_be_bytes(*seconds);
    is_time(seconds).then_some((seconds, signature))
}

fn is_time(seconds: u64) -> bool {
    (1..=i64::MAX as u64).contains(&seconds)
}
