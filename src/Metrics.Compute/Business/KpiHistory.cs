using System.Globalization;
using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>
/// A KPI over time: its points joined to the periods in which it is told (definitions §3.12). Points of other units are converted only by
/// a dated rate, and left out with a flag where there is none: units are never added.
/// </summary>
public static class KpiHistory
{
    private static readonly string[] Parts = ["team:", "product:", "service:"];

    private const int HistoryNeeded = 4;

    /// <summary>A value this many times the usual one is taken, and flagged.</summary>
    private const int FarOutside = 10;

    /// <summary>The scopes for which a KPI has a value of its own, the organization first.</summary>
    public static IReadOnlyList<string> Scopes(BusinessFacts facts, Kpi kpi) =>
        [.. facts.Points(kpi).Select(entry => entry.Point.Scope).Append("organization").Distinct()
            .OrderBy(scope => scope == "organization" ? "" : scope, StringComparer.Ordinal)];

    /// <summary>The period in which a KPI is told.</summary>
    public static KpiPeriod PeriodOf(BusinessFacts facts, Kpi kpi)
    {
        if (kpi.Period is { } told)
        {
            return told;
        }

        KpiPeriod[] own = [.. facts.Points(kpi).Select(entry => entry.Point.Period).Distinct()];
        return own.Length == 0 ? KpiPeriod.Month : (KpiPeriod)Math.Max((int)own.Max(), own.Max() < KpiPeriod.Week ? (int)KpiPeriod.Month : 0);
    }

    /// <summary>
    /// Its values by period, oldest first; the last may be one that is not closed yet. Only what had ended by <paramref name="at"/> is
    /// seen.
    /// </summary>
    public static IReadOnlyList<KpiValue> Of(
        BusinessFacts facts, Kpi kpi, string scope, KpiPeriod period, DateTimeOffset at, OrganizationCalendar calendar)
    {
        (FactKey Key, KpiPoint Point)[] points =
        [
            .. from entry in PointsOf(facts, kpi, scope)
               where entry.Point.Period <= period && entry.Point.End(calendar) <= at
               orderby entry.Point.PeriodStart, entry.Point.Hour, entry.Key.Id
               select entry,
        ];
        var rates = new ExchangeRates(facts);
        var values = new List<KpiValue>();
        foreach (IGrouping<CalendarPeriod, (FactKey Key, KpiPoint Point)> group in
            points.GroupBy(entry => calendar.PeriodOf(entry.Point.PeriodStart, period.Grain())))
        {
            if (Join(kpi, group.Key, [.. group], at, calendar, rates, values) is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    /// <summary>Points of the scope itself; where a sum has none, those of its parts: teams, else products, else services.</summary>
    internal static IEnumerable<(FactKey Key, KpiPoint Point)> PointsOf(BusinessFacts facts, Kpi kpi, string scope)
    {
        (FactKey Key, KpiPoint Point)[] all = [.. facts.Points(kpi)];
        if (scope != "organization" || kpi.Aggregate != KpiAggregation.Sum || all.Any(entry => entry.Point.Scope == scope))
        {
            return all.Where(entry => entry.Point.Scope == scope);
        }

        string? part = Array.Find(
            Parts, prefix => all.Any(entry => entry.Point.Scope.StartsWith(prefix, StringComparison.Ordinal)));
        return part is null ? [] : all.Where(entry => entry.Point.Scope.StartsWith(part, StringComparison.Ordinal));
    }

    private static KpiValue? Join(
        Kpi kpi,
        CalendarPeriod period,
        (FactKey Key, KpiPoint Point)[] points,
        DateTimeOffset at,
        OrganizationCalendar calendar,
        ExchangeRates rates,
        List<KpiValue> before)
    {
        var flags = new List<string>();
        KpiPeriod grain = points.Max(entry => entry.Point.Period);
        if (points.Any(entry => entry.Point.Period != grain))
        {
            flags.Add($"points of two grains overlap: the {Word(grain)} counts");
            points = [.. points.Where(entry => entry.Point.Period == grain)];
        }

        var amounts = new List<(FactKey Key, KpiPoint Point, decimal Value)>();
        foreach ((FactKey key, KpiPoint point) in points)
        {
            if (rates.In(kpi.Unit, point) is { } amount)
            {
                amounts.Add((key, point, amount));
            }
            else
            {
                flags.Add($"a point in {point.Unit} is left out: there is no rate to {kpi.Unit} for {point.PeriodStart:yyyy-MM-dd}");
            }
        }

        if (amounts.Count == 0)
        {
            return null;
        }

        int twice = points.GroupBy(entry => (entry.Point.Scope, entry.Point.PeriodStart, entry.Point.Hour, entry.Point.Unit)).Count(same => same.Count() > 1);
        if (twice > 0)
        {
            flags.Add(string.Create(CultureInfo.InvariantCulture, $"{twice} {Word(grain)}{(twice == 1 ? " is" : "s are")} told twice in one unit"));
        }

        DateTimeOffset end = calendar.Bounds(period).End;
        int needed = KpiPeriods.Parts(period, grain, calendar);
        int have = amounts.Select(entry => (entry.Point.PeriodStart, entry.Point.Hour)).Distinct().Count();
        bool ended = end <= at;
        if (ended && have < needed)
        {
            flags.Add(string.Create(CultureInfo.InvariantCulture, $"a gap: {needed - have} of {needed} {Word(grain)}s are missing"));
        }

        decimal value = kpi.Aggregate switch
        {
            KpiAggregation.Sum => amounts.Sum(entry => entry.Value),
            KpiAggregation.Mean => amounts.Average(entry => entry.Value),
            _ => Latest(amounts),
        };
        if (ended && IsFarOutside(value, before))
        {
            flags.Add("more than ten times its usual value");
        }

        return new KpiValue(period, end, value, ended && (have >= needed || kpi.Aggregate != KpiAggregation.Sum), flags, [.. amounts.Select(entry => entry.Key)])
        {
            Doubtful = twice > 0 || amounts.Count < points.Length,
        };
    }

    // The last one of each unit on the last day: recurring revenue in two currencies is both.
    private static decimal Latest(List<(FactKey Key, KpiPoint Point, decimal Value)> amounts)
    {
        KpiPoint last = amounts[^1].Point;
        return amounts.Where(entry => entry.Point.PeriodStart == last.PeriodStart && entry.Point.Hour == last.Hour)
            .GroupBy(entry => entry.Point.Unit).Sum(unit => unit.Last().Value);
    }

    private static bool IsFarOutside(decimal value, List<KpiValue> before)
    {
        if (before.Count < HistoryNeeded)
        {
            return false;
        }

        decimal[] sizes = [.. before.Select(past => Math.Abs(past.Value)).Order()];
        decimal usual = sizes[sizes.Length / 2];
        return usual > 0 && Math.Abs(value) > FarOutside * usual;
    }

    private static string Word(KpiPeriod period) => period.ToString().ToLowerInvariant();
}
