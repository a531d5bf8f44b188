using Metrics.Compute.Intake;
using Metrics.Facts;

namespace Metrics.Compute;

/// <summary>
/// Fills an index from a stream of facts in constant memory: the store reads and decodes on its threads while the index takes on its own.
/// </summary>
public static class IndexLoad
{
    /// <param name="lastRevision">Where the facts end: room is made for them in good time.</param>
    public static async Task FillAsync(FactIndex index, IAsyncEnumerable<StoredFact> facts, long lastRevision, CancellationToken cancel)
    {
        var foresight = new Foresight(index.Tables, lastRevision);

        // One long call, so that what is derived from facts is derived once, when all of them are there.
        await Task.Factory.StartNew(
            () => index.Apply(Blocking(facts, foresight, cancel)), cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        index.Trim();
    }

    /// <summary>The facts as a plain sequence; the thread waits for those that are not decoded yet.</summary>
    private static IEnumerable<StoredFact> Blocking(IAsyncEnumerable<StoredFact> facts, Foresight foresight, CancellationToken cancel)
    {
        IAsyncEnumerator<StoredFact> each = facts.GetAsyncEnumerator(cancel);
        try
        {
            while (Wait(each.MoveNextAsync()))
            {
                yield return each.Current;
                foresight.Note(each.Current);
            }
        }
        finally
        {
            each.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static bool Wait(ValueTask<bool> next) => next.IsCompletedSuccessfully ? next.Result : next.AsTask().GetAwaiter().GetResult();
}
