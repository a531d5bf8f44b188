using System.Net;
using System.Text.Json.Nodes;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Running;
using Metrics.Server.Config;
using Metrics.Server.Config.Reading;
using Metrics.Server.Snapshots;
using Metrics.Server.Verbs;
using Metrics.Sources.Git;
using Metrics.Store;
using Metrics.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Metrics.Tests.Flow;

/// <summary>Git knows no reviews: the share merged without one says so wherever it is shown, instead of being all of them.</summary>
public sealed class UnknownReviewsTests : IAsyncLifetime, IDisposable
{
    private const string Share = "merged_without_review_rate";
    private const string Reason = "2 of 2 merged changes are left out, as their source can't tell of reviews";

    private static readonly DateTimeOffset Now = Some.At("2026-01-20T12:00Z");

    private readonly ScratchRepository _repository = new();
    private RunningServer _server = null!;

    public async Task InitializeAsync()
    {
        _repository.Commit("2026-01-05T10:00Z", "Start", ("a.txt", "one\n"));
        _repository.Commit("2026-01-06T10:00Z", "Next", ("a.txt", "two\n"));
        string file = Path.Combine(_repository.Folder, "..", "metrics.yaml");
        await File.WriteAllTextAsync(file, $$"""
            definitions: { windows: [30d] }
            catalog:
              teams: [{ name: money, services: [{ name: pay, repositories: [acme/pay] }] }]
            sources:
              - { name: history, type: git, since: 2026-01-01, path: "{{_repository.Folder}}", repository: acme/pay }
            """);
        (MetricsConfig? config, IReadOnlyList<ConfigProblem> problems) = ConfigFile.Reader().Read(file, _ => null);
        Assert.True(config is not null, string.Join('\n', problems));
        _server = await RunningServer.StartAsync(config!);
        _server.Clock.Now = Now;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task With_git_alone_there_is_no_data_and_its_reason_is_shown()
    {
        await CollectAsync();

        JsonNode share = Number(await JsonAsync("report"));
        Assert.Equal(("no_data", null, Reason), ((string?)share["status"], (double?)share["value"], (string?)share["flags"]![0]));
        JsonNode explained = await JsonAsync($"explain?metric={Share}");
        Assert.Equal(
            [("left_out", "left out: its source can't tell of reviews"), ("left_out", "left out: its source can't tell of reviews")],
            explained["records"]!.AsArray().Select(record => ((string)record!["role"]!, (string)record["why"]!)));
        string page = WebUtility.HtmlDecode(await _server.GetAsync($"/explain/{Share}?window=30d"));
        Assert.Contains($"There is nothing to compute it from: {Reason}. No data is not zero.", page, StringComparison.Ordinal);
        string scrape = await _server.GetAsync("/metrics");
        Assert.Contains("dora_changes{scope=\"organization\",window=\"30d\"} 2\n", scrape, StringComparison.Ordinal);
        Assert.DoesNotContain("dora_merged_without_review_ratio{", scrape, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Beside_git_only_the_changes_count_whose_source_can_tell()
    {
        await CollectAsync();
        await _server.WriteAsync(
            Some.Code, Some.Change("2026-01-07T10:00Z", opened: "2026-01-06T10:00Z", review: "2026-01-06T12:00Z"), Some.Change("2026-01-08T10:00Z"));

        JsonNode share = Number(await JsonAsync("report"));
        Assert.Equal((0.5, 1, 2), ((double)share["value"]!, (int)share["numerator"]!, (int)share["denominator"]!));
        Assert.Equal("2 of 4 merged changes are left out, as their source can't tell of reviews", (string?)share["flags"]![0]);
        Assert.Contains("dora_merged_without_review_ratio{scope=\"organization\",window=\"30d\"} 0.5\n", await _server.GetAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_read_before_is_told_anew_once_and_what_was_said_of_it_still_verifies()
    {
        await CollectAsEarlierAsync();
        Assert.Equal(1, (double?)Number(await JsonAsync("report"))["value"]);
        SnapshotDocument made = await new SnapshotMaker(_server.Store, _server.Config, _server.Clock).MakeAsync(new SnapshotRequest("2026-Q1"), []);
        long before = await _server.Store.RevisionAsync();

        _server.Clock.Now = Now.AddHours(1);
        await CollectAsync();

        Assert.Equal("no_data", (string?)Number(await JsonAsync("report"))["status"]);
        StoredFact[] told = await _server.Store.ReadAsync(new FactQuery()).Where(fact => fact.Revision > before).ToArrayAsync();
        Assert.Equal([FactKind.Change, FactKind.Change], told.Select(fact => fact.Fact.Kind));
        Assert.Equal(1, (double?)Number(await JsonAsync("report?as_of=2026-01-20T12:30:00Z"))["value"]);
        SnapshotCheck check = await new SnapshotVerifier(_server.Store, _server.Config).VerifyAsync(made.Id);
        Assert.True(check.Identical, string.Join('\n', check.Findings.Select(finding => finding.Words)));

        long after = await _server.Store.RevisionAsync();
        await CollectAsync();
        Assert.Equal(after, await _server.Store.RevisionAsync());
    }

    private async Task CollectAsync()
    {
        CollectResult run = await _server.CollectAsync(_server.Config.Value.Sources.Single());
        Assert.Equal((RunEnd.Done, null), (run.End, run.Error));
    }

    /// <summary>Writes what an earlier version wrote: facts that say nothing of reviews, and a cursor of its own settings.</summary>
    private async Task CollectAsEarlierAsync()
    {
        var options = (GitOptions)_server.Config.Value.Sources.Single().Options;
        var tools = new SourceTools { Http = null!, Name = "history", CacheFolder = _repository.Cache, BaseFolder = _repository.Folder };
        var window = new CollectWindow(Some.At("2026-01-01T00:00Z"), Now, null, Some.At("2026-01-01T00:00Z"));
        SourceRecord[] records = await new GitSource(options, tools).CollectAsync(window, default).ToArrayAsync();
        string cursor = records.OfType<SourceRecord.Checkpoint>().Last().Cursor;
        BatchResult result = await _server.Store.WriteAsync(new FactBatch
        {
            Source = "history",
            Facts = [.. records.OfType<SourceRecord.Found>().Select(found => found.Fact is Change change ? change with { ReviewsUnknown = false } : found.Fact)],
            Cursor = cursor[..cursor.LastIndexOf(' ')] + " 0123456789abcdef",
        });
        _server.Services.GetRequiredService<IWrittenFacts>().Written(result);
    }

    private async Task<JsonNode> JsonAsync(string question) =>
        JsonNode.Parse(await _server.GetAsync($"/api/v1/{question}{(question.Contains('?') ? '&' : '?')}window=30d"))!;

    private static JsonNode Number(JsonNode report) =>
        report["numbers"]!.AsArray().Single(number => (string?)number!["metric"] == Share && number["origin"] is null)!;
}
