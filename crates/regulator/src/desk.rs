//! The sequencer's desk: what it knows, and how a batch of entries becomes a piece of the log.
//!
//! The desk is ahead of the archive between admission and commit. So after any fault it is cleared
//! ([`Desk::reload`]) and everything is read again.

mod against;
mod answers;
mod believed;
mod codes;
mod own;

pub(crate) use believed::{apply_stored, believed, rebuild};

use std::collections::{BTreeSet, HashMap};
use std::num::NonZeroUsize;
use std::sync::Arc;

use lru::LruCache;
use wufei_archive::{Archive, ArchiveError, Batch, Place, StoredCredential, StoredRevocation};
use wufei_ledger::{
    Admitted, DeviceId, DocId, Document, DocumentError, DocumentKind, Entry, EntryId, EntryKind, Feed,
    FeedHash, Logged, NotAdmitted, OrgId, Receipt, Registry, Rejection, Statement, Verdict, VerifiedEntry,
    admit, admit_unconfirmed,
};
use wufei_manifest::{Manifest, Quarantine};

use self::against::Against;
use crate::draft::{Draft, Fate, on_all_cores};
use crate::issuer::Issuer;
use crate::metrics::{EntryOutcome, Metrics};
use crate::office::Outcome;
use crate::paint::{self, paint};
use crate::upheld::Upheld;
use crate::waiting::{Cause, Waiting};

/// Documents that are kept open: 52 kB each, so about 120 MB. Twice a batch and what a batch may endorse, so that
/// what it has changed is never dropped before it is committed.
const OPEN_DOCUMENTS: NonZeroUsize =
    NonZeroUsize::new(2 * BATCH + answers::ENDORSED_AT_ONCE).expect("is not zero");
/// Entries of one organisation in one document. An honest one makes some ten; without an end, one thief could
/// fill the memory of everybody who reads the document, under as many epochs as there are numbers.
const MOST_ENTRIES_BY_ONE: usize = 2048;
/// Entries that one transaction takes in.
pub(crate) const BATCH: usize = 1000;

/// Why a batch was not committed. Nobody was answered.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The archive did not keep it.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// What is kept is not what was admitted.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A stored entry or credential is refused now.
    #[error("what is kept in the archive is damaged: {0}")]
    Stored(Rejection),
    /// The issuer's own entry was not admitted.
    #[error("the issuer's own entry was not taken in: {0}")]
    Own(String),
    /// Automerge does not keep one of the changes that came together.
    #[error("changes of document {doc} were not kept: {why}")]
    NotConfirmed {
        /// The document.
        doc: DocId,
        /// What became of them.
        why: Rejection,
    },
    /// The operating system gave no random bytes.
    #[error("no random numbers")]
    NoRandom(#[source] getrandom::Error),
}

pub(crate) struct Desk {
    archive: Arc<dyn Archive>,
    issuer: Arc<Issuer>,
    metrics: Metrics,
    registry: Registry,
    size: u64,
    /// The log's clock never goes back.
    last_ms: u64,
    documents: LruCache<DocId, OpenDocument>,
    /// The highest place held of each incarnation of a device; `None` when nothing is.
    last: HashMap<(DeviceId, u32), Option<(u64, EntryId)>>,
    feeds: HashMap<Feed, (u64, FeedHash)>,
    waiting: Waiting,
    upheld: Upheld,
    /// How many entries of a device were quarantined.
    quarantined: HashMap<DeviceId, u64>,
    /// How many statements each organisation has in the directory.
    statements: HashMap<OrgId, u64>,
    /// Each change is confirmed by itself, because a batch could not be: so the one at fault is found.
    is_careful: bool,
}

struct OpenDocument {
    document: Document,
    /// Its entries with their places in the log.
    log: Vec<(EntryId, u64)>,
    first_ms: u64,
    /// The organisations whose feeds carry it.
    carried_by: BTreeSet<OrgId>,
}

impl Desk {
    pub(crate) fn open(
        archive: Arc<dyn Archive>,
        issuer: Arc<Issuer>,
        metrics: Metrics,
    ) -> Result<Self, Fault> {
        let mut desk = Self {
            registry: believed::registry(&issuer, &*archive)?,
            archive,
            issuer,
            metrics,
            size: 0,
            last_ms: 0,
            documents: LruCache::new(OPEN_DOCUMENTS),
            last: HashMap::new(),
            feeds: HashMap::new(),
            waiting: Waiting::default(),
            upheld: Upheld::default(),
            quarantined: HashMap::new(),
            statements: HashMap::new(),
            is_careful: false,
        };
        desk.read_again()?;
        Ok(desk)
    }

