-- What was done and by whom, written in the transaction of what it records; `seq` is the order of commits.

CREATE TABLE audit_entry (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: the sequencer holds a cursor
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at REAL NOT NULL,
    subject TEXT,              -- the recipient's pseudonym, never the id
    leaf BLOB NOT NULL,        -- what the tree hashes: commitments, no personal data
    detail BLOB NOT NULL       -- the event itself, sealed, outside the tree, erasable
);
CREATE UNIQUE INDEX audit_entry_by_id ON audit_entry (tenant, id);
CREATE INDEX audit_entry_by_subject ON audit_entry (tenant, subject) WHERE subject IS NOT NULL;
