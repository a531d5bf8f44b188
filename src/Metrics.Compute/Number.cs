using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>How far a number can be trusted.</summary>
public enum NumberStatus
{
    Ok,

    /// <summary>Fewer samples than the definitions ask for.</summary>
    LowSample,

    /// <summary>A source that it needs is late.</summary>
    Stale,

    /// <summary>There is nothing to compute it from; it has no value, and that is not zero.</summary>
    NoData,
}

/// <summary>One number with everything that it carries (definitions §3 "What every number carries").</summary>
public sealed record Number
{
    /// <summary>Its name in <see cref="MetricCatalog"/>.</summary>
    public required string Metric { get; init; }

    /// <summary><c>mean</c>, <c>median</c>, <c>p90</c> or <c>censored_median</c>; null where a metric has one value.</summary>
    public string? Stat { get; init; }

    /// <summary>The origin that it is split by; null for the whole.</summary>
    public ChangeOrigin? Origin { get; init; }

    /// <summary>Which part of data quality, for <c>data_quality</c>; null for the whole.</summary>
    public string? Part { get; init; }

    /// <summary>Null when <see cref="Status"/> is <see cref="NumberStatus.NoData"/>.</summary>
    public double? Value { get; init; }

    /// <summary><c>seconds</c>, <c>ratio</c>, <c>deployments</c>, <c>per_day</c> …: the catalog's word.</summary>
    public required string Unit { get; init; }

    public long? Numerator { get; init; }

    public long? Denominator { get; init; }

    /// <summary>The records that it is computed from.</summary>
    public required long Samples { get; init; }

    /// <summary>The 95 % interval: Wilson for ratios, order statistics for medians; null where there is none.</summary>
    public double? Lower { get; init; }

    public double? Upper { get; init; }

    public required NumberStatus Status { get; init; }

    /// <summary>Data quality of its scope, 0 to 1; null when unknown.</summary>
    public double? Quality { get; init; }

    /// <summary>The section of the definitions that it follows.</summary>
    public required string Rule { get; init; }
}
