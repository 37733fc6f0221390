-- +goose Up
-- What the authority wrote to a campaign, as it left: nothing of it changes but
-- the code that opens it, of which only what it leads to is kept.
CREATE TABLE letters (
	id          TEXT PRIMARY KEY,
	case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
	number      TEXT NOT NULL UNIQUE,
	kind        TEXT NOT NULL,
	lang        TEXT NOT NULL,
	addressee   TEXT NOT NULL,
	writer      TEXT NOT NULL,
	campaign    TEXT NOT NULL,
	address     TEXT NOT NULL,
	dateline    TEXT NOT NULL,
	subject     TEXT NOT NULL,
	body        TEXT NOT NULL,
	reply_at    TEXT NOT NULL,
	hash        TEXT NOT NULL,
	due         DATE,
	code_hash   BLOB UNIQUE,
	coded_at    TIMESTAMP,
	author      TEXT NOT NULL,
	author_name TEXT NOT NULL,
	issued_at   TIMESTAMP NOT NULL,
	replied_at  TIMESTAMP
);
CREATE INDEX letters_case ON letters (case_id, id);
CREATE INDEX letters_due ON letters (due, case_id) WHERE due IS NOT NULL AND replied_at IS NULL;

-- What a campaign answered. sealed is to the authority: who answers, and what
-- they wrote. once is a keyed hash of an answer, so that a second click is the
-- same one. heard_at is when it was first read.
CREATE TABLE letter_replies (
	id        TEXT PRIMARY KEY,
	letter_id TEXT NOT NULL REFERENCES letters (id) ON DELETE CASCADE,
	answer    TEXT NOT NULL,
	sealed    BLOB NOT NULL,
	once      BLOB NOT NULL,
	at        TIMESTAMP NOT NULL,
	heard_at  TIMESTAMP,
	UNIQUE (letter_id, once)
);
CREATE INDEX letter_replies_unheard ON letter_replies (letter_id) WHERE heard_at IS NULL;

-- +goose Down
DROP TABLE letter_replies;
DROP TABLE letters;
