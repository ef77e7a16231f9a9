//! The devices of this organisation: who they are, a further one, one that is lost, and entries that came too late.

use wufei_ledger::Chain;
use wufei_ledger::{
    Bits, Credential, CredentialBody, CredentialId, DeviceId, Endorse, EntryId, Known, LedgerId, NewKey,
    OrgId, PublicKey, Registry, Rejection, Revocation, RevocationReason, Revoke, Statement,
};
use wufei_manifest::id::Hex;
use wufei_net::TransportKey;

use crate::ingest::Intake;
use crate::{EnrolmentError, Identity, Node, NodeError, PaperError, RecordError, Welcome};

/// A device of this organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDevice {
    /// The device.
    pub device: DeviceId,
    /// What it is and may do.
    pub bits: Bits,
    /// Whether it is this one.
    pub is_this: bool,
    /// When its credential ends, in milliseconds since 1970.
    pub until_ms: u64,
    /// Its credential's serial: of a signing sheet, the most that it may plan in grams.
    pub serial: u64,
    /// Whether it has asked to go on under another key.
    pub is_rotated: bool,
    /// That it was revoked.
    pub revocation: Option<Revocation>,
    /// The newest of its entries that is known here.
    pub head: Option<Known>,
}

/// Why a device could not be let in, closed out, or answered for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// Only a device with *org_admin* may.
    #[error("this device has not the power to do this for its organisation")]
    NoPower,
    /// No device of this organisation begins so, or more than one.
    #[error("{found} devices of this organisation begin with {named:?}")]
    WhichDevice {
        /// As given.
        named: String,
        /// How many fit.
        found: usize,
    },
    /// It was closed out before.
    #[error("device {device} was revoked already")]
    Revoked {
        /// The device.
        device: DeviceId,
    },
    /// The text is no request of a device.
    #[error("this is no request of a device: {why}")]
    Request {
        /// What is wrong.
        why: String,
    },
    /// Somebody has this key already.
    #[error("the key of device {device} is enrolled already")]
    Enrolled {
        /// The device.
        device: DeviceId,
    },
    /// The regulator has not answered, or something has still to be sent.
    #[error("the regulator has to hear of it first: sync, then go on")]
    NotYet,
    /// The text is no signing sheet, no admission and no recovery sheet.
    #[error("this is not what was printed: {0}")]
    Sheet(#[from] PaperError),
    /// A signing sheet whose key the directory here does not have.
    #[error("the directory here does not have the key of this sheet")]
    SheetUnknown,
    /// A signing sheet that its organisation closed out.
    #[error("this sheet was revoked")]
    SheetRevoked,
    /// A signing sheet of somebody who is not the consignor.
    #[error("this sheet signs for {org}, and the consignor is {consignor:?}")]
    SheetOfOther {
        /// Whose it is.
        org: String,
        /// Who the manifest's consignor is.
        consignor: Option<String>,
    },
    /// A signing sheet that has been used, as far as is known here.
    #[error("this sheet has been used, by entry {by}")]
    SheetUsed {
        /// What it signed.
        by: EntryId,
    },
    /// A signing sheet whose time is over.
    #[error("this sheet was good until {until_ms} ms since 1970")]
    SheetExpired {
        /// Its end, in milliseconds since 1970.
        until_ms: u64,
    },
    /// A signing sheet for less.
    #[error("this sheet is good for {most_g} g, and {found_g} g are planned")]
    SheetTooSmall {
        /// The most that it may plan, in grams.
        most_g: u64,
        /// What is planned, in grams.
        found_g: u64,
    },
    /// None, or more than one statement may name.
    #[error("{found} entries cannot be endorsed at once: 1 to {}", Endorse::MOST)]
    HowMany {
        /// How many.
        found: usize,
    },
}

impl From<Rejection> for DeviceError {
    fn from(why: Rejection) -> Self {
        Self::Request { why: why.to_string() }
    }
}

/// What a device says that wants to be let in by another of its organisation: its keys, and that it holds them.
///
/// As text: `wufei-device:` and 128 bytes in base 16, so that it fits a code on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeviceRequest(NewKey);

const REQUEST: &str = "wufei-device:";

impl DeviceRequest {
    /// The device that asks.
    ///
    /// # Errors
    /// [`DeviceError::Request`] for a key that is none.
    pub fn device(&self) -> Result<DeviceId, DeviceError> {
        Ok(PublicKey::from_bytes(&self.0.key)?.device())
    }
}

