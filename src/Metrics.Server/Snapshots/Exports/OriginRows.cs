using Metrics.Compute.FailureCosts;
using Metrics.Compute.Review;
using Metrics.Facts;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>The effect of origin and the cost of failure as the rows that exports share.</summary>
internal static class OriginRows
{
    public static IReadOnlyList<string> Head { get; } =
        ["Scope", "Number", "Origin", "Value", "Records", "People alone", "Records of people", "Not matched", "Difference", "Lower", "Upper", "Corrected p", "What may be said"];

    public static IReadOnlyList<string> CostHead { get; } =
        ["KPI", "Unit", "Severity", "Incidents", "Time", "Expected", "Shortfall", "Lower", "Upper", "What may be said, and what it assumes"];

    public static string Word(ChangeOrigin origin) => origin == ChangeOrigin.Bot ? "bot" : "ai_assisted";

    /// <summary>
    /// The rows of each KPI: all incidents together, then by severity; one row with the words where nothing was estimated.
    /// </summary>
    public static IEnumerable<(FailureCost Cost, FailureLoss? Loss, string What)> Of(QuarterReview review) =>
        from cost in review.FailureCosts ?? []
        from row in cost.Total is null
            ? [(null, "")]
            : cost.Severities.Select(loss => ((FailureLoss?)loss, loss.Severity ?? "none told")).Prepend((cost.Total, "all"))
        select (cost, row.Item1, row.Item2);
}
