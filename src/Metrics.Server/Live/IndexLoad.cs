using System.Threading.Channels;
using Metrics.Compute;
using Metrics.Facts;

namespace Metrics.Server.Live;

/// <summary>Fills an index from a stream of facts in constant memory: the store reads and decodes while the index takes the batch before.</summary>
internal static class IndexLoad
{
    private const int AtOnce = 4096;

    public static async Task FillAsync(FactIndex index, IAsyncEnumerable<StoredFact> facts, CancellationToken cancel)
    {
        var batches = Channel.CreateBounded<List<StoredFact>>(new BoundedChannelOptions(2) { SingleReader = true, SingleWriter = true });
        Task reading = Task.Run(() => ReadAsync(facts, batches.Writer, cancel), CancellationToken.None);
        await foreach (List<StoredFact> batch in batches.Reader.ReadAllAsync(cancel))
        {
            index.Apply(batch);
        }

        await reading;
    }

    private static async Task ReadAsync(IAsyncEnumerable<StoredFact> facts, ChannelWriter<List<StoredFact>> to, CancellationToken cancel)
    {
        try
        {
            var batch = new List<StoredFact>(AtOnce);
            await foreach (StoredFact fact in facts.WithCancellation(cancel))
            {
                batch.Add(fact);
                if (batch.Count == AtOnce)
                {
                    await to.WriteAsync(batch, cancel);
                    batch = new List<StoredFact>(AtOnce);
                }
            }

            await to.WriteAsync(batch, cancel);
            to.Complete();
        }
        catch (Exception failure)
        {
            to.Complete(failure);
        }
    }
}
