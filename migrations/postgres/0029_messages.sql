-- +goose Up
-- What the authority and a voter write to each other of a report. sealed is to
-- the authority, own to the key that the receipt code opens.
CREATE TABLE messages (
	id          UUID PRIMARY KEY,
	report_id   UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	asked       BOOLEAN NOT NULL,
	author_name TEXT NOT NULL,
	sealed      BYTEA NOT NULL,
	own         BYTEA NOT NULL,
	sent_at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX messages_report ON messages (report_id, id);

-- What a voter did with a report after it was filed, in the order it was done.
-- before is what the report said until then, as JSON, of what is kept in clear.
-- heard_at is when the reviewers took note.
CREATE TABLE additions (
	id        UUID PRIMARY KEY,
	report_id UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	kind      TEXT NOT NULL,
	position  INTEGER NOT NULL,
	before    TEXT NOT NULL,
	at        TIMESTAMPTZ NOT NULL,
	heard_at  TIMESTAMPTZ
);
CREATE INDEX additions_report ON additions (report_id, id);
CREATE INDEX additions_unheard ON additions (report_id) WHERE heard_at IS NULL;

-- +goose Down
DROP TABLE additions;
DROP TABLE messages;
