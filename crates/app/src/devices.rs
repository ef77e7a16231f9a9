//! The devices of this organisation, a key on paper, and entries that came too late.

use crate::code_file::text_in;
use crate::node::{
    Clock, DeviceError, DeviceRequest, Identity, KdfParams, Node, OwnDevice, Pin, RecordError, RecoverySheet,
    Rotation, Welcome,
};
use crate::{Desk, Problem};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;
use wufei_ledger::{Bits, DeviceId, EntryId, RevocationReason};

/// Syncs in which the regulator's answer to a question of ours has come.
const ANSWERED_WITHIN: usize = 4;

impl Desk {
    /// The devices of this organisation that are known here.
    ///
    /// # Errors
    /// [`Problem::Node`].
    pub fn devices(&self) -> Result<Vec<OwnDevice>, Problem> {
        Ok(self.node().own_devices()?)
    }

    /// Closes a device of this organisation out; `named` is its id, or the beginning of it.
    ///
    /// # Errors
    /// [`Problem::Device`], [`Problem::Record`].
    pub fn revoke_device(&self, named: &str, reason: RevocationReason) -> Result<DeviceId, Problem> {
        Ok(self.node().revoke_device(named, reason)?.0)
    }

    /// What this device shows to one that shall let it in.
    ///
    /// # Errors
    /// [`Problem::Node`] while the key is locked.
    pub fn request_to_join(&self) -> Result<DeviceRequest, Problem> {
        let request = self.node().request_to_join();
        request.map_err(|error| Problem::Node(error.into()))
    }

    /// Lets a further device in, and returns what it needs.
    ///
    /// # Errors
    /// [`Problem::Device`], [`Problem::Record`].
    pub fn admit(&self, request: &str, is_managing: bool) -> Result<Welcome, Problem> {
        let powers = if is_managing {
            Bits::ORG_ADMIN
        } else {
            Bits::default()
        };
        let request: DeviceRequest = request.parse()?;
        Ok(self.node().admit_device(&request, powers)?)
    }

    /// Lets a further device in and writes what it needs into a file.
    ///
    /// # Errors
    /// As [`Desk::admit`]; [`Problem::File`].
    pub fn admit_device(&self, request: &str, is_managing: bool, file: &Path) -> Result<(), Problem> {
        write(file, &self.admit(request, is_managing)?)
    }

    /// Becomes the device that another one has let in: `admission` is the text of the QR, or of the file.
    ///
    /// # Errors
    /// [`Problem::Joined`]; [`Problem::Device`] for a text that is no admission.
    pub fn join_with(&self, admission: &str) -> Result<Identity, Problem> {
        let welcome: Welcome = admission.parse().map_err(DeviceError::Sheet)?;
        Ok(self.node().join(&welcome)?)
    }

    /// As [`Desk::join_with`], with a file: the admission, its text, or a picture of its QR.
    ///
    /// # Errors
    /// As [`Desk::join_with`]; [`Problem::File`], [`Problem::NoCode`], [`Problem::NotOurs`].
    pub fn join(&self, file: &Path) -> Result<Identity, Problem> {
        self.join_with(&text_in(file)?)
    }

    /// Takes responsibility for what this organisation's devices had signed in a manifest and the log gave no
    /// effect.
    ///
    /// # Errors
    /// [`Problem::NothingToEndorse`], [`Problem::Device`], and as [`Desk::show`].
    pub fn endorse(&self, manifest: &str) -> Result<Vec<EntryId>, Problem> {
        let view = self.show(manifest)?;
        let own = self.node().identity().ok_or(Problem::not_enrolled())?.org;
        let apart = view.manifest.quarantined.iter().filter(|apart| apart.org == own);
        let entries: Vec<_> = apart.map(|apart| apart.entry).collect();
        if entries.is_empty() {
            return Err(Problem::NothingToEndorse {
                manifest: view.manifest.code,
            });
        }
        self.node().endorse(entries.clone())?;
        Ok(entries)
    }

