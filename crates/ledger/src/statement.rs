//! Statements: entries about keys. Version 0 until the ledger's credentials are complete.

use crate::{Credential, Rejection};

const TAG: &[u8; 16] = b"wufei/stmt/v1\0\0\0";

/// The payload of an entry of kind *statement*: tag 16 ‖ type u8 ‖ content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// The issuer made this credential known: type 1, then the credential.
    ///
    /// Enrolment stands in the log like everything else, so the regulator answers for each key it let in.
    Enrol(Box<Credential>),
}

impl Statement {
    /// The payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        match self {
            Self::Enrol(credential) => [TAG.as_slice(), &[1], &credential.to_bytes()].concat(),
        }
    }

    /// Reads a payload.
    ///
    /// # Errors
    /// [`Rejection::NotAStatement`] and, for a credential inside, [`Rejection::NotACredential`].
    pub fn parse(payload: &[u8]) -> Result<Self, Rejection> {
        match payload.strip_prefix(TAG) {
            Some([1, credential @ ..]) => Ok(Self::Enrol(Box::new(Credential::from_bytes(credential)?))),
            _ => Err(Rejection::NotAStatement { found: payload.len() }),
        }
    }
}
