namespace Metrics.Compute.Stats;

/// <summary>
/// Durations of one service or a few, dealt into <see cref="DurationBuckets"/>, or sorted where they are few.
/// </summary>
internal sealed class Deck : ISample
{
    private const int Few = 48;
    private const int Most = 4096;

    private readonly ArraySegment<long> _values;
    private readonly ArraySegment<int> _ends;
    private int _inOrder = -1;

    private Deck(ArraySegment<long> values, ArraySegment<int> ends, long sum, bool inOrder) =>
        (_values, _ends, Count, Sum, IsInOrder) = (values, ends, values.Count, sum, inOrder);

    public int Count { get; }

    /// <summary>Their sum, exact.</summary>
    public long Sum { get; }

    /// <summary>All of them are in order: then many may ask at the same time.</summary>
    public bool IsInOrder { get; }

    /// <summary>All of them.</summary>
    public ReadOnlySpan<long> Values => _values;

    /// <param name="gathered">In any order.</param>
    /// <param name="values">Where the values will lie.</param>
    /// <param name="ends">Where the ends of their buckets will lie.</param>
    /// <param name="inOrder">Puts all of them in order, which few are anyway.</param>
    public static Deck Of(ReadOnlySpan<long> gathered, Arena<long> values, Arena<int> ends, bool inOrder)
    {
        ArraySegment<long> dealt = values.Take(gathered.Length);
        long sum = 0;
        foreach (long value in gathered)
        {
            sum += value;
        }

        if (gathered.Length <= Few)
        {
            gathered.CopyTo(dealt);
            dealt.AsSpan().Sort();
            return new Deck(dealt, ArraySegment<int>.Empty, sum, inOrder: true);
        }

        ArraySegment<int> next = ends.Take(DurationBuckets.Count);
        Deal(gathered, dealt, next);
        var deck = new Deck(dealt, next, sum, inOrder);
        for (int bucket = 0; inOrder && bucket < DurationBuckets.Count; bucket++)
        {
            deck.Bucket(bucket).Sort();
        }

        return deck;
    }

    /// <summary>
    /// The duration at a rank. Where they are not in order it sorts the bucket that holds it, where it lies: only for who has the deck for
    /// himself.
    /// </summary>
    public long At(int rank)
    {
        if (!IsInOrder)
        {
            int bucket = DurationBuckets.Holding(_ends, rank);
            if (bucket != _inOrder)
            {
                Bucket(bucket).Sort();
                _inOrder = bucket;
            }
        }

        return _values[rank];
    }

    /// <summary>Adds how many of them lie in each bucket: by bucket, or summed up with those before it, whichever is at hand.</summary>
    public void AddTo(Span<int> counts, Span<int> ends)
    {
        if (_ends.Count > 0)
        {
            DurationBuckets.Add(_ends, ends);
            return;
        }

        foreach (long value in _values.AsSpan())
        {
            counts[DurationBuckets.Of(value)]++;
        }
    }

    /// <summary>The values of a bucket.</summary>
    public ReadOnlySpan<long> Within(int bucket) => _ends.Count > 0 ? Bucket(bucket) : DurationBuckets.Within(_values, bucket);

    private Span<long> Bucket(int bucket)
    {
        int start = bucket == 0 ? 0 : _ends[bucket - 1];
        return _values.AsSpan(start, _ends[bucket] - start);
    }

    private static void Deal(ReadOnlySpan<long> gathered, Span<long> dealt, Span<int> next)
    {
        next.Clear();
        Span<byte> buckets = gathered.Length <= Most ? stackalloc byte[gathered.Length] : new byte[gathered.Length];
        for (int at = 0; at < gathered.Length; at++)
        {
            buckets[at] = DurationBuckets.Of(gathered[at]);
            next[buckets[at]]++;
        }

        int start = 0;
        foreach (ref int each in next)
        {
            (each, start) = (start, start + each);
        }

        for (int at = 0; at < gathered.Length; at++)
        {
            // What begins as a bucket's start is its end when all of it is dealt.
            dealt[next[buckets[at]]++] = gathered[at];
        }
    }
}
