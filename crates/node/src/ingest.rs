//! The one door for what was signed elsewhere: verify on all cores, admit, keep.

mod histories;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::convert::Infallible;
use std::sync::Arc;

use tracing::warn;
use wufei_ledger::{
    Admitted, CredentialId, DeviceId, DocId, Document, DocumentError, Entry, EntryId, EntryKind, Feed,
    FeedHash, Held, Logged, NotAdmitted, Receipt, Registry, Rejection, VerifiedEntry, admit,
};
use wufei_store::{Batch, HeldEntry, NewHeld, Own, StoredEntry};

use crate::documents::rebuild;
use crate::node::Replica;
use crate::picture::{self, Picture};
use crate::{Node, NodeError, parallel};

/// What became of entries that came in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// Admitted and kept.
    pub new: usize,
    /// Here already: successes.
    pub known: usize,
    /// Kept until what they build on arrives.
    pub held: usize,
    /// Receipts that were not here before.
    pub settled: usize,
    /// Refused by name; the others came in all the same.
    pub refused: Vec<NotTaken>,
}

/// An entry that was not taken in, whatever may still arrive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// The entry.
    pub entry: EntryId,
    /// Why.
    pub why: Rejection,
}

/// What comes in at once, to be kept at once.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    pub(crate) entries: Vec<Arc<Entry>>,
    /// Verified already.
    pub(crate) receipts: Vec<Receipt>,
    pub(crate) cursor: Option<(Feed, u64, FeedHash)>,
    /// Entries that are here and have to give way: the log has another history of their device.
    pub(crate) yields: BTreeSet<EntryId>,
    /// Documents that look otherwise now, though nothing came.
    pub(crate) touches: BTreeSet<DocId>,
}

/// What came of an attempt.
enum Attempt {
    Taken(Taken),
    /// The log's entries have no place beside these: once more, without them.
    Yields(BTreeSet<EntryId>),
}

impl Node {
    /// Takes in entries from anywhere but the regulator's feeds, in any order. Receipts come with those.
    ///
    /// # Errors
    /// [`NodeError`]; then nothing was kept. A refused entry is no error: see [`Taken::refused`].
    pub fn ingest(&self, entries: Vec<Entry>) -> Result<Taken, NodeError> {
        let intake = Intake {
            entries: entries.into_iter().map(Arc::new).collect(),
            ..Intake::default()
        };
        let taken = self.replica().ingest(intake, self)?;
        self.tick();
        Ok(taken)
    }
}

/// Entries of one document, and what has to be done with them.
struct Job {
    doc: DocId,
    /// From memory; otherwise it is rebuilt from `stored`.
    document: Option<Document>,
    stored: Vec<StoredEntry>,
    /// With their places in the order of arrival.
    new: Vec<(usize, VerifiedEntry)>,
}

/// What is to be done.
struct Changes<'a> {
    changes: Vec<(usize, VerifiedEntry)>,
    /// Documents that look otherwise now, though nothing of them may have come.
    touched: BTreeSet<DocId>,
    /// Entries that stand in no document any more.
    frozen: &'a BTreeSet<EntryId>,
}

/// A document after its entries were admitted.
struct Done {
    document: Document,
    admitted: Vec<(usize, VerifiedEntry)>,
    known: usize,
    sorted: Sorted,
    /// Refused, though the log has them.
    contradicted: Vec<VerifiedEntry>,
    picture: Picture,
}

/// What became of entries so far.
#[derive(Default)]
struct Sorted {
    statements: Vec<(usize, VerifiedEntry)>,
    applied: Vec<(usize, VerifiedEntry)>,
    changes: Vec<(usize, VerifiedEntry)>,
    held: Vec<(usize, Arc<Entry>, Held)>,
    refused: Vec<NotTaken>,
}

impl Replica {
    /// Admits what can be admitted and keeps all of it in one transaction.
    pub(crate) fn ingest(&mut self, mut intake: Intake, node: &Node) -> Result<Taken, NodeError> {
        loop {
            match self.attempt(&intake, node)? {
                Attempt::Taken(taken) => return Ok(taken),
                Attempt::Yields(more) => intake.yields.extend(more),
            }
        }
    }

