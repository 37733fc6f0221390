-- +goose Up
-- The record of every act in the back-office. Each line holds the hash of the
-- one before; times are hashed as microseconds, detail as the text kept here.
CREATE TABLE journal (
	seq        INTEGER PRIMARY KEY,
	at         TIMESTAMP NOT NULL,
	actor      TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	act        TEXT NOT NULL,
	object     TEXT NOT NULL,
	detail     TEXT NOT NULL,
	previous   BLOB NOT NULL,
	hash       BLOB NOT NULL
);
CREATE INDEX journal_actor ON journal (actor, seq);
CREATE INDEX journal_act ON journal (act, seq);
CREATE INDEX journal_object ON journal (object, seq);
CREATE INDEX journal_at ON journal (at);

-- The last line's number and hash, so that a cut tail is seen. Its one row is
-- also the lock that puts writers in a row.
CREATE TABLE journal_head (
	id   INTEGER PRIMARY KEY CHECK (id = 1),
	seq  BIGINT NOT NULL,
	hash BLOB NOT NULL
);
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, x'');

-- +goose StatementBegin
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE journal_head;
DROP TABLE journal;
