package triage

import (
	"vigie/internal/database"
	"vigie/internal/seal"
)

// Shelves are where what campaigns answered stands.
func (s *Store) Shelves() []seal.Shelf {
	replies := database.Boxes{DB: s.db, Table: "letter_replies", Key: "id", Row: "'letter_reply/' || id"}
	return []seal.Shelf{seal.Rows(replies.Table, replies.Anew)}
}
