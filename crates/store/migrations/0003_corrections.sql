-- Corrections that wait for an answer, so that a list of what is to be done need not open every manifest.
ALTER TABLE summary ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;
CREATE INDEX summary_corrections ON summary (updated DESC) WHERE corrections > 0;
