namespace Metrics.Facts;

/// <summary>A disturbance of service, as an incident tool or an issue tracker records it.</summary>
public sealed record Incident : Fact
{
    /// <summary>What <see cref="CausedBy"/> says when people state that no deployment caused it.</summary>
    public const string NoDeployment = "none";

    /// <summary>Services of the catalog, or the tool's own names or ids for them: the catalog resolves them by source.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    public string? Severity { get; init; }

    public required string Title { get; init; }

    /// <summary>The text under the title, cut to 4,000 characters: a configured pattern may find the cause in it.</summary>
    public string? Description { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? DetectedAt { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>The last resolution; null while it is open or open again.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The id of the deployment that the tool or a person names as cause, or <see cref="NoDeployment"/>.</summary>
    public string? CausedBy { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>The tool's own fields by name, where a configured pattern may find the cause.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }

    public string? Url { get; init; }

    /// <summary>The tool's own word for its state, such as <c>triggered</c>; null where there is none.</summary>
    public string? Status { get; init; }

    public override FactKind Kind => FactKind.Incident;

    public override DateTimeOffset? HappenedAt => StartedAt;
}
