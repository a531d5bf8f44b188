namespace Metrics.Facts;

/// <summary>What a KPI is about.</summary>
public enum KpiKind
{
    Revenue,
    Adoption,
    Cost,
    Quality,
    People,
}

/// <summary>Which way is good.</summary>
public enum Direction
{
    Higher,
    Lower,
}

/// <summary>How values of shorter periods make the value of a longer one.</summary>
public enum KpiAggregation
{
    /// <summary>They add up: revenue, cost.</summary>
    Sum,

    /// <summary>The last one stands: users, seats, recurring revenue.</summary>
    Last,

    /// <summary>Their mean: ratios, scores.</summary>
    Mean,
}

/// <summary>A business number: its unit, its direction, its target and who answers for it.</summary>
public sealed record Kpi
{
    public required string Name { get; init; }

    public string? Title { get; init; }

    public required string Unit { get; init; }

    public KpiKind Kind { get; init; } = KpiKind.Revenue;

    /// <summary>Which way is good; null where nobody said: then it gets neither better nor worse, and takes no target.</summary>
    public Direction? Better { get; init; }

    public KpiAggregation Aggregate { get; init; } = KpiAggregation.Sum;

    /// <summary>
    /// The period in which it is told and to which its target belongs; null: the period of its points, or the month where they are daily
    /// or hourly.
    /// </summary>
    public KpiPeriod? Period { get; init; }

    /// <summary>The source whose points feed it; null: any.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The numerator and the denominator of a ratio KPI: names of KPIs, or of engineering metrics; empty for one with points of its own.
    /// </summary>
    public IReadOnlyList<string> Ratio { get; init; } = [];

    /// <summary>The target of every period; <see cref="Targets"/> may say otherwise for one.</summary>
    public decimal? Target { get; init; }

    /// <summary>Targets by calendar period (<c>2026-Q3</c>, <c>2026-07</c>).</summary>
    public IReadOnlyDictionary<string, decimal> Targets { get; init; } = new Dictionary<string, decimal>();

    public string? Owner { get; init; }

    public string? Responsible { get; init; }

    /// <summary>Shown to executives and operators only.</summary>
    public bool Sensitive { get; init; }
}

/// <summary>One engineering metric beside one KPI (definitions §4).</summary>
public sealed record Pair
{
    public required string Name { get; init; }

    /// <summary>A metric's name, with its stat after a dot where it has several: <c>lead_time.median</c>.</summary>
    public required string Engineering { get; init; }

    public required string Business { get; init; }

    public string Scope { get; init; } = "organization";
}

/// <summary>What a metric should be, and who answers for it.</summary>
public sealed record Target
{
    /// <summary>A metric's name, with its stat after a dot where it has several.</summary>
    public required string Metric { get; init; }

    public string Scope { get; init; } = "organization";

    public double? AtMost { get; init; }

    public double? AtLeast { get; init; }

    public string? Owner { get; init; }
}
