//! The office: one door to everything that the node keeps, for the courier and for HTTP.
//!
//! What is written goes to the sequencer's thread and comes back after the commit; what is read goes
//! to the archive directly and waits for nobody.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{mpsc, oneshot, watch};
use wufei_archive::{Archive, ArchiveError, Invite};
use wufei_ledger::{
    Bits, Chain, Credential, DeviceId, DocId, Entry, EntryId, Feed, FeedHash, LedgerId, OrgId, PublicKey,
    Receipt, Registry, RevocationReason, TypedCode,
};
use wufei_manifest::{Confirms, PartyRole};

use crate::desk::{BATCH, Desk, Fault};
use crate::issuer::Issuer;
use crate::metrics::Metrics;
use crate::sequencer::{self, Job};

/// Milliseconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The node's memory and its pen. Clones are the same office.
#[derive(Clone)]
pub struct Office {
    shared: Arc<Shared>,
    jobs: mpsc::Sender<Job>,
    grown: watch::Receiver<u64>,
}

/// What the sequencer publishes and everybody reads.
pub(crate) struct Shared {
    pub(crate) archive: Arc<dyn Archive>,
    pub(crate) issuer: Arc<Issuer>,
    pub(crate) metrics: Metrics,
    pub(crate) clock: Clock,
    pub(crate) is_well: AtomicBool,
    directory: RwLock<Arc<Directory>>,
}

/// Whom the node believes, as of the newest statement.
pub struct Directory {
    /// All credentials.
    pub registry: Registry,
    by_transport: HashMap<[u8; 32], Credential>,
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It stands in the log; if it stood there before, this is the receipt of then.
    Settled(Receipt),
    /// It can never be right.
    Refused(Refused),
    /// It waits for its causes. Its sender keeps it too.
    Parked(EntryId),
}

/// An entry that can never be right, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The entry.
    pub id: EntryId,
    /// For machines.
    pub code: String,
    /// For people.
    pub text: String,
}

/// A part of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The chain at the cursor that was asked for; `None` when the feed is shorter.
    pub hash_after: Option<FeedHash>,
    /// Consecutive items: each a receipt, then the entry as it was signed.
    pub items: Vec<Vec<u8>>,
    /// The chain after the last of them.
    pub end_hash: FeedHash,
    /// The newest item of the feed.
    pub head: u64,
}

/// A device that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Root, issuer, the device's own credential.
    pub chain: Chain,
    /// For whom it signs.
    pub org_name: String,
}

/// The regulator's answer to a correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The entry that proposes.
    pub correction: EntryId,
    /// Agreed, or not.
    pub approves: bool,
    /// The party for which the regulator speaks; none to withdraw its own.
    pub speaks_for: Option<PartyRole>,
    /// In words.
    pub reason: Option<String>,
}

/// Why a device was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// No invite has this tag.
    #[error("no invite has this code")]
    Unknown,
    /// It was good once.
    #[error("the invite has expired")]
    Expired,
    /// Another device came in with it.
    #[error("the invite has been used by another device")]
    Used,
    /// A weak key, or one that is enrolled already.
    #[error("this key cannot be enrolled")]
    Key,
}

/// Why the office did not answer.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// Nothing was kept, nothing is known: ask again.
    #[error("the batch was not committed")]
    Fault,
    /// The office has closed, or is closing.
    #[error("the office has closed")]
    Closed,
    /// A read failed.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
}

/// Batches that may wait for the sequencer before senders are held up.
const QUEUE: usize = 64;

impl Office {
    /// Opens the office: reads who is known, paints the read model anew when it is of another version,
    /// and starts the sequencer's thread.
    ///
    /// # Errors
    /// A [`Fault`] when what is kept cannot be read or believed.
    pub fn open(
        archive: Arc<dyn Archive>,
        issuer: Issuer,
        metrics: Metrics,
        clock: Clock,
    ) -> Result<Self, Fault> {
        let issuer = Arc::new(issuer);
        let mut desk = Desk::open(archive.clone(), issuer.clone(), metrics.clone())?;
        if archive.is_repaint_due()? {
            let manifests = desk.repaint()?;
            tracing::info!(manifests, "painted the rows of {manifests} manifests");
        }
        let shared = Arc::new(Shared {
            archive,
            issuer,
            metrics,
            clock,
            is_well: AtomicBool::new(true),
            directory: RwLock::new(Arc::new(Directory::of(desk.registry()))),
        });
        let (jobs, queue) = mpsc::channel(QUEUE);
        let (grow, grown) = watch::channel(desk.size());
        sequencer::start(desk, queue, grow, shared.clone());
        Ok(Self { shared, jobs, grown })
    }

    /// Takes entries in, in this order, and answers each after the commit: what is settled survives a
    /// power cut.
    ///
    /// # Errors
    /// [`OfficeError::Fault`] when nothing of it was kept; [`OfficeError::Closed`].
    /// When there were more than a batch, those before the fault may have been kept: send them all again.
    pub async fn admit(&self, entries: Vec<Entry>) -> Result<Vec<Outcome>, OfficeError> {
        let entries: Vec<_> = entries.into_iter().map(Arc::new).collect();
        let mut outcomes = Vec::with_capacity(entries.len());
        for part in entries.chunks(BATCH) {
            let entries = part.to_vec();
            outcomes.extend(self.ask(|reply| Job::Admit { entries, reply }).await?);
        }
        Ok(outcomes)
    }

