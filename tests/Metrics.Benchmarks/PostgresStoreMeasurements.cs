using System.Diagnostics;
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
            double bare = await OnceAsync(() => CopyAsync(settings, fill.Rows));
            string address = $"postgres://{settings.Username}@{settings.Host}:{settings.Port}/{settings.Database}?search_path={Schema}";
            await using FactStore store = await FactStore.OpenAsync(address, TimeProvider.System, () => settings.Password);
            double first = await OnceAsync(() => fill.TakeAsync(store));
            double again = await OnceAsync(() => fill.TakeAsync(store));
            return
            [
                new("500,000 changes, JSON lines → PostgreSQL", "binary COPY into a bare table", first, bare, "s", Goal.AtLeast, 0.45, true),
                new("the same again, unchanged", "taking them first", again, first, "s", Goal.AtLeast, 1, true),
            ];
        }
        finally
        {
            await RunAsync(settings, $"DROP SCHEMA {Schema} CASCADE");
        }
    }

    private static async Task<double> OnceAsync(Func<Task> run)
    {
        long from = Stopwatch.GetTimestamp();
        await run();
        return Stopwatch.GetElapsedTime(from).TotalSeconds;
    }

    private static async Task CopyAsync(NpgsqlConnectionStringBuilder settings, IReadOnlyList<(string Id, byte[] Body)> rows)
    {
        await RunAsync(settings, "CREATE TABLE bare (source TEXT, kind TEXT, id TEXT, body BYTEA, PRIMARY KEY (source, kind, id))");
        await using var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync();
        for (int from = 0; from < rows.Count; from += StoreFill.BareBatch)
        {
            await using NpgsqlBinaryImporter copy =
                await connection.BeginBinaryImportAsync("COPY bare (source, kind, id, body) FROM STDIN (FORMAT BINARY)");
            for (int at = from; at < Math.Min(from + StoreFill.BareBatch, rows.Count); at++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync("github", NpgsqlDbType.Text);
                await copy.WriteAsync("change", NpgsqlDbType.Text);
                await copy.WriteAsync(rows[at].Id, NpgsqlDbType.Text);
                await copy.WriteAsync(rows[at].Body, NpgsqlDbType.Bytea);
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
