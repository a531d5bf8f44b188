using Metrics.Facts;

namespace Metrics.Compute.Business;

/// <summary>What there is to say of a KPI at an instant (definitions §3.12).</summary>
public sealed record KpiReading
{
    public required Kpi Kpi { get; init; }

    /// <summary><c>organization</c>, <c>team:NAME</c>, <c>service:NAME</c> or <c>product:NAME</c>.</summary>
    public required string Scope { get; init; }

    /// <summary>The period in which it is told.</summary>
    public required KpiPeriod Period { get; init; }

    /// <summary>The last closed period; null: no data.</summary>
    public KpiValue? Last { get; init; }

    /// <summary>The period before the last closed one.</summary>
    public KpiValue? Previous { get; init; }

    /// <summary>The same period a year earlier.</summary>
    public KpiValue? YearAgo { get; init; }

    /// <summary>The period that runs now, as far as points have arrived.</summary>
    public KpiValue? ToDate { get; init; }

    /// <summary>How much of the running period had passed, 0 to 1.</summary>
    public required double Elapsed { get; init; }

    /// <summary>The target of the last closed period; null where none was agreed.</summary>
    public decimal? Target { get; init; }

    /// <summary>The target of the running period.</summary>
    public decimal? TargetToDate { get; init; }

    public required NumberStatus Status { get; init; }

    /// <summary>The last value less the previous one, as a share of it; null without both.</summary>
    public double? Change => Share(Last?.Value, Previous?.Value);

    /// <summary>The same against a year ago.</summary>
    public double? ChangeInYear => Share(Last?.Value, YearAgo?.Value);

    /// <summary>Whether the last closed period met its target; null without a value, a target or a direction.</summary>
    public bool? OnTarget => (Last?.Value, Target, Kpi.Better) is ({ } value, { } target, { } better)
        ? better == Direction.Higher ? value >= target : value <= target
        : null;

    private static double? Share(decimal? now, decimal? before) =>
        now is { } value && before is { } base_ && base_ != 0 ? (double)((value - base_) / Math.Abs(base_)) : null;
}
