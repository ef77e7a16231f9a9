//! Signing sheets: a key for one act, given to somebody who has no device.
//!
//! A producer's managing device enrols the key and prints its seed. Whoever collects the waste reads the sheet and has
//! it sign the manifest that they prepared: so the producer's own key signs, though the producer carries no device. Used
//! twice, it has signed two entries for one place, and that is a fork that proves itself.

use serde::{Deserialize, Serialize};
use wufei_ledger::{Act, Author, Bits, Credential, DeviceKey, DocId, Document, EntryId};
use wufei_manifest::id::Hex;
use wufei_net::TransportKey;

use crate::devices::Terms;
use crate::record::Writing;
use crate::{DeviceError, KeyError, Node, NodeError, RecordError, Recorded, keys};

/// A key for one act. Whoever holds it can sign once for the organisation that made it.
#[derive(Clone, Serialize, Deserialize)]
pub struct SigningSheet {
    /// The seed of its key.
    seed: Hex<32>,
    /// What its organisation signed about the key: until when, and for how much.
    #[serde(with = "one_credential")]
    credential: Credential,
    /// The organisation's name.
    pub org_name: String,
}

mod one_credential {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use wufei_ledger::Credential;
    use wufei_manifest::id::{Hex, parse_hex};

    pub fn serialize<S: Serializer>(credential: &Credential, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&Hex(credential.to_bytes()))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Credential, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = parse_hex::<{ Credential::LEN }>(&text).map_err(de::Error::custom)?;
        Credential::from_bytes(&bytes).map_err(de::Error::custom)
    }
}

impl std::fmt::Debug for SigningSheet {
    /// Without the seed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "SigningSheet {} of {}",
            self.credential.device(),
            self.org_name
        )
    }
}

impl SigningSheet {
    /// The organisation that it signs for.
    pub fn org(&self) -> wufei_ledger::OrgId {
        self.credential.body().org
    }

    /// Until when, in milliseconds since 1970.
    pub fn until_ms(&self) -> u64 {
        self.credential.body().not_after
    }

    /// The most that its act may plan, in grams.
    pub fn most_g(&self) -> u64 {
        self.credential.body().serial
    }
}

impl Node {
    /// Makes a sheet that is good for one act within some time, for so many grams at most.
    ///
    /// # Errors
    /// [`RecordError`]; nothing was signed then.
    pub fn make_sheet(&self, life_ms: u64, most_g: u64) -> Result<SigningSheet, RecordError<DeviceError>> {
        let seed = keys::random::<32>()?;
        let key = DeviceKey::from_seed(&seed).public().to_bytes();
        // It never connects; a key of its own keeps it apart from all that do.
        let on_connections = keys::random::<32>()?;
        let transport = TransportKey::from_seed(&on_connections).public();
        let terms = Terms {
            life_ms,
            serial: Some(most_g),
        };
        let welcome = self.enrol_key(key, *transport.as_bytes(), Bits::ONE_USE, &terms)?;
        let credential = welcome.chain.0.last().copied();
        Ok(SigningSheet {
            seed: Hex(*seed),
            credential: credential.ok_or(RecordError::NotEnrolled)?,
            org_name: welcome.org_name,
        })
    }

    /// Has a sheet sign what somebody does to a manifest. `make` sees the document and says what to write.
    ///
    /// # Errors
    /// [`RecordError`]; [`DeviceError::NotYet`] while the directory here does not have the sheet's key,
    /// [`DeviceError::SheetUsed`] when an entry of it is here. Nothing was signed then.
    pub fn record_with_sheet<E: std::error::Error + From<DeviceError> + 'static>(
        &self,
        sheet: &SigningSheet,
        doc: DocId,
        make: impl FnOnce(&Document) -> Result<Act, E>,
    ) -> Result<Recorded, RecordError<E>> {
        let refuse = |why: DeviceError| RecordError::Refused(why.into());
        let key = DeviceKey::from_seed(&sheet.seed.0);
        let now_ms = self.clock().now_ms();
        if now_ms >= sheet.until_ms() {
            let until_ms = sheet.until_ms();
            return Err(refuse(DeviceError::SheetExpired { until_ms }));
        }
        let mut replica = self.replica();
        // Whoever brings it must be one who may sign themselves.
        if self.key().is_none() {
            return Err(KeyError::Locked.into());
        }
        if let Some(revocation) = replica.revocation() {
            let revocation = Box::new(revocation);
            return Err(RecordError::Revoked { revocation });
        }
        let registry = replica.registry.as_ref().ok_or(RecordError::NotEnrolled)?;
        if registry.get(sheet.credential.id()).is_none() || key.device() != sheet.credential.device() {
            return Err(refuse(DeviceError::NotYet));
        }
        let ledger = registry.ledger();
        let used = replica
            .store
            .device_head(key.device(), false)
            .map_err(NodeError::from)?;
        if let Some((_, _, by)) = used {
            return Err(refuse(DeviceError::SheetUsed { by }));
        }
        let mut writing = Writing::of_sheet(Author {
            key: &key,
            ledger,
            credential: sheet.credential.id(),
            epoch: 0,
            seq: 0,
            prev: EntryId::default(),
            now_ms,
        });
        let document = replica.open_document(doc)?;
        if document.is_empty() {
            return Err(RecordError::Unknown { doc });
        }
        let act = match make(&document) {
            Ok(act) => act,
            Err(refused) => {
                replica.documents.put(document);
                return Err(RecordError::Refused(refused));
            }
        };
        let recorded = writing.write(&mut replica, document, &act)?;
        writing.keep(&mut replica, self)?;
        drop(replica);
        self.tick();
        Ok(recorded)
    }
}
