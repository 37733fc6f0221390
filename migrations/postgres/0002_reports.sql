-- +goose Up
CREATE TABLE reports (
	id              UUID PRIMARY KEY,
	reference       TEXT NOT NULL UNIQUE,
	kind            TEXT NOT NULL,
	lang            TEXT NOT NULL,
	election        TEXT NOT NULL REFERENCES elections (slug),
	subject_kind    TEXT NOT NULL,
	subject_name    TEXT NOT NULL,
	contender       TEXT NOT NULL,
	commune         TEXT NOT NULL,
	departement     TEXT NOT NULL,
	channels        INTEGER NOT NULL,
	practices       INTEGER NOT NULL,
	outcomes        INTEGER NOT NULL,
	data_origin     TEXT NOT NULL,
	relation        TEXT NOT NULL,
	message         TEXT NOT NULL,
	sealed          BYTEA NOT NULL,
	locator         BYTEA NOT NULL UNIQUE,
	voter_recipient TEXT NOT NULL,
	received_at     TIMESTAMPTZ NOT NULL
);
CREATE INDEX reports_election ON reports (election, received_at);

CREATE TABLE contacts (
	report_id UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	position  INTEGER NOT NULL,
	channel   TEXT NOT NULL,
	on_day    DATE NOT NULL,
	at_time   TEXT NOT NULL,
	sender    TEXT NOT NULL,
	count     INTEGER NOT NULL,
	PRIMARY KEY (report_id, position)
);

CREATE TABLE opt_outs (
	report_id UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	position  INTEGER NOT NULL,
	on_day    DATE,
	means     TEXT NOT NULL,
	outcome   TEXT NOT NULL,
	PRIMARY KEY (report_id, position)
);

-- What was filed under an idempotency key; both hashes are keyed, so that a
-- dump tells neither the key nor the body.
CREATE TABLE filings (
	key_hash  BYTEA PRIMARY KEY,
	body_hash BYTEA NOT NULL,
	reference TEXT NOT NULL,
	filed_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX filings_filed_at ON filings (filed_at);

CREATE TABLE drafts (
	id         BYTEA PRIMARY KEY,
	sealed     BYTEA NOT NULL,
	expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX drafts_expires_at ON drafts (expires_at);

-- +goose Down
DROP TABLE drafts;
DROP TABLE filings;
DROP TABLE opt_outs;
DROP TABLE contacts;
DROP TABLE reports;
