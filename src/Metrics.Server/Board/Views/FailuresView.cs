using Metrics.Compute.FailureCosts;
using Metrics.Server.Board.Reading;

namespace Metrics.Server.Board.Views;

/// <summary>The page of what incidents cost.</summary>
public sealed record FailuresView(Quarters Quarters, IReadOnlyList<FailureCostView> Costs);

/// <summary>What incidents cost one KPI.</summary>
/// <param name="Cost">The estimate.</param>
/// <param name="Figure">What the days with incidents brought, and what was to be expected; null where nothing was estimated.</param>
/// <param name="Incidents">The incidents, the dearest first.</param>
public sealed record FailureCostView(FailureCost Cost, Figure? Figure, IReadOnlyList<FailureIncidentView> Incidents);

/// <summary>One incident and its share.</summary>
public sealed record FailureIncidentView(IncidentLoss Loss, string Title, string? Url);
