-- +goose Up
-- Letters by which a voter made use of their rights, as they say themselves: what
-- was asked (bits, in the order of rights.Rights) and when, and no word of the
-- letter. due_on is the last day on which it can be answered in time.
CREATE TABLE rights_requests (
	id          TEXT PRIMARY KEY,
	report_id   TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	rights      INTEGER NOT NULL,
	sent_on     DATE NOT NULL,
	due_on      DATE NOT NULL,
	answer      TEXT NOT NULL,
	answered_on DATE,
	reminded_at TIMESTAMP
);
CREATE INDEX rights_requests_report ON rights_requests (report_id, sent_on);
CREATE INDEX rights_requests_due ON rights_requests (due_on) WHERE reminded_at IS NULL AND answered_on IS NULL;

-- +goose Down
DROP TABLE rights_requests;
