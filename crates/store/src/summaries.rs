use rusqlite::{OptionalExtension, Row, Transaction, params_from_iter, types::Value};
use wufei_ledger::{DocId, OrgId};

use crate::{Store, StoreError, search};

/// Rows in the largest page of a list.
pub const MAX_PAGE: usize = 200;

/// One manifest as lists show it. A picture: the truth is in the entries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// The manifest.
    pub doc: DocId,
    /// The stable name of its status.
    pub status: String,
    /// The national number, once it is bound.
    pub number: Option<String>,
    /// Who hands over.
    pub consignor: NamedParty,
    /// The first carrier.
    pub carrier: NamedParty,
    /// Who takes in.
    pub receiver: NamedParty,
    /// Of the first waste line.
    pub waste_code: Option<String>,
    /// Its name.
    pub waste_name: Option<String>,
    /// Waste lines.
    pub lines: u32,
    /// Grams, all lines together; `None` while no line has a value.
    pub planned_g: Option<u64>,
    /// Grams that the carrier took over.
    pub removed_g: Option<u64>,
    /// Grams that the receiver weighed.
    pub received_g: Option<u64>,
    /// Grams that the receiver accepted.
    pub accepted_g: Option<u64>,
    /// Planned day of the transfer, `2026-11-23`.
    pub planned_on: Option<String>,
    /// The plate of the first journey's vehicle.
    pub plate: Option<String>,
    /// When it was issued, in milliseconds since 1970: the consignor's claim.
    pub issued_ms: Option<u64>,
    /// Contradictions that the fold shows.
    pub conflicts: u32,
    /// Corrections that wait for an answer.
    pub corrections: u32,
    /// Everything a search should find it by, with blanks between.
    pub search: String,
}

/// A party by name, with its organisation when it is enrolled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamedParty {
    /// The organisation.
    pub org: Option<OrgId>,
    /// The name as the manifest has it.
    pub name: String,
}

/// A place that an organisation may have in a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyPlace {
    /// 移出人.
    Consignor,
    /// The first carrier.
    Carrier,
    /// 接受人.
    Receiver,
}

impl PartyPlace {
    const fn column(self) -> &'static str {
        match self {
            Self::Consignor => "consignor",
            Self::Carrier => "carrier",
            Self::Receiver => "receiver",
        }
    }
}

/// Which manifests a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryFilter {
    /// Only those in which this organisation has this place.
    pub party: Option<(PartyPlace, OrgId)>,
    /// Only these statuses; all when empty.
    pub statuses: Vec<String>,
    /// Only those in which every one of these words occurs.
    pub text: String,
}

/// One page of a list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SummaryPage {
    /// The manifests.
    pub rows: Vec<Summary>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<u64>,
}

const COLUMNS: &str = "summary.doc, status, number, consignor, consignor_name, carrier, carrier_name, \
     receiver, receiver_name, waste_code, waste_name, lines, planned_g, removed_g, received_g, accepted_g, \
     planned_on, plate, issued_ms, conflicts, search, updated, corrections";

impl Store {
    /// A page of manifests, those touched last first, at most [`MAX_PAGE`] rows.
    ///
    /// `before` is [`SummaryPage::next`] of the page before, or `None` for the first.
    ///
    /// # Errors
    /// As all reads.
    pub fn summaries(
        &self,
        filter: &SummaryFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Result<SummaryPage, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        let mut values = vec![Value::Integer(before.map_or(i64::MAX, u64::cast_signed))];
        let mut conditions = vec!["updated < ?1".to_owned()];
        if !filter.text.trim().is_empty() {
            let Some(expression) = search::expression(&filter.text) else {
                return Ok(SummaryPage::default());
            };
            values.push(Value::Text(expression));
            conditions.push(format!(
                "row IN (SELECT rowid FROM summary_text WHERE summary_text MATCH ?{})",
                values.len()
            ));
        }
        if !filter.statuses.is_empty() {
            let mut marks = Vec::new();
            for status in &filter.statuses {
                values.push(Value::Text(status.clone()));
                marks.push(format!("?{}", values.len()));
            }
            conditions.push(format!("status IN ({})", marks.join(", ")));
        }
        if let Some((place, org)) = filter.party {
            values.push(Value::Blob(org.0.to_vec()));
            conditions.push(format!("{} = ?{}", place.column(), values.len()));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM summary WHERE {} ORDER BY updated DESC LIMIT {}",
            conditions.join(" AND "),
            limit + 1
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found: Vec<(Summary, u64)> = statement
            .query_map(params_from_iter(values), read)?
            .collect::<Result<_, _>>()?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        Ok(SummaryPage {
            next: found.last().filter(|_| has_more).map(|(_, updated)| *updated),
            rows: found.into_iter().map(|(summary, _)| summary).collect(),
        })
    }

    /// One manifest.
    ///
    /// # Errors
    /// As all reads.
    pub fn summary(&self, doc: DocId) -> Result<Option<Summary>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!("SELECT {COLUMNS} FROM summary WHERE doc = ?1"))?
            .query_row([doc.as_bytes()], read)
            .optional()?
            .map(|(summary, _)| summary))
    }

    /// The manifests with contradictions, those touched last first.
    ///
    /// # Errors
    /// As all reads.
    pub fn conflicted(&self, limit: usize) -> Result<Vec<Summary>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM summary WHERE conflicts > 0 ORDER BY updated DESC LIMIT ?1"
            ))?
            .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], read)?
            .map(|found| found.map(|(summary, _)| summary))
            .collect::<Result<_, _>>()?)
    }

    /// The manifests with corrections that wait for an answer, those touched last first.
    ///
    /// # Errors
    /// As all reads.
    pub fn corrected(&self, limit: usize) -> Result<Vec<Summary>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM summary WHERE corrections > 0 ORDER BY updated DESC LIMIT ?1"
            ))?
            .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], read)?
            .map(|found| found.map(|(summary, _)| summary))
            .collect::<Result<_, _>>()?)
    }

    /// How many manifests have contradictions.
    ///
    /// # Errors
    /// As all reads.
    pub fn count_conflicts(&self) -> Result<u64, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*) FROM summary WHERE conflicts > 0")?
            .query_row([], |row| row.get::<_, i64>(0))?
            .cast_unsigned())
    }

    /// How many manifests there are of each status, by name of the status.
    ///
    /// # Errors
    /// As all reads.
    pub fn count_by_status(&self) -> Result<Vec<(String, u64)>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT status, count(*) FROM summary GROUP BY status ORDER BY status")?
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.cast_unsigned())))?
            .collect::<Result<_, _>>()?)
    }

    /// The manifests whose id begins with these hexadecimal digits, at most ten.
    ///
    /// # Errors
    /// As all reads.
    pub fn documents_beginning(&self, digits: &str) -> Result<Vec<DocId>, StoreError> {
        let upper = digits.to_ascii_uppercase();
        Ok(self
            .connection
            .prepare_cached(
                "SELECT doc FROM summary WHERE substr(hex(doc), 1, length(?1)) = ?1 ORDER BY doc LIMIT 10",
            )?
            .query_map([upper], |row| row.get(0).map(DocId))?
            .collect::<Result<_, _>>()?)
    }
}

