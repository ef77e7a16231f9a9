use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use tokio::sync::watch;
use tracing::{error, info, warn};
use wufei_home::{Folder, KdfParams, Pin};
use wufei_ledger::{
    DeviceId, DeviceKey, Document, Entry, EntryId, EpochReason, Logged, PublicKey, Registry, Revocation,
    Signature, admit,
};
use wufei_store::{Batch, Store};
use zeroize::Zeroizing;

use crate::documents::{Documents, rebuild};
use crate::picture::{self, Picture};
use crate::{Clock, Identity, KeyError, NodeError, enrolled, keys, mark, parallel};

const DATABASE: &str = "ledger.db";
/// Documents kept in memory; one of eight changes and 50 fields takes about 50 KiB. A page of a feed that
/// cycles through more documents than this takes about twice as long, because each is rebuilt.
const CACHED_DOCUMENTS: usize = 1500;

/// One living replica. Cloning it gives another handle on the same one; all calls may come from any thread.
#[derive(Clone)]
pub struct Node(Arc<Inner>);

pub(crate) struct Inner {
    folder: Folder,
    clock: Clock,
    public_key: PublicKey,
    transport_seed: Zeroizing<[u8; 32]>,
    replica: Mutex<Replica>,
    key: Mutex<Option<DeviceKey>>,
    changed: watch::Sender<u64>,
    is_connected: AtomicBool,
}

/// What one call at a time may use.
pub(crate) struct Replica {
    pub(crate) store: Store,
    /// Who is believed; `None` before enrolment.
    pub(crate) registry: Option<Registry>,
    pub(crate) identity: Option<Identity>,
    pub(crate) documents: Documents,
}

impl Node {
    /// Makes a replica in a new or empty folder, with new keys, and leaves it unlocked.
    ///
    /// A beginning that was cut off is begun again.
    ///
    /// # Errors
    /// [`NodeError::AlreadyBegun`] and [`NodeError::Home`]; what is there stays as it is.
    pub fn init(home: &Path, pin: &Pin, clock: Clock) -> Result<Self, NodeError> {
        Self::init_with(home, pin, KdfParams::default(), clock)
    }

    /// As [`Node::init`], with other costs for a guess at the PIN.
    ///
    /// # Errors
    /// As [`Node::init`].
    pub fn init_with(home: &Path, pin: &Pin, params: KdfParams, clock: Clock) -> Result<Self, NodeError> {
        Self::init_seeded(home, (pin, params), clock, None)
    }

    /// As [`Node::init_with`], with keys from elsewhere when seeds of a signing and a transport key are given.
    pub(crate) fn init_seeded(
        home: &Path,
        (pin, params): (&Pin, KdfParams),
        clock: Clock,
        seeds: Option<[&[u8; 32]; 2]>,
    ) -> Result<Self, NodeError> {
        let folder = Folder::open(home, true)?;
        if keys::has_device_key(&folder) {
            return Err(NodeError::AlreadyBegun { home: home.into() });
        }
        let database = folder.file(DATABASE);
        if database.exists() {
            let store = Store::open(&database)?;
            // A replica that lost its key is not a beginning: a new key would orphan what it signed.
            if store.count_entries()? > 0 || store.enrolled()?.is_some() {
                return Err(NodeError::AlreadyBegun { home: home.into() });
            }
        }
        keys::make_transport_seed(&folder, seeds.map(|[_, transport]| transport))?;
        let seed = match seeds {
            Some([seed, _]) => Zeroizing::new(*seed),
            None => keys::random::<32>()?,
        };
        let key = DeviceKey::from_seed(&seed);
        Store::open(&database)?.begin_own(&key.public().to_bytes())?;
        // Last: from here on there is a replica.
        keys::write_device_seed(&folder, &seed, pin, params)?;
        let node = Self::open_folder(folder, clock)?;
        *node.key() = Some(key);
        info!(device.id = %node.device(), "began a replica");
        Ok(node)
    }

    /// Opens a replica, locked: it may read and sync, but not sign.
    ///
    /// # Errors
    /// [`NodeError::Home`] when another process has it; [`NodeError::NotBegun`].
    pub fn open(home: &Path, clock: Clock) -> Result<Self, NodeError> {
        Self::open_folder(Folder::open(home, false)?, clock)
    }

    fn open_folder(folder: Folder, clock: Clock) -> Result<Self, NodeError> {
        let not_begun = || NodeError::NotBegun {
            home: folder.path().into(),
        };
        if !keys::has_device_key(&folder) || !folder.file(DATABASE).exists() {
            return Err(not_begun());
        }
        let store = Store::open(&folder.file(DATABASE))?;
        let public_key = PublicKey::from_bytes(&store.public_key()?.ok_or_else(not_begun)?)
            .map_err(NodeError::Identity)?;
        // The database has gone on to the next key, and the files were cut off on their way.
        if keys::next_public(&folder) == Some(public_key) {
            keys::promote_next(&folder).map_err(|error| NodeError::Key(KeyError::Folder(error)))?;
        }
        let transport_seed = keys::transport_seed(&folder)?;
        let mut replica = Replica {
            registry: None,
            identity: None,
            documents: Documents::new(CACHED_DOCUMENTS),
            store,
        };
        replica.learn_identity()?;
        replica.begin_after_restore(&folder)?;
        if replica.store.needs_painting()? {
            replica.paint_all()?;
        }
        Ok(Self(Arc::new(Inner {
            folder,
            clock,
            public_key,
            transport_seed,
            replica: Mutex::new(replica),
            key: Mutex::new(None),
            changed: watch::Sender::new(0),
            is_connected: AtomicBool::new(false),
        })))
    }

