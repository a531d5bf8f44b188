using Metrics.Compute.Rows;
using Metrics.Facts;

namespace Metrics.Compute.Intake;

/// <summary>
/// A version with what it says by itself, by the catalog and the definitions, and before it meets others: most of the work of taking it,
/// and that is done on any thread.
/// </summary>
public class PreparedFact
{
    internal PreparedFact(StoredFact version) => Version = version;

    internal StoredFact Version { get; }
}

/// <param name="row">All but the name and the numbers that tables give.</param>
/// <param name="revisions">The hashes of its revisions: the merge revision first.</param>
internal sealed class PreparedChange(StoredFact version, in ChangeRow row, int[] services, long[] revisions) : PreparedFact(version)
{
    public readonly ChangeRow Row = row;

    public int[] Services => services;

    public long[] Revisions => revisions;
}

/// <param name="row">All but the name and the numbers that tables give.</param>
/// <param name="production">Those of its services for which it is production; empty unless it was completed.</param>
/// <param name="mentions">The hashes of the changes that it lists, then of its revisions.</param>
internal sealed class PreparedDeployment(
    StoredFact version, in DeploymentRow row, int[] services, int[] production, long[] mentions) : PreparedFact(version)
{
    public readonly DeploymentRow Row = row;

    public int[] Services => services;

    public int[] Production => production;

    public long[] Mentions => mentions;
}
