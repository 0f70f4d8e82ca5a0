-- What can be used once and was: the uses of action tokens, kept until the tokens have ended.

CREATE TABLE spent (
    tenant TEXT NOT NULL,
    use BLOB NOT NULL,         -- message and tags of group and action: no personal data
    expires_at REAL NOT NULL,
    PRIMARY KEY (tenant, use)
) WITHOUT ROWID;
CREATE INDEX spent_by_end ON spent (expires_at);
