-- +goose Up
CREATE TABLE accounts (
	id            UUID PRIMARY KEY,
	email         TEXT NOT NULL UNIQUE,
	name          TEXT NOT NULL,
	role          TEXT NOT NULL,
	lang          TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	totp_sealed   BYTEA NOT NULL,
	totp_step     BIGINT NOT NULL,
	set_up_hash   BYTEA UNIQUE,
	set_up_until  TIMESTAMPTZ,
	created_at    TIMESTAMPTZ NOT NULL,
	ready_at      TIMESTAMPTZ,
	disabled_at   TIMESTAMPTZ
);

-- Who is signed in. The cookie's token is kept nowhere: the key is its hash.
CREATE TABLE sessions (
	id         BYTEA PRIMARY KEY,
	account_id UUID NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
	state      TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	seen_at    TIMESTAMPTZ NOT NULL,
	expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_account_id ON sessions (account_id);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

-- How often somebody lately tried to sign in under an address, known or not;
-- the key is a keyed hash, so that a dump tells no address that was typed.
CREATE TABLE sign_in_attempts (
	key_hash BYTEA PRIMARY KEY,
	failures INTEGER NOT NULL,
	last_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_attempts_last_at ON sign_in_attempts (last_at);

-- +goose Down
DROP TABLE sign_in_attempts;
DROP TABLE sessions;
DROP TABLE accounts;
