//! Which part of the tree is which: the splits of RFC 6962, walked without recursion.

use crate::MAX_SIZE;

/// A complete subtree: the `index`-th run of 2^`level` leaves, counted from the left.
///
/// Its hash never changes once its last leaf is there, so these are the hashes worth keeping. They sort by level,
/// then from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    level: u8,
    index: u64,
}

impl Node {
    /// The node there, or `None` where no tree of [`MAX_SIZE`] leaves reaches.
    pub fn new(level: u8, index: u64) -> Option<Self> {
        let leaves = 1u64.checked_shl(level.into())?;
        let end = index.checked_add(1)?.checked_mul(leaves)?;
        (end <= MAX_SIZE).then_some(Self { level, index })
    }

    /// Its height above the leaves: 0 for a leaf, at most 62.
    pub fn level(self) -> u8 {
        self.level
    }

    /// Its place among the nodes of its level, from 0.
    pub fn index(self) -> u64 {
        self.index
    }

    /// The first leaf behind it: a tree holds this node when it has at least so many leaves.
    pub fn end(self) -> u64 {
        (self.index + 1) << self.level
    }
}

/// The leaves from `begin` up to, not including, `end`.
///
/// Only spans that the tree itself splits into are made: `begin` is a multiple of a power of two no smaller than
/// the span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub begin: u64,
    pub end: u64,
}

/// On which side of the path a sibling lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Left,
    Right,
}

/// One step down the tree: the sibling that the way leaves behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub sibling: Span,
    pub side: Side,
}

impl Span {
    /// The whole tree of so many leaves.
    pub fn tree(size: u64) -> Self {
        Self { begin: 0, end: size }
    }

    fn len(self) -> u64 {
        self.end - self.begin
    }

    /// Where the tree splits this span of at least two leaves: behind the largest power of two below its length.
    fn middle(self) -> u64 {
        self.begin + (1 << (self.len() - 1).ilog2())
    }

    /// The complete subtrees this span consists of, from left to right, each smaller than the one before. None
    /// for the empty span, at most 62.
    pub fn nodes(self) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut begin = self.begin;
        while begin < self.end {
            let level = (self.end - begin).ilog2();
            nodes.push(Node {
                level: level as u8,
                index: begin >> level,
            });
            begin += 1 << level;
        }
        nodes
    }

    /// The way down from this span, at most 62 steps, until `arrived`; `goes_left` says which half to take when
    /// the right one begins there. Returns the span arrived at and the steps **from the bottom up**, as proofs are written.
    fn descend(
        mut self,
        arrived: impl Fn(Span) -> bool,
        goes_left: impl Fn(u64) -> bool,
    ) -> (Self, Vec<Step>) {
        let mut steps = Vec::new();
        while !arrived(self) {
            let middle = self.middle();
            let left = Self { end: middle, ..self };
            let right = Self {
                begin: middle,
                ..self
            };
            let (next, sibling, side) = match goes_left(middle) {
                true => (left, right, Side::Right),
                false => (right, left, Side::Left),
            };
            steps.push(Step { sibling, side });
            self = next;
        }
        steps.reverse();
        (self, steps)
    }
}

/// The siblings on the way from leaf `index` up to the root of a tree of `size` leaves; `index < size`.
///
/// Source: RFC 6962 §2.1.1, `PATH(m, D[n])`.
pub(crate) fn inclusion_steps(index: u64, size: u64) -> Vec<Step> {
    Span::tree(size)
        .descend(|span| span.len() == 1, |middle| index < middle)
        .1
}

/// The last subtree that a tree of `old` leaves shares whole with one of `new`, and the siblings on the way from
/// there up to the root; `0 < old <= new`.
///
/// Source: RFC 6962 §2.1.2, `SUBPROOF(m, D[n], b)`; its `b` is whether the shared subtree begins at leaf 0.
pub(crate) fn consistency_steps(old: u64, new: u64) -> (Span, Vec<Step>) {
    Span::tree(new).descend(|span| span.end == old, |middle| old <= middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_of_seven_is_four_and_two_and_one() {
        let nodes: Vec<_> = Span::tree(7)
            .nodes()
            .iter()
            .map(|node| (node.level(), node.index()))
            .collect();
        assert_eq!(nodes, [(2, 0), (1, 2), (0, 6)]);
    }

    #[test]
    fn the_largest_tree_is_walked_in_62_steps() {
        assert_eq!(Span::tree(MAX_SIZE).nodes().len(), 1);
        assert_eq!(Span::tree(MAX_SIZE - 1).nodes().len(), 62);
        assert_eq!(inclusion_steps(0, MAX_SIZE).len(), 62);
        assert_eq!(consistency_steps(1, MAX_SIZE).1.len(), 62);
        assert_eq!(consistency_steps(MAX_SIZE - 1, MAX_SIZE).1.len(), 62);
        assert_eq!(inclusion_steps(MAX_SIZE - 1, MAX_SIZE).len(), 62);
    }

    #[test]
    fn no_node_lies_outside_the_largest_tree() {
        assert_eq!(Node::new(62, 0).map(Node::end), Some(MAX_SIZE));
        for (level, index) in [
            (62, 1),
            (63, 0),
            (64, 0),
            (255, 0),
            (0, u64::MAX),
            (0, MAX_SIZE),
            (1, u64::MAX),
        ] {
            assert_eq!(Node::new(level, index), None, "level {level}, index {index}");
        }
    }
}
