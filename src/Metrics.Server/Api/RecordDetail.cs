using System.Text.Json.Nodes;
using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Api;

/// <summary>One incident or deployment: what is known of it now, what the numbers make of it, and what was said of it before.</summary>
internal sealed record RecordDetail
{
    public required string Kind { get; init; }

    public required string Source { get; init; }

    /// <summary>The fact's own fields.</summary>
    public required JsonNode Record { get; init; }

    /// <summary>For an incident: the deployment that it is put down to, and the rule that says so, or why there is none.</summary>
    public LinkBody? Link { get; init; }

    /// <summary>For a deployment: what the numbers make of it.</summary>
    public OutcomeBody? Outcome { get; init; }

    /// <summary>For a deployment: the incidents that are put down to it.</summary>
    public IReadOnlyList<RecordBody>? Incidents { get; init; }

    /// <summary>For a deployment: the changes that it was the first to carry to production.</summary>
    public IReadOnlyList<RecordBody>? Changes { get; init; }

    /// <summary>Every version, oldest first: more than one means that the source restated it.</summary>
    public required IReadOnlyList<VersionBody> Versions { get; init; }
}

/// <summary>What an incident is put down to.</summary>
internal sealed record LinkBody
{
    /// <summary>The services of the catalog that it touched; empty: it is unmapped.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    public string? Deployment { get; init; }

    public string? DeploymentSource { get; init; }

    /// <summary><c>stated</c> or <c>latest</c>; absent where no rule applied.</summary>
    public string? Method { get; init; }

    /// <summary>The incident's start less the deployment's end.</summary>
    public double? DistanceSeconds { get; init; }

    public required string Why { get; init; }

    public static LinkBody Of(IncidentDetail incident) => new()
    {
        Services = incident.Services,
        Deployment = incident.Deployment?.Id,
        DeploymentSource = incident.Deployment?.Source,
        Method = incident.Method,
        DistanceSeconds = incident.DistanceSeconds,
        Why = incident.Why,
    };
}

/// <summary>What the numbers make of a deployment.</summary>
internal sealed record OutcomeBody
{
    /// <summary>The services of the catalog; empty: it is unmapped.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    public required bool Production { get; init; }

    public required bool Succeeded { get; init; }

    public required bool Failed { get; init; }

    public string? FailedWhy { get; init; }

    public DateTimeOffset? RecoveredAt { get; init; }

    public required bool Rework { get; init; }

    public required string ReworkWhy { get; init; }

    public required ChangeOrigin Origin { get; init; }

    public static OutcomeBody Of(DeploymentDetail deployment) => new()
    {
        Services = deployment.Services,
        Production = deployment.Production,
        Succeeded = deployment.Succeeded,
        Failed = deployment.Failed,
        FailedWhy = deployment.FailedWhy,
        RecoveredAt = deployment.RecoveredAt,
        Rework = deployment.Rework,
        ReworkWhy = deployment.ReworkWhy,
        Origin = deployment.Origin,
    };
}

/// <summary>One version of a record.</summary>
internal sealed record VersionBody
{
    public required long Revision { get; init; }

    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>When another version took its place; absent for the current one.</summary>
    public DateTimeOffset? SupersededAt { get; init; }

    public bool? Deleted { get; init; }

    public required JsonNode Record { get; init; }

    public static VersionBody Of(StoredFact version) => new()
    {
        Revision = version.Revision,
        RecordedAt = version.RecordedAt,
        SupersededAt = version.SupersededAt,
        Deleted = version.Deleted ? true : null,
        Record = Facts.Json.FactJson.ToWireNode(version.Fact),
    };
}
