use wufei_home::HomeError;
use wufei_ledger::{DocumentError, Rejection};
use wufei_store::StoreError;

use crate::KeyError;

/// Why a node could not begin or go on: the disk, the folder or what stands in it.
#[derive(Debug, thiserror::Error)]
pub enum NodeError {
    /// The folder is not ours to use.
    #[error(transparent)]
    Home(#[from] HomeError),

    /// A key file.
    #[error(transparent)]
    Key(#[from] KeyError),

    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),

    /// There is a replica in this folder already.
    #[error("{home} holds a replica already")]
    AlreadyBegun {
        /// The folder.
        home: std::path::PathBuf,
    },

    /// There is no replica in this folder: `wufei init` makes one.
    #[error("{home} holds no replica")]
    NotBegun {
        /// The folder.
        home: std::path::PathBuf,
    },

    /// The credentials that this device was enrolled with no longer verify.
    #[error("the stored identity is damaged")]
    Identity(#[source] Rejection),

    /// What is stored of a document is not what was admitted.
    #[error(transparent)]
    Document(#[from] DocumentError),
}
