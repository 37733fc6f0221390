-- +goose Up
-- A band leads to a canvass, and no longer to each of its exemplars, which mostly
-- share their bands: a look-up reads a fraction of the rows. What an exemplar is
-- found by stands with it, for when exemplars are moved by hand.
ALTER TABLE exemplars ADD COLUMN keys TEXT NOT NULL DEFAULT '[]';
UPDATE exemplars SET keys = (SELECT json_group_array(b.band & 4294967295) FROM bands b WHERE b.canvass_id = exemplars.canvass_id AND b.number = exemplars.number);
CREATE TABLE canvass_bands (
	band       INTEGER NOT NULL,
	canvass_id INTEGER NOT NULL,
	PRIMARY KEY (band, canvass_id)
) WITHOUT ROWID;
INSERT INTO canvass_bands (band, canvass_id) SELECT DISTINCT band, canvass_id FROM bands;
DROP TABLE bands;
ALTER TABLE canvass_bands RENAME TO bands;
CREATE INDEX bands_canvass_id ON bands (canvass_id);

-- +goose Down
CREATE TABLE exemplar_bands (
	band       INTEGER NOT NULL,
	canvass_id INTEGER NOT NULL,
	number     INTEGER NOT NULL,
	PRIMARY KEY (band, canvass_id, number)
);
INSERT INTO exemplar_bands (band, canvass_id, number)
	SELECT DISTINCT b.band, e.canvass_id, e.number FROM exemplars e JOIN json_each(e.keys) AS k
	JOIN bands b ON b.canvass_id = e.canvass_id AND (b.band & 4294967295) = k.value;
DROP TABLE bands;
ALTER TABLE exemplar_bands RENAME TO bands;
CREATE INDEX bands_canvass_id ON bands (canvass_id, number);
ALTER TABLE exemplars DROP COLUMN keys;
