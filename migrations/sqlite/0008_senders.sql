-- +goose Up
-- A sender as voters were shown it, under one identity however it was written:
-- see internal/canvass. family brings senders together that are taken for one
-- another; link_kind and link_name are those of the last of its links.
CREATE TABLE senders (
	id         INTEGER PRIMARY KEY AUTOINCREMENT,
	kind       TEXT NOT NULL,
	identity   TEXT NOT NULL,
	shown      TEXT NOT NULL,
	family     TEXT NOT NULL,
	reports    INTEGER NOT NULL,
	link_kind  TEXT NOT NULL,
	link_name  TEXT NOT NULL,
	first_seen TIMESTAMP NOT NULL,
	last_seen  TIMESTAMP NOT NULL,
	UNIQUE (kind, identity)
);
CREATE INDEX senders_family ON senders (family);
CREATE INDEX senders_last_seen ON senders (last_seen, id);

-- Which senders a report names; 0 for none, so that a sweep knows that it has
-- seen it.
CREATE TABLE sender_reports (
	report_id TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	sender_id INTEGER NOT NULL,
	PRIMARY KEY (report_id, sender_id)
);
CREATE INDEX sender_reports_sender_id ON sender_reports (sender_id, report_id);

-- Who sends under an identity, as a reviewer found out. Rows are only added: the
-- last one holds, and one without a kind says that nobody is known again.
CREATE TABLE sender_links (
	id          TEXT PRIMARY KEY,
	sender_id   INTEGER NOT NULL REFERENCES senders (id),
	kind        TEXT NOT NULL,
	name        TEXT NOT NULL,
	contender   TEXT NOT NULL,
	reason      TEXT NOT NULL,
	author      TEXT NOT NULL,
	author_name TEXT NOT NULL,
	at          TIMESTAMP NOT NULL
);
CREATE INDEX sender_links_sender_id ON sender_links (sender_id, id);

-- Senders that look alike and are not the same, as a reviewer said; the smaller
-- number first.
CREATE TABLE senders_apart (
	one    INTEGER NOT NULL,
	other  INTEGER NOT NULL,
	author TEXT NOT NULL,
	at     TIMESTAMP NOT NULL,
	PRIMARY KEY (one, other)
);

-- +goose Down
DROP TABLE senders_apart;
DROP TABLE sender_links;
DROP TABLE sender_reports;
DROP TABLE senders;
