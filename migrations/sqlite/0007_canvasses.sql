-- +goose Up
-- A canvass is a group of reports of one message: see internal/canvass. What was
-- merged away stays, so that whoever knew its number is led to where it is.
CREATE TABLE canvasses (
	id          INTEGER PRIMARY KEY AUTOINCREMENT,
	election    TEXT NOT NULL REFERENCES elections (slug),
	size        INTEGER NOT NULL,
	merged_into INTEGER NOT NULL,
	first_seen  TIMESTAMP NOT NULL,
	last_seen   TIMESTAMP NOT NULL
);
CREATE INDEX canvasses_merged_into ON canvasses (merged_into);

-- Which canvass a report is in, and why; 0 for a report without a text, so that
-- a sweep knows that it has seen it. whole tells equal texts of one election.
CREATE TABLE canvass_reports (
	report_id  TEXT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
	canvass_id INTEGER NOT NULL,
	whole      INTEGER NOT NULL,
	how        TEXT NOT NULL,
	likeness   INTEGER NOT NULL,
	at         TIMESTAMP NOT NULL
);
CREATE INDEX canvass_reports_canvass_id ON canvass_reports (canvass_id, report_id);
CREATE INDEX canvass_reports_whole ON canvass_reports (whole);

-- The few texts of a canvass that others are compared with: hashes, from which
-- nothing can be read back, so that they outlive the report they were made of.
CREATE TABLE exemplars (
	canvass_id  INTEGER NOT NULL REFERENCES canvasses (id),
	number      INTEGER NOT NULL,
	report_id   TEXT NOT NULL,
	print       BLOB NOT NULL,
	print_limit INTEGER NOT NULL,
	sender      INTEGER NOT NULL,
	members     INTEGER NOT NULL,
	PRIMARY KEY (canvass_id, number)
);

-- Exemplars by what they share with others: the high half of a band is the
-- election's hash.
CREATE TABLE bands (
	band       INTEGER NOT NULL,
	canvass_id INTEGER NOT NULL,
	number     INTEGER NOT NULL,
	PRIMARY KEY (band, canvass_id, number)
);
CREATE INDEX bands_canvass_id ON bands (canvass_id, number);

-- The canvass that a case is about, 0 for none: the cases opened until now.
ALTER TABLE cases ADD COLUMN canvass INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_canvass ON cases (canvass, id);

-- Where the reports of a case come from, so that it is found by each of them.
CREATE TABLE case_places (
	case_id     TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
	departement TEXT NOT NULL,
	PRIMARY KEY (departement, case_id)
);
CREATE INDEX case_places_case_id ON case_places (case_id);
INSERT INTO case_places (case_id, departement) SELECT id, departement FROM cases WHERE departement <> '';
DROP INDEX cases_departement;

-- +goose Down
CREATE INDEX cases_departement ON cases (departement, id);
DROP TABLE case_places;
DROP INDEX cases_canvass;
ALTER TABLE cases DROP COLUMN canvass;
DROP TABLE bands;
DROP TABLE exemplars;
DROP TABLE canvass_reports;
DROP TABLE canvasses;
