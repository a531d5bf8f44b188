using Metrics.Compute.Business;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>The decisions of a quarter, and what the numbers that they should move did since.</summary>
internal static class DecisionList
{
    private static readonly Window Month = Window.OfDays(30);

    public static IReadOnlyList<DecisionSoFar> Of(QuarterNumbers numbers, CalendarPeriod quarter)
    {
        (DateTimeOffset start, DateTimeOffset end) = numbers.Calendar.Bounds(quarter);
        return
        [
            .. from entry in numbers.Index.Business.Decisions
               where entry.Decision.DecidedAt >= start && entry.Decision.DecidedAt < end && entry.Decision.DecidedAt <= numbers.At
               select new DecisionSoFar(entry.Key, entry.Decision, Since(numbers, entry.Decision), IsOverdue(entry.Decision, numbers.At)),
        ];
    }

    /// <summary>Decisions of earlier quarters whose review is overdue: nobody has said yet what became of them.</summary>
    public static IReadOnlyList<DecisionSoFar> Overdue(QuarterNumbers numbers, CalendarPeriod quarter)
    {
        DateTimeOffset start = numbers.Calendar.Bounds(quarter).Start;
        return
        [
            .. from entry in numbers.Index.Business.Decisions
               where entry.Decision.DecidedAt < start && IsOverdue(entry.Decision, numbers.At)
               select new DecisionSoFar(entry.Key, entry.Decision, Since(numbers, entry.Decision), true),
        ];
    }

    /// <summary>Its review date has passed and nothing is recorded of what became of it.</summary>
    public static bool IsOverdue(Decision decision, DateTimeOffset at) => decision.ReviewAt < at && string.IsNullOrWhiteSpace(decision.Outcome);

    private static List<Movement> Since(QuarterNumbers numbers, Decision decision)
    {
        var since = new List<Movement>();
        foreach (string name in decision.Affects ?? [])
        {
            if (MetricCatalog.Find(MetricName.Split(name).Metric) is not null
                && numbers.Of(Scope.Organization, Month, decision.DecidedAt, name)?.Value is { } before
                && numbers.Of(Scope.Organization, Month, numbers.At, name)?.Value is { } now)
            {
                since.Add(QuarterNumbers.Movement(Scope.Organization, name, Month.Text, before, now));
            }
        }

        return since;
    }
}
