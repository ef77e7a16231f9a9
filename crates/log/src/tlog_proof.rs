//! What to show when somebody asks whether it was logged.

use crate::text::Lines;
use crate::{
    Disproved, Hash, InclusionProof, MAX_TEXT, Malformed, Policy, SignedCheckpoint, TrustedCheckpoint,
    Untrusted,
};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use std::fmt;

/// That one leaf stands at one place in a log: a file to keep, print and show in court. It is checked without a
/// network, with the leaf and the keys of a [`Policy`] alone.
///
/// ```text
/// c2sp.org/tlog-proof@v1
/// extra <base64>                     only where there is extra data
/// index <decimal>
/// <hashes in base64, from the leaf up>
///
/// <checkpoint>
/// ```
///
/// Source: c2sp.org/tlog-proof. Files are named `*.tlog-proof`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    extra: Vec<u8>,
    index: u64,
    inclusion: InclusionProof,
    signed: SignedCheckpoint,
}

const TITLE: &str = "c2sp.org/tlog-proof@v1";
const INDEX: &str = "\"index \" and the place of the leaf, a decimal number without leading zeroes";
const EXTRA: &str = "\"extra \" and at least one byte in base64";

/// The most hashes in a proof: one a level of the largest tree.
const MAX_PROOF: usize = 62;

impl TlogProof {
    /// Puts a proof together. `extra` is for the application and not authenticated; empty for none.
    ///
    /// # Errors
    /// [`Disproved`] for an index or a proof that does not fit the checkpoint's size; the root is not computed.
    /// [`TlogProofError::TooLong`] when nobody would read the text.
    pub fn new(
        index: u64,
        inclusion: InclusionProof,
        signed: SignedCheckpoint,
        extra: Vec<u8>,
    ) -> Result<Self, TlogProofError> {
        inclusion.steps(index, signed.checkpoint().tree().size)?;
        let proof = Self {
            extra,
            index,
            inclusion,
            signed,
        };
        match proof.to_string().len() {
            length if length > MAX_TEXT => Err(TlogProofError::TooLong { length }),
            _ => Ok(proof),
        }
    }

    /// Reads a proof.
    ///
    /// # Errors
    /// [`Malformed`] names the first line that does not follow the page.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut lines = Lines::received(bytes, "proof")?;
        let title = lines.next("title")?;
        if title.text != TITLE {
            return Err(title.malformed(TITLE));
        }
        let mut extra = Vec::new();
        if lines.begins_with("extra") {
            extra = lines.next("extra data")?.after("extra ", EXTRA)?.bytes(EXTRA)?;
        }
        let index = lines.next("index")?.after("index ", INDEX)?.decimal()?;
        Ok(Self {
            extra,
            index,
            inclusion: InclusionProof(lines.hashes(MAX_PROOF, "inclusion proof")?),
            signed: SignedCheckpoint::from_lines(lines)?,
        })
    }

    /// Checks that the log, by this policy, holds a leaf of this hash at [`index`](Self::index).
    ///
    /// # Errors
    /// [`TlogProofError::Untrusted`] when the checkpoint is not believed; [`TlogProofError::Disproved`] when the leaf
    /// is not below its root.
    pub fn verify(&self, leaf: Hash, policy: &Policy) -> Result<TrustedCheckpoint, TlogProofError> {
        let trusted = policy.check(&self.signed)?;
        self.inclusion
            .verify(leaf, self.index, trusted.checkpoint().tree())?;
        Ok(trusted)
    }

    /// Data for the application, **not authenticated**; empty for none.
    pub fn extra(&self) -> &[u8] {
        &self.extra
    }

    /// The place of the leaf in the log, from 0.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// From the leaf up to the root.
    pub fn inclusion(&self) -> &InclusionProof {
        &self.inclusion
    }

    /// Who says so.
    pub fn signed(&self) -> &SignedCheckpoint {
        &self.signed
    }
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{TITLE}")?;
        if !self.extra.is_empty() {
            writeln!(f, "extra {}", BASE64_STANDARD.encode(&self.extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.inclusion
            .0
            .iter()
            .try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.signed)
    }
}

/// Why a proof is not put together, or proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlogProofError {
    /// The checkpoint is not believed.
    #[error(transparent)]
    Untrusted(#[from] Untrusted),
    /// The leaf is another, or at another place.
    #[error(transparent)]
    Disproved(#[from] Disproved),
    /// Extra data, or signatures, are too many.
    #[error("a proof has at most {MAX_TEXT} bytes, not {length}; give less extra data")]
    TooLong {
        /// Bytes of the text.
        length: usize,
    },
}
