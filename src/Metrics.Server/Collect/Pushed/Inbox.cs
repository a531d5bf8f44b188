using System.Threading.Channels;
using Metrics.Store;

namespace Metrics.Server.Collect.Pushed;

/// <summary>
/// Takes what is pushed, durably: one writer joins whatever has come in meanwhile into one transaction, so that a burst costs few of them.
/// Whoever waits for its batch is answered when the transaction is on disk.
/// </summary>
internal sealed class Inbox : IAsyncDisposable
{
    private const int MostTogether = 256;
    private const int MostFactsTogether = 5000;

    // More than this waiting and senders wait to be taken in: memory stays bounded.
    private const int MostWaiting = 20_000;

    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly FactStore _store;
    private readonly IWrittenFacts? _written;
    private readonly Task _writing;

    public Inbox(FactStore store, IWrittenFacts? written)
    {
        (_store, _written) = (store, written);
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Stores a batch; done once it is durable.</summary>
    /// <exception cref="StoreException">It could not be stored; nothing of it was.</exception>
    public async Task<BatchResult> StoreAsync(FactBatch batch, CancellationToken cancel)
    {
        var waiting = new Waiting(batch, new TaskCompletionSource<BatchResult>(TaskCreationOptions.RunContinuationsAsynchronously));
        await _queue.Writer.WriteAsync(waiting, cancel);
        return await waiting.Answer.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        var together = new List<Waiting>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            together.Clear();
            int facts = 0;
            while (together.Count < MostTogether && facts < MostFactsTogether && _queue.Reader.TryRead(out Waiting? next))
            {
                together.Add(next);
                facts += next.Batch.Facts.Count;
            }

            if (!await TryWriteAsync(together))
            {
                // One that can't be stored must not take the others with it.
                foreach (Waiting one in together)
                {
                    await TryWriteAsync([one]);
                }
            }
        }
    }

    /// <summary>False when several failed together; a single one is told its failure.</summary>
    private async Task<bool> TryWriteAsync(List<Waiting> together)
    {
        try
        {
            IReadOnlyList<BatchResult> results = await _store.WriteAsync([.. together.Select(one => one.Batch)], CancellationToken.None);
            for (int i = 0; i < results.Count; i++)
            {
                _written?.Written(results[i]);
                together[i].Answer.SetResult(results[i]);
            }

            return true;
        }
        catch (Exception failure) when (together.Count == 1)
        {
            together[0].Answer.SetException(failure);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private sealed record Waiting(FactBatch Batch, TaskCompletionSource<BatchResult> Answer);
}
