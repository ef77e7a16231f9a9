//! The regulator's word that an entry stands in its log.

use crate::entry::take;
use crate::{DeviceKey, EntryId, LedgerId, PublicKey, Signature, Verdict};
use serde::{Deserialize, Serialize};

const TAG: &[u8; 16] = b"wufei/receipt/v1";

/// The issuer's signature over one place in its log. An entry with a receipt is *settled*.
///
/// Signed are tag 16 ‖ ledger 16 ‖ entry 32 ‖ verdict u8 ‖ index u64 ‖ log_ms u64, big-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The entry.
    pub entry: EntryId,
    /// What the regulator found.
    pub verdict: Verdict,
    /// The place in the log: 0, 1, 2 … without gaps.
    pub index: u64,
    /// The regulator's clock in milliseconds since 1970.
    pub log_ms: u64,
    /// The issuer's signature.
    pub signature: Signature,
}

impl Receipt {
    /// Bytes of an encoded receipt.
    pub const LEN: usize = 32 + 1 + 8 + 8 + 64;

    /// Signs a place in the log.
    pub fn sign(
        ledger: LedgerId,
        entry: EntryId,
        verdict: Verdict,
        index: u64,
        log_ms: u64,
        key: &DeviceKey,
    ) -> Self {
        let signature = key.sign(&message(ledger, entry, verdict, index, log_ms));
        Self {
            entry,
            verdict,
            index,
            log_ms,
            signature,
        }
    }

    /// Whether this issuer signed this place in this ledger's log.
    pub fn is_signed_by(&self, issuer: &PublicKey, ledger: LedgerId) -> bool {
        issuer.verify(
            &message(ledger, self.entry, self.verdict, self.index, self.log_ms),
            &self.signature,
        )
    }

    /// The encoding that is kept and travels: entry, verdict, index, log_ms, signature.
    pub fn to_bytes(&self) -> [u8; Self::LEN] {
        let mut out = Vec::with_capacity(Self::LEN);
        out.extend_from_slice(&self.entry.0);
        out.push(self.verdict.to_byte());
        out.extend_from_slice(&self.index.to_be_bytes());
        out.extend_from_slice(&self.log_ms.to_be_bytes());
        out.extend_from_slice(&self.signature.0);
        out.try_into().expect("the fields add up to LEN")
    }

    /// Reads an encoded receipt; `None` when the length or the verdict is not one of ours.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != Self::LEN {
            return None;
        }
        let mut rest = bytes;
        let entry = EntryId(take(&mut rest));
        let verdict = Verdict::from_byte(take::<1>(&mut rest)[0])?;
        let index = u64::from_be_bytes(take(&mut rest));
        let log_ms = u64::from_be_bytes(take(&mut rest));
        Some(Self {
            entry,
            verdict,
            index,
            log_ms,
            signature: wufei_manifest::id::Hex(take(&mut rest)),
        })
    }
}

fn message(ledger: LedgerId, entry: EntryId, verdict: Verdict, index: u64, log_ms: u64) -> [u8; 81] {
    let mut out = Vec::with_capacity(81);
    out.extend_from_slice(TAG);
    out.extend_from_slice(&ledger.0);
    out.extend_from_slice(&entry.0);
    out.push(verdict.to_byte());
    out.extend_from_slice(&index.to_be_bytes());
    out.extend_from_slice(&log_ms.to_be_bytes());
    out.try_into().expect("the fields add up to 81 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_stands_for_one_entry_at_one_place() {
        let issuer = DeviceKey::from_seed(&[7; 32]);
        let ledger = LedgerId([1; 16]);
        let receipt = Receipt::sign(
            ledger,
            EntryId([2; 32]),
            Verdict::Admitted,
            41,
            1_700_000_000_000,
            &issuer,
        );
        assert!(receipt.is_signed_by(&issuer.public(), ledger));
        assert!(!receipt.is_signed_by(&issuer.public(), LedgerId([9; 16])));
        assert!(!Receipt { index: 42, ..receipt }.is_signed_by(&issuer.public(), ledger));
        assert_eq!(Receipt::from_bytes(&receipt.to_bytes()), Some(receipt));
    }
}
