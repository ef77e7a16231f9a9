//! Steps recorded for parties who cannot sign, with the picture or the code that stands behind them.

use crate::acts::{Proof, Recorded, StepAct};
use crate::{Desk, Done, Problem};
use sha2::{Digest, Sha256};
use std::path::Path;
use wufei_ledger::TypedCode;
use wufei_manifest::id::Hex;

/// The most bytes of a picture that is kept: a photograph of a telephone has a few million.
pub const MOST_PICTURE_BYTES: u64 = 16 * 1024 * 1024;

/// What stands behind a recorded step, as somebody gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Evidence<'a> {
    /// A picture of the signed paper.
    Picture(&'a Path),
    /// A code as it was typed.
    Code(&'a str),
}

impl Desk {
    /// Signs another party's step of the manifest that is meant, as recorded for it.
    ///
    /// The picture is kept in the replica's folder under its digest, which the step holds.
    ///
    /// # Errors
    /// As [`Desk::act`], and [`Problem::Unrecordable`], [`Problem::Code`], [`Problem::File`],
    /// [`Problem::PictureTooLarge`]. Nothing was signed.
    pub fn record_for(
        &self,
        named: &str,
        act: &dyn StepAct,
        reason: &str,
        evidence: &Evidence<'_>,
    ) -> Result<Done, Problem> {
        let proof = self.proof(evidence)?;
        self.act(
            named,
            &Recorded {
                act,
                reason: reason.to_owned(),
                proof,
            },
        )
    }

    /// Reads a code, or keeps a picture under its digest.
    pub(crate) fn proof(&self, evidence: &Evidence<'_>) -> Result<Proof, Problem> {
        match evidence {
            Evidence::Code(typed) => {
                let code: Result<TypedCode, _> = typed.parse();
                code.map(Proof::Code)
                    .map_err(|error| Problem::Code { value: error.found })
            }
            Evidence::Picture(path) => self.keep_picture(path).map(Proof::Picture),
        }
    }

    fn keep_picture(&self, path: &Path) -> Result<[u8; 32], Problem> {
        let told = |error| Problem::file(path, error);
        let bytes = std::fs::metadata(path).map_err(told)?.len();
        if bytes > MOST_PICTURE_BYTES {
            return Err(Problem::PictureTooLarge {
                path: path.display().to_string(),
                bytes,
                limit: MOST_PICTURE_BYTES,
            });
        }
        let picture = std::fs::read(path).map_err(told)?;
        let digest: [u8; 32] = Sha256::digest(&picture).into();
        let folder = self.node().home().join("pictures");
        std::fs::create_dir_all(&folder).map_err(|error| Problem::file(&folder, error))?;
        crate::node::write_secret(&folder.join(Hex(digest).to_string()), &picture)
            .map_err(|error| Problem::Node(crate::node::KeyError::from(error).into()))?;
        Ok(digest)
    }
}
