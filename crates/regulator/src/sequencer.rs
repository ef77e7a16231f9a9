//! The one writer: a thread that takes what waits, makes a batch of it, and answers after the commit.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot, watch};
use tracing::{debug, error, info, warn};
use wufei_archive::{ArchiveError, Invite};
use wufei_ledger::{Credential, DeviceId, DocId, Entry, EntryId, OrgId, RevocationReason, TypedCode};
use wufei_manifest::Confirms;

use crate::desk::{BATCH, Desk, Fault};
use crate::office::{Denied, Grant, OfficeError, Outcome, Shared, Word};

type Reply<T> = oneshot::Sender<Result<T, OfficeError>>;

/// What the sequencer is asked to do.
pub(crate) enum Job {
    /// Take these in.
    Admit {
        entries: Vec<Arc<Entry>>,
        reply: Reply<Vec<Outcome>>,
    },
    /// Let this device in.
    Grant {
        tag: [u8; 8],
        device_key: [u8; 32],
        transport_key: [u8; 32],
        reply: Reply<Result<Grant, Denied>>,
    },
    /// Keep this invite.
    Invite { invite: Box<Invite>, reply: Reply<()> },
    /// Revoke this device.
    Revoke {
        device: DeviceId,
        reason: RevocationReason,
        note: String,
        reply: Reply<Option<bool>>,
    },
    /// Say which of contradicting steps stands.
    Resolve {
        doc: DocId,
        stands: EntryId,
        reply: Reply<Option<bool>>,
    },
    /// Answer a correction for a party.
    Answer {
        doc: DocId,
        word: Word,
        reply: Reply<Option<bool>>,
    },
    /// Take responsibility for entries that have no effect.
    Endorse {
        entries: Vec<EntryId>,
        reply: Reply<usize>,
    },
    /// Make codes for an organisation.
    MakeCodes {
        org: OrgId,
        count: u32,
        reply: Reply<Option<Vec<TypedCode>>>,
    },
    /// Confirm a recorded step.
    Confirm {
        doc: DocId,
        confirms: Confirms,
        reply: Reply<Option<bool>>,
    },
    /// Make another root or issuer known.
    MakeKnown {
        authority: Box<Credential>,
        reply: Reply<()>,
    },
    /// Finish what came before, and stop.
    Close { reply: oneshot::Sender<()> },
}

/// How often a batch is made again when another writer was faster.
const TRIES: u32 = 3;

/// Starts the thread. It ends when it is told to close, or when the last office is dropped.
pub(crate) fn start(desk: Desk, queue: mpsc::Receiver<Job>, grow: watch::Sender<u64>, shared: Arc<Shared>) {
    shared.publish(desk.registry());
    let sequencer = Sequencer {
        desk,
        queue,
        grow,
        shared,
        next: None,
        is_stale: false,
    };
    std::thread::Builder::new()
        .name("sequencer".to_owned())
        .spawn(move || sequencer.run())
        .expect("a thread can be started at the beginning of a process");
}

struct Sequencer {
    desk: Desk,
    queue: mpsc::Receiver<Job>,
    grow: watch::Sender<u64>,
    shared: Arc<Shared>,
    /// A job that was found while a batch was being gathered, and does not belong into it.
    next: Option<Job>,
    /// After a fault: the desk may be ahead of the archive.
    is_stale: bool,
}

impl Sequencer {
    fn run(mut self) {
        while let Some(job) = self.wait() {
            match job {
                Work::Batch(entries, replies) => self.batch(entries, replies),
                Work::One(Job::Close { reply }) => {
                    // The queue is closed first: whoever asks from now on is told so at once.
                    self.queue.close();
                    drop(self);
                    let _ = reply.send(());
                    return;
                }
                Work::One(job) => self.one(job),
            }
        }
    }

