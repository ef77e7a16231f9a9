-- Pictures of the documents, for lists and search. They are dropped and painted again whenever their version changes.

DROP TABLE IF EXISTS summary;
DROP TABLE IF EXISTS summary_text;
DROP TABLE IF EXISTS profile;

CREATE TABLE summary (
    row            INTEGER PRIMARY KEY,                         -- also names the row in summary_text
    doc            BLOB NOT NULL UNIQUE CHECK (length(doc) = 16),
    updated        INTEGER NOT NULL UNIQUE,                     -- row of the newest entry: newest documents first
    status         TEXT NOT NULL,
    number         TEXT,                                        -- the national number, once it is bound
    consignor      BLOB,                                        -- organisation, when it is enrolled
    consignor_name TEXT NOT NULL,
    carrier        BLOB,
    carrier_name   TEXT NOT NULL,
    receiver       BLOB,
    receiver_name  TEXT NOT NULL,
    waste_code     TEXT,                                        -- of the first line
    waste_name     TEXT,                                        -- of the first line
    lines          INTEGER NOT NULL,                            -- waste lines
    planned_g      INTEGER,                                     -- grams, all lines together
    removed_g      INTEGER,                                     -- grams
    received_g     INTEGER,                                     -- grams
    accepted_g     INTEGER,                                     -- grams
    planned_on     TEXT,                                        -- planned day of the transfer
    plate          TEXT,                                        -- of the first journey
    issued_ms      INTEGER,                                     -- milliseconds since 1970, the consignor's claim
    conflicts      INTEGER NOT NULL,                            -- contradictions that the fold shows
    corrections    INTEGER NOT NULL,                            -- corrections that wait for an answer
    search         TEXT NOT NULL                                -- what a search looks through
) STRICT;

CREATE INDEX summary_by_status ON summary (status, updated);
-- What needs a person is rare, and asked for often.
CREATE INDEX summary_with_conflicts ON summary (updated) WHERE conflicts > 0;
CREATE INDEX summary_with_corrections ON summary (updated) WHERE corrections > 0;
-- A workplace asks for its own: what it carries, what it expects. Firms that are only a text are nobody's own.
CREATE INDEX summary_by_consignor ON summary (consignor, status, updated) WHERE consignor IS NOT NULL;
CREATE INDEX summary_by_carrier ON summary (carrier, status, updated) WHERE carrier IS NOT NULL;
CREATE INDEX summary_by_receiver ON summary (receiver, status, updated) WHERE receiver IS NOT NULL;

-- Han characters stand apart in it, so that two of them are found as a phrase.
CREATE VIRTUAL TABLE summary_text USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'unicode61');

CREATE TABLE profile (
    doc      BLOB NOT NULL PRIMARY KEY CHECK (length(doc) = 16),
    org      BLOB NOT NULL CHECK (length(org) = 16),
    name     TEXT NOT NULL,
    uscc     TEXT,                                              -- unified social credit code
    kinds    TEXT NOT NULL,                                     -- names with one blank between them
    division INTEGER                                            -- GB/T 2260 code such as 420100
) STRICT, WITHOUT ROWID;

CREATE INDEX profile_by_org ON profile (org);
