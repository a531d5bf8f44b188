using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Live;
using Metrics.Server.Snapshots;
using Metrics.Store;
using Metrics.Tests.Support;

namespace Metrics.Tests.Server.Snapshots;

public sealed class SourceTypeTests : IAsyncLifetime
{
    private static readonly MetricsConfig Config = new()
    {
        Catalog = Some.Catalog(Some.Team("money", Some.Service("pay") with
        {
            Incidents = new Dictionary<string, IReadOnlyList<string>> { ["pagerduty"] = ["PAPI01"] },
        })),
        Sources = [new SourceSpec { Name = "oncall-eu", Type = "pagerduty", Options = new object() }],
    };

    private readonly FixedTime _clock = new(Some.At("2026-10-05T12:00Z"));
    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-types-").FullName;
    private FactStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await FactStore.OpenAsync($"sqlite:{Path.Combine(_folder, "metrics.db")}", _clock);
        Incident incident = Some.Incident("2026-08-12T10:00Z", "2026-08-12T11:00Z", services: ["PAPI01"]);
        await _store.WriteAsync(new FactBatch { Source = "oncall-eu", Facts = [incident] });
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Incidents_named_under_the_type_of_their_source_count_as_they_do_on_the_board()
    {
        FactIndex board = LiveIndex.Empty(Config);
        board.Apply(await _store.ReadAsync(new FactQuery()).ToListAsync());
        Window quarter = Window.Of(CalendarPeriod.Parse("2026-Q3")!.Value);
        Number told = Incidents(NumberQuery.Report(board, Scope.Service("pay"), quarter, _clock.Now, []).Numbers);

        SnapshotDocument made = await new SnapshotMaker(_store, new CurrentConfig(Config), _clock).MakeAsync(new SnapshotRequest("2026-Q3"), []);
        Number kept = Incidents(made.Numbers.Single(numbers => numbers.Scope == Scope.Service("pay")).Numbers);

        Assert.Equal(1, told.Value);
        Assert.Equal(told.Value, kept.Value);
        Assert.True((await new SnapshotVerifier(_store, new CurrentConfig(Config)).VerifyAsync(made.Id)).Identical);
    }

    [Fact]
    public async Task A_source_that_was_renamed_since_moves_nothing_of_an_older_snapshot()
    {
        SnapshotDocument made = await new SnapshotMaker(_store, new CurrentConfig(Config), _clock).MakeAsync(new SnapshotRequest("2026-Q3"), []);

        var renamed = new CurrentConfig(Config with { Sources = [] });
        Assert.True((await new SnapshotVerifier(_store, renamed).VerifyAsync(made.Id)).Identical);
    }

    private static Number Incidents(IReadOnlyList<Number> numbers) => numbers.Single(number => number.Metric == "incidents");
}
