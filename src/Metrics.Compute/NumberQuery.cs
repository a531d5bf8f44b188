using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>The one function behind /metrics, the board, the API, snapshots and history: numbers of a scope over a window at an instant.</summary>
public static class NumberQuery
{
    /// <summary>All numbers of a scope over a window, by the catalog's order, the origin split included.</summary>
    public static NumberReport Report(
        FactIndex index, Scope scope, Window window, DateTimeOffset at, IReadOnlyList<SourceHealth> sources) =>
        throw new NotImplementedException();

    /// <summary>One metric over time: its numbers at each instant (a sliding computation, not one report an instant).</summary>
    /// <param name="metric">A name of <see cref="MetricCatalog"/>.</param>
    /// <param name="stat">One of the metric's stats; null for a metric without.</param>
    public static IReadOnlyList<(DateTimeOffset At, Number Number)> Series(
        FactIndex index, string metric, string? stat, Scope scope, Window window, IReadOnlyList<DateTimeOffset> instants,
        IReadOnlyList<SourceHealth> sources) =>
        throw new NotImplementedException();

    /// <summary>The records behind a number.</summary>
    public static IReadOnlyList<ExplainedRecord> Explain(
        FactIndex index, string metric, Scope scope, Window window, DateTimeOffset at) =>
        throw new NotImplementedException();
}
