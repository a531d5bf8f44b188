using Metrics.Store;
using Npgsql;
using NpgsqlTypes;

namespace Metrics.Benchmarks;

/// <summary>
/// Filling a PostgreSQL store beside binary COPY into a bare table; left out where METRICS_TEST_POSTGRES names no server.
/// </summary>
internal static class PostgresStoreMeasurements
{
    private const string Schema = "metrics_bench";

    [Measured("store-postgres", "changes from JSON lines into PostgreSQL, and again unchanged (needs METRICS_TEST_POSTGRES)")]
    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        if (Environment.GetEnvironmentVariable("METRICS_TEST_POSTGRES") is not { Length: > 0 } server)
        {
            return [];
        }

        var settings = new NpgsqlConnectionStringBuilder(server) { SearchPath = Schema };
        await RunAsync(settings, $"DROP SCHEMA IF EXISTS {Schema} CASCADE; CREATE SCHEMA {Schema}");
        try
        {
            using var fill = new StoreFill(World.M());
            string address = $"postgres://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}?search_path={Schema}";
            await using FactStore store = await FactStore.OpenAsync(address, TimeProvider.System, () => settings.Password);
            (double bare, double first, double again) = (double.MaxValue, double.MaxValue, double.MaxValue);
            for (int turn = 0; turn < StoreFill.Turns; turn++)
            {
                bare = Math.Min(bare, await BareAsync(settings, fill.Rows()));
                await RunAsync(settings, "TRUNCATE facts");
                first = Math.Min(first, await Stopwatches.OnceAsync(() => fill.TakeAsync(store)));
                again = Math.Min(again, await Stopwatches.OnceAsync(() => fill.TakeAsync(store)));
                await RunAsync(settings, "TRUNCATE facts");
            }

            return
            [
                new("500,000 changes, JSON lines → PostgreSQL", "binary COPY into such a table", first, bare, "s", Goal.AtLeast, 0.45, true),
                new("the same again, unchanged", "taking them first", again, first, "s", Goal.AtLeast, 1, true),
            ];
        }
        finally
        {
            await RunAsync(settings, $"DROP SCHEMA {Schema} CASCADE");
        }
    }

    /// <summary>The same rows under the same keys straight into the same table.</summary>
    private static Task<double> BareAsync(NpgsqlConnectionStringBuilder settings, BareRow[] rows) =>
        Stopwatches.OnceAsync(() => CopyAsync(settings, rows));

    private static async Task CopyAsync(NpgsqlConnectionStringBuilder settings, BareRow[] rows)
    {
        await using var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync();
        foreach (BareRow[] batch in rows.Chunk(StoreFill.BareBatch))
        {
            await using NpgsqlBinaryImporter copy = await connection.BeginBinaryImportAsync("""
                COPY facts (revision, superseded_by, recorded_at, happened_at, deleted, source, kind, id, digest, body)
                FROM STDIN (FORMAT BINARY)
                """);
            foreach (BareRow row in batch)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(row.Revision, NpgsqlDbType.Bigint);
                await copy.WriteAsync(0L, NpgsqlDbType.Bigint);
                await copy.WriteAsync(World.End.ToUnixTimeMilliseconds(), NpgsqlDbType.Bigint);
                await copy.WriteAsync(row.HappenedAt, NpgsqlDbType.Bigint);
                await copy.WriteAsync(false, NpgsqlDbType.Boolean);
                await copy.WriteAsync(StoreFill.Source, NpgsqlDbType.Text);
                await copy.WriteAsync("change", NpgsqlDbType.Text);
                await copy.WriteAsync(row.Id, NpgsqlDbType.Text);
                await copy.WriteAsync(row.Digest, NpgsqlDbType.Bytea);
                await copy.WriteAsync(row.Body, NpgsqlDbType.Bytea);
            }

            await copy.CompleteAsync();
        }
    }

    private static async Task RunAsync(NpgsqlConnectionStringBuilder settings, string sql)
    {
        await using var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
