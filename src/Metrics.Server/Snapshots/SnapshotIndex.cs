using Metrics.Compute;
using Metrics.Compute.Snapshots;
using Metrics.Facts.Json;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>
/// The index that a snapshot's numbers are computed from: the store at its revision, read with its own catalog and definitions.
/// </summary>
internal static class SnapshotIndex
{
    public static async Task<FactIndex> BuildAsync(FactStore store, SnapshotDocument document, CancellationToken cancel)
    {
        FactIndex index = Empty(document);
        var known = new FactQuery { AtRevision = document.Revision, Parts = FactParts.Counted };
        await IndexLoad.FillAsync(index, store.ReadAsync(known, index.Prepare, cancel), document.Revision, cancel);
        return index;
    }

    /// <summary>The same, with the digest over everything up to the revision.</summary>
    public static async Task<(FactIndex Index, FactsDigest Digest)> ProveAsync(FactStore store, SnapshotDocument document, CancellationToken cancel)
    {
        FactIndex index = Empty(document);
        FactsDigest? digest = null;
        await IndexLoad.FillAsync(
            index, store.ReadProvenAsync(document.Revision, index.Prepare, found => digest = found, cancel), document.Revision, cancel);
        return (index, digest!);
    }

    private static FactIndex Empty(SnapshotDocument document) =>
        new(document.Catalog, document.Definitions, document.Organization.Calendar(), document.SourceTypes);
}
