using Metrics.Compute.Snapshots;
using Metrics.Facts;

namespace Metrics.Server.Snapshots.Exports;

/// <summary>Takes sensitive KPIs out of a document for readers who may not see them, and says so in it.</summary>
internal static class SensitiveParts
{
    public static SnapshotDocument Without(SnapshotDocument document)
    {
        IReadOnlySet<string> sensitive = SensitiveKpis.Of(document.KpiCatalog);
        return sensitive.Count == 0
            ? document
            : document with
            {
                KpiCatalog = [.. document.KpiCatalog.Where(kpi => !sensitive.Contains(kpi.Name))],
                PairCatalog = [.. document.PairCatalog.Where(pair => !sensitive.Contains(pair.Business))],
                Kpis = [.. document.Kpis.Where(row => !sensitive.Contains(row.Kpi))],
                Pairs = [.. document.Pairs.Where(pair => !sensitive.Contains(pair.Pair.Business))],
                Review = document.Review.Without(sensitive),
                Withheld = [.. sensitive.Order(StringComparer.Ordinal)],
                FullDigest = SnapshotJson.Digest(SnapshotJson.Canonical(document)),
            };
    }
}
