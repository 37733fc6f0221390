-- +goose Up
CREATE TABLE elections (
	slug     TEXT PRIMARY KEY,
	kind     TEXT NOT NULL,
	name_fr  TEXT NOT NULL,
	name_en  TEXT NOT NULL,
	round1   DATE NOT NULL,
	round2   DATE,
	opens    DATE NOT NULL,
	closes   DATE NOT NULL,
	revision INTEGER NOT NULL
);

CREATE TABLE contenders (
	id             TEXT PRIMARY KEY,
	election       TEXT NOT NULL REFERENCES elections (slug),
	kind           TEXT NOT NULL,
	territory      TEXT NOT NULL,
	territory_name TEXT NOT NULL,
	commune        TEXT NOT NULL,
	departement    TEXT NOT NULL,
	panel          INTEGER NOT NULL,
	name           TEXT NOT NULL,
	short_name     TEXT NOT NULL,
	lead           TEXT NOT NULL,
	nuance         TEXT NOT NULL,
	search         TEXT NOT NULL
);
CREATE INDEX contenders_commune ON contenders (election, commune);
CREATE INDEX contenders_departement ON contenders (election, departement);

-- +goose Down
DROP TABLE contenders;
DROP TABLE elections;
