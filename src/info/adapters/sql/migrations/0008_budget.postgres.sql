-- Indexes that nothing reads here: `once` keeps ids and idempotency keys, weeks are dropped whole. Each row
-- that is written or stripped of its person was put into them.

DROP INDEX event_by_id;
DROP INDEX event_by_time;
DROP INDEX message_by_key;
