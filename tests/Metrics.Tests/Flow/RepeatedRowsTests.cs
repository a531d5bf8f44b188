using System.Globalization;
using System.Text;
using Metrics.Facts;
using Metrics.Server.Collect.Running;
using Metrics.Sources.Files;
using Metrics.Tests.Support;

namespace Metrics.Tests.Flow;

/// <summary>A file that holds an id twice, batches apart, is collected again and again: its history does not grow.</summary>
public sealed class RepeatedRowsTests : IDisposable
{
    private const int Rows = 12_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-repeated-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task On_SQLite_a_file_read_anew_writes_nothing() => CheckAsync("sqlite::memory:");

    [PostgresFact]
    public async Task On_PostgreSQL_a_file_read_anew_writes_nothing()
    {
        await using PostgresDatabase database = await PostgresDatabase.CreateAsync();
        await CheckAsync(database.Address);
    }

    private async Task CheckAsync(string store)
    {
        await using CollectBench bench = await CollectBench.OpenAsync(store);
        Write("deployments.csv", "");

        CollectResult first = await CollectAsync(bench);
        Assert.Equal((Rows, 0, 2), (first.New, first.Restated, first.Quarantined));
        StoredFact told = Assert.Single(await bench.Store.HistoryAsync(new FactKey("fake", FactKind.Deployment, "d0")));
        Assert.Equal("third", ((Deployment)told.Fact).Revision);

        CollectResult again = await CollectAsync(bench);
        Assert.Equal((0, 0, Rows), (again.New, again.Restated, again.Unchanged));

        Write("deployments.csv", Row("new", "r"));
        CollectResult grown = await CollectAsync(bench);
        Assert.Equal((1, 0, Rows), (grown.New, grown.Restated, grown.Unchanged));
        Assert.Single(await bench.Store.HistoryAsync(told.Key));
        Assert.Equal(["deployments.csv, line 2", "deployments.csv, line 7002"], (await bench.Store.QuarantineAsync()).Select(record => record.Place));
    }

    /// <summary>Collects all of the folder from its beginning.</summary>
    private async Task<CollectResult> CollectAsync(CollectBench bench)
    {
        var tools = new Metrics.Facts.Collecting.SourceTools { Http = new HttpClient(), Name = "fake", CacheFolder = _folder, BaseFolder = _folder };
        var files = new FilesSource(new FilesOptions { Path = _folder }, tools);
        CollectResult result = await bench.Collector.RunAsync(bench.Source(files), since: Some.At("2026-10-01T00:00Z"));
        Assert.Equal((RunEnd.Done, null), (result.End, result.Error));
        return result;
    }

    private void Write(string name, string tail)
    {
        var text = new StringBuilder("id,service,environment,revision,finished_at,outcome\n");
        text.Append(Row("d0", "first"));
        for (int i = 1; i < Rows; i++)
        {
            text.Append(i == 7000 ? Row("d0", "second") : "").Append(Row(string.Create(CultureInfo.InvariantCulture, $"d{i}"), "r"));
        }

        File.WriteAllText(Path.Combine(_folder, name), text + Row("d0", "third") + tail);
        File.SetLastWriteTimeUtc(Path.Combine(_folder, name), CollectBench.Start.AddHours(-1).UtcDateTime);
    }

    private static string Row(string id, string revision) => $"{id},pay,production,{revision},2026-10-05T10:00:00Z,succeeded\n";
}
