-- +goose Up
-- Reports that somebody of the authority typed in for a voter: the day they
-- reached it, and whose name stands under them.
ALTER TABLE reports ADD COLUMN came_on DATE;
ALTER TABLE reports ADD COLUMN entered_by TEXT NOT NULL DEFAULT '';
-- How any of a case's reports came in: bits of report.Entries.
ALTER TABLE cases ADD COLUMN entry INTEGER NOT NULL DEFAULT 0;
UPDATE cases SET entry = entry | 1 WHERE EXISTS (SELECT 1 FROM case_reports c JOIN reports r ON r.id = c.report_id WHERE c.case_id = cases.id AND r.entry & 1 <> 0);
UPDATE cases SET entry = entry | 2 WHERE EXISTS (SELECT 1 FROM case_reports c JOIN reports r ON r.id = c.report_id WHERE c.case_id = cases.id AND r.entry & 2 <> 0);
UPDATE cases SET entry = entry | 4 WHERE EXISTS (SELECT 1 FROM case_reports c JOIN reports r ON r.id = c.report_id WHERE c.case_id = cases.id AND r.entry & 4 <> 0);

-- +goose Down
ALTER TABLE cases DROP COLUMN entry;
ALTER TABLE reports DROP COLUMN entered_by;
ALTER TABLE reports DROP COLUMN came_on;
