using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>What proves a KPI: its value over one period, and the points that made it.</summary>
public sealed record KpiEvidence
{
    public required Kpi Kpi { get; init; }

    /// <summary><c>organization</c>, <c>team:NAME</c>, <c>service:NAME</c> or <c>product:NAME</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The period asked for, else the last closed one; null: none was asked for and none is closed.</summary>
    public required CalendarPeriod? Period { get; init; }

    /// <summary>The period that ran at the instant of asking.</summary>
    public required CalendarPeriod Running { get; init; }

    /// <summary>Null: no data.</summary>
    public KpiValue? Value { get; init; }

    public required NumberStatus Status { get; init; }

    /// <summary>The points, in the order of their periods; of a ratio those above the line first.</summary>
    public required IReadOnlyList<KpiPart> Parts { get; init; }

    /// <summary>The metric that a ratio is divided by, with its stat after a dot; null where it is a KPI, or nothing is divided.</summary>
    public string? DividedBy { get; init; }
}

/// <summary>A point behind a KPI.</summary>
/// <param name="Key">The fact.</param>
/// <param name="Point">What the source told.</param>
/// <param name="Role">Counted, below the line of a ratio, or left out.</param>
/// <param name="Why">How it counts, in words.</param>
/// <param name="Value">What it contributes, in the KPI's unit.</param>
public sealed record KpiPart(FactKey Key, KpiPoint Point, RecordRole Role, string Why, decimal Value);
