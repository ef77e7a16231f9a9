//! The node's keys on its disk.
//!
//! | file | what | how |
//! | --- | --- | --- |
//! | `root.key` | the ledger's root: signs issuers, once a year | sealed under the passphrase; belongs on a stick in a safe |
//! | `issuer.key` | signs credentials and receipts, all day | sealed under the passphrase |
//! | `issuer.seed` | the same, after `init --unsealed` | readable by the owner of the process only: for machines whose disk is encrypted, and for tests |
//! | `transport.key` | proves on the wire who we are | readable by the owner of the process only; it signs nothing that lasts |

use std::path::{Path, PathBuf};

use wufei_archive::Archive;
use wufei_home::{KdfParams, Pin, read_secret, seal, unseal, write_secret};
use wufei_ledger::{Bits, Chain, Credential, CredentialBody, CredentialId, DeviceKey, OrgId, Registry};
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
    let registry = crate::desk::believed(root(archive)?, archive)?;
    let chain = own_chain(&registry, &key);
    chain
        .and_then(|chain| Issuer::of(key, chain))
        .ok_or(Problem::NotThisKey)
}

/// The chain of the newest root or issuer that has this key.
fn own_chain(registry: &Registry, key: &DeviceKey) -> Option<Chain> {
    let subject = key.public().to_bytes();
    let own = registry
        .authorities()
        .filter(|known| known.body().subject == subject);
    registry.chain(own.last()?.id())
}

/// The ledger's first root.
pub(crate) fn root(archive: &dyn Archive) -> Result<Credential, Problem> {
    let known = archive.credentials()?;
    let mut roots = known
        .into_iter()
        .filter(|known| known.log_index.is_none())
        .map(|known| known.credential)
        .filter(|credential| credential.body().issuer == CredentialId::default());
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        _ => Err(Problem::NotThisKey),
    }
}

// Keys that follow.

/// Which of the regulator's own keys is to be followed by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    /// The issuer: once a year.
    Issuer,
    /// The root: when its medium is worn, or the passphrase changes hands.
    Root,
}

/// A key that is to follow: its credential, and where its file is to lie.
pub(crate) struct Follower {
    pub(crate) credential: Credential,
    next: PathBuf,
    present: PathBuf,
}

/// Makes the key that is to follow, signed by the present root. Cut off and asked again, it takes the same key.
pub(crate) fn make_follower(
    folder: &Path,
    archive: &dyn Archive,
    which: Followed,
    root_key: &Path,
    passphrase: &Pin,
    now_ms: u64,
) -> Result<Follower, Problem> {
    let root_seed = unseal(&read_secret(root_key)?, passphrase)?;
    let signs = DeviceKey::from_seed(&root_seed);
    let registry = crate::desk::believed(root(archive)?, archive)?;
    let signer = own_chain(&registry, &signs).and_then(|chain| chain.0.last().copied());
    let signer = signer.ok_or(Problem::NotThisKey)?;
    let is_plain = which == Followed::Issuer && folder.join(ISSUER_PLAIN).exists();
    let present = match which {
        Followed::Root => root_key.to_owned(),
        Followed::Issuer if is_plain => folder.join(ISSUER_PLAIN),
        Followed::Issuer => folder.join(ISSUER_SEALED),
    };
    let next = present.with_extension("next");
    let seed = match (next.exists(), is_plain) {
        (true, true) => read_seed(&next)?,
        (true, false) => unseal(&read_secret(&next)?, passphrase)?,
        (false, _) => {
            let seed = random()?;
            match is_plain {
                true => write_secret(&next, seed.as_slice())?,
                false => write_secret(&next, &seal(&seed, passphrase, KdfParams::default())?)?,
            }
            seed
        }
    };
    let key = DeviceKey::from_seed(&seed);
    let known = registry
        .authorities()
        .find(|known| known.body().subject == key.public().to_bytes());
    let body = CredentialBody {
        issuer: signer.id(),
        subject: key.public().to_bytes(),
        transport: match which {
            Followed::Root => [0; 32],
            Followed::Issuer => *open_transport(folder)?.public().as_bytes(),
        },
        bits: match which {
            Followed::Root => Bits::REGULATOR.and(Bits::ROOT),
            Followed::Issuer => Bits::REGULATOR,
        },
        not_before: now_ms,
        not_after: match which {
            Followed::Root => u64::MAX,
            Followed::Issuer => now_ms + ISSUER_LIFE_MS,
        },
        serial: registry.authorities().count() as u64,
        ..*signer.body()
    };
    Ok(Follower {
        credential: known.copied().unwrap_or_else(|| body.sign(&signs)),
        next,
        present,
    })
}

impl Follower {
    /// Puts the key's file in the place of the one before.
    pub(crate) fn take_over(self) -> Result<(), Problem> {
        let fault = |source| Problem::Unreadable {
            path: self.next.clone(),
            source,
        };
        std::fs::rename(&self.next, &self.present).map_err(fault)
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
