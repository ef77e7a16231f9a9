//! That a leaf is in a tree, and that a tree is the beginning of another.

use crate::span::{Side, Span, Step, consistency_steps, inclusion_steps};
use crate::tree::{checked, read_spans};
use crate::{EMPTY_ROOT, Hash, Hashes, MAX_SIZE, ReadError, TreeHead, node_hash};
use std::iter;

/// The siblings from a leaf up to the root: with them, whoever knows the leaf can compute the root.
///
/// One hash a level, none in a tree of one leaf, at most 62.
///
/// Source: RFC 6962 §2.1.1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InclusionProof(pub Vec<Hash>);

impl InclusionProof {
    /// The proof that leaf `index` is in the tree of `size` leaves.
    ///
    /// # Errors
    /// [`ProveError::NoSuchLeaf`] when the tree does not reach to this leaf; [`ProveError::Read`] from the store.
    pub fn prove<H: Hashes>(index: u64, size: u64, hashes: &H) -> Result<Self, ProveError<H::Error>> {
        let size = checked::<H::Error>(size)?;
        if index >= size {
            return Err(ProveError::NoSuchLeaf { index, size });
        }
        let spans: Vec<Span> = inclusion_steps(index, size)
            .iter()
            .map(|step| step.sibling)
            .collect();
        Ok(Self(read_spans(hashes, &spans)?))
    }

    /// Checks that `leaf` is the hash of leaf `index` in this tree.
    ///
    /// Take the head from one checkpoint: a root alone does not tell how many leaves are below it.
    ///
    /// # Errors
    /// [`Disproved`] names what does not fit. A proof of another length proves nothing, even under the right root.
    pub fn verify(&self, leaf: Hash, index: u64, tree: TreeHead) -> Result<(), Disproved> {
        let steps = self.steps(index, tree.size)?;
        expect_root(tree.root, climb(leaf, steps.iter().zip(&self.0)))
    }

    /// The way up that these hashes go with, where leaf and length fit the tree.
    pub(crate) fn steps(&self, index: u64, size: u64) -> Result<Vec<Step>, Disproved> {
        within(size)?;
        if index >= size {
            return Err(Disproved::NoSuchLeaf { index, size });
        }
        let steps = inclusion_steps(index, size);
        expect_length(&self.0, steps.len())?;
        Ok(steps)
    }
}

/// What a tree shares with a later one: with it, whoever knows both roots sees that nothing before was changed.
///
/// At most 63 hashes; none when the trees are the same or the older one is empty.
///
/// Source: RFC 6962 §2.1.2.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConsistencyProof(pub Vec<Hash>);

impl ConsistencyProof {
    /// The proof that the tree of `old` leaves is the beginning of the tree of `new`.
    ///
    /// # Errors
    /// [`ProveError::Shrinks`] when `old` is larger; [`ProveError::Read`] from the store.
    pub fn prove<H: Hashes>(old: u64, new: u64, hashes: &H) -> Result<Self, ProveError<H::Error>> {
        let new = checked::<H::Error>(new)?;
        if old > new {
            return Err(ProveError::Shrinks { old, new });
        }
        if old == 0 {
            return Ok(Self::default());
        }
        let (shared, steps) = consistency_steps(old, new);
        let siblings = steps.iter().map(|step| step.sibling);
        let spans: Vec<Span> = iter::repeat_n(shared, seeds(shared)).chain(siblings).collect();
        Ok(Self(read_spans(hashes, &spans)?))
    }

    /// Checks that the old tree is the beginning of the new one.
    ///
    /// An empty tree must have [`EMPTY_ROOT`]; it is the beginning of every tree and needs no proof.
    ///
    /// # Errors
    /// [`Disproved`] names what does not fit.
    pub fn verify(&self, old: TreeHead, new: TreeHead) -> Result<(), Disproved> {
        let way = self.steps(old.size, new.size)?;
        for tree in [old, new].iter().filter(|tree| tree.size == 0) {
            expect_root(tree.root, EMPTY_ROOT)?;
        }
        let Some((shared, steps)) = way else {
            return Ok(());
        };
        let (seed, siblings) = self.0.split_at(seeds(shared));
        let seed = seed.first().copied().unwrap_or(old.root);
        let way = || steps.iter().zip(siblings);
        // What lies to the right of the shared subtree is new.
        expect_root(
            old.root,
            climb(seed, way().filter(|(step, _)| step.side == Side::Left)),
        )?;
        expect_root(new.root, climb(seed, way()))
    }