/// Paints one manifest, in place of its older picture. Its entries are in the store already.
pub(crate) fn paint(transaction: &Transaction<'_>, summary: &Summary) -> Result<(), StoreError> {
    let grams = |grams: Option<u64>| grams.map(u64::cast_signed);
    let before: Option<(i64, String)> = transaction
        .prepare_cached("SELECT row, search FROM summary WHERE doc = ?1")?
        .query_row([summary.doc.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let row: i64 = transaction
        .prepare_cached(
            "INSERT INTO summary (doc, updated, status, number, consignor, consignor_name, carrier, carrier_name,
                 receiver, receiver_name, waste_code, waste_name, lines, planned_g, removed_g, received_g, accepted_g,
                 planned_on, plate, issued_ms, conflicts, search, corrections)
             VALUES (?1, (SELECT max(row) FROM entry WHERE doc = ?1),
                 ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)
             ON CONFLICT (doc) DO UPDATE SET updated = excluded.updated, status = excluded.status,
                 number = excluded.number, consignor = excluded.consignor, consignor_name = excluded.consignor_name,
                 carrier = excluded.carrier, carrier_name = excluded.carrier_name, receiver = excluded.receiver,
                 receiver_name = excluded.receiver_name, waste_code = excluded.waste_code,
                 waste_name = excluded.waste_name, lines = excluded.lines, planned_g = excluded.planned_g,
                 removed_g = excluded.removed_g, received_g = excluded.received_g, accepted_g = excluded.accepted_g,
                 planned_on = excluded.planned_on, plate = excluded.plate,
                 issued_ms = excluded.issued_ms, conflicts = excluded.conflicts, search = excluded.search,
                 corrections = excluded.corrections
             RETURNING row",
        )?
        .query_row(
            rusqlite::params![
                summary.doc.as_bytes(),
                summary.status,
                summary.number,
                summary.consignor.org.map(|org| org.0),
                summary.consignor.name,
                summary.carrier.org.map(|org| org.0),
                summary.carrier.name,
                summary.receiver.org.map(|org| org.0),
                summary.receiver.name,
                summary.waste_code,
                summary.waste_name,
                summary.lines,
                grams(summary.planned_g),
                grams(summary.removed_g),
                grams(summary.received_g),
                grams(summary.accepted_g),
                summary.planned_on,
                summary.plate,
                summary.issued_ms.map(u64::cast_signed),
                summary.conflicts,
                summary.search,
                summary.corrections,
            ],
            |row| row.get(0),
        )?;
    match before {
        Some((_, text)) if text == summary.search => return Ok(()),
        Some(_) => {
            transaction
                .prepare_cached("DELETE FROM summary_text WHERE rowid = ?1")?
                .execute([row])?;
        }
        None => {}
    }
    transaction
        .prepare_cached("INSERT INTO summary_text (rowid, text) VALUES (?1, ?2)")?
        .execute((row, search::indexed(&summary.search)))?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<(Summary, u64)> {
    let party = |at: usize| -> rusqlite::Result<NamedParty> {
        Ok(NamedParty {
            org: row.get::<_, Option<[u8; 16]>>(at)?.map(OrgId),
            name: row.get(at + 1)?,
        })
    };
    let number = |at: usize| -> rusqlite::Result<Option<u64>> {
        Ok(row.get::<_, Option<i64>>(at)?.map(i64::cast_unsigned))
    };
    let summary = Summary {
        doc: DocId(row.get(0)?),
        status: row.get(1)?,
        number: row.get(2)?,
        consignor: party(3)?,
        carrier: party(5)?,
        receiver: party(7)?,
        waste_code: row.get(9)?,
        waste_name: row.get(10)?,
        lines: row.get(11)?,
        planned_g: number(12)?,
        removed_g: number(13)?,
        received_g: number(14)?,
        accepted_g: number(15)?,
        planned_on: row.get(16)?,
        plate: row.get(17)?,
        issued_ms: number(18)?,
        conflicts: row.get(19)?,
        search: row.get(20)?,
        corrections: row.get(22)?,
    };
    Ok((summary, row.get::<_, i64>(21)?.cast_unsigned()))
}
