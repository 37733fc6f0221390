-- +goose Up
-- A band leads to a canvass, and no longer to each of its exemplars, which mostly
-- share their bands: a look-up reads a fraction of the rows. What an exemplar is
-- found by stands with it, for when exemplars are moved by hand.
ALTER TABLE exemplars ADD COLUMN keys TEXT NOT NULL DEFAULT '[]';
UPDATE exemplars SET keys = coalesce((SELECT CAST(json_agg(b.band & 4294967295) AS TEXT) FROM bands b WHERE b.canvass_id = exemplars.canvass_id AND b.number = exemplars.number), '[]');
CREATE TABLE canvass_bands (
	band       BIGINT NOT NULL,
	canvass_id BIGINT NOT NULL,
	PRIMARY KEY (band, canvass_id)
);
INSERT INTO canvass_bands (band, canvass_id) SELECT DISTINCT band, canvass_id FROM bands;
DROP TABLE bands;
ALTER TABLE canvass_bands RENAME TO bands;
CREATE INDEX bands_canvass_id ON bands (canvass_id);

-- +goose Down
CREATE TABLE exemplar_bands (
	band       BIGINT NOT NULL,
	canvass_id BIGINT NOT NULL,
	number     INTEGER NOT NULL,
	PRIMARY KEY (band, canvass_id, number)
);
INSERT INTO exemplar_bands (band, canvass_id, number)
	SELECT DISTINCT b.band, e.canvass_id, e.number FROM exemplars e
	CROSS JOIN LATERAL json_array_elements_text(CAST(e.keys AS JSON)) AS k (value)
	JOIN bands b ON b.canvass_id = e.canvass_id AND (b.band & 4294967295) = CAST(k.value AS BIGINT);
DROP TABLE bands;
ALTER TABLE exemplar_bands RENAME TO bands;
CREATE INDEX bands_canvass_id ON bands (canvass_id, number);
ALTER TABLE exemplars DROP COLUMN keys;
