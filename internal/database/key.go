package database

import "github.com/google/uuid"

// NewID returns the key of a new row: keys sort by the time they were made
// (UUIDv7).
func NewID() string { return uuid.Must(uuid.NewV7()).String() }
