-- +goose Up
-- The cases that an act put together or apart, and how they were before.
CREATE TABLE regroupings (
	id              UUID PRIMARY KEY REFERENCES canvass_acts (id) ON DELETE CASCADE,
	act             TEXT NOT NULL,
	case_id         UUID NOT NULL,
	case_reference  TEXT NOT NULL,
	other_id        UUID NOT NULL,
	other_reference TEXT NOT NULL,
	actor           TEXT NOT NULL,
	actor_name      TEXT NOT NULL,
	reports         INTEGER NOT NULL,
	reason          TEXT NOT NULL,
	at              TIMESTAMPTZ NOT NULL,
	undone_by       TEXT NOT NULL,
	before          BYTEA NOT NULL
);
CREATE INDEX regroupings_case_id ON regroupings (case_id, id);
CREATE INDEX regroupings_other_id ON regroupings (other_id, id);
CREATE INDEX regroupings_case_reference ON regroupings (case_reference);
CREATE INDEX regroupings_other_reference ON regroupings (other_reference);

-- Which case the reports of an act were in before it.
CREATE TABLE regrouped_reports (
	act_id    UUID NOT NULL REFERENCES regroupings (id) ON DELETE CASCADE,
	report_id UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	case_id   UUID NOT NULL,
	PRIMARY KEY (act_id, report_id)
);
CREATE INDEX regrouped_reports_report_id ON regrouped_reports (report_id);

CREATE INDEX cases_subject_name ON cases (election, subject_name, id);
CREATE INDEX cases_commune ON cases (election, commune, id);

-- +goose Down
DROP INDEX cases_commune;
DROP INDEX cases_subject_name;
DROP TABLE regrouped_reports;
DROP TABLE regroupings;
