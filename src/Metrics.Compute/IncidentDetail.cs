using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>An incident as the numbers see it at an instant: its services and what it is put down to.</summary>
/// <param name="Key">The fact.</param>
/// <param name="StartedAt">Its start.</param>
/// <param name="ResolvedAt">Its last resolution; null while it is open at the instant.</param>
/// <param name="Services">The services of the catalog; empty when it is unmapped.</param>
/// <param name="Deployment">The deployment that it is put down to; null when there is none.</param>
/// <param name="Method"><c>stated</c> or <c>latest</c>; null where no rule applied.</param>
/// <param name="DistanceSeconds">Its start less the deployment's end.</param>
/// <param name="Why">The rule in words.</param>
public sealed record IncidentDetail(
    FactKey Key,
    DateTimeOffset StartedAt,
    DateTimeOffset? ResolvedAt,
    IReadOnlyList<string> Services,
    FactKey? Deployment,
    string? Method,
    double? DistanceSeconds,
    string Why);