    /// Forgets everything and reads it from the archive again.
    pub(crate) fn reload(&mut self) -> Result<(), Fault> {
        self.registry = believed::registry(&self.issuer, &*self.archive)?;
        self.read_again()
    }

    fn read_again(&mut self) -> Result<(), Fault> {
        self.documents.clear();
        self.last.clear();
        self.feeds.clear();
        self.upheld.clear();
        self.quarantined.clear();
        self.statements.clear();
        for stored in self.archive.document(DocId::default())? {
            let org = self.registry.org_of(stored.place.device);
            *self.statements.entry(org.unwrap_or_default()).or_default() += 1;
        }
        self.size = self.archive.log_size()?;
        let newest = self.archive.log(self.size.saturating_sub(1), 1)?;
        self.last_ms = newest
            .into_iter()
            .find_map(|row| row.stored.ok())
            .map_or(0, |stored| stored.log_ms);
        let parked = self.archive.parked()?;
        self.waiting = Waiting::with(
            parked
                .iter()
                .filter_map(|parked| Entry::parse(&parked.signed).ok()),
        );
        self.metrics.log_size.set(self.size.cast_signed());
        self.metrics.entries_held.set(self.waiting.len() as i64);
        Ok(())
    }

    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Whether entries wait whose causes have come.
    pub(crate) fn has_due(&self) -> bool {
        self.waiting.has_due() || self.waiting.is_awaited(Cause::Room)
    }

    /// Takes entries in, in this order, and answers each after the commit.
    ///
    /// # Errors
    /// A [`Fault`]: then nothing was kept, and the desk must be reloaded.
    pub(crate) fn admit(&mut self, entries: &[Arc<Entry>], now_ms: u64) -> Result<Vec<Outcome>, Fault> {
        let mut draft = self.draft(now_ms);
        self.waiting.wake(Cause::Room);
        let mut fates = self.take(&mut draft, entries)?;
        self.take_waiting(&mut draft, entries, &mut fates)?;
        let receipts = self.commit(draft, now_ms)?;
        let outcomes = entries.iter().zip(fates);
        Ok(outcomes
            .map(|(entry, fate)| fate.outcome(entry.id(), &receipts))
            .collect())
    }

    fn draft(&self, now_ms: u64) -> Draft {
        Draft::new(self.size, now_ms.max(self.last_ms))
    }

