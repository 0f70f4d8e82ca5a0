-- What is to be sent. `due_at` is when somebody has to look: the time to send, or the end of a lease.

CREATE TABLE outbox (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    state TEXT NOT NULL,       -- ready, held, leased, done, dead
    held INTEGER NOT NULL,     -- 1: the body is a request to plan anew, 0: a rendering to send
    priority INTEGER NOT NULL, -- 0 low … 4 critical
    due_at REAL,               -- none once nothing is to be done
    token INTEGER NOT NULL,    -- grows with each claim: a late worker's is no longer taken
    attempts INTEGER NOT NULL,
    changed_at REAL NOT NULL,
    idempotency_key TEXT,
    message TEXT,
    subject TEXT,              -- the recipient's pseudonym, never the id
    reason TEXT NOT NULL,      -- what came of the last attempt, without personal data
    body BLOB NOT NULL,        -- sealed; empty once it is done
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX outbox_by_key ON outbox (tenant, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX outbox_due_by_priority ON outbox (tenant, priority, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_by_state ON outbox (tenant, state, id) WHERE state IN ('leased', 'dead');
CREATE INDEX outbox_done_by_time ON outbox (changed_at) WHERE state = 'done';
CREATE INDEX outbox_by_subject ON outbox (tenant, subject) WHERE subject IS NOT NULL;

CREATE TABLE outbox_due (      -- when each tenant's next entry is due; never too late, at times too early
    tenant TEXT NOT NULL,
    run_at REAL NOT NULL,
    PRIMARY KEY (tenant)
) WITHOUT ROWID;
CREATE INDEX outbox_due_by_time ON outbox_due (run_at);
