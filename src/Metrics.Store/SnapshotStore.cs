using Dapper;

namespace Metrics.Store;

/// <summary>The snapshots: written once and read. Nothing here changes or removes one, and the database refuses to.</summary>
public sealed class SnapshotStore
{
    private readonly FactStore _store;

    internal SnapshotStore(FactStore store) => _store = store;

    private const string Insert = """
        INSERT INTO snapshots (id, quarter, scope, created_at, predecessor, revision, digest, document, signature)
        VALUES (@Id, @Quarter, @Scope, @CreatedAt, @Predecessor, @Revision, @Digest, @Document, @Signature)
        ON CONFLICT (id) DO NOTHING
        """;

    /// <summary>Writes a snapshot; false: there is one of that id, which is not changed.</summary>
    public async Task<bool> AddAsync(StoredSnapshot snapshot, CancellationToken cancel = default)
    {
        var row = new
        {
            snapshot.Id,
            snapshot.Quarter,
            snapshot.Scope,
            CreatedAt = snapshot.CreatedAt.ToUnixTimeMilliseconds(),
            snapshot.Predecessor,
            snapshot.Revision,
            snapshot.Digest,
            snapshot.Document,
            snapshot.Signature,
        };
        return await _store.Writer.RunAsync(s => s.Connection.ExecuteAsync(Insert, row, s.Transaction), cancel) > 0;
    }

    private const string SelectAll = """
        SELECT id, quarter, scope, created_at, predecessor, revision, digest, signature
        FROM snapshots
        ORDER BY created_at, id
        """;

    /// <summary>All snapshots, oldest first, without their documents.</summary>
    public Task<IReadOnlyList<StoredSnapshot>> ListAsync(CancellationToken cancel = default) => _store.QueryAsync(
        async connection => (IReadOnlyList<StoredSnapshot>)[.. (await connection.QueryAsync<Row>(SelectAll)).Select(r => r.Snapshot())],
        cancel);

    private const string SelectOne = """
        SELECT id, quarter, scope, created_at, predecessor, revision, digest, document, signature
        FROM snapshots
        WHERE id = @Id
        """;

    /// <summary>One snapshot with its document; null when there is none.</summary>
    public Task<StoredSnapshot?> FindAsync(string id, CancellationToken cancel = default) => _store.QueryAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<Row>(SelectOne, new { Id = id }))?.Snapshot(),
        cancel);

    private sealed record Row
    {
        public required string Id { get; init; }

        public required string Quarter { get; init; }

        public string? Scope { get; init; }

        public long CreatedAt { get; init; }

        public string? Predecessor { get; init; }

        public long Revision { get; init; }

        public required string Digest { get; init; }

        public byte[] Document { get; init; } = [];

        public string? Signature { get; init; }

        public StoredSnapshot Snapshot() => new()
        {
            Id = Id,
            Quarter = Quarter,
            Scope = Scope,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            Predecessor = Predecessor,
            Revision = Revision,
            Digest = Digest,
            Document = Document,
            Signature = Signature,
        };
    }
}
