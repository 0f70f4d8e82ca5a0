-- What is kept of how people read: sums of a person, sealed; tallies of a tenant that name nobody; and
-- which messages count towards a cap.

CREATE TABLE habit (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,         -- the person's pseudonym
    version INTEGER NOT NULL,  -- how often it was written: a fold of an older one is not
    at REAL NOT NULL,          -- the newest thing in it: past its retention the row goes
    messages_to INTEGER NOT NULL, -- how far of the log is in it: `seq` of messages
    events_to INTEGER NOT NULL,   -- and of events
    data BLOB NOT NULL,        -- the sums, sealed with the person's key
    PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

CREATE TABLE habit_tally (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,        -- hour, weekday, topic, lag
    template TEXT NOT NULL,    -- of a lag; empty for the others
    channel TEXT NOT NULL,
    name TEXT NOT NULL,        -- which hour, day, topic; of a lag the variant and how long after the last
    sent INTEGER NOT NULL,
    engaged INTEGER NOT NULL,
    PRIMARY KEY (tenant, kind, template, channel, name)
) WITHOUT ROWID;

CREATE TABLE contact (
    tenant TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    at REAL NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (tenant, recipient_key, purpose, at, message)
) WITHOUT ROWID;
CREATE INDEX contact_by_time ON contact (tenant, at);
