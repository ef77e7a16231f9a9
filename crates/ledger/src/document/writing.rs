//! How a person's act becomes a signed entry.

use super::correcting::base_of;
use super::{Document, DocumentKind};
use crate::guard::ChangeSet;
use crate::seal::Encoding;
use crate::{
    CredentialId, DeviceKey, DocId, Entry, EntryBody, EntryId, EntryKind, LedgerId, Rejection, Seen,
    Statement, TypedCode, actor_id, document_id, guard, seal,
};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT, ReadDoc, ScalarValue};
use std::collections::BTreeMap;
use wufei_manifest::id::Hex;
use wufei_manifest::{Field, Scalar, StepKind};

/// One value that an act writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Such as `lines/7f3a/planned_g`. The row's map is made when it is not there yet.
    pub path: String,
    /// The value.
    pub value: Scalar,
}

impl Write {
    /// A text.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            value: Scalar::Text(text.into()),
        }
    }

    /// A whole number.
    pub fn int(path: impl Into<String>, number: i64) -> Self {
        Self {
            path: path.into(),
            value: Scalar::Int(number),
        }
    }

    /// Bytes, such as an organisation's id.
    pub fn bytes(path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            value: Scalar::Bytes(bytes.into()),
        }
    }

    /// Yes or no.
    pub fn truth(path: impl Into<String>, truth: bool) -> Self {
        Self {
            path: path.into(),
            value: Scalar::Bool(truth),
        }
    }
}

/// What a person does in one signature: some values, and perhaps a step.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Act {
    /// The values to write; those that stand there already are left out.
    pub writes: Vec<Write>,
    /// The milestone that seals, with a random id for its row.
    pub step: Option<(StepKind, [u8; 8])>,
    /// The code that the step's party told, when the step is recorded for it.
    pub code: Option<TypedCode>,
}

/// Who signs, and the place of the next entry in its sequence.
#[derive(Debug, Clone, Copy)]
pub struct Author<'k> {
    /// The signing key.
    pub key: &'k DeviceKey,
    /// The ledger.
    pub ledger: LedgerId,
    /// Under which credential.
    pub credential: CredentialId,
    /// The incarnation of this device's store.
    pub epoch: u32,
    /// The next sequence number.
    pub seq: u64,
    /// The entry before it, all zero at 0.
    pub prev: EntryId,
    /// The device's clock in milliseconds since 1970.
    pub now_ms: u64,
}

impl Author<'_> {
    /// Signs a statement.
    ///
    /// # Errors
    /// [`Rejection::PayloadTooLong`].
    pub fn state(&self, statement: &Statement) -> Result<Entry, Rejection> {
        let body = self.body(EntryKind::Statement, DocId::default());
        Entry::sign(body, statement.to_bytes(), self.key)
    }

    /// The body of the next entry, without its payload.
    fn body(&self, kind: EntryKind, doc: DocId) -> EntryBody {
        EntryBody {
            kind,
            ledger: self.ledger,
            device: self.key.device(),
            epoch: self.epoch,
            seq: self.seq,
            prev: self.prev,
            doc,
            credential: self.credential,
            seen: Seen::default(),
            wall_ms: self.now_ms,
            payload_len: 0,
            payload_hash: [0; 32],
        }
    }
}

/// Why an act could not be signed here. Nothing was signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// Every value already stands there.
    #[error("nothing would change")]
    Nothing,
    /// A path that no document has, such as one through a value.
    #[error("{path:?} is no path of a document: {why}")]
    Path {
        /// As given.
        path: String,
        /// What Automerge says.
        why: String,
    },
    /// It would be refused everywhere.
    #[error(transparent)]
    Inadmissible(#[from] Rejection),
}

