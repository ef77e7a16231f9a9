//! The state of a log in three lines.

use crate::note::{Note, NoteFull, NoteSignature};
use crate::text::{Line, Lines};
use crate::{LogKey, Malformed, TreeHead};
use std::fmt;

/// How many leaves a log has, and the root over them.
///
/// ```text
/// <origin: the log's name>
/// <size in decimal>
/// <root in base64>
/// ```
///
/// Further lines are opaque extensions; this log writes none, because nobody could audit them.
///
/// Source: c2sp.org/tlog-checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    tree: TreeHead,
    extensions: Vec<String>,
}

const ORIGIN: &str = "the log's name, not empty and without control characters";
const EXTENSION: &str = "an extension that is not empty, or the end of the checkpoint";

impl Checkpoint {
    /// A checkpoint without extensions.
    ///
    /// # Errors
    /// [`Malformed`] for an empty origin, one with control characters, or a size above
    /// [`MAX_SIZE`](crate::MAX_SIZE).
    pub fn new(origin: &str, tree: TreeHead) -> Result<Self, Malformed> {
        Line::given(1, "origin", origin).printable(ORIGIN)?;
        Line::given(2, "tree size", &tree.size.to_string()).decimal()?;
        Ok(Self {
            origin: origin.into(),
            tree,
            extensions: Vec::new(),
        })
    }

    /// Reads the text of a checkpoint, without signatures.
    ///
    /// # Errors
    /// [`Malformed`] names the first line that does not follow the page.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::from_lines(Lines::received(bytes, "checkpoint")?)
    }

    fn from_lines(mut lines: Lines<'_>) -> Result<Self, Malformed> {
        let origin = lines.next("origin")?.printable(ORIGIN)?.into();
        let tree = TreeHead {
            size: lines.next("tree size")?.decimal()?,
            root: lines.next("root hash")?.hash()?,
        };
        let mut extensions = Vec::new();
        while !lines.is_at_end() {
            extensions.push(lines.next("extension")?.printable(EXTENSION)?.into());
        }
        Ok(Self {
            origin,
            tree,
            extensions,
        })
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// How many leaves the log has, and the root over them.
    pub fn tree(&self) -> TreeHead {
        self.tree
    }

    /// Lines below the third, whatever they mean.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.tree.size, self.tree.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// A checkpoint with its signature lines, by whose claim it stands: nothing of it is to be believed before
/// [`Policy::check`](crate::Policy::check).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Signs a checkpoint for its log.
    ///
    /// A log must never sign two checkpoints of which one is not the beginning of the other: keep what was signed
    /// before giving it away.
    ///
    /// # Errors
    /// [`Malformed`] when the checkpoint's lines are too long to be read again.
    pub fn sign(checkpoint: Checkpoint, key: &LogKey) -> Result<Self, Malformed> {
        let note = Note::sign(&checkpoint.to_string(), key)?;
        Ok(Self { checkpoint, note })
    }

    /// Reads a checkpoint with at least one signature line.
    ///
    /// # Errors
    /// [`Malformed`] names the first line that does not follow the pages.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        Self::from_lines(Lines::received(bytes, "checkpoint")?)
    }

    pub(crate) fn from_lines(lines: Lines<'_>) -> Result<Self, Malformed> {
        let note = Note::from_lines(lines)?;
        let checkpoint = Checkpoint::from_lines(lines.of(note.text()))?;
        Ok(Self { checkpoint, note })
    }

    /// Adds the line of a witness, unless the same line is there already.
    ///
    /// # Errors
    /// [`NoteFull`] when nobody would read the checkpoint any more.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), NoteFull> {
        self.note.add(signature)
    }

    /// What is signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The text with its signature lines.
    pub fn note(&self) -> &Note {
        &self.note
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}
