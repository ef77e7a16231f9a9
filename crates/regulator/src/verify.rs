//! Walks everything that is kept, from bytes, and names what is not as it was written.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use wufei_archive::{Archive, LogRow, ManifestRow, Place, Stored, StoredRevocation};
use wufei_ledger::{
    DeviceId, DocId, DocumentKind, EntryId, EntryKind, Feed, FeedHash, LedgerId, NotAdmitted, PublicKey,
    Registry, Statement, Verdict,
};
use wufei_manifest::Manifest;

use crate::draft::on_all_cores;
use crate::paint::{Logged, paint};
use crate::problem::Problem;

/// One thing that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bad {
    /// The entry, when it is one.
    pub entry: Option<String>,
    /// Its place in the log.
    pub log_index: Option<u64>,
    /// What is wrong.
    pub why: String,
}

/// What was walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Walked {
    /// Entries, each with its receipt.
    pub entries: u64,
    /// Items of feeds.
    pub feed_items: u64,
    /// Documents that were built anew.
    pub documents: u64,
    /// What is not as it was written.
    pub bad: usize,
}

/// Rows that are in memory at the same time.
const AT_ONCE: usize = 1000;
const PAGE_BYTES: usize = 4 << 20;

/// Verifies every entry (bytes, columns, credential, signature), every receipt, the numbering, every
/// feed's chain, that revoked devices are known as such, and that every manifest still makes the row that was painted. Calls `name` for each
/// thing that is wrong.
///
/// # Errors
/// A [`Problem`] when the archive cannot be read at all.
pub fn verify(archive: &dyn Archive, name: &mut dyn FnMut(&Bad)) -> Result<Walked, Problem> {
    let mut walk = Walk {
        archive,
        name,
        walked: Walked::default(),
        bad_entries: BTreeSet::new(),
    };
    let registry = walk.registry()?;
    let issuers: Vec<_> = registry
        .authorities()
        .filter(|known| registry.is_issuer(known.id()))
        .filter_map(|known| registry.public_key(known.id()))
        .collect();
    walk.log(&registry, &issuers)?;
    for feed in archive.feeds()? {
        walk.feed(feed)?;
    }
    walk.documents(&registry)?;
    Ok(walk.walked)
}

/// Verifies what lies in a data folder, also while a node serves it.
///
/// # Errors
/// As [`verify`].
pub fn folder(data_dir: &std::path::Path, name: &mut dyn FnMut(&Bad)) -> Result<Walked, Problem> {
    verify(&crate::serve::open_archive_read_only(data_dir)?, name)
}

struct Walk<'a> {
    archive: &'a dyn Archive,
    name: &'a mut dyn FnMut(&Bad),
    walked: Walked,
    bad_entries: BTreeSet<u64>,
}

