using System.Collections.Concurrent;
using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Live;

/// <summary>
/// Fills an index from a stream of facts in constant memory: the store reads and decodes while the index takes the batch before.
/// </summary>
internal static class IndexLoad
{
    private const int AtOnce = 4096;

    public static async Task FillAsync(FactIndex index, IAsyncEnumerable<StoredFact> facts, CancellationToken cancel)
    {
        using var batches = new BlockingCollection<List<StoredFact>>(boundedCapacity: 2);

        // One long call, so that what is derived from facts is derived once, when all of them are there.
        var taking = Task.Factory.StartNew(
            () => index.Apply(batches.GetConsumingEnumerable(cancel).SelectMany(batch => batch)),
            cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await ReadAsync(facts, batches, taking, cancel);
        }
        finally
        {
            batches.CompleteAdding();
            await taking;
        }

        index.Trim();
    }

    private static async Task ReadAsync(
        IAsyncEnumerable<StoredFact> facts, BlockingCollection<List<StoredFact>> to, Task taking, CancellationToken cancel)
    {
        var batch = new List<StoredFact>(AtOnce);
        await foreach (StoredFact fact in facts.WithCancellation(cancel))
        {
            batch.Add(fact);
            if (batch.Count == AtOnce)
            {
                // Nobody takes from it any more once the index failed; the failure is told by the task itself.
                while (!to.TryAdd(batch, millisecondsTimeout: 100, cancel) && !taking.IsCompleted)
                {
                }

                batch = new List<StoredFact>(AtOnce);
            }
        }

        to.Add(batch, cancel);
    }
}
