use rusqlite::{OptionalExtension, Row, Transaction};
use wufei_ledger::{DocId, OrgId};

use crate::{Store, StoreError};

/// An organisation as the directory shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The organisation.
    pub org: OrgId,
    /// The document that says so.
    pub doc: DocId,
    /// Its name.
    pub name: String,
    /// Its unified social credit code.
    pub uscc: Option<String>,
    /// Stable names such as `producer`.
    pub kinds: Vec<String>,
    /// Division code (GB/T 2260) such as 420100.
    pub division: Option<u32>,
}

impl Store {
    /// Every organisation in the directory, by name.
    ///
    /// The regulator writes one document for each. If there are ever more, the one with the smallest id
    /// counts, so that the order of arrival decides nothing.
    ///
    /// # Errors
    /// As all reads.
    pub fn profiles(&self) -> Result<Vec<Profile>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT org, min(doc), name, uscc, kinds, division FROM profile GROUP BY org ORDER BY name, org")?
            .query_map([], read)?
            .collect::<Result<_, _>>()?)
    }

    /// One organisation.
    ///
    /// # Errors
    /// As all reads.
    pub fn profile(&self, org: OrgId) -> Result<Option<Profile>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT org, doc, name, uscc, kinds, division FROM profile WHERE org = ?1 ORDER BY doc LIMIT 1")?
            .query_row([org.as_bytes()], read)
            .optional()?)
    }

    /// The picture of one profile document.
    ///
    /// # Errors
    /// As all reads.
    pub fn profile_in(&self, doc: DocId) -> Result<Option<Profile>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT org, doc, name, uscc, kinds, division FROM profile WHERE doc = ?1")?
            .query_row([doc.as_bytes()], read)
            .optional()?)
    }
}

pub(crate) fn paint(transaction: &Transaction<'_>, profile: &Profile) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO profile (org, doc, name, uscc, kinds, division) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (doc) DO UPDATE SET org = excluded.org, name = excluded.name, uscc = excluded.uscc,
                 kinds = excluded.kinds, division = excluded.division",
        )?
        .execute((
            profile.org.as_bytes(),
            profile.doc.as_bytes(),
            &profile.name,
            &profile.uscc,
            profile.kinds.join(" "),
            profile.division,
        ))?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Profile> {
    Ok(Profile {
        org: OrgId(row.get(0)?),
        doc: DocId(row.get(1)?),
        name: row.get(2)?,
        uscc: row.get(3)?,
        kinds: row
            .get_ref(4)?
            .as_str()?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        division: row.get(5)?,
    })
}
