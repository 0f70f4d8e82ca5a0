-- Persons and what holds for them, erasures, tenants set through the API, tokens.

CREATE TABLE person (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,         -- the pseudonym of a person (r_…) or of an address (a_…), never the id
    version INTEGER NOT NULL,  -- how often it changed: a decision on an older one is not written
    standing BLOB NOT NULL,    -- the Standing, MessagePack: codes and times
    profile BLOB NOT NULL,     -- sealed; empty where none was put in, and after an erasure
    PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

CREATE TABLE consent (         -- only ever added to, but for an erasure
    seq INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    id TEXT NOT NULL,
    record BLOB NOT NULL       -- the Consent, MessagePack; its terms are sealed
);
CREATE UNIQUE INDEX consent_by_id ON consent (tenant, id);
CREATE INDEX consent_by_person ON consent (tenant, key);

CREATE TABLE request (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    due_at REAL NOT NULL,
    done_at REAL,
    record BLOB NOT NULL,      -- the PrivacyRequest, MessagePack
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE INDEX request_by_person ON request (tenant, key);

CREATE TABLE hold (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    at REAL NOT NULL,
    until REAL,                -- none: until it is released
    released_at REAL,
    record BLOB NOT NULL,      -- the Hold, MessagePack
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE INDEX hold_by_person ON hold (tenant, key);

CREATE TABLE erasure (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    key TEXT NOT NULL,
    at REAL NOT NULL,
    steps INTEGER NOT NULL,    -- how many of the six are done
    record BLOB NOT NULL,      -- the ErasureJob, MessagePack; the id in it is sealed
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX erasure_under_way ON erasure (tenant, key) WHERE steps < 6;

CREATE TABLE forgotten (       -- so that whoever asks for such a message is told what became of it
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,          -- a message's
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

ALTER TABLE erased ADD COLUMN in_force INTEGER NOT NULL DEFAULT 0;  -- 1: may not be put in again
ALTER TABLE message ADD COLUMN probability REAL;                    -- of the draw: stays when a person goes

CREATE TABLE tenant_setting (
    tenant TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    record BLOB NOT NULL       -- the TenantSettings, MessagePack
) WITHOUT ROWID;

CREATE TABLE token (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    made_at REAL NOT NULL,
    expires_at REAL,
    revoked_at REAL,
    used_on INTEGER,           -- the last day of use, in days since 1970
    record BLOB NOT NULL,      -- the Token, MessagePack: the hash of its secret, never the secret
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
