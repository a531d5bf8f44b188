namespace Metrics.Compute.Stats;

/// <summary>
/// Several decks as one, for those who ask again and again while the decks stay as they are: the values of a bucket are gathered when first
/// asked for, and kept. Not for two threads at once.
/// </summary>
internal sealed class DeckPool : IDeck
{
    private readonly IDeck[] _decks;
    private readonly int[] _ends = new int[DurationBuckets.Count];
    private readonly Dictionary<int, long[]> _gathered = [];

    public DeckPool(IDeck[] decks)
    {
        _decks = decks;
        Count = decks.Sum(deck => deck.Count);
        Sum = decks.Sum(deck => deck.Sum);
        DurationBuckets.AddUp(decks, _ends);
    }

    public int Count { get; }

    public long Sum { get; }

    public void AddTo(Span<int> counts, Span<int> ends) => DurationBuckets.Add(_ends, ends);

    public void CopyTo(Selection sample, int bucket)
    {
        if (!_gathered.TryGetValue(bucket, out long[]? values))
        {
            var inside = new Selection();
            foreach (IDeck deck in _decks)
            {
                deck.CopyTo(inside, bucket);
            }

            _gathered[bucket] = values = inside.Values.ToArray();
            inside.Release();
        }

        sample.Add(values);
    }
}
