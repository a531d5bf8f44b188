-- Whether a change's source can tell of reviews: one that it says nothing of is not therefore unreviewed.

DROP VIEW changes;

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
    json_extract(body, '$[15]') AS url,
    json_extract(body, '$[25]') IS NULL OR json_extract(body, '$[8]') IS NOT NULL OR json_extract(body, '$[19]') IS NOT NULL AS reviews_known
FROM (
    SELECT source, id, revision, recorded_at, CAST(body AS TEXT) AS body
    FROM facts
    WHERE kind = 'change' AND superseded_by = 0 AND NOT deleted
);
