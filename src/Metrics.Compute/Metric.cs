using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>What people need to know of a metric; exposition, API, board and snapshots read it here.</summary>
/// <param name="Name">The name in JSON and on the command line (interfaces §7).</param>
/// <param name="Title">The name in plain language.</param>
/// <param name="Unit"><c>seconds</c>, <c>ratio</c>, or what is counted.</param>
/// <param name="Stats">Its stats in order; empty for a metric with one value.</param>
/// <param name="Rule">The section of the definitions.</param>
/// <param name="Help">What it means and how it is computed, in one or two sentences.</param>
/// <param name="Better">Whether more of it is good; null where it is neither.</param>
/// <param name="Kinds">The kinds of facts that it is counted from: where one of them was never told there is no data.</param>
/// <param name="ByOrigin">It is also split by the origin of changes.</param>
/// <param name="Series">The Prometheus name (interfaces §5); the origin split has it under <c>dora_by_origin_…</c>; null where it is not
/// exposed.</param>
public sealed record Metric(
    string Name,
    string Title,
    string Unit,
    IReadOnlyList<string> Stats,
    string Rule,
    string Help,
    bool? Better,
    IReadOnlyList<FactKind> Kinds,
    bool ByOrigin,
    string? Series);
