//! Whom the node believes, and what it makes of stored entries: read from the archive alone.

use std::convert::Infallible;

use wufei_archive::{Archive, Stored};
use wufei_ledger::{Credential, DocId, Document, Entry, Logged, NotAdmitted, Registry, Verdict, admit};

use super::Fault;
use crate::issuer::Issuer;

/// Everybody who is believed: the root, the issuer, and whom the log made known.
pub(super) fn registry(issuer: &Issuer, archive: &dyn Archive) -> Result<Registry, Fault> {
    let chain = issuer.chain();
    let mut registry = Registry::new(chain.0[0]).map_err(Fault::Stored)?;
    // A root that follows closes the one before it, so it comes in its turn: after the issuers that the log has.
    if chain.0.len() == 2 {
        registry.learn_chain(&chain).map_err(not_believed)?;
    }
    learn_all(&mut registry, archive)?;
    registry.learn_chain(&chain).map_err(not_believed)?;
    Ok(registry)
}

/// The same, for whoever reads without the issuer's key.
pub(crate) fn believed(root: Credential, archive: &dyn Archive) -> Result<Registry, Fault> {
    let mut registry = Registry::new(root).map_err(Fault::Stored)?;
    learn_all(&mut registry, archive)?;
    Ok(registry)
}

/// The document that stored entries make, with what the log says of each.
pub(crate) fn rebuild(doc: DocId, registry: &Registry, stored: &[Stored]) -> Result<Document, Fault> {
    let entries = stored.iter().map(Stored::parse).collect::<Result<Vec<_>, _>>();
    let mut document = Document::rebuild(doc, registry, entries.map_err(Fault::Stored)?)?;
    for receipt in stored.iter().filter_map(Stored::receipt) {
        document.note_logged(receipt.entry, Logged::from(&receipt));
    }
    Ok(document)
}

/// The credentials that stand before the log, and every statement that is in force, in log order.
fn learn_all(registry: &mut Registry, archive: &dyn Archive) -> Result<(), Fault> {
    let before_the_log = archive.credentials()?;
    for known in before_the_log.iter().filter(|known| known.log_index.is_none()) {
        registry.learn(known.credential).map_err(not_believed)?;
    }
    for stored in archive.document(DocId::default())? {
        if stored.verdict == Verdict::Applied.to_byte() {
            apply(registry, stored.parse().map_err(Fault::Stored)?).map_err(not_believed)?;
        }
    }
    Ok(())
}

/// Takes a statement in force in once more, and says what is wrong with it.
pub(crate) fn apply_stored(registry: &mut Registry, stored: &Stored) -> Result<(), String> {
    let statement = stored.parse().map_err(|why| why.to_string())?;
    apply(registry, statement).map_err(|why| match why {
        NotAdmitted::Rejected(why) => why.to_string(),
        NotAdmitted::Held(_) => "its author is not known".to_owned(),
    })
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
