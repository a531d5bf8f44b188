using System.Text.Json.Nodes;
using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Server.Live;
using Metrics.Server.Snapshots;
using Metrics.Server.Verbs;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Flow;

/// <summary>A reading that goes further back makes zeros of what was no data: from then on, and never for what was known before.</summary>
public sealed class CoverageThenTests : IAsyncLifetime, IDisposable
{
    private static readonly DateTimeOffset First = Some.At("2026-10-10T12:00Z");

    private readonly string _folder = Directory.CreateTempSubdirectory("metrics-coverage-").FullName;
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "drop"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "metrics.yaml"), """
            catalog:
              teams: [{ name: money, services: [{ name: pay, incidents: { pager: [P1] } }] }]
            sources:
              - { name: pager, type: files, since: 2026-10-01, path: drop, every: 1h }
            """);
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = ConfigFile.Reader().Read(Path.Combine(_folder, "metrics.yaml"), _ => null);
        Assert.True(config is not null, string.Join('\n', problems));
        _server = await RunningServer.StartAsync(config!);
        _server.Clock.Now = First;
        await CollectAsync(null);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_later_reading_further_back_changes_nothing_of_what_was_known()
    {
        Assert.Equal(("no_data", null), await ReportAsync(""));
        _server.Clock.Now = First.AddDays(1);

        await CollectAsync(Some.At("2026-07-01T00:00Z"));

        Assert.Equal(("ok", 0), await ReportAsync(""));
        Assert.Equal(("no_data", null), await ReportAsync("&as_of=2026-10-10T13:00:00Z"));
        Assert.Equal((NumberStatus.NoData, null), await SnapshotAsync(First.AddHours(1)));
        Assert.Equal((NumberStatus.Ok, 0), await SnapshotAsync(null));
    }

    [Fact]
    public async Task Before_a_source_s_first_run_its_silence_says_nothing()
    {
        await CollectAsync(Some.At("2026-07-01T00:00Z"));

        Assert.Equal(("no_data", null), await ReportAsync("&as_of=2026-10-10T11:00:00Z"));
        Assert.Equal((NumberStatus.NoData, null), await SnapshotAsync(First.AddHours(-1)));
        Assert.Equal(("ok", 0), await ReportAsync("&as_of=2026-10-10T12:00:00Z"));
    }

    [Fact]
    public async Task A_window_that_is_known_in_part_says_so_and_is_compared_with_nothing()
    {
        string[] lines = ["id,service,environment,revision,finished_at,outcome", .. Enumerable.Range(1, 13).Select(number =>
            $"d{number},pay,production,r{number},2026-10-{(number == 1 ? 2 : 4 + (number / 3)):00}T1{number % 10}:00:00Z,succeeded")];
        await File.WriteAllLinesAsync(Path.Combine(_folder, "drop", "deployments.csv"), lines);
        await CollectAsync(null);

        Assert.Contains("deployments are known only since 2026-10-01", await _server.GetAsync("/teams/money?window=30d"), StringComparison.Ordinal);
        Assert.DoesNotContain("than before", await _server.GetAsync("/teams/money?window=7d"), StringComparison.Ordinal);
        JsonNode series = JsonNode.Parse(await _server.GetAsync(
            "/api/v1/series?metric=deployments&scope=service:pay&window=7d&from=2026-10-07T00:00:00Z&to=2026-10-08T00:00:00Z&step=1d"))!;
        Assert.Equal(
            ["deployments are known only since 2026-10-01", null],
            series["points"]!.AsArray().Select(point => (string?)point!["flags"]?[0]));

        await CollectAsync(Some.At("2026-07-01T00:00Z"));

        Assert.DoesNotContain("known only since", await _server.GetAsync("/teams/money?window=30d"), StringComparison.Ordinal);
        Assert.Contains("than before", await _server.GetAsync("/teams/money?window=7d"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quarter_that_is_known_in_part_says_so_in_its_snapshot_and_every_file_of_it()
    {
        const string Known = "incidents are known only since 2026-08-15";
        await CollectAsync(Some.At("2026-08-15T00:00Z"));

        SnapshotDocument made = await MakeAsync(null);

        Assert.Equal(Known, made.Numbers[0].NoteOn(made.Numbers[0].Numbers.First(number => number.Metric == "incidents")));
        Assert.True((await _server.Services.GetRequiredService<SnapshotVerifier>().VerifyAsync(made.Id)).Identical);
        foreach (string format in (string[])["csv", "html", "json", "md"])
        {
            Assert.Contains(Known, await _server.GetAsync($"/api/v1/snapshots/{made.Id}/export?format={format}"), StringComparison.Ordinal);
        }

        Assert.Contains(Known, await _server.GetAsync($"/snapshots/{made.Id}"), StringComparison.Ordinal);
    }

    private async Task CollectAsync(DateTimeOffset? since)
    {
        CollectResult run = await _server.CollectAsync(_server.Config.Value.Sources.Single(), since);
        Assert.Equal((RunEnd.Done, null), (run.End, run.Error));
        _server.Services.GetRequiredService<LiveIndex>().Replace(SourceStates.Of(_server.Config.Value, await _server.Store.SourcesAsync()).Health());
    }

    /// <summary>The incidents of the third quarter by its last day but one, as the API tells them.</summary>
    private async Task<(string? Status, double? Value)> ReportAsync(string asOf)
    {
        JsonNode report = JsonNode.Parse(await _server.GetAsync($"/api/v1/report?scope=service:pay&window=90d&at=2026-09-30T00:00:00Z{asOf}"))!;
        JsonNode incidents = report["numbers"]!.AsArray().Single(number => (string?)number!["metric"] == "incidents")!;
        return ((string?)incidents["status"], (double?)incidents["value"]);
    }

    private async Task<(NumberStatus Status, double? Value)> SnapshotAsync(DateTimeOffset? asOf)
    {
        SnapshotDocument made = await MakeAsync(asOf);
        Number incidents = made.Numbers.Single(row => row.Scope == Scope.Service("pay")).Numbers.Single(number => number.Metric == "incidents");
        return (incidents.Status, incidents.Value);
    }

    private Task<SnapshotDocument> MakeAsync(DateTimeOffset? asOf) => _server.Services.GetRequiredService<SnapshotMaker>().MakeAsync(
        new SnapshotRequest("2026-Q3", AsOf: asOf), _server.Services.GetRequiredService<ICurrentIndex>().Read((_, health) => health));
}
