//! One document as this replica knows it: an Automerge view over the admitted entries.

mod admission;
mod correcting;
mod reading;
mod recording;
mod standing;
mod writing;

pub(crate) use correcting::Word;
pub use writing::{Act, Author, Write, WriteError};

use crate::guard::Index;
use crate::{DeviceId, DocId, Entry, EntryId, Logged, OrgId, Registry};
use automerge::{Automerge, Change};
use std::collections::BTreeSet;
use std::sync::Arc;
use wufei_manifest::id::Hex;
use wufei_manifest::{ClaimedPerson, Confirms, Correcting, EntryStanding, Recording, StepKind};

/// What a document is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// One consignment from draft to closure.
    Manifest,
    /// An organisation's name, kinds and place: the directory's entries. The issuer writes it.
    Profile,
}

impl DocumentKind {
    /// The name at `meta/kind`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Profile => "profile",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Manifest, Self::Profile]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// The maps that the first change makes, so that two devices never make the same one concurrently:
    /// Automerge would hide everything below the one that loses.
    pub(crate) const fn containers(self) -> &'static [&'static str] {
        match self {
            Self::Manifest => &[
                "meta",
                "parties",
                "parties/consignor",
                "parties/carrier",
                "parties/receiver",
                "plan",
                "lines",
                "removed",
                "legs",
                "arrival",
                "received",
                "accepted",
                "reported",
                "steps",
            ],
            Self::Profile => &["meta", "profile"],
        }
    }
}

/// Why a document could not be rebuilt: what is stored is not what was admitted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// An entry that was admitted once is refused now.
    #[error("stored entry {entry} of document {doc} is damaged: {why}")]
    Damaged {
        /// The document.
        doc: DocId,
        /// The entry.
        entry: EntryId,
        /// What is wrong.
        why: String,
    },
}

/// One document as this replica knows it.
#[derive(Debug, Clone)]
pub struct Document {
    id: DocId,
    /// What the first change said; `None` while nothing is known.
    genesis: Option<Genesis>,
    automerge: Automerge,
    /// Admitted, and not in the view yet.
    queued: Vec<Change>,
    index: Index,
    /// The entry behind each change, in the order of admission: the same places as in `index`.
    entries: Vec<Signed>,
    steps: Vec<StepPlace>,
    /// Organisations that entries named as a party, each with the change.
    named: Vec<(OrgId, usize)>,
}

#[derive(Debug, Clone, Copy)]
struct Genesis {
    kind: DocumentKind,
    creator: OrgId,
    prepared_for: Option<OrgId>,
}

/// An entry of a document, and who signed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed {
    /// The entry.
    pub id: EntryId,
    /// For whom the signing key was registered.
    pub org: OrgId,
    /// Whether the regulator's issuer signed it.
    pub by_issuer: bool,
    /// The key.
    pub device: DeviceId,
    /// The signer's clock, in milliseconds since 1970: a claim.
    pub claimed_ms: u64,
    /// What the regulator's log says of it; `None` while no receipt has come.
    pub logged: Option<Logged>,
    /// Whether somebody who may took responsibility for it, though the log had given it no effect.
    pub is_endorsed: bool,
}

impl Signed {
    /// The label: how far the log has come with it.
    pub fn standing(&self) -> EntryStanding {
        match self.logged.map(|logged| logged.verdict.quarantine()) {
            None => EntryStanding::Provisional,
            Some(Some(why)) if !self.is_endorsed => EntryStanding::Quarantined(why),
            Some(_) => EntryStanding::Settled,
        }
    }

    fn of(entry: &Entry, org: OrgId, by_issuer: bool) -> Self {
        let body = entry.body();
        Self {
            id: entry.id(),
            org,
            by_issuer,
            device: body.device,
            claimed_ms: body.wall_ms,
            logged: None,
            is_endorsed: false,
        }
    }
}

#[derive(Debug, Clone)]
struct StepPlace {
    change: usize,
    kind: StepKind,
    /// The digest of what it sealed.
    seal: [u8; 32],
    /// Of a *resolved*: the entry of the step that it says stands.
    stands: Option<EntryId>,
    person: Option<ClaimedPerson>,
    /// Of a step about a correction: what it says.
    correcting: Option<Arc<Correcting>>,
    /// Of a step that somebody recorded for its party: what it says of that.
    recording: Option<Arc<Recording>>,
    /// Of a *confirmed*: what it confirms.
    confirms: Option<Confirms>,
}

