using Metrics.Compute;
using Metrics.Compute.FailureCosts;
using Metrics.Compute.Origins;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Server.Demo;
using Metrics.Tests.Support;
using Xunit.Abstractions;

namespace Metrics.Tests.Server.Demo;

/// <summary>What assistance was made to do, and what outages were made to cost, is found; nothing else is claimed.</summary>
public sealed class DemoInsightTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 15, 30, 0, TimeSpan.Zero);
    private static readonly CalendarPeriod Quarter = CalendarPeriod.Parse("2026-Q3")!.Value;
    private static readonly DemoOrganization Demo = DemoOrganization.Make(Now);

    private static readonly Lazy<QuarterReview> Review = new(() =>
    {
        var index = new FactIndex(Demo.Config.Catalog, Demo.Config.Definitions, Demo.Config.Organization.Calendar());
        index.Apply(Demo.Current());
        return ReviewQuery.Of(index, Quarter, Demo.Config.Kpis, Demo.Config.Targets, Now, []);
    });

    [Fact]
    public void The_planted_effect_of_assistance_is_found_in_its_team()
    {
        OriginReport team = Review.Value.Origins!.Single(report => report.Scope == Scope.Team(Demo.Truth.AiEffectTeam));
        OriginEffect effect = team.Effects.Single(effect => effect is { Metric: "change_fail_rate", Origin: ChangeOrigin.AiAssisted });

        Assert.Equal(OriginVerdict.Higher, effect.Verdict);
        Assert.StartsWith(
            "AI-assisted deployments of team mobile failed more often than people's of the same service, size and quarter: +", effect.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void In_no_other_team_is_assistance_said_to_change_anything()
    {
        foreach (OriginEffect effect in Review.Value.Origins!.SelectMany(report => report.Effects))
        {
            output.WriteLine($"{effect.Scope} crude {effect.Crude:0.###} q {effect.Q:0.####}: {effect.Words}");
        }

        Assert.All(
            Review.Value.Origins!.Where(report => report.Scope.Kind == ScopeKind.Team && report.Scope.Name != Demo.Truth.AiEffectTeam)
                .SelectMany(report => report.Effects)
                .Where(effect => effect is { Metric: "change_fail_rate", Origin: ChangeOrigin.AiAssisted }),
            effect => Assert.StartsWith("Cannot tell yet whether AI-assisted deployments", effect.Words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-12-04")]
    [InlineData("2027-03-05")]
    public void Whatever_the_day_the_planted_effect_is_found_and_nothing_is_claimed_of_other_teams(string day)
    {
        DateTimeOffset now = Some.At(day + "T09:00Z");
        DemoOrganization demo = DemoOrganization.Make(now);
        var index = new FactIndex(demo.Config.Catalog, demo.Config.Definitions, demo.Config.Organization.Calendar());
        index.Apply(demo.Current());
        CalendarPeriod ended = index.Calendar.Previous(index.Calendar.PeriodOf(index.Calendar.DayOf(now), PeriodGrain.Quarter));

        OriginEffect[] told =
        [
            .. OriginQuery.All(index, ended, [], now, [])
                .Where(report => report.Scope.Kind == ScopeKind.Team)
                .SelectMany(report => OriginHeadlines.Of([report])),
        ];

        OriginEffect found = Assert.Single(told);
        Assert.Equal(("team:mobile", "change_fail_rate", OriginVerdict.Higher), (found.Scope.ToString(), found.Metric, found.Verdict));
        FailureLoss worst = FailureCostQuery.All(index, ended, demo.Config.Kpis, now)[0].Severities.Single(loss => loss.Severity == "SEV1");
        Assert.True(worst.IsClear, $"{worst}");
    }

    [Fact]
    public void Who_may_not_see_revenue_is_not_told_what_failure_cost()
    {
        IReadOnlySet<string> sensitive = SensitiveKpis.Of(Demo.Config.Kpis);

        QuarterReview seen = Review.Value.Without(sensitive);

        Assert.Contains("net_revenue", sensitive);
        Assert.Empty(seen.FailureCosts!);
        Assert.DoesNotContain(seen.Ownership, number => sensitive.Contains(number.Name));
        Assert.NotEmpty(seen.Origins![0].Costs);
        Assert.Empty(Review.Value.Without(new HashSet<string> { "ai_cost_per_change", "ai_cost_per_deployment" }).Origins![0].Costs);
    }

    [Fact]
    public void Adoption_rises_and_what_it_costs_stands_beside_it()
    {
        OriginReport all = Review.Value.Origins![0];
        double[] shares = [.. all.Adoption.Select(quarter => quarter.Share!.Value)];

        Assert.Equal(shares.Order(), shares);
        Assert.Equal(["ai_cost_per_change", "ai_cost_per_deployment"], all.Costs.Select(cost => cost.Kpi));
        Assert.All(all.Costs, cost => Assert.Equal(all.Quarters, cost.Quarters.Select(value => value.Quarter)));
    }

    [Fact]
    public void What_outages_cost_is_found_and_coarse_revenue_is_said_to_be_too_coarse()
    {
        foreach (FailureCost cost in Review.Value.FailureCosts!)
        {
            output.WriteLine(cost.Words);
            foreach (FailureLoss loss in cost.Severities)
            {
                output.WriteLine($"  {loss}");
            }
        }

        FailureCost revenue = Review.Value.FailureCosts!.Single(cost => cost.Kpi == "net_revenue");
        Assert.Equal(FailureCostState.Estimated, revenue.State);
        FailureLoss worst = revenue.Severities.Single(loss => loss.Severity == "SEV1");
        Assert.True(worst.IsClear);
        Assert.InRange(PlantedLoss(), (double)worst.Lower, (double)worst.Upper);
        Assert.Equal(FailureCostState.TooCoarse, Review.Value.FailureCosts!.Single(cost => cost.Kpi == "mrr").State);
    }

    /// <summary>What the outages of the quarter took: four of a hundred for each hour in which what sells was hurt badly.</summary>
    private static double PlantedLoss()
    {
        OrganizationCalendar calendar = Demo.Config.Organization.Calendar();
        Fact[] facts = [.. Demo.Current().Select(fact => fact.Fact)];
        string[] selling = [.. DemoCatalog.Services.Where(service => service.Product is "checkout" or "shop").Select(service => service.IncidentId)];
        Dictionary<DateOnly, double> hours = facts.OfType<Incident>()
            .Where(incident => incident is { Severity: "SEV1", ResolvedAt: not null } && incident.Services!.Any(selling.Contains))
            .GroupBy(incident => calendar.DayOf(incident.StartedAt))
            .ToDictionary(day => day.Key, day => day.Sum(incident => (incident.ResolvedAt!.Value - incident.StartedAt).TotalHours));
        (DateOnly start, DateOnly end) = calendar.Days(Quarter);
        return facts.OfType<KpiPoint>()
            .Where(point => point.Kpi == "net_revenue" && point.PeriodStart >= start && point.PeriodStart < end && hours.ContainsKey(point.PeriodStart))
            .Sum(point => Math.Min(0.6, 0.04 * hours[point.PeriodStart]) is var lost ? (double)point.Value * lost / (1 - lost) : 0);
    }
}
