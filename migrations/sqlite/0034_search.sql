-- +goose Up
-- What a case is found by, of what is kept in clear alone: see internal/search.
-- words is made of its reports and notes, said is what is shown of them. Both go
-- with the case, and when one of its reports is erased.
CREATE TABLE case_texts (
	id      INTEGER PRIMARY KEY AUTOINCREMENT,
	case_id TEXT NOT NULL UNIQUE REFERENCES cases (id) ON DELETE CASCADE,
	words   TEXT NOT NULL,
	said    TEXT NOT NULL
);
CREATE VIRTUAL TABLE case_words USING fts5 (words, content='case_texts', content_rowid='id', tokenize="ascii tokenchars '_'");
-- What is erased is not left in the index until it is next put in order.
INSERT INTO case_words (case_words, rank) VALUES ('secure-delete', 1);
-- +goose StatementBegin
CREATE TRIGGER case_texts_added AFTER INSERT ON case_texts BEGIN
	INSERT INTO case_words (rowid, words) VALUES (new.id, new.words);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER case_texts_gone AFTER DELETE ON case_texts BEGIN
	INSERT INTO case_words (case_words, rowid, words) VALUES ('delete', old.id, old.words);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER case_texts_changed AFTER UPDATE ON case_texts BEGIN
	INSERT INTO case_words (case_words, rowid, words) VALUES ('delete', old.id, old.words);
	INSERT INTO case_words (rowid, words) VALUES (new.id, new.words);
END;
-- +goose StatementEnd

-- The cases whose words are to be read anew: all, to begin with.
CREATE TABLE case_texts_due (
	case_id TEXT PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE
);
INSERT INTO case_texts_due (case_id) SELECT id FROM cases ORDER BY id;

-- +goose Down
DROP TABLE case_texts_due;
DROP TRIGGER case_texts_changed;
DROP TRIGGER case_texts_gone;
DROP TRIGGER case_texts_added;
DROP TABLE case_words;
DROP TABLE case_texts;
