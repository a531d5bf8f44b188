using Dapper;
using Metrics.Store;
using Metrics.Store.Dialects;
using Metrics.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Metrics.Tests.Store;

/// <summary>What is SQLite's own: one writing process a file, readers beside it, and everything that can be wrong with a file.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private readonly StoreClock _clock = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metrics-store-");

    private string FileName => Path.Combine(_folder.FullName, "metrics.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_second_writer_is_refused_and_told_who_holds_the_file()
    {
        await using FactStore first = await OpenAsync();

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Contains($"held by process {Environment.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("HTTP API", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_can_be_opened_again_and_remembers()
    {
        await using (FactStore first = await OpenAsync())
        {
            await first.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change(id: "c")] });
            Assert.Single(await first.ReadAsync(new()).ToListAsync());
        }

        Assert.DoesNotContain(_folder.GetFiles(), file => file.Name.EndsWith("-wal", StringComparison.Ordinal));
        await using FactStore second = await OpenAsync();

        Assert.Equal("c", (await second.ReadAsync(new()).SingleAsync()).Fact.Id);
    }

    [Fact]
    public async Task A_reader_goes_beside_the_writer_and_cannot_write()
    {
        await using FactStore writer = await OpenAsync();
        await writer.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change(id: "c")] });
        await using FactStore reader = await OpenAsync(StoreAccess.Read);

        await writer.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change(id: "d")] });

        Assert.Equal(["c", "d"], await reader.ReadAsync(new()).Select(f => f.Fact.Id).ToListAsync());
        await Assert.ThrowsAsync<StoreException>(() => reader.WriteAsync(new FactBatch { Source = "github" }));
    }

    [Fact]
    public async Task Reading_a_store_that_is_not_there_says_how_to_make_one()
    {
        StoreException missing = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(StoreAccess.Read));

        Assert.Contains("run 'metrics collect'", missing.Message, StringComparison.Ordinal);
        Assert.Empty(_folder.GetFiles());
    }

    [Fact]
    public async Task A_full_disk_stops_the_batch_with_clear_words_and_damages_nothing()
    {
        await using FactStore store = await OpenAsync();
        await store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change(id: "before")], Cursor = "1" });
        long pages = await PagesAsync();
        await LimitAsync(store, pages + 4);

        StoreException full = await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(Big()));

        Assert.Contains("the disk is full", full.Message, StringComparison.Ordinal);
        Assert.Equal("before", (await store.ReadAsync(new()).SingleAsync()).Fact.Id);
        Assert.Equal("1", Assert.Single(await store.SourcesAsync()).Cursor);

        Assert.Equal(5_001, (await store.WriteAsync(Big())).Revision);
        Assert.Equal("ok", await AskAsync<string>("PRAGMA integrity_check"));
    }

    [Theory]
    [InlineData(5, "locked by another program")]
    [InlineData(8, "read-only")]
    [InlineData(10, "the disk failed")]
    [InlineData(11, "damaged: restore it")]
    [InlineData(13, "the disk is full")]
    public async Task What_SQLite_reports_is_said_in_plain_words(int code, string words)
    {
        await using var dialect = new SqliteDialect(FileName, StoreAccess.Write);

        StoreException explained = dialect.Explain(new SqliteException("SQLite's own words", code))!;

        Assert.Contains(words, explained.Message, StringComparison.Ordinal);
        Assert.Contains(FileName, explained.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_alone()
    {
        await File.WriteAllTextAsync(FileName, string.Concat(Enumerable.Repeat("id,service,at\n", 500)));

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Contains("no SQLite database", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("id,service", await File.ReadAllTextAsync(FileName), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_named()
    {
        StoreException refused = await Assert.ThrowsAsync<StoreException>(
            () => FactStore.OpenAsync($"sqlite:{_folder.FullName}/absent/metrics.db", _clock));

        Assert.Contains("absent of the store does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_a_newer_program_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();
        await AskAsync<long>("INSERT INTO migrations (name, applied_at) VALUES ('0099_future', 0) RETURNING 1");

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());

        Assert.Contains("newer version of this program (it knows '0099_future')", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_of_an_older_program_is_not_read_before_it_is_renewed()
    {
        await (await OpenAsync()).DisposeAsync();
        await AskAsync<long>("DELETE FROM migrations WHERE name = '0002_sources' RETURNING 1");

        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(StoreAccess.Read));

        Assert.Contains("older version", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_throw_away_store_leaves_nothing()
    {
        await using (FactStore store = await FactStore.OpenAsync("sqlite::memory:", _clock))
        {
            await store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()] });
            Assert.Single(await store.ReadAsync(new()).ToListAsync());
        }

        await using FactStore other = await FactStore.OpenAsync("sqlite::memory:", _clock);
        Assert.Empty(await other.ReadAsync(new()).ToListAsync());
    }

    private static FactBatch Big() => new()
    {
        Source = "github",
        Facts = [.. Enumerable.Range(0, 5_000).Select(n => Some.Change(id: $"c{n}"))],
        Cursor = "2",
    };

    private Task<FactStore> OpenAsync(StoreAccess access = StoreAccess.Write) =>
        FactStore.OpenAsync($"sqlite:{FileName}", _clock, access);

    // The limit is the connection's, and a failed connection is dropped: it holds for one batch.
    private static Task<long> LimitAsync(FactStore store, long pages) => store.Writer.RunAsync(
        session => session.Connection.ExecuteScalarAsync<long>($"PRAGMA max_page_count = {pages}", transaction: session.Transaction), default);

    private Task<long> PagesAsync() => AskAsync<long>("PRAGMA page_count");

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={FileName};Pooling=False");
        await connection.OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }
}
