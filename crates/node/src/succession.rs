//! New keys for old ones: a device that goes on under another key, and an organisation that has lost all of them.

use std::path::Path;

use serde::{Deserialize, Serialize};
use wufei_home::{KdfParams, Pin};
use wufei_ledger::{
    Bits, CredentialId, DeviceId, DeviceKey, EntryId, NewKey, RevocationReason, Revoke, Statement,
};
use wufei_manifest::id::Hex;
use wufei_net::TransportKey;

use crate::devices::{Terms, credential_of};
use crate::{
    Clock, DeviceError, EnrolmentError, Identity, KeyError, Node, NodeError, PaperError, RecordError,
    Welcome, keys, mark, paper,
};

/// How far a device has come on its way to another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rotation {
    /// It is not on its way.
    None,
    /// It has asked, or is about to, and the regulator has not answered.
    Asked(DeviceId),
    /// The new key is enrolled, and the old one has something to send, if only its farewell.
    Granted(DeviceId),
    /// The old key has nothing left to do.
    Ready(DeviceId),
}

/// A key on paper. Whoever holds it can close the organisation's devices out and have a first one enrolled anew:
/// keep it in a safe.
#[derive(Clone, Serialize, Deserialize)]
pub struct RecoverySheet {
    /// The seed of its signing key.
    seed: Hex<32>,
    /// The seed of its key on connections.
    transport: Hex<32>,
    /// Who it is, and where the regulator is.
    pub welcome: Welcome,
}

/// What the text of a recovery sheet begins with: kind and version.
const WORD: &str = "WFR1";

impl RecoverySheet {
    /// The whole as text, for a QR.
    pub fn code(&self) -> String {
        let mut content = zeroize::Zeroizing::new(Vec::new());
        content.extend(self.seed.0);
        content.extend(self.transport.0);
        content.extend(self.welcome.to_bytes());
        paper::write(WORD, &content)
    }
}

impl std::str::FromStr for RecoverySheet {
    type Err = PaperError;

    /// Reads the text, or the file.
    fn from_str(text: &str) -> Result<Self, PaperError> {
        let content = |why: String| PaperError::Content { why };
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|error| content(error.to_string()));
        }
        let bytes = paper::read(WORD, text)?;
        let (Some(seed), Some(transport), Some(welcome)) = (
            bytes.first_chunk(),
            bytes[32.min(bytes.len())..].first_chunk(),
            bytes.get(64..),
        ) else {
            return Err(content(format!("{} bytes hold no two keys", bytes.len())));
        };
        Ok(Self {
            seed: Hex(*seed),
            transport: Hex(*transport),
            welcome: Welcome::from_bytes(welcome)?,
        })
    }
}

impl std::fmt::Debug for RecoverySheet {
    /// Without the seeds.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RecoverySheet for {}", self.welcome.org_name)
    }
}

impl Node {
    /// Makes the keys that are to follow and asks the regulator for their credential. Asked again, it goes on
    /// with the same keys.
    ///
    /// # Errors
    /// [`RecordError`]; nothing was signed then.
    pub fn begin_rotation(&self, pin: &Pin, params: KdfParams) -> Result<Rotation, RecordError<DeviceError>> {
        // The PIN is the present key's, also when that is open already.
        let folder = self.folder();
        keys::device_seed(folder, pin, &self.device_public_key())?;
        if keys::next_public(folder).is_none() {
            let [seed, transport] = [keys::random::<32>()?, keys::random::<32>()?];
            keys::write_next(folder, (&seed, &transport), pin, params)?;
        }
        let [seed, transport] = keys::next_seeds(folder, pin)?;
        let new = DeviceKey::from_seed(&seed);
        let transport = TransportKey::from_seed(&transport).public();
        let device = self.device();
        if self
            .replica()
            .registry
            .as_ref()
            .is_none_or(|registry| registry.rotation(device).is_none())
        {
            let ledger = self.identity().ok_or(RecordError::NotEnrolled)?.ledger;
            let asks = NewKey::sign(ledger, device, &new, *transport.as_bytes());
            self.sign_statement(|_| Ok(Statement::Rotate(asks)))?;
        }
        Ok(self.rotation()?)
    }

