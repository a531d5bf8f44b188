using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>The value of a KPI over one period.</summary>
/// <param name="Period">The period.</param>
/// <param name="End">The first instant after it.</param>
/// <param name="Value">The value in the KPI's unit.</param>
/// <param name="Closed">The period had ended at the instant of asking, and every part of it has a point.</param>
/// <param name="Flags">What a reader should know, in words: a gap, two grains that overlap, a value far outside its history, a unit
/// without a rate.</param>
/// <param name="Points">The facts behind it.</param>
public sealed record KpiValue(
    CalendarPeriod Period,
    DateTimeOffset End,
    decimal Value,
    bool Closed,
    IReadOnlyList<string> Flags,
    IReadOnlyList<FactKey> Points)
{
    /// <summary>
    /// Points were left out or told twice: the value stands with its flags, and nothing is concluded from setting it beside another.
    /// </summary>
    internal bool Doubtful { get; init; }
}
