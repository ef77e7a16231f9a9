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
    /// # Errors
    /// As all reads.
    pub fn profiles(&self) -> Result<Vec<Profile>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT org, doc, name, uscc, kinds, division FROM profile ORDER BY name, org")?
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
            .prepare_cached("SELECT org, doc, name, uscc, kinds, division FROM profile WHERE org = ?1")?
            .query_row([org.as_bytes()], read)
            .optional()?)
    }
}

pub(crate) fn paint(transaction: &Transaction<'_>, profile: &Profile) -> Result<(), StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO profile (org, doc, name, uscc, kinds, division) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (org) DO UPDATE SET doc = excluded.doc, name = excluded.name, uscc = excluded.uscc,
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
