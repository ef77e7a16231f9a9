use crate::entry::take;
use crate::{DeviceId, DeviceKey, LedgerId, PublicKey, Rejection, Signature};
use wufei_manifest::id::Hex;

const TAG: &[u8; 16] = b"wufei/possess/v1";

/// Keys of a device that is to be: signing key 32 ‖ transport key 32 ‖ possession 64.
///
/// Possession is the new key's signature over tag 16 ‖ ledger 16 ‖ asking device 16 ‖ signing key 32 ‖ transport
/// key 32: nobody can have somebody else's key enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewKey {
    /// The new signing key.
    pub key: [u8; 32],
    /// The new key of the connection.
    pub transport: [u8; 32],
    /// Signed with the new signing key.
    pub possession: Signature,
}

impl NewKey {
    /// Signed by the new key, for the device that asks.
    pub fn sign(ledger: LedgerId, asks: DeviceId, new: &DeviceKey, transport: [u8; 32]) -> Self {
        let key = new.public().to_bytes();
        Self {
            key,
            transport,
            possession: new.sign(&message(ledger, asks, &key, &transport)),
        }
    }

    /// The new key, when whoever holds it agreed.
    ///
    /// # Errors
    /// [`Rejection::WeakKey`], [`Rejection::Possession`].
    pub fn check(&self, ledger: LedgerId, asks: DeviceId) -> Result<PublicKey, Rejection> {
        let public = PublicKey::from_bytes(&self.key)?;
        if !public.verify(
            &message(ledger, asks, &self.key, &self.transport),
            &self.possession,
        ) {
            return Err(Rejection::Possession {
                device: public.device(),
            });
        }
        Ok(public)
    }

    pub(super) fn to_bytes(self) -> [u8; 128] {
        let mut out = [0; 128];
        out[..32].copy_from_slice(&self.key);
        out[32..64].copy_from_slice(&self.transport);
        out[64..].copy_from_slice(&self.possession.0);
        out
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let fixed: &[u8; 128] = bytes.try_into().ok()?;
        let mut rest = fixed.as_slice();
        Some(Self {
            key: take(&mut rest),
            transport: take(&mut rest),
            possession: Hex(take(&mut rest)),
        })
    }
}

fn message(ledger: LedgerId, asks: DeviceId, key: &[u8; 32], transport: &[u8; 32]) -> Vec<u8> {
    [TAG.as_slice(), &ledger.0, &asks.0, key, transport].concat()
}
