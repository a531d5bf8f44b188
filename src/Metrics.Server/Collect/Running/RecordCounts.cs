using Metrics.Facts;
using Metrics.Server.Collect.Http;
using Metrics.Store;

namespace Metrics.Server.Collect.Running;

/// <summary>Counts what became of a batch's records, by kind.</summary>
internal static class RecordCounts
{
    /// <summary>One for each <see cref="FactOutcome"/>.</summary>
    private static readonly string[] Words = ["new", "restated", "unchanged"];

    public static void Tell(FactBatch batch, BatchResult result)
    {
        // By position, not grouped: a backfill passes millions through here.
        Span<int> counts = stackalloc int[FactKinds.All.Count * Words.Length];
        for (int i = 0; i < result.Outcomes.Count; i++)
        {
            Fact fact = i < batch.Facts.Count ? batch.Facts[i] : batch.Partial[i - batch.Facts.Count];
            counts[((int)fact.Kind * Words.Length) + (int)result.Outcomes[i]]++;
        }

        for (int i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0)
            {
                SourceMeter.Record(batch.Source, (FactKind)(i / Words.Length), Words[i % Words.Length], counts[i]);
            }
        }

        foreach (IGrouping<FactKind, StoredFact> gone in result.Written.Where(fact => fact.Deleted).GroupBy(fact => fact.Fact.Kind))
        {
            SourceMeter.Record(batch.Source, gone.Key, "deleted", gone.Count());
        }

        SourceMeter.Record(batch.Source, null, "quarantined", batch.Quarantined.Count);
    }
}
