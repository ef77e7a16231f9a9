//! The tables. Every primary key and every unique constraint begins with `shard`, and nothing here is
//! a sequence: numbers are given densely by the one who holds the head row (docs/decisions on scale).

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use wufei_sqlite::Schema;

use crate::{ArchiveError, Shard};

pub(super) const SCHEMA: Schema<'static> = Schema {
    application_id: u32::from_be_bytes(*b"WuAr"),
    migrations: &[FIRST, REVOCATIONS, CODES],
};

const FIRST: &str = "
-- The head of the log. Whoever moves it from the size it knew has won this batch; others decide again.
CREATE TABLE log_head (
    shard INTEGER NOT NULL,
    size  INTEGER NOT NULL,                    -- entries in the log
    PRIMARY KEY (shard)
) STRICT, WITHOUT ROWID;

-- Entries are evidence: they are added, never changed and never removed.
CREATE TABLE entry (
    shard     INTEGER NOT NULL,
    log_index INTEGER NOT NULL,                -- 0, 1, 2 … without gaps
    entry_id  BLOB NOT NULL,                   -- 32 bytes, SHA-256 of the unsigned body
    doc       BLOB NOT NULL,                   -- 16 bytes, all zero for a statement
    device    BLOB NOT NULL,                   -- 16 bytes
    epoch     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,                -- the bits of an unsigned number
    signed    BLOB NOT NULL,                   -- body, signature, payload as received
    verdict   INTEGER NOT NULL,
    log_ms    INTEGER NOT NULL,                -- milliseconds since 1970, the regulator's clock
    receipt   BLOB NOT NULL,                   -- 64 bytes, the issuer's signature
    PRIMARY KEY (shard, log_index)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entry_by_id ON entry (shard, entry_id);
-- Two entries at one place of a device's sequence are a fork: the second one has no room here.
CREATE UNIQUE INDEX entry_by_place ON entry (shard, device, epoch, seq);
CREATE INDEX entry_by_doc ON entry (shard, doc, log_index);

CREATE TABLE feed (
    shard     INTEGER NOT NULL,
    feed      BLOB NOT NULL,                   -- kind, then the organisation
    seq       INTEGER NOT NULL,                -- 1, 2, 3 … without gaps
    log_index INTEGER NOT NULL,
    chain     BLOB NOT NULL,                   -- 32 bytes, over this item and all before it
    PRIMARY KEY (shard, feed, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE feed_head (
    shard INTEGER NOT NULL,
    feed  BLOB NOT NULL,
    seq   INTEGER NOT NULL,
    chain BLOB NOT NULL,
    PRIMARY KEY (shard, feed)
) STRICT, WITHOUT ROWID;
CREATE TABLE doc_party (
    shard INTEGER NOT NULL,
    doc   BLOB NOT NULL,
    org   BLOB NOT NULL,                       -- its feed carries every entry of the document
    PRIMARY KEY (shard, doc, org)
) STRICT, WITHOUT ROWID;

-- Entries that wait for their causes. They have no receipt yet.
CREATE TABLE parked (
    shard      INTEGER NOT NULL,
    entry_id   BLOB NOT NULL,
    signed     BLOB NOT NULL,
    arrived_ms INTEGER NOT NULL,
    PRIMARY KEY (shard, entry_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE credential (
    shard         INTEGER NOT NULL,
    credential_id BLOB NOT NULL,               -- 16 bytes
    place         INTEGER NOT NULL,            -- of two, the one that was issued first has the smaller one
    signed        BLOB NOT NULL,               -- body and signature
    log_index     INTEGER,                     -- of the statement that made it known
    PRIMARY KEY (shard, credential_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE org (
    shard    INTEGER NOT NULL,
    org      BLOB NOT NULL,                    -- 16 bytes
    name     TEXT NOT NULL,
    uscc     TEXT NOT NULL,                    -- empty when it has none
    kinds    INTEGER NOT NULL,                 -- bits
    division INTEGER NOT NULL,                 -- 0 when unknown
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (shard, org)
) STRICT, WITHOUT ROWID;
CREATE TABLE invite (
    shard      INTEGER NOT NULL,
    tag        BLOB NOT NULL,                  -- 8 bytes of a hash of the code
    key        BLOB NOT NULL,                  -- another hash of the code; the code itself is nowhere
    org        BLOB NOT NULL,
    name       TEXT NOT NULL,
    uscc       TEXT NOT NULL,
    kinds      INTEGER NOT NULL,
    division   INTEGER NOT NULL,
    bits       INTEGER NOT NULL,               -- of the credential
    slot       INTEGER NOT NULL,
    made_ms    INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_by    BLOB,                           -- the device's signing key
    transport  BLOB,                           -- the key of its connections
    credential BLOB,                           -- what it was given
    PRIMARY KEY (shard, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_model (
    shard   INTEGER NOT NULL,
    version INTEGER NOT NULL,                  -- 0 while it is being painted
    PRIMARY KEY (shard)
) STRICT, WITHOUT ROWID;
";

const REVOCATIONS: &str = "
-- Devices that may sign no more. What was stated stands in the log; here it is found by device.
CREATE TABLE revocation (
    shard     INTEGER NOT NULL,
    device    BLOB NOT NULL,                   -- 16 bytes
    entry_id  BLOB NOT NULL,                   -- the statement
    log_index INTEGER NOT NULL,                -- its place
    note      TEXT NOT NULL,                   -- the regulator's own; empty when there is none
    PRIMARY KEY (shard, device)
) STRICT, WITHOUT ROWID;
";

const CODES: &str = "
-- Codes that an organisation tells when somebody else records a step for it.
CREATE TABLE code (
    shard   INTEGER NOT NULL,
    org     BLOB NOT NULL,                     -- 16 bytes
    number  INTEGER NOT NULL,                  -- 1, 2, 3 … of each organisation
    code    TEXT NOT NULL,                     -- as it is printed
    made_ms INTEGER NOT NULL,
    used_by BLOB,                              -- the entry that holds what it makes of a seal
    PRIMARY KEY (shard, org, number)
) STRICT, WITHOUT ROWID;
";

/// Counts the shapes that the read model has had. Raise it with every change of the tables below, or
/// of what the painter puts into them: the next start paints them again.
const READ_MODEL: i64 = 2;

const DROP_READ_MODEL: &str = "
DROP TABLE IF EXISTS manifest_row;
DROP TABLE IF EXISTS manifest_line;
DROP TABLE IF EXISTS manifest_search;
";

const MAKE_READ_MODEL: &str = "
CREATE TABLE manifest_row (
    shard       INTEGER NOT NULL,
    doc         BLOB NOT NULL,
    first_index INTEGER NOT NULL,
    code        TEXT NOT NULL,
    kind        TEXT NOT NULL,
    status      TEXT NOT NULL,
    number      TEXT NOT NULL,
    consignor   TEXT NOT NULL,
    carrier     TEXT NOT NULL,
    receiver    TEXT NOT NULL,
    district    TEXT NOT NULL,                 -- six digits, empty when unknown
    at_ms       INTEGER NOT NULL,
    updated_ms  INTEGER NOT NULL,
    planned_g   INTEGER,
    removed_g   INTEGER,
    accepted_g  INTEGER,
    sort_g      INTEGER NOT NULL,              -- planned_g, 0 for none
    entries     INTEGER NOT NULL,
    conflicts   INTEGER NOT NULL,
    contested   INTEGER NOT NULL,
    words       TEXT NOT NULL,
    PRIMARY KEY (shard, doc)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX manifest_by_first ON manifest_row (shard, first_index);
CREATE INDEX manifest_by_at ON manifest_row (shard, at_ms, doc);
CREATE INDEX manifest_by_updated ON manifest_row (shard, updated_ms, doc);
CREATE INDEX manifest_by_planned ON manifest_row (shard, sort_g, doc);
CREATE INDEX manifest_by_status ON manifest_row (shard, status, at_ms, doc);
CREATE INDEX manifest_by_district
    ON manifest_row (shard, district, at_ms, doc, status, planned_g, removed_g, accepted_g);

CREATE TABLE manifest_line (
    shard      INTEGER NOT NULL,
    doc        BLOB NOT NULL,
    line       TEXT NOT NULL,
    waste_code TEXT NOT NULL,
    waste_name TEXT NOT NULL,
    is_draft   INTEGER NOT NULL,
    at_ms      INTEGER NOT NULL,               -- the manifest's date
    planned_g  INTEGER,
    removed_g  INTEGER,
    accepted_g INTEGER,
    PRIMARY KEY (shard, doc, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX line_by_waste ON manifest_line (shard, waste_code, at_ms, doc);

-- The rowid is first_index. Han characters stand apart, so that a phrase finds any part of a name.
CREATE VIRTUAL TABLE manifest_search
    USING fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61');
";

/// Writes the shard's head rows, unless some shard has them already.
pub(super) fn begin(connection: &Connection, shard: Shard) -> Result<(), ArchiveError> {
    const HEAD: &str =
        "INSERT INTO log_head (shard, size) SELECT ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM log_head)";
    connection.execute(HEAD, [shard.0])?;
    Ok(())
}

pub(super) fn shard(connection: &Connection) -> Result<Shard, ArchiveError> {
    const SHARD: &str = "SELECT shard FROM log_head";
    connection
        .query_row(SHARD, [], |row| row.get(0).map(Shard))
        .optional()?
        .ok_or(ArchiveError::NoShard)
}

/// The batches are large: more memory and fewer checkpoints than for a device.
pub(super) fn tune_writer(connection: &Connection) -> Result<(), ArchiveError> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.pragma_update(None, "cache_size", -64 * 1024)?;
    // A checkpoint after 16 MiB of log instead of 4.
    connection.pragma_update(None, "wal_autocheckpoint", 4096)?;
    Ok(())
}

/// Makes the read model when there is none.
pub(super) fn check_read_model(connection: &Connection, shard: Shard) -> Result<(), ArchiveError> {
    if version(connection, shard)?.is_some() {
        return Ok(());
    }
    // Empty and of this version, because there are no entries either.
    connection.execute_batch(DROP_READ_MODEL)?;
    connection.execute_batch(MAKE_READ_MODEL)?;
    connection.execute(
        "INSERT INTO read_model (shard, version)
         SELECT ?1, CASE size WHEN 0 THEN ?2 ELSE 0 END FROM log_head WHERE shard = ?1",
        params![shard.0, READ_MODEL],
    )?;
    Ok(())
}

fn version(connection: &Connection, shard: Shard) -> Result<Option<i64>, ArchiveError> {
    const VERSION: &str = "SELECT version FROM read_model WHERE shard = ?1";
    Ok(connection
        .query_row(VERSION, [shard.0], |row| row.get(0))
        .optional()?)
}

pub(super) fn is_repaint_due(connection: &Connection, shard: Shard) -> Result<bool, ArchiveError> {
    Ok(version(connection, shard)? != Some(READ_MODEL))
}

pub(super) fn begin_repaint(connection: &mut Connection, shard: Shard) -> Result<(), ArchiveError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(DROP_READ_MODEL)?;
    transaction.execute_batch(MAKE_READ_MODEL)?;
    set_version(&transaction, shard, 0)?;
    Ok(transaction.commit()?)
}

pub(super) fn repainted(connection: &Connection, shard: Shard) -> Result<(), ArchiveError> {
    set_version(connection, shard, READ_MODEL)
}

fn set_version(connection: &Connection, shard: Shard, version: i64) -> Result<(), ArchiveError> {
    connection.execute(
        "UPDATE read_model SET version = ?2 WHERE shard = ?1",
        params![shard.0, version],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rule that keeps the door to sharded databases open: see `scale.md` §3.
    #[test]
    fn every_primary_key_and_every_index_begins_with_the_shard() {
        let connection = wufei_sqlite::open_in_memory(&SCHEMA).unwrap();
        connection.execute_batch(MAKE_READ_MODEL).unwrap();
        let mut tables = connection
            .prepare("SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'")
            .unwrap();
        let tables: Vec<String> = tables
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(tables.len() >= 12, "{tables:?}");
        for table in &tables {
            let first: String = connection
                .query_row(
                    "SELECT name FROM pragma_table_info(?1) WHERE pk = 1",
                    [table],
                    |row| row.get(0),
                )
                .unwrap();
            assert_eq!(first, "shard", "{table}");
        }
        let mut indexes = connection
            .prepare(
                "SELECT i.name, (SELECT name FROM pragma_index_info(i.name) WHERE seqno = 0)
                 FROM pragma_table_list AS t JOIN pragma_index_list(t.name) AS i
                 WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
            )
            .unwrap();
        let indexes: Vec<(String, String)> = indexes
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert!(indexes.len() >= 9, "{indexes:?}");
        for (index, first) in indexes {
            assert_eq!(first, "shard", "{index}");
        }
    }

    #[test]
    fn no_number_comes_from_a_sequence() {
        for script in [FIRST, REVOCATIONS, MAKE_READ_MODEL] {
            for word in ["AUTOINCREMENT", " SERIAL", "CREATE SEQUENCE", "NEXTVAL"] {
                assert!(!script.to_uppercase().contains(word), "{word}");
            }
        }
    }
}
