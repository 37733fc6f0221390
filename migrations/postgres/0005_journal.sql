-- +goose Up
-- The record of every act in the back-office. Each line holds the hash of the
-- one before; times are hashed as microseconds, detail as the text kept here.
CREATE TABLE journal (
	seq        BIGINT PRIMARY KEY,
	at         TIMESTAMPTZ NOT NULL,
	actor      TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	act        TEXT NOT NULL,
	object     TEXT NOT NULL,
	detail     TEXT NOT NULL,
	previous   BYTEA NOT NULL,
	hash       BYTEA NOT NULL
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
	hash BYTEA NOT NULL
);
INSERT INTO journal_head (id, seq, hash) VALUES (1, 0, '');

-- +goose StatementBegin
CREATE FUNCTION journal_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the journal is only added to';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
	FOR EACH ROW EXECUTE FUNCTION journal_only_added_to();
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
	FOR EACH ROW EXECUTE FUNCTION journal_only_added_to();
CREATE TRIGGER journal_no_truncate BEFORE TRUNCATE ON journal
	FOR EACH STATEMENT EXECUTE FUNCTION journal_only_added_to();

-- +goose Down
DROP TABLE journal_head;
DROP TABLE journal;
DROP FUNCTION journal_only_added_to();
