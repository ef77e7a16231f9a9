//! The node's keys on its disk.
//!
//! | file | what | how |
//! | --- | --- | --- |
//! | `root.key` | the ledger's root: signs issuers, once a year | sealed under the passphrase; belongs on a stick in a safe |
//! | `issuer.key` | signs credentials and receipts, all day | sealed under the passphrase |
//! | `issuer.seed` | the same, after `init --unsealed` | readable by the owner of the process only: for machines whose disk is encrypted, and for tests |
//! | `transport.key` | proves on the wire who we are | readable by the owner of the process only; it signs nothing that lasts |

use std::path::Path;

use wufei_archive::{Archive, StoredCredential};
use wufei_home::{KdfParams, Pin, read_secret, seal, unseal, write_secret};
use wufei_ledger::{Bits, Credential, CredentialBody, CredentialId, DeviceKey, OrgId};
use wufei_net::TransportKey;
use zeroize::Zeroizing;

use crate::Issuer;
use crate::problem::Problem;

pub(crate) const ROOT: &str = "root.key";
const ISSUER_SEALED: &str = "issuer.key";
const ISSUER_PLAIN: &str = "issuer.seed";
const TRANSPORT: &str = "transport.key";

/// An issuer is good for a year; then the root signs another one.
const ISSUER_LIFE_MS: u64 = 366 * 24 * 3600 * 1000;

type Seed = Zeroizing<[u8; 32]>;

/// The public half of what `init` makes.
pub(crate) struct Made {
    pub(crate) root: Credential,
    pub(crate) issuer: Credential,
    pub(crate) transport: TransportKey,
}

/// Makes the keys of a new ledger and writes them into the folder.
pub(crate) fn make(
    folder: &Path,
    passphrase: &Pin,
    is_unsealed: bool,
    region: u32,
    now_ms: u64,
) -> Result<Made, Problem> {
    let (root_seed, issuer_seed, transport_seed) = (random()?, random()?, random()?);
    let (root_key, issuer_key) = (
        DeviceKey::from_seed(&root_seed),
        DeviceKey::from_seed(&issuer_seed),
    );
    let transport = TransportKey::from_seed(&transport_seed);
    let body = CredentialBody {
        issuer: CredentialId::default(),
        subject: root_key.public().to_bytes(),
        transport: [0; 32],
        org: OrgId(*random_bytes::<16>()?),
        bits: Bits::REGULATOR,
        slot: 0,
        region,
        not_before: now_ms,
        not_after: u64::MAX,
        serial: 0,
    };
    let root = body.sign(&root_key);
    let issuer = CredentialBody {
        issuer: root.id(),
        subject: issuer_key.public().to_bytes(),
        transport: *transport.public().as_bytes(),
        not_after: now_ms + ISSUER_LIFE_MS,
        ..body
    }
    .sign(&root_key);

    let sealed = |seed: &Seed| seal(seed, passphrase, KdfParams::default());
    write_secret(&folder.join(ROOT), &sealed(&root_seed)?)?;
    match is_unsealed {
        true => write_secret(&folder.join(ISSUER_PLAIN), issuer_seed.as_slice())?,
        false => write_secret(&folder.join(ISSUER_SEALED), &sealed(&issuer_seed)?)?,
    }
    write_secret(&folder.join(TRANSPORT), transport_seed.as_slice())?;
    Ok(Made {
        root,
        issuer,
        transport,
    })
}

/// Opens the issuer's key; asks for the passphrase only when it is sealed.
pub(crate) fn open_issuer(
    folder: &Path,
    archive: &dyn Archive,
    passphrase: impl FnOnce() -> Result<Pin, Problem>,
) -> Result<Issuer, Problem> {
    let plain = folder.join(ISSUER_PLAIN);
    let seed = match plain.exists() {
        true => read_seed(&plain)?,
        false => {
            let file = read_secret(&folder.join(ISSUER_SEALED))?;
            unseal(&file, &passphrase()?)?
        }
    };
    let key = DeviceKey::from_seed(&seed);
    let (root, issuers) = credentials(archive)?;
    let subject = key.public().to_bytes();
    let own = issuers
        .into_iter()
        .find(|issuer| issuer.body().subject == subject);
    own.and_then(|own| Issuer::new(key, root, own))
        .ok_or(Problem::NotThisKey)
}

/// The root of the ledger and the issuers it signed.
pub(crate) fn credentials(archive: &dyn Archive) -> Result<(Credential, Vec<Credential>), Problem> {
    let known = archive.credentials()?;
    let before_the_log = known.into_iter().filter(|known| known.log_index.is_none());
    let (roots, issuers): (Vec<_>, Vec<_>) = before_the_log
        .map(|StoredCredential { credential, .. }| credential)
        .partition(|credential| credential.body().issuer == CredentialId::default());
    match roots.as_slice() {
        [root] => Ok((*root, issuers)),
        _ => Err(Problem::NotThisKey),
    }
}

pub(crate) fn open_transport(folder: &Path) -> Result<TransportKey, Problem> {
    let seed = read_seed(&folder.join(TRANSPORT))?;
    Ok(TransportKey::from_seed(&seed))
}

fn read_seed(path: &Path) -> Result<Seed, Problem> {
    let bytes = read_secret(path)?;
    let seed = <[u8; 32]>::try_from(bytes.as_slice());
    seed.map(Zeroizing::new).map_err(|_| Problem::NotAKey {
        path: path.to_owned(),
        found: bytes.len(),
    })
}

fn random() -> Result<Seed, Problem> {
    random_bytes()
}

fn random_bytes<const N: usize>() -> Result<Zeroizing<[u8; N]>, Problem> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes).map_err(Problem::NoRandom)?;
    Ok(bytes)
}
