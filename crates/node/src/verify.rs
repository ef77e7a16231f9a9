//! Reads everything again from its bytes and names what does not verify.

use std::collections::{BTreeMap, HashSet};
use std::convert::Infallible;

use serde::Serialize;
use wufei_ledger::{
    DocId, Document, Entry, EntryId, EntryKind, LedgerId, NotAdmitted, PublicKey, Receipt, Registry, Verdict,
    admit,
};
use wufei_store::{Broken, StoredEntry};

use crate::enrolled::{believe, is_signed, issuers};
use crate::node::{Replica, believe_statement};
use crate::picture::{self, Picture};
use crate::places::Places;
use crate::{Node, NodeError, parallel};

/// What a walk over all entries found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct VerifyReport {
    /// Entries read.
    pub entries: usize,
    /// Receipts read.
    pub receipts: usize,
    /// Documents rebuilt.
    pub documents: usize,
    /// Credentials believed.
    pub credentials: usize,
    /// What does not verify; empty when all is well.
    pub faults: Vec<Fault>,
}

impl VerifyReport {
    /// Whether everything verifies.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

/// One thing that does not verify.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// An entry: its bytes, its signature, its author's credential, or a column beside it.
    #[error("entry {} (row {row}): {why}", .id.map_or_else(|| "without a name".to_owned(), |id| id.to_string()))]
    Entry {
        /// Its place in the order of admission, or its line in an export.
        row: u64,
        /// The name it bears.
        id: Option<EntryId>,
        /// A stable name for machines: a rejection's, `held` for one whose author is not known, `damaged` for a row.
        code: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A receipt.
    #[error("receipt for entry {entry}: {why}")]
    Receipt {
        /// The entry it names.
        entry: EntryId,
        /// What is wrong.
        why: String,
    },
    /// Entries that are right by themselves do not make the document, because others are missing or damaged.
    #[error("document {doc}: {why}")]
    Document {
        /// The document.
        doc: DocId,
        /// What is wrong.
        why: String,
    },
    /// What lists show of a document is not what its entries say.
    #[error("the summary of document {doc} is not what its entries say")]
    Picture {
        /// The document.
        doc: DocId,
    },
    /// An entry of this device that would never be sent, or one to send that is not there.
    #[error("entry {entry} has neither a receipt nor a place in the outbox, or only a place in the outbox")]
    Outbox {
        /// The entry.
        entry: EntryId,
    },
    /// This device's own sequence has a hole, or its next number was used already.
    #[error("this device's own sequence: {why}")]
    Sequence {
        /// What is wrong.
        why: String,
    },
    /// An entry of some device that another one contradicts: two at one place of its sequence, or a `prev` that
    /// is not the entry before it. Each is right by itself; the device was copied or restored.
    #[error("entry {entry} in its device's sequence: {why}")]
    Place {
        /// The entry.
        entry: EntryId,
        /// What is wrong.
        why: String,
    },
    /// What SQLite finds wrong with the file.
    #[error("the database file: {why}")]
    File {
        /// In SQLite's words.
        why: String,
    },
    /// A line of an export that is nothing we know.
    #[error("line {line}: {why}")]
    Line {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
}

impl Node {
    /// Reads every entry again from its bytes: id, signature, credential chain, payload, derived columns,
    /// receipt; admits all of them again to empty documents; compares the pictures with what comes out.
    ///
    /// # Errors
    /// [`NodeError`] only when the file cannot be read at all. What does not verify is in the report.
    pub fn verify(&self) -> Result<VerifyReport, NodeError> {
        let replica = self.replica();
        let mut report = VerifyReport::default();
        let lines = replica.store.integrity_check()?;
        report
            .faults
            .extend(lines.into_iter().map(|why| Fault::File { why }));
        let Some(enrolled) = replica.store.enrolled()? else {
            return Ok(report);
        };
        let mut registry = believe(&enrolled.chain).map_err(NodeError::Identity)?;
        let mut places = Places::default();
        let own = read_entries(&replica, &mut registry, self, &mut places, &mut report)?;
        check_sequence(&replica, own, &mut report)?;
        report.faults.extend(places.faults());
        report.credentials = registry.all().count();
        admit_again(&replica, &registry, &mut report)?;
        check_receipts(&replica, &registry, &mut report)?;
        let unsent = replica.store.outbox_faults(self.device())?;
        report
            .faults
            .extend(unsent.into_iter().map(|entry| Fault::Outbox { entry }));
        Ok(report)
    }
}

/// Our own entries by (epoch, seq), each with the one that it names as the one before.
type OwnEntries = BTreeMap<(u32, u64), (EntryId, EntryId)>;

/// Reads every row again and applies the statements.
fn read_entries(
    replica: &Replica,
    registry: &mut Registry,
    node: &Node,
    places: &mut Places,
    report: &mut VerifyReport,
) -> Result<OwnEntries, NodeError> {
    let mut own = BTreeMap::new();
    replica.store.audit(|audited| {
        report.entries += 1;
        let entry = match audited.entry {
            Ok(entry) => entry,
            Err(broken) => {
                report.faults.push(Fault::Entry {
                    row: audited.row,
                    id: audited.named,
                    code: match &broken {
                        Broken::Bytes(rejection) => rejection.code(),
                        Broken::Column { .. } | Broken::NotFound => "damaged",
                    },
                    why: broken.to_string(),
                });
                return Ok(());
            }
        };
        let (id, body) = (entry.id(), entry.body());
        // The other history of a device is kept as evidence and takes no place.
        if audited.is_frozen {
            return Ok(());
        }
        if body.device == node.device() {
            own.insert((body.epoch, body.seq), (id, body.prev));
        }
        places.take(id, body);
        let verdict = audited.receipt.map(|receipt| receipt.verdict);
        if body.kind == EntryKind::Statement {
            let applied = match verdict.and_then(Verdict::quarantine) {
                None => believe_statement(registry, entry).map(|_| ()),
                // The log gives it no effect; who signed it must be right all the same.
                Some(_) => registry.verify(entry).map(|_| ()),
            };
            report
                .faults
                .extend(applied.err().map(|not_admitted| Fault::Entry {
                    row: audited.row,
                    id: Some(id),
                    code: code(&not_admitted),
                    why: reason(&not_admitted),
                }));
        }
        Ok::<_, NodeError>(())
    })?;
    Ok(own)
}

/// Our own entries follow each other without a hole, and the next number is free.
fn check_sequence(replica: &Replica, own: OwnEntries, report: &mut VerifyReport) -> Result<(), NodeError> {
    let mut fault = |why: String| report.faults.push(Fault::Sequence { why });
    let mut before: Option<((u32, u64), EntryId)> = None;
    for ((epoch, seq), (id, prev)) in own {
        let expected = match before {
            Some(((last_epoch, last_seq), last)) if last_epoch == epoch => (last_seq + 1, last),
            _ => (0, EntryId::default()),
        };
        if (seq, prev) != expected {
            fault(format!(
                "entry {id} is number {seq} of epoch {epoch}; number {} does not stand before it",
                seq.wrapping_sub(1)
            ));
        }
        before = Some(((epoch, seq), id));
    }
    let next = replica
        .store
        .own()?
        .map(|own| (own.epoch, own.next_seq, own.last));
    let begins =
        |next: (u32, u64, EntryId), epoch| next.0 > epoch && (next.1, next.2) == (0, EntryId::default());
    if let (Some(((epoch, seq), id)), Some(next)) = (before, next)
        && next != (epoch, seq + 1, id)
        && !begins(next, epoch)
    {
        fault(format!(
            "the last entry is number {seq} of epoch {epoch}, the next to use is number {} of epoch {}",
            next.1, next.0
        ));
    }
    Ok(())
}

/// Checks each signature and admits all entries again, document by document, on all cores.
fn admit_again(replica: &Replica, registry: &Registry, report: &mut VerifyReport) -> Result<(), NodeError> {
    let mut read_faulty: HashSet<u64> = report
        .faults
        .iter()
        .filter_map(|fault| match fault {
            Fault::Entry { row, .. } => Some(*row),
            _ => None,
        })
        .collect();
    for some in replica.store.documents()?.chunks(256) {
        let loaded = some
            .iter()
            .map(|doc| Ok((*doc, replica.store.entries_of(*doc)?)))
            .collect::<Result<Vec<_>, NodeError>>()?;
        let results = parallel::map(
            loaded,
            || registry.clone(),
            |registry, (doc, stored)| admit_document(doc, stored, registry),
        );
        for (document, faults) in results {
            report.documents += 1;
            let is_whole = faults.is_empty();
            // What the first walk named already needs no second line.
            report
                .faults
                .extend(faults.into_iter().filter(|fault| match fault {
                    Fault::Entry { row, .. } => read_faulty.insert(*row),
                    _ => true,
                }));
            if is_whole && !picture_is_true(replica, &document)? {
                report.faults.push(Fault::Picture { doc: document.id() });
            }
        }
    }
    Ok(())
}

pub(crate) fn admit_document(
    doc: DocId,
    stored: Vec<StoredEntry>,
    registry: &mut Registry,
) -> (Document, Vec<Fault>) {
    let mut document = Document::empty(doc);
    let mut faults = Vec::new();
    let mut waits = 0;
    let mut logged = Vec::new();
    for stored in stored {
        logged.extend(stored.logged.map(|logged| (stored.id, logged)));
        let StoredEntry { row, id, signed, .. } = stored;
        let admitted = Entry::parse(&signed)
            .map_err(NotAdmitted::from)
            .and_then(|entry| admit_one(entry, &mut document, registry));
        match admitted {
            Ok(()) => {}
            Err(NotAdmitted::Held(wufei_ledger::Held::Causes(_))) => waits += 1,
            Err(not_admitted) => faults.push(Fault::Entry {
                row,
                id: Some(id),
                code: code(&not_admitted),
                why: reason(&not_admitted),
            }),
        }
    }
    for (entry, logged) in logged {
        document.note_logged(entry, logged);
    }
    document.note_endorsements(registry);
    if waits > 0 {
        faults.push(Fault::Document {
            doc,
            why: format!("{waits} entries build on one that is missing or damaged"),
        });
    }
    (document, faults)
}

fn admit_one(entry: Entry, document: &mut Document, registry: &mut Registry) -> Result<(), NotAdmitted> {
    let verified = registry.verify(entry)?;
    let Ok(admitted) = admit(&verified, registry, |_| Ok::<_, Infallible>(document));
    admitted.map(|_| ())
}

fn picture_is_true(replica: &Replica, document: &Document) -> Result<bool, NodeError> {
    Ok(match picture::of(document) {
        Picture::Manifest(summary) => replica.store.summary(summary.doc)?.as_ref() == Some(&*summary),
        Picture::Profile(profile) => replica.store.profile_in(profile.doc)?.as_ref() == Some(&profile),
        Picture::None => true,
    })
}

fn check_receipts(
    replica: &Replica,
    registry: &Registry,
    report: &mut VerifyReport,
) -> Result<(), NodeError> {
    let (keys, ledger) = (issuers(registry), registry.ledger());
    let held: HashSet<_> = replica.store.held()?.into_iter().map(|held| held.id).collect();
    let mut receipts = Vec::new();
    let walked = replica.store.each_receipt(|receipt| {
        receipts.push(receipt);
        Ok::<_, wufei_store::StoreError>(())
    });
    match walked {
        Err(wufei_store::StoreError::Damaged { .. }) => report.faults.push(Fault::File {
            why: format!("the receipt after the first {} cannot be read", receipts.len()),
        }),
        walked => walked?,
    }
    report.receipts = receipts.len();
    for receipt in &receipts {
        if !replica.store.contains(receipt.entry)? && !held.contains(&receipt.entry) {
            report.faults.push(Fault::Receipt {
                entry: receipt.entry,
                why: "there is no such entry".to_owned(),
            });
        }
    }
    report.faults.extend(unsigned(receipts, &keys, ledger));
    Ok(())
}

/// The receipts that no issuer signed.
pub(crate) fn unsigned(receipts: Vec<Receipt>, keys: &[PublicKey], ledger: LedgerId) -> Vec<Fault> {
    let checked = parallel::map(
        receipts,
        || (),
        |(), receipt| (receipt.entry, is_signed(&receipt, keys, ledger)),
    );
    checked
        .into_iter()
        .filter(|(_, is_signed)| !is_signed)
        .map(|(entry, _)| Fault::Receipt {
            entry,
            why: "no issuer of this ledger signed it".to_owned(),
        })
        .collect()
}

/// A stable name for machines.
pub(crate) fn code(not_admitted: &NotAdmitted) -> &'static str {
    match not_admitted {
        NotAdmitted::Rejected(rejection) => rejection.code(),
        NotAdmitted::Held(_) => "held",
    }
}

pub(crate) fn reason(not_admitted: &NotAdmitted) -> String {
    match not_admitted {
        NotAdmitted::Rejected(rejection) => rejection.to_string(),
        NotAdmitted::Held(wufei_ledger::Held::Credential(id)) => format!("credential {id} is not known"),
        NotAdmitted::Held(wufei_ledger::Held::Causes(causes)) => {
            format!(
                "it builds on {} entries that are missing or damaged",
                causes.len()
            )
        }
    }
}
