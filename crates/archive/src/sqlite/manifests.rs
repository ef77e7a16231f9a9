//! Lists and sums from the read model.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use wufei_ledger::DocId;

use super::search;
use super::value::{bytes, count, number, optional_number};
use crate::{
    ArchiveError, DistrictSum, LineRow, ManifestPage, ManifestQuery, ManifestRow, Period, Position, Shard,
    SortKey, Sums, WasteSum,
};

/// The columns that [`row`] reads.
const COLUMNS: &str = "doc, first_index, code, kind, status, number, consignor, carrier, receiver, district,
    at_ms, updated_ms, planned_g, removed_g, accepted_g, entries, conflicts, contested, words";

pub(super) fn page(
    connection: &Connection,
    shard: Shard,
    query: &ManifestQuery,
) -> Result<ManifestPage, ArchiveError> {
    let Some((sql, values)) = compose(shard, query) else {
        return Ok(ManifestPage::default());
    };
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), row)?;
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    // One more than asked for was read, to know whether another page follows.
    let more = rows.len() > query.limit;
    rows.truncate(query.limit);
    for row in &mut rows {
        row.lines = lines(connection, shard, row.doc)?;
    }
    let next = rows.last().filter(|_| more).map(|row| Position {
        key: key(row, query.sort.by),
        doc: row.doc,
    });
    Ok(ManifestPage { rows, next })
}

/// How many rows a query has on all its pages, counted to `most` and no further.
pub(super) fn count_rows(
    connection: &Connection,
    shard: Shard,
    query: &ManifestQuery,
    most: u64,
) -> Result<u64, ArchiveError> {
    let Some((filter, mut values)) = filter(shard, query) else {
        return Ok(0);
    };
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM manifest_row WHERE {filter} LIMIT ?)");
    values.push(bound(most).into());
    let mut statement = connection.prepare_cached(&sql)?;
    Ok(statement.query_row(params_from_iter(values), |row| number(row, 0))?)
}

/// The statement and its values; `None` when words were asked for and none of them is a word.
fn compose(shard: Shard, query: &ManifestQuery) -> Option<(String, Vec<Value>)> {
    let (filter, mut values) = filter(shard, query)?;
    let mut sql = format!("SELECT {COLUMNS} FROM manifest_row WHERE {filter}");
    let column = column(query.sort.by);
    let (side, direction) = if query.sort.descending {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    if let Some(after) = query.after {
        sql.push_str(&format!(" AND ({column}, doc) {side} (?, ?)"));
        values.push(bound(after.key).into());
        values.push(after.doc.0.to_vec().into());
    }
    sql.push_str(&format!(
        " ORDER BY {column} {direction}, doc {direction} LIMIT ?"
    ));
    values.push(count(query.limit.saturating_add(1)).into());
    Some((sql, values))
}

/// What rows must fulfil, and the values of that; `None` as in [`compose`].
fn filter(shard: Shard, query: &ManifestQuery) -> Option<(String, Vec<Value>)> {
    let mut sql = "shard = ?".to_owned();
    let mut values = vec![Value::from(shard.0)];
    if !query.words.trim().is_empty() {
        sql.push_str(" AND first_index IN (SELECT rowid FROM manifest_search WHERE manifest_search MATCH ?)");
        values.push(search::query(&query.words)?.into());
    }
    if let Some(status) = &query.status {
        sql.push_str(" AND status = ?");
        values.push(status.clone().into());
    }
    if let Some(district) = &query.district {
        sql.push_str(" AND district = ?");
        values.push(district.clone().into());
    }
    if let Some(waste) = &query.waste {
        sql.push_str(" AND doc IN (SELECT doc FROM manifest_line WHERE shard = ? AND waste_code = ?)");
        values.push(shard.0.into());
        values.push(waste.clone().into());
    }
    if let Some(from) = query.period.from_ms {
        sql.push_str(" AND at_ms >= ?");
        values.push(bound(from).into());
    }
    if let Some(to) = query.period.to_ms {
        sql.push_str(" AND at_ms < ?");
        values.push(bound(to).into());
    }
    Some((sql, values))
}

fn column(key: SortKey) -> &'static str {
    match key {
        SortKey::At => "at_ms",
        SortKey::Updated => "updated_ms",
        SortKey::Planned => "sort_g",
    }
}