    /// The next piece of work: all entries that wait, up to a batch, or one job of another kind.
    fn wait(&mut self) -> Option<Work> {
        let first = match self.next.take() {
            Some(job) => job,
            // What is due needs no sender; after a fault it waits for one, so that a full disk is not tried in a circle.
            None if self.desk.has_due() && !self.is_stale => match self.queue.try_recv() {
                Ok(job) => job,
                Err(_) => return Some(Work::Batch(Vec::new(), Vec::new())),
            },
            None => self.queue.blocking_recv()?,
        };
        let Job::Admit { mut entries, reply } = first else {
            return Some(Work::One(first));
        };
        let mut replies = vec![(entries.len(), reply)];
        while entries.len() < BATCH {
            match self.queue.try_recv() {
                Ok(Job::Admit { entries: more, reply }) if entries.len() + more.len() <= BATCH => {
                    replies.push((more.len(), reply));
                    entries.extend(more);
                }
                Ok(other) => {
                    self.next = Some(other);
                    break;
                }
                Err(_) => break,
            }
        }
        Some(Work::Batch(entries, replies))
    }

    fn batch(&mut self, entries: Vec<Arc<Entry>>, replies: Vec<(usize, Reply<Vec<Outcome>>)>) {
        let begun = Instant::now();
        let before = self.desk.size();
        let outcomes = self.attempt(|desk, now_ms| desk.admit(&entries, now_ms));
        let took = begun.elapsed();
        self.shared.metrics.store_write.observe(took.as_secs_f64());
        match outcomes {
            Ok(outcomes) => {
                debug!(
                    entries = entries.len(),
                    logged = self.desk.size() - before,
                    duration_ms = took.as_millis() as u64,
                    "took in a batch of {} entries",
                    entries.len()
                );
                let mut outcomes = outcomes.into_iter();
                for (count, reply) in replies {
                    // A sender that has gone asks again when it is back.
                    let _ = reply.send(Ok(outcomes.by_ref().take(count).collect()));
                }
            }
            Err(()) => {
                for (_, reply) in replies {
                    let _ = reply.send(Err(OfficeError::Fault));
                }
            }
        }
    }

    fn one(&mut self, job: Job) {
        match job {
            Job::Grant {
                tag,
                device_key,
                transport_key,
                reply,
            } => {
                let granted = self.attempt(|desk, now_ms| desk.grant(tag, device_key, transport_key, now_ms));
                if let Ok(Ok(grant)) = &granted {
                    let credential = grant.chain.0.last().expect("a chain has a last credential");
                    info!(device.id = %credential.device(), org.id = %credential.body().org, "enrolled device {}", credential.device());
                }
                let _ = reply.send(granted.map_err(|()| OfficeError::Fault));
            }
            Job::Invite { invite, reply } => {
                let kept = self.attempt(|desk, _| desk.invite((*invite).clone()));
                let _ = reply.send(kept.map_err(|()| OfficeError::Fault));
            }
            Job::Revoke {
                device,
                reason,
                note,
                reply,
            } => {
                let revoked = self.attempt(|desk, now_ms| desk.revoke(device, reason, &note, now_ms));
                if revoked == Ok(Some(true)) {
                    info!(device.id = %device, reason = reason.name(), "revoked device {device}: {}", reason.name());
                }
                let _ = reply.send(revoked.map_err(|()| OfficeError::Fault));
            }
            Job::Resolve { doc, stands, reply } => {
                let resolved = self.attempt(|desk, now_ms| desk.resolve(doc, stands, now_ms));
                if resolved == Ok(Some(true)) {
                    info!(manifest.id = %doc, entry.id = %stands, "said that step {stands} of manifest {doc} stands");
                }
                let _ = reply.send(resolved.map_err(|()| OfficeError::Fault));
            }
            Job::Answer { doc, word, reply } => {
                let answered = self.attempt(|desk, now_ms| desk.speak_for(doc, &word, now_ms));
                if answered == Ok(Some(true)) {
                    let entry = word.correction;
                    info!(manifest.id = %doc, entry.id = %entry, approves = word.approves, "answered correction {entry} of manifest {doc}");
                }
                let _ = reply.send(answered.map_err(|()| OfficeError::Fault));
            }
            Job::Endorse { entries, reply } => {
                let endorsed = self.attempt(|desk, now_ms| desk.endorse(&entries, now_ms));
                if let Ok(count @ 1..) = endorsed {
                    info!(entries = count, "endorsed {count} entries");
                }
                let _ = reply.send(endorsed.map_err(|()| OfficeError::Fault));
            }
            Job::MakeCodes { org, count, reply } => {
                let made = self.attempt(|desk, now_ms| desk.make_codes(org, count, now_ms));
                if let Ok(Some(codes)) = &made {
                    info!(org.id = %org, codes = codes.len(), "made {} codes for {org}", codes.len());
                }
                let _ = reply.send(made.map_err(|()| OfficeError::Fault));
            }
            Job::Confirm { doc, confirms, reply } => {
                let confirmed = self.attempt(|desk, now_ms| desk.confirm(doc, &confirms, now_ms));
                if confirmed == Ok(Some(true)) {
                    let step = confirms.step;
                    info!(manifest.id = %doc, entry.id = %step, "confirmed recorded step {step} of manifest {doc}");
                }
                let _ = reply.send(confirmed.map_err(|()| OfficeError::Fault));
            }
            Job::MakeKnown { authority, reply } => {
                let known = self.attempt(|desk, now_ms| desk.make_known(*authority, now_ms));
                let _ = reply.send(known.map_err(|()| OfficeError::Fault));
            }
            Job::Admit { .. } | Job::Close { .. } => unreachable!("handled by the caller"),
        }
    }

