//! How a change comes into a document: through the guard, the roles and the seals.

use super::correcting::{Speaker, Word};
use super::reading::is_reason;
use super::recording::{confirms_at, recording_at};
use super::standing::KnownSteps;
use super::{Document, DocumentError, DocumentKind, Genesis, Signed, StepPlace};
use crate::guard::{self, After, ChangeSet, Checked, GuardError, OpAction, Resolved, Unfit};
use crate::roles::{Position, Role, SignedStep, judge};
use crate::seal::Encoding;
use crate::{
    Admitted, Entry, EntryId, Held, NotAdmitted, OrgId, Registry, Rejection, VerifiedEntry, actor_id,
    document_id,
};
use crate::{roles, seal};
use automerge::{ReadDoc, ScalarValue};
use std::sync::Arc;
use wufei_manifest::id::Hex;
use wufei_manifest::{CardAddress, ClaimedPerson, Correcting, PersonId, StepKind, Voice};

impl Document {
    /// Takes in one change, all but step 9 of the guard: the view holds it once it is confirmed
    /// ([`Document::confirm`]). On refusal nothing has changed.
    pub(crate) fn admit(&mut self, entry: &VerifiedEntry) -> Result<Admitted, NotAdmitted> {
        let checked = guard::check(entry.entry().payload()).map_err(Rejection::from)?;
        // Before anything is waited for: what carries a stranger's actor will never be right.
        checked.is_by(&entry.actor()).map_err(Rejection::from)?;
        if self.index.has(&checked.hash()) {
            return self.known(entry, &checked);
        }
        let genesis = match (self.genesis, checked.dependencies()) {
            (Some(genesis), _) => genesis,
            // The first change is not here yet.
            (None, [_, ..]) => return Err(Held::Causes(hashes(checked.dependencies())).into()),
            (None, []) => Genesis {
                kind: DocumentKind::Manifest,
                creator: entry.org(),
                prepared_for: None,
            },
        };
        let is_genesis = checked.dependencies().is_empty();
        let resolved = self.index.resolve(&checked)?;
        let genesis = if is_genesis {
            self.begin_with(entry, &resolved)?
        } else {
            genesis
        };
        let signs = step_of(&resolved)?;
        let known = self.known_steps(&resolved.ancestors);
        let (org, by_issuer) = (entry.org(), entry.by_issuer());
        let speaker = Speaker { org, by_issuer };
        let states = self.states_of_parties(&resolved, &known);
        let mut roles = self.roles_of(speaker, &genesis, &states, &known);
        if let Some(recording) = signs.as_ref().and_then(|step| step.recording.as_deref()) {
            self.check_recording(recording, &roles, &states, &resolved)
                .map_err(|why| Rejection::Recording { why })?;
            // In this one change its author writes what that party would.
            roles.push(Role::of(recording.role));
        }
        if let Some(confirms) = signs.as_ref().and_then(|step| step.confirms.as_ref()) {
            let step = confirms.step;
            self.check_confirmation(confirms, &roles, speaker, &known)
                .map_err(|why| Rejection::Confirmation { step, why })?;
        }
        let position = Position {
            kind: genesis.kind,
            roles,
            signed: known.standing().map(|step| step.kind).collect(),
            signs: signs.as_ref(),
            is_genesis,
        };
        judge(&resolved, &position, |op| {
            self.index.replaces_only(op, known.fallen())
        })?;
        if let Some(stands) = signs.as_ref().and_then(|step| step.stands) {
            self.check_resolution(entry, &known, stands)?;
        }
        let correcting = self.correcting(&resolved, checked.dependencies(), signs.as_ref(), speaker)?;
        if let Some(step) = &signs {
            self.check_seal(&resolved, step, known.fallen())?;
        }
        self.genesis = Some(genesis);
        let fact = Signed::of(entry.entry(), entry.org(), entry.by_issuer());
        self.remember(fact, resolved, signs.as_ref(), correcting);
        self.queued.push(checked.into_change());
        Ok(Admitted::Changed(self.id))
    }

