//! The two keys of a device and their files.

use wufei_home::{
    Folder, KdfParams, KeyFileError, Pin, SecretError, read_secret, seal, unseal, write_secret,
};
use wufei_ledger::{DeviceKey, PublicKey};
use wufei_manifest::id::Hex;
use zeroize::Zeroizing;

const FOLDER: &str = "keys";
const DEVICE: &str = "keys/device.key";
const TRANSPORT: &str = "keys/transport.key";

/// Why a key could not be made, opened or used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The PIN does not open the key file, or the file is damaged.
    #[error(transparent)]
    File(#[from] KeyFileError),

    /// A key file could not be read or written.
    #[error(transparent)]
    Secret(#[from] SecretError),

    /// The folder of the keys could not be made.
    #[error("the folder for keys could not be made")]
    Folder(#[source] std::io::Error),

    /// The key file holds another device's key.
    #[error("keys/device.key is of device {found}, this replica is of {expected}")]
    OtherDevice {
        /// Whose it is.
        found: wufei_ledger::DeviceId,
        /// Whose it should be.
        expected: wufei_ledger::DeviceId,
    },

    /// The transport key has another length.
    #[error("keys/transport.key has {found} bytes, expected 32")]
    Transport {
        /// Bytes found.
        found: usize,
    },

    /// Nobody has typed the PIN.
    #[error("the signing key is locked")]
    Locked,

    /// The operating system gave no random bytes.
    #[error("no random numbers")]
    NoRandom(#[from] getrandom::Error),
}

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, KeyError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice())?;
    Ok(bytes)
}

/// Whether a replica has its signing key: it is written last, so a beginning that was cut off has none.
pub(crate) fn has_device_key(folder: &Folder) -> bool {
    folder.file(DEVICE).exists()
}

/// Makes the folder of the keys and the transport key, unless an earlier beginning has. The key is random, but
/// for a replica that stands for keys from elsewhere.
pub(crate) fn make_transport_seed(
    folder: &Folder,
    given: Option<&[u8; 32]>,
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder.file(FOLDER))
        .map_err(KeyError::Folder)?;
    if !folder.file(TRANSPORT).exists() {
        let seed = match given {
            Some(given) => Zeroizing::new(*given),
            None => random::<32>()?,
        };
        write_secret(&folder.file(TRANSPORT), seed.as_slice())?;
    }
    transport_seed(folder)
}

/// Reads the transport key.
pub(crate) fn transport_seed(folder: &Folder) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let bytes = read_secret(&folder.file(TRANSPORT))?;
    let mut seed = Zeroizing::new([0; 32]);
    if bytes.len() != seed.len() {
        return Err(KeyError::Transport { found: bytes.len() });
    }
    seed.copy_from_slice(&bytes);
    Ok(seed)
}

/// Seals a signing key under a PIN, in place of the file that was there.
pub(crate) fn write_device_seed(
    folder: &Folder,
    seed: &[u8; 32],
    pin: &Pin,
    params: KdfParams,
) -> Result<(), KeyError> {
    let file = seal(seed, pin, params)?;
    Ok(write_secret(&folder.file(DEVICE), &file)?)
}

/// Opens the seed of the signing key, which must be this device's.
pub(crate) fn device_seed(
    folder: &Folder,
    pin: &Pin,
    expected: &PublicKey,
) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let file = read_secret(&folder.file(DEVICE))?;
    let seed = unseal(&file, pin)?;
    let found = DeviceKey::from_seed(&seed).public();
    if found != *expected {
        return Err(KeyError::OtherDevice {
            found: found.device(),
            expected: expected.device(),
        });
    }
    Ok(seed)
}

// A key that is to follow this one.

const NEXT_DEVICE: &str = "keys/device.next";
const NEXT_TRANSPORT: &str = "keys/transport.next";
/// The public half of the next signing key, in base 16: it can be read without the PIN.
const NEXT_PUBLIC: &str = "keys/public.next";

/// Keeps the keys that are to follow, sealed like the present ones. The public half comes last: without it there
/// are none.
pub(crate) fn write_next(
    folder: &Folder,
    (seed, transport): (&[u8; 32], &[u8; 32]),
    pin: &Pin,
    params: KdfParams,
) -> Result<(), KeyError> {
    write_secret(&folder.file(NEXT_DEVICE), &seal(seed, pin, params)?)?;
    write_secret(&folder.file(NEXT_TRANSPORT), transport.as_slice())?;
    let public = Hex(DeviceKey::from_seed(seed).public().to_bytes()).to_string();
    Ok(write_secret(&folder.file(NEXT_PUBLIC), public.as_bytes())?)
}

/// The public half of the signing key that is to follow, if one is.
pub(crate) fn next_public(folder: &Folder) -> Option<PublicKey> {
    let text = read_secret(&folder.file(NEXT_PUBLIC)).ok()?;
    let public: Hex<32> = std::str::from_utf8(&text).ok()?.parse().ok()?;
    PublicKey::from_bytes(&public.0).ok()
}

/// The seeds of the keys that are to follow.
pub(crate) fn next_seeds(folder: &Folder, pin: &Pin) -> Result<[Zeroizing<[u8; 32]>; 2], KeyError> {
    let seed = unseal(&read_secret(&folder.file(NEXT_DEVICE))?, pin)?;
    let bytes = read_secret(&folder.file(NEXT_TRANSPORT))?;
    let transport: [u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| KeyError::Transport { found: bytes.len() })?;
    Ok([seed, Zeroizing::new(transport)])
}

/// Puts the next keys in the place of the present ones. Repeated after it was cut off, it goes on.
pub(crate) fn promote_next(folder: &Folder) -> std::io::Result<()> {
    for (next, present) in [(NEXT_DEVICE, DEVICE), (NEXT_TRANSPORT, TRANSPORT)] {
        if folder.file(next).exists() {
            std::fs::rename(folder.file(next), folder.file(present))?;
        }
    }
    std::fs::remove_file(folder.file(NEXT_PUBLIC))
}
