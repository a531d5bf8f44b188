using Npgsql;
using NpgsqlTypes;

namespace Metrics.Store.Dialects;

/// <inheritdoc cref="IFactRows"/>
internal sealed class PostgresFactRows(NpgsqlConnection connection) : IFactRows
{
    // Few rows go as ordinary statements in one round trip; many by binary COPY, whose start costs as much as some dozens of them.
    private const int WorthCopying = 32;

    // LIMIT keeps each look-up apart: joined freely, a planner without statistics reads the whole table once a batch.
    private const string SelectCurrent = """
        SELECT k.at, f.revision, f.digest, f.deleted, f.updated_at
        FROM unnest(@Kinds, @Ids) WITH ORDINALITY AS k (kind, id, at)
        CROSS JOIN LATERAL (
            SELECT revision, digest, deleted, updated_at
            FROM facts
            WHERE source = @Source AND kind = k.kind AND id = k.id AND superseded_by = 0
            LIMIT 1
        ) f
        """;

    public async Task<CurrentRow?[]> CurrentAsync(string source, IReadOnlyList<RowKey> keys, CancellationToken cancel)
    {
        var found = new CurrentRow?[keys.Count];
        await using var command = new NpgsqlCommand(SelectCurrent, connection);
        command.Parameters.AddWithValue("Source", source);
        command.Parameters.AddWithValue("Kinds", keys.Select(k => k.Kind).ToArray());
        command.Parameters.AddWithValue("Ids", keys.Select(k => k.Id).ToArray());
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            found[reader.GetInt64(0) - 1] = new(
                reader.GetInt64(1),
                Digest128.Read(reader.GetFieldValue<byte[]>(2)),
                reader.GetBoolean(3),
                reader.IsDBNull(4) ? null : reader.GetInt64(4));
        }

        return found;
    }

    private const string Close = """
        UPDATE facts
        SET superseded_by = c.by_revision, superseded_at = @At
        FROM unnest(@Revisions, @By) AS c (revision, by_revision)
        WHERE facts.revision = c.revision
        """;

    public async Task CloseAsync(IReadOnlyList<(long Revision, long By)> versions, long at, CancellationToken cancel)
    {
        if (versions.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(Close, connection);
        command.Parameters.AddWithValue("At", at);
        command.Parameters.AddWithValue("Revisions", versions.Select(v => v.Revision).ToArray());
        command.Parameters.AddWithValue("By", versions.Select(v => v.By).ToArray());
        await command.ExecuteNonQueryAsync(cancel);
    }

    private const string Columns =
        "revision, superseded_by, recorded_at, superseded_at, happened_at, updated_at, deleted, source, kind, id, digest, body";

    private const string Copy = $"COPY facts ({Columns}) FROM STDIN (FORMAT BINARY)";

    public async Task InsertAsync(string source, IReadOnlyList<VersionRow> rows, CancellationToken cancel)
    {
        if (rows.Count >= WorthCopying)
        {
            await CopyAsync(source, rows, cancel);
        }
        else if (rows.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (VersionRow row in rows)
            {
                batch.BatchCommands.Add(Insert(source, row));
            }

            await batch.ExecuteNonQueryAsync(cancel);
        }
    }

    public void Dispose()
    {
    }

    private static NpgsqlBatchCommand Insert(string source, VersionRow row)
    {
        var command = new NpgsqlBatchCommand($"INSERT INTO facts ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");
        foreach (object? value in (object?[])
            [
                row.Revision, row.SupersededBy, row.RecordedAt, SupersededAt(row), row.HappenedAt, row.UpdatedAt, row.Deleted, source,
                row.Key.Kind, row.Key.Id, row.Digest.ToArray(), row.Body,
            ])
        {
            command.Parameters.Add(value is null
                ? new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint }
                : new NpgsqlParameter { Value = value });
        }

        return command;
    }

    private async Task CopyAsync(string source, IReadOnlyList<VersionRow> rows, CancellationToken cancel)
    {
        await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync(Copy, cancel);
        foreach (VersionRow row in rows)
        {
            await copy.StartRowAsync(cancel);
            await copy.WriteAsync(row.Revision, NpgsqlDbType.Bigint, cancel);
            await copy.WriteAsync(row.SupersededBy, NpgsqlDbType.Bigint, cancel);
            await copy.WriteAsync(row.RecordedAt, NpgsqlDbType.Bigint, cancel);
            await WriteAsync(copy, SupersededAt(row), cancel);
            await WriteAsync(copy, row.HappenedAt, cancel);
            await WriteAsync(copy, row.UpdatedAt, cancel);
            await copy.WriteAsync(row.Deleted, NpgsqlDbType.Boolean, cancel);
            await copy.WriteAsync(source, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(row.Key.Kind, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(row.Key.Id, NpgsqlDbType.Text, cancel);
            await copy.WriteAsync(row.Digest.ToArray(), NpgsqlDbType.Bytea, cancel);
            await copy.WriteAsync(row.Body, NpgsqlDbType.Bytea, cancel);
        }

        await copy.CompleteAsync(cancel);
    }

    private static Task WriteAsync(NpgsqlBinaryImporter copy, long? value, CancellationToken cancel) =>
        value is { } number ? copy.WriteAsync(number, NpgsqlDbType.Bigint, cancel) : copy.WriteNullAsync(cancel);

    private static long? SupersededAt(VersionRow row) => row.SupersededBy == 0 ? null : row.RecordedAt;
}
