using Microsoft.Data.Sqlite;

namespace Metrics.Store.Dialects;

/// <inheritdoc cref="IFactRows"/>
internal sealed class SqliteFactRows(SqliteConnection connection) : IFactRows
{
    private const string SelectCurrent = """
        SELECT revision, digest, deleted, updated_at
        FROM facts
        WHERE source = ?1 AND kind = ?2 AND id = ?3 AND superseded_by = 0
        """;

    private const string Close = """
        UPDATE facts
        SET superseded_by = ?2, superseded_at = ?3
        WHERE revision = ?1
        """;

    private const string Insert = """
        INSERT INTO facts (
            revision, superseded_by, recorded_at, superseded_at, happened_at, updated_at, deleted, source, kind, id, digest, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """;

    private readonly SqliteStatement _current = new(connection, SelectCurrent);
    private readonly SqliteStatement _close = new(connection, Close);
    private readonly SqliteStatement _insert = new(connection, Insert);

    public Task<CurrentRow?[]> CurrentAsync(string source, IReadOnlyList<RowKey> keys, CancellationToken cancel)
    {
        var found = new CurrentRow?[keys.Count];
        _current.Bind(1, source);
        for (int i = 0; i < found.Length; i++)
        {
            _current.Bind(2, keys[i].Kind);
            _current.Bind(3, keys[i].Id);
            if (_current.Step())
            {
                found[i] = new(_current.Number(0), Digest128.Read(_current.Bytes(1)), _current.Number(2) != 0, _current.NumberOrNull(3));
            }

            _current.Reset();
        }

        return Task.FromResult(found);
    }

    public Task CloseAsync(IReadOnlyList<(long Revision, long By)> versions, long at, CancellationToken cancel)
    {
        foreach ((long revision, long by) in versions)
        {
            _close.Bind(1, revision);
            _close.Bind(2, by);
            _close.Bind(3, at);
            _close.Step();
            _close.Reset();
        }

        return Task.CompletedTask;
    }

    public Task InsertAsync(string source, IReadOnlyList<VersionRow> rows, CancellationToken cancel)
    {
        Span<byte> digest = stackalloc byte[16];
        _insert.Bind(8, source);
        foreach (VersionRow row in rows)
        {
            row.Digest.Write(digest);
            _insert.Bind(1, row.Revision);
            _insert.Bind(2, row.SupersededBy);
            _insert.Bind(3, row.RecordedAt);
            _insert.Bind(4, row.SupersededBy == 0 ? null : row.RecordedAt);
            _insert.Bind(5, row.HappenedAt);
            _insert.Bind(6, row.UpdatedAt);
            _insert.Bind(7, row.Deleted ? 1 : 0);
            _insert.Bind(9, row.Key.Kind);
            _insert.Bind(10, row.Key.Id);
            _insert.Bind(11, digest);
            _insert.Bind(12, row.Body);
            _insert.Step();
            _insert.Reset();
        }

        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _current.Dispose();
        _close.Dispose();
        _insert.Dispose();
    }
}
