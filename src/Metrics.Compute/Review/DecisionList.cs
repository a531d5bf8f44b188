using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>The decisions of a quarter, and what the numbers that they should move did since.</summary>
internal static class DecisionList
{
    private static readonly Window Month = Window.OfDays(30);

    public static IReadOnlyList<DecisionSoFar> Of(QuarterNumbers numbers, CalendarPeriod quarter, KpiQuarters kpis)
    {
        (DateTimeOffset start, DateTimeOffset end) = numbers.Calendar.Bounds(quarter);
        return
        [
            .. from entry in numbers.Index.Business.Decisions
               where entry.Decision.DecidedAt >= start && entry.Decision.DecidedAt < end && entry.Decision.DecidedAt <= numbers.At
               select new DecisionSoFar(entry.Key, entry.Decision, Since(numbers, entry.Decision, kpis), IsOverdue(entry.Decision, numbers.At)),
        ];
    }

    /// <summary>Decisions of earlier quarters whose review is overdue: nobody has said yet what became of them.</summary>
    public static IReadOnlyList<DecisionSoFar> Overdue(QuarterNumbers numbers, CalendarPeriod quarter, KpiQuarters kpis)
    {
        DateTimeOffset start = numbers.Calendar.Bounds(quarter).Start;
        return
        [
            .. from entry in numbers.Index.Business.Decisions
               where entry.Decision.DecidedAt < start && IsOverdue(entry.Decision, numbers.At)
               select new DecisionSoFar(entry.Key, entry.Decision, Since(numbers, entry.Decision, kpis), true),
        ];
    }

    /// <summary>Its review date has passed and nothing is recorded of what became of it.</summary>
    public static bool IsOverdue(Decision decision, DateTimeOffset at) => decision.ReviewAt < at && string.IsNullOrWhiteSpace(decision.Outcome);

    private static List<Movement> Since(QuarterNumbers numbers, Decision decision, KpiQuarters kpis)
    {
        var since = new List<Movement>();
        foreach (string name in decision.Affects ?? [])
        {
            if (MetricCatalog.Find(MetricName.Split(name).Metric) is not null
                && numbers.Comparable(Scope.Organization, Month, decision.DecidedAt, name)?.Value is { } before
                && numbers.Comparable(Scope.Organization, Month, numbers.At, name)?.Value is { } now)
            {
                since.Add(QuarterNumbers.Movement(Scope.Organization, name, Month.Text, before, now));
            }
            else if (kpis.All.FirstOrDefault(kpi => kpi.Name == name) is { } kpi && Business(numbers, decision, kpi, kpis) is { } moved)
            {
                since.Add(moved);
            }
        }

        return since;
    }

    // The last period that had closed when it was decided, and the last that has closed by now; none has closed since: nothing to tell.
    private static Movement? Business(QuarterNumbers numbers, Decision decision, Kpi kpi, KpiQuarters kpis)
    {
        KpiValue? Last(DateTimeOffset at) => KpiQuery.Read(numbers.Index, kpis.All, kpi, "organization", at, numbers.Sources).Last;
        return Last(decision.DecidedAt) is { } before && Last(numbers.At) is { } now && now.End > before.End
            ? new Movement(
                kpi.Name, $"{kpi.Title ?? kpi.Name} ({before.Period}, then {now.Period})", kpi.Unit, (double)before.Value, (double)now.Value,
                KpiQuarters.Explain(kpi, Scope.Organization, now.Period))
            : null;
    }
}