    /// Step 9 of the guard for all changes that were admitted since: the view holds them from now on.
    ///
    /// # Errors
    /// [`Rejection::Guard`] when Automerge does not keep one of them as it is. All of them are forgotten then.
    pub fn confirm(&mut self) -> Result<(), Rejection> {
        if self.queued.is_empty() {
            return Ok(());
        }
        let queued = std::mem::take(&mut self.queued);
        let kept = self.index.len() - queued.len();
        match guard::apply(&self.automerge, queued) {
            Ok(automerge) => {
                self.automerge = automerge;
                Ok(())
            }
            Err(error) => {
                self.forget_after(kept);
                Err(error.into())
            }
        }
    }

    /// Takes in changes of this document that came together, in this order: each has its own verdict, the
    /// same as if it had come alone.
    pub fn admit_all<'e>(
        &mut self,
        entries: impl IntoIterator<Item = &'e VerifiedEntry> + Clone,
    ) -> Vec<Result<Admitted, NotAdmitted>> {
        let verdicts = entries
            .clone()
            .into_iter()
            .map(|entry| self.admit(entry))
            .collect();
        if self.confirm().is_ok() {
            return verdicts;
        }
        // One of them has no place in Automerge: one by one the others come in without it.
        entries
            .into_iter()
            .map(|entry| {
                let admitted = self.admit(entry)?;
                self.confirm()?;
                Ok(admitted)
            })
            .collect()
    }

    /// Back to the first changes: those that the view holds.
    fn forget_after(&mut self, kept: usize) {
        let facts = std::mem::take(&mut self.entries);
        let index = std::mem::take(&mut self.index);
        self.steps.clear();
        self.named.clear();
        for (place, fact) in facts.into_iter().enumerate().take(kept) {
            let stands = "the view holds what was admitted and confirmed";
            let change = self
                .automerge
                .get_change_by_hash(&index.hash(place))
                .expect(stands);
            let checked = guard::check(change.raw_bytes()).expect(stands);
            let resolved = self.index.resolve(&checked).expect(stands);
            let signs = step_of(&resolved).expect(stands);
            let speaker = Speaker {
                org: fact.org,
                by_issuer: fact.by_issuer,
            };
            let correcting = self.correcting(&resolved, checked.dependencies(), signs.as_ref(), speaker);
            self.remember(fact, resolved, signs.as_ref(), correcting.expect(stands));
        }
        if kept == 0 {
            self.genesis = None;
        }
    }

    /// The same change under two entries would be two names for one write: only the first one's stands.
    fn known(&self, entry: &VerifiedEntry, checked: &Checked) -> Result<Admitted, NotAdmitted> {
        if self.entries.iter().any(|known| known.id == entry.id()) {
            return Ok(Admitted::Known);
        }
        Err(Rejection::from(GuardError::Equivocation { seq: checked.seq() }).into())
    }

    /// A first change makes the fixed containers, says what the document is, and carries the nonce of its id.
    fn begin_with(&self, entry: &VerifiedEntry, resolved: &Resolved) -> Result<Genesis, NotAdmitted> {
        let wrong = |why: String| NotAdmitted::from(Rejection::Genesis { why });
        if !self.is_empty() {
            return Err(wrong("the document has begun already".to_owned()));
        }
        let genesis = genesis_of(resolved, entry.org())
            .ok_or_else(|| wrong("meta/kind names no kind known here".to_owned()))?;
        let missing = |container: &&&str| {
            !resolved
                .ops
                .iter()
                .any(|op| *op.path == ***container && op.action == OpAction::Make)
        };
        if let Some(container) = genesis.kind.containers().iter().find(missing) {
            return Err(wrong(format!("it does not make {container}")));
        }
        let body = entry.body();
        let nonce = put_at(resolved, "meta/nonce")
            .and_then(as_bytes)
            .ok_or_else(|| wrong("meta/nonce is not 16 bytes".to_owned()))?;
        let minted = document_id(body.ledger, body.device, body.epoch, body.seq, &nonce);
        if minted != self.id {
            return Err(wrong(format!(
                "its author mints document {minted} here, not {}",
                self.id
            )));
        }
        Ok(genesis)
    }

    /// In which states the parties are named that an author knew: as they were sealed, or before that as they stood.
    fn states_of_parties(&self, resolved: &Resolved, known: &KnownSteps) -> Vec<ChangeSet> {
        let sealed = known.standing().filter(|step| step.kind == StepKind::Issued);
        let mut states: Vec<_> = sealed.map(|step| self.index.up_to(step.change)).collect();
        if states.is_empty() {
            states.push(resolved.ancestors.clone());
        }
        states
    }

    /// The roles of the author in what the author knew.
    fn roles_of(
        &self,
        speaker: Speaker,
        genesis: &Genesis,
        states: &[ChangeSet],
        known: &KnownSteps,
    ) -> Vec<Role> {
        let has = |role: &Role| match role {
            Role::Creator => speaker.org == genesis.creator,
            Role::Issuer => speaker.by_issuer,
            named => {
                roles::is_named(*named, speaker.org, &self.index, states)
                    || self.is_named_later(*named, speaker.org, known)
            }
        };
        Role::ALL.into_iter().filter(has).collect()
    }

    /// Whether the author may say that this step stands.
    fn check_resolution(
        &self,
        entry: &VerifiedEntry,
        known: &KnownSteps,
        stands: EntryId,
    ) -> Result<(), Rejection> {
        let voice = if entry.by_issuer() {
            Voice::Regulator
        } else {
            Voice::Org(entry.org())
        };
        let is_named = |step: &StepPlace| self.entries[step.change].id == stands;
        known
            .may_resolve(is_named, voice)
            .map_err(|why| Rejection::Resolution { stands, why })
    }

    /// The digest in the step is that of what it seals, its own operations included.
    fn check_seal(
        &self,
        resolved: &Resolved,
        step: &SignedStep,
        fallen: &ChangeSet,
    ) -> Result<(), NotAdmitted> {
        let counts = |path: &str, change| is_reason(path) || !fallen.has(change);
        let after = After::new(&self.index, resolved);
        let sealed = after
            .values(|path| seal::covers(step.kind, path), counts)
            .into_iter();
        let encoded = |values: Vec<&ScalarValue>| values.into_iter().filter_map(Encoding::of).collect();
        let sealed = sealed.map(|(path, values)| (path, encoded(values))).collect();
        if seal::digest(step.kind, &sealed)? != step.seal {
            return Err(Rejection::Seal { kind: step.kind }.into());
        }
        Ok(())
    }

    fn remember(
        &mut self,
        fact: Signed,
        resolved: Resolved,
        signs: Option<&SignedStep>,
        correcting: Option<Arc<Correcting>>,
    ) {
        let names_parties = resolved
            .ops
            .iter()
            .any(|op| roles::matches("parties/*/org", &op.path));
        let change = self.index.insert(resolved);
        if names_parties {
            // As the change left them: a thousand names written over each other in one change are no parties.
            let state = self.index.up_to(change);
            let values = roles::PARTIES
                .iter()
                .flat_map(|path| self.index.values_at(path, &state));
            let named: Vec<_> = values.filter_map(as_org).map(|org| (org, change)).collect();
            self.named.extend(named);
        }
        self.entries.push(fact);
        self.steps.extend(signs.map(|step| StepPlace {
            change,
            kind: step.kind,
            seal: step.seal,
            stands: step.stands,
            person: step.person,
            correcting,
            recording: step.recording.clone(),
            confirms: step.confirms,
        }));
    }

    /// Takes in what was admitted before, all changes in one go.
    pub(super) fn restore(
        &mut self,
        registry: &Registry,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Result<(), DocumentError> {
        let doc = self.id;
        let mut changes = Vec::new();
        let mut last = None;
        for entry in entries {
            let damaged = |why: String| DocumentError::Damaged {
                doc,
                entry: entry.id(),
                why,
            };
            let body = entry.body();
            let unknown = || damaged(format!("credential {} is not known", body.credential));
            let public = registry.public_key(body.credential).ok_or_else(unknown)?;
            let org = registry.get(body.credential).ok_or_else(unknown)?.body().org;
            let checked = guard::check(entry.payload()).map_err(|error| damaged(error.to_string()))?;
            let actor = actor_id(&public, body.epoch, doc);
            checked
                .is_by(&actor)
                .map_err(|error| damaged(error.to_string()))?;
            let resolved = self
                .index
                .resolve(&checked)
                .map_err(|error| damaged(format!("{error:?}")))?;
            if self.genesis.is_none() {
                self.genesis =
                    Some(genesis_of(&resolved, org).ok_or_else(|| damaged("no beginning".to_owned()))?);
            }
            let signs = step_of(&resolved).map_err(|error| damaged(error.to_string()))?;
            let by_issuer = registry.is_issuer(body.credential);
            let speaker = Speaker { org, by_issuer };
            let correcting = self
                .correcting(&resolved, checked.dependencies(), signs.as_ref(), speaker)
                .map_err(|error| damaged(error.to_string()))?;
            let fact = Signed::of(&entry, org, by_issuer);
            self.remember(fact, resolved, signs.as_ref(), correcting);
            changes.push(checked);
            last = Some(entry.id());
        }
        let Some(last) = last else {
            return Ok(());
        };
        self.automerge = guard::restore(changes).map_err(|error| DocumentError::Damaged {
            doc,
            entry: last,
            why: error.to_string(),
        })?;
        Ok(())
    }
}

