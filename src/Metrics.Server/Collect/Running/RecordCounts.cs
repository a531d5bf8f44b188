using Metrics.Facts;
using Metrics.Server.Collect.Http;
using Metrics.Store;

namespace Metrics.Server.Collect.Running;

/// <summary>Counts what became of a batch's records, by kind.</summary>
internal static class RecordCounts
{
    public static void Tell(FactBatch batch, BatchResult result)
    {
        foreach (var same in batch.Facts.Concat(batch.Partial).Zip(result.Outcomes).GroupBy(pair => (pair.First.Kind, pair.Second)))
        {
            SourceMeter.Record(batch.Source, same.Key.Kind, Word(same.Key.Second), same.Count());
        }

        foreach (IGrouping<FactKind, StoredFact> gone in result.Written.Where(fact => fact.Deleted).GroupBy(fact => fact.Fact.Kind))
        {
            SourceMeter.Record(batch.Source, gone.Key, "deleted", gone.Count());
        }

        SourceMeter.Record(batch.Source, null, "quarantined", batch.Quarantined.Count);
    }

    private static string Word(FactOutcome outcome) => outcome switch
    {
        FactOutcome.New => "new",
        FactOutcome.Restated => "restated",
        _ => "unchanged",
    };
}
