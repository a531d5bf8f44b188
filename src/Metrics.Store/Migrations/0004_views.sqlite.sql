-- For people: the current facts of each kind, deleted ones left out, with readable times. A body is an array by position.

CREATE VIEW deployments AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    json_extract(body, '$[1]') AS service,
    json_extract(body, '$[7]') AS repository,
    json_extract(body, '$[2]') AS environment,
    json_extract(body, '$[3]') AS commit_revision,
    json_extract(body, '$[9]') AS ref,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[6]') / 1000.0, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[5]') / 1000.0, 'unixepoch') AS finished_at,
    json_extract(body, '$[4]') AS outcome,
    json_extract(body, '$[13]') AS unplanned,
    json_extract(body, '$[12]') AS title,
    json_extract(body, '$[8]') AS url
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'deployment' AND superseded_by = 0 AND NOT deleted
);

CREATE VIEW changes AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    json_extract(body, '$[1]') AS repository,
    json_extract(body, '$[3]') AS number,
    json_extract(body, '$[2]') AS title,
    json_extract(body, '$[4]') AS author,
    COALESCE(json_extract(body, '$[18]'), 'human') AS author_kind,
    COALESCE(json_extract(body, '$[20]'), 'unknown') AS origin,
    json_extract(body, '$[5]') AS branch,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[6]') / 1000.0, 'unixepoch') AS first_commit_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[7]') / 1000.0, 'unixepoch') AS opened_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[8]') / 1000.0, 'unixepoch') AS first_review_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[19]') / 1000.0, 'unixepoch') AS approved_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[9]') / 1000.0, 'unixepoch') AS merged_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[10]') / 1000.0, 'unixepoch') AS closed_at,
    json_extract(body, '$[11]') AS merge_revision,
    json_extract(body, '$[13]') AS additions,
    json_extract(body, '$[14]') AS deletions,
    json_extract(body, '$[21]') AS reverts,
    json_extract(body, '$[15]') AS url
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'change' AND superseded_by = 0 AND NOT deleted
);

CREATE VIEW incidents AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    json_extract(body, '$[1]') AS services,
    json_extract(body, '$[6]') AS severity,
    json_extract(body, '$[2]') AS title,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[3]') / 1000.0, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[9]') / 1000.0, 'unixepoch') AS detected_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[8]') / 1000.0, 'unixepoch') AS acknowledged_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[4]') / 1000.0, 'unixepoch') AS resolved_at,
    json_extract(body, '$[10]') AS caused_by,
    json_extract(body, '$[5]') AS status,
    json_extract(body, '$[7]') AS url
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'incident' AND superseded_by = 0 AND NOT deleted
);

CREATE VIEW kpis AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    json_extract(body, '$[1]') AS kpi,
    json_extract(body, '$[2]') AS scope,
    json_extract(body, '$[3]') AS period,
    json_extract(body, '$[4]') AS period_start,
    json_extract(body, '$[5]') AS value,
    json_extract(body, '$[6]') AS unit
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'kpi' AND superseded_by = 0 AND NOT deleted
);

CREATE VIEW code_reworks AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    json_extract(body, '$[1]') AS repository,
    json_extract(body, '$[2]') AS day,
    COALESCE(json_extract(body, '$[5]'), 'unknown') AS origin,
    json_extract(body, '$[3]') AS lines_changed,
    json_extract(body, '$[4]') AS lines_reworked
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'code_rework' AND superseded_by = 0 AND NOT deleted
);

CREATE VIEW decisions AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[1]') / 1000.0, 'unixepoch') AS decided_at,
    json_extract(body, '$[2]') AS title,
    json_extract(body, '$[3]') AS owner,
    json_extract(body, '$[4]') AS accountable,
    json_extract(body, '$[7]') AS expectation,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[8]') / 1000.0, 'unixepoch') AS review_at,
    json_extract(body, '$[9]') AS outcome,
    json_extract(body, '$[10]') AS url
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'decision' AND superseded_by = 0 AND NOT deleted
);

CREATE VIEW links AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    json_extract(body, '$[1]') AS incident,
    json_extract(body, '$[2]') AS incident_source,
    json_extract(body, '$[3]') AS deployment,
    json_extract(body, '$[4]') AS stated_by,
    json_extract(body, '$[5]') AS why,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$[6]') / 1000.0, 'unixepoch') AS stated_at
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'link' AND superseded_by = 0 AND NOT deleted
);