impl Document {
    /// A document of which nothing is known yet.
    pub fn empty(id: DocId) -> Self {
        Self {
            id,
            genesis: None,
            automerge: Automerge::new(),
            queued: Vec::new(),
            index: Index::default(),
            entries: Vec::new(),
            steps: Vec::new(),
            named: Vec::new(),
        }
    }

    /// The document that these admitted entries make, oldest first. Signatures and roles are not checked
    /// again: they were when the entries came in, and `wufei verify` checks them from bytes.
    ///
    /// # Errors
    /// [`DocumentError::Damaged`].
    pub fn rebuild(
        id: DocId,
        registry: &Registry,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<Self, DocumentError> {
        let mut document = Self::empty(id);
        document.restore(registry, entries)?;
        document.note_endorsements(registry);
        Ok(document)
    }

    /// The name.
    pub fn id(&self) -> DocId {
        self.id
    }

    /// Whether nothing is known of it yet.
    pub fn is_empty(&self) -> bool {
        self.genesis.is_none()
    }

    /// What it is about; `None` while it is empty.
    pub fn kind(&self) -> Option<DocumentKind> {
        self.genesis.map(|genesis| genesis.kind)
    }

    /// The organisations whose feeds carry this document: of a draft, its creator and the one it is
    /// prepared for; of an issued manifest, all that any of its entries ever named, and all that wrote in it.
    /// What the log gives no effect names nobody. Of a profile none: it stands in the directory.
    pub fn audience(&self) -> BTreeSet<OrgId> {
        let Some(Genesis {
            kind: DocumentKind::Manifest,
            creator,
            prepared_for,
        }) = self.genesis
        else {
            return BTreeSet::new();
        };
        let mut audience = BTreeSet::from([creator]);
        audience.extend(prepared_for.filter(|_| self.has_effect(0)));
        let is_issued = |step: &StepPlace| step.kind == StepKind::Issued && self.has_effect(step.change);
        if self.steps.iter().any(is_issued) {
            let named = self.named.iter().filter(|(_, change)| self.has_effect(*change));
            audience.extend(named.map(|(org, _)| *org));
            let wrote = (0..self.entries.len()).filter(|change| self.has_effect(*change));
            audience.extend(wrote.map(|change| self.entries[change].org));
            audience.extend(self.named_later());
        }
        audience
    }

    /// Whom the signing devices say to have acted, step by step.
    pub fn claims(&self) -> impl Iterator<Item = ClaimedPerson> + '_ {
        self.steps.iter().filter_map(|step| step.person)
    }

    /// Whether the log gives this change an effect, as far as it is known.
    fn has_effect(&self, change: usize) -> bool {
        self.entries[change].standing().quarantine().is_none()
    }

    /// How many of its entries an organisation signed.
    pub fn entries_by(&self, org: OrgId) -> usize {
        self.entries.iter().filter(|entry| entry.org == org).count()
    }

    /// The hash by which later changes name the one that was admitted last.
    pub fn newest_change(&self) -> Option<Hex<32>> {
        let last = self.index.len().checked_sub(1)?;
        Some(Hex(self.index.hash(last).0))
    }

    /// Its entries in the order of admission.
    pub fn entries(&self) -> Vec<EntryId> {
        self.entries.iter().map(|entry| entry.id).collect()
    }

    /// These entries, as far as they are here, and all that were built on one of them.
    pub fn built_on(&self, entries: &[EntryId]) -> Vec<EntryId> {
        let is_one = |change: &usize| entries.contains(&self.entries[*change].id);
        let roots: Vec<_> = (0..self.entries.len()).filter(is_one).collect();
        let is_built = |change: &usize| {
            let causes = self.index.ancestors(*change);
            roots.iter().any(|root| root == change || causes.has(*root))
        };
        let built = (0..self.entries.len()).filter(is_built);
        built.map(|change| self.entries[change].id).collect()
    }

    /// Notes what the regulator's log says of an entry: a label, which changes no verdict of the door. Whether
    /// the entry is here.
    pub fn note_logged(&mut self, entry: EntryId, logged: Logged) -> bool {
        let found = self.entries.iter_mut().find(|known| known.id == entry);
        found.map(|known| known.logged = Some(logged)).is_some()
    }

    /// Notes for which of its entries somebody took responsibility, as far as is known here.
    pub fn note_endorsements(&mut self, registry: &Registry) {
        for known in &mut self.entries {
            known.is_endorsed = registry.is_endorsed(known.id, known.org);
        }
    }

    /// Its entries with their signers, in the order of admission.
    pub fn signed(&self) -> &[Signed] {
        &self.entries
    }
}