    /// Opens the signing key. Already open is a success, when the PIN is right.
    ///
    /// # Errors
    /// [`KeyError::File`] with `WrongPin`; it takes about 0.2 s either way.
    pub fn unlock(&self, pin: &Pin) -> Result<(), KeyError> {
        let seed = keys::device_seed(&self.0.folder, pin, &self.0.public_key)?;
        *self.key() = Some(DeviceKey::from_seed(&seed));
        Ok(())
    }

    /// Wipes the signing key from memory. Reading and syncing go on.
    pub fn lock(&self) {
        *self.key() = None;
    }

    /// Whether the signing key is closed.
    pub fn is_locked(&self) -> bool {
        self.key().is_none()
    }

    /// Seals the signing key under another PIN.
    ///
    /// # Errors
    /// [`KeyError::File`] with `WrongPin` when the old one does not open it; then nothing changed.
    pub fn change_pin(&self, old: &Pin, new: &Pin, params: KdfParams) -> Result<(), KeyError> {
        let seed = keys::device_seed(&self.0.folder, old, &self.0.public_key)?;
        keys::write_device_seed(&self.0.folder, &seed, new, params)
    }

    /// This device, named by its signing key.
    pub fn device(&self) -> DeviceId {
        self.0.public_key.device()
    }

    /// The public half of the signing key.
    pub fn device_public_key(&self) -> PublicKey {
        self.0.public_key
    }

    /// The seed of the key that proves this device on the wire.
    pub fn transport_seed(&self) -> &Zeroizing<[u8; 32]> {
        &self.0.transport_seed
    }

    /// Signs a message that proves possession of the signing key. It begins with a tag of its own.
    ///
    /// # Errors
    /// [`KeyError::Locked`].
    pub fn sign_possession(&self, message: &[u8]) -> Result<Signature, KeyError> {
        Ok(self.key().as_ref().ok_or(KeyError::Locked)?.sign(message))
    }

    /// Random bytes, such as the id of a row.
    ///
    /// # Errors
    /// [`KeyError::NoRandom`].
    pub fn random<const N: usize>(&self) -> Result<[u8; N], KeyError> {
        keys::random::<N>().map(|bytes| *bytes)
    }

    /// The node's clock.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Where this replica lives.
    pub fn home(&self) -> &Path {
        self.0.folder.path()
    }

    /// That the regulator has revoked this device, as far as it has heard; `None` while it may sign. What it
    /// signed before stands, and it reads and exports as before.
    pub fn revocation(&self) -> Option<Revocation> {
        self.replica().revocation()
    }

    /// Ticks after every committed change.
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }

    /// The courier says whether the regulator can be reached: what waits is then shown as *waiting*,
    /// otherwise as *only here*.
    pub fn set_connected(&self, is_connected: bool) {
        if self.0.is_connected.swap(is_connected, Ordering::Relaxed) != is_connected {
            self.tick();
        }
    }

    /// Leaves the mark by which a restored database is known.
    pub(crate) fn remember_head(&self, mark: mark::Mark) {
        if let Err(error) = mark::write(&self.0.folder, mark) {
            // Without it a restored database would be noticed by the regulator only.
            warn!(%error, "the mark of what was signed could not be written");
        }
    }

    pub(crate) fn is_connected(&self) -> bool {
        self.0.is_connected.load(Ordering::Relaxed)
    }

    pub(crate) fn tick(&self) {
        self.0.changed.send_modify(|tick| *tick += 1);
    }

    pub(crate) fn folder(&self) -> &Folder {
        &self.0.folder
    }

    pub(crate) fn key(&self) -> MutexGuard<'_, Option<DeviceKey>> {
        // An Option of a key is whole whatever happened to the thread that held it.
        self.0.key.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    pub(crate) fn replica(&self) -> MutexGuard<'_, Replica> {
        self.0.replica.lock().unwrap_or_else(|poisoned| {
            // A thread died in the middle of something. The disk is whole (transactions), the registry is
            // replaced after commits only, and documents that were being changed are not in the cache.
            self.0.replica.clear_poison();
            poisoned.into_inner()
        })
    }
}

impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node({} at {})", self.device(), self.home().display())
    }
}

