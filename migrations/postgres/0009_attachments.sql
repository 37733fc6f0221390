-- +goose Up
-- Files of a report, or of a draft whose report is not sent yet; one that
-- belongs to neither is swept away with its blobs. What says who or what it is
-- about (name, hash) is sealed: to the authority in sealed, to the voter's cookie
-- in own. Parts are what has arrived, sealed to the cookie, until the report is
-- sent. A file has one place among the five of its draft or report.
CREATE TABLE attachments (
	id          UUID PRIMARY KEY,
	report_id   UUID REFERENCES reports (id) ON DELETE SET NULL,
	draft_id    BYTEA,
	position    INTEGER NOT NULL,
	state       TEXT NOT NULL,
	type        TEXT NOT NULL,
	size        BIGINT NOT NULL,
	received    BIGINT NOT NULL,
	parts       TEXT NOT NULL,
	sealed      BYTEA NOT NULL,
	own         BYTEA NOT NULL,
	original    TEXT NOT NULL,
	sealed_hash BYTEA NOT NULL,
	copy        TEXT NOT NULL,
	copy_type   TEXT NOT NULL,
	copy_width  INTEGER NOT NULL,
	copy_height INTEGER NOT NULL,
	copy_hash   BYTEA NOT NULL,
	scan        TEXT NOT NULL,
	malware     TEXT NOT NULL,
	scanned_at  TIMESTAMPTZ,
	noted       BOOLEAN NOT NULL,
	touched_at  TIMESTAMPTZ NOT NULL,
	UNIQUE (draft_id, position),
	UNIQUE (report_id, position)
);
CREATE INDEX attachments_scan ON attachments (scan, id);
CREATE INDEX attachments_loose ON attachments (touched_at) WHERE report_id IS NULL;

-- +goose Down
DROP TABLE attachments;
