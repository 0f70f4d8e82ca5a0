-- What learning needs: evidence by table, variant and segment; and experiments.

CREATE TABLE tally (           -- only ever added to; holds no person, and stays when one goes
    tenant TEXT NOT NULL,
    template TEXT NOT NULL,
    channel TEXT NOT NULL,
    number INTEGER NOT NULL,   -- of the allocation table the message drew from
    variant TEXT NOT NULL,
    segment TEXT NOT NULL,
    kind TEXT NOT NULL,        -- shown, or an event's; of machines and of whom an experiment leaves out: apart
    n INTEGER NOT NULL,        -- of how many messages it was the first of its kind
    PRIMARY KEY (tenant, template, channel, number, variant, segment, kind)
) WITHOUT ROWID;

CREATE TABLE experiment (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,  -- how often it changed: a decision on an older one is not written
    record BLOB NOT NULL,      -- the Experiment, MessagePack: a plan and where it stands, nothing of a person
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

ALTER TABLE message ADD COLUMN number INTEGER;                   -- of its table, where it stands in `tally`
ALTER TABLE message ADD COLUMN segment TEXT NOT NULL DEFAULT ''; -- goes when a person goes
ALTER TABLE message ADD COLUMN apart TEXT NOT NULL DEFAULT '';   -- holdout, out, again: why not in `counts`
ALTER TABLE event ADD COLUMN machine TEXT NOT NULL DEFAULT '';   -- the class of the machine it came from
