-- +goose Up
-- Black boxes over a picture, in thousandths of its sides: the picture itself is
-- not touched.
CREATE TABLE redactions (
	id            TEXT PRIMARY KEY,
	attachment_id TEXT NOT NULL REFERENCES attachments (id) ON DELETE CASCADE,
	x             INTEGER NOT NULL,
	y             INTEGER NOT NULL,
	w             INTEGER NOT NULL,
	h             INTEGER NOT NULL,
	author        TEXT NOT NULL,
	author_name   TEXT NOT NULL,
	at            TIMESTAMP NOT NULL
);
CREATE INDEX redactions_attachment_id ON redactions (attachment_id, id);

-- +goose Down
DROP TABLE redactions;
