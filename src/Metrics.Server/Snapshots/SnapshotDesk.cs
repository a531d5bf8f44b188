using Metrics.Compute.Snapshots;
using Metrics.Facts;
using Metrics.Server.Config;
using Metrics.Server.Snapshots.Exports;
using Metrics.Store;

namespace Metrics.Server.Snapshots;

/// <summary>Answers what other rooms ask of snapshots.</summary>
internal sealed class SnapshotDesk(FactStore store, SnapshotDiffer differ, CurrentConfig config) : ISnapshots
{
    public IReadOnlyList<string> Formats { get; } = [.. SnapshotExporter.Formats.Where(format => format != "pdf" || PdfExport.IsPossible)];

    public Task<IReadOnlyList<SnapshotEntry>> ListAsync(CancellationToken cancel) => SnapshotShelf.ListAsync(store, cancel);

    public async Task<SnapshotDocument> FindAsync(string id, bool withSensitive, CancellationToken cancel)
    {
        SnapshotDocument document = (await SnapshotShelf.OpenAsync(store, id, cancel)).Document;
        return withSensitive ? document : SensitiveParts.Without(document);
    }

    public async Task<SnapshotDiff> CompareAsync(string before, string after, bool withSensitive, CancellationToken cancel)
    {
        SnapshotDiff diff = await differ.CompareAsync(before, after, cancel);
        if (withSensitive)
        {
            return diff;
        }

        // A KPI may have become sensitive between the two, or since: what any of them holds back is held back.
        List<Kpi> kpis = [.. config.Value.Kpis];
        foreach (string id in new[] { before, after }.Where(id => id != ISnapshots.Today))
        {
            kpis.AddRange((await SnapshotShelf.OpenAsync(store, id, cancel)).Document.KpiCatalog);
        }

        return diff.Without(kpis);
    }
}
