//! The sequencer's desk: what it knows, and how a batch of entries becomes a piece of the log.
//!
//! The desk is ahead of the archive between admission and commit. So after any fault it is cleared
//! ([`Desk::reload`]) and everything is read again.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::num::NonZeroUsize;
use std::sync::Arc;

use lru::LruCache;
use wufei_archive::{
    Archive, ArchiveError, Batch, Invite, InviteUse, Place, StoredCredential, StoredRevocation, Used,
};
use wufei_ledger::{
    Admitted, Bits, Credential, DeviceId, DocId, Document, DocumentError, DocumentKind, Entry, EntryId,
    EntryKind, Feed, FeedHash, Held, NotAdmitted, OrgId, PublicKey, Receipt, Registry, Rejection,
    RevocationReason, Revoke, Statement, Verdict, VerifiedEntry, admit, admit_unconfirmed,
};
use wufei_manifest::Manifest;

use crate::draft::{Draft, Fate, on_all_cores};
use crate::issuer::{Issuer, Next};
use crate::metrics::{EntryOutcome, Metrics};
use crate::office::{Denied, Grant, Outcome};
use crate::paint::{Logged, paint};
use crate::waiting::Waiting;

/// Documents that are kept open: 52 kB each, so about 100 MB. Twice a batch, so that what a batch has
/// changed is never dropped before it is committed.
const OPEN_DOCUMENTS: NonZeroUsize = NonZeroUsize::new(2000).expect("is not zero");
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
            registry: registry(&issuer, &*archive)?,
            archive,
            issuer,
            metrics,
            size: 0,
            last_ms: 0,
            documents: LruCache::new(OPEN_DOCUMENTS),
            last: HashMap::new(),
            feeds: HashMap::new(),
            waiting: Waiting::default(),
            is_careful: false,
        };
        desk.read_again()?;
        Ok(desk)
    }

    /// Forgets everything and reads it from the archive again.
    pub(crate) fn reload(&mut self) -> Result<(), Fault> {
        self.registry = registry(&self.issuer, &*self.archive)?;
        self.read_again()
    }

    fn read_again(&mut self) -> Result<(), Fault> {
        self.documents.clear();
        self.last.clear();
        self.feeds.clear();
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
        self.waiting.has_due()
    }

    /// Takes entries in, in this order, and answers each after the commit.
    ///
    /// # Errors
    /// A [`Fault`]: then nothing was kept, and the desk must be reloaded.
    pub(crate) fn admit(&mut self, entries: &[Arc<Entry>], now_ms: u64) -> Result<Vec<Outcome>, Fault> {
        let mut draft = self.draft(now_ms);
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
        let admitted = match verified {
            Err(why) => Err(why),
            Ok(verified) => match self.against(draft, entry)? {
                Some(rejection) => Err(rejection.into()),
                None => self.pass(&verified)?,
            },
        };
        match admitted {
            Ok(Admitted::Known) => self.settled(draft, entry.id()),
            Ok(Admitted::Changed(doc)) => {
                let position = self.log_change(draft, entry, doc)?;
                self.released(draft, entry.id());
                Ok(Fate::New(position))
            }
            Ok(Admitted::Enrolled(_) | Admitted::Revoked(_)) => {
                let position = self.log_statement(draft, entry)?;
                self.released(draft, entry.id());
                Ok(Fate::New(position))
            }
            Err(NotAdmitted::Held(held)) => {
                self.hold(draft, entry, &held);
                Ok(Fate::Parked)
            }
            Err(NotAdmitted::Rejected(rejection)) => {
                self.released(draft, entry.id());
                self.metrics.count(EntryOutcome::rejected, 1);
                Ok(Fate::Rejected(rejection))
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

    fn hold(&mut self, draft: &mut Draft, entry: &Arc<Entry>, held: &Held) {
        let was_here = self.waiting.has(entry.id());
        // Without room it is not kept: its sender keeps it and sends it again.
        if self.waiting.keep(entry, held) && !was_here {
            draft.park(entry);
            self.metrics.count(EntryOutcome::held, 1);
        }
    }

    fn released(&mut self, draft: &mut Draft, id: EntryId) {
        if self.waiting.let_go(id) {
            draft.batch.park.retain(|parked| parked.entry != id);
            draft.batch.unpark.push(id);
        }
    }

    // The devices' sequences.

    /// What the log alone knows against an entry: its device was revoked, or signed something else at its place.
    fn against(&mut self, draft: &Draft, entry: &Entry) -> Result<Option<Rejection>, Fault> {
        let device = entry.body().device;
        if let Some(revocation) = self.registry.revoked(device) {
            let by = revocation.entry;
            return Ok(Some(Rejection::Revoked { device, by }));
        }
        self.fork(draft, entry)
    }

    /// Whether this entry contradicts what its device signed before: another entry at the same place, or
    /// neighbours that do not name each other.
    fn fork(&mut self, draft: &Draft, entry: &Entry) -> Result<Option<Rejection>, Fault> {
        let place = Place::of(entry);
        let forked = |seq| {
            Some(Rejection::Forked {
                device: place.device,
                epoch: place.epoch,
                seq,
            })
        };
        if self.occupant(draft, place)?.is_some_and(|id| id != entry.id()) {
            return Ok(forked(place.seq));
        }
        if let Some(seq) = place.seq.checked_sub(1) {
            let before = self.occupant(draft, Place { seq, ..place })?;
            if before.is_some_and(|id| id != entry.body().prev) {
                return Ok(forked(seq));
            }
        }
        let Some(seq) = place.seq.checked_add(1) else {
            return Ok(None);
        };
        let Some(after) = self.occupant(draft, Place { seq, ..place })? else {
            return Ok(None);
        };
        let names = match draft.position(after) {
            Some(position) => Some(draft.entry(position).body().prev),
            None => match self.archive.entry(after)? {
                Some(stored) => Some(stored.parse().map_err(Fault::Stored)?.body().prev),
                None => None,
            },
        };
        Ok(match names == Some(entry.id()) {
            true => None,
            false => forked(place.seq),
        })
    }

    fn occupant(&mut self, draft: &Draft, place: Place) -> Result<Option<EntryId>, Fault> {
        let key = (place.device, place.epoch);
        let last = match self.last.get(&key) {
            Some(last) => *last,
            None => {
                let last = self.archive.last(place.device, place.epoch)?;
                let last = last.map(|(place, id)| (place.seq, id));
                self.last.insert(key, last);
                last
            }
        };
        Ok(match last {
            // Nearly always: a device's next entry is beyond all that is held.
            Some((seq, id)) if place.seq >= seq => (place.seq == seq).then_some(id),
            Some(_) => match draft.at(&place) {
                Some(id) => Some(id),
                None => self.archive.at(place)?,
            },
            None => None,
        })
    }

    fn advance(&mut self, entry: &Entry) {
        let place = Place::of(entry);
        let last = self.last.entry((place.device, place.epoch)).or_default();
        if last.is_none_or(|(seq, _)| seq < place.seq) {
            *last = Some((place.seq, entry.id()));
        }
    }

    // The log and the feeds.

    fn log_change(&mut self, draft: &mut Draft, entry: &Arc<Entry>, doc: DocId) -> Result<usize, Fault> {
        let (position, log_index) = draft.log(entry.clone(), Verdict::Admitted);
        self.advance(entry);
        draft.changed.insert(doc);
        let log_ms = draft.log_ms;
        let open = self.documents.get_mut(&doc).expect("it has just been changed");
        let change = open.document.newest_change();
        if open.log.is_empty() {
            open.first_ms = log_ms;
        }
        match open.document.kind() {
            Some(DocumentKind::Manifest) => {
                let audience = open.document.audience();
                let joined: Vec<_> = audience.difference(&open.carried_by).copied().collect();
                for org in joined {
                    // Whoever joins reads all that was said before.
                    let head = head(&mut self.feeds, &*self.archive, Feed::Org(org))?;
                    for (id, index) in &open.log {
                        draft.link(Feed::Org(org), head, *id, *index);
                    }
                    open.carried_by.insert(org);
                    draft.batch.parties.push((doc, org));
                }
                for org in &open.carried_by {
                    let head = head(&mut self.feeds, &*self.archive, Feed::Org(*org))?;
                    draft.link(Feed::Org(*org), head, entry.id(), log_index);
                }
            }
            Some(DocumentKind::Profile) | None => {
                let head = head(&mut self.feeds, &*self.archive, Feed::Directory)?;
                draft.link(Feed::Directory, head, entry.id(), log_index);
            }
        }
        open.log.push((entry.id(), log_index));
        let head = head(&mut self.feeds, &*self.archive, Feed::All)?;
        draft.link(Feed::All, head, entry.id(), log_index);
        if let Some(change) = change {
            self.waiting.changed(doc, change);
        }
        Ok(position)
    }

    fn log_statement(&mut self, draft: &mut Draft, entry: &Arc<Entry>) -> Result<usize, Fault> {
        let (position, log_index) = draft.log(entry.clone(), Verdict::Applied);
        self.advance(entry);
        for feed in [Feed::Directory, Feed::All] {
            let head = head(&mut self.feeds, &*self.archive, feed)?;
            draft.link(feed, head, entry.id(), log_index);
        }
        match Statement::parse(entry.payload()).map_err(Fault::Stored)? {
            Statement::Enrol(credential) => {
                draft.batch.credentials.push(StoredCredential {
                    credential: *credential,
                    log_index: Some(log_index),
                });
                self.waiting.enrolled(credential.id());
            }
            Statement::Revoke(stated) => draft.batch.revocations.push(StoredRevocation {
                device: stated.device,
                entry: entry.id(),
                log_index,
                note: String::new(),
            }),
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
        let entries = stored.iter().map(|stored| stored.parse());
        let entries = entries.collect::<Result<Vec<_>, _>>().map_err(Fault::Stored)?;
        let open = OpenDocument {
            document: Document::rebuild(doc, &self.registry, entries)?,
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
                Logged {
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

    // Invites.

    /// Keeps a new invite.
    pub(crate) fn invite(&mut self, invite: Invite) -> Result<(), Fault> {
        Ok(self.archive.commit(&Batch {
            expected_size: self.size,
            invites: vec![invite],
            ..Batch::default()
        })?)
    }

    /// Lets a device in that has proved the code of an invite: its credential, the statement that makes
    /// it known, the profile of a new organisation and the end of the invite come in one transaction.
    pub(crate) fn grant(
        &mut self,
        tag: [u8; 8],
        device_key: [u8; 32],
        transport_key: [u8; 32],
        now_ms: u64,
    ) -> Result<Result<Grant, Denied>, Fault> {
        let Some(invite) = self.archive.invite(tag)? else {
            return Ok(Err(Denied::Unknown));
        };
        if now_ms >= invite.expires_ms {
            return Ok(Err(Denied::Expired));
        }
        if let Some(used) = &invite.used {
            let same = used.device_key == device_key && used.transport_key == transport_key;
            return Ok(match same {
                // It asks again because it did not hear the answer.
                true => Ok(self.granted(&invite, used.credential)),
                false => Err(Denied::Used),
            });
        }
        if !self.is_new_key(device_key, transport_key) {
            return Ok(Err(Denied::Key));
        }
        self.enrol(invite, device_key, transport_key, now_ms).map(Ok)
    }

    fn is_new_key(&self, device_key: [u8; 32], transport_key: [u8; 32]) -> bool {
        let usable = |key: &[u8; 32]| PublicKey::from_bytes(key).is_ok();
        let taken = |credential: &Credential| {
            credential.body().subject == device_key || credential.body().transport == transport_key
        };
        usable(&device_key) && usable(&transport_key) && !self.registry.all().any(taken)
    }

    fn enrol(
        &mut self,
        invite: Invite,
        device_key: [u8; 32],
        transport_key: [u8; 32],
        now_ms: u64,
    ) -> Result<Grant, Fault> {
        let serial = self.registry.all().count() as u64;
        let credential = self
            .issuer
            .issue(&invite, device_key, transport_key, serial, now_ms);
        let mut draft = self.draft(now_ms);
        let mut next = self.next()?;
        let statement = Statement::Enrol(Box::new(credential));
        let statement = self
            .issuer
            .state(&statement, next, now_ms)
            .map_err(Fault::Stored)?;
        next = next.after(&statement);
        self.take_own(&mut draft, statement)?;
        if self.archive.organisation(invite.organisation.org)?.is_none() {
            let mut nonce = [0; 16];
            getrandom::fill(&mut nonce).map_err(Fault::NoRandom)?;
            let profile = self.issuer.profile(&invite.organisation, next, nonce, now_ms);
            self.take_own(&mut draft, profile.map_err(|why| Fault::Own(why.to_string()))?)?;
            let mut organisation = invite.organisation.clone();
            organisation.since_ms = draft.log_ms;
            draft.batch.organisations.push(organisation);
        }
        let used = Used {
            device_key,
            transport_key,
            credential,
        };
        draft.batch.used.push(InviteUse {
            tag: invite.tag,
            used,
        });
        self.commit(draft, now_ms)?;
        Ok(self.granted(&invite, credential))
    }

    // Revocations.

    /// Revokes a device. `None` when no device has this name; `false` beside a device that was revoked before.
    pub(crate) fn revoke(
        &mut self,
        device: DeviceId,
        reason: RevocationReason,
        note: &str,
        now_ms: u64,
    ) -> Result<Option<bool>, Fault> {
        if self.registry.revoked(device).is_some() {
            return Ok(Some(false));
        }
        // The issuer's own key is the root's to take away.
        let is_device =
            |known: &Credential| known.device() == device && !known.body().bits.has(Bits::REGULATOR);
        if !self.registry.all().any(is_device) {
            return Ok(None);
        }
        let last = self.archive.device_head(device)?;
        let statement = Statement::Revoke(Revoke {
            device,
            reason,
            last_known: last.map(|(place, id)| (place.epoch, place.seq, id)),
        });
        let mut draft = self.draft(now_ms);
        let next = self.next()?;
        let statement = self
            .issuer
            .state(&statement, next, now_ms)
            .map_err(Fault::Stored)?;
        self.take_own(&mut draft, statement)?;
        for revocation in &mut draft.batch.revocations {
            note.clone_into(&mut revocation.note);
        }
        self.commit(draft, now_ms)?;
        Ok(Some(true))
    }

    // Contradictions.

    /// Says which of a manifest's contradicting steps stands. `None` when there is no such manifest; `false` when
    /// nothing contradicts that step.
    pub(crate) fn resolve(
        &mut self,
        doc: DocId,
        stands: EntryId,
        now_ms: u64,
    ) -> Result<Option<bool>, Fault> {
        // Profiles and the place of the statements are no manifests.
        if self.archive.manifest(doc)?.is_none() {
            return Ok(None);
        }
        let next = self.next()?;
        self.open_document(doc)?;
        let document = &self.documents.get(&doc).expect("opened above").document;
        let mut row = [0; 8];
        getrandom::fill(&mut row).map_err(Fault::NoRandom)?;
        let resolved = self.issuer.resolve(document, stands, row, next, now_ms);
        let entry = resolved.map_err(|why| Fault::Own(why.to_string()))?;
        let mut draft = self.draft(now_ms);
        match self.take(&mut draft, &[Arc::new(entry)])?.pop() {
            Some(Fate::New(_)) => {}
            // Nothing has changed, and no number was used: the entry is forgotten.
            Some(Fate::Rejected(Rejection::Resolution { .. } | Rejection::Role { .. })) => {
                return Ok(Some(false));
            }
            Some(Fate::Rejected(why)) => return Err(Fault::Own(why.to_string())),
            fate => return Err(Fault::Own(format!("{fate:?}"))),
        }
        self.commit(draft, now_ms)?;
        Ok(Some(true))
    }

    fn take_own(&mut self, draft: &mut Draft, entry: Entry) -> Result<(), Fault> {
        match self.take(draft, &[Arc::new(entry)])?.pop() {
            Some(Fate::New(_)) => Ok(()),
            Some(Fate::Rejected(why)) => Err(Fault::Own(why.to_string())),
            fate => Err(Fault::Own(format!("{fate:?}"))),
        }
    }

    fn next(&self) -> Result<Next, Fault> {
        let last = self.archive.last(self.issuer.device(), Issuer::EPOCH)?;
        Ok(last.map_or_else(Next::default, |(place, id)| Next {
            seq: place.seq + 1,
            prev: id,
        }))
    }

    fn granted(&self, invite: &Invite, credential: Credential) -> Grant {
        let mut chain = self.issuer.chain();
        chain.0.push(credential);
        Grant {
            chain,
            org_name: invite.organisation.name.clone(),
        }
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
                    Logged {
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

/// Everybody who is believed: the root, the issuer, and whom the log made known.
fn registry(issuer: &Issuer, archive: &dyn Archive) -> Result<Registry, Fault> {
    let [root, own] = issuer.credentials();
    let mut registry = Registry::new(root).map_err(Fault::Stored)?;
    registry.learn(own).map_err(not_believed)?;
    learn_all(&mut registry, archive)?;
    Ok(registry)
}

/// The same, for whoever reads without the issuer's key.
pub(crate) fn believed(root: Credential, archive: &dyn Archive) -> Result<Registry, Fault> {
    let mut registry = Registry::new(root).map_err(Fault::Stored)?;
    learn_all(&mut registry, archive)?;
    Ok(registry)
}

fn learn_all(registry: &mut Registry, archive: &dyn Archive) -> Result<(), Fault> {
    for known in archive.credentials()? {
        registry.learn(known.credential).map_err(not_believed)?;
    }
    for revocation in archive.revocations()? {
        let missing = || ArchiveError::Damaged {
            what: format!(
                "the statement {} that revokes {}",
                revocation.entry, revocation.device
            ),
        };
        let stored = archive.entry(revocation.entry)?.ok_or_else(missing)?;
        apply(registry, stored.parse().map_err(Fault::Stored)?).map_err(not_believed)?;
    }
    Ok(())
}

/// Takes a statement in once more, through the same door as when it was new.
fn apply(registry: &mut Registry, statement: Entry) -> Result<(), NotAdmitted> {
    let verified = registry.verify(statement)?;
    let mut no_document = Document::empty(DocId::default());
    let admitted = admit(&verified, registry, |_| Ok::<_, Infallible>(&mut no_document));
    admitted.unwrap_or_else(|never| match never {}).map(|_| ())
}

fn not_believed(why: NotAdmitted) -> Fault {
    match why {
        NotAdmitted::Rejected(rejection) => Fault::Stored(rejection),
        NotAdmitted::Held(_) => Fault::Own("a stored credential has no issuer".to_owned()),
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
