using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Review;

/// <summary>All that definitions §5 names is watched for a slow decline: over the four quarters to the third of 2026.</summary>
public sealed class QuietRiskTests
{
    [Fact]
    public void The_slowest_recoveries_are_watched() =>
        Risk("failed_deployment_recovery.p90", Quarters(quarter => Year.Shipped(quarter, 20, failed: 10, hours: 2 + quarter)));

    [Fact]
    public void Deployments_that_repair_are_watched() => Risk(
        "deployment_rework_rate",
        Quarters(quarter => Enumerable.Range(0, 30).Select(at => Some.Deployment(Day(quarter, at), $"d{quarter}-{at}", unplanned: at < 4 + quarter))));

    [Fact]
    public void Code_that_is_rewritten_is_watched() =>
        Risk("code_rework_rate", Quarters(quarter => Enumerable.Range(0, 20).Select(at => Some.Rework(Day(quarter, at)[..10], 100, 10 + quarter))));

    [Fact]
    public void Changes_that_nobody_reviewed_are_watched() => Risk(
        "merged_without_review_rate",
        Quarters(quarter => Enumerable.Range(0, 30).Select(at =>
            Some.Change(Day(quarter, at), $"c{quarter}-{at}", opened: Day(quarter, at), review: at < 4 + quarter ? null : Day(quarter, at)))));

    [Fact]
    public void The_quality_of_the_data_is_watched() => Risk(
        "data_quality",
        Quarters(quarter => Enumerable.Range(0, 30).Select(at =>
            Some.Change(Day(quarter, at), $"c{quarter}-{at}", firstCommit: at < 6 * quarter ? null : Day(quarter, at), opened: Day(quarter, at)))));

    [Fact]
    public void One_incident_that_nobody_closes_is_watched_and_none_open_is_where_it_begins()
    {
        Fact[] facts = [Some.Incident("2025-10-05T09:00Z", "2025-10-05T10:00Z"), Some.Incident("2026-02-01T09:00Z", id: "forgotten")];

        QuietRisk risk = Risk("oldest_open_incident", facts);

        Assert.Equal([0, 58.6, 149.6, 241.6], risk.Quarters.Select(quarter => Math.Round(quarter.Value / 86_400, 1)));
        Assert.Equal("/explain/oldest_open_incident?scope=organization&window=90d&at=2026-09-30T23%3A59%3A59.999Z", risk.Explain);
        Assert.StartsWith("Oldest open incident has become worse for 4 quarters (0 s → 58.6 days → 149.6 days → 241.6 days), without an agreed target.", risk.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void What_each_change_costs_is_watched()
    {
        Fact[] facts = [.. Quarters(quarter => Merged(quarter, 20)), .. Cost("organization", 100, 120, 150, 190)];

        QuietRisk risk = Risk("cost_per_change", facts, Year.AiCost, Year.CostPerChange with { Owner = "VP Engineering" });

        Assert.Equal([15, 18, 22.5, 28.5], risk.Quarters.Select(quarter => quarter.Value));
        Assert.Equal(
            "AI cost per change has become worse for 4 quarters (15 EUR → 18 EUR → 22.5 EUR → 28.5 EUR), without an agreed target. Ask VP Engineering.",
            risk.Words);
    }

    [Fact]
    public void A_cost_that_the_source_divided_itself_is_watched_too_and_a_total_is_not()
    {
        Kpi told = Year.AiCost with { Name = "cloud_cost_per_change", Aggregate = KpiAggregation.Mean };
        Fact[] facts = [.. Cost("organization", "cloud_cost_per_change", 100, 120, 150, 190), .. Cost("organization", 100, 120, 150, 190)];

        Assert.Equal(["cloud_cost_per_change"], Risks(facts, told, Year.AiCost).Select(risk => risk.Metric));
    }

    [Fact]
    public void A_team_whose_changes_get_dearer_is_told()
    {
        QuietRisk risk = Assert.Single(Risks([.. Quarters(quarter => Merged(quarter, 20)), .. Cost("team:money", 100, 120, 150, 190)], Year.AiCost, Year.CostPerChange), risk => risk.Scope.Kind == ScopeKind.Team);

        Assert.Equal(("team:money", "cost_per_change"), (risk.Scope.ToString(), risk.Metric));
        Assert.StartsWith("AI cost per change of money has become worse", risk.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cost_is_no_quiet_risk_without_a_direction_with_a_gap_or_beyond_its_target()
    {
        Fact[] merged = [.. Quarters(quarter => Merged(quarter, 20))];
        Fact[] facts = [.. merged, .. Cost("organization", 100, 120, 150, 190)];
        Kpi agreed = Year.CostPerChange with { Target = 20, Targets = new Dictionary<string, decimal> { ["2026-Q3"] = 30 } };

        Assert.Empty(Risks(facts, Year.AiCost, Year.CostPerChange with { Better = null }));
        Assert.Empty(Risks([.. merged, .. Cost("organization", 100, 120, 150, 190).Where(point => point.PeriodStart != new DateOnly(2026, 8, 1))], Year.AiCost, Year.CostPerChange));
        Assert.Empty(Risks(facts, Year.AiCost, Year.CostPerChange with { Target = 20 }));
        Assert.Equal(30, Assert.Single(Risks(facts, Year.AiCost, agreed)).Target);
    }

    [Fact]
    public void A_sensitive_cost_is_hidden_from_those_who_may_not_see_it()
    {
        QuarterReview review = Year.Review(
            [Year.AiCost with { Sensitive = true }, Year.CostPerChange], [.. Quarters(quarter => Merged(quarter, 20)), .. Cost("organization", 100, 120, 150, 190)]);

        Assert.Contains(review.QuietRisks, risk => risk.Metric == "cost_per_change");
        Assert.Empty(review.Without(SensitiveKpis.Of([Year.AiCost with { Sensitive = true }, Year.CostPerChange])).QuietRisks);
    }

    private static QuietRisk Risk(string metric, IEnumerable<Fact> facts, params Kpi[] kpis) =>
        Assert.Single(Risks(facts, kpis), risk => risk.Metric == metric && risk.Scope == Scope.Organization);

    private static IReadOnlyList<QuietRisk> Risks(IEnumerable<Fact> facts, params Kpi[] kpis) => Year.Review(kpis, facts).QuietRisks;

    /// <summary>The last quarter of 2025 is number 0.</summary>
    private static IEnumerable<Fact> Quarters(Func<int, IEnumerable<Fact>> of) => Enumerable.Range(0, 4).SelectMany(of);

    private static IEnumerable<Fact> Merged(int quarter, int count) =>
        Enumerable.Range(0, count).Select(at => Some.Change(Day(quarter, at), $"m{quarter}-{at}", firstCommit: Day(quarter, at), opened: Day(quarter, at), review: Day(quarter, at)));

    private static string Day(int quarter, int at) => Year.Text(new DateTimeOffset(2025, 10, 5, 9, 0, 0, TimeSpan.Zero).AddMonths(3 * quarter).AddDays(at));

    /// <summary>So much in each month of the four quarters.</summary>
    private static IEnumerable<KpiPoint> Cost(string scope, params decimal[] months) => Cost(scope, "ai_cost", months);

    private static IEnumerable<KpiPoint> Cost(string scope, string kpi, params decimal[] months) =>
        Year.Months(kpi, scope, 2025, 4, [.. months.SelectMany(month => Enumerable.Repeat(month, 3))]);
}
