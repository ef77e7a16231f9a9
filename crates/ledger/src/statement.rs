//! Statements: entries about keys, devices and what becomes of their entries.

mod endorse;
mod epoch;
mod fork;
mod new_key;
mod revoke;

pub use endorse::Endorse;
pub use epoch::{EpochReason, NewEpoch};
pub use fork::{ForkProof, SignedBody};
pub use new_key::NewKey;
pub use revoke::{RevocationReason, Revoke};

use crate::entry::take;
use crate::{Credential, EntryId, Rejection};

const TAG: &[u8; 16] = b"wufei/stmt/v1\0\0\0";

/// A place in a device's history: epoch, number and name of an entry.
pub type Known = (u32, u64, EntryId);

/// The payload of an entry of kind *statement*: tag 16 ‖ type u8 ‖ content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// Its author made this credential known: type 1, then the credential. The issuer enrols devices of any
    /// organisation, and issuers and roots that a root has signed; a device with *org_admin* those of its own.
    ///
    /// Enrolment stands in the log like everything else, so the regulator answers for each key it let in.
    Enrol(Box<Credential>),
    /// Its author closed this device out: type 2. Who may: the issuer, and within one organisation a device with
    /// *org_admin* and a recovery key.
    Revoke(Revoke),
    /// Its author goes on under another key: type 3. The issuer answers with the credential of the new one.
    Rotate(NewKey),
    /// Its author begins a new incarnation of its sequence: type 4. It is the first entry of that incarnation.
    NewEpoch(NewEpoch),
    /// Its author takes responsibility for entries that the log gave no effect: type 5. Who may: the issuer, and a
    /// device with *org_admin* for entries of its own organisation.
    Endorse(Endorse),
    /// A device signed two histories: type 6. It proves itself, so anybody who is enrolled may state it.
    ForkProof(Box<ForkProof>),
    /// Its author, a recovery key, asks for a first device of its organisation anew: type 7. The issuer answers
    /// with a credential.
    Reenrol(NewKey),
}

impl Statement {
    /// The payload.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (number, content) = match self {
            Self::Enrol(credential) => (1, credential.to_bytes().to_vec()),
            Self::Revoke(revoke) => (2, revoke.to_bytes()),
            Self::Rotate(key) => (3, key.to_bytes().to_vec()),
            Self::NewEpoch(epoch) => (4, epoch.to_bytes()),
            Self::Endorse(endorse) => (5, endorse.to_bytes()),
            Self::ForkProof(proof) => (6, proof.to_bytes()),
            Self::Reenrol(key) => (7, key.to_bytes().to_vec()),
        };
        [TAG.as_slice(), &[number], &content].concat()
    }

    /// Reads a payload. Every accepted payload is made of its statement again.
    ///
    /// # Errors
    /// [`Rejection::NotAStatement`] and, for what it carries, [`Rejection::NotACredential`] or the reason why
    /// a body of a fork proof is none.
    pub fn parse(payload: &[u8]) -> Result<Self, Rejection> {
        let wrong = || Rejection::NotAStatement { found: payload.len() };
        let Some([number, content @ ..]) = payload.strip_prefix(TAG) else {
            return Err(wrong());
        };
        let statement = match number {
            1 => return Ok(Self::Enrol(Box::new(Credential::from_bytes(content)?))),
            2 => Revoke::from_bytes(content).map(Self::Revoke),
            3 => NewKey::from_bytes(content).map(Self::Rotate),
            4 => NewEpoch::from_bytes(content).map(Self::NewEpoch),
            5 => Endorse::from_bytes(content).map(Self::Endorse),
            6 => ForkProof::from_bytes(content)?.map(|proof| Self::ForkProof(Box::new(proof))),
            7 => NewKey::from_bytes(content).map(Self::Reenrol),
            _ => None,
        };
        statement.ok_or_else(wrong)
    }
}

/// Bytes of a place, without the byte that says whether there is one.
const KNOWN: usize = 4 + 8 + 32;

/// One byte 0, or 1 ‖ epoch u32 ‖ seq u64 ‖ entry 32.
fn put_known(out: &mut Vec<u8>, known: Option<Known>) {
    out.push(u8::from(known.is_some()));
    if let Some((epoch, seq, entry)) = known {
        out.extend_from_slice(&epoch.to_be_bytes());
        out.extend_from_slice(&seq.to_be_bytes());
        out.extend_from_slice(&entry.0);
    }
}

