-- +goose Up
CREATE TABLE accounts (
	id            TEXT PRIMARY KEY,
	email         TEXT NOT NULL UNIQUE,
	name          TEXT NOT NULL,
	role          TEXT NOT NULL,
	lang          TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	totp_sealed   BLOB NOT NULL,
	totp_step     BIGINT NOT NULL,
	set_up_hash   BLOB UNIQUE,
	set_up_until  TIMESTAMP,
	created_at    TIMESTAMP NOT NULL,
	ready_at      TIMESTAMP,
	disabled_at   TIMESTAMP
);

-- Who is signed in. The cookie's token is kept nowhere: the key is its hash.
CREATE TABLE sessions (
	id         BLOB PRIMARY KEY,
	account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	state      TEXT NOT NULL,
	created_at TIMESTAMP NOT NULL,
	seen_at    TIMESTAMP NOT NULL,
	expires_at TIMESTAMP NOT NULL
);
CREATE INDEX sessions_account_id ON sessions (account_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- How often somebody lately tried to sign in under an address, known or not;
-- the key is a keyed hash, so that a dump tells no address that was typed.
CREATE TABLE sign_in_attempts (
	key_hash BLOB PRIMARY KEY,
	failures INTEGER NOT NULL,
	last_at  TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_attempts_last_at ON sign_in_attempts (last_at);

-- +goose Down
DROP TABLE sign_in_attempts;
DROP TABLE sessions;
DROP TABLE accounts;
