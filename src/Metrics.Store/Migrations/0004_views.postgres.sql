-- For people: the current facts of each kind, deleted ones left out, with readable times. A body is an array by position.

CREATE VIEW deployments AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    body ->> 1 AS service,
    body ->> 7 AS repository,
    body ->> 2 AS environment,
    body ->> 3 AS commit_revision,
    body ->> 9 AS ref,
    to_timestamp((body ->> 6)::bigint / 1000.0) AS started_at,
    to_timestamp((body ->> 5)::bigint / 1000.0) AS finished_at,
    body ->> 4 AS outcome,
    body ->> 13 AS unplanned,
    body ->> 12 AS title,
    body ->> 8 AS url
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'deployment' AND superseded_by = 0 AND NOT deleted
) AS current_facts;

CREATE VIEW changes AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    body ->> 1 AS repository,
    (body ->> 3)::bigint AS number,
    body ->> 2 AS title,
    body ->> 4 AS author,
    COALESCE(body ->> 18, 'human') AS author_kind,
    COALESCE(body ->> 20, 'unknown') AS origin,
    body ->> 5 AS branch,
    to_timestamp((body ->> 6)::bigint / 1000.0) AS first_commit_at,
    to_timestamp((body ->> 7)::bigint / 1000.0) AS opened_at,
    to_timestamp((body ->> 8)::bigint / 1000.0) AS first_review_at,
    to_timestamp((body ->> 19)::bigint / 1000.0) AS approved_at,
    to_timestamp((body ->> 9)::bigint / 1000.0) AS merged_at,
    to_timestamp((body ->> 10)::bigint / 1000.0) AS closed_at,
    body ->> 11 AS merge_revision,
    (body ->> 13)::bigint AS additions,
    (body ->> 14)::bigint AS deletions,
    body ->> 21 AS reverts,
    body ->> 15 AS url
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'change' AND superseded_by = 0 AND NOT deleted
) AS current_facts;

CREATE VIEW incidents AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    body ->> 1 AS services,
    body ->> 6 AS severity,
    body ->> 2 AS title,
    to_timestamp((body ->> 3)::bigint / 1000.0) AS started_at,
    to_timestamp((body ->> 9)::bigint / 1000.0) AS detected_at,
    to_timestamp((body ->> 8)::bigint / 1000.0) AS acknowledged_at,
    to_timestamp((body ->> 4)::bigint / 1000.0) AS resolved_at,
    body ->> 10 AS caused_by,
    body ->> 5 AS status,
    body ->> 7 AS url
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'incident' AND superseded_by = 0 AND NOT deleted
) AS current_facts;

CREATE VIEW kpis AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    body ->> 1 AS kpi,
    body ->> 2 AS scope,
    body ->> 3 AS period,
    body ->> 4 AS period_start,
    body ->> 5 AS value,
    body ->> 6 AS unit
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'kpi' AND superseded_by = 0 AND NOT deleted
) AS current_facts;

CREATE VIEW code_reworks AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    body ->> 1 AS repository,
    body ->> 2 AS day,
    COALESCE(body ->> 5, 'unknown') AS origin,
    (body ->> 3)::bigint AS lines_changed,
    (body ->> 4)::bigint AS lines_reworked
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'code_rework' AND superseded_by = 0 AND NOT deleted
) AS current_facts;

CREATE VIEW decisions AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    to_timestamp((body ->> 1)::bigint / 1000.0) AS decided_at,
    body ->> 2 AS title,
    body ->> 3 AS owner,
    body ->> 4 AS accountable,
    body ->> 7 AS expectation,
    to_timestamp((body ->> 8)::bigint / 1000.0) AS review_at,
    body ->> 9 AS outcome,
    body ->> 10 AS url
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'decision' AND superseded_by = 0 AND NOT deleted
) AS current_facts;

CREATE VIEW links AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    body ->> 1 AS incident,
    body ->> 2 AS incident_source,
    body ->> 3 AS deployment,
    body ->> 4 AS stated_by,
    body ->> 5 AS why,
    to_timestamp((body ->> 6)::bigint / 1000.0) AS stated_at
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'link' AND superseded_by = 0 AND NOT deleted
) AS current_facts;
