-- Entries of a device's other history: the regulator's log has decided for the one beside it. They stay as
-- evidence, and so that whoever signed them can repeat what they did; no document holds them.
CREATE TABLE frozen (
    row   INTEGER PRIMARY KEY REFERENCES entry (row),
    at_ms INTEGER NOT NULL                                      -- when it was put aside, by this device's clock
) STRICT;

-- The incarnation that this device begins with its next signature; no row once it has begun, or when none is due.
CREATE TABLE opening (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    why   INTEGER NOT NULL,                                     -- the byte in the statement
    epoch INTEGER,                                              -- the entry that it goes on from; none when there is none
    seq   INTEGER,
    entry BLOB CHECK (length(entry) = 32)
) STRICT;
