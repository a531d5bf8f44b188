using Metrics.Compute;
using Metrics.Facts.Json;
using Metrics.Server.Config;
using Metrics.Store;

namespace Metrics.Server.Live;

/// <summary>
/// Indexes of what was known at earlier instants, built when asked for; the last few are kept, for people ask several questions of one
/// instant.
/// </summary>
internal sealed class PastIndexes(FactStore store, CurrentConfig config)
{
    private const int Kept = 2;

    private readonly LinkedList<(DateTimeOffset AsOf, MetricsConfig Config, Task<FactIndex> Index)> _indexes = [];

    public Task<FactIndex> AsOfAsync(DateTimeOffset asOf, CancellationToken cancel)
    {
        MetricsConfig now = config.Value;
        lock (_indexes)
        {
            LinkedListNode<(DateTimeOffset AsOf, MetricsConfig Config, Task<FactIndex> Index)>? found = _indexes.First;
            while (found is not null && (found.Value.AsOf != asOf || found.Value.Config != now || found.Value.Index.IsFaulted))
            {
                found = found.Next;
            }

            if (found is not null)
            {
                _indexes.Remove(found);
                _indexes.AddFirst(found);
            }
            else
            {
                // Whoever asked first may go away; the index is built all the same, for the next one.
                _indexes.AddFirst((asOf, now, Task.Run(() => BuildAsync(asOf, now), CancellationToken.None)));
                while (_indexes.Count > Kept)
                {
                    _indexes.RemoveLast();
                }
            }

            return _indexes.First!.Value.Index.WaitAsync(cancel);
        }
    }

    /// <inheritdoc cref="FactStore.CoveredAsync"/>
    public Task<IReadOnlyDictionary<string, DateTimeOffset?>> CoveredAsync(DateTimeOffset asOf, CancellationToken cancel) =>
        store.CoveredAsync(asOf, cancel);

    private async Task<FactIndex> BuildAsync(DateTimeOffset asOf, MetricsConfig now)
    {
        FactIndex index = LiveIndex.Empty(now);
        var known = new FactQuery { AsOf = asOf, Parts = FactParts.Counted };
        await IndexLoad.FillAsync(index, store.ReadAsync(known, index.Prepare), await store.RevisionAsync(), CancellationToken.None);
        return index;
    }
}
