using Metrics.Compute.Business;
using Metrics.Compute.FailureCosts;
using Metrics.Compute.Origins;
using Metrics.Facts;

namespace Metrics.Compute.Review;

/// <summary>What leaders should talk about after a quarter (definitions §5). The same data gives the same words.</summary>
public sealed record QuarterReview
{
    public required CalendarPeriod Quarter { get; init; }

    /// <summary>The quarter has not ended: everything is to date.</summary>
    public required bool ToDate { get; init; }

    public required DateTimeOffset At { get; init; }

    public required IReadOnlyList<TradeOff> TradeOffs { get; init; }

    /// <summary>
    /// The names of the rules of trade-offs that were asked; null in a review of a program that asked those of metrics alone.
    /// </summary>
    public IReadOnlyList<string>? TradeOffRules { get; init; }

    /// <summary>
    /// By what share of the quarter before a number of a trade-off must have moved, beyond its interval too; null in a review of a program
    /// that told every move beyond its interval, and said values alike that differ by less than their rounding.
    /// </summary>
    public double? LeastMove { get; init; }

    /// <summary>
    /// What is known of a part of a time alone, and was compared with no other; null in a review of a program that did not look at that.
    /// </summary>
    public IReadOnlyList<NotCompared>? NotCompared { get; init; }

    public required IReadOnlyList<QuietRisk> QuietRisks { get; init; }

    public required IReadOnlyList<InvisibleWork> InvisibleWork { get; init; }

    /// <summary>
    /// What AI assistance and bots go with, of the organization and then of each team; null in a review of a program that did not know it.
    /// </summary>
    public IReadOnlyList<OriginReport>? Origins { get; init; }

    /// <summary>What incidents cost, by KPI of revenue; null in a review of a program that did not know it.</summary>
    public IReadOnlyList<FailureCost>? FailureCosts { get; init; }

    /// <summary>Numbers without an owner first, then those that miss their target, then the rest.</summary>
    public required IReadOnlyList<OwnedNumber> Ownership { get; init; }

    public required IReadOnlyList<DecisionSoFar> Decisions { get; init; }

    /// <summary>
    /// Decisions of earlier quarters whose review is overdue at the instant of asking; null in a review of a program that did not tell
    /// them.
    /// </summary>
    public IReadOnlyList<DecisionSoFar>? Overdue { get; init; }

    /// <summary>The review for a reader who may not see some KPIs: whatever tells of them is absent.</summary>
    public QuarterReview Without(IReadOnlySet<string> hidden) => this with
    {
        TradeOffs = [.. TradeOffs.Where(found => !hidden.Contains(found.Better.Metric) && !hidden.Contains(found.Worse.Metric))],
        QuietRisks = [.. QuietRisks.Where(risk => !hidden.Contains(risk.Metric))],
        Origins = Origins is null ? null : [.. Origins.Select(report => report with { Costs = [.. report.Costs.Where(cost => !hidden.Contains(cost.Kpi))] })],
        FailureCosts = FailureCosts is null ? null : [.. FailureCosts.Where(cost => !hidden.Contains(cost.Kpi))],
        Ownership = [.. Ownership.Where(number => !hidden.Contains(number.Name))],
        Decisions = Told(Decisions, moved => !hidden.Contains(moved.Metric)),
        Overdue = Overdue is null ? null : Told(Overdue, moved => !hidden.Contains(moved.Metric)),
    };

    /// <summary>
    /// The review as a program wrote it that asked these rules of trade-offs; null: those of metrics alone, when KPIs took no part yet.
    /// </summary>
    public QuarterReview Asked(IReadOnlyList<string>? rules)
    {
        HashSet<string> names = [.. rules ?? ReviewRules.TradeOffs.Where(rule => rule.IsEngineering).Select(rule => rule.Name)];
        bool knew = rules is not null;
        return this with
        {
            TradeOffRules = rules,
            TradeOffs = [.. TradeOffs.Where(found => names.Contains(found.Rule))],
            QuietRisks = knew ? QuietRisks : [.. QuietRisks.Select(Earlier)],
            Decisions = Told(Decisions, moved => knew || IsMetric(moved)),
            Overdue = Overdue is null ? null : Told(Overdue, moved => knew || IsMetric(moved)),
        };
    }

    /// <summary>The review as a program wrote it that knew neither origins nor the cost of failure, nor earlier decisions.</summary>
    public QuarterReview Earlier() => Asked(null) with
    {
        Origins = null,
        FailureCosts = null,
        Overdue = null,
        NotCompared = null,
        Ownership = [.. Ownership.Select(number => number with { Consulted = null, Informed = null, Note = null })],
    };

    // Numbers of an instant led to the quarter's page, which tells them as of now.
    private static QuietRisk Earlier(QuietRisk risk) => risk.Explain?.Contains(QuietRisk.At, StringComparison.Ordinal) == true
        ? risk with { Explain = QuarterNumbers.Explain(risk.Scope, risk.Quarters[^1].Quarter, risk.Metric) }
        : risk;

    private static bool IsMetric(Movement moved) => MetricCatalog.Find(MetricName.Split(moved.Metric).Metric) is not null;

    private static IReadOnlyList<DecisionSoFar> Told(IReadOnlyList<DecisionSoFar> decisions, Func<Movement, bool> isTold) =>
        [.. decisions.Select(taken => taken with { Since = [.. taken.Since.Where(isTold)] })];
}
