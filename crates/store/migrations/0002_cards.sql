-- Cards of persons. Entries name them by their hash and never hold them, so that a ledger that forgets nothing
-- can forget a person. An erased card keeps its address and its person, and nothing of what it said.

CREATE TABLE card (
    row       INTEGER PRIMARY KEY,                              -- order of arrival
    address   BLOB NOT NULL UNIQUE CHECK (length(address) = 32), -- by which entries name it
    person    BLOB NOT NULL CHECK (length(person) = 16),
    is_own    INTEGER NOT NULL CHECK (is_own IN (0, 1)),        -- 1 for a person of this device
    bytes     BLOB,                                             -- none once it is erased
    erased_ms INTEGER,                                          -- milliseconds since 1970, this replica's clock
    CHECK ((bytes IS NULL) = (erased_ms IS NOT NULL))
) STRICT;

CREATE INDEX card_by_person ON card (person);

-- The person at this device now; no row when nobody says who it is. And whether what was erased may still stand
-- somewhere in the file: it is written anew then, at the latest when it is opened.
CREATE TABLE acting (
    only      INTEGER PRIMARY KEY CHECK (only = 1),
    person    BLOB CHECK (length(person) = 16),
    has_trace INTEGER NOT NULL CHECK (has_trace IN (0, 1))
) STRICT;

INSERT INTO acting (only, person, has_trace) VALUES (1, NULL, 0);
