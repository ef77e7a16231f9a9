//! Signing sheets: a key for one act, given to somebody who has no device.
//!
//! A producer's managing device enrols the key and prints its seed. Whoever collects the waste reads the sheet and has
//! it sign the manifest that they prepared: so the producer's own key signs, though the producer carries no device. Used
//! twice, it has signed two entries for one place, and that is a fork that proves itself.

use serde::{Deserialize, Serialize};
use wufei_ledger::{Act, Author, Bits, Credential, DeviceId, DeviceKey, DocId, Document, EntryId};
use wufei_manifest::id::Hex;
use wufei_net::TransportKey;

use crate::devices::Terms;
use crate::node::Replica;
use crate::record::Writing;
use crate::{DeviceError, KeyError, Node, NodeError, RecordError, Recorded, keys, paper};

/// What the text of a sheet begins with: kind and version.
const WORD: &str = "WFS1";

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
    /// Its seed as text, for a QR and for hands: `WFS1-` and fourteen groups of four. All else about it stands in
    /// the directory of whoever reads it.
    pub fn code(&self) -> String {
        paper::write(WORD, &self.seed.0)
    }

    /// The device that it is in the directory.
    pub fn device(&self) -> DeviceId {
        self.credential.device()
    }

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
    /// Makes a sheet that is good for one act until a moment, for so many grams at most.
    ///
    /// # Errors
    /// [`RecordError`]; nothing was signed then.
    pub fn make_sheet(&self, until_ms: u64, most_g: u64) -> Result<SigningSheet, RecordError<DeviceError>> {
        let seed = keys::random::<32>()?;
        let key = DeviceKey::from_seed(&seed).public().to_bytes();
        // It never connects; a key of its own keeps it apart from all that do.
        let on_connections = keys::random::<32>()?;
        let transport = TransportKey::from_seed(&on_connections).public();
        let terms = Terms {
            until_ms: Some(until_ms),
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

    /// Reads a sheet from what somebody typed, pasted or scanned, or from the file that was made of it.
    ///
    /// # Errors
    /// [`DeviceError::Sheet`] for a text that is none, [`DeviceError::SheetUnknown`] while the directory here does
    /// not have the key of a typed one.
    pub fn sheet(&self, text: &str) -> Result<SigningSheet, RecordError<DeviceError>> {
        let refuse = RecordError::Refused;
        if text.trim_start().starts_with('{') {
            let read = serde_json::from_str(text).map_err(|error| error.to_string());
            return read.map_err(|why| refuse(paper::PaperError::Content { why }.into()));
        }
        let seed = paper::read_exact::<32>(WORD, text).map_err(|why| refuse(why.into()))?;
        let subject = DeviceKey::from_seed(&seed).public().to_bytes();
        let replica = self.replica();
        let registry = replica.registry.as_ref().ok_or(RecordError::NotEnrolled)?;
        let mut known = registry.all().filter(|known| known.body().subject == subject);
        let credential = *known.next().ok_or(refuse(DeviceError::SheetUnknown))?;
        let profile = replica
            .store
            .profile(credential.body().org)
            .map_err(NodeError::from)?;
        Ok(SigningSheet {
            seed: Hex(*seed),
            org_name: profile.map_or_else(|| credential.body().org.to_string(), |profile| profile.name),
            credential,
        })
    }

    /// Whether a sheet can still sign, as far as is known here.
    ///
    /// # Errors
    /// [`RecordError::Refused`] says why it cannot.
    pub fn check_sheet(&self, sheet: &SigningSheet) -> Result<(), RecordError<DeviceError>> {
        self.is_good(&self.replica(), sheet)
    }

    fn is_good(&self, replica: &Replica, sheet: &SigningSheet) -> Result<(), RecordError<DeviceError>> {
        let refuse = RecordError::Refused;
        let until_ms = sheet.until_ms();
        if self.clock().now_ms() >= until_ms {
            return Err(refuse(DeviceError::SheetExpired { until_ms }));
        }
        let registry = replica.registry.as_ref().ok_or(RecordError::NotEnrolled)?;
        let device = DeviceKey::from_seed(&sheet.seed.0).device();
        if registry.get(sheet.credential.id()).is_none() || device != sheet.device() {
            return Err(refuse(DeviceError::SheetUnknown));
        }
        if !sheet.credential.body().bits.has(Bits::ONE_USE) {
            let why = "its key is no one-use key".to_owned();
            return Err(refuse(paper::PaperError::Content { why }.into()));
        }
        if registry.revoked(device).is_some() {
            return Err(refuse(DeviceError::SheetRevoked));
        }
        let used = replica.store.device_head(device, false);
        match used.map_err(NodeError::from)? {
            Some((_, _, by)) => Err(refuse(DeviceError::SheetUsed { by })),
            None => Ok(()),
        }
    }

    /// Has a sheet sign what somebody does to a manifest. `make` sees the document and says what to write.
    ///
    /// # Errors
    /// [`RecordError`], as [`Node::check_sheet`]. Nothing was signed then.
    pub fn record_with_sheet<E: std::error::Error + From<DeviceError> + 'static>(
        &self,
        sheet: &SigningSheet,
        doc: DocId,
        make: impl FnOnce(&Document) -> Result<Act, E>,
    ) -> Result<Recorded, RecordError<E>> {
        let key = DeviceKey::from_seed(&sheet.seed.0);
        let now_ms = self.clock().now_ms();
        let mut replica = self.replica();
        // Whoever brings it must be one who may sign themselves.
        if self.key().is_none() {
            return Err(KeyError::Locked.into());
        }
        if let Some(revocation) = replica.revocation() {
            let revocation = Box::new(revocation);
            return Err(RecordError::Revoked { revocation });
        }
        self.is_good(&replica, sheet).map_err(RecordError::of)?;
        let registry = replica.registry.as_ref().ok_or(RecordError::NotEnrolled)?;
        let ledger = registry.ledger();
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