    /// Enrols a key on paper and writes its sheet into a file: whoever has it can revoke this organisation's
    /// devices and have a first one enrolled anew. The file is the page to be printed when its name ends in `.html`.
    ///
    /// # Errors
    /// [`Problem::Device`], [`Problem::Record`], [`Problem::File`].
    pub fn make_recovery_sheet(&self, file: &Path) -> Result<(), Problem> {
        let sheet = self.node().make_recovery_sheet()?;
        match file
            .extension()
            .is_some_and(|name| name.eq_ignore_ascii_case("html"))
        {
            true => write_text(file, &self.recovery_page(&sheet)),
            false => write(file, &sheet),
        }
    }

    /// Makes this replica, which is not enrolled, the organisation's first device anew, and closes other devices
    /// out. It needs the regulator.
    ///
    /// # Errors
    /// [`Problem`]. Repeated with the same sheet, it goes on.
    pub async fn recover(
        &self,
        pin: &Pin,
        file: &Path,
        lost: &[String],
        timeout: Duration,
    ) -> Result<Identity, Problem> {
        let sheet: RecoverySheet = text_in(file)?.parse().map_err(DeviceError::Sheet)?;
        let home = self.node().home().join("recovery");
        let paper = match Node::open(&home, Clock::system()) {
            Ok(paper) => paper,
            Err(_) => Node::of_recovery_sheet(&home, pin, KdfParams::default(), Clock::system(), &sheet)?,
        };
        paper.unlock(pin).map_err(|error| Problem::Node(error.into()))?;
        paper.sync_once(timeout).await?;
        if paper.hand_over(self.node())?.is_none() {
            for named in lost {
                match paper.revoke_device(named, RevocationReason::Lost) {
                    // Said before this was cut off, or by somebody else.
                    Err(RecordError::Refused(DeviceError::Revoked { .. })) => {}
                    revoked => drop(revoked?),
                }
            }
            paper.ask_for(self.node())?;
        }
        // The answer is logged after the question, and read with the sync after that.
        let mut identity = paper.hand_over(self.node())?;
        for _ in 0..ANSWERED_WITHIN {
            if identity.is_some() {
                break;
            }
            paper.sync_once(timeout).await?;
            identity = paper.hand_over(self.node())?;
        }
        let identity = identity.ok_or(DeviceError::NotYet)?;
        drop(paper);
        // The paper's key is not left lying here.
        std::fs::remove_dir_all(&home).map_err(|error| Problem::file(&home, error))?;
        Ok(identity)
    }

    /// Goes on under a new key, as far as that is possible now. [`Rotation::None`] means that it is done: open the
    /// replica again.
    ///
    /// # Errors
    /// [`Problem::Record`], [`Problem::Sync`] when the regulator cannot be reached: run it again later.
    pub async fn rotate(self, pin: &Pin, timeout: Duration) -> Result<(DeviceId, Rotation), Problem> {
        let mut stage = self.node().begin_rotation(pin, KdfParams::default())?;
        for _ in 0..ANSWERED_WITHIN {
            match stage {
                Rotation::Ready(_) => return Ok((self.node().clone().finish_rotation()?, Rotation::None)),
                Rotation::Asked(_) | Rotation::None => {}
                Rotation::Granted(_) => self.node().say_farewell()?,
            }
            match self.sync(timeout).await {
                // The old key was sent away after its farewell: it may come once more for its receipt.
                Err(Problem::Sync(_)) if self.node().revocation().is_some() => {}
                synced => drop(synced?),
            }
            stage = self.node().rotation()?;
        }
        match stage {
            Rotation::Ready(_) => Ok((self.node().clone().finish_rotation()?, Rotation::None)),
            stage => Ok((self.device(), stage)),
        }
    }
}

pub(crate) fn write(file: &Path, what: &impl Serialize) -> Result<(), Problem> {
    write_text(
        file,
        &serde_json::to_string_pretty(what).expect("it holds texts only"),
    )
}

/// Puts a secret into a file that its owner alone can read.
pub(crate) fn write_text(file: &Path, text: &str) -> Result<(), Problem> {
    let written = crate::node::write_secret(file, text.as_bytes());
    written.map_err(|error| Problem::Node(crate::node::KeyError::from(error).into()))
}