    fn attempt(&mut self, intake: &Intake, node: &Node) -> Result<Attempt, NodeError> {
        // Before enrolment nobody is believed, so nothing comes in.
        let Some(mut registry) = self.registry.clone() else {
            return Ok(Attempt::Taken(Taken::default()));
        };
        let mut taken = Taken::default();
        let mut arrivals = Arrivals {
            next: 0,
            seen: HashSet::new(),
            released: Vec::new(),
        };
        let receipts: HashMap<_, _> = intake
            .receipts
            .iter()
            .map(|receipt| (receipt.entry, *receipt))
            .collect();
        let mut yields = intake.yields.clone();
        let mut round = Vec::new();
        for entry in &intake.entries {
            if !arrivals.seen.insert(entry.id()) || self.store.contains(entry.id())? {
                taken.known += 1;
                continue;
            }
            if receipts.contains_key(&entry.id()) {
                let body = entry.body();
                yields.extend(self.store.unlogged_at(body.device, body.epoch, body.seq)?);
            }
            round.push(arrivals.place(entry.clone()));
        }
        let was_holding = self.store.holds_any()?;

        // Statements first: they may make the signers of the others known, also of those that waited.
        let mut sorted = Sorted::default();
        let mut touched = intake.touches.clone();
        let mut forked = Vec::new();
        while !round.is_empty() {
            verify(round, &registry, &mut sorted);
            let effects = apply(&mut sorted, &mut registry, &receipts);
            forked.extend(effects.forked);
            for entry in effects.endorsed {
                touched.extend(self.store.document_of(entry)?);
            }
            let is_known_now =
                |held: &Held| matches!(held, Held::Credential(id) if effects.enrolled.contains(id));
            let held = std::mem::take(&mut sorted.held);
            let (again, still): (Vec<_>, _) = held.into_iter().partition(|(_, _, held)| is_known_now(held));
            sorted.held = still;
            round = again
                .into_iter()
                .map(|(place, entry, _)| (place, entry))
                .collect();
            if was_holding {
                for credential in effects.enrolled {
                    round.extend(arrivals.released(self.store.held_for(credential)?));
                }
            }
        }

        // What the log says of entries that were here before.
        let mut noted = Vec::with_capacity(intake.receipts.len());
        for receipt in &intake.receipts {
            if let Some(doc) = self.store.document_of(receipt.entry)? {
                noted.push((doc, Logged::from(receipt), receipt.entry));
                // Corrections that race are decided by their places in the log: their picture is painted anew.
                let shown = self.store.summary(doc)?;
                let is_contradicted = shown.is_some_and(|summary| summary.conflicts > 0);
                let repaints = is_contradicted || receipt.verdict.quarantine().is_some();
                touched.extend(repaints.then_some(doc));
            }
        }
        let frozen = self.histories(&yields, &registry, &mut touched)?;
        touched.remove(&DocId::default());

        let changes = std::mem::take(&mut sorted.changes);
        let jobs = self.jobs(
            Changes {
                changes,
                touched,
                frozen: &frozen,
            },
            was_holding,
            &registry,
            &mut sorted,
            &mut arrivals,
        )?;
        let mut batch = Batch::default();
        let mut documents = Vec::with_capacity(jobs.len());
        let mut admitted = std::mem::take(&mut sorted.applied);
        let mut contradicted = Vec::new();
        for done in parallel::map(jobs, || (), |(), job| run(&registry, job, &receipts)) {
            let mut done = done?;
            taken.known += done.known;
            contradicted.append(&mut done.contradicted);
            admitted.extend(rising(done.admitted));
            sorted.held.append(&mut done.sorted.held);
            sorted.refused.append(&mut done.sorted.refused);
            documents.push(done.document);
            match done.picture {
                Picture::Manifest(summary) => batch.summaries.push(*summary),
                Picture::Profile(profile) => batch.profiles.push(profile),
                Picture::None => {}
            }
        }
        // A change that the log has goes before one that is only here: the branch logged first stands.
        let mut more = self.in_the_way(&contradicted)?;
        more.retain(|entry| !yields.contains(entry));
        if !more.is_empty() {
            return Ok(Attempt::Yields(more));
        }
        admitted.sort_by_key(|(place, _)| *place);
        batch.entries = admitted.into_iter().map(|(_, entry)| entry).collect();
        batch.own = self.own_after(&batch.entries, node.device())?;
        self.begin_anew((&frozen, &forked), &receipts, node.device(), &mut batch)?;
        batch.frozen = (frozen.into_iter().collect(), node.clock().now_ms());

        let refused: HashSet<_> = sorted.refused.iter().map(|refused| refused.entry).collect();
        batch.receipts = intake.receipts.clone();
        batch.receipts.retain(|receipt| !refused.contains(&receipt.entry));
        batch.cursor = intake.cursor;
        batch.released = arrivals.released;
        sorted.held.sort_by_key(|(place, _, _)| *place);
        batch.held = sorted
            .held
            .into_iter()
            .map(|(_, entry, held)| new_held(&entry, held))
            .collect();

        // When the commit fails, `documents` are dropped: they are ahead of the disk.
        let appended = self.store.append(&batch)?;
        documents
            .into_iter()
            .for_each(|document| self.documents.put(document));
        for (doc, logged, entry) in noted {
            self.documents.note_logged(doc, entry, logged);
        }
        self.registry = Some(registry);
        for NotTaken { entry, why } in &sorted.refused {
            warn!(entry.id = %entry, code = why.code(), "refused entry {entry}: {why}");
        }
        Ok(Attempt::Taken(Taken {
            new: appended.new,
            settled: appended.settled,
            held: batch.held.len(),
            refused: sorted.refused,
            ..taken
        }))
    }

