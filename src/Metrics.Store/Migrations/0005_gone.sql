-- What sources said to be gone before anything of it was stored: late deliveries of older news must not make facts of it.
CREATE TABLE gone (
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    gone_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (source, kind, id)
);
