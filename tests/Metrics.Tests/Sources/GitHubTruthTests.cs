using System.Security.Cryptography;
using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Sources.Copilot;
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
            spec = "seed=7,502=0.02,reset=0.01,truncate=0.03,moved=0.1,gql-partial=0.02,gql-null=0.01,gql-resource=0.02,secondary=0.005:1",
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

    [GitHubSimulatorFact]
    public async Task An_app_reads_the_same_as_a_person()
    {
        using var key = RSA.Create(2048);
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, key.ExportRSAPrivateKeyPem());
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization, "--app-key", file, "--token-ttl", "2");
        File.Delete(file);
        JsonElement[] truth = await simulator.TruthAsync();
        var facts = new CollectedFacts();
        using SourceHttp http = Http();
        var app = new GitHubApp { Id = "12345", PrivateKey = Secret.Of(key.ExportPkcs8PrivateKeyPem()) };
        GitHubSource source = Source(simulator, http, truth, options => options with { Token = null, App = app });
        Assert.Null(await facts.RunAsync(source, Start, DateTimeOffset.UtcNow));

        CheckAll(facts, truth);
        await CheckManners(simulator);
    }

    [GitHubSimulatorFact]
    public async Task Deliveries_in_any_order_and_twice_leave_what_polling_leaves()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        JsonElement[] truth = await simulator.TruthAsync();
        var polled = new CollectedFacts();
        await CollectAsync(simulator, truth, polled);

        using SourceHttp http = Http();
        GitHubSource source = Source(simulator, http, truth, options => options with { WebhookSecret = Secret.Of("s3cret") });
        var pushed = new CollectedFacts();
        int refused = 0;
        void Take(Delivery delivery)
        {
            switch (source.Receive(delivery))
            {
                case Reception.Accepted accepted:
                    Assert.NotEmpty(accepted.DeliveryId!);
                    accepted.Records.ToList().ForEach(pushed.Take);
                    break;
                default:
                    refused++;
                    break;
            }
        }

        await GitHubSimulator.SendHooksAsync(
            Take, "--org", Organization, "--secret", "s3cret", "--count", "100000", "--duplicate", "--out-of-order");
        Assert.Equal(0, refused);
        Assert.Equal(Ends(polled), Ends(pushed));

        await CollectAsync(simulator, truth, pushed);
        Assert.Equal(polled.Text, pushed.Text);
        await GitHubSimulator.SendHooksAsync(Take, "--org", Organization, "--secret", "s3cret", "--count", "20", "--bad-signature");
        Assert.Equal(20, refused);
    }

    [GitHubSimulatorFact]
    public async Task Copilots_reports_are_read_day_by_day()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        using SourceHttp http = Http();
        var options = new CopilotOptions { Organization = "sim-org", Token = Secret.Of(GitHubSimulator.Token), BaseUrl = simulator.Address };
        var source = new CopilotSource(options, new SourceTools { Http = http.Client, Name = "copilot", CacheFolder = "", BaseFolder = "" });
        var facts = new CollectedFacts();
        Assert.Null(await facts.RunAsync(source, Some.At("2026-05-01T00:00:00Z"), Some.At("2026-07-01T12:00:00Z")));

        KpiPoint[] daily = [.. facts.All<KpiPoint>().Where(point => point.Kpi == "copilot_daily_users")];
        Assert.Equal(61, daily.Length);
        Assert.Equal(new DateOnly(2026, 5, 1), daily.Min(point => point.PeriodStart));
        Assert.Equal(new DateOnly(2026, 6, 30), daily.Max(point => point.PeriodStart));
        Assert.Single(facts.All<KpiPoint>(), point => point.Kpi == "copilot_seats");
        Assert.Equal("2026-06-30", facts.Cursor);
        await CheckManners(simulator);
    }

    /// <summary>What deliveries tell: which deployments and merges there were, and how they ended.</summary>
    private static string Ends(CollectedFacts facts) => string.Join('\n', facts.All<Deployment>()
        .Where(each => each.Outcome is DeploymentOutcome.Succeeded or DeploymentOutcome.Failed)
        .Where(each => !each.Id.Contains("/release/", StringComparison.Ordinal))
        .Select(each => $"{each.Id} {each.Environment} {each.Revision} {each.StartedAt:O} {each.FinishedAt:O} {each.Outcome}")
        .Concat(facts.All<Change>().Where(each => each.Number is not null)
            .Select(each => $"{each.Id} {each.Author} {each.AuthorKind} {each.Branch} {each.OpenedAt:O} {each.MergedAt:O} {each.Reverts}"))
        .Order(StringComparer.Ordinal));

    private static string Organization => Environment.GetEnvironmentVariable("METRICS_GITHUB_SIM_ORG") ?? "seed:42:small";

    private static int Points(JsonElement stats) => stats.GetProperty("graphql").GetProperty("points").GetInt32();

    private static SourceHttp Http() =>
        new("github", new SourceHttpOptions { FirstWait = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);

    private static GitHubSource Source(
        GitHubSimulator simulator, SourceHttp http, JsonElement[] truth, Func<GitHubOptions, GitHubOptions>? with = null)
    {
        string[] By(string kind) => GitHubTruth.DeliveredBy(truth, kind);
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
        var options = new GitHubOptions
        {
            Repositories = ["sim-org/*"],
            Token = Secret.Of(GitHubSimulator.Token),
            BaseUrl = simulator.Address,
            Deployments = rules,
        };
        return new GitHubSource(
            with?.Invoke(options) ?? options,
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
