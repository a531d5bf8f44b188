using System.Data.Common;
using System.Text;
using Dapper;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Snapshots;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Snapshots;

/// <summary>
/// Whatever bit of a fact or of a snapshot somebody flips in the database, verifying finds it. The random choices are the same in every
/// run.
/// </summary>
public abstract class TamperContract : IAsyncLifetime
{
    private const int Flips = 400;

    /// <summary>What a fact's row proves. When its source last touched it is no content, and moves without a version.</summary>
    private static readonly string[] OfFacts =
        ["body", "body", "body", "digest", "source", "kind", "id", "revision", "recorded_at", "happened_at", "superseded_by", "superseded_at", "deleted"];

    private static readonly string[] OfSnapshots =
        ["document", "document", "document", "digest", "signature", "id", "quarter", "scope", "created_at", "predecessor", "revision"];

    private readonly FrozenClock _clock = new(Some.At("2026-01-09T18:00Z"));
    private readonly Random _random = new(20260109);
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-tamper-").FullName;
    private FactStore _store = null!;
    private string _key = "";

    private protected abstract Task<FactStore> OpenAsync(TimeProvider clock);

    /// <summary>A connection past the store, on which the tables may be changed.</summary>
    private protected abstract Task<DbConnection> ConnectAsync();

    /// <summary>Takes away what keeps snapshots from being changed, as somebody with the database in hand could.</summary>
    private protected abstract string Unguard { get; }

    private protected abstract Task DropAsync();

    public async Task InitializeAsync()
    {
        _store = await OpenAsync(_clock);
        _key = Path.Combine(_folder, "key.pem");
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(_key, key.ExportECPrivateKeyPem());
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await DropAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [StoreFact]
    public async Task Any_bit_of_a_fact_that_is_flipped_is_found()
    {
        string snapshot = await FillAsync();
        await using DbConnection connection = await ConnectAsync();
        long[] revisions = [.. await connection.QueryAsync<long>("SELECT revision FROM facts ORDER BY revision")];
        await FlipAsync(connection, "facts", "revision", OfFacts, () => revisions[_random.Next(revisions.Length)], snapshot);
    }

    [StoreFact]
    public async Task Any_bit_of_a_snapshot_that_is_flipped_is_found()
    {
        string snapshot = await FillAsync();
        await using DbConnection connection = await ConnectAsync();
        await connection.ExecuteAsync(Unguard);
        await FlipAsync(connection, "snapshots", "id", OfSnapshots, () => snapshot, snapshot);
    }

    private async Task FlipAsync(DbConnection connection, string table, string key, string[] columns, Func<object> row, string snapshot)
    {
        int flipped = 0;
        var missed = new List<string>();
        for (int turn = 0; turn < Flips; turn++)
        {
            (object at, string column) = (row(), columns[turn % columns.Length]);
            object? value = await connection.ExecuteScalarAsync($"SELECT {column} FROM {table} WHERE {key} = @at", new { at });
            if (value is null or DBNull || Flipped(value, column) is not { } other)
            {
                continue;
            }

            object moved = column == key ? other : at;
            if (column == key && await connection.ExecuteScalarAsync($"SELECT 1 FROM {table} WHERE {key} = @other", new { other }) is not null)
            {
                continue;
            }

            try
            {
                await connection.ExecuteAsync($"UPDATE {table} SET {column} = @other WHERE {key} = @at", new { other, at });
            }
            catch (DbException)
            {
                // The table itself refuses two rows of one identity.
                continue;
            }

            flipped++;
            if (await IsIdenticalAsync(snapshot))
            {
                missed.Add($"{table}.{column} of {at}: {Words(value)} became {Words(other)}");
            }

            await connection.ExecuteAsync($"UPDATE {table} SET {column} = @value WHERE {key} = @moved", new { value, moved });
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
        Assert.InRange(flipped, Flips / 2, Flips);
        Assert.True(await IsIdenticalAsync(snapshot));
    }

    private async Task<bool> IsIdenticalAsync(string snapshot)
    {
        try
        {
            return (await new SnapshotVerifier(_store, new CurrentConfig(new MetricsConfig())).VerifyAsync(snapshot, _key)).Identical;
        }
        catch (SnapshotException)
        {
            return false;
        }
    }

    private object? Flipped(object value, string column) => value switch
    {
        byte[] bytes => Flipped(bytes, bits: 8),

        // Text stays text that both databases take.
        string text => Encoding.UTF8.GetString(Flipped(Encoding.UTF8.GetBytes(text), bits: 5)) is var other && other != text && !other.Contains('\0') ? other : null,
        bool flag => !flag,
        long number when column == "deleted" => 1 - number,
        long number => number ^ (1L << _random.Next(40)),
        _ => throw new NotSupportedException($"{column} holds a {value.GetType().Name}"),
    };

    private byte[] Flipped(byte[] bytes, int bits)
    {
        byte[] flipped = [.. bytes];
        flipped[_random.Next(flipped.Length)] ^= (byte)(1 << _random.Next(bits));
        return flipped;
    }

    private static string Words(object value) => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";

    /// <summary>The worked week, with a restatement and a deletion, and its quarter told twice.</summary>
    private async Task<string> FillAsync()
    {
        foreach (IGrouping<string, Fact> source in WorkedExample.Facts.GroupBy(Some.SourceOf))
        {
            await _store.WriteAsync(new FactBatch { Source = source.Key, Facts = [.. source] });
        }

        Deployment restated = WorkedExample.Facts.OfType<Deployment>().First() with { Title = "told again" };
        await _store.WriteAsync(new FactBatch { Source = Some.SourceOf(restated), Facts = [restated] });
        Incident gone = WorkedExample.Facts.OfType<Incident>().Last();
        await _store.WriteAsync(new FactBatch { Source = Some.SourceOf(gone), Deleted = [new(gone.Kind, gone.Id)] });

        var config = new CurrentConfig(new MetricsConfig
        {
            BaseFolder = _folder,
            Catalog = new Catalog { Teams = [new Team { Name = "money", Services = [new Service { Name = "pay", Repositories = ["acme/pay"] }] }] },
            Snapshots = new SnapshotOptions { SigningKey = "key.pem" },
        });
        var maker = new SnapshotMaker(_store, config, _clock);
        await maker.MakeAsync(new SnapshotRequest("2026-Q1"), []);
        return (await maker.MakeAsync(new SnapshotRequest("2026-Q1", Note: "again"), [])).Id;
    }
}