    /// The items of a feed after `after`: as many as fit, and at least one when there is one.
    ///
    /// # Errors
    /// [`OfficeError::Archive`].
    pub fn page(&self, feed: Feed, after: u64, limit_bytes: usize) -> Result<Page, OfficeError> {
        let archive = self.archive();
        let hash_after = archive.feed_hash(feed, after)?;
        let rows = match hash_after {
            Some(_) => archive.feed_page(feed, after, limit_bytes)?,
            None => Vec::new(),
        };
        let end_hash = rows
            .last()
            .map(|row| row.chain)
            .or(hash_after)
            .unwrap_or_default();
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let receipt = row.stored.receipt().ok_or_else(|| ArchiveError::Damaged {
                what: format!("the receipt of entry {}", row.stored.entry),
            })?;
            items.push([receipt.to_bytes().as_slice(), &row.stored.signed].concat());
        }
        let (head, _) = archive.feed_head(feed)?;
        Ok(Page {
            hash_after,
            items,
            end_hash,
            head,
        })
    }

    /// Items in a feed, and the chain over them.
    ///
    /// # Errors
    /// [`OfficeError::Archive`].
    pub fn head(&self, feed: Feed) -> Result<(u64, FeedHash), OfficeError> {
        Ok(self.archive().feed_head(feed)?)
    }

    /// The chain of a feed after an item; `None` beyond its head.
    ///
    /// # Errors
    /// [`OfficeError::Archive`].
    pub fn hash_at(&self, feed: Feed, seq: u64) -> Result<Option<FeedHash>, OfficeError> {
        Ok(self.archive().feed_hash(feed, seq)?)
    }

    /// Ticks with the log's size after every commit that made it longer.
    pub fn grown(&self) -> watch::Receiver<u64> {
        self.grown.clone()
    }

    /// Entries in the log.
    pub fn log_size(&self) -> u64 {
        *self.grown.borrow()
    }

    /// The credential of the device that has this key on its connections.
    pub fn device_by_transport(&self, key: &[u8; 32]) -> Option<Credential> {
        self.directory().by_transport.get(key).copied()
    }

    /// The newest entry held of a device: epoch, number, name.
    ///
    /// # Errors
    /// [`OfficeError::Archive`].
    pub fn device_head(&self, device: DeviceId) -> Result<Option<(u32, u64, EntryId)>, OfficeError> {
        let head = self.archive().device_head(device)?;
        Ok(head.map(|(place, id)| (place.epoch, place.seq, id)))
    }

    /// Whether this device was revoked.
    pub fn is_revoked(&self, device: DeviceId) -> bool {
        self.directory().registry.revoked(device).is_some()
    }

    /// Whether the holder of this credential may read a feed: everybody the directory, an organisation
    /// its own, the regulator and its auditors everything.
    pub fn may_read(credential: &Credential, feed: Feed) -> bool {
        let body = credential.body();
        match feed {
            Feed::Directory => true,
            Feed::Org(org) => body.org == org,
            Feed::All => body.bits.has(Bits::REGULATOR) || body.bits.has(Bits::AUDITOR),
        }
    }

    /// The invite with this tag, unless it has expired. Whether the asker knows its code is for the
    /// caller to check, with the invite's key; then comes [`Office::grant`].
    ///
    /// # Errors
    /// [`OfficeError::Archive`].
    pub fn take_invite(&self, tag: [u8; 8]) -> Result<Result<Invite, Denied>, OfficeError> {
        let invite = self.archive().invite(tag)?;
        let now_ms = self.now_ms();
        Ok(match invite {
            None => Err(Denied::Unknown),
            Some(invite) if now_ms >= invite.expires_ms => Err(Denied::Expired),
            Some(invite) => Ok(invite),
        })
    }

    /// Lets a device in that has proved the code. The same device asking again is given the same
    /// credential, as long as the invite lives.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`]: the device asks again.
    pub async fn grant(
        &self,
        tag: [u8; 8],
        device_key: [u8; 32],
        transport_key: [u8; 32],
    ) -> Result<Result<Grant, Denied>, OfficeError> {
        self.ask(|reply| Job::Grant {
            tag,
            device_key,
            transport_key,
            reply,
        })
        .await
    }

    /// Keeps a new invite.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn invite(&self, invite: Invite) -> Result<(), OfficeError> {
        self.ask(|reply| Job::Invite {
            invite: Box::new(invite),
            reply,
        })
        .await
    }

    /// Revokes a device: from now on nothing further of it is taken in. `None` when no device has this name;
    /// `false` when it was revoked before, which is a success: the first revocation stands.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn revoke(
        &self,
        device: DeviceId,
        reason: RevocationReason,
        note: String,
    ) -> Result<Option<bool>, OfficeError> {
        self.ask(|reply| Job::Revoke {
            device,
            reason,
            note,
            reply,
        })
        .await
    }

    /// Says which of a manifest's contradicting steps stands. `None` when there is no such manifest; `false` when
    /// nothing contradicts that step.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn resolve(&self, doc: DocId, stands: EntryId) -> Result<Option<bool>, OfficeError> {
        self.ask(|reply| Job::Resolve { doc, stands, reply }).await
    }

    /// Answers a correction for a party that cannot, or withdraws the regulator's own. `None` when there is no such
    /// manifest; `false` when the correction is not there, is decided, or does not ask that party.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn answer(&self, doc: DocId, word: Word) -> Result<Option<bool>, OfficeError> {
        self.ask(|reply| Job::Answer { doc, word, reply }).await
    }

    /// Takes responsibility for entries that the log gave no effect. Says of how many that was true.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn endorse(&self, entries: Vec<EntryId>) -> Result<usize, OfficeError> {
        self.ask(|reply| Job::Endorse { entries, reply }).await
    }

    /// Makes codes for an organisation. `None` when there is none with this id.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn make_codes(&self, org: OrgId, count: u32) -> Result<Option<Vec<TypedCode>>, OfficeError> {
        self.ask(|reply| Job::MakeCodes { org, count, reply }).await
    }

    /// Confirms a recorded step, and may say who its party is that was not enrolled. `None` when there is no such
    /// manifest; `false` when the step is not there, was not recorded, or was confirmed already.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn confirm(&self, doc: DocId, confirms: Confirms) -> Result<Option<bool>, OfficeError> {
        self.ask(|reply| Job::Confirm { doc, confirms, reply }).await
    }

    /// Makes another root or issuer known that a root has signed. Known already is a success.
    ///
    /// # Errors
    /// [`OfficeError::Fault`], [`OfficeError::Closed`].
    pub async fn make_known(&self, authority: Credential) -> Result<(), OfficeError> {
        let authority = Box::new(authority);
        self.ask(|reply| Job::MakeKnown { authority, reply }).await
    }

    /// Finishes what waits and closes: from now on nothing is taken in.
    pub async fn close(&self) {
        let (reply, closed) = oneshot::channel();
        if self.jobs.send(Job::Close { reply }).await.is_ok() {
            // When the sequencer is gone, it is closed all the same.
            let _ = closed.await;
        }
    }

    /// Waits until the sequencer ends, for whatever reason.
    pub async fn closed(&self) {
        self.jobs.closed().await;
    }

    /// Whether the sequencer could do what it was asked last.
    pub fn is_well(&self) -> bool {
        !self.jobs.is_closed() && self.shared.is_well.load(Ordering::Relaxed)
    }

    /// What is kept.
    pub fn archive(&self) -> &dyn Archive {
        &*self.shared.archive
    }

    /// Whom the node believes now.
    pub fn directory(&self) -> Arc<Directory> {
        self.shared.directory()
    }

    /// The ledger.
    pub fn ledger(&self) -> LedgerId {
        self.shared.issuer.ledger()
    }

    /// Division code of the region that this node numbers.
    pub fn region(&self) -> u32 {
        self.shared.issuer.region()
    }

    /// Whose signature stands under receipts.
    pub fn issuer_key(&self) -> PublicKey {
        self.shared.issuer.public()
    }

    /// The root and the issuer.
    pub fn issuer_chain(&self) -> Chain {
        self.shared.issuer.chain()
    }

    /// What is counted.
    pub fn metrics(&self) -> &Metrics {
        &self.shared.metrics
    }

    /// The node's clock.
    pub fn now_ms(&self) -> u64 {
        (self.shared.clock)()
    }

    async fn ask<T>(
        &self,
        job: impl FnOnce(oneshot::Sender<Result<T, OfficeError>>) -> Job,
    ) -> Result<T, OfficeError> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .send(job(reply))
            .await
            .map_err(|_| OfficeError::Closed)?;
        answer.await.map_err(|_| OfficeError::Closed)?
    }
}

impl Shared {
    pub(crate) fn directory(&self) -> Arc<Directory> {
        self.directory
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(crate) fn publish(&self, registry: &Registry) {
        let directory = Arc::new(Directory::of(registry));
        self.metrics
            .peers_enrolled
            .set(directory.by_transport.len() as i64);
        *self.directory.write().unwrap_or_else(PoisonError::into_inner) = directory;
    }
}

impl Directory {
    fn of(registry: &Registry) -> Self {
        let devices = registry
            .all()
            .filter(|credential| !credential.body().bits.has(Bits::REGULATOR));
        // The root signs for nobody; its transport key is all zero and no device's.
        let devices = devices.filter(|credential| credential.body().transport != [0; 32]);
        Self {
            by_transport: devices
                .map(|credential| (credential.body().transport, *credential))
                .collect(),
            registry: registry.clone(),
        }
    }

    /// The credentials of devices, in no order.
    pub fn devices(&self) -> impl Iterator<Item = &Credential> {
        self.by_transport.values()
    }
}
