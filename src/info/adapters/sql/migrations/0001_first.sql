-- The first schema. Tenant comes first in every key; `seq` orders rows as they were committed.

CREATE TABLE message (
    seq INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    template TEXT NOT NULL,
    channel TEXT NOT NULL,
    variant TEXT NOT NULL,
    locale TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at REAL NOT NULL,
    seconds REAL,              -- from the request to the hand-over of its transaction to the disk
    counted INTEGER NOT NULL,  -- 1 when the variant was drawn and shown: it stands in `counts`
    idempotency_key TEXT,
    recipient_key TEXT,        -- the pseudonym, never the id
    record BLOB NOT NULL       -- the whole MessageRecord, MessagePack
);
CREATE UNIQUE INDEX message_by_id ON message (tenant, id);
CREATE UNIQUE INDEX message_by_key ON message (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX message_by_recipient ON message (tenant, recipient_key) WHERE recipient_key IS NOT NULL;

CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice, whatever was deleted: readers hold cursors
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    message TEXT NOT NULL,
    kind TEXT NOT NULL,
    at REAL NOT NULL,
    template TEXT NOT NULL,
    channel TEXT NOT NULL,
    variant TEXT NOT NULL,
    locale TEXT NOT NULL,
    value REAL
);
CREATE UNIQUE INDEX event_by_id ON event (tenant, id);
CREATE INDEX event_by_message ON event (tenant, message, kind);
CREATE INDEX event_by_time ON event (at);  -- what is past its retention goes, whoever it belongs to

CREATE TABLE counts (
    tenant TEXT NOT NULL,
    template TEXT NOT NULL,
    channel TEXT NOT NULL,
    variant TEXT NOT NULL,
    shown INTEGER NOT NULL,
    rewarded INTEGER NOT NULL,
    PRIMARY KEY (tenant, template, channel, variant)
) WITHOUT ROWID;

CREATE TABLE rewarded (
    tenant TEXT NOT NULL,
    message TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (tenant, message)
) WITHOUT ROWID;

CREATE TABLE allocation (
    tenant TEXT NOT NULL,
    template TEXT NOT NULL,
    channel TEXT NOT NULL,
    number INTEGER NOT NULL,
    record BLOB NOT NULL,      -- the whole AllocationTable, MessagePack
    PRIMARY KEY (tenant, template, channel, number)
) WITHOUT ROWID;

CREATE TABLE blob (            -- content-addressed and shared: no tenant, no personal data
    hash TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE delivery (
    seq INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    message TEXT NOT NULL,
    at REAL NOT NULL,
    record BLOB NOT NULL       -- the Receipt, MessagePack
);
CREATE INDEX delivery_by_message ON delivery (tenant, message);

CREATE TABLE erased (
    tenant TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (tenant, recipient_key)
) WITHOUT ROWID;

CREATE TABLE mark (            -- where a reader of the log stands
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