impl Document {
    /// Signs the first entry of a new document. Its id is the one in the entry's body.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn begin(
        kind: DocumentKind,
        author: &Author<'_>,
        nonce: [u8; 16],
        act: &Act,
    ) -> Result<Entry, WriteError> {
        let device = author.key.device();
        let doc = document_id(author.ledger, device, author.epoch, author.seq, &nonce);
        Self::empty(doc).sign(author, act, |tx| {
            for container in kind.containers() {
                let (parents, key) = parents_of(tx, container)?;
                tx.put_object(shown(&parents), key, ObjType::Map)?;
            }
            let (meta, _) = parents_of(tx, "meta/kind")?;
            let meta = shown(&meta).clone();
            tx.put(&meta, "kind", kind.name())?;
            tx.put(&meta, "schema", 0_i64)?;
            tx.put(&meta, "nonce", ScalarValue::Bytes(nonce.to_vec()))
        })
    }

    /// Signs an act on what this replica knows. The document stays as it is until the entry is admitted.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&self, author: &Author<'_>, act: &Act) -> Result<Entry, WriteError> {
        self.sign(author, act, |_| Ok(()))
    }

    fn sign(
        &self,
        author: &Author<'_>,
        act: &Act,
        first: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Result<Entry, WriteError> {
        let payload = self.change(author, act, first)?;
        let body = author.body(EntryKind::Change, self.id);
        Ok(Entry::sign(body, payload, author.key)?)
    }

    /// A copy of the view with no more heads than one change may name as its causes.
    ///
    /// One device can make any number of heads by pretending to be as many incarnations of itself. Nobody
    /// shall be kept from writing by that: the act then builds on the author's own last change and on those
    /// heads that know the most steps; the others stay beside it.
    fn view_to_write_on(&self, actor: &[u8; 16]) -> Automerge {
        // One place is left for the author's last change, which Automerge names even when it is no head.
        const MOST_HEADS: usize = guard::MAX_DEPENDENCIES as usize - 1;
        let mut heads = self.automerge.get_heads();
        if heads.len() <= MOST_HEADS {
            return self.automerge.clone();
        }
        let own = self.index.last_by(actor);
        heads.sort_by_cached_key(|head| {
            let state = self.index.place(head).map(|place| self.index.up_to(place));
            let state = state.unwrap_or_default();
            let steps = self.steps.iter().filter(|step| state.has(step.change)).count();
            let is_own = own.is_some_and(|own| state.has(own));
            std::cmp::Reverse((is_own, steps, state.len(), *head))
        });
        heads.truncate(MOST_HEADS);
        self.automerge
            .fork_at(&heads)
            .expect("the heads are changes of this document")
    }

    /// What a step would seal in the view that is being written.
    fn sealed(
        &self,
        kind: StepKind,
        tx: &Transaction<'_>,
        fallen: &ChangeSet,
    ) -> BTreeMap<String, Vec<Encoding>> {
        let fields = self.fields(tx, None, fallen).into_iter();
        let covered = fields.filter(|(path, _)| seal::covers(kind, path));
        let encoded = |values: Vec<Field>| values.iter().map(|field| Encoding::from(&field.value)).collect();
        covered.map(|(path, values)| (path, encoded(values))).collect()
    }

    /// The canonical bytes of the change that an act makes, on a clone of the view.
    fn change(
        &self,
        author: &Author<'_>,
        act: &Act,
        first: impl FnOnce(&mut Transaction<'_>) -> Result<(), AutomergeError>,
    ) -> Result<Vec<u8>, WriteError> {
        let actor = actor_id(&author.key.public(), author.epoch, self.id);
        let mut clone = self.view_to_write_on(&actor);
        let mut known = ChangeSet::default();
        for place in clone.get_heads().iter().filter_map(|head| self.index.place(head)) {
            known.add_all(&self.index.up_to(place));
        }
        let known = self.known_steps(&known);
        let has_fallen = |id: &ObjId| self.is_by(id, known.fallen());
        // Automerge names the author's last change as a cause even when it is no head.
        let mut causes = clone.get_heads();
        causes.extend(self.index.last_by(&actor).map(|own| self.index.hash(own)));
        clone.set_actor(ActorId::from(actor.as_slice()));
        let mut tx = clone.transaction();
        first(&mut tx).map_err(|error| path_error("meta", &error))?;
        for write in &act.writes {
            put(&mut tx, write, has_fallen).map_err(|error| path_error(&write.path, &error))?;
        }
        if let Some((kind, id)) = act.step {
            let row = format!("steps/{}", Hex(id));
            let digest = seal::digest(kind, &self.sealed(kind, &tx, known.fallen()))?;
            let mut step = vec![
                Write::text(format!("{row}/kind"), kind.name()),
                Write::bytes(format!("{row}/seal"), digest),
            ];
            step.extend(act.code.map(|code| {
                let mac = code.mac(author.ledger, self.id, &digest);
                Write::bytes(format!("{row}/code"), mac)
            }));
            if kind == StepKind::Corrected {
                step.push(Write::bytes(format!("{row}/base"), base_of(&causes).0));
            }
            for write in &step {
                put(&mut tx, write, has_fallen).map_err(|error| path_error(&write.path, &error))?;
            }
        }
        let seconds = i64::try_from(author.now_ms / 1000).unwrap_or(0);
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(seconds));
        let hash = hash.ok_or(WriteError::Nothing)?;
        let change = clone
            .get_change_by_hash(&hash)
            .expect("the change was committed just now");
        Ok(change.raw_bytes().to_vec())
    }
}

