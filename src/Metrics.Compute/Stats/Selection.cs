using System.Buffers;
using System.Numerics;

namespace Metrics.Compute.Stats;

/// <summary>
/// Durations of which only a few ranks are asked. The first question deals them out into buckets of rising size, in one pass; each question
/// then sorts the one bucket that holds its rank. The answers are those of a sorted list.
/// </summary>
internal sealed class Selection : ISample
{
    private const int Small = 32;
    private const int MostBuckets = 8192;

    private long[] _values = [];
    private long[] _dealt = [];
    private int[] _ends = [];
    private bool[] _sorted = [];
    private bool _ready;
    private (long Least, long Most)? _bounds;

    public int Count { get; private set; }

    public long Sum { get; private set; }

    public void Add(long milliseconds)
    {
        if (Count == _values.Length)
        {
            Grow();
        }

        _values[Count++] = milliseconds;
        Sum += milliseconds;
        _ready = false;
    }

    public void Add(ReadOnlySpan<long> values)
    {
        while (_values.Length - Count < values.Length)
        {
            Grow();
        }

        values.CopyTo(_values.AsSpan(Count));
        foreach (long value in values)
        {
            Sum += value;
        }

        Count += values.Length;
        _ready = false;
    }

    /// <summary>All of them, in no order.</summary>
    public ReadOnlySpan<long> Values => _values.AsSpan(0, Count);

    /// <summary>Forgets all values.</summary>
    /// <param name="bounds">Between which those that follow lie, where that is known.</param>
    public void Clear((long Least, long Most)? bounds = null) => (Count, Sum, _ready, _bounds) = (0, 0, false, bounds);

    public long At(int rank)
    {
        if (!_ready)
        {
            Prepare();
            _ready = true;
        }

        if (_ends.Length == 0)
        {
            return _values[rank];
        }

        int bucket = Array.BinarySearch(_ends, rank + 1);
        bucket = bucket < 0 ? ~bucket : FirstOf(bucket);
        if (!_sorted[bucket])
        {
            int start = bucket == 0 ? 0 : _ends[bucket - 1];
            _dealt.AsSpan(start, _ends[bucket] - start).Sort();
            _sorted[bucket] = true;
        }

        return _dealt[rank];
    }

    /// <summary>Gives its arrays back for others to use; nothing may be asked after.</summary>
    public void Release()
    {
        Return(_values);
        Return(_dealt);
        (_values, _dealt, Count) = ([], [], 0);
    }

    // Borrowed, for an organization's samples are large: new ones each time would keep the collector busy.
    private void Grow()
    {
        long[] larger = ArrayPool<long>.Shared.Rent(Math.Max(32, _values.Length * 2));
        Array.Copy(_values, larger, Count);
        Return(_values);
        _values = larger;
    }

    private static void Return(long[] borrowed)
    {
        if (borrowed.Length > 0)
        {
            ArrayPool<long>.Shared.Return(borrowed);
        }
    }

    // Empty buckets repeat the end of the one before them, which holds the rank.
    private int FirstOf(int bucket)
    {
        while (bucket > 0 && _ends[bucket - 1] == _ends[bucket])
        {
            bucket--;
        }

        return bucket;
    }

    private void Prepare()
    {
        if (Count <= Small)
        {
            _values.AsSpan(0, Count).Sort();
            _ends = [];
            return;
        }

        ReadOnlySpan<long> values = _values.AsSpan(0, Count);
        (long least, long most) = _bounds ?? Bounds(values);

        // The bits of a double rise with its value and are logarithmic: a few very long durations do not crowd the rest together.
        long first = Key(least);
        int buckets = Math.Min(MostBuckets, (int)BitOperations.RoundUpToPowerOf2((uint)(Count / 8)));
        int shift = Math.Max(0, 64 - BitOperations.LeadingZeroCount((ulong)(Key(most) - first)) - BitOperations.Log2((uint)buckets));
        buckets = (int)((Key(most) - first) >> shift) + 1;
        Deal(values, first, shift, buckets);
    }

    private static (long Least, long Most) Bounds(ReadOnlySpan<long> values)
    {
        long least = long.MaxValue;
        long most = long.MinValue;
        foreach (long value in values)
        {
            least = Math.Min(least, value);
            most = Math.Max(most, value);
        }

        return (least, most);
    }

    private void Deal(ReadOnlySpan<long> values, long first, int shift, int buckets)
    {
        int[] next = new int[buckets];
        foreach (long value in values)
        {
            next[(int)((Key(value) - first) >> shift)]++;
        }

        int start = 0;
        for (int bucket = 0; bucket < buckets; bucket++)
        {
            int count = next[bucket];
            next[bucket] = start;
            start += count;
        }

        Return(_dealt);
        _dealt = ArrayPool<long>.Shared.Rent(values.Length);
        foreach (long value in values)
        {
            _dealt[next[(int)((Key(value) - first) >> shift)]++] = value;
        }

        _ends = next;
        _sorted = new bool[buckets];
    }

    private static long Key(long milliseconds) => BitConverter.DoubleToInt64Bits(milliseconds);
}
