namespace Metrics.Compute.Snapshots;

/// <summary>A number that is not the same in two documents.</summary>
/// <param name="Scope">Its scope.</param>
/// <param name="Name">Metric, stat and origin, or the KPI's name.</param>
/// <param name="Before">The earlier value as text; null: no data.</param>
/// <param name="After">The later value as text; null: no data.</param>
/// <param name="Difference">After less before; null unless both have a value.</param>
/// <param name="BeyondInterval">The later value lies outside the earlier one's interval; null where there is no interval.</param>
public sealed record MovedNumber(string Scope, string Name, string? Before, string? After, double? Difference, bool? BeyondInterval);