    /// Does one piece of work. After a fault the desk is read again, because it may be ahead of the archive.
    fn attempt<T>(&mut self, work: impl Fn(&mut Desk, u64) -> Result<T, Fault>) -> Result<T, ()> {
        for _ in 0..TRIES {
            if self.is_stale && !self.read_again() {
                break;
            }
            let now_ms = (self.shared.clock)();
            let known = self.desk.registry().size();
            let desk = &mut self.desk;
            let done = catch_unwind(AssertUnwindSafe(|| work(desk, now_ms)));
            let fault = match done {
                Ok(Ok(done)) => {
                    self.shared.is_well.store(true, Ordering::Relaxed);
                    if known != self.desk.registry().size() {
                        self.shared.publish(self.desk.registry());
                    }
                    self.publish_size();
                    return Ok(done);
                }
                Ok(Err(fault)) => Some(fault),
                Err(_) => None,
            };
            let lost = matches!(&fault, Some(Fault::Archive(ArchiveError::Lost { .. })));
            let in_doubt = matches!(&fault, Some(Fault::NotConfirmed { .. }));
            match &fault {
                Some(fault) if lost => {
                    self.shared.metrics.store_busy.inc();
                    warn!(%fault, "another writer was faster; the batch is made again");
                }
                Some(fault) if in_doubt => warn!(%fault, "the batch is taken in one by one"),
                Some(fault) => error!(cause = crate::causes(fault), "a batch was not committed: {fault}"),
                None => error!("a batch panicked; nothing of it was committed"),
            }
            self.is_stale = true;
            if !lost && !in_doubt {
                break;
            }
        }
        self.shared.is_well.store(false, Ordering::Relaxed);
        Err(())
    }

    /// Brings the desk back to what the archive holds.
    fn read_again(&mut self) -> bool {
        if let Err(fault) = self.desk.reload() {
            error!(
                cause = crate::causes(&fault),
                "the archive cannot be read: {fault}"
            );
            return false;
        }
        self.is_stale = false;
        self.publish_size();
        self.shared.publish(self.desk.registry());
        true
    }

    fn publish_size(&self) {
        let size = self.desk.size();
        self.grow
            .send_if_modified(|known| std::mem::replace(known, size) != size);
    }
}

enum Work {
    Batch(Vec<Arc<Entry>>, Vec<(usize, Reply<Vec<Outcome>>)>),
    One(Job),
}
