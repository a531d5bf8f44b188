using Metrics.Compute;
using Metrics.Compute.Pairs;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Pairs;

public sealed class PairQueryTests
{
    private static readonly DateTimeOffset Now = Some.At("2026-11-20T12:00Z");
    private static readonly Kpi Score = new() { Name = "nps", Unit = "points", Aggregate = KpiAggregation.Mean };

    [Fact]
    public void A_kpi_that_is_told_by_quarter_does_not_match_and_the_other_pairs_go_on()
    {
        Kpi users = new() { Name = "users", Unit = "users" };
        Ask ask = Ask.Of([.. Enumerable.Range(0, 8).Select(at => Point("nps", KpiPeriod.Quarter, new DateOnly(2024, 10, 1).AddMonths(3 * at)))]);

        IReadOnlyList<PairResult> all = PairQuery.All(ask.Index, [Of("nps"), Of("users")], [Score, users], Now, []);

        Assert.Equal(
            ["the grain does not match: nps is told by quarter, and a pair needs weeks or months", "not enough data (0 of 26 weeks)"],
            all.Select(pair => pair.Words));
        Assert.All(all, pair => Assert.Equal(Evidence.NotEnoughData, pair.Evidence));
    }

    [Fact]
    public void A_scope_without_points_is_said_to_have_none()
    {
        Ask ask = Ask.Of([.. Enumerable.Range(0, 20).Select(at => Point("nps", KpiPeriod.Month, new DateOnly(2025, 3, 1).AddMonths(at)))]);

        PairResult pair = Assert.Single(PairQuery.All(ask.Index, [Of("nps") with { Scope = "team:money" }], [Score], Now, []));

        Assert.Equal("the scope does not match: nps has no points for team:money", pair.Words);
    }

    [Fact]
    public void A_period_that_is_known_in_part_is_no_point_of_a_pair()
    {
        Ask ask = Ask.Of(
        [
            .. Enumerable.Range(0, 6).Select(at => Point("nps", KpiPeriod.Month, new DateOnly(2026, 5, 1).AddMonths(at))),
            Some.Deployment("2026-07-20T10:00Z", "d1"), Some.Deployment("2026-08-20T10:00Z", "d2"),
        ]);
        SourceHealth deploys = new(Some.Deploys, [FactKind.Deployment], Now, TimeSpan.FromHours(1), 1, 0) { CoveredFrom = Some.At("2026-07-15T00:00Z") };
        double?[] Points(bool comparesWholes) =>
            [.. PairQuery.All(ask.Index, [Of("nps")], [Score], Now, [deploys], comparesWholes).Single().Periods.Select(period => period.Engineering)];

        Assert.Equal([null, null, null, 1, 0, 0], Points(comparesWholes: true));
        Assert.Equal([null, null, 1, 1, 0, 0], Points(comparesWholes: false));
    }

    private static Pair Of(string business) => new() { Name = business, Engineering = "deployments", Business = business };

    private static KpiPoint Point(string kpi, KpiPeriod period, DateOnly start) => new()
    {
        Id = KpiPoint.IdOf(kpi, "organization", period, start),
        Kpi = kpi,
        Scope = "organization",
        Period = period,
        PeriodStart = start,
        Value = start.Month,
        Unit = "points",
    };
}
