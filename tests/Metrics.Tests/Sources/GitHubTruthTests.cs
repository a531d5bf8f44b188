using System.Text.Json;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Sources.GitHub;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>Reads whole simulated organizations and compares with what their simulator says really happened.</summary>
public sealed class GitHubTruthTests
{
    private static readonly DateTimeOffset Start = Some.At("2020-01-01T00:00:00Z");
    private static readonly DateTimeOffset Now = Some.At("2026-11-21T00:00:00Z");

    [GitHubSimulatorFact]
    public async Task A_simulated_organization_is_read_exactly()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        var facts = new CollectedFacts();
        JsonElement[] truth = await simulator.TruthAsync();
        using SourceHttp http = Http();
        Assert.Null(await facts.RunAsync(Source(simulator, http, truth), Start, Now));

        CheckAll(facts, truth);
        await CheckManners(simulator);
    }

    [GitHubSimulatorFact]
    public async Task Faults_on_the_way_change_nothing_and_cost_little()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        JsonElement[] truth = await simulator.TruthAsync();
        var undisturbed = new CollectedFacts();
        int plain = await CollectAsync(simulator, truth, undisturbed);

        await simulator.ControlAsync(new
        {
            action = "faults",
            spec = "seed=7,502=0.02,reset=0.01,truncate=0.01,moved=0.1,gql-partial=0.02,gql-null=0.01,gql-resource=0.02,secondary=0.005:1",
        });
        var disturbed = new CollectedFacts();
        int faulty = await CollectAsync(simulator, truth, disturbed);

        Assert.Equal(undisturbed.Text, disturbed.Text);
        Assert.InRange(faulty, plain, (plain * 1.3) + 8);
        await CheckManners(simulator);
    }

    [GitHubSimulatorFact]
    public async Task A_backfill_that_is_killed_again_and_again_ends_with_the_same_facts()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        JsonElement[] truth = await simulator.TruthAsync();
        var undisturbed = new CollectedFacts();
        await CollectAsync(simulator, truth, undisturbed);

        var killed = new CollectedFacts();
        using SourceHttp http = Http();
        for (int kill = 0; kill < 20; kill++)
        {
            int left = 37 * (kill + 1) % 113;
            await killed.RunAsync(Source(simulator, http, truth), Start, Now, () => left-- < 0);
        }

        await CollectAsync(simulator, truth, killed);
        Assert.Equal(undisturbed.Text, killed.Text);
    }

    [GitHubSimulatorFact]
    public async Task What_happens_later_is_read_as_if_it_had_always_been_there()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        JsonElement[] truth = await simulator.TruthAsync();
        var facts = new CollectedFacts();
        await CollectAsync(simulator, truth, facts);
        for (int step = 0; step < 6; step++)
        {
            await simulator.ControlAsync(new { action = "advance", hours = 60 });
            await CollectAsync(simulator, truth, facts);
        }

        truth = await simulator.TruthAsync();
        CheckAll(facts, truth);
        var anew = new CollectedFacts();
        await CollectAsync(simulator, truth, anew);
        Assert.Equal(anew.Text, facts.Text);
    }

    [GitHubSimulatorFact]
    public async Task A_round_without_news_costs_next_to_nothing()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        JsonElement[] truth = await simulator.TruthAsync();
        var facts = new CollectedFacts();
        await CollectAsync(simulator, truth, facts);
        string before = facts.Text;
        await simulator.ControlAsync(new { action = "reset-stats" });
        await CollectAsync(simulator, truth, facts);

        JsonElement stats = await simulator.StatsAsync();
        Assert.Equal(before, facts.Text);
        Assert.InRange(Points(stats), 1, 10);
    }

    private static string Organization => Environment.GetEnvironmentVariable("METRICS_GITHUB_SIM_ORG") ?? "seed:42:small";

    private static int Points(JsonElement stats) => stats.GetProperty("graphql").GetProperty("points").GetInt32();

    private static SourceHttp Http() => new("github", new SourceHttpOptions { FirstWait = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);

    private static GitHubSource Source(GitHubSimulator simulator, SourceHttp http, JsonElement[] truth)
    {
        string[] By(string kind) => [.. truth.Where(each => each.GetProperty("deliversBy").GetString() == kind).Select(each => each.GetProperty("fullName").GetString()!)];
        var rules = new List<DeliveryRule>();
        void Add(string kind, DeliveredBy from)
        {
            if (By(kind) is { Length: > 0 } repositories)
            {
                rules.Add(new DeliveryRule { Repositories = repositories, From = from });
            }
        }

        Add("releases", DeliveredBy.Releases);
        Add("runs", DeliveredBy.WorkflowRuns);
        return new GitHubSource(
            new GitHubOptions
            {
                Repositories = ["sim-org/*"],
                Token = Secret.Of(GitHubSimulator.Token),
                BaseUrl = simulator.Address,
                Deployments = rules,
            },
            new SourceTools { Http = http.Client, Name = "github", CacheFolder = "", BaseFolder = "" });
    }

    /// <summary>Runs until one run ends well, as the runner does; the number of requests.</summary>
    private static async Task<int> CollectAsync(GitHubSimulator simulator, JsonElement[] truth, CollectedFacts facts)
    {
        using SourceHttp http = Http();
        int requests = 0;
        for (int run = 0; run < 10; run++)
        {
            RunTraffic traffic = http.BeginRun();
            SourceFaultException? fault = await facts.RunAsync(Source(simulator, http, truth), Start, Now);
            requests += traffic.Requests;
            if (fault is null)
            {
                return requests;
            }
        }

        throw new InvalidOperationException("ten runs, and none ended well");
    }

    private static async Task CheckManners(GitHubSimulator simulator)
    {
        JsonElement stats = await simulator.StatsAsync();
        JsonElement violations = stats.GetProperty("violations");
        Assert.True(violations.GetProperty("total").GetInt32() == 0, violations.GetRawText());
    }

    private static void CheckAll(CollectedFacts facts, JsonElement[] truth)
    {
        Assert.Empty(facts.Unreadable);
        foreach (JsonElement repository in truth)
        {
            GitHubTruth.Check(facts, repository);
        }
    }
}
