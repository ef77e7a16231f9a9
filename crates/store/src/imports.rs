use rusqlite::OptionalExtension;
use wufei_ledger::DocId;

use crate::{Store, StoreError};

impl Store {
    /// The document that this number was imported as.
    ///
    /// # Errors
    /// As all reads.
    pub fn imported(&self, number: &str) -> Result<Option<DocId>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT doc FROM import_number WHERE number = ?1")?
            .query_row([number], |row| row.get(0).map(DocId))
            .optional()?)
    }
}
