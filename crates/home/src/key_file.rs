use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::Pin;

/// How much work a guess at the PIN costs: the parameters of argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    m_kib: u32,
    t: u32,
    p: u32,
}

/// Why the bytes of a key file did not give a seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "the messages name the fields")]
pub enum KeyFileError {
    /// The first bytes say that it is something else.
    #[error("this is not a key file")]
    NotAKeyFile,

    /// The checksum does not fit: the disk or a copy changed bytes, or lost some. The PIN was not tried.
    #[error("the key file is damaged: its checksum does not fit its {length} bytes")]
    Damaged { length: usize },

    /// Written by a later release.
    #[error("the key file has format {found}, this program knows format {VERSION}")]
    Newer { found: u8 },

    /// A derivation or a kind of key that this program does not have.
    #[error("the key file asks for {what} {found}, this program knows only {known}")]
    Unknown {
        what: &'static str,
        found: u8,
        known: u8,
    },

    /// A hostile file could ask for all memory or for years.
    #[error("the key file asks for argon2id with m = {m_kib} KiB, t = {t}, p = {p}, beyond the limits")]
    Costs { m_kib: u32, t: u32, p: u32 },

    /// The bytes are as they were written, and this PIN does not open them
    /// (or somebody changed them and made the checksum anew).
    #[error("wrong PIN")]
    WrongPin,

    /// The derivation needs its memory at once.
    #[error("there are no {m_kib} KiB of memory for opening the key")]
    NoMemory { m_kib: u32 },

    /// The operating system gave no random bytes for salt and nonce.
    #[error("no random numbers")]
    NoRandom(#[source] getrandom::Error),
}

// magic 8 ‖ version 1 ‖ derivation 1 ‖ kind of key 1 ‖ m, t, p 4 each ‖ salt 16 ‖ nonce 24   the header
// ‖ sealed seed 32 ‖ tag 16 ‖ SHA-256 of all before 32. Numbers are big-endian.
const MAGIC: &[u8; 8] = b"wufeikey";
const VERSION: u8 = 1;
const ARGON2ID: u8 = 1;
const ED25519: u8 = 1;
const SALT: usize = 23;
const NONCE: usize = 39;
const HEADER: usize = 63;
const SEALED: usize = 32 + 16;
const CHECKSUM: usize = 32;

impl KdfParams {
    /// The most a file may ask for: m 1 GiB, t 16, p 4.
    const LIMIT: KdfParams = KdfParams {
        m_kib: 1 << 20,
        t: 16,
        p: 4,
    };

    /// Costs next to nothing and protects nothing: for tests that open many homes.
    pub const fn for_tests() -> KdfParams {
        KdfParams { m_kib: 8, t: 1, p: 1 }
    }

    fn to_argon2(self) -> Option<Argon2<'static>> {
        if self.m_kib > Self::LIMIT.m_kib || self.t > Self::LIMIT.t || self.p > Self::LIMIT.p {
            return None;
        }
        let params = Params::new(self.m_kib, self.t, self.p, Some(32)).ok()?;
        Some(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}

impl Default for KdfParams {
    /// m = 64 MiB, t = 3, p = 1: about 0.2 s on a desktop.
    ///
    /// Source: RFC 9106 §4, the second recommended option, with one lane instead of four.
    fn default() -> KdfParams {
        KdfParams {
            m_kib: 64 * 1024,
            t: 3,
            p: 1,
        }
    }
}

/// Seals the seed of an Ed25519 key under a PIN, with fresh salt and nonce, as the bytes of a key file.
///
/// argon2id turns the PIN into a key for XChaCha20-Poly1305; the header is its associated data.
///
/// # Errors
/// [`KeyFileError::NoRandom`] and [`KeyFileError::NoMemory`].
pub fn seal(seed: &[u8; 32], pin: &Pin, params: KdfParams) -> Result<Vec<u8>, KeyFileError> {
    let mut chance = [0; HEADER - SALT];
    getrandom::fill(&mut chance).map_err(KeyFileError::NoRandom)?;

    let mut file = Vec::with_capacity(HEADER + SEALED + CHECKSUM);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&[VERSION, ARGON2ID, ED25519]);
    for number in [params.m_kib, params.t, params.p] {
        file.extend_from_slice(&number.to_be_bytes());
    }
    file.extend_from_slice(&chance);

