-- +goose Up
-- One act on many cases: what is done, for whom, and how far it is. undoes is the
-- key of another that it takes back, or ''.
CREATE TABLE bulks (
	id            UUID PRIMARY KEY,
	state         TEXT NOT NULL,
	act           TEXT NOT NULL,
	assignee      TEXT NOT NULL,
	assignee_name TEXT NOT NULL,
	outcome       TEXT NOT NULL,
	reasons       TEXT NOT NULL,
	undoes        TEXT NOT NULL,
	author        TEXT NOT NULL,
	author_name   TEXT NOT NULL,
	total         INTEGER NOT NULL,
	made_at       TIMESTAMPTZ NOT NULL,
	ended_at      TIMESTAMPTZ
);
CREATE INDEX bulks_state ON bulks (state, id);
CREATE UNIQUE INDEX bulks_undoes ON bulks (undoes) WHERE undoes <> '';

-- Each case of it as it was seen, what came of it, and how it was before.
CREATE TABLE bulk_items (
	bulk_id      UUID NOT NULL REFERENCES bulks (id) ON DELETE CASCADE,
	number       INTEGER NOT NULL,
	reference    TEXT NOT NULL,
	version      INTEGER NOT NULL,
	result       TEXT NOT NULL,
	after        INTEGER NOT NULL,
	had_assignee TEXT NOT NULL,
	PRIMARY KEY (bulk_id, number)
);
CREATE INDEX bulk_items_result ON bulk_items (bulk_id, result, number);

-- A filter of the queue under a name, as the end of its address.
CREATE TABLE saved_searches (
	id         UUID PRIMARY KEY,
	owner      TEXT NOT NULL,
	owner_name TEXT NOT NULL,
	name       TEXT NOT NULL,
	query      TEXT NOT NULL,
	shared     BOOLEAN NOT NULL,
	at         TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX saved_searches_owner ON saved_searches (owner, name);

-- +goose Down
DROP TABLE saved_searches;
DROP TABLE bulk_items;
DROP TABLE bulks;
