-- +goose Up
-- How a canvass grows: its reports by the hour they came in, counted in hours
-- since 1970 (UTC), so that both dialects add and compare them alike.
CREATE TABLE canvass_hours (
	canvass_id BIGINT NOT NULL REFERENCES canvasses (id),
	hour       INTEGER NOT NULL,
	reports    INTEGER NOT NULL,
	PRIMARY KEY (canvass_id, hour)
);
CREATE INDEX canvass_hours_hour ON canvass_hours (hour, canvass_id);

-- And by what they tell: facet is day (of a contact), place (département) or
-- channel.
CREATE TABLE canvass_facets (
	canvass_id BIGINT NOT NULL REFERENCES canvasses (id),
	facet      TEXT NOT NULL,
	value      TEXT NOT NULL,
	reports    INTEGER NOT NULL,
	PRIMARY KEY (canvass_id, facet, value)
);
CREATE INDEX canvass_facets_value ON canvass_facets (facet, value, canvass_id);

INSERT INTO canvass_hours (canvass_id, hour, reports)
SELECT m.canvass_id, floor(extract(epoch FROM r.received_at) / 3600)::integer, count(*)
FROM canvass_reports m JOIN reports r ON r.id = m.report_id WHERE m.canvass_id <> 0 GROUP BY 1, 2;
INSERT INTO canvass_facets (canvass_id, facet, value, reports)
SELECT m.canvass_id, 'place', r.departement, count(*)
FROM canvass_reports m JOIN reports r ON r.id = m.report_id WHERE m.canvass_id <> 0 AND r.departement <> '' GROUP BY 1, 3;
INSERT INTO canvass_facets (canvass_id, facet, value, reports)
SELECT m.canvass_id, 'day', to_char(c.on_day, 'YYYY-MM-DD'), count(DISTINCT c.report_id)
FROM canvass_reports m JOIN contacts c ON c.report_id = m.report_id WHERE m.canvass_id <> 0 GROUP BY 1, 3;
INSERT INTO canvass_facets (canvass_id, facet, value, reports)
SELECT m.canvass_id, 'channel', c.channel, count(DISTINCT c.report_id)
FROM canvass_reports m JOIN contacts c ON c.report_id = m.report_id WHERE m.canvass_id <> 0 GROUP BY 1, 3;

-- The largest and the newest operations, without reading the others.
CREATE INDEX canvasses_size ON canvasses (size);
CREATE INDEX canvasses_election ON canvasses (election, size);

-- Which statements are the same, and nothing else of them: a keyed digest.
CREATE TABLE statement_marks (
	report_id UUID PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
	mark      BYTEA NOT NULL
);
CREATE INDEX statement_marks_mark ON statement_marks (mark, report_id);

-- Reports that may have been coordinated: a machine's suspicion, which somebody
-- confirms or lifts. kin is what they share; signs is why, as it was found.
CREATE TABLE suspicions (
	id           UUID PRIMARY KEY,
	kin          BYTEA NOT NULL UNIQUE,
	election     TEXT NOT NULL REFERENCES elections (slug),
	state        TEXT NOT NULL,
	version      INTEGER NOT NULL,
	reports      INTEGER NOT NULL,
	points       INTEGER NOT NULL,
	signs        TEXT NOT NULL,
	first_seen   TIMESTAMPTZ NOT NULL,
	last_seen    TIMESTAMPTZ NOT NULL,
	found_at     TIMESTAMPTZ NOT NULL,
	settled_by   TEXT NOT NULL,
	settled_name TEXT NOT NULL,
	settled_at   TIMESTAMPTZ
);
CREATE INDEX suspicions_state ON suspicions (state, last_seen);

CREATE TABLE suspicion_reports (
	report_id    UUID PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
	suspicion_id UUID NOT NULL REFERENCES suspicions (id) ON DELETE CASCADE
);
CREATE INDEX suspicion_reports_suspicion_id ON suspicion_reports (suspicion_id, report_id);

-- How many reports of a case are suspected, those of lifted suspicions not
-- counted.
ALTER TABLE cases ADD COLUMN suspected INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_suspected ON cases (id) WHERE suspected > 0;
CREATE INDEX cases_election_updated_at ON cases (election, updated_at);

-- What supervisors set of the alerts, each since its instant; a threshold of 0
-- switches a rule off.
CREATE TABLE alert_settings (
	id          UUID PRIMARY KEY,
	rule        TEXT NOT NULL,
	threshold   INTEGER NOT NULL,
	author      TEXT NOT NULL,
	author_name TEXT NOT NULL,
	at          TIMESTAMPTZ NOT NULL
);
CREATE INDEX alert_settings_rule ON alert_settings (rule, at);

-- An operation passed a rule's threshold: once for each level of it.
CREATE TABLE alerts (
	id         UUID PRIMARY KEY,
	canvass    BIGINT NOT NULL,
	election   TEXT NOT NULL REFERENCES elections (slug),
	rule       TEXT NOT NULL,
	level      INTEGER NOT NULL,
	threshold  INTEGER NOT NULL,
	reached    INTEGER NOT NULL,
	at         TIMESTAMPTZ NOT NULL,
	seen_by    TEXT NOT NULL,
	seen_name  TEXT NOT NULL,
	seen_at    TIMESTAMPTZ,
	UNIQUE (canvass, rule, level)
);
CREATE INDEX alerts_unseen ON alerts (at) WHERE seen_at IS NULL;

-- How far a sweep of triage has come among the reports.
CREATE TABLE triage_cursors (
	name      TEXT PRIMARY KEY,
	report_id UUID NOT NULL
);

-- +goose Down
DROP TABLE triage_cursors;
DROP TABLE alerts;
DROP TABLE alert_settings;
DROP INDEX cases_election_updated_at;
DROP INDEX cases_suspected;
ALTER TABLE cases DROP COLUMN suspected;
DROP TABLE suspicion_reports;
DROP TABLE suspicions;
DROP TABLE statement_marks;
DROP INDEX canvasses_election;
DROP INDEX canvasses_size;
DROP TABLE canvass_facets;
DROP TABLE canvass_hours;
