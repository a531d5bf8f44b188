using Metrics.Server.Config;
using Metrics.Server.Config.Reading;

namespace Metrics.Tests.Server.Config;

/// <summary>What is wrong with KPIs, pairs, targets and owners is told with its place, and what is allowed.</summary>
public sealed class BusinessRulesTests
{
    [Theory]
    [InlineData("{ name: x, unit: EUR, ratio: [deployments, users] }", "'deployments' is an engineering metric: the numerator is a KPI; only the denominator may be a metric")]
    [InlineData("{ name: x, unit: EUR, ratio: [users, lead_time] }", "'lead_time' has several values; name one of them: lead_time.median, lead_time.p90")]
    [InlineData("{ name: x, unit: EUR, ratio: [users, merged_changes] }", "'merged_changes' is neither a KPI nor a metric")]
    [InlineData("{ name: x, unit: EUR, ratio: [share, users] }", "'share' is a ratio itself: name two numbers with points of their own")]
    [InlineData("{ name: x, unit: EUR, ratio: [users] }", "'ratio' names 1; two are wanted: [numerator, denominator]")]
    [InlineData("{ name: x, unit: EUR, period: month, targets: { 2026-Q3: 5 } }", "'2026-Q3' is no month: 'x' is told by month, and so are its targets")]
    [InlineData("{ name: x, unit: EUR, targets: { 2026: 5 } }", "'2026' is no period of a KPI; allowed: 2026-Q3, 2026-07, 2026-W03, 2026-07-01")]
    public void A_kpi_that_cannot_be_computed_is_refused(string kpi, string expected)
    {
        string told = Told($$"""
            kpis:
              - { name: users, unit: users }
              - { name: share, unit: ratio, ratio: [users, deployments] }
              - {{kpi}}
            """);

        Assert.StartsWith("metrics.yaml:4:", told, StringComparison.Ordinal);
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ratio_of_a_kpi_and_an_engineering_number_is_taken()
    {
        Assert.Equal("", Told("""
            kpis:
              - { name: ai_cost, unit: USD, kind: cost, better: lower }
              - { name: cost_per_change, unit: USD, kind: cost, better: lower, ratio: [ai_cost, changes_merged] }
              - { name: cost_per_deployment, unit: USD, kind: cost, better: lower, ratio: [ai_cost, deployments] }
            """));
    }

    [Fact]
    public void A_pair_whose_grain_does_not_match_is_refused_with_its_place()
    {
        Assert.Equal(
            "metrics.yaml:4:64: 'nps' is told by quarter: the grain does not match; a pair needs a KPI that is told by month or finer",
            Told("""
                kpis:
                  - { name: nps, unit: points, period: quarter }
                pairs:
                  - { name: Speed and NPS, engineering: deployments, business: nps }
                """));
    }

    [Fact]
    public void A_target_without_a_direction_is_refused_with_its_place()
    {
        Assert.Equal(
            "metrics.yaml:2:15: the target for 'change_fail_rate' has no direction; add at_most or at_least",
            Told("targets:\n  - { metric: change_fail_rate, owner: VP }"));
    }

    [Fact]
    public void So_is_that_of_a_kpi_and_a_kpi_without_a_target_needs_no_direction()
    {
        Assert.Equal(
            "metrics.yaml:2:43: the target for 'orders' has no direction; add better: higher, or better: lower",
            Told("kpis:\n  - { name: orders, unit: orders, target: 100 }"));
        Assert.Equal("", Told("kpis:\n  - { name: orders, unit: orders }\n  - { name: users, unit: users, target: 5, better: higher }"));
    }

    [Fact]
    public void Who_decides_may_be_said_of_a_kpi_too_but_not_in_two_ways()
    {
        const string File = """
            catalog:
              metrics:
                change_fail_rate: { accountable: VP Engineering, responsible: Team leads, consulted: [Head of SRE], informed: [CEO] }
                users: { accountable: CPO, consulted: [CFO] }
            kpis:
              - { name: users, unit: users }
            """;

        Assert.Equal("", Told(File));
        Assert.Equal(
            "metrics.yaml:6:40: 'CEO' owns 'users' here, and 'catalog.metrics' makes 'CPO' accountable for it: name one of them",
            Told(File.Replace("unit: users }", "unit: users, owner: CEO }", StringComparison.Ordinal)));
    }

    private static string Told(string text) => string.Join(
        '\n', new ConfigReader(ExampleOptions.Types).ReadText(text, "metrics.yaml", new Surroundings(_ => null, ".")).Problems);
}
