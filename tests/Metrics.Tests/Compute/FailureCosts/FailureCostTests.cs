using Metrics.Compute.FailureCosts;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.FailureCosts;

public sealed class FailureCostTests
{
    private static readonly DateTimeOffset Now = Some.At("2026-10-20T12:00Z");
    private static readonly CalendarPeriod Quarter = CalendarPeriod.Parse("2026-Q3")!.Value;
    private static readonly DateOnly First = new(2026, 5, 1);

    [Fact]
    public void A_planted_loss_is_found_by_severity_with_its_interval_and_its_assumptions()
    {
        // Twelve incidents of two hours on Wednesdays, each of which costs 200 of about 1000 a day; milder ones cost nothing.
        Incident[] outages = [.. Enumerable.Range(0, 12).Select(at => Outage(new DateTimeOffset(2026, 7, 1, 9, 0, 0, TimeSpan.Zero).AddDays(7.0 * at + (at % 5)), 2, "SEV1"))];
        Incident[] mild = [.. Enumerable.Range(0, 10).Select(at => Outage(new DateTimeOffset(2026, 7, 6, 9, 0, 0, TimeSpan.Zero).AddDays(8.0 * at), 1, "SEV3"))];

        FailureCost cost = Of([.. outages, .. mild, .. Days(seed: 1, noise: 0.02, lost: day => outages.Count(outage => DayOf(outage) == day) * 200)]);

        Assert.Equal(FailureCostState.Estimated, cost.State);
        FailureLoss worst = cost.Severities.Single(loss => loss.Severity == "SEV1");
        Assert.InRange((double)worst.Shortfall, 2200, 2600);
        Assert.InRange(2400, (double)worst.Lower, (double)worst.Upper);
        Assert.True(worst.IsClear && worst.Upper - worst.Lower < 800);
        Assert.False(cost.Severities.Single(loss => loss.Severity == "SEV3").IsClear);
        Assert.Equal(22, cost.Total!.Incidents);
        Assert.Equal((double)cost.Total.Shortfall, (double)cost.Severities.Sum(loss => loss.Shortfall), 1.0);
        Assert.Equal((double)cost.Total.Shortfall, (double)cost.Incidents.Sum(incident => incident.Loss!.Shortfall), 1.0);
        Assert.StartsWith("Net revenue fell short by an estimated 2,", cost.Words, StringComparison.Ordinal);
        Assert.Contains("against the same days of the four weeks before. Most of it is SEV1: 2,", cost.Words, StringComparison.Ordinal);
        Assert.Contains(cost.Assumptions, words => words.Contains("the same days in the four weeks before", StringComparison.Ordinal));
    }

    [Fact]
    public void Incidents_that_cost_nothing_are_not_said_to_cost_anything_in_93_of_100_tries()
    {
        int honest = Enumerable.Range(1, 100).Count(seed =>
        {
            var random = new Random(seed);
            Incident[] incidents =
            [
                .. Enumerable.Range(0, 15).Select(_ => Outage(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero).AddHours(random.NextDouble() * 2100), 3, "SEV2")),
            ];
            FailureLoss total = Of([.. incidents, .. Days(seed, noise: 0.04)]).Total!;
            return total.Lower <= 0 && total.Upper >= 0;
        });

