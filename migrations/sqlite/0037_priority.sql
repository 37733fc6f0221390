-- +goose Up
-- How far a case comes before others, what of, and from which day on time alone
-- may change it. The portal works out those that are there once it runs.
ALTER TABLE cases ADD COLUMN score INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN parts TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN score_until DATE;
UPDATE cases SET score_until = '2000-01-01' WHERE state <> 'closed';
CREATE INDEX cases_score ON cases (score, id);
CREATE INDEX cases_state_score ON cases (state, score, id);
CREATE INDEX cases_election_score ON cases (election, score, id);
CREATE INDEX cases_election_state_score ON cases (election, state, score, id);
CREATE INDEX cases_assignee_score ON cases (assignee, score, id);
CREATE INDEX cases_score_until ON cases (score_until) WHERE score_until IS NOT NULL;
-- Counts the reports of a case that came in since an instant.
DROP INDEX case_reports_case_id;
CREATE INDEX case_reports_case_id ON case_reports (case_id, report_id);

-- +goose Down
DROP INDEX case_reports_case_id;
CREATE INDEX case_reports_case_id ON case_reports (case_id);
DROP INDEX cases_score_until;
DROP INDEX cases_assignee_score;
DROP INDEX cases_election_state_score;
DROP INDEX cases_election_score;
DROP INDEX cases_state_score;
DROP INDEX cases_score;
ALTER TABLE cases DROP COLUMN score_until;
ALTER TABLE cases DROP COLUMN parts;
ALTER TABLE cases DROP COLUMN score;
