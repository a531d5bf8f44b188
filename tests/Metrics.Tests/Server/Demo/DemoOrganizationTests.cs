using System.Security.Cryptography;
using Metrics.Facts;
using Metrics.Facts.Json;
using Metrics.Server.Demo;
using Xunit.Abstractions;

namespace Metrics.Tests.Server.Demo;

public sealed class DemoOrganizationTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);
    private static readonly DemoOrganization Demo = DemoOrganization.Make(Now);

    [Fact]
    public void The_same_instant_and_seed_give_the_same_facts() => Assert.Equal(Digest(Demo), Digest(DemoOrganization.Make(Now)));

    [Fact]
    public void Another_seed_gives_other_facts() => Assert.NotEqual(Digest(Demo), Digest(DemoOrganization.Make(Now, seed: 2)));

    [Fact]
    public void An_hour_later_on_the_same_day_only_the_last_hour_is_new()
    {
        DemoOrganization later = DemoOrganization.Make(Now.AddHours(1));

        Assert.Equal(Demo.Facts, later.Facts.Where(fact => fact.KnownAt <= Now), Same);
    }

    [Fact]
    public void Nothing_is_told_before_it_happened_or_after_the_end()
    {
        Assert.All(Demo.Facts, fact => Assert.InRange(fact.KnownAt, Now.AddDays(-760), Now));
        Assert.DoesNotContain(Demo.Facts, fact => fact.Fact is Deployment or Incident && fact.Fact.HappenedAt > fact.KnownAt);
    }

    [Fact]
    public void It_is_an_organization_of_the_stated_size()
    {
        foreach ((FactKind kind, int count) in Demo.Truth.Facts)
        {
            output.WriteLine($"{kind,-12} {count,7}");
        }

        output.WriteLine($"versions     {Demo.Facts.Count,7}");
        Assert.Equal(6, Demo.Config.Catalog.Teams.Count);
        Assert.Equal(25, Demo.Config.Catalog.Teams.SelectMany(team => team.Services).Select(service => service.Name).Distinct().Count());
        Assert.InRange(Demo.Truth.Facts.Values.Sum(), 20_000, 36_000);
        Assert.Equal(8, Demo.Truth.Facts[FactKind.Decision]);
        Assert.True(Demo.Truth.Facts[FactKind.Link] >= 5);
        Assert.Equal(46, Demo.Truth.Unmapped);
    }

    [Fact]
    public void Incident_ids_of_the_catalog_are_distinct()
    {
        IEnumerable<string> ids = DemoCatalog.Services.Select(service => service.IncidentId);
        Assert.Equal(25, ids.Distinct().Count());
    }

    [Fact]
    public void A_current_fact_is_its_last_telling()
    {
        Change[] changes = [.. Demo.Current().Select(fact => fact.Fact).OfType<Change>()];

        Assert.Equal(Demo.Truth.Facts[FactKind.Change], changes.Length);
        Assert.True(changes.Count(change => change.MergedAt is null) < changes.Length / 20);
    }

    [Fact]
    public void There_are_staging_deployments_failed_rollouts_rollbacks_reverts_hotfixes_bots_and_stated_causes()
    {
        Fact[] facts = [.. Demo.Current().Select(fact => fact.Fact)];
        Deployment[] deployments = [.. facts.OfType<Deployment>()];
        Change[] changes = [.. facts.OfType<Change>()];
        Assert.Contains(deployments, deployment => deployment.Environment == "staging");
        Assert.Contains(deployments, deployment => deployment.Outcome == DeploymentOutcome.Failed);
        Assert.Contains(deployments, deployment => deployment.Outcome == DeploymentOutcome.Cancelled);
        Assert.Contains(deployments, deployment => deployment.Changes is { Count: 0 });
        Assert.Contains(deployments, deployment => deployment.Unplanned == true);
        Assert.Contains(changes, change => change.Reverts is not null);
        Assert.Contains(changes, change => change.Branch!.StartsWith("hotfix/", StringComparison.Ordinal));
        Assert.Contains(changes, change => change.AuthorKind == AuthorKind.Bot);
        Assert.Contains(facts.OfType<Incident>(), incident => incident.CausedBy is not null and not Incident.NoDeployment);
        Assert.Contains(facts.OfType<Incident>(), incident => incident.CausedBy == Incident.NoDeployment);
        Assert.Equal(2, facts.OfType<Incident>().Count(incident => incident.ResolvedAt is null && incident.StartedAt < Now.AddDays(-0.9)));
    }

    [Fact]
    public void Every_kpi_of_the_catalog_has_points_in_its_one_unit()
    {
        ILookup<string, KpiPoint> points = Demo.Current().Select(fact => fact.Fact).OfType<KpiPoint>().ToLookup(point => point.Kpi);
        foreach (Kpi kpi in Demo.Config.Kpis.Where(kpi => kpi.Ratio.Count == 0))
        {
            Assert.NotEmpty(points[kpi.Name]);
            Assert.All(points[kpi.Name], point => Assert.Equal(kpi.Unit, point.Unit));
        }
    }

    private static bool Same(DemoFact one, DemoFact other) =>
        one.Source == other.Source && one.KnownAt == other.KnownAt && FactJson.ToWire(one.Fact) == FactJson.ToWire(other.Fact);

    private static string Digest(DemoOrganization demo)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (DemoFact fact in demo.Facts)
        {
            hash.AppendData(FactJson.ToStored(fact.Fact));
            hash.AppendData(BitConverter.GetBytes(fact.KnownAt.UtcTicks));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