impl Walk<'_> {
    fn bad(&mut self, entry: Option<String>, log_index: Option<u64>, why: String) {
        self.walked.bad += 1;
        (self.name)(&Bad {
            entry,
            log_index,
            why,
        });
    }

    fn registry(&mut self) -> Result<Registry, Problem> {
        let root = crate::keys::root(self.archive)?;
        let mut registry = Registry::new(root).map_err(crate::Fault::Stored)?;
        for known in self.archive.credentials()? {
            if let Err(why) = registry.learn(known.credential) {
                let why = match why {
                    NotAdmitted::Rejected(why) => why.to_string(),
                    NotAdmitted::Held(_) => "its issuer is not known".to_owned(),
                };
                self.bad(
                    None,
                    known.log_index,
                    format!("credential {}: {why}", known.credential.id()),
                );
            }
        }
        for stored in self.archive.document(DocId::default())? {
            if stored.verdict == Verdict::Applied.to_byte()
                && let Err(why) = crate::desk::apply_stored(&mut registry, &stored)
            {
                self.bad(
                    Some(stored.entry.to_string()),
                    Some(stored.log_index),
                    format!("the statement: {why}"),
                );
            }
        }
        Ok(registry)
    }

    fn log(&mut self, registry: &Registry, issuers: &[PublicKey]) -> Result<(), Problem> {
        let size = self.archive.log_size()?;
        let (mut next, mut revoked) = (0, BTreeMap::new());
        while next < size {
            let rows = self.archive.log(next, AT_ONCE)?;
            if rows.is_empty() {
                break;
            }
            let found = on_all_cores(&rows, |row| row_is_right(row, registry, issuers));
            for (row, found) in rows.iter().zip(found) {
                if row.log_index != next {
                    self.bad(
                        None,
                        Some(next),
                        format!("the log goes on at {} instead", row.log_index),
                    );
                }
                next = row.log_index + 1;
                self.walked.entries += 1;
                if let Some((device, entry)) = row.stored.as_ref().ok().and_then(revocation) {
                    revoked.entry(device).or_insert(entry);
                }
                if let Err(why) = found {
                    self.bad_entries.insert(row.log_index);
                    let entry = row.stored.as_ref().ok().map(|stored| stored.entry.to_string());
                    self.bad(entry, Some(row.log_index), why);
                }
            }
        }
        // A node that serves meanwhile may have gone on.
        if next < size {
            self.bad(
                None,
                Some(next),
                format!("the log ends at {next}, its head says {size}"),
            );
        }
        self.revocations(&revoked, size)
    }

    /// Every device that the log revokes must be known as revoked, and no other.
    fn revocations(&mut self, stated: &BTreeMap<DeviceId, EntryId>, size: u64) -> Result<(), Problem> {
        // A node that serves meanwhile may have gone on: what is beyond `size` was not walked.
        let known: BTreeMap<_, _> = self
            .archive
            .revocations()?
            .into_iter()
            .map(|known| (known.device, known))
            .collect();
        for (device, entry) in stated {
            if known.get(device).is_none_or(|known| known.entry != *entry) {
                let why = format!("it revokes device {device}, which is not known as revoked by it");
                self.bad(Some(entry.to_string()), None, why);
            }
        }
        let unstated =
            |known: &&StoredRevocation| !stated.contains_key(&known.device) && known.log_index < size;
        for known in known.values().filter(unstated) {
            let why = format!(
                "device {} is known as revoked, and no entry says so",
                known.device
            );
            self.bad(Some(known.entry.to_string()), Some(known.log_index), why);
        }
        Ok(())
    }

    fn feed(&mut self, feed: Feed) -> Result<(), Problem> {
        // The size first, then the head, then the items: a node that serves meanwhile only adds.
        let size = self.archive.log_size()?;
        let head = self.archive.feed_head(feed)?;
        let (mut seq, mut chain) = (0, FeedHash::default());
        while seq < head.0 {
            let page = self.archive.feed_page(feed, seq, PAGE_BYTES)?;
            if page.is_empty() {
                break;
            }
            for row in page.into_iter().take_while(|row| row.seq <= head.0) {
                chain = chain.then(row.stored.entry);
                self.walked.feed_items += 1;
                if row.seq != seq + 1 || row.chain != chain {
                    self.bad(
                        Some(row.stored.entry.to_string()),
                        Some(row.stored.log_index),
                        format!(
                            "item {} of feed {feed} does not follow from those before it",
                            row.seq
                        ),
                    );
                    // The rest is judged from what stands here.
                    chain = row.chain;
                }
                seq = row.seq;
            }
        }
        if head != (seq, chain) {
            let why = format!("feed {feed} ends at {seq}, its head says {}", head.0);
            self.bad(None, None, why);
        }
        if feed == Feed::All && seq < size {
            self.bad(None, None, format!("feed all has {seq} of {size} entries"));
        }
        Ok(())
    }

    fn documents(&mut self, registry: &Registry) -> Result<(), Problem> {
        let mut after = None;
        loop {
            let docs = self.archive.documents(after, AT_ONCE)?;
            let Some(last) = docs.last() else { return Ok(()) };
            after = Some(*last);
            let (archive, bad) = (self.archive, &self.bad_entries);
            let found = on_all_cores(&docs, |doc| document_is_right(archive, registry, *doc, bad));
            for (doc, found) in docs.iter().zip(found) {
                self.walked.documents += 1;
                if let Err(why) = found? {
                    self.bad(None, None, format!("document {doc}: {why}"));
                }
            }
        }
    }
}

