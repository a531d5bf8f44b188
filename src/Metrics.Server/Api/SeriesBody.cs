using Metrics.Compute;

namespace Metrics.Server.Api;

/// <summary>One metric of one scope over time, as JSON.</summary>
internal sealed record SeriesBody
{
    public required string Metric { get; init; }

    public string? Stat { get; init; }

    public required string Scope { get; init; }

    public required string Window { get; init; }

    /// <summary>The instant of knowledge; absent for the present.</summary>
    public DateTimeOffset? AsOf { get; init; }

    public required string Unit { get; init; }

    public required long Revision { get; init; }

    /// <summary>In order of time; a point without data has no value.</summary>
    public required IReadOnlyList<PointBody> Points { get; init; }
}

/// <summary>The number at one instant.</summary>
internal sealed record PointBody
{
    public required DateTimeOffset At { get; init; }

    public double? Value { get; init; }

    public long? Numerator { get; init; }

    public long? Denominator { get; init; }

    public required long Samples { get; init; }

    public double? Lower { get; init; }

    public double? Upper { get; init; }

    public required NumberStatus Status { get; init; }

    /// <summary>What a reader should know of the value; absent where there is nothing.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    public static PointBody Of(DateTimeOffset at, Number number, string? note) => new()
    {
        At = at,
        Value = number.Value,
        Numerator = number.Numerator,
        Denominator = number.Denominator,
        Samples = number.Samples,
        Lower = number.Lower,
        Upper = number.Upper,
        Status = number.Status,
        Flags = note is null ? null : [note],
    };
}
