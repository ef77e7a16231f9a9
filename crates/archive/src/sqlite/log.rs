//! Reading the log, the devices' sequences and what waits.

use rusqlite::{Connection, OptionalExtension, Row, params};
use wufei_ledger::{DeviceId, DocId, EntryId};
use wufei_manifest::id::Hex;

use super::value::{bytes, count, damaged, int, number};
use crate::{ArchiveError, LogRow, Parked, Place, Shard, Stored};

pub(super) fn size(connection: &Connection, shard: Shard) -> Result<u64, ArchiveError> {
    const SIZE: &str = "SELECT size FROM log_head WHERE shard = ?1";
    Ok(connection
        .prepare_cached(SIZE)?
        .query_row([shard.0], |row| number(row, 0))?)
}

/// The columns that [`stored`] reads, from `log_index` on.
macro_rules! columns {
    () => {
        "e.log_index, e.entry_id, e.doc, e.device, e.epoch, e.seq, e.signed, e.verdict, e.log_ms, e.receipt"
    };
}
pub(super) use columns;

/// Reads a row whose columns begin at `from`.
pub(super) fn stored(row: &Row<'_>, from: usize) -> rusqlite::Result<Stored> {
    Ok(Stored {
        log_index: number(row, from)?,
        entry: EntryId(bytes(row, from + 1)?),
        doc: DocId(bytes(row, from + 2)?),
        place: Place {
            device: DeviceId(bytes(row, from + 3)?),
            epoch: row.get(from + 4)?,
            seq: number(row, from + 5)?,
        },
        signed: row.get(from + 6)?,
        verdict: row.get(from + 7)?,
        log_ms: number(row, from + 8)?,
        receipt: Hex(bytes(row, from + 9)?),
    })
}

pub(super) fn rows(
    connection: &Connection,
    shard: Shard,
    from: u64,
    limit: usize,
) -> Result<Vec<LogRow>, ArchiveError> {
    const ROWS: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM entry AS e WHERE e.shard = ?1 AND e.log_index >= ?2 ORDER BY e.log_index LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(ROWS)?;
    let rows = statement.query_map(params![shard.0, int(from), count(limit)], |row| {
        Ok(LogRow {
            log_index: number(row, 0)?,
            stored: stored(row, 0).map_err(|error| error.to_string()),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn entry(
    connection: &Connection,
    shard: Shard,
    id: EntryId,
) -> Result<Option<Stored>, ArchiveError> {
    const ENTRY: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM entry AS e WHERE e.shard = ?1 AND e.entry_id = ?2"
    );
    Ok(connection
        .prepare_cached(ENTRY)?
        .query_row(params![shard.0, id.0], |row| stored(row, 0))
        .optional()?)
}

// Without statistics SQLite takes `shard = ?` alone for as good, and walks the whole log.
const DOCUMENT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM entry AS e INDEXED BY entry_by_doc WHERE e.shard = ?1 AND e.doc = ?2 ORDER BY e.log_index"
);

pub(super) fn document(
    connection: &Connection,
    shard: Shard,
    doc: DocId,
) -> Result<Vec<Stored>, ArchiveError> {
    let mut statement = connection.prepare_cached(DOCUMENT)?;
    let rows = statement.query_map(params![shard.0, doc.0], |row| stored(row, 0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Statements name no document: the zero id is left out.
pub(super) fn documents(
    connection: &Connection,
    shard: Shard,
    after: Option<DocId>,
    limit: usize,
) -> Result<Vec<DocId>, ArchiveError> {
    const DOCUMENTS: &str =
        "SELECT DISTINCT doc FROM entry WHERE shard = ?1 AND doc > ?2 ORDER BY doc LIMIT ?3";
    let after = after.unwrap_or_default();
    let mut statement = connection.prepare_cached(DOCUMENTS)?;
    let rows = statement.query_map(params![shard.0, after.0, count(limit)], |row| {
        bytes(row, 0).map(DocId)
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn at(
    connection: &Connection,
    shard: Shard,
    place: Place,
) -> Result<Option<EntryId>, ArchiveError> {
    const AT: &str =
        "SELECT entry_id FROM entry WHERE shard = ?1 AND device = ?2 AND epoch = ?3 AND seq = ?4";
    Ok(connection
        .prepare_cached(AT)?
        .query_row(
            params![shard.0, place.device.0, place.epoch, int(place.seq)],
            |row| bytes(row, 0).map(EntryId),
        )
        .optional()?)
}

pub(super) fn last(
    connection: &Connection,
    shard: Shard,
    device: DeviceId,
    epoch: u32,
) -> Result<Option<(Place, EntryId)>, ArchiveError> {
    // Numbers above 2⁶³ are negative here: no honest device gets there, and a dishonest one
    // only hides its own newest entry from itself.
    const LAST: &str = "SELECT epoch, seq, entry_id FROM entry
        WHERE shard = ?1 AND device = ?2 AND epoch = ?3 ORDER BY seq DESC LIMIT 1";
    Ok(connection
        .prepare_cached(LAST)?
        .query_row(params![shard.0, device.0, epoch], |row| place(row, device))
        .optional()?)
}

pub(super) fn device_head(
    connection: &Connection,
    shard: Shard,
    device: DeviceId,
) -> Result<Option<(Place, EntryId)>, ArchiveError> {
    const HEAD: &str = "SELECT epoch, seq, entry_id FROM entry
        WHERE shard = ?1 AND device = ?2 ORDER BY epoch DESC, seq DESC LIMIT 1";
    Ok(connection
        .prepare_cached(HEAD)?
        .query_row(params![shard.0, device.0], |row| place(row, device))
        .optional()?)
}

pub(super) fn count_quarantined(
    connection: &Connection,
    shard: Shard,
    device: DeviceId,
) -> Result<u64, ArchiveError> {
    const COUNT: &str = "SELECT count(*) FROM entry WHERE shard = ?1 AND device = ?2 AND verdict >= 128";
    Ok(connection
        .prepare_cached(COUNT)?
        .query_row(params![shard.0, device.0], |row| number(row, 0))?)
}

fn place(row: &Row<'_>, device: DeviceId) -> rusqlite::Result<(Place, EntryId)> {
    let place = Place {
        device,
        epoch: row.get(0)?,
        seq: number(row, 1)?,
    };
    Ok((place, EntryId(bytes(row, 2)?)))
}

pub(super) fn parked(connection: &Connection, shard: Shard) -> Result<Vec<Parked>, ArchiveError> {
    const PARKED: &str =
        "SELECT entry_id, signed, arrived_ms FROM parked WHERE shard = ?1 ORDER BY arrived_ms, entry_id";
    let mut statement = connection.prepare_cached(PARKED)?;
    let rows = statement.query_map([shard.0], |row| {
        Ok(Parked {
            entry: EntryId(bytes(row, 0)?),
            signed: row.get(1)?,
            arrived_ms: number(row, 2)?,
        })
    })?;
    rows.collect::<Result<_, _>>()
        .map_err(|error: rusqlite::Error| match error {
            rusqlite::Error::FromSqlConversionFailure(..) => damaged("the table of parked entries"),
            error => error.into(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_by_its_index_and_in_its_order() {
        let connection = wufei_sqlite::open_in_memory(&super::super::schema::SCHEMA).unwrap();
        let plan = super::super::value::plan(&connection, DOCUMENT);
        assert_eq!(plan, ["SEARCH e USING INDEX entry_by_doc (shard=? AND doc=?)"]);
    }
}
