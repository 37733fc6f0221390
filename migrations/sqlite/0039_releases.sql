-- +goose Up
-- Releases of the figures: what was frozen, for good. Nothing here is changed or
-- deleted; what was wrong is said in an erratum.
CREATE TABLE releases (
	id          TEXT PRIMARY KEY,
	election    TEXT NOT NULL REFERENCES elections (slug),
	number      INTEGER NOT NULL,
	made_at     TIMESTAMP NOT NULL,
	made_by     TEXT NOT NULL,
	as_of       TIMESTAMP NOT NULL,
	reports     INTEGER NOT NULL,
	complaints  INTEGER NOT NULL,
	sums_sha256 BLOB NOT NULL,
	UNIQUE (election, number)
);
CREATE TABLE release_files (
	release_id TEXT NOT NULL REFERENCES releases (id),
	name       TEXT NOT NULL,
	media_type TEXT NOT NULL,
	sha256     BLOB NOT NULL,
	size       INTEGER NOT NULL,
	body       BLOB NOT NULL,
	PRIMARY KEY (release_id, name)
);
CREATE TABLE release_errata (
	id         TEXT PRIMARY KEY,
	release_id TEXT NOT NULL REFERENCES releases (id),
	at         TIMESTAMP NOT NULL,
	said_by    TEXT NOT NULL,
	text_fr    TEXT NOT NULL,
	text_en    TEXT NOT NULL
);
CREATE INDEX release_errata_release ON release_errata (release_id, id);

-- +goose Down
DROP TABLE release_errata;
DROP TABLE release_files;
DROP TABLE releases;
