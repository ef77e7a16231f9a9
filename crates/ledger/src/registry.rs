//! Who is believed, and what was stated about keys.

mod statements;

use crate::entry::Signer;
use crate::{
    Bits, Chain, Credential, CredentialId, DeviceId, Entry, EntryId, EntryKind, Held, LedgerId, NotAdmitted,
    OrgId, PublicKey, Rejection, Revoke, VerifiedEntry,
};
use std::collections::HashMap;
use std::sync::Arc;

/// The credentials that are believed here, all of them descending from one root, and the devices that were
/// revoked.
///
/// A revocation takes nothing back: what a revoked device signed goes on to verify. Whether a *further* entry
/// of it is taken in is for the regulator's log to say, because only the log knows what came after.
#[derive(Debug, Clone)]
pub struct Registry {
    ledger: LedgerId,
    known: HashMap<CredentialId, Known>,
    devices: HashMap<DeviceId, OrgId>,
    revoked: HashMap<DeviceId, Revocation>,
    endorsed: HashMap<EntryId, Vec<Endorsement>>,
    forks: HashMap<(DeviceId, u32), Fork>,
    /// Devices that asked to go on under another key, and that key.
    rotations: HashMap<DeviceId, (EntryId, DeviceId)>,
}

/// That a device was revoked, and by which statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// What was stated.
    pub stated: Revoke,
    /// The statement.
    pub entry: EntryId,
    /// For whom its author's key was registered.
    pub by: OrgId,
    /// The author's clock when it was stated, in milliseconds since 1970.
    pub at_ms: u64,
}

/// That somebody takes responsibility for an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Endorsement {
    /// The statement.
    pub entry: EntryId,
    /// For whom its author's key was registered.
    pub by: OrgId,
    /// Whether the regulator's issuer is the author: it may for every organisation.
    pub by_issuer: bool,
}

/// That a device signed two histories.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// The statement.
    pub entry: EntryId,
    /// The place where they part.
    pub seq: u64,
    /// Both entries at that place.
    pub branches: [EntryId; 2],
}

#[derive(Debug, Clone, Copy)]
struct Known {
    credential: Credential,
    public: PublicKey,
    /// Links from the root: 0 for the root itself.
    depth: u8,
}

impl Registry {
    /// A root, an issuer, an organisation's first device, a further device.
    pub const LONGEST_CHAIN: u8 = 4;

    /// A registry that believes this root.
    ///
    /// # Errors
    /// [`Rejection::CredentialSignature`] when the root did not sign itself.
    pub fn new(root: Credential) -> Result<Self, Rejection> {
        let public = PublicKey::from_bytes(&root.body().subject)?;
        let signed = public.verify(&root.body().to_bytes(), root.signature());
        if !signed || root.body().issuer != CredentialId::default() {
            return Err(Rejection::CredentialSignature {
                credential: root.id(),
            });
        }
        let known = HashMap::from([(
            root.id(),
            Known {
                credential: root,
                public,
                depth: 0,
            },
        )]);
        Ok(Self {
            ledger: LedgerId(root.id().0),
            known,
            devices: HashMap::new(),
            revoked: HashMap::new(),
            endorsed: HashMap::new(),
            forks: HashMap::new(),
            rotations: HashMap::new(),
        })
    }

    /// The ledger of this root.
    pub fn ledger(&self) -> LedgerId {
        self.ledger
    }

    /// Believes a credential that an already believed one signed and was allowed to sign.
    ///
    /// The root signs issuers (kind *regulator*). An issuer signs devices of any organisation.
    /// A device with *org_admin* signs further devices of its own organisation, of kinds that it has itself.
    ///
    /// # Errors
    /// [`NotAdmitted::Held`] while its issuer is unknown; a [`Rejection`] when it can never be believed.
    pub fn learn(&mut self, credential: Credential) -> Result<(), NotAdmitted> {
        if self.known.contains_key(&credential.id()) {
            return Ok(());
        }
        let issuer = *self
            .known
            .get(&credential.body().issuer)
            .ok_or(NotAdmitted::Held(Held::Credential(credential.body().issuer)))?;
        let public = PublicKey::from_bytes(&credential.body().subject)?;
        if !issuer
            .public
            .verify(&credential.body().to_bytes(), credential.signature())
        {
            return Err(Rejection::CredentialSignature {
                credential: credential.id(),
            }
            .into());
        }
        let (own, theirs) = (issuer.credential.body(), credential.body());
        let may_issue = match issuer.depth {
            0 => theirs.bits.has(Bits::REGULATOR),
            1 => !theirs.bits.has(Bits::REGULATOR),
            _ => {
                let kinds = theirs.bits.common(Bits::KINDS);
                own.bits.has(Bits::ORG_ADMIN)
                    && own.org == theirs.org
                    && own.bits.has(kinds)
                    && !kinds.has(Bits::REGULATOR)
            }
        };
        let depth = issuer.depth + 1;
        if !may_issue || depth >= Self::LONGEST_CHAIN {
            return Err(Rejection::MayNotIssue {
                issuer: own_id(&issuer),
                credential: credential.id(),
            }
            .into());
        }
        self.devices
            .entry(credential.device())
            .or_insert(credential.body().org);
        self.known.insert(
            credential.id(),
            Known {
                credential,
                public,
                depth,
            },
        );
        Ok(())
    }

    /// Believes each credential of a chain in turn.
    ///
    /// # Errors
    /// As [`Registry::learn`], for the first that is not believed; those before it are.
    pub fn learn_chain(&mut self, chain: &Chain) -> Result<(), NotAdmitted> {
        chain.0.iter().try_for_each(|credential| self.learn(*credential))
    }

