-- Every version of every fact. superseded_by is the revision of the version that took its place, 0 while it is the current one: so one
-- index finds the current version, keeps it unique, and lists a fact's history.
CREATE TABLE facts (
    revision INTEGER NOT NULL PRIMARY KEY,
    superseded_by BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    superseded_at BIGINT,
    happened_at BIGINT,
    updated_at BIGINT,
    deleted BOOLEAN NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    digest BLOB NOT NULL,
    body BLOB NOT NULL
);

CREATE UNIQUE INDEX facts_by_key ON facts (source, kind, id, superseded_by);
