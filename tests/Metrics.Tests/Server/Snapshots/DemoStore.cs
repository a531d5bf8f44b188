using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Demo;
using Metrics.Server.Snapshots;
using Metrics.Store;

namespace Metrics.Tests.Server.Snapshots;

/// <summary>The sample organization in an SQLite file of its own (a copy of one that is filled once), with its clock in hand.</summary>
public sealed class DemoStore(DemoStore.Template template) : IAsyncLifetime
{
    public static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);

    private static readonly DemoOrganization Demo = DemoOrganization.Make(Now);
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-snapshots").FullName;

    public string Path => System.IO.Path.Combine(_folder, "metrics.db");

    public FactStore Store { get; private set; } = null!;

    internal DemoClock Clock { get; } = new(new Still());

    public CurrentConfig Config { get; } = new(Demo.Config);

    public async Task InitializeAsync()
    {
        File.Copy(template.Path, Path);
        Store = await FactStore.OpenAsync($"sqlite:{Path}", Clock);
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Opens the same file again, after something else wrote to it.</summary>
    public async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await FactStore.OpenAsync($"sqlite:{Path}", Clock);
    }

    public Task CloseAsync() => Store.DisposeAsync().AsTask();

    public Task<SnapshotDocument> MakeAsync(string quarter, string? scope = null, string? note = null) =>
        new SnapshotMaker(Store, Config, Clock).MakeAsync(new SnapshotRequest(quarter, scope, null, note), []);

    public Task<SnapshotCheck> VerifyAsync(string id) => new SnapshotVerifier(Store, Config).VerifyAsync(id);

    public Task<SnapshotDiff> DiffAsync(string from, string to) => new SnapshotDiffer(Store, Config, Clock).CompareAsync(from, to);

    public static Incident LateIncident() => new()
    {
        Id = "LATE1",
        Title = "Noticed late",
        Services = [Demo.Facts.Select(fact => fact.Fact).OfType<Incident>().First().Services![0]],
        StartedAt = new DateTimeOffset(2026, 8, 12, 10, 0, 0, TimeSpan.Zero),
        ResolvedAt = new DateTimeOffset(2026, 8, 12, 18, 0, 0, TimeSpan.Zero),
    };

    public static string IncidentSource => Demo.Facts.First(fact => fact.Fact is Incident).Source;

    /// <summary>The revenue of a day of the third quarter, less a refund.</summary>
    public static (string Source, KpiPoint Point) Refund()
    {
        (string source, KpiPoint point) = Demo.Facts
            .Where(fact => fact.Fact is KpiPoint { Kpi: "net_revenue", PeriodStart: { Year: 2026, Month: 7, Day: 14 } })
            .Select(fact => (fact.Source, (KpiPoint)fact.Fact))
            .Last();
        return (source, point with { Value = point.Value - 5_000 });
    }

    /// <summary>The filled file, made once for all tests of a class.</summary>
    public sealed class Template : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("metrics-snapshots").FullName;

        public string Path => System.IO.Path.Combine(_folder, "metrics.db");

        public async Task InitializeAsync()
        {
            var clock = new DemoClock(new Still());
            await using FactStore store = await FactStore.OpenAsync($"sqlite:{Path}", clock);
            await DemoFilling.FillAsync(store, clock, Demo, new Progress<double>(), CancellationToken.None);
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return Task.CompletedTask;
        }
    }

    private sealed class Still : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
