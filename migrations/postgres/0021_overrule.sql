-- +goose Up
-- What reviewers said of canvasses: which are one, which are not, which report
-- belongs where. before is what an undoing puts back.
CREATE TABLE canvass_acts (
	id         UUID PRIMARY KEY,
	act        TEXT NOT NULL,
	from_id    BIGINT NOT NULL,
	into_id    BIGINT NOT NULL,
	actor      TEXT NOT NULL,
	actor_name TEXT NOT NULL,
	reason     TEXT NOT NULL,
	at         TIMESTAMPTZ NOT NULL,
	undone_by  TEXT NOT NULL,
	before     BYTEA NOT NULL
);
CREATE INDEX canvass_acts_from_id ON canvass_acts (from_id);
CREATE INDEX canvass_acts_into_id ON canvass_acts (into_id);

-- Where the reports of an act were before it, and by which act they had come.
CREATE TABLE canvass_act_reports (
	act_id     UUID NOT NULL REFERENCES canvass_acts (id) ON DELETE CASCADE,
	report_id  UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	canvass_id BIGINT NOT NULL,
	act        TEXT NOT NULL,
	PRIMARY KEY (act_id, report_id)
);
CREATE INDEX canvass_act_reports_report_id ON canvass_act_reports (report_id);

-- Canvasses that somebody told apart, both ways round: the machine never makes
-- them one.
CREATE TABLE canvass_apart (
	canvass_id BIGINT NOT NULL,
	other_id   BIGINT NOT NULL,
	act_id     UUID NOT NULL,
	PRIMARY KEY (canvass_id, other_id)
);
CREATE INDEX canvass_apart_other_id ON canvass_apart (other_id);

-- Where the copies of a text go that stands in several canvasses.
CREATE TABLE canvass_texts (
	whole      BIGINT PRIMARY KEY,
	canvass_id BIGINT NOT NULL
);
CREATE INDEX canvass_texts_canvass_id ON canvass_texts (canvass_id);

-- Pairs of reports of which somebody said that they are one message, or not.
CREATE TABLE canvass_pairs (
	act_id UUID NOT NULL REFERENCES canvass_acts (id) ON DELETE CASCADE,
	a      UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
	b      UUID NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
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