impl Replica {
    /// Reads who we are and whom we believe: the chain of enrolment and every statement since.
    pub(crate) fn learn_identity(&mut self) -> Result<(), NodeError> {
        let Some(enrolled) = self.store.enrolled()? else {
            return Ok(());
        };
        let mut registry = enrolled::believe(&enrolled.chain).map_err(NodeError::Identity)?;
        let statements = self.store.statements()?;
        // What the log gives no effect has none here.
        let is_apart = |logged: &Logged| logged.verdict.quarantine().is_some();
        let parsed = statements
            .iter()
            .filter(|stored| !stored.logged.as_ref().is_some_and(is_apart))
            .map(|stored| (stored.id, Entry::parse(&stored.signed)));
        for (id, entry) in parsed {
            // A damaged one must not keep a person from their other work; `wufei verify` names it.
            if let Err(why) = entry
                .map_err(|rejection| rejection.to_string())
                .and_then(|entry| believe_statement(&mut registry, entry).map_err(|not| format!("{not:?}")))
            {
                error!(entry.id = %id, why, "a stored statement no longer verifies");
            }
        }
        self.identity = Some(enrolled::identity_of(enrolled, &registry));
        self.registry = Some(registry);
        self.documents.clear();
        Ok(())
    }

    /// Where this device has signed more than its database holds, that was restored from a copy: the numbers in
    /// between are used, so the next signature begins a new incarnation.
    fn begin_after_restore(&mut self, folder: &Folder) -> Result<(), NodeError> {
        let (Some((epoch, next_seq, last)), Some(own)) = (mark::read(folder), self.store.own()?) else {
            return Ok(());
        };
        if (epoch, next_seq) <= (own.epoch, own.next_seq) {
            return Ok(());
        }
        let last_known = next_seq.checked_sub(1).map(|seq| (epoch, seq, last));
        let mut batch = Batch::default();
        batch.begin(epoch + 1, EpochReason::Restored, last_known);
        self.store.append(&batch)?;
        info!(
            epoch = epoch + 1,
            "the database was restored; the next signature begins an incarnation"
        );
        Ok(())
    }

    /// That the regulator has revoked this device, as far as this replica has heard.
    pub(crate) fn revocation(&self) -> Option<Revocation> {
        let (identity, registry) = (self.identity.as_ref()?, self.registry.as_ref()?);
        registry.revoked(identity.device).copied()
    }

    /// A document, from memory or rebuilt from its entries; empty when there is nothing yet.
    /// Give it back with `documents.put` once it is not ahead of the disk.
    pub(crate) fn open_document(&mut self, doc: wufei_ledger::DocId) -> Result<Document, NodeError> {
        if let Some(document) = self.documents.take(doc) {
            return Ok(document);
        }
        match &self.registry {
            Some(registry) => Ok(rebuild(doc, registry, &self.store.entries_of(doc)?)?),
            None => Ok(Document::empty(doc)),
        }
    }

    /// Visits every document, rebuilt on all cores. A damaged one is an error in its place.
    pub(crate) fn each_document<R: Send>(
        &self,
        work: impl Fn(Result<Document, wufei_ledger::DocumentError>) -> R + Sync,
        mut done: impl FnMut(R) -> Result<(), NodeError>,
    ) -> Result<(), NodeError> {
        let Some(registry) = &self.registry else {
            return Ok(());
        };
        for some in self.store.documents()?.chunks(256) {
            let loaded = some
                .iter()
                .map(|doc| Ok((*doc, self.store.entries_of(*doc)?)))
                .collect::<Result<Vec<_>, NodeError>>()?;
            let results = parallel::map(
                loaded,
                || (),
                |(), (doc, stored)| work(rebuild(doc, registry, &stored)),
            );
            results.into_iter().try_for_each(&mut done)?;
        }
        Ok(())
    }

    /// Paints every document's picture again.
    pub(crate) fn paint_all(&mut self) -> Result<(), NodeError> {
        let (mut batch, mut batches) = (Batch::default(), Vec::new());
        self.each_document(
            |document| document.map(|document| picture::of(&document)),
            |picture| {
                match picture {
                    Ok(Picture::Manifest(summary)) => batch.summaries.push(*summary),
                    Ok(Picture::Profile(profile)) => batch.profiles.push(profile),
                    Ok(Picture::None) => {}
                    Err(damaged) => error!(%damaged, "a document has no picture"),
                }
                if batch.summaries.len() >= 1000 {
                    batches.push(std::mem::take(&mut batch));
                }
                Ok(())
            },
        )?;
        batches.push(batch);
        for batch in &batches {
            self.store.append(batch)?;
        }
        Ok(self.store.pictures_are_painted()?)
    }
}

/// Verifies and applies one stored statement.
pub(crate) fn believe_statement(
    registry: &mut Registry,
    entry: Entry,
) -> Result<EntryId, wufei_ledger::NotAdmitted> {
    let id = entry.id();
    let verified = registry.verify(entry)?;
    let mut no_document = Document::empty(wufei_ledger::DocId::default());
    let admitted = admit(&verified, registry, |_| {
        Ok::<_, std::convert::Infallible>(&mut no_document)
    });
    admitted.unwrap_or_else(|never| match never {})?;
    Ok(id)
}
