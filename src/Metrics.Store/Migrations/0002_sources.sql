-- One row: the newest revision, when it was recorded, and the last number given to a quarantined record. Every writing transaction
-- advances it first, so writers take turns, revisions have no gap, and a follower never misses one.
CREATE TABLE store_state (
    one INTEGER NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    last_number BIGINT NOT NULL
);

INSERT INTO store_state (one, revision, recorded_at, last_number) VALUES (1, 0, 0, 0);

CREATE TABLE sources (
    source TEXT NOT NULL PRIMARY KEY,
    source_cursor TEXT,
    watermark BIGINT,
    last_attempt_at BIGINT,
    last_success_at BIGINT,
    last_error TEXT,
    down_since BIGINT,
    accepted BIGINT NOT NULL
);

CREATE TABLE deliveries (
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (source, id)
);

CREATE TABLE quarantine (
    source TEXT NOT NULL,
    place TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT,
    reason TEXT NOT NULL,
    raw TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (source, place)
);

CREATE TABLE leases (
    source TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    held_until BIGINT NOT NULL
);
