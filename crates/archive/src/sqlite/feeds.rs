//! Reading feeds and who may read a document.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use wufei_ledger::{DocId, Feed, FeedHash, OrgId};

use super::log::{columns, stored};
use super::value::{bytes, damaged, int, number};
use crate::{ArchiveError, FeedRow, Shard};

pub(super) fn all(connection: &Connection, shard: Shard) -> Result<Vec<Feed>, ArchiveError> {
    const FEEDS: &str = "SELECT feed FROM feed_head WHERE shard = ?1 ORDER BY feed";
    let mut statement = connection.prepare_cached(FEEDS)?;
    let keys = statement.query_map([shard.0], |row| row.get::<_, Vec<u8>>(0))?;
    keys.map(|key| Feed::from_key(&key?).ok_or_else(|| damaged("the key of a feed")))
        .collect()
}

pub(super) fn head(
    connection: &Connection,
    shard: Shard,
    feed: Feed,
) -> Result<(u64, FeedHash), ArchiveError> {
    const HEAD: &str = "SELECT seq, chain FROM feed_head WHERE shard = ?1 AND feed = ?2";
    let head = connection
        .prepare_cached(HEAD)?
        .query_row(params![shard.0, feed.to_key()], |row| {
            Ok((number(row, 0)?, FeedHash(bytes(row, 1)?)))
        })
        .optional()?;
    Ok(head.unwrap_or_default())
}

pub(super) fn hash(
    connection: &Connection,
    shard: Shard,
    feed: Feed,
    seq: u64,
) -> Result<Option<FeedHash>, ArchiveError> {
    if seq == 0 {
        return Ok(Some(FeedHash::default()));
    }
    const CHAIN: &str = "SELECT chain FROM feed WHERE shard = ?1 AND feed = ?2 AND seq = ?3";
    Ok(connection
        .prepare_cached(CHAIN)?
        .query_row(params![shard.0, feed.to_key(), int(seq)], |row| {
            bytes(row, 0).map(FeedHash)
        })
        .optional()?)
}

pub(super) fn page(
    connection: &Connection,
    shard: Shard,
    feed: Feed,
    after: u64,
    limit_bytes: usize,
) -> Result<Vec<FeedRow>, ArchiveError> {
    const PAGE: &str = concat!(
        "SELECT f.seq, f.chain, ",
        columns!(),
        " FROM feed AS f JOIN entry AS e ON e.shard = f.shard AND e.log_index = f.log_index
          WHERE f.shard = ?1 AND f.feed = ?2 AND f.seq > ?3 ORDER BY f.seq"
    );
    // A cursor beyond 2⁶³ would come back as a negative one.
    if after > i64::MAX as u64 {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare_cached(PAGE)?;
    let mut rows = statement.query(params![shard.0, feed.to_key(), int(after)])?;
    let (mut page, mut size) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        let item = FeedRow {
            seq: number(row, 0)?,
            chain: FeedHash(bytes(row, 1)?),
            stored: stored(row, 2)?,
        };
        size += item.stored.signed.len();
        if size > limit_bytes && !page.is_empty() {
            break;
        }
        page.push(item);
    }
    Ok(page)
}

pub(super) fn parties(
    connection: &Connection,
    shard: Shard,
    doc: DocId,
) -> Result<BTreeSet<OrgId>, ArchiveError> {
    const PARTIES: &str = "SELECT org FROM doc_party WHERE shard = ?1 AND doc = ?2";
    let mut statement = connection.prepare_cached(PARTIES)?;
    let orgs = statement.query_map(params![shard.0, doc.0], |row| bytes(row, 0).map(OrgId))?;
    Ok(orgs.collect::<Result<_, _>>()?)
}
