using Metrics.Compute.FailureCosts;
using Metrics.Compute.Origins;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>Writes the review of a quarter (definitions §5).</summary>
public static class ReviewQuery
{
    /// <summary>The review of a quarter that has begun by <paramref name="at"/>; one that has not ended is reviewed to date.</summary>
    /// <param name="again">The review that is written again, as the program did that wrote it; null: it is written as this program does.</param>
    public static QuarterReview Of(
        FactIndex index,
        CalendarPeriod quarter,
        IReadOnlyList<Kpi> kpis,
        IReadOnlyList<Target> targets,
        DateTimeOffset at,
        IReadOnlyList<SourceHealth> sources,
        QuarterReview? again = null)
    {
        double? leastMove = again is null ? ReviewThresholds.WorthTelling : again.LeastMove;
        var numbers = new QuarterNumbers(index, at, sources) { LeastMove = leastMove, ComparesWholes = again is null || again.NotCompared is not null };
        var quarters = new KpiQuarters(numbers, kpis);
        IReadOnlyList<OriginReport> origins = [];
        IReadOnlyList<QuietRisk> risks = [];

        // They take longest, and share nothing.
        Parallel.Invoke(
            () => origins = OriginQuery.All(index, quarter, kpis, at, sources),
            () => risks = QuietRisks.Find(numbers, quarter, quarters, targets));
        var review = new QuarterReview
        {
            Quarter = quarter,
            ToDate = index.Calendar.Bounds(quarter).End > at,
            At = at,
            TradeOffs = TradeOffs.Find(numbers, quarter, quarters, origins),
            TradeOffRules = [.. ReviewRules.TradeOffs.Select(rule => rule.Name)],
            LeastMove = leastMove,
            QuietRisks = risks,
            InvisibleWork = InvisibleWorkList.Find(numbers, quarter),
            Origins = origins,
            FailureCosts = FailureCostQuery.All(index, quarter, kpis, at),
            Ownership = OwnershipList.Of(numbers, quarter, kpis, targets),
            Decisions = DecisionList.Of(numbers, quarter, quarters),
            Overdue = DecisionList.Overdue(numbers, quarter, quarters),
        };

        // Last, for it tells what none of them compared.
        return numbers.ComparesWholes ? review with { NotCompared = NotComparedList.Of(numbers) } : review;
    }

    /// <summary>The quiet risks of the last quarter that has ended: what is exposed while it is flagged.</summary>
    public static IReadOnlyList<QuietRisk> CurrentRisks(
        FactIndex index, IReadOnlyList<Kpi> kpis, IReadOnlyList<Target> targets, DateTimeOffset at, IReadOnlyList<SourceHealth> sources)
    {
        CalendarPeriod running = index.Calendar.PeriodOf(index.Calendar.DayOf(at), PeriodGrain.Quarter);
        var numbers = new QuarterNumbers(index, at, sources) { ComparesWholes = true };
        return QuietRisks.Find(numbers, index.Calendar.Previous(running), new KpiQuarters(numbers, kpis), targets);
    }

    /// <summary>Decisions whose review date has passed without an outcome.</summary>
    public static IReadOnlyList<(FactKey Key, Decision Decision)> Overdue(FactIndex index, DateTimeOffset at) =>
        [.. index.Business.Decisions.Where(entry => DecisionList.IsOverdue(entry.Decision, at))];
}
