-- When each source could first say from when on its history is known: a later reading that goes further back says nothing of what was known
-- before it. Of a store that did not keep this, a source's first fact stands for its first run.
CREATE TABLE coverage (
    source TEXT NOT NULL,
    told_at BIGINT NOT NULL,
    covered_from BIGINT,
    PRIMARY KEY (source, told_at)
);

INSERT INTO coverage (source, told_at, covered_from)
SELECT s.source, COALESCE((SELECT MIN(f.recorded_at) FROM facts f WHERE f.source = s.source COLLATE "C"), s.last_success_at), s.covered_from
FROM sources s
WHERE s.last_success_at IS NOT NULL;
