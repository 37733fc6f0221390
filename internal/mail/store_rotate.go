package mail

import (
	"vigie/internal/database"
	"vigie/internal/seal"
)

// Shelves are where addresses to write to stand: of mails that wait, and of news.
func (s *Store) Shelves() []seal.Shelf {
	outbox := database.Boxes{DB: s.db, Table: "outbox", Key: "id", Row: "box_row"}
	news := database.Boxes{DB: s.db, Table: "news", Key: "report_id", Row: "'" + newsBox + "' || report_id"}
	return []seal.Shelf{seal.Rows(outbox.Table, outbox.Anew), seal.Rows(news.Table, news.Anew)}
}
