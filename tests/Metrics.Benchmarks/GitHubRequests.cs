using System.Text.Json;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect;
using Metrics.Server.Collect.Http;
using Metrics.Sources.GitHub;
using Metrics.Tests.Support;

namespace Metrics.Benchmarks;

/// <summary>What reading GitHub costs, counted by the simulator that METRICS_GITHUB_SIM names; nothing is measured without one.</summary>
internal static class GitHubRequests
{
    private const string Organization = "seed:42:medium";
    private const int Repositories = 50;
    private static readonly DateTimeOffset Start = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Measured("github", "requests of a GitHub backfill, and points of a round without news")]
    public static async Task<IReadOnlyList<Row>> MeasureAsync()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(GitHubSimulator.Folder)))
        {
            await Console.Error.WriteLineAsync($"github: left out, {GitHubSimulator.Folder} names no folder with the simulator");
            return [];
        }

        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization, "--graphql-limit", "100000");
        static int Merged(JsonElement repository) => repository.GetProperty("pulls").GetProperty("merged").GetInt32();
        JsonElement[] truth = [.. (await simulator.TruthAsync()).Where(each => Merged(each) > 0).Take(Repositories)];
        int merged = truth.Sum(Merged);
        await simulator.ControlAsync(new { action = "reset-stats" });
        string? cursor = await CollectAsync(simulator, truth, null);
        JsonElement backfill = await simulator.StatsAsync();
        await simulator.ControlAsync(new { action = "reset-stats" });
        await CollectAsync(simulator, truth, cursor);
        JsonElement idle = await simulator.StatsAsync();

        JsonElement sent = backfill.GetProperty("requests");
        double requests = (sent.GetProperty("rest").GetInt32() + sent.GetProperty("graphql").GetInt32()) * 1000.0 / merged;
        string what = $"GitHub: 1,000 of {merged:N0} merged pull requests, with all else of their repositories";
        double points = idle.GetProperty("graphql").GetProperty("points").GetInt32();
        return
        [
            new Row(what, "30 requests", requests, 30, "requests", Goal.AtMost, 1),
            new Row("GitHub: a round over 50 repositories without news", "10 points", points, 10, "points", Goal.AtMost, 1),
        ];
    }

    private static async Task<string?> CollectAsync(GitHubSimulator simulator, JsonElement[] truth, string? cursor)
    {
        string[] By(string kind) =>
        [
            .. truth.Where(each => each.GetProperty("deliversBy").GetString() == kind)
                .Select(each => each.GetProperty("fullName").GetString()!),
        ];
        var options = new GitHubOptions
        {
            Repositories = [.. truth.Select(each => each.GetProperty("fullName").GetString()!)],
            Token = Secret.Of(GitHubSimulator.Token),
            BaseUrl = simulator.Address,
            Deployments =
            [
                new DeliveryRule { Repositories = By("releases"), From = DeliveredBy.Releases },
                new DeliveryRule { Repositories = By("runs"), From = DeliveredBy.WorkflowRuns },
            ],
        };
        using var http = new SourceHttp("github", new SourceHttpOptions(), TimeProvider.System);
        var source = (ISource)SourceRegistry.Scan().Find("github")!.Create(
            options, new SourceTools { Http = http.Client, Name = "github", CacheFolder = "", BaseFolder = "" });
        await foreach (SourceRecord record in source.CollectAsync(new CollectWindow(Start, World.End, cursor, Start), default))
        {
            cursor = record is SourceRecord.Checkpoint checkpoint ? checkpoint.Cursor : cursor;
        }

        return cursor;
    }
}
