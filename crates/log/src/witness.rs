//! What a witness is asked, and how it decides.

use crate::text::{DECIMAL, Lines};
use crate::{ConsistencyProof, Disproved, Malformed, Policy, SignedCheckpoint, TreeHead, Untrusted};
use std::fmt;

/// The body of `add-checkpoint`: a log's newest checkpoint, with the proof that it begins with what the witness
/// cosigned last.
///
/// ```text
/// old <size>
/// <hashes in base64, at most 63 lines>
///
/// <checkpoint>
/// ```
///
/// Source: c2sp.org/tlog-witness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    old_size: u64,
    proof: ConsistencyProof,
    signed: SignedCheckpoint,
}

/// The most hashes in a request.
const MAX_PROOF: usize = 63;

impl AddCheckpoint {
    /// Asks for a cosignature, from the size that the witness cosigned last: 0 when that is not known, and the
    /// answer tells.
    ///
    /// # Errors
    /// [`Disproved`] for an old size or a proof that does not fit the checkpoint's size; the roots are not computed.
    pub fn new(old_size: u64, proof: ConsistencyProof, signed: SignedCheckpoint) -> Result<Self, Disproved> {
        proof.steps(old_size, signed.checkpoint().tree().size)?;
        Ok(Self {
            old_size,
            proof,
            signed,
        })
    }

    /// Reads a request.
    ///
    /// # Errors
    /// [`Malformed`] names the first line that does not follow the page; answer with status 400.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::received(bytes, "request")?;
        Ok(Self {
            old_size: lines.next("old size")?.after("old ", DECIMAL)?.decimal()?,
            proof: ConsistencyProof(lines.hashes(MAX_PROOF, "consistency proof")?),
            signed: SignedCheckpoint::from_lines(lines)?,
        })
    }

    /// The checkpoint to cosign. Its origin says which log to [judge](Self::judge) it by; answer with status 404 when
    /// there is no such log here.
    pub fn signed(&self) -> &SignedCheckpoint {
        &self.signed
    }

    /// Whether a witness that remembers `latest` as the largest tree of this log it cosigned may cosign this checkpoint
    /// too; [`TreeHead::EMPTY`] when it has cosigned none. Returns what it has to remember from now on.
    ///
    /// `log` needs no witnesses. Keep the answer before the cosignature is given away, and in one transaction with
    /// reading `latest`: otherwise two requests at once could roll the witness back.
    ///
    /// # Errors
    /// [`WitnessRefusal`], each with its [status](WitnessRefusal::status).
    pub fn judge(&self, log: &Policy, latest: TreeHead) -> Result<TreeHead, WitnessRefusal> {
        log.check(&self.signed)?;
        let (old, newest) = (self.old_size, self.signed.checkpoint().tree());
        if old > newest.size {
            return Err(WitnessRefusal::Shrinks {
                old,
                new: newest.size,
            });
        }
        if old != latest.size {
            return Err(WitnessRefusal::NotTheLatest {
                latest: latest.size,
                found: old,
            });
        }
        self.proof.verify(latest, newest)?;
        Ok(newest)
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old_size)?;
        self.proof.0.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.signed)
    }
}

/// Why a witness does not cosign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WitnessRefusal {
    /// Not the log it claims to be.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    /// The request contradicts itself.
    #[error("old size {old} is larger than the checkpoint's, {new}; send the proof from the smaller size")]
    Shrinks {
        /// As stated in the request.
        old: u64,
        /// As signed by the log.
        new: u64,
    },
    /// The log does not know what this witness saw last.
    #[error("the latest checkpoint cosigned here has size {latest}, not {found}; send a proof from there")]
    NotTheLatest {
        /// As the witness remembers: the whole answer, in decimal with a line feed.
        latest: u64,
        /// As stated in the request.
        found: u64,
    },
    /// A fork, unless the proof was damaged: worth keeping as evidence.
    #[error(transparent)]
    Inconsistent(#[from] Disproved),
}

impl WitnessRefusal {
    /// The HTTP status of the answer.
    pub fn status(&self) -> u16 {
        match self {
            Self::Untrusted(Untrusted::OtherLog { .. }) => 404,
            Self::Untrusted(_) => 403,
            Self::Shrinks { .. } => 400,
            Self::NotTheLatest { .. } => 409,
            Self::Inconsistent(_) => 422,
        }
    }
}
