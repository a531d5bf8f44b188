using System.Text;
using Metrics.Compute.FailureCosts;
using Metrics.Compute.Origins;
using Metrics.Facts;
using Metrics.Server.Expose;

namespace Metrics.Tests.Server.Expose;

public sealed class InsightLinesTests
{
    [Fact]
    public void What_cannot_be_told_is_absent_and_its_verdict_says_so()
    {
        var to = new FamilyWriter();
        InsightLines.Write(
            to,
            [
                Report(Scope.Organization, new OriginAdoption("2026-Q3", 30, 70, 4, 2), Effect(Scope.Organization, OriginVerdict.TooFew, null)),
                Report(Scope.Team("mobile"), new OriginAdoption("2026-Q3", 0, 0, 0, 0), Effect(Scope.Team("mobile"), OriginVerdict.Higher, 0.25)),
            ]);

        Assert.Equal(
            """
            origin_assisted_ratio{scope="organization"} 0.3
            origin_verdict{metric="change_fail_rate",origin="ai_assisted",scope="organization"} 0
            origin_verdict{metric="change_fail_rate",origin="ai_assisted",scope="team",team="mobile"} 1
            origin_difference_ratio{metric="change_fail_rate",origin="ai_assisted",scope="team",team="mobile"} 0.25
            origin_difference_ratio_lower{metric="change_fail_rate",origin="ai_assisted",scope="team",team="mobile"} 0.125
            origin_difference_ratio_upper{metric="change_fail_rate",origin="ai_assisted",scope="team",team="mobile"} 0.5
            """,
            Text(to, family => family.Lines));
    }

    [Fact]
    public void What_failure_cost_a_sensitive_kpi_is_not_for_the_scrape()
    {
        var to = new FamilyWriter();
        var loss = new FailureLoss(null, 3, 7200, 1000, 200, 50, 350);
        var cost = new FailureCost
        {
            Kpi = "net_revenue",
            Title = "Net revenue",
            Unit = "EUR",
            Quarter = "2026-Q3",
            State = FailureCostState.Estimated,
            Words = "",
            Total = loss,
            Severities = [loss with { Severity = "SEV1" }],
            Explain = "",
            ExplainIncidents = "",
        };

        InsightLines.Write(to, [cost, cost with { Kpi = "coarse", Total = null, Severities = [] }], new HashSet<string> { "net_revenue" });

        Assert.Equal("", Text(to, family => family.Lines));
        Assert.Equal(
            """
            failure_cost{kpi="net_revenue",unit="EUR",severity="all"} 200
            failure_cost{kpi="net_revenue",unit="EUR",severity="SEV1"} 200
            failure_cost_lower{kpi="net_revenue",unit="EUR",severity="all"} 50
            failure_cost_lower{kpi="net_revenue",unit="EUR",severity="SEV1"} 50
            failure_cost_upper{kpi="net_revenue",unit="EUR",severity="all"} 350
            failure_cost_upper{kpi="net_revenue",unit="EUR",severity="SEV1"} 350
            """,
            Text(to, family => family.Sensitive));
    }

    private static string Text(FamilyWriter to, Func<FamilyLines, ReadOnlyMemory<byte>> part) =>
        string.Concat(to.Families.Select(family => Encoding.UTF8.GetString(part(family).Span))).TrimEnd();

    private static OriginReport Report(Scope scope, OriginAdoption adoption, OriginEffect effect) =>
        new() { Scope = scope, Quarters = ["2026-Q3"], Adoption = [adoption], Effects = [effect], OverTime = [], Costs = [] };

    private static OriginEffect Effect(Scope scope, OriginVerdict verdict, double? difference) => new()
    {
        Metric = "change_fail_rate",
        Title = "Change fail rate",
        Unit = "ratio",
        Scope = scope,
        Origin = ChangeOrigin.AiAssisted,
        Group = new OriginGroup(40, 40, 20, 0.5),
        People = new OriginGroup(80, 80, 20, 0.25),
        Difference = difference,
        Lower = difference / 2,
        Upper = difference * 2,
        Verdict = verdict,
        Words = "",
    };
}
