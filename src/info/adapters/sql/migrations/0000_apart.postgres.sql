-- Tenants kept apart by the database itself, and what partitions by time need.

-- Puts a table with a tenant under row-level security: its owner, too, sees and writes rows of the
-- tenant of the transaction only; without one there are no rows.
CREATE FUNCTION info_keep_apart(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
        'CREATE POLICY own_tenant ON %I'
        ' USING (tenant = nullif(current_setting(''info.tenant'', true), ''''))'
        ' WITH CHECK (tenant = nullif(current_setting(''info.tenant'', true), ''''))', name);
END $$;
REVOKE EXECUTE ON FUNCTION info_keep_apart FROM PUBLIC;

-- The directory: which tenants there are, and how often each has written. The row of a tenant is
-- locked while a batch of it is being written, so that its rows are numbered in the order of commits.
CREATE TABLE tenant_head (
    tenant TEXT PRIMARY KEY,
    batches BIGINT NOT NULL
) WITH (fillfactor = 50);
SELECT info_keep_apart('tenant_head');
CREATE POLICY directory ON tenant_head FOR SELECT USING (current_setting('info.directory', true) = 'on');

-- What a partitioned table cannot keep unique: idempotency keys of messages, ids of events.
CREATE TABLE once (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at DOUBLE PRECISION NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, id)
);
CREATE INDEX once_by_message ON once (tenant, message);
SELECT info_keep_apart('once');

-- Makes the partitions of this week and the next four, drops those whose last row is older than `since`
-- (NULL: none), but never what is younger than a day. What was made and what was dropped.
CREATE FUNCTION info_partitions(now double precision, since double precision)
RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    week CONSTANT bigint := 604800;
    parent text;
    part text;
    number bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('info partitions'));
    since := least(since, extract(epoch FROM clock_timestamp()) - 86400);
    FOREACH parent IN ARRAY ARRAY['message', 'event'] LOOP
        FOR number IN SELECT floor(now / week)::bigint + ahead FROM generate_series(0, 4) ahead LOOP
            part := format('%s_w%s', parent, number);
            IF to_regclass(part) IS NULL THEN
                BEGIN
                    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)',
                                   part, parent, number * week, (number + 1) * week);
                    PERFORM info_keep_apart(part);
                    RETURN NEXT part;
                EXCEPTION WHEN check_violation THEN
                    NULL;  -- rows of that week stand in the rest already; they stay there
                END;
            END IF;
        END LOOP;
        FOR part IN
            SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid
            WHERE inhparent = parent::regclass AND relname ~ '_w[0-9]+$'
              AND (substring(relname FROM '_w([0-9]+)$')::bigint + 1) * week <= since
        LOOP
            EXECUTE format('DROP TABLE %I', part);
            RETURN NEXT part;
        END LOOP;
    END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION info_partitions FROM PUBLIC;