/// What the first change of an admitted document said.
fn genesis_of(resolved: &Resolved, creator: OrgId) -> Option<Genesis> {
    let ScalarValue::Str(kind) = put_at(resolved, "meta/kind")? else {
        return None;
    };
    let kind = DocumentKind::from_name(kind)?;
    Some(Genesis {
        kind,
        creator,
        prepared_for: put_at(resolved, "meta/prepared_for").and_then(as_org),
    })
}

/// Finds the one step that a change signs: a new row below `steps/` with its kind and its seal.
fn step_of(resolved: &Resolved) -> Result<Option<SignedStep>, Rejection> {
    let wrong = |path: &str, rule: &str| {
        Err(Rejection::Role {
            who: "its author".to_owned(),
            what: "make",
            path: path.to_owned(),
            rule: rule.to_owned(),
        })
    };
    let mut rows = resolved
        .ops
        .iter()
        .filter(|op| op.action == OpAction::Make && roles::matches("steps/*", &op.path));
    let Some(row) = rows.next() else {
        return Ok(None);
    };
    if let Some(second) = rows.next() {
        return wrong(&second.path, "a change signs one step");
    }
    let field = |name: &str| put_at(resolved, &format!("{}/{name}", row.path));
    let kind = match field("kind") {
        Some(ScalarValue::Str(name)) => StepKind::from_name(name),
        _ => None,
    };
    let Some(kind) = kind else {
        return wrong(&row.path, "a step names one of the kinds known here");
    };
    let stands = match kind {
        StepKind::Resolved => field("stands").and_then(as_bytes).map(EntryId),
        _ => None,
    };
    if kind == StepKind::Resolved && stands.is_none() {
        return wrong(&row.path, "a resolution names the entry of the step that stands");
    }
    let confirms = match kind {
        StepKind::Confirmed => confirms_at(&row.path, resolved),
        _ => None,
    };
    if kind == StepKind::Confirmed && confirms.is_none() {
        return wrong(&row.path, "a confirmation names the entry of the recorded step");
    }
    let Some(seal) = field("seal").and_then(as_bytes) else {
        return wrong(&row.path, "a step carries the 32-byte digest of what it seals");
    };
    let recording = recording_at(kind, &row.path, resolved).map_err(|why| Rejection::Recording { why })?;
    Ok(Some(SignedStep {
        kind,
        row: row.path.to_string(),
        seal,
        stands,
        person: field("person").and_then(as_bytes).map(|person| ClaimedPerson {
            person: PersonId(person),
            card: field("card").and_then(as_bytes).map(CardAddress),
        }),
        word: Word::read(kind, &row.path, resolved)?,
        recording: recording.map(Arc::new),
        confirms,
    }))
}

/// The value that a change writes at a path.
pub(super) fn put_at<'a>(resolved: &'a Resolved, path: &str) -> Option<&'a ScalarValue> {
    resolved.ops.iter().find_map(|op| match &op.action {
        OpAction::Put(value) if *op.path == *path => Some(value),
        _ => None,
    })
}

fn as_bytes<const N: usize>(value: &ScalarValue) -> Option<[u8; N]> {
    match value {
        ScalarValue::Bytes(bytes) => bytes.as_slice().try_into().ok(),
        _ => None,
    }
}

fn as_org(value: &ScalarValue) -> Option<OrgId> {
    as_bytes(value).map(OrgId)
}

fn hashes(hashes: &[automerge::ChangeHash]) -> Vec<Hex<32>> {
    hashes.iter().map(|hash| Hex(hash.0)).collect()
}

impl From<Unfit> for NotAdmitted {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Waits(causes) => Held::Causes(hashes(&causes)).into(),
            Unfit::Refused(error) => Self::Rejected(error.into()),
        }
    }
}
