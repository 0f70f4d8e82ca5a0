-- A row of a tally changes with every batch: room beside it, and swept often.

ALTER TABLE tally SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);