    /// One job for each document, with what is needed to bring it up to date.
    fn jobs(
        &mut self,
        Changes {
            changes,
            touched,
            frozen,
        }: Changes<'_>,
        was_holding: bool,
        registry: &Registry,
        sorted: &mut Sorted,
        arrivals: &mut Arrivals,
    ) -> Result<Vec<Job>, NodeError> {
        let mut by_document: BTreeMap<DocId, Vec<(usize, VerifiedEntry)>> = BTreeMap::new();
        for (place, entry) in changes {
            by_document
                .entry(entry.body().doc)
                .or_default()
                .push((place, entry));
        }
        for doc in &touched {
            by_document.entry(*doc).or_default();
        }
        let mut jobs = Vec::with_capacity(by_document.len());
        for (doc, mut new) in by_document {
            if was_holding {
                let waited = arrivals.released(self.store.held_in(doc)?);
                let mut again = Sorted::default();
                verify(waited, registry, &mut again);
                new.append(&mut again.changes);
                sorted.held.append(&mut again.held);
                sorted.refused.append(&mut again.refused);
            }
            // What was touched is built anew.
            let document = self.documents.take(doc).filter(|_| !touched.contains(&doc));
            let mut stored = match document {
                Some(_) => Vec::new(),
                None => self.store.entries_of(doc)?,
            };
            stored.retain(|stored| !frozen.contains(&stored.id));
            jobs.push(Job {
                doc,
                document,
                stored,
                new,
            });
        }
        Ok(jobs)
    }

    /// Our own place in our sequence, when entries of ours come back that this store does not have:
    /// it was restored from a copy, and their numbers must not be used again.
    fn own_after(&self, admitted: &[VerifiedEntry], device: DeviceId) -> Result<Option<Own>, NodeError> {
        let Some(before) = self.store.own()? else {
            return Ok(None);
        };
        let ours = admitted
            .iter()
            .map(VerifiedEntry::entry)
            .filter(|entry| entry.body().device == device);
        let after = ours.fold(before, |own, entry| {
            let body = entry.body();
            if (body.epoch, body.seq) < (own.epoch, own.next_seq) {
                return own;
            }
            Own {
                epoch: body.epoch,
                next_seq: body.seq.saturating_add(1),
                last: entry.id(),
            }
        });
        Ok((after != before).then_some(after))
    }
}

/// Entries by their place in the order of arrival; those that waited come after those that came now.
struct Arrivals {
    next: usize,
    seen: HashSet<EntryId>,
    released: Vec<EntryId>,
}

impl Arrivals {
    fn place(&mut self, entry: Arc<Entry>) -> (usize, Arc<Entry>) {
        self.next += 1;
        (self.next - 1, entry)
    }

    /// Entries that waited and are looked at again. If they still have to wait, they are held anew.
    fn released(&mut self, waited: Vec<HeldEntry>) -> Vec<(usize, Arc<Entry>)> {
        let mut again = Vec::new();
        for held in waited {
            self.released.push(held.id);
            // Damaged bytes wait for nothing any more. What came again just now is looked at already.
            match Entry::parse(&held.signed) {
                Ok(entry) if self.seen.insert(entry.id()) => again.push(self.place(Arc::new(entry))),
                Ok(_) => {}
                Err(why) => warn!(entry.id = %held.id, %why, "a waiting entry was damaged"),
            }
        }
        again
    }
}

/// Checks signatures and credentials on all cores.
fn verify(entries: Vec<(usize, Arc<Entry>)>, registry: &Registry, sorted: &mut Sorted) {
    let verified = parallel::map(
        entries,
        || (),
        |(), (place, entry)| (place, entry.clone(), registry.verify(entry)),
    );
    for (place, entry, verdict) in verified {
        match verdict {
            Ok(verified) if entry.body().kind == EntryKind::Statement => {
                sorted.statements.push((place, verified));
            }
            Ok(verified) => sorted.changes.push((place, verified)),
            Err(not_admitted) => sorted.turn_away(place, entry, not_admitted),
        }
    }
}