fn key(row: &ManifestRow, by: SortKey) -> u64 {
    match by {
        SortKey::At => row.at_ms,
        SortKey::Updated => row.updated_ms,
        SortKey::Planned => row.planned_g.unwrap_or(0),
    }
}

/// A moment from outside may lie beyond what SQL can count.
fn bound(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub(super) fn one(
    connection: &Connection,
    shard: Shard,
    doc: DocId,
) -> Result<Option<ManifestRow>, ArchiveError> {
    let sql = format!("SELECT {COLUMNS} FROM manifest_row WHERE shard = ?1 AND doc = ?2");
    let found = connection
        .prepare_cached(&sql)?
        .query_row(params![shard.0, doc.0], row)
        .optional()?;
    let Some(mut row) = found else { return Ok(None) };
    row.lines = lines(connection, shard, doc)?;
    Ok(Some(row))
}

fn row(row: &Row<'_>) -> rusqlite::Result<ManifestRow> {
    Ok(ManifestRow {
        doc: DocId(bytes(row, 0)?),
        first_index: number(row, 1)?,
        code: row.get(2)?,
        kind: row.get(3)?,
        status: row.get(4)?,
        number: row.get(5)?,
        consignor: row.get(6)?,
        carrier: row.get(7)?,
        receiver: row.get(8)?,
        district: row.get(9)?,
        at_ms: number(row, 10)?,
        updated_ms: number(row, 11)?,
        planned_g: optional_number(row, 12)?,
        removed_g: optional_number(row, 13)?,
        accepted_g: optional_number(row, 14)?,
        entries: row.get(15)?,
        conflicts: row.get(16)?,
        contested: row.get(17)?,
        words: row.get(18)?,
        lines: Vec::new(),
    })
}

fn lines(connection: &Connection, shard: Shard, doc: DocId) -> Result<Vec<LineRow>, ArchiveError> {
    const LINES: &str = "SELECT line, waste_code, waste_name, planned_g, removed_g, accepted_g
        FROM manifest_line WHERE shard = ?1 AND doc = ?2 ORDER BY line";
    let mut statement = connection.prepare_cached(LINES)?;
    let rows = statement.query_map(params![shard.0, doc.0], |row| {
        Ok(LineRow {
            line: row.get(0)?,
            waste_code: row.get(1)?,
            waste_name: row.get(2)?,
            planned_g: optional_number(row, 3)?,
            removed_g: optional_number(row, 4)?,
            accepted_g: optional_number(row, 5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn sums_by_district(
    connection: &Connection,
    shard: Shard,
    period: Period,
) -> Result<Vec<DistrictSum>, ArchiveError> {
    const SUMS: &str = "SELECT district, count(*),
            coalesce(sum(planned_g), 0), coalesce(sum(removed_g), 0), coalesce(sum(accepted_g), 0)
        FROM manifest_row WHERE shard = ?1 AND at_ms >= ?2 AND at_ms < ?3 AND status <> 'draft'
        GROUP BY district ORDER BY district";
    let mut statement = connection.prepare_cached(SUMS)?;
    let (from, to) = ends(period);
    let rows = statement.query_map(params![shard.0, from, to], |row| {
        Ok(DistrictSum {
            district: row.get(0)?,
            sums: sums(row, 1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn sums_by_waste(
    connection: &Connection,
    shard: Shard,
    period: Period,
) -> Result<Vec<WasteSum>, ArchiveError> {
    const SUMS: &str = "SELECT waste_code, max(waste_name), count(DISTINCT doc),
            coalesce(sum(planned_g), 0), coalesce(sum(removed_g), 0), coalesce(sum(accepted_g), 0)
        FROM manifest_line WHERE shard = ?1 AND at_ms >= ?2 AND at_ms < ?3 AND is_draft = 0
        GROUP BY waste_code ORDER BY waste_code";
    let mut statement = connection.prepare_cached(SUMS)?;
    let (from, to) = ends(period);
    let rows = statement.query_map(params![shard.0, from, to], |row| {
        Ok(WasteSum {
            waste_code: row.get(0)?,
            waste_name: row.get(1)?,
            sums: sums(row, 2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn ends(period: Period) -> (i64, i64) {
    let from = period.from_ms.map_or(0, bound);
    let to = period.to_ms.map_or(i64::MAX, bound);
    (from, to)
}

fn sums(row: &Row<'_>, from: usize) -> rusqlite::Result<Sums> {
    Ok(Sums {
        manifests: number(row, from)?,
        planned_g: number(row, from + 1)?,
        removed_g: number(row, from + 2)?,
        accepted_g: number(row, from + 3)?,
    })
}

pub(super) fn statuses(connection: &Connection, shard: Shard) -> Result<Vec<(String, u64)>, ArchiveError> {
    const STATUSES: &str =
        "SELECT status, count(*) FROM manifest_row WHERE shard = ?1 GROUP BY status ORDER BY status";
    let mut statement = connection.prepare_cached(STATUSES)?;
    let rows = statement.query_map([shard.0], |row| Ok((row.get(0)?, number(row, 1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::{schema, value::plan};
    use crate::{Period, Sort};

    #[test]
    fn no_list_walks_more_than_its_index() {
        let mut connection = wufei_sqlite::open_in_memory(&schema::SCHEMA).unwrap();
        schema::begin(&connection, Shard(1)).unwrap();
        schema::begin_repaint(&mut connection, Shard(1)).unwrap();
        let any = || ManifestQuery {
            limit: 10,
            ..ManifestQuery::default()
        };
        let after = Some(Position {
            key: 1,
            doc: DocId::default(),
        });
        let by = |by| Sort { by, descending: true };
        let cases = [
            (any(), "manifest_by_at (shard=?)"),
            (
                ManifestQuery { after, ..any() },
                "manifest_by_at (shard=? AND (at_ms,doc)<(?,?))",
            ),
            (
                ManifestQuery {
                    after,
                    sort: by(SortKey::Updated),
                    ..any()
                },
                "manifest_by_updated (shard=? AND (updated_ms,doc)<(?,?))",
            ),
            (
                ManifestQuery {
                    after,
                    sort: by(SortKey::Planned),
                    ..any()
                },
                "manifest_by_planned (shard=? AND (sort_g,doc)<(?,?))",
            ),
            (
                ManifestQuery {
                    after,
                    status: Some("issued".into()),
                    ..any()
                },
                "manifest_by_status (shard=? AND status=? AND (at_ms,doc)<(?,?))",
            ),
            (
                ManifestQuery {
                    after,
                    district: Some("420102".into()),
                    ..any()
                },
                "manifest_by_district (shard=? AND district=? AND (at_ms,doc)<(?,?))",
            ),
            (
                ManifestQuery {
                    period: Period {
                        from_ms: Some(1),
                        to_ms: Some(2),
                    },
                    ..any()
                },
                "manifest_by_at (shard=? AND at_ms>? AND at_ms<?)",
            ),
        ];
        for (query, expected) in cases {
            let (sql, _) = compose(Shard(1), &query).unwrap();
            assert_eq!(
                plan(&connection, &sql),
                [format!("SEARCH manifest_row USING INDEX {expected}")],
                "{query:?}"
            );
        }
        let waste = ManifestQuery {
            waste: Some("900-249-08".into()),
            ..any()
        };
        let (sql, _) = compose(Shard(1), &waste).unwrap();
        let steps = plan(&connection, &sql);
        assert!(!steps.iter().any(|step| step.contains("CORRELATED")), "{steps:?}");
        assert!(
            steps
                .iter()
                .any(|step| step.contains("line_by_waste (shard=? AND waste_code=?)")),
            "{steps:?}"
        );
    }
}
