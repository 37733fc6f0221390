-- +goose Up
-- When the owner of a search is told by mail of new cases: how, at how many, the
-- key of the last one told of, and since when.
ALTER TABLE saved_searches ADD COLUMN alert TEXT NOT NULL DEFAULT '';
ALTER TABLE saved_searches ADD COLUMN alert_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE saved_searches ADD COLUMN seen_id TEXT NOT NULL DEFAULT '';
ALTER TABLE saved_searches ADD COLUMN told_at TIMESTAMPTZ;
CREATE INDEX saved_searches_alert ON saved_searches (id) WHERE alert <> '';

-- +goose Down
DROP INDEX saved_searches_alert;
ALTER TABLE saved_searches DROP COLUMN told_at;
ALTER TABLE saved_searches DROP COLUMN seen_id;
ALTER TABLE saved_searches DROP COLUMN alert_at;
ALTER TABLE saved_searches DROP COLUMN alert;
