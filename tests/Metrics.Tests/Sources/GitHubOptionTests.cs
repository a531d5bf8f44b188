using System.Text.Json;
using Metrics.Facts;
using Metrics.Facts.Collecting;
using Metrics.Server.Collect.Http;
using Metrics.Sources.GitHub;
using Metrics.Tests.Support;

namespace Metrics.Tests.Sources;

/// <summary>What the options of the type <c>github</c> do to a whole organization, held against its simulator.</summary>
public sealed class GitHubOptionTests
{
    private const string Organization = "seed:42:small";
    private static readonly DateTimeOffset Start = Some.At("2020-01-01T00:00:00Z");
    private static readonly DateTimeOffset Now = Some.At("2026-11-21T00:00:00Z");

    [GitHubSimulatorFact]
    public async Task Where_merges_count_every_merge_and_direct_push_is_a_deployment_of_its_change()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        var facts = new CollectedFacts();
        await CollectAsync(simulator, facts, Merges);

        foreach (JsonElement repository in await simulator.TruthAsync())
        {
            string name = repository.GetProperty("fullName").GetString()!;
            Deployment[] deployments = [.. facts.All<Deployment>().Where(each => each.Repository == name)];
            string[] merged = [.. repository.GetProperty("mergedPulls").EnumerateArray().Select(each => each.GetProperty("mergeCommit").GetString()!)];
            string[] pushed = [.. repository.GetProperty("directPushes").EnumerateArray().Select(each => each.GetProperty("sha").GetString()!)];

            Assert.Empty(merged.Concat(pushed).Except(deployments.Select(each => each.Revision)));
            Assert.InRange(deployments.Length - merged.Length - pushed.Length, 0, 3);
            Assert.All(deployments, each => Assert.NotNull(facts.Find<Change>(Assert.Single(each.Changes!))));
            Assert.All(deployments, each => Assert.Equal("live", each.Environment));
        }
    }

    [GitHubSimulatorFact]
    public async Task A_push_where_merges_count_tells_what_the_next_round_tells()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        var polled = new CollectedFacts();
        await CollectAsync(simulator, polled, Merges);
        using SourceHttp http = Http();
        GitHubSource receiver = Source(simulator, http, Merges);
        var pushed = new CollectedFacts();
        var tips = polled.All<Deployment>().Select(each => each.Id).ToHashSet(StringComparer.Ordinal);
        void Take(Delivery delivery)
        {
            foreach (SourceRecord record in Assert.IsType<Reception.Accepted>(receiver.Receive(delivery)).Records)
            {
                // The simulator moves the branch commit by commit; GitHub pushes a rebased merge at once, and tells of its tip.
                if (record is SourceRecord.Found { Fact.Id: var id } && tips.Contains(id))
                {
                    pushed.Take(record);
                }
            }
        }

        await GitHubSimulator.SendHooksAsync(
            Take,
            "--org", Organization, "--secret", "s3cret", "--events", "push", "--count", "100000", "--out-of-order", "--duplicate");

        Assert.NotEmpty(pushed.All<Deployment>());
        Assert.Empty(pushed.All<Change>());
        Assert.Empty(Ends(pushed).Except(Ends(polled)));
        await CollectAsync(simulator, pushed, Merges);
        Assert.Equal(polled.Text, pushed.Text);
    }

    [GitHubSimulatorFact]
    public async Task Changed_paths_are_the_files_of_each_pull_request()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        var without = new CollectedFacts();
        await CollectAsync(simulator, without, options => options);
        var with = new CollectedFacts();
        await CollectAsync(simulator, with, options => options with { ChangedPaths = true });

        Assert.All(without.All<Change>(), change => Assert.Null(change.Paths));
        Change[] merged = [.. with.All<Change>().Where(change => change is { Number: not null, MergedAt: not null })];
        Assert.NotEmpty(merged);
        Assert.All(merged, change => Assert.NotEmpty(change.Paths!));
        Assert.Equal(
            without.All<Change>().Select(change => change.Id).Order(StringComparer.Ordinal),
            with.All<Change>().Select(change => change.Id).Order(StringComparer.Ordinal));
    }

    [GitHubSimulatorFact]
    public async Task An_Enterprise_Server_is_read_below_its_own_paths()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        var cloud = new CollectedFacts();
        await CollectAsync(simulator, cloud, options => options);
        var server = new CollectedFacts();
        await CollectAsync(simulator, server, options => options with { BaseUrl = simulator.Address + "/api/v3/" });

        Assert.Equal(cloud.Text, server.Text);
    }

    [GitHubSimulatorFact]
    public async Task A_renamed_repository_keeps_its_facts_and_all_of_them_go_by_the_new_name()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        string old = (await simulator.TruthAsync())[0].GetProperty("name").GetString()!;
        var facts = new CollectedFacts();
        await CollectAsync(simulator, facts, options => options with { Repositories = ["sim-org/" + old] });
        string[] before = [.. facts.All<Change>().Select(change => change.Id).Order(StringComparer.Ordinal)];

        await simulator.ControlAsync(new { action = "rename", repo = old, to = "renamed" });
        await simulator.ControlAsync(new { action = "advance", repo = "renamed", pulls = 3, deploy = "success" });
        await CollectAsync(simulator, facts, options => options with { Repositories = ["sim-org/" + old] });

        Assert.Subset(facts.All<Change>().Select(change => change.Id).ToHashSet(), before.ToHashSet());
        Assert.True(facts.All<Change>().Count() > before.Length, "what happened after it was renamed is not there");
        Assert.All(facts.All<Change>(), change => Assert.Equal("sim-org/renamed", change.Repository));
        Assert.All(facts.All<Deployment>(), deployment => Assert.Equal("sim-org/renamed", deployment.Repository));
        Assert.Single(facts.All<Change>().Select(change => change.Id.Split('/')[0]).Distinct());
        Assert.Empty(facts.Unreadable);
    }

    [GitHubSimulatorFact]
    public async Task A_deleted_repository_is_named_and_stops_no_other()
    {
        await using GitHubSimulator simulator = await GitHubSimulator.StartAsync(Organization);
        string[] names = [.. (await simulator.TruthAsync()).Select(each => each.GetProperty("name").GetString()!).Take(2)];
        GitHubOptions Both(GitHubOptions options) => options with { Repositories = [.. names.Select(name => "sim-org/" + name)] };
        var facts = new CollectedFacts();
        await CollectAsync(simulator, facts, Both);
        int before = facts.All<Change>().Count();

        await simulator.ControlAsync(new { action = "delete", repo = names[0] });
        await simulator.ControlAsync(new { action = "advance", repo = names[1], pulls = 2 });
        await CollectAsync(simulator, facts, Both);

        SourceRecord.Unreadable told = Assert.Single(facts.Unreadable);
        Assert.Equal("repositories: sim-org/" + names[0], told.Where);
        Assert.True(facts.All<Change>().Count() > before, "what happened in the other repository is not there");
        Assert.Contains(facts.All<Change>(), change => change.Repository == "sim-org/" + names[0]);
    }

    private static IEnumerable<string> Ends(CollectedFacts facts) =>
        facts.All<Deployment>().Select(each => $"{each.Id} {each.Environment} {each.Outcome}");

    private static GitHubOptions Merges(GitHubOptions options) => options with
    {
        Deployments = [new DeliveryRule { Repositories = ["*"], From = DeliveredBy.Merges, Environment = "live" }],
    };

    private static async Task CollectAsync(GitHubSimulator simulator, CollectedFacts facts, Func<GitHubOptions, GitHubOptions> with)
    {
        using SourceHttp http = Http();
        Assert.Null(await facts.RunAsync(Source(simulator, http, with), Start, Now));
    }

    private static SourceHttp Http() => new("github", new SourceHttpOptions { FirstWait = TimeSpan.FromMilliseconds(5) }, TimeProvider.System);

    private static GitHubSource Source(GitHubSimulator simulator, SourceHttp http, Func<GitHubOptions, GitHubOptions> with)
    {
        var options = new GitHubOptions
        {
            Repositories = ["sim-org/*"],
            Token = Secret.Of(GitHubSimulator.Token),
            BaseUrl = simulator.Address,
            WebhookSecret = Secret.Of("s3cret"),
        };
        return new GitHubSource(with(options), new SourceTools { Http = http.Client, Name = "github", CacheFolder = "", BaseFolder = "" });
    }
}
