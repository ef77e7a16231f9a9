use std::error::Error;

use wufei_manifest::id::Hex;
use wufei_sqlite::OpenError;

use crate::Shard;
use wufei_ledger::OrgId;

/// Why the archive did not answer. What is kept is as it was before.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum ArchiveError {
    /// The file is not there, not ours, newer, or on a disk that cannot keep it.
    #[error(transparent)]
    Open(#[from] OpenError),

    /// The file holds no shard yet: nobody has initialised it.
    #[error("the archive is empty: nobody has initialised it")]
    NoShard,

    /// One file holds one shard.
    #[error("the archive is of shard {found}, not {asked}")]
    OtherShard { asked: Shard, found: Shard },

    /// Another writer was first. Read again and decide again.
    #[error("the log has {found} entries, this batch was made for {expected}")]
    Lost { expected: u64, found: u64 },

    /// A code that stands behind another step.
    #[error("code {number} of organisation {org} has been used already")]
    CodeTaken {
        /// Whose code.
        org: OrgId,
        /// Which.
        number: u32,
    },
    /// An invite serves once.
    #[error("invite {tag} has been used already")]
    InviteTaken { tag: Hex<8> },

    /// What stands in a table cannot have been written by us.
    #[error("{what} is damaged")]
    Damaged { what: String },

    /// Another connection kept the file for too long.
    #[error("the archive is busy with another writer")]
    Busy(#[source] Box<dyn Error + Send + Sync>),

    /// The disk, or the connection to the database.
    #[error("the archive could not be read or written")]
    Disk(#[source] Box<dyn Error + Send + Sync>),
}