/// Writes one value, making the row it stands in; leaves alone what stands there already. What was written by a
/// step that has fallen is as good as not there.
fn put(
    tx: &mut Transaction<'_>,
    write: &Write,
    has_fallen: impl Fn(&ObjId) -> bool,
) -> Result<(), AutomergeError> {
    let (parents, key) = parents_of(tx, &write.path)?;
    let value = match &write.value {
        Scalar::Text(text) => ScalarValue::Str(text.into()),
        Scalar::Int(number) => ScalarValue::Int(*number),
        Scalar::Bool(truth) => ScalarValue::Boolean(*truth),
        Scalar::Bytes(bytes) => ScalarValue::Bytes(bytes.clone()),
    };
    let (mut standing, mut fallen, mut differs) = (0, 0, false);
    for parent in &parents {
        for (found, id) in tx.get_all(parent, key)? {
            if has_fallen(&id) {
                fallen += 1;
                continue;
            }
            standing += 1;
            differs |= !matches!(found, automerge::Value::Scalar(found) if *found == value);
        }
    }
    if standing > 0 && !differs {
        return Ok(());
    }
    if standing > 1 || fallen > 0 {
        // Automerge turns a write of the value it shows into a deletion of the others. That would leave the
        // choice unsigned: it takes all of them away first, and then the choice is a write like any other.
        for parent in &parents {
            if tx.get(parent, key)?.is_some() {
                tx.delete(parent, key)?;
            }
        }
    }
    tx.put(shown(&parents), key, value)
}

/// The maps that a path ends in, and the last name. Maps on the way that are missing are made. More than one
/// when devices made the same row at the same time; the one that Automerge shows is last.
fn parents_of<'p>(tx: &mut Transaction<'_>, path: &'p str) -> Result<(Vec<ObjId>, &'p str), AutomergeError> {
    let (above, key) = path.rsplit_once('/').unwrap_or(("", path));
    let mut maps = vec![ROOT];
    for name in above.split('/').filter(|name| !name.is_empty()) {
        let mut below = Vec::new();
        for map in &maps {
            let standing = tx.get_all(map, name)?.into_iter();
            below.extend(standing.filter(|(value, _)| value.is_object()).map(|(_, id)| id));
        }
        if below.is_empty() {
            below.push(tx.put_object(shown(&maps), name, ObjType::Map)?);
        }
        maps = below;
    }
    Ok((maps, key))
}

fn shown(maps: &[ObjId]) -> &ObjId {
    maps.last().expect("every path begins at the root and goes on")
}

fn path_error(path: &str, error: &AutomergeError) -> WriteError {
    WriteError::Path {
        path: path.to_owned(),
        why: error.to_string(),
    }
}
