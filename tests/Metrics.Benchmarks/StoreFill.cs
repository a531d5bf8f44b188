using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Sources.Files;
using Metrics.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Metrics.Benchmarks;

/// <summary>A file of changes as JSON lines, and its way into a store: a run of the collector with a source of type <c>files</c>.</summary>
internal sealed class StoreFill : IDisposable
{
    /// <summary>Rows in one transaction of the bare programs beside which it is measured.</summary>
    public const int BareBatch = 10_000;

    /// <summary>How often all is taken, in turns with the bare program: the least time counts, as disturbances only add.</summary>
    public const int Turns = 3;

    public const string Source = "changes";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metrics-bench-");

    public StoreFill(World world)
    {
        foreach (IEnumerable<string> lines in world.Changes().Select(FactJson.ToWire).Chunk(BareBatch))
        {
            File.AppendAllLines(Changes, lines);
        }

        Count = File.ReadLines(Changes).Count();
    }

    public int Count { get; }

    private string Changes => Path.Combine(_folder.FullName, "changes.jsonl");

    /// <summary>
    /// What the store's table of facts holds in the end, ready to be written: the bare programs have nothing else to do. Made for each of
    /// their turns: kept, the collector would look through it all again and again in the turns between.
    /// </summary>
    public BareRow[] Rows() =>
        [.. File.ReadLines(Changes).Select(line => FactJson.FromWire(FactKind.Change, line)).Select((fact, at) => new BareRow(at + 1, fact))];

    /// <summary>Collects the whole file, whatever was read of it before.</summary>
    public async Task TakeAsync(FactStore store)
    {
        var config = new CurrentConfig(new MetricsConfig());
        var workshop = new SourceWorkshop(SourceRegistry.Scan(), config, TimeProvider.System);
        var collector = new Collector(store, new CollectorOptions { Holder = "bench" }, TimeProvider.System, NullLogger<Collector>.Instance);
        using ConfiguredSource source = workshop.Make(new SourceSpec
        {
            Name = Source,
            Type = "files",
            Options = new FilesOptions { Path = _folder.FullName },
        });
        CollectResult result = await collector.RunAsync(source, since: World.End.AddYears(-2));
        if (result.End != RunEnd.Done || result.Quarantined > 0 || result.New + result.Unchanged != Count)
        {
            throw new InvalidOperationException($"the file was not taken whole: {result}");
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A row of the table of facts.</summary>
internal sealed class BareRow(long revision, Fact fact)
{
    public long Revision { get; } = revision;

    public long HappenedAt { get; } = fact.HappenedAt!.Value.ToUnixTimeMilliseconds();

    public string Id { get; } = fact.Id;

    public byte[] Body { get; } = FactJson.ToStored(fact);

    public byte[] Digest { get; } = Digest128.Of(FactJson.ToStored(fact)).ToArray();
}
