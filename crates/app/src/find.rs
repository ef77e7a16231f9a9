//! Which manifest a person means.

use crate::{Desk, Problem};
use wufei_ledger::DocId;

impl Desk {
    /// The one manifest with this id, the beginning of it, this display code or this national number.
    ///
    /// # Errors
    /// [`Problem::ManifestUnknown`] and [`Problem::ManifestAmbiguous`].
    pub fn find(&self, named: &str) -> Result<DocId, Problem> {
        let named = named.trim();
        let found = self.all_named(named)?;
        match found.as_slice() {
            [one] => Ok(*one),
            [] => Err(Problem::ManifestUnknown {
                named: named.to_owned(),
            }),
            _ => Err(Problem::ManifestAmbiguous {
                named: named.to_owned(),
                found,
            }),
        }
    }

    fn all_named(&self, named: &str) -> Result<Vec<DocId>, Problem> {
        if let Some(beginning) = DocId::beginning_of_code(named) {
            return Ok(self.node().documents_beginning(&beginning)?);
        }
        if let Some(doc) = self.node().imported(named)? {
            return Ok(vec![doc]);
        }
        let is_hex = named.len() >= 4 && named.chars().all(|c| c.is_ascii_hexdigit());
        Ok(if is_hex {
            self.node().documents_beginning(named)?
        } else {
            Vec::new()
        })
    }
}
