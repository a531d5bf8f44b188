using System.Reflection;
using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>
/// The index that a snapshot's numbers are computed from: the store at its revision, read with its own catalog and definitions.
/// </summary>
internal static class SnapshotIndex
{
    private const int AtOnce = 4096;

    public static async Task<FactIndex> BuildAsync(FactStore store, SnapshotDocument document, CancellationToken cancel)
    {
        var index = new FactIndex(document.Catalog, document.Definitions, document.Organization.Calendar());
        var batch = new List<StoredFact>(AtOnce);
        await foreach (StoredFact fact in store.ReadAsync(new FactQuery { AtRevision = document.Revision }, cancel))
        {
            batch.Add(fact);
            if (batch.Count == AtOnce)
            {
                index.Apply(batch);
                batch.Clear();
            }
        }

        index.Apply(batch);
        return index;
    }
}

/// <summary>The version of this program, as snapshots name it.</summary>
internal static class ProgramVersion
{
    public static string Current { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