/// What statements did.
#[derive(Default)]
struct Effects {
    enrolled: HashSet<CredentialId>,
    endorsed: Vec<EntryId>,
    /// Incarnations that signed two histories.
    forked: Vec<(DeviceId, u32)>,
}

/// Applies statements in the order of arrival, without those that the log gives no effect.
fn apply(sorted: &mut Sorted, registry: &mut Registry, receipts: &HashMap<EntryId, Receipt>) -> Effects {
    let mut effects = Effects::default();
    let mut no_document = Document::empty(DocId::default());
    for (place, entry) in std::mem::take(&mut sorted.statements) {
        let receipt = receipts.get(&entry.id());
        if receipt.is_some_and(|receipt| receipt.verdict.quarantine().is_some()) {
            sorted.applied.push((place, entry));
            continue;
        }
        let Ok(admitted) = admit(&entry, registry, |_| Ok::<_, Infallible>(&mut no_document));
        match admitted {
            Ok(admitted) => {
                match admitted {
                    Admitted::Enrolled(credential) => {
                        effects.enrolled.insert(credential);
                    }
                    Admitted::Endorsed(entries) => effects.endorsed.extend(entries),
                    Admitted::Forked(device, epoch) => effects.forked.push((device, epoch)),
                    _ => {}
                }
                sorted.applied.push((place, entry));
            }
            Err(not_admitted) => sorted.turn_away(place, Arc::new(entry.entry().clone()), not_admitted),
        }
    }
    effects
}

impl Sorted {
    fn turn_away(&mut self, place: usize, entry: Arc<Entry>, not_admitted: NotAdmitted) {
        match not_admitted {
            NotAdmitted::Held(held) => self.held.push((place, entry, held)),
            NotAdmitted::Rejected(why) => self.refused.push(NotTaken {
                entry: entry.id(),
                why,
            }),
        }
    }
}

/// Brings one document up to date.
fn run(registry: &Registry, job: Job, receipts: &HashMap<EntryId, Receipt>) -> Result<Done, DocumentError> {
    let is_touched = job.new.is_empty();
    let document = match job.document {
        Some(document) => document,
        None => rebuild(job.doc, registry, &job.stored)?,
    };
    let mut done = Done {
        document,
        admitted: Vec::new(),
        known: 0,
        sorted: Sorted::default(),
        contradicted: Vec::new(),
        picture: Picture::None,
    };
    let mut waiting = job.new;
    // Again and again, as long as one of them lets another one in.
    loop {
        let before = waiting.len();
        let mut still = Vec::new();
        let verdicts = done.document.admit_all(waiting.iter().map(|(_, entry)| entry));
        for ((place, entry), verdict) in waiting.into_iter().zip(verdicts) {
            match verdict {
                Ok(Admitted::Known) => done.known += 1,
                Ok(_) => done.admitted.push((place, entry)),
                Err(NotAdmitted::Held(held)) => still.push((place, entry, held)),
                Err(NotAdmitted::Rejected(why)) => {
                    done.sorted.refused.push(NotTaken {
                        entry: entry.id(),
                        why,
                    });
                    if receipts.contains_key(&entry.id()) {
                        done.contradicted.push(entry);
                    }
                }
            }
        }
        if still.is_empty() || still.len() == before {
            let held = still
                .into_iter()
                .map(|(place, entry, held)| (place, Arc::new(entry.entry().clone()), held));
            done.sorted.held.extend(held);
            break;
        }
        waiting = still
            .into_iter()
            .map(|(place, entry, _)| (place, entry))
            .collect();
    }
    for entry in done.document.entries() {
        if let Some(receipt) = receipts.get(&entry) {
            done.document.note_logged(entry, Logged::from(receipt));
        }
    }
    done.document.note_endorsements(registry);
    if is_touched || !done.admitted.is_empty() {
        done.picture = picture::of(&done.document);
    }
    Ok(done)
}

/// Gives entries of one document places that rise in the order of admission: the order of arrival as far as that goes.
fn rising(admitted: Vec<(usize, VerifiedEntry)>) -> impl Iterator<Item = (usize, VerifiedEntry)> {
    let mut highest = 0;
    admitted.into_iter().map(move |(place, entry)| {
        highest = highest.max(place);
        (highest, entry)
    })
}

fn new_held(entry: &Entry, waits_for: Held) -> NewHeld {
    NewHeld {
        id: entry.id(),
        doc: entry.body().doc,
        device: entry.body().device,
        waits_for,
        signed: entry.to_bytes(),
    }
}
