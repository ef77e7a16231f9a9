//! The regulator's own keys follow each other: an issuer each year, a root when its medium is worn.
//!
//! The node stands still meanwhile. What was signed stands, and whoever reads the directory believes the new key: the
//! present issuer makes it known in the log, and the present root has signed it.

use std::path::Path;
use std::sync::Arc;

use wufei_archive::Archive;
use wufei_home::{Folder, Pin};
use wufei_ledger::CredentialId;

use crate::keys::{self, Followed};
use crate::metrics::Metrics;
use crate::office::{Office, OfficeError};
use crate::problem::Problem;
use crate::serve::{now_ms, open_archive};

/// Makes the key that follows, has it known, and puts its file in the place of the one before. `root_key` is where
/// the sealed root lies; asked again after it was cut off, it goes on.
///
/// # Errors
/// A [`Problem`]: a wrong passphrase, a root that has a successor already, a folder that a node is using.
pub async fn succeed(
    data_dir: &Path,
    root_key: &Path,
    which: Followed,
    passphrase: &Pin,
) -> Result<CredentialId, Problem> {
    let folder = Folder::open(data_dir, false)?;
    let archive: Arc<dyn Archive> = open_archive(&folder)?;
    let issuer = keys::open_issuer(folder.path(), &*archive, || Ok(passphrase.clone()))?;
    let follower = keys::make_follower(folder.path(), &*archive, which, root_key, passphrase, now_ms())?;
    let credential = follower.credential;
    let office = Office::open(archive, issuer, Metrics::default(), Arc::new(now_ms))?;
    let known = office.make_known(credential).await;
    office.close().await;
    known.map_err(|error| match error {
        OfficeError::Archive(error) => Problem::Archive(error),
        OfficeError::Fault | OfficeError::Closed => Problem::Ended,
    })?;
    follower.take_over()?;
    Ok(credential.id())
}
