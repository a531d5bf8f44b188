using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Tests.Compute.Business;

public class KpiHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Days_add_up_to_their_month_and_the_running_month_is_not_closed()
    {
        BusinessFacts facts = Of(Days("net_revenue", new DateOnly(2026, 3, 1), 40, 10));

        IReadOnlyList<KpiValue> months = History(facts, Revenue());

        Assert.Equal([310m, 90m], months.Select(month => month.Value));
        Assert.Equal([true, false], months.Select(month => month.Closed));
        Assert.Empty(months[0].Flags);
    }

    [Fact]
    public void A_day_that_has_not_ended_is_not_seen()
    {
        BusinessFacts facts = Of(Days("net_revenue", new DateOnly(2026, 4, 1), 20, 10));

        Assert.Equal(90m, Assert.Single(History(facts, Revenue())).Value);
    }

    [Fact]
    public void The_last_value_in_two_currencies_is_both_where_a_rate_joins_them()
    {
        Kpi recurring = Revenue() with { Name = "mrr", Aggregate = KpiAggregation.Last };
        BusinessFacts facts = Of(
            Month("mrr", 2, 999, "EUR"), Month("mrr", 3, 100, "EUR"), Month("mrr", 3, 50, "USD"), Rate(new DateOnly(2026, 3, 1), 0.9m));

        Assert.Equal(145m, History(facts, recurring)[^1].Value);
    }

    [Fact]
    public void A_gap_is_said_and_the_month_is_not_closed()
    {
        BusinessFacts facts = Of([.. Days("net_revenue", new DateOnly(2026, 3, 1), 31, 10).Where(point => point.PeriodStart.Day != 5)]);

        KpiValue march = Assert.Single(History(facts, Revenue()));

        Assert.False(march.Closed);
        Assert.Equal("a gap: 1 of 31 days are missing", Assert.Single(march.Flags));
    }

    [Fact]
    public void Another_currency_is_left_out_and_said_where_there_is_no_rate()
    {
        BusinessFacts facts = Of(Month("net_revenue", 3, 100, "EUR"), Month("net_revenue", 3, 50, "USD"));

        KpiValue march = Assert.Single(History(facts, Revenue()));

        Assert.Equal(100m, march.Value);
        Assert.Contains("no rate to EUR for 2026-03-01", Assert.Single(march.Flags));
    }

    [Fact]
    public void Another_currency_is_converted_by_the_rate_of_its_day()
    {
        BusinessFacts facts = Of(
            Month("net_revenue", 3, 50, "USD"),
            Rate(new DateOnly(2026, 2, 1), 0.5m),
            Rate(new DateOnly(2026, 3, 1), 0.9m),
            Rate(new DateOnly(2026, 3, 2), 0.1m));

        Assert.Equal(45m, Assert.Single(History(facts, Revenue())).Value);
    }

    [Fact]
    public void A_month_and_its_days_are_never_added()
    {
        BusinessFacts facts = Of([Month("net_revenue", 3, 305, "EUR"), .. Days("net_revenue", new DateOnly(2026, 3, 1), 31, 10)]);

        KpiValue march = Assert.Single(History(facts, Revenue()));

        Assert.Equal(305m, march.Value);
        Assert.Contains("two grains overlap", Assert.Single(march.Flags));
    }

    [Fact]
    public void A_month_that_two_points_tell_is_flagged()
    {
        KpiPoint other = Month("net_revenue", 3, 100, "EUR");
        BusinessFacts facts = Of(Month("net_revenue", 3, 100, "EUR"), other with { Id = "told by somebody else" });

        KpiValue march = Assert.Single(History(facts, Revenue()));

        Assert.Equal(200m, march.Value);
        Assert.Equal("1 month is told twice in one unit", Assert.Single(march.Flags));
    }

    [Fact]
    public void Teams_add_up_to_the_organization_where_it_has_no_points_of_its_own()
    {
        BusinessFacts facts = Of(Month("net_revenue", 3, 100, "EUR", "team:pay"), Month("net_revenue", 3, 20, "EUR", "team:web"));

        Assert.Equal(120m, Assert.Single(History(facts, Revenue())).Value);
        Assert.Equal(["organization", "team:pay", "team:web"], KpiHistory.Scopes(facts, Revenue()));
    }

    [Fact]
    public void Users_do_not_add_up()
    {
        Kpi users = Revenue() with { Name = "users", Unit = "users", Aggregate = KpiAggregation.Last };
        BusinessFacts facts = Of(Month("users", 3, 100, "users", "team:pay"), Month("users", 3, 20, "users", "team:web"));

        Assert.Empty(History(facts, users));
    }

    [Fact]
    public void A_point_ten_times_its_history_is_taken_and_flagged()
    {
        BusinessFacts facts = Of([.. Enumerable.Range(0, 5).Select(back => Month("net_revenue", 3, back == 0 ? 5000 : 100, "EUR", year: 2026 - back))]);

        KpiValue last = History(facts, Revenue())[^1];

        Assert.Equal((5000m, true), (last.Value, last.Closed));
        Assert.Equal("more than ten times its usual value", Assert.Single(last.Flags));
    }

    [Fact]
    public void A_restated_point_replaces_the_earlier_and_a_deleted_one_is_gone()
    {
        BusinessFacts facts = Of(Month("net_revenue", 3, 100, "EUR"));
        facts.Apply(Stored(Month("net_revenue", 3, 80, "EUR")));
        Assert.Equal(80m, Assert.Single(History(facts, Revenue())).Value);

        facts.Apply(Stored(Month("net_revenue", 3, 80, "EUR")) with { Deleted = true });
        Assert.Empty(History(facts, Revenue()));
    }

    [Fact]
    public void Quarters_follow_the_fiscal_year()
    {
        var calendar = new OrganizationCalendar(TimeZoneInfo.Utc, fiscalYearStart: 2);
        BusinessFacts facts = Of(Month("net_revenue", 2, 1, "EUR"), Month("net_revenue", 3, 2, "EUR"), Month("net_revenue", 1, 7, "EUR"));

        IReadOnlyList<KpiValue> quarters = KpiHistory.Of(facts, Revenue(), "organization", KpiPeriod.Quarter, Now, calendar);

        Assert.Equal(["2026-Q4", "2027-Q1"], quarters.Select(quarter => quarter.Period.ToString()));
        Assert.Equal([7m, 3m], quarters.Select(quarter => quarter.Value));
    }

    private static Kpi Revenue() => new() { Name = "net_revenue", Unit = "EUR", Period = KpiPeriod.Month };

    private static IReadOnlyList<KpiValue> History(BusinessFacts facts, Kpi kpi) =>
        KpiHistory.Of(facts, kpi, "organization", KpiPeriod.Month, Now, OrganizationCalendar.Utc);

    private static BusinessFacts Of(params KpiPoint[] points)
    {
        var facts = new BusinessFacts();
        foreach (KpiPoint point in points)
        {
            facts.Apply(Stored(point));
        }

        return facts;
    }

    private static StoredFact Stored(KpiPoint point) => new("finance", point, 1, Now);

    private static KpiPoint[] Days(string kpi, DateOnly first, int count, decimal value) =>
        [.. Enumerable.Range(0, count).Select(day => Point(kpi, "organization", KpiPeriod.Day, first.AddDays(day), value, "EUR"))];

    private static KpiPoint Month(string kpi, int month, decimal value, string unit, string scope = "organization", int year = 2026) =>
        Point(kpi, scope, KpiPeriod.Month, new DateOnly(year, month, 1), value, unit);

    private static KpiPoint Rate(DateOnly day, decimal rate) => Point("rate_USD_EUR", "organization", KpiPeriod.Day, day, rate, "EUR");

    private static KpiPoint Point(string kpi, string scope, KpiPeriod period, DateOnly start, decimal value, string unit) => new()
    {
        Id = KpiPoint.IdOf(kpi, scope, period, start) + unit,
        Kpi = kpi,
        Scope = scope,
        Period = period,
        PeriodStart = start,
        Value = value,
        Unit = unit,
    };
}
