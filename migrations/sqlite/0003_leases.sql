-- +goose Up
-- Which instance runs a background job, and until when.
CREATE TABLE leases (
	name   TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	until  TIMESTAMP NOT NULL
);

-- +goose Down
DROP TABLE leases;
