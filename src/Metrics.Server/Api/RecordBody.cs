using Metrics.Compute;

namespace Metrics.Server.Api;

/// <summary>One record behind a number.</summary>
internal sealed record RecordBody
{
    public required string Kind { get; init; }

    public required string Source { get; init; }

    public required string Id { get; init; }

    public string? Title { get; init; }

    public string? Url { get; init; }

    public required DateTimeOffset At { get; init; }

    public required RecordRole Role { get; init; }

    /// <summary>The rule that placed it.</summary>
    public required string Why { get; init; }

    /// <summary>What it contributes, such as the seconds of a duration.</summary>
    public double? Value { get; init; }

    /// <summary>For a linked incident, the deployment.</summary>
    public string? Deployment { get; init; }

    /// <summary>
    /// For a linked incident <c>stated</c> or <c>latest</c>; for a carried change <c>listed</c>, <c>ancestry</c> or <c>time</c>.
    /// </summary>
    public string? Method { get; init; }

    public double? DistanceSeconds { get; init; }

    /// <summary>How often the source has restated it; absent for a record that never changed.</summary>
    public int? Restated { get; init; }
}
