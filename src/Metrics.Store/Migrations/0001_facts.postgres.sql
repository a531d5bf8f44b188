-- Every version of every fact. superseded_by is the revision of the version that took its place, 0 while it is the current one: so one
-- index finds the current version, keeps it unique, and lists a fact's history. Byte order (collation "C") makes a prefix of ids a range.
CREATE TABLE facts (
    revision BIGINT NOT NULL,
    superseded_by BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    superseded_at BIGINT,
    happened_at BIGINT,
    updated_at BIGINT,
    deleted BOOLEAN NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT facts_by_key PRIMARY KEY (source, kind, id, superseded_by)
);

CREATE INDEX facts_by_revision ON facts (revision);
