namespace Metrics.Compute.Stats;

/// <summary>Durations of one service, dealt into <see cref="DurationBuckets"/>, or sorted where they are few.</summary>
internal sealed class Deck
{
    private const int Few = 48;

    private readonly ArraySegment<long> _values;
    private readonly ArraySegment<int> _ends;

    private Deck(ArraySegment<long> values, ArraySegment<int> ends, long sum) => (_values, _ends, Sum) = (values, ends, sum);

    public int Count => _values.Count;

    public long Sum { get; }

    /// <summary>They are few, and in order.</summary>
    public bool IsSorted => _ends.Count == 0;

    /// <summary>The value at a rank of a sorted one.</summary>
    public long this[int rank] => _values[rank];

    /// <param name="gathered">In any order.</param>
    /// <param name="values">Where the values will lie.</param>
    /// <param name="ends">Where the ends of their buckets will lie.</param>
    public static Deck Of(ReadOnlySpan<long> gathered, Arena<long> values, Arena<int> ends)
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
            return new Deck(dealt, ArraySegment<int>.Empty, sum);
        }

        ArraySegment<int> next = ends.Take(DurationBuckets.Count);
        Deal(gathered, dealt, next);
        return new Deck(dealt, next, sum);
    }

    /// <summary>How many values lie in each bucket and those before it; empty for a sorted one.</summary>
    public ReadOnlySpan<int> Ends => _ends;

    /// <summary>Adds how many values of a sorted one lie in each bucket.</summary>
    public void CountInto(Span<int> buckets)
    {
        foreach (long value in _values.AsSpan())
        {
            buckets[DurationBuckets.Of(value)]++;
        }
    }

    /// <summary>Adds the values of a bucket to a sample.</summary>
    public void CopyTo(Selection sample, int bucket)
    {
        if (!IsSorted)
        {
            int start = bucket == 0 ? 0 : _ends[bucket - 1];
            sample.Add(_values.AsSpan(start, _ends[bucket] - start));
            return;
        }

        foreach (long value in _values.AsSpan())
        {
            if (DurationBuckets.Of(value) == bucket)
            {
                sample.Add(value);
            }
        }
    }

    private static void Deal(ReadOnlySpan<long> gathered, Span<long> dealt, Span<int> next)
    {
        next.Clear();
        foreach (long value in gathered)
        {
            next[DurationBuckets.Of(value)]++;
        }

        int start = 0;
        foreach (ref int each in next)
        {
            (each, start) = (start, start + each);
        }

        foreach (long value in gathered)
        {
            // What begins as a bucket's start is its end when all of it is dealt.
            dealt[next[DurationBuckets.Of(value)]++] = value;
        }
    }
}
