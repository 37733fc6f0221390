-- +goose Up
-- What reviewers said of canvasses: which are one, which are not, which report
-- belongs where. before is what an undoing puts back.
CREATE TABLE canvass_acts (
	id         TEXT PRIMARY KEY,
	act        TEXT NOT NULL,
	from_id    INTEGER NOT NULL,
	into_id    INTEGER NOT NULL,
	actor      TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	reason     TEXT NOT NULL,
	at         TIMESTAMP NOT NULL,
	undone_by  TEXT NOT NULL,
	before     BLOB NOT NULL
);
CREATE INDEX canvass_acts_from_id ON canvass_acts (from_id);
CREATE INDEX canvass_acts_into_id ON canvass_acts (into_id);

-- Where the reports of an act were before it, and by which act they had come.
CREATE TABLE canvass_act_reports (
	act_id     TEXT NOT NULL REFERENCES canvass_acts (id) ON DELETE CASCADE,
	report_id  TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	canvass_id INTEGER NOT NULL,
	act        TEXT NOT NULL,
	PRIMARY KEY (act_id, report_id)
);
CREATE INDEX canvass_act_reports_report_id ON canvass_act_reports (report_id);

-- Canvasses that somebody told apart, both ways round: the machine never makes
-- them one.
CREATE TABLE canvass_apart (
	canvass_id INTEGER NOT NULL,
	other_id   INTEGER NOT NULL,
	act_id     TEXT NOT NULL,
	PRIMARY KEY (canvass_id, other_id)
);
CREATE INDEX canvass_apart_other_id ON canvass_apart (other_id);

-- Where the copies of a text go that stands in several canvasses.
CREATE TABLE canvass_texts (
	whole      INTEGER PRIMARY KEY,
	canvass_id INTEGER NOT NULL
);
CREATE INDEX canvass_texts_canvass_id ON canvass_texts (canvass_id);

-- Pairs of reports of which somebody said that they are one message, or not.
CREATE TABLE canvass_pairs (
	act_id TEXT NOT NULL REFERENCES canvass_acts (id) ON DELETE CASCADE,
	a      TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	b      TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	same   BOOLEAN NOT NULL,
	PRIMARY KEY (act_id, a, b)
);
CREATE INDEX canvass_pairs_a ON canvass_pairs (a);
CREATE INDEX canvass_pairs_b ON canvass_pairs (b);

-- The act by which somebody placed a report, '' for the machine; and which part
-- of a canvass, as somebody put them together, an exemplar is of.
ALTER TABLE canvass_reports ADD COLUMN act TEXT NOT NULL DEFAULT '';
ALTER TABLE exemplars ADD COLUMN part INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE exemplars DROP COLUMN part;
ALTER TABLE canvass_reports DROP COLUMN act;
DROP TABLE canvass_pairs;
DROP TABLE canvass_texts;
DROP TABLE canvass_apart;
DROP TABLE canvass_act_reports;
DROP TABLE canvass_acts;
