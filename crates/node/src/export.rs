//! An export: everything that a stranger needs to check this replica's ledger, one JSON object a line.
//!
//! `{"kind":"credential","bytes":"…"}`, then `{"kind":"receipt",…}` in the order of the log, then
//! `{"kind":"entry",…}` in the order of admission; the bytes are base 16. The first credential is the root and names the ledger.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::fmt;
use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};
use wufei_ledger::{
    Credential, DocId, Document, Entry, EntryId, EntryKind, Held, LedgerId, Logged, NotAdmitted, Receipt,
    Registry, admit,
};
use wufei_manifest::id::write_hex;
use wufei_store::StoreError;

use crate::account::{self, Account};
use crate::enrolled::issuers;
use crate::node::believe_statement;
use crate::places::Places;
use crate::verify::{code, reason, unsigned};
use crate::{Fault, Node, NodeError, VerifyReport};

/// The longest line that an export may have, in bytes: the largest entry in base 16, and the words around it.
const LONGEST_LINE: u64 = 2 * Entry::MAX as u64 + 64;

/// Why an export was not written or not read to its end.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// This device is not enrolled: there is no ledger to export.
    #[error("this device is not enrolled")]
    NotEnrolled,

    /// Writing or reading.
    #[error("the export could not be written or read")]
    Io(#[from] io::Error),

    /// The replica.
    #[error(transparent)]
    Node(#[from] NodeError),
}

impl From<StoreError> for ExportError {
    fn from(error: StoreError) -> Self {
        Self::Node(error.into())
    }
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    kind: Kind,
    #[serde(borrow)]
    bytes: std::borrow::Cow<'a, str>,
}

#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Credential,
    Entry,
    Receipt,
}

impl Node {
    /// Writes the credentials, the entries and the receipts that are here.
    ///
    /// # Errors
    /// [`ExportError`].
    pub fn export(&self, mut to: impl Write) -> Result<(), ExportError> {
        let replica = self.replica();
        let registry = replica.registry.as_ref().ok_or(ExportError::NotEnrolled)?;
        let mut chains: Vec<_> = registry
            .all()
            .filter_map(|own| registry.chain(own.id()))
            .collect();
        // Who signed comes before what was signed; the names only make the order a fixed one.
        chains.sort_by_key(|chain| (chain.0.len(), chain.0.last().map(Credential::id)));
        for credential in chains.iter().filter_map(|chain| chain.0.last()) {
            write_line(&mut to, Kind::Credential, &credential.to_bytes())?;
        }
        // What the log says of an entry comes before it: a reader then knows which statements have no effect.
        replica
            .store
            .each_receipt(|receipt| write_line(&mut to, Kind::Receipt, &receipt.to_bytes()))?;
        replica
            .store
            .each_entry(|stored| write_line(&mut to, Kind::Entry, &stored.signed))?;
        Ok(to.flush()?)
    }
}

/// Checks an export from its bytes alone: credentials from its root on, signatures, and all entries
/// admitted again. `ledger` is the one it must be of; without it, any root will do, and the report says only
/// that the file agrees with itself.
///
/// # Errors
/// [`ExportError::Io`]. What does not verify is in the report.
pub fn verify_export(from: impl BufRead, ledger: Option<LedgerId>) -> Result<VerifyReport, ExportError> {
    Ok(Reading::of(from, ledger)?.report().0)
}

/// As [`verify_export`], with the account of every manifest in it.
///
/// # Errors
/// As [`verify_export`].
pub fn verify_export_with_account(
    from: impl BufRead,
    ledger: Option<LedgerId>,
) -> Result<(VerifyReport, Vec<Account>), ExportError> {
    let (report, read) = Reading::of(from, ledger)?.report();
    let accounts = read.map(|read| account::of_all(read.documents.values(), read.receipts, &read.registry));
    Ok((report, accounts.unwrap_or_default()))
}

/// What an export holds, once it is read.
struct Contents {
    registry: Registry,
    documents: HashMap<DocId, Document>,
    receipts: Vec<Receipt>,
}

#[derive(Default)]
struct Reading {
    registry: Option<Registry>,
    documents: HashMap<DocId, Document>,
    entries: HashSet<EntryId>,
    places: Places,
    receipts: Vec<Receipt>,
    /// What the receipts say.
    logged: HashMap<EntryId, Logged>,
    waits: HashMap<DocId, usize>,
    report: VerifyReport,
}

impl Reading {
    /// Reads all lines of an export.
    fn of(mut from: impl BufRead, ledger: Option<LedgerId>) -> Result<Self, ExportError> {
        let mut reading = Self::default();
        let mut number = 0;
        loop {
            let mut line = Vec::new();
            let read = from
                .by_ref()
                .take(LONGEST_LINE + 1)
                .read_until(b'\n', &mut line)?;
            if read == 0 {
                break;
            }
            number += 1;
            if read as u64 > LONGEST_LINE {
                reading.fault(
                    number,
                    format!("longer than {LONGEST_LINE} bytes; nothing after it was read"),
                );
                break;
            }
            if let Err(why) = reading.take(number, line.trim_ascii(), ledger) {
                reading.fault(number, why);
            }
        }
        Ok(reading)
    }

    fn fault(&mut self, line: u64, why: String) {
        self.report.faults.push(Fault::Line { line, why });
    }