    /// What became due by the entries just taken in, and by those that become due with them.
    fn take_waiting(
        &mut self,
        draft: &mut Draft,
        asked: &[Arc<Entry>],
        fates: &mut [Fate],
    ) -> Result<(), Fault> {
        // A limit, so that no batch changes more documents than are kept open.
        let mut room = BATCH;
        while room > 0 {
            let due = self.waiting.take_due(room);
            if due.is_empty() {
                break;
            }
            room -= due.len();
            let due_fates = self.take(draft, &due)?;
            for (entry, fate) in due.iter().zip(due_fates) {
                if let Some(at) = asked.iter().position(|asked| asked.id() == entry.id()) {
                    fates[at] = fate;
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, draft: &mut Draft, entries: &[Arc<Entry>]) -> Result<Vec<Fate>, Fault> {
        let mut fates = Vec::with_capacity(entries.len());
        for entry in entries {
            fates.push(self.known(draft, entry)?);
        }
        let registry = &self.registry;
        let unknown: Vec<_> = entries
            .iter()
            .zip(&fates)
            .filter(|(_, fate)| fate.is_none())
            .map(|(entry, _)| entry.clone())
            .collect();
        let mut verified = on_all_cores(&unknown, |entry| registry.verify(entry.clone())).into_iter();
        let mut taken = Vec::with_capacity(entries.len());
        for (entry, fate) in entries.iter().zip(fates) {
            taken.push(match fate {
                Some(known) => known,
                None => {
                    let verified = verified.next().expect("one for each that is not known");
                    self.take_one(draft, entry, verified)?
                }
            });
        }
        Ok(taken)
    }

    /// An entry that was taken in before: its sender did not hear the answer.
    fn known(&mut self, draft: &Draft, entry: &Entry) -> Result<Option<Fate>, Fault> {
        match self.occupant(draft, Place::of(entry))? {
            Some(id) if id == entry.id() => self.settled(draft, id).map(Some),
            _ => Ok(None),
        }
    }

    fn settled(&self, draft: &Draft, id: EntryId) -> Result<Fate, Fault> {
        if let Some(position) = draft.position(id) {
            return Ok(Fate::New(position));
        }
        let stored = self.archive.entry(id)?;
        let receipt = stored.and_then(|stored| stored.receipt());
        let missing = || ArchiveError::Damaged {
            what: format!("the receipt of entry {id}"),
        };
        self.metrics.count(EntryOutcome::duplicate, 1);
        Ok(Fate::Known(receipt.ok_or_else(missing)?))
    }

    fn take_one(
        &mut self,
        draft: &mut Draft,
        entry: &Arc<Entry>,
        verified: Result<VerifiedEntry, NotAdmitted>,
    ) -> Result<Fate, Fault> {
        // The same entry may stand twice in one batch.
        if let Some(known) = self.known(draft, entry)? {
            return Ok(known);
        }
        let verified = match verified {
            Ok(verified) => verified,
            Err(why) => return Ok(self.turn_away(draft, entry, why)),
        };
        match self.against(draft, &verified)? {
            Against::Nothing => self.take_in(draft, entry, &verified),
            Against::Quarantine(why) => self.set_apart(draft, entry, &verified, why),
            Against::Waits(cause) => Ok(self.hold(draft, entry, cause)),
            Against::Refused(why) => {
                self.show_fork(draft, entry, &why)?;
                Ok(self.turn_away(draft, entry, why.into()))
            }
        }
    }

    fn take_in(
        &mut self,
        draft: &mut Draft,
        entry: &Arc<Entry>,
        verified: &VerifiedEntry,
    ) -> Result<Fate, Fault> {
        let admitted = match self.pass(verified)? {
            Ok(admitted) => admitted,
            Err(why) => return Ok(self.turn_away(draft, entry, why)),
        };
        let position = match admitted {
            Admitted::Known => return self.settled(draft, entry.id()),
            Admitted::Changed(doc) => self.log_change(draft, entry, doc, Verdict::Admitted)?,
            _ => self.log_statement(draft, entry, Verdict::Applied)?,
        };
        self.released(draft, entry.id());
        self.answer(draft, verified, &admitted)?;
        if let Admitted::Changed(doc) = admitted {
            self.check_code(draft, doc, entry.id())?;
        }
        Ok(Fate::New(position))
    }

    /// Into the log, without an effect: so nobody can say that it never came.
    fn set_apart(
        &mut self,
        draft: &mut Draft,
        entry: &Arc<Entry>,
        verified: &VerifiedEntry,
        why: Quarantine,
    ) -> Result<Fate, Fault> {
        let verdict = Verdict::Quarantined(why);
        let position = match entry.body().kind {
            EntryKind::Change => match self.pass(verified)? {
                Ok(Admitted::Changed(doc)) => self.log_change(draft, entry, doc, verdict)?,
                Ok(_) => return self.settled(draft, entry.id()),
                Err(why) => return Ok(self.turn_away(draft, entry, why)),
            },
            EntryKind::Statement => match Statement::parse(entry.payload()) {
                Ok(_) => self.log_statement(draft, entry, verdict)?,
                Err(why) => return Ok(self.turn_away(draft, entry, why.into())),
            },
        };
        self.released(draft, entry.id());
        *self.quarantined_of(entry.body().device)? += 1;
        Ok(Fate::New(position))
    }

    fn turn_away(&mut self, draft: &mut Draft, entry: &Arc<Entry>, why: NotAdmitted) -> Fate {
        match why {
            NotAdmitted::Held(held) => self.hold(draft, entry, Cause::of(entry, &held)),
            NotAdmitted::Rejected(rejection) => {
                self.released(draft, entry.id());
                self.metrics.count(EntryOutcome::rejected, 1);
                Fate::Rejected(rejection)
            }
        }
    }

    /// Through the door that is the same everywhere.
    fn pass(&mut self, entry: &VerifiedEntry) -> Result<Result<Admitted, NotAdmitted>, Fault> {
        if entry.body().kind == EntryKind::Change {
            let (doc, org) = (entry.body().doc, entry.org());
            self.open_document(doc)?;
            if opened(&mut self.documents, doc).entries_by(org) >= MOST_ENTRIES_BY_ONE {
                let limit = MOST_ENTRIES_BY_ONE;
                return Ok(Err(Rejection::Crowded { org, doc, limit }.into()));
            }
        }
        let documents = &mut self.documents;
        match self.is_careful {
            true => admit(entry, &mut self.registry, |doc| Ok(opened(documents, doc))),
            false => admit_unconfirmed(entry, &mut self.registry, |doc| Ok(opened(documents, doc))),
        }
    }

    fn hold(&mut self, draft: &mut Draft, entry: &Arc<Entry>, cause: Cause) -> Fate {
        let was_here = self.waiting.has(entry.id());
        // Without room it is not kept: its sender keeps it and sends it again.
        if !self.waiting.keep(entry, cause) {
            self.upheld.forget(entry.body().device, entry.id());
        } else if !was_here {
            draft.park(entry);
            self.metrics.count(EntryOutcome::held, 1);
        }
        Fate::Parked
    }

    fn released(&mut self, draft: &mut Draft, id: EntryId) {
        if self.waiting.let_go(id) {
            draft.batch.park.retain(|parked| parked.entry != id);
            draft.batch.unpark.push(id);
        }
    }

    // The log and the feeds.

    fn log_change(
        &mut self,
        draft: &mut Draft,
        entry: &Arc<Entry>,
        doc: DocId,
        verdict: Verdict,
    ) -> Result<usize, Fault> {
        let (position, index) = draft.log(entry.clone(), verdict);
        self.advance(entry);
        draft.changed.insert(doc);
        let log_ms = draft.log_ms;
        let open = self.documents.get_mut(&doc).expect("it has just been changed");
        let change = open.document.newest_change();
        open.document.note_logged(entry.id(), Logged { index, verdict });
        if open.log.is_empty() {
            open.first_ms = log_ms;
        }
        match open.document.kind() {
            Some(DocumentKind::Manifest) => {
                self.carry_to_joined(draft, doc)?;
                let open = self.documents.get_mut(&doc).expect("it has just been changed");
                for org in &open.carried_by {
                    let head = head(&mut self.feeds, &*self.archive, Feed::Org(*org))?;
                    draft.link(Feed::Org(*org), head, entry.id(), index);
                }
            }
            Some(DocumentKind::Profile) | None => {
                let head = head(&mut self.feeds, &*self.archive, Feed::Directory)?;
                draft.link(Feed::Directory, head, entry.id(), index);
            }
        }
        let open = self.documents.get_mut(&doc).expect("it has just been changed");
        open.log.push((entry.id(), index));
        let head = head(&mut self.feeds, &*self.archive, Feed::All)?;
        draft.link(Feed::All, head, entry.id(), index);
        if let Some(change) = change {
            self.waiting.wake(Cause::Change(doc, change));
        }
        Ok(position)
    }

    /// Whoever joins a document's audience reads all that was said before.
    fn carry_to_joined(&mut self, draft: &mut Draft, doc: DocId) -> Result<(), Fault> {
        let open = self.documents.get_mut(&doc).expect("the caller has opened it");
        let audience = open.document.audience();
        let joined: Vec<_> = audience.difference(&open.carried_by).copied().collect();
        for org in joined {
            let head = head(&mut self.feeds, &*self.archive, Feed::Org(org))?;
            for (id, index) in &open.log {
                draft.link(Feed::Org(org), head, *id, *index);
            }
            open.carried_by.insert(org);
            draft.batch.parties.push((doc, org));
        }
        Ok(())
    }

    fn log_statement(
        &mut self,
        draft: &mut Draft,
        entry: &Arc<Entry>,
        verdict: Verdict,
    ) -> Result<usize, Fault> {
        let (position, log_index) = draft.log(entry.clone(), verdict);
        self.advance(entry);
        for feed in [Feed::Directory, Feed::All] {
            let head = head(&mut self.feeds, &*self.archive, feed)?;
            draft.link(feed, head, entry.id(), log_index);
        }
        let org = self.registry.org_of(entry.body().device);
        *self.statements.entry(org.unwrap_or_default()).or_default() += 1;
        if verdict.quarantine().is_some() {
            return Ok(position);
        }
        match Statement::parse(entry.payload()).map_err(Fault::Stored)? {
            Statement::Enrol(credential) => {
                draft.batch.credentials.push(StoredCredential {
                    credential: *credential,
                    log_index: Some(log_index),
                });
                self.waiting.wake(Cause::Credential(credential.id()));
            }
            Statement::Revoke(stated) => draft.batch.revocations.push(StoredRevocation {
                device: stated.device,
                entry: entry.id(),
                log_index,
                note: String::new(),
            }),
            Statement::NewEpoch(_) => {
                let body = entry.body();
                self.waiting.wake(Cause::Epoch(body.device, body.epoch));
            }
            Statement::Rotate(_)
            | Statement::Reenrol(_)
            | Statement::Endorse(_)
            | Statement::ForkProof(_) => {}
        }
        Ok(position)
    }

    fn open_document(&mut self, doc: DocId) -> Result<(), Fault> {
        if self.documents.get(&doc).is_some() {
            return Ok(());
        }
        let stored = self.archive.document(doc)?;
        let log: Vec<_> = stored
            .iter()
            .map(|stored| (stored.entry, stored.log_index))
            .collect();
        let first_ms = stored.first().map_or(0, |stored| stored.log_ms);
        let open = OpenDocument {
            document: rebuild(doc, &self.registry, &stored)?,
            carried_by: match log.is_empty() {
                true => BTreeSet::new(),
                false => self.archive.parties(doc)?,
            },
            log,
            first_ms,
        };
        self.documents.put(doc, open);
        Ok(())
    }

    fn commit(&mut self, mut draft: Draft, now_ms: u64) -> Result<Vec<Receipt>, Fault> {
        if draft.is_idle() {
            return Ok(Vec::new());
        }
        for doc in &draft.changed {
            let open = self
                .documents
                .get_mut(doc)
                .expect("a batch is smaller than the room for documents");
            if let Err(why) = open.document.confirm() {
                self.is_careful = true;
                return Err(Fault::NotConfirmed { doc: *doc, why });
            }
            if open.document.kind() != Some(DocumentKind::Manifest) {
                continue;
            }
            draft.batch.rows.push(paint(
                &Manifest::fold(&open.document.record()),
                paint::Logged {
                    first_index: open.log.first().map_or(0, |(_, index)| *index),
                    first_ms: open.first_ms,
                    last_ms: draft.log_ms,
                    entries: open.log.len(),
                },
            ));
        }
        let (log_ms, added) = (draft.log_ms, draft.len());
        let delays: Vec<u64> = (0..added)
            .map(|position| now_ms.saturating_sub(draft.entry(position).body().wall_ms))
            .collect();
        let receipts = draft.commit(&*self.archive, &self.issuer)?;
        self.is_careful = false;
        self.size += added as u64;
        self.last_ms = log_ms;
        self.metrics.count(EntryOutcome::accepted, added as u64);
        self.metrics.log_size.set(self.size.cast_signed());
        self.metrics.entries_held.set(self.waiting.len() as i64);
        for delay in delays {
            self.metrics.receipt_delay.observe(delay as f64 / 1000.0);
        }
        Ok(receipts)
    }

    // The read model.

    /// Paints every manifest anew.
    pub(crate) fn repaint(&mut self) -> Result<usize, Fault> {
        self.archive.begin_repaint()?;
        let (mut after, mut painted) = (None, 0);
        loop {
            let docs = self.archive.documents(after, BATCH)?;
            let Some(last) = docs.last() else { break };
            after = Some(*last);
            let mut batch = Batch {
                expected_size: self.size,
                ..Batch::default()
            };
            for doc in docs {
                self.open_document(doc)?;
                let open = self.documents.get(&doc).expect("opened above");
                if open.document.kind() != Some(DocumentKind::Manifest) {
                    continue;
                }
                let newest = open
                    .log
                    .last()
                    .map(|(id, _)| self.archive.entry(*id))
                    .transpose()?
                    .flatten();
                batch.rows.push(paint(
                    &Manifest::fold(&open.document.record()),
                    paint::Logged {
                        first_index: open.log.first().map_or(0, |(_, index)| *index),
                        first_ms: open.first_ms,
                        last_ms: newest.map_or(open.first_ms, |stored| stored.log_ms),
                        entries: open.log.len(),
                    },
                ));
            }
            painted += batch.rows.len();
            self.archive.commit(&batch)?;
        }
        self.archive.repainted()?;
        Ok(painted)
    }
}

fn opened(documents: &mut LruCache<DocId, OpenDocument>, doc: DocId) -> &mut Document {
    let open = documents.get_mut(&doc);
    &mut open.expect("a document is opened before it is changed").document
}

/// The head of a feed, read from the archive the first time.
fn head<'d>(
    feeds: &'d mut HashMap<Feed, (u64, FeedHash)>,
    archive: &dyn Archive,
    feed: Feed,
) -> Result<&'d mut (u64, FeedHash), ArchiveError> {
    use std::collections::hash_map::Entry::{Occupied, Vacant};
    Ok(match feeds.entry(feed) {
        Occupied(known) => known.into_mut(),
        Vacant(unknown) => unknown.insert(archive.feed_head(feed)?),
    })
}