        Assert.InRange(honest, 93, 100);
    }

    [Fact]
    public void Of_a_kpi_by_the_hour_only_the_hours_with_an_incident_are_compared()
    {
        // Revenue halves in the two hours from ten; the rest of the day is far above the weeks before and must not hide it.
        Incident outage = Outage(new DateTimeOffset(2026, 8, 12, 10, 0, 0, TimeSpan.Zero), 2, "SEV1");
        IEnumerable<Fact> hours = from day in Enumerable.Range(0, 120)
                                  from hour in Enumerable.Range(0, 24)
                                  let date = First.AddDays(day)
                                  let hit = date == new DateOnly(2026, 8, 12)
                                  select Point(KpiPeriod.Hour, date, 100 + (day * 31 % 5) - (hit && hour is 10 or 11 ? 50 : 0) + (hit && hour > 12 ? 70 : 0), hour: hour);

        FailureCost cost = Of([outage, .. hours]);

        Assert.Equal((KpiPeriod.Hour, FailureCostState.CannotTell), (cost.Grain, cost.State));
        FailureCost more = Of([outage, .. hours, Outage(new DateTimeOffset(2026, 8, 20, 3, 0, 0, TimeSpan.Zero), 1, "SEV3"), Outage(new DateTimeOffset(2026, 8, 27, 5, 15, 0, TimeSpan.Zero), 1, "SEV3")]);

        IncidentLoss found = more.Incidents.Single(incident => incident.Severity == "SEV1");
        Assert.InRange(found.Loss!.Shortfall, 95, 105);
        Assert.InRange(found.Loss.Expected, 200, 210);
        Assert.Equal(50, (double)found.Loss.PerHour!.Value, 3.0);
    }

    [Fact]
    public void Two_incidents_of_one_day_share_it_by_their_time()
    {
        Incident[] incidents =
        [
            Outage(Some.At("2026-08-12T09:00Z"), 3, "SEV1"), Outage(Some.At("2026-08-12T15:00Z"), 1, "SEV2"), Outage(Some.At("2026-07-07T09:00Z"), 1, "SEV3"),
        ];

        FailureCost cost = Of([.. incidents, .. Days(seed: 3, noise: 0.001, lost: day => day == new DateOnly(2026, 8, 12) ? 400 : 0)]);

        Assert.InRange(cost.Severities.Single(loss => loss.Severity == "SEV1").Shortfall, 295, 305);
        Assert.InRange(cost.Severities.Single(loss => loss.Severity == "SEV2").Shortfall, 95, 105);
        Assert.Equal(2, cost.Days.Count);
    }

    [Fact]
    public void Weeks_with_incidents_are_no_baseline()
    {
        // The Wednesday before was hit as hard: counted as a baseline it would hide a quarter of the loss.
        Incident[] incidents = [Outage(Some.At("2026-08-05T09:00Z"), 3, "SEV1"), Outage(Some.At("2026-08-12T09:00Z"), 3, "SEV1"), Outage(Some.At("2026-07-06T09:00Z"), 1, "SEV3")];

        FailureCost cost = Of([.. incidents, .. Days(seed: 3, noise: 0.001, lost: day => day.Month == 8 && day.Day is 5 or 12 ? 400 : 0)]);

        Assert.InRange(cost.Incidents.Single(incident => incident.StartedAt.Day == 12).Loss!.Shortfall, 395, 405);
        Assert.Equal(3, cost.Days[^1].Weeks);
    }

    [Theory]
    [InlineData(KpiPeriod.Week, KpiAggregation.Sum, FailureCostState.TooCoarse, "Net revenue is told by week: too coarse")]
    [InlineData(KpiPeriod.Month, KpiAggregation.Sum, FailureCostState.TooCoarse, "Net revenue is told by month: too coarse")]
    [InlineData(KpiPeriod.Day, KpiAggregation.Last, FailureCostState.NoAmount, "Net revenue is a level")]
    internal void What_cannot_be_told_from_a_kpi_is_not_told(KpiPeriod period, KpiAggregation aggregation, FailureCostState state, string words)
    {
        FailureCost cost = Of(
            [Outage(Some.At("2026-08-05T09:00Z"), 3, "SEV1"), .. Enumerable.Range(1, 6).Select(month => Point(period, new DateOnly(2026, month, 1), 1000))], aggregation);

        Assert.Equal((state, null), (cost.State, cost.Total));
        Assert.StartsWith(words, cost.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void No_points_are_no_data_and_no_incident_is_no_cost_to_tell()
    {
        Assert.Equal(FailureCostState.NoData, Of([Outage(Some.At("2026-08-05T09:00Z"), 3, "SEV1")]).State);
        Assert.Equal(FailureCostState.NoIncidents, Of([.. Days(seed: 1, noise: 0.01)]).State);
    }

    [Fact]
    public void An_incident_of_weeks_and_a_day_without_a_point_are_left_out_and_said()
    {
        Incident[] incidents =
        [
            Outage(Some.At("2026-07-03T09:00Z"), 400, "SEV3"), Outage(Some.At("2026-08-12T09:00Z"), 3, "SEV1"), Outage(Some.At("2026-08-20T09:00Z"), 3, "SEV1"),
            Outage(Some.At("2026-09-02T09:00Z"), 3, "SEV1"), Outage(Some.At("2026-09-14T09:00Z"), 3, "SEV1"),
        ];

        FailureCost cost = Of([.. incidents, .. Days(seed: 1, noise: 0.01).Where(point => point.PeriodStart != new DateOnly(2026, 8, 12))]);

        Assert.Equal(3, cost.Total!.Incidents);
        Assert.StartsWith("it lasts longer than a week", cost.Incidents[0].LeftOut, StringComparison.Ordinal);
        Assert.StartsWith("too few weeks before it", cost.Incidents[1].LeftOut, StringComparison.Ordinal);
    }

    private static FailureCost Of(Fact[] facts, KpiAggregation aggregation = KpiAggregation.Sum)
    {
        var kpi = new Kpi { Name = "net_revenue", Title = "Net revenue", Unit = "EUR", Kind = KpiKind.Revenue, Aggregate = aggregation };
        return Assert.Single(FailureCostQuery.All(Ask.Of(facts).Index, Quarter, [kpi, new Kpi { Name = "users", Unit = "users", Kind = KpiKind.Adoption }], Now));
    }

    private static Incident Outage(DateTimeOffset from, double hours, string severity) =>
        Some.Incident() with { StartedAt = from, ResolvedAt = from.AddHours(hours), Severity = severity, CausedBy = Incident.NoDeployment };

    private static DateOnly DayOf(Incident incident) => DateOnly.FromDateTime(incident.StartedAt.UtcDateTime);

    // About 1000 on weekdays, 1400 on Saturdays and Sundays.
    private static IEnumerable<KpiPoint> Days(int seed, double noise, Func<DateOnly, double>? lost = null)
    {
        var random = new Random(seed);
        for (int day = 0; day < 170; day++)
        {
            DateOnly date = First.AddDays(day);
            double usual = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1400 : 1000;
            double chance = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            yield return Point(KpiPeriod.Day, date, (usual * (1 + (noise * chance))) - (lost?.Invoke(date) ?? 0));
        }
    }

    private static KpiPoint Point(KpiPeriod period, DateOnly start, double value, int? hour = null) => new()
    {
        Id = KpiPoint.IdOf("net_revenue", "organization", period, start, hour),
        Kpi = "net_revenue",
        Scope = "organization",
        Period = period,
        PeriodStart = start,
        Hour = hour,
        Value = (decimal)value,
        Unit = "EUR",
    };
}
