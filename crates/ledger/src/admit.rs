//! The one door in: every entry, local or remote, on a device or at the regulator, passes here.

use crate::{
    CredentialId, DeviceId, DocId, Document, EntryId, EntryKind, NewKey, Registry, Rejection, VerifiedEntry,
};
use wufei_manifest::id::Hex;

/// What an admitted entry did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admitted {
    /// It changed this document.
    Changed(DocId),
    /// It made this credential known.
    Enrolled(CredentialId),
    /// It revoked this device, or stated again that it is revoked.
    Revoked(DeviceId),
    /// Its author asks to go on under this key.
    Rotating(NewKey),
    /// Its author, a recovery key, asks for a first device with this key.
    Reenrolling(NewKey),
    /// It began this incarnation of its device.
    Began(DeviceId, u32),
    /// It took responsibility for these entries.
    Endorsed(Vec<EntryId>),
    /// It showed that this incarnation of a device signed two histories.
    Forked(DeviceId, u32),
    /// It was here already: a success.
    Known,
}

/// What an entry still waits for. It is kept, not refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Held {
    /// The credential of its author, or of that credential's issuer.
    Credential(CredentialId),
    /// Changes of the same document that it names as its causes.
    Causes(Vec<Hex<32>>),
}

/// Why an entry was not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotAdmitted {
    /// Never: nothing that may still arrive will make it right.
    Rejected(Rejection),
    /// Not yet.
    Held(Held),
}

impl From<Rejection> for NotAdmitted {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<Held> for NotAdmitted {
    fn from(held: Held) -> Self {
        Self::Held(held)
    }
}

/// Takes a verified entry in.
///
/// `open` gives the document that the entry's body names, with everything admitted so far; an empty
/// one when there is nothing yet. A fault of `open` comes back in the outer `Result`.
/// When the entry is refused or held, nothing has changed. When the caller cannot keep what was
/// admitted, it must drop the document and the registry it passed: they are ahead of its disk.
///
/// The verdict depends on the entry and its causes alone: never on the order of arrival, the local
/// clock or the current state. So all replicas reach the same one, but where a device forked: of two entries
/// for one place among its changes the first to come stands, until the regulator's log says which was first.
pub fn admit<'d, Fault>(
    entry: &VerifiedEntry,
    registry: &mut Registry,
    open: impl FnOnce(DocId) -> Result<&'d mut Document, Fault>,
) -> Result<Result<Admitted, NotAdmitted>, Fault> {
    Ok(match entry.body().kind {
        EntryKind::Change => {
            let document = open(entry.body().doc)?;
            let admitted = document.admit(entry);
            admitted.and_then(|admitted| Ok(document.confirm().map(|()| admitted)?))
        }
        EntryKind::Statement => registry.apply(entry),
    })
}

/// The same for one of many entries that come together: Automerge sees the changes of a document once, when
/// the caller confirms them ([`Document::confirm`]). Until then the document must not be read.
///
/// When a document cannot be confirmed, the caller drops what it has not kept and takes the same entries in
/// one by one with [`admit`], which names the one that Automerge does not keep.
pub fn admit_unconfirmed<'d, Fault>(
    entry: &VerifiedEntry,
    registry: &mut Registry,
    open: impl FnOnce(DocId) -> Result<&'d mut Document, Fault>,
) -> Result<Result<Admitted, NotAdmitted>, Fault> {
    Ok(match entry.body().kind {
        EntryKind::Change => open(entry.body().doc)?.admit(entry),
        EntryKind::Statement => registry.apply(entry),
    })
}
