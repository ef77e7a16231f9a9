//! Whose word suffices.

use crate::{Checkpoint, KeyName, SignatureType, SignedCheckpoint, Unverified, Verified, VerifierKey};

/// Whom a reader of one log believes: its keys, and at least `quorum` of some witnesses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    origin: String,
    /// The log's keys, then the witnesses'.
    keys: Vec<VerifierKey>,
    /// How many of `keys` are the log's.
    log_keys: usize,
    quorum: usize,
}

impl Policy {
    /// Believes whatever one of the log's own keys signed: several while the log changes its key.
    ///
    /// # Errors
    /// [`PolicyError::NoLogKey`] without any; [`PolicyError::SharedKey`] when a key is given twice.
    pub fn log(origin: &str, keys: Vec<VerifierKey>) -> Result<Self, PolicyError> {
        if keys.is_empty() {
            return Err(PolicyError::NoLogKey);
        }
        Self {
            origin: origin.into(),
            log_keys: keys.len(),
            keys,
            quorum: 0,
        }
        .without_shared_keys()
    }

    /// Asks for `quorum` of these witnesses besides, and of no others that were named before.
    ///
    /// # Errors
    /// [`PolicyError::Quorum`] when there are not so many witnesses; [`PolicyError::NoWitness`] for a key that is no
    /// cosigner's; [`PolicyError::SharedKey`] when two witnesses, or a witness and the log, have one public key: a
    /// cosignature does not name its signer, so one signature would count twice.
    pub fn with_witnesses(mut self, quorum: usize, witnesses: Vec<VerifierKey>) -> Result<Self, PolicyError> {
        if quorum > witnesses.len() {
            return Err(PolicyError::Quorum {
                quorum,
                witnesses: witnesses.len(),
            });
        }
        if let Some(key) = witnesses
            .iter()
            .find(|key| key.kind() != SignatureType::CosignatureV1)
        {
            return Err(PolicyError::NoWitness {
                name: key.name().clone(),
            });
        }
        self.keys.truncate(self.log_keys);
        self.keys.extend(witnesses);
        self.quorum = quorum;
        self.without_shared_keys()
    }

    fn without_shared_keys(self) -> Result<Self, PolicyError> {
        for (at, key) in self.keys.iter().enumerate() {
            if let Some(other) = self.keys[..at]
                .iter()
                .find(|other| other.public() == key.public())
            {
                return Err(PolicyError::SharedKey {
                    first: other.name().clone(),
                    second: key.name().clone(),
                });
            }
        }
        Ok(self)
    }

    /// The log this is about.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Believes a checkpoint, or says what is missing.
    ///
    /// # Errors
    /// [`Untrusted::OtherLog`] for another origin; [`Untrusted::Signature`] when a signature by one of the keys does
    /// not hold; [`Untrusted::NotByTheLog`] and [`Untrusted::Witnesses`] when too few of them signed.
    pub fn check(&self, signed: &SignedCheckpoint) -> Result<TrustedCheckpoint, Untrusted> {
        let checkpoint = signed.checkpoint();
        if checkpoint.origin() != self.origin {
            return Err(Untrusted::OtherLog {
                expected: self.origin.clone(),
                found: checkpoint.origin().into(),
            });
        }
        let verified = signed.note().verify(&self.keys)?;
        let (log_keys, witnesses) = self.keys.split_at(self.log_keys);
        if !verified.iter().any(|line| log_keys.contains(line.key)) {
            return Err(Untrusted::NotByTheLog);
        }
        let found = witnesses.iter().filter(|key| has_signed(key, &verified)).count();
        if found < self.quorum {
            return Err(Untrusted::Witnesses {
                quorum: self.quorum,
                found,
            });
        }
        Ok(TrustedCheckpoint {
            checkpoint: checkpoint.clone(),
            cosigned: verified.iter().filter_map(Cosigned::by).collect(),
        })
    }
}

fn has_signed(key: &VerifierKey, verified: &[Verified<'_>]) -> bool {
    verified.iter().any(|line| line.key == key)
}

/// A checkpoint that a [`Policy`] believed; nothing else makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedCheckpoint {
    checkpoint: Checkpoint,
    cosigned: Vec<Cosigned>,
}

impl TrustedCheckpoint {
    /// What is believed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Who saw it and when, in the order of the lines. One witness may have said it several times.
    pub fn cosigned(&self) -> &[Cosigned] {
        &self.cosigned
    }
}

/// A cosigner's statement about a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// Who saw it.
    pub name: KeyName,
    /// When, by the cosigner's clock, in seconds since 1970.
    pub seconds: u64,
}

impl Cosigned {
    fn by(line: &Verified<'_>) -> Option<Self> {
        line.seconds.map(|seconds| Self {
            name: line.key.name().clone(),
            seconds,
        })
    }
}

/// Why keys make no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Nobody could sign for the log.
    #[error("a log has at least one key; give its verifier key")]
    NoLogKey,
    /// No checkpoint could ever satisfy it.
    #[error("{quorum} of {witnesses} witnesses cannot sign; ask for fewer or name more")]
    Quorum {
        /// Witnesses asked for.
        quorum: usize,
        /// Witnesses named.
        witnesses: usize,
    },
    /// Its signatures state no time and no consistency.
    #[error("the key of {name} is no witness's; give its verifier key of type 0x04")]
    NoWitness {
        /// Whose key.
        name: KeyName,
    },
    /// One signature would count twice.
    #[error("{first} and {second} have one public key; name each key once")]
    SharedKey {
        /// Named first.
        first: KeyName,
        /// Named later.
        second: KeyName,
    },
}

/// Why a checkpoint is not believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Untrusted {
    /// A checkpoint of somebody else.
    #[error("this is a checkpoint of {found:?}, expected one of {expected:?}")]
    OtherLog {
        /// The log of the policy.
        expected: String,
        /// As signed.
        found: String,
    },
    /// A signature does not hold, or no key is known.
    #[error(transparent)]
    Signature(#[from] Unverified),
    /// Only witnesses signed.
    #[error("the log itself has not signed this checkpoint")]
    NotByTheLog,
    /// Perhaps they have not seen it yet; perhaps they were shown another.
    #[error(
        "of {quorum} witnesses who must have signed this checkpoint, {found} did; ask them, and read it again"
    )]
    Witnesses {
        /// As configured.
        quorum: usize,
        /// Different witnesses whose signature holds.
        found: usize,
    },
}
