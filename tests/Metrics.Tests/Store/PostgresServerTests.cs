using Metrics.Facts;
using Metrics.Store;
using Metrics.Tests.Support;
using Npgsql;

namespace Metrics.Tests.Store;

/// <summary>What is PostgreSQL's own: several replicas on one store, and servers that are not there.</summary>
public sealed class PostgresServerTests
{
    private readonly StoreClock _clock = new();

    [PostgresFact]
    public async Task Two_replicas_that_write_at_once_give_the_same_facts_without_a_gap()
    {
        await using PostgresDatabase database = await PostgresDatabase.CreateAsync();
        await using FactStore one = await OpenAsync(database);
        await using FactStore two = await OpenAsync(database);

        // Both take the same facts, in parts of different size: what one wrote the other finds unchanged.
        BatchResult[][] results = await Task.WhenAll(FillAsync(one, 70), FillAsync(two, 110));

        List<StoredFact> facts = await one.ReadAsync(new()).ToListAsync();
        Assert.Equal(2_000, facts.Select(f => f.Fact.Id).Distinct().Count());
        Assert.Equal(2_000, facts.Count);
        Assert.Equal(2_000, results.SelectMany(r => r).Sum(r => r.New));
        List<StoredFact> all = await two.FollowAsync(0).ToListAsync();
        Assert.Equal(Enumerable.Range(1, all.Count).Select(n => (long)n), all.Select(f => f.Revision));
        Assert.Equal(all.Select(f => f.RecordedAt).Order(), all.Select(f => f.RecordedAt));
    }

    [PostgresFact]
    public async Task Replicas_that_start_together_migrate_once()
    {
        await using PostgresDatabase database = await PostgresDatabase.CreateAsync();

        FactStore[] stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync(database)));

        Assert.Equal(0, await stores[3].RevisionAsync());
        foreach (FactStore store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task A_follower_on_another_replica_reads_what_was_written()
    {
        await using PostgresDatabase database = await PostgresDatabase.CreateAsync();
        await using FactStore writer = await OpenAsync(database);
        await using FactStore follower = await OpenAsync(database, StoreAccess.Read);

        await writer.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change(id: "a"), Some.Change(id: "b")] });

        Assert.Equal(["b"], await follower.FollowAsync(1).Select(f => f.Fact.Id).ToListAsync());
    }

    [PostgresFact]
    public async Task A_store_goes_on_after_its_connections_were_cut()
    {
        await using PostgresDatabase database = await PostgresDatabase.CreateAsync();
        string name = $"cut{Guid.NewGuid():n}";
        await using FactStore store = await FactStore.OpenAsync(
            $"{database.Address}&application_name={name}", _clock, () => database.Password);
        await store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()] });

        await database.RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '{name}'");

        await Assert.ThrowsAsync<StoreException>(() => store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()] }));
        Assert.Equal(2, (await store.WriteAsync(new FactBatch { Source = "github", Facts = [Some.Change()] })).Revision);
    }

    [PostgresFact]
    public async Task A_store_not_migrated_yet_is_not_read()
    {
        await using PostgresDatabase database = await PostgresDatabase.CreateAsync();

        StoreException empty = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(database, StoreAccess.Read));

        Assert.Contains("holds no store yet", empty.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said_to_be_unreachable()
    {
        StoreException unreachable = await Assert.ThrowsAsync<StoreException>(
            () => FactStore.OpenAsync("postgres://metrics@127.0.0.1:1/metrics", _clock, () => "hunter2"));

        Assert.Contains("can't be reached", unreachable.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:1/metrics", unreachable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", unreachable.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_becomes_the_settings_of_a_connection()
    {
        NpgsqlConnectionStringBuilder settings =
            StoreAddress.Postgres("postgres://me%40acme@db.acme.example:6432/metrics?sslmode=verify-full");

        Assert.Equal(
            ("db.acme.example", 6432, "metrics", "me@acme", SslMode.VerifyFull),
            (settings.Host, settings.Port, settings.Database, settings.Username, settings.SslMode));
        Assert.Equal(5432, StoreAddress.Postgres("postgresql://me@db/metrics").Port);
    }

    [Theory]
    [InlineData("postgres://me:hunter2@", "can't be read")]
    [InlineData("postgres://me:hunter2@host", "can't be read")]
    [InlineData("postgres://me:hunter2@host/db?sslmode=maybe", "disable, allow, prefer, require, verify-ca or verify-full")]
    [InlineData("postgres://me:hunter2@host/db?password=hunter2", "'password' in the store's address is unknown")]
    [InlineData("mysql://me:hunter2@host/db", "begins with 'mysql'")]
    [InlineData("sqlite:", "names no file")]
    public async Task A_wrong_address_is_refused_without_repeating_its_secrets(string address, string words)
    {
        StoreException refused = await Assert.ThrowsAsync<StoreException>(() => FactStore.OpenAsync(address, _clock));

        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    private Task<FactStore> OpenAsync(PostgresDatabase database, StoreAccess access = StoreAccess.Write) =>
        FactStore.OpenAsync(database.Address, _clock, access, () => database.Password);

    private static async Task<BatchResult[]> FillAsync(FactStore store, int size)
    {
        var results = new List<BatchResult>();
        foreach (Change[] part in Enumerable.Range(0, 2_000).Select(n => Some.Change(id: $"c{n}", branch: "work")).Chunk(size))
        {
            results.Add(await store.WriteAsync(new FactBatch { Source = "github", Facts = part }));
        }

        return [.. results];
    }
}
