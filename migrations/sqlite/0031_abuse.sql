-- +goose Up
-- What people of the back-office set while the portal runs, each until an
-- instant, or until it is set anew.
CREATE TABLE settings (
	name        TEXT PRIMARY KEY,
	value       TEXT NOT NULL,
	until       TIMESTAMP NOT NULL,
	author      TEXT NOT NULL,
	author_name TEXT NOT NULL,
	at          TIMESTAMP NOT NULL
);
-- How a report came in: bits of report.Entries.
ALTER TABLE reports ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE reports DROP COLUMN entry;
DROP TABLE settings;