    /// The shared subtree and the way up from it, where sizes and length fit; none from an empty tree.
    pub(crate) fn steps(&self, old: u64, new: u64) -> Result<Option<(Span, Vec<Step>)>, Disproved> {
        within(new)?;
        if old > new {
            return Err(Disproved::Shrinks { old, new });
        }
        let way = (old > 0).then(|| consistency_steps(old, new));
        let length = way
            .as_ref()
            .map_or(0, |(shared, steps)| seeds(*shared) + steps.len());
        expect_length(&self.0, length)?;
        Ok(way)
    }
}

/// How many hashes stand before the siblings: none where the shared subtree is the whole old tree, whose root a
/// verifier has.
fn seeds(shared: Span) -> usize {
    usize::from(shared.begin > 0)
}

/// Why a proof could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProveError<E> {
    /// The log has not come so far.
    #[error("leaf {index} is not in a tree of {size} leaves; ask for a later tree")]
    NoSuchLeaf {
        /// The leaf asked for, from 0.
        index: u64,
        /// Leaves of the tree.
        size: u64,
    },
    /// A log only grows.
    #[error("a tree of {old} leaves is not the beginning of one of {new}; give the smaller size first")]
    Shrinks {
        /// Leaves of the older tree.
        old: u64,
        /// Leaves of the newer one.
        new: u64,
    },
    /// The hashes were not to be had.
    #[error(transparent)]
    Read(#[from] ReadError<E>),
}

/// Why a proof proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disproved {
    /// No tree is that large.
    #[error("a tree has at most {MAX_SIZE} leaves, not {size}")]
    TooLarge {
        /// Leaves stated.
        size: u64,
    },
    /// The leaf would lie outside the tree.
    #[error("leaf {index} is not in a tree of {size} leaves")]
    NoSuchLeaf {
        /// The leaf stated, from 0.
        index: u64,
        /// Leaves of the tree.
        size: u64,
    },
    /// A log only grows.
    #[error("a log of {old} leaves cannot have {new} later")]
    Shrinks {
        /// Leaves of the older tree.
        old: u64,
        /// Leaves of the newer one.
        new: u64,
    },
    /// Hashes are missing or too many.
    #[error("this proof has {expected} hashes, found {found}")]
    Length {
        /// Hashes such a proof has.
        expected: usize,
        /// Hashes found.
        found: usize,
    },
    /// The tree is another: the leaf, a hash of the proof or the log's history was changed.
    #[error("the root is {expected}, the proof leads to {found}")]
    OtherRoot {
        /// The root as stated.
        expected: Hash,
        /// The root as computed.
        found: Hash,
    },
}

fn within(size: u64) -> Result<(), Disproved> {
    if size > MAX_SIZE {
        return Err(Disproved::TooLarge { size });
    }
    Ok(())
}

fn expect_length(proof: &[Hash], expected: usize) -> Result<(), Disproved> {
    let found = proof.len();
    if found != expected {
        return Err(Disproved::Length { expected, found });
    }
    Ok(())
}

fn expect_root(expected: Hash, found: Hash) -> Result<(), Disproved> {
    if found != expected {
        return Err(Disproved::OtherRoot { expected, found });
    }
    Ok(())
}

/// The hash at the top, from the one at the bottom and the siblings on the way.
fn climb<'a>(bottom: Hash, way: impl Iterator<Item = (&'a Step, &'a Hash)>) -> Hash {
    way.fold(bottom, |hash, (step, sibling)| match step.side {
        Side::Left => node_hash(*sibling, hash),
        Side::Right => node_hash(hash, *sibling),
    })
}
