-- What a device keeps. The table `entry` is the truth: rows are added, never changed and never removed.
-- Everything about an entry can be read again from its `signed` bytes; the columns beside them are for finding it.
-- Unsigned 64-bit numbers (seq, log_index, log_ms) are kept with their bits as they are.

CREATE TABLE entry (
    row    INTEGER PRIMARY KEY,                                 -- order of admission on this replica
    id     BLOB NOT NULL UNIQUE CHECK (length(id) = 32),        -- SHA-256 of the unsigned body
    doc    BLOB NOT NULL CHECK (length(doc) = 16),              -- all zero for a statement
    device BLOB NOT NULL CHECK (length(device) = 16),           -- who signed
    epoch  INTEGER NOT NULL,                                    -- incarnation of the signer's store
    seq    INTEGER NOT NULL,                                    -- 0, 1, 2 … in (device, epoch)
    signed BLOB NOT NULL                                        -- body, signature, payload: as received
) STRICT;

CREATE INDEX entry_by_doc ON entry (doc);
-- Not unique: where a device forked, both branches are kept as evidence.
CREATE INDEX entry_by_place ON entry (device, epoch, seq);

-- The regulator's word that an entry stands in its log. An entry that is held may have one too.
CREATE TABLE receipt (
    entry     BLOB NOT NULL PRIMARY KEY CHECK (length(entry) = 32),
    verdict   INTEGER NOT NULL,                                 -- the byte in receipts and state lines
    log_index INTEGER NOT NULL UNIQUE,                          -- place in the log: 0, 1, 2 …
    log_ms    INTEGER NOT NULL,                                 -- milliseconds since 1970, the regulator's clock
    signature BLOB NOT NULL CHECK (length(signature) = 64)      -- by an issuer
) STRICT;

-- How far each feed has been read.
CREATE TABLE cursor (
    feed BLOB NOT NULL PRIMARY KEY,                             -- one byte for the kind, then the organisation
    seq  INTEGER NOT NULL,                                      -- the last item read, 0 before the first
    hash BLOB NOT NULL CHECK (length(hash) = 32)                -- the chain up to that item
) STRICT, WITHOUT ROWID;

-- What this device signed and the regulator has not confirmed. A refused entry stays, is shown, and is not sent again.
CREATE TABLE outbox (
    row          INTEGER PRIMARY KEY REFERENCES entry (row),
    entry        BLOB NOT NULL UNIQUE CHECK (length(entry) = 32),
    refused_code TEXT,                                          -- stable name of the rejection
    refused_text TEXT,                                          -- what the regulator said
    CHECK ((refused_code IS NULL) = (refused_text IS NULL))
) STRICT;

-- Entries that came before what they build on. They are looked at again when it arrives.
CREATE TABLE held (
    row       INTEGER PRIMARY KEY,                              -- order of arrival
    id        BLOB NOT NULL UNIQUE CHECK (length(id) = 32),
    doc       BLOB NOT NULL CHECK (length(doc) = 16),
    device    BLOB NOT NULL CHECK (length(device) = 16),        -- as it claims; bounded for each
    waits     TEXT NOT NULL CHECK (waits IN ('credential', 'causes')),
    waits_for BLOB NOT NULL,                                    -- 16 bytes of a credential, or 32 for each cause
    signed    BLOB NOT NULL
) STRICT;

CREATE INDEX held_by_doc ON held (doc);
CREATE INDEX held_by_device ON held (device);

-- What a person is typing: unsigned, and it never leaves the device.
CREATE TABLE form (
    id         TEXT NOT NULL PRIMARY KEY,
    kind       TEXT NOT NULL,                                   -- which screen it belongs to
    json       TEXT NOT NULL,
    updated_ms INTEGER NOT NULL                                 -- milliseconds since 1970
) STRICT, WITHOUT ROWID;

-- This device's own place in its sequence. Written in the transaction of the entry that takes it.
CREATE TABLE own (
    only       INTEGER PRIMARY KEY CHECK (only = 1),
    public_key BLOB NOT NULL CHECK (length(public_key) = 32),   -- of the signing key, whose seed is in keys/device.key
    epoch      INTEGER NOT NULL,
    next_seq   INTEGER NOT NULL,
    last       BLOB NOT NULL CHECK (length(last) = 32)          -- the entry at next_seq - 1, all zero at 0
) STRICT;

-- Who this device is in which ledger; no row before enrolment.
CREATE TABLE identity (
    only        INTEGER PRIMARY KEY CHECK (only = 1),
    chain       BLOB NOT NULL,                                  -- credentials from the root to this device
    address     TEXT NOT NULL,                                  -- of the regulator, host:port
    server_keys BLOB NOT NULL CHECK (length(server_keys) % 32 = 0), -- pinned transport keys
    org_name    TEXT NOT NULL
) STRICT;

-- Which document an imported number became, so that importing twice changes nothing.
CREATE TABLE import_number (
    number TEXT NOT NULL PRIMARY KEY,
    doc    BLOB NOT NULL CHECK (length(doc) = 16)
) STRICT, WITHOUT ROWID;

-- The version of the pictures below `projections/`; 0 when they are not painted yet.
CREATE TABLE projection (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    version INTEGER NOT NULL
) STRICT;

INSERT INTO projection (only, version) VALUES (1, 0);
