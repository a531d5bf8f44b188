using System.Globalization;
using Metrics.Compute.Review;
using Metrics.Facts;
using Metrics.Tests.Support;

namespace Metrics.Tests.Compute.Review;

/// <summary>Facts of the quarters of 2026 for reviews, and reviews of the third.</summary>
internal static class Year
{
    public static readonly DateTimeOffset Now = Some.At("2026-11-20T12:00Z");
    public static readonly CalendarPeriod Third = CalendarPeriod.Parse("2026-Q3")!.Value;

    public static QuarterReview Review(IReadOnlyList<Kpi> kpis, params IEnumerable<Fact> facts) => Review(Some.Catalog("pay"), kpis, facts);

    public static QuarterReview Review(Catalog catalog, IReadOnlyList<Kpi> kpis, params IEnumerable<Fact> facts) =>
        ReviewQuery.Of(Ask.In(catalog, [.. facts]).Index, Third, kpis, [], Now, []);

    /// <summary>
    /// Deployments six hours apart from the tenth of a quarter's first month on, of which the first ones failed; quarter 0 is the last of
    /// 2025.
    /// </summary>
    public static IEnumerable<Fact> Shipped(int quarter, int count, int failed, string service = "pay", double hours = 2)
    {
        DateTimeOffset start = new DateTimeOffset(2025, 10, 10, 9, 0, 0, TimeSpan.Zero).AddMonths(3 * quarter);
        for (int at = 0; at < count; at++)
        {
            DateTimeOffset finished = start.AddHours(at * 6);
            yield return Some.Deployment(Text(finished), $"{service}-{quarter}-{at}", service);
            if (at < failed)
            {
                yield return Some.Incident(
                    Text(finished.AddHours(1)), Text(finished.AddHours(1 + hours)), $"i-{service}-{quarter}-{at}", [service], $"{service}-{quarter}-{at}");
            }
        }
    }

    /// <summary>Changes merged in a quarter, the first ones made with an assistant.</summary>
    public static IEnumerable<Fact> Merged(int quarter, int count, int assisted)
    {
        DateTimeOffset start = new(2026, (3 * quarter) - 2, 5, 9, 0, 0, TimeSpan.Zero);
        return Enumerable.Range(0, count).Select(at => Some.Change(
            Text(start.AddHours(at * 6)), $"c-{quarter}-{at}", origin: at < assisted ? ChangeOrigin.AiAssisted : ChangeOrigin.Human));
    }

    /// <summary>A KPI's points month by month from the first month of a quarter on.</summary>
    public static IEnumerable<KpiPoint> Months(string kpi, int quarter, params decimal[] values) => Months(kpi, "organization", 2026, quarter, values);

    public static IEnumerable<KpiPoint> Months(string kpi, string scope, int year, int quarter, params decimal[] values) =>
        values.Select((value, at) => Month(kpi, scope, new DateOnly(year, (3 * quarter) - 2, 1).AddMonths(at), value));

    public static KpiPoint Month(string kpi, string scope, DateOnly start, decimal value, string unit = "EUR") => new()
    {
        Id = KpiPoint.IdOf(kpi, scope, KpiPeriod.Month, start),
        Kpi = kpi,
        Scope = scope,
        Period = KpiPeriod.Month,
        PeriodStart = start,
        Value = value,
        Unit = unit,
    };

    public static Kpi Revenue { get; } =
        new() { Name = "revenue", Title = "Revenue", Unit = "EUR", Kind = KpiKind.Revenue, Better = Direction.Higher };

    public static Kpi Users { get; } =
        new() { Name = "users", Title = "Users", Unit = "EUR", Kind = KpiKind.Adoption, Better = Direction.Higher, Aggregate = KpiAggregation.Last };

    public static Kpi AiCost { get; } = new() { Name = "ai_cost", Title = "AI cost", Unit = "EUR", Kind = KpiKind.Cost, Better = Direction.Lower };

    public static Kpi CostPerChange { get; } = new()
    {
        Name = "cost_per_change",
        Title = "AI cost per change",
        Unit = "EUR",
        Kind = KpiKind.Cost,
        Better = Direction.Lower,
        Ratio = ["ai_cost", "changes_merged"],
    };

    public static string Text(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
