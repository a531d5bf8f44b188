-- Whether a change's source can tell of reviews: one that it says nothing of is not therefore unreviewed.

CREATE OR REPLACE VIEW changes AS
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
    body ->> 15 AS url,
    body ->> 25 IS NULL OR body ->> 8 IS NOT NULL OR body ->> 19 IS NOT NULL AS reviews_known
FROM (
    SELECT source, id, revision, recorded_at, convert_from(body, 'UTF8')::json AS body
    FROM facts
    WHERE kind = 'change' AND superseded_by = 0 AND NOT deleted
) AS current_facts;
