//! The tree in files that never change: 256 hashes, or 256 leaves, each.

mod bundle;
mod path;
mod reader;

use crate::{Hashes, MAX_SIZE, Node, ReadError, tree};
pub use bundle::{Bundle, BundleError, bundles_between};
pub use path::NoSuchTile;
use path::Place;
pub use reader::{TileHashes, TileReadError, Tiles};
use std::fmt;
use std::str::FromStr;

/// Hashes of a full tile. One takes the place of a subtree eight levels high.
pub const TILE_WIDTH: u64 = 256;

/// Levels of tiles in the largest tree: 63 bits, eight at a time. The page allows more, which no tree here fills.
const LEVELS: u8 = 8;

/// A run of hashes at one level of the tree, full or at its right edge partial.
///
/// At level 0 stand the hashes of leaves; at every other level each hash is the root over a full tile of the level
/// below. Its text is its path, such as `tile/1/x001/234.p/17`.
///
/// Source: c2sp.org/tlog-tiles, "Merkle Tree".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    level: u8,
    place: Place,
}

impl Tile {
    /// The tile of `width` hashes there, or `None` where no tree of [`MAX_SIZE`] leaves has one.
    pub fn new(level: u8, index: u64, width: u16) -> Option<Self> {
        let place = Place::new(index, width)?;
        let node_level = level.checked_mul(8)?;
        Node::new(node_level, place.end() - 1)?;
        Some(Self { level, place })
    }

    /// The tile in a tree of `size` leaves that this node is computed from.
    fn holding(node: Node, size: u64) -> Option<Self> {
        if node.end() > size {
            return None;
        }
        let level = node.level() / 8;
        let index = (node.index() << (node.level() % 8)) / TILE_WIDTH;
        let place = Place::at(index, size >> (8 * level));
        Some(Self { level, place })
    }

    /// Its height: 0 for hashes of leaves, at most 7.
    pub fn level(&self) -> u8 {
        self.level
    }

    /// Its place among the tiles of its level, from 0.
    pub fn index(&self) -> u64 {
        self.place.index
    }

    /// How many hashes it has: 1 to 256.
    pub fn width(&self) -> u16 {
        self.place.width
    }

    /// Whose hashes they are, in their order.
    pub fn nodes(&self) -> Vec<Node> {
        let level = 8 * self.level;
        (self.place.begin()..self.place.end())
            .map(|index| Node::new(level, index).expect("the last one was checked when the tile was made"))
            .collect()
    }

    /// What the file holds: 32 bytes for each hash.
    ///
    /// # Errors
    /// [`ReadError`] when the store fails.
    pub fn contents<H: Hashes>(&self, hashes: &H) -> Result<Vec<u8>, ReadError<H::Error>> {
        let hashes = tree::read(hashes, &self.nodes())?;
        Ok(hashes.iter().flat_map(|hash| hash.0).collect())
    }
}

/// The tiles to write when a tree grows from `old` to `new` leaves, level by level from the left: those it fills
/// and, at the right edge, the partial ones. None when it does not grow.
pub fn tiles_between(old: u64, new: u64) -> impl Iterator<Item = Tile> {
    let new = new.min(MAX_SIZE);
    (0..LEVELS).flat_map(move |level| {
        let places = Place::between(old >> (8 * level), new >> (8 * level));
        places.map(move |place| Tile { level, place })
    })
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/{}", self.level, self.place)
    }
}

impl FromStr for Tile {
    type Err = NoSuchTile;

    fn from_str(path: &str) -> Result<Self, NoSuchTile> {
        let parse = || {
            let (level, place) = path.strip_prefix("tile/")?.split_once('/')?;
            let Place { index, width } = Place::parse(place)?;
            Self::new(level.parse().ok()?, index, width)
        };
        path::only_spelling(path, parse())
    }
}
