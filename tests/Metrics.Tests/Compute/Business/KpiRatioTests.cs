using Metrics.Compute;
using Metrics.Compute.Business;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Business;

public sealed class KpiRatioTests
{
    private static readonly DateTimeOffset Now = Some.At("2026-04-10T12:00Z");
    private static readonly Kpi Cost = new() { Name = "ai_cost", Unit = "USD", Kind = KpiKind.Cost, Period = KpiPeriod.Month };

    [Fact]
    public void A_cost_is_divided_by_the_engineering_number_of_the_same_period()
    {
        Ask ask = Ask.Of(
            Month(2, 300), Month(3, 500),
            Some.Change("2026-02-03T10:00Z"), Some.Change("2026-02-28T10:00Z"), Some.Change("2026-03-03T10:00Z"), Some.Change("2026-04-01T10:00Z"),
            Some.Deployment("2026-02-03T12:00Z"), Some.Deployment("2026-03-04T12:00Z"), Some.Deployment("2026-03-05T12:00Z"));

        KpiReading change = Read(ask, Ratio("changes_merged"));
        KpiReading deployment = Read(ask, Ratio("deployments"));

        Assert.Equal((500m, 150m), (change.Last!.Value, change.Previous!.Value));
        Assert.Equal((250m, 300m), (deployment.Last!.Value, deployment.Previous!.Value));
    }

    [Fact]
    public void A_period_without_anything_to_divide_by_is_no_data()
    {
        Ask ask = Ask.Of(Month(2, 300), Month(3, 500), Some.Change("2026-02-03T10:00Z"));

        KpiReading reading = Read(ask, Ratio("changes_merged"));

        Assert.Equal("2026-02", reading.Last!.Period.ToString());
        Assert.Equal(NumberStatus.NoData, Read(Ask.Of(Month(3, 500)), Ratio("changes_merged")).Status);
    }

    [Fact]
    public void A_team_divides_its_own_points_by_its_own_number_and_nobody_elses()
    {
        Ask ask = Ask.Of(Month(3, 500, "team:money"), Some.Change("2026-03-03T10:00Z"), Some.Change("2026-03-04T10:00Z"));
        Kpi ratio = Ratio("changes_merged");

        Assert.Equal(250m, KpiQuery.Read(ask.Index, [Cost, ratio], ratio, "team:money", Now, []).Last!.Value);
        Assert.Null(KpiQuery.Read(ask.Index, [Cost, ratio], ratio, "team:others", Now, []).Last);
    }

    private static KpiReading Read(Ask ask, Kpi ratio) => KpiQuery.Read(ask.Index, [Cost, ratio], ratio, "organization", Now, []);

    private static Kpi Ratio(string divisor) => new() { Name = "cost_per", Unit = "USD", Kind = KpiKind.Cost, Ratio = ["ai_cost", divisor] };

    private static KpiPoint Month(int month, decimal value, string scope = "organization") => new()
    {
        Id = KpiPoint.IdOf("ai_cost", scope, KpiPeriod.Month, new DateOnly(2026, month, 1)),
        Kpi = "ai_cost",
        Scope = scope,
        Period = KpiPeriod.Month,
        PeriodStart = new DateOnly(2026, month, 1),
        Value = value,
        Unit = "USD",
    };
}
