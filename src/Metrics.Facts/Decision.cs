namespace Metrics.Facts;

/// <summary>What leaders decided, why, and what they expect to change.</summary>
public sealed record Decision : Fact
{
    public required DateTimeOffset DecidedAt { get; init; }

    public required string Title { get; init; }

    public string? Rationale { get; init; }

    public string? Owner { get; init; }

    public string? Accountable { get; init; }

    /// <summary>Names of metrics and KPIs that it should move.</summary>
    public IReadOnlyList<string>? Affects { get; init; }

    public string? Expectation { get; init; }

    public DateTimeOffset? ReviewAt { get; init; }

    /// <summary>What became of it, once reviewed.</summary>
    public string? Outcome { get; init; }

    public string? Url { get; init; }

    public override FactKind Kind => FactKind.Decision;

    public override DateTimeOffset? HappenedAt => DecidedAt;
}
