using Dapper;
using Metrics.Facts;
using Metrics.Store;
using Metrics.Store.Dialects;
using Microsoft.Data.Sqlite;

namespace Metrics.Benchmarks;

/// <summary>Filling and reading an SQLite store beside the barest program that could do it.</summary>
internal static class SqliteStoreMeasurements
{
    [Measured("store-sqlite", "changes from JSON lines into SQLite, again unchanged, bytes a change, one commit, reading all")]
    public static async Task<IReadOnlyList<Row>> RunAsync()
    {
        SqliteLibrary.Load();
        using var fill = new StoreFill(World.M());
        DirectoryInfo folder = Directory.CreateTempSubdirectory("metrics-bench-");
        try
        {
            (double bare, double first, double again) = (double.MaxValue, double.MaxValue, double.MaxValue);
            for (int turn = 1; turn < StoreFill.Turns; turn++)
            {
                bare = Math.Min(bare, await BareAsync(Path.Combine(folder.FullName, $"bare{turn}.db"), fill.Rows()));
                await using FactStore passing = await FactStore.OpenAsync($"sqlite:{folder.FullName}/passing{turn}.db", TimeProvider.System);
                first = Math.Min(first, await Stopwatches.OnceAsync(() => fill.TakeAsync(passing)));
                again = Math.Min(again, await Stopwatches.OnceAsync(() => fill.TakeAsync(passing)));
            }

            bare = Math.Min(bare, await BareAsync(Path.Combine(folder.FullName, "bare.db"), fill.Rows()));
            string file = Path.Combine(folder.FullName, "metrics.db");
            await using FactStore store = await FactStore.OpenAsync($"sqlite:{file}", TimeProvider.System);
            first = Math.Min(first, await Stopwatches.OnceAsync(() => fill.TakeAsync(store)));
            again = Math.Min(again, await Stopwatches.OnceAsync(() => fill.TakeAsync(store)));
            double commit = await Stopwatches.MedianAsync(() => CommitAsync(store), 31);
            double plain = Stopwatches.Median(() => Plain(file), 3);
            double read = await Stopwatches.MedianAsync(async () => await store.ReadAsync(new()).CountAsync(), 3);
            await store.DisposeAsync();
            double bytes = (double)new FileInfo(file).Length / fill.Count;
            return
            [
                new("500,000 changes, JSON lines → SQLite", "bare prepared upserts", first, bare, "s", Goal.AtLeast, 0.45, true),
                new("the same again, unchanged", "taking them first", again, first, "s", Goal.AtLeast, 1, true),
                new("bytes stored a change, SQLite", "600 B", bytes, 600, "B", Goal.AtMost, 1),
                new("all facts read and decoded, SQLite", "a plain reader", read, plain, "s", Goal.AtMost, 4),
                new("one event stored (one durable commit), SQLite", "itself", commit, commit, "s", Goal.AtMost, 1),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<BatchResult> CommitAsync(FactStore store) => store.WriteAsync(new FactBatch
    {
        Source = "deploys",
        Facts =
        [
            new Deployment
            {
                Id = Guid.NewGuid().ToString(), Service = "svc-001", Environment = "production", Revision = "0a1b2c3d",
                FinishedAt = World.End, Outcome = DeploymentOutcome.Succeeded,
            },
        ],
    });

    /// <summary>The same rows under the same keys in the same table, by a prepared statement in a loop, as durably.</summary>
    private static async Task<double> BareAsync(string file, BareRow[] rows)
    {
        await (await FactStore.OpenAsync($"sqlite:{file}", TimeProvider.System)).DisposeAsync();
        return await Stopwatches.OnceAsync(() => Task.Run(() => Bare(file, rows)));
    }

    private static void Bare(string file, BareRow[] rows)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        connection.Execute("""
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 8000;
            PRAGMA cache_size = -32000;
            """);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            INSERT INTO facts (
                revision, superseded_by, recorded_at, superseded_at, happened_at, updated_at, deleted, source, kind, id, digest, body)
            VALUES (@Revision, 0, @RecordedAt, NULL, @HappenedAt, NULL, 0, @Source, @Kind, @Id, @Digest, @Body)
            ON CONFLICT (source, kind, id, superseded_by) DO UPDATE SET digest = excluded.digest, body = excluded.body
            """;
        SqliteParameter revision = command.Parameters.AddWithValue("@Revision", 0L);
        command.Parameters.AddWithValue("@RecordedAt", World.End.ToUnixTimeMilliseconds());
        SqliteParameter happenedAt = command.Parameters.AddWithValue("@HappenedAt", 0L);
        command.Parameters.AddWithValue("@Source", StoreFill.Source);
        command.Parameters.AddWithValue("@Kind", "change");
        SqliteParameter id = command.Parameters.AddWithValue("@Id", "");
        SqliteParameter digest = command.Parameters.AddWithValue("@Digest", Array.Empty<byte>());
        SqliteParameter body = command.Parameters.AddWithValue("@Body", Array.Empty<byte>());
        command.Prepare();
        foreach (BareRow[] batch in rows.Chunk(StoreFill.BareBatch))
        {
            using SqliteTransaction transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            foreach (BareRow row in batch)
            {
                (revision.Value, happenedAt.Value, id.Value, digest.Value, body.Value) = (row.Revision, row.HappenedAt, row.Id, row.Digest, row.Body);
                command.ExecuteNonQuery();
            }

            transaction.Commit();
        }
    }

    private static void Plain(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT source, kind, id, revision, body FROM facts WHERE superseded_by = 0 ORDER BY revision";
        using SqliteDataReader reader = command.ExecuteReader();
        long bytes = 0;
        while (reader.Read())
        {
            bytes += reader.GetString(0).Length + reader.GetString(1).Length + reader.GetString(2).Length + reader.GetInt64(3);
            bytes += reader.GetFieldValue<byte[]>(4).Length;
        }

        GC.KeepAlive(bytes);
    }
}
