namespace Metrics.Compute;

/// <summary>Facts in a window whose service is not in the catalog, by kind.</summary>
/// <param name="Deployments">Completed ones to environments that are production by the default pattern.</param>
/// <param name="Changes">Merged ones.</param>
/// <param name="Incidents">Started ones.</param>
public sealed record UnmappedCounts(int Deployments, int Changes, int Incidents)
{
    public int Total => Deployments + Changes + Incidents;
}