impl std::fmt::Display for DeviceRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(REQUEST)?;
        let NewKey {
            key,
            transport,
            possession,
        } = &self.0;
        let bytes = key.iter().chain(transport).chain(&possession.0);
        bytes.into_iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::str::FromStr for DeviceRequest {
    type Err = DeviceError;

    fn from_str(text: &str) -> Result<Self, DeviceError> {
        let wrong = |why: &str| DeviceError::Request { why: why.to_owned() };
        let digits = text.trim().strip_prefix(REQUEST);
        let digits = digits.ok_or_else(|| wrong("it does not begin with wufei-device:"))?;
        let bytes = wufei_manifest::id::parse_hex::<128>(digits);
        let bytes = bytes.map_err(|_| wrong("256 digits in base 16 follow"))?;
        let part = |from: usize| -> [u8; 32] { bytes[from..from + 32].try_into().expect("32 bytes") };
        let new = NewKey {
            key: part(0),
            transport: part(32),
            possession: Hex(bytes[64..].try_into().expect("64 bytes are left")),
        };
        // Nobody is asked for yet, and in no ledger: the answer says which.
        new.check(LedgerId::default(), DeviceId::default())?;
        Ok(Self(new))
    }
}

/// How long a key is good for, and its serial when that has a meaning.
#[derive(Default)]
pub(crate) struct Terms {
    /// The last moment, in milliseconds since 1970; for a device [`LIFE_MS`] from now.
    pub(crate) until_ms: Option<u64>,
    pub(crate) serial: Option<u64>,
}

/// How long a device's key is good for: a leap year.
const LIFE_MS: u64 = 366 * 24 * 3600 * 1000;

impl Node {
    /// The devices of this organisation that are known here, by id.
    ///
    /// # Errors
    /// [`NodeError::Store`].
    pub fn own_devices(&self) -> Result<Vec<OwnDevice>, NodeError> {
        let replica = self.replica();
        let (Some(identity), Some(registry)) = (&replica.identity, &replica.registry) else {
            return Ok(Vec::new());
        };
        let mut devices: Vec<OwnDevice> = Vec::new();
        for known in registry.all().filter(|known| known.body().org == identity.org) {
            let device = known.device();
            devices.push(OwnDevice {
                device,
                bits: known.body().bits,
                is_this: device == identity.device,
                until_ms: known.body().not_after,
                serial: known.body().serial,
                is_rotated: registry.rotation(device).is_some(),
                revocation: registry.revoked(device).copied(),
                head: replica.store.device_head(device, false)?,
            });
        }
        devices.sort_by_key(|device| device.device);
        devices.dedup_by_key(|device| device.device);
        Ok(devices)
    }

    /// Closes a device of this organisation out. What is known here of it is upheld, also when the regulator
    /// has not seen it yet.
    ///
    /// # Errors
    /// [`RecordError`]; then nothing was signed.
    pub fn revoke_device(
        &self,
        named: &str,
        reason: RevocationReason,
    ) -> Result<(DeviceId, EntryId), RecordError<DeviceError>> {
        let refuse = |why| RecordError::Refused(why);
        let devices = self.own_devices()?;
        let mut fit = devices
            .iter()
            .filter(|known| known.device.to_string().starts_with(named.trim()));
        let found = match (fit.next(), fit.next()) {
            (Some(found), None) if !named.trim().is_empty() => found,
            (one, other) => {
                let found = one.is_some() as usize + other.is_some() as usize + fit.count();
                let named = named.to_owned();
                return Err(refuse(DeviceError::WhichDevice { named, found }));
            }
        };
        let device = found.device;
        if found.revocation.is_some() {
            return Err(refuse(DeviceError::Revoked { device }));
        }
        self.needs_power(&[Bits::ORG_ADMIN, Bits::RECOVERY])?;
        let cutoff = found.head;
        let entry = self.sign_statement(|_| {
            Ok(Statement::Revoke(Revoke {
                device,
                reason,
                cutoff,
            }))
        })?;
        Ok((device, entry))
    }

    /// Takes responsibility for entries of this organisation that the log gave no effect.
    ///
    /// # Errors
    /// [`RecordError`]; then nothing was signed.
    pub fn endorse(&self, entries: Vec<EntryId>) -> Result<EntryId, RecordError<DeviceError>> {
        self.needs_power(&[Bits::ORG_ADMIN])?;
        let found = entries.len();
        let docs = {
            let replica = self.replica();
            let docs = entries.iter().map(|entry| replica.store.document_of(*entry));
            docs.collect::<Result<Vec<_>, _>>().map_err(NodeError::from)?
        };
        let endorse = Endorse::new(entries).ok_or(RecordError::Refused(DeviceError::HowMany { found }))?;
        let entry = self.sign_statement(|_| Ok(Statement::Endorse(endorse)))?;
        let mut replica = self.replica();
        let intake = Intake {
            touches: docs.into_iter().flatten().collect(),
            ..Intake::default()
        };
        replica.ingest(intake, self)?;
        drop(replica);
        self.tick();
        Ok(entry)
    }

    /// What this device says to one that shall let it in.
    ///
    /// # Errors
    /// [`KeyError::Locked`](crate::KeyError::Locked).
    pub fn request_to_join(&self) -> Result<DeviceRequest, crate::KeyError> {
        let key = self.key();
        let key = key.as_ref().ok_or(crate::KeyError::Locked)?;
        let transport = TransportKey::from_seed(self.transport_seed()).public();
        let (ledger, asks) = (LedgerId::default(), DeviceId::default());
        Ok(DeviceRequest(NewKey::sign(
            ledger,
            asks,
            key,
            *transport.as_bytes(),
        )))
    }