/// Reads what [`put_known`] wrote; `None` when it is neither, or something follows it.
fn take_known(bytes: &[u8]) -> Option<Option<Known>> {
    match bytes {
        [0] => Some(None),
        [1, rest @ ..] if rest.len() == KNOWN => {
            let mut rest = rest;
            Some(Some((
                u32::from_be_bytes(take(&mut rest)),
                u64::from_be_bytes(take(&mut rest)),
                EntryId(take(&mut rest)),
            )))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DeviceId, DeviceKey, EntryBody, EntryKind, LedgerId, Seen};

    const KNOWN_ENTRY: Known = (1, 77, EntryId([9; 32]));

    fn signed(wall_ms: u64) -> crate::Entry {
        let key = DeviceKey::from_seed(&[4; 32]);
        let body = EntryBody {
            kind: EntryKind::Statement,
            ledger: LedgerId([1; 16]),
            device: key.device(),
            epoch: 2,
            seq: 7,
            prev: EntryId([6; 32]),
            doc: Default::default(),
            credential: Default::default(),
            seen: Seen::default(),
            wall_ms,
            payload_len: 0,
            payload_hash: [0; 32],
        };
        crate::Entry::sign(body, vec![1], &key).unwrap()
    }

    fn every() -> Vec<Statement> {
        let revoke = |cutoff| {
            Statement::Revoke(Revoke {
                device: DeviceId([3; 16]),
                reason: RevocationReason::Stolen,
                cutoff,
            })
        };
        let new_epoch = |last_known| {
            Statement::NewEpoch(NewEpoch {
                why: EpochReason::Restored,
                last_known,
            })
        };
        let new = NewKey::sign(
            LedgerId([1; 16]),
            DeviceId([3; 16]),
            &DeviceKey::from_seed(&[5; 32]),
            [8; 32],
        );
        vec![
            revoke(None),
            revoke(Some(KNOWN_ENTRY)),
            Statement::Rotate(new),
            new_epoch(None),
            new_epoch(Some(KNOWN_ENTRY)),
            Statement::Endorse(Endorse::new(vec![EntryId([2; 32]), EntryId([1; 32])]).unwrap()),
            Statement::ForkProof(Box::new(ForkProof::of(&signed(1), &signed(2)).unwrap())),
            Statement::Reenrol(new),
        ]
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for statement in every() {
            assert_eq!(Statement::parse(&statement.to_bytes()), Ok(statement));
        }
        for byte in 0..=255 {
            assert_eq!(RevocationReason::from_byte(byte).to_byte(), byte);
            assert_eq!(EpochReason::from_byte(byte).to_byte(), byte);
        }
    }

    #[test]
    fn there_is_one_spelling_of_each() {
        for statement in every() {
            let bytes = statement.to_bytes();
            let others = [
                [bytes.as_slice(), &[0]].concat(),
                bytes[..bytes.len() - 1].to_vec(),
                bytes[..TAG.len()].to_vec(),
            ];
            for other in others {
                let found = other.len();
                assert_eq!(
                    Statement::parse(&other),
                    Err(Rejection::NotAStatement { found }),
                    "{statement:?}"
                );
            }
            // Whatever one byte is changed to: it is another statement, or none.
            for at in 0..bytes.len() {
                let mut other = bytes.clone();
                other[at] ^= 1;
                if let Ok(read) = Statement::parse(&other) {
                    assert_eq!(read.to_bytes(), other, "{statement:?}, byte {at}");
                }
            }
        }
    }

    #[test]
    fn a_fork_is_two_entries_at_one_place() {
        let (one, other) = (signed(1), signed(2));
        let proof = ForkProof::of(&one, &other).unwrap();
        assert_eq!(ForkProof::of(&other, &one), Some(proof.clone()));
        assert_eq!(ForkProof::of(&one, &one), None);
        assert_eq!(proof.other_than(one.id()), Some(other.id()));
        assert!(proof.is_signed_by(&DeviceKey::from_seed(&[4; 32]).public()));
        assert!(!proof.is_signed_by(&DeviceKey::from_seed(&[5; 32]).public()));
    }

    #[test]
    fn a_new_key_is_enrolled_for_whoever_asked_and_in_this_ledger() {
        let (ledger, asks) = (LedgerId([1; 16]), DeviceId([3; 16]));
        let new = NewKey::sign(ledger, asks, &DeviceKey::from_seed(&[5; 32]), [8; 32]);
        assert!(new.check(ledger, asks).is_ok());
        assert!(new.check(LedgerId([2; 16]), asks).is_err());
        assert!(new.check(ledger, DeviceId([4; 16])).is_err());
        let swapped = NewKey {
            transport: [9; 32],
            ..new
        };
        assert!(swapped.check(ledger, asks).is_err());
    }
}
