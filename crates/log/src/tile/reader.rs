//! Any hash of the tree, out of tiles.

use super::{TILE_WIDTH, Tile};
use crate::{Hash, Hashes, Node, node_hash};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// A store of tiles: a folder, a table, another's web server.
pub trait Tiles {
    /// Why the store could not answer.
    type Error;

    /// What stands in this tile. For a partial one the full one does too: logs may drop a partial tile once it has
    /// been filled.
    ///
    /// # Errors
    /// Whatever keeps the store from answering, a tile it does not hold included.
    fn tile(&self, tile: &Tile) -> Result<Vec<u8>, Self::Error>;
}

/// The hashes of a tree of known size, read from its tiles. Each tile is read once in a batch.
///
/// Tiles are believed as they are. A proof made from false ones fails when it is verified against the checkpoint.
#[derive(Debug, Clone, Copy)]
pub struct TileHashes<'t, T> {
    tiles: &'t T,
    size: u64,
}

impl<'t, T: Tiles> TileHashes<'t, T> {
    /// The tiles of a tree of `size` leaves, for which a checkpoint was published.
    pub fn new(tiles: &'t T, size: u64) -> Self {
        Self { tiles, size }
    }

    fn hashes(&self, tile: Tile) -> Result<Vec<Hash>, TileReadError<T::Error>> {
        let contents = self.tiles.tile(&tile).map_err(TileReadError::Store)?;
        let width = usize::from(tile.width());
        let (hashes, rest) = contents.as_chunks::<32>();
        if !rest.is_empty() || ![width, TILE_WIDTH as usize].contains(&hashes.len()) {
            return Err(TileReadError::Length {
                tile,
                expected: width * 32,
                found: contents.len(),
            });
        }
        Ok(hashes[..width].iter().copied().map(Hash).collect())
    }
}

impl<T: Tiles> Hashes for TileHashes<'_, T> {
    type Error = TileReadError<T::Error>;

    fn read(&self, nodes: &[Node]) -> Result<Vec<Hash>, Self::Error> {
        let mut at_hand: BTreeMap<Tile, Vec<Hash>> = BTreeMap::new();
        let mut read = |node: &Node| {
            let tile = Tile::holding(*node, self.size).ok_or(TileReadError::Beyond {
                end: node.end(),
                size: self.size,
            })?;
            let hashes = match at_hand.entry(tile) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(unread) => unread.insert(self.hashes(tile)?),
            };
            Ok(subtree(hashes, *node))
        };
        nodes.iter().map(&mut read).collect()
    }
}

/// The hash of a node from the tile that holds what is below it.
fn subtree(tile: &[Hash], node: Node) -> Hash {
    let height = node.level() % 8;
    let first = (node.index() << height) % TILE_WIDTH;
    let mut hashes = tile[first as usize..][..1 << height].to_vec();
    while hashes.len() > 1 {
        hashes = hashes.chunks(2).map(|pair| node_hash(pair[0], pair[1])).collect();
    }
    hashes[0]
}

/// Why a hash could not be had from tiles.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TileReadError<E> {
    /// The store failed.
    #[error("a tile of the log could not be read")]
    Store(#[source] E),
    /// The file is cut off, or no tile.
    #[error("{tile} has {expected} bytes, found {found}; read it again")]
    Length {
        /// Which tile.
        tile: Tile,
        /// Bytes of its hashes.
        expected: usize,
        /// Bytes found.
        found: usize,
    },
    /// The tree is smaller.
    #[error(
        "a hash over the first {end} leaves was asked of a tree of {size}; open the tiles at a later size"
    )]
    Beyond {
        /// Leaves that the hash needs.
        end: u64,
        /// Leaves of the tree.
        size: u64,
    },
}
