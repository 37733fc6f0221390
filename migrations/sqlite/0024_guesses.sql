-- +goose Up
-- The key under which callers of one day are told apart; gone with its day.
CREATE TABLE guess_keys (
	day    TEXT PRIMARY KEY,
	secret BLOB NOT NULL
);
-- How far each caller has used up a limit: when it is whole again, in
-- milliseconds since 1970.
CREATE TABLE guess_counts (
	key_hash BLOB PRIMARY KEY,
	whole_at BIGINT NOT NULL
);
CREATE INDEX guess_counts_whole_at ON guess_counts (whole_at);

-- +goose Down
DROP TABLE guess_counts;
DROP TABLE guess_keys;
