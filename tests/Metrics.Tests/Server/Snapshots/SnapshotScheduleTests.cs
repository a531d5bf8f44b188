using Metrics.Compute;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Snapshots;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Metrics.Tests.Server.Snapshots;

public sealed class SnapshotScheduleTests : IAsyncLifetime
{
    private static readonly CurrentConfig Config = new(new MetricsConfig
    {
        Organization = new OrganizationOptions { TimeZone = "Europe/Berlin" },
        Catalog = Some.Catalog(Some.Team("money", Some.Service("pay"))),
        Snapshots = new SnapshotOptions { DaysAfterQuarter = 10 },
    });

    private readonly FixedTime _clock = new(Some.At("2026-10-10T21:59Z"));
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-schedule-").FullName;
    private FactStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await FactStore.OpenAsync($"sqlite:{Path.Combine(_folder, "metrics.db")}", _clock);
        foreach (IGrouping<string, Fact> source in WorkedExample.Facts.GroupBy(Some.SourceOf))
        {
            await _store.WriteAsync(new FactBatch { Source = source.Key, Facts = [.. source] });
        }
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_quarter_is_told_once_so_many_days_after_its_end_by_the_organizations_calendar()
    {
        Assert.False(await Schedule().RunAsync(default));

        _clock.Now = Some.At("2026-10-10T22:00Z");
        SnapshotSchedule schedule = Schedule();
        Assert.True(await schedule.RunAsync(default));
        Assert.False(await schedule.RunAsync(default));
        Assert.False(await Schedule().RunAsync(default));

        Assert.Equal(["2026-Q3.1"], await IdsAsync());
    }

    [Fact]
    public async Task One_of_a_team_or_of_the_running_quarter_or_of_earlier_knowledge_is_not_the_quarters()
    {
        var maker = new SnapshotMaker(_store, Config, _clock);
        _clock.Now = Some.At("2026-09-20T12:00Z");
        await maker.MakeAsync(new SnapshotRequest("2026-Q3"), []);
        _clock.Now = Some.At("2026-10-20T12:00Z");
        await maker.MakeAsync(new SnapshotRequest("2026-Q3", "team:money"), []);
        await maker.MakeAsync(new SnapshotRequest("2026-Q3", AsOf: Some.At("2026-10-01T12:00Z")), []);

        Assert.True(await Schedule().RunAsync(default));

        Assert.Equal("2026-Q3.4", (await IdsAsync())[^1]);
        Assert.False(await Schedule().RunAsync(default));
    }

    [Fact]
    public async Task Several_processes_that_share_a_store_make_it_once()
    {
        _clock.Now = Some.At("2026-10-20T12:00Z");

        bool[] made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Schedule().RunAsync(default))));

        Assert.Single(made, did => did);
        Assert.Equal(["2026-Q3.1"], await IdsAsync());
    }

    private async Task<string[]> IdsAsync() => [.. (await _store.Snapshots.ListAsync()).Select(snapshot => snapshot.Id)];

    private SnapshotSchedule Schedule() => new(
        _store,
        Config,
        new SnapshotMaker(_store, Config, _clock),
        new FixedIndex(new FactIndex(Config.Value.Catalog, Config.Value.Definitions, Config.Value.Organization.Calendar())),
        _clock,
        NullLogger<SnapshotSchedule>.Instance);
}
