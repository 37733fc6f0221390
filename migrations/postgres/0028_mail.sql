-- +goose Up
-- Mails that wait to be sent. To whom, and what is not for everybody, is in
-- sealed, the box of box_row: its own, or that of the news it tells of. once
-- keeps a second mail from waiting for the same; it is given up when sending
-- begins. The row goes with the sending.
CREATE TABLE outbox (
	id         UUID PRIMARY KEY,
	report_id  UUID REFERENCES reports (id) ON DELETE CASCADE,
	template   TEXT NOT NULL,
	lang       TEXT NOT NULL,
	box_row    TEXT NOT NULL,
	sealed     BYTEA NOT NULL,
	once       TEXT UNIQUE,
	tries      INTEGER NOT NULL,
	put_at     TIMESTAMPTZ NOT NULL,
	next_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX outbox_next ON outbox (next_at, id);
CREATE INDEX outbox_report ON outbox (report_id);

-- What became of a day's mails, and the last thing that went wrong: where, and
-- the server's number, never its words, which name addresses.
CREATE TABLE mail_days (
	day        DATE PRIMARY KEY,
	sent       INTEGER NOT NULL,
	refused    INTEGER NOT NULL,
	given_up   INTEGER NOT NULL,
	fault      TEXT NOT NULL,
	code       INTEGER NOT NULL,
	fault_at   TIMESTAMPTZ
);

-- How many mails an address that confirmed nothing was sent this day. The address
-- is a keyed hash that changes every day, and names no report.
CREATE TABLE mail_asks (
	address    BYTEA PRIMARY KEY,
	day        DATE NOT NULL,
	asked      INTEGER NOT NULL
);

-- Where a voter wants news of a report: the address, and the token that confirms
-- and ends it, are sealed to the authority. Nothing is sent before confirmed_at.
CREATE TABLE news (
	report_id    UUID PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
	lang         TEXT NOT NULL,
	sealed       BYTEA NOT NULL,
	token_hash   BYTEA NOT NULL UNIQUE,
	asked_at     TIMESTAMPTZ NOT NULL,
	confirmed_at TIMESTAMPTZ,
	refused_at   TIMESTAMPTZ
);
CREATE INDEX news_asked ON news (asked_at) WHERE confirmed_at IS NULL;

-- +goose Down
DROP TABLE news;
DROP TABLE mail_asks;
DROP TABLE mail_days;
DROP TABLE outbox;
