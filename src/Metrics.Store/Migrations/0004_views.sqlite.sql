-- For people: the current facts of each kind, deleted ones left out, with readable times.

CREATE VIEW deployments AS
SELECT
    source,
    id,
    revision AS version,
    strftime('%Y-%m-%dT%H:%M:%fZ', recorded_at / 1000.0, 'unixepoch') AS recorded_at,
    json_extract(body, '$.service') AS service,
    json_extract(body, '$.repository') AS repository,
    json_extract(body, '$.environment') AS environment,
    json_extract(body, '$.revision') AS commit_revision,
    json_extract(body, '$.ref') AS ref,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.started_at') / 1000.0, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.finished_at') / 1000.0, 'unixepoch') AS finished_at,
    json_extract(body, '$.outcome') AS outcome,
    json_extract(body, '$.unplanned') AS unplanned,
    json_extract(body, '$.title') AS title,
    json_extract(body, '$.url') AS url
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
    json_extract(body, '$.repository') AS repository,
    json_extract(body, '$.number') AS number,
    json_extract(body, '$.title') AS title,
    json_extract(body, '$.author') AS author,
    COALESCE(json_extract(body, '$.author_kind'), 'human') AS author_kind,
    COALESCE(json_extract(body, '$.origin'), 'unknown') AS origin,
    json_extract(body, '$.branch') AS branch,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.first_commit_at') / 1000.0, 'unixepoch') AS first_commit_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.opened_at') / 1000.0, 'unixepoch') AS opened_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.first_review_at') / 1000.0, 'unixepoch') AS first_review_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.approved_at') / 1000.0, 'unixepoch') AS approved_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.merged_at') / 1000.0, 'unixepoch') AS merged_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.closed_at') / 1000.0, 'unixepoch') AS closed_at,
    json_extract(body, '$.merge_revision') AS merge_revision,
    json_extract(body, '$.additions') AS additions,
    json_extract(body, '$.deletions') AS deletions,
    json_extract(body, '$.reverts') AS reverts,
    json_extract(body, '$.url') AS url
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
    json_extract(body, '$.services') AS services,
    json_extract(body, '$.severity') AS severity,
    json_extract(body, '$.title') AS title,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.started_at') / 1000.0, 'unixepoch') AS started_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.detected_at') / 1000.0, 'unixepoch') AS detected_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.acknowledged_at') / 1000.0, 'unixepoch') AS acknowledged_at,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.resolved_at') / 1000.0, 'unixepoch') AS resolved_at,
    json_extract(body, '$.caused_by') AS caused_by,
    json_extract(body, '$.status') AS status,
    json_extract(body, '$.url') AS url
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
    json_extract(body, '$.kpi') AS kpi,
    json_extract(body, '$.scope') AS scope,
    json_extract(body, '$.period') AS period,
    json_extract(body, '$.period_start') AS period_start,
    json_extract(body, '$.value') AS value,
    json_extract(body, '$.unit') AS unit
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
    json_extract(body, '$.repository') AS repository,
    json_extract(body, '$.day') AS day,
    COALESCE(json_extract(body, '$.origin'), 'unknown') AS origin,
    json_extract(body, '$.lines_changed') AS lines_changed,
    json_extract(body, '$.lines_reworked') AS lines_reworked
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
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.decided_at') / 1000.0, 'unixepoch') AS decided_at,
    json_extract(body, '$.title') AS title,
    json_extract(body, '$.owner') AS owner,
    json_extract(body, '$.accountable') AS accountable,
    json_extract(body, '$.expectation') AS expectation,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.review_at') / 1000.0, 'unixepoch') AS review_at,
    json_extract(body, '$.outcome') AS outcome,
    json_extract(body, '$.url') AS url
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
    json_extract(body, '$.incident') AS incident,
    json_extract(body, '$.incident_source') AS incident_source,
    json_extract(body, '$.deployment') AS deployment,
    json_extract(body, '$.by') AS stated_by,
    json_extract(body, '$.why') AS why,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(body, '$.stated_at') / 1000.0, 'unixepoch') AS stated_at
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'link' AND superseded_by = 0 AND NOT deleted
);
