//! How tiles are named in a folder.

use super::TILE_WIDTH;
use crate::MAX_SIZE;
use std::fmt;

/// Where in its level a tile or a bundle stands, and how much of it is there: the part of a path that both share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub index: u64,
    pub width: u16,
}

impl Place {
    /// `None` for no hashes, more than 256, or a place beyond [`MAX_SIZE`].
    pub fn new(index: u64, width: u16) -> Option<Self> {
        let end = index.checked_mul(TILE_WIDTH)?.checked_add(width.into())?;
        let wide = (1..=TILE_WIDTH).contains(&width.into());
        (wide && end <= MAX_SIZE).then_some(Self { index, width })
    }

    /// As much of the place as a level with so many hashes fills; `count` reaches into it.
    pub fn at(index: u64, count: u64) -> Self {
        let width = (count - index * TILE_WIDTH).min(TILE_WIDTH);
        Self {
            index,
            width: width as u16,
        }
    }

    /// The places that change when a level grows from `old` to `new` hashes.
    pub fn between(old: u64, new: u64) -> impl Iterator<Item = Self> {
        let end = if old < new { new.div_ceil(TILE_WIDTH) } else { 0 };
        (old / TILE_WIDTH..end).map(move |index| Self::at(index, new))
    }

    /// The first hash in it, counted in its level.
    pub fn begin(self) -> u64 {
        self.index * TILE_WIDTH
    }

    /// The first hash behind it.
    pub fn end(self) -> u64 {
        self.begin() + u64::from(self.width)
    }

    /// Reads generously; [`only_spelling`] turns away what is not printed like this.
    pub fn parse(text: &str) -> Option<Self> {
        let (index, width) = match text.split_once(".p/") {
            Some((index, width)) => (index, width.parse().ok()?),
            None => (text, TILE_WIDTH as u16),
        };
        let digits: String = index.chars().filter(char::is_ascii_digit).collect();
        Self::new(digits.parse().ok()?, width)
    }
}

/// `x001/x234/067` for 1234067: a folder for every three digits, so that none grows large, and an `x` before all
/// but the last, so that no file has the name of a folder.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.index.to_string();
        let padded = format!("{digits:0>width$}", width = digits.len().next_multiple_of(3));
        let (folders, file) = padded.split_at(padded.len() - 3);
        for at in (0..folders.len()).step_by(3) {
            write!(f, "x{}/", &folders[at..at + 3])?;
        }
        f.write_str(file)?;
        if u64::from(self.width) < TILE_WIDTH {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// What was read from a path, if it is printed as that very path.
pub(super) fn only_spelling<T: fmt::Display>(path: &str, parsed: Option<T>) -> Result<T, NoSuchTile> {
    parsed
        .filter(|parsed| parsed.to_string() == path)
        .ok_or_else(|| NoSuchTile { path: path.into() })
}

/// The path names no file of a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path:?} is no path of a log's file, such as tile/0/x001/234, tile/1/005.p/17 or tile/entries/000")]
pub struct NoSuchTile {
    /// As given.
    pub path: String,
}
