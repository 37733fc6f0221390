-- +goose Up
CREATE TABLE elections (
	slug    TEXT PRIMARY KEY,
	kind    TEXT NOT NULL,
	name_fr TEXT NOT NULL,
	name_en TEXT NOT NULL,
	round1  DATE NOT NULL,
	round2  DATE,
	opens   DATE NOT NULL,
	closes  DATE NOT NULL
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

-- The words of contenders.search, to find by the beginning of one in a whole
-- election. No foreign key: it would be checked 300,000 times an import, and
-- both tables have one writer, which writes them together.
CREATE TABLE contender_words (
	election  TEXT NOT NULL,
	word      TEXT NOT NULL,
	contender TEXT NOT NULL,
	PRIMARY KEY (election, word, contender)
) WITHOUT ROWID;

-- +goose Down
DROP TABLE contender_words;
DROP TABLE contenders;
DROP TABLE elections;