    let sealed = cipher(&file, pin, params)?
        .encrypt(
            nonce(&file),
            Payload {
                msg: seed,
                aad: &file,
            },
        )
        .expect("32 bytes are below every limit of the cipher");
    file.extend_from_slice(&sealed);
    file.extend_from_slice(&Sha256::digest(&file));
    Ok(file)
}

/// Opens the bytes of a key file with the PIN they were sealed under.
///
/// # Errors
/// [`KeyFileError::WrongPin`] when the file is whole and the PIN does not fit;
/// everything else is found before the PIN is tried.
pub fn unseal(file: &[u8], pin: &Pin) -> Result<Zeroizing<[u8; 32]>, KeyFileError> {
    if !file.starts_with(MAGIC) {
        return Err(KeyFileError::NotAKeyFile);
    }
    // Every format, later ones too, ends in the checksum and has its number behind the magic.
    let damaged = KeyFileError::Damaged { length: file.len() };
    let Some((body, checksum)) = file.split_last_chunk::<CHECKSUM>() else {
        return Err(damaged);
    };
    if Sha256::digest(body)[..] != checksum[..] || body.len() <= MAGIC.len() {
        return Err(damaged);
    }
    if body[8] != VERSION {
        return Err(KeyFileError::Newer { found: body[8] });
    }
    if body.len() != HEADER + SEALED {
        return Err(damaged);
    }
    if body[9] != ARGON2ID {
        return Err(KeyFileError::Unknown {
            what: "key derivation",
            found: body[9],
            known: ARGON2ID,
        });
    }
    if body[10] != ED25519 {
        return Err(KeyFileError::Unknown {
            what: "kind of key",
            found: body[10],
            known: ED25519,
        });
    }
    let params = KdfParams {
        m_kib: number(body, 11),
        t: number(body, 15),
        p: number(body, 19),
    };

    let (header, sealed) = body.split_at(HEADER);
    let seed = cipher(header, pin, params)?
        .decrypt(
            nonce(header),
            Payload {
                msg: sealed,
                aad: header,
            },
        )
        .map(Zeroizing::new)
        .map_err(|_| KeyFileError::WrongPin)?;
    Ok(Zeroizing::new(
        seed.as_slice().try_into().expect("the length was checked above"),
    ))
}

fn cipher(header: &[u8], pin: &Pin, params: KdfParams) -> Result<XChaCha20Poly1305, KeyFileError> {
    let KdfParams { m_kib, t, p } = params;
    let argon2 = params.to_argon2().ok_or(KeyFileError::Costs { m_kib, t, p })?;
    let mut key = Zeroizing::new([0; 32]);
    argon2
        .hash_password_into(pin.as_bytes(), &header[SALT..NONCE], key.as_mut_slice())
        .map_err(|_| KeyFileError::NoMemory { m_kib })?;
    Ok(XChaCha20Poly1305::new((&*key).into()))
}

fn nonce(header: &[u8]) -> &XNonce {
    header[NONCE..HEADER].try_into().expect("24 bytes")
}

fn number(body: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(body[at..at + 4].try_into().expect("4 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: [u8; 32] = *b"the seed of a workshop's device!";

    fn pin(typed: &str) -> Pin {
        Pin::new(typed).unwrap()
    }

    fn sealed() -> Vec<u8> {
        seal(&SEED, &pin("271828"), KdfParams::for_tests()).unwrap()
    }

    fn with_new_checksum(mut file: Vec<u8>) -> Vec<u8> {
        let body = file.len() - CHECKSUM;
        let checksum = Sha256::digest(&file[..body]);
        file[body..].copy_from_slice(&checksum);
        file
    }

    #[test]
    fn the_pin_opens_what_it_sealed_and_no_other_does() {
        let file = sealed();
        assert_eq!(file.len(), 143);
        assert_eq!(*unseal(&file, &pin("271828")).unwrap(), SEED);
        assert_eq!(unseal(&file, &pin("271829")), Err(KeyFileError::WrongPin));
    }

    #[test]
    fn the_default_costs_open_again() {
        let file = seal(&SEED, &pin("271828"), KdfParams::default()).unwrap();
        assert_eq!(file[11..23], [0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1]);
        assert_eq!(*unseal(&file, &pin("271828")).unwrap(), SEED);
    }

    #[test]
    fn the_same_key_and_pin_never_give_the_same_file() {
        assert_ne!(sealed()[SALT..], sealed()[SALT..]);
    }

    #[test]
    fn every_flipped_bit_is_damage_and_not_a_wrong_pin() {
        let file = sealed();
        for bit in 0..file.len() * 8 {
            let mut flipped = file.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let expected = match bit / 8 {
                0..8 => KeyFileError::NotAKeyFile,
                _ => KeyFileError::Damaged { length: 143 },
            };
            assert_eq!(unseal(&flipped, &pin("271828")), Err(expected), "bit {bit}");
        }
    }

    #[test]
    fn every_byte_that_somebody_changes_with_a_new_checksum_is_refused_too() {
        let file = sealed();
        for byte in 0..HEADER + SEALED {
            let mut forged = file.clone();
            forged[byte] ^= 0x01;
            assert!(
                unseal(&with_new_checksum(forged), &pin("271828")).is_err(),
                "byte {byte}"
            );
        }
    }

    #[test]
    fn every_shorter_file_is_refused() {
        let file = sealed();
        for length in 0..file.len() {
            let error = unseal(&file[..length], &pin("271828")).unwrap_err();
            assert!(
                matches!(error, KeyFileError::NotAKeyFile | KeyFileError::Damaged { .. }),
                "{length}: {error}"
            );
        }
    }

    #[test]
    fn a_hostile_file_cannot_ask_for_all_memory_or_for_years() {
        for (at, asked) in [
            (11, (1 << 20) + 1),
            (11, u32::MAX),
            (11, 0),
            (15, 17),
            (15, 0),
            (19, 5),
            (19, 0),
        ] {
            let mut file = sealed();
            file[at..at + 4].copy_from_slice(&u32::to_be_bytes(asked));
            let error = unseal(&with_new_checksum(file), &pin("271828")).unwrap_err();
            assert!(
                matches!(error, KeyFileError::Costs { .. }),
                "{at} {asked}: {error}"
            );
        }
    }

    #[test]
    fn a_later_format_is_named_and_not_called_damaged() {
        for (at, text) in [
            (8, "the key file has format 2, this program knows format 1"),
            (
                9,
                "the key file asks for key derivation 2, this program knows only 1",
            ),
            (
                10,
                "the key file asks for kind of key 2, this program knows only 1",
            ),
        ] {
            let mut file = sealed();
            file[at] = 2;
            assert_eq!(
                unseal(&with_new_checksum(file), &pin("271828"))
                    .unwrap_err()
                    .to_string(),
                text
            );
        }
    }
}