fn row_is_right(row: &LogRow, registry: &Registry, issuers: &[PublicKey]) -> Result<(), String> {
    let stored = row
        .stored
        .as_ref()
        .map_err(|why| format!("the row cannot be read: {why}"))?;
    let entry = stored.parse().map_err(|why| why.to_string())?;
    if entry.id() != stored.entry {
        return Err(format!("its bytes are those of another entry, {}", entry.id()));
    }
    if stored.doc != entry.body().doc || stored.place != Place::of(&entry) {
        return Err("its row names another document or place than its bytes".to_owned());
    }
    let kind = entry.body().kind;
    registry.verify(entry).map_err(|why| match why {
        NotAdmitted::Rejected(why) => why.to_string(),
        NotAdmitted::Held(_) => "its credential is not known".to_owned(),
    })?;
    receipt_is_right(stored, kind, registry.ledger(), issuers)
}

/// The device that an entry revokes, if it is such a statement.
fn revocation(stored: &Stored) -> Option<(DeviceId, EntryId)> {
    if stored.verdict != Verdict::Applied.to_byte() {
        return None;
    }
    match Statement::parse(stored.parse().ok()?.payload()).ok()? {
        Statement::Revoke(stated) => Some((stated.device, stored.entry)),
        _ => None,
    }
}

fn receipt_is_right(
    stored: &Stored,
    kind: EntryKind,
    ledger: LedgerId,
    issuers: &[PublicKey],
) -> Result<(), String> {
    // Either kind may be quarantined.
    let fits = |verdict| match verdict {
        Verdict::Admitted => kind == EntryKind::Change,
        Verdict::Applied => kind == EntryKind::Statement,
        Verdict::Quarantined(_) => true,
    };
    match stored.receipt() {
        Some(receipt)
            if fits(receipt.verdict) && issuers.iter().any(|key| receipt.is_signed_by(key, ledger)) =>
        {
            Ok(())
        }
        Some(_) => Err("its receipt does not verify".to_owned()),
        None => Err(format!("its receipt has the unknown verdict {}", stored.verdict)),
    }
}

/// Whether a document can be built from its entries, and still looks as its row says.
/// Documents with an entry that was named already are left out.
fn document_is_right(
    archive: &dyn Archive,
    registry: &Registry,
    doc: DocId,
    bad: &BTreeSet<u64>,
) -> Result<Result<(), String>, Problem> {
    let (stored, row) = entries_and_row(archive, doc)?;
    let (Some(first), Some(last)) = (stored.first(), stored.last()) else {
        return Ok(Ok(()));
    };
    if stored.iter().any(|stored| bad.contains(&stored.log_index)) {
        return Ok(Ok(()));
    }
    let document = match crate::desk::rebuild(doc, registry, &stored) {
        Ok(document) => document,
        Err(crate::Fault::Document(why)) => return Ok(Err(why.to_string())),
        Err(fault) => return Err(fault.into()),
    };
    if document.kind() != Some(DocumentKind::Manifest) || archive.is_repaint_due()? {
        return Ok(Ok(()));
    }
    let logged = Logged {
        first_index: first.log_index,
        first_ms: first.log_ms,
        last_ms: last.log_ms,
        entries: stored.len(),
    };
    let mut expected = paint(&Manifest::fold(&document.record()), logged);
    expected.lines.sort_by(|a, b| a.line.cmp(&b.line));
    Ok(match row == Some(expected) {
        true => Ok(()),
        false => Err("its row in the list is not what its entries say".to_owned()),
    })
}

/// A document's entries and its row as of one moment, also while a node serves.
fn entries_and_row(archive: &dyn Archive, doc: DocId) -> Result<(Vec<Stored>, Option<ManifestRow>), Problem> {
    let mut before = archive.document(doc)?;
    loop {
        let row = archive.manifest(doc)?;
        let after = archive.document(doc)?;
        if after.len() == before.len() {
            return Ok((after, row));
        }
        before = after;
    }
}
