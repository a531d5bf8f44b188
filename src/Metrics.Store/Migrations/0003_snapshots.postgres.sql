-- Snapshots are written once. A snapshot that could be changed or removed would prove nothing.
CREATE TABLE snapshots (
    id TEXT NOT NULL PRIMARY KEY,
    quarter TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    predecessor TEXT,
    revision BIGINT NOT NULL,
    digest TEXT NOT NULL,
    document BYTEA NOT NULL,
    signature TEXT
);

CREATE FUNCTION refuse_to_change_snapshots() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'snapshots are neither changed nor removed';
END;
$$;

CREATE TRIGGER snapshots_are_kept BEFORE UPDATE OR DELETE ON snapshots
FOR EACH ROW EXECUTE FUNCTION refuse_to_change_snapshots();

CREATE TRIGGER snapshots_are_not_emptied BEFORE TRUNCATE ON snapshots
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_snapshots();
