-- What released figures may tell of one person of a tenant, all together, and what told it.

CREATE TABLE budget (
    tenant TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,  -- how often it changed: a release decided on an older one is not written
    record BLOB NOT NULL       -- epsilon and ledger, JSON
) WITHOUT ROWID;
