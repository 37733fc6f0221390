-- +goose Up
-- A case is what a reviewer works on: one or more reports of one operation. Its
-- key is that of its first report, so that keys sort by when that one came in.
-- What the queue filters by is copied here from the reports.
CREATE TABLE cases (
	id            TEXT PRIMARY KEY,
	reference     TEXT NOT NULL UNIQUE,
	state         TEXT NOT NULL,
	outcome       TEXT NOT NULL,
	assignee      TEXT NOT NULL,
	assignee_name TEXT NOT NULL,
	version       INTEGER NOT NULL,
	election      TEXT NOT NULL REFERENCES elections (slug),
	kind          TEXT NOT NULL,
	channels      INTEGER NOT NULL,
	practices     INTEGER NOT NULL,
	opt_outs      INTEGER NOT NULL,
	departement   TEXT NOT NULL,
	commune       TEXT NOT NULL,
	reports       INTEGER NOT NULL,
	subject_kind  TEXT NOT NULL,
	subject_name  TEXT NOT NULL,
	sender        TEXT NOT NULL,
	excerpt       TEXT NOT NULL,
	first_contact DATE NOT NULL,
	last_contact  DATE NOT NULL,
	received_at   TIMESTAMP NOT NULL,
	updated_at    TIMESTAMP NOT NULL,
	decided_at    TIMESTAMP
);
CREATE INDEX cases_election ON cases (election, id);
CREATE INDEX cases_election_state ON cases (election, state, id);
CREATE INDEX cases_state ON cases (state, id);
CREATE INDEX cases_assignee ON cases (assignee, state, id);
CREATE INDEX cases_departement ON cases (departement, id);

CREATE TABLE case_reports (
	case_id   TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
	report_id TEXT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE
);
CREATE INDEX case_reports_case_id ON case_reports (case_id);

CREATE TABLE notes (
	id          TEXT PRIMARY KEY,
	case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
	author      TEXT NOT NULL,
	author_name TEXT NOT NULL,
	text        TEXT NOT NULL,
	at          TIMESTAMP NOT NULL
);
CREATE INDEX notes_case_id ON notes (case_id, id);

-- What was decided, also what a later decision replaced.
CREATE TABLE decisions (
	id          TEXT PRIMARY KEY,
	case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
	outcome     TEXT NOT NULL,
	reasons     TEXT NOT NULL,
	legal_basis TEXT NOT NULL,
	target      TEXT NOT NULL,
	author      TEXT NOT NULL,
	author_name TEXT NOT NULL,
	at          TIMESTAMP NOT NULL
);
CREATE INDEX decisions_case_id ON decisions (case_id, id);

-- +goose Down
DROP TABLE decisions;
DROP TABLE notes;
DROP TABLE case_reports;
DROP TABLE cases;
