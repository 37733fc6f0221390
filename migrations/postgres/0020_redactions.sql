-- +goose Up
-- Black boxes over a picture, in thousandths of its sides: the picture itself is
-- not touched.
CREATE TABLE redactions (
	id            UUID PRIMARY KEY,
	attachment_id UUID NOT NULL REFERENCES attachments (id) ON DELETE CASCADE,
	x             INTEGER NOT NULL,
	y             INTEGER NOT NULL,
	w             INTEGER NOT NULL,
	h             INTEGER NOT NULL,
	author        TEXT NOT NULL,
	author_name   TEXT NOT NULL,
	at            TIMESTAMPTZ NOT NULL
);
CREATE INDEX redactions_attachment_id ON redactions (attachment_id, id);

-- +goose Down
DROP TABLE redactions;
