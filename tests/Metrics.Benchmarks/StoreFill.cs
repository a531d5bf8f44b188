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

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("metrics-bench-");

    public StoreFill(World world)
    {
        Change[] changes = [.. world.Changes()];
        Count = changes.Length;
        Rows = [.. changes.Select(change => (change.Id, FactJson.ToStored(change)))];
        File.WriteAllLines(Path.Combine(_folder.FullName, "changes.jsonl"), changes.Select(FactJson.ToWire));
    }

    public int Count { get; }

    /// <summary>What a bare table would be given: the same keys with the same bytes of content, nothing else.</summary>
    public IReadOnlyList<(string Id, byte[] Body)> Rows { get; }

    /// <summary>Collects the whole file, whatever was read of it before.</summary>
    public async Task TakeAsync(FactStore store)
    {
        var config = new CurrentConfig(new MetricsConfig());
        var workshop = new SourceWorkshop(SourceRegistry.Scan(), config, TimeProvider.System);
        var collector = new Collector(store, new CollectorOptions { Holder = "bench" }, TimeProvider.System, NullLogger<Collector>.Instance);
        using ConfiguredSource source = workshop.Make(new SourceSpec
        {
            Name = "changes",
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
