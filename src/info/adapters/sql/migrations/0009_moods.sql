-- How replies sounded, by template and week: numbers alone. A person's own last mood is in their standing.

CREATE TABLE mood (
    tenant TEXT NOT NULL,
    template TEXT NOT NULL,
    week INTEGER NOT NULL,     -- its Monday, in days since 1970
    label TEXT NOT NULL,       -- positive, negative, unsure or no estimate
    n INTEGER NOT NULL,
    PRIMARY KEY (tenant, template, week, label)
) WITHOUT ROWID;
