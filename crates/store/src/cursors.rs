use rusqlite::OptionalExtension;
use wufei_ledger::{Feed, FeedHash};

use crate::{Store, StoreError};

impl Store {
    /// The last item of a feed that was read, and the chain up to it; (0, zero) before the first.
    ///
    /// # Errors
    /// As all reads.
    pub fn cursor(&self, feed: Feed) -> Result<(u64, FeedHash), StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT seq, hash FROM cursor WHERE feed = ?1")?
            .query_row([feed.to_key()], |row| {
                Ok((row.get::<_, i64>(0)?.cast_unsigned(), FeedHash(row.get(1)?)))
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// How far each feed has been read.
    ///
    /// # Errors
    /// As all reads; [`StoreError::Damaged`] for a key that names no feed.
    pub fn cursors(&self) -> Result<Vec<(Feed, u64, FeedHash)>, StoreError> {
        let mut statement = self
            .connection
            .prepare("SELECT feed, seq, hash FROM cursor ORDER BY feed")?;
        let mut rows = statement.query([])?;
        let mut cursors = Vec::new();
        while let Some(row) = rows.next()? {
            let feed =
                Feed::from_key(&row.get::<_, Vec<u8>>(0)?).ok_or(StoreError::Damaged { what: "cursor" })?;
            cursors.push((feed, row.get::<_, i64>(1)?.cast_unsigned(), FeedHash(row.get(2)?)));
        }
        Ok(cursors)
    }
}
