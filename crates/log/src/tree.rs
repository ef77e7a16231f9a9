//! The tree that only grows.

use crate::span::Span;
use crate::{EMPTY_ROOT, Hash, MAX_SIZE, Node, node_hash};
use std::collections::BTreeMap;

/// The right edge of a Merkle tree: all that is needed to append to it and to name its root.
///
/// It holds one hash for each complete subtree that its size is made of, at most 62. What [`Tree::append`] hands
/// back is for the caller to keep, in the transaction that keeps the leaf.
///
/// Source: RFC 6962 §2.1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    size: u64,
    /// Hashes of `Span::tree(size).nodes()`, in that order.
    peaks: Vec<Hash>,
}

/// The tree has [`MAX_SIZE`] leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the log holds {MAX_SIZE} leaves and takes no more; begin another log")]
pub struct Full;

impl Tree {
    /// A tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree of so many leaves, from the hashes that were kept.
    ///
    /// The hashes are believed: compare [`Tree::head`] with the newest checkpoint before signing another.
    ///
    /// # Errors
    /// [`ReadError`] when the store fails, or answers with another number of hashes than asked.
    pub fn open<H: Hashes>(size: u64, hashes: &H) -> Result<Self, ReadError<H::Error>> {
        let peaks = read(hashes, &Span::tree(checked(size)?).nodes())?;
        Ok(Self { size, peaks })
    }

    /// Appends a leaf, given as its [`leaf_hash`](crate::leaf_hash). Returns the hashes that are final from now on:
    /// the leaf's own, and one for each subtree it completes, from the bottom up.
    ///
    /// # Errors
    /// [`Full`] after [`MAX_SIZE`] leaves.
    pub fn append(&mut self, leaf: Hash) -> Result<Vec<(Node, Hash)>, Full> {
        let new = |level: u32| Node::new(level as u8, self.size >> level).ok_or(Full);
        let mut hash = leaf;
        let mut made = vec![(new(0)?, leaf)];
        for level in 1..=self.size.trailing_ones() {
            let left = self.peaks.pop().expect("one peak for each bit of the size");
            hash = node_hash(left, hash);
            made.push((new(level)?, hash));
        }
        self.peaks.push(hash);
        self.size += 1;
        Ok(made)
    }

    /// How many leaves it has, and the root over them.
    pub fn head(&self) -> TreeHead {
        TreeHead {
            size: self.size,
            root: fold(&self.peaks),
        }
    }
}

/// How many leaves a tree has, and the root over them: all that two who speak of one tree must agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeHead {
    /// How many leaves.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl TreeHead {
    /// Of a tree without leaves.
    pub const EMPTY: Self = Self {
        size: 0,
        root: EMPTY_ROOT,
    };
}

/// The root of the tree of so many leaves, from hashes that were kept. The log may have grown since.
///
/// # Errors
/// [`ReadError`] when the store fails, or answers with another number of hashes than asked.
pub fn root<H: Hashes>(size: u64, hashes: &H) -> Result<Hash, ReadError<H::Error>> {
    Tree::open(size, hashes).map(|tree| fold(&tree.peaks))
}

/// A store of the hashes that [`Tree::append`] handed back, or of [tiles](crate::TileHashes).
pub trait Hashes {
    /// Why the store could not answer.
    type Error;

    /// The hashes of these nodes, in this order: one statement for a database.
    ///
    /// # Errors
    /// Whatever keeps the store from answering, a node it does not hold included.
    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error>;
}

/// Hashes in memory, for small trees and tests.
impl Hashes for BTreeMap<Node, Hash> {
    type Error = Missing;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Missing> {
        nodes
            .iter()
            .map(|node| self.get(node).copied().ok_or(Missing(*node)))
            .collect()
    }
}

/// The store lacks a hash that the tree has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the hash of node {} at level {} is not kept; restore it from a copy of the log", .0.index(), .0.level())]
pub struct Missing(pub Node);

/// Why hashes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError<E> {
    /// The store failed.
    #[error("the hashes of the log could not be read")]
    Store(#[source] E),
    /// The store does not keep its word.
    #[error("the store was asked for {asked} hashes and answered with {found}")]
    Count {
        /// Nodes asked for.
        asked: usize,
        /// Hashes answered.
        found: usize,
    },
    /// No tree is that large.
    #[error("a tree has at most {MAX_SIZE} leaves, not {size}")]
    TooLarge {
        /// Leaves asked for.
        size: u64,
    },
}

/// The size, where a tree can have it.
pub(crate) fn checked<E>(size: u64) -> Result<u64, ReadError<E>> {
    if size > MAX_SIZE {
        return Err(ReadError::TooLarge { size });
    }
    Ok(size)
}

/// Asks the store and counts what it answers.
pub(crate) fn read<H: Hashes>(hashes: &H, nodes: &[Node]) -> Result<Vec<Hash>, ReadError<H::Error>> {
    let found = hashes.read(nodes).map_err(ReadError::Store)?;
    if found.len() != nodes.len() {
        return Err(ReadError::Count {
            asked: nodes.len(),
            found: found.len(),
        });
    }
    Ok(found)
}

/// The hashes of these spans, all read at once.
pub(crate) fn read_spans<H: Hashes>(hashes: &H, spans: &[Span]) -> Result<Vec<Hash>, ReadError<H::Error>> {
    let nodes: Vec<Vec<Node>> = spans.iter().map(|span| span.nodes()).collect();
    let found = read(hashes, &nodes.concat())?;
    let mut rest = found.as_slice();
    let roots = nodes.iter().map(|nodes| {
        let (own, others) = rest.split_at(nodes.len());
        rest = others;
        fold(own)
    });
    Ok(roots.collect())
}

/// The root over subtrees, each smaller than the one to its left.
fn fold(peaks: &[Hash]) -> Hash {
    peaks
        .iter()
        .rev()
        .copied()
        .reduce(|right, left| node_hash(left, right))
        .unwrap_or(EMPTY_ROOT)
}