    /// Lets a further device of this organisation in, without asking anybody: the regulator hears of it with the
    /// next sync. Returns what the new device needs.
    ///
    /// # Errors
    /// [`RecordError`]; then nothing was signed.
    pub fn admit_device(
        &self,
        request: &DeviceRequest,
        powers: Bits,
    ) -> Result<Welcome, RecordError<DeviceError>> {
        self.enrol_key(request.0.key, request.0.transport, powers, &Terms::default())
    }

    pub(crate) fn enrol_key(
        &self,
        subject: [u8; 32],
        transport: [u8; 32],
        powers: Bits,
        terms: &Terms,
    ) -> Result<Welcome, RecordError<DeviceError>> {
        self.needs_power(&[Bits::ORG_ADMIN])?;
        let identity = self.identity().ok_or(RecordError::NotEnrolled)?;
        let now_ms = self.clock().now_ms();
        let refuse = |why: Rejection| RecordError::Refused(why.into());
        let device = PublicKey::from_bytes(&subject).map_err(refuse)?.device();
        let slot = self.next_slot(identity.org);
        let credential = {
            let key = self.key();
            let key = key.as_ref().ok_or(crate::KeyError::Locked)?;
            CredentialBody {
                issuer: identity.credential,
                subject,
                transport,
                org: identity.org,
                bits: identity.bits.common(Bits::KINDS).and(powers),
                slot,
                region: own_region(&identity.chain),
                not_before: now_ms,
                not_after: terms.until_ms.unwrap_or(now_ms.saturating_add(LIFE_MS)),
                serial: terms.serial.unwrap_or(u64::from(slot)),
            }
            .sign(key)
        };
        self.sign_statement(|registry| {
            if is_taken(registry, &subject, &transport) {
                return Err(DeviceError::Enrolled { device });
            }
            Ok(Statement::Enrol(Box::new(credential)))
        })?;
        let mut chain = identity.chain;
        chain.0.push(credential);
        Ok(Welcome {
            chain,
            address: identity.address,
            server_keys: identity.server_keys.into_iter().map(Hex).collect(),
            org_name: identity.org_name,
        })
    }

    /// Becomes the device that another one of the organisation has let in.
    ///
    /// # Errors
    /// [`EnrolmentError`]: the welcome is for another device, or does not verify.
    pub fn join(&self, welcome: &Welcome) -> Result<Identity, EnrolmentError> {
        let mut joined = Err(EnrolmentError::Incomplete);
        for key in &welcome.server_keys {
            let chain = welcome.chain.clone();
            joined = Ok(self.finish_enrolment(chain, &welcome.address, key.0, &welcome.org_name)?);
        }
        joined
    }

    fn needs_power(&self, powers: &[Bits]) -> Result<(), RecordError<DeviceError>> {
        let identity = self.identity().ok_or(RecordError::NotEnrolled)?;
        match powers.iter().any(|power| identity.bits.has(*power)) {
            true => Ok(()),
            false => Err(RecordError::Refused(DeviceError::NoPower)),
        }
    }

    /// The slot after all that this organisation's devices have, as far as is known here.
    fn next_slot(&self, org: OrgId) -> u8 {
        let replica = self.replica();
        let slots = replica.registry.iter().flat_map(Registry::all);
        let own = slots.filter(|known| known.body().org == org);
        own.map(|known| known.body().slot)
            .max()
            .map_or(0, |slot| slot.saturating_add(1))
    }
}

fn is_taken(registry: &Registry, subject: &[u8; 32], transport: &[u8; 32]) -> bool {
    let has = |known: &Credential| known.body().subject == *subject || known.body().transport == *transport;
    registry.all().any(has)
}

fn own_region(chain: &Chain) -> u32 {
    chain.0.last().map_or(0, |own| own.body().region)
}

/// The newest credential of a key.
pub(crate) fn credential_of(registry: &Registry, key: &PublicKey) -> Option<CredentialId> {
    let subject = key.to_bytes();
    let mut own = registry.all().filter(|known| known.body().subject == subject);
    own.next().map(Credential::id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wufei_ledger::DeviceKey;

    #[test]
    fn a_request_is_read_as_it_was_written() {
        let key = DeviceKey::from_seed(&[3; 32]);
        let new = NewKey::sign(LedgerId::default(), DeviceId::default(), &key, [4; 32]);
        let text = DeviceRequest(new).to_string();
        assert_eq!(text.parse(), Ok(DeviceRequest(new)));
        for wrong in [
            "",
            "wufei-device:",
            &text[..text.len() - 1],
            &text.replace(':', ";"),
        ] {
            assert!(wrong.parse::<DeviceRequest>().is_err(), "{wrong}");
        }
        // Somebody else's key with this one's word.
        let swapped = text.replacen(&text[13..15], "00", 1);
        assert!(swapped.parse::<DeviceRequest>().is_err());
    }
}
