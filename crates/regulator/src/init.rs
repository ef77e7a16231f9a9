//! The beginning of a ledger: its root, its first issuer, and an empty archive.

use serde::Serialize;
use std::path::{Path, PathBuf};
use wufei_archive::{Archive, Batch, Shard, SqliteArchive, StoredCredential};
use wufei_home::{Folder, Pin};
use wufei_ledger::LedgerId;

use crate::keys;
use crate::problem::Problem;

/// The file of the archive in the data folder.
pub(crate) const ARCHIVE: &str = "archive.db";

/// What was made. All of it is public.
#[derive(Debug, Clone, Serialize)]
pub struct Initialised {
    /// The ledger: named by its root.
    pub ledger: LedgerId,
    /// The root's credential.
    pub root: String,
    /// The issuer's credential.
    pub issuer: String,
    /// The key that the node shows on its connections.
    pub key: String,
    /// The same for two people on the telephone.
    pub fingerprint: String,
    /// The shard.
    pub region: u32,
    /// Where it all lies.
    pub data_dir: PathBuf,
    /// The sealed root: belongs elsewhere.
    pub root_key: PathBuf,
}

/// Makes the keys and the archive of a new ledger. The folder may be new or empty.
///
/// # Errors
/// [`Problem::AlreadyInitialised`] when there is any key or archive: keys are never written over.
pub fn init(
    data_dir: &Path,
    passphrase: &Pin,
    is_unsealed: bool,
    region: u32,
    now_ms: u64,
) -> Result<Initialised, Problem> {
    let folder = Folder::open(data_dir, true)?;
    let archive = folder.file(ARCHIVE);
    if archive.exists() || folder.file(keys::ROOT).exists() {
        return Err(Problem::AlreadyInitialised {
            path: data_dir.to_owned(),
        });
    }
    let made = keys::make(folder.path(), passphrase, is_unsealed, region, now_ms)?;
    let archive = SqliteArchive::create(&archive, Shard(region))?;
    let before_the_log = |credential| StoredCredential {
        credential,
        log_index: None,
    };
    archive.commit(&Batch {
        credentials: [made.root, made.issuer].map(before_the_log).to_vec(),
        ..Batch::default()
    })?;
    Ok(Initialised {
        ledger: LedgerId(made.root.id().0),
        root: made.root.id().to_string(),
        issuer: made.issuer.id().to_string(),
        key: made.transport.public().to_string(),
        fingerprint: made.transport.public().fingerprint(),
        region,
        data_dir: data_dir.to_owned(),
        root_key: folder.file(keys::ROOT),
    })
}
