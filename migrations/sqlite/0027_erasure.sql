-- +goose Up
-- What stays of a report that was erased, so that its code and its reference are
-- answered. locator is that of reports, and goes after a while.
CREATE TABLE tombstones (
	reference TEXT PRIMARY KEY,
	locator   BLOB UNIQUE,
	why       TEXT NOT NULL,
	election  TEXT NOT NULL REFERENCES elections (slug),
	erased_at TIMESTAMP NOT NULL
);
CREATE INDEX tombstones_election ON tombstones (election, erased_at);
CREATE INDEX tombstones_erased_at ON tombstones (erased_at) WHERE locator IS NOT NULL;

-- What the figures count of reports whose time was over: how many were alike, and
-- nothing that leads to one of them. week is the Monday of their filing.
CREATE TABLE kept_counts (
	election     TEXT NOT NULL REFERENCES elections (slug),
	kind         TEXT NOT NULL,
	channels     INTEGER NOT NULL,
	practices    INTEGER NOT NULL,
	outcomes     INTEGER NOT NULL,
	data_origin  TEXT NOT NULL,
	subject_kind TEXT NOT NULL,
	departement  TEXT NOT NULL,
	week         DATE NOT NULL,
	decided      TEXT NOT NULL,
	canvass      INTEGER NOT NULL,
	suspected    BOOLEAN NOT NULL,
	reports      INTEGER NOT NULL,
	PRIMARY KEY (election, kind, channels, practices, outcomes, data_origin, subject_kind, departement, week, decided, canvass, suspected)
);

-- Why voters withdrew, where they said so: how many, and not who.
CREATE TABLE withdrawal_reasons (
	election TEXT NOT NULL REFERENCES elections (slug),
	reason   TEXT NOT NULL,
	reports  INTEGER NOT NULL,
	PRIMARY KEY (election, reason)
);

-- A report that its author made a complaint of. sealed is what a complaint needs,
-- to the authority; own the same, to the key that the receipt code opens.
CREATE TABLE complaints (
	report_id TEXT PRIMARY KEY REFERENCES reports (id) ON DELETE CASCADE,
	sealed    BLOB NOT NULL,
	own       BLOB NOT NULL,
	made_at   TIMESTAMP NOT NULL
);
CREATE INDEX complaints_made_at ON complaints (made_at);

-- +goose Down
DROP TABLE complaints;
DROP TABLE withdrawal_reasons;
DROP TABLE kept_counts;
DROP TABLE tombstones;
