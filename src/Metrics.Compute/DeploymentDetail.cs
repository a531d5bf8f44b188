using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>A deployment as the numbers see it at an instant: what it carried, and whether it failed.</summary>
/// <param name="Key">The fact.</param>
/// <param name="At">Its end, else its start; null when the source tells neither.</param>
/// <param name="Services">The services of the catalog; empty when it is unmapped.</param>
/// <param name="Production">It went to production of at least one of them.</param>
/// <param name="Succeeded">It rolled out.</param>
/// <param name="Failed">It failed its users by the instant.</param>
/// <param name="FailedWhy">Why, in words; null when it has not failed.</param>
/// <param name="RecoveredAt">When it recovered; null while it has not.</param>
/// <param name="Rework">It was unplanned work to fix a defect.</param>
/// <param name="ReworkWhy">Why it counts as rework, or why not.</param>
/// <param name="Origin">Its origin by what it carried.</param>
/// <param name="Changes">The changes that it was the first to carry.</param>
/// <param name="Incidents">The incidents put down to it.</param>
public sealed record DeploymentDetail(
    FactKey Key,
    DateTimeOffset? At,
    IReadOnlyList<string> Services,
    bool Production,
    bool Succeeded,
    bool Failed,
    string? FailedWhy,
    DateTimeOffset? RecoveredAt,
    bool Rework,
    string ReworkWhy,
    ChangeOrigin Origin,
    IReadOnlyList<CarriedChange> Changes,
    IReadOnlyList<IncidentDetail> Incidents);

/// <summary>A change that a deployment was the first to carry.</summary>
/// <param name="Key">The fact.</param>
/// <param name="Method"><c>listed</c>, <c>ancestry</c> or <c>time</c>.</param>
/// <param name="Why">The rule in words.</param>
/// <param name="LeadSeconds">Its lead time; null when nothing tells its beginning.</param>
public sealed record CarriedChange(FactKey Key, string Method, string Why, double? LeadSeconds);
