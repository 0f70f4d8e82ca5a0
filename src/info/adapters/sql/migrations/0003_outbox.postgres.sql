-- The directory shows who has something due, too.

CREATE POLICY directory ON outbox_due FOR SELECT USING (current_setting('info.directory', true) = 'on');
ALTER TABLE outbox SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE outbox_due SET (fillfactor = 50);
