using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>How far a number can be trusted.</summary>
public enum NumberStatus : byte
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
    // Histories make millions of these: what may be absent is kept in half the room, not-a-number or −1 standing for it.
    private readonly double _value = double.NaN;
    private readonly double _lower = double.NaN;
    private readonly double _upper = double.NaN;
    private readonly double _quality = double.NaN;
    private readonly long _numerator = -1;
    private readonly long _denominator = -1;
    private readonly sbyte _origin = -1;

    /// <summary>Its name in <see cref="MetricCatalog"/>.</summary>
    public required string Metric { get; init; }

    /// <summary><c>mean</c>, <c>median</c>, <c>p90</c> or <c>censored_median</c>; null where a metric has one value.</summary>
    public string? Stat { get; init; }

    /// <summary>The origin that it is split by; null for the whole.</summary>
    public ChangeOrigin? Origin
    {
        get => _origin < 0 ? null : (ChangeOrigin)_origin;
        init => _origin = value is { } origin ? (sbyte)origin : (sbyte)-1;
    }

    /// <summary>Which part of data quality, for <c>data_quality</c>; null for the whole.</summary>
    public string? Part { get; init; }

    /// <summary>Null when <see cref="Status"/> is <see cref="NumberStatus.NoData"/>.</summary>
    public double? Value
    {
        get => double.IsNaN(_value) ? null : _value;
        init => _value = value ?? double.NaN;
    }

    /// <summary><c>seconds</c>, <c>ratio</c>, <c>deployments</c>, <c>per_day</c> …: the catalog's word.</summary>
    public required string Unit { get; init; }

    public long? Numerator
    {
        get => _numerator < 0 ? null : _numerator;
        init => _numerator = value ?? -1;
    }

    public long? Denominator
    {
        get => _denominator < 0 ? null : _denominator;
        init => _denominator = value ?? -1;
    }

    /// <summary>The records that it is computed from.</summary>
    public required long Samples { get; init; }

    /// <summary>The 95 % interval: Wilson for ratios, order statistics for medians; null where there is none.</summary>
    public double? Lower
    {
        get => double.IsNaN(_lower) ? null : _lower;
        init => _lower = value ?? double.NaN;
    }

    public double? Upper
    {
        get => double.IsNaN(_upper) ? null : _upper;
        init => _upper = value ?? double.NaN;
    }

    public required NumberStatus Status { get; init; }

    /// <summary>Data quality of its scope, 0 to 1; null when unknown.</summary>
    public double? Quality
    {
        get => double.IsNaN(_quality) ? null : _quality;
        init => _quality = value ?? double.NaN;
    }

    /// <summary>The section of the definitions that it follows.</summary>
    public required string Rule { get; init; }
}