    /// The believed credential with this name.
    pub fn get(&self, id: CredentialId) -> Option<&Credential> {
        self.known.get(&id).map(|known| &known.credential)
    }

    /// The signing key of a believed credential.
    pub fn public_key(&self, id: CredentialId) -> Option<PublicKey> {
        self.known.get(&id).map(|known| known.public)
    }

    /// Whether this credential is an issuer's: the root signed it for the regulator.
    pub fn is_issuer(&self, id: CredentialId) -> bool {
        self.known.get(&id).is_some_and(|known| known.depth == 1)
    }

    /// The chain from the root down to this credential.
    pub fn chain(&self, id: CredentialId) -> Option<Chain> {
        let mut chain = Vec::new();
        let mut at = self.known.get(&id)?;
        loop {
            chain.push(at.credential);
            match at.depth {
                0 => break,
                _ => at = self.known.get(&at.credential.body().issuer)?,
            }
        }
        chain.reverse();
        Some(Chain(chain))
    }

    /// Every believed credential, by name.
    pub fn all(&self) -> impl Iterator<Item = &Credential> {
        self.known.values().map(|known| &known.credential)
    }

    /// That this device was revoked; `None` while it may sign.
    pub fn revoked(&self, device: DeviceId) -> Option<&Revocation> {
        self.revoked.get(&device)
    }

    /// Every revocation that is known here, in no order.
    pub fn revocations(&self) -> impl ExactSizeIterator<Item = &Revocation> {
        self.revoked.values()
    }

    /// Whether somebody who may took responsibility for an entry of this organisation.
    pub fn is_endorsed(&self, entry: EntryId, of: OrgId) -> bool {
        let by = self.endorsed.get(&entry);
        by.is_some_and(|by| by.iter().any(|one| one.by_issuer || one.by == of))
    }

    /// Whether the regulator's issuer took responsibility for an entry.
    pub fn is_endorsed_by_issuer(&self, entry: EntryId) -> bool {
        let by = self.endorsed.get(&entry);
        by.is_some_and(|by| by.iter().any(|one| one.by_issuer))
    }

    /// That this incarnation of a device signed two histories; `None` while nobody has shown it.
    pub fn fork(&self, device: DeviceId, epoch: u32) -> Option<&Fork> {
        self.forks.get(&(device, epoch))
    }

    /// Every fork that is known here, in no order.
    pub fn forks(&self) -> impl ExactSizeIterator<Item = ((DeviceId, u32), &Fork)> {
        self.forks.iter().map(|(of, fork)| (*of, fork))
    }

    /// How many statements of each kind are known: it only grows.
    pub fn size(&self) -> [usize; 5] {
        [
            self.known.len(),
            self.revoked.len(),
            self.endorsed.values().map(Vec::len).sum(),
            self.forks.len(),
            self.rotations.len(),
        ]
    }

    /// The device that this one asked to go on as, and where.
    pub fn rotation(&self, device: DeviceId) -> Option<(EntryId, DeviceId)> {
        self.rotations.get(&device).copied()
    }

    /// For whom the keys of a device that is known here are registered.
    pub fn org_of(&self, device: DeviceId) -> Option<OrgId> {
        self.devices.get(&device).copied()
    }

    /// Keeps a revocation that was stated. A device is revoked once: of several statements the earliest
    /// counts, in whatever order they come.
    fn revoke(&mut self, revocation: Revocation) {
        let age = |revocation: &Revocation| (revocation.at_ms, revocation.entry);
        let known = self.revoked.entry(revocation.stated.device).or_insert(revocation);
        if age(&revocation) < age(known) {
            *known = revocation;
        }
    }

    /// Checks an entry's ledger, credential, device and signature.
    ///
    /// This needs no document and no order: many entries may be checked at the same time.
    ///
    /// # Errors
    /// [`NotAdmitted::Held`] while the credential is unknown; a [`Rejection`] for what can never be right.
    pub fn verify(&self, entry: impl Into<Arc<Entry>>) -> Result<VerifiedEntry, NotAdmitted> {
        let entry = entry.into();
        let body = entry.body();
        if body.ledger != self.ledger {
            return Err(Rejection::OtherLedger {
                own: self.ledger,
                found: body.ledger,
            }
            .into());
        }
        let known = self
            .known
            .get(&body.credential)
            .ok_or(NotAdmitted::Held(Held::Credential(body.credential)))?;
        let device = known.credential.device();
        if device != body.device {
            return Err(Rejection::NotThatDevice {
                credential: device,
                found: body.device,
            }
            .into());
        }
        if known.depth == 0 {
            return Err(Rejection::RootSigned { entry: entry.id() }.into());
        }
        if !known.public.verify(&body.to_bytes(), entry.signature()) {
            return Err(Rejection::Signature { entry: entry.id() }.into());
        }
        let bits = known.credential.body().bits;
        if bits.has(Bits::RECOVERY) && body.kind == EntryKind::Change {
            return Err(Rejection::RecoveryKey { entry: entry.id() }.into());
        }
        if bits.has(Bits::ONE_USE) && (body.kind, body.epoch, body.seq) != (EntryKind::Change, 0, 0) {
            return Err(Rejection::OneUse { entry: entry.id() }.into());
        }
        let signer = Signer {
            public: known.public,
            org: known.credential.body().org,
            bits,
            is_issuer: known.depth == 1,
        };
        Ok(VerifiedEntry::new(entry, signer))
    }
}

fn own_id(known: &Known) -> CredentialId {
    known.credential.id()
}
