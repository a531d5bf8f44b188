-- For people: the current facts of each kind, deleted ones left out, with readable times.

CREATE VIEW deployments AS
SELECT
    source,
    id,
    revision AS version,
    to_timestamp(recorded_at / 1000.0) AS recorded_at,
    body ->> 'service' AS service,
    body ->> 'repository' AS repository,
    body ->> 'environment' AS environment,
    body ->> 'revision' AS commit_revision,
    body ->> 'ref' AS ref,
    to_timestamp((body ->> 'started_at')::bigint / 1000.0) AS started_at,
    to_timestamp((body ->> 'finished_at')::bigint / 1000.0) AS finished_at,
    body ->> 'outcome' AS outcome,
    body ->> 'unplanned' AS unplanned,
    body ->> 'title' AS title,
    body ->> 'url' AS url
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
    body ->> 'repository' AS repository,
    (body ->> 'number')::bigint AS number,
    body ->> 'title' AS title,
    body ->> 'author' AS author,
    COALESCE(body ->> 'author_kind', 'human') AS author_kind,
    COALESCE(body ->> 'origin', 'unknown') AS origin,
    body ->> 'branch' AS branch,
    to_timestamp((body ->> 'first_commit_at')::bigint / 1000.0) AS first_commit_at,
    to_timestamp((body ->> 'opened_at')::bigint / 1000.0) AS opened_at,
    to_timestamp((body ->> 'first_review_at')::bigint / 1000.0) AS first_review_at,
    to_timestamp((body ->> 'approved_at')::bigint / 1000.0) AS approved_at,
    to_timestamp((body ->> 'merged_at')::bigint / 1000.0) AS merged_at,
    to_timestamp((body ->> 'closed_at')::bigint / 1000.0) AS closed_at,
    body ->> 'merge_revision' AS merge_revision,
    (body ->> 'additions')::bigint AS additions,
    (body ->> 'deletions')::bigint AS deletions,
    body ->> 'reverts' AS reverts,
    body ->> 'url' AS url
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
    body ->> 'services' AS services,
    body ->> 'severity' AS severity,
    body ->> 'title' AS title,
    to_timestamp((body ->> 'started_at')::bigint / 1000.0) AS started_at,
    to_timestamp((body ->> 'detected_at')::bigint / 1000.0) AS detected_at,
    to_timestamp((body ->> 'acknowledged_at')::bigint / 1000.0) AS acknowledged_at,
    to_timestamp((body ->> 'resolved_at')::bigint / 1000.0) AS resolved_at,
    body ->> 'caused_by' AS caused_by,
    body ->> 'status' AS status,
    body ->> 'url' AS url
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
    body ->> 'kpi' AS kpi,
    body ->> 'scope' AS scope,
    body ->> 'period' AS period,
    body ->> 'period_start' AS period_start,
    body ->> 'value' AS value,
    body ->> 'unit' AS unit
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
    body ->> 'repository' AS repository,
    body ->> 'day' AS day,
    COALESCE(body ->> 'origin', 'unknown') AS origin,
    (body ->> 'lines_changed')::bigint AS lines_changed,
    (body ->> 'lines_reworked')::bigint AS lines_reworked
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
    to_timestamp((body ->> 'decided_at')::bigint / 1000.0) AS decided_at,
    body ->> 'title' AS title,
    body ->> 'owner' AS owner,
    body ->> 'accountable' AS accountable,
    body ->> 'expectation' AS expectation,
    to_timestamp((body ->> 'review_at')::bigint / 1000.0) AS review_at,
    body ->> 'outcome' AS outcome,
    body ->> 'url' AS url
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
    body ->> 'incident' AS incident,
    body ->> 'incident_source' AS incident_source,
    body ->> 'deployment' AS deployment,
    body ->> 'by' AS stated_by,
    body ->> 'why' AS why,
    to_timestamp((body ->> 'stated_at')::bigint / 1000.0) AS stated_at
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'link' AND superseded_by = 0 AND NOT deleted
) AS current_facts;
