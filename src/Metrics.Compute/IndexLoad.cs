using Metrics.Compute.Intake;

namespace Metrics.Compute;

/// <summary>
/// Fills an index from a stream of facts in constant memory: the store reads, decodes and prepares on its threads while the index takes on
/// its own.
/// </summary>
public static class IndexLoad
{
    /// <param name="facts">In batches, prepared by the index.</param>
    /// <param name="lastRevision">Where the facts end: room is made for them in good time.</param>
    public static async Task FillAsync(
        FactIndex index, IAsyncEnumerable<IReadOnlyList<PreparedFact>> facts, long lastRevision, CancellationToken cancel)
    {
        var foresight = new Foresight(index.Tables, lastRevision);

        // One long call, so that what is derived from facts is derived once, when all of them are there.
        await Task.Factory.StartNew(
            () => index.Apply(Blocking(facts, foresight, cancel)), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        index.Trim();
    }

    /// <summary>The facts as a plain sequence; the thread waits for those that are not decoded yet.</summary>
    private static IEnumerable<PreparedFact> Blocking(
        IAsyncEnumerable<IReadOnlyList<PreparedFact>> facts, Foresight foresight, CancellationToken cancel)
    {
        IAsyncEnumerator<IReadOnlyList<PreparedFact>> each = facts.GetAsyncEnumerator(cancel);
        try
        {
            while (Wait(each.MoveNextAsync()))
            {
                foreach (PreparedFact fact in each.Current)
                {
                    yield return fact;
                    foresight.Note(fact.Version);
                }
            }
        }
        finally
        {
            each.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static bool Wait(ValueTask<bool> next) => next.IsCompletedSuccessfully ? next.Result : next.AsTask().GetAwaiter().GetResult();
}
