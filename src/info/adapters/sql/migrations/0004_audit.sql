-- What was done and by whom, written in the transaction of what it records; and the tree over it.
-- Entries belong to tenants. The queue and the tree hold ids and hashes, nothing of a tenant.

CREATE TABLE audit_entry (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,          -- of a message: the message's
    kind TEXT NOT NULL,
    at REAL NOT NULL,
    subject TEXT,              -- the recipient's pseudonym, never the id
    leaf BLOB NOT NULL,        -- what the tree hashes: commitments, no personal data
    detail BLOB NOT NULL,      -- the event itself, sealed, outside the tree, erasable
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE INDEX audit_entry_by_subject ON audit_entry (tenant, subject) WHERE subject IS NOT NULL;

CREATE TABLE audit_queue (     -- what has no index yet, in the order of commits; a row is a transaction
    place INTEGER PRIMARY KEY,
    leaves BLOB NOT NULL       -- id and leaf hash of each entry, MessagePack
);

CREATE TABLE audit_leaf (      -- at which index of the tree an entry stands
    id TEXT PRIMARY KEY,
    tree_index INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit_tile (      -- the tree's hashes, 256 a tile
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
);

CREATE TABLE audit_head (      -- one row: where the tree stands, and which process lets it grow
    name TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    checkpoint TEXT NOT NULL,  -- a signed note
    holder TEXT NOT NULL,
    leased_until REAL NOT NULL
);
INSERT INTO audit_head (name, size, checkpoint, holder, leased_until) VALUES ('log', 0, '', '', 0);

CREATE TABLE audit_checkpoint ( -- those that somebody outside has seen: cosigned, anchored
    size INTEGER PRIMARY KEY,
    note TEXT NOT NULL,
    at REAL NOT NULL
);
