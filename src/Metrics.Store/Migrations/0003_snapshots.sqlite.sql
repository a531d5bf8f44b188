-- Snapshots are written once. A snapshot that could be changed or removed would prove nothing.
CREATE TABLE snapshots (
    id TEXT NOT NULL PRIMARY KEY,
    quarter TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    predecessor TEXT,
    revision BIGINT NOT NULL,
    digest TEXT NOT NULL,
    document BLOB NOT NULL,
    signature TEXT
);

CREATE TRIGGER snapshots_are_not_changed BEFORE UPDATE ON snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots are not changed');
END;

CREATE TRIGGER snapshots_are_not_removed BEFORE DELETE ON snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots are not removed');
END;
