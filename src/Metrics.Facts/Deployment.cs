using System.Text.Json.Serialization;
using Metrics.Facts.Json;

namespace Metrics.Facts;

/// <summary>How a deployment ended. Only <see cref="Succeeded"/> and <see cref="Failed"/> are completed.</summary>
[JsonConverter(typeof(SnakeCaseWords<DeploymentOutcome>))]
public enum DeploymentOutcome
{
    Succeeded,
    Failed,
    Cancelled,
    InProgress,
}

/// <summary>One attempt to bring a revision to an environment. The same revision deployed again is another deployment.</summary>
public sealed record Deployment : Fact
{
    /// <summary>A service of the catalog, or the source's own name for what was deployed (a repository): the catalog resolves it.</summary>
    public required string Service { get; init; }

    /// <summary>The repository it was built from, as <c>owner/name</c>, where the source can tell.</summary>
    public string? Repository { get; init; }

    public required string Environment { get; init; }

    /// <summary>The commit that was deployed.</summary>
    public required string Revision { get; init; }

    public string? Ref { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public required DeploymentOutcome Outcome { get; init; }

    /// <summary>True for unplanned work to fix a defect that users saw; null when the source can't tell.</summary>
    public bool? Unplanned { get; init; }

    /// <summary>Ids of the changes it carried; null when the source can't tell, empty when it carried none.</summary>
    public IReadOnlyList<string>? Changes { get; init; }

    /// <summary>Commits that it was the first to carry; null when the source can't tell, empty when there were none.</summary>
    public IReadOnlyList<string>? Revisions { get; init; }

    public string? Title { get; init; }

    public string? Url { get; init; }

    public override FactKind Kind => FactKind.Deployment;

    /// <summary>Its end, else its start (definitions §3).</summary>
    public override DateTimeOffset? HappenedAt => FinishedAt ?? StartedAt;
}
