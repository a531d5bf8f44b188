using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>The part that a record plays in a number.</summary>
public enum RecordRole
{
    Numerator,
    Denominator,
    LeftOut,
}

/// <summary>One record behind a number, and why it is there (interfaces §7).</summary>
/// <param name="Key">The fact; its title and address are the store's to tell.</param>
/// <param name="At">When it happened.</param>
/// <param name="Role">Its part; a numerator's record of a ratio is in the denominator too and is listed once.</param>
/// <param name="Why">The rule that placed it, in words.</param>
/// <param name="Value">What it contributes (seconds of a duration); null for a count.</param>
/// <param name="Deployment">For a linked incident, the deployment.</param>
/// <param name="Method">For a linked incident, <c>stated</c> or <c>latest</c>; for a carried change, <c>listed</c>, <c>ancestry</c> or
/// <c>time</c>.</param>
/// <param name="DistanceSeconds">For a linked incident, its start less the deployment's end.</param>
public sealed record ExplainedRecord(
    FactKey Key,
    DateTimeOffset At,
    RecordRole Role,
    string Why,
    double? Value = null,
    FactKey? Deployment = null,
    string? Method = null,
    double? DistanceSeconds = null);
