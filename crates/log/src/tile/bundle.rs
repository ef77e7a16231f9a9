//! Leaves themselves, 256 in a file.

use super::path::{NoSuchTile, Place, only_spelling};
use crate::MAX_SIZE;
use std::fmt;
use std::str::FromStr;

/// A run of leaves, full or at the log's end partial. Its text is its path, such as `tile/entries/x001/234`.
///
/// The leaves are those whose hashes stand in the tile of level 0 at the same place.
///
/// Source: c2sp.org/tlog-tiles, "Log entries".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    place: Place,
}

impl Bundle {
    /// The bundle of `width` leaves there, or `None` where no log of [`MAX_SIZE`] leaves has one.
    pub fn new(index: u64, width: u16) -> Option<Self> {
        Place::new(index, width).map(|place| Self { place })
    }

    /// Its place among the bundles, from 0. Its first leaf is number 256 × `index`.
    pub fn index(&self) -> u64 {
        self.place.index
    }

    /// How many leaves it has: 1 to 256.
    pub fn width(&self) -> u16 {
        self.place.width
    }

    /// What the file holds: before each leaf its length in two bytes, big-endian.
    ///
    /// # Errors
    /// [`BundleError::Count`] for another number of leaves; [`BundleError::TooLong`] for a leaf above 65535 bytes.
    pub fn contents<L: AsRef<[u8]>>(&self, leaves: &[L]) -> Result<Vec<u8>, BundleError> {
        self.expect(leaves.len())?;
        let mut contents = Vec::new();
        for (at, leaf) in leaves.iter().enumerate() {
            let leaf = leaf.as_ref();
            let length = u16::try_from(leaf.len()).map_err(|_| BundleError::TooLong {
                index: self.place.begin() + at as u64,
                length: leaf.len(),
            })?;
            contents.extend_from_slice(&length.to_be_bytes());
            contents.extend_from_slice(leaf);
        }
        Ok(contents)
    }

    /// The leaves in a file. They are believed only once their hashes have been compared with the tree's.
    ///
    /// # Errors
    /// [`BundleError::Cut`] when the last leaf is not whole; [`BundleError::Count`] for another number of leaves.
    pub fn leaves<'c>(&self, contents: &'c [u8]) -> Result<Vec<&'c [u8]>, BundleError> {
        let mut leaves = Vec::new();
        let mut rest = contents;
        while !rest.is_empty() {
            let (leaf, behind) = split_leaf(rest).ok_or(BundleError::Cut {
                at: contents.len() - rest.len(),
            })?;
            leaves.push(leaf);
            rest = behind;
        }
        self.expect(leaves.len())?;
        Ok(leaves)
    }

    fn expect(&self, found: usize) -> Result<(), BundleError> {
        let expected = usize::from(self.width());
        if found != expected {
            return Err(BundleError::Count { expected, found });
        }
        Ok(())
    }
}

fn split_leaf(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(u16::from_be_bytes(*length).into())
}

/// The bundles to write when a log grows from `old` to `new` leaves. None when it does not grow.
pub fn bundles_between(old: u64, new: u64) -> impl Iterator<Item = Bundle> {
    Place::between(old, new.min(MAX_SIZE)).map(|place| Bundle { place })
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/entries/{}", self.place)
    }
}

impl FromStr for Bundle {
    type Err = NoSuchTile;

    fn from_str(path: &str) -> Result<Self, NoSuchTile> {
        let place = path.strip_prefix("tile/entries/").and_then(Place::parse);
        only_spelling(path, place.map(|place| Self { place }))
    }
}

/// Why leaves make no bundle, or a file holds none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// A part is missing, or the file is another's.
    #[error("this bundle has {expected} leaves, found {found}")]
    Count {
        /// As its path says.
        expected: usize,
        /// Leaves found.
        found: usize,
    },
    /// Two bytes hold its length.
    #[error("leaf {index} has {length} bytes, and a bundle takes at most 65535 a leaf")]
    TooLong {
        /// Its place in the log, from 0.
        index: u64,
        /// Its bytes.
        length: usize,
    },
    /// The file was cut off.
    #[error("the leaf at byte {at} of the bundle is cut off; read the file again")]
    Cut {
        /// Where in the file its length stands.
        at: usize,
    },
}
