//! Who this device is, and in which ledger.

use tracing::info;
use wufei_ledger::{
    Bits, Chain, Credential, CredentialId, DeviceId, LedgerId, NotAdmitted, OrgId, PublicKey, Receipt,
    Registry, Rejection,
};
use wufei_net::TransportKey;
use wufei_store::{Enrolled, StoreError};

use crate::{Node, NodeError};

/// Who this device is, as the regulator enrolled it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The ledger, named by its root.
    pub ledger: LedgerId,
    /// For whom the device signs.
    pub org: OrgId,
    /// The organisation's name at enrolment.
    pub org_name: String,
    /// The device.
    pub device: DeviceId,
    /// Under which credential it signs.
    pub credential: CredentialId,
    /// Kinds and powers.
    pub bits: Bits,
    /// From the root to this device.
    pub chain: Chain,
    /// Where the regulator is, host:port.
    pub address: String,
    /// Transport keys that are the regulator's.
    pub server_keys: Vec<[u8; 32]>,
}

/// Why an enrolment was not believed. Nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// A credential of the chain is not what it should be.
    #[error("the credentials do not verify")]
    Chain(#[source] Rejection),

    /// The chain breaks off between the root and this device.
    #[error("the credentials do not lead from a root to this device")]
    Incomplete,

    /// The last credential is for another signing or transport key.
    #[error("the credential is for another device")]
    OtherDevice,

    /// One replica lives in one ledger, for one organisation.
    #[error("this replica belongs to organisation {org} in ledger {ledger} already")]
    Enrolled {
        /// Its ledger.
        ledger: LedgerId,
        /// Its organisation.
        org: OrgId,
    },

    /// The disk.
    #[error(transparent)]
    Store(#[from] StoreError),

    /// The disk, or what stands there.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl Node {
    /// Who this device is; `None` before enrolment.
    pub fn identity(&self) -> Option<Identity> {
        self.replica().identity.clone()
    }

    /// Believes what the regulator granted, after the courier has checked its proof of the invite.
    ///
    /// The same enrolment again, or a new credential of the same organisation in the same ledger, is a success.
    ///
    /// # Errors
    /// [`EnrolmentError`].
    pub fn finish_enrolment(
        &self,
        chain: Chain,
        address: &str,
        server_key: [u8; 32],
        org_name: &str,
    ) -> Result<Identity, EnrolmentError> {
        let registry = believe(&chain).map_err(EnrolmentError::Chain)?;
        let own = *chain.0.last().ok_or(EnrolmentError::Incomplete)?;
        // Roots and issuers of earlier years stand there too: what they signed has to be believed.
        let leads = registry.chain(own.id());
        let is_whole = leads.is_some_and(|leads| {
            leads.0.len() >= 3 && leads.0.iter().all(|credential| chain.0.contains(credential))
        });
        if !is_whole {
            return Err(EnrolmentError::Incomplete);
        }
        let transport = TransportKey::from_seed(self.transport_seed()).public();
        let is_ours = own.body().subject == self.device_public_key().to_bytes()
            && own.body().transport == *transport.as_bytes();
        if !is_ours {
            return Err(EnrolmentError::OtherDevice);
        }
        let mut replica = self.replica();
        let before = replica.identity.as_ref();
        if let Some(Identity { ledger, org, .. }) =
            before.filter(|before| (before.ledger, before.org) != (registry.ledger(), own.body().org))
        {
            return Err(EnrolmentError::Enrolled {
                ledger: *ledger,
                org: *org,
            });
        }
        let mut server_keys = before.map_or_else(Vec::new, |before| before.server_keys.clone());
        if !server_keys.contains(&server_key) {
            server_keys.push(server_key);
        }
        let enrolled = Enrolled {
            chain,
            address: address.to_owned(),
            server_keys,
            org_name: org_name.to_owned(),
        };
        replica.store.enrol(&enrolled)?;
        replica.learn_identity()?;
        let identity = replica.identity.clone().ok_or(EnrolmentError::Incomplete)?;
        drop(replica);
        info!(org.id = %identity.org, ledger.id = %identity.ledger, "enrolled");
        self.tick();
        Ok(identity)
    }
}

/// A registry that believes a chain and nothing else.
pub(crate) fn believe(chain: &Chain) -> Result<Registry, Rejection> {
    let Some((root, rest)) = chain.0.split_first() else {
        return Err(Rejection::NotACredential { found: 0 });
    };
    let mut registry = Registry::new(*root)?;
    for credential in rest {
        match registry.learn(*credential) {
            Ok(()) => {}
            Err(NotAdmitted::Rejected(rejection)) => return Err(rejection),
            Err(NotAdmitted::Held(_)) => {
                return Err(Rejection::CredentialSignature {
                    credential: credential.id(),
                });
            }
        }
    }
    Ok(registry)
}

pub(crate) fn identity_of(enrolled: Enrolled, registry: &Registry) -> Identity {
    let own: &Credential = enrolled
        .chain
        .0
        .last()
        .expect("a chain that is believed has a root");
    Identity {
        ledger: registry.ledger(),
        org: own.body().org,
        device: own.device(),
        credential: own.id(),
        bits: own.body().bits,
        org_name: enrolled.org_name,
        address: enrolled.address,
        server_keys: enrolled.server_keys,
        chain: enrolled.chain,
    }
}

/// The keys that may sign receipts.
pub(crate) fn issuers(registry: &Registry) -> Vec<PublicKey> {
    registry
        .all()
        .map(Credential::id)
        .filter(|id| registry.is_issuer(*id))
        .filter_map(|id| registry.public_key(id))
        .collect()
}

/// Whether one of the issuers signed this receipt.
pub(crate) fn is_signed(receipt: &Receipt, issuers: &[PublicKey], ledger: LedgerId) -> bool {
    issuers.iter().any(|issuer| receipt.is_signed_by(issuer, ledger))
}
