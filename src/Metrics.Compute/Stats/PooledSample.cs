namespace Metrics.Compute.Stats;

/// <summary>
/// The durations of several decks as one sample: where they are many, which bucket holds a rank is told by the sums of their counts, and
/// only that bucket's values are gathered and looked at. Kept and filled again, so that asking leaves no garbage.
/// </summary>
internal sealed class PooledSample : ISample
{
    private const int Few = 128;

    private readonly List<Deck> _decks = [];
    private readonly Selection _inside = new();
    private int[] _ends = [];
    private bool _alone;
    private bool _prepared;
    private int _bucket = -1;

    public int Count { get; private set; }

    public long Sum { get; private set; }

    /// <param name="deck">A dealt one.</param>
    public void Add(Deck deck)
    {
        _decks.Add(deck);
        Count += deck.Count;
        Sum += deck.Sum;
    }

    /// <param name="alone">Nobody else asks these decks at the same time.</param>
    public void Clear(bool alone)
    {
        _decks.Clear();
        _alone = alone;
        (Count, Sum, _prepared, _bucket) = (0, 0, false, -1);
    }

    public long At(int rank)
    {
        if (_decks.Count == 1 && (_alone || _decks[0].IsInOrder))
        {
            return _decks[0].At(rank);
        }

        if (!_prepared)
        {
            Prepare();
        }

        if (Count <= Few)
        {
            return _inside.At(rank);
        }

        int bucket = DurationBuckets.Holding(_ends, rank);
        if (bucket != _bucket)
        {
            Open(bucket);
        }

        return _inside.At(rank - (bucket == 0 ? 0 : _ends[bucket - 1]));
    }

    /// <summary>Gives borrowed room back; it can be filled again.</summary>
    public void Release()
    {
        Clear(false);
        _inside.Release();
    }

    private void Prepare()
    {
        _prepared = true;
        if (Count <= Few)
        {
            _inside.Clear();
            _decks.ForEach(deck => _inside.Add(deck.Values));
            return;
        }

        _ends = _ends.Length == 0 ? new int[DurationBuckets.Count] : _ends;
        DurationBuckets.AddUp(_decks, _ends);
    }

    private void Open(int bucket)
    {
        _inside.Clear(DurationBuckets.Bounds(bucket));
        _decks.ForEach(deck => _inside.Add(deck.Within(bucket)));
        _bucket = bucket;
    }
}