    fn take(&mut self, number: u64, line: &[u8], ledger: Option<LedgerId>) -> Result<(), String> {
        let Line { kind, bytes } = serde_json::from_slice(line).map_err(|error| error.to_string())?;
        let bytes = from_hex(&bytes).ok_or("the bytes are not base 16")?;
        match kind {
            Kind::Credential => self.credential(&bytes, ledger),
            Kind::Entry => {
                self.report.entries += 1;
                self.entry(number, &bytes);
                Ok(())
            }
            Kind::Receipt => {
                self.report.receipts += 1;
                let receipt = Receipt::from_bytes(&bytes).ok_or("no receipt")?;
                self.logged.insert(receipt.entry, Logged::from(&receipt));
                self.receipts.push(receipt);
                Ok(())
            }
        }
    }

    fn credential(&mut self, bytes: &[u8], ledger: Option<LedgerId>) -> Result<(), String> {
        let credential = Credential::from_bytes(bytes).map_err(|error| error.to_string())?;
        match &mut self.registry {
            Some(registry) => registry.learn(credential).map_err(|not| reason(&not)),
            None => {
                let registry = Registry::new(credential).map_err(|error| error.to_string())?;
                if let Some(expected) = ledger.filter(|expected| *expected != registry.ledger()) {
                    return Err(format!(
                        "ledger {expected} was expected, found {}",
                        registry.ledger()
                    ));
                }
                self.registry = Some(registry);
                Ok(())
            }
        }
    }

    fn entry(&mut self, row: u64, bytes: &[u8]) {
        let fault = |id, code, why| Fault::Entry { row, id, code, why };
        let entry = match Entry::parse(bytes) {
            Ok(entry) => entry,
            Err(rejection) => {
                return self
                    .report
                    .faults
                    .push(fault(None, rejection.code(), rejection.to_string()));
            }
        };
        let (id, doc, body) = (entry.id(), entry.body().doc, entry.body().clone());
        let Some(registry) = &mut self.registry else {
            let why = "no root stands before it".to_owned();
            return self.report.faults.push(fault(Some(id), "held", why));
        };
        self.entries.insert(id);
        let logged = self.logged.get(&id).copied();
        let is_apart = logged.is_some_and(|logged| logged.verdict.quarantine().is_some());
        let admitted = match entry.body().kind {
            EntryKind::Statement if is_apart => registry.verify(entry).map(|_| ()),
            EntryKind::Statement => believe_statement(registry, entry).map(|_| ()),
            EntryKind::Change => registry.verify(entry).and_then(|verified| {
                let document = self.documents.entry(doc).or_insert_with(|| Document::empty(doc));
                let Ok(admitted) = admit(&verified, registry, |_| Ok::<_, Infallible>(document));
                if let Some(logged) = logged {
                    document.note_logged(id, logged);
                }
                admitted.map(|_| ())
            }),
        };
        match admitted {
            Ok(()) => self.places.take(id, &body),
            Err(NotAdmitted::Held(Held::Causes(_))) => {
                *self.waits.entry(doc).or_default() += 1;
                self.places.take(id, &body);
            }
            Err(not_admitted) => {
                self.report
                    .faults
                    .push(fault(Some(id), code(&not_admitted), reason(&not_admitted)))
            }
        }
    }

    /// What does not verify, and what was read when there was a root to begin with.
    fn report(mut self) -> (VerifyReport, Option<Contents>) {
        let mut waits: Vec<_> = self.waits.into_iter().collect();
        waits.sort_unstable();
        self.report
            .faults
            .extend(waits.into_iter().map(|(doc, count)| Fault::Document {
                doc,
                why: format!("{count} entries build on one that is missing or damaged"),
            }));
        self.report.faults.extend(self.places.faults());
        let Some(registry) = self.registry else {
            self.report.faults.push(Fault::Line {
                line: 1,
                why: "there is no root credential".to_owned(),
            });
            return (self.report, None);
        };
        for receipt in &self.receipts {
            if !self.entries.contains(&receipt.entry) {
                self.report.faults.push(Fault::Receipt {
                    entry: receipt.entry,
                    why: "there is no such entry".to_owned(),
                });
            }
        }
        for document in self.documents.values_mut() {
            document.note_endorsements(&registry);
        }
        let keys = issuers(&registry);
        self.report
            .faults
            .extend(unsigned(self.receipts.clone(), &keys, registry.ledger()));
        self.report.documents = self.documents.len();
        self.report.credentials = registry.all().count();
        let read = Contents {
            registry,
            documents: self.documents,
            receipts: self.receipts,
        };
        (self.report, Some(read))
    }
}

fn write_line(to: &mut impl Write, kind: Kind, bytes: &[u8]) -> Result<(), ExportError> {
    struct Hex<'a>(&'a [u8]);
    impl fmt::Display for Hex<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write_hex(f, self.0)
        }
    }
    let line = Line {
        kind,
        bytes: Hex(bytes).to_string().into(),
    };
    serde_json::to_writer(&mut *to, &line).map_err(io::Error::from)?;
    Ok(to.write_all(b"\n")?)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: u8| char::from(c).to_digit(16).map(|digit| digit as u8);
    let pairs = text.as_bytes().chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}