    /// How far this device has come on its way to another key.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn rotation(&self) -> Result<Rotation, NodeError> {
        let Some(next) = keys::next_public(self.folder()) else {
            return Ok(Rotation::None);
        };
        let replica = self.replica();
        let waits = replica.store.outbox_status()?.waiting > 0;
        let device = next.device();
        let is_closed = replica.revocation().is_some();
        let is_enrolled = replica
            .registry
            .as_ref()
            .is_some_and(|registry| credential_of(registry, &next).is_some());
        Ok(match (is_enrolled, is_closed && !waits) {
            (false, _) => Rotation::Asked(device),
            (true, false) => Rotation::Granted(device),
            (true, true) => Rotation::Ready(device),
        })
    }

    /// The old key's last word: it closes itself out and upholds all that it has signed. Said once.
    ///
    /// # Errors
    /// [`RecordError`]; [`DeviceError::NotYet`] while the new key is not enrolled.
    pub fn say_farewell(&self) -> Result<(), RecordError<DeviceError>> {
        match self.rotation()? {
            Rotation::None | Rotation::Asked(_) => Err(RecordError::Refused(DeviceError::NotYet)),
            Rotation::Ready(_) => Ok(()),
            Rotation::Granted(_) if self.revocation().is_some() => Ok(()),
            Rotation::Granted(_) => {
                let device = self.device();
                let cutoff = self.own_head()?;
                self.sign_statement(|_| {
                    Ok(Statement::Revoke(Revoke {
                        device,
                        reason: RevocationReason::Replaced,
                        cutoff,
                    }))
                })?;
                Ok(())
            }
        }
    }

    /// Goes on under the new key. This value is of the old one: drop it and open the replica again.
    ///
    /// # Errors
    /// [`DeviceError::NotYet`] while the old key has something to send.
    pub fn finish_rotation(self) -> Result<DeviceId, RecordError<DeviceError>> {
        let (Rotation::Ready(device), Some(next)) = (self.rotation()?, keys::next_public(self.folder()))
        else {
            return Err(RecordError::Refused(DeviceError::NotYet));
        };
        let mut replica = self.replica();
        let registry = replica.registry.as_ref().ok_or(RecordError::NotEnrolled)?;
        let chain = credential_of(registry, &next).and_then(|own| registry.full_chain(own));
        let chain = chain.ok_or(RecordError::NotEnrolled)?;
        // From here on the database is the new device's; the files follow, now or at the next start.
        let become_other = replica.store.become_other(&next.to_bytes(), &chain);
        become_other.map_err(NodeError::from)?;
        drop(replica);
        let fault = |error| RecordError::Key(KeyError::Folder(error));
        mark::write(self.folder(), (0, 0, EntryId::default())).map_err(fault)?;
        keys::promote_next(self.folder()).map_err(fault)?;
        Ok(device)
    }

    /// Enrols a key that is kept on paper. What it can do: see [`RecoverySheet`].
    ///
    /// # Errors
    /// [`RecordError`]; nothing was signed then.
    pub fn make_recovery_sheet(&self) -> Result<RecoverySheet, RecordError<DeviceError>> {
        let [seed, transport] = [keys::random::<32>()?, keys::random::<32>()?];
        let key = DeviceKey::from_seed(&seed).public().to_bytes();
        let on_connections = TransportKey::from_seed(&transport).public();
        let welcome = self.enrol_key(key, *on_connections.as_bytes(), Bits::RECOVERY, &Terms::default())?;
        Ok(RecoverySheet {
            seed: Hex(*seed),
            transport: Hex(*transport),
            welcome,
        })
    }

    /// A replica that stands for a recovery sheet, in a new folder.
    ///
    /// # Errors
    /// [`EnrolmentError`]: a folder that cannot be used, or a sheet that does not verify.
    pub fn of_recovery_sheet(
        home: &Path,
        pin: &Pin,
        params: KdfParams,
        clock: Clock,
        sheet: &RecoverySheet,
    ) -> Result<Self, EnrolmentError> {
        let seeds = Some([&sheet.seed.0, &sheet.transport.0]);
        let node = Self::init_seeded(home, (pin, params), clock, seeds)?;
        node.join(&sheet.welcome)?;
        Ok(node)
    }

    /// As a recovery key: asks that another replica, which is not enrolled yet, becomes the organisation's first
    /// device anew.
    ///
    /// # Errors
    /// [`RecordError`]; nothing was signed then.
    pub fn ask_for(&self, new: &Self) -> Result<EntryId, RecordError<DeviceError>> {
        let ledger = self.identity().ok_or(RecordError::NotEnrolled)?.ledger;
        let transport = TransportKey::from_seed(new.transport_seed()).public();
        let asks = {
            let key = new.key();
            let key = key.as_ref().ok_or(KeyError::Locked)?;
            NewKey::sign(ledger, self.device(), key, *transport.as_bytes())
        };
        self.sign_statement(|_| Ok(Statement::Reenrol(asks)))
    }

    /// Gives another replica the credential that the regulator has made for it, once this one has read of it.
    /// `None` while it has not.
    ///
    /// # Errors
    /// [`EnrolmentError`].
    pub fn hand_over(&self, new: &Self) -> Result<Option<Identity>, EnrolmentError> {
        let (chain, identity) = {
            let replica = self.replica();
            let (Some(registry), Some(identity)) = (&replica.registry, &replica.identity) else {
                return Ok(None);
            };
            let own: Option<CredentialId> = credential_of(registry, &new.device_public_key());
            let Some(chain) = own.and_then(|own| registry.full_chain(own)) else {
                return Ok(None);
            };
            (chain, identity.clone())
        };
        let welcome = Welcome {
            chain,
            address: identity.address,
            server_keys: identity.server_keys.into_iter().map(Hex).collect(),
            org_name: identity.org_name,
        };
        new.join(&welcome).map(Some)
    }
}
