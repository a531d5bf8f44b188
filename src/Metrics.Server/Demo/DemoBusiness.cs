using Metrics.Facts;

namespace Metrics.Server.Demo;

/// <summary>
/// Two years of business numbers. Churn follows the share of failed deployments three weeks later; revenue drops while customers can't
/// buy; everything else has a life of its own, though much of it rises, as much of engineering does.
/// </summary>
internal sealed class DemoBusiness(DemoTimes times, int seed, DemoHistory history, IReadOnlyList<DemoOutcome> outcomes)
{
    public const int ChurnFollowsAfterWeeks = 3;

    private readonly DemoRandom _random = new(seed, "business");

    public IEnumerable<DemoFact> Tell() => [.. Days(), .. Weeks(), .. Months()];

    private IEnumerable<DemoFact> Days()
    {
        Dictionary<DateOnly, double> hurt = HoursOfHarm();
        for (int day = DemoStory.FirstDay; day < 0; day++)
        {
            DateOnly date = times.Date(day);
            double season = date.Month is 11 or 12 ? 1.14 : 1;
            double week = date.DayOfWeek switch
            {
                DayOfWeek.Friday => 1.1,
                DayOfWeek.Saturday => 1.2,
                DayOfWeek.Sunday => 0.9,
                _ => 1,
            };
            double lost = Math.Min(0.6, 0.04 * hurt.GetValueOrDefault(date));
            decimal revenue = Money(34_000 * Grown(day, 0.32) * season * week * (1 + (0.03 * _random.Normal())) * (1 - lost));
            yield return Point(DemoSources.Finance, "net_revenue", "EUR", KpiPeriod.Day, date, revenue, times.At(day + 1, 4));
            if (day is >= -72 and <= -68)
            {
                // A large customer was paid back: the month was restated after it had been reported.
                yield return Point(
                    DemoSources.Finance,
                    "net_revenue",
                    "EUR",
                    KpiPeriod.Day,
                    date,
                    Money((double)revenue * 0.74),
                    times.At(-33, 9));
            }

            double work = date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.1 : 1;
            double seats = DemoStory.Assisted("storefront", day) * 2.6;
            yield return Point(
                DemoSources.Finance,
                "ai_cost",
                "USD",
                KpiPeriod.Day,
                date,
                Money(40 + (1150 * seats * work * (1 + (0.08 * _random.Normal())))),
                times.At(day + 1, 5));
        }
    }

    private IEnumerable<DemoFact> Weeks()
    {
        Dictionary<DateOnly, double> failing = outcomes
            .Where(outcome => outcome.Succeeded)
            .GroupBy(outcome => Monday(times.Calendar.DayOf(outcome.At)))
            .ToDictionary(week => week.Key, week => week.Average(outcome => outcome.Failed ? 1 : 0.0));
        for (
            DateOnly monday = Monday(times.Date(DemoStory.FirstDay)).AddDays(7);
            monday.AddDays(7) <= times.Today;
            monday = monday.AddDays(7))
        {
            int day = monday.DayNumber - times.Today.DayNumber;
            DateTimeOffset known = times.At(day + 7, 6);
            double before = failing.GetValueOrDefault(monday.AddDays(-7 * ChurnFollowsAfterWeeks), 0.07);
            double churn = Math.Max(0.004, 0.0095 + (0.03 * before) + (0.0004 * _random.Normal()));
            yield return Point(
                DemoSources.Product,
                "customer_churn",
                "ratio",
                KpiPeriod.Week,
                monday,
                Math.Round((decimal)churn, 5),
                known);
            yield return Point(
                DemoSources.Product,
                "orders",
                "orders",
                KpiPeriod.Week,
                monday,
                Count(15_500 * Grown(day, 0.4), 0.04),
                known);
            decimal app = Count(19_000 * Grown(day, 0.5), 0.02),
                shop = Count(27_000 * Grown(day, 0.25), 0.02);
            yield return Point(DemoSources.Product, "active_users", "users", KpiPeriod.Week, monday, app + shop, known);
            yield return Point(DemoSources.Product, "active_users", "users", KpiPeriod.Week, monday, app, known, "product:app");
            yield return Point(DemoSources.Product, "active_users", "users", KpiPeriod.Week, monday, shop, known, "product:shop");
            if (day < -9)
            {
                // The help desk's access ran out: its last week is missing.
                yield return Point(DemoSources.Support, "support_tickets", "tickets", KpiPeriod.Week, monday, Count(640, 0.09), known);
            }
        }
    }

    private IEnumerable<DemoFact> Months()
    {
        DateOnly first = times.Date(DemoStory.FirstDay);
        for (
            DateOnly month = new DateOnly(first.Year, first.Month, 1).AddMonths(1);
            month.AddMonths(1) <= times.Today;
            month = month.AddMonths(1))
        {
            int day = month.DayNumber - times.Today.DayNumber;
            DateTimeOffset known = times.At(month.AddMonths(1).DayNumber - times.Today.DayNumber, 8);
            yield return Point(
                DemoSources.Finance,
                "mrr",
                "EUR",
                KpiPeriod.Month,
                month,
                Money(640_000 * Grown(day, 0.34) * (1 + (0.006 * _random.Normal()))),
                known);
            yield return Point(
                DemoSources.Product,
                "nps",
                "points",
                KpiPeriod.Month,
                month,
                Math.Round((decimal)(42 + (1.8 * _random.Normal())), 1),
                known);
        }
    }

    /// <summary>Hours a day in which customers were hindered from buying.</summary>
    private Dictionary<DateOnly, double> HoursOfHarm()
    {
        string[] selling =
        [
            .. DemoCatalog.Services.Where(service => service.Product is "checkout" or "shop").Select(service => service.IncidentId),
        ];
        return history
            .Incidents.Where(incident => incident is { Severity: "SEV1", ResolvedAt: not null } && incident.Services!.Any(selling.Contains))
            .GroupBy(incident => times.Calendar.DayOf(incident.StartedAt))
            .ToDictionary(day => day.Key, day => day.Sum(incident => (incident.ResolvedAt!.Value - incident.StartedAt).TotalHours));
    }

    private decimal Count(double mean, double spread) => Math.Round((decimal)(mean * (1 + (spread * _random.Normal()))));

    private static double Grown(int day, double by) => 1 + (by * (day - DemoStory.FirstDay) / -DemoStory.FirstDay);

    private static decimal Money(double amount) => Math.Round((decimal)amount, 2);

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static DemoFact Point(
        string source,
        string kpi,
        string unit,
        KpiPeriod period,
        DateOnly start,
        decimal value,
        DateTimeOffset known,
        string scope = "organization") =>
        new(
            source,
            known,
            new KpiPoint
            {
                Id = KpiPoint.IdOf(kpi, scope, period, start),
                Kpi = kpi,
                Scope = scope,
                PeriodStart = start,
                Period = period,
                Value = value,
                Unit = unit,
            });
}
